"""What the day-end screen says at each stop, and in the three lines under it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from frontdesk.desk import history_words, words
from frontdesk.desk.words import minutes_words
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import Flag, NextStep, State
from frontdesk.screens import checklist_words as told
from frontdesk.screens.complaint_lines import FLAG_MARKS, STATE_WORDS, STEP_WORDS, left_of
from frontdesk.widgets.line_list import Part
from frontdesk.widgets.plain import fitted, plain, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from frontdesk.desk import CaseFile
    from frontdesk.desk.closing import Walk
    from frontdesk.recovery.complaint import Entry
    from frontdesk.recovery.day import Due
    from frontdesk.recovery.identifiers import ComplaintId, StaffId
    from frontdesk.recovery.measures import Rate

SAID_CELLS = 300
"""As much of what was said as leaves room for what comes next; the checklist shows all of it."""
NUMBER, TIME, HOW_BAD = 7, 18, 20
"""Widths of the columns of the list of follow-ups, in cells."""
NUMBERS_SHOWN, NUMBERS_WIDE = 6, 120
"""In a list of numbers; on wide screens it goes on for several lines."""
ITEM_KEYS = "[o] owner  [p] promise  [n] note  [c] code  [e] escalate  Enter: seen"
LIST_LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""By which a record of the day is chosen."""


def day_words(day: date) -> str:
    """A day as it is called: `Friday 22 May`."""
    return f"{day:%A} {day.day} {day:%B}"


def short_day(day: date) -> str:
    """The same where there is no room: `Fri 22 May`."""
    return f"{day:%a} {day.day} {day:%b}"


# ---------------------------------------------------------------- one complaint


def item_heading(case: CaseFile, now: datetime) -> tuple[str, str]:
    """Marks, number, what about and how bad; since when it is open, and who owns it."""
    c, zone = case.complaint, case.practice.rules.calendar.zone
    marks = ["!"] if case.standing.overdue else []
    marks += [mark for flag, mark in FLAG_MARKS if flag in case.flags]
    about = c.category.words if c.category else c.record.words
    left = " · ".join([f"{''.join(marks) or '·'} {c.number}  {about}", *([c.severity.words] if c.severity else [])])
    since = c.reopened_at or c.received_at
    opened = f"since {words.day_and_time(since, zone, now)}" if since and c.is_open else STATE_WORDS[c.state]
    return left, f"{opened}   owner {plain(case.name_of(c.owner) or 'nobody')}"


def item_lines(case: CaseFile, lacks: Sequence[str], now: datetime, *, changed: bool, keys: bool) -> list[str]:
    """What was said, what happened, what is next and by when; what is missing on record."""
    c = case.complaint
    said = plain(c.said)
    lines = [quoted(said if len(said) <= SAID_CELLS else said[: SAID_CELLS - 1] + "…"), told.who_and_how(case, now)]
    lines += [told.history_line(case, now), *told.telling_lines(case, now)[:3]]
    if told.last_note(case):
        lines.append(told.last_note(case))
    lines.append(next_line(case, now))
    if case.standing.next is not None and case.standing.next.step is NextStep.NOTICE:
        lines.append(f"{'F5, then Ctrl+G: the notice. ' if keys else ''}{words.how_to_send(c)}".rstrip())
    if lacks:
        lines.append(f"to code: {' and '.join(lacks)}" + (" [c]" if keys else ""))
    if in_review(case):
        lines.append("? " + review_line(case, now) + (" [k] settles it" if keys else ""))
    if changed:
        lines.append("~ changed after the day was signed")
    return [line for line in lines if line]


def next_line(case: CaseFile, now: datetime) -> str:
    """What somebody has to do next, who, and by when; what was promised."""
    c, owed, zone = case.complaint, case.standing.next, case.practice.rules.calendar.zone
    who = plain(case.name_of(c.owner) or "nobody yet")
    if owed is None:
        return f"next: nothing; it is {STATE_WORDS[c.state].lower()}"
    by, left = words.by_when(owed.due_at, zone, now), left_of(owed.due_at, now, zone)
    by = by if by == left else f"{by} ({left})"
    promised = c.promise_at is not None and c.state in (State.NEW, State.ACKNOWLEDGED)
    promise = f" · promised {words.day_of_due(c.promise_at, zone, now)}" if promised and c.promise_at else ""
    handed = f" · handed to {plain(case.name_of(c.handed_to) or '')}" if c.handed_to else ""
    return f"next: {STEP_WORDS[owed.step].lower()} {by} · who: {who}{handed}{promise}"


def in_review(case: CaseFile | None) -> bool:
    """Whether something in it waits for the manager."""
    return case is not None and Flag.NEEDS_REVIEW in case.flags


def review_line(case: CaseFile, now: datetime) -> str:
    """What waits for the manager, and from whom it came."""
    zone = case.practice.rules.calendar.zone
    came = [
        f"{history_words.HAPPENED.get(entry.kind, history_words.NEWER)} by {plain(case.name_of(entry.by) or '')}"
        f" {words.day_and_time(entry.at, zone, now)}"
        for entry in waiting(case)
    ]
    after = "words came after the erasure: " if case.complaint.came_after else ""
    return f"needs review: {after}" + (" · ".join(came) or "something from another desk") + "."


def waiting(case: CaseFile) -> list[Entry]:
    """What waits for the manager, in the order of the history."""
    return [entry for entry in case.complaint.history if entry.event in case.complaint.review]


def both_sides(case: CaseFile, now: datetime) -> list[str]:
    """What stands, and what came besides, each in the words that were written then."""
    c, zone = case.complaint, case.practice.rules.calendar.zone
    kept = waiting(case)

    def side(which: str, at: datetime, by: StaffId, text: str) -> str:
        who = f"{plain(case.name_of(by) or '')} {words.day_and_time(at, zone, now)}"
        return f"{which}: {who}" + (f' "{plain(text)}"' if text else "")

    first = c.resolution if any(entry.kind == "resolved" for entry in kept) else None
    lines = [side("stands", first.at, first.by, first.done)] if first is not None else []
    for entry in kept:
        said = next((note.text for note in c.notes if (note.at, note.by) == (entry.at, entry.by)), "")
        what = history_words.HAPPENED.get(entry.kind, history_words.NEWER)
        lines.append(side(f"besides, {what}", entry.at, entry.by, said))
    return lines


# ---------------------------------------------------------------- the other stops


class CallLines:
    """Follow-ups, those of the next business day first."""

    def __init__(self, walk: Walk, now: datetime) -> None:
        self._now, self._zone = now, walk.practice.rules.calendar.zone
        by = f"BY {short_day(walk.next_day).upper()}" if walk.next_day else "NEXT"
        self.rows: list[Due | str] = [by, *walk.calls_next] if walk.calls_next else [f"{by}: none"]
        self.rows += ["LATER", *walk.calls_later] if walk.calls_later else []
        self._owners = {d.complaint.id: walk.practice.name_of(d.complaint.owner) or "" for d in self._dues()}

    def _dues(self) -> Iterator[Due]:
        return (row for row in self.rows if not isinstance(row, str))

    def __len__(self) -> int:
        """Headings and follow-ups."""
        return len(self.rows)

    def holds_cursor(self, index: int) -> bool:
        """Headings are not chosen."""
        return not isinstance(self.rows[index], str)

    def complaint(self, index: int | None) -> ComplaintId | None:
        """The complaint on a line."""
        row = self.rows[index] if index is not None and index < len(self.rows) else None
        return None if row is None or isinstance(row, str) else row.complaint.id

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """A heading, or whom to call back by when, about what, and whose it is."""
        row = self.rows[index]
        if isinstance(row, str):
            return [Part(f" {row}", "heading")]
        c = row.complaint
        late = self._now > row.due_at
        room = max(0, width - 3 - NUMBER - TIME - HOW_BAD)
        about = " · ".join(one for one in (c.category.words if c.category else "", self._owners[c.id]) if one)
        return [
            Part(" ! " if late else " · ", "late" if late else ""),
            Part(fitted(c.number, NUMBER), "strong"),
            Part(fitted(words.by_when(row.due_at, self._zone, self._now), TIME), "late" if late else ""),
            Part(fitted(c.severity.words if c.severity else "", HOW_BAD), "quiet"),
            Part(fitted(plain(about), room)),
        ]


def glass_lines(walk: Walk, now: datetime, zone: ZoneInfo) -> list[str]:
    """Who opened the records in an emergency, when and why."""
    told = []
    for one in walk.broken_glass:
        told.append(f"   {plain(one.name)}, {words.day_and_time(one.at, zone, now)}")
        told.append(f"      {quoted(plain(one.reason)) if one.reason else 'the reason was erased'}")
    heading = "Without the right to, somebody opened the complaints in an emergency:"
    return [heading, "", *told, "", "Which ones they read stands on the audit: Ctrl+P, Audit."]


def unsigned_lines(walk: Walk) -> list[str]:
    """Earlier days that nobody signed."""
    listed = [f"   {short_day(day)}" for day in walk.unsigned[-8:]]
    more = len(walk.unsigned) - len(listed)
    older = [f"   and {more} before them"] if more else []
    return ["On these days something was received, and nobody signed them:", "", *older, *listed]


def encounter_lines(walk: Walk) -> list[str]:
    """How many are on record, and what they are needed for."""
    day = walk.signed.day
    known = f"{day.encounters:,} are on record." if day.encounters is not None else "None are on record yet."
    return [
        f"How many visits were completed on {day_words(day.date)}? {known}",
        "Without them there is no rate. Ctrl+O takes them from the practice system's file.",
    ]


def thanks_lines(walk: Walk) -> list[str]:
    """Who is thanked already, and the question of the day."""
    found = [f"   {thanked_words(one.name, one.what_for)} ({one.number})" for one in walk.recognised]
    names = ", ".join(plain(one.name) for one in walk.practice.staff.values() if one.present)
    listed = zip(LIST_LETTERS, walk.met, strict=False)
    met = ", ".join(f"[{letter}] {one.number} {one.about}" for letter, one in listed)
    return [
        "Who went above and beyond today?",
        *(found or ["   Nobody was named yet."]),
        f"Staff: {names}",
        *([f"Records of the day: {met}"] if met else []),
    ]


def next_morning(walk: Walk) -> str:
    """When the thanks of the day are read: `tomorrow morning`, after a Friday `on Mon 25 May`."""
    following = walk.next_day
    is_tomorrow = following is None or following == walk.day + timedelta(days=1)
    return "tomorrow morning" if is_tomorrow or following is None else f"on {short_day(following)}"


def thanked_words(name: str, what_for: str) -> str:
    """`Deon, for finding a lost hearing aid`."""
    said = plain(what_for).removeprefix("for ").rstrip(".")
    return f"{plain(name)}, for {said}" if said else plain(name)


def summary_lines(walk: Walk, seen: int, of: int, zone: ZoneInfo, most: int = NUMBERS_SHOWN) -> list[str]:
    """The day in a few lines, before it is signed; of each list `most` numbers."""
    day, signed = walk.signed.day, walk.signed
    rate, review = rate_words(day.rate), _listed([one.number for one in walk.review], most)
    calls = _listed([d.complaint.number for d in (*walk.calls_next, *walk.calls_later)], most)
    return [
        f"{some(day.new_complaints, 'new complaint')}: {rate}",
        f"acknowledged in {minutes_words(day.minutes_to_acknowledge_median)} (median)",
        f"still open: {_listed([c.number for c in day.open], most)}",
        f"follow-ups to come: {calls}",
        f"to code: {_listed([one.number for one in walk.to_code], most)}   needs review: {review}",
        f"earlier days not signed: {', '.join(short_day(one) for one in walk.unsigned[-4:]) or 'none'}",
        f"thanks: {', '.join(plain(name) for name in signed.recognise) or 'nobody named yet'}",
        f"looked at {seen} of {of}",
        "",
        *signature_lines(walk, zone),
    ]


def signature_lines(walk: Walk, zone: ZoneInfo) -> list[str]:
    """Who signed it and when; what changed since; or how to sign."""
    signed = walk.signed
    if signed.signed_by is None or signed.signed_at is None:
        return ["Not signed yet. Ctrl+S signs the day."]
    at = words.day_and_time(signed.signed_at, zone, signed.signed_at)
    if local_date_differs(walk, zone):
        at = f"{words.date_words(signed.signed_at, zone)} {at}"
    changed = [*signed.changed, *(["the encounters"] if signed.encounters_changed else [])]
    since = [f"~ Changed after signing: {', '.join(changed)}. Ctrl+S signs it again."] if changed else []
    return [f"✓ Signed by {plain(signed.signed_by)} {at}.", *since]


def is_settled(walk: Walk) -> bool:
    """Whether it is signed, and nothing of it changed since."""
    signed = walk.signed
    return signed.signed_at is not None and not signed.changed and not signed.encounters_changed


def local_date_differs(walk: Walk, zone: ZoneInfo) -> bool:
    """Whether it was signed on another day than its own."""
    at = walk.signed.signed_at
    return at is not None and at.astimezone(zone).date() != walk.day


# ---------------------------------------------------------------- the lines under it


def then_line(walk: Walk, room: int) -> str:
    """Whom to call, what to code, what to review; fewer numbers where the line has no room for them."""
    found = (_then(walk, calls, others) for calls, others in ((4, 2), (2, 1), (1, 1), (0, 0)))
    lines = [*found]
    return next((line for line in lines if len(line) <= room), lines[-1])


def _then(walk: Walk, most_calls: int, most: int) -> str:
    by = f"by {walk.next_day:%a}" if walk.next_day else "next"
    calls = _listed([due.complaint.number for due in walk.calls_next], most_calls)
    code, review = (_listed([one.number for one in found], most) for found in (walk.to_code, walk.review))
    return f"Then   follow-ups {by}: {calls}   to code: {code}   review: {review}"


def day_line(walk: Walk) -> str:
    """The numbers of the day."""
    day = walk.signed.day
    count = "not entered" if day.encounters is None else f"{day.encounters:,}"
    took = minutes_words(day.minutes_to_acknowledge_median)
    return f"Day    encounters {count}   new {day.new_complaints}: {short_rate(day.rate)}   acknowledged in {took}"


def thanks_line(walk: Walk) -> str:
    """Who was thanked that day."""
    said = [
        plain(one.name) + (f": {plain(one.what_for)}" if one.what_for else "") + f" ({one.number})"
        for one in walk.recognised
    ]
    return f"Thanks {'; '.join(said) or 'who went above and beyond?'}"


def before_line(walk: Walk, zone: ZoneInfo) -> str:
    """Whether the business day before was signed."""
    before = walk.before
    if before is None:
        return ""
    day = short_day(before.day)
    if before.by is None or before.at is None:
        return f"{day} is not signed" if before.day in walk.unsigned else ""
    at = before.at.astimezone(zone)
    when = f"{at:%H:%M}" if at.date() == before.day else f"{at:%a} {at:%H:%M}"
    return f"{day} was signed by {plain(before.by)} {when}"


def rate_words(rate: Rate | None) -> str:
    """Complaints per 1,000 encounters with the exact 95 % interval."""
    if rate is None:
        return "no rate without encounters"
    return f"{rate.value:.1f} per 1,000 encounters (95 % between {rate.low:.1f} and {rate.high:.1f})"


def short_rate(rate: Rate | None) -> str:
    """The same on a crowded line."""
    return "no rate" if rate is None else f"{rate.value:.0f} per 1,000 ({rate.low:.0f}-{rate.high:.0f})"


def today(walk: Walk, now: datetime) -> date:
    """The practice's own day."""
    return local_date(walk.practice.rules.calendar, now)


def is_today(walk: Walk, now: datetime) -> bool:
    """Whether the day that is closed is today."""
    return walk.day == today(walk, now)


def some(count: int, what: str) -> str:
    """`1 day`, `1,024 encounters`."""
    return f"{count:,} {what}" + ("" if count == 1 else "s")


def _listed(found: Sequence[str], most: int = NUMBERS_SHOWN) -> str:
    more = [f"+{len(found) - most}" if most else str(len(found))] if len(found) > most else []
    return " ".join([*found[:most], *more]) or "none"
