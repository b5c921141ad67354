"""``python -m geo.territory.build``: make ``data/territory`` again, and check it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geo import datapackage
from geo.command_line import run
from geo.language import AtlasError
from geo.territory.build import build
from geo.territory.vintages import DATA


def main() -> int:
    """Build into ``data/territory`` or the folder given by ``--to``."""
    parser = argparse.ArgumentParser(prog="python -m geo.territory.build", description=__doc__)
    parser.add_argument("--to", type=Path, default=DATA, help="folder to write into")
    folder = parser.parse_args().to
    try:
        print(build(folder))
        if folder == DATA:
            datapackage.write()
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    run(main)
