"""What waits to be checked, for the editor: how far each commune is, its links, its objections.

Drafts, links and objections come in; words, tables and files go out. The tables name communes in
the editor's language; files carry the REFNIS code beside the name.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd

from geo.language import Text
from geo.publishing.export.cell_text import escape_formula, without_control
from geo.publishing.export.provenance import address_beside
from geo.publishing.import_survey_page.facts import DISCLOSURE_WORDS
from geo.publishing.profile_words import Words
from geo.survey.communes import area_name
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE
from geo.survey.profile import as_answer
from geo.survey.store.checking.records import OVERALL, CheckState
from geo.survey.store.history import told_by
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from geo.language import Labels, Translator
    from geo.survey.edition import Edition
    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire
    from geo.survey.store.checking.records import (
        CommuneCheck,
        Correction,
        Draft,
        NewLink,
        Objection,
        ObjectionStanding,
    )
    from geo.survey.store.records import Contents

FileKind = Literal["xlsx", "csv"]
FILE_KINDS: dict[FileKind, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}

STATES: dict[CheckState, Text] = {
    "no_link": Text("No link yet"),
    "not_looked": Text("Not looked at yet"),
    "looked": Text("Looked at, not replied"),
    "agreed": Text("Agreed"),
    "objected": Text("Objected"),
}
assert tuple(STATES) == get_args(CheckState)

STANDINGS: dict[ObjectionStanding, Text] = {
    "open": Text("Open"),
    "corrected": Text("Corrected"),
    "settled": Text("Left as it is, or dealt with"),
    "replaced": Text("Replaced by a later reply"),
}

NewValue = Literal["value", "not_applicable", "no_answer"]
NEW_VALUES: dict[NewValue, Text] = {
    "value": Text("Another answer"),
    "not_applicable": Text("Does not concern the commune"),
    "no_answer": Text("No answer"),
}


@dataclass(frozen=True, eq=False)
class DraftWords:
    """A draft's own words: its edition, questions and answers, in one language."""

    edition: Edition
    questionnaire: Questionnaire
    answers: pd.DataFrame
    say: Translator

    @classmethod
    def of(cls, contents: Contents, say: Translator) -> DraftWords:
        """Those of the contents of a draft."""
        told = told_by(contents)
        return cls(told.edition, told.questionnaire, told.answers, say)

    def given(self, nis5: str, key: str) -> str | None:
        """What a commune answered to a question, as the draft has it; None for nothing."""
        rows = self.answers[(self.answers["nis5"] == nis5) & (self.answers["question"] == key)]
        return None if rows.empty else str(rows["value"].iloc[0])

    def commune(self, nis5: str) -> str:
        """A commune by its name, as it was called when it was surveyed."""
        return self.say.render(area_name(NisCode(nis5), "commune", self.edition.vintage))

    def question(self, key: str) -> str:
        """A question by its short name; all of it where an objection is about no single one."""
        if key == OVERALL:
            return self.say("All of it")
        return self.say.render(self.label(key))

    def label(self, key: str) -> Labels:
        """The short name of a question."""
        return self.questionnaire.questions[key].label

    def answer(self, key: str, value: str | None) -> str:
        """An answer in words; nothing where an objection is about no single one."""
        if key == OVERALL:
            return ""
        answer = as_answer(self.questionnaire.questions[key], value)
        return str(Words(self.say, self.edition.year).answer(answer).striptags())


def draft_label(draft: Draft) -> Text:
    """A draft in a list to choose from."""
    return Text(
        "{edition}: not public, saved {day}", edition=draft.edition_id, day=draft.saved_at.date()
    )


def draft_line(draft: Draft) -> Text:
    """What a draft holds, and who saved it."""
    return Text(
        "{communes} communes, {answers} answers. {rule}. Saved on {day} by {who}.",
        communes=draft.communes,
        answers=draft.answers,
        rule=DISCLOSURE_WORDS[draft.disclosure.access],
        day=draft.saved_at.date(),
        who=draft.saved_by,
    )


def counts_line(checks: Sequence[CommuneCheck]) -> Text:
    """How many communes are how far."""
    counts = {state: sum(one.state == state for one in checks) for state in STATES}
    return Text(
        "Of {all} communes: {no_link} without a link, {not_looked} have not looked, {looked} have "
        "looked, {agreed} agreed, {objected} objected.",
        all=len(checks),
        **counts,
    )


def link_of(atlas: str, token: str) -> str:
    """The link of a token, where the atlas is at this address."""
    return address_beside(atlas if atlas.endswith("/") else f"{atlas}/", f"check/{token}", "")


def checks_table(
    checks: Iterable[CommuneCheck], words: DraftWords, states: Sequence[CheckState]
) -> pd.DataFrame:
    """How far each commune is, of those in these states; of all where none is named."""
    say = words.say
    rows = [
        {
            say("Commune"): words.commune(one.nis5),
            say("REFNIS code"): one.nis5,
            say("State"): say.render(STATES[one.state]) + _aside(one, say),
            say("Link made"): _moment(one.made_at),
            say("Valid until"): _link_end(one, say),
            say("Opened first"): _moment(one.first_look),
            say("Opened last"): _moment(one.last_look),
            say("Times opened"): one.looks,
            say("Replied"): _moment(one.replied_at),
            say("By"): one.said_by,
            say("Open objections"): one.open_objections,
        }
        for one in checks
        if not states or one.state in states
    ]
    return pd.DataFrame(rows)


def _aside(one: CommuneCheck, say: Translator) -> str:
    if one.verdict == "agreed" and not one.of_these_answers:
        return " " + say("(agreed to answers that were changed since)")
    if one.verdict == "objected" and not one.open_objections:
        return " " + say("(its objections are settled)")
    return ""


def _link_end(one: CommuneCheck, say: Translator) -> str:
    if one.revoked:
        return say("revoked")
    if one.expired:
        return say("expired")
    return "" if one.valid_until is None else f"{one.valid_until:%Y-%m-%d}"


def _moment(at: dt.datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"


def links_table(links: Iterable[NewLink], atlas: str, words: DraftWords) -> pd.DataFrame:
    """For a mail merge: commune, REFNIS code, link, last day."""
    say = words.say
    return pd.DataFrame(
        [
            {
                say("Commune"): words.commune(one.nis5),
                say("REFNIS code"): one.nis5,
                say("Link"): link_of(atlas, one.token),
                say("Valid until"): f"{one.valid_until:%Y-%m-%d}",
            }
            for one in links
        ]
    )


def objections_table(objections: Iterable[Objection], words: DraftWords) -> pd.DataFrame:
    """Every objection, with what became of it."""
    say = words.say
    return pd.DataFrame(
        [
            {
                say("Commune"): words.commune(one.nis5),
                say("REFNIS code"): one.nis5,
                say("Question"): words.question(one.question),
                say("Answer then"): words.answer(one.question, one.value),
                say("What the commune says"): one.text,
                say("Said"): _moment(one.said_at),
                say("By"): one.said_by,
                say("What became of it"): say.render(STANDINGS[one.standing]),
                say("Settled"): _moment(one.settled_at),
                say("Settled by"): one.settled_by or "",
                say("Note to the commune"): one.note,
            }
            for one in objections
        ]
    )


def corrections_table(corrections: Iterable[Correction], words: DraftWords) -> pd.DataFrame:
    """Every correction: old and new value, who said so when, who accepted it."""
    say = words.say
    return pd.DataFrame(
        [
            {
                say("Commune"): words.commune(one.nis5),
                say("REFNIS code"): one.nis5,
                say("Question"): words.question(one.question),
                say("Before"): words.answer(one.question, one.old),
                say("Now"): words.answer(one.question, one.new),
                say("What the commune says"): one.text,
                say("Said"): _moment(one.said_at),
                say("By"): one.said_by,
                say("Accepted"): _moment(one.accepted_at),
                say("Accepted by"): one.accepted_by,
            }
            for one in corrections
        ]
    )


def objection_label(one: Objection, words: DraftWords) -> str:
    """An objection in a list to choose from."""
    return f"{words.commune(one.nis5)} – {words.question(one.question)}"


def choices_of(question: Question, say: Translator) -> dict[str, str]:
    """What can be chosen as an answer, where something can be chosen; else nothing."""
    if question.type == "yes_no":
        return {"yes": say("Yes"), "no": say("No")}
    return {one.key: say.render(one.label) for one in question.choices}


def new_value(question: Question, kind: NewValue, given: str | Sequence[str]) -> str | None:
    """A new answer as the store has it; None for none.

    Parameters
    ----------
    given
        A key, or a number as people write it (3,5); of several that can be chosen, their keys.
    """
    if kind == "no_answer":
        return None
    if kind == "not_applicable":
        return NOT_APPLICABLE
    if isinstance(given, str):
        return given.strip().replace(",", ".")
    keys = [one.key for one in question.choices if one.key in given]
    return "|".join(keys) or NONE_CHOSEN


def file_bytes(table: pd.DataFrame, kind: FileKind) -> bytes:
    """A table as a workbook or as a CSV with semicolons, as the Excel of a Belgian desk reads it.

    What people wrote is text in it and never a formula.
    """
    head = [str(name) for name in table.columns]
    rows = [[_cell(value) for value in row] for row in table.itertuples(index=False, name=None)]
    if kind == "csv":
        written = io.StringIO(newline="")
        writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
        writer.writerows([head, *rows])
        return written.getvalue().encode("utf-8-sig", errors="replace")
    return _workbook(head, rows)


def _cell(value: object) -> str:
    return escape_formula(without_control(str(value)))


def _workbook(head: list[str], rows: list[list[str]]) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415  (seldom needed)

    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("data")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        sheet.freeze_panes(1, 1)
        for place, name in enumerate(head):
            longest = max([len(name), *(len(row[place]) for row in rows)])
            sheet.set_column(place, place, min(longest + 2, 80))
            sheet.write_string(0, place, name, bold)
            for row, cells in enumerate(rows, start=1):
                sheet.write_string(row, place, cells[place], text)
    return made.getvalue()
