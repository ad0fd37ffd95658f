"""The concern report: one complaint, or one code that comes again and again, on a page for whoever can change it.

No patient stands on it: codes, times and what followed. What was said and done is added only when a manager asks for
it, and even then without reference, call-back or names of who said it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.desk.casefile import CaseFile, case, case_on
from frontdesk.desk.learning import improvements
from frontdesk.desk.letters import day_words, with_trouble_named
from frontdesk.desk.noting import noted
from frontdesk.desk.presence import check_reading
from frontdesk.journal import learning as rows
from frontdesk.journal.audit import Done
from frontdesk.paper.page import Block, Facts, Heading, Items, Page, Paragraph, Table
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import Category, Code, Severity
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.patterns import remedies

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.learning import Improvement
    from frontdesk.recovery.practice import Practice

REPORT_DAYS = 90
"""A pattern is looked at over a quarter unless somebody says otherwise."""
ROWS_MAX = 200
HAPPENED = {
    "acknowledged": "acknowledged", "resolved": "put right", "followed_up": "followed up", "reopened": "reopened",
    "waiting_started": "waiting", "handed_over": "handed over", "escalated": "brought before somebody higher up",
    "grievance_opened": "became a grievance", "interim_sent": "interim letter", "notice_sent": "written notice",
    "grievance_decided": "decided", "recoded": "coded again", "routed": "sent the special way",
}  # fmt: skip
"""Steps that stand on a report."""


def concern_report(
    desk: Desk, by: StaffId, ref: str, file: str, *, with_words: bool = False, force: bool = False
) -> Path:
    """Write the report of one complaint. Raises `RoleMayNot`, `UnknownComplaint`, `FileRefused`."""
    _check(desk, by)
    found = case(desk, ref, by=by)
    page = report_page(found, improvements(desk), with_words=with_words)
    noted(desk, by, Done.PRINTED, found.complaint.subject, sheet="concern_report", words=with_words)
    return _written(page, file, force=force)


def pattern_report(
    desk: Desk, by: StaffId, category: Category, file: str, *, days: int = REPORT_DAYS, force: bool = False
) -> Path:
    """Write the report of everything with one code in the last days."""
    _check(desk, by)
    now = desk.now()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        ids = rows.of_code(view, category, now - timedelta(days=days))
        found = [desk.journal.complaint_in(view, Subject(f"complaint:{one}")) for one in ids]
        cases = [case_on(view, c, practice, now) for c in found if c is not None]
    page = pattern_page(category, cases, improvements(desk), practice, now, days=days)
    noted(desk, by, Done.PRINTED, sheet="pattern_report", category=category.value)
    return _written(page, file, force=force)


def report_page(found: CaseFile, known: list[Improvement], *, with_words: bool = False) -> Page:
    """One complaint as a page."""
    c, practice = found.complaint, found.practice
    linked = [one for one in known if c.id in one.complaints]
    blocks: list[Block] = [*_top(practice, found.as_of), Facts(_facts(found)), Heading("What happened when")]
    blocks.append(Items(_steps(found)))
    if with_words:
        said = [("What was said", c.said), ("What would put it right", c.remedy or "")]
        said.append(("What was done", c.resolution.done if c.resolution else ""))
        blocks.append(Facts([(name, text) for name, text in said if text]))
    blocks += _improving(linked, practice)
    blocks += [Heading("What we will change"), Paragraph("Who sees to it, and by when?\n\n\n")]
    return Page(sender=practice.name, title=f"Concern report: {c.number}", blocks=blocks, footer=_footer(practice))


def pattern_page(
    category: Category, cases: list[CaseFile], known: list[Improvement], practice: Practice, now: datetime, *, days: int
) -> Page:
    """Everything with one code as a page."""
    told = [found.complaint for found in cases]
    ids = {c.id for c in told}
    linked = [one for one in known if ids & set(one.complaints)]
    counts: list[tuple[str, str]] = [
        ("Complaints", f"{len(told)} in the last {days} days"),
        ("How bad", _counted(c.severity for c in told)),
        ("Where", _counted(c.stage for c in told)),
        ("How it came", _counted(c.channel for c in told)),
        ("Why", _counted(c.cause for c in told)),
        ("Put right once", f"{sum(found.resolved_once is True for found in cases)} of {len(cases)}"),
        ("Reopened", str(sum(c.reopens > 0 for c in told))),
    ]
    asked = remedies(c.remedy for c in told if c.remedy)
    counts.append(("What they ask for", ", ".join(f"{name} ({count})" for name, count in asked)))
    lines = [_row(found) for found in cases[-ROWS_MAX:]]
    blocks: list[Block] = [*_top(practice, now), Facts([(name, value) for name, value in counts if value])]
    if lines:
        headings, shares = ["No", "Received", "How bad", "Where", "Now"], [10, 22, 25, 27, 16]
        blocks += [Heading("One by one"), Table(headings, lines, shares)]
    blocks += _improving(linked, practice)
    blocks += [Heading("What we will change"), Paragraph("Who sees to it, and by when?\n\n\n")]
    title = f"Concern report: {category.words}"
    return Page(sender=practice.name, title=title, blocks=blocks, footer=_footer(practice))


def _footer(practice: Practice) -> str:
    return f"{practice.name} · to learn from, not to blame"


def _check(desk: Desk, by: StaffId) -> None:
    check_reading(desk.journal, desk.practice, "write a concern report", by)


def _written(page: Page, file: str, *, force: bool) -> Path:
    from frontdesk.paper.files import checked_file, write_page

    path = checked_file(file, force=force)
    with_trouble_named(lambda: write_page(page, path))
    return path


def _top(practice: Practice, now: datetime) -> list[Block]:
    """The practice's own purpose before any figure."""
    day = Paragraph(day_words(local_date(practice.rules.calendar, now)))
    return [*([Paragraph(practice.purpose)] if practice.purpose else []), day]


def _facts(found: CaseFile) -> list[tuple[str, str]]:
    c, zone = found.complaint, found.practice.rules.calendar.zone
    received = f"{c.received_at.astimezone(zone):%d %b %Y %H:%M}, {c.channel.words}" if c.received_at else ""
    facts = [
        ("About", c.category.words if c.category else c.record.words),
        ("Code", c.hcat or ""),
        ("How bad", c.severity.words if c.severity else ""),
        ("Harm", c.harm.words if c.harm is not None else ""),
        ("Where", c.stage.words if c.stage else ""),
        ("Also about", ", ".join(issue.category.words for issue in c.issues)),
        ("Received", received),
        ("Clinician", c.clinician or ""),
        ("State", c.state.words),
        ("Put right", c.resolution.put_right.words if c.resolution else ""),
        ("Why it happened", c.cause.words if c.cause else ""),
        ("Marks", ", ".join(sorted(flag.words for flag in found.flags))),
        ("Decided", c.outcome.words if c.outcome else ""),
    ]
    return [(name, value) for name, value in facts if value]


def _steps(found: CaseFile) -> list[str]:
    zone = found.practice.rules.calendar.zone
    told = [
        f"{entry.at.astimezone(zone):%d %b %H:%M} {HAPPENED[entry.kind]}"
        for entry in found.complaint.history
        if entry.kind in HAPPENED and not entry.undone
    ]
    return told or ["nothing yet"]


def _row(found: CaseFile) -> list[str]:
    c, zone = found.complaint, found.practice.rules.calendar.zone
    received = f"{c.received_at.astimezone(zone):%d %b %Y %H:%M}" if c.received_at else ""
    return [c.number, received, c.severity.words if c.severity else "", c.stage.words if c.stage else "", c.state.words]


def _improving(linked: list[Improvement], practice: Practice) -> list[Block]:
    if not linked:
        return []
    told = [
        f"{one.what} ({practice.name_of(one.owner)}, {'done' if one.done_at else 'by ' + day_words(one.due)})"
        + (f": {one.did}" if one.did else "")
        for one in linked
    ]
    return [Heading("You said, we did"), Items(told)]


def _counted(codes: Iterable[Code | Severity | None]) -> str:
    """How many of each, the most frequent first; what is not known is left out."""
    counted = Counter(code.words for code in codes if code is not None)
    return ", ".join(f"{words} ({count})" for words, count in counted.most_common())
