"""Who came again: found among the records of the same patient, and told with the next act, since the server cannot.

When a complaint is logged, the desk knows which ones it repeats. A resolution that is typed in later, or another code,
may make repeats of what is on record already: the act that does so says so. An undo or a merge may do the same; then
the next act upon either record says it. Nothing is told twice without need, and nothing of a patient whose reference
was erased.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.journal.asks import Asks
from frontdesk.journal.matching import spellings
from frontdesk.recovery.codes import Category, RecordKind
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Act, Draft, Logged, Recoded, Resolved
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.repeats import mature_at, repeats, same_kind
from frontdesk.recovery.stamps import instant, stamp

if TYPE_CHECKING:
    from frontdesk.journal.ledger import Ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class _Trouble:
    """A complaint as these acts leave it, so far as repeats go by it."""

    id: str
    patient: str
    category: Category
    received_at: datetime
    first_resolved_at: datetime | None
    told: frozenset[str]
    """Of which it has been said already."""


def telling(page: Ledger, drafts: Sequence[Draft]) -> list[Draft]:
    """These drafts; the last act upon each complaint says which repeats are known now and were not told before."""
    last = {draft.subject: at for at, draft in enumerate(drafts) if isinstance(draft.what, Act)}
    telling = list(drafts)
    for subject, at in last.items():
        trouble = _left_by(page, subject, [draft for draft in drafts if draft.subject == subject])
        what = drafts[at].what
        if trouble is not None and isinstance(what, Act):
            before, after = _others(page.session, trouble)
            telling[at] = replace(drafts[at], what=replace(what, repeats=before, repeated_by=after))
    return telling


def _left_by(page: Ledger, subject: Subject, drafts: Sequence[Draft]) -> _Trouble | None:
    """None for what is no complaint, or of nobody known, or not coded."""
    logged = next((draft for draft in drafts if isinstance(draft.what, Logged)), None)
    now = _as_logged(subject, logged) if logged is not None else _as_told(page.complaint(subject))
    if now is None:
        return None
    for draft in drafts:
        match draft.what:
            case Recoded(category=Category() as category):
                now = replace(now, category=category)
            case Resolved() if draft.cycle == 1 and now.first_resolved_at is None:
                now = replace(now, first_resolved_at=draft.occurred_at)
    return now


def _as_logged(subject: Subject, draft: Draft) -> _Trouble | None:
    what = draft.what
    if not isinstance(what, Logged) or what.record is not RecordKind.COMPLAINT:
        return None
    if what.patient is None or what.category is None:
        return None
    return _Trouble(
        id=subject.partition(":")[2],
        patient=what.patient,
        category=what.category,
        received_at=draft.occurred_at,
        first_resolved_at=None,
        told=frozenset({what.repeat_of} if what.repeat_of else ()),
    )


def _as_told(c: Complaint) -> _Trouble | None:
    if c.record is not RecordKind.COMPLAINT or c.patient is None or c.category is None or c.received_at is None:
        return None
    return _Trouble(
        id=c.id,
        patient=c.patient,
        category=c.category,
        received_at=c.received_at,
        first_resolved_at=c.first_resolution.at if c.first_resolution else None,
        told=frozenset((*c.repeats, *c.repeated_by)),
    )


def _others(view: Asks, own: _Trouble) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those that it repeats, and those that repeat it, of which nothing was said yet; by their ids."""
    known, kinds = spellings(own.patient), same_kind(own.category)
    rows = view.run(
        "SELECT id, received_at, first_resolved_at, repeat_of FROM complaint"  # noqa: S608 - our own names
        f" WHERE patient IN ({_marks(known)}) AND category IN ({_marks(kinds)}) AND id <> ?"
        " AND kind = 'complaint' AND state NOT IN ('void', 'merged') ORDER BY received_at, id",
        (*known, *(kind.value for kind in kinds), own.id),
    )
    before: list[str] = []
    after: list[str] = []
    for one, received, resolved, repeat_of in rows.fetchall():
        if one in own.told:
            continue
        if repeats(own.received_at, first_resolved_at=instant(resolved) if resolved else None):
            before.append(str(one))
        elif repeats(instant(received), first_resolved_at=own.first_resolved_at) and repeat_of != own.id:
            after.append(str(one))
    return tuple(before), tuple(after)


def is_repeated(view: Asks, c: Complaint) -> bool:
    """Whether another complaint repeats this one, as both stand; where a patient was erased, by the desk's word."""
    if c.first_resolution is None or c.category is None:
        return False
    kinds, begin = same_kind(c.category), c.first_resolution.at
    known, told = spellings(c.patient) if c.patient else (), c.repeated_by
    of_nobody = "AND patient IS NULL" if c.patient else ""
    asked = [
        (f"patient IN ({_marks(known)})", known),
        (f"repeat_of = ? {of_nobody}", (c.id,)),
        (f"id IN ({_marks(told)}) {of_nobody}", told),
    ]
    return any(
        view.run(
            f"SELECT 1 FROM complaint WHERE {which} AND category IN ({_marks(kinds)}) AND id <> ?"  # noqa: S608 - the same
            " AND kind = 'complaint' AND state NOT IN ('void', 'merged')"
            " AND received_at > ? AND received_at < ? LIMIT 1",
            (*values, *(kind.value for kind in kinds), c.id, stamp(begin), stamp(mature_at(begin))),
        ).fetchone()
        for which, values in asked
        if values
    )


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
