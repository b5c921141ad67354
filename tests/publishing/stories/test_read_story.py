"""A story's file: what it may say, and the sentence for what it may not."""

from __future__ import annotations

import base64
import re
from time import process_time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.language import LANGUAGES, AtlasError
from geo.publishing.stories.read_story import PLACEHOLDER, figures_by_key, read_story
from geo.publishing.stories.story import KINDS, STORIES, Story, list_stories, load_story
from geo.publishing.stories.story_schema import KEYS, MOST_STEPS

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()


def read(*steps: str) -> Story:
    return read_story("mine.yaml", ("title: {en: Mine}\nsteps:\n" + "\n".join(steps)).encode())


def test_a_step_keeps_what_it_says():
    story = read(
        '- {kind: map, view: "https://atlas.be/map?lang=nl&edition=BE2018&indicator=index",',
        '   mark: [02000, "11002"], only: [3, 4], fit: 62000, notes: {fr: "Allez !"}}',
    )
    (step,) = story.steps
    assert step.view == "map?edition=BE2018&indicator=index"
    assert step.mark == ("02000", "11002")
    assert (step.only, step.fit) == ((3, 4), "62000")
    assert step.notes is not None
    assert step.notes["nl"] == "Allez !"


def test_a_view_by_its_parts_is_the_same_as_by_its_link():
    by_link = read('- {kind: chart, view: "ranking?edition=BE2018&indicator=index"}')
    by_parts = read("- {kind: chart, view: {page: ranking, edition: BE2018, indicator: index}}")
    assert by_link == by_parts


@pytest.mark.parametrize(
    ("step", "line", "found", "expected"),
    [
        ("- kind: film", 3, "film", "one of title, map"),
        ("- kind: map", 3, "kind", "also “view”"),
        ("- {kind: title, title: {en: x}, view: map}", 3, "view", "one of kind, title"),
        ("- kind: maps\n  view: 'map?lang=nl'", 3, "kind, view", "also “second”"),
        ("- {kind: map, view: a, mark: [9]}", 3, "9", "a list of REFNIS codes"),
        ("- {kind: map, view: a, only: [9]}", 3, "9", "a list of classes"),
        ("- {kind: map, view: a b}", 3, "a b", "a link of the atlas"),
        ("- {kind: map, view: {page: [x]}}", 3, "a list", "a link of the atlas"),
        ("- {kind: number, figures: [BE2018 nothing 01000]}", 3, "BE2018 nothing 01000", "a publ"),
        (
            "- {kind: number, figures: [BE2018 n_respondents 01000, BE2017 n_respondents 01000]}",
            3, "a list", "one published figure",
        ),
        ("- {kind: chart}", 3, "kind", "“view” or “figures”"),
        ("- kind: sentence\n  sentence:\n    en: It was {BE2018 x 01000}", 5, "BE2018 x", "a publ"),
        ("- kind: sentence\n  sentence: {xx: a}", 4, "xx", "one of nl"),
        ("- kind: sentence\n  sentence: {}", 4, "keys and values", "a text by language"),
        ("- {kind: title, title: {en: " + "x" * 161 + "}}", 3, "x", "at most 160 characters"),
        ("- {kind: end, address: 'javascript:alert(1)'}", 3, "javascript:", "a web address"),
        ("- {kind: picture, picture: {alt: {en: x}}}", 3, "keys and", "“data” or “file”"),
        ("- {kind: picture, picture: {alt: {en: x}, file: ../x.png}}", 3, "../x.png", "the name"),
        ("- {kind: picture, picture: {alt: {en: x}, file: x.png}}", 3, "x.png", "a PNG or JPEG"),
        (
            "- {kind: picture, picture: {alt: {en: x}, data: 'data:image/svg+xml;base64,PHN2Zz4='}}",
            3, "data:image/svg", "a PNG or JPEG",
        ),
        (
            f"- {{kind: picture, picture: {{alt: {{en: x}}, data: 'data:image/jpeg;base64,{PNG}'}}}}",
            3, "data:image/jpeg", "a PNG or JPEG",
        ),
    ],
)  # fmt: skip
def test_what_it_may_not_say_is_told_with_its_line(step, line, found, expected):
    with pytest.raises(AtlasError) as error:
        read(step)
    told = str(error.value)
    assert told.startswith(f"mine.yaml, line {line}: found “")
    assert found in told
    assert f"expected {expected}" in told


def test_a_picture_of_ones_own_may_be_in_the_file_or_beside_it(tmp_path):
    inside = f"data:image/png;base64,{PNG}"
    (tmp_path / "x.png").write_bytes(base64.b64decode(PNG))
    told = "title: {en: M}\nsteps:\n- {kind: picture, picture: {alt: {en: x}, "
    beside = read_story("m.yaml", (told + "file: x.png}}").encode(), tmp_path)
    assert beside == read_story("m.yaml", (told + f"data: '{inside}'}}}}").encode())
    assert beside.steps[0].picture.data == inside


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "there is nothing in the file"),
        (b"title: [", "this is not YAML"),
        (b"\xff\xfe", "this is not YAML"),
        (b"title: {en: x}\nsteps: []", "a list"),
        (b"title: {en: x}\nsteps:\n" + b"- kind: end\n" * (MOST_STEPS + 1), "at most 60 steps"),
        (b"x" * 6_000_001, "larger than 6 MB"),
    ],
)
def test_what_is_no_story_is_told(content, told):
    with pytest.raises(AtlasError, match=re.escape(told)):
        read_story("mine.yaml", content)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"title: {en: x}\nsteps:\n" + b"- kind: end\n" * 400_000, "at most 24,000 entries"),
        (b"- a\n" * 1_400_000 + b"@", "at most 24,000 entries"),
        (b"title: {en: '" + b"a b\n " * 1_150_000, "this is not YAML"),
        (b"a: |\n" + b" b\n" * 1_900_000 + b"@: {", "this is not YAML"),
    ],
    ids=["steps", "entries", "unfinished", "damaged at its end"],
)
def test_a_large_file_that_is_none_keeps_nobody_waiting(content, told):
    before = process_time()
    with pytest.raises(AtlasError, match=re.escape(told)):
        read_story("mine.yaml", content)
    assert process_time() - before < 5  # seconds; it was up to a minute


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(KINDS),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "view", "title", "en", "nl", "steps", "figures", "picture"])
            | st.text(max_size=5),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(WILD, st.sampled_from(KINDS))
def test_whatever_is_in_a_file_it_is_read_or_told(wild, kind):
    steps = [{"kind": kind} | wild] if isinstance(wild, dict) else wild
    content = yaml.safe_dump({"title": {"en": "x"}, "steps": steps}, allow_unicode=True).encode()
    told = ""
    try:
        assert read_story("wild.yaml", content).steps
    except AtlasError as error:
        told = str(error)
    assert not told or told.startswith("wild.yaml, line ")


def test_every_kind_has_its_keys_and_no_key_is_of_no_kind():
    assert set(KEYS) == set(KINDS)


@pytest.mark.parametrize("name", list_stories())
def test_a_story_of_the_atlas_is_told_in_all_languages_without_figures_of_its_own(name):
    """Figures come from the table of published ones; only years, days and marks are written."""
    story = load_story(name)
    texts = [story.title, story.subtitle]
    for step in story.steps:
        texts += [step.title, step.caption, step.notes, step.sentence]
    for text in filter(None, texts):
        assert set(text.texts) == set(LANGUAGES)
        for language, words in text.texts.items():
            rest = PLACEHOLDER.sub("", words)
            rest = re.sub(r"\b(20\d\d|1er|[1-9]\.? (januari|janvier|Januar|January))", "", rest)
            rest = re.sub(r"\b4\.? (juli|juillet|Juli|July)", "", rest)
            rest = re.sub(r"\b9 (op|sur|out of) 10\b|\b9 auf einer Skala von 0 bis 10\b", "", rest)
            rest = re.sub(r"\bWiFi4EU|1/5, 1/4|3/4|\b100\b", "", rest)
            assert not re.search(r"\d", rest), (language, words)
            if language == "fr":
                assert not re.search(r"(?<!\u00a0)[:;?!»]", words), words


def test_the_figures_that_a_story_names_are_the_published_ones():
    assert figures_by_key()["BE2018 progress_score 01000"].value == 3.64


def test_the_stories_are_those_of_the_folder():
    assert list_stories() == ("barometer-2018", "demonstration", "documented")
    assert {path.stem for path in STORIES.glob("*.yaml")} == set(list_stories())


@pytest.mark.parametrize("name", ["", "nothing", "../published/figures", "A", "x" * 5000])
def test_a_story_that_there_is_not_is_told_with_those_there_are(name):
    with pytest.raises(AtlasError, match="There are: barometer-2018"):
        load_story(name)
