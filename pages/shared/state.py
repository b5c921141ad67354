"""The reader's state: one View in the session, mirrored in the URL.

The URL wins whenever it is not what this module wrote last: on the first visit, after Back or
Forward, and when a link is pasted. Everything else changes the view through :func:`change`, which
writes the URL, so that each change is a step for the Back button.

What is published may change while a page is open: then the URL is read again, as if it were opened
only now, and says in sentences what is no longer there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st

from geo.language import AtlasError, Text, Translator, match_language, translator
from geo.publishing.view import FILES, View, adapted_view, parse_view, with_edition
from geo.state_cache import current_stamp, snapshot_stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from geo.cartography.colours import Theme

Value = TypeVar("Value")

# What was typed into the search field and may mean several things; any other choice ends that.
TYPED = "atlas.typed"
# What a reader unfolds below a page: to Streamlit it is another one when its label changes.
FOLDED = ("table", "groups", "two_indicators_table")
# Of the keys that are no widget's.
_OURS = "atlas."
# The language in which the page was last drawn to its end.
_DRAWN_IN = "atlas.drawn_in"
_VIEW, _URL, _NOTICES, _TO_MAP = "atlas.view", "atlas.url", "atlas.notices", "atlas.to_map"
_CHANGED = Text("What is published has changed since you opened this page.")
# The state of the sources when the URL was read, and whether it was read again for that reason.
_STAMP, _AGAIN = "atlas.stamp", "atlas.again"


def view() -> View:
    """The view of this run; read from the URL when the URL or what is published has changed."""
    url = st.query_params.to_dict()
    before = is_of_before()
    if before or _VIEW not in st.session_state or st.session_state[_URL] != url:
        _read(url)
        st.session_state[_AGAIN] = before
        if before and notices():
            st.session_state[_NOTICES] = [_CHANGED, *notices()]
    current: View = st.session_state[_VIEW]
    return current


def _read(url: dict[str, str]) -> None:
    read, notices = parse_view(url, _browser_language())
    st.session_state[_VIEW], st.session_state[_URL] = read, url
    st.session_state[_NOTICES] = notices
    st.session_state[_STAMP] = snapshot_stamp()


def is_of_before() -> bool:
    """Whether what is published has changed since the view of this session was read."""
    read_at: object = st.session_state.get(_STAMP, snapshot_stamp())
    return read_at != snapshot_stamp()


def has_changed() -> bool:
    """Whether what is published has changed since, be it while this page was drawn."""
    read_at: object = st.session_state.get(_STAMP, snapshot_stamp())
    return read_at != current_stamp()


def change(**fields: Any) -> None:
    """Change parts of the view, and the URL with it."""
    _take(lambda: replace(view(), **fields))


def choose_edition(edition: str, **fields: Any) -> None:
    """Show another edition, and change other parts of the view with it."""
    _take(lambda: replace(with_edition(view(), edition), **fields))


def replace_view(changed: View) -> None:
    """Take ``changed`` as the view, and write the URL."""
    _take(lambda: changed)


def _take(make: Callable[[], View]) -> None:
    """Take what ``make`` makes of the view.

    A choice of what was withdrawn since the page was drawn changes nothing: the URL is read again,
    and tells.
    """
    try:
        changed = adapted_view(make())
    except AtlasError as error:
        _read(st.query_params.to_dict())
        tell(error.text)
        return
    st.session_state.pop(TYPED, None)
    st.session_state[_VIEW] = changed
    if not st.session_state.get(_AGAIN):  # what was lost is told, though the reader chose meanwhile
        st.session_state[_NOTICES] = []
    write_url(changed)


def compare(**fields: Any) -> None:
    """Change what the page that compares sets side by side."""
    change(side_by_side=replace(view().side_by_side, **fields))


def show_on_map(**fields: Any) -> None:
    """Change parts of the view that only the map page shows, and go there from any other page."""
    change(**fields)
    st.session_state[_TO_MAP] = True


def wants_map() -> bool:
    """Whether the last change asks for the map page; ``app.py`` asks once a run."""
    return bool(st.session_state.pop(_TO_MAP, False)) or view().stage


def write_url(current: View) -> None:
    """Write ``current`` to the URL, unless it is there already."""
    query = current.query() | _noted()
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)
    st.session_state[_URL] = query


def query() -> dict[str, str]:
    """The view and the files of this session, for a link from one page to another."""
    return view().query() | _noted()


def note_file(page: str, *, held: bool) -> bool:
    """Say in the URL that a page holds a file of the reader, or no longer does.

    A file is in the session only; of a new session, after a restart of the server, the URL is all
    that is left. It says no more than that there was one. True where that is news: the links at the
    top of this run do not say it yet.
    """
    noted = set(_noted().get(FILES, "").split("-")) - {"", page} | ({page} if held else set())
    now = {name: value for name, value in st.query_params.to_dict().items() if name != FILES}
    now |= {FILES: "-".join(sorted(noted))} if noted else {}
    news = st.query_params.to_dict() != now
    if news:
        known = st.session_state.get(_URL) == st.query_params.to_dict()
        st.query_params.from_dict(now)
        if known:
            st.session_state[_URL] = now
    return news


def file_was_here(page: str) -> bool:
    """Whether the URL says that the page held a file."""
    return page in _noted().get(FILES, "").split("-")


def _noted() -> dict[str, str]:
    return {FILES: st.query_params[FILES]} if FILES in st.query_params else {}


def hold(key: str, value: Value) -> Value:
    """Give a widget its value before it is drawn, and return it, to be its default as well.

    Where a busy server merges two runs, the value that was set may never reach the browser: it
    would take the default, and send that back as the reader's choice. It is set only when the
    widget has another one: a value that is set makes Streamlit send the widget anew.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return value


def place(key: str, value: Value, options: Sequence[Value]) -> int | None:
    """Give a select box its value, as :func:`hold`, and return its place, for ``index``.

    None, nothing chosen, where the value is not one of the options.
    """
    held = hold(key, value if value in options else None)
    return None if held is None else options.index(held)


def first_place(key: str, value: Value, options: Sequence[Value]) -> int:
    """Give a select box with many options its value, and return the place it was drawn with first.

    With a default that stays what it was, the box and its options are sent once, and referred to
    from then on.
    """
    first = f"atlas.first.{key}"
    if key in st.session_state:
        hold(key, value)
    if key not in st.session_state or st.session_state.get(first) not in options:
        st.session_state[first] = value  # drawn anew
    return options.index(st.session_state[first])


def send_choices_anew() -> None:
    """Have the browser told what each widget holds, where it was drawn in another language.

    A browser keeps a choice as the words it was shown in. These would stay as they are, be none of
    the options in the language of this run, and come back in the next one as a choice of the
    reader's. Called before anything is drawn; :func:`drawn_to_the_end` when all of it is.
    """
    if st.session_state.get(_DRAWN_IN, view().lang) == view().lang:
        return
    for key in map(str, st.session_state):
        # Nothing else has words: buttons and boxes are true or false, and files cannot be set.
        held = st.session_state[key]
        told = isinstance(held, str | int | list) and not isinstance(held, bool)
        if (told and not key.startswith(_OURS)) or key in FOLDED:
            st.session_state[key] = held


def is_choice(key: str, options: Collection[Any]) -> bool:
    """Whether a widget holds one of its options, or several.

    A busy server may end the run that sends the words of another language before the browser has
    them. What the browser sends then, in the language before, is no choice of the reader's.
    """
    held = st.session_state[key]
    return all(one in options for one in (held if isinstance(held, list) else [held]))


def drawn_to_the_end() -> None:
    """The page is drawn in the reader's language: the browser has every choice in its words."""
    st.session_state[_DRAWN_IN] = view().lang


def say() -> Translator:
    """The translator for the reader's language."""
    return translator(view().lang)


def theme() -> Theme:
    """``light`` or ``dark``: the page behind the map."""
    return "dark" if st.context.theme.type == "dark" else "light"


def notices() -> list[Text]:
    """What was not understood in the link that opened this view."""
    found: list[Text] = st.session_state.get(_NOTICES, [])
    return found


def drawn_notices() -> list[Text]:
    """The same, as they are shown: the reader's next choice may end them."""
    st.session_state[_AGAIN] = False
    return notices()


def tell(text: Text) -> None:
    """Add a sentence that the reader should not miss."""
    st.session_state[_NOTICES] = [*notices(), text]


def forget_notices() -> None:
    """The reader has read them."""
    st.session_state[_AGAIN] = False
    st.session_state[_NOTICES] = []


def _browser_language() -> Any:
    return match_language(st.context.locale)
