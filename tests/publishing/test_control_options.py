"""What the controls offer."""

from dataclasses import replace

import pytest

from geo.cartography.classes import SCHEMES
from geo.language import LANGUAGES, AtlasError, translator
from geo.publishing import control_options
from geo.publishing.control_options import (
    edition_names,
    indicator_names,
    indicators_offered,
    own_limits,
    scheme_names,
)
from geo.publishing.view import View
from geo.survey import list_editions, load_edition


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_choices_have_the_same_words(language):
    """A select box cannot tell two options with one label apart."""
    names = edition_names(language)
    assert len(set(names.values())) == len(names)
    for edition in names:
        labels = indicator_names(edition, language)
        assert len(set(labels.values())) == len(labels)


def test_what_has_no_value_at_a_level_comes_last_and_says_so():
    view = View(edition="WAL2021", indicator="q.progress", level="commune")
    names = indicators_offered(view)
    marked = [name.endswith("(no values at this level)") for name in names.values()]
    assert marked == sorted(marked)
    assert 0 < sum(marked) < len(marked)
    assert names["q.progress"].endswith("(no values at this level)")
    assert names.keys() == indicator_names("WAL2021", "en").keys()
    assert indicators_offered(replace(view, level="region")) == indicator_names("WAL2021", "en")


def test_demonstration_editions_say_so_in_their_title():
    names = edition_names("en")
    assert "(demonstration)" in names["BE2018"]
    assert "(demonstration)" not in names["WAL2021"]


def test_editions_with_one_title_have_their_id_behind_it(monkeypatch):
    twin = replace(load_edition("BE2018"), id="OTHER2018")
    monkeypatch.setattr(control_options, "list_editions", lambda: (*list_editions(), twin))
    names = edition_names.__wrapped__("en")
    assert names["OTHER2018"].endswith(", OTHER2018")
    assert names["BE2018"].endswith(", BE2018")
    assert "BE2017" not in names["BE2017"]
    assert len(set(names.values())) == len(names)


@pytest.mark.parametrize(
    ("language", "text", "limits"),
    [
        ("en", "2; 4; 6", (2, 4, 6)),
        ("en", "6 4 2 2", (2, 4, 6)),
        ("en", "2.5/7", (2.5, 7)),
        ("nl", "2,5; 4", (2.5, 4)),
        ("fr", "2,5 4\u202f;", (2.5, 4)),
        ("de", "\u22121; 0,5; 10.000", (-1, 0.5, 10_000)),
        ("nl", "5; 10.000,5", (5, 10_000.5)),
        ("fr", "5; 10\u202f000; 20 000", (5, 10_000, 20_000)),
        ("en", "5; 10,000", (5, 10_000)),
    ],
)
def test_limits_are_read_as_the_language_writes_numbers(language, text, limits):
    assert own_limits(View(lang=language), text) == limits


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_that_the_atlas_wrote_are_read_back(language):
    say = translator(language)
    written = "; ".join(say.number(limit) for limit in (2.5, 4, 12345.5))
    assert own_limits(View(lang=language), written) == (2.5, 4, 12345.5)


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", " ; ", "No number was typed"),
        ("en", "abc", "“abc”"),
        ("en", "1e3; 4", "“1e3”"),
        ("en", "2,5; 4", "“2,5”"),
        ("en", "2, 4, 6", "“2,”"),
        ("nl", "2.5; 4", "“2.5”"),
        ("fr", "10 000", "“000”"),
        ("en", "1;2;3;4;5;6;7;8;9", "9 different limits"),
        ("en", "20; 30", "range of this map, 0 to 10"),
        ("en", "10", "range of this map, 0 to 10"),
        ("en", "9" * 400, "9…”"),
    ],
)
def test_limits_that_cannot_be_used_are_told(language, text, said):
    with pytest.raises(AtlasError) as raised:
        own_limits(View(lang=language), text)
    assert said in str(raised.value)


def test_what_a_number_looks_like_is_said_in_the_readers_language():
    with pytest.raises(AtlasError) as raised:
        own_limits(View(lang="fr"), "2.5")
    said = translator("fr").render(raised.value.text)
    assert "2.5" in said
    assert "2,5" in said
    assert "10\u202f000" in said


def test_own_limits_start_from_the_classes_on_screen():
    assert own_limits(View()) == (2, 4, 6, 8)


def test_the_automatic_choice_says_what_it_chose():
    counts = View(indicator="documented.all", level="commune")
    assert scheme_names(counts)["automatic"] == "As suits the values: steps that double"
    assert scheme_names(View())["automatic"] == "As suits the values: equal steps"
    few = View(edition="BE2017", indicator="q.projects_people")
    assert scheme_names(few)["automatic"] == "As suits the values: one class for each"
    for other in (View(scheme="natural"), View(indicator="q.sc_manager")):
        assert scheme_names(other)["automatic"] == "As suits the values"
    assert list(scheme_names(View(lang="fr"))) == list(SCHEMES)
