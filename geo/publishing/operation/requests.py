"""Each request has a number, is counted, timed and logged; and a reader stays with one process.

**The number** is the one that a proxy gives (``X-Request-ID``), or a new one. It goes on to whoever
is behind, and back in the answer, so that what a reader saw can be found in the log.

**What is logged** is the kind of what was asked for, never the address: a query has what a reader
typed, and a path may have a secret (``/check/``).

**One process**: what a reader loads up, and files that were made for one session, are in the memory
of the process that has the session. Where there are several, each is given a name, which it puts
into a cookie with a page and when a session begins; the proxy sends whatever carries it to that
process while it is there. The cookie says a name and nothing of the reader, and ends with the
browser.
"""

from __future__ import annotations

import logging
import os
import re
import time
import uuid
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Literal, Protocol

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

Kind = Literal["page", "form", "story", "check", "file", "upload", "session", "health", "other"]
KINDS: tuple[Kind, ...] = (
    "page",
    "form",
    "story",
    "check",
    "file",
    "upload",
    "session",
    "health",
    "other",
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "other")

PROCESS = "ATLAS_PROCESS"
"""In the environment: the name of this process, where there are several."""
COOKIE = "atlas_process"
HEADER = "x-request-id"

_NUMBER = re.compile(r"[0-9a-f]{16,32}")
_NAME = re.compile(r"[A-Za-z0-9-]{1,32}")
_FILES = ("app/static/", "static/", "component/", "media/", "_stcore/bidi-components/")
_log = logging.getLogger("atlas.requests")

request_number: ContextVar[str | None] = ContextVar("number of the request", default=None)


class Counter(Protocol):
    """Who counts: see :class:`geo.publishing.operation.metrics.Metrics`."""

    def answered(self, kind: Kind, method: str, status: int, seconds: float) -> None:
        """A request has its answer."""

    def session_began(self) -> None:
        """A reader is connected."""

    def session_ended(self) -> None:
        """No more."""


def process_name(environment: Mapping[str, str] | None = None) -> str:
    """The name of this process among several; "" where none was given, or what is no name."""
    written = (os.environ if environment is None else environment).get(PROCESS, "").strip()
    return written if _NAME.fullmatch(written) else ""


def kind_of(path: str, pages: Collection[str]) -> Kind:
    """What an address, below the prefix, asks for: one of a few words, whatever is asked.

    ``pages`` are the names of those that there are.
    """
    bare = path.strip("/")
    first, _, rest = bare.partition("/")
    name = first.partition(".")[0]
    found: dict[Kind, bool] = {
        "health": bare in ("healthz", "readyz", "_stcore/health"),
        "session": bare == "_stcore/stream",
        "upload": bare.startswith("_stcore/upload_file/"),
        "file": bare.startswith(_FILES),
        "check": first == "check",
        "story": name == "story",
        "page": not rest and (not first or first in pages),
        "form": not rest and name in pages,
    }
    return next((kind for kind, is_it in found.items() if is_it), "other")


class Requests:
    """ASGI middleware: number, count, time and log requests; say which process has a session.

    Parameters
    ----------
    app
        What is behind it.
    pages
        The names of the pages.
    counter
        Who counts, if anybody does.
    process
        See :func:`process_name`.
    """

    def __init__(
        self,
        app: App,
        pages: Collection[str],
        counter: Counter | None = None,
        process: str = "",
    ) -> None:
        self._app = app
        self._pages = frozenset(pages)
        self._counter = counter
        self._process = process

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on with its number."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        number = _number(scope)
        headers = [pair for pair in scope["headers"] if pair[0] != HEADER.encode()]
        scope = scope | {"headers": [*headers, (HEADER.encode(), number.encode())]}
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        kind = kind_of(path, self._pages)
        token = request_number.set(number)
        try:
            if scope["type"] == "http":
                await self._http(scope, receive, send, kind, number)
            else:
                await self._websocket(scope, receive, send, kind)
        finally:
            request_number.reset(token)

    async def _http(
        self, scope: Any, receive: Receive, send: Send, kind: Kind, number: str
    ) -> None:
        began = time.monotonic()
        method = scope["method"] if scope["method"] in METHODS else "other"
        status = 500  # where nothing is answered

        async def sent(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(raw=list(message.get("headers", ())))
                headers[HEADER] = number
                if kind == "page" and self._process and _had(scope) != self._process:
                    headers.append("set-cookie", _cookie(self._process, scope))
                message = message | {"headers": headers.raw}
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            seconds = time.monotonic() - began
            if self._counter is not None:
                self._counter.answered(kind, method, status, seconds)
            if kind != "health":
                _log.info(
                    "%s %s %d",
                    method,
                    kind,
                    status,
                    extra={"seconds": round(seconds, 4), "kind": kind, "status": status},
                )

    async def _websocket(self, scope: Any, receive: Receive, send: Send, kind: Kind) -> None:
        began = time.monotonic()
        accepted = False

        async def sent(message: Any) -> None:
            nonlocal accepted
            if message["type"] == "websocket.accept":
                accepted = True
                if self._counter is not None:
                    self._counter.session_began()
                _log.info("A session begins", extra={"kind": kind})
                if self._process:
                    cookie = _cookie(self._process, scope).encode("latin-1")
                    headers = [*message.get("headers", ()), (b"set-cookie", cookie)]
                    message = message | {"headers": headers}
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            seconds = round(time.monotonic() - began, 3)
            if accepted:
                if self._counter is not None:
                    self._counter.session_ended()
                _log.info("A session ends", extra={"kind": kind, "seconds": seconds})
            else:
                _log.info("A session is refused", extra={"kind": kind, "seconds": seconds})


def _number(scope: Any) -> str:
    given = [v.decode("latin-1") for name, v in scope["headers"] if name == HEADER.encode()]
    return given[0] if len(given) == 1 and _NUMBER.fullmatch(given[0]) else uuid.uuid4().hex


def _had(scope: Any) -> str | None:
    """The process that a reader was with, as far as the browser says."""
    return HTTPConnection(scope).cookies.get(COOKIE)


def _cookie(process: str, scope: Any) -> str:
    secure = "; Secure" if scope.get("scheme") in ("https", "wss") else ""
    path = f"{scope.get('root_path', '')}/"
    return f"{COOKIE}={process}; Path={path}; HttpOnly; SameSite=Lax{secure}"
