"""Rank intervals of 589 communes, ours and with pandas draw by draw: ``python -m bench.ranks``."""

from __future__ import annotations

import statistics
import time

import numpy as np
import pandas as pd

from bench import options
from geo.command_line import run
from geo.survey.maturity.robustness import DRAWS, SEED, Variation, _draw, rank_intervals

COMMUNES, DOMAINS = 589, 7
NAIVE_DRAWS, SMALL = 500, 10  # of the naive way; its time is scaled up
RUNS = 5


def naive(scores: pd.DataFrame, draws: int) -> pd.DataFrame:
    """What people write: weigh, rank, keep, and take quantiles at the end."""
    chance = np.random.default_rng(SEED)
    ranks = {}
    for draw in range(draws):
        weights = chance.dirichlet([23 / DOMAINS] * DOMAINS)
        ranks[draw] = (scores * weights).sum(axis=1).rank(ascending=False, method="min")
    return pd.DataFrame(ranks).quantile([0.05, 0.5, 0.95], axis=1)


def main(arguments: list[str] | None = None) -> int:
    small = options(__doc__).parse_args(arguments).small
    draws, runs = (SMALL, 1) if small else (NAIVE_DRAWS, RUNS)
    chance = np.random.default_rng(SEED)
    scores = pd.DataFrame(chance.uniform(0, 10, (COMMUNES, DOMAINS)))
    for name, variation in (
        ("weights alone", Variation()),
        ("weights, means and domains", Variation(geometric=True, leave_out=True)),
    ):
        times = []
        for _ in range(runs):
            _draw.cache_clear()
            start = time.perf_counter()
            rank_intervals(scores, [1.0] * DOMAINS, variation)
            times.append(time.perf_counter() - start)
        print(f"ours, {name}: {DRAWS} draws in {statistics.median(times):.2f} s")
        if variation == Variation():
            ours = statistics.median(times)
    start = time.perf_counter()
    naive(scores, draws)
    slow = (time.perf_counter() - start) * DRAWS / draws
    print(f"pandas draw by draw: {DRAWS} draws in {slow:.1f} s (from {draws})")
    print(f"ratio: {slow / ours:.0f} times")
    return 0


if __name__ == "__main__":
    run(main)
