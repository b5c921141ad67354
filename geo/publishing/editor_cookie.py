"""An editor's session is one browser's: who knows its number elsewhere does not get it.

Streamlit gives a session back to whoever names it when a connection is made, so that a connection
that broke costs nothing. Its number stands in the address of each file that is sent, and so in the
log of a proxy. Whoever has it would go on as the editor, see the import and take the links of the
communes.

A browser that opens the link of editors is given a cookie, a number that nobody guesses and that no
script reads. Its connections are marked with what is worked out from it, and Streamlit, which is
told to trust the mark (``server.trustedUserHeaders``), gives a session to a connection with the
same mark only. Without the cookie the link opens nothing. Readers get no cookie. Where there is a
login, Streamlit tells one from another by that.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

from geo.publishing.editors import KEY, PARAMETER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

COOKIE = "atlas_browser"
MARK = "x-atlas-browser"
"""The header that Streamlit trusts; whoever sends it from outside has sent nothing."""

_VALUE = re.compile(r"[\w-]{32}", re.ASCII)


class EditorCookie:
    """ASGI middleware: gives the cookie with the link of editors, and marks connections by it."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on, marked; with the link, its answer brings the cookie."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        value = browser_number(HTTPConnection(scope).cookies.get(COOKIE))
        headers = [(name, said) for name, said in scope["headers"] if name != MARK.encode()]
        if value is not None:
            mark = hashlib.sha256(value.encode()).hexdigest()
            headers.append((MARK.encode(), mark.encode()))
        elif _is_link(scope):
            send = _with_cookie(scope, send)
        await self._app(scope | {"headers": headers}, receive, send)


def browser_number(cookie: object) -> str | None:
    """The value of the cookie; None where there is none that was given here."""
    return cookie if isinstance(cookie, str) and _VALUE.fullmatch(cookie) else None


def _is_link(scope: Any) -> bool:
    """Whether the link of editors is opened, on a server that printed one."""
    if scope["type"] != "http" or scope["method"] != "GET" or not os.environ.get(KEY):
        return False
    return PARAMETER in parse_qs(scope["query_string"].decode("latin-1"))


def _with_cookie(scope: Any, send: Send) -> Send:
    path = scope.get("root_path", "") or "/"
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    said = f"{COOKIE}={secrets.token_urlsafe(24)}; Path={path}; HttpOnly; SameSite=Strict{secure}"

    async def told(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            headers.append("set-cookie", said)
            headers["cache-control"] = "no-store"
            message = message | {"headers": headers.raw}
        await send(message)

    return told
