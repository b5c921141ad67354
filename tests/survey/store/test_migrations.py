"""The tables are what the schema says, whoever made them; an older atlas leaves a newer store."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from editions_to_store import a_few

from geo.language import AtlasError
from geo.survey.store.checking.drafts import save_draft
from geo.survey.store.database import MIGRATIONS
from geo.survey.store.database_address import read_url
from geo.survey.store.schema import DRAFTS, HEAD, METADATA
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


def test_a_store_of_the_first_tables_keeps_what_it_holds(address):
    """An atlas from before drafts published in it; this one brings it up to date and reads it."""
    old = Store(read_url(address))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with old._database._writer() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    old._database._ready = True  # it knows no later tables
    anna = old.edited_by("Anna")
    anna.publish(a_few(3), note="first")
    anna.replace(a_few(2), over=1)
    tables = [table for table in METADATA.sorted_tables if table not in DRAFTS]

    def rows(store):
        with store._database.reading() as connection:
            assert set(sa.inspect(connection).get_table_names()) >= {one.name for one in tables}
            return {
                table.name: sorted(map(repr, connection.execute(sa.select(table))))
                for table in tables
            }

    before = rows(old)
    with old._database.reading() as connection:
        assert not sa.inspect(connection).has_table("draft")
    old.close()
    store = Store(read_url(address))
    assert rows(store) == before
    assert [one.version for one in store.published()] == [2]
    draft = save_draft(store.edited_by("Ben"), a_few(4), revision=None)
    assert (draft.over, draft.communes) == (2, 4)
    store.close()
