"""Nobody fills the memory of the server: what is sent is limited before it is read."""

from __future__ import annotations

import asyncio

import event_loop
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.language import LANGUAGES
from geo.publishing.upload_limits import AT_ONCE, OF_A_SESSION, OF_ALL, UploadLimits

MB = 1_000_000
LARGEST = 50 * MB


class Kept:
    """A server that counts what gets through to it, and reads nothing of what is declared."""

    def __init__(self, held):
        self.held, self.through = held, 0

        async def put(_):
            self.through += 1
            return Response(status_code=204)

        routes = [
            Route(
                "/{base:path}_stcore/upload_file/{session}/{file}", put, methods=["PUT", "DELETE"]
            ),
            Route("/other", put, methods=["PUT"]),
        ]
        middleware = [Middleware(UploadLimits, largest=LARGEST, held=lambda: self.held)]
        self.client = TestClient(Starlette(routes=routes, middleware=middleware))

    def put(self, session, size, language="en", **headers):
        told = {"content-length": str(size), "accept-language": language, **headers}
        return self.client.put(
            f"/_stcore/upload_file/{session}/f", headers=told, content=iter([b""])
        )


def test_a_reader_sends_files_and_others_too():
    kept = Kept({"a": 40 * MB, "b": 100 * MB})
    assert kept.put("a", 50 * MB).status_code == 204
    assert kept.put("c", 10).status_code == 204
    assert kept.through == 2


@pytest.mark.parametrize("base", ["", "atlas/"])
def test_one_session_does_not_send_without_end(base):
    kept = Kept({"a": OF_A_SESSION - 10 * MB})
    address = f"/{base}_stcore/upload_file/a/f"
    found = kept.client.put(address, headers={"content-length": str(20 * MB)}, content=iter([b""]))
    assert found.status_code == 413
    assert "150 MB" in found.text
    assert kept.through == 0
    assert kept.put("a", 5 * MB).status_code == 204
    assert kept.put("b", 20 * MB).status_code == 204


def test_all_together_do_not_either():
    kept = Kept({f"s{n}": 50 * MB for n in range(OF_ALL // (50 * MB))})
    assert kept.put("new", MB).status_code == 503
    assert kept.through == 0


def test_a_size_that_is_not_said_counts_as_the_largest():
    kept = Kept({"a": OF_A_SESSION - LARGEST + 1})
    found = kept.client.put("/_stcore/upload_file/a/f", content=iter([b"x"]))
    assert "content-length" not in found.request.headers
    assert found.status_code == 413
    for said in ("-1", "1e9", "0x9", ""):
        assert kept.put("a", said).status_code == 413
    assert kept.put("a", 10**15).status_code == 413


def test_what_is_sent_elsewhere_or_taken_away_is_not_limited():
    kept = Kept({"a": OF_ALL})
    assert kept.client.delete("/_stcore/upload_file/a/f").status_code == 204
    assert kept.client.put("/other", headers={"content-length": str(LARGEST)}).status_code == 204


@pytest.mark.parametrize("held", [{"a": OF_A_SESSION}, {"b": OF_ALL}])
def test_it_is_said_in_the_readers_language(held):
    said = {Kept(held).put("a", MB, language=one).text for one in LANGUAGES}
    assert len(said) == len(LANGUAGES)


def test_few_are_on_their_way_at_once_and_those_count():
    """Seven put a file while none has arrived: as many as may come are let in, and later others."""
    let_in, answers = asyncio.Event(), []

    async def slow(scope, receive, send):
        await let_in.wait()
        await Response(status_code=204)(scope, receive, send)

    held: dict[str, int] = {}
    limits = UploadLimits(slow, largest=LARGEST, held=lambda: held)

    def scope(session):
        headers = [(b"content-length", str(LARGEST).encode())]
        path = f"/_stcore/upload_file/{session}/f"
        return {
            "type": "http", "method": "PUT", "path": path, "headers": headers, "query_string": b"",
        }  # fmt: skip

    async def put(session):
        async def send(message):
            if message["type"] == "http.response.start":
                answers.append(message["status"])

        await limits(scope(session), None, send)

    async def all_of_it():
        waiting = [asyncio.create_task(put(f"s{n}")) for n in range(AT_ONCE + 3)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert answers == [429] * 3
        let_in.set()
        await asyncio.gather(*waiting)
        assert answers == [429] * 3 + [204] * AT_ONCE
        let_in.clear()
        again = [asyncio.create_task(put("one")) for _ in range(AT_ONCE)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert answers[-1] == 413  # three of the largest are on their way: a fourth is too much
        let_in.set()
        await asyncio.gather(*again)

    event_loop.run(all_of_it())
