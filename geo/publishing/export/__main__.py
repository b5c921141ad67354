"""``python -m geo.publishing.export EDITION --to DIR``: everything for an open-data portal.

Writes the tables of the edition in every format, their data package, DCAT-AP metadata and how to
cite it; ``--all`` in place of an edition writes every one, each into a folder of its own. Files
that are there already are never written over unless ``--replace`` says so, and no file is there in
part. ``--columns`` prints what every column means (``docs/columns.md``). Exit code 0: written; 1:
not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo.command_line import english_plural, run
from geo.language import DEFAULT_LANGUAGE, LANGUAGES, AtlasError, Number
from geo.publishing.edition_link import cited_key
from geo.publishing.export.dcat import Portal
from geo.publishing.export.documentation import columns_document
from geo.publishing.export.portal import DESCRIPTIONS, check_folder, portal_files, write_files
from geo.publishing.export.provenance import link_to
from geo.publishing.view import View, default_indicator
from geo.survey import list_editions, load_edition

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files of one edition, or of all."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.columns:
        print(columns_document(), end="")
        return 0
    if options.to is None:
        parser.error("say which folder to write to: --to DIR")
    if not options.all:
        return _write(options.edition, options.to, options)
    codes = [_write(one.id, options.to / one.id, options) for one in list_editions()]
    return max(codes, default=0)


def _write(name: str, to: Path, options: argparse.Namespace) -> int:
    """Write the files of one edition, and say how many there are or why there are none."""
    try:
        edition = load_edition(name)
        if not options.replace:
            check_folder(DESCRIPTIONS, to)  # before it takes a minute to find out
        view = replace(
            View(),
            lang=options.language,
            edition=edition.id,
            indicator=default_indicator(edition.id),
        )
        below = f"{name}/" if options.all else ""
        portal = Portal(
            options.address and f"{options.address.rstrip('/')}/{below}",
            options.publisher,
            options.publisher_address or options.atlas,
            options.contact,
            options.atlas,
        )
        files = portal_files(
            view,
            link_to(replace(view, edition=cited_key(edition.id)), options.atlas, ""),
            portal,
            options.date,
            lambda line: print(line, file=sys.stderr, flush=True),
        )
        write_files(files, to, replace=options.replace)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(map(len, files.values())) / 1_000_000
    print(
        english_plural(
            "{n} file of {edition} written to {folder} ({size} MB).",
            "{n} files of {edition} written to {folder} ({size} MB).",
            n=len(files),
            edition=edition.id,
            folder=str(to),
            size=Number(size, 1),
        )
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo.publishing.export", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("edition", nargs="?", help="such as BE2018")
    what.add_argument(
        "--all", action="store_true", help="every edition, each in a folder of its own below DIR"
    )
    what.add_argument(
        "--columns", action="store_true", help="print what every column means, and write nothing"
    )
    parser.add_argument("--to", type=Path, metavar="DIR", help="folder to write to")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="of the words in files"
    )
    parser.add_argument("--date", type=dt.date.fromisoformat, default=dt.date.today())  # noqa: DTZ011  (the reader's day)
    parser.add_argument("--replace", action="store_true", help="write over files that are there")
    parser.add_argument("--address", default="", help="where the folder will be on the web")
    parser.add_argument("--atlas", default="", help="address of the atlas, for links to views")
    parser.add_argument("--publisher", default="Smart City Atlas of Belgium")
    parser.add_argument(
        "--publisher-address",
        default="",
        help="web address that identifies the publisher; without it that of --atlas",
    )
    parser.add_argument("--contact", default="", help="e-mail address or page for questions")
    return parser


if __name__ == "__main__":
    run(main)
