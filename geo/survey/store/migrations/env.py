"""Run by Alembic: migrate over the connection, and inside the transaction, of whoever asks."""

from alembic import context

from geo.survey.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
