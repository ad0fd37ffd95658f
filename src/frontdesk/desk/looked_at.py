"""What the manager has looked at of a day, so that whoever is called away goes on there, after a restart too.

A memo of this computer's own file; it is never synced. It holds ids and no words, and the days gone through last.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from frontdesk.journal.memos import memo

if TYPE_CHECKING:
    from collections.abc import Collection

    from frontdesk.desk.seat import Desk

LOOKED_AT = "day-looked-at"
DAYS_KEPT = 7


def looked_at(desk: Desk) -> dict[date, frozenset[str]]:
    """The marks that were kept, by the day that was gone through."""
    with desk.database.reading() as view:
        return {date.fromisoformat(day): frozenset(marks) for day, marks in _kept(memo(view, LOOKED_AT)).items()}


def keep_looked_at(desk: Desk, day: date, marks: Collection[str]) -> None:
    """Keep what was looked at of a day beside what is kept already."""
    with desk.journal.writing(desk.now()) as page:
        kept = _kept(memo(page.session, LOOKED_AT))
        before = set(kept.pop(day.isoformat(), []))
        kept[day.isoformat()] = sorted(before | set(marks))
        last = dict(sorted(kept.items())[-DAYS_KEPT:])
        page.keep_memo(LOOKED_AT, json.dumps(last))


def _kept(text: str | None) -> dict[str, list[str]]:
    return json.loads(text) if text else {}
