"""Whether this session is an editor's, and how to become one."""

from __future__ import annotations

import importlib.util
import os

import streamlit as st

from geo.publishing.editors import KEY, PARAMETER, allowed_editors, editor_from, use_key
from pages.shared import shell, state

_EDITOR, _SPENT = "atlas.editor", "atlas.editor_spent"
_LOCAL = "editor on this machine"  # as the log of the store has it


def take_key() -> None:
    """Take an editor's key out of the link, before anything else reads it."""
    key = shell.take_parameter(PARAMETER)
    if key is None:
        return
    if use_key(key):
        st.session_state[_EDITOR] = _LOCAL
    elif _EDITOR not in st.session_state:
        st.session_state[_SPENT] = True


def editor() -> str | None:
    """The name of this session's editor; None for a reader."""
    if _has_login():
        if not st.user.is_logged_in:
            return None
        return editor_from(st.user.to_dict(), allowed_editors())
    found: str | None = st.session_state.get(_EDITOR)
    return found


def explain() -> None:
    """Why this page is closed to a reader, and how it opens."""
    say = state.say()
    if _has_login():
        _login()
        return
    lines = [say("Surveys are loaded and published by editors only; reading is for everyone.")]
    if st.session_state.get(_SPENT):
        lines.append(
            say("The link that you opened was used before, or is not the one that was printed.")
        )
    if os.environ.get(KEY):
        lines.append(
            say(
                "This server printed a link for editors where it was started. It works once; when "
                "it is used, the next one is printed there."
            )
        )
    else:
        lines.append(
            say(
                "This server has no editors. Whoever runs it can name them (see the README), or "
                "start the atlas on their own machine, where it prints a link."
            )
        )
    shell.empty(*lines)


def _login() -> None:
    say = state.say()
    if st.user.is_logged_in:
        shell.empty(
            say("You are logged in, but your address is not on the list of editors."),
            say("Ask those who run this atlas to add it, or log in with another one."),
        )
        st.button(say("Log out"), on_click=st.logout)
        return
    shell.empty(say("Surveys are loaded and published by editors only; reading is for everyone."))
    if importlib.util.find_spec("authlib") is None:
        shell.sentence(
            say("A login is configured, but the package Authlib, which it needs, is not installed.")
        )
        return
    st.button(say("Log in"), on_click=st.login)


def _has_login() -> bool:
    """Whether a login is configured: a server with one prints no link."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False
