"""What every cache holds after all pages were opened in four languages: ``python -m bench.caches``.

Prints the table of ``docs/CACHES.md``, or writes it there (``--write``). What a cache holds is the size
of all objects that can be reached from its entries: what two caches share counts in both.
"""

from __future__ import annotations

import ast
import gc
import importlib
import sys
import types
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench import options
from geo.command_line import run
from geo.language import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "CACHES.md"
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
BEGIN = "| cache | of | key | bound | entries | kB |\n|---|---|---|---|---:|---:|\n"
STATE, KEEPERS = "state_cache", ("cache", "lru_cache", "cached_property", "state_cache")
STREAMLIT = ("cache_data", "cache_resource")
UNMEASURED = (
    types.ModuleType,
    type,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
)


@dataclass(frozen=True)
class Cache:
    """A function that keeps its results.

    ``of`` is what they depend on: "shipped" (nothing that changes under a running server),
    "boundaries", "editions" (and perhaps the boundaries), "its object" or "session".
    """

    module: str
    name: str
    of: str
    parameters: tuple[tuple[str, str], ...]  # name and annotated type
    bound: int | None

    @property
    def key(self) -> str:
        """The arguments, after the number of the state where the results depend on it."""
        names = [f"`{name}`" for name, _ in self.parameters]
        if self.of in ("boundaries", "editions"):
            names = [f"state of the {self.of}", *names]
        return ", ".join(names) or "-"

    def row(self, entries: str, kilobytes: str) -> str:
        """Its line of the table."""
        bound = "-" if self.bound is None else str(self.bound)
        return (
            f"| `{self.module}.{self.name}` | {self.of} | {self.key} | {bound} "
            f"| {entries} | {kilobytes} |"
        )


def all_caches() -> list[Cache]:
    """Every function of ``geo/``, ``pages/`` and ``app.py`` that keeps its results."""
    files = [*(ROOT / "geo").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
    return [cache for path in sorted(files) for cache in _caches_in(path)]


def _caches_in(path: Path) -> Iterator[Cache]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    source = path.read_text("utf-8")
    if not any(keeper in source for keeper in (*KEEPERS, *STREAMLIT)):
        return
    tree = ast.parse(source)
    inside = {
        id(one): f"{node.name}."
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for one in node.body
    }
    for node in ast.walk(tree):
        for keeper in getattr(node, "decorator_list", ()):
            call = keeper.func if isinstance(keeper, ast.Call) else keeper
            kind = ast.unparse(call).rpartition(".")[2]
            if kind not in (*KEEPERS, *STREAMLIT):
                continue
            given = {one.arg: one.value for one in getattr(keeper, "keywords", ())}
            told = {name: getattr(value, "value", None) for name, value in given.items()}
            of = {
                "cached_property": "its object",
                STATE: str(told.get("of", "editions")),
                **dict.fromkeys(STREAMLIT, str(told.get("scope", "global"))),
            }.get(kind, "shipped")
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            yield Cache(
                module,
                inside.get(id(node), "") + node.name,
                of,
                tuple(
                    (one.arg, ast.unparse(one.annotation) if one.annotation else "")
                    for one in arguments
                    if one.arg != "self"
                ),
                told.get("maxsize", told.get("max_entries")),
            )


def size(kept: object) -> int:
    """Bytes of all objects that can be reached, each counted once."""
    seen: set[int] = {id(kept)}
    todo, total = [kept], 0
    while todo:
        one = todo.pop()
        if one is not kept:
            total += sys.getsizeof(one)
        if type(one).__name__ in ("DataFrame", "Series", "GeoDataFrame", "GeoSeries", "Index"):
            continue  # they told the size of all that they hold
        for other in gc.get_referents(one):
            if id(other) not in seen and not isinstance(other, UNMEASURED):
                seen.add(id(other))
                todo.append(other)
    return total


def measured(cache: Cache) -> tuple[str, str]:
    """How many entries it has now, and their kB; "-" where it belongs to an object or session."""
    if cache.of in ("its object", "session"):
        return "-", "-"
    function = getattr(importlib.import_module(cache.module), cache.name)
    entries = function.cache_info().currsize
    kept = [function] if cache.of == "shipped" else function.kept_now()
    # Without what the function itself holds: its globals, its words.
    own = {id(one) for one in vars(function).values()} if cache.of == "shipped" else set()
    found = [one for part in kept for one in gc.get_referents(part) if id(one) not in own]
    return str(entries), f"{size(found) / 1000:,.0f}"


def open_all(pages: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Open pages as a reader does, on an edition with answers."""
    sys.path.insert(0, str(ROOT / "tests" / "pages"))
    from opening import whole_page

    for language in languages:
        for page in pages:
            query = {"edition": "BE2018", "commune": "11002", "places": "11002_44021"}
            whole_page(page, timeout=300, **query | {"lang": language})


def figures_now() -> dict[str, tuple[str, str]]:
    """Entries and kB by cache, as docs/CACHES.md has them."""
    rows = TABLE.read_text("utf-8").partition(BEGIN)[2].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    return {row[0].strip("`"): (row[-2], row[-1]) for row in cells}


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("--write", action="store_true", help="write the table to docs/CACHES.md")
    parser.add_argument("--names", action="store_true", help="measure nothing: keep the figures")
    chosen = parser.parse_args(arguments)
    if chosen.names:
        known = figures_now()
        rows = [
            cache.row(*known.get(f"{cache.module}.{cache.name}", ("-", "-")))
            for cache in all_caches()
        ]
    else:
        open_all(("map",) if chosen.small else PAGES, LANGUAGES[:1] if chosen.small else LANGUAGES)
        rows = [cache.row(*measured(cache)) for cache in all_caches()]
    table = BEGIN + "\n".join(rows) + "\n"
    if chosen.write:
        before = TABLE.read_text("utf-8").partition(BEGIN)[0]
        TABLE.write_text(before + table, "utf-8")
    else:
        print(table)
    return 0


if __name__ == "__main__":
    run(main)
