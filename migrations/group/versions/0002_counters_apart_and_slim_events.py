"""Counters in rows of their own, events without what their bytes say anyway, tokens that are renewed, rates."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

SAID_BY_THE_BYTES = (
    ("clock", sa.String(length=16)),
    ("cycle", sa.BigInteger()),
    ("version", sa.BigInteger()),
    ("actor", sa.String(length=200)),
    ("occurred_at", sa.String(length=24)),
    ("recorded_at", sa.String(length=24)),
)
BULK = ("event", "quarantine", "repeated")
"""Their rows are added under the lock of their site's row in `feed`: a reference to check on each costs much."""


def upgrade() -> None:
    _counters_apart()
    op.drop_index("ix_event_site_id_kind", table_name="event")
    for table in BULK:
        with op.batch_alter_table(table) as bulk:
            bulk.drop_constraint(f"fk_{table}_site_id", type_="foreignkey")
            if table == "event":
                for name, _ in SAID_BY_THE_BYTES:
                    bulk.drop_column(name)
    merged = sa.text("kind = 'merged'")
    op.create_index("ix_event_merged", "event", ["site_id"], sqlite_where=merged, postgresql_where=merged)
    _audit_by_site()
    _tokens_and_rates()


def _counters_apart() -> None:
    op.create_table(
        "feed",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_feed_position_counts")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_feed_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_feed")),
    )
    op.create_table(
        "fold",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("position >= 0", name=op.f("ck_fold_position_counts")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_fold_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_fold")),
    )
    op.execute("INSERT INTO feed (site_id, position, letters) SELECT id, position, letters FROM site")
    op.execute("INSERT INTO fold (site_id, position) SELECT id, folded FROM site")
    for name in ("position", "folded", "letters"):  # without `batch`: other tables refer to this one
        op.execute(f"ALTER TABLE site DROP COLUMN {name}")


def _audit_by_site() -> None:
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint("fk_audit_site_id", type_="foreignkey")
    op.execute("UPDATE audit SET site_id = 0 WHERE site_id IS NULL")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint("pk_audit", type_="primary")
        audit.alter_column("site_id", existing_type=sa.Integer(), nullable=False)
        audit.create_primary_key("pk_audit", ["site_id", "id"])


def _tokens_and_rates() -> None:
    with op.batch_alter_table("device") as device:
        device.add_column(sa.Column("token_made_at", sa.String(length=24), nullable=True))
        device.add_column(sa.Column("next_token_hash", sa.String(length=64), nullable=True))
        device.add_column(sa.Column("old_token_hash", sa.String(length=64), nullable=True))
        device.add_column(sa.Column("old_token_until", sa.String(length=24), nullable=True))
    op.create_table(
        "allowance",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("span", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("used >= 0", name=op.f("ck_allowance_used_counts")),
        sa.PrimaryKeyConstraint("site_id", "key", name=op.f("pk_allowance")),
        prefixes=["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else [],
    )
    op.create_table(
        "account_site",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_account_site_site_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_account_site_account_id")),
        sa.PrimaryKeyConstraint("site_id", "account_id", name=op.f("pk_account_site")),
    )


def downgrade() -> None:
    """Gives the old tables back. What was dropped from `event` stands in `body`, and is read from there."""
    op.drop_table("account_site")
    op.drop_table("allowance")
    for name in ("token_made_at", "next_token_hash", "old_token_hash", "old_token_until"):
        op.execute(f"ALTER TABLE device DROP COLUMN {name}")
    with op.batch_alter_table("audit") as audit:
        audit.drop_constraint("pk_audit", type_="primary")
        audit.create_primary_key("pk_audit", ["id"])
        audit.alter_column("site_id", existing_type=sa.Integer(), nullable=True)
    op.execute("UPDATE audit SET site_id = NULL WHERE site_id = 0")
    with op.batch_alter_table("audit") as audit:
        audit.create_foreign_key("fk_audit_site_id", "site", ["site_id"], ["id"])
    op.drop_index("ix_event_merged", table_name="event")
    _events_say_more()
    for table in BULK:
        with op.batch_alter_table(table) as bulk:
            bulk.create_foreign_key(f"fk_{table}_site_id", "site", ["site_id"], ["id"])
    op.create_index("ix_event_site_id_kind", "event", ["site_id", "kind"])
    for name, kind in (("position", "BIGINT"), ("folded", "BIGINT"), ("letters", "INTEGER")):
        op.execute(f"ALTER TABLE site ADD COLUMN {name} {kind} NOT NULL DEFAULT 0")
    op.execute("UPDATE site SET position = (SELECT position FROM feed WHERE site_id = site.id)")
    op.execute("UPDATE site SET folded = (SELECT position FROM fold WHERE site_id = site.id)")
    op.execute("UPDATE site SET letters = (SELECT letters FROM feed WHERE site_id = site.id)")
    op.drop_table("fold")
    op.drop_table("feed")


def _events_say_more() -> None:
    with op.batch_alter_table("event") as event:
        for name, kind in SAID_BY_THE_BYTES:
            event.add_column(sa.Column(name, kind, nullable=True))
    for name, _ in SAID_BY_THE_BYTES:
        said = f"(convert_from(body, 'UTF8')::json ->> '{name}')"
        if name in ("cycle", "version"):
            said += "::bigint"
        if op.get_bind().dialect.name == "sqlite":
            said = f"json_extract(CAST(body AS TEXT), '$.{name}')"
        op.execute(f"UPDATE event SET {name} = {said}")
    with op.batch_alter_table("event") as event:
        for name, kind in SAID_BY_THE_BYTES:
            event.alter_column(name, existing_type=kind, nullable=False)
