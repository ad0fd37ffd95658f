"""Emergency access: opening the records for a while to somebody whose role may not read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk.acting import NOW, deed_on, page_of
from frontdesk.journal.audit import Done
from frontdesk.recovery.glass import GLASS_MINUTES, break_glass, glass_subject

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.identifiers import StaffId


def open_in_an_emergency(desk: Desk, by: StaffId, *, reason: str) -> datetime:
    """Let somebody read everything on this computer for a while; until when. The manager sees that it happened and why.

    The reason is sealed like a patient's words. Raises `NothingToBreak`, `SignInFirst`, `UnknownPerson`, and a
    `WrongValue` for the reason.
    """
    with page_of(desk) as page:
        page.append(break_glass(deed_on(page, by, NOW), reason=reason), by)
        page.note(Done.GLASS_BROKEN, glass_subject(by), by=by, minutes=GLASS_MINUTES)
        return page.now + timedelta(minutes=GLASS_MINUTES)
