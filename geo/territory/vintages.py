"""Which sets of communes the atlas knows, and where their files are.

A commune is keyed by its REFNIS code *and* a vintage: Antwerpen is 11002 before and after it
absorbed Borsbeek in 2025, and is not the same territory.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from geo.language import AtlasError, Text

# 589 communes until 2018, 581 from 1 January 2019, 565 from 1 January 2025. The vintage is the
# (last or first) year in which the set was in force.
VINTAGES: tuple[int, ...] = (2018, 2019, 2025)
COMMUNES_OF: dict[int, int] = {2018: 589, 2019: 581, 2025: 565}

Level = Literal["commune", "arrondissement", "province", "region", "country"]
LEVELS: tuple[Level, ...] = ("commune", "arrondissement", "province", "region", "country")

DATA = Path(__file__).parents[2] / "data" / "territory"


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
