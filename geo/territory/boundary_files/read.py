"""Boundary files as official sources publish them: found, unpacked safely, read, put in one CRS.

Shapefile (also zipped), GeoPackage, GeoJSON, GeoParquet; Statbel, NGI, Eurostat and older column
names. What goes out: one row a polygon of the file, with the commune's code as five digits and
geometry in EPSG:3812, and notes on what had to be decided on the way.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geo.command_line import CommandError, english, english_plural
from geo.territory.boundary_files.code_column import (
    EXAMPLES,
    code_columns,
    columns_of_codes,
    commune_code,
)
from geo.territory.boundary_files.crs import LAMBERT_2008, determine_crs

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMATS = (".shp", ".gpkg", ".geojson", ".json", ".parquet", ".geoparquet")
_SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")

# Statbel's sectors of one year unpack to about 150 MB, Eurostat's LAU of all Europe to 250 MB.
MAX_UNPACKED_BYTES = 2 * 1024**3
_MAX_RATIO = 500  # coordinates compress 2 to 10 times; a bomb a thousand times
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class BoundaryFile:
    """The polygons of a file, ready to be checked.

    Attributes
    ----------
    polygons : GeoDataFrame
        Columns ``nis5`` (str, five digits) and ``geometry`` (EPSG:3812), ``place`` (int: the
        row's number in the file, from 1).
    file : str
        The file's name.
    layer : str or None
        The layer read, where the format has layers.
    code_column : str
        The column the codes are from.
    crs : str
        The CRS of the file, as ``EPSG:31370`` or by name.
    crs_from : "file", "communes" or "option"
        See :func:`geo.territory.boundary_files.crs.determine_crs`.
    notes : tuple of str
        What was decided on the way.
    """

    polygons: gpd.GeoDataFrame
    file: str
    layer: str | None
    code_column: str
    crs: str
    crs_from: str
    notes: tuple[str, ...]


def read_boundary_file(
    path: Path,
    belgium: gpd.GeoSeries,
    *,
    crs: str | None = None,
    code_column: str | None = None,
    layer: str | None = None,
) -> BoundaryFile:
    """Read a file of communes, or of statistical sectors with their commune's code.

    Parameters
    ----------
    path : Path
        A ``.shp``, ``.zip``, ``.gpkg``, ``.geojson``, ``.json``, ``.parquet`` file.
    belgium : GeoSeries
        Communes to compare with, by ``nis5``, any CRS.
    crs : str, optional
        Instead of the file's own; needed where it has none and its communes fit several.
    code_column, layer : str, optional
        Where several would do.

    Raises
    ------
    CommandError
        The file is missing, damaged, incomplete, of another kind, dangerous to unpack, has no
        code column, no CRS that can be told, or codes that are not codes.
    """
    if not path.is_file():
        raise CommandError("There is no file {file}.", file=str(path))
    if path.stat().st_size == 0:
        raise CommandError("{file} is empty.", file=path.name)
    notes: list[str] = []
    with _unpacked(path) as sources:
        source, layer, code_column = _choose_layer(
            path.name, sources, belgium.index, code_column, layer
        )
        raw = _read(path.name, source, layer)
    if not code_columns([code_column]):
        notes.append(english("The codes are taken from column {column}.", column=code_column))
    if raw.empty:
        raise CommandError("{file} has no polygons.", file=path.name)
    raw = raw.assign(place=range(1, len(raw) + 1))
    raw = _belgian_rows(raw, notes)
    raw["nis5"] = _codes(path.name, raw, code_column)
    known_crs, crs_from = determine_crs(path.name, raw, belgium, crs, notes)
    located = raw.set_crs(known_crs, allow_override=True)[["nis5", "place", "geometry"]]
    polygons = located.to_crs(LAMBERT_2008)
    # A weaker likeness would give a CRS without datum the code of some other one.
    authority = known_crs.to_authority(min_confidence=90)
    return BoundaryFile(
        polygons=polygons.reset_index(drop=True),
        file=path.name,
        layer=layer,
        code_column=code_column,
        crs=":".join(authority) if authority else known_crs.name,
        crs_from=crs_from,
        notes=tuple(notes),
    )


# ----------------------------------------------------------------------------------- unpacking


@contextmanager
def _unpacked(path: Path) -> Iterator[list[Path]]:
    """The files with polygons, out of their archive if they are in one."""
    if path.suffix.lower() != ".zip":
        if path.suffix.lower() not in FORMATS:
            raise CommandError(
                "{file}: a shapefile (.shp or .zip), GeoPackage (.gpkg), GeoJSON (.geojson) or "
                "GeoParquet (.parquet) was expected.",
                file=path.name,
            )
        yield [path]
        return
    with TemporaryDirectory() as folder:
        _unpack(path, Path(folder))
        sources = sorted(
            found for found in Path(folder).iterdir() if found.suffix.lower() in FORMATS
        )
        if not sources:
            raise CommandError(
                "{file} holds no shapefile, GeoPackage, GeoJSON or GeoParquet. If it holds "
                "another .zip, unpack that one first.",
                file=path.name,
            )
        yield sources


def _unpack(path: Path, folder: Path) -> None:
    """Write the files we know into ``folder``, flat, no more bytes than declared and allowed."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_bomb(path.name, entries)
            for entry in entries:
                _refuse_escape(path.name, entry)
                name = PurePosixPath(entry.filename).name
                if Path(name).suffix.lower() not in (*FORMATS, *_SHAPEFILE_PARTS):
                    continue
                if name.startswith("._") or "__MACOSX" in entry.filename:
                    continue
                target = folder / name
                if target.exists():
                    raise CommandError("{file} holds {name} twice.", file=path.name, name=name)
                with archive.open(entry) as source, target.open("wb") as sink:
                    while chunk := source.read(_CHUNK):
                        sink.write(chunk)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise CommandError(
            "{file} is not a ZIP archive or is damaged. Download it again.", file=path.name
        ) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise CommandError(
            "{file} is protected by a password. Unpack it first.", file=path.name
        ) from error


def _refuse_bomb(name: str, entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    small = 10 * _CHUNK
    if unpacked > MAX_UNPACKED_BYTES or unpacked > max(small, packed * _MAX_RATIO):
        raise CommandError(
            "{file} would unpack to {size} MB, more than a boundary file can be. It is not "
            "unpacked.",
            file=name,
            size=round(unpacked / _CHUNK),
        )


def _refuse_escape(name: str, entry: zipfile.ZipInfo) -> None:
    inside = PurePosixPath(entry.filename.replace("\\", "/"))
    link = stat.S_ISLNK(entry.external_attr >> 16)
    if inside.is_absolute() or ".." in inside.parts or ":" in entry.filename or link:
        raise CommandError(
            "{file} holds an entry that points outside of it ({entry}). It is not unpacked.",
            file=name,
            entry=entry.filename,
        )


# ------------------------------------------------------------------------------------- reading


def _choose_layer(
    name: str,
    sources: list[Path],
    known: pd.Index[str],
    code_column: str | None,
    wanted: str | None,
) -> tuple[Path, str | None, str]:
    """The one layer with a code column, and it; CommandError if there is none or several."""
    fitting: list[tuple[Path, str | None, str]] = []
    unnamed: list[tuple[Path, str | None, list[str]]] = []
    seen: dict[str, list[str]] = {}
    for source in sources:
        _check_complete(name, source)
        for layer, columns in _layers(name, source):
            label = layer or source.name
            if wanted is not None and wanted not in (layer, source.name):
                continue
            seen[label] = columns
            column = _code_column(columns, code_column)
            if column:
                fitting.append((source, layer, column))
            else:
                unnamed.append((source, layer, columns))
    if not fitting and code_column is None:
        fitting = _by_values(unnamed, known)
    if not fitting:
        raise CommandError(_no_code_column(name, seen, code_column, wanted))
    if len(fitting) > 1:
        # A file of communes beside files of sectors or cantons: the communes' own layer.
        named = [
            one
            for one in fitting
            if re.search("munic|commun|gemeente", _layer_name(one), re.IGNORECASE)
        ]
        fitting = named if len(named) == 1 else fitting
    if len(fitting) > 1:
        raise CommandError(
            "{file} has several layers with commune codes: {layers}. Choose one with --layer.",
            file=name,
            layers=", ".join(_layer_name(one) for one in fitting),
        )
    return fitting[0]


def _layer_name(one: tuple[Path, str | None, str]) -> str:
    return one[1] or one[0].name


def _no_code_column(
    name: str, seen: dict[str, list[str]], code_column: str | None, wanted: str | None
) -> str:
    if not seen:
        return english("{file} has no layer {layer}.", file=name, layer=wanted or "")
    columns = ", ".join(sorted({column for found in seen.values() for column in found}))
    if code_column:
        return english(
            "{file} has no column {column}. Its columns are: {columns}.",
            file=name,
            column=code_column,
            columns=columns,
        )
    return english(
        "{file} has no column with REFNIS codes that is known (such as {known}). Its columns are: "
        "{columns}. Name the right one with --code-column.",
        file=name,
        known=", ".join(EXAMPLES),
        columns=columns,
    )


def _code_column(columns: list[str], wanted: str | None) -> str | None:
    if wanted is not None:
        return next((column for column in columns if column.upper() == wanted.upper()), None)
    return next(iter(code_columns(columns)), None)


def _by_values(
    candidates: list[tuple[Path, str | None, list[str]]], known: pd.Index[str]
) -> list[tuple[Path, str | None, str]]:
    """The columns of some layers that hold communes' codes, whatever they are called."""
    found = []
    for source, layer, columns in candidates:
        values = _attributes(source, layer, columns)
        found += [(source, layer, column) for column in columns_of_codes(values, set(known))]
    return found


def _attributes(source: Path, layer: str | None, columns: list[str]) -> dict[str, list[object]]:
    import pyogrio  # noqa: PLC0415  (GDAL)

    try:
        if source.suffix.lower() in (".parquet", ".geoparquet"):
            table = pd.DataFrame(gpd.read_parquet(source).drop(columns="geometry", errors="ignore"))
        else:
            table = pyogrio.read_dataframe(
                source, layer=layer, columns=columns, read_geometry=False
            )
        return {str(name): table[name].tolist() for name in table}
    except Exception as error:  # each format has its own ways to be broken
        raise CommandError(_unreadable(source.name, source)) from error


def _check_complete(name: str, source: Path) -> None:
    """Whether a shapefile has its other files and all its bytes; GDAL would read what is left."""
    if source.suffix.lower() != ".shp":
        return
    siblings = {
        one.suffix.lower(): one for one in source.parent.iterdir() if one.stem == source.stem
    }
    for part in (".shx", ".dbf"):
        if part not in siblings:
            raise CommandError(
                "{file}: {missing} is missing. A shapefile is at least .shp, .shx and .dbf "
                "(and .prj for its CRS), side by side or in one .zip.",
                file=name,
                missing=source.with_suffix(part).name,
            )
    header = source.read_bytes()[:100]
    # ESRI's description of the format: magic number 9994, then the length in 16-bit words.
    if len(header) < 100 or struct.unpack(">i", header[:4])[0] != 9994:
        raise CommandError("{file}: {part} is not a shapefile.", file=name, part=source.name)
    expected = {source: struct.unpack(">i", header[24:28])[0] * 2}
    table = siblings[".dbf"]
    dbf = table.read_bytes()[:12]
    if len(dbf) == 12:
        rows, start, width = struct.unpack("<IHH", dbf[4:12])
        expected[table] = start + rows * width
    for part_path, size in expected.items():
        found = part_path.stat().st_size
        if found < size or (part_path is table and len(dbf) < 12):
            raise CommandError(
                "{file}: {part} is cut off: {found} bytes, {expected} expected. Download it again.",
                file=name,
                part=part_path.name,
                found=found,
                expected=size,
            )


def _layers(name: str, source: Path) -> list[tuple[str | None, list[str]]]:
    import pyogrio  # noqa: PLC0415  (GDAL)

    try:
        if source.suffix.lower() in (".parquet", ".geoparquet"):
            import pyarrow.parquet as pq  # noqa: PLC0415

            return [(None, list(pq.read_schema(source).names))]
        if source.suffix.lower() == ".shp":
            return [(None, list(pyogrio.read_info(source)["fields"]))]
        return [
            (str(layer), list(pyogrio.read_info(source, layer=layer)["fields"]))
            for layer, geometry in pyogrio.list_layers(source)
            if geometry is not None
        ]
    except Exception as error:  # each format has its own ways to be broken
        raise CommandError(_unreadable(name, source)) from error


def _read(name: str, source: Path, layer: str | None) -> gpd.GeoDataFrame:
    try:
        if source.suffix.lower() in (".parquet", ".geoparquet"):
            read = gpd.read_parquet(source)
        elif layer is not None:
            read = gpd.read_file(source, layer=layer)
        else:
            read = gpd.read_file(source)
    except Exception as error:
        raise CommandError(_unreadable(name, source)) from error
    if not isinstance(read, gpd.GeoDataFrame):
        raise CommandError("{file} has no polygons.", file=name)
    if source.suffix.lower() in (".geojson", ".json") and not _geojson_has_crs(source):
        read = read.set_crs("EPSG:4326", allow_override=True)
    attributes = read.drop(columns=[read.geometry.name, "geometry"], errors="ignore")
    return gpd.GeoDataFrame(attributes, geometry=read.geometry)


def _geojson_has_crs(source: Path) -> bool:
    """Whether an (old) GeoJSON names its CRS; without, RFC 7946 says longitude and latitude."""
    with source.open(encoding="utf-8", errors="replace") as text:
        return '"crs"' in text.read(_CHUNK)


def _unreadable(name: str, source: Path) -> str:
    return english(
        "{file} cannot be read as {kind}: it is damaged, cut off or of another kind. Download it "
        "again.",
        file=name,
        kind=source.suffix.lower().lstrip("."),
    )


# --------------------------------------------------------------------------------------- codes


def _belgian_rows(raw: gpd.GeoDataFrame, notes: list[str]) -> gpd.GeoDataFrame:
    """Only the Belgian rows of a European file; LAU codes are unique within a country only."""
    country = next((column for column in raw if str(column).upper() == "CNTR_CODE"), None)
    gisco = next((column for column in raw if str(column).upper() == "GISCO_ID"), None)
    if country is not None:
        belgian = raw[country].astype(str).str.upper() == "BE"
    elif gisco is not None:
        belgian = raw[gisco].astype(str).str.upper().str.startswith("BE_")
    else:
        return raw.copy()
    if not belgian.all():
        notes.append(
            english_plural(
                "One polygon of another country was left out.",
                "{n} polygons of other countries were left out.",
                n=int((~belgian).sum()),
            )
        )
    return raw[belgian].copy()


def _codes(name: str, raw: gpd.GeoDataFrame, column: str) -> pd.Series[str]:
    codes = raw[column].map(commune_code)
    wrong = codes.isna()
    if wrong.any():
        first = raw.loc[wrong].iloc[0]
        raise CommandError(
            "{file}, column {column}: {found} in row {row} is not a REFNIS code of five "
            "digits. Rows with such a value: {n}.",
            file=name,
            column=column,
            n=int(wrong.sum()),
            found=repr(first[column]),
            row=str(first["place"]),
        )
    return codes.astype(str)
