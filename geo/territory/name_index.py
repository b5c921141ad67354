"""Every name and code by which a commune or an area of one vintage can be meant.

Read once a vintage from ``data/territory/aliases.csv``, which the build makes of the tables of
names, places and postal codes, and kept in memory; :mod:`.place_search` asks it. Each
way to mean a place is an :class:`Entry` with a weight (100 for its own name, less the further the
name is from the place) and a sentence that says why.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from geo.language import Labels, Text
from geo.state_cache import state_cache
from geo.territory.files import NAMES, read_table
from geo.territory.naming import commune_names
from geo.territory.nis_code import COUNTRY, NisCode
from geo.territory.vintages import VINTAGES, check_vintage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["commune", "arrondissement", "province", "region", "country"]
Source = Literal["official", "variant", "recoded", "merged", "later", "part", "area"]

# How near a kind of name is to the place itself. "Equal-ish" by design: what a name means is for
# the reader to say; the weights only order the candidates.
WEIGHTS: dict[Source, float] = {
    "official": 100.0,
    "recoded": 100.0,
    "variant": 99.0,
    "merged": 96.0,
    "later": 94.0,
    "part": 92.0,
    "area": 98.0,
}
ARRONDISSEMENT_WEIGHT = 94.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to mean one place: a name or a code."""

    kind: Kind
    code: NisCode
    name: str
    source: Source
    weight: float
    why: Text
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class NamedPlace:
    """A commune or an area of the vintage."""

    kind: Kind
    code: NisCode
    labels: Labels
    population: int
    parents: frozenset[NisCode] = frozenset()


@dataclass
class NameIndex:
    """All entries of one vintage by key, by word, by code and by postal code."""

    vintage: int
    places: dict[tuple[Kind, NisCode], NamedPlace] = field(default_factory=dict)
    by_key: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    by_code: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    by_postal_code: defaultdict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    keys: list[str] = field(default_factory=list)
    _words: list[tuple[str, Entry]] = field(default_factory=list)

    def add(self, entry: Entry, keys: Sequence[str], words: Sequence[str]) -> None:
        """Take in an entry under the keys and the words that it is searched by."""
        for key in keys:
            if entry not in self.by_key[key]:
                self.by_key[key].append(entry)
        self._words.extend((word, entry) for word in words)

    def close(self) -> None:
        """Sort what is searched by halves; no entry may be added after."""
        self.by_key.default_factory = None
        self.by_code.default_factory = None
        self.by_postal_code.default_factory = None
        self.keys = sorted(self.by_key)
        self._words.sort(key=lambda pair: pair[0])

    def keys_starting(self, start: str) -> Iterator[str]:
        """The keys that begin with ``start``."""
        for place in range(bisect_left(self.keys, start), len(self.keys)):
            if not self.keys[place].startswith(start):
                return
            yield self.keys[place]

    def entries_with_word(self, start: str) -> Iterator[Entry]:
        """The entries with a word that begins with ``start``."""
        first = bisect_left(self._words, start, key=lambda pair: pair[0])
        for place in range(first, len(self._words)):
            if not self._words[place][0].startswith(start):
                return
            yield self._words[place][1]


@state_cache(maxsize=8, of="boundaries")
def name_index(vintage: int) -> NameIndex:
    """The index of one vintage; AtlasError for a vintage that the atlas does not have."""
    check_vintage(vintage)
    index = NameIndex(vintage)
    _add_areas(index)
    _add_communes(index)
    _add_aliases(index)
    index.close()
    return index


@state_cache(maxsize=8, of="boundaries")
def postal_codes(vintage: int) -> dict[NisCode, tuple[str, ...]]:
    """The postal codes (four digits, sorted) used in each commune of a vintage, by nis5."""
    codes: dict[NisCode, list[str]] = defaultdict(list)
    for postal_code, entries in sorted(name_index(vintage).by_postal_code.items()):
        for entry in entries:
            codes[entry.code].append(postal_code)
    return {nis5: tuple(codes[nis5]) for nis5 in sorted(codes)}


def _rows(name: str, *columns: str) -> list[dict[str, str]]:
    table = read_table(name, dict.fromkeys(columns, str))
    return [
        dict(zip(columns, row, strict=True)) for row in table.itertuples(index=False, name=None)
    ]


@state_cache(maxsize=8, of="boundaries")
def _communes(vintage: int) -> dict[NisCode, dict[str, str]]:
    rows = _rows(
        f"communes-{vintage}.csv",
        *("nis5", *NAMES, "name_local", "arrondissement", "province", "region", "population"),
    )
    return {NisCode(row["nis5"]): row for row in rows}


def _parents(row: dict[str, str]) -> frozenset[NisCode]:
    return frozenset(NisCode(row[level]) for level in ("arrondissement", "province", "region"))


def _labels(row: dict[str, str]) -> Labels:
    return Labels.of_row(row, "name")


# ---------------------------------------------------------------------------------- the vintage


def _add_areas(index: NameIndex) -> None:
    population: dict[NisCode, int] = defaultdict(int)
    for row in _communes(index.vintage).values():
        for around in {*_parents(row), COUNTRY}:
            population[around] += int(row["population"])
    for row in _rows(f"areas-{index.vintage}.csv", "code", "level", *NAMES):
        kind, code = _kind(row["level"]), NisCode(row["code"])
        if kind == "province" and ("region", code) in index.places:
            continue  # Brussels stands on the map of provinces, and is a region
        index.places[kind, code] = NamedPlace(kind, code, _labels(row), population[code])


def _kind(level: str) -> Kind:
    kinds: dict[str, Kind] = {
        "commune": "commune",
        "country": "country",
        "region": "region",
        "province": "province",
        "arrondissement": "arrondissement",
    }
    return kinds[level]


def _source(name: str) -> Source:
    return next(source for source in WEIGHTS if source == name)


def _area_sentence(kind: Kind) -> Text:
    if kind == "country":
        return Text("Name of the country.")
    if kind == "region":
        return Text("Name of a region.")
    if kind == "province":
        return Text("Name of a province.")
    return Text("Name of an arrondissement.")


def _add_communes(index: NameIndex) -> None:
    names = commune_names(index.vintage)
    for code, row in _communes(index.vintage).items():
        index.places["commune", code] = NamedPlace(
            "commune", code, names[code], int(row["population"]), _parents(row)
        )


# ------------------------------------------------------------------------------------ the aliases

_COLUMNS = (
    *("vintages", "form", "kind", "code", "name", "source", "languages", "own", "from_code"),
    *("year", "keys", "words"),
)


@state_cache(maxsize=1, of="boundaries")
def _aliases() -> list[dict[str, str]]:
    return _rows("aliases.csv", *_COLUMNS)


def _add_aliases(index: NameIndex) -> None:
    """The rows of ``aliases.csv`` that hold in the vintage, in their order."""
    rows = [row for row in _aliases() if str(index.vintage) in row["vintages"].split()]
    shared = Counter(row["name"] for row in rows if row["form"] == "postal")
    for row in rows:
        kind = _kind(row["kind"])
        source = _source(row["source"])
        weight = ARRONDISSEMENT_WEIGHT if kind == "arrondissement" else WEIGHTS[source]
        why = _why(
            row, index.vintage, index.places[kind, NisCode(row["code"])], shared[row["name"]]
        )
        languages = frozenset(row["languages"].split())
        entry = Entry(kind, NisCode(row["code"]), row["name"], source, weight, why, languages)
        if row["form"] == "code":
            index.by_code[row["name"]].append(entry)
        elif row["form"] == "postal":
            index.by_postal_code[row["name"]].append(entry)
        else:
            index.add(entry, row["keys"].split(), row["words"].split())


def _why(row: dict[str, str], vintage: int, place: NamedPlace, communes: int) -> Text:
    """Why a row of ``aliases.csv`` is that place; a postal code is used in so many communes."""
    if row["form"] == "postal":
        return _postal_sentence(row["name"], communes)
    if row["from_code"]:
        return _change_sentence(row, place)
    if row["form"] == "code":
        return Text("REFNIS code {code}.", code=row["code"])
    return _name_sentence(row, vintage, place)


def _postal_sentence(postal_code: str, communes: int) -> Text:
    if communes == 1:
        return Text("Postal code {postal_code}.", postal_code=postal_code)
    return Text(
        "Postal code {postal_code} is used in {n} communes.", postal_code=postal_code, n=communes
    )


def _name_sentence(row: dict[str, str], vintage: int, place: NamedPlace) -> Text:
    if row["source"] == "area":
        return _area_sentence(place.kind)
    if row["source"] == "part":
        return Text("{place} is a part of {commune}.", place=row["name"], commune=place.labels)
    if row["source"] == "variant":
        return Text("Another name of {commune}.", commune=place.labels)
    if row["own"]:
        return Text("Name of the commune.")
    labels = _labels(_communes(vintage)[place.code])
    return _language_sentence(frozenset(row["languages"].split()), labels)


def _language_sentence(languages: frozenset[str], commune: Labels) -> Text:
    """In which language a commune has a name; the languages of Belgium before others."""
    said = {
        "nl": Text("Dutch name of {commune}.", commune=commune),
        "fr": Text("French name of {commune}.", commune=commune),
        "de": Text("German name of {commune}.", commune=commune),
        "en": Text("English name of {commune}.", commune=commune),
    }
    other = Text("Another name of {commune}.", commune=commune)
    return next((text for language, text in said.items() if language in languages), other)


def _change_sentence(row: dict[str, str], place: NamedPlace) -> Text:
    found, year = NisCode(row["from_code"]), row["year"]
    if row["source"] == "merged":
        return Text(
            "{old} ({old_code}) merged in {year} into {new} ({new_code}).",
            old=_labels_of(found),
            old_code=found,
            year=year,
            new=place.labels,
            new_code=place.code,
        )
    if row["source"] == "later":
        return Text(
            "{new} ({new_code}) was formed in {year}; {old} ({old_code}) became a part of it.",
            new=_labels_of(found),
            new_code=found,
            year=year,
            old=place.labels,
            old_code=place.code,
        )
    return Text(
        "{commune} has code {found} in another vintage; here it is {code} (changed in {year}).",
        commune=place.labels,
        found=found,
        code=place.code,
        year=year,
    )


def _labels_of(code: NisCode) -> Labels:
    """The names of a commune in the first vintage that has its code."""
    return next(
        _labels(_communes(vintage)[code]) for vintage in VINTAGES if code in _communes(vintage)
    )
