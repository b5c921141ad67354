"""Whether boundaries from elsewhere can stand for ours: the same communes, meeting exactly.

Every difference is told; nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.language import Labels, Text
from geo.territory.boundary_crs import LAMBERT_2008
from geo.territory.boundary_file import BoundaryFile, read_boundary_file
from geo.territory.changes import codes_between
from geo.territory.files import read_geometry, read_table
from geo.territory.official import Accepted
from geo.territory.vintages import VINTAGES, check_vintage

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.territory.official import Fault

# Two drawings of one commune by different hands: the median is 0.975 between ours and Statbel's.
# Below a half it is another place.
LEAST_IOU = 0.5
WORST_LISTED = 10

# Up to here overlaps, gaps and repairs are noise of drawing or of coordinates, and are told; above,
# the file does not say who owns a field, and somebody has to accept it.
SMALL_M2 = 1000.0

_HOLE_MOVED_M = 100.0  # a parcel of 50 m may be drawn beside itself


@dataclass(frozen=True)
class CheckedBoundaries:
    """Boundaries of a file, and all that is to be said about them.

    Attributes
    ----------
    source : BoundaryFile
    vintage : int
    problems : tuple of Text
        What forbids using them; empty when all is right.
    accepted : tuple of Accepted
        What would have been a problem, but was accepted.
    notes : tuple of Text
        What a reader should know.
    communes : GeoDataFrame or None
        Indexed by ``nis5`` (str, sorted), EPSG:3812: the file's polygons dissolved to communes;
        ``iou`` (float64, 0 to 1: with ours), ``area_km2`` (float64), ``area_km2_ours``
        (float64). None when the problems are such that there is nothing to compare.
    """

    source: BoundaryFile
    vintage: int
    problems: tuple[Text, ...]
    accepted: tuple[Accepted, ...]
    notes: tuple[Text, ...]
    communes: gpd.GeoDataFrame | None


def our_communes(vintage: int) -> gpd.GeoSeries:
    """What ships for a vintage, simplified at 25 m: indexed by ``nis5``, EPSG:3812."""
    from geo.territory.build.boundaries import dissolve  # noqa: PLC0415

    keys, geometry = read_geometry("communes-detail.parquet")
    detail = geometry.set_axis(pd.Index(keys["nis5"], name="nis5"))
    return dissolve(detail, codes_between(2018, check_vintage(vintage))).to_crs(LAMBERT_2008)


def check_boundaries(
    path: Path,
    vintage: int,
    *,
    crs: str | None = None,
    code_column: str | None = None,
    layer: str | None = None,
    accept: Collection[Fault] = (),
) -> CheckedBoundaries:
    """Read a boundary file and compare it with the communes of a vintage.

    Checked: every code of the vintage and no other; polygons that are valid (others are repaired,
    and it is said what that changes), that are there once, that meet without overlap; holes inside
    the country; each commune in its place (intersection over union with ours of 0.5 at least).

    Parameters
    ----------
    path, crs, code_column, layer
        See :func:`geo.territory.boundary_file.read_boundary_file`.
    vintage : int
        One of :data:`geo.territory.vintages.VINTAGES`.
    accept
        Faults of more than 1,000 m2 each that are no problem, because that is what the file says.

    Raises
    ------
    AtlasError
        For an unknown vintage, or a file that cannot be read at all.
    """
    ours = our_communes(vintage)
    source = read_boundary_file(path, ours, crs=crs, code_column=code_column, layer=layer)
    names = _names(vintage)
    found = _Findings(names, frozenset(accept), list(source.notes))
    found.problems += _code_problems(source.polygons["nis5"], vintage, names)
    communes = None
    polygons = _valid_polygons(source.polygons, found)
    if polygons is not None:
        found.problems += _repeated(polygons, names)
    if polygons is not None and not found.problems:
        polygons = _meeting(polygons, found)
    if polygons is not None and not found.problems:
        if len(polygons) > len(ours):
            found.notes.append(
                Text(
                    "{n} polygons were dissolved into {communes} communes.",
                    n=len(polygons),
                    communes=len(ours),
                )
            )
        communes = _compared(polygons, ours)
        _find_gaps(communes, ours, found)
        found.problems += _place_problems(communes, names)
    return CheckedBoundaries(
        source,
        vintage,
        tuple(found.problems),
        tuple(found.accepted),
        tuple(found.notes),
        communes,
    )


@dataclass
class _Findings:
    """What the steps of a check have found so far."""

    names: dict[str, Labels]
    accept: frozenset[Fault]
    notes: list[Text]
    problems: list[Text] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)

    def name(self, code: str) -> Labels | str:
        return self.names.get(code, code)

    def refuse(self, fault: Fault, sentences: list[Text], areas_m2: np.ndarray) -> bool:
        """Take note of large faults; whether they are a problem."""
        if not len(areas_m2):
            return False
        if fault in self.accept:
            self.accepted.append(Accepted(fault, len(areas_m2), float(areas_m2.sum())))
            self.notes += [self.accepted[-1].text, *sentences]
            return False
        self.problems += sentences
        self.problems.append(
            Text("If that is what the official file says, add --accept {fault}.", fault=fault)
        )
        return True


def report(checked: CheckedBoundaries) -> list[Text]:
    """The whole report, line by line: what was read, problems, notes, differences."""
    source = checked.source
    lines = [
        Text(
            "{file}: {n} polygons, codes from {column}, coordinates in {crs}.",
            file=source.file,
            n=len(source.polygons),
            column=source.code_column,
            crs=source.crs,
        ),
        *checked.notes,
    ]
    if checked.communes is not None:
        lines += _difference_lines(checked.communes, _names(checked.vintage))
    if checked.problems:
        lines.append(
            Text.plural(
                "One problem; nothing was replaced:",
                "{n} problems; nothing was replaced:",
                n=len(checked.problems),
            )
        )
        lines += checked.problems
    return lines


def _names(vintage: int) -> dict[str, Labels]:
    columns = ("nis5", "name_nl", "name_fr", "name_de", "name_en")
    table = read_table(f"communes-{vintage}.csv", dict.fromkeys(columns, str))
    return {
        code: Labels(nl=nl, fr=fr, de=de, en=en)
        for code, nl, fr, de, en in table.itertuples(index=False, name=None)
    }


# --------------------------------------------------------------------------------------- codes


def _code_problems(found: pd.Series[str], vintage: int, names: dict[str, Labels]) -> list[Text]:
    codes = set(found)
    expected = set(names)
    if codes == expected:
        return []
    fitting = [year for year in VINTAGES if codes == set(codes_between(2018, year))]
    if fitting:
        return [
            Text(
                "The file has the communes of {found}, not of {vintage}. Give --vintage {found}.",
                found=str(fitting[0]),
                vintage=str(vintage),
            )
        ]
    problems = []
    if missing := sorted(expected - codes):
        problems.append(
            Text.plural(
                "One of the {all} communes of {vintage} is missing: {codes}.",
                "{n} of the {all} communes of {vintage} are missing: {codes}.",
                n=len(missing),
                all=len(expected),
                vintage=str(vintage),
                codes=_listed([f"{names[code].en} ({code})" for code in missing]),
            )
        )
    if foreign := sorted(codes - expected):
        problems.append(
            Text.plural(
                "One code is no commune of {vintage}: {codes}.",
                "{n} codes are no communes of {vintage}: {codes}.",
                n=len(foreign),
                vintage=str(vintage),
                codes=_listed(foreign),
            )
        )
    return problems


def _listed(items: list[str], most: int = WORST_LISTED) -> str:
    return ", ".join(items[:most]) + (", …" if len(items) > most else "")


# ------------------------------------------------------------------------------------ polygons


def _valid_polygons(polygons: gpd.GeoDataFrame, found: _Findings) -> gpd.GeoDataFrame | None:
    """The polygons without height, repaired where they are broken; None if that is a problem.

    What a repair changes is the larger of two areas: by how much the polygon's own (with its
    crossed rings) differs, and where two ways to repair it disagree.
    """
    shapes = np.asarray(polygons.geometry.array)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    polygonal = np.isin(shapely.get_type_id(shapes), (3, 6))  # Polygon, MultiPolygon
    codes = polygons["nis5"].astype(str).to_numpy()
    places = polygons["place"].astype(str).to_numpy()
    for place in np.flatnonzero(empty | ~polygonal):
        found.problems.append(
            Text(
                "Row {row}, {commune} ({code}): there is no polygon.",
                row=places[place],
                commune=found.name(codes[place]),
                code=codes[place],
            )
        )
        return None
    shapes = shapely.force_2d(shapes)
    invalid = np.flatnonzero(~shapely.is_valid(shapes))
    repaired = shapely.make_valid(shapes[invalid], method="structure", keep_collapsed=False)
    otherwise = shapely.make_valid(shapes[invalid])
    changed = np.maximum(
        np.abs(shapely.area(repaired) - shapely.area(shapes[invalid])),
        shapely.area(shapely.symmetric_difference(repaired, otherwise)),
    )
    said = [
        Text(
            "Row {row}, {commune} ({code}): the polygon was not valid ({reason}); repairing it "
            "changes {area} m².",
            row=places[place],
            commune=found.name(codes[place]),
            code=codes[place],
            reason=shapely.is_valid_reason(shapes[place]),
            area=float(round(area, 1)),
        )
        for place, area in zip(invalid, changed, strict=True)
    ]
    large = np.flatnonzero(changed > SMALL_M2)
    small = np.flatnonzero(changed <= SMALL_M2)
    found.notes += [said[place] for place in small[:WORST_LISTED]]
    if len(small) > WORST_LISTED:
        found.notes.append(Text("And {n} more.", n=len(small) - WORST_LISTED))
    if found.refuse("invalid", [said[place] for place in large[:WORST_LISTED]], changed[large]):
        return None
    shapes[invalid] = repaired
    return polygons.set_geometry(gpd.GeoSeries(shapes, polygons.index, crs=polygons.crs))


def _repeated(polygons: gpd.GeoDataFrame, names: dict[str, Labels]) -> list[Text]:
    form = pd.Series(
        shapely.to_wkb(shapely.normalize(np.asarray(polygons.geometry.array))), polygons.index
    )
    again = polygons[form.duplicated()]
    return [
        Text(
            "{commune} ({code}) has the same polygon twice, the second in row {row}.",
            commune=names.get(code, code),
            code=code,
            row=str(row),
        )
        for code, row in list(zip(again["nis5"], again["place"], strict=True))[:WORST_LISTED]
    ]


def _meeting(polygons: gpd.GeoDataFrame, found: _Findings) -> gpd.GeoDataFrame:
    """The polygons as an exact coverage; overlaps and unequal vertices are cleaned."""
    shapes = np.asarray(polygons.geometry.array)
    if shapely.coverage_is_valid(shapes):
        return polygons
    edges = shapely.coverage_invalid_edges(shapes)
    suspect = np.flatnonzero(~shapely.is_empty(edges))
    some = shapes[suspect]
    first, second = shapely.STRtree(some).query(some, predicate="intersects")
    first, second = first[first < second], second[first < second]
    area = shapely.area(shapely.intersection(some[first], some[second]))
    code = polygons["nis5"].astype(str).to_numpy()[suspect]
    large = np.flatnonzero(area > SMALL_M2)
    worst = large[np.argsort(-area[large])][:WORST_LISTED]
    sentences = [
        Text(
            "{one} ({one_code}) and {other} ({other_code}) overlap by {area} m².",
            one=found.name(code[first[pair]]),
            one_code=code[first[pair]],
            other=found.name(code[second[pair]]),
            other_code=code[second[pair]],
            area=round(float(area[pair])),
        )
        for pair in worst
    ]
    if found.refuse("overlaps", sentences, area[large]):
        return polygons
    cleaned = shapely.coverage_clean(shapes)  # type: ignore[attr-defined]  # since 2.2
    if not shapely.coverage_is_valid(cleaned):
        found.problems.append(
            Text(
                "The polygons of {n} places do not meet exactly and could not be cleaned.",
                n=len(suspect),
            )
        )
        return polygons
    found.notes.append(
        Text(
            "{n} polygons did not meet their neighbours vertex by vertex; overlaps of up to "
            "{area} m² were given to one of the two.",
            n=len(suspect),
            area=round(float(area.max(initial=0.0)), 1),
        )
    )
    return polygons.set_geometry(gpd.GeoSeries(cleaned, polygons.index, crs=polygons.crs))


# --------------------------------------------------------------------------- compared with ours


def _compared(polygons: gpd.GeoDataFrame, ours: gpd.GeoSeries) -> gpd.GeoDataFrame:
    from geo.territory.build.boundaries import areas_km2, dissolve  # noqa: PLC0415

    theirs = dissolve(polygons.geometry, polygons["nis5"])
    shared = theirs.intersection(ours).area
    union = theirs.area + ours.area - shared
    communes = gpd.GeoDataFrame({"iou": shared / union}, geometry=theirs)
    communes["area_km2"] = areas_km2(communes)
    communes["area_km2_ours"] = areas_km2(gpd.GeoDataFrame(geometry=ours))
    return communes.rename_axis("nis5")


def _find_gaps(communes: gpd.GeoDataFrame, ours: gpd.GeoSeries, found: _Findings) -> None:
    """Holes in the country that ours does not have: small ones told, others a problem.

    Ours has the real ones: eight Dutch parcels in Baarle-Hertog and five German places behind the
    old railway.
    """
    abroad = _holes(ours)
    gaps = [hole for hole in _holes(communes.geometry) if not _is_one_of(hole, abroad)]
    large = sorted((gap for gap in gaps if gap.area > SMALL_M2), key=lambda gap: -gap.area)
    if small := [gap for gap in gaps if gap.area <= SMALL_M2]:
        found.notes.append(
            Text.plural(
                "One gap between communes, {area} m²; it is left as it is.",
                "{n} gaps between communes, together {area} m²; they are left as they are.",
                n=len(small),
                area=round(sum(gap.area for gap in small), 1),
            )
        )
    sentences = [
        Text(
            "There is a gap of {area} m² near {place} (longitude, latitude).",
            area=round(gap.area),
            place=_lon_lat(gap),
        )
        for gap in large[:WORST_LISTED]
    ]
    found.refuse("gaps", sentences, np.array([gap.area for gap in large]))


def _holes(communes: gpd.GeoSeries) -> list[shapely.Polygon]:
    country = shapely.coverage_union_all(np.asarray(communes.array))
    return [shapely.Polygon(ring) for part in shapely.get_parts(country) for ring in part.interiors]


def _is_one_of(hole: shapely.Polygon, known: list[shapely.Polygon]) -> bool:
    """Whether another hand drew one of the known holes: much as large, about there."""
    return any(
        hole.distance(one) < _HOLE_MOVED_M and 0.5 < hole.area / one.area < 2 for one in known
    )


def _lon_lat(shape: BaseGeometry) -> str:
    point = gpd.GeoSeries([shape.representative_point()], crs=LAMBERT_2008).to_crs(4326).iloc[0]
    (longitude,), (latitude,) = point.coords.xy
    return f"{longitude:.4f} {latitude:.4f}"


def _place_problems(communes: gpd.GeoDataFrame, names: dict[str, Labels]) -> list[Text]:
    elsewhere = communes[communes["iou"] < LEAST_IOU].sort_values("iou")
    return [
        Text(
            "{commune} ({code}) is not where it was expected: its polygon shares {share}% with "
            "ours. Are codes and polygons mixed up?",
            commune=names[str(code)],
            code=str(code),
            share=round(100 * float(row["iou"])),
        )
        for code, row in list(elsewhere.iterrows())[:WORST_LISTED]
    ]


def _difference_lines(communes: gpd.GeoDataFrame, names: dict[str, Labels]) -> list[Text]:
    area, ours = communes["area_km2"].sum(), communes["area_km2_ours"].sum()
    lines = [
        Text(
            "Compared with ours: {area} km² instead of {ours} km²; intersection over union of a "
            "commune: median {median}, least {least}. The least alike:",
            area=round(area),
            ours=round(ours),
            median=f"{communes['iou'].median():.3f}",
            least=f"{communes['iou'].min():.3f}",
        )
    ]
    worst = communes.sort_values("iou").head(WORST_LISTED)
    lines += [
        Text(
            "{commune} ({code}): {iou}; {area} km² instead of {ours} km².",
            commune=names[str(code)],
            code=str(code),
            iou=f"{row['iou']:.3f}",
            area=float(round(row["area_km2"], 2)),
            ours=float(round(row["area_km2_ours"], 2)),
        )
        for code, row in worst.iterrows()
    ]
    return lines
