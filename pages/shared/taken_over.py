"""A session that comes from another process, or from before a restart: its first choice counts.

A browser that has lost its server connects again by itself and shows the page as it was. It asks
for nothing then; the first thing that the new server hears of the session is the reader's next
choice, and to a session that has drawn nothing yet a choice is no change: it was lost. So before
the first message of such a session goes on, the page is drawn as its address says, with the same
message without what its widgets hold; then the message comes, and what is another value in it is a
choice.

It leans on Streamlit's messages: a session that comes back names its former identifier as the third
protocol of its connection. ``tests/deploy/test_two_processes.py`` tries it in a browser.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[], Awaitable[Any]]
    Send = Callable[[Any], Awaitable[None]]
    App = Callable[[Any, Receive, Send], Awaitable[None]]

_PATIENCE = 20.0  # seconds that a choice waits for the page to be drawn
_MOST = 20_000
_STREAM = "/_stcore/stream"


class TakenOver:
    """ASGI middleware for the connections of sessions."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._ours: OrderedDict[str, None] = OrderedDict()

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Pass a connection on; of one that was another server's, draw the page first."""
        if scope["type"] != "websocket" or not scope["path"].endswith(_STREAM):
            await self._app(scope, receive, send)
            return
        former = _former(scope)
        visit = _Visit(self, receive, send, anew=bool(former) and former not in self._ours)
        await self._app(scope, visit.receive, visit.send)

    def note(self, session: str) -> None:
        """A session of this server, which it knows again."""
        self._ours[session] = None
        if len(self._ours) > _MOST:
            self._ours.popitem(last=False)


class _Visit:
    """One connection."""

    def __init__(self, server: TakenOver, receive: Receive, send: Send, *, anew: bool) -> None:
        self._server, self._receive, self._send = server, receive, send
        self._anew, self._named, self._is_drawn = anew, False, not anew
        self._held: Any = None
        self._drawn = asyncio.Event()

    async def receive(self) -> Any:
        """The next message; before the first choice of a session from elsewhere one that draws."""
        if self._held is not None:
            message, self._held = self._held, None
            with suppress(TimeoutError):  # late is better than never
                await asyncio.wait_for(self._drawn.wait(), _PATIENCE)
            return message
        message = await self._receive()
        if not self._anew or message["type"] != "websocket.receive":
            return message
        first = _without_choices(message.get("bytes"))
        if first is None:
            return message
        self._anew, self._held = False, message
        return {"type": "websocket.receive", "bytes": first}

    async def send(self, message: Any) -> None:
        """Pass on what is sent; see whose session it is, and when the page is drawn."""
        await self._send(message)
        if message["type"] != "websocket.send" or (self._named and self._is_drawn):
            return
        told = ForwardMsg()
        told.ParseFromString(message.get("bytes") or b"")
        kind = told.WhichOneof("type")
        if kind == "new_session":
            self._named = True
            self._server.note(told.new_session.initialize.session_id)
        elif kind == "script_finished":
            self._drawn.set()
            self._is_drawn = True


def _former(scope: Any) -> str:
    """The identifier that a session had, where it comes back; "" where it is new."""
    said = [value for name, value in scope["headers"] if name == b"sec-websocket-protocol"]
    parts = [one.strip() for one in b",".join(said).decode("latin-1").split(",")]
    return parts[2] if len(parts) > 2 else ""


def _without_choices(sent: bytes | None) -> bytes | None:
    """A message that asks for a run, without what widgets hold; None of any other."""
    asked = BackMsg()
    try:
        asked.ParseFromString(sent or b"")
    except Exception:  # noqa: BLE001  (whatever it is, the server will say so)
        return None
    if asked.WhichOneof("type") != "rerun_script" or not asked.rerun_script.widget_states.widgets:
        return None
    asked.rerun_script.ClearField("widget_states")
    asked.rerun_script.ClearField("fragment_id")
    first: bytes = asked.SerializeToString()
    return first
