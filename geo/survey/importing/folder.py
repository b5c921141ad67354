"""An imported edition as a folder in the format of ``data/editions``.

The facts of an edition (a YAML file without answers) and gathered answers come in; a folder with
``edition.yaml``, ``answers.csv`` and the mapping they were made with goes out, whole or not at all:
it is written beside its place, read back with the checks of every edition, and only then moved.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from geo.command_line import CommandError
from geo.language import Text
from geo.survey.editions import edition_of, read_answers, read_edition
from geo.survey.importing.mapping import write_mapping
from geo.survey.importing.new_questions import to_yaml
from geo.survey.questionnaire import load_questionnaire
from geo.survey.yaml_files.document import UnreadableYamlError, read_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from geo.survey.edition import Edition
    from geo.survey.importing.answers import GatheredAnswers
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.question import Question

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{1,39}")
_COLUMNS = ("nis5", "question", "value")


@dataclass(frozen=True)
class Facts:
    """What an edition says of itself.

    Attributes
    ----------
    edition : Edition
        Checked as every ``edition.yaml`` is.
    values : dict
        As they stand in the file, without ``asked`` and ``answers``.
    """

    edition: Edition
    values: dict[str, Any]


def read_facts(path: Path) -> Facts:
    """Read the facts of an edition: an ``edition.yaml`` under any name.

    ``asked`` and ``answers`` need not be there: the import knows them.

    Raises
    ------
    AtlasError
        The file is missing, is not YAML, lacks a key or has one with an impossible value.
    """
    name = path.as_posix()
    try:
        sheet = read_document(name, path.read_bytes(), "typed")
    except OSError as error:
        raise CommandError(
            "{file} cannot be read ({reason}). Check the path and try again.",
            file=name,
            reason=error.strerror or type(error).__name__,
        ) from error
    except UnreadableYamlError as error:
        raise CommandError(
            "{file} is not valid YAML (line {line}). Correct it and try again.",
            file=name,
            line=str(error.line),
        ) from error
    if not isinstance(sheet.values, dict):
        raise sheet.wrong((), sheet.values, Text("keys and values"), with_key=True)
    edition_id = sheet.values.get("id")
    if not isinstance(edition_id, str) or not _ID.fullmatch(edition_id):
        expected = "a short name of letters and digits, such as BE2026"
        raise sheet.wrong(("id",), edition_id, expected, with_key=True)
    kept = {key: value for key, value in sheet.values.items() if key not in ("asked", "answers")}
    edition = edition_of(replace(sheet, values={**kept, "answers": "file"}), edition_id)
    return Facts(edition, kept)


def write_edition(
    to: Path, facts: Facts, gathered: GatheredAnswers, mapping: ImportMapping
) -> Path:
    """Write the folder of an edition into ``to``; an edition that is there is never overwritten.

    Beside ``edition.yaml`` and ``answers.csv``: ``mapping.yaml``, and ``questions.yaml`` where
    there are new questions, in the format of ``data/questionnaire.yaml``. The edition asks them
    all, so it can be read once the questionnaire has them.

    Returns
    -------
    Path
        The new folder.

    Raises
    ------
    AtlasError
        The edition is there already, the folder cannot be written, or what was written does not
        read back.
    """
    target = to / facts.edition.id
    if target.exists():
        raise CommandError(
            "{folder} is there already, and an edition is never overwritten. Choose another "
            "folder or another id.",
            folder=target.as_posix(),
        )
    known = load_questionnaire().questions
    new = [question for key, question in gathered.questions.items() if key not in known]
    try:
        to.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=to, prefix=".") as parent:
            folder = Path(parent) / facts.edition.id
            folder.mkdir()
            _fill(folder, facts, gathered, mapping, new)
            if not new:
                read_answers(folder / "answers.csv", read_edition(folder))
            folder.rename(target)
    except OSError as error:
        raise CommandError(
            "{folder} cannot be written ({reason}). Nothing was changed; make room or choose "
            "another folder.",
            folder=target.as_posix(),
            reason=error.strerror or type(error).__name__,
        ) from error
    return target


def whole_facts(facts: Facts, gathered: GatheredAnswers) -> dict[str, Any]:
    """The values of an ``edition.yaml``, with what only the import knows."""
    asked = {"answers": "file", "rule": gathered.duplicate_rule, "asked": list(gathered.questions)}
    return {**facts.values, **asked}


def answers_csv(answers: pd.DataFrame) -> bytes:
    """The bytes of an ``answers.csv``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(answers[list(_COLUMNS)].itertuples(index=False, name=None))
    return text.getvalue().encode()


def questions_yaml(questions: Sequence[Question]) -> str:
    """New questions as entries that can be put at the end of ``data/questionnaire.yaml``."""
    entries = [to_yaml(question) for question in questions]
    return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)


def _fill(
    folder: Path,
    facts: Facts,
    gathered: GatheredAnswers,
    mapping: ImportMapping,
    new: Sequence[Question],
) -> None:
    _write_yaml(folder / "edition.yaml", whole_facts(facts, gathered))
    (folder / "answers.csv").write_bytes(answers_csv(gathered.answers))
    (folder / "mapping.yaml").write_text(write_mapping(mapping), encoding="utf-8")
    if new:
        (folder / "questions.yaml").write_text(questions_yaml(new), encoding="utf-8")


def _write_yaml(path: Path, values: dict[str, Any]) -> None:
    text = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")
