"""The model of arrondissements with too few answers, as the method page tells it.

An edition comes in; what the model gained for each of its scores goes out, and why it is offered or
not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.state_cache import state_cache
from geo.survey.editions import load_edition
from geo.survey.indicators import list_indicators
from geo.survey.inference.estimate import LEAST_ANSWERS
from geo.survey.inference.model_gain import LEAST_AREAS
from geo.survey.values.model_estimates import (
    model_offer,
    why_no_model,
    width_of_one_commune,
)

if TYPE_CHECKING:
    from geo.survey.indicators import Indicator
    from geo.survey.inference.model_gain import Alternative, Gain

COLUMNS: dict[Alternative, Text] = {
    "province": Text("Estimate of the province"),
    "region": Text("Estimate of the region"),
    "direct": Text("Mean of the few answers"),
}
TITLE = Text("Arrondissements with too few answers: a model")


@dataclass(frozen=True)
class ModelSection:
    """What the section shows of an edition.

    Attributes
    ----------
    tried : tuple of (Indicator, Gain)
        Scores that the model was tried on.
    why_none : Text or None
        Why it was tried on none.
    width : float or None
        How wide the 95% interval of one commune would be at least, in points of 10, of the first
        of them.
    least_answers, least_areas : int
    alternatives : mapping
        Key -> name.
    """

    tried: tuple[tuple[Indicator, Gain], ...]
    why_none: Text | None
    width: float | None
    least_answers: int = LEAST_ANSWERS
    least_areas: int = LEAST_AREAS
    alternatives = COLUMNS


@state_cache(maxsize=16)
def model_section(edition_id: str) -> ModelSection:
    """Try the model on every score of an edition; see :class:`ModelSection`."""
    scores = [
        one
        for one in list_indicators(edition_id)
        if one.nature == "answers" and one.kind == "score"
    ]
    if not scores:
        if load_edition(edition_id).has_answers:
            return ModelSection((), Text("A model is made of scores only."), None)
        reason = Text("The answers per commune of this edition are not public: no estimates.")
        return ModelSection((), reason, None)
    refused = next((why for one in scores if (why := why_no_model(edition_id, one))), None)
    if refused is not None:
        return ModelSection((), refused, None)
    offers = [(one, model_offer(edition_id, one.id)) for one in scores]
    tried = tuple((one, offer.gain) for one, offer in offers if offer.gain is not None)
    return ModelSection(
        tried,
        None if tried else offers[0][1].why_not,
        width_of_one_commune(edition_id, tried[0][0].id) if tried else None,
    )
