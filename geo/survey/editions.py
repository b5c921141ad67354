"""Editions of the barometer: what each says about itself, and the answers it comes with.

An edition is a folder in ``data/editions`` with an ``edition.yaml`` and, where answers per commune
exist, an ``answers.csv``. Folders come in, :class:`Edition` objects and checked tables go out.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from geo.language import LANGUAGES, AtlasError, Labels, Text
from geo.survey.edition import SEVERAL_ANSWERS, Edition, MethodFact, Moment
from geo.survey.edition_sources import sources
from geo.survey.questionnaire import QUESTIONNAIRE, load_questionnaire
from geo.survey.shipped_table import DATA, ColumnSpec, bad_cell, read_shipped_table, shown
from geo.territory import VINTAGES, area_of
from geo.territory.nis_code import REGIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from pathlib import Path

    from geo.survey.edition_sources import EditionSource
    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire

EDITIONS = DATA / "editions"
NOT_APPLICABLE = "not_applicable"
NONE_CHOSEN = "-"
"""How ``answers.csv`` writes that none of several choices was ticked: an answer, not a gap."""

_YES_NO = ("yes", "no")
_ANSWER_COLUMNS = (ColumnSpec("nis5", "code"), ColumnSpec("question"), ColumnSpec("value"))


@cache
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


@cache
def load_edition(edition_id: str) -> Edition:
    """The edition called ``edition_id``.

    Raises
    ------
    AtlasError
        There is no such edition (the message lists those there are), or it is damaged.
    """
    for edition in list_editions():
        if edition.id == edition_id:
            return edition
    raise AtlasError(
        Text(
            "There is no edition {found}. Choose one of {known}.",
            found=edition_id,
            known=", ".join(edition.id for edition in list_editions()),
        )
    )


@lru_cache(maxsize=16)
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


@cache
def source_of(edition_id: str) -> EditionSource | None:
    """Where an edition comes from that is not read from its folder; None for one that is."""
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
    sheet = _Sheet(folder / "edition.yaml")
    named = Text("the name of its folder, {name}", name=folder.name)
    by_default = "file" if (folder / "answers.csv").exists() else "none"
    answers = sheet.get("answers", lambda v: v in ("file", "none"), "file, none", by_default)
    invited = sheet.get("invited", _is_invited, Text("all, or a list of region codes"))
    keys = Text("a list of keys of data/questionnaire.yaml")
    known = (questionnaire or load_questionnaire(QUESTIONNAIRE)).questions
    return Edition(
        id=sheet.get("id", lambda v: v == folder.name, named),
        title=sheet.labels("title"),
        year=sheet.get("year", lambda v: isinstance(v, int), Text("a year")),
        fieldwork_start=sheet.moment("fieldwork_start"),
        fieldwork_end=sheet.moment("fieldwork_end"),
        published=sheet.moment("published"),
        invited="all" if invited == "all" else tuple(invited),
        vintage=sheet.get("vintage", lambda v: v in VINTAGES, ", ".join(map(str, VINTAGES))),
        source=sheet.labels("source"),
        source_url=sheet.get("source_url", _is_url, Text("a web address"), None),
        licence=sheet.labels("licence"),
        demonstration=sheet.get("demonstration", lambda v: isinstance(v, bool), "true, false"),
        has_answers=answers == "file",
        asked=tuple(sheet.get("asked", _is_list_of(known), keys, [])),
        note=sheet.labels("note") if sheet.has("note") else None,
        several_answers=sheet.get(
            "rule", lambda v: v in SEVERAL_ANSWERS, ", ".join(SEVERAL_ANSWERS), None
        ),
        method=tuple(
            MethodFact(Labels(**{lang: one[lang] for lang in LANGUAGES}), one["source_url"])
            for one in sheet.get(
                "method",
                _is_method,
                Text("a list of texts in nl, fr, de and en, with source_url"),
                [],
            )
        ),
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


_REQUIRED = object()


class _Sheet:
    """The keys and values of one YAML file, handed out one by one and checked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = _read_yaml(path)

    def has(self, key: str) -> bool:
        return self._values.get(key) is not None

    def get(
        self,
        key: str,
        is_right: Callable[[Any], bool],
        expected: Text | str,
        default: Any = _REQUIRED,
    ) -> Any:
        """The value if it is right; ``default`` where it is absent or null and may be."""
        value = self._values.get(key)
        if value is None and default is not _REQUIRED:
            return default
        if value is None or not is_right(value):
            raise _bad_key(self._path, key, value, expected)
        return value

    def labels(self, key: str) -> Labels:
        """A text in four languages, or one that is the same in all (a name)."""
        value = self.get(key, _is_labels, Text("a text in nl, fr, de and en"))
        if isinstance(value, str):
            return Labels(nl=value, fr=value, de=value, en=value)
        return Labels(**{language: value[language] for language in LANGUAGES})

    def moment(self, key: str) -> Moment | None:
        """A day, a month, or None where it is null or absent."""
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, dt.date):
            return Moment(value.year, value.month, value.day)
        parts = str(value).split("-")
        if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
            with suppress(ValueError):
                day = dt.date(*map(int, [*parts, "1"][:3]))
                return Moment(day.year, day.month, day.day if len(parts) == 3 else None)
        expected = Text("a date such as 2018-06-14, a month such as 2018-06, or nothing")
        raise _bad_key(self._path, key, value, expected)


def _read_yaml(path: Path) -> dict[Hashable, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AtlasError(
            Text("{file} is missing. Take it again from the repository.", file=shown(path))
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise AtlasError(
            Text(
                "{file} is not valid YAML (line {line}). Correct it, or take it again from the "
                "repository.",
                file=shown(path),
                line=str(mark.line + 1) if mark else "?",
            )
        ) from error
    if not isinstance(raw, dict):
        raise _bad_key(path, "id", raw, Text("keys and values"))
    return raw


def _bad_key(path: Path, key: str, found: Any, expected: Text | str) -> AtlasError:
    return AtlasError(
        Text(
            "{file}, key {key}: found “{found}”, expected {expected}. Correct the file and try "
            "again.",
            file=shown(path),
            key=key,
            found="" if found is None else str(found),
            expected=expected,
        )
    )


def _is_labels(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    return isinstance(value, dict) and all(
        isinstance(value.get(language), str) and value[language].strip() for language in LANGUAGES
    )


def _is_method(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict) and _is_labels(one) and _is_url(one.get("source_url"))
        for one in value
    )


def _is_invited(value: Any) -> bool:
    if value == "all":
        return True
    return isinstance(value, list) and bool(value) and all(v in REGIONS for v in value)


def _is_list_of(questions: Mapping[str, Question]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(key in questions for key in value)


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))
