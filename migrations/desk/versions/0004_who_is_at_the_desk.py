"""Tries of PINs, which only this computer counts, and who signed in here and when."""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

PIN_TRY = """
CREATE TABLE pin_try (
    staff TEXT NOT NULL,
    pin TEXT NOT NULL,
    failed INTEGER NOT NULL,
    locked_until TEXT,
    CONSTRAINT pin_try_key PRIMARY KEY (staff),
    CONSTRAINT pin_try_failed_counted CHECK (failed >= 0)
)
"""

AUDIT = """
CREATE TABLE audit (
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    staff TEXT NOT NULL,
    deed TEXT NOT NULL,
    about TEXT,
    CONSTRAINT audit_key PRIMARY KEY (id)
)
"""


def upgrade() -> None:
    for statement in (PIN_TRY, AUDIT):
        op.get_bind().exec_driver_sql(statement.strip())


def downgrade() -> None:
    for table in ("audit", "pin_try"):
        op.drop_table(table)
