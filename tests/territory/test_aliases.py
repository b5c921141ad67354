"""The table of all the ways to mean a place: what ships is what its sources give."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from geo.territory import name_index as reading
from geo.territory import spelling
from geo.territory.build.aliases import Alias, _merged, alias_table
from geo.territory.files import read_table, write_table
from geo.territory.name_index import name_index
from geo.territory.vintages import DATA, VINTAGES

FILE = DATA / "aliases.csv"


def shipped():
    return read_table(FILE.name, dict.fromkeys(reading._COLUMNS, str))


def test_what_ships_is_what_the_tables_beside_it_give(tmp_path):
    write_table(alias_table(DATA), tmp_path / FILE.name)
    assert (tmp_path / FILE.name).read_bytes() == FILE.read_bytes()


def test_it_follows_the_tables(tmp_path):
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    names = tmp_path / "names.csv"
    names.write_text(names.read_text("utf-8") + "44021,Arteveldestad,nl,variant\n", "utf-8")
    table = alias_table(tmp_path)
    (row,) = table[table["name"] == "Arteveldestad"].itertuples()
    assert (row.code, row.source, row.keys, row.vintages) == (
        *("44021", "variant", "arteveldestad"),
        " ".join(map(str, VINTAGES)),
    )


@pytest.mark.parametrize("vintage", VINTAGES)
def test_the_index_is_the_rows_of_its_vintage(vintage):
    index = name_index(vintage)
    table = shipped()
    rows = table[table["vintages"].str.split().map(lambda held: str(vintage) in held)]
    told = {"name": index.by_key, "code": index.by_code, "postal": index.by_postal_code}
    for form, entries in told.items():
        found = {(e.kind, e.code, e.name) for several in entries.values() for e in several}
        mine = rows[rows["form"] == form]
        assert found == set(zip(mine["kind"], mine["code"], mine["name"], strict=True))
    for key, entries in index.by_key.items():
        for entry in entries:
            short = spelling.without_article(entry.name)
            ways = {spelling.key(entry.name), short, *spelling.joined_keys(entry.name)}
            assert key in ways, (key, entry.name)
    for start in ("sint", "brus", "li"):
        for entry in index.entries_with_word(start):
            assert any(word.startswith(start) for word in spelling.words(entry.name))


def test_each_vintage_keeps_its_order_when_they_are_put_together():
    a, b, c, d = (Alias("name", "commune", "11001", name, "official") for name in "abcd")
    rows = {2018: [a, b, c, a], 2019: [b, a, d, c], 2025: [c, b]}
    merged = list(_merged(rows))
    for vintage, wanted in rows.items():
        assert [row for held, row in merged if vintage in held] == wanted
    assert len(merged) < sum(map(len, rows.values()))
    assert list(_merged({vintage: [a, b] for vintage in rows})) == [([*rows], a), ([*rows], b)]


def test_no_name_is_folded_when_the_atlas_starts():
    imported = {
        alias.name
        for node in ast.walk(ast.parse(Path(reading.__file__).read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert "spelling" not in imported
