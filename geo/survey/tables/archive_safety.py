"""Packed files (XLSX, ODS), refused before they do harm: too large, made to burst, with entities.

Everything here looks at a file before a library opens it, but for :class:`Bounded`, which watches
over what a library reads.
"""

from __future__ import annotations

import io
import zipfile
from typing import IO
from xml.parsers import expat

from geo.language import AtlasError, Text
from geo.survey.tables.limits import MEGABYTE, Limits, check_unpacked

# What precedes the first element of a part; a longer one hides something.
_HEAD = 4 * MEGABYTE
# Far more than a row of a survey, or what stands before and behind all rows, takes of XML.
_LONGEST = 8 * MEGABYTE
_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/"
    ),
}
# Parts that openpyxl reads as a whole: what the workbook says of itself, its styles.
_LARGEST_WHOLE = 8 * MEGABYTE
# Of the elements in them; Excel knows 65,490 styles, and openpyxl takes its time for each.
_MOST_TAGS = 250_000


def damaged(name: str) -> Text:
    """What calls itself a workbook and cannot be opened as one."""
    return Text(
        "{file} cannot be opened as a workbook; it is damaged or of another kind. Open it in a "
        "spreadsheet program and save it again as XLSX or CSV.",
        file=name,
    )


def protected(name: str) -> Text:
    """A workbook that nobody can read without its password."""
    return Text(
        "{file} is protected by a password. Remove the password in Excel "
        "(File, Info, Protect Workbook) and choose the file again.",
        file=name,
    )


def open_archive(name: str, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """The parts of a packed file, none of them opened; AtlasError if there are too many bytes."""
    try:
        archive = _Archive(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise AtlasError(damaged(name)) from error
    # zipfile gives no more than the declared size of a part, and then compares its checksum.
    unpacked = sum(entry.file_size for entry in entries)
    check_unpacked(name, len(content), unpacked, len(entries), limits)
    return archive


class _Archive(zipfile.ZipFile):
    """Gives no part as a whole that is too large for it."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        """The part in the words of the usual kind of workbook."""
        entry = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if entry.file_size > _LARGEST_WHOLE:
            raise zipfile.BadZipFile(entry.filename)
        xml = super().read(name, pwd)
        if xml.count(b"<") > _MOST_TAGS:
            raise zipfile.BadZipFile(entry.filename)
        return usual_words(xml)


class Bounded:
    """A part of a packed file that is read row by row, and stops where one takes no end.

    A parser keeps what it read of a row until the row ends; whoever takes the rows tells by
    :meth:`row_taken` that one did.
    """

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._since, self._begun = 0, False

    def read(self, size: int = -1) -> bytes:
        """The next bytes; ValueError where too many came since the last row."""
        piece = self._part.read(size)
        self._since += len(piece)
        if self._since > _LONGEST:
            raise ValueError(size)
        if not self._begun:
            self._begun, piece = True, usual_words(piece)
        return piece

    def row_taken(self) -> None:
        """A row was taken out of what was read."""
        self._since = 0


def usual_words(xml: bytes) -> bytes:
    """XML of a Strict Open XML workbook with the namespaces of the usual one (ISO/IEC 29500-1).

    Excel writes such a workbook where it is asked to; its cells are those of any other.
    """
    for strict, usual in _STRICT.items():
        xml = xml.replace(strict, usual)
    return xml


def check_parts(name: str, archive: zipfile.ZipFile) -> None:
    """Refuse parts that cannot be unpacked, and XML that defines entities (AtlasError).

    Entities are what makes a small file a large one while it is parsed; no workbook has any.
    """
    try:
        with_doctype = any(_opens_with_doctype(archive, entry) for entry in archive.infolist())
    except NotImplementedError as error:  # a way of packing that no spreadsheet program uses
        raise AtlasError(damaged(name)) from error
    except RuntimeError as error:  # zipfile's word for an encrypted entry
        raise AtlasError(protected(name)) from error
    except Exception as error:  # zipfile, zlib, lzma fail each in their own way
        raise AtlasError(damaged(name)) from error
    if with_doctype:
        raise AtlasError(damaged(name))


def _opens_with_doctype(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    with archive.open(entry) as part:
        return entry.filename.endswith((".xml", ".rels")) and _has_doctype(part)


def _has_doctype(part: IO[bytes]) -> bool:
    """Whether a document type stands before the first element; also true if no element comes."""
    parser = expat.ParserCreate()
    seen: list[bool] = []
    parser.StartDoctypeDeclHandler = lambda *_: seen.append(True)
    parser.StartElementHandler = lambda *_: seen.append(False)
    read = 0
    while not seen:
        piece = part.read(4096)
        read += len(piece)
        try:
            parser.Parse(piece, not piece)
        except expat.ExpatError:
            return bool(seen) and seen[0]  # no XML: the reader of the part will say so
        if not piece or read > _HEAD:
            return True
    return seen[0]
