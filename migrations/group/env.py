"""Alembic works on the connection it is handed; the group server decides where that comes from."""

from __future__ import annotations

from alembic import context

from frontdesk.group.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
