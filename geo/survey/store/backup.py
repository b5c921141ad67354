"""A backup of the whole store, and the store from a backup: a zip of CSV and JSON.

The same file serves SQLite and PostgreSQL. Inside::

    manifest.json                       format, when made, SHA-256 of every other file
    published.json                      edition -> version, and since when
    log.json                            every line of the log
    drafts.json                         what is not public yet, its links, and what communes said
    editions/<id>/<n>/version.json      who, when, facts, rule, own questions, documents, digest
    editions/<id>/<n>/answers.csv       nis5, question, value

A backup shows one moment, whoever publishes meanwhile. It holds everything, whatever the rules let
out: keep it as one keeps the answers. Bringing one back checks all of it first and is one
transaction, like all that changes the store. Links to check a draft come back revoked: one that was
revoked since the backup would be good again. Backups of earlier atlases have no drafts.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import io
import json
import lzma
import os
import struct
import zipfile
import zlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

import pandas as pd
import sqlalchemy as sa

from geo.command_line import CommandError
from geo.survey.shipped_table import shown
from geo.survey.store.checking.draft_backup import (
    all_draft_rows,
    checked_draft_rows,
    restore_draft_rows,
)
from geo.survey.store.disclosure import read_disclosure, written_disclosure
from geo.survey.store.reading import (
    read_contents,
    read_log,
    read_publications,
    read_versions,
)
from geo.survey.store.records import ACTIONS, Changes, Contents, as_json
from geo.survey.store.schema import DRAFTS, EDITION, LOG, PARTS, PUBLICATION, VERSION
from geo.survey.store.validation import check, check_text
from geo.survey.store.writing import acquire_lock, add_to_log, add_version, now, set_published

if TYPE_CHECKING:
    from geo.survey.store.editor import Editor

FORMAT = 1
MOST_BYTES = 2_000_000_000
"""Of a backup, unpacked: a thousand times the largest edition."""

_MANIFEST = "manifest.json"
_DRAFTS = "drafts.json"


def back_up(editor: Editor, path: Path, *, replace: bool = False) -> int:
    """Write the whole store to ``path``, which is there only once it is whole.

    Parameters
    ----------
    replace : bool
        Whether a file that is there already may be replaced.

    Returns
    -------
    int
        How many versions it holds.

    Raises
    ------
    CommandError
        The file is there already or cannot be written, or the store cannot be read.
    """
    if path.is_file() and not replace:
        raise CommandError(
            "{file} is there already; nothing was written. Choose another name, or add --replace.",
            file=shown(path),
        )
    files: dict[str, bytes] = {}
    database = editor.database
    if database.absent:
        raise CommandError(
            "There is nothing in the store {place} to back up.", place=database.place
        )
    with database.reading() as connection:
        versions = read_versions(connection)
        for one in versions:
            contents = read_contents(connection, one.edition_id, one.number)
            folder = f"editions/{one.edition_id}/{one.number}"
            files[f"{folder}/version.json"] = _json(
                {
                    "created_at": one.created_at.isoformat(),
                    "created_by": one.created_by,
                    "disclosure": written_disclosure(contents.disclosure),
                    "facts": dict(contents.facts),
                    "questions": [dict(question) for question in contents.questions],
                    "documents": dict(contents.documents),
                    "digest": contents.digest,
                }
            )
            files[f"{folder}/answers.csv"] = contents.answers.to_csv(index=False).encode()
        files["published.json"] = _json(
            {
                edition: {"version": version, "at": at.isoformat()}
                for edition, (version, at) in read_publications(connection).items()
            }
        )
        files["log.json"] = _json(
            [
                {**dataclasses.asdict(entry), "at": entry.at.isoformat()}
                for entry in reversed(read_log(connection))
            ]
        )
        files[_DRAFTS] = _json(all_draft_rows(connection))
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    manifest = _json({"format": FORMAT, "made": now(), "sha256": sums})
    _write_whole(path, {_MANIFEST: manifest, **files})
    return len(versions)


def restore_backup(editor: Editor, path: Path, *, over: bool = False) -> int:
    """Make the store what it was when the backup at ``path`` was made.

    Parameters
    ----------
    over : bool
        Whether a store that holds something may be replaced.

    Returns
    -------
    int
        How many versions there are now.

    Raises
    ------
    CommandError
        The file is not a whole backup, or the store holds something and ``over`` is False. Nothing
        was changed then.
    """
    files = _read_whole(path)
    try:
        versions = sorted(_versions(files), key=lambda one: (one[0].edition_id, one[1]))
        published = json.loads(files["published.json"])
        log = [_log_row(row) for row in json.loads(files["log.json"])]
        drafts = checked_draft_rows(json.loads(files.get(_DRAFTS, b"{}")))
        current = {
            (str(name), int(one["version"]), str(one["at"])) for name, one in published.items()
        }
        known = {(contents.edition_id, number) for contents, number, _ in versions}
        if any((name, number) not in known for name, number, _ in current):
            raise _not_whole(path, "published.json")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _not_whole(path, str(error)) from error
    with editor.database.writing() as connection:
        acquire_lock(connection)
        if read_versions(connection) and not over:
            raise CommandError(
                "The store {place} is not empty. Nothing was changed. To put the backup in its "
                "place, back it up first, then add --over.",
                place=editor.database.place,
            )
        for table in (*reversed(DRAFTS), PUBLICATION, LOG, *PARTS, VERSION, EDITION):
            connection.execute(sa.delete(table))
        for contents, number, by in versions:
            add_version(connection, contents, number=number, who=by["who"], at=by["at"])
        for name, number, at in sorted(current):
            set_published(connection, name, number, at)
        if log:
            connection.execute(sa.insert(LOG), log)
        restore_draft_rows(connection, drafts, who=editor.who)
        add_to_log(connection, "load", who=editor.who, at=now(), note=path.name)
    return len(versions)


def _versions(files: dict[str, bytes]) -> list[tuple[Contents, int, dict[str, str]]]:
    """Every version in the files, checked as if it were published now."""
    found = []
    for name, written in files.items():
        if not name.endswith("/version.json"):
            continue
        _, edition_id, number, _ = name.split("/")
        kept: dict[str, Any] = json.loads(written)
        answers = pd.read_csv(
            io.BytesIO(files[f"editions/{edition_id}/{number}/answers.csv"]),
            dtype="str",
            keep_default_na=False,
        )
        asked = kept["facts"].get("asked", [])
        contents = Contents(
            facts=kept["facts"],
            answers=answers[["nis5", "question", "value"]],
            disclosure=read_disclosure(kept["disclosure"], asked),
            questions=tuple(kept["questions"]),
            documents=kept["documents"],
        )
        if contents.digest != kept["digest"] or contents.edition_id != edition_id:
            raise ValueError(name)
        by = {"who": check_text(kept["created_by"], 200), "at": str(kept["created_at"])}
        found.append((check(contents).contents, int(number), by))
    return found


def _log_row(row: dict[str, Any]) -> dict[str, Any]:
    if row["action"] not in ACTIONS:
        raise ValueError(row["action"])
    kept = {column.name: row[column.name] for column in LOG.columns}
    changes = Changes(**{**row["changes"], "facts": tuple(row["changes"]["facts"])})
    return {**kept, "changes": as_json(dataclasses.asdict(changes))}


def _write_whole(path: Path, files: dict[str, bytes]) -> None:
    """Write the zip beside ``path`` and move it there: never half a backup."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            try:
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
                    for name, content in files.items():
                        whole.writestr(name, content)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise CommandError(
            "The backup {file} cannot be written ({reason}). Choose another place.",
            file=shown(path),
            reason=error.strerror or str(error),
        ) from error


def _read_whole(path: Path) -> dict[str, bytes]:
    """Every file of a backup that is as its manifest says."""
    try:
        with zipfile.ZipFile(path) as whole:
            if sum(one.file_size for one in whole.infolist()) > MOST_BYTES:
                raise _not_whole(path, "> 2 GB")
            files = {one.filename: whole.read(one) for one in whole.infolist()}
        manifest = json.loads(files.pop(_MANIFEST))
        if manifest["format"] != FORMAT:
            raise _not_whole(path, f"format {manifest['format']}")
        sums = dict(manifest["sha256"])
    except FileNotFoundError:
        raise CommandError("There is no file {file}.", file=shown(path)) from None
    except (
        OSError,
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        EOFError,
        NotImplementedError,
        RuntimeError,  # a password
        KeyError,
        TypeError,
        ValueError,
        csv.Error,
    ) as error:
        raise _not_whole(path, str(error)) from error
    for name in sorted(sums.keys() | files.keys()):
        if name not in files or hashlib.sha256(files[name]).hexdigest() != sums.get(name):
            raise _not_whole(path, name)
    return files


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _not_whole(path: Path, what: str) -> CommandError:
    return CommandError(
        "{file} is not a whole backup of a store ({what}). Nothing was changed. Take another "
        "backup.",
        file=shown(path),
        what=what[:200],
    )
