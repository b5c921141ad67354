"""Which part of the country a filter leaves, in words: no figure of a part goes without them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.language import Labels, Text, listed, listed_apart
from geo.survey.communes import full_name

if TYPE_CHECKING:
    from geo.publishing.view import View

# What the choices of a filter leave, as it stands inside a sentence.
_OF_SETTING: dict[str, Text] = {
    "rural": Text("rural communes, below 150 inhabitants per km²"),
    "urban": Text("urban communes, 150 inhabitants per km² and more"),
}
_OF_LANGUAGE_AREA: dict[str, Text] = {
    "nl": Text("the Dutch language area"),
    "fr": Text("the French language area"),
    "de": Text("the German language area"),
    "bilingual": Text("the bilingual area of Brussels-Capital"),
}
_OF_SIZE: dict[str, Text] = {
    "under10k": Text("communes below 10,000 inhabitants"),
    "10k-20k": Text("communes of 10,000 to 20,000 inhabitants"),
    "20k-50k": Text("communes of 20,000 to 50,000 inhabitants"),
    "50k-over": Text("communes of 50,000 inhabitants and more"),
}


def shown_part(view: View, vintage: int) -> Text | Labels | None:
    """What the filters of ``view`` leave; None where they leave everything.

    Parameters
    ----------
    view
        Above the commune only its regions and provinces count.
    vintage
        Of the boundaries, whose names they are.
    """
    of_communes = view.level == "commune"
    areas = [_OF_LANGUAGE_AREA[one] for one in view.areas] if of_communes else []
    kinds: list[list[Text | Labels]] = [
        [full_name(code, "region", vintage) for code in view.regions],
        [full_name(code, "province", vintage) for code in view.provinces],
        [*areas],
        [_OF_SETTING[view.setting]] if of_communes and view.setting else [],
        [_OF_SIZE[view.size]] if of_communes and view.size else [],
    ]
    said = [listed(one) for one in kinds if one]
    return listed_apart(said) if said else None


def shown_part_sentence(view: View, vintage: int) -> Text | None:
    """The same as a sentence of its own."""
    part = shown_part(view, vintage)
    return None if part is None else Text("Only: {part}.", part=part)


def shown_communes_sentence(view: View, vintage: int) -> Text | None:
    """The same of a page that shows communes whatever the level of the view is."""
    return shown_part_sentence(_of_communes(view), vintage)


def shown_part_fact(view: View, vintage: int) -> Text | None:
    """The same as a few words behind a claim."""
    part = shown_part(view, vintage)
    return None if part is None else Text("only: {part}", part=part)


def shown_communes_fact(view: View, vintage: int) -> Text | None:
    """The same of a page that shows communes whatever the level of the view is."""
    return shown_part_fact(_of_communes(view), vintage)


def _of_communes(view: View) -> View:
    return replace(view, level="commune")
