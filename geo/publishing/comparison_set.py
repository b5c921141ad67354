"""The communes that a commune is compared with: one choice that follows the reader.

A view and a commune come in; the set goes out with its name, on the edition's own boundaries. Every
page that compares asks here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.view import resolve_vintage
from geo.survey import load_edition
from geo.survey.communes import area_facts, full_name
from geo.survey.comparison.peers import COMPARISONS, comparison_set
from geo.survey.inference.groups import group_name, group_of
from geo.survey.missing import VALUE
from geo.survey.values.indicator_values import commune_values
from geo.territory import successors
from geo.territory.nis_code import COUNTRY, NisCode

if TYPE_CHECKING:
    import pandas as pd

    from geo.language import Labels
    from geo.publishing.view import View
    from geo.survey import AreaValue, CommuneProfile, Edition, ScoreLine
    from geo.survey.comparison.peers import Comparison

AREAS = ("province", "region", "country")
"""Comparisons with an area: its figures are estimates for all of its communes, answered or not."""


@dataclass(frozen=True)
class ComparisonSet:
    """A set of communes that answered, and what it is called in a column.

    Attributes
    ----------
    key : str
        A key of :data:`~geo.survey.comparison.peers.COMPARISONS`.
    name : Text or Labels
    codes : tuple of NisCode
        On the edition's vintage; of the nearest communes, nearest first.
    """

    key: str
    name: Text | Labels
    codes: tuple[NisCode, ...]

    @property
    def short(self) -> Text | Labels:
        """Its name without what it holds, for a column."""
        return COMPARISONS["size"] if self.key == "size" else self.name

    @property
    def is_area(self) -> bool:
        """Whether it is a province, a region or the country."""
        return self.key in AREAS


def comparison_set_of(view: View, home: NisCode, kind: Comparison | None = None) -> ComparisonSet:
    """The set that ``home`` is compared with; ``kind`` is the view's own choice where None.

    Parameters
    ----------
    home : NisCode
        A commune on the edition's own boundaries. In Brussels, which has no province, the province
        is the region.
    """
    edition = load_edition(view.edition)
    chosen = view.comparison_set if kind is None else kind
    facts = area_facts(home, "commune", edition.vintage)
    if chosen == "province" and facts["province"] == facts["region"]:
        chosen = "region"
    codes = comparison_set(chosen, home, edition, own_list(view, edition))
    return ComparisonSet(chosen, _name(chosen, home, edition), codes)


def area_beside(line: ScoreLine, compared: ComparisonSet) -> AreaValue | None:
    """What a score is in the area compared with; None where a set of communes is."""
    if not compared.is_area:
        return None
    return next((one for one in line.around if one.place.level == compared.key), None)


def values_beside(view: View, indicator_id: str, compared: ComparisonSet) -> pd.DataFrame:
    """The values of the communes compared with, in their order.

    Columns as :func:`geo.survey.values.indicator_values.commune_values`.
    """
    values = commune_values(view.edition, indicator_id, view.index_weights)
    return values.reindex(list(compared.codes))


def home_of(profile: CommuneProfile) -> NisCode:
    """The commune as the edition surveyed it: of a merger the largest part, answered ones first."""
    first = max(profile.parts, key=lambda part: (part.participation == VALUE, part.population))
    return first.nis5


def own_list(view: View, edition: Edition) -> tuple[NisCode, ...]:
    """The reader's own list on an edition's boundaries; of a merged commune, all its parts."""
    vintage = resolve_vintage(view)
    found = [successors(code, vintage, edition.vintage) for code in view.own]
    return tuple(dict.fromkeys(code for one in found for code in one))


def _name(kind: Comparison, home: NisCode, edition: Edition) -> Text | Labels:
    if kind == "country":
        return full_name(COUNTRY, kind, edition.vintage)
    if kind in ("province", "region"):
        code = area_facts(home, "commune", edition.vintage)[kind]
        return full_name(code, kind, edition.vintage)
    if kind == "size":
        size = group_of("size", edition.vintage)[home]
        return Text(
            "{name} ({part})",
            name=COMPARISONS[kind],
            part=group_name("size", size, edition.vintage),
        )
    return COMPARISONS[kind]
