"""A field that finds a place: by a line of the list, or by whatever the finder makes of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.publishing.search_suggestions import suggestions
from pages.shared import shell, state
from pages.shared.answer import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.publishing.search_suggestions import Suggestion


def place_field(
    label: str,
    lines: Mapping[str, str],
    vintage: int,
    chosen: Callable[[str], None],
    *,
    key: str,
    **options: Any,
) -> None:
    """Draw the field; ``chosen`` gets the code of the place.

    What is typed and is no line of ``lines`` goes to the finder, which forgives typing errors and
    knows former names: a sure answer is taken, others are offered by :func:`offer_places`.
    """

    def changed() -> None:
        text = st.session_state[key]
        st.session_state[key] = None  # empty again, ready for the next name
        st.session_state[_typed(key)] = None
        if not text:
            return
        found = _found(text, lines, vintage)
        # Nearly every larger area has the name of a commune, and who types it means the commune.
        communes = [one for one in found if one.level == "commune"]
        if text in lines:
            chosen(lines[text])
        elif found and found[0].sure and (len(found) == 1 or communes == found[:1]):
            chosen(found[0].code)
        else:
            st.session_state[_typed(key)] = text

    st.selectbox(
        label,
        list(lines),
        key=key,
        index=None,
        on_change=changed,
        accept_new_options=True,
        filter_mode="contains",  # keeps the order of the lines, and finds no name by its letters
        **options,
    )


def offer_places(
    lines: Mapping[str, str], vintage: int, chosen: Callable[[str], None], *, key: str
) -> None:
    """Below the field: which of several places was meant, or that nothing is called so."""
    typed = st.session_state.get(_typed(key))
    if not typed:
        return
    say = state.say()

    def take(code: str | None) -> None:
        st.session_state[_typed(key)] = None
        if code is not None:
            chosen(code)

    found = _found(typed, lines, vintage)
    with st.container(
        key=f"offered-{key}", horizontal=True, vertical_alignment="center", gap="small"
    ):
        answer(typed, key=key, found=bool(found))
        for one in found:
            st.button(
                shell.plain(say.render(one.text)),
                key=f"{key}_offered_{one.code}",
                on_click=take,
                args=(one.code,),
            )
        st.button(
            say("Close"), key=f"{key}_offered_close", on_click=take, args=(None,), type="tertiary"
        )


def _typed(key: str) -> str:
    return f"atlas.typed.{key}"


def _found(text: str, lines: Mapping[str, str], vintage: int) -> list[Suggestion]:
    """What the text may mean among the places of the list."""
    codes = set(lines.values())
    return [one for one in suggestions(text, vintage) if one.code in codes]
