"""The outer line of the country, and communes in many pieces, as the National Geographic Institute.

The communes' own source is coarse where it matters most to a reader: it lacks 23 of the 26 pieces
of Baarle-Hertog and the Dutch parcels in them, the railway that keeps five German places apart,
and the beach. The judicial cantons in the register are drawn by NGI at full detail, so their union
is Belgium, and a commune can be told from the canton that it shares with others. Lines between two
communes of the mainland stay those of the source.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import split

from geo.territory.build.sources import CURATED, REGISTER_VINTAGE, read_register
from geo.territory.coverage import LAMBERT_2008, WGS84, check_coverage
from geo.territory.mergers import codes_between
from geo.territory.vintages import OLDEST

if TYPE_CHECKING:
    import zipfile

    from shapely.geometry.base import BaseGeometry

    from geo.territory.build.sources import Record

_STEP_M = 20.0  # between the points that decide to whom a strip of land is nearest
_REACH_M = 1.0  # a cut goes this far beyond the points that are given for it
_GRID_M = 0.001  # coordinates of what is put together; the source's are no better than metres
_SNAP_M = 0.05  # vertices of neighbours nearer than this are one


def canton_outlines(register: zipfile.ZipFile) -> gpd.GeoSeries:
    """The judicial cantons as NGI draws them: by the canton's id, EPSG:3812, a valid coverage."""
    drawn = {
        record["canton"]: shapely.from_geojson(json.dumps(record["geometry"]))
        for record in read_register(register, "canton-boundaries")
    }
    cantons = gpd.GeoSeries(pd.Series(drawn), crs=WGS84).to_crs(LAMBERT_2008)
    check_coverage(cantons.array, "cantons")
    return cantons


def with_outer_line(communes: gpd.GeoDataFrame, register: zipfile.ZipFile) -> gpd.GeoDataFrame:
    """The communes cut and filled to the country's outer line, in EPSG:3812.

    Communes of ``sources/whole_communes.csv`` become their canton without the other communes;
    their neighbours yield. What any other commune has beyond the outer line is cut off; land of
    the country that none has goes to the nearest.

    Parameters
    ----------
    communes : GeoDataFrame
        Of 2018, by ``nis5``, a valid coverage in any CRS.
    register : ZipFile
        The wheel with the cantons.

    Raises
    ------
    AtlasError
        When the cantons or the result have gaps, overlaps or broken rings.
    """
    cantons = canton_outlines(register)
    country = shapely.coverage_union_all(np.asarray(cantons.array))
    drawn = communes.geometry.to_crs(LAMBERT_2008)
    members = canton_members(read_register(register, "cantons"))
    whole = {
        str(code): _commune_of_canton(
            cantons[str(canton)],
            _cuts(rows),
            [drawn[one] for one in members[str(canton)] if one != code],
        )
        for (code, canton), rows in whole_communes().groupby(["nis5", "canton"])
    }
    land = country.difference(shapely.union_all(list(whole.values())))
    source = drawn.drop(index=list(whole))
    kept = _cut_to(source, land)
    gaps = land.difference(shapely.coverage_union_all(np.asarray(source.array)))
    filled = pd.concat([kept, _shared_out(shapely.get_parts(gaps), kept, cantons, members)])
    every = _joined(gpd.GeoSeries(filled)) | whole
    shapes = shapely.set_precision([every[str(code)] for code in communes.index], _GRID_M)
    cleaned = shapely.coverage_clean(shapes, snapping_distance=_SNAP_M)  # type: ignore[attr-defined]
    result = _attached(gpd.GeoSeries(cleaned, communes.index, crs=LAMBERT_2008), source)
    check_coverage(result.array, "outer line")
    return communes.set_geometry(result)


def canton_members(cantons: list[Record]) -> dict[str, list[str]]:
    """The communes of 2018 that are wholly or partly in each canton, by its id."""
    latest = {
        canton["id"]: [entry["municipality"] for entry in canton["municipalities"]]
        for canton in cantons
    }
    into = codes_between(OLDEST, REGISTER_VINTAGE)
    return {name: list(into.index[into.isin(codes)]) for name, codes in latest.items()}


def whole_communes() -> pd.DataFrame:
    """``sources/whole_communes.csv``: which communes are taken from their canton, and its cuts.

    One row a place where the canton's outline joins the commune to another (``joined_to``): it is
    cut from one point (``from_longitude``, ``from_latitude``, degrees) to the other (``to_``...).
    """
    return pd.read_csv(
        CURATED / "whole_communes.csv", dtype={"nis5": str, "canton": str, "joined_to": str}
    )


def _commune_of_canton(
    canton: BaseGeometry, cuts: gpd.GeoSeries, others: list[BaseGeometry]
) -> BaseGeometry:
    """The pieces of a canton, cut, that are not mainly the ground of its other communes."""
    pieces = list(shapely.get_parts(canton))
    for cut in cuts:
        pieces = [
            part
            for piece in pieces
            for part in (split(piece, cut).geoms if piece.intersects(cut) else [piece])
        ]
    elsewhere = shapely.union_all(others)
    own = [piece for piece in pieces if piece.intersection(elsewhere).area < piece.area / 2]
    return shapely.union_all(own)


def _cuts(rows: pd.DataFrame) -> gpd.GeoSeries:
    """The lines of some rows of ``whole_communes.csv``, a little longer than given; EPSG:3812."""
    given = rows.dropna(subset=["from_longitude"])
    ends = [
        gpd.GeoSeries.from_xy(given[f"{end}_longitude"], given[f"{end}_latitude"], crs=WGS84)
        for end in ("from", "to")
    ]
    first, last = (shapely.get_coordinates(end.to_crs(LAMBERT_2008)) for end in ends)
    beyond = _REACH_M * (last - first) / np.linalg.norm(last - first, axis=1, keepdims=True)
    return gpd.GeoSeries(
        shapely.linestrings(np.stack([first - beyond, last + beyond], axis=1)), crs=LAMBERT_2008
    )


def _cut_to(communes: gpd.GeoSeries, land: BaseGeometry) -> gpd.GeoSeries:
    """The communes without what is not land; those well inside stay as they are."""
    shapes = np.asarray(communes.array).copy()
    shapely.prepare(land)
    beyond = ~shapely.contains_properly(land, shapes)
    shapes[beyond] = shapely.intersection(shapes[beyond], land)
    return gpd.GeoSeries(shapes, communes.index, crs=communes.crs)


def _shared_out(
    gaps: np.ndarray,
    communes: gpd.GeoSeries,
    cantons: gpd.GeoSeries,
    members: dict[str, list[str]],
) -> gpd.GeoSeries:
    """Strips of land by the code of the commune each goes to.

    It is the nearest, point by point, of the communes beside the strip that are in its canton; of
    all beside it where none of these is (the canton's line is a little off the communes' own).
    """
    strip, canton = shapely.STRtree(np.asarray(cantons.array)).query(gaps, predicate="intersects")
    pieces = shapely.intersection(gaps[strip], np.asarray(cantons.array)[canton])
    tree = shapely.STRtree(np.asarray(communes.array))
    given: list[tuple[str, BaseGeometry]] = []
    for piece, name in zip(pieces, cantons.index[canton], strict=True):
        for part in shapely.get_parts(piece):
            if part.area == 0:
                continue
            beside = communes.index[np.sort(tree.query(part, "dwithin", distance=_SNAP_M))]
            own = [code for code in beside if code in members[str(name)]]
            codes = own or list(beside) or [communes.index[tree.nearest(part)]]
            given += _divided(part, {str(code): communes[code] for code in codes})
    return gpd.GeoSeries(
        [piece for _, piece in given], index=[code for code, _ in given], crs=communes.crs
    )


def _divided(gap: BaseGeometry, beside: dict[str, BaseGeometry]) -> list[tuple[str, BaseGeometry]]:
    """A strip cut so that each piece is nearest to one of the communes beside it."""
    if len(beside) == 1:
        return [(code, gap) for code in beside]
    near = gap.buffer(_STEP_M)
    points, owners = [], []
    for code, shape in beside.items():
        line = shapely.segmentize(shape.boundary.intersection(near), _STEP_M)
        found = shapely.get_coordinates(line)
        points.append(found)
        owners += [code] * len(found)
    # A corner that two communes share is as near to both: the first has it, once.
    every, first = np.unique(np.concatenate(points), axis=0, return_index=True)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(every), extend_to=near, ordered=True)
    )
    owner = np.asarray(owners)[first]
    pieces = [(code, gap.intersection(shapely.union_all(cells[owner == code]))) for code in beside]
    return [(code, piece) for code, piece in pieces if piece.area > 0]


def _attached(communes: gpd.GeoSeries, source: gpd.GeoSeries) -> gpd.GeoSeries:
    """A coverage with each commune of ``source`` in as many pieces as it has there.

    Another piece comes from cutting a line or dividing a strip, not from any map: it goes to the
    commune of ``source`` that it touches most, the smallest first.
    """
    exploded = communes.explode()
    pieces, code = np.asarray(exploded.array), exploded.index.to_numpy().copy()
    extra: list[int] = []
    for one, outline in source.items():
        mine = np.flatnonzero(code == one)
        if len(mine) > 1:
            known = {
                int(mine[np.argmax(shapely.area(shapely.intersection(pieces[mine], part)))])
                for part in shapely.get_parts(outline)
            }
            extra += [int(place) for place in mine if place not in known]
    tree = shapely.STRtree(pieces)
    for place in sorted(extra, key=lambda place: float(shapely.area(pieces[place]))):
        around = tree.query(pieces[place], "intersects")
        around = around[(around != place) & np.isin(code[around], source.index)]
        line = shapely.boundary(pieces[place])
        along = shapely.length(shapely.intersection(shapely.boundary(pieces[around]), line))
        if len(around):
            code[place] = code[around[np.argmax(along)]]
    moved = [place for place in extra if code[place] != exploded.index[place]]
    changed = {str(one) for place in moved for one in (exploded.index[place], code[place])}
    shapes = [
        shapely.coverage_union_all(pieces[code == one]) if one in changed else communes[one]
        for one in communes.index
    ]
    result = gpd.GeoSeries(shapes, communes.index, crs=communes.crs)
    # Two of them side by side may have been given to each other's communes.
    return _attached(result, source) if changed else result


def _joined(pieces: gpd.GeoSeries) -> dict[str, BaseGeometry]:
    """The union of all pieces of each index."""
    of_code: dict[str, list[BaseGeometry]] = {}
    for code, piece in pieces.items():
        of_code.setdefault(str(code), []).append(piece)
    return {code: shapely.union_all(parts) for code, parts in of_code.items()}
