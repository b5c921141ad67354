"""Which commune each cell of a column of a file means, and where only its reader can tell.

A column comes in, with what stands above it and beside it; for each cell a :class:`RowMatch` goes
out. What kind of numbers a column holds is decided for all of it: 3000 is Leuven among postal codes
and Wallonia, without its zero, among REFNIS codes.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.language import Text
from geo.territory import spelling
from geo.territory.name_hints import no_place, other_areas
from geo.territory.name_index import name_index
from geo.territory.nis_code import BRUSSELS, COUNTRY, NisCode
from geo.territory.place_search import ALMOST, Hit, exact, find_communes, nearly, parse, ranked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.territory.name_index import Entry, Kind, NameIndex
    from geo.territory.place_search import Match, Query

Status = Literal["sure", "candidates", "none"]
Numbers = Literal["refnis", "postal", "both", "names"]

MAY_BE_AREAS = frozenset({"1000", "2000", "3000", "4000"})
"""Postal codes that are also the codes of the country and the regions, without their zero."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_CODES = re.compile(
    r"refnis|\bc?nis\d?\b|\b(ins|nsi|lau)\d?\b|(nis|ins|nsi)5?code|code(nis|ins|nsi)"
)
# Not the posts of a budget, and not "postes de travail".
_POSTAL_CODES = re.compile(
    r"\b(code )?postal(e|es|s)?\b|codes? postaux|codepostal|\bpost ?(code|kode|c|k|cd|nr|num|nummer"
    r"|leitzahl|zahl|id)\w*|plz|\bcp\b|\bzip( ?code\w*)?\b"
)
_MOST = 60  # candidates looked at where only areas may come first
_SHORTEST = 3  # letters beside a code that may be the beginning of its name


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
    code: NisCode | None
    candidates: tuple[Match, ...]
    reason: Text


def match_communes(
    values: Sequence[object],
    vintage: int,
    *,
    language: str | None = None,
    near: bool = True,
    header: str = "",
    beside: Sequence[Sequence[str]] | None = None,
) -> list[RowMatch]:
    """For each cell of a column, which commune of the vintage it means.

    Sure is only an exact name or code of one single commune. A typing error, a part of a commune,
    a commune that has merged, a name that two communes share are candidates for the reader to
    confirm: a number about Knesselare is not a number about Aalter. So is a name with a word beside
    it that is not known to tell places apart, "Leuven (E5)", "Gent (rest)". Words that stand where
    nothing is to be said ("NA", "n.v.t.", "(vide)") mean none.

    A name that a commune shares with its province (Liège, Namur, Antwerpen, Limbourg) or region
    (Brussels) is sure only where the column shows that it is about communes: another cell is
    surely a commune (for Brussels, one of its other eighteen), and none is an area.

    Under a header that says other areas ("Arrondissement", "Kieskanton", "Zone de police") every
    name is for the reader to confirm: Leuven there is not the commune. Codes count all the same.

    Numbers are REFNIS codes or postal codes by what the header says, or else by what most of them
    are. One of the other kind is for the reader to confirm; 1000, 2000, 3000 and 4000 among REFNIS
    codes are the country and the regions without their zero, and no communes.

    Parameters
    ----------
    values : sequence
        Cells: text, or numbers as spreadsheets keep codes (62063.0); None and NaN are empty.
    vintage : int
        One of :data:`geo.territory.vintages.VINTAGES`.
    language : one of LANGUAGES, optional
        The language of the column. Names in other languages then count only where this one has
        none: in a Dutch column Saint-Nicolas is not Sint-Niklaas.
    near : bool
        Whether to look for typing errors and parts of names where nothing is exact; without,
        long columns of other text are dealt with at once.
    header : str
        What the file calls the column.
    beside : sequence of sequences of str, optional
        For each cell the texts that stand in its row in columns of names. A number beside the name
        of another place is not sure.

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
    named = [tuple(row) for row in beside] if beside is not None else [()] * len(texts)
    keys = list(zip(texts, named, strict=True))
    different = list(dict.fromkeys(keys))
    queries = {text: parse(text[: 4 * spelling.LONGEST]) for text in dict.fromkeys(texts)}
    numbers = _kind_of_numbers(index, queries, header, different)
    rows = {
        text: _as_a_number(index, numbers, query, _match_one(index, text, query, language, near))
        for text, query in queries.items()
    }
    rows = _settle_shared_names(index, rows)
    rows = _under_header(rows, queries, header)
    settled = {
        (text, names): _unless_contradicted(index, rows[text], queries[text], names)
        for text, names in different
    }
    return [settled[key] for key in keys]


def names_codes(header: str) -> bool:
    """Whether a header says that its column holds REFNIS codes: ``NIS_code``, ``CD_REFNIS``."""
    return _CODES.search(header_words(header)) is not None


def names_postal_codes(header: str) -> bool:
    """Whether a header says that its column holds postal codes."""
    return _POSTAL_CODES.search(header_words(header)) is not None


def header_words(header: str) -> str:
    """The words of a header, folded, with blanks between: ``NISCode_2019`` -> ``nis code 2019``."""
    return " ".join(spelling.plain_words(_CAMEL.sub(" ", header).replace("_", " ")))


def _as_text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip()


# ---------------------------------------------------------------------- the numbers of a column


def _kind_of_numbers(
    index: NameIndex,
    queries: Mapping[str, Query],
    header: str,
    rows: Iterable[tuple[str, tuple[str, ...]]],
) -> Numbers:
    """Which codes the numbers of a column are: told by its header, else by what most of them are.

    1000, 2000, 3000 and 4000 can be either and do not count; where there is nothing else the names
    beside them do, and without any, several of them tell nothing. Among names that somebody typed
    every number stands for itself.
    """
    bare = {query.bare for query in queries.values() if query.bare}
    lost = bare & MAY_BE_AREAS
    codes = sum(code in index.by_code for code in bare)
    postal = sum(code in index.by_postal_code for code in bare - lost)
    if not codes and not postal:
        for text, names in rows:
            area = _without_zero(index, queries[text].bare or "")
            means = {place for name in names for place in _meant(index, name)}
            codes += area is not None and (area.kind, area.code) in means
            postal += any(
                (entry.kind, entry.code) in means
                for entry in index.by_postal_code.get(queries[text].bare or "", ())
            )
    said = names_codes(header), names_postal_codes(header)
    if said[0] != said[1]:
        against = postal > codes if said[0] else codes > postal
        return "both" if against else "refnis" if said[0] else "postal"
    if sum(bool(query.name) for query in queries.values()) > len(bare):
        return "names"
    if codes == postal:
        return "both" if codes or len(lost) > 1 else "postal"
    return "refnis" if codes > postal else "postal"


def _without_zero(index: NameIndex, number: str) -> Entry | None:
    """The country or region whose code, five digits with a zero first, became this number."""
    return next(iter(index.by_code.get(f"0{number}", ())), None) if len(number) == 4 else None


def _meant(index: NameIndex, name: str) -> set[tuple[Kind, NisCode]]:
    return {hit.place for hit in exact(index, parse(name[: 4 * spelling.LONGEST])) if hit.exact}


def _as_a_number(index: NameIndex, numbers: Numbers, query: Query, row: RowMatch) -> RowMatch:
    """A row whose cell is nothing but a number, in the light of what numbers its column holds."""
    number = query.bare
    if number is None:
        return row
    if query.said is not None:  # "NIS 3000", "B-3000"
        numbers = query.said
    area = _without_zero(index, number)
    if area is not None and numbers in ("refnis", "both"):
        match = _of_entry(index, area)
        if numbers == "refnis":
            reason = Text(
                "{code} without its zero: {area}, no commune.", code=f"0{number}", area=match.labels
            )
            return RowMatch(row.value, "none", None, (match,), reason)
        reason = Text(
            "A postal code, or the code of {area} without its zero: the column does not tell.",
            area=match.labels,
        )
        return RowMatch(row.value, "candidates", None, (*row.candidates, match), reason)
    stranger = len(number) == 4 and numbers in ("refnis", "both")
    if stranger and row.candidates:
        reason = Text("{code} is a postal code in a column of REFNIS codes.", code=number)
    elif len(number) == 5 and numbers == "postal" and row.candidates:
        reason = Text("{code} is a REFNIS code in a column of postal codes.", code=number)
    else:
        return row
    status: Status = "candidates" if row.status == "sure" else row.status
    return RowMatch(row.value, status, None, row.candidates, reason)


def _of_entry(index: NameIndex, entry: Entry) -> Match:
    return ranked(index, [Hit(entry, entry.weight, entry.why, exact=True)])[0]


def _unless_contradicted(
    index: NameIndex, row: RowMatch, query: Query, beside: Sequence[str]
) -> RowMatch:
    """A sure number is to be confirmed where a name beside it is that of another place.

    An area around the commune is no other place: a small table may name the provinces.
    """
    if row.code is None or query.bare is None or not beside:
        return row
    around = index.places["commune", row.code].parents | {COUNTRY}
    for name in beside:
        means = _meant(index, name)
        if means and not any(
            (kind, code) == ("commune", row.code) or (kind != "commune" and code in around)
            for kind, code in means
        ):
            reason = Text(
                "The code is that of {commune}, but {name} is not a name of it.",
                commune=row.candidates[0].labels,
                name=name,
            )
            named = ranked(index, [hit for hit in exact(index, parse(name)) if hit.exact])
            return RowMatch(row.value, "candidates", None, (*row.candidates, *named), reason)
    return row


# ------------------------------------------------------------------------------------ one cell


def _match_one(
    index: NameIndex, text: str, query: Query, language: str | None, near: bool
) -> RowMatch:
    if not text:
        return RowMatch("", "none", None, (), Text("The cell is empty."))
    hits = [hit for hit in exact(index, query) if hit.exact]
    if language:
        hits = _in_language(hits, language)
    if not hits:
        return _match_near(index, text, query, near)
    candidates = ranked(index, hits)
    if query.name and not any(hit.named for hit in hits):
        return _code_without_its_name(index, text, query, candidates)
    communes = [hit for hit in hits if hit.entry.kind == "commune"]
    doubt = next((hit.doubt for hit in communes if hit.doubt), None)
    if doubt is not None and all(hit.doubt or not hit.own for hit in communes):
        return RowMatch(text, "candidates", None, candidates, doubt)
    return _judged(text, candidates, {hit.entry.code for hit in communes if hit.own})


def _judged(text: str, candidates: tuple[Match, ...], own: set[NisCode]) -> RowMatch:
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
    index: NameIndex, text: str, query: Query, coded: tuple[Match, ...]
) -> RowMatch:
    """A code beside words that are no name: sure if the words are almost the code's own name."""
    long = len(spelling.key(query.name)) >= _SHORTEST
    near = ranked(index, nearly(index, query.name)) if long else ()
    typed = set(spelling.words(query.name))
    # "24062 Leuven E5" has all of the name and a word more, which is no typing error.
    alike = {one.code for one in near if not set(spelling.words(one.matched)) < typed}
    agreed = [match for match in coded if match.code in alike]
    if len(agreed) == 1 and agreed[0].kind == "commune":
        return RowMatch(text, "sure", agreed[0].code, tuple(agreed), agreed[0].why)
    reason = Text(
        "The code is that of {commune}, but {name} is not a name of it.",
        commune=coded[0].labels,
        name=query.name,
    )
    named = tuple(match for match in near if match.kind == "commune")[:4]
    return RowMatch(text, "candidates", None, (*coded, *named), reason)


def _in_language(hits: list[Hit], language: str) -> list[Hit]:
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


def _match_near(index: NameIndex, text: str, query: Query, near: bool) -> RowMatch:
    nothing = no_place(text)
    if nothing is not None:
        return RowMatch(text, "none", None, (), nothing)
    if query.name:
        found = find_communes(text, index.vintage, limit=_MOST) if near else ()
        communes = tuple(match for match in found if match.kind == "commune")[:8]
        if communes:
            reason = communes[0].why
            if reason.msgid != ALMOST:
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
        code is not None and BRUSSELS in index.places["commune", code].parents for code in plain
    )
    settled = dict(rows)
    for text, row in shared.items():
        area = next(match for match in row.candidates if match.kind in ("province", "region"))
        proof = in_brussels if area.code == BRUSSELS else bool(plain)
        if not proof or about_areas:
            settled[text] = RowMatch(text, "candidates", None, row.candidates, _commune_or(area))
    return settled


def _under_header(
    rows: dict[str, RowMatch], queries: Mapping[str, Query], header: str
) -> dict[str, RowMatch]:
    """Leave no name sure where the header says that the names are of other areas."""
    word = other_areas(header_words(header))
    if word is None:
        return rows
    reason = Text(
        "The name of a commune, but the header says “{word}”: confirm what is meant.", word=word
    )
    return {
        text: RowMatch(text, "candidates", None, row.candidates, reason)
        if row.status == "sure" and not (queries[text].codes or queries[text].postal_codes)
        else row
        for text, row in rows.items()
    }


def _commune_or(area: Match) -> Text:
    if area.kind == "region":
        return Text("The commune or the region {area}: the column does not tell.", area=area.labels)
    return Text("The commune or the province {area}: the column does not tell.", area=area.labels)
