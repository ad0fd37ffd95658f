"""How Alembic reaches a desk's file.

The program hands over a connection that already holds the write lock; all migrations then run in that one
transaction. A developer names a throw-away file instead: ``-x url=sqlite:////tmp/desk.db``.
"""

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlcipher3 import dbapi2

from frontdesk.journal.tables import METADATA

BY_HAND = ("search", "search_data", "search_idx", "search_content", "search_docsize", "search_config")
"""The full-text index and the tables in which SQLite keeps it; migrations write them out by hand."""


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether autogenerate and ``alembic check`` should look at it."""
    return not (kind == "table" and name in BY_HAND)


def run(connection: Connection) -> None:
    """Migrate. Tables are changed by copying them, since SQLite cannot alter constraints."""
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_name=is_ours,
        render_as_batch=True,
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


handed = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    # The desk's own driver: Python's SQLite may be too old for the search index.
    with create_engine(context.get_x_argument(as_dictionary=True)["url"], module=dbapi2).begin() as own:
        run(own)
