"""The rows of a ranking in words, and what its intervals are made of: for every form that has one.

Orders come from :mod:`geo.survey.comparison.ranking`; here they get their words.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.map_view import decimals_of, value_or_reason
from geo.publishing.rank_words import beside_weights
from geo.survey import indicator_values
from geo.survey.communes import area_name
from geo.survey.maturity.robustness import DRAWS
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey.comparison.ranking import RankedCommune, Ranking
    from geo.survey.maturity.weights import Weights
    from geo.territory.nis_code import NisCode

_HOW_FIRM = {
    "weights": Text(
        "Intervals hold the middle 90% of the values and of the places that a commune takes in "
        "{draws} draws of weights around those chosen: they show how much of both is a choice. "
        "They do not measure chance, nor who answered."
    ),
    "questions": Text(
        "Intervals hold the middle 90% of the values and of the places that a commune takes in "
        "{draws} draws of weights for the questions of this domain: they show how much of both is "
        "a choice. They do not measure chance, nor who answered."
    ),
    "ties": Text("Communes with the same value share their places: nothing parts them."),
}
_IN_A_BAND = Text("A bar runs over the band in which a score is given.")


@dataclass(frozen=True)
class RankedPlace:
    """One commune with a place, in words.

    Attributes
    ----------
    code : NisCode
    name, place : str
    value, number : str
        Its value with its unit, and without it.
    interval : str
        What its value may be; "" where it is what was answered.
    between : str
        Its interval of places.
    """

    code: NisCode
    name: str
    place: str
    value: str
    number: str
    interval: str
    between: str


def ranked_places(
    ranking: Ranking, weights: Weights | None, say: Translator
) -> dict[NisCode, RankedPlace]:
    """The communes with a place, from the first on; ``weights`` are those it was made with."""
    vintage = ranking.edition.vintage
    observed = indicator_values(
        ranking.edition.id, ranking.indicator.id, "commune", vintage, weights
    )
    return {
        code: RankedPlace(
            code=code,
            name=say.render(area_name(code, "commune", vintage)),
            place=_span(place.rank, place.last, say),
            value=value_or_reason(observed, place.value, VALUE, say, code),
            number=value_or_reason(observed, place.value, VALUE, say, code, bare=True),
            interval=_interval(place, decimals_of(observed), say),
            between=_span(place.low, place.high, say),
        )
        for code, place in ranking.places.items()
    }


def interval_notes(ranking: Ranking) -> list[Text]:
    """What the intervals of a ranking are made of, and what was varied beside the weights."""
    said = [Text(_HOW_FIRM[ranking.firmness].msgid, draws=DRAWS)]
    if ranking.firmness == "ties" and ranking.table["value_low"].notna().any():
        said.append(_IN_A_BAND)
    return [*said, *beside_weights(ranking)]


def _interval(place: RankedCommune, digits: int, say: Translator) -> str:
    if math.isnan(place.value_low):
        return ""
    return f"{say.number(place.value_low, digits)}–{say.number(place.value_high, digits)}"


def _span(low: int, high: int, say: Translator) -> str:
    return say.number(low) if low == high else f"{say.number(low)}–{say.number(high)}"
