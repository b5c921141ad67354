"""Boundaries of a file beside ours, in sentences: position, gaps, land lost and added, likeness."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely

from geo.command_line import english, english_listed, english_plural
from geo.language import SOURCE_LANGUAGE
from geo.territory.boundary_files.crs import LAMBERT_2008
from geo.territory.boundary_files.findings import SMALL_M2, WORST_LISTED
from geo.territory.boundary_files.land import BEACH_KM2, land_differences
from geo.territory.boundary_files.position import position
from geo.territory.files import read_table
from geo.territory.load import area_of
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from geo.territory.boundary_files.findings import Findings
    from geo.territory.boundary_files.position import Position

# Two drawings of one commune by different hands: the median is 0.975 between ours and Statbel's.
# Below a half it is another place.
LEAST_IOU = 0.5

_HOLE_MOVED_M = 100.0  # a parcel of 50 m may be drawn beside itself


def compared(polygons: gpd.GeoDataFrame, ours: gpd.GeoSeries) -> gpd.GeoDataFrame:
    from geo.territory.coverage import areas_km2, dissolve  # noqa: PLC0415

    theirs = dissolve(polygons.geometry, polygons["nis5"])
    shared = theirs.intersection(ours).area
    union = theirs.area + ours.area - shared
    communes = gpd.GeoDataFrame({"iou": shared / union}, geometry=theirs)
    communes["area_km2"] = areas_km2(communes)
    communes["area_km2_ours"] = areas_km2(gpd.GeoDataFrame(geometry=ours))
    return communes.rename_axis("nis5")


def find_gaps(communes: gpd.GeoDataFrame, ours: gpd.GeoSeries, found: Findings) -> None:
    """Holes in the country that ours does not have: small ones told, others a problem.

    Ours has the real ones: eight Dutch parcels in Baarle-Hertog and five German places behind the
    old railway.
    """
    abroad = _holes(ours)
    gaps = [hole for hole in _holes(communes.geometry) if not _is_one_of(hole, abroad)]
    large = sorted((gap for gap in gaps if gap.area > SMALL_M2), key=lambda gap: -gap.area)
    if small := [gap for gap in gaps if gap.area <= SMALL_M2]:
        found.notes.append(
            english_plural(
                "One gap between communes, {area} m²; it is left as it is.",
                "{n} gaps between communes, together {area} m²; they are left as they are.",
                n=len(small),
                area=round(sum(gap.area for gap in small), 1),
            )
        )
    sentences = [_gap(gap, ours, found) for gap in large[:WORST_LISTED]]
    found.refuse("gaps", sentences, np.array([gap.area for gap in large]))


def _gap(gap: BaseGeometry, ours: gpd.GeoSeries, found: Findings) -> str:
    shared = ours.intersection(gap).area
    if not shared.any():
        return english(
            "There is a gap of {area} m² near {place} (longitude, latitude).",
            area=round(gap.area),
            place=_lon_lat(gap),
        )
    code = NisCode(str(shared.idxmax()))
    return english(
        "There is a gap of {area} m² where {commune} ({code}) is in ours, near {place} (longitude, "
        "latitude).",
        area=round(gap.area),
        commune=found.name(code),
        code=code,
        place=_lon_lat(gap),
    )


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


def place_problems(communes: gpd.GeoDataFrame, names: dict[NisCode, str]) -> list[str]:
    elsewhere = communes[communes["iou"] < LEAST_IOU].sort_values("iou")
    return [
        english(
            "{commune} ({code}) is not where it was expected: its polygon shares {share}% with "
            "ours. Are codes and polygons mixed up?",
            commune=names[NisCode(str(code))],
            code=str(code),
            share=round(100 * float(row["iou"])),
        )
        for code, row in list(elsewhere.iterrows())[:WORST_LISTED]
    ]


def difference_lines(communes: gpd.GeoDataFrame, names: dict[NisCode, str]) -> list[str]:
    area, ours = communes["area_km2"].sum(), communes["area_km2_ours"].sum()
    lines = [
        english(
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
        english(
            "{commune} ({code}): {iou}; {area} km² instead of {ours} km².",
            commune=names[NisCode(str(code))],
            code=str(code),
            iou=f"{row['iou']:.3f}",
            area=float(round(row["area_km2"], 2)),
            ours=float(round(row["area_km2_ours"], 2)),
        )
        for code, row in worst.iterrows()
    ]
    return lines


# ---------------------------------------------------------------------------- position and land


def find_position(
    polygons: gpd.GeoDataFrame, ours: gpd.GeoSeries, vintage: int, found: Findings
) -> None:
    """Whether all of the file, or a part of the country in it, lies elsewhere than ours."""
    arrondissement = area_of(vintage, "arrondissement")
    where = position(polygons, ours, arrondissement, left_out=BEACH_KM2)
    moved = _moved(where)
    if len(where.parts):
        names = _arrondissements(vintage)
        parts = [
            english(
                "{place} ({code}): {metres} m",
                place=names[NisCode(str(code))],
                code=str(code),
                metres=round(metres),
            )
            for code, metres in where.parts.head(WORST_LISTED).items()
        ]
        sentence = english_plural(
            "One arrondissement lies elsewhere than in ours, and otherwise than the rest of the "
            "file: {places}. Files in two coordinate reference systems were likely put together, "
            "or a part was moved by hand. Export all of it again from the original.",
            "{n} arrondissements lie elsewhere than in ours, and otherwise than the rest of the "
            "file: {places}. Files in two coordinate reference systems were likely put together, "
            "or a part was moved by hand. Export all of it again from the original.",
            n=len(where.parts),
            places=english_listed(parts),
        )
        found.refuse("position", [sentence], np.zeros(len(where.parts)), where.parts.max())
    elif where.is_moved or where.is_stretched:
        most = max(where.metres, where.stretch_m)
        found.refuse("position", moved, np.zeros(1), most, advice=(_cause(where),))
    elif where.is_noticeable:
        found.notes += moved


def _moved(where: Position) -> list[str]:
    said = []
    if where.is_moved or (where.is_noticeable and where.metres >= where.stretch_m):
        said.append(
            english(
                "As a whole the communes lie {metres} m from ours: {east} m to the east, {north} m "
                "to the north.",
                metres=round(where.metres),
                east=round(where.east),
                north=round(where.north),
            )
        )
    if where.is_stretched or (where.is_noticeable and where.metres < where.stretch_m):
        said.append(
            english(
                "Distances differ from ours by {larger} millionths and directions are turned by "
                "{turned} millionths of a radian: {metres} m in 100 km.",
                larger=round(where.larger),
                turned=round(where.turned),
                metres=round(where.stretch_m),
            )
        )
    return said


def _cause(where: Position) -> str:
    if where.by_datum and not where.is_stretched:
        return english(
            "That is the step between the datum of 1972 and ETRS89: somewhere Lambert 72 was "
            "turned into another system without it. Export the file again from its original, or "
            "give the original, in EPSG:31370."
        )
    return english(
        "Drawings by different hands do not differ by so much: the coordinate reference system, "
        "its datum or the unit is likely wrong, or the map was moved by hand. Export the file "
        "again from its original, in EPSG:31370 or EPSG:3812."
    )


def _arrondissements(vintage: int) -> dict[NisCode, str]:
    columns = ("code", "level", f"name_{SOURCE_LANGUAGE}")
    table = read_table(f"areas-{vintage}.csv", dict.fromkeys(columns, str))
    return {
        code: name
        for code, level, name in table.itertuples(index=False, name=None)
        if level == "arrondissement"
    }


def find_land(communes: gpd.GeoDataFrame, ours: gpd.GeoSeries, found: Findings) -> None:
    """Land lost or added at the outer border, at the sea, far away, or another commune's."""
    land = land_differences(communes.geometry, ours)
    level = land.outer["level"]
    refused, told = land.outer[level == "refused"], land.outer[level == "told"]
    far = [
        english(
            "{commune} ({code}): a part of {area} km² lies {km} km away from it, near {place} "
            "(longitude, latitude).",
            commune=found.name(one.nis5),
            code=one.nis5,
            area=float(f"{one.km2:.2g}"),
            km=round(one.km),
            place=_lon_lat(one.shape),
        )
        for one in land.far
    ]
    areas = np.array([one.km2 for one in land.far] + list(refused["km2"])) * 1e6
    sentences = [*far, *_outer_sentences(refused, found)][:WORST_LISTED]
    if len(areas) > WORST_LISTED:
        sentences.append(english("And {n} more.", n=len(areas) - WORST_LISTED))
    found.refuse("outline", sentences, areas)
    found.notes += _outer_sentences(told.head(WORST_LISTED), found)
    if (beach := land.outer[level == "beach"]).size:
        found.notes.append(_beach_note(beach, found))
    given = land.given
    exchanged = given[given["level"] == "refused"]
    found.refuse(
        "exchange",
        _given_sentences(exchanged.head(WORST_LISTED), found),
        exchanged["km2"].to_numpy() * 1e6,
    )
    found.notes += _given_sentences(given[given["level"] == "told"].head(WORST_LISTED), found)


def _outer_sentences(rows: pd.DataFrame, found: Findings) -> list[str]:
    said = []
    for row in rows.to_dict("records"):
        values = {
            "commune": found.name(row["nis5"]),
            "code": row["nis5"],
            "area": _km2(row["km2"]),
            "share": _percent(row["share"]),
        }
        if row["side"] == "lacks":
            sentence = english(
                "{commune} ({code}) lacks {area} km² ({share}% of it) at the outer border that it "
                "has in ours.",
                **values,
            )
        else:
            sentence = english(
                "{commune} ({code}) reaches {area} km² ({share}% of it) beyond the outer border of "
                "ours.",
                **values,
            )
        said.append(sentence)
        if row["beach_km2"] > SMALL_M2 / 1e6 and row["nis5"] in BEACH_KM2:
            said[-1] = english(
                "{sentence} Of that {area} km² are at the sea, where {beach} km² lie between high "
                "and low water.",
                sentence=sentence,
                area=_km2(row["beach_km2"]),
                beach=BEACH_KM2[row["nis5"]],
            )
    return said


def _beach_note(rows: pd.DataFrame, found: Findings) -> str:
    lacks = [
        english(
            "{commune} ({code}): {area} km² ({share}%)",
            commune=found.name(row["nis5"]),
            code=row["nis5"],
            area=_km2(row["km2"] if row["side"] == "beyond" else -row["km2"]),
            share=_percent(row["share"] if row["side"] == "beyond" else -row["share"]),
        )
        for row in rows.to_dict("records")
    ]
    return english(
        "At the sea the land ends elsewhere than in ours: {communes}. Ours ends at the low-water "
        "mark, as the National Geographic Institute draws it, with the beach and the moles; others "
        "end at the high-water mark.",
        communes=english_listed(lacks),
    )


def _given_sentences(rows: pd.DataFrame, found: Findings) -> list[str]:
    return [
        english(
            "{one} ({one_code}): {area} km² ({share}% of it) that it has in ours belong to {other} "
            "({other_code}) in the file.",
            one=found.name(row["nis5"]),
            one_code=row["nis5"],
            area=_km2(row["km2"]),
            share=_percent(row["share"]),
            other=found.name(row["to"]),
            other_code=row["to"],
        )
        for row in rows.to_dict("records")
    ]


def _km2(area: float) -> float:
    return round(float(area), 2)


def _percent(share: float) -> float:
    return round(100 * float(share), 1)
