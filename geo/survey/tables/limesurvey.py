"""LimeSurvey's exports of answers: one header row of codes, of texts, or of both.

As its manual and its export write them (https://www.limesurvey.org/manual/Exporting_results):
codes ``Q7[SQ001]``, ``Q7[SQ001comment]`` for a remark beside it, ``Q7[other]``, ``Q7[SQ001][1]``
for a second scale, or ``Q7_SQ001`` where its expressions' names were asked for; texts ``Question
[Subquestion]`` and ``Question [Subquestion][Comment]``; both as ``Q7[SQ001]. Question
[Subquestion]``; spaces as underscores if somebody wished so.

The texts of the tool's own columns are those of ``createFieldMap`` in its source
(``application/helpers/common_helper.php``: "Response ID", "Date submitted", ...; what was "Token"
is "Access code" from version 4 on). The German and French ones are as public scripts name them that
read real exports ("Antwort ID", "Datum Abgeschickt", "Start-Sprache", "Zufallsstartwert", "Datum
gestartet", "Datum letzte Aktivität"; "ID de la réponse", "Date de soumission", "Dernière page",
"Langue de départ", "Tête de série", "Date de lancement", "Date de la dernière action"). Not seen in
an export are the Dutch ones, and in German and French those of access code, address, referrer and
time: of these every usual wording is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from geo.survey.tables.header_rows import Described, Recognised

if TYPE_CHECKING:
    from collections.abc import Sequence

# The columns that tell a LimeSurvey export, and how its languages write them as full texts.
_OWN_TEXTS = {
    "id": ("response id", "id de la réponse", "antwort id", "antwoord id", "respons id"),
    "submitdate": (
        *("date submitted", "date de soumission", "datum abgeschickt"),
        *("datum ingestuurd", "datum ingediend", "datum verzonden"),
    ),
    "lastpage": ("last page", "dernière page", "letzte seite", "laatste pagina"),
    "startlanguage": (
        *("start language", "langue de départ", "start sprache"),
        *("starttaal", "start taal", "begintaal"),
    ),
    "seed": ("seed", "tête de série", "zufallsstartwert"),
    "token": (
        *("token", "access code", "code d'accès", "code d’accès", "zugangscode"),
        *("zugangsschlüssel", "toegangscode"),
    ),
    "startdate": ("date started", "date de lancement", "datum gestartet", "datum gestart"),
    "datestamp": (
        *("date last action", "date de la dernière action", "datum letzte aktivität"),
        "datum laatste actie",
    ),
    "ipaddr": ("ip address", "adresse ip", "ip adresse", "ip adres"),
    "refurl": ("referrer url", "url de référence", "weiterleitungs url", "url referrer"),
    "interviewtime": ("total time", "temps total", "gesamtzeit", "totale tijd"),
}
_BY_TEXT = {text: code for code, texts in _OWN_TEXTS.items() for text in texts}
_TELLING = frozenset(("id", "submitdate", "lastpage", "startlanguage", "seed"))
# Of the list of invited people, and how long groups and questions took.
_OWN = frozenset((*_OWN_TEXTS, "firstname", "lastname", "email", "emailstatus"))
_GROUP_TIME = re.compile(r"groupTime\d+")
_CODE = re.compile(r"([A-Za-z]\w*)((?:\[[^\[\]]*\])+)")
_CODE_AND_TEXT = re.compile(r"([A-Za-z]\w*(?:\[[^\[\]]*\])*)\s?(?:[.:;|]|\s-)\s*(\S.*)")
_WITH_PART = re.compile(r"(.*?\S)\s*((?:\[[^\[\]]*\]\s*)+)")
_BETWEEN_PARTS = re.compile(r"\]\s*\[")


def recognise(headers: Sequence[str]) -> Recognised | None:
    """The columns of a LimeSurvey export; None if the headers are of anything else."""
    both = [_CODE_AND_TEXT.fullmatch(header) for header in headers]
    codes = [match.group(1) if match else "" for match in both]
    in_codes, in_both = _own(headers), _own(codes)
    in_texts = [_BY_TEXT.get(_spoken(header)) for header in headers]
    bracketed = sum(_CODE.fullmatch(header) is not None for header in headers)
    if _telling(in_codes) >= 2 or bracketed >= 2:
        return _recognised(in_codes, _by_code(headers))
    if _telling(in_both) >= 2:
        columns = [
            Described(code, part, match.group(2)) if match else Described(header, None, "")
            for header, match, (code, part, _) in zip(headers, both, _by_code(codes), strict=True)
        ]
        return _recognised(in_both, columns)
    if _telling(in_texts) >= 2:
        return _recognised(in_texts, _by_text(headers))
    return None


def _recognised(own: list[str | None], columns: list[Described]) -> Recognised:
    def place(*codes: str) -> int | None:
        return next((own.index(code) for code in codes if code in own), None)

    housekeeping = [number for number, code in enumerate(own) if code is not None]
    return Recognised(
        [
            column if code is None else Described(code, None, column.text)
            for column, code in zip(columns, own, strict=True)
        ],
        rows_above=0,
        housekeeping=housekeeping,
        submitted=place("submitdate", "datestamp"),
        finished=place("submitdate", "lastpage"),
    )


def _telling(own: list[str | None]) -> int:
    return len(_TELLING & {code for code in own if code is not None})


def _own(codes: Sequence[str]) -> list[str | None]:
    """For each code itself if it is the tool's own, such as the time that a question took."""
    questions = {code.partition("[")[0] for code in codes}
    return [
        code
        if code in _OWN
        or _GROUP_TIME.fullmatch(code)
        or (code.endswith("Time") and code.removesuffix("Time") in questions)
        else None
        for code in codes
    ]


def _spoken(header: str) -> str:
    """A header as words: in small letters, with spaces for underscores and hyphens."""
    return " ".join(re.split(r"[\s_\-]+", header.casefold()))


def _by_code(headers: Sequence[str]) -> list[Described]:
    # A code of LimeSurvey has no underscore; one that has is written as in its expressions.
    flat = not any("[" in header for header in headers)
    columns = []
    for header in headers:
        match = _CODE.fullmatch(header)
        code, low, rest = header.partition("_")
        if match:
            part = match.group(2)[1:-1].replace("][", ".")
            columns.append(Described(match.group(1), part, ""))
        elif flat and low and rest and re.fullmatch(r"[A-Za-z][A-Za-z0-9]*", code):
            attribute = code == "attribute"  # attribute_1 of the list of invited people
            columns.append(Described(header, None, "") if attribute else Described(code, rest, ""))
        else:
            columns.append(Described(header, None, ""))
    return columns


def _by_text(headers: Sequence[str]) -> list[Described]:
    if any(header.count("_") > 1 and " " not in header for header in headers):
        headers = [header.replace("_", " ") for header in headers]
    split = [_WITH_PART.fullmatch(header) for header in headers]
    # Brackets that only one column has belong to the question: "Inhabitants [thousands]".
    shared = Counter(match.group(1) for match in split if match)
    shared.update(header for header, match in zip(headers, split, strict=True) if not match)
    return [
        Described(match.group(1), _BETWEEN_PARTS.sub(".", match.group(2).strip()[1:-1]), header)
        if match and shared[match.group(1)] > 1
        else Described(header, None, header)
        for header, match in zip(headers, split, strict=True)
    ]
