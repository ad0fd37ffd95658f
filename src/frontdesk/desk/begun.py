"""What a manager began to write at the end of a day and has not saved: a power cut takes nothing of it.

A memo of this computer's own file, which is encrypted; it is never synced. Everybody finds what they wrote themselves,
the newest of it. An erasure takes along what was begun about its complaint.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from frontdesk.journal.memos import BEGUN, begun_in, memo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.identifiers import StaffId

BEGUN_MAX = 20


def begun(desk: Desk, by: StaffId) -> dict[str, dict[str, str]]:
    """What this person began, by the place where it stood: the answers of its fields by their ids."""
    with desk.database.reading() as view:
        return {place: values for who, place, values in begun_in(memo(view, BEGUN)) if who == by}


def keep_begun(desk: Desk, by: StaffId, place: str, values: Mapping[str, str]) -> None:
    """Keep what was begun in a place instead of what was kept of it; without answers nothing is."""
    with desk.journal.writing(desk.now()) as page:
        kept = [one for one in begun_in(memo(page.session, BEGUN)) if one[:2] != (by, place)]
        if values:
            kept.append((by, place, dict(values)))
        page.keep_memo(BEGUN, json.dumps(kept[-BEGUN_MAX:]))
