"""One store, of SQLite and of PostgreSQL: every test that asks for one runs with both.

The PostgreSQL is a real server of our own on loopback, run by an unprivileged user in a temporary
folder; one serves all tests of this folder, which share a worker for that.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from own_postgresql import Server, running

from geo.survey.store.database import Database
from geo.survey.store.database_address import file_url, read_url
from geo.survey.store.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    with running() as server:
        yield server


@pytest.fixture(params=KINDS)
def address(request, tmp_path) -> str:
    """Address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'atlas.sqlite'}"
    return request.getfixturevalue("postgresql").new_database()


@pytest.fixture(autouse=True)
def _all_are_closed(monkeypatch) -> Iterator[None]:
    """Close whatever a test opened: a connection that is only forgotten warns in a later test."""
    made: list[Database] = []
    whole = Database.__init__

    def begin(self: Database, *arguments: object, **named: object) -> None:
        made.append(self)
        whole(self, *arguments, **named)

    monkeypatch.setattr(Database, "__init__", begin)
    yield
    for one in made:
        if hasattr(one, "_engine"):
            one.close()


@pytest.fixture
def store(address) -> Iterator[Store]:
    one = Store(read_url(address), patience=5)
    yield one
    one.close()


@pytest.fixture
def sqlite_store(tmp_path) -> Iterator[Store]:
    """For what does not depend on the kind of database."""
    one = Store(file_url(tmp_path / "atlas.sqlite"), patience=5)
    yield one
    one.close()
