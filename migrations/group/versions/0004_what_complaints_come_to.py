"""Figures by month for every practice, the encounters behind them, and survey figures beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    _counted()
    _encounters()
    _months()
    _survey()
    op.execute("UPDATE fold SET position = 0")  # everything is folded again, and counted


def downgrade() -> None:
    for table in ("survey", "month_figures", "encounters", "counted"):
        op.drop_table(table)


def _of_a_site(table: str, *columns: sa.Column[Any] | sa.CheckConstraint, key: Sequence[str]) -> None:
    op.create_table(
        table,
        sa.Column("site_id", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f(f"fk_{table}_site_id")),
        sa.PrimaryKeyConstraint("site_id", *key, name=op.f(f"pk_{table}")),
    )


def _counted() -> None:
    _of_a_site(
        "counted",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("record", sa.String(length=12), nullable=False),
        sa.Column("serious", sa.Boolean(), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=True),
        sa.Column("clinician", sa.String(length=64), nullable=True),
        sa.Column("grievance_at", sa.String(length=24), nullable=True),
        sa.Column("once_at", sa.String(length=24), nullable=True),
        sa.Column("once", sa.Boolean(), nullable=False),
        sa.Column("follow_at", sa.String(length=24), nullable=True),
        sa.Column("followed", sa.Boolean(), nullable=False),
        sa.Column("repeat_of", sa.String(length=64), nullable=True),
        key=["id"],
    )
    op.create_index(op.f("ix_counted_site_id_day"), "counted", ["site_id", "day"])
    op.create_index("ix_counted_day", "counted", ["day", "record", "category"])


def _encounters() -> None:
    _of_a_site(
        "encounters",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=100), nullable=False),
        sa.CheckConstraint("count >= 0", name=op.f("ck_encounters_count_counts")),
        key=["day"],
    )


def _months() -> None:
    numbers = ("received", "complaints", "serious", "grievances", "compliments", "encounters", "days")
    _of_a_site(
        "month_figures",
        sa.Column("month", sa.String(length=7), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("changes_at", sa.String(length=24), nullable=True),
        key=["month"],
    )
    op.create_index("ix_month_figures_month", "month_figures", ["month", "site_id"])


def _survey() -> None:
    _of_a_site(
        "survey",
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("question", sa.String(length=100), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 0", name=op.f("ck_survey_n_counts")),
        key=["month", "question"],
    )
