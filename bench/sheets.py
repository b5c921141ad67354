"""Sheets of communes, ours and compiled from scratch: ``python -m bench.sheets``.

From scratch is what people write with Typst: the template is compiled by itself for each commune,
with the fonts found and read again. Both get the same data, so that the comparison is of the
typesetting; what it takes to gather the data is told beside it. Times are of the processor: those
of a clock say how busy the machine is.
"""

from __future__ import annotations

import datetime as dt
import json
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from bench import options
from geo.cartography.picture.fonts import font_files
from geo.command_line import run
from geo.publishing.sheets import typeset as room
from geo.publishing.sheets.commune_content import commune_content
from geo.publishing.sheets.parts import Made
from geo.publishing.sheets.typeset import SCALES, typeset
from geo.publishing.view import View, area_codes

if TYPE_CHECKING:
    from collections.abc import Callable

SHEETS, SMALL = 60, 3
ALL = 589
_ROOM = Path(room.__file__).parent
_DAY = dt.date(2026, 11, 30)


def from_scratch(data: dict[str, Any]) -> bytes:
    """One sheet, compiled with nothing known from the one before."""
    for scale in SCALES:
        sized = {**data, "scale": scale, "smallest": scale == SCALES[-1]}
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[Path(font_files()[0]).parent])
        try:
            return typst.compile(
                _ROOM / "commune.typ",
                root=_ROOM,
                font_paths=fonts,
                format="pdf",
                sys_inputs={"data": json.dumps(sized)},
                pdf_standards=["ua-1"],
            )
        except typst.TypstError:
            continue
    raise ValueError(data["name"])


def main(arguments: list[str] | None = None) -> int:
    many = SMALL if options(__doc__).parse_args(arguments).small else SHEETS
    codes = area_codes(2018, "commune")[:: ALL // many][:many]
    views = [View(selected=code, lang="fr") for code in codes]

    def gather(view: View) -> dict[str, Any]:
        link = f"https://atlas.example.org/commune?lang=fr&edition=BE2018&commune={view.selected}"
        return commune_content(view, Made(link, _DAY), back=False)

    gather(views[0])
    gathered: list[dict[str, Any]] = []
    _told(
        "what stands on it, gathered",
        [_took(lambda v=v: gathered.append(gather(v))) for v in views],
    )
    typeset("commune", gathered[0])
    ours = _told("set by ours", [_took(lambda d=d: typeset("commune", d)) for d in gathered])
    naive = _told("compiled from scratch", [_took(lambda d=d: from_scratch(d)) for d in gathered])
    print(f"from scratch / ours: {naive / ours:.1f}")
    return 0


def _took(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def _told(what: str, took: list[float]) -> float:
    median = statistics.median(took)
    print(f"{what}: median {median:.0f} ms of the processor, worst {max(took):.0f}")
    return median


if __name__ == "__main__":
    run(main)
