"""What only paper has of a page: a head with address and day, and tables that do not scroll.

A page is printed by the browser, which tells it so. Only then are address and day written, so that
no change of the view has to send them; and what is folded away is unfolded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from geo.publishing.paper_table import paper_table_html
from geo.publishing.view import FILES
from pages.shared import state

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

# One listener for all pages, set once. A page is dark where its letters are light.
_ON_PAPER = """<script>{
if (!window.atlasOnPaper) {
  window.atlasOnPaper = true;
  let opened = [];
  const isPale = (colour) => {
    const parts = (colour.match(/[\\d.]+/g) ?? []).slice(0, 3);
    return parts.reduce((sum, part) => sum + Number(part), 0) > 384;
  };
  const write = (head) => {
    const link = new URL(location.href), { printed, locale, files } = head.dataset;
    const day = new Date().toLocaleDateString(locale, { dateStyle: "long" });
    link.hash = "";
    link.searchParams.delete(files);
    head.querySelector("cite").textContent = link.href.replaceAll("%40", "@");
    head.querySelector("time").textContent = printed.replace("{date}", day);
    document.documentElement.toggleAttribute(
      "data-printed-dark", isPale(getComputedStyle(head).color));
  };
  addEventListener("beforeprint", () => {
    const head = document.getElementById("atlas-on-paper");
    if (head) write(head);
    opened = [...document.querySelectorAll(".dd details:not([open])")];
    const isRows = (one) => one.matches(".fold, .in-members") || one.querySelector("table");
    opened = opened.filter(isRows);
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
    document.documentElement.removeAttribute("data-printed-dark");
  });
}
}</script>"""


def head_html() -> str:
    """The head of the page, which only paper shows, and what fills it; fixed words."""
    say = state.say()
    name = escape(say("Smart City Atlas of Belgium"))
    after = escape(say("After the barometer of the Smart City Institute"))
    printed = escape(say("Printed on {date}", date="{date}"))
    return (
        f'<div id="atlas-on-paper" data-printed="{printed}" data-locale="{say.locale_tag}" '
        f'data-files="{FILES}"><b>{name}</b> <span>{after}</span> <time></time> <cite></cite></div>'
        f"{_ON_PAPER}"
    )


def table_for_paper(table: Styler | pd.DataFrame, caption: str) -> None:
    """The rows of a table that scrolls on screen, all of them; paper has them in its place."""
    st.html(paper_table_html(table, state.say(), caption))
