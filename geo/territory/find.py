"""Which commune, province, arrondissement or region a text means.

:func:`find_communes` serves a search box: candidates with scores, also for half a name.
:func:`match_communes` serves a column of a file: for each cell whether it is sure which commune is
meant. Neither guesses: Saint-Nicolas near Liège and Sint-Niklaas, which is Saint-Nicolas in French,
come back together.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from geo.language import Labels, Text
from geo.territory import spelling
from geo.territory.name_index import Entry, Kind, NameIndex, name_index

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Status = Literal["sure", "candidates", "none"]

# A spelling counts as a typing error of a name up to so many edits, by the length of the name.
_EDITS = ((4, 0), (6, 1), (9, 2), (14, 3), (10_000, 4))
_TYPO_CEILING = 97.0  # what is misspelt stays below what is spelt
_PREFIX_FLOOR, _WORDS_FLOOR, _PARTLY = 60.0, 55.0, 25.0
_AGREEMENT = 6.0  # what a hint ("province", "(Hainaut)", a postal code) takes from the others
_BRUSSELS = "04000"
_ALMOST = "Spelt almost like {name}."

_KIND_ORDER: dict[Kind, int] = {
    "commune": 0,
    "region": 1,
    "province": 2,
    "arrondissement": 3,
    "country": 4,
}
_HINTS: dict[str, Kind] = {
    **dict.fromkeys(
        ("gemeente", "gemeentebestuur", "stad", "stadsbestuur", "deelgemeente", "commune"),
        "commune",
    ),
    **dict.fromkeys(
        ("ville", "gemeinde", "stadt", "municipality", "city", "town", "municipalite"), "commune"
    ),
    **dict.fromkeys(("province", "provincie", "provinz", "prov"), "province"),
    **dict.fromkeys(("arrondissement", "arr", "bezirk"), "arrondissement"),
    **dict.fromkeys(("region", "gewest"), "region"),
}
_CONNECTORS = frozenset({"de", "du", "d", "des", "la", "van", "of", "von", "der", "communale"})
_CODE = re.compile(
    r"(?:\b(?:refnis|nis|ins|lau|cp|pc|plz|be|b)[\s:_.\-]*)?(?<!\d)(\d{4,5})(?:[.,]0+)?(?!\d)",
    re.IGNORECASE,
)
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
    code: str
    labels: Labels
    score: float
    matched: str
    why: Text


@dataclass(frozen=True)
class RowMatch:
    """What one cell of a column of communes means.

    Attributes
    ----------
    value : str
        The cell as text.
    status : "sure", "candidates" or "none"
    code : str or None
        The commune, when sure.
    candidates : tuple of Match
        The sure commune first; else all that may be meant, best first. When the status is
        "none", areas that are no communes may still be here.
    reason : Text
        One sentence for the reader.
    """

    value: str
    status: Status
    code: str | None
    candidates: tuple[Match, ...]
    reason: Text


@dataclass(frozen=True)
class _Hit:
    entry: Entry
    score: float
    why: Text
    exact: bool
    named: bool = False  # by its name, not by a code


@dataclass(frozen=True)
class _Query:
    text: str
    codes: tuple[str, ...]
    postal_codes: tuple[str, ...]
    name: str


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


@lru_cache(maxsize=4096)
def _find(text: str, vintage: int) -> tuple[Match, ...]:
    index = name_index(vintage)
    query = _parse(text)
    hits = _exact(index, query)
    if query.name:
        hits += _near(index, query.name)
    return _ranked(index, hits)


def match_communes(
    values: Sequence[object], vintage: int, *, language: str | None = None, near: bool = True
) -> list[RowMatch]:
    """For each cell of a column, which commune of the vintage it means.

    Sure is only an exact name or code of one single commune. A typing error, a part of a commune,
    a commune that has merged, a name that two communes share are candidates for the reader to
    confirm: a number about Knesselare is not a number about Aalter.

    A name that a commune shares with its province (Liège, Namur, Antwerpen, Limbourg) or region
    (Brussels) is sure only where the column shows that it is about communes: another cell is
    surely a commune (for Brussels, one of its other eighteen), and none is an area.

    Parameters
    ----------
    values : sequence
        Cells: text, or numbers as spreadsheets keep codes (62063.0); None and NaN are empty.
    vintage : int
        One of :data:`geo.territory.vintages.VINTAGES`.
    language : "nl", "fr", "de" or "en", optional
        The language of the column. Names in other languages then count only where this one has
        none: in a Dutch column Saint-Nicolas is not Sint-Niklaas.
    near : bool
        Whether to look for typing errors and parts of names where nothing is exact; without,
        long columns of other text are dealt with at once.

    Returns
    -------
    list of RowMatch
        One a cell, in order.

    Raises
    ------
    AtlasError
        For a vintage that the atlas does not have.
    """
    index = name_index(vintage)
    texts = [_as_text(value) for value in values]
    rows = {text: _match_one(index, text, language, near) for text in dict.fromkeys(texts)}
    settled = _settle_shared_names(index, rows)
    return [settled[text] for text in texts]


def _as_text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip()


# ----------------------------------------------------------------------------- reading the text


def _parse(text: str) -> _Query:
    plain = unicodedata.normalize("NFKC", text)
    numbers = _CODE.findall(plain)
    name = _CODE.sub(" ", plain) if numbers else plain
    has_letters = any(letter.isalpha() for letter in name)
    return _Query(
        text=text,
        codes=tuple(number for number in numbers if len(number) == 5),
        postal_codes=tuple(number for number in numbers if len(number) == 4),
        name=name.strip() if has_letters else "",
    )


def _exact(index: NameIndex, query: _Query) -> list[_Hit]:
    """What the text names exactly: codes, postal codes and names, weighed against each other."""
    sides = [
        [entry for code in query.codes for entry in index.by_code.get(code, ())],
        [entry for code in query.postal_codes for entry in index.by_postal_code.get(code, ())],
    ]
    hits = [_Hit(e, e.weight, e.why, exact=True) for side in sides for e in side]
    names = _exact_names(index, query.name) if query.name else []
    if not hits or not names:
        return hits + names
    # A code and a name: where they agree it is sure, where they do not both stay candidates.
    coded, named = ({(h.entry.kind, h.entry.code) for h in some} for some in (hits, names))
    both = coded & named
    agreed = [
        _Hit(h.entry, 100.0, h.why, exact=True, named=True)
        for h in names
        if (h.entry.kind, h.entry.code) in both
    ]
    rest = [
        _Hit(h.entry, h.score - _AGREEMENT, h.why, exact=not both, named=h.named)
        for h in hits + names
        if (h.entry.kind, h.entry.code) not in both
    ]
    return agreed + rest


def _exact_names(index: NameIndex, name: str) -> list[_Hit]:
    hits = _of_key(index, name)
    hits += _with_hint(index, name)
    if not hits:
        hits = _in_pieces(index, name)
    return hits


def _of_key(index: NameIndex, name: str) -> list[_Hit]:
    return [
        _Hit(entry, entry.weight, entry.why, exact=True, named=True)
        for entry in index.by_key.get(spelling.key(name), ())
    ]


def _with_hint(index: NameIndex, name: str) -> list[_Hit]:
    """Names with a word for their kind: "Provincie Antwerpen", "Ville de Liège"."""
    parts = spelling.words(name)
    if len(parts) < 2:
        return []
    if parts[0] == "administration":
        parts = ["commune", *parts[1:]]
    if parts[0] in _HINTS:
        kind, rest = _HINTS[parts[0]], parts[1:]
    elif parts[-1] in _HINTS:
        kind, rest = _HINTS[parts[-1]], parts[:-1]
    else:
        return []
    found = _of_key(index, " ".join(rest))
    while not found and len(rest) > 1 and rest[0] in _CONNECTORS:
        rest = rest[1:]
        found = _of_key(index, " ".join(rest))
    meant = [hit for hit in found if hit.entry.kind == kind]
    return meant or found


def _in_pieces(index: NameIndex, name: str) -> list[_Hit]:
    """Names in two languages or with their surroundings: "Ixelles / Elsene", "Celles (Hainaut)"."""
    pieces = [piece.strip() for piece in _PIECES.split(name) if piece and piece.strip()]
    if len(pieces) < 2:
        return []
    found = [(piece, _of_key(index, piece) + _with_hint(index, piece)) for piece in pieces[:4]]
    found = [(piece, hits) for piece, hits in found if hits]
    if not found:
        return []
    hits = found[0][1]
    for _, others in found[1:]:
        hits = _narrowed(index, hits, others)
    firsts = [word for piece in pieces[1:] for word in spelling.words(piece)[:1]]
    kinds = {_HINTS[word] for word in firsts if word in _HINTS}
    if len(kinds) == 1 and any(hit.entry.kind in kinds for hit in hits):
        hits = [hit for hit in hits if hit.entry.kind in kinds]
    return hits


def _narrowed(index: NameIndex, hits: list[_Hit], others: list[_Hit]) -> list[_Hit]:
    """The hits that the others confirm: the same place, or an area around it."""
    same = {(hit.entry.kind, hit.entry.code) for hit in others}
    confirmed = [hit for hit in hits if (hit.entry.kind, hit.entry.code) in same]
    if confirmed:
        return confirmed
    around = {hit.entry.code for hit in others if hit.entry.kind != "commune"}
    within = [
        hit
        for hit in hits
        if hit.entry.kind == "commune" and index.places["commune", hit.entry.code].parents & around
    ]
    if within:
        return within
    # They speak of different places: all stay candidates.
    return hits + others


# ------------------------------------------------------------------------------ what is near it


def _near(index: NameIndex, name: str) -> list[_Hit]:
    key = spelling.key(name)
    if len(key) < 2:
        return []
    return _beginning(index, key) + _by_words(index, name) + _misspelt(index, name)


def _beginning(index: NameIndex, key: str) -> list[_Hit]:
    return [
        _Hit(
            entry,
            (_PREFIX_FLOOR + _PARTLY * len(key) / len(longer)) * entry.weight / 100,
            Text("{name} begins with what was typed.", name=entry.name),
            exact=False,
        )
        for longer in index.keys_starting(key)
        if longer != key
        for entry in index.by_key[longer]
    ]


def _by_words(index: NameIndex, name: str) -> list[_Hit]:
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
        _Hit(
            entry,
            (_WORDS_FLOOR + _PARTLY * min(1.0, typed / len(spelling.key(entry.name))))
            * entry.weight
            / 100,
            Text("{name} has what was typed in its name.", name=entry.name),
            exact=False,
        )
        for entry in entries.values()
    ]


def _misspelt(index: NameIndex, name: str) -> list[_Hit]:
    # As typed too: without its word for a saint, Sainte-Oe would be too short to be a misspelling.
    typed = {spelling.key(name), "".join(spelling.plain_words(name))[: spelling.LONGEST]}
    return [hit for key in sorted(typed) for hit in _almost(index, key)]


def _almost(index: NameIndex, key: str) -> list[_Hit]:
    from rapidfuzz import process  # noqa: PLC0415  (only where something is misspelt)
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    edits = next(allowed for length, allowed in _EDITS if len(key) <= length)
    if not edits:
        return []
    near = process.extract(key, index.keys, scorer=OSA.distance, score_cutoff=edits, limit=60)
    return [
        _Hit(
            entry,
            _TYPO_CEILING * (1 - distance / max(len(key), len(found))) * entry.weight / 100,
            Text("Spelt almost like {name}.", name=entry.name),
            exact=False,
        )
        for found, distance, _ in near
        if distance
        for entry in index.by_key[found]
    ]


def _ranked(index: NameIndex, hits: Iterable[_Hit]) -> tuple[Match, ...]:
    best: dict[tuple[Kind, str], _Hit] = {}
    for hit in hits:
        place = (hit.entry.kind, hit.entry.code)
        if place not in best or hit.score > best[place].score:
            best[place] = hit

    def order(item: tuple[tuple[Kind, str], _Hit]) -> tuple[float, int, int, str]:
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


# ---------------------------------------------------------------------------- a column of cells


def _match_one(index: NameIndex, text: str, language: str | None, near: bool) -> RowMatch:
    if not text:
        return RowMatch("", "none", None, (), Text("The cell is empty."))
    query = _parse(text[: 4 * spelling.LONGEST])
    hits = [hit for hit in _exact(index, query) if hit.exact]
    if language:
        hits = _in_language(hits, language)
    if not hits:
        return _match_near(index, text, query, near)
    candidates = _ranked(index, hits)
    own = {
        hit.entry.code
        for hit in hits
        if hit.entry.kind == "commune" and hit.entry.source in ("official", "variant", "recoded")
    }
    if query.name and not any(hit.named for hit in hits):
        return _code_without_its_name(index, text, query, candidates)
    return _judged(text, candidates, own)


def _judged(text: str, candidates: tuple[Match, ...], own: set[str]) -> RowMatch:
    """Sure if the text is the own name of one commune, else all that it may mean."""
    if len(own) == 1:
        (code,) = own
        ordered = sorted(candidates, key=lambda match: match.code != code)
        return RowMatch(text, "sure", code, tuple(ordered), ordered[0].why)
    communes = [match for match in candidates if match.kind == "commune"]
    if not communes:
        return RowMatch(text, "none", None, candidates, _no_commune(candidates[0]))
    reason = _several(communes) if len(communes) > 1 else communes[0].why
    return RowMatch(text, "candidates", None, candidates, reason)


def _code_without_its_name(
    index: NameIndex, text: str, query: _Query, coded: tuple[Match, ...]
) -> RowMatch:
    """A code beside words that are no name: sure if the words are almost the code's own name."""
    near = _ranked(index, _near(index, query.name))
    agreed = [match for match in coded if match.code in {one.code for one in near}]
    if len(agreed) == 1 and agreed[0].kind == "commune":
        return RowMatch(text, "sure", agreed[0].code, tuple(agreed), agreed[0].why)
    reason = Text(
        "The code is that of {commune}, but {name} is not a name of it.",
        commune=coded[0].labels,
        name=query.name,
    )
    named = tuple(match for match in near if match.kind == "commune")[:4]
    return RowMatch(text, "candidates", None, (*coded, *named), reason)


def _in_language(hits: list[_Hit], language: str) -> list[_Hit]:
    """Only the names in one language, if it has any for this text; codes stay."""
    spoken = [hit for hit in hits if not hit.entry.languages or language in hit.entry.languages]
    return spoken or hits


def _several(communes: list[Match]) -> Text:
    if len(communes) == 2:
        return Text(
            "Two communes may be meant: {first} ({first_code}) or {second} ({second_code}).",
            first=communes[0].labels,
            first_code=communes[0].code,
            second=communes[1].labels,
            second_code=communes[1].code,
        )
    return Text("{n} communes may be meant.", n=len(communes))


def _no_commune(area: Match) -> Text:
    if area.kind == "country":
        return Text("{area} is the country, not a commune.", area=area.labels)
    if area.kind == "region":
        return Text("{area} is a region, not a commune.", area=area.labels)
    if area.kind == "province":
        return Text("{area} is a province, not a commune.", area=area.labels)
    return Text("{area} is an arrondissement, not a commune.", area=area.labels)


def _match_near(index: NameIndex, text: str, query: _Query, near: bool) -> RowMatch:
    if query.name:
        found = _find(text, index.vintage) if near else ()
        communes = tuple(match for match in found if match.kind == "commune")[:8]
        if communes:
            reason = communes[0].why
            if reason.msgid != _ALMOST:
                reason = Text(
                    "Not a name of a commune; the nearest is {name}.", name=communes[0].labels
                )
            return RowMatch(text, "candidates", None, communes, reason)
        return RowMatch(
            text,
            "none",
            None,
            (),
            Text("No commune of {vintage} has a name like this.", vintage=str(index.vintage)),
        )
    if query.codes:
        reason = Text(
            "{code} is not the REFNIS code of a commune in any vintage.", code=query.codes[0]
        )
    elif query.postal_codes:
        reason = Text("{code} is not a postal code in Belgium.", code=query.postal_codes[0])
    else:
        reason = Text("A commune's name, REFNIS code or postal code was expected.")
    return RowMatch(text, "none", None, (), reason)


def _settle_shared_names(index: NameIndex, rows: dict[str, RowMatch]) -> dict[str, RowMatch]:
    """Leave a name shared with a province or region sure only in a column about communes."""
    shared = {
        text: row
        for text, row in rows.items()
        if row.status == "sure"
        and any(match.kind in ("province", "region") for match in row.candidates)
    }
    if not shared:
        return rows
    plain = [row.code for text, row in rows.items() if row.status == "sure" and text not in shared]
    about_areas = any(
        row.status == "none" and any(match.kind != "country" for match in row.candidates)
        for row in rows.values()
    )
    in_brussels = any(
        code is not None and _BRUSSELS in index.places["commune", code].parents for code in plain
    )
    settled = dict(rows)
    for text, row in shared.items():
        area = next(match for match in row.candidates if match.kind in ("province", "region"))
        proof = in_brussels if area.code == _BRUSSELS else bool(plain)
        if not proof or about_areas:
            settled[text] = RowMatch(text, "candidates", None, row.candidates, _commune_or(area))
    return settled


def _commune_or(area: Match) -> Text:
    if area.kind == "region":
        return Text("The commune or the region {area}: the column does not tell.", area=area.labels)
    return Text("The commune or the province {area}: the column does not tell.", area=area.labels)
