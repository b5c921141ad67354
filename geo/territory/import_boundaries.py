"""``python -m geo.territory.import_boundaries FILE --vintage YEAR``: official boundaries for ours.

A file of Statbel, NGI or Eurostat is read, checked and compared; only when nothing forbids it, or
somebody accepts what does, its communes, simplified as ours are, are put into
``data/territory/official/YEAR/``, which the atlas prefers. ``--undo`` takes them out again; ours
are never touched.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pandas as pd

from geo.command_line import CommandError, english_plural, run
from geo.language import AtlasError
from geo.territory import vintages
from geo.territory.accepted_boundaries import FAULTS, place_aside, place_of
from geo.territory.boundary_files.check import CheckedBoundaries, check_boundaries, report
from geo.territory.files import write_geometry, write_table
from geo.territory.vintages import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

_AREA_DECIMALS = 4  # of a km2: 100 m2, as in what ships


def install(checked: CheckedBoundaries, path: Path) -> Path:
    """Put checked boundaries in place of ours, all of their files at once; returns the folder.

    Written: ``communes-YEAR.parquet`` (200 m), ``areas-YEAR.parquet`` (dissolved from it),
    ``communes-detail.parquet`` (25 m, the communes of that vintage), ``communes-YEAR.csv`` (ours
    with the areas measured anew) and ``source.json``.

    Raises
    ------
    AtlasError
        The boundaries have problems, or do not hold when simplified; nothing is replaced.
    """
    if checked.problems or checked.communes is None:
        raise CommandError(
            "{file} has problems and was not put in place.", file=checked.source.file
        )
    target = place_of(checked.vintage)
    target.parent.mkdir(parents=True, exist_ok=True)
    incoming = Path(mkdtemp(prefix=".incoming-", dir=target.parent))
    try:
        _write(checked, checked.communes, incoming)
        _describe(checked, checked.communes, path, incoming / "source.json")
        incoming.chmod(0o755)
        _swap(incoming, target, place_aside(checked.vintage))
    finally:
        shutil.rmtree(incoming, ignore_errors=True)
    return target


def undo(vintage: int) -> None:
    """Go back to our own boundaries of a vintage; AtlasError if no others are in place."""
    # What was put aside goes first: alone it would be in use again.
    there = [one for one in (place_aside(vintage), place_of(vintage)) if one.exists()]
    if not there:
        raise CommandError("The boundaries of {vintage} are ours already.", vintage=str(vintage))
    leaving = Path(mkdtemp(prefix=".leaving-", dir=there[0].parent))
    for one in there:
        one.rename(leaving / one.name)
    shutil.rmtree(leaving)


def _write(checked: CheckedBoundaries, communes: gpd.GeoDataFrame, folder: Path) -> None:
    from geo.territory.coverage import (  # noqa: PLC0415  (slow to import)
        DETAIL_TOLERANCE_M,
        MAP_TOLERANCE_M,
        area_geometry,
        simplify,
    )

    vintage = checked.vintage
    lines = simplify(communes, MAP_TOLERANCE_M)
    detail = simplify(communes, DETAIL_TOLERANCE_M)
    keys = pd.DataFrame({"nis5": communes.index.astype(str)})
    write_geometry(keys, lines, folder / f"communes-{vintage}.parquet")
    write_geometry(keys, detail, folder / "communes-detail.parquet")

    # The tables that ship, not those of an import before this one.
    shipped = vintages.DATA
    table = pd.read_csv(shipped / f"communes-{vintage}.csv", dtype=str, keep_default_na=False)
    table["area_km2"] = communes["area_km2"].round(_AREA_DECIMALS).to_numpy()
    write_table(table, folder / f"communes-{vintage}.csv")

    areas = pd.read_csv(shipped / f"areas-{vintage}.csv", dtype=str, keep_default_na=False)
    geometry = area_geometry(areas, table.set_index("nis5"), lines)
    write_geometry(areas[["code", "level"]], geometry, folder / f"areas-{vintage}.parquet")


def _describe(
    checked: CheckedBoundaries, communes: gpd.GeoDataFrame, path: Path, target: Path
) -> None:
    source = checked.source
    described = {
        "file": source.file,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "imported": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "layer": source.layer,
        "code_column": source.code_column,
        "crs": source.crs,
        "polygons": len(source.polygons),
        "median_iou": round(float(communes["iou"].median()), 4),
        "least_iou": round(float(communes["iou"].min()), 4),
        "accepted": [
            {
                "fault": one.fault,
                "n": one.n,
                "area_m2": round(one.area_m2, 1),
                "metres": round(one.metres, 1),
            }
            for one in checked.accepted
        ],
    }
    target.write_text(json.dumps(described, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _swap(incoming: Path, target: Path, aside: Path) -> None:
    """Move a folder to its place; if that fails, what was there is there again.

    Killed in between, what was there is in use from ``aside`` (:func:`official_folder
    <geo.territory.accepted_boundaries.official_folder>`), until the next import.
    """
    if target.exists():
        shutil.rmtree(aside, ignore_errors=True)
        target.rename(aside)
    try:
        incoming.rename(target)
    except OSError:
        if aside.exists():
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file and put it in place, or undo; prints the report. 0 when all went well."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.territory.import_boundaries",
        description="Use official boundaries (Statbel, NGI, Eurostat) instead of ours.",
    )
    parser.add_argument("file", nargs="?", type=Path, help="shapefile, zip, gpkg, geojson, parquet")
    parser.add_argument("--vintage", type=int, required=True, choices=VINTAGES)
    parser.add_argument("--crs", help="coordinate reference system, such as EPSG:31370")
    parser.add_argument("--code-column", help="the column with the REFNIS codes")
    parser.add_argument("--layer", help="the layer, where there are several")
    parser.add_argument(
        "--accept",
        nargs="+",
        choices=FAULTS,
        default=[],
        help="what the check refuses but the official file says; it is kept with the boundaries",
    )
    parser.add_argument("--check", action="store_true", help="report only, replace nothing")
    parser.add_argument("--undo", action="store_true", help="go back to our own boundaries")
    given = parser.parse_args(arguments)
    if (given.file is None) != given.undo:
        parser.error("give a FILE, or --undo without one")
    try:
        if given.undo:
            undo(given.vintage)
            print(f"Back to our own boundaries of {given.vintage}.")
            return 0
        checked = check_boundaries(
            given.file,
            given.vintage,
            crs=given.crs,
            code_column=given.code_column,
            layer=given.layer,
            accept=given.accept,
        )
        for line in report(checked):
            print(line)
        if checked.problems:
            return 1
        if given.check:
            print(_verdict(checked))
            return 0
        folder = install(checked, given.file)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"The boundaries of {given.vintage} are now in {folder}. An atlas that is running shows "
        "them on the next page that is opened; --undo goes back."
    )
    return 0


def _verdict(checked: CheckedBoundaries) -> str:
    """What a check that found no problem comes to: that all is right only if nothing was noted."""
    if not checked.notes:
        return "All is right. Nothing was replaced, as asked."
    return english_plural(
        "Nothing forbids using these boundaries, but read the remark above. Nothing was replaced, "
        "as asked.",
        "Nothing forbids using these boundaries, but read the {n} remarks above. Nothing was "
        "replaced, as asked.",
        n=len(checked.notes),
    )


if __name__ == "__main__":
    run(main)
