"""The third step: which column is which question.

Proposals and a mapping come in; lines for a table, the choices of select boxes, and the mapping
with what was chosen go out. A choice is written as the key of the question, with the key of one of
its answers in brackets where the column stands for that answer only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from geo.language import LANGUAGES, AtlasError, Labels, Text
from geo.survey.importing.distinct_cells import folded, plain, shown
from geo.survey.importing.mapping import ColumnUse
from geo.survey.question import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Translator
    from geo.survey.importing.column_proposals import Proposal, Proposals, Sureness
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.question import QuestionType
    from geo.survey.questionnaire import Questionnaire
    from geo.survey.tables import Cell, SurveyTable

NOT_TAKEN = "-"
"""The choice of a select box: the column is not taken in."""

SURENESS_WORDS: dict[Sureness, Text] = {
    "sure": Text("Sure"),
    "likely": Text("Likely"),
    "unsure": Text("Unsure"),
}
TYPE_WORDS: dict[QuestionType, Text] = {
    "score": Text("A score from 0 to 10"),
    "count": Text("A whole number"),
    "yes_no": Text("Yes or no"),
    "one_of": Text("One of the answers in the column"),
    "several_of": Text("Several answers in one cell"),
}
MOST_CHOICES = 60
_EXAMPLES, _LONGEST_EXAMPLE = 4, 40
_PARTS = re.compile(r"[|;\n]")


@dataclass(frozen=True)
class NewQuestion:
    """What an editor says of a question that the questionnaire does not have.

    Attributes
    ----------
    label : mapping of language to str
        At least in one language; the others take it over.
    type : str
    unit : str
        Of scores and counts.
    domain : str or None
        Of scores and of yes and no.
    """

    label: Mapping[str, str]
    type: QuestionType
    unit: str = ""
    domain: str | None = None


def option_of(use: ColumnUse | None) -> str | None:
    """The choice that a select box shows for a use; None where nothing was decided."""
    if use is None:
        return None
    if use.question is None:
        return NOT_TAKEN
    return use.question if use.choice is None else f"{use.question}[{use.choice}]"


def use_of(column: str, option: str) -> ColumnUse:
    """The use that a choice stands for."""
    if option == NOT_TAKEN:
        return ColumnUse(column)
    question, _, choice = option.partition("[")
    return ColumnUse(column, question, choice.removesuffix("]") or None)


def question_options(
    questions: Mapping[str, Question], proposal: Proposal | None, say: Translator
) -> dict[str, str]:
    """What a column may be: candidates first, then nothing, then every question and its answers."""
    known: dict[str, str] = {}
    for question in questions.values():
        label = say.render(question.label)
        known[question.key] = label
        if question.type == "several_of":
            known |= {
                f"{question.key}[{choice.key}]": say(
                    "{name}: {value}", name=question.label, value=choice.label
                )
                for choice in question.choices
            }
    options: dict[str, str] = {}
    for candidate in proposal.candidates if proposal else ():
        key = option_of(ColumnUse("", candidate.question, candidate.choice)) or ""
        if key in known and key not in options:
            options[key] = f"{known[key]} – {say.render(candidate.why)}"
    options[NOT_TAKEN] = say("Not taken in")
    return options | {key: label for key, label in known.items() if key not in options}


def first_mapping(
    proposals: Proposals, added: Mapping[str, Question], questionnaire: Questionnaire
) -> ImportMapping:
    """The mapping to begin with: what is sure, and what the editions of the store asked besides.

    Their questions go into the mapping as new ones, so that its file can be used anywhere.
    """
    mapping = proposals.mapping()
    return replace(
        mapping, new_questions=questions_besides(mapping.new_questions, added, questionnaire)
    )


def questions_besides(
    told: Sequence[Question], added: Mapping[str, Question], questionnaire: Questionnaire
) -> tuple[Question, ...]:
    """The questions that the questionnaire does not have: those told, then those of the store."""
    known = set(questionnaire.questions) | {question.key for question in told}
    return (*told, *(question for key, question in added.items() if key not in known))


def with_use(mapping: ImportMapping, column: str, option: str | None) -> ImportMapping:
    """The mapping with a column used otherwise; None takes the decision back."""
    before = mapping.use_of(column)
    if option_of(before) == option:
        return mapping
    kept = tuple(use for use in mapping.columns if use.column != column)
    if option is None:
        return replace(mapping, columns=kept)
    return replace(mapping, columns=(*kept, use_of(column, option)))


def with_commune(mapping: ImportMapping, column: str | None) -> ImportMapping:
    """The mapping with another column for the communes, which then is no question."""
    columns = tuple(use for use in mapping.columns if use.column != column)
    return replace(mapping, commune=column, columns=columns)


def undecided_columns(proposals: Proposals, mapping: ImportMapping) -> tuple[Proposal, ...]:
    """Columns that are probably a question, until somebody says so."""
    return tuple(
        one
        for one in proposals.columns
        if one.sureness == "likely"
        and one.column != mapping.commune
        and mapping.use_of(one.column) is None
    )


def doubtful_columns(proposals: Proposals, mapping: ImportMapping) -> tuple[Proposal, ...]:
    """Columns that are not named exactly: those to decide about, and those with a candidate."""
    return tuple(
        one
        for one in proposals.columns
        if one.sureness in ("likely", "unsure") and one.column != mapping.commune
    )


def assignable_columns(proposals: Proposals, mapping: ImportMapping) -> tuple[Proposal, ...]:
    """All columns that may still be a question: not the commune's, not the survey tool's."""
    return tuple(
        one
        for one in proposals.columns
        if one.kind != "housekeeping" and one.column != mapping.commune
    )


def left_out(proposals: Proposals, mapping: ImportMapping) -> list[str]:
    """Columns that could be a question and are not taken in."""
    return [
        one.column
        for one in assignable_columns(proposals, mapping)
        if option_of(mapping.use_of(one.column)) in (None, NOT_TAKEN)
    ]


def examples(table: SurveyTable, proposals: Proposals) -> dict[str, str]:
    """The first different cells of each column, for the eye."""
    names = table.raw.columns
    found: dict[str, list[str]] = {}
    if proposals.layout == "long":
        asked, given = proposals.question_column, proposals.value_column
        if asked in names and given in names:
            at, to = names.index(asked), names.index(given)
            for row in table.raw.rows:
                texts = found.setdefault(plain(row[at]), [])
                _add(texts, row[to])
    else:
        for at, name in enumerate(names):
            texts = found.setdefault(name, [])
            for row in table.raw.rows:
                _add(texts, row[at])
                if len(texts) > _EXAMPLES:
                    break
    return {
        name: " · ".join(texts[:_EXAMPLES]) + (" …" if len(texts) > _EXAMPLES else "")
        for name, texts in found.items()
    }


def _add(texts: list[str], cell: Cell) -> None:
    if cell is None or len(texts) > _EXAMPLES:
        return
    text = shown(cell)[:_LONGEST_EXAMPLE]
    if text and text not in texts:
        texts.append(text)


def column_table(
    proposals: Proposals,
    mapping: ImportMapping,
    questions: Mapping[str, Question],
    cells: Mapping[str, str],
    say: Translator,
) -> pd.DataFrame:
    """One line for each column: what it is taken for, how sure that is, and what stands in it.

    ``cells`` are the :func:`examples` of each column.
    """
    names = question_options(questions, None, say)
    rows = []
    for one in proposals.columns:
        use = mapping.use_of(one.column)
        if one.column == mapping.commune:
            taken = say("Commune")
        elif one.kind == "housekeeping":
            taken = say("Only informs: not taken in")
        else:
            taken = names.get(option_of(use) or NOT_TAKEN, say("Not taken in"))
        told = option_of(use) == option_of(one.use)
        rows.append(
            {
                say("Column"): f"{one.letter} {one.column}".strip(),
                say("Taken for"): taken,
                say("How sure"): say.render(SURENESS_WORDS[one.sureness])
                if one.sureness and told
                else (say("Chosen by you") if use is not None else ""),
                say("Reason"): say.render(one.why) if one.why and told else "",
                say("Examples"): cells.get(one.column, ""),
            }
        )
    return pd.DataFrame(rows, dtype="str")


def new_question(
    column: str,
    told: NewQuestion,
    cells: Sequence[str],
    questionnaire: Questionnaire,
    taken: Sequence[str],
) -> Question:
    """A question that the questionnaire does not have, from what was said and the column's cells.

    Parameters
    ----------
    column : str
        Gives the key, in small letters.
    told : NewQuestion
    cells : sequence of str
        The different cells of the column: the answers, where it has choices.
    taken : sequence of str
        Keys that are used already.

    Raises
    ------
    AtlasError
        A label or a unit is missing, or the cells are no choices.
    """
    first = next((text.strip() for text in told.label.values() if text.strip()), "")
    if not first:
        raise AtlasError(Text("A new question needs a label in one language at least."))
    label = Labels(**{one: told.label.get(one, "").strip() or first for one in LANGUAGES})
    unit = told.unit.strip()
    with_unit = told.type in ("score", "count")
    if with_unit and not unit:
        raise AtlasError(Text("Scores and counts need a unit, such as “points” or “projects”."))
    choices: tuple[Choice, ...] = ()
    if told.type in ("one_of", "several_of"):
        choices = _choices(column, cells, apart=told.type == "several_of")
    return Question(
        key=_free_key(column, taken),
        wording=label,
        label=label,
        chapter=list(questionnaire.chapters)[-1],
        domain=told.domain if told.type in ("score", "yes_no") else None,
        type=told.type,
        choices=choices,
        direction="none",
        unit=Labels(**dict.fromkeys(LANGUAGES, unit)) if with_unit else None,
        asked_if=None,
        published_pairs=(),
    )


def with_new_question(mapping: ImportMapping, column: str, question: Question) -> ImportMapping:
    """The mapping with a new question, which the column is."""
    added = replace(mapping, new_questions=(*mapping.new_questions, question))
    return with_use(added, column, question.key)


def _choices(column: str, cells: Sequence[str], *, apart: bool) -> tuple[Choice, ...]:
    parts = [part for cell in cells for part in (_PARTS.split(cell) if apart else [cell])]
    texts = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    if not 2 <= len(texts) <= MOST_CHOICES:
        raise AtlasError(
            Text(
                "Column {column} has {n} different answers; a question with choices has 2 to "
                "{most}. Choose another type.",
                column=column,
                n=len(texts),
                most=MOST_CHOICES,
            )
        )
    keys: list[str] = []
    for text in texts:
        keys.append(_free_key(text, keys))
    return tuple(
        Choice(key, Labels(**dict.fromkeys(LANGUAGES, text)))
        for key, text in zip(keys, texts, strict=True)
    )


def _free_key(text: str, taken: Sequence[str]) -> str:
    """A key of small letters, digits and _ that nobody has yet."""
    base = re.sub(r"[^a-z0-9]+", "_", folded(text)).strip("_")[:40]
    if not base or not base[0].isalpha() or base == "not_applicable":
        base = f"q_{base}".rstrip("_")
    key, number = base, 2
    while key in taken:
        key, number = f"{base}_{number}", number + 1
    return key
