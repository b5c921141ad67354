"""Estimates by group, beside what people would write: ``python -m bench.inference``.

The usual way is a loop over ``groupby``: mean, standard deviation and a t interval from scipy for
every group, without design, weights or finite population. Ours gives the post-stratified mean, its
linearised standard error, interval, effective number of answers and state of every group at once.
Medians of interleaved runs; the ratio is what counts, since a machine's speed drifts.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import pandas as pd
from scipy import stats

from bench import options
from geo.command_line import run
from geo.survey.editions import load_edition
from geo.survey.inference.design import edition_design
from geo.survey.inference.estimate import estimate, with_known_status
from geo.survey.inference.groups import VARIABLES, group_of, groups_in_order
from geo.survey.values.indicator_values import commune_values

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS, SMALL = 15, 1


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def naive(observed: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    rows = {}
    for name, values in observed["value"].dropna().groupby(groups):
        n, mean, se = len(values), values.mean(), values.sem()
        low, high = stats.t.interval(0.95, n - 1, mean, se) if n > 1 else (None, None)
        rows[name] = {"value": mean, "se": se, "low": low, "high": high, "n": n}
    return pd.DataFrame.from_dict(rows, orient="index")


def main(arguments: list[str] | None = None) -> int:
    runs = SMALL if options(__doc__).parse_args(arguments).small else RUNS
    edition = load_edition("BE2018")
    observed = commune_values("BE2018", "q.progress")
    design = edition_design(edition, with_known_status(observed))
    print(f"{'groups':>16} {'n':>3} {'ours':>7} {'loop':>7} {'ratio':>6}   (ms, medians)")
    for variable in VARIABLES:
        groups = group_of(variable, edition.vintage)
        codes = groups_in_order(variable, edition.vintage)

        def ours(groups: pd.Series = groups, codes: pd.Index = codes) -> object:
            return estimate(observed, groups, design, codes=codes)

        def loop(groups: pd.Series = groups) -> object:
            return naive(observed, groups)

        ours(), loop()  # warm: modules imported
        times = [(milliseconds(ours), milliseconds(loop)) for _ in range(runs)]
        mine = statistics.median(t for t, _ in times)
        theirs = statistics.median(t for _, t in times)
        print(f"{variable:>16} {len(codes):>3} {mine:>7.2f} {theirs:>7.2f} {theirs / mine:>6.1f}")
    known = with_known_status(observed)
    made = statistics.median(
        milliseconds(lambda: edition_design(edition, known)) for _ in range(runs)
    )
    print(f"making the design: {made:.1f} ms")
    return 0


if __name__ == "__main__":
    run(main)
