"""What only paper has of a page: a head with address and day, and tables that do not scroll.

A page is printed by the browser, which tells it so. Only then are address and day written, so that
no change of the view has to send them; and what is folded away is unfolded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from geo.publishing.inline_scripts import inline_script
from geo.publishing.paper_table import paper_table_html
from geo.publishing.view import FILES
from pages.shared import state

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler


def head_html() -> str:
    """The head of the page, which only paper shows, and what fills it; fixed words."""
    say = state.say()
    name = escape(say("Smart City Atlas of Belgium"))
    after = escape(say("After the barometer of the Smart City Institute"))
    printed = escape(say("Printed on {date}", date="{date}"))
    return (
        f'<div id="atlas-on-paper" data-printed="{printed}" data-locale="{say.locale_tag}" '
        f'data-files="{FILES}"><b>{name}</b> <span>{after}</span> <time></time> <cite></cite></div>'
        f"{inline_script('paper')}"
    )


def table_for_paper(table: Styler | pd.DataFrame, caption: str) -> None:
    """The rows of a table that scrolls on screen, all of them; paper has them in its place."""
    st.html(paper_table_html(table, state.say(), caption))
