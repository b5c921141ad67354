"""Caches: each is in the table of ``docs/CACHES.md``, is bounded, and says truly what it is of."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from call_graph import CallGraph

from bench.caches import BEGIN, TABLE, Cache, all_caches

ROOT = Path(__file__).parents[1]
CACHES = all_caches()
# What tells the parts of the state: whoever asks these has to be kept under their number.
OF_EDITIONS = {"geo.survey.edition_sources.sources", "geo.survey.stored_editions._asked"}
OF_BOUNDARIES = {
    f"geo.territory.accepted_boundaries.{name}"
    for name in ("locate", "official_source", "official_folder", "official_detail", "stamp")
}
# Arguments of which a server knows a handful.
FEW = {"Language", "Path"}


def names(caches: list[Cache]) -> list[str]:
    return [f"{one.module}.{one.name}" for one in caches]


def of(kind: str) -> list[str]:
    return names([one for one in CACHES if one.of == kind])


@pytest.fixture(scope="module")
def calls() -> CallGraph:
    return CallGraph()


def test_the_table_has_every_cache_with_its_key_and_its_bound():
    told = TABLE.read_text("utf-8").partition(BEGIN)[2].splitlines()
    rows = [row.rsplit("|", 3)[0] for row in told]
    assert rows == [one.row("", "").rsplit("|", 3)[0] for one in CACHES], (
        "python -m bench.caches --write"
    )
    assert len(CACHES) > 100


def test_what_grows_with_readers_editions_or_links_is_bounded():
    for one in CACHES:
        if one.bound is None and one.of != "its object":
            assert {kind for _, kind in one.parameters} <= FEW, one
            assert one.of == "shipped", one


@pytest.mark.parametrize("name", of("shipped"))
def test_what_is_kept_for_good_is_not_of_the_state(calls, name):
    assert name in calls.functions
    assert calls.path(name, OF_EDITIONS | OF_BOUNDARIES) is None


@pytest.mark.parametrize("name", of("boundaries"))
def test_what_is_kept_for_the_boundaries_is_not_of_the_editions(calls, name):
    assert name in calls.functions
    assert calls.path(name, OF_EDITIONS) is None
    assert calls.path(name, OF_BOUNDARIES), "it could be kept for good"


@pytest.mark.parametrize("name", of("editions"))
def test_what_is_kept_for_the_editions_is_of_them(calls, name):
    assert calls.path(name, OF_EDITIONS), "it need not be computed anew after a publish"


def test_the_calls_that_are_seen_are_those_that_are_written(calls):
    """Through a table of functions, a method, a module's name and an import inside of a function."""
    for start, end in (
        ("geo.survey.stored_editions.StoredEditions.groups", "geo.survey.store.store.open_store"),
        (
            "geo.survey.values.indicator_values.indicator_values",
            "geo.survey.editions.list_editions",
        ),
        ("geo.territory.load.load_communes", "geo.territory.accepted_boundaries.locate"),
    ):
        assert calls.path(start, {end}), start


def test_nothing_looks_for_caches_among_all_modules():
    for path in [*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not (isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.modules"), (
                path
            )
            assert not (isinstance(node, ast.Attribute) and node.attr == "cache_clear"), path
