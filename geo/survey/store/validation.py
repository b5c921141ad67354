"""The last check before contents are stored, by the rules that shipped editions are read by.

Contents come in; the same contents go out in the order that readers get them in, with the
:class:`Edition` and the questionnaire they are to be read with. An import has checked its file long
before, with row and column: here it is made sure that nothing gets past it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.command_line import english
from geo.language import AtlasError, Text
from geo.survey.editions import EDITIONS, check_answers, edition_of, read_edition
from geo.survey.hidden_characters import has_hidden, without_hidden
from geo.survey.importing.new_questions import own_keys
from geo.survey.questionnaire import QUESTIONNAIRE, read_questionnaire, with_questions
from geo.survey.store.disclosure import read_disclosure, written_disclosure
from geo.survey.store.records import Contents, as_json
from geo.survey.yaml_files.document import Document, text_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.survey.edition import Edition
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
    plain = contents.answers[_COLUMNS].astype("str").reset_index(drop=True)
    answers = check_answers(plain, edition, questionnaire, Path(edition.id) / "answers.csv")
    disclosure = read_disclosure(written_disclosure(contents.disclosure), edition.asked)
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
    whole = whole and (longest is None or not has_hidden(kept))
    if not fits or not whole:
        raise AtlasError(
            Text(
                "“{found}” cannot be stored: expected a text of 1 to {longest} characters without "
                "control characters.",
                found=re.sub("[\0\ud800-\udfff]", "�", without_hidden(text))[:60],
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
    plain = {**facts, "answers": facts.get("answers", "file")}
    return _as_sheet(as_json(plain), name, questionnaire)


@lru_cache(maxsize=16)
def _questionnaire_with(questions: str) -> Questionnaire:
    added = Document(QUESTIONNAIRE.name, text_values(json.loads(questions)))
    shipped = read_questionnaire()
    found = with_questions(shipped, added)
    own = {str(one["key"]) for one in json.loads(questions)}
    for key in sorted(own & _asked_by_shipped() & set(own_keys(found.questions))):
        if key in shipped.questions:
            raise AtlasError(
                Text(
                    "Question {key} is another one in data/questionnaire.yaml, and editions that "
                    "come with the atlas ask that one. Give the question of this edition another "
                    "key.",
                    key=key,
                )
            )
    return found


@lru_cache(maxsize=1)
def _asked_by_shipped() -> frozenset[str]:
    """The questions of the editions that come with the atlas."""
    folders = [path.parent for path in EDITIONS.glob("*/edition.yaml")]
    return frozenset(key for folder in folders for key in read_edition(folder).asked)


def own_wordings(contents: Contents) -> list[str]:
    """Of the edition's own questions those of which the questionnaire has another by now.

    One sentence each, for whoever publishes or lists the edition.
    """
    shipped = read_questionnaire().questions
    return [
        english(
            "{edition} has a question {key} of its own, and {file} has another one of that key: "
            "readers get the edition's. No other edition should ask {key} while it is published.",
            edition=contents.edition_id,
            key=str(one["key"]),
            file="data/questionnaire.yaml",
        )
        for one in contents.questions
        if one["key"] in shipped
    ]


def questionnaire_with(questions: tuple[Mapping[str, Any], ...]) -> Questionnaire:
    """The questionnaire with an edition's own questions at its end.

    One that the questionnaire has by now is the edition's all the same.

    Raises
    ------
    AtlasError
        One of them is not as ``questionnaire.yaml`` wants it, names what it does not have, or
        would take the place of a question that an edition that ships asks.
    """
    if not questions:
        return read_questionnaire()
    return _questionnaire_with(as_json([dict(one) for one in questions]))


@lru_cache(maxsize=64)
def _as_sheet(facts: str, name: str, questionnaire: Questionnaire) -> Edition:
    sheet = Document(f"{name}/edition.yaml", json.loads(facts))
    return edition_of(sheet, name, questionnaire)
