"""Who sends without waiting is read no faster than this; who is quick, at once."""

from __future__ import annotations

import asyncio
import time

import event_loop

from geo.publishing.message_limit import BURST, MOST_WAITING, MessageLimit


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
            return next(waiting, None) or await asyncio.Event().wait()

        await MessageLimit(server, **limits)({"type": kind}, receive, None)

    event_loop.run(all_of_it())
    return told


def messages(count):
    return [{"type": "websocket.receive", "bytes": b"%d" % n} for n in range(count)]


def test_who_is_quick_does_not_wait():
    assert read(messages(BURST))[-1][1] < 0.1


def test_who_goes_on_waits_and_loses_nothing():
    sent = messages(13)
    told = read(sent, burst=3, each_second=50, together=1000)
    assert [one for one, _ in told] == sent
    assert told[2][1] < 0.1
    assert told[-1][1] > 9 / 50


def test_who_waited_may_be_quick_again():
    told = read(messages(8), burst=1, each_second=100, together=1000, pause=0.02)
    assert told[-1][1] < 8 * 0.02 + 0.15


def test_an_end_and_a_file_do_not_wait():
    ends = [*messages(1), *([{"type": "websocket.disconnect"}] * 5)]
    assert read(ends, burst=1, each_second=0.1)[-1][1] < 0.5
    parts = [{"type": "http.request"}] * 50
    assert read(parts, kind="http", burst=1, each_second=0.1)[-1][1] < 0.5
    assert len(read(messages(2), kind="http", burst=1, each_second=0.1)) == 2


def several(lines, **limits):
    """How many messages of each of these connections the server reads in half a second."""
    read_of = [0] * len(lines)

    async def all_of_them():
        async def server(scope, receive, send):
            while (await receive())["type"] == "websocket.receive":
                read_of[scope["number"]] += 1

        limit = MessageLimit(server, **limits)

        async def one(number, sent):
            waiting = iter(sent)

            async def receive():
                return next(waiting, None) or await asyncio.Event().wait()

            await limit({"type": "websocket", "number": number}, receive, None)

        tasks = [asyncio.create_task(one(*pair)) for pair in enumerate(lines)]
        _, going_on = await asyncio.wait(tasks, timeout=0.5)
        for task in going_on:
            task.cancel()
        return [task in going_on for task in tasks]

    return read_of, event_loop.run(all_of_them())


def test_those_who_go_on_share_what_one_of_them_has():
    floods = [messages(200)] * 10
    read_of, _ = several([*floods, messages(3)], burst=3, each_second=1000, together=20)
    assert sum(read_of[:-1]) <= 10 * 3 + 0.5 * 20 + 2
    assert max(read_of[:-1]) - min(read_of[:-1]) <= 1  # in turns
    assert read_of[-1] == 3


def test_a_connection_that_has_ended_is_not_read_to_its_end():
    gone = [*messages(200), {"type": "websocket.disconnect"}]
    read_of, goes_on = several([gone], burst=3, each_second=20)
    assert not goes_on[0]
    assert read_of[0] <= 5


def test_who_has_too_much_waiting_is_cut_off(caplog):
    read_of, goes_on = several([messages(MOST_WAITING + 20)], burst=3, each_second=20)
    assert not goes_on[0]
    assert read_of[0] <= 5
    assert "was cut off" in caplog.text


def test_large_messages_are_not_looked_at_while_others_wait():
    large = [{"type": "websocket.receive", "bytes": bytes(600_000)}] * 50
    taken = iter(large)

    async def all_of_it():
        async def server(scope, receive, send):
            for _ in range(4):
                await receive()

        async def receive():
            return next(taken)

        await MessageLimit(server, burst=1, each_second=20)({"type": "websocket"}, receive, None)

    event_loop.run(all_of_it())
    assert len(list(taken)) > 40
