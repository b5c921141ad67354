"""Exports of SurveyMonkey, Microsoft Forms and Google Forms, told by the tools' own columns.

Their headers are the questions themselves. SurveyMonkey puts a second header row below the first,
with the choices of a question or "Open-Ended Response", and nothing under its own columns; in its
condensed exports that row is empty. Neither tool marks tests or answers that were broken off: its
exports have finished answers, or do not say.

The names are those that public scripts read: "Respondent ID", "Collector ID", "Start Date", "End
Date", "IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1" of SurveyMonkey;
"ID", "Start time", "Completion time", "Email", "Name" of Microsoft Forms, in Dutch "Begintijd" and
"Tijd van voltooien", in French "Heure de début" and "Heure de fin". Of the German ones, and of
SurveyMonkey in other languages, every usual wording is taken; they were not seen in an export.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.survey.tables.cell_values import heading, letter
from geo.survey.tables.header_rows import Described, Recognised

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from geo.survey.tables.cell_values import Cell

_MONKEY = {
    "respondent": {"respondent id", "id du répondant", "respondent-id", "befragten-id", "id"},
    "collector": {"collector id", "id du collecteur", "collector-id", "verzamelaar-id"},
    "started": {"start date", "date de début", "begindatum", "startdatum"},
    "ended": {"end date", "date de fin", "einddatum", "enddatum"},
    "address": {"ip address", "adresse ip", "ip-adres", "ip-adresse"},
    "mail": {"email address", "adresse e-mail", "e-mailadres", "e-mail-adresse"},
    "first": {"first name", "prénom", "voornaam", "vorname"},
    "last": {"last name", "nom", "nom de famille", "achternaam", "nachname"},
    "custom": {f"custom data {number}" for number in range(1, 7)} | {"custom data"},
}
_MICROSOFT = {
    "id": {"id"},
    "started": {"start time", "begintijd", "heure de début", "startzeit"},
    "ended": {
        *("completion time", "tijd van voltooien", "heure de fin"),
        *("fertigstellungszeit", "abschlusszeit", "endzeit"),
    },
    "mail": {"email", "e-mail", "adresse de messagerie", "e-mail-adresse"},
    "name": {"name", "naam", "nom"},
    "changed": {
        *("last modified time", "tijd van laatste wijziging"),
        *("heure de la dernière modification", "uhrzeit der letzten änderung"),
    },
    "language": {"language", "taal", "langue", "sprache"},
}
_GOOGLE_TIME = {"timestamp", "tijdstempel", "horodateur", "zeitstempel"}
_GOOGLE = {
    "mail": {
        *("email address", "username", "e-mailadres", "gebruikersnaam", "adresse e-mail"),
        *("nom d'utilisateur", "e-mail-adresse", "nutzername"),
    },
}


def surveymonkey(headers: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Recognised | None:
    """The columns of a SurveyMonkey export; None if the headers are of anything else."""
    own = _own(headers, _MONKEY)
    if "collector" not in own or len(own) < 4:
        return None
    above = int(bool(rows) and all(rows[0][place] is None for place in own.values()))
    custom = _MONKEY["custom"]
    aside = {*own.values(), *(at for at, name in enumerate(headers) if name.casefold() in custom)}
    below = [_text(cell) for cell in rows[0]] if above else [""] * len(headers)
    columns, question = [], ""
    for place, header in enumerate(headers):
        # A question with several columns stands above the first; the others have no header.
        nameless = above and below[place] and _is_letter(header, place)
        question = question if nameless and question else header
        several = nameless or (
            place + 1 < len(headers) and _is_letter(headers[place + 1], place + 1)
        )
        part = below[place] if several and place not in aside else None
        text = f"{question} [{part}]" if part else question
        columns.append(Described(question, part or None, text))
    return Recognised(columns, above, sorted(aside), own.get("ended"), finished=None)


def microsoft_forms(headers: Sequence[str]) -> Recognised | None:
    """The columns of a Microsoft Forms export; None if the headers are of anything else."""
    own = _own(headers, _MICROSOFT)
    if not {"started", "ended"} <= own.keys() or len(own) < 4:
        return None
    return Recognised(_plain(headers), 0, sorted(own.values()), own["ended"], finished=None)


def google_forms(headers: Sequence[str]) -> Recognised | None:
    """The columns of a Google Forms export; None if the headers are of anything else."""
    if not headers or headers[0].casefold() not in _GOOGLE_TIME:
        return None
    own = _own(headers[:2], _GOOGLE)
    return Recognised(_plain(headers), 0, [0, *own.values()], submitted=0, finished=None)


def _own(headers: Sequence[str], names: Mapping[str, Collection[str]]) -> dict[str, int]:
    """The place of each of a tool's own columns, the first that is called so."""
    spoken = [header.casefold() for header in headers]
    found = {}
    for key, wanted in names.items():
        place = next((at for at, name in enumerate(spoken) if name in wanted), None)
        if place is not None:
            found[key] = place
    return found


def _plain(headers: Sequence[str]) -> list[Described]:
    return [Described(header, None, header) for header in headers]


def _text(cell: Cell) -> str:
    return "" if cell is None else heading(cell)


def _is_letter(header: str, place: int) -> bool:
    """Whether a column has no name of its own, but the spreadsheet's letter."""
    return header == letter(place)
