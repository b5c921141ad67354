"""The areas above the communes, of ``sources/areas.csv``, and whether they fit together."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from geo.command_line import CommandError
from geo.language import LANGUAGES
from geo.territory.build.sources import CURATED
from geo.territory.vintages import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

AREAS = CURATED / "areas.csv"


def area_table(vintage: int, path: Path = AREAS) -> pd.DataFrame:
    """Country, regions, provinces, arrondissements of a vintage.

    Returns
    -------
    DataFrame
        code, level, name_<language>, parent : str; in the order of the file.
    """
    table = _in_force(vintage, path)
    name_columns = [f"name_{language}" for language in LANGUAGES]
    return table[["code", "level", *name_columns, "parent"]].reset_index(drop=True)


def arrondissement_codes(communes: pd.Index[str]) -> pd.Index[str]:
    """The arrondissement of each commune: the first two digits of its code."""
    return communes.str[:2] + "000"


def check_areas(vintage: int, communes: Iterable[str], path: Path = AREAS) -> None:
    """Make sure that every commune and area of a vintage lies in one that the file has.

    Parameters
    ----------
    communes : iterable of str
        The codes of the communes of the vintage.

    Raises
    ------
    CommandError
        An arrondissement or a parent is not in force in that vintage, or an area stands there
        twice; names the line, or the commune.
    """
    areas = _in_force(vintage, path)
    twice = areas[areas.duplicated(["level", "code"])]
    for line, area in twice.iterrows():
        raise CommandError(
            "{file}, line {line}: the {level} {code} is in force twice in {vintage}. Correct the "
            "years in the column vintages.",
            **_told(path, vintage, area, line),
        )
    known: dict[str, set[str]] = {
        level: set(areas.loc[areas["level"] == level, "code"]) for level in LEVELS
    }
    above: dict[str, str] = dict(pairwise(LEVELS))
    for line, area in areas.iterrows():
        level = above.get(area["level"])
        if level is not None and area["parent"] not in known[level]:
            raise CommandError(
                "{file}, line {line}: the {level} {code} is in the {above} {parent}, which is none "
                "of {vintage}. Add a row for it, or {vintage} to its vintages.",
                above=level,
                parent=area["parent"],
                **_told(path, vintage, area, line),
            )
    for code in sorted(communes):
        (arrondissement,) = arrondissement_codes(pd.Index([code]))
        if arrondissement not in known["arrondissement"]:
            raise CommandError(
                "{file}: the commune {code} is in the arrondissement {parent}, which is none of "
                "{vintage}. Add a row for it, or {vintage} to its vintages.",
                file=f"data/territory/sources/{path.name}",
                code=code,
                parent=arrondissement,
                vintage=str(vintage),
            )


def _in_force(vintage: int, path: Path) -> pd.DataFrame:
    """The rows of a vintage, indexed by their line in the file."""
    areas = pd.read_csv(path, dtype=str, keep_default_na=False)
    areas.index += 2  # below the header; from 1
    return areas[areas["vintages"].map(lambda years: not years or str(vintage) in years.split())]


def _told(path: Path, vintage: int, area: pd.Series[str], line: object) -> dict[str, str]:
    return {
        "file": f"data/territory/sources/{path.name}",
        "line": str(line),
        "level": area["level"],
        "code": area["code"],
        "vintage": str(vintage),
    }
