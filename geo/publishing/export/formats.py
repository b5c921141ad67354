"""The kinds of file that a download can become, and where each makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.export.file_names import file_stem
from geo.publishing.export.geodata import geojson_bytes, geopackage_bytes, geoparquet_bytes
from geo.publishing.export.package import package_files, zip_bytes
from geo.publishing.export.text_files import BELGIAN, PLAIN, csv_bytes
from geo.publishing.export.workbook import workbook_bytes
from geo.state_cache import consistent_snapshot

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from geo.publishing.export.download import Download


@dataclass(frozen=True)
class Format:
    """A kind of file: its words, the end of its name, its media type, and how it is written."""

    label: Text | str
    ending: str
    media_type: str
    write: Callable[[Download, dt.date], bytes]
    outlines: bool = False


def _plain(taken: Download, _: dt.date) -> bytes:
    return csv_bytes(*taken.told(), PLAIN)


def _belgian(taken: Download, _: dt.date) -> bytes:
    return csv_bytes(*taken.told(), BELGIAN)


def _package(taken: Download, day: dt.date) -> bytes:
    return zip_bytes(package_files(file_stem(taken, day), [taken], day), day)


FORMATS: dict[str, Format] = {
    "csv": Format("CSV", ".csv", "text/csv", _plain),
    "excel_csv": Format(
        Text("CSV for Excel in Belgium (semicolons, decimal commas)"),
        "_excel.csv",
        "text/csv",
        _belgian,
    ),
    "xlsx": Format(
        Text("Excel workbook (XLSX)"),
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook_bytes,
    ),
    "geojson": Format(
        Text("GeoJSON, with outlines"),
        ".geojson",
        "application/geo+json",
        lambda taken, _: geojson_bytes(taken),
        outlines=True,
    ),
    "gpkg": Format(
        Text("GeoPackage, with outlines"),
        ".gpkg",
        "application/geopackage+sqlite3",
        geopackage_bytes,
        outlines=True,
    ),
    "geoparquet": Format(
        Text("GeoParquet, with outlines"),
        ".parquet",
        "application/vnd.apache.parquet",
        lambda taken, _: geoparquet_bytes(taken),
        outlines=True,
    ),
    "datapackage": Format(
        Text("Data package (Frictionless, ZIP)"), ".zip", "application/zip", _package
    ),
}
"""By their keys."""


def formats_for(taken: Download) -> dict[str, Format]:
    """The formats that make sense: those with outlines only where rows are areas."""
    return {key: one for key, one in FORMATS.items() if taken.level is not None or not one.outlines}


def file_name(taken: Download, key: str, day: dt.date) -> str:
    """The name of the file, for the day that it is taken."""
    return file_stem(taken, day) + FORMATS[key].ending


def file_bytes(taken: Download, key: str, day: dt.date) -> bytes:
    """The file: of the state that its rows were taken from, or none.

    Raises
    ------
    AtlasError
        What is published has changed since: the edition may have been withdrawn, or got another
        rule, and outlines would not be those of the rows.
    """
    with consistent_snapshot():
        taken.ask_again()
        return FORMATS[key].write(taken, day)


def package_bytes(taken: Sequence[Download], name: str, day: dt.date) -> bytes:
    """Several tables as one data package; errors as :func:`file_bytes`."""
    with consistent_snapshot():
        for one in taken:
            one.ask_again()
        return zip_bytes(package_files(name, taken, day), day)
