"""The read side: open issues, find, history.

Asked with the driver's own SQL, so that rows appear before SQLModel is imported. Every question
of the board is answered by its covering index alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from unicodedata import category

from frontdesk.journal.asks import Asks
from frontdesk.recovery.bodies import instant, stamp

COUNTS_UP_TO = 999
"""Counts in the header stop here: nobody reads further, and the query stays small."""
FIND_CHARACTERS_MAX = 400
FIND_WORDS_MAX = 12
"""Nobody looks for more; a page pasted by mistake must not become a question of a thousand words."""
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
    rules_version: str


_COLUMNS = (
    "id, number, kind, state, category, severity, channel, flags, grp, rank, next_step, next_due_at,"
    " soon_at, changes_at, owner, waiting_on, waiting_since, promise_at, received_at, resolved_at,"
    " put_right, rules_version"
)
_OF = ", ".join("c." + name for name in _COLUMNS.replace(" ", "").split(","))

OPEN = f"""SELECT {_COLUMNS} FROM complaint INDEXED BY complaint_board
WHERE open = 1 ORDER BY grp, rank, next_due_at, id LIMIT {COUNTS_UP_TO}"""  # noqa: S608 - our own names


def _row(view: Asks, question: str, values: Sequence[object] = ()) -> tuple[Any, ...] | None:
    found: tuple[Any, ...] | None = view.run(question, values).fetchone()
    return found


def open_rows(view: Asks) -> list[BoardRow]:
    """Every open complaint, most urgent first; `COUNTS_UP_TO` at most."""
    return [BoardRow(*row) for row in view.run(OPEN)]


def stale_ids(view: Asks, rules_version: str, now: datetime) -> list[str]:
    """Open complaints whose row was made for another moment or by other rules."""
    rows = view.run(
        "SELECT id FROM complaint INDEXED BY complaint_board"
        " WHERE open = 1 AND (changes_at <= ? OR rules_version <> ?)",
        (stamp(now), rules_version),
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


def is_repeated(view: Asks, complaint_id: str) -> bool:
    """Whether another complaint repeats this one."""
    row = _row(
        view,
        "SELECT 1 FROM complaint WHERE repeat_of = ? AND state NOT IN ('void', 'merged') LIMIT 1",
        (complaint_id,),
    )
    return row is not None


def of_same_patient(view: Asks, patient: str, category: str | None, limit: int) -> list[BoardRow]:
    """Complaints of the same patient reference, those about the same thing first, newest first."""
    rows = view.run(
        f"SELECT {_COLUMNS} FROM complaint WHERE patient = ? AND state NOT IN ('void', 'merged')"  # noqa: S608
        " ORDER BY category IS NOT ?, received_at DESC LIMIT ?",
        (patient, category, limit),
    )
    return [BoardRow(*row) for row in rows]


def first_resolved(view: Asks, patient: str, since: datetime) -> list[tuple[str, str, datetime]]:
    """Complaints of a patient first resolved after `since`: id, category, when; newest first."""
    rows = view.run(
        "SELECT id, category, first_resolved_at FROM complaint WHERE patient = ? AND kind = 'complaint'"
        " AND category IS NOT NULL AND first_resolved_at > ? AND state NOT IN ('void', 'merged')"
        " ORDER BY first_resolved_at DESC",
        (patient, stamp(since)),
    )
    return [(str(row[0]), str(row[1]), instant(row[2])) for row in rows]


def find(view: Asks, text: str, limit: int) -> list[BoardRow]:
    """Complaints in which every word of the text begins some word, best match first."""
    question = match_expression(text)
    if not question:
        return []
    rows = view.run(
        f"SELECT {_OF} FROM search s JOIN complaint c ON c.slot = s.rowid"  # noqa: S608 - our own names
        " WHERE search MATCH ? AND c.received_at > '' ORDER BY s.rank LIMIT ?",
        (question, limit),
    )
    return [BoardRow(*row) for row in rows]


def match_expression(text: str) -> str:
    """What FTS5 is asked for: every word as a quoted beginning; its own operators mean nothing here.

    Only what FTS5 could trip over is taken out; it splits the rest into words as it did when the
    text was put into the index. Words without any letter or digit are in no index.
    """
    readable = "".join(" " if c == '"' or category(c) in {"Cc", "Cs"} else c for c in text[:FIND_CHARACTERS_MAX])
    words = [word for word in readable.split() if any(c.isalnum() for c in word)]
    return " ".join(f'"{word}"*' for word in words[:FIND_WORDS_MAX])


def history_count(view: Asks) -> int:
    """How many records there are in all."""
    row = _row(view, "SELECT count(*) FROM complaint WHERE received_at > ''")
    return int(row[0]) if row else 0


def history_rows(view: Asks, offset: int, limit: int) -> list[BoardRow]:
    """A page of all records, newest received first. The page is cut inside the narrow index."""
    rows = view.run(
        f"SELECT {_OF} FROM complaint c JOIN (SELECT slot FROM complaint"  # noqa: S608 - our own names
        " WHERE received_at > '' ORDER BY received_at DESC, id DESC LIMIT ? OFFSET ?) p ON p.slot = c.slot"
        " ORDER BY c.received_at DESC, c.id DESC",
        (limit, offset),
    )
    return [BoardRow(*row) for row in rows]


def rows_of(view: Asks, ids: Sequence[str]) -> list[BoardRow]:
    """The rows of these complaints, in the order given."""
    found = {}
    for one in ids:
        row = _row(view, f"SELECT {_COLUMNS} FROM complaint WHERE id = ?", (one,))  # noqa: S608
        if row:
            found[one] = BoardRow(*row)
    return [found[one] for one in ids if one in found]
