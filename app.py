"""Smart City Atlas of Belgium: start here.

Page set-up, navigation and what all pages share; the pages themselves are in ``pages/``, the
frame around them in ``pages/shared/shell.py``, and everything worth testing in ``geo/``.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from geo.language import AtlasError
from geo.survey import one_state
from pages.shared import editing, shell, state

st.set_page_config(
    page_title=shell.page_title(),
    page_icon=str(Path(__file__).parent / "geo/cartography/browser/icon.svg"),
    layout="wide",
    initial_sidebar_state="collapsed",
)


def not_found() -> None:
    """The page behind an address that no page has."""
    say = state.say()
    shell.sentence(
        say(
            "There is no page called {name} in the atlas. The pages are in the line at the top.",
            name=shell.unknown_page(known) or "",
        )
    )


try:
    with one_state():
        editing.take_key()
        came_from = shell.came_from()
        say = state.say()
        pages = {
            "map": st.Page("pages/map.py", title=say("Map"), default=True),
            "commune": st.Page("pages/commune.py", title=say("Commune"), url_path="commune"),
            "compare": st.Page("pages/compare.py", title=say("Compare"), url_path="compare"),
            "change": st.Page("pages/change.py", title=say("Change"), url_path="change"),
            "barometer": st.Page(
                "pages/barometer.py", title=say("The barometer"), url_path="barometer"
            ),
            "ranking": st.Page("pages/ranking.py", title=say("Ranking"), url_path="ranking"),
            "initiatives": st.Page(
                "pages/initiatives.py", title=say("Initiatives"), url_path="initiatives"
            ),
            "own_file": st.Page(
                "pages/own_file.py", title=say("Your own file"), url_path="own_file"
            ),
            "import_survey": st.Page(
                "pages/import_survey.py", title=say("Load a survey"), url_path="import_survey"
            ),
            "method": st.Page("pages/method.py", title=say("Method"), url_path="method"),
            "sources": st.Page("pages/sources.py", title=say("Sources"), url_path="sources"),
        }
        known = tuple(pages)
        missing = shell.unknown_page(known)
        lost = [st.Page(not_found, title=missing, url_path=missing)] if missing else []
        chosen = st.navigation([*pages.values(), *lost], position="hidden")
        if came_from:
            name, query = came_from
            asked = pages.get(name, pages["map"])
            if chosen != asked or st.query_params.to_dict() != query:
                st.switch_page(asked, query_params=query)
            shell.arrived()
        if state.wants_map() and chosen != pages["map"]:
            st.switch_page(pages["map"], query_params=state.view().query())
        if chosen != pages["map"]:
            st.set_page_config(page_title=shell.tab_title(chosen, pages["commune"]))
        shell.styles()
        if not state.view().stage:
            aside = [
                pages[name]
                for name in ("initiatives", "own_file", "import_survey", "method", "sources")
            ]
            shell.top([page for page in pages.values() if page not in aside], aside)
            shell.notices()
        shell.draw(chosen)
except AtlasError as error:
    shell.sentence(shell.in_readers_language(error))
