"""Every name and code by which a commune or an area of one vintage can be meant.

Built once a vintage from the tables in ``data/territory`` and kept in memory;
:mod:`.place_search` asks it. Each way to mean a place is an :class:`Entry` with a weight (100 for
its own name, less the further the name is from the place) and a sentence that says why.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from geo.language import LANGUAGES, Labels, Text
from geo.state_cache import state_cache
from geo.territory import spelling
from geo.territory.files import read_table
from geo.territory.mergers import predecessors, read_changes, successors
from geo.territory.naming import commune_names
from geo.territory.nis_code import BRUSSELS, COUNTRY, FLANDERS, WALLONIA, NisCode
from geo.territory.vintages import VINTAGES, check_vintage

if TYPE_CHECKING:
    from collections.abc import Iterator

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

    def add(self, entry: Entry) -> None:
        """Take in an entry under its name and the ways to write it."""
        main = spelling.key(entry.name)
        if not main:
            return
        short = spelling.without_article(entry.name)
        for key in {main, *spelling.joined_keys(entry.name), *([short] if short else ())}:
            if entry not in self.by_key[key]:
                self.by_key[key].append(entry)
        self._words.extend((word, entry) for word in set(spelling.words(entry.name)))

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
    _add_other_vintages(index)
    _add_other_names(index)
    _add_parts(index)
    _add_postal_codes(index)
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


_NAMES = ("name_nl", "name_fr", "name_de", "name_en")


def _rows(name: str, *columns: str) -> list[dict[str, str]]:
    table = read_table(name, dict.fromkeys(columns, str))
    return [
        dict(zip(columns, row, strict=True)) for row in table.itertuples(index=False, name=None)
    ]


@state_cache(maxsize=8, of="boundaries")
def _communes(vintage: int) -> dict[NisCode, dict[str, str]]:
    rows = _rows(
        f"communes-{vintage}.csv",
        *("nis5", *_NAMES, "name_local", "arrondissement", "province", "region", "population"),
    )
    return {NisCode(row["nis5"]): row for row in rows}


def _parents(row: dict[str, str]) -> frozenset[NisCode]:
    return frozenset(NisCode(row[level]) for level in ("arrondissement", "province", "region"))


def _labels(row: dict[str, str]) -> Labels:
    return Labels(nl=row["name_nl"], fr=row["name_fr"], de=row["name_de"], en=row["name_en"])


# ---------------------------------------------------------------------------------- the vintage


def _add_areas(index: NameIndex) -> None:
    population: dict[NisCode, int] = defaultdict(int)
    for row in _communes(index.vintage).values():
        for around in {*_parents(row), COUNTRY}:
            population[around] += int(row["population"])
    for row in _rows(f"areas-{index.vintage}.csv", "code", "level", *_NAMES):
        kind, code = _kind(row["level"]), NisCode(row["code"])
        if kind == "province" and ("region", code) in index.places:
            continue  # Brussels stands on the map of provinces, and is a region
        labels = _labels(row)
        index.places[kind, code] = NamedPlace(kind, code, labels, population[code])
        weight = ARRONDISSEMENT_WEIGHT if kind == "arrondissement" else WEIGHTS["area"]
        for name, languages in _spellings(labels).items():
            entry = Entry(kind, code, name, "area", weight, _area_sentence(kind), languages)
            index.add(entry)
        if kind in ("region", "country"):
            for name in _AREA_NAMES.get(code, ()):
                index.add(Entry(kind, code, name, "area", weight, _area_sentence(kind)))
        index.by_code[code].append(
            Entry(kind, code, code, "area", weight, Text("REFNIS code {code}.", code=code))
        )


def _kind(level: str) -> Kind:
    kinds: dict[str, Kind] = {
        "country": "country",
        "region": "region",
        "province": "province",
        "arrondissement": "arrondissement",
    }
    return kinds[level]


def _area_sentence(kind: Kind) -> Text:
    if kind == "country":
        return Text("Name of the country.")
    if kind == "region":
        return Text("Name of a region.")
    if kind == "province":
        return Text("Name of a province.")
    return Text("Name of an arrondissement.")


def _spellings(labels: Labels) -> dict[str, frozenset[str]]:
    """Each different name with the languages that use it."""
    spellings: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        spellings[labels[language]].add(language)
    return {name: frozenset(languages) for name, languages in spellings.items()}


def _add_communes(index: NameIndex) -> None:
    for code, row in _communes(index.vintage).items():
        labels = _labels(row)
        parents = _parents(row)
        index.places["commune", code] = NamedPlace(
            "commune", code, commune_names(index.vintage)[code], int(row["population"]), parents
        )
        index.by_code[code].append(
            Entry("commune", code, code, "official", 100, Text("REFNIS code {code}.", code=code))
        )
        own = {row["name_local"], *(part.strip() for part in row["name_local"].split("/"))}
        for name, languages in _spellings(labels).items():
            why = Text("Name of the commune.")
            if name not in own:
                why = _language_sentence(languages, labels)
            index.add(Entry("commune", code, name, "official", 100, why, languages))
        local = Text("Name of the commune.")
        for name in own:
            index.add(Entry("commune", code, name, "official", 100, local))


def _language_sentence(languages: frozenset[str], commune: Labels) -> Text:
    if "nl" in languages:
        return Text("Dutch name of {commune}.", commune=commune)
    if "fr" in languages:
        return Text("French name of {commune}.", commune=commune)
    if "de" in languages:
        return Text("German name of {commune}.", commune=commune)
    return Text("English name of {commune}.", commune=commune)


# ------------------------------------------------------------------------------ other vintages


@dataclass(frozen=True)
class _Origin:
    """What became of a code of another vintage, or what it was made of."""

    source: Source
    targets: tuple[NisCode, ...]
    year: int


def _add_other_vintages(index: NameIndex) -> None:
    later: list[Entry] = []
    for other in VINTAGES:
        for code, row in _communes(other).items():
            if code in _communes(index.vintage) or code in index.by_code:
                continue
            origin = _origin(code, other, index.vintage)
            labels = _labels(row)
            for target in origin.targets:
                place = index.places["commune", target]
                why = _change_sentence(origin, code, labels, place)
                weight = WEIGHTS[origin.source]
                index.by_code[code].append(
                    Entry("commune", target, code, origin.source, weight, why)
                )
                if origin.source == "recoded":
                    continue  # the name has not changed, and is there already
                for name, languages in _spellings(labels).items():
                    if origin.source == "later" and spelling.key(name) in index.by_key:
                        continue  # Aalter of 2018 is Aalter, not what else became Aalter in 2019
                    later.append(
                        Entry("commune", target, name, origin.source, weight, why, languages)
                    )
    for entry in later:
        index.add(entry)


@state_cache(maxsize=4096, of="boundaries")
def _origin(code: NisCode, other: int, vintage: int) -> _Origin:
    """What became of ``code`` of the vintage ``other`` in ``vintage``, or what made it up."""
    targets = tuple(successors(code, other, vintage))
    forward = other < vintage
    changes = read_changes()
    year = int(changes.loc[changes["old_code" if forward else "new_code"] == code, "year"].max())
    if forward and len(predecessors(targets[0], vintage, other)) > 1:
        return _Origin("merged", targets, year)
    return _Origin("later" if len(targets) > 1 else "recoded", targets, year)


def _change_sentence(origin: _Origin, code: NisCode, labels: Labels, place: NamedPlace) -> Text:
    year = str(origin.year)
    if origin.source == "merged":
        return Text(
            "{old} ({old_code}) merged in {year} into {new} ({new_code}).",
            old=labels,
            old_code=code,
            year=year,
            new=place.labels,
            new_code=place.code,
        )
    if origin.source == "later":
        return Text(
            "{new} ({new_code}) was formed in {year}; {old} ({old_code}) became a part of it.",
            new=labels,
            new_code=code,
            year=year,
            old=place.labels,
            old_code=place.code,
        )
    return Text(
        "{commune} has code {found} in another vintage; here it is {code} (changed in {year}).",
        commune=place.labels,
        found=code,
        code=place.code,
        year=year,
    )


def _in_vintage(code: NisCode, vintage: int) -> tuple[NisCode, ...]:
    """The codes of ``vintage`` that hold, or are held by, a commune of any vintage."""
    if code in _communes(vintage):
        return (code,)
    for other in VINTAGES:
        if code in _communes(other):
            return _origin(code, other, vintage).targets
    return ()


# --------------------------------------------------------------------------------- other names

_PART_KINDS = frozenset({"deelgemeente", "part", "place", "former_commune"})


def _add_other_names(index: NameIndex) -> None:
    official = set(index.by_key)
    for row in _rows("names.csv", "nis5", "name", "language", "kind"):
        code = NisCode(row["nis5"])
        part = row["kind"] in _PART_KINDS
        merged = code not in _communes(index.vintage)
        for target in _in_vintage(code, index.vintage):
            place = index.places["commune", target]
            if merged and spelling.key(row["name"]) in _keys_of(target, index.vintage):
                continue
            source: Source = "part" if part else "variant"
            why = Text("Another name of {commune}.", commune=place.labels)
            if part:
                why = _part_sentence(row["name"], place)
            elif merged:
                origin = next(e for e in index.by_code[code] if e.code == target)
                if origin.source == "later" and spelling.key(row["name"]) in official:
                    continue
                source = "variant" if origin.source == "recoded" else origin.source
                why = origin.why if source != "variant" else why
            languages = frozenset({row["language"]}) if row["language"] else frozenset()
            index.add(
                Entry("commune", target, row["name"], source, WEIGHTS[source], why, languages)
            )


def _keys_of(code: NisCode, vintage: int) -> set[str]:
    return {spelling.key(_communes(vintage)[code][name]) for name in _NAMES}


def _part_sentence(name: str, place: NamedPlace) -> Text:
    return Text("{place} is a part of {commune}.", place=name, commune=place.labels)


def _add_parts(index: NameIndex) -> None:
    for row in _rows("places.csv", "nis5", "name"):
        for target in _in_vintage(NisCode(row["nis5"]), index.vintage):
            place = index.places["commune", target]
            if spelling.key(row["name"]) in _keys_of(target, index.vintage):
                continue
            why = _part_sentence(row["name"], place)
            index.add(Entry("commune", target, row["name"], "part", WEIGHTS["part"], why))


def _add_postal_codes(index: NameIndex) -> None:
    targets: dict[str, set[NisCode]] = defaultdict(set)
    for row in _rows("postal-codes.csv", "postal_code", "nis5_2018"):
        targets[row["postal_code"]].update(_in_vintage(NisCode(row["nis5_2018"]), index.vintage))
    for postal_code, codes in targets.items():
        why = Text("Postal code {postal_code}.", postal_code=postal_code)
        if len(codes) > 1:
            why = Text(
                "Postal code {postal_code} is used in {n} communes.",
                postal_code=postal_code,
                n=len(codes),
            )
        index.by_postal_code[postal_code].extend(
            Entry("commune", code, postal_code, "variant", 99, why) for code in sorted(codes)
        )
