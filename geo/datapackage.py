"""``data/datapackage.json``: every data file, described (Frictionless Data Package).

What people write about the files is in ``data/resources/*.yaml``: ``package.yaml`` about the
whole, any other file a list of resources; :mod:`geo.datapackage_schema` declares both. A resource
has a ``path`` relative to ``data/``, in which one ``*`` may stand for several files (``{match}`` in
its texts is what it stood for). This module adds what can be counted: name, format, bytes, hash.

``python -m geo.datapackage`` writes the file; a test fails while it is out of date.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.command_line import CommandError, run
from geo.language import AtlasError
from geo.whole_file import write_whole

if TYPE_CHECKING:
    from pydantic import BaseModel

    from geo.survey.yaml_files.document import Document

DATA = Path(__file__).parents[1] / "data"
# Not data: descriptions, licences, the downloads the build keeps, a reader's own boundaries.
NOT_DESCRIBED = re.compile(
    r"datapackage\.json|resources/.*|LICENCES/.*|.*\.md|\.cache/.*|territory/official/.*"
)
MEDIA_TYPES = {
    "csv": "text/csv",
    "yaml": "application/yaml",
    "parquet": "application/vnd.apache.parquet",
}
"""The kinds of files that ship, by ending."""


def describe(data: Path = DATA) -> dict[str, Any]:
    """The descriptor of all that lies in ``data``, resources sorted by path.

    Raises
    ------
    AtlasError
        A file of ``data/resources`` is not as declared (with its line), a file is described by no
        resource or by two, or a resource describes no file.
    """
    from geo.datapackage_schema import PackageFile, ResourcesFile  # noqa: PLC0415  (pydantic)

    package: dict[str, Any] = _read(data / "resources" / "package.yaml", PackageFile).values
    resources: dict[str, dict[str, Any]] = {}
    for fragment in sorted((data / "resources").glob("*.yaml")):
        if fragment.name == "package.yaml":
            continue
        document = _read(fragment, ResourcesFile)
        for n, written in enumerate(document.values):
            for path in _matching(data, document, n):
                if path in resources:
                    raise CommandError(
                        "{fragment}, line {line}, describes {file}, which is described already. "
                        "Remove one of the two.",
                        fragment=document.name,
                        line=str(document.line((n, "path"))),
                        file=f"data/{path}",
                    )
                resources[path] = _resource(data, path, written)
    for path in _data_files(data):
        if path not in resources:
            raise CommandError(
                "data/{file} is not described. Add it to one of data/resources/*.yaml and run "
                "`python -m geo.datapackage`.",
                file=path,
            )
    return package | {"resources": [resources[path] for path in sorted(resources)]}


def descriptor_json(descriptor: dict[str, Any]) -> str:
    """The descriptor as it is written to ``datapackage.json``."""
    return json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path, model: type[BaseModel]) -> Document:
    """A file of ``data/resources``, as declared."""
    from geo.survey.yaml_files.document import UnreadableYamlError, read_document  # noqa: PLC0415
    from geo.survey.yaml_files.entry_schema import read_entries  # noqa: PLC0415  (pydantic)

    name = f"data/resources/{path.name}"
    try:
        document = read_document(name, path.read_bytes(), "typed")
    except OSError as error:
        raise CommandError(
            "{file} cannot be read ({reason}). Allow it to be read, or take it again from the "
            "repository.",
            file=name,
            reason=error.strerror or type(error).__name__,
        ) from error
    except UnreadableYamlError as error:
        raise CommandError(
            "{file}, line {line}: not valid YAML ({reason}). Look at the indentation, colons and "
            "quotes there, and try again.",
            file=name,
            line=str(error.line),
            reason=error.reason,
        ) from error
    read_entries(model, document)
    return document


def _data_files(data: Path) -> list[str]:
    files = (path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    return sorted(path for path in files if not NOT_DESCRIBED.fullmatch(path))


def _matching(data: Path, document: Document, n: int) -> list[str]:
    """The files that a resource describes, by its place in the list."""
    pattern: str = document.values[n]["path"]
    paths = sorted(path.relative_to(data).as_posix() for path in data.glob(pattern))
    if not paths and "*" not in pattern:
        raise CommandError(
            "{fragment}, line {line}, describes {file}, which does not exist. Correct the path, or "
            "remove the entry.",
            fragment=document.name,
            line=str(document.line((n, "path"))),
            file=f"data/{pattern}",
        )
    return paths


def _resource(data: Path, path: str, written: dict[str, Any]) -> dict[str, Any]:
    before, _, after = str(written["path"]).partition("*")
    match = path[len(before) : len(path) - len(after)]
    content = (data / path).read_bytes()
    stem, _, suffix = path.rpartition(".")
    name = stem if suffix == "csv" else f"{stem}-{suffix}"  # a table and its boundaries differ
    counted = counted_resource(
        re.sub(r"[^a-z0-9._-]+", "-", name.lower()), path, content, table="schema" in written
    )
    return counted | {key: _fill(value, match) for key, value in written.items() if key != "path"}


def counted_resource(name: str, path: str, content: bytes, *, table: bool) -> dict[str, Any]:
    """What can be counted of a file: a resource of a package without what people write about it."""
    suffix = path.rpartition(".")[2]
    return {
        "name": name,
        "type": "table" if table else "file",
        "path": path,
        "format": suffix,
        "mediatype": MEDIA_TYPES[suffix],
        **({"encoding": "utf-8"} if table else {}),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _fill(value: Any, match: str) -> Any:
    if isinstance(value, str):
        return value.replace("{match}", match).strip()
    if isinstance(value, dict):
        return {key: _fill(entry, match) for key, entry in value.items()}
    if isinstance(value, list):
        return [_fill(entry, match) for entry in value]
    return value


def write(data: Path = DATA) -> bool:
    """Bring ``datapackage.json`` up to date; whether it was not."""
    path = data / "datapackage.json"
    text = descriptor_json(describe(data))
    if path.exists() and path.read_text("utf-8") == text:
        return False
    write_whole(path, text.encode())
    return True


def main() -> int:
    """Bring the description of the shipped data up to date."""
    try:
        write()
    except AtlasError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    run(main)
