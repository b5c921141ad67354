"""Where the store is: a file of SQLite beside the data, or a database of PostgreSQL.

The environment comes in, the address of a database goes out. ``ATLAS_DATABASE_URL`` names a
database (``postgresql://user:password@host/name``, or ``sqlite:///path``); without it the store is
the file ``atlas.sqlite`` in the folder ``ATLAS_DATA``, or in ``data/store``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from geo.language import AtlasError, Text
from geo.survey.shipped_table import shown
from geo.survey.store_location import DATABASE_URL, default_file

if TYPE_CHECKING:
    from collections.abc import Mapping

_POSTGRESQL = ("postgres", "postgresql", "postgresql+psycopg")


def store_url(environment: Mapping[str, str] | None = None) -> URL:
    """The address of the store.

    Parameters
    ----------
    environment : mapping of str to str, optional
        ``os.environ`` unless given.

    Raises
    ------
    AtlasError
        ``ATLAS_DATABASE_URL`` is no address, or of another kind of database.
    """
    environment = os.environ if environment is None else environment
    named = environment.get(DATABASE_URL, "").strip()
    if named:
        return read_url(named)
    return file_url(default_file(environment))


def file_url(path: Path) -> URL:
    """The address of a store in a file."""
    return URL.create("sqlite", database=str(path.absolute()))


def read_url(written: str) -> URL:
    """An address as people write it.

    Raises
    ------
    AtlasError
        It is none, or of another kind of database. What was written is not repeated: it may hold
        a password.
    """
    try:
        url = make_url(written)
    except (ArgumentError, ValueError):
        url = None
    if url is not None and url.drivername in _POSTGRESQL and url.database:
        return url.set(drivername="postgresql+psycopg")
    if (
        url is not None
        and url.drivername == "sqlite"
        and url.database not in (None, "", ":memory:")
    ):
        return url
    raise AtlasError(
        Text(
            "{variable} is not the address of a database that the atlas knows. Expected "
            "postgresql://user:password@host/name or sqlite:///path/to/file.",
            variable=DATABASE_URL,
        )
    )


def shown_place(url: URL) -> str:
    """The place as a reader may see it: never a user's name or password."""
    if url.drivername == "sqlite":
        return shown(Path(str(url.database)))
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{url.host or 'localhost'}{port}/{url.database}"
