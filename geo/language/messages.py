"""``python -m geo.language.messages``: the catalogues follow the sentences in the code.

Sentences are taken out of ``geo/``, ``pages/`` and ``app.py`` and brought into the catalogue of
every language: a new sentence comes in with an empty translation (which a test reports), one that
the code no longer has goes. It is ``pybabel extract`` and ``pybabel update`` with the options kept
here and the files told in ``[tool.babel]`` of ``pyproject.toml``. A language that has no catalogue
yet gets an empty one.

A language is one file, in the order of its English sentences, each on one line without the place it
stands in: moving code changes nothing in it, and two people who add sentences seldom meet.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from babel.messages.frontend import CommandLineInterface

from geo.command_line import run
from geo.language.catalogue import CATALOGUES, catalogue_file
from geo.language.languages import LANGUAGES, SOURCE_LANGUAGE

ROOT = Path(__file__).parents[2]
SOURCES = ("geo", "pages", "app.py")
KEYWORDS = ("Text", "say", "plural:1,2")
"""Functions whose first argument (or first two: one and many) is a sentence for a reader."""

_HEADER = ("--project", "Smart City Atlas of Belgium", "--no-location", "--no-wrap")
_UPDATE = ("--ignore-obsolete", "--no-fuzzy-matching", "--ignore-pot-creation-date", "--no-wrap")


def extract(template: Path, root: Path = ROOT) -> None:
    """Write the sentences of the code into a template (``.pot``), sorted."""
    keywords = [part for keyword in KEYWORDS for part in ("--keyword", keyword)]
    mapping = str(root / "pyproject.toml")
    sources = [str(root / source) for source in SOURCES]
    _pybabel(
        "extract", "--mapping-file", mapping, "--no-default-keywords", *keywords, "--sort-output",
        *_HEADER, "--output-file", str(template), *sources,
    )  # fmt: skip


def update(root: Path = ROOT, catalogues: Path = CATALOGUES) -> None:
    """Bring the catalogue of every language up to date with the code below ``root``."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "atlas.pot"
        extract(template, root)
        for language in LANGUAGES:
            if language == SOURCE_LANGUAGE:
                continue
            catalogue = catalogue_file(language, catalogues)
            new = () if catalogue.exists() else ("--init-missing",)
            _pybabel(
                "update", "--input-file", str(template), "--output-file", str(catalogue),
                "--locale", language, *_UPDATE, *new,
            )  # fmt: skip


def _pybabel(*arguments: str) -> None:
    CommandLineInterface().run(["pybabel", "--quiet", *arguments])  # type: ignore[no-untyped-call]


def main() -> int:
    """Keep the catalogues."""
    argparse.ArgumentParser(
        prog="python -m geo.language.messages", description=__doc__
    ).parse_args()
    update()
    return 0


if __name__ == "__main__":
    run(main)
