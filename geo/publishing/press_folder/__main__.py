"""Write the press folder of an edition: pictures, sheets, tables, citation, and a story of it.

``python -m geo.publishing.press_folder EDITION --to FOLDER``; FOLDER must not be there, or be
empty. It is there whole or not at all.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from pathlib import Path

from geo.command_line import CommandError, run
from geo.language import DEFAULT_LANGUAGE, LANGUAGES
from geo.publishing.forms.command import exit_code
from geo.publishing.press_folder.contents import FolderWanted, press_files
from geo.state_cache import in_one_state
from geo.territory.nis_code import NisCode


def main(arguments: list[str] | None = None) -> int:
    """Make the folder; 1 when it could not be made."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.publishing.press_folder",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("edition", help="such as BE2018")
    parser.add_argument("--to", type=Path, required=True, metavar="FOLDER")
    parser.add_argument(
        "--communes", nargs="+", default=[], metavar="CODE", help="REFNIS codes, for their sheets"
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="of the words in files"
    )
    parser.add_argument("--atlas", default="", help="address of the atlas, for links and QR codes")
    parser.add_argument("--date", type=dt.date.fromisoformat, default=dt.date.today())  # noqa: DTZ011  (the reader's day)
    options = parser.parse_args(arguments)
    return exit_code(lambda: _write(options))


def _write(options: argparse.Namespace) -> None:
    target: Path = options.to
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise CommandError(
            "{folder} is there already; nothing was written. Choose another folder.",
            folder=str(target),
        )
    wanted = FolderWanted(
        options.edition,
        options.language,
        options.date,
        options.atlas and f"{options.atlas.rstrip('/')}/",
        tuple(map(NisCode, options.communes)),
    )
    try:
        count, size = _whole_folder(wanted, target)
    except OSError as error:
        raise CommandError(
            "{folder} cannot be written: {reason}. Nothing of it is left.",
            folder=str(target),
            reason=error.strerror or str(error),
        ) from error
    print(f"{target}: {count} files, {size:,} bytes")


def _whole_folder(wanted: FolderWanted, target: Path) -> tuple[int, int]:
    """Write aside, then take the name; whatever is raised, nothing of it is left."""
    aside = Path(tempfile.mkdtemp(prefix=".atlas-", dir=target.absolute().parent))
    try:
        written = in_one_state(lambda: _fill(wanted, aside))
        aside.chmod(0o755)
        aside.replace(target)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return written


def _fill(wanted: FolderWanted, aside: Path) -> tuple[int, int]:
    count = size = 0
    for name, content in press_files(wanted, lambda line: print(line, file=sys.stderr)):
        path = aside / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        count += 1
        size += len(content)
    return count, size


if __name__ == "__main__":
    run(main)
