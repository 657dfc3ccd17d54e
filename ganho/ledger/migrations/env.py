"""How Alembic finds the ledger: the engine comes from `ganho.ledger.database`."""

from alembic import context

from ganho.ledger.tables import metadata

with context.config.attributes["engine"].begin() as connection:
    if connection.dialect.name == "postgresql":
        # A migration may rewrite a table, which takes as long as it takes.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True
    )
    context.run_migrations()
