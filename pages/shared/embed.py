"""What is on screen, in a page of somebody else: the code to paste, and what may be changed of it.

The map as a map to use, every page that has one as its picture. The button stands beside that of
the download; what is behind it is only made when it is opened.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from geo.cartography.colours import THEMES
from geo.language import LANGUAGE_NAMES, LANGUAGES, AtlasError, Text
from geo.publishing.article.frame_code import (
    CONTROLS,
    FRAME_THEMES,
    FULL_WIDTH,
    WIDTHS,
    Frame,
    frame_code,
    frame_preview,
)
from geo.publishing.article.picture_code import picture_code
from geo.publishing.embed.options import EmbedOptions
from geo.publishing.export.provenance import link_to
from geo.publishing.forms.address import form_address
from geo.publishing.forms.citation_link import cited_view
from geo.publishing.pictures.files import preview
from geo.state_cache import consistent_snapshot
from geo.survey.edition_key import names_a_version
from pages.shared import shell, state
from pages.shared.here import here
from pages.shared.picture_download import chosen_look, of_areas

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.language import Language
    from geo.publishing.export.download import Download
    from geo.publishing.view import View
    from pages.shared.picture_download import Draw

    Make = Callable[[View, str], Download | None]

_LIVE, _PICTURE = "live", "picture"
_WHAT: dict[str, Text] = {_LIVE: Text("Interactive map"), _PICTURE: Text("A picture")}
_MAP = "map"
_SHOWN = 420
"""Pixels that the trial of a frame is high; the rest scrolls."""


def embed(make: Make, page: str, picture: Draw) -> None:
    """The button of a page; arguments as :func:`pages.shared.download.download`."""
    say = state.say()
    shown = st.popover(say("Embed"), icon=":material/code:", key="w_embed", on_change="rerun")
    if shown.open:
        with shown:
            _inside(make, page, picture)


@st.fragment
def _inside(make: Make, page: str, picture: Draw) -> None:
    """The choices and the code; a choice here draws nothing else again."""
    with consistent_snapshot():  # a choice here does not go through app.py
        shell.again_if_changed()
        try:
            _choices(make, page, picture)
        except AtlasError as error:
            shell.sentence(shell.in_readers_language(error))


def _choices(make: Make, page: str, picture: Draw) -> None:
    say = state.say()
    live = not page and _what() == _LIVE
    with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
        view = replace(state.view(), lang=_language(), stage=False)
        frame = _frame(view) if live else None
        view, pinned = _pinned(view, page)
    address = here()
    taken = make(view, link_to(view, address, page))  # refuses what may not leave
    if taken is None:
        st.caption(say("There is nothing on screen to take away yet."))
    elif frame is not None:
        _live(view, address, frame, taken)
    else:
        _as_picture(view, page, picture, taken, pinned=pinned)


def _pinned(view: View, page: str) -> tuple[View, bool]:
    """The view, and whether it stays of the versions published now; not asked where there are none.

    A view of an earlier version stays of that.
    """
    cited = cited_view(view, page or _MAP)
    if names_a_version(view.edition) or not names_a_version(cited.edition):
        return view, names_a_version(view.edition)
    say = state.say()
    keep = st.toggle(
        say("Keep this version"),
        key="w_embed_pinned",
        help=say("What is published later is then not shown; a link leads to it."),
    )
    return (cited, True) if keep else (view, False)


def _what() -> str:
    """As what the map goes into the article."""
    say = state.say()
    return st.segmented_control(
        say("What to embed"),
        list(_WHAT),
        key="w_embed_what",
        default=_LIVE,
        required=True,
        format_func=lambda key: say.render(_WHAT[key]),
        label_visibility="collapsed",
    )


def _language() -> Language:
    """The language of the article, first the reader's own."""
    say = state.say()
    return st.selectbox(
        say("Language"),
        LANGUAGES,
        index=LANGUAGES.index(state.view().lang),
        key="w_embed_language",
        format_func=LANGUAGE_NAMES.__getitem__,
        width=180,
    )


def _live(view: View, address: str, frame: Frame, taken: Download) -> None:
    """The map in a frame."""
    say = state.say()
    code = frame_code(view, address, frame, taken.title)
    st.caption(say("The code to paste into the article"))
    st.code(code, language=None, wrap_lines=True)
    st.caption(
        say(
            "The second line gives the frame the height of its content. Where an editor takes it "
            "out, the frame keeps the height that it has in the first, and scrolls."
        )
    )
    st.caption(say("What it will look like"))
    title = say("Preview: {title}", title=taken.title)
    st.iframe(frame_preview(code, frame), height=_SHOWN, alt=title)


def _frame(view: View) -> Frame:
    """What may be changed of a frame."""
    say = state.say()
    theme = st.segmented_control(
        say("Background"),
        list(FRAME_THEMES),
        key="w_embed_theme",
        default="light",
        required=True,
        format_func=lambda key: say.render(FRAME_THEMES[key]),
    )
    width = st.segmented_control(
        say("Width"),
        list(WIDTHS),
        key="w_embed_width",
        default=FULL_WIDTH,
        required=True,
        format_func=lambda key: say.render(WIDTHS[key]),
    )
    titled = st.toggle(say("With its title"), value=True, key="w_embed_titled")
    controls = st.pills(
        say("What readers may use"),
        list(CONTROLS),
        selection_mode="multi",
        default=list(CONTROLS),
        key="w_embed_controls",
        format_func=lambda key: say.render(CONTROLS[key]),
    )
    return Frame(
        width,
        view.lang,
        EmbedOptions(
            titled=titled,
            controls=tuple(one for one in CONTROLS if one in controls),
            theme=next((one for one in THEMES if one == theme), None),
        ),
    )


def _as_picture(view: View, page: str, picture: Draw, taken: Download, *, pinned: bool) -> None:
    """The picture by its address, with alternative text and source."""
    say = state.say()
    look, ending, times = chosen_look(
        ["png", "svg"], "w_embed_picture", of_areas=of_areas(page or _MAP, view)
    )
    svg = picture(view, look, taken.link)
    if svg is None:
        st.caption(say("There is nothing on screen to take away yet."))
        return
    address = form_address(taken.link, page or _MAP, ending, look, times)
    st.caption(say("The code to paste into the article"))
    st.code(picture_code(svg, address, look, taken), language=None, wrap_lines=True)
    if not pinned:
        st.caption(
            say(
                "The picture is fetched from the atlas when the article is read: it shows what is "
                "published then."
            )
        )
    st.html(preview(svg, look, say))
