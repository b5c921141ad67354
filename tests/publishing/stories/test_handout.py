"""The handout of a story: a tagged PDF of every step with its notes, by link and by command."""

from __future__ import annotations

import base64
import datetime as dt
import json

import pytest
from pdf_tags import check_tags, read_tags
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.language import LANGUAGES, translator
from geo.publishing.forms.render_queue import RenderQueue
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.pictures.map import Emphasis, map_picture
from geo.publishing.sheets.typeset import typeset
from geo.publishing.stories.__main__ import main
from geo.publishing.stories.handout import handout_content, story_handout
from geo.publishing.stories.packed_story import packed_story
from geo.publishing.stories.read_story import read_story
from geo.publishing.stories.routes import story_routes
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.view import View

pytestmark = pytest.mark.slow

ATLAS = "https://atlas.example/"
DAY = dt.date(2026, 11, 30)
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


LANGUAGES_OF = {"demonstration": ("de", "fr"), "documented": ("nl", "en")}


def own(steps: str, title: str = "{en: Mine}"):
    return read_story("own.yaml", f"title: {title}\nsteps:\n{steps}".encode())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list_stories())
def test_a_handout_is_told_to_every_reader(name, language):
    if language not in LANGUAGES_OF.get(name, LANGUAGES):
        pytest.skip("two languages of a slow one suffice")
    story = load_story(name)
    made = story_handout(story, language, DAY, ATLAS)
    check_tags(made, language)
    found = read_tags(made)
    assert story.title[language] in found.title
    label = translator(language).render(DEMONSTRATION_LABEL)
    assert (label in found.title) == (name == "demonstration")
    assert found.headings.count(1) == 1
    assert found.headings.count(2) == len(story.steps)
    assert found.headings.count(3) == sum(step.notes is not None for step in story.steps)


def test_every_step_has_its_words_its_notes_and_its_source():
    story = load_story("barometer-2018")
    content = handout_content(story, "nl", DAY, ATLAS)
    for step, written in zip(story.steps, content["steps"], strict=True):
        assert step.title is None or step.title["nl"] in written["title"]
        assert bool(step.notes) == bool(written["notes"])
        if step.kind == "chart":
            assert written["pictures"][0]["alt"]
            assert "Bron:" in written["foot"][0]
            assert written["link"].startswith(ATLAS)
    assert content["label"] == ""
    assert content["steps"][-1]["code"].startswith("<svg")
    assert content["steps"][-1]["leads_to"] == ATLAS


def test_what_is_a_demonstration_says_so_in_words_and_in_its_picture():
    content = handout_content(load_story("demonstration"), "en", DAY, ATLAS)
    assert content["label"] == "Demonstration data: synthetic answers"
    drawn = [one["drawn"] for step in content["steps"] for one in step["pictures"]]
    assert len(drawn) == 8
    assert all("ynthetic" in svg for svg in drawn)


def test_of_a_story_of_both_kinds_each_step_says_what_it_is():
    story = own(
        "- {kind: map, view: 'map?edition=BE2018&indicator=q.progress'}\n"
        "- {kind: map, view: 'map?edition=BE2018&indicator=documented.all'}\n"
    )
    content = handout_content(story, "en", DAY)
    assert content["label"] == ""
    assert [bool(one["label"]) for one in content["steps"]] == [True, False]
    assert "Demonstration data" in content["title"]


def test_a_map_shows_what_its_step_marks():
    view = View(edition="BE2018", indicator="q.progress")
    from geo.cartography.picture.paper import Look

    look = Look(sourced=False)
    usual = map_picture(view, look, embedded=False)
    assert "fill-opacity" not in usual
    assert "Source:" not in usual
    assert "ynthetic" in usual  # never without its label
    shown = Emphasis(mark=("62063",), only=(3, 4), focus=("62063", "62051"))
    svg = map_picture(view, look, embedded=False, emphasis=shown)
    assert svg.count("fill-opacity='.16'") >= 3
    assert "<g id='selected'><path" in svg
    assert len(svg) < len(usual)  # most communes are outside


@pytest.mark.parametrize("hostile", ["#panic()", "*x* $y$ `v`", "\\#t // s", "=1+1", "<b>&amp;"])
def test_what_a_reader_wrote_is_never_markup(hostile):
    texts = json.dumps({"en": hostile})
    story = own(
        f"- {{kind: title, title: {texts}, caption: {texts}, notes: {texts}}}\n"
        f"- {{kind: sentence, sentence: {texts}}}\n",
        texts,
    )
    check_titles = read_tags(story_handout(story, "en", DAY, by_reader=True))
    assert check_titles.headings == [1, 2, 3, 2]


def test_the_longest_texts_fit():
    title, caption = "Beveren-Kruibeke-Zwijndrecht " * 5, "lang " * 96
    notes = "\n".join(["Anmerkung " * 39] * 10)
    texts = [json.dumps({"de": one}) for one in (title, caption, notes[:4000])]
    told = ", ".join(
        f"{key}: {one}" for key, one in zip(("title", "caption", "notes"), texts, strict=False)
    )
    step = f"- {{kind: map, view: map?edition=BE2018, {told}}}\n"
    made = story_handout(own(step, texts[0]), "de", DAY)
    check_tags(made, "de")
    assert read_tags(made).pages <= 3


def test_a_picture_of_ones_own_is_inside_and_a_broken_one_is_told():
    picture = base64.b64encode(DOT).decode()
    step = "- {kind: picture, picture: {data: 'data:image/png;base64,%s', alt: {en: A dot}}}\n"
    content = handout_content(own(step % picture), "en", DAY)
    assert content["steps"][0]["pictures"][0]["alt"] == "A dot"
    assert "A dot" in read_tags(typeset("story", content)).alts
    broken = base64.b64encode(DOT[:40]).decode()
    (told,) = handout_content(own(step % broken), "en", DAY)["steps"]
    assert told["lines"] == ["The picture of this step cannot be read."]
    assert told["pictures"] == []


def test_a_step_that_cannot_be_shown_says_why():
    story = own("- {kind: map, view: 'map?edition=BE1999'}\n")
    (step,) = handout_content(story, "fr", DAY)["steps"]
    assert "BE1999" in step["lines"][0]
    assert step["pictures"] == []


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=story_routes()), base_url="http://localhost:8501") as found:
        yield found


def test_a_link_gives_the_handout_and_a_second_time_nothing_new(client):
    answer = client.get("/story.pdf?story=barometer-2018&lang=nl")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-language"] == "nl"
    assert "smart-city-atlas_story_barometer-2018_nl.pdf" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "public, max-age=60, must-revalidate"
    check_tags(answer.content, "nl")
    tag = answer.headers["etag"]
    again = client.get("/story.pdf?story=barometer-2018&lang=nl", headers={"if-none-match": tag})
    assert again.status_code == 304
    assert client.get("/story.pdf?story=barometer-2018&lang=fr").headers["etag"] != tag


def test_a_readers_story_is_nobody_elses(client):
    content = b"title: {en: Mine}\nsteps:\n- {kind: sentence, sentence: {en: Hello}}\n"
    answers = (
        client.get(f"/story.pdf?lang=en&steps={packed_story(content)}"),
        client.post("/story.pdf?lang=en", data={"story": content.decode()}),
    )
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex"
        assert "Mine" in read_tags(answer.content).title
    content = handout_content(read_story("x.yaml", content), "en", DAY, by_reader=True)
    assert content["told"][0].startswith("Made by a reader")


@pytest.mark.parametrize(
    ("query", "status"), [("story=nothing", 404), ("", 400), ("steps=abc", 400)]
)
def test_what_is_no_story_has_no_handout(client, query, status):
    answer = client.get(f"/story.pdf?{query}&lang=en")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"


def test_where_too_many_wait_the_next_is_told_to_come_again():
    queue = RenderQueue(at_once=0, most_waiting=0)
    with TestClient(Starlette(routes=story_routes(queue)), base_url="http://localhost") as client:
        answer = client.get("/story.pdf?story=documented&lang=en")
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "3"


def test_the_command_writes_it(tmp_path, capsys):
    target = tmp_path / "story.pdf"
    assert main(["documented", "--to", str(target), "--language", "de"]) == 0
    check_tags(target.read_bytes(), "de")
    assert "bytes" in capsys.readouterr().out
