"""What a page that is back sends while it is drawn for the first time is read when it is drawn."""

from __future__ import annotations

import asyncio

import event_loop
import pytest

from geo.publishing.first_run import FirstRunWhole

RUN, CHOICE, END = b"run", b"choice", b"end"
BACK = ["streamlit", "token", "number-of-the-session"]


def read(sent, *, protocols=BACK, kind="websocket", ends=True, longest=5.0):
    """What the server reads, in its order, with what it had sent by then."""
    told = []

    async def all_of_it():
        waiting = iter(sent)

        async def receive():
            return {"type": f"{kind}.receive", "bytes": next(waiting)}

        async def ended(send):
            await asyncio.sleep(0.05)
            if ends:
                told.append(END)
                await send({"type": "websocket.send", "bytes": END})

        async def server(scope, receive, send):
            running = None
            for _ in sent:
                message = (await receive())["bytes"]
                told.append(message)
                if message == RUN and running is None:
                    running = asyncio.ensure_future(ended(send))
            await running

        async def send(message):
            pass

        limit = FirstRunWhole(
            server, lambda one: one in (RUN, CHOICE), lambda one: one == END, longest=longest
        )
        await limit({"type": kind, "subprotocols": protocols}, receive, send)

    event_loop.run(all_of_it())
    return told


def test_a_choice_waits_for_the_end_of_the_first_run_only():
    assert read([b"beat", RUN, CHOICE, CHOICE]) == [b"beat", RUN, END, CHOICE, CHOICE]


def test_a_run_that_does_not_end_is_not_waited_for():
    assert read([RUN, CHOICE], ends=False, longest=0.1) == [RUN, CHOICE]


@pytest.mark.parametrize(
    "other", [{"protocols": BACK[:2]}, {"protocols": []}, {"kind": "http"}], ids=str
)
def test_a_page_that_is_opened_waits_for_nothing(other):
    assert read([RUN, CHOICE], **other) == [RUN, CHOICE, END]


def test_that_a_page_is_gone_is_heard_at_once():
    told = []

    async def all_of_it():
        coming = iter(
            [{"type": "websocket.receive", "bytes": RUN}, {"type": "websocket.disconnect"}]
        )

        async def receive():
            return next(coming)

        async def server(scope, receive, send):
            told.extend([await receive(), await receive()])

        limit = FirstRunWhole(server, lambda one: one == RUN, lambda _: False)
        async with asyncio.timeout(1):
            await limit({"type": "websocket", "subprotocols": BACK}, receive, None)

    event_loop.run(all_of_it())
    assert told[-1]["type"] == "websocket.disconnect"
