"""The parts of a long page, and the one that a link names: ``#method-weights``.

A part is ``<details class="fold" open>`` with its heading as summary. It comes open, so that
without a script, in a desktop's window and on paper everything is there; on a phone all but the
first and the one that a link names are folded, once: what the reader opens stays so. Browsers open
what is folded for what is found in it.
"""

from __future__ import annotations

import streamlit as st

from geo.publishing.inline_scripts import inline_script


def go_to_section() -> None:
    """Lead to the section that the link names, if any; after the page and its address."""
    st.html(inline_script("section"), unsafe_allow_javascript=True)
