"""A reader brings the export of a survey tool: its header rows and its tests are no answers."""

from __future__ import annotations

import csv
import io
import json

import pytest

from geo.survey.own_file.join import guess_columns, join, kinds_of_nonanswers, several_rows
from geo.survey.tables import read_table, survey_table

DAY = "2018-02-01 10:00:00"


def brought(*rows: list[object]):
    sink = io.StringIO()
    csv.writer(sink).writerows(rows)
    return survey_table(read_table("own.csv", sink.getvalue().encode()))


def statuses(table, **options: object) -> list[str]:
    guess = guess_columns(table)
    own = join(table, guess.commune, guess.numbers, 2018, **options)
    assert sum(own.counts.values()) == len(own.rows) == len(table.raw.rows)
    assert own.mapped == len(own.values)
    return [row.status for row in own.rows]


OLD = [*(f"V{number}" for number in range(1, 11)), "Q0", "Q1"]
OLD_TEXTS = [
    *("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress"),
    *("Status", "StartDate", "EndDate", "Finished", "Commune", "Nombre"),
]
PLACES = ["Gent", "Mons", "Namur", "Huy", "Aalst"]


def old_row(status: object, place: str, number: object = 3) -> list[object]:
    return ["R_1", "Set", "Anonymous", "", "", "", status, DAY, DAY, 1, place, number]


def new(*given: object):
    own = ["StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId"]
    ids = ["startDate", "endDate", "status", "progress", "finished", "recordedDate", "_recordId"]
    return brought(
        [*own, "Q0", "Q1"],
        ["Start Date", "End Date", "Response Type", *own[3:], "Commune", "Nombre"],
        [json.dumps({"ImportId": one}) for one in [*ids, "QID1_TEXT", "QID2"]],
        *([DAY, DAY, one, 100, 1, DAY, "R_1", p, 5] for one, p in zip(given, PLACES, strict=False)),
    )


def test_of_an_older_qualtrics_export_only_the_answers_are_mapped() -> None:
    rows = [old_row(status, place) for status, place in zip([2, 1, 0, 8, 4], PLACES, strict=True)]
    table = brought(OLD, OLD_TEXTS, *rows)
    assert guess_columns(table).numbers == ("Q1",)
    assert statuses(table) == ["test", "test", "sure", "spam", "sure"]
    assert kinds_of_nonanswers(table) == {"test", "spam"}
    assert statuses(table, kept={"test"}) == ["sure", "sure", "sure", "spam", "sure"]
    reasons = [str(row.reason) for row in join(table, "Q0", ["Q1"], 2018).rows]
    assert reasons[0] == "A test: column V7 says “2”."
    assert reasons[3] == "Taken for spam by the survey tool: column V7 says “8”."


@pytest.mark.parametrize(
    "given", [(1, 2, 8, 0), ("Survey Preview", "Survey Test", "Spam", "IP Address")]
)
def test_the_three_header_rows_of_qualtrics_are_no_rows(given: tuple[object, ...]) -> None:
    table = new(*given)
    assert guess_columns(table).numbers == ("Q1",)
    assert statuses(table) == ["test", "test", "spam", "sure"]


def test_several_tests_of_one_commune_do_not_make_a_table_with_several_rows() -> None:
    rows = [old_row(1, "Gent", 1), old_row(2, "Gent", 9), old_row(0, "Gent"), old_row(0, "Mons")]
    table = brought(OLD, OLD_TEXTS, *rows)
    assert several_rows(table, "Q0") == ()
    assert statuses(table) == ["test", "test", "sure", "sure"]


def test_what_was_broken_off_in_limesurvey_is_listed() -> None:
    table = brought(
        ["id", "submitdate", "lastpage", "startlanguage", "seed", "gemeente", "staff"],
        [1, DAY, 5, "nl", 7, "Gent", 3],
        [2, "", 2, "nl", 8, "Mons", 4],
        [3, "", 5, "fr", 9, "Namur", 4],
    )
    assert guess_columns(table).numbers == ("staff",)
    assert statuses(table) == ["sure", "unfinished", "unfinished"]
    assert statuses(table, kept={"unfinished"}) == ["sure"] * 3


def test_without_dates_the_last_page_tells_what_was_finished() -> None:
    table = brought(
        ["id", "lastpage", "startlanguage", "gemeente", "staff"],
        [1, 5, "nl", "Gent", 3],
        [2, 2, "nl", "Mons", 4],
        [3, "", "fr", "Namur", 4],
    )
    assert statuses(table) == ["sure", "unfinished", "unfinished"]


@pytest.mark.parametrize(
    "own",
    [
        ["Tijdstempel"],
        ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam"],
        ["Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address"],
    ],
)
def test_the_columns_of_other_tools_are_no_numbers(own: list[str]) -> None:
    monkey = own[0] == "Respondent ID"
    answer = ["11", "7", DAY, DAY, "1.1.1.1"] if len(own) == 5 else [DAY]
    table = brought(
        [*own, "Gemeente", "Hoeveel?"],
        *([[*([""] * 5), "Open-Ended Response", "Open-Ended Response"]] if monkey else []),
        [*answer, "Gent", 3],
        [*answer, "Mons", 4],
    )
    assert guess_columns(table).numbers == ("Hoeveel?",)
    assert statuses(table) == ["sure", "sure"]


def test_a_plain_table_believes_a_status_and_no_other_word() -> None:
    table = brought(["Commune", "Status", "x"], ["Gent", "Survey Test", 1], ["Mons", "ok", 2])
    assert statuses(table) == ["test", "sure"]
    table = brought(["Commune", "Soort", "x"], ["Gent", "Test", 1], ["Mons", "Vaccin", 2])
    assert statuses(table) == ["sure", "sure"]
