"""A comparison that has not begun: what a reader may want to compare, each one click away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from geo.language import Text, translator
from geo.publishing.comparison_start import nearest_that_answered
from geo.publishing.view import resolve_vintage
from geo.survey import load_edition
from geo.survey.communes import area_codes, area_facts, area_name, area_table, full_name, level_of
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.language import Labels, Translator
    from geo.publishing.view import View
    from geo.territory import Level

_WIDER: tuple[Level, ...] = ("province", "region", "country")


@dataclass(frozen=True)
class Start:
    """One thing to compare: the places it leads to, and what is written on its button."""

    places: tuple[NisCode, ...]
    label: Text | Labels


def quick_starts(view: View) -> list[Start]:
    """Comparisons to begin with: the commune last selected beside those like it; the regions."""
    vintage = resolve_vintage(view)
    found = []
    if view.selected and view.level == "commune":
        near = nearest_that_answered(view, view.selected, vintage)
        if near:
            names = _listed(near, vintage, translator(view.lang))
            name = area_name(view.selected, "commune", vintage)
            found.append(
                Start(
                    (view.selected, *near),
                    Text("{name} and the nearest that answered: {names}", name=name, names=names)
                    if load_edition(view.edition).has_answers
                    else Text("{name} and the nearest to it: {names}", name=name, names=names),
                )
            )
    found.append(Start(tuple(_codes(vintage, "region")), Text("The three regions")))
    return found


def example_head_html(start: Start, say: Translator) -> str:
    """What stands above an example: that it is one, of what."""
    told = say.render(
        Text("{name}. Click it above to take it over, or add places of your own.", name=start.label)
    )
    return Markup('<p class="atlas-example-head"><b>{}</b> {}</p>').format(say("Example:"), told)


def further_places(view: View) -> list[Start]:
    """Places to set beside the only one there is.

    Beside a commune those nearest to it that answered, and what it lies in; beside an area what it
    lies in, or the others of its level.
    """
    vintage = resolve_vintage(view)
    code = view.side_by_side.places[0]
    level = level_of(code, vintage)
    assert level is not None
    if level == "commune":
        beside = [*nearest_that_answered(view, code, vintage), *_around(code, vintage)]
    elif level == "country":
        beside = _codes(vintage, "region")
    elif level == "region":
        beside = [one for one in _codes(vintage, "region") if one != code]
        beside += _above(code, level, vintage)
    else:
        beside = _above(code, level, vintage)
    return [Start((code, one), _named(one, vintage)) for one in beside]


def _around(code: NisCode, vintage: int) -> list[NisCode]:
    """Province, region and country of a commune, each once: Brussels has no province."""
    facts = area_facts(code, "commune", vintage)
    return list(
        dict.fromkeys(
            [NisCode(facts["province"]), NisCode(facts["region"]), *_codes(vintage, "country")]
        )
    )


def _above(code: NisCode, level: Level, vintage: int) -> list[NisCode]:
    """What an area lies in: region and country of a province, say."""
    table = area_table(vintage)
    inside = table[table[level] == code].iloc[0]
    wider = [NisCode(inside[one]) for one in _WIDER]
    return [one for one in dict.fromkeys(wider) if _is_wider(one, level, vintage)]


def _is_wider(code: NisCode, level: Level, vintage: int) -> bool:
    order: tuple[Level, ...] = ("arrondissement", *_WIDER)
    found = level_of(code, vintage)
    return found is not None and order.index(found) > order.index(level)


def _codes(vintage: int, level: Level) -> list[NisCode]:
    return [NisCode(code) for code in area_codes(vintage, level)]


def _named(code: NisCode, vintage: int) -> Text | Labels:
    level = level_of(code, vintage)
    assert level is not None
    return full_name(code, level, vintage)


def _listed(codes: list[NisCode], vintage: int, say: Translator) -> str:
    return say.list([say.render(area_name(code, "commune", vintage)) for code in codes])
