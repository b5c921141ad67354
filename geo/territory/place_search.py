"""Which commune, province, arrondissement or region a text means.

:func:`find_communes` serves a search box: candidates with scores, also for half a name. It does not
guess: Saint-Nicolas near Liège and Sint-Niklaas, which is Saint-Nicolas in French, come back
together. :mod:`geo.territory.column` asks the same of a column of a file, and only what
:func:`exact` finds without a doubt is sure there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from geo.language import Labels, Text
from geo.state_cache import state_cache
from geo.territory import name_hints, spelling
from geo.territory.name_index import Entry, Kind, NameIndex, name_index
from geo.territory.nis_code import COUNTRY, NisCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# A spelling counts as a typing error of a name up to so many edits, by the length of the name.
_EDITS = ((4, 0), (6, 1), (9, 2), (14, 3), (10_000, 4))
_TYPO_CEILING = 97.0  # what is misspelt stays below what is spelt
_PREFIX_FLOOR, _WORDS_FLOOR, _PARTLY = 60.0, 55.0, 25.0
_AGREEMENT = 6.0  # what a hint ("province", "(Hainaut)", a postal code) takes from the others
ALMOST = "Spelt almost like {name}."

_KIND_ORDER: dict[Kind, int] = {
    "commune": 0,
    "region": 1,
    "province": 2,
    "arrondissement": 3,
    "country": 4,
}
_CODE = re.compile(
    r"(?:\b(?:refnis|nis|ins|lau|cp|pc|plz|be|b)[\s:_.\-]*)?(?<!\d)(\d{4,5})(?:[.,]0+)?(?!\d)",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:(refnis|nis|ins|lau)|cp|pc|plz|b)[\s:_.\-]*\d{4}", re.IGNORECASE)
_PIECES = re.compile(r"[()\[\],;/|]|\s[-–—]\s")


@dataclass(frozen=True)
class Match:
    """A place that a text may mean.

    Attributes
    ----------
    kind : "commune", "arrondissement", "province", "region" or "country"
    code : str
        REFNIS code, five characters, of the vintage asked for.
    labels : Labels
        The place's name in four languages.
    score : float
        0 to 100. 100: its own name or code, exactly. Scores within a few points of each other
        mean that only the reader can tell.
    matched : str
        The name or code that was recognised, as the atlas spells it.
    why : Text
        Why this place: "Dutch name of Liège.", "Knesselare (44029) merged in 2019 into Aalter".
    """

    kind: Kind
    code: NisCode
    labels: Labels
    score: float
    matched: str
    why: Text


@dataclass(frozen=True)
class Hit:
    """A way in which a text may mean a place.

    Attributes
    ----------
    entry : Entry
        The name or code that was recognised.
    score, why
        As of a :class:`Match`.
    exact : bool
        Whether all of the name or code is there as it is written, with no other as good.
    named : bool
        By its name, not by a code.
    doubt : Text or None
        Why it is for the reader to confirm all the same: a word beside it that says it is a part,
        or that is not known; a code beside it that is another one's.
    """

    entry: Entry
    score: float
    why: Text
    exact: bool
    named: bool = False
    doubt: Text | None = None

    @property
    def place(self) -> tuple[Kind, NisCode]:
        """The place, as :class:`NameIndex` knows it."""
        return (self.entry.kind, self.entry.code)

    @property
    def own(self) -> bool:
        """Whether it is the place itself, not a part of it or what it merged with."""
        return self.entry.source not in ("part", "merged", "later")


@dataclass(frozen=True)
class Query:
    """A text taken apart: its numbers of five and four digits, and what is left if it has letters.

    ``said`` is what the text itself calls its number: REFNIS code or postal code.
    """

    text: str
    codes: tuple[NisCode, ...]
    postal_codes: tuple[str, ...]
    name: str
    said: Literal["refnis", "postal"] | None = None

    @property
    def bare(self) -> str | None:
        """The number that is all there is in the text; None if there is more, or less."""
        numbers = self.codes + self.postal_codes
        return numbers[0] if len(numbers) == 1 and not self.name else None


def find_communes(text: str, vintage: int, *, limit: int = 8) -> list[Match]:
    """The communes and areas of a vintage that a text may mean, best first.

    Recognised: names in Dutch, French, German and English and common other names; capitals,
    accents, hyphens, apostrophes and words for "saint" written in any way; REFNIS codes of any
    vintage (also ``62063.0`` and ``BE_62063``); postal codes (``4000``, ``B-4000 Liège``); communes
    that have merged since or had not yet; parts of communes; the beginning of a name; typing
    errors (optimal string alignment distance, in proportion to the length).

    Parameters
    ----------
    text : str
        Anything; never raises for its content.
    vintage : int
        One of :data:`geo.territory.vintages.VINTAGES`.
    limit : int
        At most so many matches.

    Returns
    -------
    list of Match
        Sorted by score, then communes before areas, then by population. Empty when nothing is
        near.

    Raises
    ------
    AtlasError
        For a vintage that the atlas does not have.
    """
    return list(_find(str(text)[: 4 * spelling.LONGEST], vintage))[: max(limit, 0)]


@state_cache(maxsize=4096, of="boundaries")
def _find(text: str, vintage: int) -> tuple[Match, ...]:
    index = name_index(vintage)
    query = parse(text)
    hits = exact(index, query)
    if query.name:
        hits += nearly(index, query.name)
    return ranked(index, hits)


# ----------------------------------------------------------------------------- reading the text


def parse(text: str) -> Query:
    plain = unicodedata.normalize("NFKC", text)
    numbers = _CODE.findall(plain)
    name = _CODE.sub(" ", plain) if numbers else plain
    # What is left of "NIS 62063" and "62063" has no letter.
    has_letters = any(letter.isalpha() for letter in name)
    said = _SAID.search(plain) if numbers else None
    return Query(
        text=text,
        codes=tuple(NisCode(number) for number in numbers if len(number) == 5),
        postal_codes=tuple(number for number in numbers if len(number) == 4),
        name=name.strip() if has_letters else "",
        said=None if said is None else "refnis" if said.group(1) else "postal",
    )


def exact(index: NameIndex, query: Query) -> list[Hit]:
    """What the text names exactly: codes, postal codes and names, weighed against each other."""
    known: dict[str, Sequence[Entry]] = {code: index.by_code.get(code, ()) for code in query.codes}
    known |= {code: index.by_postal_code.get(code, ()) for code in query.postal_codes}
    hits = [Hit(e, e.weight, e.why, exact=True) for entries in known.values() for e in entries]
    names = _exact_names(index, query.name) if query.name else []
    unknown = [code for code, entries in known.items() if not entries]
    if names and unknown:
        # A number that is no code: a year, or the code of something else of that name.
        doubt = Text("{code} beside the name is not a code that is known.", code=unknown[0])
        names = _doubted(names, doubt)
    if not hits or not names:
        return hits + names
    # A code and a name: where they agree it is sure, where they do not both stay candidates.
    both = {hit.place for hit in hits} & {hit.place for hit in names}
    agreed = [replace(hit, score=100.0) for hit in names if hit.place in both]
    rest = [
        replace(hit, score=hit.score - _AGREEMENT, exact=not both)
        for hit in hits + names
        if hit.place not in both
    ]
    if not both:
        coded = index.places[hits[0].place].labels
        doubt = Text(
            "The code is that of {name}, and the name beside it is another one.", name=coded
        )
        rest = _doubted(rest, doubt)
    return agreed + rest


def _doubted(hits: Sequence[Hit], doubt: Text) -> list[Hit]:
    """The hits, each with a doubt if it has none yet."""
    return [hit if hit.doubt else replace(hit, doubt=doubt) for hit in hits]


def _exact_names(index: NameIndex, name: str) -> list[Hit]:
    hits = _of_key(index, name)
    hits += _with_hint(index, name)
    if not hits:
        hits = _in_pieces(index, name)
    return hits


def _of_key(index: NameIndex, name: str) -> list[Hit]:
    return [
        Hit(entry, entry.weight, entry.why, exact=True, named=True)
        for entry in index.by_key.get(spelling.key(name), ())
    ]


def _with_hint(index: NameIndex, name: str) -> list[Hit]:
    """Names with a word for their kind: "Provincie Antwerpen", "Ville de Liège"."""
    parts = spelling.words(name)
    if len(parts) < 2:
        return []
    if parts[0] == "administration":
        parts = ["commune", *parts[1:]]
    known = name_hints.KINDS.keys() | name_hints.PARTS
    if parts[0] in known:
        word, rest = parts[0], parts[1:]
    elif parts[-1] in known:
        word, rest = parts[-1], parts[:-1]
    else:
        return []
    found = _of_key(index, " ".join(rest))
    while not found and len(rest) > 1 and rest[0] in name_hints.CONNECTORS:
        rest = rest[1:]
        found = _of_key(index, " ".join(rest))
    return _of_kind(found, word)


def _of_kind(hits: list[Hit], word: str) -> list[Hit]:
    """Those of the kind of place that a word tells; if none is, all of them, to be confirmed."""
    meant = [hit for hit in hits if hit.entry.kind == name_hints.KINDS.get(word)]
    if meant or name_hints.KINDS.get(word) == "commune":
        return meant or hits
    return _doubted(hits, Text("“{word}” stands beside the name of a commune.", word=word))


def _in_pieces(index: NameIndex, name: str) -> list[Hit]:
    """Names in two languages or with their surroundings: "Ixelles / Elsene", "Celles (Hainaut)"."""
    pieces = [piece.strip() for piece in _PIECES.split(name) if piece and spelling.words(piece)]
    if len(pieces) < 2:
        return []
    read = [(piece, _of_key(index, piece) + _with_hint(index, piece)) for piece in pieces[:4]]
    found = [hits for _, hits in read if hits]
    if not found:
        return []
    hits = found[0]
    for others in found[1:]:
        hits = _narrowed(index, hits, others)
    left = [piece for piece, others in read if not others] + pieces[4:]
    for piece in left:
        hits = _beside(index, hits, piece)
    return hits


def _beside(index: NameIndex, hits: list[Hit], piece: str) -> list[Hit]:
    """The hits in the light of words beside them that are no name."""
    parts = spelling.plain_words(piece)
    if "".join(parts) in name_hints.PROVINCES:
        province = name_hints.PROVINCES["".join(parts)]
        within = [
            hit
            for hit in hits
            if province == hit.entry.code or province in index.places[hit.place].parents
        ]
        if within:
            return within
    if all(word in name_hints.NEUTRAL for word in parts):
        return hits
    kinds = [word for word in parts if word not in name_hints.CONNECTORS]
    if len(kinds) == 1 and kinds[0] in name_hints.KINDS.keys() | name_hints.PARTS:
        return _of_kind(hits, kinds[0])
    doubt = Text(
        "The name of a commune, and beside it “{words}”: confirm what is meant.", words=piece
    )
    return _doubted(hits, doubt)


def _narrowed(index: NameIndex, hits: list[Hit], others: list[Hit]) -> list[Hit]:
    """The hits that the others confirm: the same place, or an area around it."""
    same = {hit.place for hit in others if hit.own and not hit.doubt}
    confirmed = [hit for hit in hits if hit.place in same]
    if confirmed:
        return confirmed
    # "Antwerpen (Berchem)" is a part of Antwerp, and not all of it.
    parts = {hit.place: hit.doubt or hit.why for hit in others}
    within = [replace(hit, doubt=parts[hit.place]) for hit in hits if hit.place in parts]
    if within:
        return within
    around = {hit.entry.code for hit in others if hit.entry.kind != "commune"}
    within = [
        hit
        for hit in hits
        if hit.entry.kind == "commune"
        and (index.places[hit.place].parents & around or COUNTRY in around)
    ]
    if within:
        return within
    # They speak of different places: all stay candidates.
    doubt = Text("The names beside each other are not of one place.")
    return _doubted(hits + others, doubt)


# ------------------------------------------------------------------------------ what is near it


def nearly(index: NameIndex, name: str) -> list[Hit]:
    key = spelling.key(name)
    if len(key) < 2:
        return []
    return _beginning(index, key) + _by_words(index, name) + _misspelt(index, name)


def _beginning(index: NameIndex, key: str) -> list[Hit]:
    return [
        Hit(
            entry,
            (_PREFIX_FLOOR + _PARTLY * len(key) / len(longer)) * entry.weight / 100,
            Text("{name} begins with what was typed.", name=entry.name),
            exact=False,
        )
        for longer in index.keys_starting(key)
        if longer != key
        for entry in index.by_key[longer]
    ]


def _by_words(index: NameIndex, name: str) -> list[Hit]:
    parts = sorted(set(spelling.words(name)), key=len, reverse=True)
    if not parts or len(parts[0]) < 3:
        return []
    entries = {id(entry): entry for entry in index.entries_with_word(parts[0])}
    for part in parts[1:6]:
        entries = {
            id(entry): entry for entry in index.entries_with_word(part) if id(entry) in entries
        }
    typed = sum(map(len, parts))
    return [
        Hit(
            entry,
            (_WORDS_FLOOR + _PARTLY * min(1.0, typed / len(spelling.key(entry.name))))
            * entry.weight
            / 100,
            Text("{name} has what was typed in its name.", name=entry.name),
            exact=False,
        )
        for entry in entries.values()
    ]


def _misspelt(index: NameIndex, name: str) -> list[Hit]:
    # As typed too: without its word for a saint, Sainte-Oe would be too short to be a misspelling.
    typed = {spelling.key(name), "".join(spelling.plain_words(name))[: spelling.LONGEST]}
    return [hit for key in sorted(typed) for hit in _almost(index, key)]


def _almost(index: NameIndex, key: str) -> list[Hit]:
    from rapidfuzz import process  # noqa: PLC0415  (only where something is misspelt)
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    edits = next(allowed for length, allowed in _EDITS if len(key) <= length)
    if not edits:
        return []
    near = process.extract(key, index.keys, scorer=OSA.distance, score_cutoff=edits, limit=60)
    return [
        Hit(
            entry,
            _TYPO_CEILING * (1 - distance / max(len(key), len(found))) * entry.weight / 100,
            Text("Spelt almost like {name}.", name=entry.name),
            exact=False,
        )
        for found, distance, _ in near
        if distance
        for entry in index.by_key[found]
    ]


def ranked(index: NameIndex, hits: Iterable[Hit]) -> tuple[Match, ...]:
    best: dict[tuple[Kind, NisCode], Hit] = {}
    for hit in hits:
        place = (hit.entry.kind, hit.entry.code)
        if place not in best or hit.score > best[place].score:
            best[place] = hit

    def order(item: tuple[tuple[Kind, NisCode], Hit]) -> tuple[float, int, int, str]:
        (kind, code), hit = item
        population = index.places[kind, code].population
        return (-round(hit.score, 1), _KIND_ORDER[kind], -population, code)

    return tuple(
        Match(
            kind=kind,
            code=code,
            labels=index.places[kind, code].labels,
            score=round(float(hit.score), 1),
            matched=hit.entry.name,
            why=hit.why,
        )
        for (kind, code), hit in sorted(best.items(), key=order)
    )
