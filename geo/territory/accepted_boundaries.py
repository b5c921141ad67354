"""Official boundaries that somebody has put in place of ours, if any.

They live in ``data/territory/official/YEAR/``, which is not part of what ships; see
:mod:`geo.territory.import_boundaries`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo import state_cache
from geo.language import Text
from geo.territory import vintages
from geo.territory.vintages import VINTAGES

if TYPE_CHECKING:
    from pathlib import Path


Fault = Literal["gaps", "overlaps", "invalid", "outline", "exchange", "position"]
FAULTS: tuple[Fault, ...] = ("gaps", "overlaps", "invalid", "outline", "exchange", "position")


@dataclass(frozen=True)
class AcceptedBoundaries:
    """What was wrong with a file, and taken all the same because that is what the file says.

    Attributes
    ----------
    fault : "gaps", "overlaps", "invalid", "outline", "exchange" or "position"
        Land that no commune has, or two have; polygons that had to be repaired; land lost or added
        at the outer border; land of another commune in ours; all, or a part of the country,
        elsewhere than ours.
    n : int
        How many.
    area_m2 : float
        Together.
    metres : float
        Of "position": how far from ours at most, of a whole or of 100 km; otherwise 0.
    """

    fault: Fault
    n: int
    area_m2: float
    metres: float = 0.0

    @property
    def text(self) -> Text:
        """A sentence for the page of sources."""
        area = round(self.area_m2)
        if self.fault == "gaps":
            return Text.plural(
                "Accepted as what the file says: one gap between communes, {area} m².",
                "Accepted as what the file says: {n} gaps between communes, together {area} m².",
                n=self.n,
                area=area,
            )
        if self.fault == "overlaps":
            return Text.plural(
                "Accepted as what the file says: one overlap of two communes, {area} m², given to "
                "one of them.",
                "Accepted as what the file says: {n} overlaps of communes, together {area} m², "
                "each given to one of the two.",
                n=self.n,
                area=area,
            )
        if self.fault == "outline":
            return Text.plural(
                "Accepted as what the file says: the outer border of one commune is another one "
                "than in our boundaries, {area} km².",
                "Accepted as what the file says: the outer border differs from our boundaries in "
                "{n} places, together {area} km².",
                n=self.n,
                area=round(self.area_m2 / 1e6, 2),
            )
        if self.fault == "exchange":
            return Text.plural(
                "Accepted as what the file says: land of one commune that is another's in our "
                "boundaries, {area} km².",
                "Accepted as what the file says: land in {n} places that is another commune's in "
                "our boundaries, together {area} km².",
                n=self.n,
                area=round(self.area_m2 / 1e6, 2),
            )
        if self.fault == "position":
            return Text(
                "Accepted as what the file says: communes lie elsewhere than in our boundaries, by "
                "up to {metres} m.",
                metres=round(self.metres),
            )
        return Text.plural(
            "Accepted as what the file says: one polygon that was not valid; repairing it changed "
            "{area} m².",
            "Accepted as what the file says: {n} polygons that were not valid; repairing them "
            "changed {area} m².",
            n=self.n,
            area=area,
        )


@dataclass(frozen=True)
class OfficialSource:
    """Where imported boundaries come from.

    Attributes
    ----------
    file, sha256, imported, crs : str
        The file's name, its hash, the day of the import, the CRS that it was in.
    accepted : tuple of AcceptedBoundaries
        What whoever imported them accepted although a check refused it.
    """

    file: str
    sha256: str
    imported: str
    crs: str
    accepted: tuple[AcceptedBoundaries, ...] = ()


def official_folder(vintage: int) -> Path:
    """The folder of imported boundaries of a vintage, whether or not there are any.

    Where others were about to take their place and never did (killed), they are where they were put
    aside.
    """
    folder, aside = place_of(vintage), place_aside(vintage)
    return aside if not folder.exists() and (aside / "source.json").exists() else folder


def place_of(vintage: int) -> Path:
    """Where the imported boundaries of a vintage belong."""
    return vintages.DATA / "official" / str(vintage)


def place_aside(vintage: int) -> Path:
    """Where they are while others take their place."""
    return vintages.DATA / "official" / f".replaced-{vintage}"


def official_source(vintage: int) -> OfficialSource | None:
    """What is known about the imported boundaries of a vintage; None while ours are in use.

    Raises
    ------
    StateChangedError
        They were imported or taken away since the reader's snapshot began.
    """
    found = _read_source(vintage)
    state_cache.check_unchanged("boundaries")
    return found


def _read_source(vintage: int) -> OfficialSource | None:
    path = official_folder(vintage) / "source.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        accepted = tuple(
            AcceptedBoundaries(
                one["fault"], int(one["n"]), float(one["area_m2"]), float(one.get("metres", 0))
            )
            for one in found.get("accepted", [])
            if one["fault"] in FAULTS
        )
        file, sha256, imported, crs = (
            str(found[key]) for key in ("file", "sha256", "imported", "crs")
        )
        return OfficialSource(file, sha256, imported, crs, accepted)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        return OfficialSource("?", "?", "?", "?")  # in use all the same


def stamp() -> str:
    """A token that is another one after every import and every way back."""
    return "|".join(_stamp(official_folder(vintage) / "source.json") for vintage in VINTAGES)


state_cache.register_stamp("boundaries", stamp)


def _stamp(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return "-"
    return f"{found.st_ino}.{found.st_mtime_ns}.{found.st_size}"


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
