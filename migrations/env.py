"""How Alembic reaches the database: on the connection that ``bedline.adapters.db.migrate`` hands it."""

from alembic import context

from bedline.adapters.db.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
