"""Which column of a table is the commune, and which is which question: proposals, never orders.

A table, the questions and perhaps an earlier mapping come in; for every column a proposal goes out
that says how sure it is and why. :meth:`Proposals.mapping` makes a mapping of them, which the
reader changes where they know better.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geo.language import Text
from geo.survey.importing.cell_answers import read_cells, read_ticks
from geo.survey.importing.commune_matches import commune_columns
from geo.survey.importing.distinct_cells import folded, read_column
from geo.survey.importing.header_names import NameCandidate, Names, likely
from geo.survey.importing.mapping import ColumnUse, ImportMapping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo.survey.commune_column import CommuneColumn
    from geo.survey.importing.mapping import Layout
    from geo.survey.question import Question
    from geo.survey.tables import Cell, SourceColumn, SurveyTable

Kind = Literal["commune", "question", "housekeeping", "unknown"]
Sureness = Literal["sure", "likely", "unsure"]

_FREE_TEXT = frozenset(
    [
        *("other", "text", "comment", "commentaire", "kommentar", "commentaar"),
        *("opmerking", "opmerkingen"),
    ]
)
_SAMPLE = 200
_READABLE = 0.5
_SHOWN = 6
_VALUE = re.compile(
    r"\b(values?|waarden?|valeurs?|antwoord(en)?|answers?|reponses?|werte?|antworten?|scores?)\b"
)
_RESPONSE = re.compile(r"\b(response|reponse|formulier|formulaire|fragebogen|inzending)? ?id\b")


@dataclass(frozen=True)
class Proposal:
    """What a column (in a long layout: a cell of the question column) seems to be.

    Attributes
    ----------
    column, letter : str
    kind : "commune", "question", "housekeeping" or "unknown"
    use : ColumnUse or None
        The proposal itself, for a question.
    sureness : "sure", "likely", "unsure" or None
        sure: named exactly, or so mapped before. likely: nearly named, no other is as near, and
        its cells can be read. unsure: only a candidate, not proposed.
    why : Text or None
    candidates : tuple of Candidate
        What else it may be, best first.
    """

    column: str
    letter: str
    kind: Kind
    use: ColumnUse | None = None
    sureness: Sureness | None = None
    why: Text | None = None
    candidates: tuple[NameCandidate, ...] = ()


@dataclass(frozen=True)
class Proposals:
    """What a table seems to hold.

    Attributes
    ----------
    communes : tuple of CommuneColumn
        Columns that may tell the commune, best first.
    columns : tuple of Proposal
        One for each column, in order; in a long layout one for each different question cell.
    layout : "wide" or "long"
    question_column, value_column, response_column : str or None
        Of a long layout.
    submitted, finished : str or None
    earlier : ImportMapping or None
        The mapping that was used before.
    missing : tuple of str
        Columns that the earlier mapping takes in and this table does not have.
    """

    communes: tuple[CommuneColumn, ...]
    columns: tuple[Proposal, ...]
    layout: Layout
    question_column: str | None
    value_column: str | None
    response_column: str | None
    submitted: str | None
    finished: str | None
    earlier: ImportMapping | None
    missing: tuple[str, ...]

    @property
    def commune(self) -> str | None:
        """The column proposed for the commune."""
        told = next((one.column for one in self.columns if one.kind == "commune"), None)
        return told or (self.communes[0].column if self.communes else None)

    def mapping(self, *, accept: Sequence[Sureness] = ("sure",)) -> ImportMapping:
        """A mapping of the proposals that are as sure as one of ``accept``.

        Rules and settled communes are those of the earlier mapping.
        """
        uses = tuple(
            one.use for one in self.columns if one.use is not None and one.sureness in accept
        )
        kept = self.earlier or ImportMapping(commune=None)
        return replace(
            kept,
            commune=self.commune,
            columns=uses,
            layout=self.layout,
            question_column=self.question_column,
            value_column=self.value_column,
            response_column=self.response_column,
            submitted=self.submitted,
            finished=self.finished,
        )


@dataclass(frozen=True)
class _Header:
    """A column's names; of a long layout a question cell's."""

    name: str
    code: str
    part: str | None
    text: str
    letter: str
    parts: int = 1
    """How many columns its question has, without free text."""


def propose(
    table: SurveyTable,
    questions: Mapping[str, Question],
    vintage: int,
    *,
    earlier: ImportMapping | None = None,
    progress: Callable[[float], None] | None = None,
) -> Proposals:
    """Propose what every column is.

    Parameters
    ----------
    table : SurveyTable
    questions : mapping of str to Question
        All a column may be, with the new ones of ``earlier``.
    vintage : int
        The set of communes.
    earlier : ImportMapping, optional
        Its columns come before every other proposal.
    progress : callable, optional
        Is told how much is done, 0 to 1; may raise to stop.
    """
    communes = commune_columns(table, vintage)
    commune = _commune(table, communes, earlier)
    names = Names(questions)
    long = _long_columns(table, names, earlier, commune)
    if long is None:
        parts = Counter(column.code for column in table.columns if not _is_free_text(column.part))
        headers = [_header(column, parts[column.code]) for column in table.columns]
    else:
        headers = _question_headers(table, long[0])
    proposals: list[Proposal] = []
    for n, header in enumerate(headers):
        if progress is not None:
            progress(n / len(headers))
        proposals.append(
            _propose_one(
                header, table, names, questions, earlier, commune=commune, long=long is not None
            )
        )
    present = {folded(header.name) for header in headers}
    missing = tuple(
        use.column
        for use in (earlier.columns if earlier else ())
        if use.question is not None and folded(use.column) not in present
    )
    columns = set(table.raw.columns)
    return Proposals(
        communes=communes,
        columns=tuple(_settled(proposals)),
        layout="wide" if long is None else "long",
        question_column=None if long is None else long[0],
        value_column=None if long is None else long[1],
        response_column=None if long is None else _response_column(table, long, earlier),
        submitted=_kept(earlier.submitted if earlier else None, columns) or table.submitted,
        finished=_kept(earlier.finished if earlier else None, columns) or table.finished,
        earlier=earlier,
        missing=missing,
    )


def _kept(column: str | None, columns: set[str]) -> str | None:
    return column if column in columns else None


def _commune(
    table: SurveyTable, found: tuple[CommuneColumn, ...], earlier: ImportMapping | None
) -> str | None:
    if earlier is not None and earlier.commune in table.raw.columns:
        return earlier.commune
    return found[0].column if found else None


def _header(column: SourceColumn, parts: int) -> _Header:
    return _Header(column.name, column.code, column.part, column.text, column.letter, parts)


def _is_free_text(part: str | None) -> bool:
    """Whether a part of a question is what people wrote beside the choices.

    LimeSurvey puts the word behind the code of the choice, ``SQ001comment``.
    """
    said = folded(part or "")
    return said.split(" ")[-1] in _FREE_TEXT or said.endswith("comment")


# ------------------------------------------------------------------------------------ one column


def _propose_one(
    header: _Header,
    table: SurveyTable,
    names: Names,
    questions: Mapping[str, Question],
    earlier: ImportMapping | None,
    *,
    commune: str | None,
    long: bool,
) -> Proposal:
    if not long and header.name == commune:
        return Proposal(header.name, header.letter, "commune")
    if not long and header.name in table.housekeeping:
        return Proposal(header.name, header.letter, "housekeeping")
    candidates = _candidates(header, names)
    before = _before(header, earlier)
    if before is not None:
        why = Text("So it was in the mapping that was used before.")
        kind: Kind = "unknown" if before.question is None else "question"
        return Proposal(
            header.name, header.letter, kind, before, "sure", why, tuple(candidates[:_SHOWN])
        )
    best = candidates[0] if candidates else None
    if best is None:
        return Proposal(header.name, header.letter, "unknown")
    use = ColumnUse(header.name, best.question, best.choice)
    sureness: Sureness = "unsure"
    exact = [one for one in candidates if one.exact]
    if best.exact and len({one.question for one in exact}) == 1:
        sureness = "sure"
    elif likely(candidates) is not None and (long or _readable(table, use, questions)):
        sureness = "likely"
    return Proposal(
        header.name,
        header.letter,
        "question" if sureness != "unsure" else "unknown",
        use,
        sureness,
        best.why,
        tuple(candidates[:_SHOWN]),
    )


def _before(header: _Header, earlier: ImportMapping | None) -> ColumnUse | None:
    if earlier is None:
        return None
    exact = earlier.use_of(header.name)
    if exact is not None:
        return exact
    same = [use for use in earlier.columns if folded(use.column) == folded(header.name) != ""]
    return replace(same[0], column=header.name) if len(same) == 1 else None


def _candidates(header: _Header, names: Names) -> list[NameCandidate]:
    """What the header may name, by its text, its name and its code."""
    if _is_free_text(header.part):
        return []
    found: dict[tuple[str, str | None], NameCandidate] = {}
    stems = [header.text, header.name, *([header.code] if header.part is None else [])]
    tried = [(stem, "") for stem in dict.fromkeys(stems) if stem]
    if header.part is not None:
        tried += [(stem, header.part) for stem in (header.code, header.text) if stem]
    for stem, part in tried:
        for candidate in names.candidates(stem, part):
            place = (candidate.question, candidate.choice)
            if place not in found or found[place].score < candidate.score:
                found[place] = candidate
    if header.part is not None and all(choice is None for _, choice in found):
        by_place = names.by_place(header.code, header.part, header.parts)
        return [*by_place, *sorted(found.values(), key=lambda one: -one.score)]
    # One of several columns of a question is one of its choices, not the question itself.
    if any(choice is not None and one.exact for (_, choice), one in found.items()):
        found = {place: one for place, one in found.items() if one.choice is not None or one.exact}
    return sorted(found.values(), key=lambda one: (-one.score, one.choice is None))


def _readable(table: SurveyTable, use: ColumnUse, questions: Mapping[str, Question]) -> bool:
    """Whether at least half of the sampled cells are answers to the question."""
    cells: list[Cell] = [cell for cell in read_column(table, use.column).cells if cell is not None]
    cells = cells[:: max(1, len(cells) // _SAMPLE)][:_SAMPLE]
    question = questions[use.question or ""]
    if use.choice is None:
        read = read_cells(question, cells, use)
    else:
        read = read_ticks(question, use.choice, cells, use)
    refused = sum(refusal.blocks for refusal in read.refusals.values())
    return refused <= (1 - _READABLE) * len(cells)


def _settled(proposals: list[Proposal]) -> list[Proposal]:
    """Of columns for one and the same answer only the surest is proposed."""
    order: dict[Sureness | None, int] = {"sure": 0, "likely": 1, "unsure": 2, None: 3}

    def rank(at: int) -> tuple[int, float, int]:
        one = proposals[at]
        score = one.candidates[0].score if one.candidates else 100.0
        return (order[one.sureness], -score, at)

    taken: dict[str, set[str | None]] = {}
    settled = list(proposals)
    for at in sorted(range(len(proposals)), key=rank):
        one = proposals[at]
        if one.kind != "question" or one.use is None or one.use.question is None:
            continue
        choices = taken.setdefault(one.use.question, set())
        # A question is one column or several columns of its choices, not both.
        if one.use.choice in choices or (choices and None in (choices | {one.use.choice})):
            settled[at] = replace(
                one,
                kind="unknown",
                sureness="unsure",
                why=Text("Another column is taken for this question."),
            )
        else:
            choices.add(one.use.choice)
    return settled


# ---------------------------------------------------------------------------------- long tables


def _long_columns(
    table: SurveyTable, names: Names, earlier: ImportMapping | None, commune: str | None
) -> tuple[str, str] | None:
    """The columns with the question and with the answer, where every row is one answer."""
    columns = table.raw.columns
    if earlier is not None and earlier.layout == "long":
        told = (earlier.question_column, earlier.value_column)
        if told[0] in columns and told[1] in columns:
            return str(told[0]), str(told[1])
    if table.export not in ("plain", "atlas") or len(columns) > 30:
        return None
    for name in columns:
        if name == commune or name in table.housekeeping:
            continue
        texts = [text for text in read_column(table, name).texts if text]
        if not 2 <= len(texts) <= 400:
            continue
        if sum(names.is_named(text) for text in texts) < 0.6 * len(texts):
            continue
        value = _value_column(table, {name, commune})
        if value is not None:
            return name, value
    return None


def _value_column(table: SurveyTable, taken: set[str | None]) -> str | None:
    free = [
        name for name in table.raw.columns if name not in taken and name not in table.housekeeping
    ]
    said = [name for name in free if _VALUE.search(folded(name))]
    if said:
        return said[0]
    filled = {name: int(table.raw.filled(table.raw.columns.index(name)).sum()) for name in free}
    return max(filled, key=lambda name: filled[name]) if filled else None


def _response_column(
    table: SurveyTable, long: tuple[str, str], earlier: ImportMapping | None
) -> str | None:
    if earlier is not None and earlier.response_column in table.raw.columns:
        return earlier.response_column
    for name in table.raw.columns:
        if name not in long and _RESPONSE.fullmatch(folded(name)):
            return name
    return None


def _question_headers(table: SurveyTable, column: str) -> list[_Header]:
    texts = read_column(table, column).texts
    return [_Header(text, text, None, text, "") for text in dict.fromkeys(texts) if text]
