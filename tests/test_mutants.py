"""What bench.mutants changes and what it leaves, and that its table speaks of what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bench.mutants import TABLE, dependents, mutants

ROOT = Path(__file__).parents[1]
ENTRIES = yaml.safe_load(TABLE.read_text("utf-8"))

SOURCE = '''"""A module of 3 lines < 4."""
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    import x
Kind = Literal["a", "b"]
MOST = 5


@cache(maxsize=2)
def few(values: dict[str, "int"], most: int = MOST) -> "bool":
    """Fewer < most."""
    if len(values) < most:
        return cast("bool", values["known"])
    assert most > 0
    pairs = zip(values, values, strict=True)
    log.info("found", 7)
    raise ValueError("none", 8)
'''


def test_what_is_changed_is_what_a_reader_could_see():
    found = {(one.place, one.line, one.was, one.now) for one in mutants(SOURCE)}
    condition = "if len(values) < most:"
    known = 'return cast("bool", values["known"])'
    assert found == {
        ("module", 7, "MOST = 5", "MOST = 6"),
        ("few", 13, condition, "if len(values) <= most:"),
        ("few", 13, condition, "if (len(values) < most) and False:"),
        ("few", 13, condition, "if (len(values) < most) or True:"),
        ("few", 14, known, 'return cast("bool", values["XXknownXX"])'),
    }
    assert all(compile(one.source, "changed", "exec") for one in mutants(SOURCE))


def test_whoever_imports_a_module_is_imported_afresh_with_it():
    found = dependents("geo.cartography.classes")
    assert {"geo.cartography.classes", "geo.cartography.choropleth", "geo.publishing.view"} <= found
    assert not found & {"geo.territory", "geo.language", "geo.survey.editions"}


@pytest.mark.slow
@pytest.mark.parametrize("module", ENTRIES)
def test_the_table_names_what_is_there(module):
    entry = ENTRIES[module]
    assert set(entry) <= {"tests", "reasons"}
    for test in entry["tests"]:
        file, _, name = test.partition("::")
        assert re.search(rf"^def {name or 'test_'}", (ROOT / file).read_text("utf-8"), re.MULTILINE)
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text("utf-8")
    made = {(one.place, one.was, one.now) for one in mutants(source)} if "reasons" in entry else ()
    every = {(place, was, "") for place, was, _ in made}
    for reason in entry.get("reasons", ()):
        key = (reason["at"], reason["was"], reason.get("now", ""))
        assert key in made or key in every, "a reason for a change that is not made any more"
        assert reason["why"]
