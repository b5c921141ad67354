"""Qualtrics' exports of answers: a row of codes, a row of texts, a row of ``{"ImportId": ...}``.

As its help describes them (https://www.qualtrics.com/support, "Understanding Your Dataset"); the
names and ImportIds of its own columns are those of exports that public scripts read and write, the
documentation of the R packages qualtRics and excluder among them. Older exports have two header
rows, with ``V1`` to ``V10`` for the tool's own columns; and people take header rows out. The
columns of one question share its ImportId up to an underscore, or have a ``choiceId`` beside it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from os.path import commonprefix
from typing import TYPE_CHECKING

from geo.survey.tables.cell_values import heading
from geo.survey.tables.header_rows import Described, Recognised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.survey.tables.cell_values import Cell

_OWN = {
    *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
    *("Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName"),
    *("RecipientEmail", "LocationLatitude", "LocationLongitude", "DistributionChannel"),
    "UserLanguage",
}
_OWN_IDS = {
    *("startDate", "endDate", "status", "ipAddress", "progress", "duration", "finished"),
    *("recordedDate", "_recordId", "recipientLastName", "recipientFirstName", "recipientEmail"),
    *("locationLatitude", "locationLongitude", "distributionChannel", "userLanguage"),
    *("lastSeenFlowElementId", "lastSeenQuestionIds"),  # of answers that were broken off
}
# Codes of a person's own (ExternalReference) are not the tool's: they may name the commune.
_OLD_OWN = {
    *("ResponseID", "ResponseSet", "Name", "EmailAddress", "IPAddress", "Status"),
    *("StartDate", "EndDate", "Finished"),
}
# What older exports call V1 to V10, in this order.
_OLD_NAMES = (
    *("ResponseID", "ResponseSet", "Name", "ExternalDataReference", "EmailAddress", "IPAddress"),
    *("Status", "StartDate", "EndDate", "Finished"),
)
_VS = {f"V{number}": name for number, name in enumerate(_OLD_NAMES, start=1)}
_RESPONSE = re.compile(r"R_\w{1,40}")
_STATUS = ("Status", "DistributionChannel")
_ASIDE = re.compile(
    r"Q_\w+|.*_(DO(_.*)?|FIRST_CLICK|LAST_CLICK|PAGE_SUBMIT|CLICK_COUNT)|"
    r".*_(First Click|Last Click|Page Submit|Click Count)"
)
_QUESTION = re.compile(r"((?:\d+_)?QID\d+)(?:[_#-].*)?")
_NUMBERED = re.compile(r"(.+?)[_#](\d+(?:[_#]\d+)*(?:_TEXT)?|TEXT)")


def recognise(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Recognised | None:
    """The columns of a Qualtrics export; None if headers and first rows are of anything else."""
    for number, row in enumerate(rows[:2]):
        imports = [_import_id(cell) for cell in row]
        filled = sum(cell is not None for cell in row)
        if filled and sum(bool(one) for one in imports) > filled / 2:
            texts = _texts(rows[0], len(headers)) if number else [""] * len(headers)
            return _recognised(headers, texts, imports, rows_above=number + 1)
    first = rows[0] if rows else ()
    texts = _texts(first, len(headers))
    none = [""] * len(headers)
    if len(_OLD_OWN & set(texts)) >= 4 and sum(header in _VS for header in headers) >= 4:
        pairs = zip(headers, texts, strict=True)
        own = [text if header in _VS else header for header, text in pairs]
        return _recognised(headers, texts, none, rows_above=1, own=own)
    if _is_without_texts(headers, first):
        own = [_VS.get(header, header) for header in headers]
        return _recognised(headers, none, none, rows_above=0, own=own)
    if len(_OWN & set(headers)) >= 3:
        dates = [
            first[place]
            for place, header in enumerate(headers)
            if header in ("StartDate", "EndDate", "RecordedDate") and place < len(first)
        ]
        worded = any(isinstance(cell, str) and not re.search(r"\d", cell) for cell in dates)
        if worded:
            return _recognised(headers, texts, none, rows_above=1)
        return _recognised(headers, none, none, rows_above=0)
    return None


def _is_without_texts(headers: Sequence[str], first: Sequence[Cell]) -> bool:
    """Whether an older export lost its row of texts: its own columns are V1 to V10 all the same."""
    if not set(headers) >= set(_VS):
        return False
    place = headers.index("V1")
    answer = first[place] if place < len(first) else None
    return isinstance(answer, str) and _RESPONSE.fullmatch(answer) is not None


def _import_id(cell: Cell) -> str:
    """The ImportId in a cell, without the number of a choice; empty if there is none."""
    if not isinstance(cell, str) or '"ImportId"' not in cell[:40]:
        return ""
    try:
        said = json.loads(cell)
    except ValueError:
        return ""
    found = said.get("ImportId") if isinstance(said, dict) else None
    return found if isinstance(found, str) else ""


def _texts(row: Sequence[Cell], width: int) -> list[str]:
    return [heading(row[place]) if place < len(row) else "" for place in range(width)]


def _recognised(
    headers: Sequence[str],
    texts: list[str],
    imports: list[str],
    *,
    rows_above: int,
    own: Sequence[str] | None = None,
) -> Recognised:
    own = headers if own is None else own
    housekeeping = [
        place
        for place, (name, code) in enumerate(zip(own, imports, strict=True))
        if code in _OWN_IDS
        or (not code and (name in _OWN or (name in _OLD_OWN and name != headers[place])))
        or _ASIDE.fullmatch(name)
        or _ASIDE.fullmatch(code)
    ]

    def place(*wanted: str) -> int | None:
        for one in wanted:
            for number in housekeeping:
                if own[number] == one or imports[number] == one[:1].lower() + one[1:]:
                    return number
        return None

    return Recognised(
        _described(headers, texts, imports, frozenset(housekeeping)),
        rows_above,
        housekeeping,
        submitted=place("RecordedDate", "EndDate"),
        finished=place("Finished"),
        status=[number for number in map(place, _STATUS) if number is not None],
    )


def _described(
    headers: Sequence[str], texts: list[str], imports: list[str], aside: frozenset[int]
) -> list[Described]:
    """Each column's question and part, from the columns that belong to one question."""
    described = [Described(header, None, text) for header, text in zip(headers, texts, strict=True)]
    for question_id, places in _questions(headers, imports, aside).items():
        code = _common_code([headers[place] for place in places])
        for place in places if len(places) > 1 else ():
            header = headers[place]
            if not code:  # names of a person's own for each choice
                described[place] = Described(question_id, header, texts[place])
            elif header != code:
                part = header[len(code) :].lstrip("_#")
                described[place] = Described(code, part, texts[place])
    return described


def _questions(
    headers: Sequence[str], imports: list[str], aside: frozenset[int]
) -> dict[str, list[int]]:
    """The places of the columns of each question, by its ImportId or what stands for it."""
    groups: dict[str, list[int]] = defaultdict(list)
    without = []
    for place, (header, code) in enumerate(zip(headers, imports, strict=True)):
        question = _QUESTION.fullmatch(code)
        numbered = _NUMBERED.fullmatch(header)
        if place in aside:
            continue
        if question:
            groups[question.group(1)].append(place)
        elif not code and numbered:
            groups[numbered.group(1)].append(place)
        elif not code:
            without.append(place)
    for place in without:
        if headers[place] in groups:
            groups[headers[place]].append(place)
    return groups


def _common_code(names: Sequence[str]) -> str:
    """What the names of one question's columns have in common, up to an underscore."""
    common: str = commonprefix(list(names))  # noqa: RUF071  (letter by letter is meant)
    if common in names:
        return common
    return re.sub(r"[_#][^_#]*$", "", common) if re.search(r"[_#]", common) else ""
