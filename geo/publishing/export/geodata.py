"""Rows that are areas, with their outlines: GeoJSON, GeoPackage and GeoParquet, all in WGS84.

Properties are the rows with the label of demonstration data in front; what else a file must say is
a member of the GeoJSON object (``metadata``), a table of the GeoPackage (``metadata``) and an entry
of the Parquet file's own metadata (``atlas``).
"""

from __future__ import annotations

import io
import json
import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.publishing.export.cell_text import without_control
from geo.territory import load_level

if TYPE_CHECKING:
    import datetime as dt

    from geo.publishing.export.download import Download

WGS84 = "EPSG:4326"
_DIGITS = 6  # of a degree: about ten centimetres
LAYER = "data"


def with_outlines(taken: Download) -> gpd.GeoDataFrame:
    """The labelled rows with the outline of each; the level must be known."""
    assert taken.level is not None
    rows, _ = taken.labelled()
    places = load_level(taken.vintage, taken.level)
    outlines = np.asarray(places.geometry.to_crs(WGS84).reindex(rows["code"]), dtype=object)
    return gpd.GeoDataFrame(rows, geometry=shapely.orient_polygons(outlines), crs=WGS84)


def metadata_of(taken: Download) -> dict[str, Any]:
    """All facts, the sources and the columns with their labels and units."""
    say = taken.say
    return {
        **taken.facts(),
        "demonstration": taken.synthetic,
        "language": taken.language,
        "sources": [
            {"name": say.render(one.name), "url": one.url, "licence": say.render(one.licence)}
            for one in taken.sources
        ],
        "columns": [
            {
                "key": column.key,
                "label": say.render(column.label),
                "type": column.type,
                **({"unit": say.render(column.unit)} if column.unit else {}),
            }
            for column in taken.labelled()[1]
        ],
    }


def json_text(value: Any, *, indent: int | None = None) -> str:
    """JSON that can stand in a page too: no sign in it that HTML would take for markup."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    for sign in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def geojson_bytes(taken: Download) -> bytes:
    """A FeatureCollection by RFC 7946, one feature a line."""
    frame = with_outlines(taken)
    exact = np.asarray(frame.geometry, dtype=object)
    short = shapely.transform(exact, lambda corners: corners.round(_DIGITS))
    outlines = [shapely.to_geojson(one) for one in short]
    keys = [column.key for column in taken.labelled()[1]]
    features = []
    for outline, line in zip(outlines, frame[keys].itertuples(index=False), strict=True):
        properties = {key: _plain(value) for key, value in zip(keys, line, strict=True)}
        written = json_text(properties)
        name = json_text(properties["code"])
        shape = outline or "null"
        features.append(
            f'{{"type":"Feature","id":{name},"properties":{written},"geometry":{shape}}}'
        )
    head = f'{{"type":"FeatureCollection","metadata":{json_text(metadata_of(taken))},"features":[\n'
    return (head + ",\n".join(features) + "\n]}\n").encode("utf-8", errors="replace")


def geopackage_bytes(taken: Download, day: dt.date) -> bytes:
    """A GeoPackage with the layer ``data`` and the table ``metadata``."""
    import pyogrio  # noqa: PLC0415  (GDAL)

    frame = with_outlines(taken)
    for column in taken.labelled()[1]:  # SQLite's text ends at NUL
        if column.type == "text":
            frame[column.key] = frame[column.key].map(without_control, na_action="ignore")
    facts = taken.facts()
    said = metadata_of(taken)
    beside = pd.DataFrame(
        {
            "key": [*facts, "sources", "columns"],
            "content": [
                *map(without_control, facts.values()),
                *(without_control(json_text(said[key])) for key in ("sources", "columns")),
            ],
        }
    )
    moment = f"{day.isoformat()}T00:00:00.000Z"  # else the file says when it was written
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.gpkg"
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": moment})
        try:
            pyogrio.write_dataframe(
                frame,
                path,
                layer=LAYER,
                driver="GPKG",
                geometry_type="MultiPolygon",
                promote_to_multi=True,
                layer_options={
                    "DESCRIPTION": " · ".join([taken.notice, facts["title"]]).strip(" ·")
                },
            )
            pyogrio.write_dataframe(beside, path, layer="metadata", driver="GPKG")
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
        return path.read_bytes()


def geoparquet_bytes(taken: Download) -> bytes:
    """A GeoParquet file whose metadata has an entry ``atlas`` beside ``geo``."""
    import pyarrow.parquet as pq  # noqa: PLC0415  (slow to import)

    first = io.BytesIO()
    with_outlines(taken).to_parquet(first, index=False, schema_version="1.0.0")
    first.seek(0)
    table = pq.read_table(first)
    said = {b"atlas": json_text(metadata_of(taken)).encode("utf-8", errors="replace")}
    written = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, **said}), written)
    return written.getvalue()


def _named(facts: dict[str, str]) -> list[str]:
    """The label of demonstration data, where there is one, and the title."""
    return [facts[key] for key in ("notice", "title") if key in facts]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    if isinstance(value, str):
        return value
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number
