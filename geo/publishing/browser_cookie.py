"""A session is one browser's: who knows its number elsewhere does not get it.

Streamlit gives a session back to whoever names it when a connection is made, so that a connection
that broke costs nothing. Its number stands in the address of each file that is sent, and so in the
log of a proxy. Whoever has it would go on as that reader, with the file that they loaded; or as the
editor, see the import and take the links of the communes.

A browser that opens a page is given a cookie, a number that nobody guesses, that no script reads
and that ends with the browser. Its connections are marked with what is worked out from it, and
Streamlit, which is told to trust the mark (``server.trustedUserHeaders``), gives a session to a
connection with the same mark only. Without the cookie the link of editors opens nothing; readers
who take no cookies have what they had without. Nothing is kept of it here, and answers that a proxy
may keep for others (pictures, the map in an article) bring none.
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
from geo.publishing.operation.requests import kind_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

COOKIE = "atlas_browser"
MARK = "x-atlas-browser"
"""The header that Streamlit trusts; whoever sends it from outside has sent nothing."""

_VALUE = re.compile(r"[\w-]{32}", re.ASCII)


class BrowserCookie:
    """ASGI middleware: gives the cookie with a page, and marks connections by it.

    Parameters
    ----------
    app
        What is behind it.
    pages
        The names of the pages.
    """

    def __init__(self, app: App, pages: Collection[str] = ()) -> None:
        self._app = app
        self._pages = frozenset(pages)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on, marked; the answer to one for a page brings the cookie."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        value = browser_number(HTTPConnection(scope).cookies.get(COOKIE))
        headers = [(name, said) for name, said in scope["headers"] if name != MARK.encode()]
        if value is not None:
            mark = hashlib.sha256(value.encode()).hexdigest()
            headers.append((MARK.encode(), mark.encode()))
        elif _is_link(scope):
            send = _with_cookie(scope, send, "no-store")
        elif self._is_page(scope):
            send = _with_cookie(scope, send, "private, no-cache")
        await self._app(scope | {"headers": headers}, receive, send)

    def _is_page(self, scope: Any) -> bool:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        return (
            scope["type"] == "http"
            and scope["method"] == "GET"
            and kind_of(path, self._pages) == "page"
        )


def browser_number(cookie: object) -> str | None:
    """The value of the cookie; None where there is none that was given here."""
    return cookie if isinstance(cookie, str) and _VALUE.fullmatch(cookie) else None


def _is_link(scope: Any) -> bool:
    """Whether the link of editors is opened, on a server that printed one."""
    if scope["type"] != "http" or scope["method"] != "GET" or not os.environ.get(KEY):
        return False
    return PARAMETER in parse_qs(scope["query_string"].decode("latin-1"))


def _with_cookie(scope: Any, send: Send, kept: str) -> Send:
    path = scope.get("root_path", "") or "/"
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    # Lax: who comes by a link elsewhere has it still, and a page that is open keeps its session.
    said = f"{COOKIE}={secrets.token_urlsafe(24)}; Path={path}; HttpOnly; SameSite=Lax{secure}"

    async def told(message: Any) -> None:
        headers = MutableHeaders(raw=list(message.get("headers", ())))
        if message["type"] == "http.response.start" and _is_document(message, headers):
            headers.append("set-cookie", said)
            headers["cache-control"] = kept
            message = message | {"headers": headers.raw}
        await send(message)

    return told


def _is_document(message: Any, headers: MutableHeaders) -> bool:
    return bool(message["status"] == 200) and headers.get("content-type", "").startswith(
        "text/html"
    )
