"""Who sends without waiting is read no faster than this; who is quick, at once."""

from __future__ import annotations

import asyncio
import time

import event_loop
import pytest

from geo.publishing.message_limit import BURST, MessageLimit


def read(sent, *, kind="websocket", pause=0.0, **limits):
    """What the server reads of what was sent, and when: seconds since the first."""
    told = []

    async def server(scope, receive, send):
        began = time.monotonic()
        told.extend([(await receive(), time.monotonic() - began) for _ in sent])

    async def all_of_it():
        waiting = iter(sent)

        async def receive():
            await asyncio.sleep(pause)
            return next(waiting)

        await MessageLimit(server, **limits)({"type": kind}, receive, None)

    event_loop.run(all_of_it())
    return told


def messages(count):
    return [{"type": "websocket.receive", "bytes": b"%d" % n} for n in range(count)]


def test_who_is_quick_does_not_wait():
    assert read(messages(BURST))[-1][1] < 0.1


def test_who_goes_on_waits_and_loses_nothing():
    sent = messages(13)
    told = read(sent, burst=3, each_second=50)
    assert [one for one, _ in told] == sent
    assert told[2][1] < 0.1
    assert told[-1][1] == pytest.approx(10 / 50, abs=0.15)
    assert told[-1][1] > 9 / 50


def test_who_waited_may_be_quick_again():
    told = read(messages(8), burst=1, each_second=100, pause=0.02)
    assert told[-1][1] < 8 * 0.02 + 0.15


def test_an_end_and_a_file_do_not_wait():
    ends = [*messages(1), *([{"type": "websocket.disconnect"}] * 5)]
    assert read(ends, burst=1, each_second=0.1)[-1][1] < 0.5
    parts = [{"type": "http.request"}] * 50
    assert read(parts, kind="http", burst=1, each_second=0.1)[-1][1] < 0.5
    assert len(read(messages(2), kind="http", burst=1, each_second=0.1)) == 2
