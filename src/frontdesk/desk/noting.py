"""What is put on the audit trail of reading: who opened which record, who read which list, who wrote what into a file.

Nobody who works on complaints waits for it. Whoever reads only what is routed to them, or broke the glass, reads
nothing that is not on the trail first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.journal import audit
from frontdesk.journal.audit import Done, Fact
from frontdesk.recovery.roles import routed_to

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.codes import Role
    from frontdesk.recovery.identifiers import StaffId


def read_one(desk: Desk, by: StaffId | None, role: Role | None, about: str, *, glass: bool = False) -> None:
    """A record was opened. Raises what the file has to say where the reading depends on the note."""
    facts: dict[str, Fact] = {"role": role.value if role else "none"} | ({"glass": True} if glass else {})
    trail, who = desk.journal.trail, by or desk.journal.present
    if role is None or routed_to(role) is None:
        trail.later(Done.OPENED, about, who, **facts)
        return
    row = trail.row(Done.OPENED, about, who, **facts)
    if row is not None:
        with desk.database.writing() as session:
            row.write(session)
        trail.seen(row)


def read_list(desk: Desk, by: StaffId | None, name: str, **narrowed: Fact) -> None:
    """A list was read: which one, and by which codes it was narrowed."""
    desk.journal.trail.later(Done.LISTED, None, by or desk.journal.present, list=name, **narrowed)


def searched(desk: Desk, by: StaffId | None, **narrowed: Fact) -> None:
    """Words were looked for. Which ones nobody writes down."""
    desk.journal.trail.later(Done.SEARCHED, None, by or desk.journal.present, **narrowed)


def noted(desk: Desk, by: StaffId | None, deed: Done, about: str | None = None, **facts: Fact) -> None:
    """Something was done that has to be on the trail before anything else happens. Raises what the file has to say."""
    with desk.database.writing() as session:
        audit.note(session, desk.now(), by or desk.journal.present or audit.UNNAMED, deed, about, **facts)
