"""The picture of a page that is there before Streamlit has drawn it.

On the page of the map it is the map, with its legend, where the live one will be; elsewhere the
page's own picture, or its title. ``browser/still.js`` lays it and takes it away. What may not leave
the atlas is in no still (:func:`geo.publishing.export.map_rows.check_map_may_leave`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.cartography.assets import prepare
from geo.cartography.histogram import Histogram, histogram
from geo.cartography.picture.paper import Look
from geo.cartography.still import MapStill, map_still, still_script, still_style
from geo.language import translator
from geo.publishing.captions import stage_selected, stage_text, title_html
from geo.publishing.export.map_rows import check_map_may_leave
from geo.publishing.first_paint.content import MAP, FirstPage
from geo.publishing.forms.address import form_address
from geo.publishing.html import fill_template
from geo.publishing.map_view import DEMONSTRATION_LABEL, compose
from geo.publishing.notices import notice_html
from geo.publishing.version_banner import version_banner
from geo.survey.communes import area_name
from geo.survey.maturity.scores import INDEX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Text, Translator
    from geo.publishing.map_view import MapView
    from geo.publishing.view import View


@dataclass(frozen=True)
class MapPageStill:
    """What the template says of a map; words are of the view's language.

    ``marked`` are the legend's letters of what is selected, ``tools`` the words on the buttons
    above the map, ``title`` is what stands there, ``histogram`` is in the legend; ``head``,
    ``under``, ``foot`` and ``chosen`` are of the stage.
    """

    map: MapStill
    paint: dict[str, Any]
    marked: str
    tools: tuple[str, ...]
    stage: bool
    title: Markup
    histogram: Histogram | None
    head: str
    under: str
    foot: str
    chosen: tuple[str, str] | None

    def look(self, letter: str) -> tuple[str, str]:
        """Class and fill of what is of a class."""
        return next(look for item, look in self.entries if item["c"] == letter)

    @property
    def entries(self) -> list[tuple[dict[str, Any], tuple[str, str]]]:
        """The entries of the legend, each with class and fill of its swatch."""
        return list(zip(self.paint["legend"]["items"], self.map.swatches, strict=True))


def still_html(page: str, view: View, words: FirstPage, on_top: Mapping[str, Text]) -> str:
    """The still of a page, as HTML for the end of its body.

    Parameters
    ----------
    page
        Its name.
    view
        What it shows.
    words
        What it is called.
    on_top
        Name -> title of the pages in the line on top.

    Raises
    ------
    AtlasError
        What it shows may not leave the atlas, or data is missing or damaged.
    """
    say = translator(view.lang)
    still = still_of_map(view) if page == MAP else None
    picture = ""
    if still is None and words.picture:
        picture = form_address(words.link, page, "svg", Look(titled=False))
    return fill_template(
        "templates/first_page_still.html",
        say,
        page=words,
        heading=words.heading.removeprefix(f"{say.render(DEMONSTRATION_LABEL)} – "),
        still=still,
        here=page,
        on_top=tuple(on_top.items()),
        notices=notice_html(words.notices) if words.notices else "",
        version=Markup(version_banner(view, "" if page == MAP else page)),  # noqa: S704  (filled in)
        picture=picture,
        style=Markup(still_style() + _style_of_page()),  # noqa: S704  (our own files)
        script=Markup(still_script()),  # noqa: S704  (our own files)
    )


def still_of_map(view: View) -> MapPageStill:
    """The still of the map page.

    Raises
    ------
    AtlasError
        What it shows may not leave the atlas, or data is missing or damaged.
    """
    say = translator(view.lang)
    composed = compose(view)
    check_map_may_leave(composed)
    paint = composed.paint(prepare(), "light")
    codes = composed.picture.codes
    names = [area_name(code, view.level, composed.vintage)[view.lang] for code in codes]
    dark = compose(view, "dark").picture.colours
    head, under, foot = stage_text(composed)
    return MapPageStill(
        map=map_still(paint, codes, names, composed.vintage, dark),
        paint=paint,
        marked="".join(paint["cls"][codes.index(one)] for one in paint["sel"] if one in codes),
        tools=_tools(composed, say),
        stage=view.stage,
        title=title_html(composed),
        histogram=histogram(paint, codes),
        head=say.render(head),
        under=say.render(under),
        foot=foot,
        chosen=_chosen(composed, say),
    )


def _chosen(composed: MapView, say: Translator) -> tuple[str, str] | None:
    chosen = stage_selected(composed)
    return None if chosen is None else (say.render(chosen[0]), chosen[1])


def _tools(composed: MapView, say: Translator) -> tuple[str, ...]:
    """The words on the buttons that stand in the row above the map."""
    weighed = composed.indicator.id == INDEX
    given_of_communes = composed.observations.edition.disclosure != "aggregates"
    found = [say("Weights")] if weighed and given_of_communes else []
    found.append(say("More"))
    if composed.view.filtered:
        found.append(say("Clear filters"))
    return tuple(found)


@cache
def _style_of_page() -> str:
    """What ``page.css`` says of the parts that a still has, too."""
    text = (Path(__file__).parents[1] / "page.css").read_text("utf-8")
    between = text.partition("/* == Also in the still ==")[2].partition("/* == Only in the page ==")
    assert between[1]
    return between[0].partition("*/")[2]
