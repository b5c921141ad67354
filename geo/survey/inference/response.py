"""Who answered: the communes that answered beside all that were invited.

An edition and a variable come in; a table of groups goes out, with a test of whether a draw by lot
would give such differences, and its result as a sentence. It describes; it does not grade.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Number, Text
from geo.state_cache import state_cache
from geo.survey.editions import load_edition
from geo.survey.inference.design import edition_frame
from geo.survey.inference.groups import (
    VARIABLE_NAMES,
    Variable,
    group_name,
    group_of,
    groups_in_order,
)
from geo.survey.maturity.scores import communes_that_answered

if TYPE_CHECKING:
    from geo.survey.edition import Edition

COMPARED: tuple[Variable, ...] = ("region", "province", "setting", "size")

DRAWS = 20_000
"""Simulated draws; a probability of 5% is then known to within 0.3 points."""
SEED = 20180614

UNLIKELY = 0.05
"""Differences that a draw by lot gives more rarely than this are told as more than chance."""

# Counts that give the same distance may differ in the last digit.
_ROUNDING = 1e-9

TEST_EXPLANATION = Text(
    "The test asks how often a draw by lot of as many communes would differ from all invited by as "
    "much (chi-square distance, without replacement): counted exactly for two groups, from {n} "
    "simulated draws otherwise. Below {rare} in 1,000 cases the differences are told as more than "
    "chance.",
    n=DRAWS,
    rare=round(1000 * UNLIKELY),
)


@dataclass(frozen=True, eq=False)
class Response:
    """Who answered, by one variable.

    Attributes
    ----------
    variable : str
    label : Text
    table : DataFrame
        Index: groups with invited communes. Columns:

        - name : object, Text or Labels
        - invited, answered : int64, communes
        - rate : float64, per cent of the invited communes of the group that answered
        - invited_share, answered_share : float64, the group's part of all invited communes and of
          all that answered, in per cent; the second is NaN where none answered
    probability : float or None
        Share of draws by lot that differ by as much; None where there is nothing to test.
    exact : bool
        Counted and not simulated.
    sentence : Text
        The result in words.
    """

    variable: Variable
    label: Text
    table: pd.DataFrame
    probability: float | None
    exact: bool
    sentence: Text


@state_cache(maxsize=64)
def who_answered(edition_id: str, variable: Variable) -> Response:
    """Who answered an edition that tells who did; see :class:`Response`.

    Raises
    ------
    AtlasError
        There is no such edition, or its answers are damaged.
    """
    edition = load_edition(edition_id)
    return compare_response(edition, communes_that_answered(edition_id), variable)


def compare_response(edition: Edition, answered: pd.Index[str], variable: Variable) -> Response:
    """Compare the communes that answered with all that an edition invited."""
    frame = edition_frame(edition)
    group = group_of(variable, edition.vintage).reindex(frame.index)
    order = groups_in_order(variable, edition.vintage)
    invited = group.value_counts().reindex(order, fill_value=0)
    found = group[frame.index.isin(answered)].value_counts().reindex(order, fill_value=0)
    inside = invited > 0
    invited, found = invited[inside], found[inside]
    total = int(found.sum())
    table = pd.DataFrame(
        {
            "name": pd.Series(
                [group_name(variable, code, edition.vintage) for code in invited.index],
                index=invited.index,
                dtype="object",
            ),
            "invited": invited.astype("int64"),
            "answered": found.astype("int64"),
            "rate": 100 * found / invited,
            "invited_share": 100 * invited / invited.sum(),
            "answered_share": 100 * found / total if total else np.nan,
        }
    )
    probability, exact = chance_of_difference(table["invited"], table["answered"])
    return Response(
        variable=variable,
        label=VARIABLE_NAMES[variable],
        table=table,
        probability=probability,
        exact=exact,
        sentence=_in_words(table, probability),
    )


def chance_of_difference(
    invited: pd.Series[int], answered: pd.Series[int], draws: int = DRAWS
) -> tuple[float | None, bool]:
    """How often a draw by lot differs from all invited by at least as much as the answers do.

    The distance is Pearson's ``sum((answered - expected)² / expected)`` with ``expected`` the
    group's part of the invited communes. Under a draw by lot without replacement the counts are
    multivariate hypergeometric. Two groups: the sum of the probabilities of all counts at least
    as far off. More: ``(1 + draws at least as far off) / (1 + draws)``, with a fixed seed
    (Davison and Hinkley, *Bootstrap Methods and their Application*, section 4.2).

    Returns
    -------
    (float or None, bool)
        The probability, and whether it is exact. None where there is nothing to test: fewer than
        two groups, nobody or everybody answered.
    """
    size = invited.to_numpy(dtype="int64")
    seen = answered.to_numpy(dtype="int64")[size > 0]
    size = size[size > 0]
    n, total = int(seen.sum()), int(size.sum())
    if len(size) < 2 or n in (0, total):
        return None, True
    expected = n * size / total
    far = ((seen - expected) ** 2 / expected).sum() * (1 - _ROUNDING)
    if len(size) == 2:
        first, second = int(size[0]), int(size[1])
        ways = 0
        for k in range(max(0, n - second), min(n, first) + 1):
            off = (k - expected[0]) ** 2 * (1 / expected[0] + 1 / expected[1])
            if off >= far:
                ways += comb(first, k) * comb(second, n - k)
        return ways / comb(total, n), True
    rng = np.random.default_rng(SEED)
    drawn = rng.multivariate_hypergeometric(size, n, size=draws, method="marginals")
    off = ((drawn - expected) ** 2 / expected).sum(axis=1)
    return float((1 + (off >= far).sum()) / (1 + draws)), False


def _in_words(table: pd.DataFrame, probability: float | None) -> Text:
    n, total = int(table["answered"].sum()), int(table["invited"].sum())
    if n == 0:
        return Text("None of the {n} invited communes answered.", n=total)
    if n == total:
        return Text("All {n} invited communes answered: there is nobody missing.", n=total)
    if probability is None:
        return Text("All invited communes belong to one group: there is nothing to compare.")
    often = _how_often(probability)
    if probability >= UNLIKELY:
        return Text(
            "A draw by lot would give differences at least this large in {often}: chance is enough "
            "to explain them. That does not show that those who answered think like the others.",
            often=often,
        )
    gap = (table["answered_share"] - table["invited_share"]).abs()
    furthest = table.iloc[int(gap.to_numpy().argmax())]
    return Text(
        "A draw by lot would give differences at least this large in {often}: chance alone hardly "
        "explains them. The largest: {group}, {invited} of the invited communes and {answered} of "
        "those that answered.",
        often=often,
        group=furthest["name"],
        invited=Text("{value}%", value=Number(float(furthest["invited_share"]), 1)),
        answered=Text("{value}%", value=Number(float(furthest["answered_share"]), 1)),
    )


def _how_often(probability: float) -> Text:
    if probability < 0.001:
        return Text("fewer than 1 in 1,000 cases")
    if probability >= 0.9995:
        return Text("almost all cases")
    return Text("about {n} in 1,000 cases", n=round(1000 * probability))
