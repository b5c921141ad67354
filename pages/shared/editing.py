"""Whether this session is an editor's, how to become one, and how to stop being one."""

from __future__ import annotations

import datetime as dt
import importlib.util
import logging
import os
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import streamlit as st
from streamlit.errors import StreamlitAuthError

from geo.language import AtlasError
from geo.publishing.browser_cookie import COOKIE, browser_number
from geo.publishing.editors import (
    KEY,
    PARAMETER,
    allowed_editors,
    editor_from,
    login_name,
    login_providers,
    may_use_link,
    redeem_key,
    refusal_reasons,
)
from geo.publishing.inline_scripts import inline_script
from geo.publishing.operation.prefix import path_prefix
from pages.shared import shell, state
from pages.shared.here import here

_EDITOR, _SPENT, _NO_COOKIE = "atlas.editor", "atlas.editor_spent", "atlas.no_cookie"
_BACK, _CAME_BACK, _FAILED = "atlas_back", "atlas.came_back", "atlas.login_failed"
_LOCAL = "editor on this machine"  # as the log of the store has it
_PAGE = "import_survey"
_log = logging.getLogger("atlas")


def take_key() -> None:
    """Take an editor's key out of the link, before anything else reads it; or come back."""
    _come_back()
    key = shell.take_parameter(PARAMETER)
    if key is None:
        return
    if browser_number(st.context.cookies.get(COOKIE)) is None and _link_counts():
        st.session_state[_NO_COOKIE] = True
    elif _link_counts() and redeem_key(key):
        st.session_state[_EDITOR] = _LOCAL
    elif _EDITOR not in st.session_state:
        st.session_state[_SPENT] = True


def editor() -> str | None:
    """The name of this session's editor; None for a reader. Asked again in every run."""
    if _auth() is not None:
        if not st.user.is_logged_in:
            return None
        return editor_from(st.user.to_dict(), allowed_editors(), _now())
    found: str | None = st.session_state.get(_EDITOR)
    return found


def is_offered() -> bool:
    """Whether the menu has the page on which surveys are loaded.

    It does for an editor, and on a server that printed a link, which listens to one machine only:
    whoever sits there is the editor. A reader of a public server has no use for it; its address
    says so to whoever opens it, and has the login.
    """
    return editor() is not None or (_auth() is None and _link_counts())


def _link_counts() -> bool:
    """Whether this server printed a link, and this session may use it."""
    return bool(os.environ.get(KEY)) and may_use_link(
        {name.lower(): value for name, value in st.context.headers.items()}
    )


def explain() -> None:
    """Why this page is closed to a reader, and how it opens."""
    say = state.say()
    auth = _auth()
    if auth is not None:
        _login(auth)
        return
    lines = [say("Surveys are loaded and published by editors only; reading is for everyone.")]
    if st.session_state.get(_NO_COOKIE):
        lines.append(
            say(
                "Your browser did not send the cookie that an editor needs. Allow cookies for this "
                "address, and open the link again: it still works."
            )
        )
    if st.session_state.get(_SPENT):
        lines.append(
            say("The link that you opened was used before, or is not the one that was printed.")
        )
    if _link_counts():
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


def logged_in() -> None:
    """Who is logged in, and the way out; nothing where nobody is."""
    if _auth() is None or not st.user.is_logged_in:
        return
    say = state.say()
    with st.container(horizontal=True, vertical_alignment="center"):
        name = login_name(st.user.to_dict())
        st.text(say("Logged in: {name}", name=name), width="content")
        st.button(say("Log out"), key="w_logout", on_click=st.logout)
    _remember_where()


def _login(auth: Any) -> None:
    say = state.say()
    if st.user.is_logged_in:
        why = refusal_reasons(st.user.to_dict(), allowed_editors(), _now())
        shell.empty(*map(say.render, why))
        logged_in()
        return
    shell.empty(say("Surveys are loaded and published by editors only; reading is for everyone."))
    if importlib.util.find_spec("authlib") is None:
        shell.sentence(
            say("A login is configured, but the package Authlib, which it needs, is not installed.")
        )
        return
    try:
        providers = login_providers(auth)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return
    if st.session_state.pop(_FAILED, False):
        shell.sentence(say("The login could not be started. Details are in the server's log."))
    with st.container(key="w_login"):
        for one in providers:
            label = say("Log in") if one is None else say("Log in with {name}", name=one)
            st.button(shell.plain(label), key=f"w_login_{one}", on_click=partial(_begin, one))
    _remember_where()


def _begin(provider: str | None) -> None:
    try:
        st.login(provider)
    except StreamlitAuthError:
        _log.exception("A login could not be started")
        st.session_state[_FAILED] = True


def _remember_where() -> None:
    """Have the browser keep the link of this page while it is away to log in or out.

    Streamlit comes back to its first page without a query. The cookie is written when one of the
    two buttons is pressed, lasts ten minutes, and is taken away when the reader is back.
    """
    back = "back" if st.session_state[_CAME_BACK] else ""
    st.session_state[_CAME_BACK] = False  # the run that a button starts must not take it away
    st.html(
        f'<i hidden data-cookie="{_BACK}" data-back="{back}"></i>{inline_script("login")}',
        unsafe_allow_javascript=True,
    )


def _come_back() -> None:
    """Go back where a login or a logout began, once, when a session starts at the first page."""
    if _CAME_BACK in st.session_state:
        return
    st.session_state[_CAME_BACK] = False
    kept = st.context.cookies.get(_BACK)
    path = urlsplit(here()).path
    if (
        isinstance(kept, str)
        and path in ("", f"{path_prefix()}/")
        and not st.query_params.to_dict()
    ):
        query = dict(parse_qsl(unquote(kept).removeprefix("?")))
        query.pop(PARAMETER, None)
        shell.set_aside(_PAGE, query)
        st.session_state[_CAME_BACK] = True


def _auth() -> Any:
    """What configures a login; None where there is none: such a server may print a link."""
    try:
        return st.secrets.get("auth")
    except FileNotFoundError:
        return None


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
