"""``python -m geo.survey.demonstration``: make the demonstration editions again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from geo.command_line import run
from geo.language import AtlasError
from geo.survey.demonstration.write import write
from geo.survey.editions import EDITIONS


def main() -> int:
    """Write into ``data/editions`` or the folder given by ``--to``; say what is not reproduced."""
    parser = argparse.ArgumentParser(prog="python -m geo.survey.demonstration", description=__doc__)
    parser.add_argument("--to", type=Path, default=EDITIONS, help="folder to write into")
    try:
        for line in write(parser.parse_args().to):
            print(line)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    run(main)
