"""A page that was connected before is drawn to its end before anything is chosen on it.

Where its server is another one, or was started anew, the session is a new one, and Streamlit takes
for a choice only what differs from a run before. The page asks for that run as soon as it is
connected again (``browser/reconnect.js``). A choice that comes while it is drawn would end it, and
be lost with it: it is read when the run has ended.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

LONGEST = 15.0
"""Seconds that a message waits for the end of the first run."""
_NAMED = 3  # subprotocols of a page that names the session it had: the third


class FirstRunWhole:
    """ASGI middleware that lets nothing cut short the first run of a page that is back.

    Parameters
    ----------
    app
        What is behind it.
    asks, ends
        Whether a message of a browser asks for a run, and whether one of the server says that
        nothing of a run is to come.
    longest : float
        See :data:`LONGEST`.
    """

    def __init__(
        self,
        app: App,
        asks: Callable[[bytes], bool],
        ends: Callable[[bytes], bool],
        longest: float = LONGEST,
    ) -> None:
        self._app, self._asks, self._ends, self._longest = app, asks, ends, longest

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on; of a page that is back, its second message when the first is done."""
        if scope["type"] != "websocket" or len(scope.get("subprotocols", ())) < _NAMED:
            await self._app(scope, receive, send)
            return
        asked, ended = False, asyncio.Event()

        async def in_turn() -> Any:
            nonlocal asked
            message = await receive()
            if message["type"] == "websocket.receive" and not ended.is_set():
                if asked:
                    with suppress(TimeoutError):
                        await asyncio.wait_for(ended.wait(), self._longest)
                    ended.set()
                asked = asked or self._asks(message.get("bytes") or b"")
            return message

        async def watched(message: Any) -> None:
            await send(message)
            if asked and not ended.is_set() and self._ends(message.get("bytes") or b""):
                ended.set()

        await self._app(scope, in_turn, watched)
