"""The page of a story: by its doors, in one file, and in the link of a reader's own."""

from __future__ import annotations

import base64
import contextlib
import gzip
import json
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.language import LANGUAGES, AtlasError
from geo.publishing.stories.__main__ import main
from geo.publishing.stories.packed_story import LONGEST_LINK, packed_story, unpacked_story
from geo.publishing.stories.routes import story_routes
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.stories.story_page import story_file

pytestmark = pytest.mark.slow

OWN = """
title: {nl: "Mijn <b>verhaal</b>"}
steps:
- {kind: title, title: {nl: "</script><script>alert(1)</script>"}, notes: {nl: "<img src=x onerror=y>"}}
- {kind: map, view: "map?edition=BE2018&indicator=q.progress", caption: {nl: '"><svg onload=x>'}}
"""


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=story_routes()), base_url="http://localhost:8501") as found:
        yield found


def unpacked(page: str):
    packed = re.search(r'id="story-data" data-packed="[^"]+">([\w+/=]+)<', page)[1]
    return json.loads(gzip.decompress(base64.b64decode(packed)))


@pytest.mark.parametrize("name", list_stories())
def test_a_story_is_a_small_page_with_its_words_for_those_without_a_script(client, name):
    answer = client.get(f"/story?story={name}&lang=fr")
    assert answer.status_code == 200
    assert len(answer.content) < 160_000
    page = answer.text
    story = load_story(name)
    assert "<noscript>" in page
    known = unpacked(page)
    assert len(known["steps"]) == len(story.steps)
    assert known["title"] == {"fr": story.title["fr"]}
    assert [one.get("href") for one in known["languages"].values()] == [
        f"?story={name}&lang={one}" if one != "fr" else None for one in LANGUAGES
    ]
    assert known["themes"] == {"dark": f"?story={name}&lang=fr&theme=dark"}
    assert 'rel="canonical"' in page
    assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"
    assert answer.headers["content-language"] == "fr"


def test_the_language_is_the_browsers(client):
    answer = client.get("/story?story=documented", headers={"accept-language": "de-BE,de"})
    assert answer.headers["content-language"] == "de"
    assert answer.headers["vary"] == "accept-language"


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("story=nothing", 404, "There is no story “nothing”"),
        ("", 400, "There is no story “”"),
        ("steps=abc", 400, "is not whole"),
        ("steps=" + base64.urlsafe_b64encode(zlib.compress(b"a: [")).decode(), 400, "not YAML"),
    ],
)
def test_what_is_no_story_gets_a_sentence(client, query, status, told):
    answer = client.get(f"/story?{query}&lang=en")
    assert answer.status_code == status
    assert told in answer.text
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("by_post", [True, False])
def test_a_readers_story_says_that_it_is_a_readers_and_runs_nothing(client, by_post):
    if by_post:
        answer = client.post("/story?lang=nl", data={"story": OWN})
    else:
        answer = client.get(f"/story?lang=nl&steps={packed_story(OWN.encode())}")
    assert answer.status_code == 200
    page = answer.text
    for hostile in ("<b>verhaal", "<script>alert", "<img src=x", "<svg onload"):
        assert hostile not in page
    known = unpacked(page)
    assert known["by_reader"]["nl"].startswith("Gemaakt door een lezer")
    assert "Gemaakt door een lezer" in page
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert 'rel="canonical"' not in page


def test_a_story_of_one_language_is_told_in_it_and_in_that_of_the_link(client):
    known = unpacked(client.post("/story?lang=fr", data={"story": OWN}).text)
    assert set(known["languages"]) == {"fr", "nl"}
    assert known["language"] == "fr"


def test_the_file_has_all_it_needs_and_all_languages(client):
    answer = client.get("/story.html?story=demonstration&lang=de")
    assert answer.headers["content-disposition"].startswith("attachment")
    page = answer.text
    assert len(page) < 1_500_000
    known = unpacked(page)
    assert next(iter(known["title"])) == "de"
    assert set(known["title"]) == set(LANGUAGES)
    assert all(one["packed"] for one in known["outlines"].values())
    head = page[: page.index("<body>")]
    assert "script-src 'sha256-" in head
    assert not re.search(r'(src|href)="(?!data:|#)', head)
    assert "http://localhost:8501" in page or known["steps"]


def test_the_command_writes_the_same_file(tmp_path, capsys):
    target = tmp_path / "story.html"
    assert main(["documented", "--to", str(target), "--language", "en"]) == 0
    assert target.read_text("utf-8") == story_file(load_story("documented"), "en")
    assert "bytes" in capsys.readouterr().out
    assert main(["--list"]) == 0
    assert "documented: What is documented in the communes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothing", "--to", "x.html"], "There is no story “nothing”"),
        (["documented", "--to", "x.txt"], "ends in one of .html, .pdf, .pptx"),
        (["no.yaml", "--to", "x.html"], "no.yaml cannot be read"),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, monkeypatch, capsys, arguments, told):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    assert told in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@given(st.binary(max_size=2000))
def test_a_packed_story_comes_back_whole(content):
    packed = packed_story(content)
    assert packed is not None
    assert re.fullmatch(r"[\w-]*", packed, re.ASCII)
    assert unpacked_story(packed) == content
    with pytest.raises(AtlasError):
        unpacked_story(packed[:-3])


@given(st.text(max_size=80))
def test_whatever_stands_in_a_link_is_read_or_told(packed):
    with contextlib.suppress(AtlasError):
        assert isinstance(unpacked_story(packed), bytes)


def test_a_link_is_not_endless_in_either_direction():
    import os

    assert packed_story(os.urandom(LONGEST_LINK)) is None
    bomb = base64.urlsafe_b64encode(zlib.compress(b"0" * 50_000_000, 9)).decode().rstrip("=")
    with pytest.raises(AtlasError):
        unpacked_story(bomb)
