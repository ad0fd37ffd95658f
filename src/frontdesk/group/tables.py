"""The group's tables. Each table about a site leads with `site_id`, so that the schema can be spread by site.

Times are text in UTC with milliseconds, as events carry them: they sort and compare alike in every database.
`event.body` holds the exact bytes that arrived, because a hash over rewritten bytes cannot be verified.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _site() -> Column[int]:
    return Column("site_id", Integer, ForeignKey("site.id"), primary_key=True)


def _stamp(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, String(24), nullable=nullable)


meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
"""`store_id`: a new one means that cursors of before no longer fit, and feeds are read from the start."""

site = Table(
    "site",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("position", BigInteger, nullable=False, default=0),
    Column("folded", BigInteger, nullable=False, default=0),
    Column("letters", Integer, nullable=False, default=0),
    _stamp("added_at"),
    UniqueConstraint("code"),
)
"""`position` counts the site's feed, without holes: a database's own sequence would show later numbers first.
`folded` is the position up to which `complaint` is folded; `letters` counts the letters handed out."""

device = Table(
    "device",
    metadata,
    _site(),
    Column("id", String(64), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("letter", String(4), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("program", String(40), nullable=False),
    _stamp("enrolled_at"),
    _stamp("last_seen", nullable=True),
    _stamp("revoked_at", nullable=True),
    Index(None, "id"),
)

letter = Table(
    "letter",
    metadata,
    _site(),
    Column("device", String(64), primary_key=True),
    Column("epoch", String(64), primary_key=True),
    Column("letter", String(4), nullable=False),
    UniqueConstraint("site_id", "letter"),
)
"""Which letter numbers the complaints of an epoch: a number once given means the same complaint for ever."""

invitation = Table(
    "invitation",
    metadata,
    _site(),
    Column("public_id", String(8), primary_key=True),
    Column("proof_hash", String(64), nullable=False),
    _stamp("made_at"),
    _stamp("expires_at"),
    Column("attempts", Integer, nullable=False, default=0),
    _stamp("used_at", nullable=True),
    Column("used_by", String(64), nullable=True),
    Index(None, "public_id"),
)

head = Table(
    "head",
    metadata,
    _site(),
    Column("device", String(64), primary_key=True),
    Column("epoch", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("seq >= 0", name="seq_counts"),
)
"""Where each chain ends. Its row is the lock of the chain."""

event = Table(
    "event",
    metadata,
    _site(),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("device", String(64), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("clock", String(16), nullable=False),
    Column("clock_ahead", Boolean, nullable=False, default=False),
    Column("subject", String(200), nullable=False),
    Column("cycle", BigInteger, nullable=False),
    Column("kind", String(200), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("actor", String(200), nullable=False),
    _stamp("occurred_at"),
    _stamp("recorded_at"),
    Column("body", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
    _stamp("received_at"),
    UniqueConstraint("site_id", "id"),
    UniqueConstraint("site_id", "device", "epoch", "seq"),
    Index(None, "site_id", "subject"),
    Index(None, "site_id", "kind"),
)

quarantine = Table(
    "quarantine",
    metadata,
    _site(),
    Column("device", String(64), primary_key=True),
    Column("epoch", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
    _stamp("received_at"),
    Index(None, "site_id", "id"),
)
"""Events that cannot be used. They keep their place in the chain, so that none blocks a desk for ever."""

repeated = Table(
    "repeated",
    metadata,
    _site(),
    Column("device", String(64), primary_key=True),
    Column("epoch", String(64), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    _stamp("received_at"),
)
"""Places of a chain whose event was here already from another chain: kept for the chain, stored once."""

complaint = Table(
    "complaint",
    metadata,
    _site(),
    Column("id", String(64), primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("number", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("received_at", String(24), nullable=True),
    Column("facts", Text, nullable=False),
    Index(None, "site_id", "position", "id"),
)
"""Folded from the events and disposable; coded facts only."""

account = Table(
    "account",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("token_hash", String(64), nullable=False),
    _stamp("added_at"),
    _stamp("revoked_at", nullable=True),
    UniqueConstraint("name"),
    CheckConstraint("role IN ('viewer', 'manager', 'admin')", name="role_known"),
)

audit = Table(
    "audit",
    metadata,
    Column("site_id", Integer, ForeignKey("site.id"), nullable=True),
    Column("id", String(36), primary_key=True),
    _stamp("at"),
    Column("actor", String(100), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", String(200), nullable=False),
    Index(None, "site_id", "at"),
)
"""Who did what to the group's own affairs: enrolled, invited, revoked, forked. Never a patient's word."""
