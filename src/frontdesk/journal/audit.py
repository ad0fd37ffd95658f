"""The audit trail: what somebody did on this computer besides writing events. Read, exported, signed in, was refused.

Rows stay on this computer and are only added: the file's own triggers refuse to change or delete one. Each row holds
the hash of the one before, and where the trail ends is kept beside it, so that `follow` names the first row that was
tampered with by whoever got past the triggers. Codes, pseudonyms and subjects; never a word that somebody typed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from frontdesk.journal.asks import Asks
from frontdesk.journal.memos import memo
from frontdesk.journal.statements import KEEP_MEMO, insert_into
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.stamps import instant, stamp

Fact = str | int | bool | None
Condition = tuple[str, list[str]]
"""A part of a WHERE in our own words, and its values."""

GENESIS = "0" * 64
"""`prev` of the first row."""
HASH_PREFIX = b"frontdesk.audit.1\n"
END = "audit-end"
"""Memo that says where the trail ends: the last row's number and its hash."""
UNNAMED = StaffId("unnamed")
"""Whoever was at the desk where names are on trust and none was given."""
BY_ITSELF = StaffId("frontdesk")
"""The program, for what it does each day without being asked."""
COLUMNS = ("id", "at", "staff", "deed", "about", "facts", "prev", "hash")
_SHOWN = ", ".join(COLUMNS)
_CODE = re.compile(r"[A-Za-z0-9_.,:;/=+\- ]{0,120}")


class Done(StrEnum):
    """What was done."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"
    """The PIN was tried while the person was locked out, or this try locked them out."""
    PIN_SET = "pin_set"
    PIN_REMOVED = "pin_removed"
    REFUSED = "refused"
    """The role did not reach what was asked for."""
    OPENED = "opened"
    """A record was opened, its words shown."""
    LISTED = "listed"
    SEARCHED = "searched"
    """Words were looked for; which ones is not kept."""
    AUDIT_READ = "audit_read"
    EXPORTED = "exported"
    """Records were written into a file."""
    PRINTED = "printed"
    """A letter, a sheet or a report was written into a file."""
    GLASS_BROKEN = "glass_broken"
    """Somebody without the right opened the records in an emergency; the reason is an event, its words sealed."""
    REDACTED = "redacted"
    HELD = "held"
    HOLD_ENDED = "hold_ended"
    RETENTION_RUN = "retention_run"
    KEY_ROTATED = "key_rotated"
    KEY_PRINTED = "key_printed"
    KEY_RECOVERED = "key_recovered"
    PERSON_ADDED = "person_added"
    PERSON_LEFT = "person_left"
    ROLE_CHANGED = "role_changed"
    CLINICIAN_ADDED = "clinician_added"
    CLINICIAN_RENAMED = "clinician_renamed"
    CLINICIAN_LEFT = "clinician_left"
    SETTING_CHANGED = "setting_changed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    ENROLLED = "enrolled"
    INVITED = "invited"
    BEGUN_ANEW = "begun_anew"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row."""

    number: int
    at: datetime
    staff: StaffId
    deed: str
    about: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


def note(
    session: Asks, at: datetime, staff: StaffId, deed: Done, about: Subject | str | None = None, **facts: Fact
) -> None:
    """Write down what was done, at the end of the trail, in the transaction of `session`.

    `facts` are codes and numbers. Raises `ValueError` for one that could be words.
    """
    check_codes(facts)
    last, prev = end(session)
    row = (last + 1, stamp(at), staff, deed.value, about, json.dumps(facts, sort_keys=True))
    hashed = row_hash(row, prev)
    session.run(insert_into("audit", COLUMNS), (*row, prev, hashed))
    session.run(KEEP_MEMO, (END, f"{last + 1} {hashed}"))


def check_codes(facts: Mapping[str, Fact]) -> None:
    """Raise `ValueError` for a text that could be words."""
    for name, value in facts.items():
        if isinstance(value, str) and not _CODE.fullmatch(value):
            raise ValueError(name)


def row_hash(row: tuple[int, str, str, str, str | None, str], prev: str) -> str:
    """SHA-256 over a fixed prefix and the row, its number and the hash before it included."""
    return hashlib.sha256(HASH_PREFIX + json.dumps([*row, prev]).encode()).hexdigest()


def end(view: Asks) -> tuple[int, str]:
    """The number and the hash of the last row; 0 and `GENESIS` of an empty trail."""
    row = view.run("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, GENESIS)


def matching(view: Asks, where: Sequence[Condition], limit: int) -> list[Entry]:
    """The newest rows that fit all conditions, newest first."""
    said = " AND ".join(condition for condition, _ in where) or "1"
    values = [value for _, several in where for value in several]
    asked = f"SELECT {_SHOWN} FROM audit WHERE {said} ORDER BY id DESC LIMIT ?"  # noqa: S608 - our own names
    return [_entry(row) for row in view.run(asked, (*values, limit)).fetchall()]


def newest(view: Asks, limit: int) -> list[Entry]:
    """The last things that were done, newest first."""
    return matching(view, (), limit)


def follow(view: Asks) -> tuple[int, str | None]:
    """How many rows there are, and the first fault of their chain; None where it holds to its end."""
    number, prev = 0, GENESIS
    for row in view.run(f"SELECT {_SHOWN} FROM audit ORDER BY id"):  # noqa: S608 - our own names
        found, said, hashed = int(row[0]), row[-2], row[-1]
        if found != number + 1:
            return number, f"row {number + 1} of the audit trail is missing"
        if said != prev or hashed != row_hash(tuple(row[:6]), prev):
            return number, f"row {found} of the audit trail is not as it was written"
        number, prev = found, hashed
    kept = memo(view, END)
    if kept is not None and kept != f"{number} {prev}":
        return number, f"the audit trail ends at row {number}; {kept.partition(' ')[0]} were written"
    return number, None


def _entry(row: tuple[object, ...]) -> Entry:
    number, at, staff, deed, about, facts = row[:6]
    return Entry(
        number=int(str(number)),
        at=instant(str(at)),
        staff=StaffId(str(staff)),
        deed=str(deed),
        about=None if about is None else str(about),
        facts=json.loads(str(facts)),
    )
