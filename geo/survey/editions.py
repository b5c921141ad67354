"""Editions of the barometer: what each says about itself, and the answers it comes with.

An edition is a folder in ``data/editions`` with an ``edition.yaml`` and, where answers per commune
exist, an ``answers.csv``. Folders come in, :class:`Edition` objects and checked tables go out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import AtlasError, Text
from geo.state_cache import is_known, state_cache
from geo.survey.edition import Edition
from geo.survey.edition_key import (
    UnreadableVersionError,
    edition_name,
    names_a_version,
    version_key,
    version_number,
)
from geo.survey.edition_sources import SourceDoesNotAnswerError, sources
from geo.survey.questionnaire import load_questionnaire, read_questionnaire
from geo.survey.shipped_table import DATA, ColumnSpec, bad_cell, read_shipped_table, shown
from geo.survey.yaml_files.document import UnreadableYamlError, read_document
from geo.territory import area_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.survey.edition_sources import EditionSource
    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire
    from geo.survey.yaml_files.document import Document

EDITIONS = DATA / "editions"
NOT_APPLICABLE = "not_applicable"
NONE_CHOSEN = "-"
"""How ``answers.csv`` writes that none of several choices was ticked: an answer, not a gap."""

_YES_NO = ("yes", "no")
_LONGEST_QUOTE = 60  # characters of a key that is none
_ANSWER_COLUMNS = (ColumnSpec("nis5", "code"), ColumnSpec("question"), ColumnSpec("value"))


@state_cache(maxsize=1)
def list_editions() -> tuple[Edition, ...]:
    """Every edition, newest first; Belgian before Walloon in one year.

    Those in ``data/editions`` and those that the store publishes, which take the place of a shipped
    one of the same name: answers that the institute brings, of the demonstration.

    Raises
    ------
    AtlasError
        There is none, or one of them is damaged.
    """
    folders = sorted(path.parent for path in EDITIONS.glob("*/edition.yaml"))
    if not folders:
        raise AtlasError(
            Text(
                "{folder} holds no edition (a folder with an edition.yaml). Take it again from the "
                "repository.",
                folder=shown(EDITIONS),
            )
        )
    editions = {folder.name: read_edition(folder) for folder in folders}
    for source in sources():
        editions |= {edition.id: edition for edition in source.editions()}
    return tuple(sorted(editions.values(), key=lambda edition: (-edition.year, edition.id)))


@state_cache(maxsize=64)
def load_edition(edition_id: str) -> Edition:
    """The edition called ``edition_id``, or the version of one that it asks for.

    Raises
    ------
    UnreadableVersionError
        The edition has no such version, or not for readers.
    SourceDoesNotAnswerError
        It does not ship with the atlas, and whether it is published cannot be asked.
    AtlasError
        There is no such edition (the message lists those there are), or it is damaged.
    """
    for edition in list_editions():
        if edition.id == edition_id:
            return edition
    if not is_known("editions"):
        raise SourceDoesNotAnswerError
    if names_a_version(edition_id):
        return _version(edition_id, load_edition(edition_name(edition_id)))
    raise AtlasError(
        Text(
            "There is no edition {found}. Choose one of {known}.",
            found=edition_id,
            known=", ".join(edition.id for edition in list_editions()),
        )
    )


def _version(key: str, now: Edition) -> Edition:
    """The version that ``key`` asks for, of an edition that is ``now`` what it is."""
    number = version_number(key)
    if number is None:
        why = Text(
            "The number of a version is written as in {example}; “{found}” is none.",
            example=version_key(now.id, now.version or 1),
            found=key[:_LONGEST_QUOTE],
        )
        raise UnreadableVersionError(why, "no_number")
    source = source_of(now.id)
    if source is not None:
        return source.version(now.id, number)
    if any(now.id in source.withdrawn() for source in sources()):
        why = Text(
            "Edition {edition} was withdrawn by its editors; under this name there is now the one "
            "that comes with the atlas.",
            edition=now.id,
        )
        raise UnreadableVersionError(why, "withdrawn")
    why = Text("Edition {edition} comes with the atlas and has no versions.", edition=now.id)
    raise UnreadableVersionError(why, "unknown")


def newest_version(edition_id: str) -> Edition:
    """What is published now of the edition that ``edition_id`` is, or is a version of.

    Raises
    ------
    AtlasError
        Nothing of it is published.
    """
    return load_edition(edition_name(edition_id))


def readable_versions(edition_id: str) -> tuple[int, ...]:
    """Numbers of all versions of an edition that readers get; none of a shipped one."""
    source = source_of(edition_name(edition_id))
    return () if source is None else source.readable_versions(edition_name(edition_id))


def list_editions_beside(edition_id: str) -> tuple[Edition, ...]:
    """As :func:`list_editions`; the one that ``edition_id`` is a version of is this version."""
    this = load_edition(edition_id)
    return tuple(this if one.id == this.name else one for one in list_editions())


@state_cache(maxsize=16)
def load_answers(edition_id: str) -> pd.DataFrame:
    """The answers of an edition, checked.

    Returns
    -------
    DataFrame
        nis5 : str, code of the edition's own vintage
        question : str, key
        value : str, as in the file: a number for score and count, ``yes``/``no``, the key of a
        choice, keys joined by ``|`` (``-`` for none) or ``not_applicable``

        One row for each answer; a question left open has no row. No rows at all where the edition
        has only published figures. Sorted by nis5, then question in questionnaire order.

    Raises
    ------
    AtlasError
        The file is missing or holds what cannot be: a commune that does not exist or was not
        invited, a question that was not asked, a value that the question does not allow, the
        same answer twice.
    """
    edition = load_edition(edition_id)
    if not edition.has_answers:
        return pd.DataFrame(
            {name: pd.Series(dtype="str") for name in ("nis5", "question", "value")}
        )
    source = source_of(edition.id)
    if source is not None:
        return source.answers(edition.id)
    return read_answers(EDITIONS / edition.id / "answers.csv", edition)


@state_cache(maxsize=64)
def is_withdrawn(edition_id: str) -> bool:
    """Whether an edition, whatever the version, was published once and is not any more."""
    edition_id = edition_name(edition_id)
    known = {one.id for one in list_editions()}
    return edition_id not in known and any(edition_id in source.withdrawn() for source in sources())


def withdrawal(edition_id: str) -> Text:
    """That an edition was withdrawn, and when, as far as that is known."""
    name = edition_name(edition_id)
    days = [day for source in sources() if (day := source.withdrawn_on(name)) is not None]
    if not days:
        return Text("The edition {edition} was withdrawn by its editors.", edition=name)
    return Text(
        "The edition {edition} was withdrawn by its editors on {day}.", edition=name, day=max(days)
    )


def source_of(edition_id: str) -> EditionSource | None:
    """Where an edition comes from that is not read from its folder; None for one that is."""
    edition_id = edition_name(edition_id)
    for source in reversed(sources()):
        if any(edition.id == edition_id for edition in source.editions()):
            return source
    return None


def read_answers(
    path: Path, edition: Edition, questionnaire: Questionnaire | None = None
) -> pd.DataFrame:
    """Read and check the answers at ``path`` as those of ``edition``; see :func:`load_answers`.

    ``questionnaire`` is another one than :func:`load_questionnaire` gives, with questions that are
    published nowhere yet.
    """
    answers = read_shipped_table(path, _ANSWER_COLUMNS)[["nis5", "question", "value"]]
    return check_answers(answers, edition, questionnaire or load_questionnaire(), path)


def check_answers(
    answers: pd.DataFrame, edition: Edition, questionnaire: Questionnaire, path: Path
) -> pd.DataFrame:
    """Check answers as those of ``edition``, and put them in order; see :func:`load_answers`.

    ``path`` is the file that errors speak of, with the row that it has in this table.
    """
    questions = questionnaire.questions
    _check_communes(answers, edition, path)
    _check_questions(answers, edition, path)
    _check_values(answers, questions, path)
    twice = answers.duplicated(["nis5", "question"])
    if twice.any():
        row = int(twice.to_numpy().argmax())
        raise bad_cell(
            path,
            row,
            "question",
            answers.question.iloc[row],
            Text("one answer for each question of commune {nis5}", nis5=answers.nis5.iloc[row]),
        )
    order = {key: place for place, key in enumerate(questions)}
    answers = answers.assign(place=answers.question.map(order))
    return answers.sort_values(["nis5", "place"]).drop(columns="place").reset_index(drop=True)


def is_valid_value(question: Question, value: str) -> bool:
    """Whether ``value`` is something a commune can have answered to ``question``."""
    keys = [choice.key for choice in question.choices]
    match question.type:
        case "score":
            valid = _is_number(value) and 0 <= float(value) <= 10
        case "yes_no":
            valid = value in _YES_NO
        case "count":
            valid = value.isdecimal() and value.isascii()
        case "one_of":
            valid = value in keys
        case "several_of":
            chosen = value.split("|")
            alone = any(choice.exclusive and choice.key in chosen for choice in question.choices)
            in_order = chosen == [key for key in keys if key in chosen]
            valid = value == NONE_CHOSEN or (in_order and not (alone and len(chosen) > 1))
    return valid or value == NOT_APPLICABLE


def expected_value(question: Question) -> Text:
    """What :func:`is_valid_value` accepts, in words."""
    choices = ", ".join(choice.key for choice in question.choices)
    match question.type:
        case "score":
            return Text("a number from 0 to 10 with a decimal point, or not_applicable")
        case "yes_no":
            return Text("yes, no or not_applicable")
        case "count":
            return Text("a whole number from 0 on, or not_applicable")
        case "one_of":
            return Text("one of {choices}, or not_applicable", choices=choices)
        case "several_of":
            return Text(
                "some of {choices} in this order, joined by |, or - for none, or not_applicable",
                choices=choices,
            )
    raise AssertionError(question.type)


def read_edition(folder: Path, questionnaire: Questionnaire | None = None) -> Edition:
    """Read and check the ``edition.yaml`` in ``folder``.

    Parameters
    ----------
    folder : Path
    questionnaire : Questionnaire, optional
        What can have been asked; the shipped one by default.

    Raises
    ------
    AtlasError
        The file is missing, is not YAML, lacks a key or has one with an impossible value.
    """
    return edition_of(
        read_sheet(folder / "edition.yaml"),
        folder.name,
        questionnaire,
        has_answers=(folder / "answers.csv").exists(),
    )


def read_sheet(path: Path) -> Document:
    """An ``edition.yaml`` with its lines, unchecked.

    Raises
    ------
    AtlasError
        The file is missing, cannot be read or is not YAML.
    """
    name = shown(path)
    try:
        return read_document(name, path.read_bytes(), "typed")
    except FileNotFoundError:
        raise AtlasError(
            Text("{file} is missing. Take it again from the repository.", file=name)
        ) from None
    except OSError as error:
        raise AtlasError(
            Text(
                "{file} cannot be read ({reason}). Allow the atlas to read it, or take it again "
                "from the repository.",
                file=name,
                reason=error.strerror or type(error).__name__,
            )
        ) from error
    except UnreadableYamlError as error:
        raise AtlasError(
            Text(
                "{file} is not valid YAML (line {line}). Correct it, or take it again from the "
                "repository.",
                file=name,
                line=str(error.line),
            )
        ) from error


def edition_of(
    sheet: Document,
    name: str,
    questionnaire: Questionnaire | None = None,
    *,
    has_answers: bool = False,
) -> Edition:
    """The edition that the values of an ``edition.yaml`` describe.

    Parameters
    ----------
    name : str
        The id that it must have: the name of its folder.
    questionnaire : Questionnaire, optional
        What can have been asked; the shipped one by default.
    has_answers : bool
        Whether there are answers, where the values do not say.

    Raises
    ------
    AtlasError
        A key is lacking or has an impossible value.
    """
    # pydantic is loaded with the first file and not with this module.
    from geo.survey.yaml_files.edition_schema import EditionFile  # noqa: PLC0415
    from geo.survey.yaml_files.entry_schema import read_entries  # noqa: PLC0415

    entries = read_entries(EditionFile, sheet, with_key=True)
    if entries.id != name:
        expected = Text("the name of its folder, {name}", name=name)
        raise sheet.wrong(("id",), entries.id, expected, with_key=True)
    known = (questionnaire or read_questionnaire()).questions
    for n, key in enumerate(entries.asked):
        if key not in known:
            expected = Text("a list of keys of data/questionnaire.yaml")
            raise sheet.wrong(("asked", n), key, expected, with_key=True)
    return Edition(
        id=entries.id,
        title=entries.title.labels(),
        year=entries.year,
        fieldwork_start=entries.fieldwork_start,
        fieldwork_end=entries.fieldwork_end,
        published=entries.published,
        invited=entries.invited,
        vintage=entries.vintage,
        source=entries.source.labels(),
        source_url=entries.source_url,
        licence=entries.licence.labels(),
        demonstration=entries.demonstration,
        has_answers=has_answers if entries.answers is None else entries.answers == "file",
        asked=tuple(entries.asked),
        note=None if entries.note is None else entries.note.labels(),
        several_answers=entries.rule,
        method=tuple(one.fact() for one in entries.method),
    )


def _check_communes(answers: pd.DataFrame, edition: Edition, path: Path) -> None:
    region = area_of(edition.vintage, "region")
    codes = answers.nis5
    unknown = ~codes.isin(region.index)
    if unknown.any():
        row = int(unknown.to_numpy().argmax())
        expected = Text("a commune of {vintage}", vintage=str(edition.vintage))
        raise bad_cell(path, row, "nis5", codes.iloc[row], expected)
    if edition.invited != "all":
        outside = ~codes.map(region).isin(edition.invited)
        if outside.any():
            row = int(outside.to_numpy().argmax())
            raise bad_cell(
                path,
                row,
                "nis5",
                codes.iloc[row],
                Text("a commune that was invited to {edition}", edition=edition.id),
            )


def _check_questions(answers: pd.DataFrame, edition: Edition, path: Path) -> None:
    wrong = ~answers.question.isin(edition.asked)
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise bad_cell(
            path,
            row,
            "question",
            answers.question.iloc[row],
            Text("a question that {edition} asked", edition=edition.id),
        )


def _check_values(answers: pd.DataFrame, questions: Mapping[str, Question], path: Path) -> None:
    distinct = answers[["question", "value"]].drop_duplicates()
    for row, key, value in zip(distinct.index, distinct.question, distinct.value, strict=True):
        if not is_valid_value(questions[key], value):
            raise bad_cell(path, int(row), "value", value, expected_value(questions[key]))


def _is_number(value: str) -> bool:
    whole, _, fraction = value.partition(".")
    return value.isascii() and whole.isdecimal() and (not fraction or fraction.isdecimal())
