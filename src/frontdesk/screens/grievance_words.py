"""What the screens of grievances say: the steps of one with their terms, and the lines of the list. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from frontdesk.desk import words
from frontdesk.recovery.codes import Role
from frontdesk.recovery.grievance import POLICIES
from frontdesk.recovery.grievance_course import Course
from frontdesk.recovery.roles import MAY
from frontdesk.screens.complaint_lines import left_of
from frontdesk.widgets.line_list import Part
from frontdesk.widgets.plain import fitted, plain

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile
    from frontdesk.desk.grievances import OpenGrievance
    from frontdesk.recovery.practice import Person

MARK, NUMBER, DUE, DECIDED = 3, 7, 26, 24
"""Widths of the columns, in cells."""


def may(person: Person | None, act: str) -> bool:
    """Whether somebody's role reaches an act; what it does not reach is not offered."""
    return person is not None and (Role.MANAGER if person.deputy else person.role) in MAY[act]


def heading(case: CaseFile, way: Course | None, now: datetime) -> tuple[str, str]:
    """Number, what about, how bad; what is due of the answer."""
    c, zone = case.complaint, case.practice.rules.calendar.zone
    left = [c.number, c.category.words if c.category else c.record.words, c.severity.words if c.severity else ""]
    return " · ".join(piece for piece in left if piece), _answer(case, way, now, zone)


def _answer(case: CaseFile, way: Course | None, now: datetime, zone: ZoneInfo) -> str:
    if way is None:
        return "no grievance"
    if way.notice_due is None:
        return "answered in writing" if way.notice else f"nothing is owed: {case.complaint.state.words}"
    return "! past its limit" if way.past_limit else f"Notice, {left_of(way.notice_due, now, zone)}"


def since(case: CaseFile, way: Course | None, now: datetime) -> str:
    """Why it is one and since when, and by whose lines."""
    if way is None:
        return "This complaint is no grievance. A manager may make it one, with a reason; it then stays one."
    at = words.day_and_time(way.grievance.at, case.practice.rules.calendar.zone, now)
    source = POLICIES[case.practice.rules.grievance_policy]
    return f"Grievance since {at}: {way.grievance.reason.words} · {source}"


def way_lines(case: CaseFile, way: Course, now: datetime) -> list[str]:
    """The four steps: what was done and when, or by when it is due."""
    zone = case.practice.rules.calendar.zone

    def at(moment: datetime) -> str:
        return words.day_and_time(moment, zone, now)

    told = f"✓ Told            {at(way.told_at)}" if way.told_at else _due("Tell them", way.told_due, way.told_late, at)
    if way.told_at is None and not way.is_untold:
        told = "· Told            by the written notice" if way.can_be_told and way.notice else ""
    new = case.complaint.interim_new_date
    lines = [told, f"✓ New date        {new.day} {new:%b}, sent {at(way.interim_at)}" if new and way.interim_at else ""]
    lines += _decided(case, way, at) if way.notice or way.notice_due else []
    if way.notice is not None:
        lines.append(f"✓ Written notice  {at(way.notice.at)} {plain(case.name_of(way.notice.by) or '')}".rstrip())
    elif way.notice_due is not None:
        lines.append(_due("Written notice", way.notice_due, way.notice_late, at))
        lines += [f"    {how}"] if (how := words.how_to_send(case.complaint)) else []
        limit = "! is over since" if way.past_limit else "· at the latest"
        lines.append(f"{limit:<16}  {at(way.limit)}")
    return [line for line in lines if line]


def _due(step: str, due: datetime, late: bool, at: Callable[[datetime], str]) -> str:
    return f"{'!' if late else '·'} {step:<15} by {at(due)}{', late' if late else ''}"


def _decided(case: CaseFile, way: Course, at: Callable[[datetime], str]) -> list[str]:
    decision = way.decision
    if decision is None:
        return ["· Decide          by the committee or the manager"]
    line = f"✓ Decided         {decision.outcome.words}, {at(decision.at)} {plain(case.name_of(decision.by) or '')}"
    return [line.rstrip(), *([f"    minutes: {plain(decision.minutes)}"] if decision.minutes else [])]


def letters_line(case: CaseFile, now: datetime) -> str:
    """The letters that were written, the newest at the end; empty where there are none."""
    zone = case.practice.rules.calendar.zone
    told = [f"{each.kind.words} {words.day_and_time(each.at, zone, now)}" for each in case.complaint.letters]
    return f"Letters: {' · '.join(told)}" if told else ""


class GrievanceLines:
    """The committee's list, one grievance a line, without a word of the patient."""

    def __init__(self, found: Sequence[OpenGrievance], now: Callable[[], datetime], zone: ZoneInfo) -> None:
        self._found, self._now, self._zone = found, now, zone

    def __len__(self) -> int:
        """How many there are."""
        return len(self._found)

    def holds_cursor(self, index: int) -> bool:  # noqa: ARG002 - every line is a grievance
        """Every line can be chosen."""
        return True

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """Mark, number, what is due, how it was decided, why it is one."""
        one, now = self._found[index], self._now()
        way = one.course
        mark = "!" if way.past_limit or way.notice_late or way.told_late else "✓" if one.is_answered else "·"
        look = "late" if mark == "!" else "quiet" if mark == "✓" else ""
        room = max(0, width - 2 - MARK - NUMBER - DUE - DECIDED)
        return [
            Part(" "),
            Part(fitted(mark, MARK), look or "strong"),
            Part(fitted(one.case.complaint.number, NUMBER), "strong"),
            Part(fitted(next_of(way, now, self._zone), DUE), look),
            Part(fitted(decided_of(way, now, self._zone), DECIDED), look),
            Part(fitted(way.grievance.reason.words, room), "quiet"),
        ]


def next_of(way: Course, now: datetime, zone: ZoneInfo) -> str:
    """The step that is due first, and how long there is."""
    if way.past_limit:
        return f"Notice  past {words.day_and_time(way.limit, zone, now)}"
    if way.notice_due is None:
        return "Decide" if way.decision is None else "Answered in writing"
    if way.is_untold and way.told_due < way.notice_due:
        return f"Tell    {left_of(way.told_due, now, zone)}"
    return f"Notice  {left_of(way.notice_due, now, zone)}"


def decided_of(way: Course, now: datetime, zone: ZoneInfo) -> str:
    """The decision and its date."""
    if way.decision is None:
        return "not decided"
    return f"{way.decision.outcome.words} {words.day_and_time(way.decision.at, zone, now)}"
