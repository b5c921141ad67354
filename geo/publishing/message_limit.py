"""How fast readers may ask: what a session sends over its websocket, by a bucket of tokens.

Every message asks for a run of the page. Who sends them without waiting keeps the server busy with
drawing what nobody looks at, and others wait for as long as it goes on. So who goes on waits: what
comes faster than this is read later, in its order, and a reader who is quick loses nothing. Those
who go on have a share of the server between them: ten who flood are no faster than two, and whoever
does not flood has the rest.

What waits is looked at: a connection that has ended is not drawn for any more, and who has
:data:`MOST_WAITING` messages waiting is no reader, and is cut off.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

BURST = 10
"""Messages that are read at once: somebody who is quick with a list."""
EACH_SECOND = 5.0
"""Messages a second of who goes on."""
TOGETHER = 8.0
"""Messages a second of all who go on, together: half a core where each costs 60 ms."""
MOST_WAITING = 400
"""Messages that wait: more than a minute of them."""
MOST_BYTES = 1_000_000
"""Of messages that wait and were looked at."""

_POLICY = 1008
_log = logging.getLogger("atlas")


class MessageLimit:
    """ASGI middleware that gives Streamlit the messages of a session no faster than this.

    Parameters
    ----------
    app
        What is behind it.
    burst, each_second, together
        See :data:`BURST`, :data:`EACH_SECOND` and :data:`TOGETHER`.
    """

    def __init__(
        self,
        app: App,
        burst: int = BURST,
        each_second: float = EACH_SECOND,
        together: float = TOGETHER,
    ) -> None:
        self._app, self._burst, self._each_second = app, burst, each_second
        self._pause = 1 / together
        self._free_at = 0.0

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on; of a websocket, its messages in their time."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        line = _Line(receive, send)
        tokens, counted = float(self._burst), time.monotonic()

        async def in_time() -> Any:
            nonlocal tokens, counted
            message = await line.next()
            if message["type"] != "websocket.receive":
                return message  # that it ends need not wait
            now = time.monotonic()
            tokens = min(self._burst, tokens + (now - counted) * self._each_second) - 1
            counted = now
            if tokens < 0:
                turn = self._turn(now)
                ended = await line.waited(max(-tokens / self._each_second, turn - now))
                tokens, counted = 0.0, time.monotonic()  # who waits for others gains nothing by it
                return ended or message
            return message

        try:
            await self._app(scope, in_time, line.send)
        finally:
            line.close()

    def _turn(self, now: float) -> float:
        """When it is the turn of somebody who goes on."""
        turn = max(now, self._free_at)
        self._free_at = turn + self._pause
        return turn


class _Line:
    """The messages of a connection in their order, of which some were looked at already."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._ahead: deque[Any] = deque()
        self._bytes = 0
        self._coming: asyncio.Task[Any] | None = None
        self._ended: Any = None

    async def next(self) -> Any:
        """The next message; how the connection ended, where it has."""
        if self._ended is not None:
            return self._ended
        if self._ahead:
            message = self._ahead.popleft()
            self._bytes -= _size(message)
            return message
        coming, self._coming = self._coming, None
        return await (coming or self._receive())

    async def waited(self, seconds: float) -> Any:
        """Wait; how the connection ended meanwhile, None where it goes on."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            if self._bytes > MOST_BYTES:
                await asyncio.sleep(left)
                break
            self._coming = self._coming or asyncio.ensure_future(self._receive())
            await asyncio.wait({self._coming}, timeout=left)
            if not self._coming.done():
                break
            message, self._coming = self._coming.result(), None
            if message["type"] != "websocket.receive":
                self._ended = message
                break
            self._ahead.append(message)
            self._bytes += _size(message)
            if len(self._ahead) > MOST_WAITING:
                _log.warning("A connection was cut off: %d messages waited", len(self._ahead))
                # Not closed in words: the server would read on until the other side answers.
                self._ended = {"type": "websocket.disconnect", "code": _POLICY}
                break
        return self._ended

    async def send(self, message: Any) -> None:
        """Pass something on, unless the connection was cut off."""
        if self._ended is None:
            await self._send(message)

    def close(self) -> None:
        """Nobody waits for what comes."""
        if self._coming is not None:
            self._coming.cancel()


def _size(message: Any) -> int:
    return len(message.get("bytes") or message.get("text") or b"")
