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
    false,
    text,
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


_MERGED = text("kind = 'merged'")
_REDACTED = text("kind = 'redacted'")


def _site() -> Column[int]:
    return Column("site_id", Integer, ForeignKey("site.id"), primary_key=True)


def _in_bulk() -> Column[int]:
    """Without a reference to check for each row: all are added under the lock of their site's row in `feed`."""
    return Column("site_id", Integer, primary_key=True, autoincrement=False)


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
    _stamp("added_at"),
    UniqueConstraint("code"),
)

feed = Table(
    "feed",
    metadata,
    _site(),
    Column("position", BigInteger, nullable=False),
    Column("letters", Integer, nullable=False),
    CheckConstraint("position >= 0", name="position_counts"),
)
"""`position` counts the site's events, without holes: a database's own sequence would show later numbers first.
`letters` counts the letters handed out. The row is the lock of the site's counters."""

fold = Table(
    "fold",
    metadata,
    _site(),
    Column("position", BigInteger, nullable=False),
    CheckConstraint("position >= 0", name="position_counts"),
)
"""Up to which position of the feed `complaint` is folded. The row is the lease of whoever folds."""

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
    _stamp("suspended_at", nullable=True),
    Column("epoch", String(64), nullable=False, default="", server_default=""),
    Column("written", String(64), nullable=False, default="", server_default=""),
    Column("returns", Integer, nullable=False, default=0, server_default="0"),
    _stamp("token_made_at", nullable=True),
    Column("next_token_hash", String(64), nullable=True),
    Column("old_token_hash", String(64), nullable=True),
    _stamp("old_token_until", nullable=True),
    Index(None, "id"),
)
"""A renewed token waits as `next_token_hash` until it is used; then the one before it is good for a while longer.

`epoch` is the chain that the desk began last, `written` the one it added to last, `returns` how often it went back
to an older one since: a desk that does so again and again is two copies of one."""

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
    Column("made_by", String(64), nullable=True),
    Index(None, "public_id"),
)
"""`made_by` is the desk that invites a further one of its site; null is the group, which invites first desks."""

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
    _in_bulk(),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False),
    Column("device", String(64), nullable=False),
    Column("epoch", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("clock_ahead", Boolean, nullable=False, default=False),
    Column("subject", String(200), nullable=False),
    Column("kind", String(200), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", String(64), nullable=False),
    _stamp("received_at"),
    UniqueConstraint("site_id", "id"),
    UniqueConstraint("site_id", "device", "epoch", "seq"),
    Index(None, "site_id", "subject"),
    Index("ix_event_merged", "site_id", sqlite_where=_MERGED, postgresql_where=_MERGED),
    Index("ix_event_redacted", "site_id", sqlite_where=_REDACTED, postgresql_where=_REDACTED),
)
"""Slim: beside the bytes stands only what events are found by. The one change of a row is that its words go."""

quarantine = Table(
    "quarantine",
    metadata,
    _in_bulk(),
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
    _in_bulk(),
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

grievance = Table(
    "grievance",
    metadata,
    _site(),
    Column("id", String(64), primary_key=True),
    Column("number", String(20), nullable=False),
    Column("category", String(12), nullable=False),
    _stamp("at"),
    Column("reason", String(32), nullable=False),
    _stamp("due_at"),
    Column("new_date", String(10), nullable=True),
    _stamp("notice_at", nullable=True),
    Column("outcome", String(24), nullable=True),
    Index(None, "at"),
)
"""Complaints that are grievances, on record or by rule: when they became one, and how far the written answer is."""

signed_day = Table(
    "signed_day",
    metadata,
    _site(),
    Column("day", String(10), primary_key=True),
    _stamp("signed_at"),
    Index(None, "day"),
)
"""Days that a practice's manager went through and signed, with when they did it last."""

story = Table(
    "story",
    metadata,
    _site(),
    Column("id", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    _stamp("told_at"),
    Index(None, "told_at"),
)
"""Stories that practices tell everyone and have not withdrawn: the only sentences that the group can read."""

account = Table(
    "account",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("token_hash", String(64), nullable=False),
    _stamp("added_at"),
    _stamp("revoked_at", nullable=True),
    Column("password_hash", String(200), nullable=True),
    Column("code_hash", String(64), nullable=True),
    _stamp("code_until", nullable=True),
    Column("tries", Integer, nullable=False, default=0, server_default="0"),
    _stamp("locked_until", nullable=True),
    Column("all_sites", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("name"),
    CheckConstraint("role IN ('viewer', 'manager', 'admin')", name="role_known"),
)
"""A password is chosen with a code that works once. `tries` counts the wrong ones since the last right one.
`all_sites` says that every practice concerns this person; else only those of `account_site`, and without a row none."""

session = Table(
    "session",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("account_id", String(36), ForeignKey("account.id"), nullable=False),
    _stamp("began_at"),
    _stamp("seen_at"),
    Index(None, "account_id"),
)
"""Who is signed in to the pages: the SHA-256 of what the browser holds, in the database of all workers."""

account_site = Table(
    "account_site",
    metadata,
    _site(),
    Column("account_id", String(36), ForeignKey("account.id"), primary_key=True),
)
"""Which sites concern somebody whom not all of them do. The row alone gives nobody more than its site."""

audit = Table(
    "audit",
    metadata,
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), primary_key=True),
    _stamp("at"),
    Column("actor", String(100), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", String(200), nullable=False),
    Index(None, "site_id", "at"),
)
"""Who did what to the group's own affairs: enrolled, invited, revoked, forked. Never a patient's word.
What concerns no site stands under site 0."""

allowance = Table(
    "allowance",
    metadata,
    Column("site_id", Integer, primary_key=True, autoincrement=False),
    Column("key", String(100), primary_key=True),
    Column("span", BigInteger, nullable=False),
    Column("used", BigInteger, nullable=False),
    CheckConstraint("used >= 0", name="used_counts"),
)
"""How much of what is allowed in a span of time was used: shared by all workers. Site 0 is for addresses."""
