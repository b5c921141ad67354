"""A client that speaks to the server as a browser does, and says what no browser says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONG = 60.0
"""Seconds after which an answer does not come any more."""


def connects(server: str, session: str = "", cookie: str = "") -> websockets.connect:
    """A connection; with the number of a session, one that claims to be its."""
    claims = ["no-token", session] if session else []
    return websockets.connect(
        f"ws://127.0.0.1:{urlsplit(server).port}/_stcore/stream",
        subprotocols=[websockets.Subprotocol(one) for one in ("streamlit", *claims)],
        additional_headers={"Cookie": cookie} if cookie else {},
        max_size=None, compression=None, ping_timeout=None, open_timeout=LONG, close_timeout=0.1,
    )  # fmt: skip


def rerun(query: str = "lang=en", **fields: Any) -> BackMsg:
    """A request for a run; ``widgets`` is a sequence of widget states."""
    widgets: Sequence[Mapping[str, Any]] = fields.pop("widgets", ())
    asked = BackMsg()
    asked.rerun_script.query_string = query
    for name, value in fields.items():
        setattr(asked.rerun_script, name, value)
    for widget in widgets:
        asked.rerun_script.widget_states.widgets.add(**widget)
    return asked


async def told(connection: websockets.ClientConnection, asked: BackMsg) -> list[ForwardMsg]:
    """All that the server says of one run."""
    await connection.send(asked.SerializeToString())
    found = []
    async with asyncio.timeout(LONG):
        while not found or found[-1].WhichOneof("type") != "script_finished":
            found.append(ForwardMsg())
            found[-1].ParseFromString(await connection.recv())
    return found


def session_of(said: Sequence[ForwardMsg]) -> str:
    """The number of the session, as the server tells it to its browser."""
    return next(
        one.new_session.initialize.session_id
        for one in said
        if one.WhichOneof("type") == "new_session"
    )
