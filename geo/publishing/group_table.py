"""Under the map: the indicator by region, setting, size and language area, with intervals; HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Text, translator
from geo.publishing.html import fill_template
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.survey import MissingState, get_indicator, load_edition
from geo.survey.decimals import digits_of_group
from geo.survey.disclosed import is_banded, only_disclosed
from geo.survey.inference.groups import VARIABLE_NAMES, Variable, group_name
from geo.survey.inference.unanimous import bound_in_words
from geo.survey.missing import VALUE
from geo.survey.urban_rural import near_limit_note
from geo.survey.values.group_estimates import estimates_by, published_by, why_not_by_group
from geo.survey.values.group_figures import GROUPS_ONLY

if TYPE_CHECKING:
    from geo.language import Labels, Translator
    from geo.publishing.view import View
    from geo.survey import Figure, Indicator

ESTIMATED = Text(
    "Means and shares of the communes that answered, post-stratified by region and by urban or "
    "rural, with their 95% interval. Fewer than five answers are withheld."
)
SHOWN: tuple[Variable, ...] = ("country", "region", "setting", "size", "language_area")
_PERCENT = 100.0


@dataclass(frozen=True)
class GroupRow:
    """One group: words for its value and interval; ends in per cent of the scale, for the bar."""

    name: Text | Labels
    value: str
    interval: str
    n: str
    left: float | None
    width: float | None
    point: float | None
    published: Figure | None


def groups_html(view: View) -> str:
    """The view's indicator for groups of communes, or why there is nothing of them.

    Estimates from what communes answered, or the figures of an edition that gives only these.
    """
    say = translator(view.lang)
    edition = load_edition(view.edition)
    indicator = get_indicator(view.edition, view.indicator)
    reason = why_not_by_group(view.edition, indicator)
    parts: list[tuple[Text, list[GroupRow]]] = []
    if reason is None:
        tables = {
            one: estimates_by(view.edition, view.indicator, one, view.index_weights)
            for one in SHOWN
        }
        top = _top_of_scale(indicator, tables)
        for variable, table in tables.items():
            published = published_by(view.edition, view.indicator, variable)
            parts.append(
                (
                    VARIABLE_NAMES[variable],
                    [
                        _row(
                            group_name(variable, str(row.Index), edition.vintage),
                            row,
                            indicator,
                            top,
                            published.get(str(row.Index)),
                            say,
                        )
                        for row in table.itertuples()
                    ],
                )
            )
    return fill_template(
        "templates/group_table.html",
        say,
        reason=reason,
        parts=parts,
        edition=edition,
        indicator=indicator,
        how=GROUPS_ONLY if edition.discloses_groups(indicator.part) else ESTIMATED,
        sure=edition.discloses(indicator.part),
        only=only_disclosed(edition) if is_banded(edition, indicator) else None,
        near=near_limit_note(edition.vintage),
        label=DEMONSTRATION_LABEL if edition.demonstration else None,
    )


def _top_of_scale(indicator: Indicator, tables: dict[Variable, pd.DataFrame]) -> float:
    if indicator.kind == "yes_no":
        return _PERCENT
    if indicator.bounds[1] is not None:
        return indicator.bounds[1]
    ends = [table[["value", "high"]].max(axis=None) for table in tables.values()]
    return float(pd.Series(ends).max()) or 1.0


def _row(  # noqa: PLR0917  (one row, said once)
    name: Text | Labels,
    row: object,
    indicator: Indicator,
    top: float,
    published: Figure | None,
    say: Translator,
) -> GroupRow:
    value, low, high = (float(getattr(row, field)) for field in ("value", "low", "high"))
    state, n, invited = (getattr(row, field) for field in ("state", "n", "invited"))
    if state != VALUE:
        why = say.render(MissingState(state).label)
        return GroupRow(name, why, "", _counts(n, invited, say), None, None, None, published)
    digits = digits_of_group(indicator)
    write = say.percent if indicator.kind == "yes_no" else say.number
    written = write(value, digits)
    sure = pd.notna(low) and pd.notna(high)
    interval = []
    if sure:
        ends = {"low": write(low, digits), "high": write(high, digits)}
        interval.append(say("{low} to {high}", **ends))
    others = getattr(row, "others", pd.NA)
    if pd.notna(others):
        interval.append(say.render(bound_in_words(value, int(others), int(invited))))
    return GroupRow(
        name,
        written,
        say.apart(interval),
        _counts(n, invited, say),
        _PERCENT * low / top if sure else None,
        _PERCENT * (high - low) / top if sure else None,
        _PERCENT * value / top,
        published,
    )


def _counts(n: int, invited: int, say: Translator) -> str:
    if pd.isna(n):  # of a group that is kept back
        return ""
    return say("{n} of {all}", n=int(n), all=int(invited))
