"""Which column of a boundary file has the communes' codes, and what is written in it.

Statbel, NGI, Eurostat and those who pass their files on name it in many ways; what these have in
common is a word for the code, with words for commune, code and year around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

_SHAPEFILE_NAME = 10
_NEARLY_ALL = 0.9
EXAMPLES = ("CD_MUNTY_REFNIS", "NISCODE", "NIS_CODE", "LAU_ID", "CD_SECTOR", "INS")

_AROUND = (
    "CD|CODE|COD|C|ID|KEY|NR|NUM|NUMBER|MUNTY|MUNICIPALITY|MUNI?|COMMUNE|COMM?|GEMEENTE|GEM|BE"
)
_CODE = "REFNIS|NISCODE|NIS|NSI|INS|LAU|ADMUKEY|GISCO|COMM_?ID"
# Day and month may stand before a year (Statbel's of 2011 is NIS_012011); it may be cut off.
_YEAR = r"(?:_?\d{2,8})?"
_COMMUNE = re.compile(rf"(?:(?:{_AROUND})_?)*(?:{_CODE})[25]?(?:_?(?:{_AROUND}))*{_YEAR}")
# Statistical sectors: the commune's code, a letter, and three or four signs (11001A00-); NIS6 is
# that of a part of a commune, the code and a letter.
_SECTOR = re.compile(
    r"(?:(?:CD|CODE|COD|C|ID|STAT)_?)*(?:SECTOR|SECTEUR|SECT|SEC|SS|CS|NIS_?[69])"
    rf"(?:_?(?:{_AROUND}))*{_YEAR}"
)
_COMMUNE_CODE = re.compile(r"[1-9][0-9]{4}", re.ASCII)
_SECTOR_CODE = re.compile(r"([1-9][0-9]{4})[A-Z][0-9A-Z-]{0,4}", re.ASCII)


def code_columns(columns: Iterable[str]) -> list[str]:
    """The columns that are named like one of codes, the likeliest first.

    Codes of communes go before those of sectors; Statbel's own column goes first, and the name
    that says least beside the code before others. A shapefile cuts names at ten characters
    (``CD_MUNTY_R``).
    """
    found: list[tuple[bool, bool, int, str]] = []
    for column in columns:
        name = re.sub(r"[^A-Z0-9]+", "_", column.upper()).strip("_")
        statbel = name in ("CD_MUNTY_REFNIS", "CD_MUNTY_REFNIS"[:_SHAPEFILE_NAME])
        sector = _SECTOR.fullmatch(name) is not None
        if statbel or sector or _COMMUNE.fullmatch(name):
            found.append((not statbel, sector, len(name), column))
    return [column for *_, column in sorted(found)]


def commune_code(value: object) -> NisCode | None:
    """A commune's code written as number, text, with its country or as part of a sector's; or None.

    11001, 11001.0, ``BE_11001`` and ``11001A00-`` are all 11001.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | np.integer):
        text = str(int(value))
    elif isinstance(value, float | np.floating):
        text = f"{value:.0f}" if float(value).is_integer() else ""
    else:
        text = re.sub(r"^BE_?", "", str(value).strip().upper())
        text = re.sub(r"\.0+$", "", text)
    if _COMMUNE_CODE.fullmatch(text):
        return NisCode(text)
    sector = _SECTOR_CODE.fullmatch(text)
    return NisCode(sector[1]) if sector else None


def columns_of_codes(columns: Mapping[str, Iterable[object]], known: Collection[str]) -> list[str]:
    """The columns that hold nothing but communes' codes, nearly all of the known ones too."""
    fitting = []
    for name, values in columns.items():
        found = {commune_code(value) for value in values}
        if None not in found and len(found.intersection(known)) >= _NEARLY_ALL * len(known):
            fitting.append(name)
    return fitting
