"""How often an interval of a mean number holds the truth: ``python -m bench.coverage``.

Populations of all communes are made, samples are drawn from them without replacement, each sample
is estimated as the atlas does (post-stratified, finite population), and the intervals of every
group are compared with the truth, which is known here. Two kinds of populations for each question
of the demonstration that asks for a number:

- *donor*: a commune takes the number of one of the 15 nearest that answered (by inhabitants, and
  by region and setting): the skewness of the answers, as they are;
- *negative binomial*: mean by inhabitants, spread as observed: more zeros and a longer tail.

Beside Student's interval and that of the logarithm (ours) stand three that the literature offers
for skewed means: of the square root; Hall's transformation by the skewness of the residuals (*Annals
of Statistics* 20, 1992); Fay and Feuer's gamma interval (*Statistics in Medicine* 16, 1997) at the
estimated variance. Two lines more: how often a group in which more communes are above 0 than the
bound of its size allows shows nothing but 0 (then the bound misses; 5% at most), and how often
Student's interval holds for mean scores, which are not skewed like that.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import stats

from bench import options
from geo.command_line import run
from geo.survey.change.sample_overlap import residuals
from geo.survey.communes import commune_facts
from geo.survey.editions import load_edition
from geo.survey.indicators import list_indicators
from geo.survey.inference.design import edition_design, edition_frame
from geo.survey.inference.estimate import estimate
from geo.survey.inference.groups import group_of, groups_in_order
from geo.survey.inference.unanimous import others_at_most
from geo.survey.missing import VALUE
from geo.survey.values.indicator_values import commune_values

if TYPE_CHECKING:
    from collections.abc import Iterator

EDITIONS = ("BE2017", "BE2018")
GROUPS = ("country", "region", "province", "setting", "size", "language_area")
ANSWERS, SAMPLES, NEAREST, SEED = 123, 60, 15, 20180614
FRAME = edition_frame(load_edition("BE2018"))
_HALL, _GAMMA = "Hall", "gamma"


def donors(known: pd.Series, rng: np.random.Generator) -> np.ndarray:
    """Every commune's value: that of one of the nearest that answered."""
    size = np.log(commune_facts(2018)["population"].reindex(FRAME.index).to_numpy())
    stratum = (FRAME["region"] + FRAME["rural"].astype("str")).to_numpy()
    at = FRAME.index.get_indexer(known.index)
    far = np.abs(size[:, None] - size[at]) + (stratum[:, None] != stratum[at])
    near = np.argsort(far, axis=1, kind="stable")[:, :NEAREST]
    chosen = rng.integers(0, near.shape[1], len(near))
    return known.to_numpy()[near[np.arange(len(near)), chosen]]


def negative_binomial(known: pd.Series, rng: np.random.Generator) -> np.ndarray:
    """Every commune's value, drawn around a mean that grows with inhabitants."""
    size = np.log(commune_facts(2018)["population"].reindex(FRAME.index).to_numpy())
    mean = np.exp(0.4 * size)
    mean *= known.mean() / mean.mean()
    spread = max((known.var() - known.mean()) / known.mean() ** 2, 0.3)
    shape = 1 / max(spread - 0.15, 0.2)
    return rng.negative_binomial(shape, shape / (shape + mean)).astype("float64")


def populations(kind: str, rng: np.random.Generator, few: int | None) -> Iterator[tuple]:
    for edition in EDITIONS:
        found = [i for i in list_indicators(edition) if i.kind == kind and i.nature == "answers"]
        for indicator in found[:few]:
            own = commune_values(edition, indicator.id)
            if (own["state"] == "not_applicable").any() or own["value"].notna().sum() < NEAREST:
                continue
            known = own["value"].dropna()
            yield f"{edition} {indicator.id}", "donor", donors(known, rng)
            if kind == "count":
                yield f"{edition} {indicator.id}", "neg. binomial", negative_binomial(known, rng)


def others(table: pd.DataFrame, rest: pd.DataFrame, largest: pd.Series, correction: float) -> dict:
    """The intervals beside ours, from estimates, residuals and the largest weight of an answer."""
    t = stats.t.ppf(0.975, np.maximum(table["n"].astype("int64") - 1, 1))
    mean, se = table["value"].to_numpy(), table["se"].to_numpy()
    root, half = np.sqrt(mean), t * se / (2 * np.sqrt(mean))
    bent = (rest**3).sum() / (rest**2).sum() ** 1.5
    a = np.where(np.abs(bent) < 1e-9, 1e-9, bent)

    def inverse(x: np.ndarray) -> np.ndarray:
        return (np.cbrt(1 + a * (x - a / 6)) - 1) * 3 / a

    more = largest.to_numpy() * math.sqrt(correction)
    wide, up = se**2 + more**2, mean + more
    gamma = (
        se**2 / (2 * mean) * stats.chi2.ppf(0.025, 2 * mean**2 / se**2),
        wide / (2 * up) * stats.chi2.ppf(0.975, 2 * up**2 / wide),
    )
    return {
        "square root": (np.maximum(root - half, 0) ** 2, (root + half) ** 2),
        _HALL: (mean - se * inverse(t), mean - se * inverse(-t)),
        _GAMMA: gamma,
    }


def measure(kind: str, samples: int, few: int | None = None) -> tuple[pd.DataFrame, list[bool]]:
    """One row an interval; and for groups beyond the bound whether all that answered have 0."""
    rng = np.random.default_rng(SEED)
    count = kind == "count"
    rows, unseen = [], []
    for name, how, population in populations(kind, rng, few):
        for _ in range(samples):
            drawn = rng.choice(len(FRAME), ANSWERS, replace=False)
            value = pd.Series(math.nan, index=FRAME.index)
            value.iloc[drawn] = population[drawn]
            observed = pd.DataFrame(
                {"value": value, "state": np.where(value.notna(), VALUE, "did_not_answer")}
            )
            design = edition_design(load_edition("BE2018"), FRAME.index[drawn])
            for variable in GROUPS:
                groups, codes = group_of(variable, 2018), groups_in_order(variable, 2018)
                plain = estimate(observed, groups, design, codes=codes)
                inside = groups.reindex(FRAME.index)
                truth = pd.Series(population, index=FRAME.index).groupby(inside).mean()
                given = plain["state"].eq(VALUE) & (plain["n"] < plain["invited"])
                if count:
                    above = pd.Series(population > 0, index=FRAME.index).groupby(inside).sum()
                    for code in codes[given]:
                        bound = others_at_most(int(plain["n"][code]), int(plain["invited"][code]))
                        if above[code] > bound:
                            unseen.append(plain["value"][code] == 0)
                given &= plain["se"] > 0
                plain, truth = plain[given], truth.reindex(codes)[given]
                if plain.empty:
                    continue
                intervals = {"Student": (plain["low"].to_numpy(), plain["high"].to_numpy())}
                if count:
                    ours = estimate(observed, groups, design, codes=codes, count=True)[given]
                    rest = residuals(observed, groups, design, plain.index)
                    weight = design.strata["weight"].to_numpy()[design.place.iloc[drawn]]
                    y, part = population[drawn], inside.iloc[drawn].to_numpy()
                    sums = pd.DataFrame({"w": weight, "wy": weight * y, "wyy": weight * y * y})
                    total = sums.groupby(part).sum().reindex(plain.index)
                    biggest = sums["w"].groupby(part).max().reindex(plain.index)
                    largest = biggest / total["w"] * total["wyy"] / total["wy"]
                    correction = 1 - ANSWERS / len(FRAME)
                    intervals["logarithm (ours)"] = ours["low"].to_numpy(), ours["high"].to_numpy()
                    with np.errstate(all="ignore"):
                        intervals |= others(plain, rest, largest, correction)
                for method, (low, high) in intervals.items():
                    rows.append(
                        pd.DataFrame(
                            {
                                "population": how,
                                "question": name,
                                "interval": method,
                                "n": plain["n"].astype("int64"),
                                "holds": (low <= truth) & (truth <= high),
                                "above": truth > high,
                                "below": truth < low,
                                "width": (high - low) / plain["value"],
                            }
                        )
                    )
    return pd.concat(rows, ignore_index=True), unseen


def told(rows: pd.DataFrame) -> pd.DataFrame:
    """Per cent of samples by interval: held, truth above and below it, and held by answers."""
    by = rows.groupby("interval", sort=False)
    out = 100 * by[["holds", "above", "below"]].mean()
    out["width"] = by["width"].median()
    for label, low, high in (
        ("n 5-9", 5, 9),
        ("10-19", 10, 19),
        ("20-39", 20, 39),
        ("40+", 40, 999),
    ):
        out[label] = 100 * rows[rows["n"].between(low, high)].groupby("interval")["holds"].mean()
    for kind in rows["population"].unique():
        out[kind] = 100 * rows[rows["population"] == kind].groupby("interval")["holds"].mean()
    return out.round(1).join(by["width"].median().round(2).rename("_")).drop(columns="_")


def main(arguments: list[str] | None = None) -> int:
    small = options(__doc__).parse_args(arguments).small
    samples, few = (2, 1) if small else (SAMPLES, None)
    rows, unseen = measure("count", samples, few)
    print(f"mean numbers: {ANSWERS} of {len(FRAME)} communes, {samples} samples of a population")
    print("per cent of intervals that hold the truth; it lies above, below; width by the mean")
    print(told(rows).to_string())
    if unseen:
        missed = 100 * np.mean(unseen)
        print(f"more above 0 than the bound allows, and none seen: {missed:.2f}% of {len(unseen)}")
    scores, _ = measure("score", samples, few)
    print(f"mean scores, Student's interval: {100 * scores['holds'].mean():.1f}% hold")
    return 0


if __name__ == "__main__":
    run(main)
