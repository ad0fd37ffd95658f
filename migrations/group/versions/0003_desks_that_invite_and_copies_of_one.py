"""Desks invite further ones of their site, and copies of one desk are told apart."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("suspended_at", sa.String(length=24), nullable=True))
        device.add_column(sa.Column("epoch", sa.String(length=64), nullable=False, server_default=""))
        device.add_column(sa.Column("written", sa.String(length=64), nullable=False, server_default=""))
        device.add_column(sa.Column("returns", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("invitation") as invitation:
        invitation.add_column(sa.Column("made_by", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("invitation") as invitation:
        invitation.drop_column("made_by")
    with op.batch_alter_table("device") as device:
        for name in ("returns", "written", "epoch", "suspended_at"):
            device.drop_column(name)
