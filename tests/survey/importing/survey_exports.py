"""Exports of the demonstration edition, as survey tools and spreadsheets write them, and damaged."""

from __future__ import annotations

from dataclasses import dataclass

from geo.survey import load_answers, load_questionnaire
from geo.survey.communes import area_name
from geo.survey.tables import RawTable

EDITION = "BE2018"
VINTAGE = 2018
YES_NO = {
    "nl": ("Ja", "Nee"),
    "fr": ("Oui", "Non"),
    "de": ("Ja", "Nein"),
    "en": ("Yes", "No"),
}


@dataclass(frozen=True)
class OwnColumn:
    name: str
    code: str
    part: str | None = None
    text: str = ""
    letter: str = "A"


@dataclass(frozen=True)
class OwnTable:
    """The least that is a survey table."""

    raw: RawTable
    columns: tuple[OwnColumn, ...]
    export: str = "plain"
    housekeeping: tuple[str, ...] = ()
    submitted: str | None = None
    finished: str | None = None


def table(header, rows, **options) -> OwnTable:
    """A table of a header and rows; the first row below the header is row 2."""
    raw = RawTable(
        name="survey.csv",
        sheet=None,
        sheets=(),
        columns=tuple(header),
        rows=tuple(tuple(row) for row in rows),
        row_numbers=tuple(range(2, len(rows) + 2)),
        header_row=1,
    )
    columns = options.pop("columns", None) or tuple(
        OwnColumn(name, name, letter=chr(65 + n % 26)) for n, name in enumerate(header)
    )
    return OwnTable(raw, columns, **options)


def name_of(code: str, language: str, vintage: int = VINTAGE) -> str:
    return area_name(code, "commune", vintage)[language]


def wide(edition: str = EDITION) -> dict[str, dict[str, str]]:
    """Answers by commune and question, without what does not apply (a tool leaves it empty)."""
    found: dict[str, dict[str, str]] = {}
    for nis5, question, value in load_answers(edition).itertuples(index=False):
        answers = found.setdefault(nis5, {})
        if value != "not_applicable":
            answers[question] = value
    return found


def in_words(question, value: str, language: str) -> str:
    """An answer as somebody reads it in one language."""
    labels = {choice.key: choice.label[language] for choice in question.choices}
    if question.type == "yes_no":
        return YES_NO[language][value == "no"]
    if question.type == "score":
        return value.replace(".", ",")
    if question.type == "one_of":
        return labels[value]
    if question.type == "several_of" and value != "-":
        return "; ".join(labels[key] for key in value.split("|"))
    return value


def labelled(language: str, *, commune: str = "name"):
    """A spreadsheet with labels in one language: header and rows, one a commune."""
    questions = load_questionnaire().questions
    header = ["Gemeente", *(question.label[language] for question in questions.values())]
    rows = []
    for code, answers in wide().items():
        place = code if commune == "code" else name_of(code, language)
        cells = [
            in_words(question, answers[key], language) if key in answers else None
            for key, question in questions.items()
        ]
        rows.append([place, *cells])
    return header, rows
