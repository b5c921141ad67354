"""Any file that spreadsheets and survey tools may write: read, proposed, gathered, checked."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from geo.language import AtlasError, translator
from geo.survey.importing import check, gather_answers, propose, report_lines
from geo.survey.questionnaire import read_questionnaire
from geo.survey.tables import IMPORT_LIMITS, read_table, survey_table

pytestmark = pytest.mark.slow

QUESTIONS = read_questionnaire()
SAY = translator("en")

HEADERS = st.sampled_from(
    [
        *("Gemeente", "NIS", "progress", "Vraag", "Antwoord", "id", "submitdate", "lastpage"),
        *("themes", "themes[SQ001]", "strategy", "projects", "notice", "state_label", "answer"),
        *("question", "origin_label", "area_km2", "Finished", "", "<script>", "=1+1", "\u202ex"),
    ]
)
CELLS = st.one_of(
    st.sampled_from(
        [
            *(
                "Gent",
                "44021",
                "Antwerpn",
                "TOTAAL",
                "9000",
                "progress",
                "strategy",
                "3,5",
                "1.234",
            ),
            *("ja", "n.v.t.", "#N/A", "70%", "test", "-", "A2", "economy|digital", "2018-03-04"),
            *('{"ImportId":"QID1"}', "=HYPERLINK(1)", "\u202egnp", "", None, 7, 12.5, -1, True),
        ]
    ),
    st.text(max_size=6),
    st.floats(),
    st.dates(),
)
TABLES = st.lists(HEADERS, min_size=1, max_size=6).flatmap(
    lambda header: st.tuples(
        st.just(header),
        st.lists(
            st.lists(CELLS, min_size=len(header), max_size=len(header)), min_size=1, max_size=7
        ),
    )
)


def as_csv(header, rows, encoding, delimiter):
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter)
    writer.writerows([header, *([("" if cell is None else cell) for cell in row] for row in rows)])
    return sink.getvalue().encode(encoding, "replace")


def _cell(cell):
    if isinstance(cell, str):
        return ILLEGAL_CHARACTERS_RE.sub("", cell)
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def as_workbook(header, rows):
    book = openpyxl.Workbook()
    for row in [header, *rows]:
        book.active.append([_cell(cell) for cell in row])
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


@given(
    TABLES,
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "xlsx"]),
    st.sampled_from([",", ";", "\t"]),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_file_is_a_sentence_or_a_sum_that_is_right(made, kind, delimiter):
    header, rows = made
    content = as_workbook(header, rows) if kind == "xlsx" else as_csv(header, rows, kind, delimiter)
    try:
        name = "any.xlsx" if kind == "xlsx" else "any.csv"
        table = survey_table(read_table(name, content, limits=IMPORT_LIMITS))
    except AtlasError as refused:
        told = str(refused)
        table = None
    if table is None:
        assert "any." in told
        return
    proposals = propose(table, QUESTIONS.questions, 2025)
    mapping = proposals.mapping(accept=("sure", "likely", "unsure"))
    gathered = gather_answers(table, mapping, QUESTIONS, vintage=2025)
    report = check(gathered, table, mapping, vintage=2025)
    accounting = gathered.accounting
    assert len(table.raw.rows) == len(accounting.published) + len(accounting.listed)
    assert report.blocked or not gathered.answers.empty
    assert SAY.render(accounting.sum_text()) in report_lines(report, SAY)
    assert not gathered.answers.duplicated(["nis5", "question"]).any()


def test_the_strategies_reach_every_kind_of_table():
    """Without it a change of the reading could make the test above one of refusals only."""
    for header, row, export in (
        (
            ["notice", "state_label", "area_km2", "NIS", "progress"],
            ["x", "y", 1, "44021", 7],
            "atlas",
        ),
        (["id", "submitdate", "lastpage", "progress"], [1, "2018-03-04", 2, 7], "limesurvey"),
        (["Gemeente", "progress"], ["Gent", 7], "plain"),
    ):
        table = survey_table(read_table("any.csv", as_csv(header, [row], "utf-8", ";")))
        assert table.export == export


@pytest.mark.parametrize(
    ("text", "is_total"),
    [
        ("TOTAAL", True),
        ("Total général", True),
        ("Grand Total", True),
        ("Eindtotaal", True),
        ("Gesamtergebnis", True),
        ("Total Result", True),
        ("Totaalresultaat", True),
        ("Résultat total", True),
        ("Gemiddelde", True),
        ("Totem", False),
        ("", False),
    ],
)
def test_lines_below_a_table_are_told_from_communes(text, is_total):
    raw = read_table(
        "any.csv", as_csv(["Gemeente", "progress"], [["Gent", 7], [text, 9]], "utf-8", ";")
    )
    table = survey_table(raw)
    mapping = propose(table, QUESTIONS.questions, 2025).mapping()
    counts = gather_answers(table, mapping, QUESTIONS, vintage=2025).accounting.counts
    assert ("total" in counts) == is_total


def test_a_total_beside_an_empty_commune_is_told_by_its_word():
    rows = [["", "Gent", 7], ["Moyenne", "", 9]]
    table = survey_table(
        read_table("any.csv", as_csv(["Nota", "NIS", "progress"], rows, "utf-8", ";"))
    )
    mapping = propose(table, QUESTIONS.questions, 2025).mapping()
    (line,) = gather_answers(table, mapping, QUESTIONS, vintage=2025).accounting.listed
    assert (line.row, line.why) == (3, "total")
    assert "Moyenne" in SAY.render(line.reason)


@pytest.mark.parametrize("rule", ["latest", "most_complete", "mean"])
def test_who_answered_several_times_and_which_row_counts(rule):
    header = ["Gemeente", "progress", "strategy"]
    rows = [["Gent", 3, "formalised"], ["Aalst", 4, ""], ["Gent", 5, ""]]
    table = survey_table(read_table("any.csv", as_csv(header, rows, "utf-8", ";")))
    mapping = replace(propose(table, QUESTIONS.questions, 2025).mapping(), duplicate_rule=rule)
    gathered = gather_answers(table, mapping, QUESTIONS, vintage=2025)
    (one,) = gathered.several
    assert (one.commune, one.rows) == ("44021", (2, 4))
    assert one.counting == {"latest": (4,), "most_complete": (2,), "mean": (2, 4)}[rule]
    said = "\n".join(report_lines(check(gathered, table, mapping, vintage=2025), SAY))
    assert "Ghent (44021): rows 2, 4" in said
