"""One database and its transactions: those that read, those that write, and errors in words.

An address comes in. :meth:`Database.reading` gives one unchanging view of everything;
:meth:`Database.writing` gives the only writer, and all of what it does or nothing. Whatever the
database refuses becomes one sentence that says whether anything was changed. The tables are brought
up to date (Alembic) by whoever comes first.
"""

from __future__ import annotations

import errno
import threading
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from geo.language import AtlasError, Text
from geo.survey.store.database_address import shown_place
from geo.survey.store.schema import HEAD

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Connection

PATIENCE = 15.0
"""Seconds that a writer waits for another one: publishing the largest edition takes a few."""

MIGRATIONS = Path(__file__).parent / "migrations"

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_WRITES = "atlas_writes"
_MIGRATING = 0x5C_A7_1A_5
"""The lock of PostgreSQL that whoever brings the tables up to date holds; any number will do."""


class StoreUnavailableError(AtlasError):
    """The database cannot be used now: gone, full, locked, damaged, or of a newer atlas.

    Its sentence names the place, which is for whoever runs the atlas, not for its readers.
    """


class Database:
    """One database, whatever its kind.

    Parameters
    ----------
    url : URL
        See :func:`geo.survey.store.database_address.store_url`.
    patience : float
        Seconds to wait for another writer.
    """

    def __init__(self, url: URL, *, patience: float = PATIENCE) -> None:
        self.place = shown_place(url)
        self._patience = patience
        self._file = Path(str(url.database)) if url.drivername == "sqlite" else None
        self._engine = _sqlite(url, patience) if self._file else _postgresql(url, patience)
        self._ready = False
        self._lock = threading.Lock()

    @property
    def absent(self) -> bool:
        """Whether nothing was ever stored here: a file that does not exist."""
        return self._file is not None and not self._file.exists()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees everything as it is at its first question, and nothing later.

        Raises
        ------
        AtlasError
            The database cannot be reached, is damaged, or belongs to a newer atlas.
        """
        with self.in_words():
            self._prepare()
            with self._engine.connect() as connection, connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection for the one writer; what it did is there at the end, all or nothing of it.

        Raises
        ------
        AtlasError
            Another one writes for longer than one can wait, the disk is full, or as for
            :meth:`reading`. Nothing was changed then.
        """
        with self.in_words():
            if self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            self._prepare()
            with self._writer() as connection:
                yield connection

    def close(self) -> None:
        """Let go of all connections."""
        self._engine.dispose()

    @contextmanager
    def _writer(self) -> Iterator[Connection]:
        isolated = {} if self._file else {"isolation_level": "READ COMMITTED"}
        with (
            self._engine.connect().execution_options(**{_WRITES: True}, **isolated) as connection,
            connection.begin(),
        ):
            yield connection

    def _prepare(self) -> None:
        """Bring the tables up to date, once for each process."""
        if self.absent:
            self._ready = False
        if self._ready:
            return
        with self._lock:
            if self._ready:
                return
            with self._engine.connect() as connection, connection.begin():
                found = _revision(connection)
            if found != HEAD:
                self._migrate()
            self._ready = True

    def _migrate(self) -> None:
        from alembic import command  # noqa: PLC0415  (slow to import, and seldom needed)
        from alembic.config import Config  # noqa: PLC0415
        from alembic.util.exc import CommandError  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        with self._writer() as connection:
            if self._file is None:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATING)))
            if _revision(connection) == HEAD:  # another one was quicker
                return
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise StoreUnavailableError(
                    Text(
                        "The store {place} was made by a newer atlas than this one. Bring the "
                        "atlas up to date.",
                        place=self.place,
                    )
                ) from error

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Whatever the database or the disk refuses, as a sentence."""
        try:
            yield
        except DBAPIError as error:
            raise StoreUnavailableError(self._said(error)) from error
        except sa.exc.TimeoutError as error:  # all connections wait for the database
            raise StoreUnavailableError(_unreachable(self.place, str(error))) from error
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise StoreUnavailableError(self._full()) from error
            told = _unreachable(self.place, error.strerror or str(error))
            raise StoreUnavailableError(told) from error

    def _said(self, error: DBAPIError) -> Text:
        """What a refusal of the database means to whoever wanted something of it."""
        cause: Any = error.orig
        # The two drivers' own names of what went wrong: SQLITE_FULL, 53100.
        what = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None) or ""
        if what in ("SQLITE_FULL", "53100") or what.startswith("SQLITE_IOERR_WRITE"):
            return self._full()
        if what.startswith("SQLITE_BUSY") or what in ("55P03", "40P01"):
            return Text(
                "Somebody else is publishing at this moment. Nothing was changed. Try again in a "
                "minute.",
            )
        if what in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            return Text(
                "{place} is damaged, or not a store of the atlas. Move it away and bring back a "
                "backup: python -m geo.survey.store restore FILE.",
                place=self.place,
            )
        return _unreachable(self.place, str(cause).strip().splitlines()[0] if str(cause) else what)

    def _full(self) -> Text:
        return Text(
            "There is no room left where the store {place} is. Nothing was changed. Make room and "
            "try again.",
            place=self.place,
        )


def _unreachable(place: str, reason: str) -> Text:
    return Text(
        "The store {place} does not answer ({reason}). Nothing was changed. See that it is there "
        "and may be written to, then try again.",
        place=place,
        reason=reason,
    )


def _revision(connection: Connection) -> str | None:
    """The migration that the tables are at; None where there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(
        sa.text("SELECT version_num FROM alembic_version")
    ).scalar()
    return found


def _sqlite(url: URL, patience: float) -> sa.Engine:
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool, connect_args={"timeout": patience})

    # By itself Python's driver begins late, and not before statements that make tables: here a
    # transaction begins where it is said to begin, and a writer takes its turn at once.
    @sa.event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        # Readers go on reading while one writes; a commit is on the disk before it returns.
        with suppress(connection.OperationalError):  # another one is just switching it
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: URL, patience: float) -> sa.Engine:
    return sa.create_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=5,
        isolation_level="REPEATABLE READ",  # one view for several questions
        connect_args={
            # Seconds until a server that is gone without a word is given up.
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15_000,  # milliseconds
            "options": f"-c lock_timeout={int(patience * 1000)} -c timezone=UTC",
        },
    )
