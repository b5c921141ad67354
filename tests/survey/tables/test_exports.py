"""The exports of LimeSurvey and Qualtrics are recognised, with or without codes and texts."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from table_files import workbook

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey.tables import read_table, survey_table


def read(*rows: list[object], name: str = "export.csv"):
    sink = io.StringIO()
    csv.writer(sink).writerows(rows)
    return survey_table(read_table(name, sink.getvalue().encode()))


def described(table):
    return [(column.code, column.part, column.text) for column in table.columns]


LIME_CODES = [
    *("id", "submitdate", "lastpage", "startlanguage", "seed", "ipaddr", "token"),
    *("commune", "Q7[SQ001]", "Q7[other]", "Q9[A1][1]", "Q9[A1][2]", "FreeTime", "Q8"),
    *("interviewtime", "groupTime12", "Q8Time"),
]
LIME_ROW = ["1", "2018-06-14 10:00:00", "3", "fr", "8", "1.1.1.1", "x", "Huy", *"YNABcd", *"111"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_limesurvey_with_codes(kind: str) -> None:
    if kind == "csv":
        table = read(LIME_CODES, LIME_ROW)
    else:
        table = survey_table(read_table("export.xlsx", workbook(LIME_CODES, LIME_ROW)))
    assert table.export == "limesurvey"
    assert table.housekeeping == (*LIME_CODES[:7], "interviewtime", "groupTime12", "Q8Time")
    assert (table.submitted, table.finished) == ("submitdate", "submitdate")
    assert described(table)[7:14] == [
        ("commune", None, ""),
        ("Q7", "SQ001", ""),
        ("Q7", "other", ""),
        ("Q9", "A1.1", ""),
        ("Q9", "A1.2", ""),
        ("FreeTime", None, ""),
        ("Q8", None, ""),
    ]
    assert [column.letter for column in table.columns[:3]] == ["A", "B", "C"]
    assert tuple(column.name for column in table.columns) == table.raw.columns
    assert len(table.raw.rows) == 1


def test_limesurvey_with_the_names_of_its_expressions() -> None:
    header = ["id", "lastpage", "startlanguage", "attribute_1", "Q7_SQ001", "Q7_SQ002_comment"]
    table = read(header, list("123456"))
    assert table.housekeeping == ("id", "lastpage", "startlanguage")
    assert (table.submitted, table.finished) == (None, "lastpage")
    assert described(table)[3:] == [
        ("attribute_1", None, ""),
        ("Q7", "SQ001", ""),
        ("Q7", "SQ002_comment", ""),
    ]


@pytest.mark.parametrize("separator", [". ", ": ", " - "])
def test_limesurvey_with_codes_and_texts(separator: str) -> None:
    header = [
        f"id{separator}Response ID",
        f"submitdate{separator}Date submitted",
        f"Q1{separator}Your commune",
        f"Q7[SQ001]{separator}Which areas? [Energy]",
    ]
    table = read(header, ["1", "2018-06-14", "Huy", "Y"])
    assert table.export == "limesurvey"
    assert described(table) == [
        ("id", None, "Response ID"),
        ("submitdate", None, "Date submitted"),
        ("Q1", None, "Your commune"),
        ("Q7", "SQ001", "Which areas? [Energy]"),
    ]
    assert table.submitted == header[1]
    assert table.housekeeping == tuple(header[:2])


@pytest.mark.parametrize(
    "own",
    [
        ["Response ID", "Date submitted", "Last page", "Start language", "Seed"],
        *(
            [
                "ID de la réponse",
                "Date de soumission",
                "Dernière page",
                "Langue de départ",
                "Tête de série",
            ],
            [
                "Antwort ID",
                "Datum Abgeschickt",
                "Letzte Seite",
                "Start-Sprache",
                "Zufallsstartwert",
            ],
            ["Response_ID", "Date_submitted", "Last_page", "Start_language", "Seed"],
        ),
    ],
)
def test_limesurvey_with_full_texts(own: list[str]) -> None:
    questions = ["Which areas? [Energy]", "Which areas? [Mobility]", "Inhabitants [thousands]"]
    if "_" in own[0]:
        questions = [question.replace(" ", "_") for question in questions]
    table = read([*own, *questions], [*"12345", "Oui", "Non", "3,5"])
    assert table.export == "limesurvey"
    assert table.housekeeping == tuple(own)
    assert (table.submitted, table.finished) == (own[1], own[1])
    assert described(table)[5:] == [
        ("Which areas?", "Energy", "Which areas? [Energy]"),
        ("Which areas?", "Mobility", "Which areas? [Mobility]"),
        ("Inhabitants [thousands]", None, "Inhabitants [thousands]"),
    ]


def test_limesurvey_with_a_remark_beside_each_choice() -> None:
    """By its texts the remark was a question of its own, called after the choice."""
    own = ["Response ID", "Date submitted", "Last page"]
    header = [
        *own,
        "Which areas? [Energy]",
        "Which areas? [Energy][Comment]",
        "Which areas? [Mobility]",
    ]
    assert [row[:2] for row in described(read(header, list("123456")))[3:]] == [
        ("Which areas?", "Energy"),
        ("Which areas?", "Energy.Comment"),
        ("Which areas?", "Mobility"),
    ]


def test_columns_of_codes_alone_are_limesurvey_too() -> None:
    table = read(["commune", "Q7[SQ001]", "Q7[SQ002]"], ["Huy", "Y", ""])
    assert table.export == "limesurvey"
    assert table.housekeeping == ()
    assert described(table)[2] == ("Q7", "SQ002", "")


def imports(*ids: object) -> list[str]:
    return [json.dumps(one if isinstance(one, dict) else {"ImportId": one}) for one in ids]


def test_limesurvey_keeps_the_rest_of_its_own_columns_apart() -> None:
    own = [
        *("ID de la réponse", "Date de soumission", "Date de lancement"),
        *("Date de la dernière action", "Access code", "IP address", "Referrer URL", "Total time"),
    ]
    table = read([*own, "Commune"], [*"12345678", "Huy"])
    assert table.housekeeping == tuple(own)


QUALTRICS = [
    [
        *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
        *("Finished", "RecordedDate", "ResponseId", "ExternalReference", "UserLanguage"),
        *("Q1", "Q7_1", "Q7_2", "Q7_4_TEXT", "Q8", "Q8_3_TEXT", "QID9_DO", "Energy", "Mobility"),
    ],
    [
        *("Start Date", "End Date", "Response Type", "IP Address", "Progress", "Duration"),
        *("Finished", "Recorded Date", "Response ID", "External Data Reference", "User Language"),
        *("Your\ncommune", "Areas - Energy", "Areas - Mobility", "Areas - Other - Text"),
        *("Who? - Selected Choice", "Who? - Other - Text", "Order", "Stage - E", "Stage - M"),
    ],
    imports(
        {"ImportId": "startDate", "timeZone": "Europe/Brussels"},
        *("endDate", "status", "ipAddress", "progress", "duration", "finished", "recordedDate"),
        *("_recordId", "externalDataReference", "userLanguage", "QID1_TEXT", "QID7_1"),
        *("QID7_2", "QID7_4_TEXT", "QID8", "QID8_3_TEXT", "QID9_DO", "QID10_1", "QID10_2"),
    ),
    ["2018-06-14 10:00", "2018-06-14 10:20", *"aaaaa", "2018-06-14", "R_1", "62063", *"bbbbbbbbbb"],
]
QUALTRICS_COLUMNS = [
    ("ExternalReference", None),
    ("UserLanguage", None),
    ("Q1", None),
    ("Q7", "1"),
    ("Q7", "2"),
    ("Q7", "4_TEXT"),
    ("Q8", None),
    ("Q8", "3_TEXT"),
    ("QID9_DO", None),
]


def test_qualtrics_with_its_three_header_rows() -> None:
    table = read(*QUALTRICS)
    assert table.export == "qualtrics"
    assert table.raw.row_numbers == (4,)
    assert table.raw.rows[0][0] == "2018-06-14 10:00"
    assert (table.submitted, table.finished) == ("RecordedDate", "Finished")
    assert set(table.housekeeping) == {*QUALTRICS[0][:9], "UserLanguage", "QID9_DO"}
    assert [row[:2] for row in described(table)[9:18]] == QUALTRICS_COLUMNS
    assert [row[:2] for row in described(table)[18:]] == [
        ("QID10", "Energy"),
        ("QID10", "Mobility"),
    ]
    assert table.columns[11].text == "Your commune"


def test_qualtrics_of_an_answer_that_was_broken_off() -> None:
    header = ["ResponseId", "Q_BallotBoxStuffing", "LastElement", "LastQuestions", "Q1"]
    ids = imports(
        *(
            "_recordId",
            "Q_BallotBoxStuffing",
            "lastSeenFlowElementId",
            "lastSeenQuestionIds",
            "QID1",
        )
    )
    table = read(header, header, ids, ["R_1", *"1234"])
    assert table.housekeeping == tuple(header[:4])


def test_qualtrics_with_the_number_of_a_choice_beside_its_question() -> None:
    header = ["ResponseId", "Q7_10", "Q7_11", "1_Q3", "2_Q3"]
    ids = imports(
        "_recordId",
        {"ImportId": "QID7", "choiceId": "10"},
        {"ImportId": "QID7", "choiceId": "11"},
        "1_QID3",
        "2_QID3",
    )
    table = read(header, ["Response ID", "a", "b", "c", "d"], ids, ["R_1", *"1234"])
    assert [row[:2] for row in described(table)[1:]] == [
        ("Q7", "10"),
        ("Q7", "11"),
        ("1_Q3", None),
        ("2_Q3", None),
    ]


@pytest.mark.parametrize("rows", [[0, 1, 3], [0, 2, 3], [0, 3]])
def test_qualtrics_without_some_of_its_header_rows(rows: list[int]) -> None:
    table = read(*(QUALTRICS[row] for row in rows))
    assert table.export == "qualtrics"
    assert len(table.raw.rows) == 1
    assert table.finished == "Finished"
    assert (table.columns[12].code, table.columns[12].part) == ("Q7", "1")
    assert table.columns[12].text == ("Areas - Energy" if 1 in rows else "")


def test_older_qualtrics() -> None:
    table = read(
        [*(f"V{number}" for number in range(1, 11)), "Q1", "Q7_1", "Q7_2"],
        [
            *("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress"),
            *("IPAddress", "Status", "StartDate", "EndDate", "Finished"),
            *("Your commune", "Areas-Energy", "Areas-Mobility"),
        ],
        ["R_1", *"bcd", *"efghi", "1", "Huy", "1", ""],
    )
    assert table.export == "qualtrics"
    assert (table.submitted, table.finished) == ("V9", "V10")
    assert "V4" not in table.housekeeping
    assert len(table.housekeeping) == 9
    assert described(table)[11] == ("Q7", "1", "Areas-Energy")


def test_an_export_without_answers_says_so() -> None:
    with pytest.raises(AtlasError, match="no answers below it") as raised:
        read(*QUALTRICS[:3])
    for language in LANGUAGES:
        assert translator(language).render(raised.value.text)


def test_anything_else_is_plain() -> None:
    table = read(["commune", "score", "score", "id", "email"], ["Huy", "1", "2", "3", "4"])
    assert table.export == "plain"
    assert [(column.name, column.code) for column in table.columns[1:3]] == [
        ("score", "score"),
        ("score (2)", "score"),
    ]
    assert (table.housekeeping, table.submitted, table.finished) == ((), None, None)
    # A single column of the kind, an answer that looks like an ImportId: neither tells anything.
    assert read(["commune", "Q7[a]"], ["Huy", "1"]).export == "plain"
    assert read(["commune", "x"], ["Huy", '{"ImportId": 3}'], ["Ath", "1"]).export == "plain"


HEADERS = st.one_of(
    st.sampled_from(
        [*LIME_CODES, *QUALTRICS[0], *QUALTRICS[1], "Response ID", "V1", "V2", "_", "["]
    ),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
)
CELLS = st.one_of(HEADERS, st.sampled_from([*QUALTRICS[2], '{"ImportId"', '{"ImportId":[]}', ""]))


@settings(max_examples=200)
@given(
    st.integers(1, 6).flatmap(
        lambda width: st.tuples(
            st.lists(HEADERS, min_size=width, max_size=width),
            st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=4),
        )
    )
)
def test_any_table_keeps_its_columns_and_answers(table) -> None:
    header, rows = table
    sink = io.StringIO()
    csv.writer(sink, delimiter="|").writerows([header, *rows])
    try:
        raw = read_table("any.csv", b"sep=|\r\n" + sink.getvalue().encode())
        survey = survey_table(raw)
    except AtlasError:
        return
    assert tuple(column.name for column in survey.columns) == raw.columns
    assert survey.raw.rows == raw.rows[len(raw.rows) - len(survey.raw.rows) :]
    assert len(survey.raw.rows) == len(survey.raw.row_numbers) >= len(raw.rows) - 2
    assert set(survey.housekeeping) <= set(raw.columns)
    assert {survey.submitted, survey.finished} <= {None, *survey.housekeeping}


# ------------------------------------------------------- SurveyMonkey, Microsoft and Google Forms

MONKEY = [
    *("Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"),
    *("First Name", "Last Name", "Custom Data 1"),
]
MONKEY_ROW = ["1001", "77", "01/02/2018 10:00:00 AM", "01/02/2018 10:05:00 AM", *[""] * 5]
OPEN = "Open-Ended Response"


def test_surveymonkeys_second_header_row_is_no_answer() -> None:
    table = read(
        [*MONKEY, "Commune", "Tools", "", "", "Staff"],
        [*[""] * 9, OPEN, "App", "Portal", "Other", OPEN],
        [*MONKEY_ROW, "Gent", "App", "", "", "3"],
        [*MONKEY_ROW, "Mons", "", "Portal", "", "4"],
    )
    assert (table.export, len(table.raw.rows), table.housekeeping) == (
        *("surveymonkey", 2),
        tuple(MONKEY),
    )
    assert (table.submitted, table.finished) == ("End Date", None)
    assert described(table)[9:] == [
        ("Commune", None, "Commune"),
        ("Tools", "App", "Tools [App]"),
        ("Tools", "Portal", "Tools [Portal]"),
        ("Tools", "Other", "Tools [Other]"),
        ("Staff", None, "Staff"),
    ]


def test_surveymonkeys_condensed_export_has_one_header_row() -> None:
    table = read([*MONKEY, "Commune", "Staff"], [""] * 11, [*MONKEY_ROW, "Gent", "3"])
    assert (table.export, len(table.raw.rows)) == ("surveymonkey", 1)


@pytest.mark.parametrize(
    "own",
    [
        ["ID", "Start time", "Completion time", "Email", "Name"],
        ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Tijd van laatste wijziging"],
        ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"],
        ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"],
    ],
)
def test_microsoft_forms(own: list[str]) -> None:
    table = read([*own, "Commune", "Staff"], [1, *["x"] * (len(own) - 1), "Gent", 3])
    assert (table.export, table.housekeeping) == ("microsoft_forms", tuple(own))
    assert table.submitted == own[2]


@pytest.mark.parametrize("own", ["Timestamp", "Tijdstempel", "Horodateur", "Zeitstempel"])
def test_google_forms(own: str) -> None:
    table = read([own, "Commune", "Staff"], ["2018/02/01 10:00:00 am GMT+1", "Gent", 3])
    assert (table.export, table.housekeeping, table.submitted) == ("google_forms", (own,), own)


def test_a_table_with_a_name_and_an_id_is_plain() -> None:
    assert read(["ID", "Name", "Email", "Staff"], [1, "Gent", "x", 3]).export == "plain"
    assert read(["Commune", "Timestamp"], ["Gent", "2018-01-01"]).export == "plain"
