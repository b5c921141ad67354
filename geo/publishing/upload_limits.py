"""How much readers may send: a session, all of them together, and how many at the same time.

Streamlit limits a file (``server.maxUploadSize``) and keeps what was sent in memory until the
session ends, whether a page has asked for it or not. So that nobody fills the memory of the server,
what is more than this is turned away before it is read, with a sentence.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse

from geo.cartography.upstream_files import UPLOADS
from geo.language import Text, translator
from geo.publishing.request_language import request_language

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

_MB = 1_000_000
OF_A_SESSION = 160 * _MB
"""Bytes of all files that one session has sent: three of the largest that may be sent."""
OF_ALL = 1_200 * _MB
"""Bytes of all files of all sessions."""
AT_ONCE = 4
"""Files that are on their way at the same time."""

_log = logging.getLogger("atlas")


class UploadLimits:
    """ASGI middleware that turns away a file for which there is no room.

    A file whose size is not said counts as the largest.

    Parameters
    ----------
    app
        What is behind it.
    largest : int
        Bytes of the largest file that Streamlit takes.
    held
        Session -> bytes that it has sent and that are kept.
    """

    def __init__(self, app: App, largest: int, held: Callable[[], Mapping[str, int]]) -> None:
        self._app, self._largest, self._held = app, largest, held
        self._coming: dict[object, tuple[str, int]] = {}

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a sentence."""
        to = UPLOADS.search(scope["path"]) if scope["type"] == "http" else None
        if to is None or scope["method"] != "PUT":
            await self._app(scope, receive, send)
            return
        session, size = to[1], self._size(Headers(scope=scope))
        refused = self._refusal(session, size)
        if refused is not None:
            status, text = refused
            _log.warning("An upload of %d bytes was turned away: %s", size, text.msgid)
            sentence = translator(request_language(Request(scope))).render(text)
            await PlainTextResponse(sentence, status_code=status)(scope, receive, send)
            return
        mark = object()
        self._coming[mark] = (session, size)
        try:
            await self._app(scope, receive, send)
        finally:
            del self._coming[mark]

    def _size(self, headers: Headers) -> int:
        said = headers.get("content-length", "")
        return min(int(said), self._largest) if said.isdecimal() else self._largest

    def _refusal(self, session: str, size: int) -> tuple[HTTPStatus, Text] | None:
        if len(self._coming) >= AT_ONCE:
            return HTTPStatus.TOO_MANY_REQUESTS, Text(
                "Several files are being sent to the atlas at this moment. Send yours again in a "
                "few seconds."
            )
        held = self._held()
        coming = list(self._coming.values())
        mine = held.get(session, 0) + sum(bytes_ for one, bytes_ in coming if one == session)
        if mine + size > OF_A_SESSION:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Text(
                "You have sent {n} MB of files since you opened the atlas, as much as it keeps for "
                "one reader. Reload the page, and what you have sent is forgotten.",
                n=mine // _MB,
            )
        if sum(held.values()) + sum(bytes_ for _, bytes_ in coming) + size > OF_ALL:
            return HTTPStatus.SERVICE_UNAVAILABLE, Text(
                "The atlas has no room for a file at this moment: other readers have sent theirs. "
                "Try again in a few minutes."
            )
        return None
