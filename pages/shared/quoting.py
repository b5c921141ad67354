"""The buttons that copy a sentence: what a click on one does, and the address in the sentence.

The sentence itself is in the button, made by :mod:`geo.publishing.quotations`.
"""

from __future__ import annotations

import streamlit as st
from markupsafe import escape

from geo.publishing.export.provenance import address_beside
from geo.publishing.inline_scripts import inline_script
from pages.shared import state
from pages.shared.here import here


def address() -> str:
    """The address of the atlas as the reader sees it, without page and parameters."""
    return address_beside(here(), "", "")


def copy_on_click() -> None:
    """Have the buttons of this page copy their sentence, and say so."""
    say = state.say()
    copied, close = say("Copied"), say("Close")
    by_hand = say("This browser does not let the page copy. The sentence is marked: copy it.")
    st.html(
        f'<div id="atlas-quoted" data-copied="{escape(copied)}" '
        f'data-by-hand="{escape(by_hand)}"><p role="status"><b></b> <q></q></p>'
        f"<button type='button'>{escape(close)}</button></div>{inline_script('copy')}",
        unsafe_allow_javascript=True,
    )
