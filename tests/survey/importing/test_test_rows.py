"""Rows that somebody filled in to try the form out are listed as tests, however the tool says so."""

from __future__ import annotations

import json

import pytest
from survey_exports import as_csv, as_xlsx

from geo.survey.importing import ImportMapping, gather_answers
from geo.survey.importing.mapping import ColumnUse, read_mapping, write_mapping
from geo.survey.questionnaire import read_questionnaire
from geo.survey.tables import read_table, survey_table

PLACES = ["Gent", "Mons", "Namur", "Huy", "Aalst", "Brugge", "Arlon"]
OLD_TEXTS = [
    *("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress"),
    *("Status", "StartDate", "EndDate", "Finished", "Commune", "Nombre"),
]
OLD_CODES = [*(f"V{number}" for number in range(1, 11)), "Q0", "Q1"]
NEW = ["StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId"]
NEW_IDS = ["startDate", "endDate", "status", "progress", "finished", "recordedDate", "_recordId"]
DAY = "2018-02-01 10:00:00"


def why(header, rows, commune: str, question: str, kind: str = "csv") -> list[str | None]:
    """For each answer of a file whether it is listed, and why."""
    content = as_xlsx(header, rows) if kind == "xlsx" else as_csv(header, rows, delimiter=",")
    table = survey_table(read_table(f"own.{kind}", content))
    mapping = ImportMapping(commune=commune, columns=(ColumnUse(question, "progress"),))
    questions = read_questionnaire()
    accounting = gather_answers(table, mapping, questions, vintage=2018).accounting
    listed = {line.row: line.why for line in accounting.listed}
    return [listed.get(row) for row in accounting.rows]


def test_spam_counts_where_the_editor_says_so() -> None:
    rows = [["R_1", "Set", "", "", "", "", 8, DAY, DAY, 1, "Gent", 5]]
    table = survey_table(
        read_table("own.csv", as_csv(OLD_CODES, [OLD_TEXTS, *rows], delimiter=","))
    )
    mapping = ImportMapping(
        commune="Q0", columns=(ColumnUse("Q1", "progress"),), spam_rows="keep", test_rows="keep"
    )
    questions = read_questionnaire()
    assert gather_answers(table, mapping, questions, vintage=2018).accounting.published == (3,)
    assert read_mapping("m.yaml", write_mapping(mapping).encode(), questions) == mapping


def older(statuses, kind: str = "csv", *, texts: bool = True) -> list[str | None]:
    rows = [
        [f"R_{n}", "Set", "Anonymous", "", "", "", status, DAY, DAY, 1, place, 5]
        for n, (status, place) in enumerate(zip(statuses, PLACES, strict=False))
    ]
    return why(OLD_CODES, [OLD_TEXTS, *rows] if texts else rows, "Q0", "Q1", kind)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("texts", [True, False])
def test_older_qualtrics_keeps_the_status_in_a_column_called_v7(kind: str, texts: bool) -> None:
    # A preview, a test, an answer, an imported one, a spammed preview, offline, an offline preview.
    found = older([1, 2, 0, 4, 9, 16, 17], kind, texts=texts)
    assert found == ["test", "test", None, None, "test", None, "test"]
    assert older([8, 0, 12, 24], kind, texts=texts) == ["spam", None, "spam", "spam"]


def newer(statuses, *, header=NEW, texts: bool = True, ids: bool = True) -> list[str | None]:
    rows = []
    if texts:
        rows.append(["Start Date", "End Date", "Response Type", *NEW[3:], "Commune", "Nombre"])
    if ids:
        imports = [*NEW_IDS, "QID1_TEXT", "QID2"]
        rows.append([json.dumps({"ImportId": one}) for one in imports])
    for n, (status, place) in enumerate(zip(statuses, PLACES, strict=False)):
        rows.append([DAY, DAY, status, 100, 1, DAY, f"R_{n}", place, 5])
    return why([*header, "Q0", "Q1"], rows, "Q0", "Q1")


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        (["IP Address", "Survey Preview", "Survey Test"], [None, "test", "test"]),
        ([0, 1, 2], [None, "test", "test"]),
        (["Imported", "Spam", "Survey Preview Spam"], [None, "spam", "test"]),
        ([4, 8, 10], [None, "spam", "test"]),
        (["Adresse IP", "Aperçu de l’enquête", "Test"], [None, "test", "test"]),
        (["IP-Adresse", "Umfragenvorschau", "Umfragetest"], [None, "test", "test"]),
        (["IP-adres", "Enquêtevoorbeeld", "Enquêtetest"], [None, "test", "test"]),
    ],
)
@pytest.mark.parametrize("rows", ["texts and ids", "texts", "ids", "none"])
def test_qualtrics_says_it_in_words_or_in_numbers(statuses, found, rows: str) -> None:
    assert newer(statuses, texts="texts" in rows, ids="ids" in rows) == found


def test_a_status_under_another_header_is_known_by_its_id() -> None:
    header = [*NEW[:2], "Antwoordsoort", *NEW[3:]]
    assert newer([0, 1, 2], header=header) == [None, "test", "test"]


def test_the_channel_of_a_preview() -> None:
    header = ["StartDate", "EndDate", "DistributionChannel", "Finished", "Q0", "Q1"]
    rows = [
        [DAY, DAY, channel, 1, p, 5]
        for channel, p in zip(["preview", "email"], PLACES, strict=False)
    ]
    assert why(header, rows, "Q0", "Q1") == ["test", None]


@pytest.mark.parametrize(
    "name", ["Statut", "Response Type", "Type de réponse", "Antworttyp", "Canal de distribution"]
)
def test_the_status_in_a_plain_table_under_any_usual_name(name: str) -> None:
    rows = [["Survey Preview", "Gent", 5], ["IP Address", "Mons", 5]]
    assert why([name, "Commune", "progress"], rows, "Commune", "progress") == ["test", None]


@pytest.mark.parametrize("column", ["firstname", "token", "lastname"])
def test_limesurvey_tells_a_test_by_who_answered(column: str) -> None:
    """Columns of the tool itself were not looked at: a Mr Test is a test there as elsewhere."""
    header = ["id", "submitdate", "lastpage", "startlanguage", column, "commune", "progress"]
    rows = [[1, DAY, 3, "nl", "Test", "Gent", 5], [2, DAY, 3, "nl", "Testelmans", "Mons", 5]]
    assert why(header, rows, "commune", "progress") == ["test", None]


def test_an_edition_that_is_called_a_test_is_no_test_row() -> None:
    header = ["title", "notice", "state_label", "area_km2", "code", "progress"]
    rows = [["Test", "x", "y", 1, "44021", 5]]
    assert why(header, rows, "code", "progress") == [None]
