"""What a page shows as slides: the file, made when it is asked for, and its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.publishing.forms.address import form_address
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.forms.endings import forms_of
from geo.publishing.pictures.files import slides_name
from geo.publishing.slides.slide import MEDIA_TYPE
from geo.state_cache import StateChangedError, in_one_state
from pages.shared import state
from pages.shared.here import here

if TYPE_CHECKING:
    import datetime as dt

    from geo.publishing.view import View


def has_slides(page: str) -> bool:
    """Whether a page can be had as slides."""
    forms = forms_of(page)
    return forms is not None and forms.slides is not None


def slides_download(page: str, day: dt.date, *, there: bool) -> None:
    """The file and its address; ``there`` is whether the view has anything to put on slides."""
    say = state.say()
    view = state.view()
    address = here()
    if not there:
        st.caption(say("There is nothing on screen to take away yet."))
        return
    st.download_button(
        say("Download the file"),
        data=lambda: in_one_state(lambda: _slides(view, page, address, day)),
        file_name=slides_name(view, page),
        mime=MEDIA_TYPE,
        key="w_slides_file",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    st.caption(
        say(
            "Words, tables and charts can be changed in PowerPoint; notes, sources and alternative "
            "texts are inside."
        )
    )
    st.caption(say("The address of these slides, for a letter or a program"))
    link = citation_link(view, address, page)
    st.code(form_address(link, page, "pptx"), language=None, wrap_lines=True)


def _slides(view: View, page: str, address: str, day: dt.date) -> bytes:
    """What is published when it is asked for; never what was before.

    Raises
    ------
    StateChangedError
        There is nothing any more that they could be of.
    """
    from geo.publishing.slides.deck import deck_bytes  # noqa: PLC0415  (only where it is asked for)

    forms = forms_of(page)
    assert forms is not None
    assert forms.slides is not None
    deck = forms.slides(view, citation_link(view, address, page), day)
    if deck is None:
        raise StateChangedError
    return deck_bytes(deck)
