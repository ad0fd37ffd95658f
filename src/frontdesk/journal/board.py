"""The read side: open issues, and one record by its number.

Asked with the driver's own SQL: SQLModel is never imported for it. Every question
of the board is answered by its covering index alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from frontdesk.journal.asks import Asks
from frontdesk.journal.matching import spellings
from frontdesk.recovery.stamps import instant, stamp

COUNTS_UP_TO = 999
"""Counts in the header stop here: nobody reads further, and the query stays small."""
ONCE_DAYS = 28
"""Resolved once is shown over four weeks."""


class BoardRow(NamedTuple):
    """One complaint as lists show it: codes and stamps, and no word of the patient."""

    id: str
    number: str
    kind: str
    state: str
    category: str | None
    severity: int | None
    channel: str | None
    flags: str
    group: int | None
    rank: int | None
    step: str | None
    due_at: str | None
    soon_at: str | None
    changes_at: str | None
    owner: str | None
    waiting_on: str | None
    waiting_since: str | None
    promise_at: str | None
    received_at: str
    resolved_at: str | None
    put_right: str | None
    handed_to: str | None
    tell: str | None
    tell_due_at: str | None
    stale: int
    raised: str | None
    rules_version: str


BOARD_COLUMNS = (
    "id, number, kind, state, category, severity, channel, flags, grp, rank, next_step, next_due_at,"
    " soon_at, changes_at, owner, waiting_on, waiting_since, promise_at, received_at, resolved_at,"
    " put_right, handed_to, tell, tell_due_at, stale, raised, rules_version"
)

TURNS = "open = 0 AND changes_at > ''"
"""Closed complaints that become grievances at a moment, unless somebody acts."""
OPEN = f"""SELECT {BOARD_COLUMNS} FROM complaint INDEXED BY complaint_board
WHERE open = 1 ORDER BY grp, rank, next_due_at, id LIMIT {COUNTS_UP_TO}"""  # noqa: S608 - our own names


def _row(view: Asks, question: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = view.run(question, values).fetchone()
    return found


def open_rows(view: Asks) -> list[BoardRow]:
    """Every open complaint, most urgent first; `COUNTS_UP_TO` at most."""
    return [BoardRow(*row) for row in view.run(OPEN)]


def stale_ids(view: Asks, rules_version: str, now: datetime) -> list[str]:
    """Complaints that are open, or may be by now, whose row was made for another moment or by other rules."""
    made_before = "(changes_at <= ? OR rules_version <> ?)"
    values = (stamp(now), rules_version)
    rows = view.run(
        f"SELECT id FROM complaint INDEXED BY complaint_board WHERE open = 1 AND {made_before}"  # noqa: S608 - our own names
        f" UNION ALL SELECT id FROM complaint INDEXED BY complaint_changes WHERE {TURNS} AND {made_before}",
        values * 2,
    )
    return [str(row[0]) for row in rows]


def follow_ups_due(view: Asks, until: datetime) -> int:
    """How many open complaints are to be followed up by then."""
    row = _row(
        view,
        "SELECT count(*) FROM (SELECT 1 FROM complaint INDEXED BY complaint_board WHERE open = 1"
        " AND next_step = 'follow_up' AND next_due_at <= ? LIMIT ?)",
        (stamp(until), COUNTS_UP_TO),
    )
    return int(row[0]) if row else 0


def resolved_once(view: Asks, now: datetime) -> tuple[int, int]:
    """Of the complaints first resolved in four weeks and reachable: how many once, how many in all."""
    row = _row(
        view,
        "SELECT count(*), coalesce(sum(reopens = 0 AND put_right = 'yes' AND NOT EXISTS ("
        "  SELECT 1 FROM complaint r WHERE r.repeat_of = c.id AND r.state NOT IN ('void', 'merged'))), 0)"
        " FROM complaint c WHERE first_resolved_at >= ? AND kind = 'complaint'"
        " AND state NOT IN ('void', 'merged')"
        " AND flags NOT LIKE '%anonymous%' AND flags NOT LIKE '%not_contactable%'",
        (stamp(now - timedelta(days=ONCE_DAYS)),),
    )
    return (int(row[1]), int(row[0])) if row else (0, 0)


def id_of(view: Asks, reference: str) -> str | None:
    """The complaint of that number (upper and lower case alike) or full id."""
    plain = reference.strip()
    if not plain or not plain.isascii():
        return None
    row = _row(view, "SELECT id FROM complaint WHERE number = ? ORDER BY entered_at LIMIT 1", (plain.upper(),)) or _row(
        view, "SELECT id FROM complaint WHERE id = ?", (plain.lower(),)
    )
    return str(row[0]) if row else None


def of_same_patient(view: Asks, patient: str, limit: int) -> list[BoardRow]:
    """Complaints of the same patient reference, however its letters are written, newest received first."""
    known = spellings(patient)
    rows = view.run(
        f"SELECT {BOARD_COLUMNS} FROM complaint WHERE patient IN ({_marks(known)})"  # noqa: S608 - our own names
        " AND state NOT IN ('void', 'merged') ORDER BY received_at DESC, id DESC LIMIT ?",
        (*known, limit),
    )
    return [BoardRow(*row) for row in rows]


def callers(view: Asks, host: str) -> list[tuple[Any, ...]]:
    """Who else called about a complaint: number, who, channel, callback, said, received; earliest first."""
    return list(
        view.run(
            "SELECT number, who, channel, callback, said, received_at FROM complaint"
            " WHERE merged_into = ? AND state = 'merged' ORDER BY received_at, id",
            (host,),
        )
    )


def first_resolved(view: Asks, patient: str, since: datetime) -> list[tuple[str, str, datetime]]:
    """Complaints of a patient first resolved after `since`: id, category, when; newest first."""
    known = spellings(patient)
    rows = view.run(
        f"SELECT id, category, first_resolved_at FROM complaint WHERE patient IN ({_marks(known)})"  # noqa: S608
        " AND kind = 'complaint'"
        " AND category IS NOT NULL AND first_resolved_at > ? AND state NOT IN ('void', 'merged')"
        " ORDER BY first_resolved_at DESC",
        (*known, stamp(since)),
    )
    return [(str(row[0]), str(row[1]), instant(row[2])) for row in rows]


def logged_at(view: Asks, at: datetime) -> list[tuple[str, str | None, str | None]]:
    """What was logged as received at that very moment, merged and void records included: number, patient, said."""
    rows = view.run(
        "SELECT c.number, c.patient, c.said FROM event e JOIN complaint c ON c.id = substr(e.subject, 11)"
        " WHERE e.kind = 'logged' AND e.occurred_at = ? ORDER BY c.number",
        (stamp(at),),
    )
    return [(str(row[0]), row[1], row[2]) for row in rows]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def with_amends(view: Asks, patient: str) -> list[str]:
    """Complaints of a patient on which something of value was given, taken back or not."""
    known = spellings(patient)
    rows = view.run(
        "SELECT DISTINCT c.id FROM complaint c JOIN event e ON e.subject = 'complaint:' || c.id"  # noqa: S608
        f" WHERE c.patient IN ({_marks(known)}) AND e.kind = 'resolved'"
        " AND json_extract(e.facts, '$.amends_cents') > 0",
        known,
    )
    return [str(row[0]) for row in rows]


def rows_of(view: Asks, ids: Sequence[str]) -> list[BoardRow]:
    """The rows of these complaints, in the order given."""
    found = {}
    for one in ids:
        row = _row(view, f"SELECT {BOARD_COLUMNS} FROM complaint WHERE id = ?", (one,))  # noqa: S608
        if row:
            found[one] = BoardRow(*row)
    return [found[one] for one in ids if one in found]


def is_empty(view: Asks) -> bool:
    """Whether nothing was ever recorded here."""
    return _row(view, "SELECT 1 FROM complaint WHERE received_at > '' LIMIT 1") is None
