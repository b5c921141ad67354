"""The cells of one sheet of an XLSX workbook, out of its bytes, at the speed of a large survey.

A sheet of ten million cells says the same few thousand things over and over, in half a gigabyte of
XML. So its cells are told apart by arithmetic on all bytes of a piece at once, and what a cell
holds is parsed once for each different text of its XML: a tenth of the time of a parser that calls
for every element. What is not written as spreadsheet programs write it (another prefix, cells
without reference, another order) is told by
:class:`~geo.survey.tables.sheet_xml.UnusualError`; nothing is guessed.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from geo.survey.tables.raw import Merged
from geo.survey.tables.records import Block
from geo.survey.tables.sheet_xml import Pieces, UnusualError, column_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from geo.survey.tables.records import Vocabulary
    from geo.survey.tables.sheet_xml import Styles

    Places = npt.NDArray[np.int64]
    Words = npt.NDArray[np.uint64]

_PIECE = 2 * 1024 * 1024
# More than any row of 16,384 short cells; a longer one is not a row.
_LONGEST_ROW = 64 * 1024 * 1024
_MOST_COLUMNS = 16_384
# A hundred thousand merged cells are a picture made of cells, not a table.
_MOST_MERGED = 100_000

_ROW_NUMBER = re.compile(rb'\sr="([0-9]{1,7})"')
_MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')

# The start of a cell's XML that is compared as a whole, in words of eight bytes.
_COMPARED = 24
_PADDING = b" " * (_COMPARED + 16)


def _word(text: bytes) -> np.uint64:
    """Up to eight bytes as the number that they are in memory; the later bytes count more."""
    return np.uint64(int.from_bytes(text, "little"))


_BYTE = np.uint64(8)
_MASKS = np.array([(1 << 8 * size) - 1 for size in range(9)], dtype=np.uint64)
_ROW, _CELL, _CLOSING = _word(b"<row "), _word(b'<c r="'), _word(b"</v></c>")
_SEVEN = _word(b"\x7f" * 8)
_GREATER = _word(b">" * 8)
_ALONE = np.uint64(1 << 63)


class _Lines(NamedTuple):
    """The rows of a piece: their numbers, also as they are written, and where their cells are."""

    numbers: list[int]
    written: list[bytes]
    begin: Places
    end: Places


def quick_blocks(
    sheet: IO[bytes], styles: Styles, merged: list[Merged], vocabulary: Vocabulary
) -> Iterator[Block]:
    """The rows of a sheet as spreadsheet programs write it; ``merged`` is filled at the end.

    Raises
    ------
    UnusualError
        The XML is written in another way, or is none.
    """
    rest = _after_head(sheet)
    pieces = Pieces(styles, vocabulary)
    more = b""
    while True:
        whole = rest.rfind(b"</row>") + len(b"</row>")
        if whole >= len(b"</row>"):
            yield _block(rest[:whole], pieces)
            rest = rest[whole:]
        more = sheet.read(_PIECE)
        if not more or b"</sheetData>" in rest:
            break
        rest += more
        if len(rest) > _LONGEST_ROW:
            raise UnusualError
    if b"<c" in rest.partition(b"</sheetData>")[0] or b"</sheetData>" not in rest:
        raise UnusualError
    merged += _merged_in(sheet, rest + more)


def _after_head(sheet: IO[bytes]) -> bytes:
    """What follows the opening of the rows, which come after the widths of the columns."""
    head = sheet.read(_PIECE)
    declared = re.match(rb'\s*(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["\']([^"\']+)', head)
    if declared and declared.group(1).upper() not in (b"UTF-8", b"US-ASCII"):
        raise UnusualError
    opening = re.search(rb"<sheetData\s*(/?)>", head)
    if opening is None:
        raise UnusualError
    if opening.group(1):
        return b"</sheetData>" + head[opening.end() :]
    return head[opening.end() :]


def _block(text: bytes, pieces: Pieces) -> Block:
    """The cells of whole rows."""
    if b"\x00" in text:  # no XML; and it would be compared like nothing
        raise UnusualError
    padded = text + _PADDING
    # Every eight bytes that follow each other, as one number, from each byte on.
    words = np.ndarray(shape=(len(padded) - 7,), dtype="<u8", buffer=padded, strides=(1,))
    first, second = (np.frombuffer(padded, np.uint8, len(text), offset) for offset in range(2))
    opening = first == ord("<")
    starts = np.flatnonzero(opening & (second == ord("c")))
    rows = np.flatnonzero(opening & (second == ord("r")))  # also runs of text in a cell
    lines = _lines(text, rows[(words[rows] & _MASKS[5]) == _ROW])
    line, ends = _ends(text, starts, lines)
    columns, begins = _references(words, starts, lines.written, line)
    cells = _cells(padded, words, begins, ends, pieces)
    filled = np.flatnonzero(cells)
    return Block(
        lines.numbers,
        line[filled].astype(np.int32),
        columns[filled].astype(np.int32),
        cells[filled],
    )


def _lines(text: bytes, opening: Places) -> _Lines:
    numbers, written, begin, end = [], [], [], []
    places = opening.tolist()
    for at, following in zip(places, [*places, len(text)][1:], strict=True):
        opened = text.find(b">", at) + 1
        head = text[at:opened]
        found = _ROW_NUMBER.search(head)
        if found is None:
            raise UnusualError
        closed = opened
        if not head.endswith(b"/>"):
            closed = text.rfind(b"</row>", opened, following)
            if closed < 0:
                raise UnusualError
        numbers.append(int(found.group(1)))
        written.append(found.group(1))
        begin.append(opened)
        end.append(closed)
    return _Lines(numbers, written, np.array(begin, np.int64), np.array(end, np.int64))


def _ends(text: bytes, starts: Places, lines: _Lines) -> tuple[Places, Places]:
    """For each cell its row (from 0), and where its XML ends: at the next cell or the row's end."""
    low, high = np.searchsorted(starts, lines.begin), np.searchsorted(starts, lines.end)
    counts = high - low
    if counts.sum() != len(starts):  # cells outside of rows
        raise UnusualError
    some = counts > 0
    # Between a row's opening and its first cell, or its end, stands nothing.
    nearest = lines.end.copy()
    nearest[some] = starts[low[some]]
    for place in np.flatnonzero(nearest != lines.begin).tolist():
        if text[lines.begin[place] : nearest[place]].strip():
            raise UnusualError
    ends = np.empty_like(starts)
    ends[:-1] = starts[1:]
    ends[high[some] - 1] = lines.end[some]
    return np.repeat(np.arange(len(counts)), counts), ends


def _references(
    words: Words, starts: Places, written: list[bytes], line: Places
) -> tuple[Places, Places]:
    """The column of each cell (from 0), and where its reference has ended."""
    if ((words[starts] & _MASKS[6]) != _CELL).any():
        raise UnusualError
    letters = words[starts + 6]
    places = np.zeros(len(starts), dtype=np.int64)
    size = np.zeros(len(starts), dtype=np.int64)
    still = np.ones(len(starts), dtype=bool)
    for _ in range(3):
        one = (letters & _MASKS[1]).astype(np.int64) - ord("A")
        still &= (one >= 0) & (one < 26)
        places = np.where(still, places * 26 + one + 1, places)
        size += still
        letters = letters >> _BYTE
    # Then the number of the row as it is written, and the closing quote.
    expected = np.array([_word(number + b'"') for number in written], dtype=np.uint64)
    digits = np.array([len(number) + 1 for number in written], dtype=np.int64)
    begins = starts + 6 + size
    same = (words[begins] & _MASKS[digits[line]]) == expected[line]
    if not (same & (size > 0) & (places <= _MOST_COLUMNS)).all():
        raise UnusualError
    return places - 1, begins + digits[line]


def _cells(
    text: bytes, words: Words, begins: Places, ends: Places, pieces: Pieces
) -> npt.NDArray[np.int32]:
    """The number of each cell, by its XML from behind the reference.

    What is compared as a whole is short: `` s="12" t="s"><v>`` and a value of up to seven bytes, or
    all of a cell of up to 24 bytes. Equal are only cells of which every byte is equal.
    """
    found = np.zeros(len(begins), dtype=np.int32)
    if not len(begins):
        return found
    value_size, value = _values(words, ends)
    valued = (words[np.maximum(ends - 8, 0)] == _CLOSING) & (value_size < 8)
    prefix = ends - begins - np.where(valued, 8 + value_size, 0)
    short = np.flatnonzero((prefix > 0) & (prefix <= _COMPARED))
    compared = [np.where(valued, value, _ALONE)[short]]
    begin, size = begins[short], prefix[short]
    compared += [
        words[begin + part] & _MASKS[np.clip(size - part, 0, 8)]
        for part in range(0, int(size.max(initial=0)), 8)
    ]
    same = _same(compared)
    first = np.zeros(int(same.max(initial=-1)) + 1, dtype=np.int64)
    first[same[::-1]] = short[::-1]
    kinds = [
        pieces[text[begin:end]]
        for begin, end in zip(begins[first].tolist(), ends[first].tolist(), strict=True)
    ]
    found[short] = np.array(kinds, dtype=np.int32)[same]
    long = np.ones(len(begins), dtype=bool)
    long[short] = False
    for place in np.flatnonzero(long).tolist():
        found[place] = pieces[text[begins[place] : ends[place]]]
    return found


def _values(words: Words, ends: Places) -> tuple[Places, Words]:
    """How many bytes stand between the last ``>`` and ``</v></c>``, 8 for more; and the bytes."""
    before = words[np.maximum(ends - 16, 0)]
    # The high bit of each byte that is a ">": S. Anderson, Bit Twiddling Hacks, zero in a word.
    other = before ^ _GREATER
    signs = ~(((other & _SEVEN) + _SEVEN) | other | _SEVEN)
    # The place of the highest bit; eight bits at most, far apart, so no rounding reaches it.
    highest = np.frexp(signs.astype(np.float64))[1].astype(np.int64)
    size = 8 - highest // 8
    shift = ((8 - np.minimum(size, 7)) * 8).astype(np.uint64)
    value = np.where(size == 0, np.uint64(0), before >> np.minimum(shift, np.uint64(63)))
    return size, value


def _same(compared: list[Words]) -> Places:
    """A number for each, equal where all words are equal, in the order of their first place."""
    numbers = np.zeros(len(compared[0]), dtype=np.int64)
    count = 1
    for part in compared:
        these, known = pd.factorize(part)
        if len(known) <= 1:
            continue
        if count == 1:
            numbers, count = these, len(known)
        else:
            numbers, together = pd.factorize(numbers * len(known) + these)
            count = len(together)
    return numbers


def _merged_in(sheet: IO[bytes], tail: bytes) -> list[Merged]:
    """The merged cells, which a sheet lists behind its rows."""
    areas: list[Merged] = []
    while True:
        last = 0
        for match in _MERGED.finditer(tail):
            left, top, right, bottom = match.groups()
            areas.append(Merged(int(top), column_of(left), int(bottom), column_of(right)))
            last = match.end()
            if len(areas) >= _MOST_MERGED:
                return areas
        more = sheet.read(_PIECE)
        if not more:
            return areas
        tail = tail[max(last, len(tail) - 1_000) :] + more
