"""The audit trail as a chain: each row holds the hash of the one before, and none is ever changed or deleted."""

import hashlib
import json
from collections.abc import Sequence

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

AUDIT = """
CREATE TABLE audit (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff TEXT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT,
    facts TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT audit_key PRIMARY KEY (id)
)
"""

AUDIT_BEFORE = """
CREATE TABLE audit (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff TEXT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT,
    CONSTRAINT audit_key PRIMARY KEY (id)
)
"""

NEVER_CHANGED = """
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never changed');
END
"""

NEVER_DELETED = """
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is never deleted');
END
"""

ONLY_CONTINUED = """
CREATE TRIGGER audit_goes_on_at_its_end BEFORE INSERT ON audit
WHEN NEW.id IS NOT coalesce((SELECT max(id) FROM audit), 0) + 1
    OR NEW.prev IS NOT coalesce((SELECT hash FROM audit ORDER BY id DESC LIMIT 1), printf('%064d', 0))
BEGIN
    SELECT RAISE(ABORT, 'the audit trail goes on at its end');
END
"""

BY_SUBJECT = "CREATE INDEX audit_about ON audit (about) WHERE about IS NOT NULL"


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    rows = run("SELECT at, staff, deed, about FROM audit ORDER BY id").fetchall()
    run("DROP TABLE audit")
    for statement in (AUDIT, BY_SUBJECT, NEVER_CHANGED, NEVER_DELETED, ONLY_CONTINUED):
        run(statement.strip())
    prev = "0" * 64
    for number, row in enumerate(rows, start=1):
        whole = [number, *row, "{}", prev]
        prev = hashlib.sha256(b"frontdesk.audit.1\n" + json.dumps(whole).encode()).hexdigest()
        run("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*whole, prev))
    if rows:
        run("INSERT INTO memo(name, value) VALUES ('audit-end', ?)", (f"{len(rows)} {prev}",))


def downgrade() -> None:
    run = op.get_bind().exec_driver_sql
    rows = run("SELECT id, at, staff, deed, about FROM audit ORDER BY id").fetchall()
    run("DROP TABLE audit")
    run("DELETE FROM memo WHERE name = 'audit-end'")
    run(AUDIT_BEFORE.strip())
    for row in rows:
        run("INSERT INTO audit VALUES (?, ?, ?, ?, ?)", tuple(row))
