"""Alembic works on the connection it is handed; the group server decides where that comes from."""

from __future__ import annotations

from alembic import context

from frontdesk.group import figure_tables

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=figure_tables.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
