"""Change as a picture: the map of the page with its classes, colours and legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.map_picture import MapContent, draw_map
from geo.cartography.picture.sheet import draw_sheet
from geo.language import translator
from geo.publishing.change_page.change_map import change_picture, detail
from geo.publishing.change_page.change_words import state_words
from geo.publishing.change_page.download import change_download
from geo.publishing.change_page.page import pairing_of
from geo.publishing.change_page.published_picture import published_picture
from geo.publishing.change_page.selection import chosen
from geo.publishing.labelled_claims import NO_CHANGE
from geo.publishing.pictures.map import legend_of, named_places
from geo.publishing.pictures.words import words_around
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from geo.cartography.colours import Theme
    from geo.cartography.picture.paper import Look
    from geo.language import Translator
    from geo.publishing.view import View
    from geo.survey.change.pairing import Pairing


def change_map_picture(
    view: View, look: Look, link: str = "", *, embedded: bool = True
) -> str | None:
    """The map; where communes cannot be compared one by one, what both editions published.

    None where there is neither.

    Raises
    ------
    AtlasError
        The data may not leave, or is damaged.
    """
    found = chosen(view)
    if found.indicator is None:
        return published_picture(view, found, look, link, embedded=embedded)
    taken = change_download(view, link)
    assert taken is not None
    say = translator(view.lang)
    pairing = pairing_of(view, found)
    content = change_content(view, pairing, look.theme, say)
    subtitle = [
        say("Unit: {unit}.", unit=pairing.indicator.unit),
        say("{sample}.", sample=taken.sample or ""),
        say("Communes as they were in {vintage}.", vintage=str(found.vintage)),
    ]
    notes = [
        say.render(NO_CHANGE) if taken.synthetic else "",
        "" if pairing.rule is None else say.render(pairing.rule),
    ]
    if not look.titled:
        subtitle.insert(0, say("{note}.", note=taken.title))
    return draw_sheet(
        words_around(taken, say.render(taken.title), subtitle, notes=notes),
        look,
        lambda box, letters: draw_map(content, look, box, letters),
        embedded=embedded,
    )


def change_content(view: View, pairing: Pairing, theme: Theme, say: Translator) -> MapContent:
    """What the map shows, with the words of the view's language."""
    picture = change_picture(pairing, theme)
    names, population = named_places(pairing.vintage, "commune", view.lang)
    states = pairing.table["state"]
    chosen_here = view.selected if view.level == "commune" else None
    return MapContent(
        picture=picture,
        vintage=pairing.vintage,
        level="commune",
        legend=legend_of(picture, say),
        legend_title=say(
            "Change from {then} to {now}",
            then=str(pairing.earlier.year),
            now=str(pairing.later.year),
        ),
        said=tuple(
            say(
                "{name}: {value}",
                name=names[code],
                value=detail(pairing, code, say)
                if states[code] == VALUE
                else say.render(state_words(pairing, str(states[code]))),
            )
            for code in picture.codes
        ),
        names=names,
        population=population,
        selected=(chosen_here,) if chosen_here else (),
    )
