"""What every answer says: who may frame it, that it is what it says, that addresses stay here."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.publishing.answer_headers import POLICY, AnswerHeaders
from geo.publishing.embed.page import POLICY as OF_THE_MAP


def answering(headers):
    async def answer(_):
        return PlainTextResponse("answer", headers=headers)

    served = Starlette(
        routes=[Route("/", answer)],
        middleware=[Middleware(AnswerHeaders)],
    )
    return TestClient(served).get("/")


@pytest.mark.parametrize("headers", [{}, {"etag": '"a"', "cache-control": "no-store"}])
def test_what_says_nothing_is_framed_by_our_own_pages(headers):
    found = answering(headers)
    assert found.headers["content-security-policy"] == POLICY == "frame-ancestors 'self'"
    assert all(found.headers[name] == value for name, value in headers.items())
    assert found.text == "answer"


def test_what_has_a_policy_keeps_it():
    found = answering({"content-security-policy": OF_THE_MAP})
    assert found.headers.get_list("content-security-policy") == [OF_THE_MAP]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("text/html", f"default-src 'none'; {POLICY}"), ("image/svg+xml", "default-src 'none'")],
)
def test_a_page_whose_policy_is_silent_about_frames_gets_it_and_a_picture_keeps_its_own(kind, said):
    found = answering({"content-security-policy": "default-src 'none'", "content-type": kind})
    assert found.headers.get_list("content-security-policy") == [said]


def test_every_answer_is_what_it_says_and_tells_no_other_server_where_one_was():
    found = answering({})
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["referrer-policy"] == "same-origin"


def test_what_says_more_keeps_it():
    found = answering({"referrer-policy": "no-referrer", "x-content-type-options": "nosniff"})
    assert found.headers.get_list("referrer-policy") == ["no-referrer"]
    assert found.headers.get_list("x-content-type-options") == ["nosniff"]
