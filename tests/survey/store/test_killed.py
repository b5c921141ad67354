"""Killed, out of room, cut off: what was published last is there, whole, and can be replaced."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from editions_to_store import a_few, shipped

from geo.language import AtlasError
from geo.survey.store.database_address import read_url
from geo.survey.store.store import Store

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent


def test_killed_at_any_moment_the_last_published_state_is_there(address):
    ran = subprocess.run(
        [sys.executable, HERE / "killed_editor.py", address],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    by_moment = {line["moment"]: line for line in lines}
    assert by_moment["statement 7"]["how"] == by_moment["commit"]["how"] == "killed"
    assert by_moment["after commit"]["how"] == "killed"
    # At seven statements, before and after the commit; at other moments it may have ended by then.
    assert sum(line["how"] == "killed" for line in lines) >= 9
    for before, after in pairwise(lines):
        assert after["whole"], after
        # All of it happened, or nothing of it.
        step = after["version"] - before["version"]
        assert step in (0, 1), after
        assert after["log"] - before["log"] == step
        assert after["versions"] - before["versions"] == step
        assert (after["stamp"] != before["stamp"]) == bool(step)
        assert after["says"] == after["version"]
        if after["moment"].startswith("statement") or after["moment"] == "commit":
            assert step == (after["how"] == "ended"), after
        if after["moment"] == "after commit":
            assert step == 1


def test_killed_at_any_moment_of_anything_else_the_store_is_as_it_was(address):
    ran = subprocess.run(
        [sys.executable, HERE / "killed_operations.py", address],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    for line in lines:
        assert line["as before"] == (line["how"] == "killed"), line
    names = [line["operation"] for line in lines if line["how"] == "ended"]
    assert names == [
        "the tables", "the first version", "withdrawing", "a backup brought back",
        "an earlier atlas",
    ]  # fmt: skip
    for name in names:
        killed = [line["moment"] for line in lines if line["operation"] == name][:-1]
        assert killed[:4] == ["commit", "statement 1", "statement 2", "statement 3"]


def test_a_server_that_fails_while_one_publishes(postgresql):
    address = postgresql.new_database()
    store = Store(read_url(address))
    store.edited_by("Anna").publish(a_few(8))
    before = store.stamp()

    def half() -> None:
        with store._database.writing() as connection:
            connection.execute(sa.text("UPDATE state SET stamp = 'half'"))
            connection.execute(sa.text("DELETE FROM publication"))
            postgresql.crash()
            connection.execute(sa.text("DELETE FROM answer"))

    with pytest.raises(AtlasError, match=r"does not answer.*Nothing was changed"):
        half()
    with pytest.raises(AtlasError, match="does not answer") as refused:
        store.published()
    assert postgresql.password not in str(refused.value)
    postgresql.start()
    assert store.stamp() == before
    assert store.answers("BE2018")["nis5"].nunique() == 8
    store.edited_by("Anna").replace(a_few(9), over=1)
    store.close()


def test_a_disk_that_is_full_sqlite(sqlite_store, tmp_path):
    """The operating system refuses to let any file grow beyond what the store has now."""
    sqlite_store.edited_by("Anna").publish(a_few(8))
    before = sqlite_store.stamp()
    largest = max(path.stat().st_size for path in tmp_path.iterdir())
    script = f"""
import resource, sys
sys.path[:0] = [{str(HERE.parents[2])!r}, {str(HERE)!r}]
from editions_to_store import shipped
from geo.language import AtlasError
from geo.survey.store.store import Store
from geo.survey.store.database_address import file_url
from pathlib import Path
contents, store = shipped(), Store(file_url(Path({str(tmp_path / "atlas.sqlite")!r})))
resource.setrlimit(resource.RLIMIT_FSIZE, ({largest} + 8192, resource.RLIM_INFINITY))
try:
    store.edited_by("Bert").replace(contents, over=1)
except AtlasError as error:
    print(error)
print(store.published()[0].version)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    said, version = ran.stdout.splitlines()
    assert "There is no room left" in said
    assert version == "1"
    assert sqlite_store.stamp() == before
    sqlite_store.edited_by("Anna").replace(shipped(), over=1)


def test_a_disk_that_is_full_postgresql(postgresql):
    """A trigger says after a hundred answers what the server says when its disk is full."""
    address = postgresql.new_database()
    store = Store(read_url(address))
    store.edited_by("Anna").publish(a_few(8))
    before = store.stamp()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(
            """
            CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF (SELECT count(*) FROM answer WHERE version = NEW.version) > 100 THEN
                    RAISE EXCEPTION 'could not extend file: No space left on device'
                        USING ERRCODE = 'disk_full';
                END IF;
                RETURN NEW;
            END $$
            """
        )
        connection.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON answer FOR EACH ROW "
            "EXECUTE FUNCTION full_disk()"
        )
        with pytest.raises(AtlasError, match="There is no room left"):
            store.edited_by("Bert").replace(a_few(9), over=1)
        assert store.stamp() == before
        assert store.answers("BE2018")["nis5"].nunique() == 8
        connection.execute("DROP TRIGGER full_disk ON answer")
    assert store.edited_by("Bert").replace(a_few(9), over=1) == 2
    store.close()


def test_a_file_that_is_no_store(tmp_path):
    path = tmp_path / "atlas.sqlite"
    path.write_bytes(b"%PDF-1.7 not a database at all" * 100)
    store = Store(read_url(f"sqlite:///{path}"))
    with pytest.raises(AtlasError, match="is damaged, or not a store"):
        store.published()
    with pytest.raises(AtlasError, match="is damaged, or not a store"):
        store.edited_by("Anna").publish(a_few(8))
    assert path.read_bytes().startswith(b"%PDF")


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    store = Store(read_url(f"sqlite:///{tmp_path / 'file' / 'atlas.sqlite'}"))
    with pytest.raises(AtlasError, match="does not answer"):
        store.edited_by("Anna").publish(a_few(8))


def test_a_database_that_is_not_there(postgresql):
    store = Store(read_url(postgresql.address("nowhere")))
    with pytest.raises(AtlasError, match="does not answer") as refused:
        store.published()
    assert postgresql.password not in str(refused.value)
    assert "\n" not in str(refused.value)
