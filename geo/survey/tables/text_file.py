"""CSV and its kin: which encoding, which delimiter, and the cells between the quotes.

The file is decoded while it is read, piece by piece, so that 200 MB of text are never in memory as
a second and wider copy of themselves.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from geo.language import AtlasError, Text
from geo.survey.tables.cell_values import Cell, PlainTexts
from geo.survey.tables.grid import Grid, SourceFile, counted
from geo.survey.tables.header import assemble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.survey.tables.limits import Limits
    from geo.survey.tables.raw import RawTable

_DELIMITERS = (";", ",", "\t", "|")
_LONGEST_CELL = 131_072  # characters
_SAMPLE_ROWS = 60
_SAMPLE = 64 * 1024
_PIECE = 1024 * 1024
# é, ï, œ, ’ and € in UTF-8. Read as Windows-1252 they would be Ã©, Ã¯, Å“, â€™: no word has these.
_UTF8_LETTERS = re.compile(rb"[\xc2\xc3\xc5][\x80-\xbf]|\xe2[\x80-\xbf][\x80-\xbf]")


def read_text(
    name: str,
    content: bytes,
    limits: Limits,
    progress: Callable[[float], None] | None = None,
) -> RawTable:
    """Read a text table; see :func:`geo.survey.tables.read_table`."""
    encoding = _encoding(name, content)
    source_bytes = io.BytesIO(content)
    stream = io.TextIOWrapper(source_bytes, encoding, newline="")
    sample = stream.read(_SAMPLE)
    stream.seek(0)
    declared = re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE)  # what Excel writes for itself
    lines_above = 0
    if declared:
        stream.readline()
        lines_above = 1  # the line stays counted
    delimiter = declared.group(1) if declared else _guess_delimiter(sample)
    source = SourceFile(name, encoding=encoding.removesuffix("-sig"), delimiter=delimiter)
    rows = _rows(name, stream, delimiter, lines_above)
    records = counted(source, rows, limits, progress, lambda: source_bytes.tell() / len(content))
    return assemble(source, Grid(list(records)))


def _encoding(name: str, content: bytes) -> str:
    """The encoding in which every byte of the file has a meaning."""
    start = content[:200]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif start[1::2].count(0) > len(start[1::2]) * 0.6:
        encodings = ["utf-16-le"]
    elif start[0::2].count(0) > len(start[0::2]) * 0.6:
        encodings = ["utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
        _refuse_nul(name, content.find(b"\x00"), content.count(b"\n", 0, content.find(b"\x00")))
    for encoding in encodings:
        wrong = _first_wrong(name, content, encoding)
        if wrong is None:
            return encoding
        if encoding == "utf-8-sig":
            _refuse_mixed(name, content, wrong)
    raise AtlasError(
        Text(
            "{file} is not text in UTF-8, UTF-16 or Windows-1252. Save it again as CSV (UTF-8) or "
            "XLSX.",
            file=name,
        )
    )


def _first_wrong(name: str, content: bytes, encoding: str) -> int | None:
    """About where the content is no text in an encoding; None if all of it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    view = memoryview(content)
    for start in range(0, len(content), _PIECE):
        piece = view[start : start + _PIECE]
        try:
            text = decoder.decode(piece, final=start + _PIECE >= len(content))
        except UnicodeDecodeError as error:
            # The decoder may have kept up to three bytes of the piece before.
            return max(start + error.start - 3, 0)
        _refuse_nul(name, text.find("\x00"), lines + text.count("\n", 0, text.find("\x00")))
        lines += text.count("\n")
    return None


def _refuse_nul(name: str, place: int, lines_before: int) -> None:
    if place >= 0:
        raise AtlasError(
            Text(
                "{file}, line {line}: there is a NUL byte, which no text has; the file is "
                "damaged or not a table. Save it again as CSV (UTF-8) or XLSX.",
                file=name,
                line=str(lines_before + 1),
            )
        )


def _refuse_mixed(name: str, content: bytes, wrong: int) -> None:
    """Refuse a file of which one part is UTF-8 and another is not, as of two exports in one.

    Read as Windows-1252 it would be text throughout, and half of its names would be broken.
    """
    if _UTF8_LETTERS.search(content):
        raise AtlasError(
            Text(
                "{file}, line {line}: here the text is not UTF-8, elsewhere in the file it is; "
                "probably two files were joined. Save each of them as CSV (UTF-8) and join them "
                "again.",
                file=name,
                line=str(content.count(b"\n", 0, wrong + 3) + 1),
            )
        )


def _guess_delimiter(sample: str) -> str:
    """The delimiter that gives the most lines one and the same number of cells, more than one."""
    best = (0.0, 0, ",")
    for delimiter in _DELIMITERS:
        lengths: Counter[int] = Counter()
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            for _, record in zip(range(_SAMPLE_ROWS), reader, strict=False):
                if any(cell.strip() for cell in record):
                    lengths[len(record)] += 1
        except csv.Error:
            continue
        several = {length: count for length, count in lengths.items() if length > 1}
        if several:
            length, count = max(several.items(), key=lambda item: (item[1], item[0]))
            best = max(best, (count / lengths.total(), length, delimiter), key=lambda b: b[:2])
    return best[2]


def _rows(
    name: str, stream: io.TextIOWrapper, delimiter: str, lines_above: int
) -> Iterator[tuple[int, list[Cell]]]:
    csv.field_size_limit(_LONGEST_CELL)  # of the whole process: other packages lift it
    reader = csv.reader(stream, delimiter=delimiter, strict=True)
    plain = PlainTexts().__getitem__
    row = lines_above
    while True:
        started = lines_above + reader.line_num + 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise AtlasError(_quote_problem(name, started, error)) from None
        row += 1
        yield row, list(map(plain, record))


def _quote_problem(name: str, line: int, error: csv.Error) -> Text:
    if "unexpected end" in str(error):
        return Text(
            '{file}, line {line}: a quote (") opens here and is never closed. Close or remove it, '
            "or save the table as XLSX.",
            file=name,
            line=str(line),
        )
    if "field larger" in str(error):
        return Text(
            "{file}, line {line}: one cell is longer than {limit} characters. An unclosed quote is "
            "the usual reason; correct it or save the table as XLSX.",
            file=name,
            line=str(line),
            limit=_LONGEST_CELL,
        )
    return Text(
        '{file}, line {line}: a quote (") stands inside a cell without being doubled. Write two '
        "quotes, or save the table as XLSX.",
        file=name,
        line=str(line),
    )
