"""An indicator for groups that are no areas of the map: setting, size, language area; and regions.

An edition, an indicator and a variable come in; an estimate for each group goes out, with what was
published for it beside it, never instead of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.disclosed import why_not_disclosed
from geo.survey.editions import load_edition
from geo.survey.indicators import Indicator, get_indicator
from geo.survey.inference.design import edition_frame
from geo.survey.inference.groups import Variable, group_of, groups_in_order
from geo.survey.values.group_figures import figures_of_groups
from geo.survey.values.indicator_estimates import estimate_of_groups
from geo.survey.values.indicator_values import commune_values, published_for

if TYPE_CHECKING:
    from geo.survey.maturity.weights import Weights
    from geo.survey.published.figures import Figure


def why_not_by_group(edition_id: str, indicator: Indicator) -> Text | None:
    """Why an indicator has no estimates for groups; None when it has."""
    if indicator.nature != "answers":
        return Text("Only answers to the survey are estimated for groups.")
    edition = load_edition(edition_id)
    if edition.disclosure == "open" and not edition.has_answers:
        return Text("The answers per commune of this edition are not public: no estimates.")
    if not edition.discloses_groups(indicator.part):
        reason = why_not_disclosed(edition, indicator)
        if reason is not None:
            return reason
    if indicator.kind == "category":
        return Text("Choose one of its answers as indicator to see its share in each group.")
    return None


@state_cache(maxsize=256)
def estimates_by(
    edition_id: str, indicator_id: str, variable: Variable, weights: Weights | None = None
) -> pd.DataFrame:
    """Estimate an indicator for every group of a variable, on the edition's own vintage.

    Of an edition that gives figures of groups only, these: plain, without intervals, and some kept
    back.

    Returns
    -------
    DataFrame
        As :func:`geo.survey.inference.estimate.estimate`, in the order of the groups; n is missing
        where a group is kept back. Shared: do not change it.

    Raises
    ------
    AtlasError
        There is no such edition or indicator, or it has no estimates for groups.
    """
    indicator = get_indicator(edition_id, indicator_id)
    reason = why_not_by_group(edition_id, indicator)
    if reason is not None:
        raise AtlasError(reason)
    edition = load_edition(edition_id)
    if edition.discloses_groups(indicator.part):
        group = group_of(variable, edition.vintage).reindex(edition_frame(edition).index)
        invited = group.value_counts().reindex(
            pd.Index(groups_in_order(variable, edition.vintage)), fill_value=0
        )
        given = figures_of_groups(edition, indicator, variable, invited)
        assert given is not None  # the edition says that it gives them
        return given
    own = commune_values(edition_id, indicator_id, weights)
    return estimate_of_groups(
        edition,
        indicator,
        own,
        group_of(variable, edition.vintage),
        groups_in_order(variable, edition.vintage),
    )


def published_by(edition_id: str, indicator_id: str, variable: Variable) -> dict[str, Figure]:
    """Group -> the published figure for it, where there is one."""
    figures = published_for(edition_id, indicator_id)["figure"].to_dict()
    if variable == "setting":  # of the country; a region's own would be another group
        codes = {"01000-U": "urban", "01000-R": "rural"}
        return {codes[str(c)]: figure for c, figure in figures.items() if str(c) in codes}
    return {str(code): figure for code, figure in figures.items()}
