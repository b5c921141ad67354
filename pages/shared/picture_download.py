"""A picture of what is on screen: its shape, its format, and what it will look like."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.cartography.colours import THEMES
from geo.cartography.picture.formats import FORMATS, LEAST_TIMES, MOST_TIMES, file_bytes
from geo.cartography.picture.paper import SHAPES, Look
from geo.publishing.forms.address import form_address
from geo.publishing.forms.endings import forms_of
from geo.publishing.pictures.files import picture_name, preview
from geo.state_cache import StateChangedError, in_one_state
from pages.shared import state

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.cartography.picture.formats import Format
    from geo.publishing.view import View

    Draw = Callable[[View, Look, str], str | None]


_MAPS = ("map", "change")


def chosen_look(
    formats: Sequence[Format], keys: str, *, of_areas: bool
) -> tuple[Look, Format, int]:
    """Shape, theme, title, lines, format, and times of pixels.

    ``keys`` begins the keys of the widgets; lines are of pictures of areas only.
    """
    say = state.say()
    shape = st.selectbox(
        say("Shape"),
        list(SHAPES),
        key=f"{keys}_shape",
        format_func=lambda key: say.render(SHAPES[key].label),
    )
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        chosen = st.segmented_control(
            say("Format"),
            formats,
            key=f"{keys}_format",
            default="png",
            required=True,
            format_func=str.upper,
        )
        theme = st.segmented_control(
            say("Background"),
            list(THEMES),
            key=f"{keys}_theme",
            default="light",
            required=True,
            format_func=lambda key: say.render(THEMES[key]),
        )
    times = 1
    if chosen == "png":
        times = st.segmented_control(
            say("Size"),
            list(range(LEAST_TIMES, MOST_TIMES + 1)),
            key=f"{keys}_times",
            default=2,
            required=True,
            format_func=lambda n: f"{n}×",
        )
    titled = st.toggle(say("With its title"), value=True, key=f"{keys}_titled")
    strong = of_areas and st.toggle(
        say("Strong lines between areas"), value=False, key=f"{keys}_strong"
    )
    return Look(shape, theme, titled, strong=strong), chosen, times


def picture_download(draw: Draw, link: str, page: str) -> None:
    """The choices, a preview, the file and its address; ``draw`` makes the SVG of the view."""
    say = state.say()
    view = state.view()
    look, chosen, times = chosen_look(_formats(page), "w_picture", of_areas=of_areas(page, view))
    svg = draw(view, look, link)
    if svg is None:
        st.caption(say("There is nothing on screen to take away yet."))
        return
    st.html(preview(svg, look, say))
    st.download_button(
        say("Download the file"),
        data=lambda: in_one_state(lambda: _file(draw(view, look, link), chosen, look, times)),
        file_name=picture_name(view, look, chosen),
        mime=FORMATS[chosen],
        key="w_picture_file",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    st.caption(say("The address of this picture, for an article or a program"))
    st.code(form_address(link, page, chosen, look, times), language=None, wrap_lines=True)


def of_areas(page: str, view: View) -> bool:
    """Whether the picture of a page is one of areas in classes, which lines can part."""
    forms = forms_of(page)
    if forms is None or forms.two_maps is None:
        return page in _MAPS
    return forms.two_maps(view) is not None


def _formats(page: str) -> list[Format]:
    """The formats of the picture of a page; one that has a sheet gives that as PDF."""
    forms = forms_of(page)
    return [one for one in FORMATS if forms is None or forms.ending(one).made == "picture"]


def _file(svg: str | None, ending: Format, look: Look, times: int) -> bytes:
    """The file of what is published when it is asked for; never of what was before.

    Raises
    ------
    StateChangedError
        There is nothing any more that could be drawn.
    """
    if svg is None:
        raise StateChangedError
    return file_bytes(svg, ending, look, times)
