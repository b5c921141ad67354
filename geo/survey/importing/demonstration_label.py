"""Whether a file says that its answers are made up; an edition of them never loses that label.

The bytes of a file come in; yes or no goes out.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from geo.language import LANGUAGES, Text, translator

if TYPE_CHECKING:
    from collections.abc import Iterator

LABEL = Text("Demonstration data: synthetic answers")
_PIECE, _OVERLAP = 1024 * 1024, 1024
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "cp1252")


def carries_demonstration_label(content: bytes) -> bool:
    """Whether the file says in one of the four languages that its answers are synthetic.

    The whole file is searched, also other sheets and lines above the table: an export of the atlas
    says it in several places, and one that is left is enough.

    Parameters
    ----------
    content : bytes
        A file that could be read as a table, so one that unpacks to a size within the limits.
    """
    said = {translator(language).render(LABEL) for language in LANGUAGES}
    marks = {text.encode(encoding) for text in said for encoding in _ENCODINGS}
    # As some programs write letters with accents into the XML of a workbook.
    marks |= {text.encode("ascii", "xmlcharrefreplace") for text in said}
    return any(mark in piece for piece in _pieces(content) for mark in marks)


def _pieces(content: bytes) -> Iterator[bytes]:
    """The text in a file, in pieces that overlap: half a gigabyte of XML is never there at once."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        yield content
        return
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith(".xml"):
                with packed.open(name) as part:
                    piece = b""
                    while more := part.read(_PIECE):
                        piece = piece[-_OVERLAP:] + more
                        yield piece
