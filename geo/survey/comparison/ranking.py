"""Communes in order, each with the places that it may have: no rank without its interval.

An edition, an indicator and the communes to rank come in; a :class:`Ranking` goes out. The places
of the index and of its domains are intervals because their weights are a choice
(:mod:`geo.survey.maturity.robustness`); those of a single answer because many gave the same.
Ranks are among the communes that answered, on the edition's own boundaries.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.disclosed import why_not_disclosed
from geo.survey.editions import load_edition
from geo.survey.indicators import Indicator, get_indicator, weighted
from geo.survey.maturity.bounds import half_widths
from geo.survey.maturity.robustness import (
    ONLY_WEIGHTS,
    Variation,
    first_and_last_ranks,
    pairwise_win_shares,
    rank_intervals,
)
from geo.survey.maturity.scores import (
    INDEX,
    answer_table,
    question_scores,
    score_edition,
    scored_questions,
)
from geo.survey.maturity.weights import Weights, domain_keys, or_equal, unless_equal
from geo.survey.missing import VALUE
from geo.survey.values.indicator_values import commune_values, indicator_values
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.survey.edition import Edition

Firmness = Literal["weights", "questions", "ties"]


@dataclass(frozen=True)
class RankedCommune:
    """A commune's value, the first and last place it shares, the median and interval of places.

    ``value_low`` and ``value_high`` are what its value is under the same draws, or what a score
    given in a band can be; NaN where the value is what was answered.
    """

    value: float
    rank: int
    last: int
    median: float
    low: int
    high: int
    value_low: float
    value_high: float


@dataclass(frozen=True, eq=False)
class Ranking:
    """Communes in order of one indicator.

    Attributes
    ----------
    edition : Edition
    indicator : Indicator
    table : DataFrame
        Index nis5, from the first place on; communes that share places in the order of their
        codes. value : float64; rank, last : Int64, first and last place shared; median : float64;
        low, high : Int64, the interval; value_low, value_high : float64, that of the value, NaN
        where it has none. Only communes with a value. Shared: do not change it.
    missing : Series of int
        State of a missing value -> communes without a place for that reason.
    firmness : {"weights", "questions", "ties"}
        What the interval is made of: other weights of the domains, of the questions of a domain,
        or nothing but equal values.
    origin : str
        ``synthetic``, ``answered`` or ``documented``.
    variation : Variation
        What was varied beside the weights; nothing where ``firmness`` is not ``weights``.
    banded : bool
        Whether the scores in the index are known only by their bands; they are then drawn with the
        weights.
    """

    edition: Edition
    indicator: Indicator
    table: pd.DataFrame
    missing: pd.Series
    firmness: Firmness
    origin: str
    variation: Variation
    banded: bool = False

    @cached_property
    def places(self) -> dict[NisCode, RankedCommune]:
        """REFNIS code -> place, from the first on: the rows of ``table``."""
        fields = (
            *("value", "rank", "last", "median", "low", "high"),
            *("value_low", "value_high"),
        )
        columns = (self.table[name].tolist() for name in fields)
        rows = zip(*columns, strict=True)
        return {
            NisCode(code): RankedCommune(*row)
            for code, row in zip(self.table.index, rows, strict=True)
        }

    @property
    def ranked(self) -> int:
        """How many communes have a place."""
        return len(self.table)

    @property
    def asked_for(self) -> int:
        """How many communes were to be ranked, those without a value included."""
        return self.ranked + int(self.missing.sum())


def why_not_rankable(indicator: Indicator, edition: Edition | None = None) -> Text | None:
    """Why communes cannot be put in order of an indicator; None when they can.

    Of an edition that does not give what each commune has, there is no order either.
    """
    if indicator.nature == "published":
        return Text("This was published for larger areas only; communes cannot be ranked by it.")
    if indicator.nature == "documented" and indicator.id != "documented.complete":
        return Text(
            "Lists of initiatives that are incomplete, or say only yes or no, put no commune "
            "before another: they are not ranked."
        )
    if indicator.kind == "category" and indicator.direction == "none":
        return Text("These answers have no order; communes cannot be ranked by them.")
    if edition is not None:
        return why_not_disclosed(edition, indicator)
    return None


@state_cache(maxsize=128)
def rank_communes(
    edition_id: str,
    indicator_id: str,
    weights: Weights | None = None,
    variation: Variation = ONLY_WEIGHTS,
    keep: frozenset[str] | None = None,
) -> Ranking:
    """Rank the communes of an edition; see :class:`Ranking`.

    Parameters
    ----------
    weights
        Of the domains in the index; equal where None. Only the index depends on them.
    variation
        What is varied beside the weights, for the index.
    keep
        Communes (REFNIS codes on the edition's vintage) to rank among; None for all.

    Raises
    ------
    AtlasError
        No such edition or indicator, it cannot be ranked, or the weights cannot be used.
    """
    edition = load_edition(edition_id)
    indicator = get_indicator(edition_id, indicator_id)
    reason = why_not_rankable(indicator)
    if reason is not None:
        raise AtlasError(reason)
    firmness: Firmness = "ties"
    banded = False
    if indicator_id == INDEX:
        indicator = weighted(indicator, unless_equal(weights))
        firmness = "weights"
    if indicator.nature == "documented":
        observed = indicator_values(edition_id, indicator_id, "commune", edition.vintage).table
        found, origin = observed[["value", "state"]], "documented"
    else:
        found = commune_values(edition_id, indicator_id, weights)
        origin = "synthetic" if edition.demonstration else "answered"
    if keep is not None:
        found = found[found.index.isin(keep)]
    known = found.loc[found["state"] == VALUE, "value"]
    if indicator_id == INDEX:
        scores = score_edition(edition_id)[list(domain_keys())].reindex(known.index)
        half = half_widths(edition_id)
        banded = half is not None
        half = None if half is None else half.reindex(known.index)
        table = rank_intervals(scores, or_equal(weights), variation, half=half)
    elif indicator.domain is not None and _all_given(edition, indicator.domain):
        firmness = "questions"
        table = _by_questions(edition_id, indicator.domain, known.index)
    else:
        table = _by_value(known)
        if "least" in found:  # a score that is given in a band
            table["value_low"] = found["least"].reindex(table.index)
            table["value_high"] = found["most"].reindex(table.index)
    table = table[table["value"].notna()].sort_index().sort_values("rank", kind="stable")
    states = found["state"][~found.index.isin(table.index)]
    varied = variation if firmness == "weights" else ONLY_WEIGHTS
    counts = states.value_counts()
    return Ranking(edition, indicator, table, counts, firmness, origin, varied, banded)


@state_cache(maxsize=256)
def ahead_of(
    edition_id: str,
    nis5: NisCode,
    others: tuple[NisCode, ...],
    weights: Weights | None = None,
    variation: Variation = ONLY_WEIGHTS,
) -> dict[NisCode, float]:
    """In which share of the draws (0 to 1) a commune's index is ahead of each of the others'.

    Communes without an index are left out; so is everyone where the commune itself has none.
    """
    indexed = score_edition(edition_id)[INDEX].dropna().index
    known = [code for code in others if code in indexed]
    ahead = _ahead(edition_id, (nis5, *known), weights, variation)
    if ahead is None:
        return {}
    shares: list[float] = ahead.to_numpy()[0, 1:].tolist()
    # Not a number where all the weight is on domains that one of the two lacks.
    return {code: one for code, one in zip(known, shares, strict=True) if not math.isnan(one)}


def shares_of_pair(
    edition_id: str, first: NisCode, second: NisCode, weights: Weights | None, variation: Variation
) -> tuple[float, float]:
    """In which shares of the same draws (0 to 1) each of two communes' index is ahead.

    0 where one of the two has no index.
    """
    ahead = _ahead(edition_id, (first, second), weights, variation)
    if ahead is None:
        return 0.0, 0.0
    shares = np.nan_to_num(ahead.to_numpy())
    return float(shares[0, 1]), float(shares[1, 0])


def _ahead(
    edition_id: str, codes: tuple[NisCode, ...], weights: Weights | None, variation: Variation
) -> pd.DataFrame | None:
    """The :func:`pairwise_win_shares` of communes; None if one has no index."""
    scores = score_edition(edition_id)
    scores = scores.loc[scores[INDEX].notna(), list(domain_keys())]
    if not set(codes) <= set(scores.index):
        return None
    half = half_widths(edition_id)
    return pairwise_win_shares(
        scores.loc[list(codes)],
        or_equal(weights),
        variation,
        half=None if half is None else half.loc[list(codes)],
    )


def _all_given(edition: Edition, domain: str) -> bool:
    """Whether the answers behind a domain are given: their weights cannot be varied without."""
    return all(edition.discloses(f"q.{one.key}") for one in scored_questions(edition.id, domain))


def _by_questions(edition_id: str, domain: str, communes: pd.Index) -> pd.DataFrame:
    """A domain is the mean of its questions: their weights are as much a choice as the domains'."""
    answers = answer_table(edition_id).reindex(communes)
    scores = pd.DataFrame(
        {q.key: question_scores(q, answers[q.key]) for q in scored_questions(edition_id, domain)},
        index=communes,
    )
    # Which communes have a score of the domain is settled before.
    return rank_intervals(scores, [1.0] * scores.shape[1], least=1)


def _by_value(known: pd.Series) -> pd.DataFrame:
    first, last = first_and_last_ranks(known.to_numpy(dtype="float64"))
    return pd.DataFrame(
        {
            "value": known,
            "rank": pd.array(first, dtype="Int64"),
            "last": pd.array(last, dtype="Int64"),
            "median": (first + last) / 2,
            "low": pd.array(first, dtype="Int64"),
            "high": pd.array(last, dtype="Int64"),
            "value_low": math.nan,
            "value_high": math.nan,
        },
        index=known.index,
    )
