"""The huddle sheet: one page for the team's meeting. The practice's purpose, a story and a thank-you, then figures.

No patient stands on it, neither name nor reference nor words. A second page says which clinician is needed for what.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk.desk import words
from frontdesk.desk.days import SignedDay, day_end, measures
from frontdesk.desk.learning import stories
from frontdesk.desk.letters import with_trouble_named
from frontdesk.desk.noting import noted
from frontdesk.desk.presence import check_reading
from frontdesk.desk.thanking import thanks_on, thanks_words
from frontdesk.journal.audit import Done
from frontdesk.paper.page import Block, Facts, Heading, NewSheet, Page, Paragraph, Table
from frontdesk.recovery.codes import Flag, State, WaitingOn
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.measures import Measures, Rate, Share
from frontdesk.recovery.spoken import opening_time, working_day
from frontdesk.recovery.standing import standing
from frontdesk.recovery.statistics import SHARE_SIZE_MIN

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.recovery.gratitude import Praise
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Practice

WEEKS = 4
"""Figures are over so many weeks up to the day: long enough to say something, short enough to be of now."""
ROWS_MAX = 6
"""As many open complaints as leave the sheet a single page."""
STORY_CHARACTERS_MAX = 360
THANKS_CHARACTERS_MAX = 300
NAME_CHARACTERS_MAX = 24
SHARES = (8, 28, 26, 24, 14)
"""Of the width, for the number, what it is about, what is next, by when, and who: a time stands on one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Huddle:
    """What the sheet is made of."""

    signed: SignedDay
    month: Measures
    practice: Practice
    story: str
    thanks: tuple[Praise, ...]


def write_huddle(desk: Desk, by: StaffId, file: str, *, day: date | None = None, force: bool = False) -> Path:
    """Write the sheet of a day, without a date of today or the last business day, as PDF or text.

    Raises `RoleMayNot`, `SignInFirst`, `FileRefused`, `ClosedAllDay`, `FutureTime`.
    """
    from frontdesk.paper.files import checked_file, write_page

    path = checked_file(file, force=force)
    found = gathered(desk, by, day)
    page = fitting_page(found) if path.suffix.lower() == ".pdf" else huddle_page(found)
    noted(desk, by, Done.PRINTED, sheet="huddle")
    with_trouble_named(lambda: write_page(page, path))
    return path


def usual_name(day: date) -> str:
    """A name for the file: the day and nothing else."""
    return f"huddle-{day.isoformat()}.pdf"


def gathered(desk: Desk, by: StaffId, day: date | None = None) -> Huddle:
    """Everything that stands on the sheet."""
    practice = desk.practice
    check_reading(desk.journal, practice, "see the measures", by)
    signed = day_end(desk, day)
    ended = signed.day
    first = ended.date - timedelta(weeks=WEEKS) + timedelta(days=1)
    told = [one for one in stories(desk) if one.withdrawn_at is None and one.at <= ended.as_of]
    return Huddle(
        signed=signed,
        month=measures(desk, from_=first, to=ended.date, as_of=ended.as_of),
        practice=practice,
        story=told[0].text if told else "",
        thanks=thanks_on(desk, ended.date),
    )


def fitting_page(huddle: Huddle) -> Page:
    """The same with as many open complaints as leave the team a single sheet, whatever else there is to tell."""
    from frontdesk.paper.pdf import sheets_of

    for rows in range(ROWS_MAX, 0, -1):
        page = huddle_page(huddle, rows)
        team = next((at for at, block in enumerate(page.blocks) if isinstance(block, NewSheet)), len(page.blocks))
        if sheets_of(replace(page, blocks=page.blocks[:team])) == 1:
            return page
    return huddle_page(huddle, 0)


def huddle_page(huddle: Huddle, rows: int = ROWS_MAX) -> Page:
    """The sheet, with so many open complaints by themselves, and the clinicians' own page behind it."""
    practice, day = huddle.practice, huddle.signed.day.date
    blocks: list[Block] = [
        *([Paragraph(practice.purpose)] if practice.purpose else []),
        Heading("A story"),
        Paragraph(_story(huddle.story)),
        Heading("Thank you"),
        Paragraph(_thanks(practice, huddle.thanks)),
        *_open(huddle, rows),
        Heading(f"How we are doing, {WEEKS} weeks"),
        Facts(figures(huddle.month, working_day(practice.rules.calendar))),
        NewSheet(),
        Heading("Clinicians: this needs you"),
        *_needs(huddle),
    ]
    title = f"Huddle: {day:%A} {day.day} {day:%B %Y}"
    return Page(sender=practice.name, title=title, blocks=blocks, footer=f"{practice.name} · for the team")


def _story(text: str) -> str:
    if not text:
        return "No story is told yet. Who was helped lately?"
    return _short(text, STORY_CHARACTERS_MAX)


def _thanks(practice: Practice, thanks: Sequence[Praise]) -> str:
    """Everybody who was named, as far as there is room for what for; then by name alone."""
    said = thanks_words(practice, thanks)
    if len(said) > THANKS_CHARACTERS_MAX:
        said = thanks_words(practice, list({one.who: replace(one, what_for="") for one in thanks}.values()))
    return _short(said, THANKS_CHARACTERS_MAX) or "Nobody was named that day. Whom would you thank?"


def _short(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def _open(huddle: Huddle, most: int) -> Iterator[Block]:
    """What still needs somebody: safety first, then what is due soonest."""
    ended = huddle.signed.day
    calls = len(ended.follow_ups_due)
    yield Heading(f"Open: {len(ended.open)}, and {calls} to call back")
    if not ended.open:
        yield Paragraph("Nothing is open.")
        return
    found = ((Flag.SAFETY not in c.flags, *_row(c, huddle.practice, ended.as_of)) for c in ended.open)
    rows = [cells for _, _, cells in sorted(found, key=lambda row: row[:2])]
    if most:
        yield Table(["No", "About", "Next", "By", "Who"], rows[:most], SHARES)
    if len(rows) > most:
        yield Paragraph(f"{'and ' if most else ''}{len(rows) - most} more: they stand on the list of open issues.")


def _row(c: Complaint, practice: Practice, as_of: datetime) -> tuple[datetime, list[str]]:
    """When it is due, and its line: codes and times, no word of the patient."""
    owed, zone = standing(c, practice.rules, as_of).next, practice.rules.calendar.zone
    due = owed.due_at if owed else as_of
    late = " (late)" if owed and as_of > owed.due_at else ""
    about = c.category.words if c.category else c.record.words
    by = words.day_of_due(due, zone, as_of) + late if owed else ""
    who = _short(practice.name_of(c.owner) or "nobody yet", NAME_CHARACTERS_MAX)
    return due, [c.number, about, words.STEPS[owed.step] if owed else "", by, who]


def figures(month: Measures, day: int) -> list[tuple[str, str]]:
    """The figures with their uncertainty; those of too few say so. `day` is how long a working day is, in minutes."""
    ninety = month.minutes_to_acknowledge_p90
    heard = _median(month.minutes_to_acknowledge_median, day)
    return [
        ("Complaints", f"{month.complaints}, {rate_words(month.rate)}"),
        ("Heard within", heard + (f", nine in ten within {opening_time(ninety, day)}" if ninety else "")),
        ("Put right within", _median(month.first_resolution_net_median, day)),
        ("Put right once", share_words(month.resolved_once)),
        ("Called back on time", share_words(month.follow_up_on_time)),
        ("Thanks", f"{month.compliments}"),
    ]


def rate_words(rate: Rate | None) -> str:
    """Per 1,000 encounters with the exact interval."""
    if rate is None:
        return "no rate: the encounters are not entered"
    return f"{rate.value:.1f} per 1,000 encounters (95 % between {rate.low:.1f} and {rate.high:.1f})"


def share_words(share: Share) -> str:
    """So many of so many with Wilson's interval; of fewer than ten, that they are too few."""
    interval = share.interval
    if interval is None:
        few = f"too few to tell, below {SHARE_SIZE_MIN}"
        return f"{share.k} of {share.n} ({few})" if share.n else "none yet"
    return f"{share.k} of {share.n} (95 % between {interval.low:.0%} and {interval.high:.0%})"


def _median(minutes: float | None, day: int) -> str:
    return "none yet" if minutes is None else f"{opening_time(minutes, day)} (median)"


# ---------------------------------------------------------------- clinicians


def _needs(huddle: Huddle) -> Iterator[Block]:
    """For each clinician, what waits for them; then what waits for whoever is on duty."""
    rows = list(needs_you(huddle.signed.day.open, huddle.practice, huddle.signed.day.as_of))
    yield Paragraph("Ask the owner, or open the number at the desk: no patient stands on this page.", quiet=True)
    if not rows:
        yield Paragraph("Nothing needs a clinician.")
        return
    for who in sorted({clinician for clinician, _ in rows}, key=lambda name: (name == "", name)):
        yield Heading(huddle.practice.clinicians.get(who, who) or "Whoever is on duty")
        mine = [cells for clinician, cells in rows if clinician == who]
        yield Table(["No", "About", "What", "By", "Ask"], mine, SHARES)


def needs_you(found: Sequence[Complaint], practice: Practice, as_of: datetime) -> Iterator[tuple[str, list[str]]]:
    """The clinician's code (empty for whoever is on duty) and the line: safety first, then answers and calls owed."""
    for c in sorted(found, key=lambda c: (not c.is_safety, c.received_at or as_of)):
        safety = c.is_safety and c.state is not State.CLOSED
        if c.clinician is None and not safety:
            continue
        _, (number, about, step, by, owner) = _row(c, practice, as_of)
        colleague = c.waiting is not None and c.waiting.on is WaitingOn.INTERNAL
        what = "safety: look at it" if safety else "your answer is waited for" if colleague else step
        yield c.clinician or "", [number, about, what, by, owner]
