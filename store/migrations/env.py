"""What Alembic runs to migrate: on the connection, and in the transaction, that `store.migrating` hands over."""

from alembic import context

from store.migrations.rendering import render
from store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=render,
    transactional_ddl=False,  # the caller's transaction holds everything
)
context.run_migrations()
