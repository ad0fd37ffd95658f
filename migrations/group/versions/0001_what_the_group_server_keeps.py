"""Sites, their desks and chains, the feed of events, and what is folded from it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("added_at", sa.String(length=24), nullable=False),
        sa.Column("revoked_at", sa.String(length=24), nullable=True),
        sa.CheckConstraint("role IN ('viewer', 'manager', 'admin')", name=op.f("ck_account_role_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "site",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("folded", sa.BigInteger(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site")),
        sa.UniqueConstraint("code", name=op.f("uq_site_code")),
    )
    op.create_table(
        "audit",
        sa.Column("site_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=24), nullable=False),
        sa.Column("actor", sa.String(length=100), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_audit_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_site_id_at"), "audit", ["site_id", "at"], unique=False)
    op.create_table(
        "complaint",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_complaint_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_complaint")),
    )
    op.create_index(op.f("ix_complaint_site_id_position_id"), "complaint", ["site_id", "position", "id"], unique=False)
    op.create_table(
        "device",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("program", sa.String(length=40), nullable=False),
        sa.Column("enrolled_at", sa.String(length=24), nullable=False),
        sa.Column("last_seen", sa.String(length=24), nullable=True),
        sa.Column("revoked_at", sa.String(length=24), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_device_site_id")),
        sa.PrimaryKeyConstraint("site_id", "id", name=op.f("pk_device")),
    )
    op.create_index(op.f("ix_device_id"), "device", ["id"], unique=False)
    op.create_table(
        "event",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("clock", sa.String(length=16), nullable=False),
        sa.Column("clock_ahead", sa.Boolean(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("cycle", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("occurred_at", sa.String(length=24), nullable=False),
        sa.Column("recorded_at", sa.String(length=24), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_event_site_id")),
        sa.PrimaryKeyConstraint("site_id", "position", name=op.f("pk_event")),
        sa.UniqueConstraint("site_id", "device", "epoch", "seq", name=op.f("uq_event_site_id_device_epoch_seq")),
        sa.UniqueConstraint("site_id", "id", name=op.f("uq_event_site_id_id")),
    )
    op.create_index(op.f("ix_event_site_id_kind"), "event", ["site_id", "kind"], unique=False)
    op.create_index(op.f("ix_event_site_id_subject"), "event", ["site_id", "subject"], unique=False)
    op.create_table(
        "head",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("seq >= 0", name=op.f("ck_head_seq_counts")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_head_site_id")),
        sa.PrimaryKeyConstraint("site_id", "device", "epoch", name=op.f("pk_head")),
    )
    op.create_table(
        "invitation",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=8), nullable=False),
        sa.Column("proof_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.String(length=24), nullable=False),
        sa.Column("expires_at", sa.String(length=24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.String(length=24), nullable=True),
        sa.Column("used_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_invitation_site_id")),
        sa.PrimaryKeyConstraint("site_id", "public_id", name=op.f("pk_invitation")),
    )
    op.create_index(op.f("ix_invitation_public_id"), "invitation", ["public_id"], unique=False)
    op.create_table(
        "letter",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("letter", sa.String(length=4), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_letter_site_id")),
        sa.PrimaryKeyConstraint("site_id", "device", "epoch", name=op.f("pk_letter")),
        sa.UniqueConstraint("site_id", "letter", name=op.f("uq_letter_site_id_letter")),
    )
    op.create_table(
        "quarantine",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_quarantine_site_id")),
        sa.PrimaryKeyConstraint("site_id", "device", "epoch", "seq", name=op.f("pk_quarantine")),
    )
    op.create_index(op.f("ix_quarantine_site_id_id"), "quarantine", ["site_id", "id"], unique=False)
    op.create_table(
        "repeated",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("received_at", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_repeated_site_id")),
        sa.PrimaryKeyConstraint("site_id", "device", "epoch", "seq", name=op.f("pk_repeated")),
    )


def downgrade() -> None:
    op.drop_table("repeated")
    op.drop_index(op.f("ix_quarantine_site_id_id"), table_name="quarantine")
    op.drop_table("quarantine")
    op.drop_table("letter")
    op.drop_index(op.f("ix_invitation_public_id"), table_name="invitation")
    op.drop_table("invitation")
    op.drop_table("head")
    op.drop_index(op.f("ix_event_site_id_subject"), table_name="event")
    op.drop_index(op.f("ix_event_site_id_kind"), table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_device_id"), table_name="device")
    op.drop_table("device")
    op.drop_index(op.f("ix_complaint_site_id_position_id"), table_name="complaint")
    op.drop_table("complaint")
    op.drop_index(op.f("ix_audit_site_id_at"), table_name="audit")
    op.drop_table("audit")
    op.drop_table("site")
    op.drop_table("meta")
    op.drop_table("account")
