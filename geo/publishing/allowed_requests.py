"""The front door of the server: which requests come in at all, before anything else looks at them.

A server answers to the names that it was given, on this machine ``localhost``, ``127.0.0.1`` and
``[::1]``. A page of somebody else whose name was made to point here (DNS rebinding) could otherwise
read the atlas, and act in it, through a reader's browser. Streamlit checks the name of a websocket
only; here every request is checked, by the same list (``server.allowedHosts``).

What Streamlit tells whoever asks about the server itself (:data:`CLOSED`) is told to nobody:
figures are to be had on a port of their own (:mod:`geo.publishing.operation.metrics`).

A websocket of a page that is not ours is turned away here too. Streamlit would do so only after it
has asked a server of Amazon for the address of this machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from geo.language import Text, language_of_browser, translator

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    Message = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check")
"""Streamlit's figures: how many sessions there are, what they hold, in any number of requests."""

_MISDIRECTED, _POLICY = 421, 1008
# Where Streamlit lets a page of this machine in without asking anybody.
_THIS_MACHINE = ("localhost", "127.0.0.1")


class FrontDoor:
    """ASGI middleware that lets in what asks for this server by one of its names.

    Parameters
    ----------
    app
        What is behind the door.
    names
        Names of this server without port, ``*.example.be`` for all below one, ``*`` for any.
    address
        The name that Streamlit knows as its own (``browser.serverAddress``): a page of that name
        may connect through a proxy that gives the server another ``Host``.
    """

    def __init__(self, app: App, names: Iterable[str], address: str = "") -> None:
        self._app = app
        self._names = tuple(name.strip().lower().rstrip(".") for name in names)
        self._pages = (*_THIS_MACHINE, address.lower())

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a sentence."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        hosts = _values(scope, b"host")
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if path.rstrip("/") in CLOSED:
            await _nothing_here(scope, send)
        elif len(hosts) == 1 and is_named(hosts[0], self._names) and self._is_ours(scope, hosts[0]):
            await self._app(scope, receive, send)
        else:
            await _turn_away(scope, send, hosts)

    def _is_ours(self, scope: Any, host: str) -> bool:
        """Whether a websocket comes from a page of this server; others may ask for files."""
        pages = [_page_of(origin) for origin in _values(scope, b"origin")]
        return scope["type"] == "http" or all(
            page == host or name in self._pages for page, name in pages
        )


def is_named(host: str, names: Iterable[str]) -> bool:
    """Whether a ``Host`` header asks for one of the names, whatever the port.

    Parameters
    ----------
    host
        As the browser sent it: a name or address, with or without a port.
    names
        In lower case, see :class:`FrontDoor`.
    """
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port  # a port that is no number is a ValueError
    except ValueError:
        return False
    if name is None or parts.netloc != host or "@" in host:
        return False
    name = name.rstrip(".")
    return any(
        pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:]))
        for pattern in names
    )


def _page_of(origin: str) -> tuple[str, str | None]:
    """The name of a page, with its port and without; nothing where it has none."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return "", None
    return parts.netloc, parts.hostname


def _values(scope: Any, header: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name == header]


def _why_not(hosts: list[str]) -> Text:
    if len(hosts) == 1 and hosts[0].isascii() and hosts[0].isprintable() and hosts[0]:
        return Text(
            "The atlas is not published under the name {name}. Open it by the address that its "
            "publisher gives. Whoever runs the server can add a name: python -m "
            "geo.publishing.serve --host NAME.",
            name=hosts[0],
        )
    return Text("The request does not say by which name it asks for the atlas.")


async def _nothing_here(scope: Any, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY})
        return
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _turn_away(scope: Any, send: Send, hosts: list[str]) -> None:
    if scope["type"] == "websocket":  # not accepted yet: the browser gets 403
        await send({"type": "websocket.close", "code": _POLICY})
        return
    language = language_of_browser(",".join(_values(scope, b"accept-language")))
    sentence = translator(language).render(_why_not(hosts))
    headers = {
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    await send(
        {
            "type": "http.response.start",
            "status": _MISDIRECTED,
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        }
    )
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode()})
