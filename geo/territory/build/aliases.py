"""The alias table: every name and code by which a commune or an area of a vintage can be meant.

The tables of the other steps come in, as they were just written; one row for each way to mean a
place goes out, with the keys and words it is searched by, in the order in which they are weighed.
:mod:`geo.territory.name_index` reads it, so that no name is folded when the atlas starts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from geo.language import LANGUAGES
from geo.territory import spelling
from geo.territory.mergers import predecessors, read_changes, successors
from geo.territory.nis_code import BRUSSELS, COUNTRY, FLANDERS, WALLONIA, NisCode
from geo.territory.vintages import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo.territory.name_index import Source

Row = dict[str, str]

# Names of regions and of the country that people write and no table of areas has.
_AREA_NAMES: dict[NisCode, tuple[str, ...]] = {
    COUNTRY: (
        *("Koninkrijk België", "Royaume de Belgique", "Königreich Belgien"),
        *("Het Rijk", "Rijk", "Le Royaume", "Royaume", "Königreich"),  # as Statbel's tables end
    ),
    FLANDERS: (
        *("Vlaams Gewest", "Région flamande", "Flämische Region", "Flemish Region"),
        *("het Vlaamse Gewest", "Vlaams", "Flandres", "Vlaanderen"),
    ),
    WALLONIA: (
        *("Waals Gewest", "Région wallonne", "Wallonische Region", "Walloon Region"),
        *("het Waalse Gewest", "Wallonia", "Wallonie"),
    ),
    BRUSSELS: (
        *("Brussel", "Bruxelles", "Brüssel", "Brussels", "Brussels Gewest", "Brussels Region"),
        *("Région bruxelloise", "Brüsseler Region", "Bruxelles-Capitale", "Brussel-Hoofdstad"),
    ),
}


_NAMES = tuple(f"name_{language}" for language in LANGUAGES)
_PART_KINDS = frozenset({"deelgemeente", "part", "place", "former_commune"})


@dataclass(frozen=True)
class Alias:
    """One way to mean one place of one vintage; the fields are the columns of the table.

    Attributes
    ----------
    form : {"name", "code", "postal"}
    kind, code : str
        The place.
    name : str
        The name or code, as the atlas spells it.
    source : str
        How near the name is to the place: see ``WEIGHTS`` in :mod:`geo.territory.name_index`.
    languages : str
        Those in which it is the name, sorted, separated by spaces.
    own : str
        ``yes`` where it is the name that an official name of the commune has at home.
    from_code, year : str
        Where a change of communes made it: the code of the other vintage, and when.
    """

    form: str
    kind: str
    code: str
    name: str
    source: str
    languages: str = ""
    own: str = ""
    from_code: str = ""
    year: str = ""


@dataclass(frozen=True)
class _Origin:
    """What became of a code of another vintage, or what it was made of."""

    source: Source
    targets: tuple[NisCode, ...]
    year: int


def alias_table(folder: Path) -> pd.DataFrame:
    """The table, of the tables in ``folder``.

    Returns
    -------
    DataFrame
        All str: vintages (those in which the row holds, separated by spaces), the fields of
        :class:`Alias`, keys and words (separated by spaces; none where nothing is searched).
        The rows of each vintage are in the order in which they are weighed.
    """
    tables = _Tables(folder)
    rows = []
    for vintages, alias in _merged(
        {vintage: _Vintage(tables, vintage).aliases() for vintage in VINTAGES}
    ):
        named = alias.form == "name"
        keys = _keys(alias.name) if named else []
        words = sorted(set(spelling.words(alias.name))) if named else []
        row = {"vintages": " ".join(map(str, vintages)), **asdict(alias)}
        rows.append({**row, "keys": " ".join(keys), "words": " ".join(words)})
    return pd.DataFrame(rows, dtype=str)


def _keys(name: str) -> list[str]:
    """The ways to write a name, as :func:`geo.territory.spelling.key` makes them of a text."""
    short = spelling.without_article(name)
    return sorted({spelling.key(name), *spelling.joined_keys(name), *([short] if short else ())})


def _merged(aliases: dict[int, list[Alias]]) -> Iterator[tuple[list[int], Alias]]:
    """One list of all vintages in which each keeps its order, as few rows as is easily done."""
    left = {vintage: list(_numbered(rows))[::-1] for vintage, rows in aliases.items()}
    ahead = {vintage: set(rows) for vintage, rows in left.items()}
    while any(left.values()):
        heads = [(vintage, rows[-1]) for vintage, rows in left.items() if rows]
        chosen = heads[0][1]
        for _, head in heads:
            if all(left[one][-1] == head for one in left if head in ahead[one]):
                chosen = head
                break
        having = [vintage for vintage, head in heads if head == chosen]
        for vintage in having:
            ahead[vintage].discard(left[vintage].pop())
        yield having, chosen[0]


def _numbered(rows: list[Alias]) -> Iterator[tuple[Alias, int]]:
    seen: Counter[Alias] = Counter()
    for row in rows:
        yield row, seen[row]
        seen[row] += 1


class _Tables:
    """The tables of one folder, each read once, every cell as text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.rows = cache(self._read)
        self.communes = cache(self._communes)

    def _read(self, name: str) -> list[Row]:
        table = pd.read_csv(self._folder / name, dtype=str, keep_default_na=False)
        return [
            dict(zip(map(str, table), row, strict=True))
            for row in table.itertuples(index=False, name=None)
        ]

    def _communes(self, vintage: int) -> dict[NisCode, Row]:
        return {NisCode(row["nis5"]): row for row in self.rows(f"communes-{vintage}.csv")}


class _Vintage:
    """The ways to mean the places of one vintage."""

    def __init__(self, tables: _Tables, vintage: int) -> None:
        self._tables = tables
        self._vintage = vintage
        self._communes = tables.communes(vintage)
        self._aliases: list[Alias] = []
        self._known: set[str] = set()
        self._codes: defaultdict[str, list[Alias]] = defaultdict(list)

    def aliases(self) -> list[Alias]:
        self._add_areas()
        self._add_communes()
        self._add_other_vintages()
        self._add_other_names()
        self._add_parts()
        self._add_postal_codes()
        return self._aliases

    def _add(self, alias: Alias) -> None:
        if alias.form == "code":
            self._codes[alias.name].append(alias)
        elif alias.form == "name":
            if not spelling.key(alias.name):
                return
            self._known.update(_keys(alias.name))
        self._aliases.append(alias)

    def _add_areas(self) -> None:
        regions = set()
        for row in self._tables.rows(f"areas-{self._vintage}.csv"):
            kind, code = row["level"], row["code"]
            if kind == "province" and code in regions:
                continue  # Brussels stands on the map of provinces, and is a region
            if kind == "region":
                regions.add(code)
            area = Alias("name", kind, code, "", "area")
            for name, languages in _spellings(row).items():
                self._add(replace(area, name=name, languages=languages))
            if kind in ("region", "country"):
                for name in _AREA_NAMES.get(NisCode(code), ()):
                    self._add(replace(area, name=name))
            self._add(replace(area, form="code", name=code))

    def _add_communes(self) -> None:
        for code, row in self._communes.items():
            commune = Alias("name", "commune", code, "", "official")
            self._add(replace(commune, form="code", name=code))
            parts = (part.strip() for part in row["name_local"].split("/"))
            own = dict.fromkeys((row["name_local"], *parts))
            for name, languages in _spellings(row).items():
                at_home = "yes" if name in own else ""
                self._add(replace(commune, name=name, languages=languages, own=at_home))
            for name in own:
                self._add(replace(commune, name=name, own="yes"))

    def _add_other_vintages(self) -> None:
        later: list[Alias] = []
        for other in VINTAGES:
            for code, row in self._tables.communes(other).items():
                if code in self._communes or code in self._codes:
                    continue
                origin = _origin(code, other, self._vintage)
                for target in origin.targets:
                    changed = Alias(
                        *("code", "commune", target, code, origin.source),
                        from_code=code,
                        year=str(origin.year),
                    )
                    self._add(changed)
                    if origin.source == "recoded":
                        continue  # the name has not changed, and is there already
                    for name, languages in _spellings(row).items():
                        if origin.source == "later" and spelling.key(name) in self._known:
                            continue  # Aalter of 2018 is Aalter, not what else became Aalter
                        later.append(replace(changed, form="name", name=name, languages=languages))
        for alias in later:
            self._add(alias)

    def _add_other_names(self) -> None:
        official = set(self._known)
        for row in self._tables.rows("names.csv"):
            code, name = NisCode(row["nis5"]), row["name"]
            part = row["kind"] in _PART_KINDS
            merged = code not in self._communes
            for target in self._targets(code):
                if merged and spelling.key(name) in self._names_of(target):
                    continue
                alias = Alias("name", "commune", target, name, "variant", row["language"])
                if part:
                    alias = replace(alias, source="part")
                elif merged:
                    origin = next(one for one in self._codes[code] if one.code == target)
                    if origin.source == "later" and spelling.key(name) in official:
                        continue
                    if origin.source != "recoded":
                        alias = replace(origin, form="name", name=name, languages=row["language"])
                self._add(alias)

    def _add_parts(self) -> None:
        for row in self._tables.rows("places.csv"):
            for target in self._targets(NisCode(row["nis5"])):
                if spelling.key(row["name"]) not in self._names_of(target):
                    self._add(Alias("name", "commune", target, row["name"], "part"))

    def _add_postal_codes(self) -> None:
        targets: dict[str, set[NisCode]] = defaultdict(set)
        for row in self._tables.rows("postal-codes.csv"):
            targets[row["postal_code"]].update(self._targets(NisCode(row["nis5_2018"])))
        for postal_code, codes in targets.items():
            for code in sorted(codes):
                self._add(Alias("postal", "commune", code, postal_code, "variant"))

    def _targets(self, code: NisCode) -> tuple[NisCode, ...]:
        """The codes of the vintage that hold, or are held by, a commune of any vintage."""
        if code in self._communes:
            return (code,)
        for other in VINTAGES:
            if code in self._tables.communes(other):
                return _origin(code, other, self._vintage).targets
        return ()

    def _names_of(self, code: NisCode) -> set[str]:
        return {spelling.key(self._communes[code][name]) for name in _NAMES}


def _spellings(row: Row) -> dict[str, str]:
    """Each different name with the languages that use it."""
    spellings: dict[str, list[str]] = defaultdict(list)
    for language in LANGUAGES:
        spellings[row[f"name_{language}"]].append(language)
    return {name: " ".join(sorted(languages)) for name, languages in spellings.items()}


def _origin(code: NisCode, other: int, vintage: int) -> _Origin:
    """What became of ``code`` of the vintage ``other`` in ``vintage``, or what made it up."""
    targets = tuple(successors(code, other, vintage))
    forward = other < vintage
    changes = read_changes()
    year = int(changes.loc[changes["old_code" if forward else "new_code"] == code, "year"].max())
    if forward and len(predecessors(targets[0], vintage, other)) > 1:
        return _Origin("merged", targets, year)
    return _Origin("later" if len(targets) > 1 else "recoded", targets, year)
