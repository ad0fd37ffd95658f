"""The tables of a desk's file. Events are the truth; complaints, search and heads are derived from them.

Times are text in UTC that sorts (`Stamp`), codes are the domain's own words, yes and no are 1 and 0. What
Alembic cannot generate stands in the migrations by hand: triggers, CHECKs of later revisions, the search index.
"""

from typing import Any

from sqlalchemy import CheckConstraint, Index, LargeBinary, MetaData, Text, UniqueConstraint, text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s",
    "uq": "%(table_name)s_%(column_0_N_name)s_once",
    "ck": "%(table_name)s_%(constraint_name)s",
    "fk": "%(table_name)s_%(column_0_N_name)s_of_%(referred_table_name)s",
    "pk": "%(table_name)s_key",
}

SORTED_BY = ("grp", "rank", "next_due_at", "id")
SHOWN = ("number", "kind", "state", "cycle", "category", "hcat", "severity", "harm", "channel", "flags", "next_step")
WATCHED = ("soon_at", "changes_at", "owner", "waiting_on", "waiting_since", "promise_at", "received_at")
TOLD = ("handed_to", "tell", "tell_due_at", "stale", "raised")
PAST = ("acknowledged_at", "resolved_at", "put_right", "review", "reopens", "clinician")
STILL_RIGHT = ("rules_version", "last_event_at")
ON_THE_BOARD = (*SORTED_BY, *SHOWN, *WATCHED, *TOLD, *PAST, *STILL_RIGHT)
"""The columns of the index that answers the board by itself. None of them holds words of a patient."""
NARROWED_BY = ("open", "state", "kind", "category", "severity", "channel", "clinician", "owner", "flags")
"""What the history can be narrowed by, inside its indexes: the table is read for what is shown only."""
OWED = text("next_due_at IS NOT NULL")
TURNS = text("open = 0 AND changes_at > ''")
"""What is closed, and becomes a grievance unless somebody acts."""


class Table(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """The desk's tables keep apart from any other tables in the same process (the group server's)."""


def column(**options: Any) -> Any:  # noqa: ANN401  SQLModel's own Field says the same
    """A column of text."""
    return Field(sa_type=Text, **options)


class EventRow(Table, table=True):
    """One event as it was hashed. Rows are only ever added; `words` may be emptied once (erasure)."""

    __tablename__ = "event"
    __table_args__ = (
        UniqueConstraint("device", "epoch", "seq"),
        Index("event_story", "subject", "clock", "id"),
        Index("event_when", "kind", "occurred_at", "recorded_at", "subject"),
        CheckConstraint("seq >= 1", name="seq_from_one"),
        CheckConstraint("words IS NULL OR words_hash IS NOT NULL", name="words_have_hash"),
    )

    id: str = column(primary_key=True)
    site: str = column()
    device: str = column()
    epoch: str = column()
    seq: int
    clock: str = column()
    subject: str = column()
    cycle: int
    kind: str = column()
    version: int
    actor: str = column()
    occurred_at: str = column()
    recorded_at: str = column()
    facts: str = column()
    words: bytes | None = Field(default=None, sa_type=LargeBinary)
    words_hash: str | None = column(default=None)
    key_id: str | None = column(default=None)
    prev: str = column()
    hash: str = column()


class ComplaintRow(Table, table=True):
    """What the events of one complaint come to. Made again from them at any time."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("id"),
        CheckConstraint("open IN (0, 1)", name="open_yes_no"),
        CheckConstraint("review IN (0, 1)", name="review_yes_no"),
        CheckConstraint("severity IS NULL OR severity BETWEEN 1 AND 3", name="severity_known"),
        CheckConstraint("harm IS NULL OR harm BETWEEN 0 AND 5", name="harm_known"),
        CheckConstraint("cycle >= 1", name="cycle_from_one"),
        Index("complaint_board", *ON_THE_BOARD, sqlite_where=text("open = 1")),
        Index("complaint_changes", "changes_at", "rules_version", sqlite_where=TURNS),
        Index("complaint_history", "received_at", "slot", *NARROWED_BY),
        Index("complaint_due", "next_due_at", "slot", "received_at", *NARROWED_BY, sqlite_where=OWED),
        Index("complaint_same_patient", "patient", "category", sqlite_where=text("patient IS NOT NULL")),
        Index("complaint_number", "number"),
        Index("complaint_repeats", "repeat_of", sqlite_where=text("repeat_of IS NOT NULL")),
        Index("complaint_first_resolved", "first_resolved_at"),
        Index("complaint_guests", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
        Index("complaint_review", "last_event_at", sqlite_where=text("review = 1")),
    )

    slot: int | None = Field(default=None, primary_key=True)
    """Stands for the complaint in the search index; unlike a bare rowid it survives VACUUM."""
    id: str = column()
    number: str = column()
    kind: str = column()
    state: str = column()
    cycle: int
    category: str | None = column(default=None)
    hcat: str | None = column(default=None)
    severity: int | None = None
    harm: int | None = None
    stage: str | None = column(default=None)
    channel: str | None = column(default=None)
    who: str | None = column(default=None)
    authority: str | None = column(default=None)
    received_at: str = column()
    entered_at: str = column()
    acknowledged_at: str | None = column(default=None)
    first_resolved_at: str | None = column(default=None)
    resolved_at: str | None = column(default=None)
    put_right: str | None = column(default=None)
    followed_up_at: str | None = column(default=None)
    reopens: int = 0
    flags: str = column(default="")
    """The marks on it, separated by spaces."""
    waiting_on: str | None = column(default=None)
    waiting_since: str | None = column(default=None)
    owner: str | None = column(default=None)
    promise_at: str | None = column(default=None)
    merged_into: str | None = column(default=None)
    clinician: str | None = column(default=None)
    repeat_of: str | None = column(default=None)
    """An earlier complaint of the same patient about the same thing, put right less than 14 days before."""
    patient: str | None = column(default=None)
    callback: str | None = column(default=None)
    remedy: str | None = column(default=None)
    said: str | None = column(default=None)
    done: str | None = column(default=None)
    open: int
    grp: int | None = None
    """The group on the board."""
    rank: int | None = None
    next_step: str | None = column(default=None)
    next_due_at: str | None = column(default=None)
    soon_at: str | None = column(default=None)
    changes_at: str | None = column(default=None)
    """When the row would be grouped otherwise, nobody having done anything."""
    handed_to: str | None = column(default=None)
    """Who has yet to accept it."""
    tell: str | None = column(default=None)
    """Who has to hear of it first, by the code of the duty."""
    tell_due_at: str | None = column(default=None)
    stale: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    """1 where nobody touched it for so long that it moved up."""
    raised: str | None = column(default=None)
    """The role that hears of it because it is late or was left alone."""
    rules_version: str = column(default="")
    """Clock of the site's newest rule when the row was made; with another one it is stale."""
    review: int = 0
    last_event_at: str = column()


class DraftRow(Table, table=True):
    """What somebody has typed and not yet saved."""

    __tablename__ = "draft"
    id: str = column(primary_key=True)
    staff: str | None = column(default=None)
    updated_at: str = column()
    body: str = column()
    """JSON of the form's fields."""


class SeatRow(Table, table=True):
    """Who this desk is. One row."""

    __tablename__ = "seat"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    site: str = column()
    device: str = column()
    epoch: str = column()
    letter: str = column()
    next_number: int = 1
    clock: str = column(default="0" * 16)
    """The last hybrid clock that was given out or seen."""
    site_key: bytes = Field(sa_type=LargeBinary)
    """Seals the words of this site's events; inside the encrypted file and nowhere else."""
    key_id: str = column()
    machine: str | None = column(default=None)
    """A hash that tells this computer from another one with a copy of its disk."""
    made_at: str = column()
    made_by: str = column()
    """The version of frontdesk that made the file."""


class HeadRow(Table, table=True):
    """The end of the chain of each (device, epoch) whose events are here."""

    __tablename__ = "head"
    device: str = column(primary_key=True)
    epoch: str = column(primary_key=True)
    seq: int
    hash: str = column()


class FeedRow(Table, table=True):
    """How far this desk has read the site's feed on the group server. One row."""

    __tablename__ = "feed"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: int = Field(default=1, primary_key=True)
    store_id: str | None = column(default=None)
    position: int = 0
    last_sync_at: str | None = column(default=None)
    last_sync_status: str | None = column(default=None)
    server: str | None = column(default=None)


class MemoRow(Table, table=True):
    """Small things that this file remembers about itself, by name."""

    __tablename__ = "memo"
    name: str = column(primary_key=True)
    value: str = column()


class PinTryRow(Table, table=True):
    """How often in a row somebody's PIN was tried in vain on this computer."""

    __tablename__ = "pin_try"
    __table_args__ = (CheckConstraint("failed >= 0", name="failed_counted"),)

    staff: str = column(primary_key=True)
    pin: str = column()
    """Tells one PIN from the next: a new one begins with a clean slate."""
    failed: int
    locked_until: str | None = column(default=None)


class AuditRow(Table, table=True):
    """What somebody did on this computer that is no event: signing in, reading, being refused. Only ever added."""

    __tablename__ = "audit"
    __table_args__ = (Index("audit_about", "about", sqlite_where=text("about IS NOT NULL")),)

    id: int | None = Field(default=None, primary_key=True)
    at: str = column()
    staff: str = column()
    deed: str = column()
    """A code of small letters, such as `signed_in`."""
    about: str | None = column(default=None)
    """The subject it concerned; never a word that somebody typed."""
    facts: str = column()
    """JSON of codes and numbers."""
    prev: str = column()
    hash: str = column()


METADATA: MetaData = Table.metadata
