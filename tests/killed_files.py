"""``python killed_files.py FOLDER``: who writes files is killed at one moment after another.

Each operation runs in a process of its own, which is killed (SIGKILL: nothing can be tidied up)
before the first thing that it does to the folder (opens a file to write, renames, removes, makes a
folder), before the second, and so on; and in the middle of writing, by the limit of the operating
system on the size of a file. After each death one line of JSON says what is found under the names
that somebody asked for, and whether the next try succeeds.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/survey/store")]

from editions_to_store import a_few  # noqa: E402

from geo import datapackage  # noqa: E402
from geo.command_line import write_file  # noqa: E402
from geo.publishing.export.portal import write_files  # noqa: E402
from geo.survey import load  # noqa: E402
from geo.survey.store.backup import _read_whole, back_up  # noqa: E402
from geo.survey.store.database_address import file_url  # noqa: E402
from geo.survey.store.store import Store  # noqa: E402
from geo.territory import import_boundaries, vintages  # noqa: E402
from geo.territory.accepted_boundaries import official_folder  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.truncate")
MOST = 60
"""Moments of one operation: more than any has."""
SIZES = (0, 300)
"""Bytes of a file at which whoever writes more is killed."""


def dies_at(moment: int, folder: Path) -> None:
    """Before this one of the things done to the folder."""
    done = 0

    def told(event: str, arguments: tuple) -> None:
        nonlocal done
        changes = event in CHANGES or (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_ACCMODE
        )
        if changes and str(arguments[0]).startswith(str(folder)):
            done += 1
            if done == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(told)


def dies_beyond(size: int) -> None:
    """In the middle of writing a file that grows beyond so many bytes."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def in_a_process_of_its_own(work: Callable[[], object], ready: Callable[[], None]) -> str:
    """How it ended."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with (
                Path(os.devnull).open("w") as nowhere,
                redirect_stdout(nowhere),
                redirect_stderr(nowhere),
            ):
                ready()
                work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "killed"
    return "ended" if os.WEXITSTATUS(status) == 0 else "failed"


def found(folder: Path) -> dict[str, str]:
    """What has a name that somebody asked for, and its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().hex()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    }


class Operation:
    """Something that writes into a folder.

    ``begin`` fills it anew, ``work`` is what is killed, ``look`` tells what is found; each file on
    its own is as before or as after, or all of them where ``together``.
    """

    def __init__(self, name, begin, work, look=found, *, together=False) -> None:
        self.name, self._begin, self._work, self._look = name, begin, work, look
        self._together = together

    def run(self, folder: Path) -> None:
        before = self._anew(folder)
        assert in_a_process_of_its_own(partial(self._work, folder), lambda: None) == "ended"
        after = self._look(folder)
        assert after != before
        for moment in range(1, MOST):
            how = self._killed(folder, before, after, moment, partial(dies_at, moment, folder))
            if how == "ended":
                break
        for size in SIZES:
            self._killed(folder, before, after, f"{size} bytes", partial(dies_beyond, size))

    def _killed(self, folder, before, after, moment, ready) -> str:
        self._anew(folder)
        how = in_a_process_of_its_own(partial(self._work, folder), ready)
        now = self._look(folder)
        if self._together:
            whole = now in (before, after)
        else:
            whole = all(
                now.get(name) in (before.get(name), after.get(name))
                for name in before | after | now
            )
        again = in_a_process_of_its_own(partial(self._work, folder), lambda: None)
        told = {
            "operation": self.name,
            "moment": moment,
            "how": how,
            "whole": whole,
            "done": now == after,
            # What is done already may refuse to be done again.
            "next": self._look(folder) == after and again in ("ended", "failed"),
        }
        print(json.dumps(told), flush=True)
        return how

    def _anew(self, folder: Path) -> dict:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self._begin(folder)
        return self._look(folder)


def of_a_backup(folder: Path) -> None:
    """A store, and a backup of what it was before."""
    store = Store(file_url(folder / "atlas.sqlite"))
    editor = store.edited_by("Anna")
    editor.publish(a_few(8))
    back_up(editor, folder / "backup.zip")
    editor.withdraw("BE2018", over=1)
    store.close()


def readable_backup(folder: Path) -> dict:
    """What is in a whole backup; its own bytes have the time in them."""
    return {
        name: content.hex()
        for name, content in _read_whole(folder / "backup.zip").items()
        if name != "manifest.json"
    }


def backs_up(kept: Path, folder: Path) -> None:
    store = Store(file_url(kept / "atlas.sqlite"))
    back_up(store.edited_by("Anna"), folder / "backup.zip", replace=True)
    store.close()


def importing(place: Path) -> tuple:
    """What ``geo.survey.load`` has gathered of a small file before it writes anything."""
    rows = ["Gent;8;yes", "Namur;7;no", "Eupen;4;no", "Leuven;9;yes", "Mons;5;yes", "Ath;3;no"]
    (place / "file.csv").write_text("\n".join(["Gemeente;progress;engaged", *rows]) + "\n")
    facts = (ROOT / "data/editions/BE2018/edition.yaml").read_text("utf-8")
    (place / "facts.yaml").write_text(facts.replace("id: BE2018", "id: BE2019", 1))
    taken: list[tuple] = []
    writes, load.write_edition = load.write_edition, lambda *given: taken.append(given) or given[0]
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        arguments = ["--edition-facts", str(place / "facts.yaml"), "--to", str(place / "to")]
        load.main([str(place / "file.csv"), *arguments])
    load.write_edition = writes
    return taken[0][1:]


def boundaries(folder: Path, what: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "source.json").write_text(what)
    (folder / "communes-2018.parquet").write_text(what)
    return folder


def swaps(folder: Path) -> None:
    vintages.DATA = folder
    target = import_boundaries.place_of(2018)
    shutil.rmtree(target.parent / ".incoming", ignore_errors=True)
    new = boundaries(target.parent / ".incoming", "new")
    import_boundaries._swap(new, target, import_boundaries.place_aside(2018))


def in_use(folder: Path) -> dict:
    vintages.DATA = folder
    return found_there(official_folder(2018))


def found_there(folder: Path) -> dict:
    return {path.name: path.read_text() for path in folder.iterdir()} if folder.exists() else {}


def goes_back(folder: Path) -> None:
    vintages.DATA = folder
    import_boundaries.undo(2018)


def main(place: Path) -> None:
    kept = place / "kept"
    kept.mkdir(parents=True)
    of_a_backup(kept)
    of_import = importing(kept)
    old, new = b"old" * 500, b"new" * 600

    def put(name: str, content: bytes, folder: Path) -> None:
        (folder / name).write_bytes(content)

    def described(folder: Path) -> None:
        datapackage.describe = lambda _: {"new": "n" * 2000}
        datapackage.write(folder)

    def official(folder: Path) -> None:
        boundaries(folder / "official/2018", "old")

    def official_twice(folder: Path) -> None:
        official(folder)
        boundaries(folder / "official/.replaced-2018", "older")

    for one in (
        Operation("a file", partial(put, "a.csv", old), lambda f: write_file(f / "a.csv", new)),
        Operation(
            "files of a portal",
            partial(put, "a.csv", old),
            lambda f: write_files({"a.csv": new, "b.json": new}, f, replace=True),
        ),
        Operation(
            "a mapping",
            partial(put, "mapping.yaml", old),
            lambda f: load._write(f / "mapping.yaml", new.decode()),
        ),
        Operation("a data package", partial(put, "datapackage.json", old), described),
        Operation(
            "an import",
            lambda f: put("neighbour.csv", old, f),
            lambda f: load.write_edition(f, *of_import),
            together=True,
        ),
        Operation(
            "a backup",
            lambda f: shutil.copy(kept / "backup.zip", f),
            partial(backs_up, kept),
            readable_backup,
            together=True,
        ),
        Operation("boundaries", official, swaps, in_use, together=True),
        Operation("boundaries again", official_twice, swaps, in_use, together=True),
        Operation("our boundaries", official_twice, goes_back, in_use, together=True),
    ):
        one.run(place / "folder")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
