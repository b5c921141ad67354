"""Everything that the atlas shows, as text files: ``python -m bench.everything_shown FOLDER``.

Run before and after a change that should change nothing that is seen, and compare:
``python -m bench.everything_shown --compare BEFORE AFTER`` says which files differ and shows the first
lines that do; exit code 1 if any. The files of the checkout must not change while it runs: give it a
worktree of its own. A part that fails is told, and the exit code is 1. What is written:

- ``pages/PAGE/NAME.LANGUAGE.txt``: every page in nl, fr, de and en, for a link to each kind of content
  (``bench/shown/looks.py``), and what a reader does there (``bench/shown/steps.py``): every message that
  Streamlit sends, elements in their order with label, options and value, tables as rows, HTML, the
  charts' specification, the maps' paint with data and legend. What opens at a click is open.
- ``downloads/PAGE/NAME/``: what the pages offer, made: CSV with every page, every format of one view of
  each page, the tables of whole editions; workbooks as cells and formats, packages as their members.
- ``commands/``: what every command says, its exit code and the files that it writes, run in a copy.
- ``assets/``: what the browser fetches: our scripts and styles as text, outlines as signatures.
- ``lists/`` and ``pictures/``: what many pages share, under names made of the content; compared where a
  page names it.

Normalised, because it changes from run to run: ids that Streamlit makes of widgets (the key stays), of
folium's elements, of styled tables, deferred files and paints; hashes of scripts and of content in names of files that
the browser fetches; UUIDs; addresses in memory; date with time; the day of the run, as ISO or written in
one of the languages, and the next; the folders of the run and of the checkout. A time of its own in data
that is shown is normalised as well, and a figure that happens to be today's date. Of outlines in downloads
there are signatures. Nothing else is left out.

Not reached: what only a browser does (layout, the maps' own script, clicks on them, the tool bar of tables,
the frames of a page between two runs), websockets, a login, PostgreSQL, ``geo.territory.build``
(it fetches), the test suite, and ``make`` beyond its recipes. Links, choices and files are examples, not all there are.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from bench import options
from geo.command_line import run

ROOT = Path(__file__).parents[1]
# The longest first. What they do: see _do.
BATCHES = (
    *("imports", "maps-1", "maps-2", "taken-1", "taken-2", "whole-export", "boundaries", "loads"),
    *("compare", "commune", "change-ranking", "reading", "own-files", "stored", "exports", "helps"),
    *("serve", "assets"),
)
SMALL = ("small-pages", "small-command")


def batch(name: str, folder: Path) -> tuple[str, float, float]:
    """Write one part, in a process of its own; its name, seconds, and seconds of processor."""
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="atlas-shown-") as made:
        store = Path(made) / "store"
        store.mkdir()
        os.environ["ATLAS_DATA"] = str(store)
        os.environ.pop("ATLAS_DATABASE_URL", None)
        if name == "stored":
            from bench.shown.commands import publish_stored

            publish_stored(store)
        from bench.shown.record import Record

        copy = Path(made) / "copy"
        copy.mkdir()
        record = Record(folder, {made: "<temp>", str(ROOT): "<atlas>", sys.executable: "python",
                                 sys.prefix: "<environment>"})  # fmt: skip
        _do(name, record, copy)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(one.ru_utime + one.ru_stime for one in used)
    return name, time.perf_counter() - start, processor


def _do(name: str, record, copy: Path) -> None:
    from bench.shown import commands, serving

    works = {
        "helps": lambda: commands.helps(record, copy),
        "loads": lambda: commands.loads(record, copy),
        "exports": lambda: commands.exports(record, copy),
        "whole-export": lambda: commands.whole_export(record, copy),
        "boundaries": lambda: commands.boundaries(record, copy),
        "serve": lambda: serving.serves(record, copy),
        "small-command": lambda: commands.help_of(record, copy, "geo.survey.store"),
    }
    if name in works:
        works[name]()
        return
    import logging

    logging.disable(logging.WARNING)  # Streamlit says that there is no browser
    from bench.shown import assets, looks, pages, steps

    works = {
        "small-pages": lambda: pages.small(record, looks.small()),
        "taken-1": lambda: pages.taken(record, looks.TAKEN[::2]),
        "taken-2": lambda: pages.taken(record, looks.TAKEN[1::2]),
        "stored": lambda: pages.written(record, looks.of_the_store()),
        "own-files": lambda: (steps.own_files(record), steps.searches(record)),
        "imports": lambda: steps.imports(record),
        "assets": lambda: assets.written(record),
    }
    if name in works:
        works[name]()
    else:
        pages.written(record, looks.LOOKS[name])


def write(folder: Path, batches: tuple[str, ...], processes: int) -> int:
    """Write all parts, several at a time; how many failed."""
    failed = 0
    with ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        todo = {pool.submit(batch, name, folder): name for name in batches}
        for done in as_completed(todo):
            error = done.exception()
            if error is None:
                print("{}: {:.0f} s, {:.0f} s of processor".format(*done.result()), flush=True)
            else:
                failed += 1
                print(f"{todo[done]} failed: {error!r}", file=sys.stderr, flush=True)
    return failed


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, help="where to write; not there yet, or empty"
    )
    parser.add_argument("--compare", nargs=2, type=Path, metavar=("BEFORE", "AFTER"))
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", nargs="+", choices=BATCHES, default=(), help="some parts")
    chosen = parser.parse_args(arguments)
    if chosen.compare:
        from bench.shown.differences import differences

        changed, lines = differences(*chosen.compare)
        print("\n".join([*lines, f"{changed} files differ"]))
        return int(changed > 0)
    if chosen.folder is None and not chosen.small:
        parser.error("say which folder to write to, or --compare BEFORE AFTER")
    folder = (chosen.folder or Path(tempfile.mkdtemp(prefix="atlas-shown-"))).resolve()
    if folder.exists() and any(folder.iterdir()):
        parser.error(f"{folder} is not empty")
    start = time.perf_counter()
    failed = write(
        folder, SMALL if chosen.small else tuple(chosen.only) or BATCHES, chosen.processes
    )
    files = [path for path in folder.rglob("*.txt") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1_000_000
    print(f"{len(files)} files, {size:.0f} MB, in {time.perf_counter() - start:.0f} s")
    if chosen.folder is None:
        shutil.rmtree(folder)
    return int(failed > 0 or not files)


if __name__ == "__main__":
    run(main)
