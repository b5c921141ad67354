"""Cells become answers, or say why they do not; nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.language import LANGUAGES
from geo.survey import load_questionnaire
from geo.survey.editions import is_valid_value
from geo.survey.importing.cell_answers import read_cells, read_moments, read_ticks, written_score
from geo.survey.importing.distinct_cells import distinct, folded, plain
from geo.survey.importing.mapping import ColumnUse
from geo.survey.tables import CellError, Percent

QUESTIONS = load_questionnaire().questions


def read(key: str, *cells, **use):
    return read_cells(QUESTIONS[key], cells, ColumnUse("x", key, **use))


def answers(key: str, *cells, **use):
    return list(read(key, *cells, **use).answers)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        *[(yes, "yes") for yes in ("ja", "Oui", "YES", "1", "x", "X", "✓", "vrai", "waar", "Wahr")],
        *[(no, "no") for no in ("nee", "Neen", "non", "Nein", "NO", "0", "faux", "onwaar")],
        (True, "yes"),
        (False, "no"),
        (1, "yes"),
        (0.0, "no"),
        ("\u202bja\u202c", "yes"),
        ("  j\u00a0a ", None),
        ("n.v.t.", "not_applicable"),
        ("sans objet", "not_applicable"),
        ("2", None),
        ("misschien", None),
        ("n/a", None),
        (None, None),
    ],
)
def test_yes_and_no_in_all_languages(cell, answer):
    assert answers("engaged", cell) == [answer]


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["3,5", "4"], ["3.5", "4"]),
        ([3.5, 4, 10], ["3.5", "4", "10"]),
        (["7.1", "10,0"], ["7.1", "10"]),
        ([7.1000000001], ["7.1"]),
        (["11", "-1", "3,5 km"], [None, None, None]),
        ([dt.date(2018, 5, 3)], [None]),
        ([True], [None]),
    ],
)
def test_scores_as_belgians_write_them(cells, values):
    assert answers("progress", *cells) == values


def test_a_scale_becomes_0_to_10_only_when_told():
    assert answers("progress", 1, 3, 5) == ["1", "3", "5"]
    assert answers("progress", 1, 3, "5", scale=(1.0, 5.0)) == ["0", "5", "10"]
    assert answers("progress", 0, 6, scale=(1.0, 5.0)) == [None, None]
    assert answers("progress", 5, 1, scale=(5.0, 1.0)) == ["0", "10"]


def test_a_percent_sign_needs_a_scale():
    found = read("progress", Percent(7.0), "35 %")
    assert found.answers == (None, None)
    assert "0 to 100" in str(found.refusals[0].remedy)
    assert answers("progress", Percent(70.0), "35 %", scale=(0.0, 100.0)) == ["7", "3.5"]


def test_counts_are_whole_and_not_absurd():
    assert answers("projects", "1.234,0", 3.0, "12", 3.0000000000000004) == ["1234", "3", "12", "3"]
    assert answers("projects", "2,5", -1, 10**9) == [None, None, None]


def test_a_point_that_may_be_either_blocks_until_it_is_told():
    found = read("projects", "1.234", "5")
    assert found.numbers is not None
    assert found.numbers.mark_is_open
    assert found.answers == (None, "5")
    assert answers("projects", "1.234", decimal_mark=",") == ["1234"]


@pytest.mark.parametrize("plain", ["0,45", 0.45])
@pytest.mark.parametrize("signed", ["70%", Percent(70.0)])
def test_percent_signs_in_some_cells_block_until_the_others_are_told(signed, plain):
    scale = (0.0, 100.0)
    found = read("progress", signed, plain, "0", scale=scale)
    assert found.numbers is not None
    assert found.numbers.sign_is_open
    assert found.answers == ("7", None, "0")
    assert found.refusals[1].blocks
    assert answers("progress", signed, plain, scale=scale, without_sign="share") == ["7", "4.5"]
    assert answers("progress", signed, plain, scale=scale, without_sign="percent") == ["7", "0.045"]


def test_one_percent_sign_among_scores_leaves_the_others_what_they_are():
    assert answers("progress", "70%", "5") == [None, "5"]
    assert answers("progress", "3%", "5", scale=(1.0, 5.0)) == [None, "10"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [k for k, q in QUESTIONS.items() if q.type == "one_of"])
def test_a_choice_by_key_and_by_label_in_every_language(key, language):
    for choice in QUESTIONS[key].choices:
        label = choice.label[language]
        assert answers(key, choice.key, label, label.upper(), f" {label}. ") == [choice.key] * 4


def test_codes_are_choices_only_when_told():
    found = read("difficulty", "A1", "A5", "3")
    assert found.answers == (None, None, None)
    assert "same order" in str(found.refusals[0].remedy)
    told = answers("difficulty", "A1", "AO05", "03", "A6", in_order=True)
    assert told == ["very_easy", "very_difficult", "neutral", None]
    assert answers("difficulty", "A1", 7, values={"A1": "easy", "7": None}) == ["easy", None]
    assert read("difficulty", "A1", values={"A1": "hard"}).refusals[0].blocks


def test_several_choices_in_one_cell():
    labels = [choice.label["fr"] for choice in QUESTIONS["benefits"].choices]
    assert answers("benefits", "cost_reduction|intangible") == ["intangible|cost_reduction"]
    assert answers("benefits", f"{labels[1]},{labels[0]}") == ["intangible|cost_reduction"]
    assert answers("benefits", f"{labels[0]}\n{labels[1]}") == ["intangible|cost_reduction"]
    assert answers("benefits", "1,2", in_order=True) == ["intangible|cost_reduction"]
    assert answers("benefits", "none|intangible", "intangible; ?") == [None, None]


def test_a_dash_is_nothing_chosen_only_in_the_atlas_own_format():
    assert answers("benefits", "intangible|cost_reduction", "-") == [
        "intangible|cost_reduction",
        "-",
    ]
    found = read("benefits", "Lagere kosten", "-")
    assert found.answers == ("cost_reduction", None)
    assert not found.refusals[1].blocks
    assert answers("benefits", "Lagere kosten", "-", values={"-": "-"})[1] == "-"


def test_ticks():
    def ticks(*cells, **use):
        question = QUESTIONS["associations"]
        return read_ticks(question, "brand_image", cells, ColumnUse("x", question.key, **use))

    own = QUESTIONS["associations"].choices[2].label["nl"]
    given = ticks("Y", "x", own, "brand_image", "N", "Non", "0", None, "n.v.t.", "soms")
    assert given.answers == (*["yes"] * 4, *["no"] * 3, None, "not_applicable", None)
    assert given.refusals[9].blocks
    assert ticks("soms", values={"soms": "yes"}).answers == ("yes",)


@pytest.mark.parametrize("key", ["engaged", "progress", "difficulty", "benefits"])
def test_an_error_of_a_formula_is_never_a_value(key):
    found = read(key, CellError("#N/A"), CellError("#DIV/0!"))
    assert found.answers == (None, None)
    assert (found.refusals[0].blocks, found.refusals[1].blocks) == (False, True)


def test_different_cells_that_python_holds_equal_stay_apart():
    cells = distinct([1, True, 1.0, Percent(1.0), "1", 1, None])
    assert len(cells.cells) == 6
    assert list(cells.places) == [0, 1, 2, 3, 4, 0, 5]
    assert plain("\u200f62063\u200e") == "62063"


def test_dates_are_day_first_unless_a_month_says_otherwise():
    days = [dt.datetime.fromisoformat(day) for day in ("2018-03-04 14:05", "2018-03-13")]
    assert read_moments(["4/3/2018 14:05", "13-03-2018"]) == days
    assert read_moments(["3/4/2018 14:05", "3/13/2018"]) == days
    assert read_moments(["2018-03-04 14:05:00", dt.date(2018, 3, 13)]) == days
    assert read_moments(["2018-03-04T14:05:00+02:00", "soon", None, 5]) == [days[0], *[None] * 3]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.times(),
    st.text(max_size=5).map(CellError),
    st.sampled_from(["ja", "A1", "3,5", "12 %", "1.234", "-", "|", "intangible|none", "=1+1"]),
)


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(QUESTIONS)),
    st.lists(CELLS, max_size=8),
    st.booleans(),
    st.sampled_from([None, (1.0, 5.0), (0.0, 100.0)]),
)
def test_whatever_stands_there_is_a_valid_answer_or_none(key, cells, in_order, scale):
    question = QUESTIONS[key]
    use = ColumnUse("x", key, in_order=in_order, scale=scale)
    found = read_cells(question, cells, use)
    assert len(found.answers) == len(cells)
    for place, answer in enumerate(found.answers):
        assert answer is None or is_valid_value(question, answer)
        assert answer is None or place not in found.refusals
        # What is written and gave nothing is told.
        assert answer is not None or place in found.refusals or not plain(cells[place])
    for choice in question.choices[:1]:
        if question.type == "several_of":
            assert len(read_ticks(question, choice.key, cells, use).answers) == len(cells)


@given(st.floats(0, 10))
def test_a_written_score_is_valid(value):
    assert is_valid_value(QUESTIONS["progress"], written_score(value) or "")


@given(st.text(max_size=60))
def test_folding_is_stable(text):
    assert folded(folded(text)) == folded(text)
