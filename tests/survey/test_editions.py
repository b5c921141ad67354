"""Editions describe themselves; answers are checked before anybody sees them."""

import shutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey.edition import Moment
from geo.survey.editions import (
    EDITIONS,
    expected_value,
    is_valid_value,
    list_editions,
    load_answers,
    load_edition,
    read_answers,
    read_edition,
)
from geo.survey.missing import MISSING_STATES, MissingState
from geo.survey.published.figures import find_figures
from geo.survey.published.rankings import all_rankings
from geo.survey.questionnaire import load_questionnaire
from geo.territory import area_of

WALLOON = ("WAL2018", "WAL2019", "WAL2020", "WAL2021")


def test_all_six_editions_are_there_newest_first():
    ids = [edition.id for edition in list_editions()]
    assert set(ids) == {"BE2017", "BE2018", *WALLOON}
    years = [edition.year for edition in list_editions()]
    assert years == sorted(years, reverse=True)


def test_walloon_editions_are_published_figures_only():
    for edition_id in WALLOON:
        edition = load_edition(edition_id)
        assert not edition.has_answers
        assert not edition.demonstration
        assert edition.is_invited("03000")
        assert not edition.is_invited("02000")
        assert load_answers(edition_id).empty


def test_demonstration_editions_say_so():
    for edition_id in ("BE2017", "BE2018"):
        edition = load_edition(edition_id)
        assert edition.demonstration
        assert edition.vintage == 2018
        assert edition.invited == "all"
        answers = load_answers(edition_id)
        assert set(answers.nis5) <= set(area_of(2018, "commune"))
        assert set(answers.question) <= set(edition.asked)


def test_a_month_is_not_made_into_a_day():
    walloon = load_edition("WAL2021")
    assert walloon.published == Moment(2022, 3)
    assert walloon.published.say(translator("fr")) == "mars 2022"
    assert Moment(2018, 6, 14).say(translator("en")) == "14 June 2018"
    assert load_edition("WAL2018").fieldwork_start == Moment(2017, 10)
    assert load_edition("WAL2019").fieldwork_start is None


def test_a_day_of_publication_is_told_otherwise_than_a_month():
    french = translator("fr")
    assert french.render(load_edition("BE2018").published_in_words) == "publié le 14 juin 2018"
    assert french.render(load_edition("WAL2021").published_in_words) == "publié en mars 2022"
    assert str(load_edition("WAL2021").published_in_words) == "published in March 2022"


def test_the_fieldwork_that_lies_within_another_says_so_as_an_inference():
    walloon, belgian = load_edition("WAL2018"), load_edition("BE2018")
    assert belgian.fieldwork_start <= walloon.fieldwork_start
    assert walloon.fieldwork_end <= belgian.fieldwork_end
    assert "an inference, not a published fact" in walloon.note["en"]


def test_what_is_published_of_the_method_is_no_figure_and_has_its_source():
    told = {edition.id: edition.method for edition in list_editions() if edition.method}
    assert set(told) == {"WAL2018", "BE2018", "WAL2020", "WAL2021"}
    assert "20 questions" in told["WAL2018"][0].text["en"]
    for facts in told.values():
        for fact in facts:
            assert fact.source_url.startswith("https://")
            assert all(fact.text[language].strip() for language in LANGUAGES)


def test_an_unknown_edition_lists_those_there_are():
    with pytest.raises(AtlasError, match=r"BE1999.*WAL2021"):
        load_edition("BE1999")


def test_every_missing_state_has_words_in_every_language():
    for state in MissingState:
        for language in ("nl", "fr", "de"):
            say = translator(language)
            for text in (state.label, state.explanation):
                assert say.render(text)
                assert say.render(text) != str(text)
    assert set(MISSING_STATES) == {state.value for state in MissingState}


@pytest.fixture
def edition_folder(tmp_path):
    return shutil.copytree(EDITIONS / "WAL2021", tmp_path / "WAL2021")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("id: WAL2021", "id: WAL2022", ["key id", "WAL2022"]),
        ("year: 2021", "year: twenty", ["key year", "twenty"]),
        ("year: 2021", "year: 20188", ["key year", "20188"]),
        ("year: 2021", "year: -5", ["key year", "-5"]),
        ("year: 2021", "year: 0x" + "f" * 4000, ["key year", "0xfff"]),
        ("vintage: 2019", "vintage: 0b" + "1" * 20_000, ["key vintage", "0b111"]),
        ("vintage: 2019", "vintage: 2020", ["key vintage", "2018, 2019, 2025"]),
        ('["03000"]', '["3000"]', ["key invited", "region codes"]),
        ("published: 2022-03", "published: 2022-13", ["key published", "2022-13"]),
        ("demonstration: false", "demonstration: maybe", ["key demonstration", "true, false"]),
        ("asked: []", "asked: [shoe_size]", ["key asked", "shoe_size"]),
        ("  de: Wallonisches", "  at: Wallonisches", ["key title", "nl, fr, de and en"]),
        ("title:", "title: [", ["not valid YAML", "line"]),
        ("answers: none", "answers: some", ["key answers", "file, none"]),
    ],
)
def test_a_wrong_key_is_named(edition_folder, old, new, words):
    path = edition_folder / "edition.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        read_edition(edition_folder)
    for word in [*words, "edition.yaml"]:
        assert word in str(caught.value)


def test_a_missing_sheet_is_named(tmp_path):
    with pytest.raises(AtlasError, match=r"edition\.yaml is missing"):
        read_edition(tmp_path)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("99999,progress,5", ["row 2", "column nis5", "99999", "a commune of 2018"]),
        ("12041,progress,5", ["column nis5", "12041"]),  # Puurs-Sint-Amands exists from 2019
        ("11001,shoe_size,5", ["column question", "shoe_size"]),
        ("11001,progress,11", ["column value", "11", "0 to 10"]),
        ('11001,progress,"5,5"', ["column value", "5,5", "decimal point"]),
        ("11001,progress,", ["column value"]),
        ("11001,progress,5\n11001,progress,6", ["row 3", "one answer"]),
        ("1101,progress,5", ["column nis5", "five digits"]),
    ],
)
def test_impossible_answers_are_named_with_their_row(tmp_path, row, words):
    path = tmp_path / "answers.csv"
    path.write_text(f"nis5,question,value\n{row}\n", encoding="utf-8")
    with pytest.raises(AtlasError) as caught:
        read_answers(path, load_edition("BE2018"))
    for word in [*words, "answers.csv"]:
        assert word in str(caught.value)


def test_an_answer_from_a_commune_that_was_not_invited_is_refused(tmp_path):
    from dataclasses import replace

    path = tmp_path / "answers.csv"
    path.write_text("nis5,question,value\n11001,progress,5\n", encoding="utf-8")
    walloon = replace(load_edition("BE2018"), invited=("03000",))
    with pytest.raises(AtlasError, match="invited"):
        read_answers(path, walloon)


@given(st.text(max_size=12), st.data())
def test_no_text_whatever_breaks_the_check_of_values(value, data):
    questions = list(load_questionnaire().questions.values())
    question = data.draw(st.sampled_from(questions))
    assert is_valid_value(question, value) in (True, False)
    assert str(expected_value(question))


def test_several_choices_are_written_in_the_order_of_the_questionnaire():
    several = next(q for q in load_questionnaire().questions.values() if q.type == "several_of")
    first, second, *_ = [choice.key for choice in several.choices]
    assert is_valid_value(several, f"{first}|{second}")
    assert not is_valid_value(several, f"{second}|{first}")
    assert not is_valid_value(several, f"{first}|{first}")
    assert is_valid_value(several, "-")
    assert not is_valid_value(several, "")


def test_what_an_edition_says_was_published_is_what_was():
    """ "Only figures for Wallonia as a whole" is not said where a part of it has one."""
    for edition in list_editions():
        if edition.has_answers:
            continue
        parts = {figure.code for figure in find_figures(edition.id)}
        parts |= {order.code for order in all_rankings() if order.edition == edition.id}
        assert (
            "urban communes" in edition.note["en"] or "urban and rural" in edition.note["en"]
        ) == any(code.endswith("-U") for code in parts)
        assert ("rural communes" in edition.note["en"]) == any(
            code.endswith("-R") for code in parts
        )
