"""Save a view as a file: ``python -m geo.publishing.save_view "LINK" --to FILE``.

LINK is the address of any view, as the browser shows it, or only its parameters; the server it
names is not asked. With ``&frozen`` the file names the versions of its editions that are published
now. The ending of FILE says what it becomes: a picture (svg, png, pdf), its rows (csv, xlsx,
geojson, json), slides (pptx), or a page that opens from a disk (html).
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from urllib.parse import urljoin

from geo.cartography.picture.formats import LEAST_TIMES, MOST_TIMES
from geo.cartography.picture.paper import SHAPES
from geo.command_line import CommandError, english_listed, run, write_file
from geo.language import SOURCE_LANGUAGE
from geo.publishing.forms.address import page_and_ending
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.forms.command import exit_code
from geo.publishing.forms.endings import ENDINGS
from geo.publishing.forms.form_request import read_request
from geo.publishing.forms.frozen import FROZEN, frozen_address
from geo.publishing.forms.rendered_file import make
from geo.state_cache import consistent_snapshot


def main(arguments: list[str] | None = None) -> int:
    """Make the file; 1 when it could not be made."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.publishing.save_view",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("link", help="address of a view, or its parameters")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    parser.add_argument("--shape", choices=list(SHAPES), help="of a picture; article unless said")
    parser.add_argument("--theme", choices=["light", "dark"])
    parser.add_argument("--no-title", action="store_true", help="leave the title out")
    parser.add_argument("--lines", choices=["fine", "strong"], help="between areas on a map")
    parser.add_argument(
        "--times",
        choices=[str(n) for n in range(LEAST_TIMES, MOST_TIMES + 1)],
        help="pixels of a PNG, as a multiple of the shape's",
    )
    options = parser.parse_args(arguments)
    return exit_code(lambda: _save(options))


def _save(options: argparse.Namespace) -> None:
    target: Path = options.to
    ending = target.suffix.removeprefix(".").lower()
    if ending not in ENDINGS:
        raise CommandError(
            "{file} says by its ending what it becomes: {endings}.",
            file=str(target),
            endings=english_listed(list(ENDINGS)),
        )
    page, _, query = page_and_ending(options.link)
    query |= {
        name: value
        for name, value in (
            ("shape", options.shape),
            ("theme", options.theme),
            ("lines", options.lines),
            ("times", options.times),
            ("title", "no" if options.no_title else None),
        )
        if value is not None
    }
    link = options.link
    with consistent_snapshot():
        if FROZEN in query:
            frozen = frozen_address(page, ending, query, SOURCE_LANGUAGE)
            page, _, query = page_and_ending(frozen)
            link = urljoin(link, frozen) if "//" in link else frozen.partition("?")[2]
        asked = read_request(page, ending, query, SOURCE_LANGUAGE)
        if "//" in link:
            link = citation_link(asked.view, link, page)
        day = dt.datetime.now().astimezone().date()
        file = make(asked, link, day, whole=True)
    write_file(target, file.content)
    print(f"{target}: {len(file.content):,} bytes")


if __name__ == "__main__":
    run(main)
