"""People of the group sign in to pages: passwords, the codes to choose them with, and sessions."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("password_hash", sa.String(length=200), nullable=True))
        account.add_column(sa.Column("code_hash", sa.String(length=64), nullable=True))
        account.add_column(sa.Column("code_until", sa.String(length=24), nullable=True))
        account.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        account.add_column(sa.Column("locked_until", sa.String(length=24), nullable=True))
    op.create_table(
        "session",
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("began_at", sa.String(length=24), nullable=False),
        sa.Column("seen_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_session_account_id")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_session")),
    )
    op.create_index(op.f("ix_session_account_id"), "session", ["account_id"])


def downgrade() -> None:
    op.drop_table("session")
    with op.batch_alter_table("account") as account:
        for name in ("locked_until", "tries", "code_until", "code_hash", "password_hash"):
            account.drop_column(name)
