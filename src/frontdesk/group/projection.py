"""Complaints as the group sees them: folded from the events by the same code as on the desks, coded facts only.

Folding follows a push and may be repeated at any time: it takes up at the position where it last ended. A
complaint's row says up to which position of the feed it stands.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, literal_column, select, tuple_, update

from frontdesk.envelope import Envelope, event_of, from_line
from frontdesk.group import counting, listing
from frontdesk.group.accounts import site_called
from frontdesk.group.coded import coded
from frontdesk.group.errors import NotForYou, UnknownSite
from frontdesk.group.settings import utc_now
from frontdesk.group.store import Reading, Store, Writing
from frontdesk.group.tables import complaint, event, feed, fold, site
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.stamps import stamp

AT_ONCE = 500
"""Positions of the feed that one transaction folds."""
SUBJECTS_AT_ONCE = 200
"""Subjects in one question to the database."""
READER_WAITS_SECONDS = 5.0
PREFIX = "complaint:"
ENCOUNTERS = "encounters_counted"
MERGED: ColumnElement[str] = literal_column("'merged'")
"""As the index over these few events has it."""


def catch_up(store: Store, site_id: int, *, wait: bool = True) -> None:
    """Fold whatever has arrived since the last time. Safe to repeat, and to run anywhere at once.

    The row in `fold` is the lease: whoever has it folds, and it is free again when its holder is gone. Without
    `wait`, a site that somebody else folds just now is left to them.
    """
    while _fold_some(store, site_id, wait=wait):
        pass


def behind(store: Store) -> list[int]:
    """The sites of which something is not folded yet."""
    with store.reading() as tx:
        query = select(fold.c.site_id).join(feed, feed.c.site_id == fold.c.site_id)
        return list(tx.execute(query.where(fold.c.position < feed.c.position).order_by(fold.c.site_id)).scalars())


def catch_up_everywhere(store: Store) -> None:
    """The same for every site: what a stopped server left undone."""
    for site_id in behind(store):
        catch_up(store, site_id, wait=False)


def sites_asked(tx: Reading, site_code: str | None, may_see: frozenset[int] | None) -> frozenset[int] | None:
    """The sites that a question is about; None for all of them. Raises `UnknownSite`, `NotForYou`."""
    if site_code is None:
        return may_see
    try:
        site_id = site_called(tx, site_code).id
    except UnknownSite:
        if may_see is not None:
            raise NotForYou from None  # whether there is such a site is not theirs to learn
        raise
    if may_see is not None and site_id not in may_see:
        raise NotForYou
    return frozenset({site_id})


def up_to_now(store: Store, sites: frozenset[int] | None) -> None:
    """Fold what has arrived for some sites, or for all, before somebody reads: as far as a reader can wait."""
    count_turned(store)
    latest = time.monotonic() + READER_WAITS_SECONDS
    for site_id in behind(store):
        if time.monotonic() > latest:
            return
        if sites is None or site_id in sites:
            catch_up(store, site_id)


def _fold_some(store: Store, site_id: int, *, wait: bool) -> bool:
    """Fold one stretch of a site's feed; whether there is more."""
    with store.writing() as tx:
        leased = select(fold.c.position).where(fold.c.site_id == site_id).with_for_update(skip_locked=not wait)
        done = tx.execute(leased).scalar_one_or_none()
        newest = tx.execute(select(feed.c.position).where(feed.c.site_id == site_id)).scalar_one()
        if done is None or done >= newest:
            return False
        upto = min(done + AT_ONCE, newest)
        touched = _subjects_between(tx, site_id, done, upto)
        folded = _project(tx, site_id, {s for s in touched if s.startswith(PREFIX)}, upto)
        folded = _count(tx, site_id, folded, done, upto)
        listing.keep(tx, site_id, touched, folded)
        tx.execute(update(fold).where(fold.c.site_id == site_id).values(position=upto))
        return bool(upto < newest)


def _subjects_between(tx: Writing, site_id: int, after: int, upto: int) -> set[str]:
    found = select(event.c.subject).where(
        event.c.site_id == site_id,
        event.c.position > after,
        event.c.position <= upto,
    )
    return set(tx.execute(found.distinct()).scalars())


def _count(tx: Writing, site_id: int, folded: list[Complaint], after: int, upto: int) -> list[Complaint]:
    """What the stretch comes to by month. Hours that changed move receipts to other days: then all count again.

    Returns all that was counted.
    """
    lately = (event.c.site_id == site_id, event.c.position > after, event.c.position <= upto)
    about_days = select(event.c.body).where(*lately, event.c.kind == ENCOUNTERS)
    moved = select(event.c.kind).where(*lately, event.c.kind.in_(counting.MOVES_RECEIPTS)).limit(1)
    if tx.execute(moved).first():
        known = select(complaint.c.id).where(complaint.c.site_id == site_id)
        everything = {f"{PREFIX}{one}" for one in tx.execute(known).scalars()}
        folded = _folded(tx, site_id, everything) if everything else folded
    months = counting.count_encounters(tx, site_id, map(from_line, tx.execute(about_days).scalars()))
    if folded:
        months |= counting.count_complaints(tx, site_id, folded, counting.rules_of(tx, site_id))
    counting.count_months(tx, site_id, months, utc_now())
    return folded


def count_turned(store: Store) -> None:
    """Add up again the months in which a complaint became a grievance with time."""
    with store.reading() as tx:
        turned = counting.turned(tx, utc_now())
    for site_id, month in turned:
        with store.writing() as writing:
            counting.count_months(writing, site_id, [month], utc_now())


def _project(tx: Writing, site_id: int, touched: set[str], position: int) -> list[Complaint]:
    """Fold what was touched into its rows. Returns all that was folded."""
    folded = _folded(tx, site_id, touched)
    rows = [_row(c, site_id, position) for c in folded if c.received_at is not None]
    for some in in_parts([row["id"] for row in rows]):
        tx.execute(delete(complaint).where(complaint.c.site_id == site_id, complaint.c.id.in_(some)))
    if rows:
        tx.execute(insert(complaint), rows)
    return folded


def _folded(tx: Writing, site_id: int, subjects: set[str]) -> list[Complaint]:
    """These complaints and all that were ever merged with them."""
    return list(fold_together(story_of(tx, site_id, subjects)).values())


def story_of(tx: Reading | Writing, site_id: int, subjects: set[str]) -> list[Event]:
    """The events of these complaints and of all that were ever merged with them."""
    return [event_of(e) for e in _events_about(tx, site_id, _with_merged(tx, site_id, subjects))] if subjects else []


def _with_merged(tx: Reading | Writing, site_id: int, touched: set[str]) -> set[str]:
    """The subjects and all that were ever merged with them: merged complaints are folded together."""
    pairs = _merges(tx, site_id)
    together = set(touched)
    grown = True
    while grown:
        near = {end for pair in pairs if together & set(pair) for end in pair}
        grown = not near <= together
        together |= near
    return together


def _merges(tx: Reading | Writing, site_id: int) -> list[tuple[str, str]]:
    """Every merge there ever was: what was merged, and into what."""
    joins = select(event.c.body).where(event.c.site_id == site_id, event.c.kind == MERGED)
    pairs = ((e.subject, e.facts.get("into")) for e in map(from_line, tx.execute(joins).scalars()))
    return [(subject, into) for subject, into in pairs if isinstance(into, str)]


def hosts(tx: Reading, site_id: int) -> list[str]:
    """The ids of complaints into which others were merged at some time."""
    return sorted({into.removeprefix(PREFIX) for _, into in _merges(tx, site_id)})


def _events_about(tx: Reading | Writing, site_id: int, subjects: set[str]) -> list[Envelope]:
    found: list[Envelope] = []
    for some in in_parts(sorted(subjects)):
        about = select(event.c.body).where(event.c.site_id == site_id, event.c.subject.in_(some))
        found += map(from_line, tx.execute(about).scalars())
    return found


def in_parts(values: list[str]) -> Iterable[list[str]]:
    """So many at once as one question to the database takes."""
    return (values[i : i + SUBJECTS_AT_ONCE] for i in range(0, len(values), SUBJECTS_AT_ONCE))


def _row(c: Complaint, site_id: int, position: int) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "id": c.id,
        "position": position,
        "number": (coded(c.number) or "")[:20],
        "state": c.state.value,
        "received_at": _at(c.received_at),
        "facts": json.dumps(facts_of(c), sort_keys=True),
    }


def facts_of(c: Complaint) -> dict[str, Any]:
    """What the group may know of a complaint: codes, times and pseudonyms. Nothing that was sealed is here."""
    first, last = c.first_resolution, c.resolution
    return {
        "number": coded(c.number),
        "id": c.id,
        "kind": c.record.value,
        "state": c.state.value,
        "cycle": c.cycle,
        "category": _code(c.category),
        "hcat": coded(c.hcat),
        "severity": _number(c.severity),
        "harm": _number(c.harm),
        "stage": _code(c.stage),
        "cause": _code(c.cause),
        "channel": c.channel.value,
        "received_at": _at(c.received_at),
        "entered_at": _at(c.entered_at),
        "acknowledged_at": _at(c.acknowledged_at),
        "first_resolved_at": _at(first.at if first else None),
        "resolved_at": _at(last.at if last else None),
        "put_right": last.put_right.value if last else None,
        "followed_up_at": _at(c.follow_up.at if c.follow_up else None),
        "reopens": c.reopens,
        "flags": sorted(flag.value for flag in c.flags),
        "waiting_on": c.waiting.on.value if c.waiting else None,
        "owner": coded(c.owner),
        "clinician": coded(c.clinician),
        "promise_at": _at(c.promise_at),
        "merged_into": c.merged_into.removeprefix(PREFIX) if c.merged_into else None,
    }


def _at(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def _code(value: Any) -> str | None:  # noqa: ANN401 - a word from any closed list
    return None if value is None else str(value.value)


def _number(value: int | None) -> int | None:
    return None if value is None else int(value)


def page(tx: Reading, *, sites: frozenset[int] | None, after: str, limit: int) -> dict[str, Any]:
    """Complaints in the order in which they changed, after a place in that order: `SITE.POSITION.ID`, or `0`."""
    c = complaint.c
    site_id, position, last_id = (*after.split(".", 2), "0", "")[:3]
    later = tuple_(c.site_id, c.position, c.id) > tuple_(int(site_id), int(position), last_id)
    query = select(c.site_id, site.c.code, c.position, c.id, c.facts).join(site, site.c.id == c.site_id)
    query = query.where(later).order_by(c.site_id, c.position, c.id).limit(limit)
    if sites is not None:
        query = query.where(c.site_id.in_(sorted(sites)))
    rows = tx.execute(query).all()
    last = rows[-1] if len(rows) == limit else None
    return {
        "complaints": [{"site": r.code, **json.loads(r.facts)} for r in rows],
        "next": f"{last.site_id}.{last.position}.{last.id}" if last else None,
    }
