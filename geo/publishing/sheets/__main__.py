"""Save the sheet of a commune or the report of a province or region: a PDF for a printer.

``python -m geo.publishing.sheets "LINK" --to FILE.pdf`` is of what LINK selects, the address of any
view as the browser shows it, or only its parameters; the server it names is not asked.
``python -m geo.publishing.sheets "LINK" --all --to FILE.zip`` are the sheets of all communes.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from geo.command_line import CommandError, Dots, run, write_file
from geo.language import SOURCE_LANGUAGE
from geo.publishing.forms.address import page_and_ending
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.forms.command import exit_code
from geo.publishing.forms.form_request import FormRequest, read_request
from geo.publishing.forms.rendered_file import make
from geo.publishing.sheets.archive import SheetsWanted, write_sheets
from geo.state_cache import consistent_snapshot
from geo.whole_file import whole_file

_PAGE, _ENDING = "commune", "pdf"


def main(arguments: list[str] | None = None) -> int:
    """Make the file; 1 when it could not be made."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.publishing.sheets",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("link", help="address of a view, or its parameters")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE")
    parser.add_argument("--all", action="store_true", help="the sheets of all communes, as a zip")
    parser.add_argument("--back", action="store_true", help="a second page for each commune")
    parser.add_argument("--date", type=dt.date.fromisoformat, default=dt.date.today())  # noqa: DTZ011  (the reader's day)
    options = parser.parse_args(arguments)
    return exit_code(lambda: _save(options))


def _save(options: argparse.Namespace) -> None:
    target: Path = options.to
    ending = "zip" if options.all else _ENDING
    if target.suffix.lower() != f".{ending}":
        raise CommandError(
            "{file} becomes a {kind}: give it a name that ends in .{ending}.",
            file=str(target),
            kind=ending.upper(),
            ending=ending,
        )
    _, _, query = page_and_ending(options.link)
    query |= {"back": "yes"} if options.back else {}
    address = options.link if "//" in options.link else ""
    with consistent_snapshot():
        asked = read_request(_PAGE, _ENDING, query, SOURCE_LANGUAGE)
        if options.all:
            _save_all(asked, address, target, options.date)
            return
        if asked.view.selected is None:
            raise CommandError("The link selects no commune, province or region.")
        link = citation_link(asked.view, address, _PAGE) if address else ""
        file = make(asked, link, options.date)
    write_file(target, file.content)
    print(f"{target}: {len(file.content):,} bytes")


def _save_all(asked: FormRequest, address: str, target: Path, day: dt.date) -> None:
    wanted = SheetsWanted(asked.view, address, day, asked.back)
    try:
        with whole_file(target) as aside:
            count = write_sheets(wanted, aside, Dots())
    except OSError as error:
        raise CommandError(
            "{file} cannot be written: {reason}. Nothing of it is left.",
            file=str(target),
            reason=error.strerror or str(error),
        ) from error
    print(f"{target}: {count} sheets, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    run(main)
