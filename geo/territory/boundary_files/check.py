"""Whether boundaries from elsewhere can stand for ours: the same communes, meeting exactly.

Every difference is told; nothing is written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.command_line import english, english_plural
from geo.language import SOURCE_LANGUAGE
from geo.territory.boundary_files.crs import LAMBERT_2008
from geo.territory.boundary_files.differences import (
    compared,
    difference_lines,
    find_gaps,
    find_land,
    find_position,
    place_problems,
)
from geo.territory.boundary_files.findings import SMALL_M2, WORST_LISTED, Findings, in_row
from geo.territory.boundary_files.read import BoundaryFile, read_boundary_file
from geo.territory.files import read_geometry, read_table
from geo.territory.mergers import codes_between
from geo.territory.vintages import OLDEST, VINTAGES, check_vintage

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from geo.territory.accepted_boundaries import AcceptedBoundaries, Fault
    from geo.territory.nis_code import NisCode

_NAME = f"name_{SOURCE_LANGUAGE}"


@dataclass(frozen=True)
class CheckedBoundaries:
    """Boundaries of a file, and all that is to be said about them.

    Attributes
    ----------
    source : BoundaryFile
    vintage : int
    problems : tuple of str
        What forbids using them, and what to do about it; empty when nothing does.
    faults : int
        How many of these sentences are problems, not advice.
    accepted : tuple of AcceptedBoundaries
        What would have been a problem, but was accepted.
    notes : tuple of str
        What a reader should know.
    communes : GeoDataFrame or None
        Indexed by ``nis5`` (str, sorted), EPSG:3812: the file's polygons dissolved to communes;
        ``iou`` (float64, 0 to 1: with ours), ``area_km2`` (float64), ``area_km2_ours``
        (float64). None when the problems are such that there is nothing to compare.
    """

    source: BoundaryFile
    vintage: int
    problems: tuple[str, ...]
    faults: int
    accepted: tuple[AcceptedBoundaries, ...]
    notes: tuple[str, ...]
    communes: gpd.GeoDataFrame | None


def our_communes(vintage: int) -> gpd.GeoSeries:
    """What ships for a vintage, simplified at 25 m: indexed by ``nis5``, EPSG:3812."""
    from geo.territory.coverage import dissolve  # noqa: PLC0415

    keys, geometry = read_geometry("communes-detail.parquet")
    detail = geometry.set_axis(pd.Index(keys["nis5"], name="nis5"))
    return dissolve(detail, codes_between(OLDEST, check_vintage(vintage))).to_crs(LAMBERT_2008)


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
    and it is said what that changes), that are there once; whether they lie where ours do, all of
    them and every arrondissement (:mod:`geo.territory.boundary_files.position`); that they meet
    without overlap; holes inside the country; each commune in its place (intersection over union
    with ours of 0.5 at least); land lost, added or given to another commune
    (:mod:`geo.territory.boundary_files.land`).

    Parameters
    ----------
    path, crs, code_column, layer
        See :func:`geo.territory.boundary_files.read.read_boundary_file`.
    vintage : int
        One of :data:`geo.territory.vintages.VINTAGES`.
    accept
        Faults that are no problem, because that is what the file says.

    Raises
    ------
    AtlasError
        For an unknown vintage, or a file that cannot be read at all.
    """
    ours = our_communes(vintage)
    source = read_boundary_file(path, ours, crs=crs, code_column=code_column, layer=layer)
    names = _names(vintage)
    found = Findings(names, frozenset(accept), list(source.notes))
    found.problems += _code_problems(source.polygons["nis5"], vintage, names)
    communes = None
    polygons = _valid_polygons(source.polygons, found)
    if polygons is not None:
        found.problems += _repeated(polygons, names)
    if polygons is not None and not found.problems:
        find_position(polygons, ours, vintage, found)
    if polygons is not None and not found.problems:
        polygons = _meeting(polygons, found)
    if polygons is not None and not found.problems:
        if len(polygons) > len(ours):
            found.notes.append(
                english(
                    "{n} polygons were dissolved into {communes} communes.",
                    n=len(polygons),
                    communes=len(ours),
                )
            )
        communes = compared(polygons, ours)
        found.problems += place_problems(communes, names)
        find_gaps(communes, ours, found)
        if not found.problems:
            find_land(communes, ours, found)
    return CheckedBoundaries(
        source,
        vintage,
        tuple(found.problems),
        len(found.problems) - found.advice,
        tuple(found.accepted),
        tuple(found.notes),
        communes,
    )


def report(checked: CheckedBoundaries) -> list[str]:
    """The whole report, line by line: what was read, problems, notes, differences."""
    source = checked.source
    lines = [
        english(
            "{file}: {n} polygons, codes from {column}, coordinates in {crs}.",
            file=source.file,
            n=len(source.polygons),
            column=source.code_column,
            crs=source.crs,
        ),
        *checked.notes,
    ]
    if checked.communes is not None:
        lines += difference_lines(checked.communes, _names(checked.vintage))
    if checked.problems:
        lines.append(
            english_plural(
                "One problem; nothing was replaced:",
                "{n} problems; nothing was replaced:",
                n=checked.faults,
            )
        )
        lines += checked.problems
    return lines


def _names(vintage: int) -> dict[NisCode, str]:
    """The communes' names in English, as all that is said here."""
    table = read_table(f"communes-{vintage}.csv", {"nis5": str, _NAME: str})
    return dict(zip(table["nis5"], table[_NAME], strict=True))


# --------------------------------------------------------------------------------------- codes


def _code_problems(found: pd.Series[str], vintage: int, names: dict[NisCode, str]) -> list[str]:
    codes = set(found)
    expected = set(names)
    if codes == expected:
        return []
    fitting = [year for year in VINTAGES if codes == set(codes_between(OLDEST, year))]
    if fitting:
        return [
            english(
                "The file has the communes of {found}, not of {vintage}. Give --vintage {found}.",
                found=str(fitting[0]),
                vintage=str(vintage),
            )
        ]
    problems = []
    if missing := sorted(expected - codes):
        problems.append(
            english_plural(
                "One of the {all} communes of {vintage} is missing: {codes}.",
                "{n} of the {all} communes of {vintage} are missing: {codes}.",
                n=len(missing),
                all=len(expected),
                vintage=str(vintage),
                codes=in_row([f"{names[code]} ({code})" for code in missing]),
            )
        )
    if foreign := sorted(codes - expected):
        problems.append(
            english_plural(
                "One code is no commune of {vintage}: {codes}.",
                "{n} codes are no communes of {vintage}: {codes}.",
                n=len(foreign),
                vintage=str(vintage),
                codes=in_row(foreign),
            )
        )
    return problems


# ------------------------------------------------------------------------------------ polygons


def _valid_polygons(polygons: gpd.GeoDataFrame, found: Findings) -> gpd.GeoDataFrame | None:
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
            english(
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
        english(
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
        found.notes.append(english("And {n} more.", n=len(small) - WORST_LISTED))
    if found.refuse("invalid", [said[place] for place in large[:WORST_LISTED]], changed[large]):
        return None
    shapes[invalid] = repaired
    return polygons.set_geometry(gpd.GeoSeries(shapes, polygons.index, crs=polygons.crs))


def _repeated(polygons: gpd.GeoDataFrame, names: dict[NisCode, str]) -> list[str]:
    form = pd.Series(
        shapely.to_wkb(shapely.normalize(np.asarray(polygons.geometry.array))), polygons.index
    )
    again = polygons[form.duplicated()]
    first = polygons[~form.duplicated()].set_axis(form[~form.duplicated()])
    problems = []
    for place, code, row in again[["nis5", "place"]].head(WORST_LISTED).itertuples(name=None):
        other, other_row = first.loc[form[place], ["nis5", "place"]]
        if other == code:
            problems.append(
                english(
                    "{commune} ({code}) has the same polygon twice, the second in row {row}.",
                    commune=names.get(code, code),
                    code=code,
                    row=str(row),
                )
            )
            continue
        problems.append(
            english(
                "{one} ({one_code}) and {other} ({other_code}) have the same polygon, in rows "
                "{one_row} and {row}.",
                one=names.get(other, other),
                one_code=other,
                other=names.get(code, code),
                other_code=code,
                one_row=str(other_row),
                row=str(row),
            )
        )
    return problems


def _meeting(polygons: gpd.GeoDataFrame, found: Findings) -> gpd.GeoDataFrame:
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
        english(
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
            english(
                "The polygons of {n} places do not meet exactly and could not be cleaned.",
                n=len(suspect),
            )
        )
        return polygons
    found.notes.append(
        english(
            "{n} polygons did not meet their neighbours vertex by vertex; overlaps of up to "
            "{area} m² were given to one of the two.",
            n=len(suspect),
            area=round(float(area.max(initial=0.0)), 1),
        )
    )
    return polygons.set_geometry(gpd.GeoSeries(cleaned, polygons.index, crs=polygons.crs))
