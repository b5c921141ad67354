"""The rows of a ranking in words, and what its intervals are made of: for every form that has one.

Orders come from :mod:`geo.survey.comparison.ranking`; here they get their words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.map_view import value_or_reason
from geo.publishing.rank_words import beside_weights
from geo.survey import indicator_values
from geo.survey.communes import area_name
from geo.survey.maturity.robustness import DRAWS
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey.comparison.ranking import Ranking
    from geo.survey.maturity.weights import Weights
    from geo.territory.nis_code import NisCode

_HOW_FIRM = {
    "weights": Text(
        "The bar holds the middle 90% of the places that a commune takes in {draws} draws of "
        "weights around those chosen: it shows how much of a place is a choice. It does not "
        "measure chance, nor who answered."
    ),
    "questions": Text(
        "The bar holds the middle 90% of the places that a commune takes in {draws} draws of "
        "weights for the questions of this domain: it shows how much of a place is a choice. It "
        "does not measure chance, nor who answered."
    ),
    "ties": Text(
        "The bar runs over the places that communes with the same value share: nothing parts them."
    ),
}


@dataclass(frozen=True)
class RankedPlace:
    """One commune with a place: its name, place, value and interval of places in words."""

    code: NisCode
    name: str
    place: str
    value: str
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
            between=_span(place.low, place.high, say),
        )
        for code, place in ranking.places.items()
    }


def interval_notes(ranking: Ranking) -> list[Text]:
    """What the bars of a ranking are made of, and what was varied beside the weights."""
    return [Text(_HOW_FIRM[ranking.firmness].msgid, draws=DRAWS), *beside_weights(ranking)]


def _span(low: int, high: int, say: Translator) -> str:
    return say.number(low) if low == high else f"{say.number(low)}–{say.number(high)}"
