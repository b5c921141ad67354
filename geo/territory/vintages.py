"""Which sets of communes the atlas knows, and where their files are.

A commune is keyed by its REFNIS code *and* a vintage: Antwerpen is 11002 before and after it
absorbed Borsbeek in 2025, and is not the same territory.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

from geo.language import AtlasError, Text

Level = Literal["commune", "arrondissement", "province", "region", "country"]
LEVELS: tuple[Level, ...] = ("commune", "arrondissement", "province", "region", "country")

DATA = Path(__file__).parents[2] / "data" / "territory"
CHANGES = "code_changes.csv"


def _vintages() -> tuple[int, ...]:
    """The years of the changes, and before them the last year of the oldest set."""
    path = DATA / CHANGES
    try:
        with path.open(encoding="utf-8", newline="") as file:
            years = sorted({int(row["year"]) for row in csv.DictReader(file)})
        return (years[0] - 1, *years)
    except (OSError, UnicodeDecodeError, KeyError, TypeError, ValueError, IndexError) as problem:
        raise AtlasError(
            Text(
                "{file} is damaged. Make it again with `make data`, or restore it with "
                "`git checkout -- {file}`.",
                file=f"data/territory/{CHANGES}",
            )
        ) from problem


VINTAGES: tuple[int, ...] = _vintages()
"""The sets of communes, oldest first, each by a year in which it was in force: its first, of the
oldest its last. ``code_changes.csv`` has them: a year of changes there is a vintage here."""
OLDEST, NEWEST = VINTAGES[0], VINTAGES[-1]


def check_vintage(vintage: int) -> int:
    """Return ``vintage`` if the atlas has it; :class:`AtlasError` names those it has."""
    if vintage not in VINTAGES:
        raise AtlasError(
            Text(
                "There are no communes of {vintage}: choose one of {known}.",
                vintage=str(vintage),
                known=", ".join(map(str, VINTAGES)),
            )
        )
    return vintage
