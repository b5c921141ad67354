"""What the atlas exports comes back: recognised, with its facts, and long tables cell by cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import damaged_exports as damage
import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.export.edition_tables import TABLES, edition_table
from geo.publishing.export.formats import file_bytes
from geo.publishing.import_survey_page import (
    atlas_export,
    cell_choices,
    column_choices,
    commune_choices,
    facts,
)
from geo.publishing.view import View
from geo.survey import load_answers, load_edition
from geo.survey.importing import check, gather_answers, propose
from geo.survey.questionnaire import read_questionnaire
from geo.survey.tables import read_table, survey_table

DAY = dt.date(2026, 5, 3)
QUESTIONS = read_questionnaire()
SAY = translator("en")


@pytest.fixture(scope="module")
def exported():
    """Files of the demonstration of 2018, made once each."""
    made: dict[tuple[str, str, str], bytes] = {}

    def make(table: str, kind: str, language: str = "nl") -> bytes:
        key = (table, kind, language)
        if key not in made:
            view = View(lang=language, edition="BE2018")
            made[key] = file_bytes(edition_table(view, table, "http://x.example/"), kind, DAY)
        return made[key]

    return make


def taken(content: bytes, kind: str):
    name = "export.xlsx" if kind == "xlsx" else "export.csv"
    table = survey_table(read_table(name, content))
    return table, propose(table, QUESTIONS.questions, 2025)


@pytest.mark.parametrize("table", ["communes", "answers"])
@pytest.mark.parametrize("kind", ["csv", "excel_csv", "xlsx"])
def test_an_export_is_recognised_and_gives_the_same_answers(exported, table, kind):
    content = exported(table, kind)
    source, proposals = taken(content, kind)
    assert source.export == "atlas"
    assert atlas_export.edition_of(source, content).id == "BE2018"
    asked = [one for one in proposals.columns if one.kind not in ("housekeeping", "commune")]
    assert {one.column for one in asked} - {"name"} <= set(QUESTIONS.questions)
    mapping = column_choices.first_mapping(proposals, {}, QUESTIONS)
    gathered = gather_answers(source, mapping, QUESTIONS, vintage=2018)
    assert not check(gathered, source, mapping, vintage=2018).blocked
    key = ["nis5", "question"]
    back, sent = gathered.answers.set_index(key).value, load_answers("BE2018").set_index(key).value
    assert back.sort_index().equals(sent.sort_index())


def test_every_column_of_an_export_is_known(exported):
    """A column that the export gets, and that is no answer, is to be told here as well."""
    for name in ("communes", "answers"):
        assert name in TABLES
        source, proposals = taken(exported(name, "csv"), "csv")
        unknown = [one.column for one in proposals.columns if one.kind == "unknown"]
        assert unknown in ([], ["name"])
        assert source.export == "atlas"


def test_other_files_are_no_export_of_the_atlas():
    table = survey_table(
        read_table("a.csv", b"NIS;title;year;edition;progress\n44021;x;2018;BE2018;3\n")
    )
    assert table.export == "plain"
    assert atlas_export.edition_of(table, b"") is None


def test_the_facts_of_the_edition_are_those_to_begin_with():
    edition = load_edition("BE2018")
    typed = atlas_export.typed_as(edition)
    assert typed.id == ""  # beside an edition that comes with the atlas, not instead of it
    assert {language: typed.title[language] for language in LANGUAGES} == {
        language: edition.title[language] for language in LANGUAGES
    }
    assert (typed.fieldwork_start, typed.published) == ("2017-10", "2018-06-14")
    assert typed.demonstration
    assert not facts.missing_facts(replace(typed, id="AGAIN"), labelled=True)
    assert atlas_export.typed_as(replace(edition, version=2)).id == "BE2018"
    assert facts.is_untouched(facts.EditionDraft(vintage=2018, demonstration=True))
    assert not facts.is_untouched(typed)


@pytest.mark.parametrize("kind", ["xlsx", "excel_csv"])
def test_a_lost_code_is_helped_by_the_name_beside_it(exported, kind):
    content = exported("communes", kind)
    content = damage.workbook(content) if kind == "xlsx" else damage.belgian_csv(content)
    table, proposals = taken(content, kind)
    mapping = column_choices.first_mapping(proposals, {}, QUESTIONS)
    lines = commune_choices.commune_lines(table, mapping, 2018, proposals.communes)
    (open_line,) = [line for line in lines if line.open]
    first = next(iter(commune_choices.cell_options(open_line, 2018, SAY).items()))
    assert first == (
        "11002",
        "Antwerp · Antwerpen · Anvers (11002) – Column name says “Antwerpen”.",
    )
    settled = commune_choices.with_match(mapping, open_line.cell.found, "11002")
    after = commune_choices.commune_lines(table, settled, 2018, proposals.communes)
    (chosen,) = [line for line in after if line.doubtful]
    assert commune_choices.cell_options(chosen, 2018, SAY) == commune_choices.cell_options(
        open_line, 2018, SAY
    )


LONG = (
    "Gemeente;Vraag;Antwoord\nGent;progress;7\nGent;strategy;formalised\nAalst;progress;ongeveer 6\n"
    "Aalst;strategy;misschien\nBrugge;progress;70%\nBrugge;projects;4 tot 12\nHasselt;progress;9\n"
)


def long_begun(content: str = LONG):
    table = survey_table(read_table("long.csv", content.encode()))
    proposals = propose(table, QUESTIONS.questions, 2025)
    assert proposals.layout == "long"
    return table, column_choices.first_mapping(proposals, {}, QUESTIONS)


def test_single_cells_of_a_long_table_can_be_settled():
    table, mapping = long_begun()
    gathered = gather_answers(table, mapping, QUESTIONS, vintage=2025)
    asked = {one.found: one for one in cell_choices.cell_questions(table, mapping, gathered)}
    assert set(asked) == {"ongeveer 6", "misschien", "70%", "4 tot 12"}
    assert {one.letter for one in asked.values()} == {"C"}
    assert asked["misschien"].rows == (5,)
    assert list(cell_choices.answer_options(asked["ongeveer 6"], SAY))[1] == "6"
    assert list(cell_choices.answer_options(asked["70%"], SAY))[1] == "7"
    assert list(cell_choices.answer_options(asked["4 tot 12"], SAY))[1:3] == ["4", "12"]
    for found, answer in (
        ("ongeveer 6", "6"), ("misschien", cell_choices.NO_ANSWER), ("70%", "7"), ("4 tot 12", "12")
    ):  # fmt: skip
        mapping = cell_choices.with_value(mapping, asked[found].column, found, answer)
    gathered = gather_answers(table, mapping, QUESTIONS, vintage=2025)
    assert not check(gathered, table, mapping, vintage=2025).blocked
    told = cell_choices.cell_questions(table, mapping, gathered)
    assert {one.found for one in told} == set(asked)  # what was told stays to be changed
    values = gathered.answers.set_index(["nis5", "question"]).value
    assert values["31005", "progress"] == "7"
    assert values["31005", "projects"] == "12"


def test_the_scale_of_a_question_of_a_long_table_is_asked_about():
    rows = "".join(f"{name};progress;{1 + n % 5}\n" for n, name in enumerate(["Gent", "Aalst"] * 6))
    table, mapping = long_begun("Gemeente;Vraag;Antwoord\nGent;strategy;formalised\n" + rows)
    gathered = gather_answers(table, mapping, QUESTIONS, vintage=2025)
    (scale,) = cell_choices.scale_questions(table, mapping, dict(gathered.questions))
    assert (scale.column, scale.letter, scale.high) == ("progress", "C", 5)


@pytest.mark.parametrize(
    ("found", "first"), [("2026-05-03", "3.5"), ("7,5 ?", "7.5"), ("85%", "8.5"), ("x", "0")]
)
def test_numbers_that_a_cell_may_stand_for_come_first(found, first):
    question = QUESTIONS.questions["progress"]
    one = cell_choices.CellQuestion("progress", "B", question, found, None, (2,), False)
    options = cell_choices.answer_options(one, SAY)
    assert list(options)[1] == first
    assert "10" in options
    assert cell_choices.answer_options(one, translator("fr"))["3.5"] == "3,5"
