"""A whole edition as one page that opens from a disk: put together on demand, then downloaded."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import streamlit as st

from geo.language import AtlasError
from geo.publishing.export.file_names import safe_name
from geo.publishing.export.provenance import address_beside
from geo.publishing.one_file.page import one_file
from geo.state_cache import snapshot_stamp
from pages.shared import shell, state
from pages.shared.here import here
from pages.shared.one_at_a_time import one_at_a_time

if TYPE_CHECKING:
    import datetime as dt

_KEPT = "atlas.one_file"
_making = threading.Lock()
"""One at a time on a server: it takes about a minute of a processor."""


def one_file_download(notice: str, day: dt.date) -> None:
    """The button that puts the page together, with its progress, and the one that downloads it.

    ``notice`` is the label of demonstration data, or "".
    """
    say = state.say()
    view = state.view()
    address = address_beside(here(), "", "")
    asked = (view.edition, view.lang, view.vintage, address, snapshot_stamp())
    kept: tuple[object, str] | None = st.session_state.get(_KEPT)
    about = say(
        "All indicators on the map, the values of every commune, all languages and the method in "
        "one file. It needs no network and no program but a browser."
    )
    if kept is None or kept[0] != asked:
        st.caption(about)
        place = st.empty()
        if not place.button(say("Put the page together"), key="w_one_file", width="stretch"):
            return
        try:
            kept = (asked, _made(address, day))
        except AtlasError as error:
            shell.sentence(shell.in_readers_language(error))
            return
        place.empty()
        st.session_state[_KEPT] = kept
    content = kept[1].encode()
    st.download_button(
        say("Download the file"),
        data=content,
        file_name=f"smart-city-atlas_{safe_name(view.edition)}.html",
        mime="text/html",
        key="w_one_file_download",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    size = f"HTML, {say.number(len(content) / 1_000_000, 1)} MB"
    st.caption(shell.plain(" · ".join(filter(None, [size, notice]))))


def _made(address: str, day: dt.date) -> str:
    """The page, with a bar while it is made.

    Raises
    ------
    AtlasError
        Another one is being made; or as :func:`geo.publishing.one_file.page.one_file`.
    """
    say = state.say()
    view = state.view()
    with one_at_a_time(_making, say("Putting the page together…")) as done:
        return one_file(
            view.edition,
            view.lang,
            day=day,
            vintage=view.vintage,
            address=address,
            done=done,
        )
