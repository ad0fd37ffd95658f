"""What pages list beside the complaints, folded with them: grievances, signed days and stories.

Everything here is disposable and made again from events. A practice's own hours and rules say what is a grievance, so
that the group's list is the practice's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from frontdesk.envelope import event_of, from_line
from frontdesk.group.coded import coded
from frontdesk.group.counting import rules_of
from frontdesk.group.store import Writing
from frontdesk.group.tables import event, grievance, signed_day, story
from frontdesk.recovery.clocks import calendar_days_due
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.events import DaySigned, Event, in_order
from frontdesk.recovery.grievance import by_rule
from frontdesk.recovery.learning import STORY, stories_of
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.stamps import stamp
from frontdesk.recovery.tally import NOTICE_DAYS

DAY = "day:"
DAY_SUBJECT = re.compile(r"day:[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z")
AT_ONCE = 200
"""Rows in one question to the database."""
LAST = datetime(9999, 1, 1, tzinfo=UTC)
"""A spoken complaint becomes a grievance at the close of its day unless it is put right. It is written down with that
moment at once, for folding follows what happens; whoever reads leaves out what has not come yet."""
GONE = frozenset({"merged", "void"})


def keep(tx: Writing, site_id: int, touched: Iterable[str], folded: Sequence[Complaint]) -> None:
    """Write down what events about these subjects, and the complaints folded from them, change in the lists."""
    subjects = sorted(touched)
    _keep_signed_days(tx, site_id, [s for s in subjects if DAY_SUBJECT.match(s)])
    _keep_stories(tx, site_id, [s for s in subjects if s.startswith(STORY)])
    if folded:
        rules = rules_of(tx, site_id)
        for at in range(0, len(folded), AT_ONCE):
            _keep_grievances(tx, site_id, folded[at : at + AT_ONCE], rules)


def _events_about(tx: Writing, site_id: int, subjects: Sequence[str]) -> list[Event]:
    """Every event of a practice about these subjects."""
    about = select(event.c.body).where(event.c.site_id == site_id, event.c.subject.in_(subjects))
    return [event_of(from_line(line)) for line in tx.execute(about).scalars()]


def _keep_grievances(tx: Writing, site_id: int, known: Sequence[Complaint], rules: SiteRules) -> None:
    tx.execute(delete(grievance).where(grievance.c.site_id == site_id, grievance.c.id.in_([c.id for c in known])))
    rows = [row for c in known if (row := _grievance(c, site_id, rules))]
    if rows:
        tx.execute(insert(grievance), rows)


def _grievance(c: Complaint, site_id: int, rules: SiteRules) -> dict[str, Any] | None:
    found = by_rule(c, rules, LAST)
    if found is None or c.received_at is None or c.state.value in GONE:
        return None
    return {
        "site_id": site_id,
        "id": c.id,
        "number": (coded(c.number) or "")[:20],
        "category": c.category.value if c.category else "",
        "at": stamp(found.at),
        "reason": found.reason.value,
        "due_at": stamp(calendar_days_due(rules.calendar, found.at, NOTICE_DAYS)),
        "new_date": c.interim_new_date.date().isoformat() if c.interim_new_date else None,
        "notice_at": stamp(c.notice_at) if c.notice_at else None,
        "outcome": c.outcome.value if c.outcome else None,
    }


def _keep_signed_days(tx: Writing, site_id: int, touched: Sequence[str]) -> None:
    if not touched:
        return
    signed = {
        one.subject.removeprefix(DAY): stamp(one.occurred_at)
        for one in in_order(_events_about(tx, site_id, touched))
        if isinstance(one.what, DaySigned)
    }
    if signed:
        mine = (signed_day.c.site_id == site_id, signed_day.c.day.in_(list(signed)))
        tx.execute(delete(signed_day).where(*mine))
        rows = [{"site_id": site_id, "day": day, "signed_at": at} for day, at in signed.items()]
        tx.execute(insert(signed_day), rows)


def _keep_stories(tx: Writing, site_id: int, touched: Sequence[str]) -> None:
    if not touched:
        return
    told = stories_of(_events_about(tx, site_id, touched))
    tx.execute(delete(story).where(story.c.site_id == site_id, story.c.id.in_([s.id for s in told])))
    rows = [
        {"site_id": site_id, "id": s.id[:64], "text": s.text.replace("\0", ""), "told_at": stamp(s.at)}
        for s in told
        if not s.withdrawn_at
    ]
    if rows:
        tx.execute(insert(story), rows)
