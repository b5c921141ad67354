"""Figures of the groups that a commune is in, for editions that give only such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.publishing.profile_words import Words
from geo.survey import MissingState
from geo.survey.inference.groups import group_name, group_of
from geo.survey.missing import VALUE
from geo.survey.values.group_estimates import estimates_by

if TYPE_CHECKING:
    from geo.language import Labels, Translator
    from geo.survey import CommuneProfile
    from geo.survey.inference.groups import Variable
    from geo.territory.nis_code import NisCode

_GROUPS_OF_A_COMMUNE: tuple[Variable, ...] = ("size", "setting", "language_area")
"""Beside province, region and country, which the page has already."""


def groups_around(
    profile: CommuneProfile, home: NisCode, say: Translator
) -> tuple[tuple[str, list[str]], list[tuple[Labels, list[tuple[Markup, str]]]]] | None:
    """Progress or scores of the groups that the commune is in, where only groups have figures.

    The table's head (nothing, and the names of its size, its setting, its province and region), and
    a row of values with their n for each indicator; None where the edition gives no such figures.
    """
    edition = profile.edition
    lines = [
        line
        for line in (profile.progress, profile.index, *profile.domains)
        if edition.discloses_groups(line.indicator.part)
    ]
    if not lines:
        return None
    words = Words(say, edition.year)
    groups = {one: str(group_of(one, edition.vintage)[home]) for one in _GROUPS_OF_A_COMMUNE}
    names = [say.render(group_name(one, code, edition.vintage)) for one, code in groups.items()]
    rows = []
    for line in lines:
        cells = []
        for variable, code in groups.items():
            table = estimates_by(edition.id, line.indicator.id, variable)
            state = str(table["state"][code])
            if state != VALUE:  # the heading says which groups are withheld
                withheld = Markup('<span class="missing">{}</span>').format(say("withheld"))
                kept = state == MissingState.KEPT_BACK
                cells.append((withheld if kept else words.missing(state), ""))
                continue
            value = say.number(float(table["value"][code]), 2)
            n = say("n = {n}", n=int(table["n"][code]))
            cells.append((Markup("{}").format(value), n))
        rows.append((line.indicator.label, cells))
    return ("", names), rows
