"""The place of a commune in words, and what the interval of a place is made of.

Every page that tells a place asks here; orders come from :mod:`geo.survey.comparison.ranking`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, listed
from geo.publishing.labelled_claims import claim
from geo.survey import load_edition
from geo.survey.communes import area_name
from geo.survey.comparison.ranking import Ranking, rank_communes
from geo.survey.maturity.robustness import ONLY_WEIGHTS, Variation
from geo.survey.maturity.scores import INDEX

if TYPE_CHECKING:
    from geo.language import Translator
    from geo.survey.maturity.weights import Weights
    from geo.territory.nis_code import NisCode

_VARIED: dict[str, Text] = {
    "mean": Text("how domains are averaged (arithmetic or geometric mean)"),
    "domains": Text("which domains count (one left out at a time)"),
}
_BANDS = Text(
    "Scores are given in bands: each is drawn too, evenly within its band, and the order is that "
    "of the middles."
)
_WITHIN_BANDS = Text("scores within their bands")
_CHOICES: dict[str, Text] = {
    "mean": Text("the kind of mean"),
    "domains": Text("the domains that count"),
}


def variation_of(vary: tuple[str, ...]) -> Variation:
    """What the parts of a link ask to vary."""
    return Variation(geometric="mean" in vary, leave_out="domains" in vary)


def place_sentence(ranking: Ranking, code: NisCode, say: Translator) -> str:
    """The sentence a careful newspaper would print about the place of one commune."""
    said = _place_sentence(ranking, code, say)
    known = code in ranking.places
    return claim(said, say, synthetic=known and ranking.origin == "synthetic")


def _place_sentence(ranking: Ranking, code: NisCode, say: Translator) -> str:
    name = area_name(code, "commune", ranking.edition.vintage)
    if code not in ranking.places:
        return say("{name} has no value here, and so no place.", name=name)
    place = ranking.places[code]
    low, high = say.ordinal(place.low), say.ordinal(place.high)
    if low == high:
        return say(
            "{name} is {place} of the {n} communes with a value.",
            name=name,
            place=low,
            n=ranking.ranked,
        )
    if ranking.firmness == "ties":
        return say(
            "{name} shares the places from {low} to {high} of the {n} communes with a value.",
            name=name,
            low=low,
            high=high,
            n=ranking.ranked,
        )
    facts = {
        "varied": say.list([say.render(one) for one in varied_in(ranking)]),
        "name": name,
        "low": low,
        "high": high,
        "n": ranking.ranked,
    }
    if ranking.banded:  # where in its band a score is, nobody chooses
        return say(
            "In nine of ten draws of {varied}, {name} is between {low} and {high} of the {n} "
            "communes with a value.",
            **facts,
        )
    return say(
        "In nine of ten choices of {varied}, {name} is between {low} and {high} of the {n} "
        "communes with a value.",
        **facts,
    )


def beside_weights(ranking: Ranking) -> list[Text]:
    """What the draws of a ranking vary beside the weights, in sentences."""
    said = [_BANDS] if ranking.banded else []
    varied = [_VARIED[key] for key in _also_varied(ranking)]
    if varied:
        said.append(Text("Also varied: {what}.", what=listed(varied)))
    return said


def varied_in(ranking: Ranking) -> list[Text]:
    """What the interval of a place is made of: choices, and what is not known of scores."""
    if ranking.firmness == "questions":
        return [Text("weights of its questions")]
    found = [Text("weights"), *(_CHOICES[key] for key in _also_varied(ranking))]
    return [*found, _WITHIN_BANDS] if ranking.banded else found


def _also_varied(ranking: Ranking) -> list[str]:
    """What was varied beside the weights, as links write it."""
    variation = ranking.variation
    asked = {"mean": variation.geometric, "domains": variation.leave_out}
    return [key for key, is_varied in asked.items() if is_varied]


def index_place(  # noqa: PLR0917  (a commune, and how places are worked out)
    edition: str,
    code: NisCode,
    vintage: int,
    say: Translator,
    weights: Weights | None,
    variation: Variation = ONLY_WEIGHTS,
) -> str:
    """The sentence about a commune's place by the index, for its sheet; empty where it has none.

    ``variation`` is what the reader varies beside the weights, as on the page of places.

    Places are among the communes as they were when they answered; after a merger there is none.
    """
    ranking = _by_index(edition, code, vintage, weights, variation)
    return "" if ranking is None else place_sentence(ranking, code, say)


def index_place_in_short(  # noqa: PLR0917  (as above)
    edition: str,
    code: NisCode,
    vintage: int,
    say: Translator,
    weights: Weights | None,
    variation: Variation = ONLY_WEIGHTS,
) -> str:
    """The place of :func:`index_place` as a figure: "3rd to 12th of 123", or nothing."""
    ranking = _by_index(edition, code, vintage, weights, variation)
    if ranking is None:
        return ""
    place = ranking.places[code]
    low, high = say.ordinal(place.low), say.ordinal(place.high)
    if low == high:
        return say("{place} of {n}", place=low, n=ranking.ranked)
    return say("{low} to {high} of {n}", low=low, high=high, n=ranking.ranked)


def _by_index(
    edition: str, code: NisCode, vintage: int, weights: Weights | None, variation: Variation
) -> Ranking | None:
    """The order by the index, where the commune has a place in it that may be told."""
    of = load_edition(edition)
    if (
        vintage != of.vintage
        or (of.has_answers and not of.discloses(INDEX))
        or of.disclosure == "aggregates"
    ):
        return None
    ranking = rank_communes(edition, INDEX, weights, variation)
    return ranking if code in ranking.places else None
