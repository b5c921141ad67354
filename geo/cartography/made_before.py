"""Files for the browser that take seconds to make: found again where they would be the same.

Beside such a file lies a note, named after all that the file is made of, with the name of the file
in it. Where one thing differs there is no such note, and the file is made.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from geo.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_GEO = Path(__file__).parents[1]
_CODE = (".py", ".po")


def made_of(code: Iterable[str], *others: str) -> str:
    """A name (ten hexadecimal digits) for what a file is made of.

    Parameters
    ----------
    code
        Folders and modules of ``geo/`` that make it: every module and catalogue in them counts.
    others
        What else decides: the digest of the data, the versions of libraries.
    """
    modules = [
        path
        for one in code
        for path in ((_GEO / one).rglob("*") if (_GEO / one).is_dir() else [_GEO / one])
        if path.suffix in _CODE
    ]
    found = hashlib.sha256(repr(others).encode())
    for path in sorted(modules):
        content = path.read_bytes()
        found.update(f"{path.relative_to(_GEO)} {len(content)}\n".encode() + content)
    return found.hexdigest()[:10]


def put_once(folder: Path, note: str, put: Callable[[], str]) -> str:
    """The name of a file in ``folder``, which ``put`` makes unless the note tells of it.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    place = folder / f"{note}.txt"
    try:
        name = place.read_text("utf-8")
    except FileNotFoundError:
        name = ""
    if not name or not (folder / name).is_file():
        name = put()
        write_whole(place, name.encode())
    return name
