"""The last check before contents are stored, by the rules that shipped editions are read by.

Contents come in; the same contents go out in the order that readers get them in, with the
:class:`Edition` and the questionnaire they are to be read with. An import has checked its file long
before, with row and column: here it is made sure that nothing gets past it.
"""

from __future__ import annotations

import json
import re
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pandas as pd
import yaml

from geo.language import AtlasError, Text
from geo.survey.editions import (
    Edition,
    expected_value,
    is_valid_value,
    read_answers,
    read_edition,
)
from geo.survey.questionnaire import QUESTIONNAIRE, load_questionnaire
from geo.survey.store.disclosure import read_disclosure
from geo.survey.store.records import Contents, as_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.survey.questionnaire import Questionnaire

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_COLUMNS = ["nis5", "question", "value"]


@dataclass(frozen=True, eq=False)
class Checked:
    """Contents that may be stored.

    Attributes
    ----------
    contents : Contents
        Facts as plain values, answers sorted by commune and then as the questions are asked.
    edition : Edition
    questionnaire : Questionnaire
        With the edition's own questions at its end.
    """

    contents: Contents
    edition: Edition
    questionnaire: Questionnaire


def check(contents: Contents) -> Checked:
    """Check contents before they are stored.

    Raises
    ------
    AtlasError
        An edition.yaml or answers.csv of these contents would be refused; there is no answer; the
        disclosure rule shows what there is not; a text holds what no database keeps.
    """
    facts = json.loads(as_json(dict(contents.facts)))
    questions = tuple(json.loads(as_json([dict(one) for one in contents.questions])))
    questionnaire = questionnaire_with(questions)
    edition = edition_from(facts, questionnaire)
    if contents.answers.empty or not edition.has_answers:
        raise AtlasError(Text("Edition {edition} has no answers to publish.", edition=edition.id))
    answers = _checked_answers(contents.answers, edition, questionnaire)
    rule = contents.disclosure
    disclosure = read_disclosure({"rule": rule.rule, "shown": list(rule.shown)}, edition.asked)
    documents = {
        check_text(name, 60): check_text(text, None) for name, text in contents.documents.items()
    }
    return Checked(
        Contents(facts, answers, disclosure, questions, documents), edition, questionnaire
    )


def check_text(text: str, longest: int | None) -> str:
    """A text that both databases can keep, without blanks at its ends where it has a limit.

    Raises
    ------
    AtlasError
        It is empty or too long where it has a limit, or holds a NUL or half a character.
    """
    kept = text if longest is None else text.strip()
    fits = longest is None or 0 < len(kept) <= longest
    whole = "\0" not in kept and not any("\ud800" <= letter <= "\udfff" for letter in kept)
    if not fits or not whole:
        raise AtlasError(
            Text(
                "“{found}” cannot be stored: expected a text of 1 to {longest} characters without "
                "control characters.",
                found=re.sub("[\0\ud800-\udfff]", "�", text)[:60],
                longest=longest or 1_000_000_000,
            )
        )
    return kept


def edition_from(facts: Mapping[str, Any], questionnaire: Questionnaire) -> Edition:
    """The edition that facts describe.

    Raises
    ------
    AtlasError
        An ``edition.yaml`` with these facts would be refused, or the id is no plain name.
    """
    name = str(facts.get("id", ""))
    if not _ID.fullmatch(name):
        raise AtlasError(
            Text(
                "“{found}” cannot be the name of an edition. Expected letters, digits, - and _, "
                "such as WAL2025.",
                found=name[:60],
            )
        )
    asked = facts.get("asked")
    shipped = load_questionnaire(QUESTIONNAIRE).questions
    own = [key for key in questionnaire.questions if key not in shipped]
    plain = {**facts, "answers": facts.get("answers", "file")}
    if isinstance(asked, list):
        plain["asked"] = [key for key in asked if key not in own]
    edition = _as_file(as_json(plain), name)
    if isinstance(asked, list) and own:
        edition = replace(edition, asked=tuple(map(str, asked)))
    return edition


@lru_cache(maxsize=16)
def _questionnaire_with(questions: str) -> Questionnaire:
    written = yaml.safe_dump(json.loads(questions), allow_unicode=True, sort_keys=False)
    with TemporaryDirectory() as folder:
        path = Path(folder) / QUESTIONNAIRE.name
        # Its list of questions is the last thing in the file.
        path.write_text(
            QUESTIONNAIRE.read_text("utf-8").rstrip("\n") + "\n\n" + textwrap.indent(written, "  "),
            "utf-8",
        )
        with _named(str(path), QUESTIONNAIRE.name):
            return load_questionnaire(path)


def questionnaire_with(questions: tuple[Mapping[str, Any], ...]) -> Questionnaire:
    """The questionnaire with an edition's own questions at its end.

    Raises
    ------
    AtlasError
        One of them is not as ``questionnaire.yaml`` wants it, or has the key of another.
    """
    if not questions:
        return load_questionnaire(QUESTIONNAIRE)
    return _questionnaire_with(as_json([dict(one) for one in questions]))


def _checked_answers(
    answers: pd.DataFrame, edition: Edition, questionnaire: Questionnaire
) -> pd.DataFrame:
    shipped = load_questionnaire(QUESTIONNAIRE).questions
    plain = answers[_COLUMNS].astype("str").reset_index(drop=True)
    own = ~plain["question"].isin(list(shipped))
    for key in plain.loc[own, "question"].unique():
        if key not in edition.asked or key not in questionnaire.questions:
            raise AtlasError(
                Text(
                    "Edition {edition} has answers to {question}, which it did not ask.",
                    edition=edition.id,
                    question=str(key)[:60],
                )
            )
    for key, values in plain.loc[own].groupby("question")["value"]:
        question = questionnaire.questions[str(key)]
        for value in values.unique():
            if not is_valid_value(question, value):
                raise AtlasError(
                    Text(
                        "Edition {edition}, question {question}: found “{found}”, expected "
                        "{expected}.",
                        edition=edition.id,
                        question=question.key,
                        found=value[:60],
                        expected=expected_value(question),
                    )
                )
    known = _read_back(plain.loc[~own], edition)
    extra = plain.loc[own]
    if not extra.empty:
        _read_back(_standing_in(extra, edition), edition)
    order = {key: place for place, key in enumerate(questionnaire.questions)}
    whole = pd.concat([known, extra], ignore_index=True)
    whole = whole.assign(place=whole["question"].map(order))
    return whole.sort_values(["nis5", "place"])[_COLUMNS].reset_index(drop=True)


def _standing_in(extra: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """The rows' communes and doubles, for the reader of files, as answers that it accepts."""
    shipped = load_questionnaire(QUESTIONNAIRE).questions
    stand_in = [key for key in edition.asked if key in shipped]
    doubled = extra.duplicated(["nis5", "question"])
    if doubled.any() or not stand_in:
        row = extra.loc[doubled].iloc[0] if doubled.any() else extra.iloc[0]
        raise AtlasError(
            Text(
                "Edition {edition} has two answers of commune {nis5} to {question}.",
                edition=edition.id,
                nis5=row["nis5"],
                question=row["question"],
            )
        )
    communes = extra["nis5"].unique()
    return pd.DataFrame(
        {"nis5": communes, "question": stand_in[0], "value": "not_applicable"}, dtype="str"
    )


def _read_back(answers: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """The answers as :func:`read_answers` gives them from a file."""
    if answers.empty:
        return answers
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        answers.to_csv(path, index=False)
        with _named(str(path), f"{edition.id}/answers.csv"):
            return read_answers(path, edition)


@lru_cache(maxsize=64)
def _as_file(facts: str, name: str) -> Edition:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name / "edition.yaml"
        path.parent.mkdir()
        path.write_text(yaml.safe_dump(json.loads(facts), allow_unicode=True), "utf-8")
        with _named(str(path), f"{name}/edition.yaml"):
            return read_edition(path.parent)


@contextmanager
def _named(path: str, name: str) -> Iterator[None]:
    """Errors about the file at ``path`` speak of ``name``: readers know nothing of this file."""
    try:
        yield
    except AtlasError as error:
        text = error.text
        if text.params.get("file") != path:
            raise
        raise AtlasError(Text(text.msgid, **{**text.params, "file": name})) from error
