"""The cells of one question become places in a short list of answers, whatever stands in them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from geo.survey import load_questionnaire
from geo.survey.importing.coded import BLANK, REFUSED, Coded, code_choices, code_column
from geo.survey.importing.distinct_cells import distinct
from geo.survey.importing.mapping import ColumnUse

QUESTIONS = load_questionnaire().questions
BARRIERS = QUESTIONS["barriers"]  # budget, expertise, stakeholders
BENEFITS = QUESTIONS["benefits"]  # intangible, cost_reduction, none (alone)


def answers(coded: Coded) -> list[str | int]:
    """Of each row."""
    return [coded.answers[at] if at >= 0 else int(at) for at in coded.places]


def column(question: str, *cells: object, **use: object) -> Coded:
    return code_column(QUESTIONS[question], ColumnUse("A", question, **use), distinct(cells))


def choices(question, columns: dict[str, list[object]], **of_use: object) -> Coded:
    """One column a choice; each is called as the choice, in capitals."""
    uses = [ColumnUse(key.upper(), question.key, key, **of_use) for key in columns]
    return code_choices(
        question, uses, {key.upper(): distinct(cells) for key, cells in columns.items()}
    )


def notes(coded: Coded) -> list[tuple[str, str]]:
    return [(at, str(text)) for at, text in coded.notes]


def test_each_different_answer_is_kept_once():
    coded = column("engaged", "ja", "nee", None, "oui", "perhaps", "ja")
    assert coded.answers == ["yes", "no"]
    assert answers(coded) == ["yes", "no", BLANK, "yes", REFUSED, "yes"]
    assert coded.places.dtype == np.int32
    assert coded.columns == ("A",)
    assert [(one.column, one.found, one.rows.tolist()) for one in coded.refused] == [
        ("A", "perhaps", [4])
    ]
    assert coded.refused[0].refusal.blocks
    assert coded.numbers == {}
    assert not coded.blank_is_none


def test_what_somebody_said_is_no_answer_is_no_reason_to_wait():
    coded = column("engaged", "ja", "perhaps", values={"perhaps": None})
    assert answers(coded) == ["yes", BLANK]


def test_a_column_without_rows_has_no_answers():
    coded = column("engaged")
    assert (coded.answers, coded.places.tolist(), coded.places.dtype) == ([], [], np.int32)
    some = choices(BARRIERS, {"budget": [], "expertise": []})
    assert (some.answers, some.places.tolist(), some.refused, some.notes[1:]) == ([], [], [], [])


def test_how_numbers_were_read_is_kept_with_their_column():
    coded = column("progress", "7", 8, "7,5")
    assert answers(coded) == ["7", "8", "7.5"]
    assert list(coded.numbers) == ["A"]


def test_an_answer_is_added_where_it_was_not_given():
    coded = column("engaged", "ja")
    assert [coded.place_of("yes"), coded.place_of("no"), coded.place_of("no")] == [0, 1, 1]
    assert coded.answers == ["yes", "no"]


def test_ticks_are_joined_in_the_order_of_the_questionnaire():
    columns = {
        "stakeholders": ["x", "x", None, None, "0"],
        "budget": ["x", None, "x", None, "0"],
        "expertise": [None, None, None, None, "0"],
    }
    coded = choices(BARRIERS, columns)
    assert answers(coded) == ["budget|stakeholders", "stakeholders", "budget", BLANK, "-"]
    assert coded.columns == ("STAKEHOLDERS", "BUDGET", "EXPERTISE")
    assert coded.notes == []  # zeros tell what is not ticked
    assert coded.refused == []
    assert coded.places.dtype == np.int32


def test_blank_is_open_unless_it_is_told_that_nothing_was_ticked():
    columns = {key: ["x" if key == "budget" else None, None, None] for key in _keys(BARRIERS)}
    coded = choices(BARRIERS, columns)
    assert answers(coded) == ["budget", BLANK, BLANK]
    assert [
        (at, "2 rows without a tick count as left open" in text) for at, text in notes(coded)
    ] == [("BUDGET", True)]
    assert BARRIERS.label.texts["en"] in notes(coded)[0][1]
    assert not coded.blank_is_none
    told = choices(BARRIERS, columns, blank="none")
    assert told.blank_is_none
    assert told.notes == []
    whole = {key: ["x", None] if key == "budget" else [None, "x"] for key in _keys(BARRIERS)}
    assert choices(BARRIERS, whole).notes == []  # no row is open
    nobody = {key: [None, None] for key in _keys(BARRIERS)}
    assert choices(BARRIERS, nobody).notes == []


def _keys(question) -> list[str]:
    return [one.key for one in question.choices]


def test_a_row_of_which_one_cell_cannot_be_read_has_no_answer():
    columns = {
        "budget": ["x", "x", "perhaps", None],
        "expertise": ["0", "perhaps", "0", "perhaps"],
        "stakeholders": ["0", "0", "0", None],
    }
    coded = choices(BARRIERS, columns)
    assert answers(coded) == ["budget", REFUSED, REFUSED, REFUSED]
    assert [(one.column, one.found, one.rows.tolist()) for one in coded.refused] == [
        ("BUDGET", "perhaps", [2]),
        ("EXPERTISE", "perhaps", [1, 3]),
    ]


def test_whom_it_does_not_concern_ticked_nothing():
    columns = {
        "budget": ["n.v.t.", "n.v.t.", "0"],
        "expertise": ["n.v.t.", "x", "n.v.t."],
        "stakeholders": [None, "0", "0"],
    }
    told = {"values": {"n.v.t.": "not_applicable"}}
    assert answers(choices(BARRIERS, columns, **told)) == [
        "not_applicable", "expertise", "not_applicable",
    ]  # fmt: skip


def test_choices_that_exclude_each_other_are_refused_together():
    columns = {
        "none": ["x", "x", "0"],
        "intangible": ["x", "0", "x"],
        "cost_reduction": ["0", "0", "0"],
    }
    coded = choices(BENEFITS, columns)
    assert answers(coded) == [REFUSED, "none", "intangible"]
    (only,) = coded.refused
    assert (only.column, only.found, only.rows.tolist()) == ("NONE", "intangible|none", [0])
    assert only.refusal.blocks
    assert "correct the ticks" in str(only.refusal.remedy)
    assert str(only.refusal.expected)


def test_a_choice_without_a_column_is_said_and_counts_as_not_ticked():
    coded = choices(BARRIERS, {"expertise": ["x", "0"]})
    assert answers(coded) == ["expertise", "-"]
    ((at, text),) = notes(coded)
    assert at == "EXPERTISE"
    assert "budget, stakeholders have none and count as not ticked" in text
    assert BARRIERS.label.texts["en"] in text


def test_words_for_no_answer_are_told_and_do_not_block():
    coded = column("engaged", "ja", "no answer", "perhaps", "No answer")
    assert answers(coded) == ["yes", BLANK, REFUSED, BLANK]
    assert [(one.found, one.refusal.blocks) for one in coded.refused] == [
        ("perhaps", True),
        ("no answer", False),
        ("No answer", False),
    ]
    ticks = choices(BARRIERS, {"budget": ["x", "no answer"], "expertise": ["0", None]})
    assert answers(ticks) == ["budget", BLANK]
    assert [(one.found, one.refusal.blocks) for one in ticks.refused] == [("no answer", False)]


def _written_differently() -> list[str]:
    """The same words for no answer."""
    pairs = product(*((c, c.upper()) for c in "noanswer"))
    return [f"{''.join(some)[:2]} {''.join(some)[2:]}" for some in pairs]


@pytest.mark.parametrize("unread", [0, 60])
def test_of_many_cells_the_first_hundred_have_their_own_entry(unread):
    blocking = [f"text {n}" for n in range(unread)]
    cells = [*_written_differently()[:120], *blocking]
    coded = column("engaged", *cells)
    *told, rest = coded.refused
    assert len(told) == 100
    assert [one.found for one in told] == [*blocking[:50], *cells[: 100 - min(unread, 50)]]
    # What is left blocks where something in it does.
    assert rest.refusal.blocks == bool(unread)
    assert rest.found == ", ".join(cells[100 - min(unread, 50) :][:3]) + ", …"
    assert sorted(row for one in coded.refused for row in one.rows.tolist()) == list(
        range(len(cells))
    )


@pytest.mark.parametrize(("different", "entries"), [(50, 50), (51, 51), (60, 51)])
def test_of_a_column_of_free_text_the_rest_is_one_entry(different, entries):
    cells = [f"text {n}" for n in range(different)] * 2
    coded = column("engaged", *cells)
    assert len(coded.refused) == entries
    assert [one.found for one in coded.refused[:50]] == cells[:50]
    assert [one.rows.tolist() for one in coded.refused[:50]] == [
        [n, n + different] for n in range(50)
    ]
    assert sorted(row for one in coded.refused for row in one.rows.tolist()) == list(
        range(len(cells))
    )
    if different == 60:
        rest = coded.refused[-1]
        assert rest.found == "text 50, text 51, text 52, …"
        assert rest.column == "A"
        assert rest.refusal.blocks
        assert rest.refusal.expected == coded.refused[0].refusal.expected
    assert (coded.places == REFUSED).all()
