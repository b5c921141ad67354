"""Tables as a Frictionless data package: CSV files and a ``datapackage.json`` that describes them.

Its CSV files are plain UTF-8 with commas and decimal points; texts are written as in every other
CSV of the atlas (:mod:`~geo.publishing.export.cell_text`), and the package says so.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from geo.datapackage import counted_resource
from geo.publishing.export.cell_text import without_control
from geo.publishing.export.file_names import safe_name
from geo.publishing.export.geodata import json_text
from geo.publishing.export.licences import licence_of
from geo.publishing.export.text_files import PACKAGED, csv_bytes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo.publishing.export.column_descriptions import ColumnDescription
    from geo.publishing.export.download import Download, FileSource

_TYPES = {"text": "string", "number": "number", "whole": "integer"}
FORMULAS = "Text that a spreadsheet would run as a formula has an apostrophe in front."


def resource(taken: Download, path: str, content: bytes) -> dict[str, Any]:
    """The description of one CSV file."""
    say = taken.say
    facts = taken.facts()
    said = [facts.get(key, "") for key in ("notice", "sample", "notes")]
    name = path.rpartition("/")[2].removesuffix(".csv").lower()
    return {
        **counted_resource(name, path, content, table=True),
        "title": say.render(taken.title),
        "description": ". ".join(part.rstrip(".") for part in said if part) or facts["title"],
        "demonstration": taken.synthetic,
        **_origin(taken, [taken]),
        "schema": {
            "missingValues": [""],
            "fields": [_field(column, taken) for column in taken.labelled()[1]],
        },
    }


def descriptor(
    name: str, taken: Sequence[Download], resources: list[dict[str, Any]], day: dt.date
) -> dict[str, Any]:
    """The description of the package."""
    first = taken[0]
    synthetic = next((one for one in taken if one.synthetic), None)
    facts = (synthetic or first).facts()
    described = [synthetic.notice if synthetic else "", facts.get("notes", ""), FORMULAS]
    return {
        "name": name.lower(),
        "title": first.say.render(first.title),
        "description": " ".join(f"{part.rstrip('.')}." for part in described if part),
        **({"version": facts["version"]} if "version" in facts else {}),
        "homepage": first.link,
        "created": f"{day.isoformat()}T00:00:00Z",
        "demonstration": synthetic is not None,
        **_origin(first, taken),
        "resources": resources,
    }


def package_files(name: str, taken: Sequence[Download], day: dt.date) -> dict[str, bytes]:
    """Path -> content of every file of the package."""
    files = {f"{safe_name(one.name)}.csv": packaged_csv(one) for one in taken}
    resources = [
        resource(one, path, content)
        for one, (path, content) in zip(taken, files.items(), strict=True)
    ]
    described = json_text(descriptor(name, taken, resources, day), indent=1) + "\n"
    return {"datapackage.json": described.encode("utf-8", errors="replace"), **files}


def packaged_csv(taken: Download) -> bytes:
    """The labelled rows as a CSV of a package."""
    rows, columns = taken.labelled()
    rows = rows.copy()
    for column in columns:
        if column.type == "text":
            rows[column.key] = rows[column.key].map(without_control, na_action="ignore")
    return csv_bytes(rows, columns, PACKAGED)


def zip_bytes(files: dict[str, bytes], day: dt.date) -> bytes:
    """The files as an archive; the same bytes for the same content and day."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as out:
        for path, content in files.items():
            info = zipfile.ZipInfo(path, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, content)
    return written.getvalue()


def _field(column: ColumnDescription, taken: Download) -> dict[str, Any]:
    say = taken.say
    out = {
        "name": column.key,
        "type": _TYPES[column.type],
        "title": say.render(column.label),
    }
    if column.unit:
        out["description"] = say.render(column.unit)
        out["unit"] = say.render(column.unit)
    return out


def _origin(said_by: Download, taken: Sequence[Download]) -> dict[str, Any]:
    """Licences and sources, each once."""
    say = said_by.say
    sources: dict[str, FileSource] = {}
    for one in taken:
        for source in one.sources:
            sources.setdefault(say.render(source.name), source)
    licences: dict[str, dict[str, str]] = {}
    for source in sources.values():
        known = licence_of(source.licence)
        title = say.render(source.licence)
        entry = {"name": known.name, "title": title}
        licences[title] = entry | ({"path": known.url} if known.url else {})
    return {
        "licenses": list(licences.values()),
        "sources": [
            {"title": name} | ({"path": source.url} if source.url else {})
            for name, source in sources.items()
        ],
    }
