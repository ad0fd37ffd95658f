"""The read side of learning: improvements, stories, thanks, and what comes again and again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.journal.asks import Asks
from frontdesk.journal.lately import COUNTED
from frontdesk.recovery.codes import Category
from frontdesk.recovery.events import Event
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.learning import KINDS
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal


def learning_events(journal: Journal, view: Asks) -> list[Event]:
    """Everything that happened to improvements and stories."""
    return journal.events_of_kinds(view, KINDS)


def thanked_between(view: Asks, begin: datetime, end: datetime) -> list[Subject]:
    """Records in which somebody was thanked in [begin, end)."""
    rows = view.run(
        "SELECT DISTINCT subject FROM event WHERE kind IN ('logged', 'followed_up', 'thanked')"
        " AND occurred_at >= ? AND occurred_at < ? AND (kind = 'thanked' OR facts LIKE '%\"thanks\":%'"
        " OR facts LIKE '%\"recognise\":%' OR facts LIKE '%\"compliment\"%')",
        (stamp(begin), stamp(end)),
    )
    return [Subject(row[0]) for row in rows]


def remedies_between(view: Asks, begin: datetime, end: datetime) -> list[str]:
    """What was asked for in complaints received in [begin, end), in their words."""
    rows = view.run(
        f"SELECT remedy FROM complaint WHERE {COUNTED}"  # noqa: S608 - our own names
        " AND received_at >= ? AND received_at < ? AND remedy IS NOT NULL",
        (stamp(begin), stamp(end)),
    )
    return [str(row[0]) for row in rows]


def of_code(view: Asks, category: Category, begin: datetime) -> list[str]:
    """Ids of the complaints of one code received since, oldest first."""
    rows = view.run(
        f"SELECT id FROM complaint WHERE {COUNTED} AND category = ? AND received_at >= ?"  # noqa: S608 - our own names
        " ORDER BY received_at, id",
        (category.value, stamp(begin)),
    )
    return [str(row[0]) for row in rows]


def numbers_of(view: Asks, ids: Sequence[str]) -> dict[str, str]:
    """The number of each complaint, by its id."""
    found = {}
    for one in ids:
        row = view.run("SELECT number FROM complaint WHERE id = ?", (one,)).fetchone()
        if row:
            found[one] = str(row[0])
    return found


def names_a_patient(view: Asks, words: Sequence[str]) -> bool:
    """Whether one of the words is the reference of a patient."""
    asked = "SELECT 1 FROM complaint WHERE patient = ? LIMIT 1"
    return any(view.run(asked, (word,)).fetchone() is not None for word in words)
