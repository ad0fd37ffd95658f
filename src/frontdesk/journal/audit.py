"""What somebody did on this computer that changes no record: signed in, was refused, locked the desk.

Rows stay on this computer and are only added. Codes, pseudonyms and subjects; never a word that somebody typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from frontdesk.journal.asks import Asks
from frontdesk.journal.statements import insert_into
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.stamps import instant, stamp


class Done(StrEnum):
    """What was done."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"
    """The PIN was tried while the person was locked out, or this try locked them out."""
    EXPORTED = "exported"
    """Records were written into a file."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One row."""

    at: datetime
    staff: StaffId
    deed: str
    about: str | None = None


def note(session: Asks, at: datetime, staff: StaffId, deed: Done, about: Subject | None = None) -> None:
    """Write down what was done, in the transaction of `session`."""
    values = (stamp(at), staff, deed.value, about)
    session.run(insert_into("audit", ("at", "staff", "deed", "about")), values)


def newest(view: Asks, limit: int) -> list[Entry]:
    """The last things that were done, newest first."""
    rows = view.run("SELECT at, staff, deed, about FROM audit ORDER BY id DESC LIMIT ?", (limit,))
    return [Entry(at=instant(at), staff=StaffId(staff), deed=deed, about=about) for at, staff, deed, about in rows]
