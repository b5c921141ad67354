"""Which land boundaries have and ours have not, and the other way round: by commune.

Two hands never draw one line alike, so land is counted where it is wide: where a circle of 150 m
radius fits in (a morphological opening). Strips along a line, as generalisation leaves them, fall
away; a field, a beach or a lost corner stays.

Measured in November 2026 on Belgium's outer line, in km2 of a commune (the most, and which),
against ours, whose outer line is the National Geographic Institute's:

=====================  ====================  =================  =============================
geomapviz 0.6.1        wide, inland: lacks   and has more       strips and all: lacks
=====================  ====================  =================  =============================
as it is               0                     0.32 (Honnelles)   1.22 (Baarle-Hertog)
simplified at 200 m    0                     0.32 (Honnelles)   1.39 (Baarle-Hertog)
simplified at 400 m    0.20 (Beauraing)      0.39 (Honnelles)   1.75 (Baarle-Hertog)
simplified at 800 m    1.43 (Burg-Reuland)   1.06 (Hoogstraten) 3.04 (Burg-Reuland)
=====================  ====================  =================  =============================

So a drawing generalised to 400 m passes; what is coarser is for somebody to accept. Natural Earth's
countries (1:10 million) lack 36 km2 of Büllingen alone.

Land that has gone to another commune: at 400 m 0.28 km2 and 1.1% of a commune at most, at 800 m
1.56 km2 and 27%; between geomapviz's communes and NGI's cantons 1.16 km2 (Zwijndrecht).

At the coast official files differ truly: NGI's land ends at the low-water mark, with the beach and
the moles, other drawings' at the high-water mark. :data:`BEACH_KM2` is what geomapviz lacks there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from geo.territory.boundary_files.crs import LAMBERT_2008
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

_WIDE_M = 150.0  # radius of the circle that has to fit in

# km2 and shares of a commune, from the tables above.
TOLD_WIDE_KM2, REFUSED_WIDE_KM2 = 0.05, 0.5
TOLD_STRIPS_KM2, REFUSED_STRIPS_KM2 = 1.0, 2.0
TOLD_GIVEN_KM2, REFUSED_GIVEN_KM2 = 0.5, 2.0
TOLD_SHARE, REFUSED_SHARE = 0.05, 0.1
FAR_M = 1000.0  # a piece of a commune as far from all of ours belongs elsewhere

# What lies between high and low water, with moles, in km2: geomapviz 0.6.1 against NGI's line.
BEACH_KM2 = {
    "31004": 1.24,  # Blankenberge
    "31005": 3.09,  # Bruges
    "31043": 4.13,  # Knokke-Heist
    "35002": 1.28,  # Bredene
    "35011": 2.96,  # Middelkerke
    "35013": 3.56,  # Ostend
    "35029": 4.22,  # De Haan
    "38008": 2.39,  # De Panne
    "38014": 4.99,  # Koksijde
    "38016": 1.84,  # Nieuwpoort
}
_BEACH_FACTOR = 1.25  # another year's low water
_BEACH_REACH_M = 1000.0  # of what geomapviz lacks there, 98% and more is as near to the line
_COAST_ENDS = ((2.5458, 51.0895), (3.3716, 51.3716))  # France, the Netherlands; degrees

# Sides of a comparison: what the file lacks, and what it has and ours has not.
SIDES = ("lacks", "beyond")


@dataclass(frozen=True)
class DetachedPiece:
    """A piece of a commune that lies far from all of ours: km2, km from it, the piece."""

    nis5: NisCode
    km2: float
    km: float
    shape: BaseGeometry


@dataclass(frozen=True)
class LandDifferences:
    """What differs between a file's communes and ours.

    Attributes
    ----------
    outer : DataFrame
        One row a commune and side that differ at the country's outer line: ``nis5`` (str), ``side``
        ("lacks" or "beyond"), ``km2`` (float64, all of it), ``share`` (float64, of the commune in
        ours), ``beach_km2`` (float64, the part of it at the sea), ``level`` (str: "refused",
        "beach": explained by high and low water, "told" or "").
    given : DataFrame
        Land of one commune that is another's in the file: ``nis5``, ``to`` (str), ``km2``,
        ``share`` (float64), ``level`` ("refused" or "told").
    far : tuple of DetachedPiece
    """

    outer: pd.DataFrame
    given: pd.DataFrame
    far: tuple[DetachedPiece, ...]


def land_differences(theirs: gpd.GeoSeries, ours: gpd.GeoSeries) -> LandDifferences:
    """Compare two coverages of the same communes, by ``nis5`` in the same order, EPSG:3812."""
    country = _union(ours)
    found = _union(theirs)
    far = _far(theirs, ours)
    found_near = found.difference(shapely.union_all([one.shape for one in far])) if far else found
    coast = coast_line(country)
    beach = coast.buffer(_BEACH_REACH_M) if coast else shapely.Polygon()
    # Holes inside the country are told as gaps.
    filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(found)]
    lacking = country.difference(shapely.union_all(filled))
    sides = [
        _outer("lacks", lacking, ours, ours, beach),
        _outer("beyond", found_near.difference(country), theirs, ours, beach),
    ]
    outer = pd.concat(sides, ignore_index=True)
    outer = outer.sort_values("km2", ascending=False, ignore_index=True)
    return LandDifferences(outer, _given(theirs, ours, lacking), tuple(far))


def coast_line(country: BaseGeometry) -> BaseGeometry | None:
    """The sea's part of the outer line, from France to the Netherlands; None if there is none."""
    x, y = zip(*_COAST_ENDS, strict=True)
    ends = gpd.GeoSeries.from_xy(x, y, crs=4326).to_crs(LAMBERT_2008)
    ring = max(shapely.get_parts(country), key=shapely.area).exterior
    if max(end.distance(ring) for end in ends) > _BEACH_REACH_M:
        return None
    first, last = sorted(ring.project(end) for end in ends)
    one = substring(ring, first, last)
    around = shapely.line_merge(
        shapely.union_all([substring(ring, last, ring.length), substring(ring, 0, first)])
    )
    return min(one, around, key=shapely.length)


def opened_at_width(shapes: np.ndarray) -> np.ndarray:
    """Of each shape the ground on which a circle of :data:`_WIDE_M` can stand; empty if none."""
    opened = np.full(len(shapes), shapely.Polygon(), dtype=object)
    parts, place = shapely.get_parts(shapes, return_index=True)
    can = shapely.area(parts) >= np.pi * _WIDE_M**2
    parts, place = parts[can], place[can]
    core = shapely.buffer(parts, -_WIDE_M)
    # A little more than it shrank, for the corners of the circles' polygons.
    grown = shapely.intersection(shapely.buffer(core, 1.05 * _WIDE_M), parts)
    for one in np.unique(place):
        opened[one] = shapely.union_all(grown[place == one])
    return opened


def _union(communes: gpd.GeoSeries) -> BaseGeometry:
    return shapely.coverage_union_all(np.asarray(communes.array))


def _km2(shapes: np.ndarray) -> np.ndarray:
    return np.asarray(shapely.area(shapes) / 1e6)


def _outer(
    side: str,
    land: BaseGeometry,
    whose: gpd.GeoSeries,
    ours: gpd.GeoSeries,
    beach: BaseGeometry,
) -> pd.DataFrame:
    """Some land outside of one of two countries, by the commune of ``whose`` that it is."""
    shapely.prepare(land)
    touched = np.flatnonzero(shapely.intersects(land, np.asarray(whose.array)))
    here = shapely.intersection(np.asarray(whose.array)[touched], land)
    codes = ours.index[touched].astype(str)
    at_sea = shapely.intersection(here, beach)
    inland = shapely.difference(here, beach)
    own = _km2(np.asarray(ours.array)[touched])
    table = pd.DataFrame(
        {
            "nis5": codes,
            "side": side,
            "km2": _km2(here),
            "share": _km2(here) / own,
            "beach_km2": _km2(at_sea),
            "wide": _km2(opened_at_width(inland)),
            "inland": _km2(inland),
            "wide_beach": _km2(opened_at_width(at_sea)),
        }
    )
    beaches = np.array([BEACH_KM2.get(code, 0.0) for code in codes])
    allowed = beaches * _BEACH_FACTOR + REFUSED_WIDE_KM2
    refused = (
        (table["wide"] > REFUSED_WIDE_KM2)
        | (table["wide"] > np.maximum(TOLD_WIDE_KM2, REFUSED_SHARE * own))
        | (table["inland"] > REFUSED_STRIPS_KM2)
        | (table["beach_km2"] > allowed)
    )
    told = (
        (table["wide"] > TOLD_WIDE_KM2)
        | (table["inland"] > TOLD_STRIPS_KM2)
        | (table["inland"] > TOLD_SHARE * own)
    )
    sea = table["wide_beach"] > TOLD_WIDE_KM2
    table["level"] = np.select([refused, told, sea], ["refused", "told", "beach"], "")
    return table.drop(columns=["wide", "inland", "wide_beach"])


def _given(theirs: gpd.GeoSeries, ours: gpd.GeoSeries, lacking: BaseGeometry) -> pd.DataFrame:
    """Wide land that another commune has in the file."""
    drawn = np.asarray(theirs.array)
    lost = shapely.difference(np.asarray(ours.array), drawn)
    shapely.prepare(lacking)
    at_border = shapely.intersects(lacking, lost)
    lost[at_border] = shapely.difference(lost[at_border], lacking)
    land = opened_at_width(lost)
    where = np.flatnonzero(~shapely.is_empty(land))
    one, other = shapely.STRtree(drawn).query(land[where], predicate="intersects")
    one = where[one]
    km2 = _km2(shapely.intersection(land[one], drawn[other]))
    share = km2 / _km2(np.asarray(ours.array)[one])
    refused = (km2 > REFUSED_GIVEN_KM2) | ((share > REFUSED_SHARE) & (km2 > TOLD_WIDE_KM2))
    told = (km2 > TOLD_GIVEN_KM2) | ((share > TOLD_SHARE) & (km2 > TOLD_WIDE_KM2))
    table = pd.DataFrame(
        {
            "nis5": ours.index[one].astype(str),
            "to": ours.index[other].astype(str),
            "km2": km2,
            "share": share,
            "level": np.where(refused, "refused", "told"),
        }
    )
    found: pd.DataFrame = table[told | refused]
    return found.sort_values("km2", ascending=False, ignore_index=True)


def _far(theirs: gpd.GeoSeries, ours: gpd.GeoSeries) -> list[DetachedPiece]:
    pieces, place = shapely.get_parts(np.asarray(theirs.array), return_index=True)
    away = shapely.distance(pieces, np.asarray(ours.array)[place])
    return [
        DetachedPiece(
            NisCode(ours.index[place[one]]),
            float(pieces[one].area / 1e6),
            float(away[one] / 1000),
            pieces[one],
        )
        for one in np.flatnonzero(away > FAR_M)
    ]
