"""One client asks without waiting for an answer: other readers do not wait for it."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from urllib.parse import urlsplit

import event_loop
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

SOON = 2.0
"""Seconds that another reader waits for a page at most."""
LONG = 60.0
FLOOD = 20_000
"""Messages: without a limit the server read such a flood for minutes."""


def asks(indicator: str) -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = f"lang=en&edition=BE2018&indicator={indicator}"
    return asked.SerializeToString()


async def seconds(connection, indicator: str) -> float:
    """How long this reader waits for a view."""
    began = time.monotonic()
    async with asyncio.timeout(LONG):
        await connection.send(asks(indicator))
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            told.ParseFromString(await connection.recv())
    return time.monotonic() - began


def test_a_flood_keeps_nobody_else_waiting(server):
    address = f"ws://127.0.0.1:{urlsplit(server).port}/_stcore/stream"

    def connects():
        return websockets.connect(
            address, subprotocols=["streamlit"], max_size=None, compression=None,
            ping_timeout=None, open_timeout=LONG, close_timeout=0.1,
        )  # fmt: skip

    async def flood() -> None:
        async with connects() as connection:

            async def read() -> None:
                async for _ in connection:
                    pass

            reads = asyncio.create_task(read())
            with suppress(websockets.ConnectionClosed):
                for number in range(FLOOD):
                    await connection.send(asks(("q.progress", "q.strategy")[number % 2]))
                    if not number % 100:
                        await asyncio.sleep(0)
            with suppress(websockets.ConnectionClosed):
                await reads

    async def other() -> list[float]:
        async with connects() as connection:
            await seconds(connection, "q.progress")  # warm
            floods = asyncio.create_task(flood())
            await asyncio.sleep(0.5)
            waited = [
                await seconds(connection, indicator)
                for indicator in ("q.strategy", "q.progress", "q.strategy")
            ]
        async with connects() as connection:
            waited.append(await seconds(connection, "q.progress"))
        floods.cancel()
        return waited

    assert max(event_loop.run(other())) < SOON
