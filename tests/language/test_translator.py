"""Numbers, dates and lists as each language writes them; sentences that wait for a language."""

import datetime as dt
import re
import string
from pathlib import Path

import numpy as np
import pytest

from geo.language import LANGUAGES, AtlasError, Labels, Text, match_language, translator

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("fr-BE", "fr"),
        ("nl_BE", "nl"),
        ("de", "de"),
        ("DE-de", "de"),
        ("ja-JP", "en"),
        (None, "en"),
        ("", "en"),
    ],
)
def test_the_browsers_locale_leads_to_a_language(locale, language):
    assert match_language(locale) == language


@pytest.mark.parametrize(
    ("language", "number", "percent"),
    [
        ("nl", "1.234,5", "35%"),
        ("fr", "1\u202f234,5", "35\u00a0%"),
        ("de", "1.234,5", "35\u00a0%"),
        ("en", "1,234.5", "35%"),
    ],
)
def test_numbers(language, number, percent):
    say = translator(language)
    assert say.number(1234.5) == number
    assert say.percent(35) == percent
    assert say.number(3.6, 2).replace(",", ".") == "3.60"


def test_dates():
    day = dt.date(2018, 6, 14)
    assert translator("en").date(day) == "14 June 2018"
    assert translator("fr").date(day) == "14 juin 2018"
    first = dt.date(2018, 6, 1)
    assert translator("fr").date(first) == "1er juin 2018"
    assert translator("fr").date(first, "short") == "1/06/18"
    assert translator("nl").date(first) == "1 juni 2018"
    assert translator("nl").month(day) == "juni 2018"


def test_a_list_is_joined_as_the_language_does():
    assert translator("fr").list(["a", "b", "c"]) == "a, b et c"
    assert translator("de").list(["a", "b"]) == "a und b"


def test_a_text_is_said_later_with_its_numbers_in_the_language():
    text = Text("n = {n} of {all} communes", n=1234, all=5000)
    assert translator("nl").render(text) == "n\u00a0=\u00a01.234 van de 5.000 gemeenten"
    assert str(text) == "n\u00a0=\u00a01,234 of 5,000 communes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_many_there_are_is_never_broken_over_two_lines(language):
    say = translator(language)
    told = list(say._translations._catalog.values()) if language != "en" else []
    told += ["{name}: n = {n}; {low} to {high}", "n = {then} and {now}"]
    of_counts = [one for one in told if "n = {" in one]
    assert len(of_counts) > (1 if language == "en" else 20)
    for sentence in of_counts:
        fields = {field for _, field, _, _ in string.Formatter().parse(sentence) if field}
        said = say._fill(sentence, dict.fromkeys(fields, 12))
        assert "n\u00a0=\u00a012" in said, sentence
        assert not re.search(r"\bn =|\bn\u00a0= ", said), sentence


def test_how_many_there_are_is_always_a_sentence():
    """What a template, a style or a script writes by itself could break."""
    by_itself = re.compile(r"(?<!\.)\bn = (?:\{\{|\$\{|#|\d|\"[;} ])")
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()[:80]}"
        for ending in ("html", "css", "typ")
        for file in sorted((ROOT / "geo").rglob(f"*.{ending}"))
        for line in file.read_text("utf-8").splitlines()
        if by_itself.search(line)
    ]
    assert not found, found


@pytest.mark.parametrize("number", [float, np.float64, lambda n: n])
@pytest.mark.parametrize(
    ("n", "nl", "fr", "de", "en"),
    [
        (1, "1 punt", "1 point", "1 Punkt", "1 point"),
        (2, "2 punten", "2 points", "2 Punkte", "2 points"),
        (0.5, "0,5 punten", "0,5 point", "0,5 Punkte", "0.5 points"),
        (1.25, "1,25 punten", "1,25 point", "1,25 Punkte", "1.25 points"),
        (1.5, "1,5 punten", "1,5 point", "1,5 Punkte", "1.5 points"),
        (2.5, "2,5 punten", "2,5 points", "2,5 Punkte", "2.5 points"),
        (0.9999, "1 punt", "1 point", "1 Punkt", "1 point"),
    ],
)
def test_a_fraction_has_the_form_that_the_language_gives_it(n, number, nl, fr, de, en):
    text = Text.plural("{n} point higher", "{n} points higher", n=number(n))
    for language, expected in {"nl": nl, "fr": fr, "de": de, "en": en}.items():
        assert re.search(rf"{re.escape(expected)}\b", translator(language).render(text))


def test_a_text_inside_a_text_is_said_in_the_same_language():
    inside = Text(
        "{name}: {value}", name=Labels(nl="n", fr="f", de="d", en="e"), value=Text("Belgium")
    )
    assert translator("fr").render(inside).replace("\u00a0", " ") == "f : Belgique"


def test_a_plural_agrees_with_its_count():
    one = Text.plural(
        "{n} cell holds something that is not a number.",
        "{n} cells hold something that is not a number.",
        n=1,
    )
    assert str(one).startswith("1 cell holds")


def test_an_unknown_language_of_a_label_is_a_mistake():
    with pytest.raises(KeyError):
        Labels(nl="n", fr="f", de="d", en="e")["es"]


def test_an_error_is_its_sentence():
    assert str(AtlasError(Text("Belgium"))) == "Belgium"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th", "123rd"]),
        ("fr", ["1re", "2e", "3e", "4e", "11e", "12e", "13e", "21e", "112e", "123e"]),
        ("nl", ["1e", "2e", "3e", "4e", "11e", "12e", "13e", "21e", "112e", "123e"]),
        ("de", ["1.", "2.", "3.", "4.", "11.", "12.", "13.", "21.", "112.", "123."]),
    ],
)
def test_places_are_written_as_each_language_does(language, written):
    places = (1, 2, 3, 4, 11, 12, 13, 21, 112, 123)
    assert [translator(language).ordinal(n) for n in places] == written
