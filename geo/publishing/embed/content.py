"""What the page of a view knows, filled from the same composition as the map and its picture."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from geo.cartography.assets import STATIC, Assets, prepare
from geo.cartography.choropleth import words_of_map
from geo.cartography.picture.paper import Look
from geo.cartography.picture.shapes import MERCATOR, bounds_of
from geo.language import LANGUAGE_NAMES, LANGUAGES, translator
from geo.publishing.embed.address import PARTS, page_address
from geo.publishing.embed.document import Document, MapData, MapWords, Outlines, PageWords
from geo.publishing.export.provenance import link_in_language
from geo.publishing.map_view import compose
from geo.publishing.pictures.map import map_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Language, Translator
    from geo.publishing.embed.options import EmbedOptions
    from geo.publishing.map_view import MapView
    from geo.publishing.view import View


def document_of(view: View, options: EmbedOptions, link: str, *, whole: bool = False) -> Document:
    """The page of one view, in its language.

    Parameters
    ----------
    view, options
        What is shown, and what of the page there is.
    link
        The address of the atlas that reopens the view.
    whole
        Whether the outlines are inside, and nothing is fetched.

    Raises
    ------
    AtlasError
        As :func:`geo.publishing.map_view.compose`, or what it shows may not leave the atlas.
    """
    assets = prepare()
    one = map_data(view, (view.lang,), options, link, assets)
    return Document(
        language=view.lang,
        languages=_languages(view, options, whole=whole),
        maps=(one,),
        outlines={one.vintage: outlines_of(one.vintage, assets, whole=whole)},
        selected=view.selected or "",
        titled=options.titled,
        controls=options.controls,
        theme=options.theme or "",
        strong=options.strong or None,
    )


def map_data(
    view: View, languages: Iterable[Language], options: EmbedOptions, link: str, assets: Assets
) -> MapData:
    """One map with its words in several languages.

    Raises
    ------
    AtlasError
        As :func:`document_of`.
    """
    composed, dark = compose(view), compose(view, "dark")
    picture = composed.picture
    painted = composed.paint(assets, "light")
    # Bands are words: what a value can be is said in a language.
    values = () if picture.categories or _in_bands(painted) else tuple(painted["val"])
    return MapData(
        id=f"{view.edition} {view.indicator} {view.level} {composed.vintage}",
        edition=view.edition,
        indicator=view.indicator,
        level=view.level,
        vintage=composed.vintage,
        letters=picture.letters,
        values=values,
        decimals=painted["dec"],
        digits=painted.get("decs", ""),
        colours={"light": picture.colours, "dark": dark.picture.colours},
        patterns={letter: look["pattern"] for letter, look in painted["states"].items()},
        legend=tuple(
            (entry.letter, entry.count) for entry in picture.legend(translator(view.lang))
        ),
        categories=bool(picture.categories),
        unsure=painted.get("unsure", ""),
        losses=picture.losses,
        bins=painted.get("bins"),
        ends=composed.ends(),
        fit=painted["fit"],
        shape=shape_of(composed),
        said={
            language: _map_words(
                compose(replace(view, lang=language)),
                options,
                link_in_language(link, language),
                painted if language == view.lang else None,
                assets,
            )
            for language in languages
        },
    )


def shape_of(composed: MapView) -> float:
    """Width by height of the areas that a filter leaves, as the browser draws them (EPSG:3857)."""
    west, south, east, north = bounds_of(
        composed.vintage, composed.view.level, composed.kept or None, MERCATOR
    )
    return round((east - west) / (north - south), 2)


def _in_bands(painted: dict[str, object]) -> bool:
    values = painted.get("val")
    return isinstance(values, tuple | list) and any(isinstance(one, str) for one in values)


def _map_words(
    composed: MapView,
    options: EmbedOptions,
    link: str,
    painted: dict[str, Any] | None,
    assets: Assets,
) -> MapWords:
    """``painted`` is what the map's own paint gives, where it is known already."""
    say = translator(composed.view.lang)
    words = map_words(composed, Look(titled=options.titled), link)
    painted = painted or composed.paint(assets, "light")
    return MapWords(
        title=words.title,
        question=say.render(composed.title()),
        subtitle=words.subtitle,
        label=words.label,
        unit=painted["unit"],
        note=painted["legend"]["note"],
        foot=painted["legend"]["foot"],
        labels=tuple(item["label"] for item in painted["legend"]["items"]),
        details=tuple(painted.get("more", ())),
        ranges=tuple(painted["val"]) if _in_bands(painted) else (),
        foot_notes=tuple(words.foot),
        link=link,
    )


def _languages(view: View, options: EmbedOptions, *, whole: bool) -> dict[Language, PageWords]:
    """The language shown, with its words, and where the page is in the others."""
    shown = view.lang
    return {
        one: PageWords(
            LANGUAGE_NAMES[one],
            translator(one).locale_tag,
            page_words(translator(one)) if one == shown else {},
            "" if one == shown else page_address(replace(view, lang=one), options),
        )
        for one in LANGUAGES
        if one == shown or not whole
    }


def page_words(say: Translator) -> dict[str, str]:
    """The sentences of the page, by the keys that its script knows."""
    return words_of_map(say) | {
        "search": say("Find a place on the map"),
        "none": say("No place of this name on this map"),
        "table": say("Table"),
        "name": say("Name"),
        "province": say("Province"),
        "value": say("Value"),
        "close": say("Close"),
        "language": say("Language"),
        "lines": say("Strong lines between areas"),
        "open": say("Open in the Smart City Atlas of Belgium"),
    }


def outlines_of(vintage: int, assets: Assets, *, whole: bool) -> Outlines:
    """The outlines of a vintage: their address, or ``whole`` themselves."""
    name = assets.geometry[vintage]
    if not whole:
        return Outlines(url=f"{PARTS}/{name}")
    return Outlines(packed=base64.b64encode((STATIC / name).read_bytes()).decode())
