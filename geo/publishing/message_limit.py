"""How fast one reader may ask: what a session sends over its websocket, by a bucket of tokens.

Every message asks for a run of the page. Who sends them without waiting keeps the server busy with
reading them, and others wait for as long as it goes on. A reader who is quick loses nothing: what
comes faster than this waits, in its order, and nothing of it is thrown away. Who goes on is not
read any more: the connection fills up on the sender's side, and the server gives it up when the
sender's answers to its pings are lost in what waits.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

BURST = 20
"""Messages that may come at once: somebody who goes through a list with the arrow keys."""
EACH_SECOND = 5.0
"""Messages a second of who goes on."""


class MessageLimit:
    """ASGI middleware that gives Streamlit the messages of a session no faster than this.

    Parameters
    ----------
    app
        What is behind it.
    burst, each_second
        See :data:`BURST` and :data:`EACH_SECOND`.
    """

    def __init__(self, app: App, burst: int = BURST, each_second: float = EACH_SECOND) -> None:
        self._app, self._burst, self._each_second = app, burst, each_second

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a request on; of a websocket, its messages in their time."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        tokens, counted = float(self._burst), time.monotonic()

        async def in_time() -> Any:
            nonlocal tokens, counted
            message = await receive()
            if message["type"] != "websocket.receive":
                return message  # that it ends need not wait
            now = time.monotonic()
            tokens = min(self._burst, tokens + (now - counted) * self._each_second) - 1
            counted = now
            if tokens < 0:
                await asyncio.sleep(-tokens / self._each_second)
            return message

        await self._app(scope, in_time, send)
