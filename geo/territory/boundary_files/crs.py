"""In which coordinate reference system a boundary file is: as it says, and as its communes lie.

A file's own word is not enough. Lambert 72 without its datum is drawn 108 m off, Lambert 72 called
2005 a kilometre; both look like Belgium. The middle of each commune is known, so every system that
is usual here can be tried: in the right one the communes lie where ours do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.command_line import CommandError, english

if TYPE_CHECKING:
    from pyproj import CRS

LAMBERT_2008 = "EPSG:3812"

# Belgian Lambert 72, 2005 and 2008; longitude and latitude, on WGS 84 and on the datum of 1972;
# UTM 31N, Europe's equal-area, Web Mercator.
KNOWN_CRS = (31370, 3447, 3812, 4326, 4313, 25831, 3035, 3857)

# Two hands' drawings of all communes agree on the whole to a few metres (ours and NGI's: 2 m);
# the datum of 1972 is 108 m away.
FITS_M = 40.0
_LEAST_COMMUNES = 50  # that must be known to tell how they lie
_EXTENT_TOLERANCE_M = 2000.0  # how far a side of Belgium may be from ours
_FEW_OUTSIDE = 0.05  # of the polygons
_NO_DATUM = ("unknown", "unnamed", "not specified", "d_unknown", "undefined")


@dataclass(frozen=True)
class Fit:
    """How far from ours a file's communes lie on the whole in a CRS: EPSG code, metres."""

    epsg: int
    metres: float


def determine_crs(
    name: str, raw: gpd.GeoDataFrame, ours: gpd.GeoSeries, given: str | None, notes: list[str]
) -> tuple[CRS, str]:
    """The CRS of a file, and where it is from: ``file``, ``option`` or ``communes``.

    Parameters
    ----------
    name
        Of the file.
    raw
        Its rows: ``nis5`` and the geometry as in the file.
    ours
        Communes by ``nis5``, any CRS.
    given
        What the person says it is.
    notes
        Takes what has been decided.

    Raises
    ------
    CommandError
        The CRS is not known, or the communes do not lie where they should in the one that is said;
        the sentence names the one in which they do, if there is one.
    """
    said = _given(given) if given is not None else raw.crs
    there = middles(raw.geometry, raw["nis5"])
    fits = fitting(there, ours)
    best = clear_best(fits)
    if said is None:
        return _told_by_communes(name, raw, fits, best, notes), "communes"
    if given is not None and raw.crs is not None and not raw.crs.equals(said):
        notes.append(
            english(
                "The file says {found}; {given} was used, as asked.",
                found=raw.crs.name,
                given=said.name,
            )
        )
    away = _metres(there, said, ours)
    if best is not None and away > FITS_M and away - best.metres > FITS_M / 2:
        if given is None and _has_no_datum(said):
            notes.append(
                english(
                    "The file's coordinate reference system ({found}) does not say its datum; "
                    "taken as it stands, the communes would lie {away} m off. In {crs} they lie "
                    "where they should, so that was used.",
                    found=said.name,
                    away=round(away),
                    crs=_called(best.epsg),
                )
            )
            return _epsg(best.epsg), "communes"
        raise CommandError(
            "{file}: the coordinates are said to be {crs}, but in that the communes would be "
            "{away}. In {fitting} they are where they should, to {metres} m. If that is right, "
            "give --crs EPSG:{epsg}.",
            file=name,
            crs=said.name,
            away=_away(away),
            fitting=_called(best.epsg),
            metres=round(best.metres),
            epsg=str(best.epsg),
        )
    _check_extent(name, raw, there, ours, said)
    return said, "file" if given is None else "option"


def fitting(there: pd.DataFrame, ours: gpd.GeoSeries) -> list[Fit]:
    """Every known CRS with how far the communes would lie from ours, the best first.

    ``there``: the :func:`middles` of the file's communes, as in the file.
    """
    found = [Fit(epsg, _metres(there, _epsg(epsg), ours)) for epsg in KNOWN_CRS]
    return sorted(found, key=lambda fit: fit.metres)


def clear_best(fits: list[Fit]) -> Fit | None:
    """The first of some fits, if it is one and the second is clearly worse."""
    best, second = fits[0], fits[1]
    fit = best.metres <= FITS_M and second.metres - best.metres > FITS_M / 2
    return best if fit else None


def _given(crs: str) -> CRS:
    from pyproj import CRS  # noqa: PLC0415
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise CommandError(
            "{crs} is not a coordinate reference system. Give it as EPSG:31370.", crs=crs
        ) from error


def _epsg(code: int) -> CRS:
    from pyproj import CRS  # noqa: PLC0415

    return CRS.from_epsg(code)


def _called(epsg: int) -> str:
    return f"EPSG:{epsg} ({_epsg(epsg).name})"


def _has_no_datum(crs: CRS) -> bool:
    datum = crs.datum
    return datum is None or datum.name.lower().startswith(_NO_DATUM)


def middles(polygons: gpd.GeoSeries, codes: pd.Series[str]) -> pd.DataFrame:
    """The middle of each commune: that of its polygons, weighed by area, in their own CRS.

    ``x`` and ``y`` (float64) by code, sorted.
    """
    shapes = np.asarray(polygons.array)
    area = shapely.area(shapes)
    x, y = shapely.get_coordinates(shapely.centroid(shapes[area > 0])).T
    weighed = pd.DataFrame({"x": x, "y": y}).mul(area[area > 0], axis=0)
    by_code = weighed.assign(area=area[area > 0]).groupby(codes.to_numpy()[area > 0]).sum()
    return by_code[["x", "y"]].div(by_code["area"], axis=0)


def _metres(places: pd.DataFrame, crs: CRS, ours: gpd.GeoSeries) -> float:
    """How far the communes lie from ours on the whole, if their coordinates are in ``crs``."""
    known = places[places.index.isin(ours.index)]
    if len(known) < _LEAST_COMMUNES:
        return float("inf")
    theirs = gpd.GeoSeries.from_xy(known["x"], known["y"], crs=crs).to_crs(LAMBERT_2008)
    there = gpd.GeoSeries(ours[known.index]).to_crs(LAMBERT_2008).centroid
    apart = shapely.get_coordinates(np.asarray(theirs)) - shapely.get_coordinates(np.asarray(there))
    if not np.isfinite(apart).all():
        return float("inf")
    # The median of each axis: some communes may be drawn otherwise, all are moved alike.
    return float(np.hypot(*np.median(apart, axis=0)))


def _told_by_communes(
    name: str, raw: gpd.GeoDataFrame, fits: list[Fit], best: Fit | None, notes: list[str]
) -> CRS:
    if best is None:
        nearest = [fit for fit in fits if fit.metres <= _EXTENT_TOLERANCE_M]
        raise CommandError(
            "{file} does not say its coordinate reference system (no .prj), and its communes "
            "({extent}) lie where they should in {fitting}. Give it with --crs, for example "
            "--crs EPSG:31370.",
            file=name,
            extent=_extent(raw.total_bounds),
            fitting=", ".join(f"EPSG:{fit.epsg} (-> {round(fit.metres)} m)" for fit in nearest)
            or "none that is known",
        )
    notes.append(
        english(
            "The file does not say its coordinate reference system. Its communes lie where they "
            "should in {crs} only, which was used.",
            crs=_called(best.epsg),
        )
    )
    return _epsg(best.epsg)


def _check_extent(
    name: str, raw: gpd.GeoDataFrame, places: pd.DataFrame, ours: gpd.GeoSeries, crs: CRS
) -> None:
    """CommandError if the file's extent reaches outside Belgium's, but for a few polygons.

    What is wrong with a few is not the CRS; the check of the land names them.
    """
    located = gpd.GeoSeries(raw.geometry).set_crs(crs, allow_override=True)
    every = located.to_crs(LAMBERT_2008).bounds.to_numpy()
    ground = ours.to_crs(LAMBERT_2008).total_bounds
    outside = np.hstack([ground[:2] - every[:, :2], every[:, 2:] - ground[2:]])
    # Of rows without a geometry there is nothing to say here.
    away = outside.max(axis=1) > _EXTENT_TOLERANCE_M
    if not np.isinf(every).any() and away.mean() <= _FEW_OUTSIDE:
        return
    swapped = places.set_axis(["y", "x"], axis=1)
    if fitting(swapped, ours)[0].metres <= FITS_M:
        raise CommandError(
            "{file}: the extent ({extent}) has its two axes swapped: latitude stands where "
            "longitude (or northing where easting) was expected. Export it again with "
            "longitude first.",
            file=name,
            extent=_extent(raw.total_bounds),
        )
    raise CommandError(
        "{file}: the extent ({extent}, {crs}) reaches outside Belgium. Is the coordinate "
        "reference system right? Give another with --crs.",
        file=name,
        extent=_extent(raw.total_bounds),
        crs=crs.name,
    )


def _away(metres: float) -> str:
    if not np.isfinite(metres):
        return "nowhere on the map"
    return english("{metres} m from their place", metres=round(metres))


def _extent(bounds: np.ndarray) -> str:
    return " ".join(f"{value:.6g}" for value in bounds)
