"""Loading the communes, beside what people would write: ``python -m bench.territory``.

The usual way is one GeoJSON file with everything in it, read with geopandas. Here it is written
from the same table, so both ways end with the same rows and columns. Medians of interleaved runs;
the ratio is what counts, since a machine's speed drifts.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd

from bench import options
from geo.command_line import run
from geo.territory import VINTAGES, load_communes, load_outline

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS, SMALL = 15, 1


def milliseconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def main(arguments: list[str] | None = None) -> int:
    runs = SMALL if options(__doc__).parse_args(arguments).small else RUNS
    print(f"{'communes of':>12} {'load_communes':>14} {'GeoJSON':>9} {'ratio':>6}   (ms, medians)")
    with tempfile.TemporaryDirectory() as folder:
        for vintage in VINTAGES:
            path = Path(folder) / f"{vintage}.geojson"
            load_communes(vintage).reset_index().to_file(path)

            def ours(vintage: int = vintage) -> object:
                return load_communes(vintage)

            def naive(path: Path = path) -> object:
                return gpd.read_file(path).set_index("nis5")

            ours(), naive()  # warm: modules imported, files in the page cache
            times = [(milliseconds(ours), milliseconds(naive)) for _ in range(runs)]
            mine = statistics.median(t for t, _ in times)
            theirs = statistics.median(t for _, t in times)
            print(f"{vintage:>12} {mine:>14.1f} {theirs:>9.1f} {theirs / mine:>6.1f}")
    outline = statistics.median(
        milliseconds(lambda: load_outline("62063", 2018)) for _ in range(runs)
    )
    print(f"one detailed outline: {outline:.1f} ms")
    return 0


if __name__ == "__main__":
    run(main)
