"""One commune on a page of its own: its figures, its answers, its peers."""

from __future__ import annotations

import streamlit as st

from geo.publishing.commune_page import candidates, commune_page_html, largest_communes_html
from geo.publishing.commune_page.download import commune_download
from geo.publishing.commune_page.picture import commune_picture
from geo.publishing.comparison_start import with_selected
from geo.publishing.control_options import edition_names
from geo.publishing.search_suggestions import commune_lines
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_name
from pages.shared import quoting, shell, state
from pages.shared.comparison_set import compared_with
from pages.shared.download import download
from pages.shared.place_field import offer_places, place_field

shell.require("commune")


def _open(code: str | None) -> None:
    if code:
        st.session_state["sheet"] = False  # what was asked for is below it
        state.change(level="commune", selected=code)


def _another() -> None:
    """Choose a commune by any of its names or its postal code."""
    say = state.say()
    view = state.view()
    vintage = resolve_vintage(view)
    place_field(
        say("Another commune"),
        commune_lines(vintage, view.lang),
        vintage,
        _open,
        key="w_place",
        placeholder=say("Type a name"),
        width=300,
    )


def _offer() -> None:
    """Which commune was meant, where the text of the field is not clear."""
    view = state.view()
    vintage = resolve_vintage(view)
    offer_places(commune_lines(vintage, view.lang), vintage, _open, key="w_place")


def _edition() -> None:
    """Choose the edition; an indicator that it does not have becomes its usual one."""
    say = state.say()
    names = edition_names(state.view().lang, state.view().edition)

    def chosen() -> None:
        state.choose_edition(st.session_state["w_place_edition"], level="commune")

    st.selectbox(
        say("Edition"),
        list(names),
        index=state.place("w_place_edition", state.view().edition, list(names)),
        key="w_place_edition",
        format_func=names.__getitem__,
        on_change=chosen,
        width=385,
    )


def _which() -> bool:
    """Offer what the link may have meant; whether there was anything to offer."""
    say = state.say()
    vintage = resolve_vintage(state.view())
    found = candidates(st.query_params.get("commune", ""), vintage)
    if found:
        shell.heading(say("Which one do you mean?"))
        with st.container(key="place-candidates", horizontal=True, gap="small"):
            for code in found:
                name = say.render(area_name(code, "commune", vintage))
                st.button(
                    shell.plain(f"{name} ({code})"),
                    key=f"w_place_{code}",
                    on_click=_open,
                    args=(code,),
                )
    return bool(found)


view = state.view()
say = state.say()
selected = view.selected if view.level == "commune" else None
if selected:  # on a phone the choices are behind one switch, once there is something to read
    st.checkbox(say("Other commune, comparison, download"), key="sheet", width="stretch")
with st.container(key="place-tools", horizontal=True, vertical_alignment="bottom", gap="small"):
    _another()
    _edition()
    if selected:
        compared_with()
        st.page_link(
            "pages/map.py",
            label=say("On the map"),
            icon=":material/map:",
            query_params=view.query(),
        )
        st.page_link(
            "pages/compare.py",
            label=say("Side by side"),
            icon=":material/compare_arrows:",
            query_params=with_selected(view).query(),
        )
        download(commune_download, "commune", picture=commune_picture, sheet=True)
_offer()
if selected:
    with st.container(key="place"):
        st.html(commune_page_html(view, state.theme(), quoting.address()))
    quoting.copy_on_click()
    state.write_url(view)
elif not _which():
    shell.heading(say("Commune"))
    shell.empty(
        say("This page shows one commune: what is known of it, and beside whom."),
        say("Type a name or a postal code above, or click a commune on the map."),
    )
    st.html(largest_communes_html(view))
