"""What pages list is kept beside the complaints: grievances, signed days and stories.

All of it is folded from events, so everything is folded once more; nothing that was pushed is touched.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

FOLD_AGAIN = "UPDATE fold SET position = 0"


def upgrade() -> None:
    _about_a_site(
        "grievance",
        ["id"],
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("category", sa.String(length=12), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("due_at", sa.String(length=24), nullable=False),
        sa.Column("new_date", sa.String(length=10), nullable=True),
        sa.Column("notice_at", sa.String(length=24), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
    )
    op.create_index(op.f("ix_grievance_at"), "grievance", ["at"])
    _about_a_site(
        "signed_day",
        ["day"],
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("signed_at", sa.String(length=24), nullable=False),
    )
    op.create_index(op.f("ix_signed_day_day"), "signed_day", ["day"])
    _about_a_site(
        "story",
        ["id"],
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("told_at", sa.String(length=24), nullable=False),
    )
    op.create_index(op.f("ix_story_told_at"), "story", ["told_at"])
    op.execute(FOLD_AGAIN)


def _about_a_site(name: str, key: list[str], *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("site_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f(f"fk_{name}_site_id")),
        sa.PrimaryKeyConstraint("site_id", *key, name=op.f(f"pk_{name}")),
    )


def downgrade() -> None:
    for name in ("story", "signed_day", "grievance"):
        op.drop_table(name)
