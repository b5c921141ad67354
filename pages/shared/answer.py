"""What is answered to a name that was typed: which are meant, or that there is none."""

from __future__ import annotations

import streamlit as st
from markupsafe import escape

from geo.publishing.inline_scripts import inline_script
from pages.shared import state


def answer(typed: str, *, key: str, found: bool) -> None:
    """Say it, to a screen reader too; the keyboard goes on from here, to what is offered behind it.

    ``key`` is of the field, in letters of an identifier.
    """
    say = state.say()
    if found:
        told = say("Which one do you mean?")
    else:
        told = say("Nothing is called “{text}” here, nor anything like it.", text=typed[:60])
    name = f"asked-{key}"
    # With what was typed in it, it is drawn anew for each name, and the script runs again.
    st.html(
        f'<p id="{name}" class="atlas-asked" tabindex="-1" role="status" '
        f'data-typed="{escape(typed[:60])}">{escape(told)}</p>'
        f"{inline_script('answer')}",
        width="content",
        unsafe_allow_javascript=True,  # what was typed is escaped
    )
