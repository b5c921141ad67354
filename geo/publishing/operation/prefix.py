"""The path below which a server is published: ``https://example.be/atlas/``.

The proxy hands requests on as they are; what stands before the atlas' own addresses is told to
everything behind as the root of the server (``root_path`` of ASGI). So each absolute address that
is made of a request (:attr:`starlette.requests.Request.base_url`) has it. Streamlit is run as if it
were mounted there, not with its ``server.baseUrlPath``, which moves its own addresses and leaves
ours where they are.
"""

from __future__ import annotations

import os
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from geo.language import language_of_browser, translator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

PREFIX = "ATLAS_PREFIX"
"""In the environment, where ``serve`` puts it."""

_PREFIX = re.compile(r"(?:/[A-Za-z0-9._~-]+)*")


def path_prefix(environment: Mapping[str, str] | None = None) -> str:
    """The path, with a slash before it and none behind; "" at the root of a name.

    Raises
    ------
    ValueError
        It is no path.
    """
    return read_prefix((os.environ if environment is None else environment).get(PREFIX, ""))


def read_prefix(written: str) -> str:
    """As :func:`path_prefix`, of what somebody wrote: ``atlas`` and ``/atlas/`` are ``/atlas``.

    Raises
    ------
    ValueError
        It is no path: a character that an address does not have as it is, or ``.`` or ``..``.
    """
    bare = written.strip().strip("/")
    prefix = f"/{bare}" if bare else ""
    if not _PREFIX.fullmatch(prefix) or {".", ".."} & set(prefix.split("/")):
        raise ValueError(written)
    return prefix


class Prefix:
    """ASGI middleware: what is asked for below the path is asked of the atlas; nothing else is.

    Parameters
    ----------
    app
        What is behind it.
    prefix
        See :func:`path_prefix`; with "" every request goes through as it is.
    """

    def __init__(self, app: App, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on as one below the path, or say where the atlas is."""
        prefix = self._prefix
        if not prefix or scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
        elif scope["path"].startswith(f"{prefix}/"):
            below = scope | {"root_path": prefix}
            await self._app(below, receive, self._with_places_below(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["path"] == prefix:
            query = scope["query_string"].decode("latin-1")
            where = f"{prefix}/?{query}" if query else f"{prefix}/"
            await _answer(send, HTTPStatus.PERMANENT_REDIRECT, "", location=where)
        else:
            accepts = next((v for k, v in scope["headers"] if k == b"accept-language"), b"")
            say = translator(language_of_browser(accepts.decode("latin-1")))
            sentence = say("The atlas is at {path} on this server.", path=f"{prefix}/")
            await _answer(send, HTTPStatus.NOT_FOUND, f"{sentence}\n")

    def _with_places_below(self, send: Send) -> Send:
        """Streamlit leads back to ``/`` after a login: that is the prefix here."""
        root = self._prefix.encode()

        def place(name: bytes, value: bytes) -> bytes:
            below = value.startswith(root + b"/")
            at_root = value.startswith(b"/") and not value.startswith(b"//")
            return root + value if name.lower() == b"location" and at_root and not below else value

        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = [(n, place(n, v)) for n, v in message.get("headers", ())]
                message = message | {"headers": headers}
            await send(message)

        return sent


async def _answer(send: Send, status: HTTPStatus, body: str, **more: str) -> None:
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    } | more
    listed = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": int(status), "headers": listed})
    await send({"type": "http.response.body", "body": body.encode()})
