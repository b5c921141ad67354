"""Official boundaries that somebody has put in place of ours, if any.

They live in ``data/territory/official/YEAR/``, which is not part of what ships; see
:mod:`geo.territory.import_boundaries`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.territory import vintages

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class OfficialSource:
    """Where imported boundaries come from: file name, its hash, day of import, CRS it was in."""

    file: str
    sha256: str
    imported: str
    crs: str


def official_folder(vintage: int) -> Path:
    """The folder of imported boundaries of a vintage, whether or not there are any."""
    return vintages.DATA / "official" / str(vintage)


def official_source(vintage: int) -> OfficialSource | None:
    """What is known about the imported boundaries of a vintage; None while ours are in use."""
    path = official_folder(vintage) / "source.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return OfficialSource(*(str(found[key]) for key in ("file", "sha256", "imported", "crs")))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError):
        return OfficialSource("?", "?", "?", "?")  # in use all the same


def locate(name: str) -> Path:
    """The file ``name`` of ``data/territory``: the imported one of its vintage if there is one."""
    vintage = re.search(r"-(\d{4})\.", name)
    if vintage and (imported := official_folder(int(vintage[1])) / name).exists():
        return imported
    return vintages.DATA / name


def official_detail(vintage: int) -> str | None:
    """The imported detailed communes of a vintage, named from ``data/territory``, if any."""
    path = official_folder(vintage) / "communes-detail.parquet"
    return str(path.relative_to(vintages.DATA)) if path.exists() else None
