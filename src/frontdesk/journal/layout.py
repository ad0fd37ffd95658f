"""The snapshot of the newest layout: a new file is made from it without running every migration there ever was.

After adding a migration: ``python -m frontdesk.journal.layout`` writes the snapshot again.
"""

from __future__ import annotations

import secrets
import tempfile
from pathlib import Path

from frontdesk.journal.connection import Connection, connect
from frontdesk.journal.keys import DeskKey, KeyHolding

SNAPSHOT = Path(__file__).with_name("layout.sql")
"""The newest layout, statement by statement, as the migrations leave it."""

HEADING = """\
-- The newest layout of a desk's file. Made from the migrations: python -m frontdesk.journal.layout
"""

OURS = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search\\_%' ESCAPE '\\'"

SECURE_DELETE = "INSERT INTO search (search, rank) VALUES ('secure-delete', 1)"
"""The search index forgets erased words at once. It is a setting inside the index, so no layout shows it."""


def layout_of(opened: Connection) -> list[str]:
    """The statements that make a file like this one, tables before what stands on them."""
    found = [_tidy(row[0]) for row in opened.execute(f"{OURS} ORDER BY type = 'trigger', type != 'table', name")]
    options = opened.execute("SELECT k, v FROM search_config WHERE k = 'secure-delete'").fetchall()
    return [*found, SECURE_DELETE] if options == [("secure-delete", 1)] else found


def migrated_layout() -> list[str]:
    """What all migrations, run one after the other on an empty file, come to."""
    from frontdesk.journal import migrate

    key = DeskKey(secrets.token_bytes(32), KeyHolding("file", "memory", "thrown away at once"))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "layout.db"
        connect(file, key, create=True).close()
        migrate.upgrade(file, key)
        opened = connect(file, key)
        try:
            return layout_of(opened)
        finally:
            opened.close()


def as_text(statements: list[str]) -> str:
    """The snapshot's text."""
    return HEADING + "".join(f"\n{statement};\n" for statement in statements)


def _tidy(statement: str) -> str:
    """Without the blanks that Alembic leaves at the ends of lines."""
    return "\n".join(line.rstrip() for line in statement.strip().splitlines())


if __name__ == "__main__":
    SNAPSHOT.write_text(as_text(migrated_layout()), encoding="utf-8")
