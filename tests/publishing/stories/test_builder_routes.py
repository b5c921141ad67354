"""What the builder asks the server: a step of a view, a file read; bounded, and nothing is kept."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from event_loop import run
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.language import LANGUAGES
from geo.publishing.forms.endings import pages_with_forms
from geo.publishing.stories import builder_routes, routes
from geo.publishing.stories.bounded_door import BoundedDoor, BusyStoriesError
from geo.publishing.stories.read_story import read_story
from geo.publishing.stories.routes import story_routes
from geo.publishing.stories.step_keys import LARGEST_FILE
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.stories.story_entries import story_entries

SYNTHETIC = "Demonstration data: synthetic answers"


def client() -> TestClient:
    return TestClient(Starlette(routes=story_routes()), base_url="http://localhost:8501")


def step(link: str, lang: str = "en"):
    return client().get("/story/step", params={"link": link, "lang": lang})


@pytest.mark.parametrize(
    ("link", "made", "label"),
    [
        (
            "map?lang=nl&edition=BE2018&indicator=q.progress&commune=11002&view=stage&file=own_file",
            {"kind": "map", "view": "map?edition=BE2018&indicator=q.progress&commune=11002"},
            SYNTHETIC,
        ),
        ("map", {"kind": "map", "view": "map?edition=BE2018&indicator=q.progress"}, SYNTHETIC),
        (
            "commune?edition=BE2018&commune=44021",
            {"kind": "commune", "view": "commune?edition=BE2018&indicator=q.progress&commune=44021"},
            SYNTHETIC,
        ),
        (
            "ranking?edition=BE2018&indicator=index",
            {"kind": "chart", "view": "ranking?edition=BE2018&indicator=index"},
            SYNTHETIC,
        ),
        (
            "compare?edition=BE2018&indicator=q.progress&way=maps",
            {
                "kind": "maps",
                "view": "map?edition=BE2018&indicator=q.progress",
                "second": "map?edition=BE2018&indicator=index",
            },
            SYNTHETIC,
        ),
        (
            "compare?edition=BE2018&indicator=q.progress&way=indicators",
            {"kind": "chart", "view": "compare?edition=BE2018&indicator=q.progress&way=indicators"},
            SYNTHETIC,
        ),
        (  # the page shows another indicator than it is asked for, and says so
            "change?edition=BE2018&indicator=q.progress",
            {"kind": "chart", "view": "change?edition=BE2018&indicator=index&since=BE2017"},
            SYNTHETIC,
        ),
    ],
)  # fmt: skip
def test_a_view_becomes_a_step_of_its_kind_and_keeps_its_label(link, made, label):
    answer = step(link)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert found["step"] == made
    assert found["shown"]["label"] == label
    assert found["shown"]["title"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", sorted(pages_with_forms()))
def test_every_page_with_a_picture_can_be_a_step(page):
    forms = pages_with_forms()[page]
    answer = step(f"{page}?{forms.example}")
    assert (answer.status_code == 200) == (forms.picture is not None), answer.text
    if forms.picture is not None:
        content = json.dumps({"title": {"en": "x"}, "steps": [answer.json()["step"]]}).encode()
        assert read_story("x.yaml", content).steps[0].view == answer.json()["step"]["view"]


def test_published_figures_and_documented_facts_have_no_label_of_synthetic_answers():
    for link in ("barometer?edition=BE2018", "initiatives?edition=BE2018"):
        assert step(link).json()["shown"]["label"] == ""


@pytest.mark.parametrize(
    ("link", "status", "told"),
    [
        ("own_file?edition=BE2018", 400, "A story cannot show your own file"),
        ("method", 404, "cannot be had as"),
        ("commune?edition=BE2018", 422, "nothing that could be given in this form"),
        ("map?edition=XX1999", 404, "There is no edition XX1999"),
        ("change?edition=BE2018&indicator=q.nothing", 400, "q.nothing"),
        ("map?indicator=<script>", 400, "was not understood"),
        ("stories?lang=nl", 404, "has no such form"),
        ("", 200, ""),
        ("//evil.example/map?x=" + "y" * 9000, 414, "longer than"),
    ],
)
def test_what_cannot_be_a_step_says_why(link, status, told):
    answer = step(link)
    assert answer.status_code == status, answer.text
    assert told in " ".join(answer.json().get("problem", []))


MAP = "map?edition=BE2018&indicator=index"


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        ("Gand", {}, "44021"),
        ("Halle", {}, "23027"),  # the commune, and not what is in Zoersel
        ("Liège, province", {}, "60000"),
        ("Liège", {"outlined": ""}, "62063"),
        ("Luxemburg", {"outlined": "", "link": f"{MAP}&level=province"}, "80000"),
        ("02000", {}, "02000"),
    ],
)
def test_a_place_is_found_by_its_name(text, more, code):
    answer = client().get("/story/place", params={"lang": "en", "link": MAP, "text": text} | more)
    assert answer.json() == {"code": code}


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ({"text": "Liège"}, 400, "may be Liège, commune and Liège, province"),
        ({"text": "Gent", "link": f"{MAP}&level=province", "outlined": ""}, 400, "no place “Gent”"),
        ({"text": ""}, 400, "no place"),
        ({"text": "<b>" + "x" * 9000}, 400, "no place"),
        ({"text": "Gent", "link": "map?edition=XX1999"}, 404, "There is no edition XX1999"),
    ],
)
def test_a_place_that_is_none_or_several_is_told(asked, status, told):
    answer = client().get("/story/place", params={"lang": "en", "link": MAP} | asked)
    assert answer.status_code == status
    assert told in answer.json()["problem"][0]


def test_a_map_says_its_classes_and_what_it_points_at_by_name():
    map_step = {"kind": "map", "view": MAP, "mark": ["44021"], "fit": "02000", "only": ["1"]}
    content = json.dumps({"title": {"en": "x"}, "steps": [map_step, {"kind": "end"}]}).encode()
    shown = client().post("/story/read?lang=fr", content=content).json()["shown"]
    assert shown[0]["places"] == {"44021": "Gand", "02000": "Flandre"}
    assert [n for n, _ in shown[0]["classes"]] == [0, 1, 2, 3, 4]
    assert all("à" in told for _, told in shown[0]["classes"])
    assert shown[1]["classes"] == []


@pytest.mark.parametrize("name", list_stories())
def test_a_story_is_written_as_it_is_read(name):
    story = load_story(name)
    content = json.dumps(story_entries(story)).encode()
    assert read_story("again.yaml", content) == story


def test_a_file_is_read_and_each_step_says_what_it_shows():
    content = json.dumps(story_entries(load_story("demonstration"))).encode()
    answer = client().post("/story/read?lang=nl", content=content)
    assert answer.status_code == 200
    found = answer.json()
    assert found["story"] == story_entries(load_story("demonstration"))
    labels = [one["label"] for one in found["shown"]]
    kinds = [one["kind"] for one in found["story"]["steps"]]
    for kind, label in zip(kinds, labels, strict=True):
        told = label == "Demonstratiegegevens: synthetische antwoorden"
        assert told == (kind not in ("title", "sentence", "end")), kind


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_none_is_told_with_its_line_in_the_readers_language(language):
    content = b"title: {en: x}\nsteps:\n- kind: film\n"
    name = "mine<script>.yaml"
    answer = client().post("/story/read", params={"lang": language, "name": name}, content=content)
    assert answer.status_code == 400
    (told,) = answer.json()["problem"]
    assert told.startswith("minescript.yaml, ")
    assert "3" in told
    assert "film" in told


def test_a_step_that_is_gone_says_so_and_the_others_stay():
    content = b"""title: {en: x}
steps:
- {kind: map, view: "map?edition=XX1999"}
- {kind: map, view: "map?edition=BE2018"}
"""
    shown = client().post("/story/read?lang=en", content=content).json()["shown"]
    assert shown[0]["problem"] == [shown[0]["problem"][0]]
    assert "XX1999" in shown[0]["problem"][0]
    assert shown[1]["problem"] == []


@pytest.mark.parametrize("path", ["/story", "/story.html", "/story/read"])
def test_more_than_a_story_has_is_not_read(path):
    sent = b"x" * (builder_routes.MOST_BYTES + 1)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = client().post(f"{path}?lang=en", content=sent, headers=headers)
    assert answer.status_code == 413
    assert "larger than 7 MB" in answer.text


def test_a_story_as_large_as_it_may_be_goes_through_a_form():
    own = b"title: {en: Mine}\nsteps:\n- {kind: sentence, sentence: {en: Hello}}\n"
    own += b"# " + b"x" * (LARGEST_FILE - len(own) - 3) + b"\n"
    answer = client().post("/story?lang=en", files={"story": ("story.yaml", own)})
    assert answer.status_code == 200
    answer = client().post("/story?lang=en", data={"story": own[:80].decode()}, files={"x": b""})
    assert answer.status_code == 200


def test_who_comes_when_too_many_wait_is_told_and_the_stories_of_the_atlas_are_not_held_up(
    monkeypatch,
):
    monkeypatch.setattr(routes, "_MOST_WAITING", 0)
    begun, over, made = threading.Event(), threading.Event(), routes._made

    def slow(query, *more):
        if "steps" not in query:
            return made(query, *more)
        begun.set()
        assert over.wait(20)
        return b"made"

    monkeypatch.setattr(routes, "_made", slow)
    with client() as door, ThreadPoolExecutor(1) as pool:
        first = pool.submit(door.get, "/story?steps=x&lang=en")
        assert begun.wait(20)
        for answer in (
            door.get("/story?steps=x&lang=en"),
            door.post("/story.html?lang=en", data={"story": "x"}),
            door.get("/story/step?link=map&lang=en"),
            door.post("/story/read?lang=en", content=b"x"),
        ):
            assert answer.status_code == 429
            assert "busy with other requests" in answer.text
            assert answer.headers["retry-after"] == "3"
        assert door.get("/story?story=documented&lang=en").status_code == 200
        over.set()
        assert first.result().content == b"made"
        assert door.get("/story?steps=x&lang=en").status_code == 200


def test_a_door_lets_in_again_when_one_has_left():
    async def trial() -> None:
        door = BoundedDoor(0)

        async def again() -> None:
            with pytest.raises(BusyStoriesError):
                await door.inside(again)

        await door.inside(again)
        assert await door.inside(lambda: door.do(lambda: 1)) == 1

    run(trial())
