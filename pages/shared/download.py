"""What a reader takes away from a page: what is on screen or the whole edition, and how to cite it.

One button on every page; what is behind it is only made when it is opened, and a file only when it
is asked for.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import streamlit as st

from geo.language import AtlasError, Text
from geo.publishing.export.citation import bibtex, citation, citations
from geo.publishing.export.edition_tables import edition_table, tables_of, whole_edition
from geo.publishing.export.file_names import file_stem
from geo.publishing.export.formats import (
    FORMATS,
    file_bytes,
    file_name,
    formats_for,
    package_bytes,
)
from geo.publishing.forms.citation_link import citation_link
from geo.state_cache import consistent_snapshot, in_one_state, snapshot_stamp
from geo.survey import load_edition
from pages.shared import shell, state
from pages.shared.add_to_story import add_to_story
from pages.shared.embed import embed
from pages.shared.here import here
from pages.shared.one_file_download import one_file_download
from pages.shared.picture_download import picture_download
from pages.shared.sheet_download import sheet_download
from pages.shared.slides_download import has_slides, slides_download

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.elements.lib.mutable_popover_container import PopoverContainer

    from geo.publishing.export.download import Download
    from geo.publishing.view import View
    from pages.shared.picture_download import Draw

    Make = Callable[[View, str], Download | None]

_SCREEN, _PICTURE, _SHEET, _SLIDES = "screen", "picture", "sheet", "slides"
_EDITION = "edition"
_WHAT: dict[str, Text] = {
    _SCREEN: Text("What is on screen"),
    _PICTURE: Text("A picture"),
    _SHEET: Text("Sheet (PDF)"),
    _SLIDES: Text("Slides (PowerPoint)"),
    _EDITION: Text("The whole edition"),
}
_EVERYTHING, _ONE_FILE = "everything", "one_file"
_KEPT = "atlas.taken"


def download(
    make: Make | None, page: str = "", *, picture: Draw | None = None, sheet: bool = False
) -> None:
    """The button of a page.

    ``make`` makes what is on screen, of the view and the link that reopens it, or nothing where
    there is nothing to take; a page without it has only the edition to offer. ``page`` is the last
    part of the page's address, nothing for the map. ``picture`` draws what is on screen; what can
    be drawn can be put into an article (:mod:`pages.shared.embed`) and into a story
    (:mod:`pages.shared.add_to_story`), beside the button. ``sheet`` is whether the page selects
    what a sheet can be of.
    """
    with st.container(horizontal=True, gap="small", key="take_away"):
        shown = popover()
        if make is not None and picture is not None:
            embed(make, page, picture)
            add_to_story(page or "map")
    if shown.open:
        with shown:
            _inside(make, page, picture, sheet=sheet)


def popover() -> PopoverContainer:
    """The button, closed until the reader opens it."""
    say = state.say()
    return st.popover(
        say("Download"), icon=":material/download:", key="w_download", on_change="rerun"
    )


@st.fragment
def _inside(make: Make | None, page: str, picture: Draw | None, *, sheet: bool) -> None:
    """The choices, the file and the citation; a choice here draws nothing else again."""
    with consistent_snapshot():  # a choice here does not go through app.py
        shell.again_if_changed()
        _choices(make, page, picture, sheet=sheet)


def _choices(make: Make | None, page: str, picture: Draw | None, *, sheet: bool) -> None:
    say = state.say()
    try:
        slides = has_slides(page or "map")
        drawn = picture is not None
        what = _EDITION if make is None else _what(drawn=drawn, sheet=sheet, slides=slides)
        if what == _PICTURE and picture is not None:
            picture_download(picture, link_of(page), page or "map")
            return
        if what == _SHEET:
            sheet_download(today())
            return
        if what == _SLIDES and make is not None:
            slides_download(page, today(), there=make(state.view(), "") is not None)
            return
        taken, everything = _chosen(make if what == _SCREEN else None, page)
    except AtlasError as error:
        shell.sentence(shell.in_readers_language(error))
        return
    if taken is None:
        st.caption(say("There is nothing on screen to take away yet."))
        return
    day = today()
    if everything == _ONE_FILE:
        one_file_download(taken.notice, day)
    elif everything == _EVERYTHING:
        _everything(taken, day)
    else:
        file_of(taken, day)
    _cite(taken, day)


def link_of(page: str) -> str:
    """The link that reopens what is on a page, as it is now; ``page`` as in :func:`download`."""
    return citation_link(state.view(), here(), page)


def today() -> dt.date:
    """The server's day, near enough to the reader's."""
    return dt.datetime.now().astimezone().date()


def _what(*, drawn: bool, sheet: bool, slides: bool) -> str:
    """What to take away; a picture, a sheet or slides only where there are some."""
    say = state.say()
    there = {_PICTURE: drawn, _SHEET: sheet, _SLIDES: slides}
    return st.segmented_control(
        say("What to take away"),
        [key for key in _WHAT if there.get(key, True)],
        key="w_download_what",
        default=_SCREEN,
        required=True,
        format_func=lambda key: say.render(_WHAT[key]),
        label_visibility="collapsed",
    )


def _chosen(make: Make | None, page: str) -> tuple[Download | None, str]:
    """What is to leave, and as what, where it stands for all of the edition."""
    say = state.say()
    view = state.view()
    link = link_of(page)
    if make is not None:
        return make(view, link), ""
    tables = {
        _EVERYTHING: Text("Everything, in one data package"),
        _ONE_FILE: Text("Everything, as one page that opens without a network"),
        **tables_of(load_edition(view.edition)),
    }
    table = st.selectbox(
        say("Table"),
        list(tables),
        key="w_download_table",
        format_func=lambda key: say.render(tables[key]),
    )
    st.caption(say.render(load_edition(view.edition).title))
    if table in (_EVERYTHING, _ONE_FILE):
        return _table(view, "communes", link), table
    return _table(view, table, link), ""


def _table(view: View, table: str, link: str) -> Download:
    """A table of the edition, kept while the reader chooses a format for it."""
    asked = (view, table, link, snapshot_stamp())
    kept: tuple[object, Download] | None = st.session_state.get(_KEPT)
    if kept is None or kept[0] != asked:
        say = state.say()
        with st.spinner(say("Putting the table together…")):  # seconds, for estimates
            kept = (asked, edition_table(view, table, link))
        st.session_state[_KEPT] = kept
    return kept[1]


def file_of(taken: Download, day: dt.date) -> None:
    """Choose a format, and download."""
    say = state.say()
    formats = formats_for(taken)
    chosen = st.selectbox(
        say("Format"),
        list(formats),
        key="w_download_format" if taken.level else "w_download_plain_format",
        format_func=lambda key: say.render(formats[key].label),
    )
    st.download_button(
        say("Download the file"),
        data=lambda: file_bytes(taken, chosen, day),
        file_name=file_name(taken, chosen, day),
        mime=FORMATS[chosen].media_type,
        key="w_download_file",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    rows = Text.plural("{n} row", "{n} rows", n=len(taken.rows))
    st.caption(shell.plain(" · ".join(filter(None, [say.render(rows), taken.notice]))))


def _everything(taken: Download, day: dt.date) -> None:
    """All tables of the edition in one package."""
    say = state.say()
    view, link = state.view(), taken.link
    name = file_stem(taken, day).replace("communes", "edition")
    st.download_button(
        say("Download the file"),
        data=lambda: in_one_state(lambda: package_bytes(whole_edition(view, link), name, day)),
        file_name=f"{name}.zip",
        mime="application/zip",
        key="w_download_everything",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    st.caption(shell.plain(" · ".join(filter(None, ["ZIP, CSV", taken.notice]))))


def _cite(taken: Download, day: dt.date) -> None:
    """How to cite it, to copy or as a file."""
    say = state.say()
    st.caption(say("How to cite it"))
    st.code(citation(taken, day, state.view().lang), language=None, wrap_lines=True)
    entry = bibtex(taken, day)
    with st.expander("BibTeX"):
        st.code(entry, language=None, wrap_lines=True)
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            say("BibTeX as a file"),
            data=lambda: entry,
            file_name=f"{file_stem(taken, day)}.bib",
            mime="application/x-bibtex",
            key="w_download_bibtex",
            on_click="ignore",
        )
        st.download_button(
            say("Citation in four languages"),
            data=lambda: citations(taken, day),
            file_name=f"{file_stem(taken, day)}_citation.txt",
            mime="text/plain",
            key="w_download_citations",
            on_click="ignore",
        )
