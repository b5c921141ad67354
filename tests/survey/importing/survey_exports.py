"""Exports of the demonstration edition, as survey tools and spreadsheets write them, and damaged."""

from __future__ import annotations

import csv
import io
import json

import openpyxl

from geo.survey import load_answers, load_questionnaire
from geo.survey.communes import area_name
from geo.survey.tables import RawTable, SourceColumn, SurveyTable

EDITION = "BE2018"
VINTAGE = 2018
YES_NO = {
    "nl": ("Ja", "Nee"),
    "fr": ("Oui", "Non"),
    "de": ("Ja", "Nein"),
    "en": ("Yes", "No"),
}


def own_column(name, code, part=None, text="", letter="A") -> SourceColumn:
    """A column of a survey table."""
    return SourceColumn(name, code, part, text, letter)


def table(header, rows, **options) -> SurveyTable:
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
        own_column(name, name, letter=chr(65 + n % 26)) for n, name in enumerate(header)
    )
    return SurveyTable(raw, options.pop("export", "plain"), columns, **options)


def name_of(code: str, language: str, vintage: int = VINTAGE) -> str:
    """As somebody writes it: without the province that tells two communes of one name apart."""
    return area_name(code, "commune", vintage)[language].split(" (")[0]


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


# ---------------------------------------------------------------------------------- whole files


def as_csv(header, rows, *, delimiter=";", encoding="utf-8-sig") -> bytes:
    """A CSV as Belgian Excel writes it."""
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return sink.getvalue().encode(encoding)


def as_xlsx(header, rows) -> bytes:
    """A workbook of one sheet, the cells typed as they are."""
    book = openpyxl.Workbook()
    grid = book.active
    grid.append(list(header))
    for row in rows:
        grid.append(list(row))
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def limesurvey(language: str = "nl", *, full: bool = False):
    """LimeSurvey's export: codes and answer codes, or full texts and full answers."""
    questions = load_questionnaire().questions
    own = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
    if full:
        own = ["Antwoord ID", "Datum ingestuurd", "Laatste pagina", "Starttaal", "Seed"]
    header = [*own, "Uw gemeente" if full else "gemeente"]
    for key, question in questions.items():
        code = key.replace("_", "")
        wording = question.wording[language]
        if question.type == "several_of":
            for n, choice in enumerate(question.choices, 1):
                label = choice.label[language]
                header.append(f"{wording} [{label}]" if full else f"{code}[SQ{n:03}]")
            header.append(f"{wording} [Andere]" if full else f"{code}[other]")
        else:
            header.append(wording if full else code)
    rows = []
    for n, (nis5, answers) in enumerate(wide().items(), 1):
        row = [
            n,
            f"2018-01-{1 + n % 28:02} 10:00:00",
            5,
            language,
            1000 + n,
            name_of(nis5, language),
        ]
        for key, question in questions.items():
            row += _limesurvey_cells(question, answers.get(key), language, full=full)
        rows.append(row)
    return header, rows


def _limesurvey_cells(question, value, language, *, full):
    keys = [choice.key for choice in question.choices]
    yes, no = YES_NO[language] if full else ("Y", "N")
    if question.type == "several_of":
        ticked = [] if value in (None, "-") else value.split("|")
        return [*(None if value is None else yes if key in ticked else no for key in keys), None]
    if value is None:
        return [None]
    if question.type == "yes_no":
        return [yes if value == "yes" else no]
    if question.type == "one_of":
        at = keys.index(value)
        return [question.choices[at].label[language] if full else f"A{at + 1}"]
    return [value]


def qualtrics(language: str = "fr"):
    """Qualtrics' export of choice texts: a row of codes, of texts, of ImportIds; ticks as labels."""
    questions = load_questionnaire().questions
    own = ["StartDate", "EndDate", "Status", "Progress", "Finished", "RecordedDate", "ResponseId"]
    ids = ["startDate", "endDate", "status", "progress", "finished", "recordedDate", "_recordId"]
    header = [*own, "Q0"]
    texts = [*own, "Votre commune"]
    imports = [*(json.dumps({"ImportId": one}) for one in ids), '{"ImportId":"QID0_TEXT"}']
    for n, question in enumerate(questions.values(), 1):
        wording = question.wording[language]
        if question.type == "several_of":
            for k, choice in enumerate(question.choices, 1):
                header.append(f"Q{n}_{k}")
                texts.append(f"{wording} - Selected Choice - {choice.label[language]}")
                imports.append(json.dumps({"ImportId": f"QID{n}", "choiceId": str(k)}))
        else:
            header.append(f"Q{n}")
            texts.append(wording)
            imports.append(json.dumps({"ImportId": f"QID{n}"}))
    rows = [texts, imports]
    for n, (nis5, answers) in enumerate(wide().items(), 1):
        day = f"2018-02-{1 + n % 28:02} 11:{n % 60:02}:00"
        row = [day, day, "IP Address", "100", "True", day, f"R_{n:05}", name_of(nis5, language)]
        for key, question in questions.items():
            value = answers.get(key)
            if question.type == "several_of":
                ticked = [] if value in (None, "-") else value.split("|")
                row += [
                    choice.label[language] if choice.key in ticked else None
                    for choice in question.choices
                ]
            else:
                row.append(None if value is None else in_words(question, value, language))
        rows.append(row)
    return header, rows
