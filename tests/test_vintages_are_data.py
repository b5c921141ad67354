"""Years of boundaries and numbers of communes stand in ``data/territory`` and nowhere in the code."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from geo.territory import VINTAGES
from geo.territory.mergers import number_of_communes

ROOT = Path(__file__).parents[1]
# What makes the demonstration editions is about the editions of two years.
LEFT_OUT = "geo/survey/demonstration/"
SOURCES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in [*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
    if not path.relative_to(ROOT).as_posix().startswith(LEFT_OUT)
)
NUMBERS = {str(one) for vintage in VINTAGES for one in (vintage, number_of_communes(vintage))}
NUMBERS |= {"2017"}  # of an edition, not of boundaries
IN_TEXT = re.compile(rf"(?<![0-9])(?:{'|'.join(sorted(NUMBERS))})(?![0-9])")

REASONS = {
    "the inhabitants that the atlas counts are those of 1 January 2018": [
        ("geo/publishing/about_commune/summary.py", "inhabitants (2018)"),
        ("geo/publishing/about_commune/summary.py", "(2018), {density} per km²"),
        ("geo/publishing/compare_page/page.py", "2018, Statbel"),
        ("geo/publishing/sheets/commune_content.py", "2018, Statbel"),
        ("geo/publishing/export/column_descriptions.py", "Inhabitants, 2018"),
        ("geo/territory/mergers.py", "sources/population_2018.csv"),
        ("geo/territory/build/tables.py", "population_2018.csv"),
        ("geo/territory/build/report.py", "inhabitants (2018)"),
    ],
    "the name of a column of a file that ships": [
        ("geo/survey/documented/initiatives.py", "nis5_2018"),
        ("geo/territory/build/aliases.py", "nis5_2018"),
        ("geo/territory/build/tables.py", "nis5_2018"),
    ],
    "the package of names and postal codes, fixed by its hash, is of that year": [
        ("geo/territory/build/sources.py", "2025"),
    ],
    "an example of what is to be written": [
        ("geo/survey/yaml_files/edition_schema.py", "a date such as 2018-06-14"),
        ("geo/survey/load.py", "jaar=2018"),
        ("geo/survey/store/validation.py", "such as WAL2025"),
        ("geo/publishing/export/__main__.py", "such as BE2018"),
        ("geo/publishing/press_folder/__main__.py", "such as BE2018"),
        ("geo/publishing/stories/read_story.py", "such as “BE2018"),
        ("geo/publishing/stories/story_schema.py", "such as [“BE2018"),
    ],
    "what the report of an edition says about that edition": [
        ("geo/survey/maturity/weights.py", "In 2018 the communes gave"),
        ("geo/survey/maturity/weights.py", "In 2017 the communes as a whole"),
        ("geo/publishing/barometer_page/key_findings.py", "2017"),
        ("geo/publishing/barometer_page/key_findings.py", "2018"),
    ],
    "the edition that is shown first, or another where it is not published": [
        ("geo/publishing/view.py", "BE2018"),
    ],
}
ALLOWED = {pair for pairs in REASONS.values() for pair in pairs}


@cache
def literals(path: str) -> list[str]:
    """The whole numbers and the texts of a module that hold one of the numbers; no docstrings."""
    nodes = list(ast.walk(ast.parse((ROOT / path).read_text("utf-8"))))
    said = {
        id(node.value)
        for node in nodes
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        str(node.value)
        for node in nodes
        if isinstance(node, ast.Constant)
        and id(node) not in said
        and not isinstance(node.value, bool)
        and isinstance(node.value, int | str)
        and IN_TEXT.search(str(node.value))
    ]


def test_no_year_of_boundaries_and_no_number_of_communes_is_in_the_code():
    found = {}
    for path in SOURCES:
        reasons = [text for file, text in ALLOWED if file == path]
        found[path] = [one for one in literals(path) if not any(text in one for text in reasons)]
    assert {path: numbers for path, numbers in found.items() if numbers} == {}


def test_every_exception_is_still_needed():
    found = {path: literals(path) for path in SOURCES}
    unused = [(path, text) for path, text in ALLOWED if not any(text in one for one in found[path])]
    assert unused == []


def test_no_module_is_named_after_a_year():
    assert [path for path in SOURCES if re.search(r"20[0-9]{2}", path)] == []
