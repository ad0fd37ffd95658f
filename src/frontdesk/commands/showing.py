"""What people read: one complaint, a line of a list, and what an act came to. Times are the site's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.commands.plain import one_line
from frontdesk.desk import CaseFile, Line
from frontdesk.desk.history_words import call_words, happened
from frontdesk.desk.words import how_to_send
from frontdesk.recovery.amends import money
from frontdesk.recovery.codes import RecordKind
from frontdesk.recovery.grievance_course import course
from frontdesk.recovery.routes import taken

MARKS = {True: "!", False: "·"}


def after(case: CaseFile, deed: str) -> Iterator[str]:
    """What an act came to, and what is owed next."""
    yield f"{case.complaint.number} {deed}: {_about(case)}."
    yield from _owed(case)


def whole(case: CaseFile) -> Iterator[str]:
    """Everything about one complaint, its history last."""
    complaint = case.complaint
    yield f"{complaint.number} · {complaint.state.words} · {_about(case)}"
    yield from _owed(case)
    yield from _facts(case)
    yield from _grievance(case)
    yield from _words(case)
    zone = case.practice.rules.calendar.zone
    yield ""
    for at, what, by in happened(case):
        yield f"{local(at, zone)}  {what}, {case.name_of(by)}"


def lines(found: Iterable[Line], zone: ZoneInfo) -> Iterator[str]:
    """A list, one complaint a line, without a word of the patient."""
    empty = True
    for each in found:
        empty = False
        owed = f"{each.step.words} by {local(each.due_at, zone)}" if each.step and each.due_at else each.state.words
        about = each.category.words if each.category else each.kind.words
        flags = ", ".join(sorted(flag.words for flag in each.flags))
        yield f"{MARKS[each.overdue]} {each.number:<6} {owed:<40} {about}{f'  [{flags}]' if flags else ''}".rstrip()
    if empty:
        yield "There are none."


def local(at: datetime, zone: ZoneInfo) -> str:
    """An instant as the wall of the site shows it."""
    return f"{at.astimezone(zone):%a %d %b %Y %H:%M}"


def _about(case: CaseFile) -> str:
    complaint = case.complaint
    parts = [complaint.category.words if complaint.category else complaint.record.words]
    if complaint.severity is not None:
        parts.append(complaint.severity.words)
    return ", ".join([*parts, complaint.channel.words])


def _owed(case: CaseFile) -> Iterator[str]:
    owed = case.standing.next
    if owed is None:
        return
    late = ", overdue" if case.standing.overdue else ""
    due = local(owed.due_at, case.practice.rules.calendar.zone)
    yield f"Next: {owed.step.words} by {due}{late}."


def _facts(case: CaseFile) -> Iterator[str]:
    complaint, zone = case.complaint, case.practice.rules.calendar.zone
    if complaint.received_at is not None:
        yield f"Received: {local(complaint.received_at, zone)}"
    if complaint.owner is not None and complaint.record is RecordKind.COMPLAINT:
        yield f"Owner: {case.name_of(complaint.owner)}"
    if complaint.promise_at is not None:
        yield f"Promised: {local(complaint.promise_at, zone)}"
    if case.flags:
        yield "Marks: " + ", ".join(sorted(flag.words for flag in case.flags))
    if complaint.erasure is not None:
        gone = complaint.erasure
        reason = f": {one_line(gone.reason)}" if gone.reason and case.words else ""
        yield f"Words erased: {local(gone.at, zone)}, {case.name_of(gone.by)}, {gone.why.words}{reason}"
    if complaint.on_hold:
        yield "On legal hold: nothing of it may be erased"
    if complaint.handed_to is not None:
        yield f"Handed to: {case.name_of(complaint.handed_to)}, who has yet to accept it"
    yield from _told(case, zone)
    if complaint.reopens:
        yield f"Reopened: {complaint.reopens} times" if complaint.reopens > 1 else "Reopened: once"


def _grievance(case: CaseFile) -> Iterator[str]:
    """Why and since when it is one, and what came of it."""
    way, zone = course(case.complaint, case.practice.rules, case.as_of), case.practice.rules.calendar.zone
    if way is None:
        return
    yield f"Grievance: {way.grievance.reason.words}, since {local(way.grievance.at, zone)}"
    if way.decision is not None:
        yield f"Decided: {way.decision.outcome.words}, {local(way.decision.at, zone)}"
    if way.notice_due is not None:
        late = ", past its limit" if way.past_limit else ", overdue" if way.notice_late else ""
        yield f"Written notice: by {local(way.notice_due, zone)}{late}"
        yield from filter(None, [how_to_send(case.complaint)])
    elif way.notice is not None:
        yield f"Written notice: {local(way.notice.at, zone)}"


def _told(case: CaseFile, zone: ZoneInfo) -> Iterator[str]:
    """Who heard of it, who has yet to, and what the special routes ask for."""
    for call in case.complaint.calls:
        who = f", {call.who}" if call.who else ""
        yield f"Told: {call_words(call.duty)}{who}, {local(call.at, zone)}"
    for owes in case.standing.calls:
        yield f"To be told: {owes.duty.words} by {local(owes.due_at, zone)}"
    for route in taken(case.complaint):
        yield f"Route {route.flag.words}: {route.do}"
    if case.standing.hears is not None:
        yield f"Hears of it: {case.standing.hears.words}"
    if case.given_cents:
        yield f"Given to this patient in twelve months: {money(case.given_cents)}"


def _words(case: CaseFile) -> Iterator[str]:
    complaint = case.complaint
    done = complaint.resolution.done if complaint.resolution else ""
    named = {
        "Said": complaint.said,
        "Patient": complaint.patient,
        "Call back": complaint.callback,
        "Would put it right": complaint.remedy,
        "Done": done,
    }
    yield from (f"{name}: {one_line(words)}" for name, words in named.items() if words)
    zone = case.practice.rules.calendar.zone
    for caller in case.also:
        back = f", call back {one_line(caller.callback)}" if caller.callback else ""
        yield f"Also called: {caller.number}, {caller.who.words}, {local(caller.received_at, zone)}{back}"
    yield from (f"Note, {case.name_of(note.by)}: {one_line(note.text)}" for note in complaint.notes)
