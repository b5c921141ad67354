r"""Reading what ships in ``data/territory``, with one clear sentence when it cannot be.

Also the two formats it ships in: CSV (UTF-8, ``,``, ``\n``) and GeoParquet.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.language import LANGUAGES, AtlasError, Text
from geo.language.languages import order_of_fallback
from geo.state_cache import check_unchanged
from geo.territory import vintages
from geo.territory.accepted_boundaries import locate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

# OGC:CRS84 in a GeoParquet file (the default where no CRS is named) is longitude, latitude on
# WGS 84: what geopandas calls EPSG:4326. A PROJJSON text would differ with every release of PROJ,
# and the same input would no longer give the same bytes.
CRS = "EPSG:4326"


NAMES = tuple(f"name_{language}" for language in LANGUAGES)
"""The columns with the name of a commune or area in each language."""


def read_table(name: str, columns: Mapping[str, Any]) -> pd.DataFrame:
    """The named columns of a CSV file in ``data/territory``, with the dtypes given.

    Where the file has no names in a language (:data:`NAMES`), those of its fallback stand.

    Raises
    ------
    AtlasError
        When the file is missing, cannot be read, or lacks a column.
    StateChangedError
        When boundaries were imported since the reader's snapshot.
    """
    path = locate(name)
    try:
        source = _name_columns(path, columns)
        wanted = dict.fromkeys((*columns, *source.values()))
        read = [column for column in wanted if column not in source]
        table = pd.read_csv(
            path, dtype={**dict.fromkeys(read, str), **columns}, usecols=read,
            keep_default_na=False, na_values=[],
        )  # fmt: skip
        table = table.assign(**{name: table[other] for name, other in source.items()})
        table = table[list(columns)]
    except FileNotFoundError:
        raise _missing(path) from None
    except (ValueError, UnicodeDecodeError, pd.errors.ParserError) as problem:
        raise _damaged(path) from problem
    check_unchanged("boundaries")
    return table


def _name_columns(path: Path, columns: Mapping[str, Any]) -> dict[str, str]:
    """Of the names asked for that the file does not have: which column stands for them."""
    asked = [f"name_{language}" for language in LANGUAGES if f"name_{language}" in columns]
    if not asked:
        return {}
    there = set(pd.read_csv(path, nrows=0).columns)
    found = {}
    for column in asked:
        order = [f"name_{one}" for one in order_of_fallback(column.removeprefix("name_"))]
        if column not in there:
            found[column] = next((one for one in order if one in there), column)
    return {column: other for column, other in found.items() if other != column}


def read_geometry(
    name: str, key: tuple[str, ...] = ("nis5",), only: Sequence[str] | None = None
) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    """The key columns (str) and the geometries (EPSG:4326) of a GeoParquet file, row by row.

    ``only``: just the rows whose first key is one of these.

    Raises
    ------
    AtlasError
        When the file is missing or damaged.
    StateChangedError
        When boundaries were imported since the reader's snapshot.
    """
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  (only where geometry is read)

    path = locate(name)
    try:
        table = parquet.read_table(path, columns=[*key, "geometry"], use_threads=False)
        if only is not None:
            table = table.filter([code in only for code in table[key[0]].to_pylist()])
        keys = pd.DataFrame(
            {column: pd.array(table[column].to_pylist(), dtype="str") for column in key}
        )
        geometry = shapely.from_wkb(table["geometry"].to_numpy())
    except FileNotFoundError:
        raise _missing(path) from None
    except (ArrowException, OSError, KeyError, shapely.errors.ShapelyError) as problem:
        raise _damaged(path) from problem
    check_unchanged("boundaries")
    return keys, gpd.GeoSeries(geometry, crs=CRS)


def digest_of_files() -> str:
    """SHA-256 of all that is read at run time: ``data/territory`` and imported boundaries.

    Raises
    ------
    StateChangedError
        When boundaries were imported or taken away since the reader's snapshot.
    """
    folders = (vintages.DATA, *(vintages.DATA / "official").glob("*"))
    found = hashlib.sha256()
    try:
        for path in sorted(one for folder in folders for one in folder.glob("*") if one.is_file()):
            content = path.read_bytes()
            found.update(f"{path.relative_to(vintages.DATA)} {len(content)}\n".encode() + content)
    except FileNotFoundError:  # taken away just now
        check_unchanged("boundaries")
        raise
    check_unchanged("boundaries")
    return found.hexdigest()


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a CSV file: UTF-8, no index, line feeds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def write_geometry(keys: pd.DataFrame, geometry: gpd.GeoSeries, path: Path) -> None:
    """Write key columns and polygons as GeoParquet 1.1, the same bytes for the same input."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    shapes = np.asarray(geometry.array)
    described = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": sorted({shape.geom_type for shape in shapes}),
                "orientation": "counterclockwise",
                "bbox": [float(edge) for edge in shapely.total_bounds(shapes)],
            }
        },
    }
    columns: dict[str, Any] = {
        name: pa.array(keys[name].tolist(), pa.string()) for name in map(str, keys)
    }
    columns["geometry"] = pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())
    table = pa.table(columns).replace_schema_metadata({"geo": json.dumps(described)})
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(table, path, compression="zstd", compression_level=19)


def _missing(path: Path) -> AtlasError:
    return AtlasError(
        Text(
            "{file} is missing. Make it again with `make data`, or restore it with "
            "`git checkout -- {file}`.",
            file=_shown(path),
        )
    )


def _damaged(path: Path) -> AtlasError:
    return AtlasError(
        Text(
            "{file} is damaged. Make it again with `make data`, or restore it with "
            "`git checkout -- {file}`.",
            file=_shown(path),
        )
    )


def _shown(path: Path) -> str:
    root = vintages.DATA.parents[1]
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
