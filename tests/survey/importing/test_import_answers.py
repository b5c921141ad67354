"""A table and a mapping become answers, and every row is published or listed with a reason."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from survey_exports import EDITION, in_words, labelled, name_of, own_column, table, wide

from geo.language import LANGUAGES
from geo.survey import load_answers, load_questionnaire
from geo.survey.editions import is_valid_value
from geo.survey.importing.answers import gather_answers
from geo.survey.importing.column_proposals import propose
from geo.survey.importing.mapping import ColumnUse, ImportMapping
from geo.survey.importing.row_accounting import Accounting, ListedRow

QUESTIONNAIRE = load_questionnaire()
QUESTIONS = QUESTIONNAIRE.questions
VINTAGE = 2018


def told(mapping: ImportMapping) -> ImportMapping:
    """With what only a person knows: a dash in a question with several says none of them."""
    columns = tuple(
        replace(use, values={"-": "-"})
        if use.question and QUESTIONS[use.question].type == "several_of" and not use.choice
        else use
        for use in mapping.columns
    )
    return replace(mapping, columns=columns)


def brought(survey, mapping=None, **options):
    options = {"vintage": VINTAGE, **options}
    if mapping is None:
        mapping = told(propose(survey, QUESTIONS, VINTAGE).mapping())
    return gather_answers(survey, mapping, QUESTIONNAIRE, **options)


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(
        found.reset_index(drop=True), expected.reset_index(drop=True), check_dtype=False
    )


def small(*rows, header=("commune", "progress", "engaged"), **options):
    """Rows of a small table, and the mapping of the columns that are called as questions."""
    mapping = ImportMapping(
        commune="commune",
        columns=tuple(ColumnUse(name, name) for name in header if name in QUESTIONS),
        **options.pop("mapping", {}),
    )
    return brought(table(header, rows, **options.pop("table", {})), mapping, **options)


def values(gathered) -> dict[tuple[str, str], str]:
    rows = gathered.answers.itertuples(index=False)
    return {(nis5, question): value for nis5, question, value in rows}


def whys(gathered) -> dict[int, str]:
    return {line.row: line.why for line in gathered.accounting.listed}


# ------------------------------------------------------------------------- the demonstration back


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demonstration_comes_back_from_labels_in_every_language(language):
    header, rows = labelled(language, commune="code")
    found = brought(table(header, rows))
    assert_same(found.answers, load_answers(EDITION))
    assert found.accounting.counts == {}
    assert not found.problems
    assert found.not_applicable["initiated_by"] == 49


def test_a_name_that_two_communes_share_is_to_be_confirmed_and_can_be():
    header, rows = labelled("fr")
    survey = table(header, rows)
    found = brought(survey)
    assert found.accounting.counts == {"to_confirm": 1}
    (line,) = found.accounting.listed
    assert {match.code for match in line.candidates} >= {"62093", "46021"}
    mapping = told(propose(survey, QUESTIONS, VINTAGE).mapping())
    code = load_answers(EDITION).nis5
    chosen = "62093" if "62093" in set(code) else "46021"
    settled = replace(mapping, matches={"Saint-Nicolas": chosen})
    assert_same(brought(survey, settled).answers, load_answers(EDITION))


def test_one_column_a_choice_as_limesurvey_writes_it():
    """Codes of questions without underscores, ticks Y and N, answer codes, dates."""
    columns, uses = [own_column("id", "id"), own_column("submitdate", "submitdate")], []
    columns.append(own_column("commune", "commune"))
    for key, question in QUESTIONS.items():
        code = key.replace("_", "")
        if question.type == "several_of":
            columns += [
                own_column(
                    f"{code}[SQ{n:03}]",
                    code,
                    f"SQ{n:03}",
                    f"{question.wording['nl']} [{choice.label['nl']}]",
                )
                for n, choice in enumerate(question.choices, 1)
            ]
            columns.append(
                own_column(f"{code}[other]", code, "other", f"{question.wording['nl']} [Andere]")
            )
        else:
            columns.append(own_column(code, code, None, question.wording["nl"]))
    rows = []
    for n, (nis5, given_answers) in enumerate(wide().items(), 1):
        cells = [n, f"2018-01-{1 + n % 28:02} 10:00:00", nis5]
        for key, question in QUESTIONS.items():
            value = given_answers.get(key)
            keys = [choice.key for choice in question.choices]
            if question.type == "several_of":
                ticked = [] if value in (None, "-") else value.split("|")
                cells += [None if value is None else "YN"[one not in ticked] for one in keys]
                cells.append(None)
            elif question.type == "one_of":
                cells.append(None if value is None else f"A{keys.index(value) + 1}")
            else:
                cells.append({"yes": "Y", "no": "N"}.get(value, value))
        rows.append(cells)
    survey = table(
        [column.name for column in columns],
        rows,
        columns=tuple(columns),
        export="limesurvey",
        housekeeping=("id", "submitdate"),
        submitted="submitdate",
    )
    proposals = propose(survey, QUESTIONS, VINTAGE)
    mapping = proposals.mapping()
    assert {use.question for use in mapping.columns} == set(QUESTIONS)
    uses = tuple(
        replace(use, in_order=QUESTIONS[use.question].type == "one_of") for use in mapping.columns
    )
    found = brought(survey, replace(mapping, columns=uses))
    assert_same(found.answers, load_answers(EDITION))
    untold = brought(survey, mapping)
    assert any(problem.blocks and problem.found == "A1" for problem in untold.problems)


def test_one_row_an_answer():
    rows = [
        [name_of(nis5, "nl"), QUESTIONS[key].label["nl"], in_words(QUESTIONS[key], value, "nl")]
        for nis5, given_answers in wide().items()
        for key, value in given_answers.items()
    ]
    random.Random(5).shuffle(rows)
    survey = table(["Gemeente", "Vraag", "Antwoord"], rows)
    proposals = propose(survey, QUESTIONS, VINTAGE)
    assert (proposals.layout, proposals.question_column, proposals.value_column) == (
        "long",
        "Vraag",
        "Antwoord",
    )
    found = brought(survey)
    assert_same(found.answers, load_answers(EDITION))
    assert len(found.accounting.published) == len(rows)


# ---------------------------------------------------------------------------------------- damage


def test_rows_that_are_not_published_say_why_and_the_sum_is_right():
    found = small(
        ("Gent", 5, "ja"),
        ("Gent test", None, None),
        ("test", 3, "ja"),
        ("Atlantis", 3, "ja"),
        ("Braine l'Aleud", 3, "ja"),
        ("België", 3, "ja"),
        ("Huy", None, None),
        ("Huy", "veel", None),
        (None, 4, "nee"),
        ("Aalter", 4, "nee"),
        (44021.0, 6, "nee"),
        ("NIS 62063", 7, "nee"),
        ("4500", 2, "ja"),
        mapping={"matches": {"Aalter": None}},
    )
    assert whys(found) == {
        2: "superseded",
        3: "empty",
        4: "test",
        5: "no_commune",
        6: "to_confirm",
        7: "no_commune",
        8: "empty",
        9: "unread",
        10: "no_commune",
        11: "left_out",
    }
    assert found.accounting.published == (12, 13, 14)
    assert str(found.accounting.sum_text()) == (
        "13 rows in the file = 3 published + 10 listed with a reason."
    )
    assert values(found)["44021", "progress"] == "6"
    assert [problem.row for problem in found.problems if problem.blocks] == [9]
    assert "Row 12" in str(found.accounting.listed[0].reason)


def test_an_accounting_that_does_not_add_up_cannot_be_made():
    line = ListedRow(3, "test", "x", reason=None)
    Accounting((2, 3), (2,), (line,))
    for rows, published in (((2, 3, 4), (2,)), ((2, 3), (2, 3)), ((2, 3), ()), ((3,), (2,))):
        with pytest.raises(ValueError, match="fate"):
            Accounting(rows, published, (line,))


def test_communes_that_were_not_invited_are_listed():
    found = small(("Gent", 5, "ja"), ("Huy", 5, "ja"), invited=("03000",))
    assert whys(found) == {2: "not_invited"}


def test_unfinished_answers_and_previews():
    header = ("commune", "progress", "Finished", "Status")
    rows = [
        ("Gent", 5, "True", "IP Address"),
        ("Huy", 5, "False", "IP Address"),
        ("Ath", 5, "True", "Survey Preview"),
        ("Mons", 5, None, "IP Address"),
    ]
    options = {"header": header, "table": {"housekeeping": ("Finished", "Status")}}
    found = small(*rows, mapping={"finished": "Finished"}, **options)
    assert whys(found) == {3: "unfinished", 4: "test", 5: "unfinished"}
    kept = {"finished": "Finished", "unfinished": "keep", "test_rows": "keep"}
    assert whys(small(*rows, mapping=kept, **options)) == {}


def test_the_last_page_is_the_finished_one_and_an_empty_column_tells_nothing():
    header = ("commune", "progress", "lastpage")
    rows = [("Gent", 5, 7), ("Huy", 5, 3), ("Ath", 5, None)]
    found = small(*rows, header=header, mapping={"finished": "lastpage"})
    assert whys(found) == {3: "unfinished", 4: "unfinished"}
    none = [(row[0], row[1], None) for row in rows]
    assert whys(small(*none, header=header, mapping={"finished": "lastpage"})) == {}


def test_cells_that_cannot_be_read_block_until_somebody_decides():
    rows = [("Gent", "12", "ja"), ("Huy", "5", "soms")]
    found = small(*rows)
    assert [(p.row, p.column, p.found, p.blocks) for p in found.problems] == [
        (3, "engaged", "soms", True),
        (2, "progress", "12", True),
    ]
    left = small(*rows, mapping={"unread": "no_answer"})
    assert not any(problem.blocks for problem in left.problems)
    assert len(left.problems) == 2
    assert values(left) == {("44021", "engaged"): "yes", ("61031", "progress"): "5"}


def test_problems_of_rows_that_are_listed_do_not_block():
    found = small(("test", "12", "ja"), ("Gent", "vijf", "ja"), ("Gent", 5, "ja"))
    assert not found.problems


def test_a_column_of_free_text_is_told_in_few_entries():
    rows = [("Gent", f"remark {n}", "ja") for n in range(500)]
    found = small(*rows, mapping={"duplicate_rule": "mean"})
    assert len(found.problems) < 60
    assert sum(len(problem.rows) for problem in found.problems) == 500


def test_old_codes_in_a_new_vintage_are_named():
    codes = sorted(wide())
    found = small(*[(code, 5, "ja") for code in codes], vintage=2025)
    assert [p.found for p in found.problems if p.column == "commune"] == ["2018"]
    assert found.accounting.counts["to_confirm"] > 0


# ---------------------------------------------------------------------- several answers a commune

DAYS = [dt.date(2018, 5, day) for day in (1, 3, 2)]
THREE = [
    ("Gent", 2, "ja", 4, "easy", "budget|expertise", DAYS[0]),
    ("Gand", 7, "nee", 5, "easy", "budget", DAYS[1]),
    ("44021", None, "nee", None, None, "expertise", DAYS[2]),
]
HEADER = ("commune", "progress", "engaged", "projects", "difficulty", "barriers", "day")


def repeated(rule, *, dated=True):
    rows = THREE if dated else [row[:-1] for row in THREE]
    header = HEADER if dated else HEADER[:-1]
    mapping = {"duplicate_rule": rule, "submitted": "day" if dated else None}
    return small(*rows, header=header, mapping=mapping)


def test_the_latest_answer_by_date_or_by_place():
    assert values(repeated("latest"))["44021", "progress"] == "7"
    by_place = values(repeated("latest", dated=False))
    assert ("44021", "progress") not in by_place
    assert by_place["44021", "barriers"] == "expertise"
    assert repeated("latest").accounting.published == (3,)
    assert repeated("latest").repeated == 1


def test_the_most_complete_answer_and_of_several_the_latest():
    assert values(repeated("most_complete"))["44021", "progress"] == "7"
    assert values(repeated("most_complete", dated=False))["44021", "progress"] == "7"


def test_the_mean_of_all_answers():
    found = repeated("mean")
    assert values(found) == {
        ("44021", "engaged"): "no",
        ("44021", "progress"): "4.5",
        ("44021", "projects"): "5",
        ("44021", "difficulty"): "easy",
        ("44021", "barriers"): "budget|expertise",
    }
    assert found.accounting.published == (2, 3, 4)


def test_of_equally_frequent_answers_the_latest():
    found = small(("Gent", 1, "ja"), ("Gent", 1, "nee"), mapping={"duplicate_rule": "mean"})
    assert values(found)["44021", "engaged"] == "no"


def test_a_question_that_concerned_one_answer_concerns_the_commune():
    places = ["Gent", "Gent", "Huy", "Huy"]
    rows = [(place, "n.v.t." if n != 1 else 4, "ja") for n, place in enumerate(places)]
    found = values(small(*rows, mapping={"duplicate_rule": "mean"}))
    assert found["44021", "progress"] == "4"
    assert found["61031", "progress"] == "not_applicable"


def long(*rows, rule="latest", response=None):
    mapping = ImportMapping(
        commune="commune",
        layout="long",
        question_column="question",
        value_column="value",
        response_column=response,
        duplicate_rule=rule,
        columns=(ColumnUse("progress", "progress"), ColumnUse("engaged", "engaged")),
    )
    header = ("commune", "question", "value", *((response,) if response else ()))
    return brought(table(header, rows), mapping)


def test_long_tables_without_forms_take_the_latest_of_each_question():
    rows = [
        ("Gent", "progress", 2),
        ("Gent", "engaged", "ja"),
        ("Gand", "progress", 6),
        ("Gent", "wat", 6),
        ("Gent", "engaged", None),
        ("Huy", "progress", "veel"),
    ]
    found = long(*rows)
    assert values(found) == {("44021", "progress"): "6", ("44021", "engaged"): "yes"}
    assert whys(found) == {2: "superseded", 5: "not_taken", 6: "open", 7: "unread"}
    assert values(long(*rows, rule="mean"))["44021", "progress"] == "4"
    assert any(
        p.blocks and p.found == "most_complete" for p in long(*rows, rule="most_complete").problems
    )


def test_long_tables_with_forms_keep_a_form_whole():
    rows = [
        ("Gent", "progress", 2, "a"),
        ("Gent", "engaged", "ja", "a"),
        ("Gent", "progress", 6, "b"),
        ("Gent", "progress", 7, "b"),
    ]
    found = long(*rows, response="form")
    assert values(found) == {("44021", "progress"): "7"}
    assert whys(found) == {2: "superseded", 3: "superseded", 4: "superseded"}
    found = long(*rows, response="form", rule="most_complete")
    assert values(found) == {("44021", "progress"): "2", ("44021", "engaged"): "yes"}


# --------------------------------------------------------------------------- several columns


def ticks(*rows, blank="open"):
    header = ("commune", "a", "b", "c")
    uses = tuple(
        ColumnUse(column, "benefits", choice.key, blank=blank)
        for column, choice in zip("abc", QUESTIONS["benefits"].choices, strict=True)
    )
    mapping = ImportMapping(commune="commune", columns=uses)
    return brought(table(header, rows), mapping)


def test_blank_columns_are_open_or_nothing_ticked():
    rows = [("Gent", "x", None, None), ("Huy", None, None, None), ("Ath", None, "x", None)]
    found = ticks(*rows)
    assert values(found) == {
        ("44021", "benefits"): "intangible",
        ("51004", "benefits"): "cost_reduction",
    }
    assert values(ticks(("Gent", 1, 0, 0), ("Huy", 0, 0, 0)))["61031", "benefits"] == "-"


def test_a_choice_that_goes_with_no_other_is_refused_beside_another():
    found = ticks(("Gent", "x", None, "x"), ("Huy", "x", None, None))
    assert [(p.row, p.found, p.blocks) for p in found.problems] == [(2, "intangible|none", True)]
    assert whys(found) == {2: "unread"}


def test_a_choice_without_a_column_is_told():
    uses = (ColumnUse("a", "benefits", "intangible"),)
    survey = table(("commune", "a"), [("Gent", "ja"), ("Huy", "nee")])
    found = brought(survey, ImportMapping(commune="commune", columns=uses))
    assert any("cost_reduction, none" in str(problem.expected) for problem in found.problems)


def test_two_columns_for_one_answer_and_columns_that_are_gone_block():
    survey = table(("commune", "a", "b"), [("Gent", 5, 6)])
    uses = (ColumnUse("a", "progress"), ColumnUse("b", "progress"), ColumnUse("c", "engaged"))
    found = brought(survey, ImportMapping(commune="commune", columns=uses))
    assert {problem.column for problem in found.problems if problem.blocks} == {"b", "c"}


def test_progress_is_told_and_can_stop_the_work():
    header, rows = labelled("nl")
    survey = table(header, rows)
    mapping = propose(survey, QUESTIONS, VINTAGE).mapping()
    steps = []
    gather_answers(survey, mapping, QUESTIONNAIRE, vintage=VINTAGE, progress=steps.append)
    assert steps == sorted(steps)
    assert len(steps) == len(QUESTIONS)

    def stop(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        gather_answers(survey, mapping, QUESTIONNAIRE, vintage=VINTAGE, progress=stop)


# ---------------------------------------------------------------------------------- anything

PLACES = st.sampled_from(["Gent", "Gand", "44021", "Huy", "test", "Atlantis", "", None, "België"])
SCRAPS = st.sampled_from(
    [None, "ja", "nee", "5", "3,5", "12", "x", "easy", "budget|expertise", 1, True]
)
QUESTION_KEYS = (
    "engaged",
    "progress",
    "projects",
    "initiated_by",
    "difficulty",
    "barriers",
    "funding",
)


@pytest.mark.slow
@settings(max_examples=150)
@given(
    st.lists(st.tuples(PLACES, *[SCRAPS] * len(QUESTION_KEYS)), max_size=12),
    st.sampled_from(["latest", "most_complete", "mean"]),
    st.sampled_from(["block", "no_answer"]),
)
def test_any_wide_table_adds_up_and_gives_valid_answers(rows, rule, unread):
    found = small(
        *rows,
        header=("commune", *QUESTION_KEYS),
        mapping={"duplicate_rule": rule, "unread": unread},
    )
    assert len(found.accounting.published) + len(found.accounting.listed) == len(rows)
    assert not found.answers.duplicated(["nis5", "question"]).any()
    assert found.answers.nis5.nunique() <= len(found.accounting.published)
    for nis5, question, value in found.answers.itertuples(index=False):
        assert nis5 in ("44021", "61031")
        assert is_valid_value(QUESTIONS[question], value)


@pytest.mark.slow
@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            PLACES,
            st.sampled_from(["progress", "engaged", "?", None]),
            SCRAPS,
            st.sampled_from(["a", "b"]),
        ),
        max_size=12,
    ),
    st.sampled_from(["latest", "most_complete", "mean"]),
    st.sampled_from([None, "form"]),
)
def test_any_long_table_adds_up_and_gives_valid_answers(rows, rule, response):
    rows = rows if response else [row[:3] for row in rows]
    found = long(*rows, rule=rule, response=response)
    assert len(found.accounting.published) + len(found.accounting.listed) == len(rows)
    assert not found.answers.duplicated(["nis5", "question"]).any()
    for _, question, value in found.answers.itertuples(index=False):
        assert is_valid_value(QUESTIONS[question], value)


# ------------------------------------------------------------------------------- numbers in doubt


@pytest.mark.parametrize(
    ("cells", "told", "scores"),
    [
        (("7,125", "8,250"), {"decimal_mark": ","}, ["7.125", "8.25"]),
        (("70%", "0,5"), {"scale": (0.0, 100.0), "without_sign": "share"}, ["7", "5"]),
    ],
)
def test_a_column_of_numbers_that_stays_open_blocks_and_says_why(cells, told, scores):
    survey = table(("commune", "progress"), [("Gent", cells[0]), ("Huy", cells[1])])
    scale = told.get("scale")
    mapping = ImportMapping("commune", (ColumnUse("progress", "progress", scale=scale),))
    found = brought(survey, mapping)
    (problem,) = [one for one in found.problems if one.row is None]
    assert problem.blocks
    assert problem.letter == "B"
    mapping = ImportMapping("commune", (ColumnUse("progress", "progress", **told),))
    found = brought(survey, mapping)
    assert not found.problems
    assert list(found.answers.value) == scores


def test_brackets_that_were_read_as_a_minus_are_told():
    survey = table(("commune", "progress"), [("Gent", "(1)"), ("Huy", "2")])
    mapping = ImportMapping("commune", (ColumnUse("progress", "progress", scale=(-2.0, 2.0)),))
    found = brought(survey, mapping)
    assert list(found.answers.value) == ["2.5", "10"]
    assert [(one.found, one.blocks) for one in found.problems] == [("(1)", False)]


# ------------------------------------------------------------------- several rows for each commune

BY_YEAR = [
    ("Gent", 2017, "M", 1, 9),
    ("Gent", 2017, "V", 2, 8),
    ("Gent", 2018, "M", 3, 7),
    ("Gent", 2018, "V", 4, 6),
    ("Huy", 2017, "M", 5, 5),
    ("Huy", 2017, "V", 6, 4),
    ("Huy", 2018, "M", 7, 3),
    ("Huy", 2018, "V", None, 2),
]
BY_YEAR_HEADER = ("commune", "jaar", "sexe", "projects", "progress")


def by_year(**mapping):
    return small(*BY_YEAR, header=BY_YEAR_HEADER, mapping=mapping)


def values_of(found, question: str) -> dict[str, str]:
    of_question = found.answers[found.answers.question == question]
    return dict(zip(of_question.nis5, of_question.value, strict=True))


def test_a_table_by_year_blocks_until_it_is_told_which_rows_count():
    found = by_year()
    (problem,) = found.problems
    assert found.rows_open
    assert problem.blocks
    assert (problem.column, problem.found) == ("jaar", "2017, 2018")
    assert "jaar and sexe" in str(problem.expected)
    (problem,) = by_year(only={"jaar": "2018"}).problems
    assert problem.column == "sexe"


def test_of_a_table_by_year_one_value_of_each_column_is_taken():
    found = by_year(only={"jaar": "2018", "sexe": "M"})
    assert not found.problems
    assert [one.column for one in found.telling] == ["jaar", "sexe"]  # to be chosen otherwise
    assert values_of(found, "projects") == {"44021": "3", "61031": "7"}
    assert found.accounting.counts == {"other_value": 6}
    assert len(found.accounting.published) == 2


def test_counts_are_added_up_and_scores_averaged_never_without_a_row():
    found = by_year(only={"jaar": "2018"}, duplicate_rule="sum")
    assert not found.problems
    assert values_of(found, "projects") == {"44021": "7"}  # Huy has a row without a number
    assert values_of(found, "progress") == {"44021": "6.5", "61031": "2.5"}
    assert values_of(by_year(duplicate_rule="sum"), "projects") == {"44021": "10"}
    assert values_of(by_year(duplicate_rule="mean"), "progress") == {"44021": "7.5", "61031": "3.5"}


@pytest.mark.parametrize(("total", "numbers"), [("Totaal", (0, 1, 2)), ("M+V", (4, 5, 9))])
def test_a_total_is_never_added_to_its_parts(total, numbers):
    rows = [
        (one, sex, n)
        for one in ("Gent", "Huy")
        for sex, n in zip(("M", "V", total), numbers, strict=True)
    ]
    for rule in ("sum", "mean"):
        found = small(
            *rows, header=("commune", "sexe", "projects"), mapping={"duplicate_rule": rule}
        )
        assert found.rows_open
        assert "count everything twice" in str(found.problems[0].remedy)
    found = small(*rows, header=("commune", "sexe", "projects"), mapping={"only": {"sexe": total}})
    assert values_of(found, "projects") == dict.fromkeys(("44021", "61031"), str(numbers[-1]))


def test_a_value_or_a_column_that_is_not_there_is_a_problem():
    assert [one.column for one in by_year(only={"jaar": "2020"}).problems if one.blocks][:1] == [
        "jaar"
    ]
    assert any(one.column == "year" for one in by_year(only={"year": "2018"}).problems)


def test_answers_with_a_date_are_no_table_by_year():
    found = by_year(submitted="jaar")
    assert not found.rows_open
    assert not any(one.blocks for one in found.problems)


@pytest.mark.parametrize("only", [{}, {"jaar": "2018"}])
def test_a_long_table_by_year(only):
    header = ("commune", "jaar", "vraag", "antwoord")
    rows = [
        (commune, year, question, year - 2010 if question == "projects" else 5)
        for commune in ("Gent", "Huy")
        for year in (2017, 2018)
        for question in ("projects", "progress")
    ]
    mapping = ImportMapping(
        commune="commune",
        columns=(ColumnUse("projects", "projects"), ColumnUse("progress", "progress")),
        layout="long",
        question_column="vraag",
        value_column="antwoord",
        only=only,
    )
    found = brought(table(header, rows), mapping)
    assert [one.column for one in found.telling] == ["jaar"]
    assert found.rows_open == (not only)
    if only:
        assert values_of(found, "projects") == {"44021": "8", "61031": "8"}
    summed = brought(table(header, rows), replace(mapping, only={}, duplicate_rule="sum"))
    assert values_of(summed, "projects") == {"44021": "15", "61031": "15"}
