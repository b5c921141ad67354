"""What is told to whoever runs the server: alive, ready, degraded."""

import asyncio
import threading
import time

import pytest
from event_loop import run
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.publishing.operation import health as module
from geo.publishing.operation.health import Health, ask_store, health_routes


async def well():
    return True, "ok"


async def badly():
    return False, "error"


async def never():
    raise ValueError


def asked(health: Health, path: str = "/readyz"):
    with TestClient(Starlette(routes=health_routes(health))) as client:
        return client.get(path)


def drawn(health: Health, draw) -> Health:
    run(health.draw_once(draw))
    return health


@pytest.mark.parametrize(
    ("draw", "store", "code", "status"),
    [
        (well, "none", 200, "ready"),
        (well, "answers", 200, "ready"),
        (well, "does not answer", 200, "degraded"),
        (badly, "answers", 503, "not ready"),
        (never, "answers", 503, "not ready"),
        (None, "answers", 503, "not ready"),
    ],
)
def test_ready_is_whoever_has_drawn_a_page_whatever_the_store_says(draw, store, code, status):
    health = Health(lambda: store)
    if draw:
        drawn(health, draw)
    answer = asked(health)
    assert (answer.status_code, answer.json()["status"]) == (code, status)
    assert answer.json()["store"] == store
    assert answer.headers["cache-control"] == "no-store"
    assert ("readers get" in answer.json()) == (store == "does not answer")


def test_alive_does_not_ask_the_store():
    def ask():
        raise AssertionError

    answer = asked(Health(ask), "/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_many_who_ask_at_once_ask_a_slow_store_once():
    times = []

    def ask():
        times.append(threading.get_ident())
        time.sleep(0.1)
        return "answers"

    health = Health(ask)

    async def ask_often():
        return await asyncio.gather(*(health.ask_again() for _ in range(50)))

    assert set(run(ask_often())) == {"answers"}
    assert len(times) == 1


def test_what_the_store_said_counts_for_two_seconds(monkeypatch):
    said = iter(["answers", "does not answer"])
    health = Health(lambda: next(said))
    now = [100.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])

    async def ask(at):
        now[0] = at
        return await health.ask_again()

    async def three():
        return [await ask(100.0), await ask(101.9), await ask(102.1)]

    assert run(three()) == ["answers", "answers", "does not answer"]


def test_the_store_is_asked_where_there_is_one(monkeypatch, tmp_path):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    assert ask_store() == "none"
    (tmp_path / "atlas.sqlite").write_bytes(b"not a database, but as long as one would be" * 99)
    assert ask_store() == "does not answer"
    monkeypatch.setenv("ATLAS_DATABASE_URL", "postgresql://a:secret@127.0.0.1:9/atlas")
    assert ask_store() == "does not answer"
