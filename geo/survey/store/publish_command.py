"""What the commands that publish have in common: ``geo.survey.store publish``, ``geo.survey.load``.

An edition's folder or its gathered parts come in as :class:`Contents`; a version goes out.
"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any

from geo.command_line import CommandError, english
from geo.survey.edition import ACCESS_KINDS
from geo.survey.editions import edition_of, read_answers
from geo.survey.importing.new_questions import own_keys
from geo.survey.questionnaire import read_questionnaire, with_questions
from geo.survey.store.disclosure import Disclosure
from geo.survey.store.disclosure_audit.disclosure_words import findings
from geo.survey.store.disclosure_audit.on_the_map import on_the_map
from geo.survey.store.history import told_by
from geo.survey.store.records import MAPPING, Contents
from geo.survey.store.validation import own_wordings
from geo.survey.yaml_files.document import UnreadableYamlError, read_document

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from geo.survey.questionnaire import Questionnaire
    from geo.survey.store.editor import Editor
    from geo.survey.yaml_files.document import Document, Scalars


def add_publishing(parser: argparse.ArgumentParser, *also: str) -> None:
    """The options of every command that publishes; ``also`` is another name of ``--disclosure``."""
    parser.add_argument(
        "--disclosure", *also, choices=ACCESS_KINDS, default="open", help="what may be shown of it"
    )
    parser.add_argument(
        "--show", nargs="*", default=[], help="what a rule lets through: scores, q.<question>"
    )
    parser.add_argument("--note", default="", help="why, for the log")
    parser.add_argument(
        "--anyway", action="store_true", help="also where hardly anything will be on the map"
    )


def disclosure_of(options: argparse.Namespace) -> Disclosure:
    """The rule that the options tell; what is shown may be parted by commas or spaces."""
    shown = [one for told in options.show for one in told.split(",") if one]
    return Disclosure(options.disclosure, tuple(shown))


def user() -> str:
    """Who is at the keyboard, as far as the machine knows."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # a container without users
        return "-"


def contents_of_folder(folder: Path, disclosure: Disclosure) -> Contents:
    """An edition in a folder, as it ships or as an import leaves it, with its own questions.

    Raises
    ------
    CommandError
        ``edition.yaml``, ``answers.csv`` or ``questions.yaml`` is not as it should be.
    """
    folder = folder.resolve()
    questionnaire, questions = _questions_of(folder / "questions.yaml")
    sheet = _read_yaml(folder / "edition.yaml", "typed")
    answers = folder / "answers.csv"
    edition = edition_of(sheet, folder.name, questionnaire, has_answers=answers.exists())
    return Contents(
        facts=sheet.values,
        answers=read_answers(answers, edition, questionnaire),
        disclosure=disclosure,
        questions=questions,
        documents=_documents_of(folder / "mapping.yaml"),
    )


def _documents_of(mapping: Path) -> dict[str, str]:
    """The mapping that the answers were read with, where there is one: as it stands."""
    if not mapping.exists():
        return {}
    written = _read_yaml(mapping, "text")
    if not isinstance(written.values, dict):
        raise written.wrong((), written.values, "keys and values", with_key=True)
    return {MAPPING: mapping.read_text("utf-8-sig")}


def _questions_of(path: Path) -> tuple[Questionnaire, tuple[dict[str, Any], ...]]:
    """The questionnaire with those of the file; those it does not have itself, as they stand.

    It may have been given some of them since. One that it has otherwise stays the edition's own.
    """
    shipped = read_questionnaire()
    if not path.exists():
        return shipped, ()
    written = _read_yaml(path, "text")
    questionnaire = with_questions(shipped, written)
    own = own_keys(questionnaire.questions)
    typed = zip(written.values, _read_yaml(path, "typed").values, strict=True)
    return questionnaire, tuple(one for text, one in typed if text["key"] in own)


def _read_yaml(path: Path, scalars: Scalars) -> Document:
    try:
        return read_document(path.as_posix(), path.read_bytes(), scalars)
    except OSError as error:
        raise CommandError(
            "{file} cannot be read ({reason}). Check the path and try again.",
            file=path.as_posix(),
            reason=error.strerror or type(error).__name__,
        ) from error
    except UnreadableYamlError as error:
        raise CommandError(_not_yaml(path, error.line)) from error


def _not_yaml(path: Path, line: int | str) -> str:
    return english(
        "{file} is not valid YAML (line {line}). Correct it and try again.",
        file=path.as_posix(),
        line=str(line),
    )


def audit_lines(editor: Editor, contents: Contents, *, anyway: bool) -> list[str]:
    """What the audit found and what will not be on the map, as lines for a terminal.

    Raises
    ------
    CommandError
        They cannot be published under this rule; or hardly anything of them will be on the map, and
        nobody said that they are to be published ``anyway``.
    """
    told, release = told_by(contents), editor.audit(contents)
    seen = on_the_map(told, contents.disclosure, release)
    if seen.hardly_anything and not anyway:
        why = " ".join(map(str, seen.texts))
        raise CommandError("{why} Add --anyway to publish it all the same.", why=why)
    found = findings(told, contents.disclosure, release)
    return [str(text) for text in (*found, *seen.texts, *own_wordings(contents))]
