"""``python killed_editor.py ADDRESS``: an editor who is killed at one moment after another.

Each time a process of its own replaces what is published and is killed (SIGKILL: nothing can be
tidied up) before the first statement that changes something, before the second, and so on, before
its commit, after it, and at moments that have nothing to do with statements. After each death one line of JSON says what a reader finds.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import sqlalchemy as sa

sys.path[:0] = [str(Path(__file__).parents[3]), str(Path(__file__).parent)]

from editions_to_store import a_few  # noqa: E402

from geo.survey.store.database_address import read_url  # noqa: E402
from geo.survey.store.store import Store  # noqa: E402

COMMUNES = 12
STATEMENTS = range(1, 60)
PARTS_OF_THE_TIME = (0.4, 0.7, 0.95)


def contents(version: int):
    """Every version differs from the last one, by a commune and by its year."""
    some = a_few(COMMUNES + version % 2)
    return a_few(COMMUNES + version % 2, facts={**some.facts, "year": 2000 + version})


def replace(address: str, prepare) -> int:
    store = Store(read_url(address))
    prepare(store._database._engine)
    published = store.published()[0].version
    return store.edited_by("killed").replace(contents(published + 1), over=published)


def dies_at(statement: int):
    """Before this one of the statements that change something."""

    def prepare(engine) -> None:
        done = [0]

        @sa.event.listens_for(engine, "before_cursor_execute")
        def _count(conn, cursor, said, *rest) -> None:
            done[0] += said.startswith(("UPDATE", "INSERT", "DELETE"))
            if done[0] == statement:
                die()

    return prepare


def dies_at_commit(engine) -> None:
    said_last = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _listen(conn, cursor, said, *rest) -> None:
        said_last[:] = [said]

    @sa.event.listens_for(engine, "commit")
    def _kill(conn) -> None:
        if said_last[0].startswith("INSERT INTO log"):
            die()


def lives(engine) -> None:
    """Nothing happens to it."""


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def in_a_process_of_its_own(work, after: float | None = None) -> str:
    """How it ended; killed from outside after so many seconds where given."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else "ended"


def found(address: str) -> dict:
    store = Store(read_url(address))
    (one,) = store.published()
    editor = store.edited_by("reader")
    kept = editor.contents(one.edition.id, one.version)
    log = editor.log()
    seen = {
        "version": one.version,
        "whole": kept.digest == contents(one.version).digest
        and store.answers(one.edition.id).equals(kept_in_order(kept)),
        "log": len(log),
        "says": log[0].version,
        "versions": len(editor.versions()),
        "stamp": store.stamp(),
    }
    store.close()
    return seen


def kept_in_order(kept):
    from geo.survey import load_questionnaire

    order = {key: place for place, key in enumerate(load_questionnaire().questions)}
    rows = kept.answers.assign(place=kept.answers["question"].map(order))
    return rows.sort_values(["nis5", "place"]).drop(columns="place").reset_index(drop=True)


def tell(moment: str, how: str, address: str) -> None:
    print(json.dumps({"moment": moment, "how": how, **found(address)}), flush=True)


def main(address: str) -> None:
    store = Store(read_url(address))
    store.edited_by("Anna").publish(contents(1))
    store.close()  # no connection may be there when a process forks
    tell("published", "ended", address)
    for statement in STATEMENTS:
        how = in_a_process_of_its_own(lambda: replace(address, dies_at(statement)))  # noqa: B023
        tell(f"statement {statement}", how, address)
        if how == "ended":
            break
    how = in_a_process_of_its_own(lambda: replace(address, dies_at_commit))
    tell("commit", how, address)
    started = time.monotonic()
    in_a_process_of_its_own(lambda: replace(address, lives))
    took = time.monotonic() - started
    tell("left alone", "ended", address)
    for part in PARTS_OF_THE_TIME:
        how = in_a_process_of_its_own(lambda: replace(address, lives), after=part * took)
        tell(f"after {part} of the time", how, address)
    how = in_a_process_of_its_own(lambda: (replace(address, lives), die()))
    tell("after commit", how, address)


if __name__ == "__main__":
    main(sys.argv[1])
