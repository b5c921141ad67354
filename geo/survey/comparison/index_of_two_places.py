"""Two places and the maturity index: which is ahead, and how certain that is.

An edition, two codes and a vintage come in; a :class:`PlacePair` goes out. What can be said
depends on what they are. Two communes: their answers are known, and the weights of the domains are
a choice. Two areas: both are estimates, and their difference has an interval. A commune beside an
area: one value that is known beside a mean that is not.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.survey.communes import level_of
from geo.survey.comparison.ranking import shares_of_pair
from geo.survey.edition_areas import area_of_edition
from geo.survey.editions import load_edition
from geo.survey.inference.contrast import contrast
from geo.survey.inference.design import edition_design
from geo.survey.inference.estimate import with_known_status
from geo.survey.maturity.robustness import DRAWS, ONLY_WEIGHTS, Variation
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import VALUE
from geo.survey.values.indicator_values import commune_values, indicator_values
from geo.territory import predecessors, successors

if TYPE_CHECKING:
    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.maturity.weights import Weights
    from geo.territory.nis_code import NisCode

Kind = Literal["draws", "difference", "beside", "merged"]


@dataclass(frozen=True)
class PlacePair:
    """What can be said about the index of two places.

    Attributes
    ----------
    first, second : NisCode
        Two places of the vintage.
    kind : {"draws", "difference", "beside", "merged"}
        Two communes; two areas; a commune (``first``) and an area; two communes of which one was
        put together from several that were surveyed, so that it has no domains to weigh.
    ahead, behind : int
        Of two communes: of :data:`~geo.survey.maturity.robustness.DRAWS` draws of weights, those
        in which the first, and the second, is ahead; the rest are level.
    value, low, high : float or None
        Of two areas: first minus second, in points of the index, with its 95% interval. Of a
        commune and an area: the commune's index, and the 95% interval of the area's mean.
    least, most : float or None
        Of a commune and an area: what the commune's index can be, where its scores are known only
        by bands.
    """

    first: NisCode
    second: NisCode
    kind: Kind
    ahead: int = 0
    behind: int = 0
    value: float | None = None
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None


def index_pair(  # noqa: PLR0917  (two places, and how they are looked at)
    edition_id: str,
    first: NisCode,
    second: NisCode,
    vintage: int,
    weights: Weights | None = None,
    variation: Variation = ONLY_WEIGHTS,
) -> PlacePair | None:
    """The pair, a commune before an area; None where one of them has no index.

    ``variation`` is what is varied beside the weights, of two communes. Scores that are known only
    by bands are drawn too; in the intervals their bands are in as :mod:`geo.survey.inference` has
    it.

    Raises
    ------
    AtlasError
        There is no such edition or vintage, the data behind it is damaged, or the weights cannot
        be used.
    """
    areas = [level_of(code, vintage) != "commune" for code in (first, second)]
    if areas == [True, False]:
        first, second = second, first
    edition = load_edition(edition_id)
    if not edition.discloses(
        INDEX
    ):  # figures of groups only have no intervals to tell them apart by
        return None
    if not all(_has_index(edition_id, code, vintage, weights) for code in (first, second)):
        return None
    if all(areas):
        return _areas(edition, first, second, vintage, weights)
    if any(areas):
        return _commune_and_area(edition, first, second, vintage, weights)
    return _communes(edition, first, second, vintage, weights, variation)


def surveyed_as(code: NisCode, vintage: int, edition: Edition) -> NisCode | None:
    """The commune of the edition's own vintage with the same territory; None where there is none.

    A commune that was merged from several since has none, nor one that had merged by then.
    """
    if vintage == edition.vintage:
        return code
    if vintage > edition.vintage:
        parts = predecessors(code, vintage, edition.vintage)
        return parts[0] if len(parts) == 1 else None
    heirs = successors(code, vintage, edition.vintage)
    alone = len(heirs) == 1 and len(predecessors(heirs[0], edition.vintage, vintage)) == 1
    return heirs[0] if alone else None


def _has_index(edition_id: str, code: NisCode, vintage: int, weights: Weights | None) -> bool:
    level = level_of(code, vintage)
    if level is None:
        raise KeyError(code)
    states = indicator_values(edition_id, INDEX, level, vintage, weights).table["state"]
    return bool(states[code] == VALUE)


def _communes(  # noqa: PLR0917  (as index_pair)
    edition: Edition,
    first: NisCode,
    second: NisCode,
    vintage: int,
    weights: Weights | None,
    variation: Variation,
) -> PlacePair:
    own = [surveyed_as(code, vintage, edition) for code in (first, second)]
    if own[0] is None or own[1] is None:
        return PlacePair(first, second, "merged")
    ahead, behind = shares_of_pair(edition.id, own[0], own[1], weights, variation)
    return PlacePair(
        first, second, "draws", ahead=round(ahead * DRAWS), behind=round(behind * DRAWS)
    )


def _areas(
    edition: Edition, first: NisCode, second: NisCode, vintage: int, weights: Weights | None
) -> PlacePair:
    own = commune_values(edition.id, INDEX, weights)
    design = edition_design(edition, with_known_status(own))
    found = contrast(
        own, _members(edition, first, vintage), _members(edition, second, vintage), design
    )
    return PlacePair(
        first,
        second,
        "difference",
        value=found.difference,
        low=None if math.isnan(found.low) else found.low,
        high=None if math.isnan(found.high) else found.high,
    )


def _commune_and_area(
    edition: Edition, commune: NisCode, area: NisCode, vintage: int, weights: Weights | None
) -> PlacePair:
    level = level_of(area, vintage)
    assert level is not None
    own = indicator_values(edition.id, INDEX, "commune", vintage, weights).table
    around = indicator_values(edition.id, INDEX, level, vintage, weights).table
    low, high = float(around["low"][area]), float(around["high"][area])
    return PlacePair(
        commune,
        area,
        "beside",
        value=float(own["value"][commune]),
        low=None if math.isnan(low) else low,
        high=None if math.isnan(high) else high,
        least=None if math.isnan(own["least"][commune]) else float(own["least"][commune]),
        most=None if math.isnan(own["most"][commune]) else float(own["most"][commune]),
    )


def _members(edition: Edition, area: NisCode, vintage: int) -> pd.Series[bool]:
    """Whether each commune of the edition's vintage lies in an area of another one."""
    level = level_of(area, vintage)
    assert level is not None
    return area_of_edition(edition.vintage, level, vintage) == area
