"""Lines of text around the map: what it shows, from whom, and on the stage what it is called."""

from __future__ import annotations

import streamlit as st
from markupsafe import escape

from geo.cartography.streamlit_map import MapEvent
from geo.publishing.captions import caption_html, stage_selected, stage_text, title_html
from geo.publishing.map_view import compose
from pages.shared import state
from pages.shared.steps import act


def title() -> None:
    """What the map says, and the question it answers, above it."""
    st.html(title_html(compose(state.view(), state.theme())))


def caption() -> None:
    """Title, unit, n, year and source, under the map."""
    st.html(caption_html(compose(state.view(), state.theme())))


def stage_head() -> None:
    """The message of this screen, large, and the selected area beside it."""
    say = state.say()
    composed = compose(state.view(), state.theme())
    head, under, _ = stage_text(composed)
    chosen = stage_selected(composed)
    aside = ""
    if chosen:
        name, value = escape(say.render(chosen[0])), escape(chosen[1])
        aside = f'<div class="atlas-stage-value">{name}<b>{value}</b></div>'
    st.html(
        f'<div class="atlas-stage" data-theme="{state.theme()}">'
        f"<div><h1>{escape(say.render(head))}</h1>"
        f"<p>{escape(say.render(under))}</p></div>{aside}</div>"
    )


def stage_foot() -> None:
    """Source, which keys do what, and the same for fingers."""
    say = state.say()
    _, _, foot = stage_text(compose(state.view(), state.theme()))
    keys = say("← → indicators   ↑ ↓ regions   Esc: leave")
    with st.container(key="stage_foot", horizontal=True, vertical_alignment="center"):
        st.html(
            f'<div class="atlas-stage-foot"><span>{escape(foot)}</span>'
            f"<span>{escape(keys)}</span></div>",
            width="stretch",
        )
        for action, icon, label in (
            ("previous", ":material/arrow_back:", say("Previous indicator")),
            ("next", ":material/arrow_forward:", say("Next indicator")),
            ("leave", ":material/close:", say("Leave the stage")),
        ):
            st.button(
                label,
                key=f"stage_{action}",
                icon=icon,
                help=label,
                on_click=act,
                args=(MapEvent(action, None, action),),
            )
