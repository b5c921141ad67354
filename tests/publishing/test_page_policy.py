"""What a page may run: each script that stands in one is named by its hash, and nothing else may."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.cartography.still import still_script
from geo.cartography.upstream_files import first_page_document
from geo.publishing.answer_headers import AnswerHeaders
from geo.publishing.first_paint.ahead import connect_at_once
from geo.publishing.inline_scripts import inline_scripts
from geo.publishing.page_policy import hash_of, page_policy

ROOT = Path(__file__).parents[2]
CONNECT = connect_at_once(["https://a.example"])


def parts_of(policy: str) -> dict[str, list[str]]:
    return {one.split()[0]: one.split()[1:] for one in policy.split(";")}


def test_every_script_that_stands_in_a_page_is_named():
    named = parts_of(page_policy([CONNECT]))["script-src"]
    texts = re.findall(r"<script>(.*?)</script>", f"{first_page_document()}{CONNECT}", re.DOTALL)
    assert len(texts) >= 2
    texts += [str(one)[len("<script>") : -len("</script>")] for one in inline_scripts().values()]
    assert {hash_of(text) for text in (*texts, still_script())} == set(named) - {"'self'"}


def test_nothing_runs_that_is_not_named():
    parts = parts_of(page_policy())
    assert parts["default-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'", "data:", "blob:", "*"} & set(
        parts["script-src"]
    )
    assert parts["base-uri"] == ["'self'"]
    assert "object-src" not in parts  # as default-src says


@pytest.mark.parametrize("name", inline_scripts())
def test_a_script_is_the_same_for_everybody_and_used(name):
    text = str(inline_scripts()[name])
    assert text.count("</script") == 1
    assert "{{" not in text
    asked = (path for folder in ("geo", "pages") for path in (ROOT / folder).rglob("*.py"))
    assert any(
        re.search(rf"inline_script\(['\"]{name}['\"]\)", p.read_text("utf-8")) for p in asked
    )


def test_no_page_has_a_script_that_is_not_in_the_folder():
    """Only whole files and elements made in one of these places."""
    makes = {"inline_scripts/__init__.py", "first_paint/ahead.py", "embed/page_files.py"}
    for folder in ("geo", "pages"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.as_posix().endswith(tuple(makes)):
                continue
            for line in path.read_text("utf-8").splitlines():
                assert "<script>" not in line or "re.compile" in line, (path, line)


def served(kind: str = "text/html", **headers: str):
    async def page(_):
        return HTMLResponse("x", headers=headers, media_type=kind)

    routes = [Route("/{path:path}", page)]
    middleware = [Middleware(AnswerHeaders, policy=page_policy([CONNECT]))]
    return TestClient(Starlette(routes=routes, middleware=middleware))


def test_a_page_connects_to_its_own_server_only():
    found = served().get("/commune", headers={"host": "atlas.example.be:8501"})
    parts = parts_of(found.headers["content-security-policy"])
    assert parts["connect-src"] == [
        "'self'", "ws://atlas.example.be:8501", "wss://atlas.example.be:8501",
    ]  # fmt: skip
    assert parts["frame-ancestors"] == ["'self'"]


@pytest.mark.parametrize("host", ["x; script-src *", "a b", "", "a.example/x", "a\tb"])
def test_no_name_of_a_server_gets_more_into_the_policy(host):
    found = served().get("/", headers={"host": host})
    parts = parts_of(found.headers["content-security-policy"])
    assert parts["connect-src"] == ["'self'"]
    assert parts["script-src"][0] == "'self'"
    assert "*" not in parts["script-src"]


def test_the_frame_of_a_component_runs_what_stands_in_it_and_pages_do_not():
    frame = served().get("/component/streamlit_folium.st_folium/index.html")
    assert "'unsafe-inline'" in parts_of(frame.headers["content-security-policy"])["script-src"]
    for path in ("/", "/commune", "/components", "/x/component/"):
        page = served().get(path)
        assert (
            "'unsafe-inline'" not in parts_of(page.headers["content-security-policy"])["script-src"]
        )


def test_who_has_a_policy_and_what_is_no_page_keep_theirs():
    own = served(**{"content-security-policy": "default-src 'self'; frame-ancestors *"}).get("/")
    assert own.headers["content-security-policy"] == "default-src 'self'; frame-ancestors *"
    assert (
        served("text/plain").get("/").headers["content-security-policy"] == "frame-ancestors 'self'"
    )
