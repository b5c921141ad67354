"""The page of an edition, written as one HTML file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cartography.assets import prepare
from geo.cartography.upstream_files import font_notice, leaflet_licence
from geo.language import DEFAULT_LANGUAGE, LANGUAGE_NAMES, LANGUAGES, Language, translator
from geo.publishing.embed.content import outlines_of, page_words
from geo.publishing.embed.document import Document, PageWords, as_json, packed
from geo.publishing.embed.page import More, page_html
from geo.publishing.map_view import compose
from geo.publishing.one_file.edition_facts import edition_facts, headings_lower
from geo.publishing.one_file.edition_maps import OPTIONS, edition_maps
from geo.publishing.version import version
from geo.publishing.view import View, default_indicator, default_level
from geo.state_cache import in_one_state
from geo.survey import load_edition

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from geo.publishing.embed.document import MapData

_ROOM = Path(__file__).parents[1]
_BROWSER = Path(__file__).parents[2] / "cartography" / "browser"
_READING = re.compile(r"^\.(?:dd|unseen|synthetic)\b.*(?:\n  .*)*$", re.MULTILINE)
"""Of the style of all pages what the text of one is written in, rule by rule."""


def one_file(
    edition: str,
    language: Language = DEFAULT_LANGUAGE,
    *,
    day: dt.date,
    vintage: int | None = None,
    address: str = "",
    done: Callable[[float], None] = lambda _: None,
) -> str:
    """A whole edition as an HTML page that needs no network.

    Parameters
    ----------
    edition
        Its id.
    language
        What the page is shown in first; it has them all.
    day
        On which it says that it was made.
    vintage
        Of the boundaries; None are the edition's own.
    address
        Of the atlas with a slash at its end, for links to it; "" where it has none.
    done
        Is told now and then which share of the work is done, from 0 to 1.

    Raises
    ------
    AtlasError
        There is no such edition, its data is damaged, or none of it may leave the atlas.
    StateChangedError
        What is published changed meanwhile; ask again.
    """
    return in_one_state(
        lambda: _page(edition, language, _Made(day, address), vintage, done),
    )


@dataclass(frozen=True)
class _Made:
    """When, and where the atlas is."""

    day: dt.date
    address: str


def _page(
    edition_id: str,
    language: Language,
    of: _Made,
    vintage: int | None,
    done: Callable[[float], None],
) -> str:
    edition = load_edition(edition_id)
    drawn = vintage or edition.vintage
    found = edition_maps(edition_id, drawn, of.address, done)
    document = Document(
        language=language,
        languages={
            one: PageWords(
                LANGUAGE_NAMES[one], translator(one).locale_tag, page_words(translator(one))
            )
            for one in LANGUAGES
        },
        maps=_first_shown(edition_id, found.maps),
        outlines={drawn: outlines_of(drawn, prepare(), whole=True)},
        titled=OPTIONS.titled,
        controls=OPTIONS.controls,
    )
    facts = edition_facts(edition_id, drawn, found.indicators, found.left_out, found.maps)
    made = {one: translator(one).date(of.day) for one in LANGUAGES}
    beside = {
        "id": edition_id,
        "vintage": drawn,
        "made": made,
        "address": of.address,
        "version": version(),
        "licences": {"Leaflet": leaflet_licence(), "Source Sans": font_notice()},
    }
    view = View(
        lang=language,
        edition=edition_id,
        indicator=document.maps[0].indicator,
        level=document.maps[0].level,
        vintage=drawn,
    )
    table = compose(view).table()
    return page_html(
        document,
        rows=list(zip(table["name"], table["shown"], strict=True)),
        whole=True,
        more=More(packed(as_json(document) | {"edition": facts | beside}), _style(), _script()),
    )


def _first_shown(edition: str, maps: tuple[MapData, ...]) -> tuple[MapData, ...]:
    """The map that the atlas opens with comes first, or the first on which there is a value."""
    usual = default_indicator(edition)
    level = default_level(edition, usual)
    wanted = [one for one in maps if (one.indicator, one.level) == (usual, level)]
    filled = [one for one in maps if any(letter.isdigit() for letter in one.letters)]
    first = next((one for one in (*wanted, *filled) if one in filled), maps[0])
    return (first, *(one for one in maps if one is not first))


@cache
def _script() -> str:
    return (_BROWSER / "one_file.js").read_text("utf-8")


@cache
def _style() -> str:
    """Of the method's text what its page has, and of the rest its own."""
    reading = _READING.findall((_ROOM / "page.css").read_text("utf-8"))
    method = (_ROOM / "method_page" / "style.css").read_text("utf-8")
    own = (_BROWSER / "one_file.css").read_text("utf-8")
    return "\n".join([headings_lower("\n".join([*reading, method])), own])
