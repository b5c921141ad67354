"""``python killed_operations.py ADDRESS``: what else changes the store is killed, moment by moment.

As ``killed_editor.py`` does with replacing an edition: publishing the first version, withdrawing,
bringing back a backup, making the tables, and bringing those of an earlier atlas up to date. Each
time a process of its own is killed before the first statement that changes something, before the
second, and so on, and before the commit; then one line of JSON says whether all is as it was. At
last one goes on to its end, over what the others left.
"""

from __future__ import annotations

import json
import sys
import tempfile
from functools import partial
from pathlib import Path

import alembic.command  # noqa: F401  (before any process forks: each would import it)
import sqlalchemy as sa

sys.path[:0] = [str(Path(__file__).parents[3]), str(Path(__file__).parent)]

from editions_to_store import a_few  # noqa: E402
from killed_editor import die, in_a_process_of_its_own  # noqa: E402

from geo.survey.store.backup import back_up, restore_backup  # noqa: E402
from geo.survey.store.database_address import read_url  # noqa: E402
from geo.survey.store.schema import DRAFTS, METADATA  # noqa: E402
from geo.survey.store.store import Store  # noqa: E402

CHANGES = ("UPDATE", "INSERT", "DELETE", "CREATE", "ALTER", "DROP")
EACH, STEP = 4, 5
"""Every one of the first statements, then every fifth: there are dozens, and all are alike."""


def moments():
    yield from range(1, EACH)
    yield from range(EACH, 400, STEP)


def dies_at(statement: int, engine) -> None:
    """Before this one of the statements that change something."""
    done = [0]

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _count(conn, cursor, said, *rest) -> None:
        done[0] += said.lstrip().startswith(CHANGES)
        if done[0] == statement:
            die()


def dies_at_commit(engine) -> None:
    """Before the commit of whatever changed something."""
    changed = []

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _listen(conn, cursor, said, *rest) -> None:
        changed.extend([1] if said.lstrip().startswith(CHANGES) else [])

    @sa.event.listens_for(engine, "commit")
    def _kill(conn) -> None:
        if changed:
            die()


def opened(address: str) -> Store:
    return Store(read_url(address))


def found(address: str) -> dict:
    """All that is in the store, but for times and for what makes a state another one."""
    store = opened(address)
    with store._database._engine.connect() as connection:
        tables = set(sa.inspect(connection).get_table_names())
        told = {}
        for table in METADATA.sorted_tables:
            if table.name in tables and table.name != "state":
                columns = [one for one in table.columns if not one.name.endswith("at")]
                rows = connection.execute(sa.select(*columns))
                told[table.name] = sorted(map(repr, rows))
        if "alembic_version" in tables:
            rows = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
            told["revision"] = [one[0] for one in rows]
    store.close()
    return told


def works(address: str, work, prepare) -> None:
    store = opened(address)
    prepare(store._database._engine)
    work(store)
    store.close()


def killed(name: str, address: str, begin, work) -> None:
    """One operation, from where ``begin`` leaves the store."""

    in_a_process_of_its_own(partial(begin, address))
    before = found(address)
    ways = [(f"statement {n}", partial(dies_at, n)) for n in moments()]
    for moment, prepare in (("commit", dies_at_commit), *ways):
        how = in_a_process_of_its_own(partial(works, address, work, prepare))
        told = {"operation": name, "moment": moment, "how": how}
        print(json.dumps(told | {"as before": found(address) == before}), flush=True)
        if how == "ended":  # there are no more statements
            break


def empty(address: str) -> None:
    """No table at all, as before the first start."""
    store = opened(address)
    with store._database._engine.begin() as connection:
        names = sa.inspect(connection).get_table_names()
        there = sa.MetaData()
        there.reflect(connection, only=names)
        there.drop_all(connection)
    store.close()


def of_an_earlier_atlas(kept: Path, address: str) -> None:
    """The tables of the first atlas, with an edition in them."""
    restored(kept, address)
    store = opened(address)
    with store._database._engine.begin() as connection:
        for table in reversed(DRAFTS):
            table.drop(connection)
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    store.close()


def restored(kept: Path, address: str) -> None:
    """What the backup has."""
    empty(address)
    store = opened(address)
    restore_backup(store.edited_by("Anna"), kept)
    store.close()


def main(address: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept, later = Path(folder) / "kept.zip", Path(folder) / "later.zip"

        def prepares() -> None:
            store = opened(address)
            editor = store.edited_by("Anna")
            editor.publish(a_few(6))
            back_up(editor, kept)
            editor.replace(a_few(7), over=1)
            back_up(editor, later)
            store.close()

        in_a_process_of_its_own(prepares)
        edition = a_few(6, facts={**a_few(6).facts, "id": "BE2019"})
        from_kept = partial(restored, kept)
        killed("the tables", address, empty, Store.published)
        killed("the first version", address, from_kept, lambda s: s.edited_by("A").publish(edition))
        killed(
            "withdrawing", address, from_kept,
            lambda s: s.edited_by("A").withdraw("BE2018", over=1),
        )  # fmt: skip
        killed(
            "a backup brought back", address, from_kept,
            lambda s: restore_backup(s.edited_by("A"), later, over=True),
        )  # fmt: skip
        killed("an earlier atlas", address, partial(of_an_earlier_atlas, kept), Store.published)


if __name__ == "__main__":
    main(sys.argv[1])
