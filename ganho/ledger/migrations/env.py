"""How Alembic finds the ledger: the engine comes from `ganho.ledger.database`."""

from alembic import context

from ganho.ledger.tables import metadata

with context.config.attributes["engine"].begin() as connection:
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True
    )
    context.run_migrations()
