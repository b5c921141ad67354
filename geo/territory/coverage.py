"""Polygons that meet vertex by vertex (a coverage): simplified, rounded, dissolved, measured.

Neighbours share their line vertex by vertex in the source. Every step here keeps that: GEOS
simplifies the coverage as a whole, and projecting and rounding move equal vertices equally. A
polygon-by-polygon simplification at 200 m would leave about 100 km2 of gaps and overlaps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.command_line import CommandError
from geo.territory.nis_code import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

LAMBERT_2008 = "EPSG:3812"  # Belgium's, conformal conic: distances in metres, for simplifying
EQUAL_AREA = "EPSG:3035"  # Lambert azimuthal equal-area for Europe: for areas only
WGS84 = "EPSG:4326"  # what ships

MAP_TOLERANCE_M = 200.0  # sqrt of the smallest triangle kept: a pixel or so with Belgium in view
DETAIL_TOLERANCE_M = 25.0  # one commune fills the frame
DECIMALS = 5  # of a degree, about 1 m


def areas_km2(communes: gpd.GeoDataFrame) -> pd.Series[float]:
    """Areas in km2 of unsimplified polygons, measured on EPSG:3035 (equal-area).

    Lambert 2008 (EPSG:3812) is conformal, not equal-area: here wrong by up to 0.015%. Web
    Mercator shows every commune 2.4 to 2.6 times too large.
    """
    return communes.geometry.to_crs(EQUAL_AREA).area / 1e6


def simplify(communes: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoSeries:
    """Simplify a coverage at ``tolerance`` metres: EPSG:4326, :data:`DECIMALS` decimals.

    Pieces of a commune that meet no other commune, such as the exclaves of Baarle-Hertog, are
    simplified at :data:`DETAIL_TOLERANCE_M` at most: at 200 m, more than most of them measure, they
    would all be triangles. No piece and no hole is dropped at any tolerance.

    Raises
    ------
    CommandError
        When the input or the result has gaps, overlaps or broken rings.
    """
    metres = communes.geometry.to_crs(LAMBERT_2008)
    check_coverage(metres.array, "source")
    code, pieces = _exploded(metres)
    alone = _meets_none(code, pieces)
    pieces[~alone] = shapely.coverage_simplify(pieces[~alone], tolerance)
    pieces[alone] = shapely.coverage_simplify(pieces[alone], min(tolerance, DETAIL_TOLERANCE_M))
    together = gpd.GeoSeries(
        [_one_shape(pieces[code == one]) for one in metres.index], metres.index, LAMBERT_2008
    )
    degrees = together.to_crs(WGS84)
    rounded = shapely.transform(np.asarray(degrees.array), lambda xy: np.round(xy, DECIMALS))
    rounded = shapely.orient_polygons(rounded)
    check_coverage(rounded, f"{tolerance:g} m")
    return gpd.GeoSeries(rounded, index=communes.index, crs=WGS84, name="geometry")


def _exploded(communes: gpd.GeoSeries) -> tuple[np.ndarray, np.ndarray]:
    """The pieces of all communes, and whose each is (the index, before the pieces)."""
    pieces, place = shapely.get_parts(np.asarray(communes.array), return_index=True)
    return communes.index.to_numpy()[place], pieces


def _meets_none(code: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Which pieces of communes in several touch no other piece at all."""
    several = np.flatnonzero(pd.Series(code).duplicated(keep=False))
    one, _ = shapely.STRtree(pieces).query(pieces[several], predicate="intersects")
    alone = np.zeros(len(pieces), dtype=bool)
    alone[several] = np.bincount(one, minlength=len(several)) == 1  # itself
    return alone


def _one_shape(pieces: np.ndarray) -> BaseGeometry:
    if len(pieces) == 1:
        return pieces[0]  # type: ignore[no-any-return]
    return shapely.multipolygons(pieces)  # type: ignore[return-value]


def check_coverage(polygons: Any, what: str) -> None:
    """Raise :class:`CommandError` unless the polygons are valid and meet without gap or overlap."""
    array = np.asarray(polygons)
    broken = int((~shapely.is_valid(array)).sum() + shapely.is_empty(array).sum())
    if broken or not shapely.coverage_is_valid(array):
        raise CommandError(
            "The boundaries ({what}) do not meet exactly: {broken} broken polygons, "
            "or gaps and overlaps between neighbours.",
            what=what,
            broken=broken,
        )


def dissolve(geometry: gpd.GeoSeries, group: pd.Series[str]) -> gpd.GeoSeries:
    """Union of the members of each group of a coverage, sorted by group; same lines, no slivers.

    ``group`` maps the index of ``geometry`` to the code of the union.
    """
    members = group.reindex(geometry.index)
    polygons = np.asarray(geometry)
    places = members.groupby(members.to_numpy()).indices
    codes = sorted(map(str, places))
    unions = [_union(polygons[places[code]]) for code in codes]
    return gpd.GeoSeries(
        unions, index=pd.Index(codes, name=group.name), crs=geometry.crs, name="geometry"
    )


def _union(parts: Iterable[BaseGeometry]) -> BaseGeometry:
    polygons = list(parts)
    if len(polygons) == 1:
        return polygons[0]
    union = shapely.coverage_union_all(polygons)
    return shapely.orient_polygons(shapely.normalize(union))


def area_geometry(
    areas: pd.DataFrame, communes: pd.DataFrame, geometry: gpd.GeoSeries
) -> gpd.GeoSeries:
    """The geometry of each row of the area table, dissolved from the communes."""
    of_level = {
        level: dissolve(geometry, communes[level])
        for level in ("arrondissement", "province", "region")
    }
    of_level["country"] = dissolve(geometry, pd.Series(COUNTRY, index=communes.index))
    pairs = zip(areas["level"].tolist(), areas["code"].tolist(), strict=True)
    shapes = [of_level[level][code] for level, code in pairs]
    return type(geometry)(shapes, crs=geometry.crs)
