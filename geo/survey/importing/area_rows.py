"""Tables of several levels, one below the other: which rows are about areas, not communes.

Antwerp is a commune, an arrondissement and a province; where a column says which of them a row is
about, its rows of arrondissements and provinces are told from those of communes. A table comes in;
groups of rows go out, each with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.language import Text
from geo.survey.importing.distinct_cells import distinct, folded

if TYPE_CHECKING:
    import numpy.typing as npt

    from geo.survey.tables import Cell, RawTable

# What a column of levels calls a commune, folded; Eurostat's local units are communes here.
_COMMUNES = frozenset(
    [
        *("gemeente", "gemeenten", "gem", "commune", "communes", "com", "comm", "gemeinde"),
        *("gemeinden", "gde", "municipality", "municipalities", "municipal", "mun", "munty"),
        *("lau", "lau2", "lau 2", "lau1", "lau 1", "gemeentelijk", "communal", "niscode gemeente"),
        *("stad", "ville", "stadt", "city", "town", "niveau gemeente", "niveau communal"),
    ]
)
# And what it calls anything else.
_AREAS = frozenset(
    [
        *("arrondissement", "arrondissementen", "arrondissements", "arr", "arrond", "district"),
        *("districts", "bezirk", "bezirke", "verwaltungsbezirk", "administratief arrondissement"),
        *("arrondissement administratif", "administrative district", "nuts3", "nuts 3"),
        *("provincie", "provincies", "prov", "province", "provinces", "provinz", "provinzen"),
        *("provinciaal", "provincial", "nuts2", "nuts 2", "gewest", "gewesten", "gew", "region"),
        *("regions", "regio", "reg", "regionen", "gewestelijk", "regional", "nuts1", "nuts 1"),
        *("land", "pays", "country", "belgie", "belgique", "belgien", "belgium", "rijk"),
        *("het rijk", "royaume", "le royaume", "koninkrijk", "konigreich", "kingdom", "national"),
        *("nationaal", "federaal", "federal", "nuts0", "nuts 0", "gemeenschap", "communaute"),
        *("gemeinschaft", "community", "deelgemeente", "deelgemeenten", "ancienne commune"),
        *("section", "sectie", "wijk", "quartier", "wijken", "quartiers", "statistische sector"),
        *("secteur statistique", "statistical sector", "kanton", "canton", "politiezone"),
        *("zone de police", "hulpverleningszone", "zone de secours", "zorgregio", "stadsregio"),
        *("referentieregio", "eerstelijnszone", "bassin de vie", "totaal", "total", "gesamt"),
    ]
)
# How such a column is called where none of its cells is a commune.
_LEVEL = frozenset(
    [
        *(
            "niveau",
            "level",
            "ebene",
            "gebiedsniveau",
            "geo level",
            "geolevel",
            "geografisch niveau",
        ),
        *("niveau geographique", "niveau administratif", "bestuursniveau", "gebietsebene"),
        *("administratief niveau", "administrative level", "type gebied", "gebiedstype"),
        *("type de territoire", "type d entite", "niveau territorial", "gebietstyp", "schaal"),
    ]
)


class AreaRows(NamedTuple):
    """Rows that are about areas of one level.

    Attributes
    ----------
    rows : bool array
        One for each row of the table.
    reason : Text
    """

    rows: npt.NDArray[np.bool_]
    reason: Text


def area_rows(table: RawTable) -> list[AreaRows]:
    """The rows of which a column says that they are about something else than a commune.

    A column says so where every cell names a level, and one of them communes, or the header is a
    word for levels. Cells that are empty say nothing.
    """
    found = []
    for place, name in enumerate(table.columns):
        first = next((row[place] for row in table.rows if row[place] is not None), None)
        if not _is_level(first):
            continue
        cells = distinct(table.column(name))
        words = [folded(text) for text in cells.texts]
        if not all(word in _COMMUNES or word in _AREAS for word in words if word):
            continue
        if not _COMMUNES.intersection(words) and folded(name) not in _LEVEL:
            continue
        found += [
            AreaRows(
                cells.places == at,
                Text(
                    "An area, no commune: column {column} says “{found}”.",
                    column=name,
                    found=cells.texts[at],
                ),
            )
            for at, word in enumerate(words)
            if word in _AREAS
        ]
    return found


def is_area(table: RawTable) -> npt.NDArray[np.bool_]:
    """For each row whether :func:`area_rows` has it."""
    rows = np.zeros(len(table.rows), dtype=bool)
    for group in area_rows(table):
        rows |= group.rows
    return rows


def _is_level(cell: Cell) -> bool:
    word = folded(cell) if isinstance(cell, str) and len(cell) < 40 else ""
    return word in _COMMUNES or word in _AREAS
