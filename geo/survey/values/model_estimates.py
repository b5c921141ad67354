"""Model estimates of arrondissements with too few answers, where they are worth showing.

Values of an indicator come in (:class:`geo.survey.values.indicator_values.IndicatorValues`, of
arrondissements); the same with estimates by a model in the place of what is withheld goes out, or
the sentence why there are none.

**Confidentiality.** A model's estimate is a weighted sum of answers: who knows all of them but one
works that one out, from the part that is the area's own and from the regression just as well (the
tests do both). So a model is made of nothing but values that the edition gives of each commune by
name: of such values everything that can be worked out is on the map of communes already. An edition
that keeps the communes' own to itself has no model, and neither has one that gives them in bands.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.language import Number, Text
from geo.state_cache import state_cache
from geo.survey.communes import area_table, commune_facts
from geo.survey.disclosed import is_banded, is_disclosed
from geo.survey.edition_areas import area_of_edition
from geo.survey.editions import load_edition
from geo.survey.indicators import get_indicator
from geo.survey.inference.area_model import covariates, fit_area_model
from geo.survey.inference.design import edition_frame
from geo.survey.inference.estimate import LEAST_ANSWERS, t_quantile
from geo.survey.inference.model_gain import LEAST_AREAS, Gain, cross_validated_gain
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import VALUE, MissingState
from geo.survey.values.indicator_values import commune_values

if TYPE_CHECKING:
    import numpy.typing as npt

    from geo.survey.indicators import Indicator
    from geo.survey.inference.area_model import AreaModel
    from geo.survey.inference.model_gain import Alternative
    from geo.survey.maturity.weights import Weights
    from geo.survey.values.indicator_values import IndicatorValues

    Floats = npt.NDArray[np.float64]
    Names = npt.NDArray[np.object_]

MODELLED = frozenset({"model", "synthetic_model"})
"""Origins of values that a model estimated: from answers, or from synthetic ones."""

SYNTHETIC = frozenset({"synthetic", "synthetic_model"})
"""Origins of values that carry the label of demonstration data."""

FROM_ANSWERS = MODELLED | {"synthetic", "answered"}
"""Origins of values that the answers to an edition are behind."""

ALTERNATIVE_NAMES: dict[Alternative, Text] = {
    "province": Text("the estimate of its province"),
    "region": Text("the estimate of its region"),
    "direct": Text("the mean of its few answers"),
}


@dataclass(frozen=True)
class ModelOffer:
    """Whether an indicator has a model, and what it gained.

    Attributes
    ----------
    gain : Gain or None
        None where it was not tried.
    why_not : Text or None
        Why it is not offered; None where it is.
    """

    gain: Gain | None
    why_not: Text | None


def model_offer(edition_id: str, indicator_id: str, weights: Weights | None = None) -> ModelOffer:
    """Whether arrondissements with too few answers have a model estimate.

    Offered where the gain on the edition's own answers is real
    (:attr:`geo.survey.inference.model_gain.Gain.real`), for scores of an edition that gives what
    each commune has.
    """
    return _offer(edition_id, indicator_id, weights if indicator_id == INDEX else None)


@state_cache(maxsize=256)
def _offer(edition_id: str, indicator_id: str, weights: Weights | None) -> ModelOffer:
    indicator = get_indicator(edition_id, indicator_id)
    reason = why_no_model(edition_id, indicator)
    if reason is not None:
        return ModelOffer(None, reason)
    gain = cross_validated_gain(_communes(edition_id, indicator_id, weights))
    if gain is None:
        return ModelOffer(
            None,
            Text(
                "No model is offered: it cannot be tried, which takes {areas} arrondissements with "
                "{n} answers and others with fewer.",
                areas=LEAST_AREAS,
                n=LEAST_ANSWERS,
            ),
        )
    return ModelOffer(gain, None if gain.real else not_better(gain))


def why_no_model(edition_id: str, indicator: Indicator) -> Text | None:
    """Why no model is even tried for an indicator; None where one is."""
    edition = load_edition(edition_id)
    if indicator.nature != "answers" or indicator.kind != "score":
        return Text("A model is made of scores only.")
    if not is_disclosed(edition, indicator) or is_banded(edition, indicator):
        return Text(
            "No model is offered: who knows all answers but one could work that one out from its "
            "estimates. It is made only of values that are public of each commune."
        )
    return None


def not_better(gain: Gain) -> Text:
    """That the model did not do better, with the figures."""
    if gain.hardest[1].gain <= 0:
        return Text("No model is offered for them: {tried}.", tried=tried(gain))
    return Text(
        "No model is offered for them: {tried}, which may be chance.",
        tried=tried(gain),
    )


def tried(gain: Gain) -> Text:
    """What the model gained over the alternative that it is least sure to beat, with the figures.

    No sentence yet: without its end.
    """
    name, other = gain.hardest
    return Text(
        "tried on {areas} arrondissements with {least} answers and more, of which all but {kept} "
        "were hidden, its mean squared error was {model} and that of {other} {error}, a gain of "
        "{gain} (95% interval {low} to {high})",
        areas=gain.areas,
        least=LEAST_ANSWERS,
        kept=gain.kept,
        model=Number(gain.error, 2),
        other=ALTERNATIVE_NAMES[name],
        error=Number(other.error, 2),
        gain=Number(other.gain, 2),
        low=Number(other.low, 2),
        high=Number(other.high, 2),
    )


def with_model(values: IndicatorValues, weights: Weights | None = None) -> IndicatorValues:
    """``values`` with model estimates of the arrondissements that are withheld for few answers.

    They have the origin ``model``, or ``synthetic_model`` where the answers are synthetic, their
    95% interval, and the answers of the arrondissement itself as n. What has a value keeps it; an
    arrondissement without any answer keeps its state. Without an offer (:func:`model_offer`), or of
    another level, everything stays as it is.
    """
    indicator, edition = values.indicator, values.edition
    if values.level != "arrondissement":
        return values
    if model_offer(edition.id, indicator.id, weights).why_not is not None:
        return values
    communes = _communes(edition.id, indicator.id, weights)
    area = area_of_edition(edition.vintage, "arrondissement", values.vintage)
    withheld = values.table["state"] == MissingState.WITHHELD.value
    found = model_means(
        communes.assign(arrondissement=area.reindex(communes.index)),
        values.table.index[withheld],
        indicator.bounds,
    )
    if found is None:
        return values
    table = values.table.copy()
    table.loc[found.index, ["value", "low", "high"]] = found
    table.loc[found.index, "state"] = VALUE
    table.loc[found.index, "origin"] = "synthetic_model" if edition.demonstration else "model"
    table.loc[found.index, "note"] = pd.Series(
        [
            Text(
                "Model: n = {n} here and {all} in the edition; by population, density, region and "
                "rural or urban.",
                n=int(n),
                all=int(communes["value"].notna().sum()),
            )
            for n in table.loc[found.index, "n"]
        ],
        index=found.index,
        dtype="object",
    )
    return replace(values, table=table)


def width_of_one_commune(
    edition_id: str, indicator_id: str, weights: Weights | None = None
) -> float | None:
    """How wide a 95% interval of one commune that did not answer would be at least.

    In the unit of the values: twice t times the root of what communes have each for themselves, as
    if all else were known. None where there is no model.
    """
    communes = _communes(edition_id, indicator_id, weights)
    model = _fitted(communes)
    if model is None:
        return None
    return 2 * float(t_quantile(model[0].freedom)) * math.sqrt(model[0].unit_variance)


def model_means(
    communes: pd.DataFrame, codes: pd.Index[str], bounds: tuple[float, float | None]
) -> pd.DataFrame | None:
    """Means of areas by the model; None where it cannot be told from the answers.

    Parameters
    ----------
    communes : DataFrame
        As for :func:`~geo.survey.inference.model_gain.cross_validated_gain`.
    codes
        The arrondissements to estimate, each with one answer at least.
    bounds
        Ends of the scale, which neither mean nor interval leaves.

    Returns
    -------
    DataFrame
        Index ``codes``; value, low, high : float64 (95%: ± t times the root of the mean squared
        error of :meth:`~geo.survey.inference.area_model.AreaModel.mean_of`).
    """
    fitted = _fitted(communes)
    if fitted is None:
        return None
    model, terms, order = fitted
    answered = communes["value"].notna().to_numpy()
    area = np.searchsorted(order, communes["arrondissement"].to_numpy(dtype="object"))
    rows = []
    for place in np.searchsorted(order, codes.to_numpy(dtype="object")).tolist():
        rest = (area == place) & ~answered
        mean, squared = model.mean_of(place, terms[rest].mean(axis=0), int(rest.sum()))
        half = float(t_quantile(model.freedom)) * math.sqrt(squared)
        rows.append((mean, mean - half, mean + half))
    low, high = bounds[0], math.inf if bounds[1] is None else bounds[1]
    cut = np.clip(np.array(rows, dtype="float64").reshape(-1, 3), low, high)
    return pd.DataFrame(cut, index=codes, columns=["value", "low", "high"])


def _fitted(communes: pd.DataFrame) -> tuple[AreaModel, Floats, Names] | None:
    """The model, the terms of every commune and the arrondissements in the model's order."""
    value = communes["value"].to_numpy(dtype="float64")
    answered = ~np.isnan(value)
    terms = covariates(communes).told_apart_by(answered)
    if terms is None:
        return None
    order, area = np.unique(
        communes["arrondissement"].to_numpy(dtype="object"), return_inverse=True
    )
    model = fit_area_model(value[answered], terms[answered], area[answered], len(order))
    return None if model is None else (model, terms, order)


def _communes(edition_id: str, indicator_id: str, weights: Weights | None) -> pd.DataFrame:
    """The communes that the question concerns, with their values and what the model knows."""
    edition = load_edition(edition_id)
    own = commune_values(edition_id, indicator_id, weights)
    frame = (
        edition_frame(edition)
        .join(commune_facts(edition.vintage)[["population", "density"]])
        .join(area_table(edition.vintage)[["arrondissement", "province"]])
    )
    own = own.reindex(frame.index)
    frame["value"] = own["value"].where(own["state"] == VALUE)
    return frame[own["state"] != MissingState.NOT_APPLICABLE.value]
