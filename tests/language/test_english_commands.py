"""Commands speak English: what only they say is in no catalogue."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.frontend import parse_keywords

from geo.command_line import CommandError, english, english_plural
from geo.language import LANGUAGES, Text, translator
from geo.language.messages import KEYWORDS

ROOT = Path(__file__).parents[2]
# They write files in the language that a person chooses, so what they write is translated.
WRITES_IN_A_LANGUAGE = {
    "geo.publishing.export.dcat": "the metadata of a portal have titles in every language",
    "geo.publishing.export.portal": "titles of files",
    "geo.publishing.press_folder.edition_story": "a story is told in every language",
    "geo.publishing.press_folder.readme": "what is in the folder is said in every language",
    "geo.survey.load": "the report, a file that is also kept in the store",
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    name_of(path): path
    for folder in ("geo", "pages")
    for path in sorted((ROOT / folder).rglob("*.py"))
} | {"app": ROOT / "app.py"}


def imported(module: str) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found & MODULES.keys()


@cache
def of_the_app() -> set[str]:
    """Every module that the app imports, directly or not, with the packages around it."""
    # The forms of a page are looked up by its name.
    todo = [name for name in MODULES if name == "app" or name.endswith("_page.forms")]
    todo += [name for name in MODULES if name.startswith("pages")]
    seen: set[str] = set()
    while todo:
        module = todo.pop()
        if module not in seen:
            seen.add(module)
            parts = module.split(".")
            around = {".".join(parts[:end]) for end in range(1, len(parts))} & MODULES.keys()
            todo += imported(module) | around
    return seen


def test_the_app_and_commands_are_told_apart():
    assert {"pages.map", "geo.survey.editions"} <= of_the_app()
    assert not {"geo.survey.load", "geo.territory.boundary_files.check"} & of_the_app()


def test_what_only_commands_say_is_in_no_catalogue():
    keywords = parse_keywords(KEYWORDS)
    found = {
        module: [
            message for _, message, *_ in extract_from_file("python", MODULES[module], keywords)
        ]
        for module in MODULES.keys() - of_the_app()
    }
    assert found.keys() >= WRITES_IN_A_LANGUAGE.keys()
    said = {module: messages for module, messages in found.items() if messages}
    assert said.keys() == WRITES_IN_A_LANGUAGE.keys(), said


def test_no_page_says_what_only_commands_say():
    """A page that reads a file needs its sentence in the reader's language."""
    names = {"CommandError", "english", "english_plural", "english_listed"}
    found = {
        module: names & {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        for module in of_the_app()
        if module.startswith(("pages", "app", "geo.publishing"))
        for tree in [ast.parse(MODULES[module].read_text("utf-8"))]
    }
    assert len(found) > 100
    assert {module: said for module, said in found.items() if said} == {}


def test_numbers_are_written_as_english_has_them():
    assert english("{n} of {all}", n=1234, all=0.256) == "1,234 of 0.26"
    assert english_plural("{n} file", "{n} files", n=1) == "1 file"
    assert english_plural("{n} file", "{n} files", n=2000) == "2,000 files"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_of_a_command_is_english_wherever_it_ends(language):
    error = CommandError("There is no file {file}.", file="{odd}.csv")
    assert str(error) == translator(language).render(error.text) == "There is no file {odd}.csv."
    assert isinstance(error.text, Text)
