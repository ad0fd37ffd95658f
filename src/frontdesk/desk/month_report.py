"""The month on paper, for the practice's own manager: figures with their uncertainty beside the practice's own past.

No patient stands on it and nobody is ranked. It says what the group's report says of the practice, from the desk's own
records, without the group.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.desk.days import begins, measures
from frontdesk.desk.huddle import figures, rate_words, share_words
from frontdesk.desk.letters import with_trouble_named
from frontdesk.desk.noting import noted
from frontdesk.desk.presence import check_reading
from frontdesk.journal import days as day_rows
from frontdesk.journal import progress as rows
from frontdesk.journal.audit import Done
from frontdesk.paper.page import Block, Facts, Heading, Page, Paragraph, Table
from frontdesk.recovery.clocks import end_of_date, local_date
from frontdesk.recovery.codes import Category, Stage
from frontdesk.recovery.measures import Measures
from frontdesk.recovery.progress import OwnPast, first_day, own_past
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.spoken import month_words, opening_time, working_day, working_day_words
from frontdesk.recovery.tally import receipt_day

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Practice

NOTE = (
    "A high number may mean that everything is written down, a low one that little is. Shares of fewer than ten are "
    "too few to tell. The figures are for learning; they are no mark for anybody."
)


NOT_SAID = "not said yet"


class NotAMonth(WrongValue):
    """A month is written as year and month, and lies not in the future."""

    code = "not-a-month"

    def __init__(self, text: str) -> None:
        """Show how it is written."""
        super().__init__(f"{text[:40]!r} is no month that has begun.", "write it like 2026-05.")


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthReport:
    """What the page is made of."""

    practice: Practice
    month: str
    as_of: datetime
    numbers: Measures
    past: OwnPast
    what: Mapping[tuple[Category | None, Stage | None], int]
    """None where nobody has said."""


def write_month(desk: Desk, by: StaffId | None, file: str, *, month: str | None = None, force: bool = False) -> Path:
    """Write a month, without one the last whole month, as PDF or text.

    Raises `RoleMayNot`, `SignInFirst`, `NotAMonth`, `FileRefused`.
    """
    from frontdesk.paper.files import checked_file, write_page

    path = checked_file(file, force=force)
    found = gathered(desk, by, month)
    page = month_page(found)
    noted(desk, by, Done.PRINTED, sheet="month", month=found.month)
    with_trouble_named(lambda: write_page(page, path))
    return path


def free_file(folder: Path, month: str) -> Path:
    """A file named for the month and nothing else; numbered where there is one, so that none is written over."""
    names = (f"month-{month}{f'-{number}' if number > 1 else ''}.pdf" for number in count(1))
    return next(folder / name for name in names if not (folder / name).exists())


def last_month(today: date) -> str:
    """The last month that is over."""
    return (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]


def gathered(desk: Desk, by: StaffId | None, month: str | None = None) -> MonthReport:
    """Everything that stands on the page, as it stands now."""
    practice, now = desk.practice, desk.now()
    check_reading(desk.journal, practice, "see the measures", by)
    zone = practice.rules.calendar
    today = local_date(zone, now)
    said = last_month(today) if month is None else month
    first, last = _days_of(said, today)
    with desk.database.reading() as view:
        oldest, end = first_day(last), end_of_date(zone, last)
        came = rows.received_times(view, begins(zone, oldest), end)
        encounters = day_rows.encounters_between(view, oldest, last)
        coded = rows.coded(view, begins(zone, first), end)
    return MonthReport(
        practice=practice,
        month=said,
        as_of=now,
        numbers=measures(desk, from_=first, to=last, as_of=now),
        past=own_past([receipt_day(zone, at) for at in came], encounters, last),
        what=Counter((about, stage) for at, about, stage in coded if first <= receipt_day(zone, at) <= last),
    )


def _days_of(month: str, today: date) -> tuple[date, date]:
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise NotAMonth(month) from None
    if first > today or first.isoformat()[:7] != month:
        raise NotAMonth(month)
    return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])


def month_page(found: MonthReport) -> Page:
    """The month as a page."""
    practice, numbers = found.practice, found.numbers
    day = working_day(practice.rules.calendar)
    blocks: list[Block] = [
        *([Paragraph(practice.purpose)] if practice.purpose else []),
        Heading("The month"),
        Facts([*figures(numbers, day), *_more(numbers, day)]),
        Paragraph(working_day_words(day), quiet=True),
        *_past(found.past),
        *_what(found.what),
        Paragraph(NOTE, quiet=True),
    ]
    title = f"Month in complaints: {month_words(found.month)}"
    return Page(sender=practice.name, title=title, blocks=blocks, footer=f"{practice.name} · to learn from")


def _more(m: Measures, day: int) -> Iterator[tuple[str, str]]:
    yield "Severity 2 and 3", rate_words(m.rate_serious)
    yield "Grievances", f"{m.grievances}, {rate_words(m.rate_grievances)}"
    yield "Heard on time", share_words(m.acknowledged_on_time)
    yield "Reopened", share_words(m.reopened)
    if m.notices_on_time.n:
        yield "Notices on time", share_words(m.notices_on_time)
    if m.days_without_encounters:
        yield "Days without a count", f"{m.days_without_encounters}: they have no part in a rate"
    if m.waiting_longest is not None:
        longest = opening_time(m.waiting_longest, day)
        yield "Not heard yet", f"{m.waiting}, the longest for {longest}: no median holds them"


def _past(past: OwnPast) -> Iterator[Block]:
    yield Heading("Beside your own past")
    yield Paragraph(past.reading.sentence)
    lines: list[list[str]] = []
    for at, one in enumerate(past.stretches):
        rate, limits = one.rate, past.limits(at)
        told = f"{rate.value:.1f} ({rate.low:.1f} to {rate.high:.1f})" if rate else "no rate"
        between = f"{limits[0]:.1f} to {limits[1]:.1f}" if limits else ""
        size = f"{one.size:,}" if one.size else "not entered"
        lines.append([month_words(one.name), str(one.received), size, told, between, past.signal(at)])
    if lines:
        headings = ["Month", "Complaints", "Encounters", "per 1,000 (95 %)", "Limits", "What it says"]
        yield Table(headings, lines, [17, 15, 15, 22, 17, 18])


def _what(counts: Mapping[tuple[Category | None, Stage | None], int]) -> Iterator[Block]:
    if not counts:
        return
    stages = [stage for stage in (*Stage, None) if any(at is stage for _, at in counts)]
    abouts = [category for category in (*Category, None) if any(about is category for about, _ in counts)]
    lines = []
    for about in abouts:
        cells = [counts.get((about, stage), 0) for stage in stages]
        lines.append([about.words if about is not None else NOT_SAID, *map(str, cells), str(sum(cells))])
    where = [stage.short if stage is not None else NOT_SAID for stage in stages]
    yield Heading("What it was about, and where")
    yield Table(["About", *where, "All"], lines, [28, *[14] * len(stages), 9])
