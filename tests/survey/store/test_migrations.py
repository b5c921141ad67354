"""The tables are what the schema says, whoever made them; an older atlas leaves a newer store."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from editions_to_store import a_few

from geo.language import AtlasError
from geo.survey.store.database import MIGRATIONS
from geo.survey.store.database_address import read_url
from geo.survey.store.schema import HEAD, METADATA
from geo.survey.store.store import Store


def test_the_last_migration_is_the_one_the_schema_names():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_the_tables_of_the_schema(store):
    with store._database.writing() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        for table in METADATA.sorted_tables:
            keys = sa.inspect(connection).get_pk_constraint(table.name)["constrained_columns"]
            assert keys == [column.name for column in table.primary_key]


def test_a_store_of_a_newer_atlas_is_left_alone(address):
    store = Store(read_url(address))
    store.edited_by("Anna").publish(a_few(2))
    with store._database.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    older = Store(read_url(address))
    for attempt in (older.published, lambda: older.edited_by("Anna").withdraw("BE2018", over=1)):
        with pytest.raises(AtlasError, match="made by a newer atlas"):
            attempt()
    older.close()


def test_whoever_comes_first_makes_the_tables(address):
    """Several servers that start at once on an empty database."""
    stores = [Store(read_url(address), patience=20) for _ in range(4)]
    start, problems = threading.Barrier(len(stores)), []

    def begin(store, number) -> None:
        start.wait()
        try:
            with store._database.writing() as connection:
                connection.execute(sa.text(f"UPDATE state SET stamp = '{number}'"))
        except AtlasError as error:
            problems.append(error)

    threads = [
        threading.Thread(target=begin, args=(store, number)) for number, store in enumerate(stores)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len({store.stamp() for store in stores}) == 1
    for store in stores:
        store.close()
