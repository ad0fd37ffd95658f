"""The shift note: what whoever comes next has to know. What is open, who promised what, who waits for whom.

Made from the board as it stands; nobody writes it, so nobody forgets it. No patient stands on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from frontdesk.desk import words
from frontdesk.desk.look import Line, open_lines
from frontdesk.desk.noting import noted
from frontdesk.desk.presence import check_reading
from frontdesk.journal.audit import Done
from frontdesk.recovery.codes import Duty, Flag, NextStep

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from frontdesk.desk.seat import Desk
    from frontdesk.paper.page import Block, Page
    from frontdesk.recovery.identifiers import StaffId


Rule: TypeAlias = "tuple[str, Callable[[Line], bool], Callable[[Line], datetime | None]]"

PARTS: tuple[Rule, ...] = (
    ("Somebody's safety", lambda line: Flag.SAFETY in line.flags, lambda line: line.due_at),
    ("Handed over, not accepted yet", lambda line: line.handed_to is not None, lambda line: line.due_at),
    ("Waiting", lambda line: line.waiting_on is not None, lambda line: line.waiting_since),
    ("To call back", lambda line: line.step is NextStep.FOLLOW_UP, lambda line: line.due_at),
    ("Promised to a patient", lambda line: line.promise_at is not None, lambda line: line.promise_at),
    ("Open", lambda _: True, lambda line: line.due_at),
)
"""The headings in their order, what belongs below each, and by what it is sorted."""


class Part(NamedTuple):
    """A heading, and what stands below it: number, about what, what is next and when, and whose it is."""

    heading: str
    rows: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ShiftNote:
    """What is handed on. Parts without a row are left out."""

    practice_name: str
    at: datetime
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        """How many records it names, each once."""
        return sum(len(part.rows) for part in self.parts)


def shift_note(desk: Desk) -> ShiftNote:
    """The note as of now, for whoever may list complaints. Raises `RoleMayNot`, `SignInFirst`."""
    lines = open_lines(desk)
    practice, now = desk.practice, desk.now()
    return ShiftNote(
        practice_name=practice.name, at=now, parts=tuple(parts_of(lines, practice.rules.calendar.zone, now))
    )


def write_shift_note(desk: Desk, by: StaffId, file: str, *, force: bool = False) -> Path:
    """Write the note as PDF or text. Raises `RoleMayNot`, `SignInFirst`, `FileRefused`."""
    from frontdesk.desk.letters import with_trouble_named
    from frontdesk.paper.files import checked_file, write_page

    check_reading(desk.journal, desk.practice, "list complaints", by)
    path = checked_file(file, force=force)
    page = shift_page(shift_note(desk), desk.practice.rules.calendar.zone)
    noted(desk, by, Done.PRINTED, sheet="shift-note")
    with_trouble_named(lambda: write_page(page, path))
    return path


def parts_of(lines: Sequence[Line], zone: ZoneInfo, now: datetime) -> Iterator[Part]:
    """Every open record once, under what matters most about it."""
    left = list(lines)
    for heading, belongs, at in PARTS:
        mine = [line for line in left if belongs(line)]
        left = [line for line in left if line not in mine]
        if mine:
            mine.sort(key=lambda line: at(line) or now)
            yield Part(heading, tuple(_row(line, zone, now) for line in mine))


def _row(line: Line, zone: ZoneInfo, now: datetime) -> tuple[str, str, str, str]:
    about = line.category.words if line.category else line.kind.words
    owner = line.owner_name or "nobody yet"
    if line.handed_to_name:
        owner = f"{owner} to {line.handed_to_name}"
    return line.number, about, _next(line, zone, now), owner


def _next(line: Line, zone: ZoneInfo, now: datetime) -> str:
    """What is to be done and by when, or what is waited for."""
    if line.waiting_on is not None and line.waiting_since is not None:
        said = f"{line.waiting_on.words} since {words.day_and_time(line.waiting_since, zone, now)}"
        return said if line.promise_at is None else f"{said}, promised {_when(line.promise_at, zone, now)}"
    if line.step is None or line.due_at is None:
        return "nothing is owed"
    step = words.STEPS[line.step]
    said = f"{step} by {_when(line.due_at, zone, now)}"
    if line.tell is not None:
        late = " (late)" if line.tell_due_at is not None and line.tell_due_at < now else ""
        who = "a nurse or clinician" if line.tell is Duty.NURSE else f"the {line.tell.words}"
        return f"first tell {who}{late}; {said}"
    if line.promise_at is None or line.step in (NextStep.PROMISE, NextStep.FOLLOW_UP):
        return said
    same = line.promise_at == line.due_at
    return f"{said}, as promised" if same else f"{said}, promised {_when(line.promise_at, zone, now)}"


def _when(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    return words.day_of_due(at, zone, now) + (" (late)" if at < now else "")


def shift_page(note: ShiftNote, zone: ZoneInfo) -> Page:
    """The note as a sheet of paper."""
    from frontdesk.paper.page import Heading, Page, Paragraph, Table

    at = note.at.astimezone(zone)
    blocks: list[Block] = []
    for part in note.parts:
        blocks += [Heading(part.heading), Table(["No", "About", "Next", "Who"], part.rows, [9, 28, 40, 23])]
    if not blocks:
        blocks.append(Paragraph("Nothing is open."))
    title = f"Shift note: {at:%A} {at.day} {at:%B %Y}, {at:%H:%M}"
    return Page(sender=note.practice_name, title=title, blocks=blocks, footer="No patient stands on this page.")
