"""The sheets of all communes in one zip, written as they are made.

What one sheet is set while what stands on the next is gathered: the typesetter is not Python.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import IO, TYPE_CHECKING

from geo.publishing.export.file_names import safe_name
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.sheets.commune_content import commune_content
from geo.publishing.sheets.parts import Made
from geo.publishing.sheets.typeset import typeset
from geo.publishing.view import area_codes, resolve_vintage
from geo.state_cache import in_one_state
from geo.survey.communes import area_name

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from concurrent.futures import Future

    from geo.publishing.view import View
    from geo.territory.nis_code import NisCode

_APART = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True)
class SheetsWanted:
    """Of what the sheets are, and how they look.

    Attributes
    ----------
    view
        Edition, boundaries, language, comparison: as of one sheet; what is selected is left aside.
    address
        The address of any page of the atlas, for the links on them; "" where it has none.
    day
        On which they say that they were made.
    back
        Whether each has a second page.
    """

    view: View
    address: str
    day: dt.date
    back: bool = False


def write_sheets(
    wanted: SheetsWanted, to: IO[bytes], done: Callable[[float], None] = lambda _: None
) -> int:
    """Write the sheets of all communes as a zip into ``to``; how many there are.

    Parameters
    ----------
    wanted
        Which.
    to
        An open file, empty; what is in it where this raises is no zip.
    done
        Is told after each which share of the work is done, from 0 to 1. What it raises ends the
        work.

    Raises
    ------
    AtlasError
        The data may not leave the atlas, or is damaged.
    OSError
        ``to`` cannot be written: the disk is full.
    """
    return in_one_state(lambda: _write(wanted, to, done))


def _write(wanted: SheetsWanted, to: IO[bytes], done: Callable[[float], None]) -> int:
    to.seek(0)
    to.truncate()
    view = replace(wanted.view, level="commune", selected=None)
    vintage = resolve_vintage(view)
    codes = area_codes(vintage, "commune")
    with (
        ThreadPoolExecutor(1) as typesetter,
        zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive,
    ):
        waiting: tuple[str, Future[bytes]] | None = None
        for place, code in enumerate(codes):
            one = replace(view, selected=code)
            link = citation_link(one, wanted.address, "commune") if wanted.address else ""
            content = commune_content(one, Made(link, wanted.day), back=wanted.back)
            if waiting is not None:
                _put(archive, waiting[0], waiting[1].result(), wanted.day)
            name = _name(code, vintage, view)
            waiting = (name, typesetter.submit(typeset, "commune", content))
            done(place / len(codes))
        if waiting is not None:
            _put(archive, waiting[0], waiting[1].result(), wanted.day)
    done(1.0)
    return len(codes)


def _put(archive: zipfile.ZipFile, name: str, content: bytes, day: dt.date) -> None:
    """The same sheets of the same day give the same bytes."""
    told = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    told.external_attr = 0o644 << 16
    archive.writestr(told, content)


def archive_name(view: View) -> str:
    """``smart-city-atlas_BE2018_sheets_<language>.zip``."""
    parts = ("smart-city-atlas", view.edition, "sheets", view.lang)
    return "_".join(safe_name(part) for part in parts) + ".zip"


def _name(code: NisCode, vintage: int, view: View) -> str:
    """``62063_Liege_<language>.pdf``: a name that every system can unpack."""
    name = area_name(code, "commune", vintage)[view.lang]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    parts = (code, _APART.sub("-", plain).strip("-"), view.lang)
    return "_".join(safe_name(part) for part in parts) + ".pdf"
