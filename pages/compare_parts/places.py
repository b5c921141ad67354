"""The page that compares, by way of places: choose two to six, and see them side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from geo.language import Text
from geo.publishing.compare_page import (
    communes_among,
    compare_page_html,
    further_places,
    place_lines,
    place_names,
    quick_starts,
)
from geo.publishing.compare_page.download import places_download
from geo.publishing.compare_page.picture import compare_picture
from geo.publishing.compare_page.places import LETTERS
from geo.publishing.compare_page.suggestions import example_head_html
from geo.publishing.side_by_side import FEWEST_PLACES, MOST_PLACES
from geo.publishing.view import resolve_vintage
from pages.shared import shell, state
from pages.shared.controls import edition
from pages.shared.download import download
from pages.shared.place_field import offer_places, place_field

if TYPE_CHECKING:
    from geo.publishing.compare_page.suggestions import Start


def draw() -> None:
    """Draw the tools, and below them the places or how to begin."""
    with st.container(key="cp-tools", horizontal=True, vertical_alignment="bottom", gap="small"):
        _add()
        edition()
        _as_own_list()
    _offer()
    _chosen()
    places = state.view().side_by_side.places
    if len(places) < FEWEST_PLACES:
        _begin()
        return
    say = state.say()
    with (
        st.spinner(say("Computing what this page shows…")),  # seconds, for the first reader
        st.container(key="cp"),
    ):
        st.html(compare_page_html(state.view(), state.theme()))
    download(places_download, "compare", picture=compare_picture)


def _add() -> None:
    """Choose one more place by any of its names; with six of them, say why there is no more."""
    say = state.say()
    view = state.view()
    vintage = resolve_vintage(view)
    full = len(view.side_by_side.places) >= MOST_PLACES
    place_field(
        say("Add a place"),
        place_lines(vintage, view.edition, view.lang),
        vintage,
        _added,
        key="w_cp_add",
        placeholder=say("Six places, no more") if full else say("Commune, province or region"),
        help=say("More than six places side by side cannot be read. Remove one to add another.")
        if full
        else None,
        disabled=full,
        width=330,
    )


def _added(found: str) -> None:
    places = state.view().side_by_side.places
    if found in places:
        state.tell(Text("{name} is there already.", name=place_names(state.view())[found]))
    elif len(places) < MOST_PLACES:
        state.compare(places=(*places, found))


def _offer() -> None:
    """Which place was meant, where the text of the field is not clear."""
    view = state.view()
    vintage = resolve_vintage(view)
    lines = place_lines(vintage, view.edition, view.lang)
    offer_places(lines, vintage, _added, key="w_cp_add")


def _chosen() -> None:
    """The places there are; a click on one removes it."""
    say = state.say()
    places = state.view().side_by_side.places
    if not places:
        return
    with st.container(key="cp-chosen", horizontal=True, gap="small"):
        for letter, (code, name) in zip(LETTERS, place_names(state.view()).items(), strict=False):
            written = shell.plain(say.render(name))
            st.button(
                f"{letter} · {written}",
                key=f"w_cp_remove_{code}",
                icon=":material/close:",
                help=say("Remove {name}", name=written),
                on_click=_set,
                args=(tuple(one for one in places if one != code),),
            )


def _set(places: tuple[str, ...]) -> None:
    state.compare(places=places)


def _as_own_list() -> None:
    """Make the communes here those that communes are compared with, on every page."""
    view = state.view()
    communes = communes_among(view)
    if not communes or len(view.side_by_side.places) < FEWEST_PLACES:
        return
    say = state.say()
    done = view.own == communes and view.comparison_set == "own"

    def taken() -> None:
        state.change(own=communes, comparison_set="own")
        state.tell(
            Text(
                "From now on communes are compared with your own list, on every page of the atlas."
            )
        )

    st.button(
        say("These communes are your own list")
        if done
        else say("Take these communes as my own list"),
        key="w_cp_own",
        icon=":material/checklist:",
        disabled=done,
        help=say("Whom communes are compared with, on every page, until you choose otherwise."),
        on_click=taken,
    )


def _begin() -> None:
    """Nothing to compare yet: what this page does, and what to begin with."""
    say = state.say()
    view = state.view()
    shell.heading(say("Compare"))
    if view.side_by_side.places:
        (name,) = place_names(view).values()
        shell.empty(
            say("{name} is alone here: it takes two places to compare.", name=name),
            say("Add another one above, or begin with one of these:"),
        )
        offer = further_places
    else:
        what = say(
            "This page sets two to six places side by side: communes, arrondissements, "
            "provinces, regions or the country."
        )
        begin = say("Add places above, or begin with one of these:")
        st.html(f"<p>{escape(what)} {escape(begin)}</p>")
        offer = quick_starts
    with st.spinner(say("Computing what this page shows…")):
        starts = offer(view)
    with st.container(key="cp-starts", horizontal=True, gap="small"):
        for start in starts:
            st.button(
                shell.plain(say.render(start.label)),
                key=f"w_cp_start_{'_'.join(start.places)}",
                on_click=_set,
                args=(start.places,),
            )
    if not view.side_by_side.places:
        _example(starts[0])


def _example(start: Start) -> None:
    """What the page makes of the first of these, marked as an example; its button takes it over."""
    say = state.say()
    view = state.view()
    st.html(example_head_html(start, say))
    shown = replace(view, side_by_side=replace(view.side_by_side, places=start.places))
    with (
        st.spinner(say("Computing what this page shows…")),  # seconds, for the first reader
        st.container(key="cp"),
    ):
        st.html(compare_page_html(shown, state.theme(), example=True))
