"""How much is read: a table of somebody's own is small, a survey of all communes is not.

Everything is counted while it is read, so that what is too large is refused before it is in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

from geo.language import AtlasError, Text

MEGABYTE = 1024 * 1024
SPREADSHEET_ROWS = 1_048_576  # of a sheet of Excel or LibreOffice
# A sheet of one and the same answer packs 40 to 1; what packs better was made to burst.
_MOST_PACKED = 200
_MOST_PARTS = 10_000


@dataclass(frozen=True)
class Limits:
    """What may be read at most.

    Attributes
    ----------
    size, unpacked : int
        Bytes of the file, and of what a packed file (XLSX, ODS) holds.
    rows, columns, cells : int
        Rows below the header, columns, and cells up to the last filled one of each row.
    """

    size: int
    unpacked: int
    rows: int
    columns: int
    cells: int


# A reader's own numbers, read in the browser session of anybody: about 250 MB, and 16 seconds of a
# processor as XLSX.
OWN_LIMITS = Limits(50 * MEGABYTE, 300 * MEGABYTE, 20_000, 500, 2_000_000)
# The export of a survey, brought by an editor.
IMPORT_LIMITS = Limits(200 * MEGABYTE, 1024 * MEGABYTE, 100_000, 2_000, 20_000_000)


def place_of(name: str, sheet: str | None) -> Text:
    """Where something was found: the file, and the sheet if it has any."""
    if sheet is None:
        return Text("{file}", file=name)
    return Text("{file}, sheet {sheet}", file=name, sheet=sheet)


def check_size(name: str, size: int, limits: Limits) -> None:
    """Refuse a file of too many bytes (AtlasError)."""
    if size > limits.size:
        raise AtlasError(
            Text(
                "{file} is {size} MB; at most {limit} MB can be read. Keep only the columns that "
                "are needed and save it again.",
                file=name,
                size=round(size / MEGABYTE),
                limit=limits.size // MEGABYTE,
            )
        )


def check_unpacked(name: str, packed: int, unpacked: int, parts: int, limits: Limits) -> None:
    """Refuse a packed file that would unpack to too much (AtlasError), before anything does."""
    if unpacked > limits.unpacked or parts > _MOST_PARTS:
        raise AtlasError(
            Text(
                "{file} unpacks to {size} MB; at most {limit} MB can be read. Keep only the "
                "columns that are needed and save it again.",
                file=name,
                size=round(unpacked / MEGABYTE),
                limit=limits.unpacked // MEGABYTE,
            )
        )
    if unpacked > 20 * MEGABYTE and unpacked > packed * _MOST_PACKED:
        raise AtlasError(
            Text(
                "{file} unpacks to {times} times its size, which no table does: it is damaged or "
                "made to fill the memory. Save the table again in a spreadsheet program.",
                file=name,
                times=round(unpacked / max(packed, 1)),
            )
        )
