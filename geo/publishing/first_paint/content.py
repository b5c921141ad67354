"""The view that an address asks for, in words: title, description, picture, rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.cartography.picture.paper import Look
from geo.language import LANGUAGES, AtlasError, translator
from geo.publishing.editors import PARAMETER
from geo.publishing.export.formats import FORMATS, formats_for
from geo.publishing.export.provenance import link_in_language, link_to
from geo.publishing.forms.address import form_address
from geo.publishing.forms.endings import forms_of
from geo.publishing.map_view import compose
from geo.publishing.notices import told_notices
from geo.publishing.pictures.map import map_words
from geo.publishing.tab_title import subject_of
from geo.publishing.view import parse_view
from geo.state_cache import StateChangedError, state_cache

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Language, Text
    from geo.publishing.view import View

MAP = "map"


@dataclass(frozen=True)
class FirstPage:
    """What a page is called and shows, in one language.

    Attributes
    ----------
    view
        What the page shows.
    language
        Of all words.
    title
        Of the browser's tab, with the name of the atlas.
    heading, description
        Of a preview: what is shown; unit, n, year, source. Both say where data is synthetic.
    link
        The address that reopens the view, whatever stands in the one that was asked for.
    languages
        Language and address of the view in each.
    picture, picture_size
        Address of the view's picture ("" where its page has none), width and height.
    rows
        Of the map only: name and value of every area that has one, then each reason why others
        have none with their number.
    files
        Ending and address of the view's other forms; what there is none of is not among them.
    notices
        What was not understood in the address, as the page tells it.
    """

    view: View
    language: Language
    title: str
    heading: str
    description: str
    link: str
    languages: tuple[tuple[Language, str], ...]
    picture: str
    picture_size: tuple[int, int]
    rows: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    notices: tuple[str, ...] = ()


def first_page(
    page: str, query: Mapping[str, str], language: Language, base: str, title: Text
) -> FirstPage:
    """What the page that an address asks for is called and shows.

    Parameters
    ----------
    page
        Its name.
    query
        The parameters; what makes no sense among them is left aside and told, as the page does.
    language
        Where the address names none.
    base
        The address of the server with a slash at its end.
    title
        The page's.

    Raises
    ------
    AtlasError
        Data is missing or damaged.
    """
    # The page takes an editor's key out of the link before it reads that.
    view, notices = parse_view({k: v for k, v in query.items() if k != PARAMETER}, language)
    told = told_notices(notices, translator(view.lang))
    return replace(_first_page(page, view, base, title), notices=tuple(told))


@state_cache(maxsize=256)
def _first_page(page: str, view: View, base: str, title: Text) -> FirstPage:
    say = translator(view.lang)
    link = link_to(view, base, page)
    heading, description, rows = _said(page, view, title)
    atlas = say("Smart City Atlas of Belgium")
    endings = _endings_there(page, view, link)
    look = Look()
    return FirstPage(
        view=view,
        language=view.lang,
        title=f"{say.render(subject_of(page, view, title))} – {atlas}",
        heading=heading,
        description=description or atlas,
        link=link,
        languages=tuple((one, link_in_language(link, one)) for one in LANGUAGES),
        picture=form_address(link, page, "png", look) if "png" in endings else "",
        picture_size=(look.size.width, look.size.height),
        rows=rows,
        files=tuple((ending, form_address(link, page, ending)) for ending in endings),
    )


def _endings_there(page: str, view: View, link: str) -> tuple[str, ...]:
    """The endings that there is something behind; without a commune, there is nothing of one."""
    forms = forms_of(page)
    if forms is None:
        return ()
    if page == MAP or forms.download is None:
        return forms.endings()
    try:
        taken = forms.download(view, link)
        if taken is None:
            return ()
        drawn = forms.is_drawn is None or forms.is_drawn(view)
    except StateChangedError:
        raise
    except AtlasError:
        return ()
    left_out = FORMATS.keys() - formats_for(taken).keys()
    return tuple(
        name
        for name in forms.endings()
        if name not in left_out and (drawn or forms.ending(name).made != "picture")
    )


def _said(page: str, view: View, title: Text) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Heading, description and rows."""
    say = translator(view.lang)
    if page != MAP:
        return say.render(subject_of(page, view, title)), "", ()
    composed = compose(view)
    words = map_words(composed, Look(), "")
    table = composed.table()
    known = table[table["value"].notna()]
    missing = [
        (say.render(entry.label), say.number(entry.count))
        for entry in composed.picture.legend(say)
        if entry.letter.isalpha()
    ]
    rows = (*zip(known["name"], known["shown"], strict=True), *missing)
    heading = f"{words.label} – {words.title}" if words.label else words.title
    described = (f"{words.label}." if words.label else "", *words.subtitle, words.foot[0])
    return heading, " ".join(filter(None, described)), rows
