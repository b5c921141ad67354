"""What differs between a few places: every question of an edition, and how far apart they are.

An edition, the codes of communes or larger areas and a vintage come in; one
:class:`QuestionDifference` a question goes out, with what each place answered and a difference
from 0 to 1. A place without an answer is neither different nor alike: it is left out of the
difference.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.state_cache import state_cache
from geo.survey.communes import area_table, level_of
from geo.survey.disclosed import is_shown
from geo.survey.editions import load_edition
from geo.survey.maturity.scores import COUNT_FOR_HALF, COUNT_FOR_HALF_OF_A_KIND
from geo.survey.missing import VALUE, count_or_none
from geo.survey.question import TOP_SCORE
from geo.survey.questionnaire import load_questionnaire
from geo.survey.values.indicator_values import indicator_values
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Text
    from geo.survey.question import Question, QuestionType
    from geo.territory import Level

NEARLY = 0.05
"""Areas are alike on a question below this difference, five points of a hundred: two estimates are
never equal. Communes are alike only where they gave the same answer."""

_ROUNDING = 1e-9


@dataclass(frozen=True)
class PlaceAnswer:
    """What one place answered to one question.

    Attributes
    ----------
    code : str
    level : {"commune", "arrondissement", "province", "region", "country"}
    state : str
        ``value`` or a missing state; ``value`` only where all of the answer is known.
    number : float or None
        Of a score or a count; above the commune the mean.
    shares : tuple of (float or None)
        0 to 1, of each choice in the questionnaire's order, or of "yes"; of a commune 0 or 1. Above
        the commune some may have been published where the others are withheld.
    n : int or None
        Answers behind it; None where that was not published.
    low, high : float or None
        95% interval of ``number``, or of the share of "yes" (0 to 1); None for communes and
        published figures.
    origins : tuple of str
        Of the number, or of each share: ``synthetic``, ``answered`` or ``published``.
    bound : Text or None
        Of an estimate whose answers all agree: how many communes may differ.
    """

    code: NisCode
    level: Level
    state: str
    number: float | None = None
    shares: tuple[float | None, ...] = ()
    n: int | None = None
    low: float | None = None
    high: float | None = None
    origins: tuple[str, ...] = ()
    bound: Text | None = None


@dataclass(frozen=True)
class QuestionDifference:
    """One question with what each place answered.

    Attributes
    ----------
    question : Question
    said : tuple of Said
        In the order of the places.
    difference : float or None
        0 (all the same) to 1; None where fewer than two places have an answer.
    alike : bool
        Whether the places with an answer agree, as :data:`NEARLY` says.
    """

    question: Question
    said: tuple[PlaceAnswer, ...]
    difference: float | None
    alike: bool


@state_cache(maxsize=64)
def place_differences(
    edition_id: str, places: tuple[NisCode, ...], vintage: int
) -> tuple[QuestionDifference, ...]:
    """Every question that the edition asked and gives something of, in its order.

    Places are REFNIS codes of ``vintage``; a code that it does not have is an error (KeyError).
    Values are those of :func:`geo.survey.values.indicator_values.indicator_values`: published
    figures go before estimates, a merged commune is put together from its parts.
    """
    questions = load_questionnaire().questions
    found = []
    edition = load_edition(edition_id)
    for key in edition.asked:
        if not is_shown(edition, f"q.{key}"):
            continue
        question = questions[key]
        said = tuple(_said(edition_id, question, code, vintage) for code in places)
        found.append(_beside(question, said))
    return tuple(found)


def differing_first(rows: Sequence[QuestionDifference]) -> list[QuestionDifference]:
    """Those that can be compared, the greatest difference first; ties keep their order."""
    known = [row for row in rows if row.difference is not None]
    return sorted(known, key=lambda row: -round(row.difference or 0.0, 9))


def largest_distance(kind: QuestionType, positions: Sequence[tuple[float, ...]]) -> float | None:
    """How much places differ on a question of this kind, from 0 (not at all) to 1.

    The mean over all pairs of places of :func:`answer_distance`: with two places their difference,
    with more it also tells one that stands alone from two halves. None for fewer than two places.
    """
    pairs = [answer_distance(kind, one, other) for one, other in combinations(positions, 2)]
    # Summed without rounding: the order of the places makes no difference.
    return math.fsum(pairs) / len(pairs) if pairs else None


def answer_distance(kind: QuestionType, one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """How far apart two answers are, from 0 to 1; the same both ways round.

    - score, count, yes/no: the distance between the two positions (:func:`position`);
    - one of: half the sum of the differences of the shares, the total variation distance: 1 for
      two communes that gave different answers;
    - several of: the sum of the differences of the shares by the sum of the greater ones
      (Ružička, *Biológia* 13, 1958; for communes Jaccard's distance, the choices that only one made
      by those that either made); 0 where nobody chose anything.
    """
    first, second = np.asarray(one), np.asarray(other)
    differences = float(np.abs(first - second).sum())
    match kind:
        case "one_of":
            distance = differences / 2
        case "several_of":
            union = float(np.maximum(first, second).sum())
            distance = differences / union if union > 0 else 0.0
        case _:
            distance = differences
    return min(distance, 1.0)  # published and estimated shares of one question may add up to more


def position(question: Question, said: PlaceAnswer) -> tuple[float, ...] | None:
    """Where an answer is on a scale from 0 to 1, one number a choice; None where it is not known.

    A score is by its scale; a count is bent as for the scores, ``1 - 2^(-count / half)``, so that
    each further project adds less.
    """
    if said.state != VALUE:
        return None
    if question.type == "score":
        return ((said.number or 0.0) / TOP_SCORE,)
    if question.type == "count":
        half = COUNT_FOR_HALF.get(question.key, COUNT_FOR_HALF_OF_A_KIND)
        return (1 - 2 ** (-(said.number or 0.0) / half),)
    return tuple(share or 0.0 for share in said.shares)


def overlap(one: NisCode, other: NisCode, vintage: int) -> str | None:
    """Whether two places share communes: ``first`` lies in the other, ``second``, ``same``, None.

    Areas of one level are apart, and levels are nested but for a few arrondissements: none of two
    that only share a part is known, and they would be None.
    """
    inside = [_communes_of(code, vintage) for code in (one, other)]
    if inside[0] == inside[1]:
        return "same"
    if inside[0] < inside[1]:
        return "first"
    return "second" if inside[1] < inside[0] else None


@state_cache(maxsize=1024, of="boundaries")
def _communes_of(code: NisCode, vintage: int) -> frozenset[NisCode]:
    level = _level(code, vintage)
    table = area_table(vintage)
    return frozenset(map(NisCode, table.index[table[level] == code]))


def _level(code: NisCode, vintage: int) -> Level:
    level = level_of(code, vintage)
    if level is None:
        raise KeyError(code)
    return level


def _beside(question: Question, said: tuple[PlaceAnswer, ...]) -> QuestionDifference:
    positions = [position(question, one) for one in said]
    difference = largest_distance(question.type, [one for one in positions if one is not None])
    communes = all(one.level == "commune" for one in said)
    limit = _ROUNDING if communes else NEARLY
    return QuestionDifference(
        question, said, difference, difference is not None and difference < limit
    )


def _said(edition_id: str, question: Question, code: NisCode, vintage: int) -> PlaceAnswer:
    level = _level(code, vintage)

    def read(indicator: str) -> dict[str, Any]:
        row = indicator_values(edition_id, indicator, level, vintage).table.loc[code]
        return {str(name): value for name, value in row.to_dict().items()}

    whole = f"q.{question.key}"
    if question.type in ("score", "count", "yes_no"):
        row = read(whole)
        known = row["state"] == VALUE
        number = float(row["value"]) if known else None
        share = question.type == "yes_no"
        unit = 100.0 if share and level != "commune" else 1.0
        return PlaceAnswer(
            code,
            level,
            str(row["state"]),
            number=None if share else number,
            shares=(None if number is None else number / unit,) if share else (),
            n=count_or_none(row["n"]),
            low=_number(row["low"], unit),
            high=_number(row["high"], unit),
            origins=(str(row["origin"]),),
            bound=row["note"] if row["origin"] != "published" and level != "commune" else None,
        )
    if question.type == "one_of" and level == "commune":
        row = read(whole)
        known = row["state"] == VALUE
        shares = tuple(
            float(place == row["value"]) if known else None
            for place in range(len(question.choices))
        )
        return PlaceAnswer(
            code, level, str(row["state"]), shares=shares, origins=(str(row["origin"]),)
        )
    rows = [read(f"{whole}.{choice.key}") for choice in question.choices]
    gaps = [str(row["state"]) for row in rows if row["state"] != VALUE]
    unit = 1.0 if level == "commune" else 100.0
    counts = [count_or_none(row["n"]) for row in rows if row["origin"] != "published"]
    return PlaceAnswer(
        code,
        level,
        gaps[0] if gaps else VALUE,
        shares=tuple(_number(row["value"], unit) for row in rows),
        n=counts[0] if counts else None,
        origins=tuple(str(row["origin"]) for row in rows),
    )


def _number(value: float, unit: float) -> float | None:
    return None if np.isnan(value) else float(value) / unit
