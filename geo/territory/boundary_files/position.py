"""Whether boundaries lie where ours do: as a whole, at one scale, and every part of the country.

The middles of the communes are compared. A line that another hand drew moves the middle of its two
communes this way or that; a datum that was lost, a wrong unit or a shift made by hand moves all of
them alike, and is told from the first by how many there are.

How far drawings differ, measured in November 2026 (without the ten communes of the coast, where
the beach moves the middle by up to 312 m):

=========================================  =======  ===============  ===========================
drawings                                   shift    in 100 km        arrondissement, at most
=========================================  =======  ===============  ===========================
geomapviz 0.6.1 and NGI, by 107 cantons    0.4 m    0.6 m            -
ours and geomapviz simplified at 200 m     0.7 m    0.3 m            6 m
the same at 400 m                          1.7 m    0.4 m            19 m
the same at 800 m                          7.1 m    9.4 m            63 m
=========================================  =======  ===============  ===========================

The datum of 1972 is 108 m away. A US survey foot taken for an international one is 2 millionths,
here 2 m at most: less than can be told, and than matters; a foot taken for a metre is not Belgium.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.territory.boundary_files.crs import LAMBERT_2008, middles

if TYPE_CHECKING:
    from collections.abc import Collection

# See the table above; metres, and metres of 100 km.
TOLD_M = 2.0
REFUSED_M = 10.0
PART_REFUSED_M = 40.0
_CERTAIN = 5.0  # standard errors
_LEAST_OF_PART = 5  # communes
_LEAST_NOISE_M = 0.1
_LENGTH_M = 100_000.0

_DATUM_1972, _DATUM_NOW = 4313, 4326


@dataclass(frozen=True)
class Position:
    """How a file's communes lie to ours, on the whole.

    Attributes
    ----------
    east, north : float
        Metres that they are moved by (EPSG:3812), at their middle.
    larger, turned : float
        Millionths: by how much distances are too long, and the map is turned to the left.
    error_m, error_ppm : float
        Standard errors of the first two and of the last two.
    parts : Series
        By the code of an arrondissement that lies elsewhere than the whole file, its distance from
        ours in metres (float64), the farthest first; empty where the whole explains all. Only
        communes inside the country count for this, five and more of an arrondissement.
    by_datum : bool
        Whether the shift is the one between the datum of 1972 and ETRS89.
    """

    east: float
    north: float
    larger: float
    turned: float
    error_m: float
    error_ppm: float
    parts: pd.Series[float]
    by_datum: bool

    @property
    def metres(self) -> float:
        """The shift's length."""
        return float(np.hypot(self.east, self.north))

    @property
    def stretch_m(self) -> float:
        """What scale and turn make of 100 km, in metres."""
        return float(np.hypot(self.larger, self.turned)) / 1e6 * _LENGTH_M

    @property
    def is_moved(self) -> bool:
        """More than any two drawings of the same communes differ."""
        return self._beyond(REFUSED_M)

    @property
    def is_stretched(self) -> bool:
        """At another scale or turned, more than any two drawings are."""
        return self._stretched_beyond(REFUSED_M)

    @property
    def is_noticeable(self) -> bool:
        """Moved or stretched by more than chance, if perhaps less than matters."""
        return self._beyond(TOLD_M) or self._stretched_beyond(TOLD_M)

    def _beyond(self, metres: float) -> bool:
        return self.metres > max(metres, _CERTAIN * self.error_m)

    def _stretched_beyond(self, metres: float) -> bool:
        error = self.error_ppm / 1e6 * _LENGTH_M
        return self.stretch_m > max(metres, _CERTAIN * error)


def position(
    polygons: gpd.GeoDataFrame,
    ours: gpd.GeoSeries,
    arrondissement: pd.Series[str],
    left_out: Collection[str] = (),
) -> Position:
    """Compare the middles of communes with ours: a similarity transformation, robustly fitted.

    Parameters
    ----------
    polygons : GeoDataFrame
        ``nis5`` (str) and ``geometry`` (EPSG:3812), one row a polygon.
    ours : GeoSeries
        By ``nis5``, EPSG:3812.
    arrondissement : Series
        Its code (str) by ``nis5``.
    left_out
        Communes whose middle tells nothing: those of the coast.

    Notes
    -----
    The four parameters (two shifts, scale, rotation; Helmert's transformation in the plane)
    minimise a Cauchy loss of the residuals, so that single communes drawn elsewhere do not count.
    Errors are those of ordinary least squares with the residuals' median absolute deviation, times
    1.4826, for the standard deviation.
    """
    found = middles(polygons.geometry, polygons["nis5"])
    codes = [one for one in found.index if one in ours.index and one not in left_out]
    there = pd.DataFrame(
        shapely.get_coordinates(shapely.centroid(np.asarray(ours[codes].array))),
        index=pd.Index(codes),
        columns=["x", "y"],
    )
    apart = found.loc[codes, ["x", "y"]] - there
    centred = ((there - there.mean()) / 1e6).to_numpy()  # so that a factor is in millionths
    east, north, larger, turned, noise = _similarity(apart.to_numpy(), centred)
    explained = _moved_by((east, north, larger, turned), centred)
    return Position(
        east=east,
        north=north,
        larger=larger,
        turned=turned,
        error_m=noise / np.sqrt(len(codes)),
        error_ppm=noise / np.sqrt((centred**2).sum()),
        parts=_parts(apart, explained, arrondissement[~arrondissement.index.isin(_edge(ours))]),
        by_datum=_is_datum(np.array([east, north]), there),
    )


def _similarity(apart: np.ndarray, centred: np.ndarray) -> tuple[float, float, float, float, float]:
    from scipy.optimize import least_squares  # type: ignore[import-untyped]  # noqa: PLC0415

    middle = np.median(apart, axis=0)
    spread = max(1.4826 * float(np.median(np.abs(apart - middle))), _LEAST_NOISE_M)

    def residuals(given: np.ndarray) -> np.ndarray:
        left: np.ndarray = apart - _moved_by(tuple(given), centred)
        return left.ravel()

    start = np.array([*middle, 0.0, 0.0])
    fitted = least_squares(residuals, start, loss="cauchy", f_scale=spread)
    east, north, larger, turned = map(float, fitted.x)
    noise = 1.4826 * float(np.median(np.abs(residuals(fitted.x))))
    return east, north, larger, turned, max(noise, _LEAST_NOISE_M)


def _moved_by(given: tuple[float, ...], centred: np.ndarray) -> np.ndarray:
    east, north, larger, turned = given
    x, y = centred.T
    return np.column_stack([east + larger * x - turned * y, north + turned * x + larger * y])


def _parts(
    apart: pd.DataFrame, explained: np.ndarray, arrondissement: pd.Series[str]
) -> pd.Series[float]:
    """Arrondissements that the whole does not explain, with their own distance from ours."""
    group = arrondissement.reindex(apart.index)
    enough = group.map(group.value_counts()) >= _LEAST_OF_PART

    def lengths(moved: pd.DataFrame) -> pd.Series[float]:
        middle = moved[enough].groupby(group[enough]).median()
        return pd.Series(np.hypot(middle["x"], middle["y"]), middle.index, dtype="float64")

    beyond = lengths(apart - explained) > PART_REFUSED_M
    if not beyond.any():
        return pd.Series(dtype="float64")
    # Of two sources put together one lies right: name where it does not.
    own = lengths(apart)
    return own[own > PART_REFUSED_M].sort_values(ascending=False)


def _edge(ours: gpd.GeoSeries) -> pd.Index[str]:
    """Communes at the outer border, whose middle a border drawn elsewhere moves."""
    shapes = np.asarray(ours.array)
    line = shapely.boundary(shapely.coverage_union_all(shapes))
    shapely.prepare(line)
    return ours.index[shapely.intersects(line, shapes)]


def _is_datum(moved: np.ndarray, there: pd.DataFrame) -> bool:
    points = gpd.GeoSeries.from_xy(there["x"], there["y"], crs=LAMBERT_2008).to_crs(_DATUM_1972)
    taken = points.set_crs(_DATUM_NOW, allow_override=True).to_crs(LAMBERT_2008)
    step = np.median(taken.get_coordinates().to_numpy() - there.to_numpy(), axis=0)
    return bool(min(np.linalg.norm(moved - step), np.linalg.norm(moved + step)) < REFUSED_M)
