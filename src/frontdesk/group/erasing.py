"""Erasing sealed words on the server when a redaction comes, and again whenever what it reaches is sent once more.

The server cannot open what it erases. It keeps the event with its facts and hashes, so the chain still verifies, and
serves it without its words from then on. An event that waits in quarantine is looked at too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, literal_column, select, update

from frontdesk.envelope import Envelope, Untrusted, from_line, to_line
from frontdesk.group.batch import Item, of_any_size
from frontdesk.group.store import Writing
from frontdesk.group.tables import event, feed, quarantine
from frontdesk.recovery.erasing import Reach, reach_of
from frontdesk.recovery.events import Redacted

REDACTED: ColumnElement[str] = literal_column("'redacted'")
"""As the index over these few events has it."""
SUBJECTS_AT_ONCE = 200


def erase(tx: Writing, site_id: int, items: Sequence[Item]) -> int:
    """Erase what redactions reach in the complaints that these events are about; gives how many lost their words.

    A batch of a site without redactions costs one question.
    """
    reaches = _reaches(tx, site_id, {item.envelope.subject for item in items})
    return _in_events(tx, site_id, reaches) + _in_quarantine(tx, site_id, reaches) if reaches else 0


def erase_again(tx: Writing) -> int:
    """Erase what any redaction in any feed reaches: after the database was put back, words may be there once more."""
    gone = 0
    for site_id in tx.execute(select(feed.c.site_id)).scalars().all():
        reaches = _reaches(tx, site_id, None)
        gone += _in_events(tx, site_id, reaches) + _in_quarantine(tx, site_id, reaches) if reaches else 0
    return gone


def is_redaction(item: Item) -> bool:
    """Whether an event is a redaction."""
    return item.envelope.kind == Redacted.kind


def _reaches(tx: Writing, site_id: int, subjects: Collection[str] | None) -> dict[str, list[Reach]]:
    about = select(event.c.subject, event.c.body).where(event.c.site_id == site_id, event.c.kind == REDACTED)
    found: dict[str, list[Reach]] = {}
    for row in tx.execute(about):
        if subjects is None or row.subject in subjects:
            e = from_line(row.body)
            found.setdefault(e.subject, []).append(reach_of(e.subject, e.clock, e.id, e.facts))
    return found


def _in_events(tx: Writing, site_id: int, reaches: dict[str, list[Reach]]) -> int:
    gone, subjects = 0, sorted(reaches)
    for start in range(0, len(subjects), SUBJECTS_AT_ONCE):
        some = subjects[start : start + SUBJECTS_AT_ONCE]
        about = select(event.c.position, event.c.body).where(event.c.site_id == site_id, event.c.subject.in_(some))
        for row in tx.execute(about).all():
            e = from_line(row.body)
            if _is_reached(e, reaches):
                here = (event.c.site_id == site_id, event.c.position == row.position)
                tx.execute(update(event).where(*here).values(body=_without_words(e)))
                gone += 1
    return gone


def _in_quarantine(tx: Writing, site_id: int, reaches: dict[str, list[Reach]]) -> int:
    """What could not be used may hold words all the same."""
    q, gone = quarantine.c, 0
    for row in tx.execute(select(q.device, q.epoch, q.seq, q.body).where(q.site_id == site_id)).all():
        try:
            e = of_any_size(row.body)
        except Untrusted:
            continue
        if _is_reached(e, reaches):
            here = (q.site_id == site_id, q.device == row.device, q.epoch == row.epoch, q.seq == row.seq)
            tx.execute(update(quarantine).where(*here).values(body=_without_words(e)))
            gone += 1
    return gone


def _is_reached(e: Envelope, reaches: dict[str, list[Reach]]) -> bool:
    return e.words is not None and any(one.covers(e.subject, e.clock, e.id) for one in reaches.get(e.subject, ()))


def _without_words(e: Envelope) -> bytes:
    return to_line(replace(e, words=None))
