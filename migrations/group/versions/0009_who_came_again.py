"""Which complaints desks have called repeats of each other, and what is needed to judge it: times and trouble.

All of it is folded from events, so everything is folded once more; nothing that was pushed is touched.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FOLD_AGAIN = "UPDATE fold SET position = 0"


def upgrade() -> None:
    op.create_table(
        "called_repeats",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("told_by", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_called_repeats_site_id")),
        sa.PrimaryKeyConstraint("site_id", "told_by", "id", "other", name=op.f("pk_called_repeats")),
    )
    op.create_index(op.f("ix_called_repeats_site_id_id"), "called_repeats", ["site_id", "id"])
    op.add_column("counted", sa.Column("trouble", sa.String(length=64), nullable=True))
    op.add_column("counted", sa.Column("received_at", sa.String(length=24), nullable=True))
    op.add_column("counted", sa.Column("first_at", sa.String(length=24), nullable=True))
    op.drop_column("counted", "repeat_of")
    op.execute(FOLD_AGAIN)


def downgrade() -> None:
    op.add_column("counted", sa.Column("repeat_of", sa.String(length=64), nullable=True))
    for name in ("first_at", "received_at", "trouble"):
        op.drop_column("counted", name)
    op.drop_table("called_repeats")
    op.execute(FOLD_AGAIN)
