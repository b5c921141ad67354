"""The frame around every page: styles, the line on top, notices, and errors as sentences."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import streamlit as st
from markupsafe import escape

from geo.cartography.assets import Assets, lay_out_again, prepare
from geo.language import LANGUAGE_NAMES, LANGUAGES, AtlasError, match_language, translator
from geo.publishing.inline_scripts import inline_script
from geo.publishing.landmarks import foot_html, landmarks_html
from geo.publishing.notices import notice_html, told_notices
from geo.publishing.operation.prefix import path_prefix
from geo.publishing.page_style import page_style
from geo.publishing.tab_title import subject_of
from geo.publishing.version_banner import version_banner
from geo.state_cache import is_known
from geo.survey.edition_sources import OUT_OF_REACH
from pages.shared import state
from pages.shared.here import here
from pages.shared.paper import head_html
from pages.shared.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_SHELL, _RETURN = "atlas.shell", "atlas.return"
_TRIES = "atlas.tries"
_MOST_TRIES = 4
_IN_ROW = 2  # pages that a phone's line has whatever page one is on
_NOT_IN_CSS = re.compile(r'["\\<\n]')
_log = logging.getLogger("atlas")
# Fills the line on top of this run, while that is not done.
_unfilled: ContextVar[Callable[[], None] | None] = ContextVar("unfilled", default=None)

# Emphasis, links, code, formulas, colours, emoji, lists, tables, arrows, addresses.
_MARKUP = re.compile(
    r"[\\`*\[\]<>~#$|{}@]|:[\w+-]+:|--|(?<![^\W_])_|_(?![^\W_])|^\s*([-+=]|\d+[.)])|http|www\."
)


def pages_are_ours() -> None:
    """Tell Streamlit, before the first reader, that ``app.py`` navigates: ``pages-folder``.

    With a ``pages/`` folder beside ``app.py``, the first visitor of a fresh server who follows a
    deep link would get the page alone, without navigation or styles.
    """
    st.navigation([st.Page(lambda: None, title="-", url_path="-")], position="hidden")


def require(page: str) -> None:
    """Go through ``app.py`` first where Streamlit opened ``page`` without it all the same.

    The page then remembers itself and its query, and ``app.py`` (see :func:`came_from`) sends the
    reader back. The section that a link names is lost on the way: only the browser knows it.
    """
    if _SHELL not in st.session_state:
        st.session_state[_RETURN] = (page, st.query_params.to_dict())
        st.switch_page("app.py")


def set_aside(page: str, query: dict[str, str]) -> None:
    """Have ``app.py`` go to a page, unless a link that skipped it asks for one already."""
    st.session_state.setdefault(_RETURN, (page, query))


def came_from() -> tuple[str, dict[str, str]] | None:
    """The page and query that :func:`require` set aside, until :func:`arrived`.

    A run may be cut short by the browser's next message, and what it did with it is lost: they
    are kept until the reader is there, but not longer than a few runs.
    """
    st.session_state[_SHELL] = True
    found: tuple[str, dict[str, str]] | None = st.session_state.get(_RETURN)
    st.session_state[_TRIES] = st.session_state.get(_TRIES, 0) + 1
    if st.session_state[_TRIES] > _MOST_TRIES:
        arrived()
    return found


def take_parameter(name: str) -> str | None:
    """Take a part out of the link, also out of one that :func:`require` set aside."""
    found: str | None = None
    aside = st.session_state.get(_RETURN)
    if aside and name in aside[1]:
        found = aside[1].pop(name)
    if name in st.query_params:
        found = st.query_params[name]
        del st.query_params[name]
    return found


def arrived() -> None:
    """The reader is on the page that the link asked for."""
    st.session_state.pop(_RETURN, None)


def page_title() -> str:
    """The name of the atlas in the reader's language, for the browser's tab."""
    say = translator(match_language(st.query_params.get("lang") or st.context.locale))
    return say("Smart City Atlas of Belgium")


def tab_title(page: str, title: str) -> str:
    """What the page shows before the name of the atlas, for the browser's tab.

    ``page`` is its address, ``title`` its own in the reader's language.
    """
    try:
        title = state.say().render(subject_of(page, state.view(), title))
    except AtlasError:  # told by the page itself
        return page_title()
    return f"{title} – {page_title()}"


def unknown_page(known: Collection[str]) -> str | None:
    """The last part of the address when no page has it; None when one does."""
    below = unquote(urlsplit(here()).path).removeprefix(path_prefix())
    last = below.rstrip("/").rpartition("/")[2]
    if not last or last in known:
        return None
    return re.sub(r"[^\w-]", "", last)[:60] or None


def assets() -> Assets:
    """What the browser fetches, as it is now: another file of outlines when boundaries change."""
    return prepare()


def styles() -> None:
    """Our style sheet, fetched as a file: a run sends its name, not its text."""
    say = state.say()
    try:
        lay_out_again()
    except AtlasError as error:  # its sentence is for whoever runs the atlas: it has the folder
        _log.warning("What the browser needs is not whole: %s", error)
        sentence(
            say(
                "Some of what this page needs is not there any more, so parts of it may be "
                "missing. Those who run this atlas find the reason in the server's log."
            )
        )
    # What Streamlit says in English only, and what stands at the foot of a page on paper; the style
    # sheet takes these words.
    words = {
        "name": say("Smart City Atlas of Belgium"),
        "choose-file": say("Choose a file"),
        "no-results": say("There is nothing here to choose."),
        "not-taken": say(
            "The file was not taken: it is too large or not of the kinds above, or many send "
            "theirs at this moment. Try again in a minute, or reload the page."
        ),
        "no-file": say(
            "The file was not made: what is shown has changed meanwhile, or the atlas was started "
            "anew. Reload the page, and try again."
        ),
        "lost": say("The connection to the atlas is lost; trying to reach it again…"),
        "lost-what": say(
            "What you chose is kept in the address of this page. If nothing happens, reload it."
        ),
    }
    told = "".join(
        f'--atlas-{name}: "{_NOT_IN_CSS.sub("", text)}"; ' for name, text in words.items()
    )
    st.html(
        f'<style>@import url("./app/static/{page_style()}"); :root {{ {told}}}</style>'
        f'<i hidden data-lang="{state.view().lang}"></i>{inline_script("language")}{head_html()}',
        unsafe_allow_javascript=True,
    )


def draw(page: Any, *, map_first: bool = False) -> None:
    """Run a page; what goes wrong is told as a sentence, never as a trace.

    ``map_first``: the page itself fills the line on top, when its map is drawn.
    """
    content = st.container(key="page")
    try:
        if not map_first:
            fill_top()
        with content:
            page.run()
        fill_top()
    except AtlasError as error:
        fill_top()
        again_if_changed()
        with content:
            sentence(in_readers_language(error))
    except Exception as error:
        if type(error).__module__.startswith("streamlit"):
            raise  # how Streamlit stops and reruns a script
        fill_top()
        again_if_changed()
        _log.exception("A page failed")
        say = state.say()
        with content:
            sentence(
                say(
                    "Something went wrong on this page. Reload it; if it happens again, tell those "
                    "who run this atlas what you did. Details are in the server's log."
                )
            )


def foot() -> None:
    """The foot of the page, except on the stage, and what its parts are to a screen reader."""
    say = state.say()
    if not state.view().stage:
        with st.container(key="foot"):
            st.html(foot_html(say))
    st.html(
        landmarks_html(say),
        unsafe_allow_javascript=True,  # a file of ours; its words are in attributes, escaped
    )


def again_if_changed() -> None:
    """Draw anew where what is published has changed while this was drawn."""
    if state.has_changed():
        st.rerun()


def in_readers_language(error: AtlasError) -> str:
    """The error's sentence, even when the view itself could not be read."""
    try:
        say = state.say()
    except AtlasError:
        say = translator(match_language(st.query_params.get("lang") or st.context.locale))
    return say.render(error.text)


def sentence(*sentences: str) -> None:
    """Sentences the reader should not miss, as text."""
    st.html(notice_html(sentences))


def file_is_gone(page: str) -> None:
    """Say that a file was chosen here and is not there any more, if so."""
    if state.file_was_here(page):
        say = state.say()
        sentence(
            say(
                "A file was chosen on this page, and it is gone: files are kept for one session "
                "only, which ends when the server restarts or the page is loaded anew, and a link "
                "holds none. Choose the file again; what was settled for it is to be settled again."
            )
        )


def plain(text: str) -> str:
    """Text from a file for a widget's label: Streamlit reads labels as Markdown.

    What holds no markup stays as it is: a screen reader gets the label as it was written, with the
    signs that take away the meaning of others.
    """
    if _MARKUP.search(text) is None:
        return text
    return re.sub(r"([\\`*_{}\[\]()#+.!|<>~:$-])", r"\\\1", text)


def heading(title: str) -> None:
    """What the page is about, where nothing else on it says so."""
    st.html(f'<h1 class="page-title">{escape(title)}</h1>')


def empty(*lines: str) -> None:
    """A clear empty state: what is missing, and what to do."""
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    st.html(f'<div class="atlas-empty">{body}</div>')


def begin_top(pages: list[Any], more: list[Any]) -> None:
    """Keep the place of the line on top: what a page shows may be sent before it is filled."""
    place = st.container(key="top", horizontal=True, vertical_alignment="center", gap="small")
    _unfilled.set(lambda: _top(place, pages, more))


def fill_top() -> None:
    """Fill the line on top, unless it is filled."""
    fill = _unfilled.get()
    _unfilled.set(None)
    if fill is not None:
        fill()


def _top(place: Any, pages: list[Any], more: list[Any]) -> None:
    """The line on top: name, pages (those in ``more`` behind a menu), search, language."""
    say = state.say()
    view, query = state.view(), state.query()
    with place:
        with st.container(key="brand", width="content"):
            name = escape(say("Smart City Atlas of Belgium"))
            after = escape(say("After the barometer of the Smart City Institute"))
            st.html(f'<p class="atlas-brand">{name}<small>{after}</small></p>')
        with st.container(
            key="pages", horizontal=True, vertical_alignment="center", gap="small", width="content"
        ):
            for page in pages:
                st.page_link(page, label=page.title, query_params=query, width="content")
            with st.popover(say("Menu"), key="menu", width="content"):
                with st.container(key="menu_top"):  # on a phone only, where the row has no room
                    for page in pages[_IN_ROW:]:
                        st.page_link(page, label=page.title, query_params=query)
                for page in more:
                    st.page_link(page, label=page.title, query_params=query)
        with st.container(key="search", width="stretch"):
            search()
        with st.container(key="language", width=140):
            st.selectbox(
                say("Language"),
                LANGUAGES,
                index=state.place("w_lang", view.lang, LANGUAGES),
                key="w_lang",
                format_func=LANGUAGE_NAMES.__getitem__,
                on_change=lambda: state.change(lang=st.session_state["w_lang"]),
                label_visibility="collapsed",
            )
        st.button(
            say("Stage view"),
            key="w_stage",
            icon=":material/present_to_all:",
            help=say("Full window and large type, for a room. Key: S"),
            on_click=lambda: state.show_on_map(stage=True),
        )


def version(page: str) -> None:
    """That a version is shown in whose place another one is published; ``page`` is its address."""
    banner = version_banner(state.view(), page)
    if banner:
        st.html(banner)


def notices() -> None:
    """What was not understood in the reader's link, and which editions are out of reach."""
    found = [one for one in state.drawn_notices() if one != OUT_OF_REACH]
    if not is_known("editions"):
        sentence(state.say().render(OUT_OF_REACH))
    if found:
        say = state.say()
        with st.container(key="notices", horizontal=True, vertical_alignment="center"):
            sentence(*told_notices(found, say))
            st.button(say("Close"), on_click=state.forget_notices, key="w_close", type="tertiary")
