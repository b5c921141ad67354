"""Save a whole edition as one page that opens from a disk, without a network.

``python -m geo.publishing.one_file --edition BE2018 --to FILE``
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from geo.command_line import CommandError, Dots, run, write_file
from geo.language import DEFAULT_LANGUAGE, LANGUAGES, AtlasError
from geo.publishing.one_file.page import one_file
from geo.publishing.view import DEFAULT_EDITION
from geo.territory import VINTAGES


def main(arguments: list[str] | None = None) -> int:
    """Make the file; 1 when it could not be made."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.publishing.one_file",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--edition", required=True, help=f"such as {DEFAULT_EDITION}")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    parser.add_argument("--vintage", type=int, choices=VINTAGES, help="boundaries of another year")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="shown first; it has all"
    )
    parser.add_argument("--atlas", default="", help="address of the atlas, for links to views")
    parser.add_argument("--date", type=dt.date.fromisoformat, default=dt.date.today())  # noqa: DTZ011  (the reader's day)
    options = parser.parse_args(arguments)
    try:
        if options.to.suffix.lower() not in (".html", ".htm"):
            raise CommandError(
                "{file} becomes a page: give it a name that ends in .html.", file=str(options.to)
            )
        page = one_file(
            options.edition,
            options.language,
            day=options.date,
            vintage=options.vintage,
            address=options.atlas and f"{options.atlas.rstrip('/')}/",
            done=Dots(),
        )
        content = page.encode()
        write_file(options.to, content)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.to}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    run(main)
