"""What a checklist says about a complaint: its heading, the stamps of what was done, what is still to come. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk import history_words, words
from frontdesk.desk.history_words import call_words
from frontdesk.recovery.checklist import answered_before
from frontdesk.recovery.codes import Authority, Channel, Duty, Flag, NextStep, RecordKind, Role, State, WaitingOn, Who
from frontdesk.recovery.phrases import TO_A_REVIEW, TO_A_THIRD_PARTY
from frontdesk.recovery.routes import taken
from frontdesk.recovery.standing import resolve_due_of
from frontdesk.recovery.taxonomy import desk_word
from frontdesk.screens.complaint_details import to_tell
from frontdesk.screens.complaint_lines import STATE_WORDS, STEP_WORDS, left_of
from frontdesk.widgets.plain import plain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from frontdesk.desk import CaseFile
    from frontdesk.desk.casefile import Caller
    from frontdesk.recovery.complaint import Complaint
    from frontdesk.recovery.identifiers import StaffId

HISTORY_CELLS = 145


def instead_of_words(case: CaseFile) -> str:
    """What stands where the words would: that they were erased, or that whoever is here may not read them."""
    if not case.words:
        return "(Your role sees codes and times here, and no words.)"
    return "(What was said was erased; nothing brings it back.)" if case.complaint.erasure else ""


def careful_words(c: Complaint) -> str:
    """What to say where it is not the patient who hears it; empty where it is."""
    if c.channel is Channel.ONLINE_REVIEW:
        return f'Reply: "{TO_A_REVIEW}"'
    if c.who is not Who.PATIENT and c.authority is not Authority.YES:
        return f'Say: "{TO_A_THIRD_PARTY}"'
    return ""


def heading(case: CaseFile, now: datetime) -> tuple[str, str]:
    """Number, what about, how bad; what is next and how long, and which step of three it is."""
    c, owed, zone = case.complaint, case.standing.next, case.practice.rules.calendar.zone
    about = c.category.words if c.category else c.record.words
    left = " · ".join([c.number, about, *([c.severity.words] if c.severity else [])])
    marks = [f"? {Flag.NEEDS_REVIEW.words}"] if Flag.NEEDS_REVIEW in case.flags else []
    step = f"{STEP_WORDS[owed.step]}, {left_of(owed.due_at, now, zone)}" if owed else STATE_WORDS[c.state]
    place = {State.NEW: 1, State.ACKNOWLEDGED: 2, State.RESOLVED: 3}.get(c.state)
    return left, "   ".join([*marks, step, *([f"[{place} of 3]"] if place else [])])


def short_heading(case: CaseFile) -> str:
    """The left end of the heading, for where there is no room for all of it: how bad it is has to be seen."""
    c = case.complaint
    about = desk_word(c.category).short.capitalize() if c.category else c.record.words
    return " · ".join([c.number, about, *([c.severity.words] if c.severity else [])])


def who_and_how(case: CaseFile, now: datetime, *, short: bool = False) -> str:
    """How it came, from whom, and how to call back; `short` leaves out the words that explain themselves."""
    c, zone = case.complaint, case.practice.rules.calendar.zone
    by, call, clinician = ("", "call ", "") if short else ("said by ", "call back ", "clinician ")
    told = [
        f"{c.channel.words}, {words.day_and_time(c.received_at, zone, now)}" if c.received_at else c.channel.words,
        {Who.PATIENT: "", Who.ANONYMOUS: "no name given"}.get(c.who, f"{by}{c.who.words}"),
        f"patient {plain(c.patient)}" if c.patient else "",
        f"{call}{plain(c.callback)}" if c.callback else "",
        f"{clinician}{plain(c.clinician)}" if c.clinician else "",
    ]
    return " · ".join(piece for piece in told if piece)


def who_in_short(case: CaseFile, now: datetime) -> str:
    """The same in fewer cells."""
    return who_and_how(case, now, short=True)


def steps_done(case: CaseFile, now: datetime) -> list[str]:
    """The steps that stand, stamped with who and when, each with what came of it."""
    c, zone = case.complaint, case.practice.rules.calendar.zone

    def stamp(at: datetime, by: str | None) -> str:
        return f"{plain(by or '')} {words.day_and_time(at, zone, now)}".strip()

    lines = []
    if c.acknowledged_at is not None and c.record is RecordKind.COMPLAINT:
        lines.append(f"✓ 1 ACKNOWLEDGE   {stamp(c.acknowledged_at, case.name_of(c.acknowledged_by))}")
        promised = f"promised: {words.day_of_due(c.promise_at, zone, now)}" if c.promise_at else ""
        owner = f"owner: {plain(case.name_of(c.owner) or '')}" if c.owner else ""
        lines += _detail(promised, owner, f"wants: {plain(c.remedy)}" if c.remedy else "")
    if c.resolution is not None:
        r = c.resolution
        lines.append(f"✓ 2 RESOLVE ONCE  {stamp(r.at, case.name_of(r.by))} · put right: {r.put_right.words}")
        given = (
            f"given: {r.amends.words}" + (f" {r.amends_cents / 100:.2f}" if r.amends_cents else "") if r.amends else ""
        )
        lines += _detail(plain(r.done), given)
    if c.follow_up is not None:
        f = c.follow_up
        lines.append(f"✓ 3 FOLLOW UP     {stamp(f.at, case.name_of(f.by))} · still right: {f.still_right.words}")
    return lines


def steps_to_come(case: CaseFile, opened: NextStep | None, now: datetime) -> list[str]:
    """The steps that are not open yet, with their due times."""
    c, rules, zone = case.complaint, case.practice.rules, case.practice.rules.calendar.zone
    if not c.is_open or c.record is not RecordKind.COMPLAINT:
        return []
    lines = []
    if c.state is State.NEW:
        due = words.by_when(resolve_due_of(c, rules, now), zone, now)
        lines.append(f"  2 RESOLVE ONCE    {due}")
    if c.state is not State.RESOLVED or (opened is not NextStep.FOLLOW_UP and c.follow_up is None):
        reached = "by phone or as agreed, after it is resolved" if c.reachable else "not owed: they cannot be reached"
        lines.append(f"  3 FOLLOW UP       {reached}")
    return lines


def telling_lines(case: CaseFile, now: datetime, me: StaffId | None = None) -> list[str]:
    """Who heard of it and when, who has yet to hear, what the special ways ask for, and who has to move first."""
    c, zone = case.complaint, case.practice.rules.calendar.zone
    lines = []
    told = [f"{call_words(call.duty)} {words.day_and_time(call.at, zone, now)}{_named(call.who)}" for call in c.calls]
    if told:
        lines.append("✓ told: " + " · ".join(told))
    for owes in case.standing.calls:
        who = "a nurse or clinician" if owes.duty is Duty.NURSE else f"the {owes.duty.words}{holders(case, owes.duty)}"
        lines.append(f"! tell {who}: {to_tell(owes, now, zone)}")
    lines += [f"{route.flag.words.upper()}: {route.do}" for route in taken(c) if route.flag is not Flag.SAFETY]
    lines += [also_line(one, now, zone) for one in case.also]
    if case.standing.hears is not None:
        lines.append(f"▲ the {case.standing.hears.words} hears of it" + (": left alone" if case.standing.stale else ""))
    if c.waiting is not None:
        clock = "the clock stands still" if c.waiting.on is WaitingOn.PATIENT else "the clock runs on"
        since = words.day_and_time(c.waiting.since, zone, now)
        lines.append(f"· {c.waiting.on.words} since {since}; {clock}")
    if c.handed_to is not None and c.handed_to != me:
        lines.append(f"→ handed to {plain(case.name_of(c.handed_to) or '')}, who has yet to accept it")
    elif c.handed_to is not None:
        lines.append("→ handed to you, and not yours yet")
    if c.on_hold:
        lines.append("· on legal hold: no word of it is erased")
    return lines


def also_line(one: Caller, now: datetime, zone: ZoneInfo) -> str:
    """Somebody else who called about the same matter, and how to reach them."""
    when = words.day_and_time(one.received_at, zone, now)
    back = f" · call back {plain(one.callback)}" if one.callback else ""
    return f"+ also called: {one.who.words}, {one.channel.words}, {when}{back} ({one.number})"


def holders(case: CaseFile, duty: Duty) -> str:
    """The names of those who hold the office or stand in for it, in brackets; empty where nobody is known."""
    present = [person for person in case.practice.staff.values() if person.present]
    role = {Duty.MANAGER: Role.MANAGER, Duty.PRIVACY: Role.PRIVACY}.get(duty)
    found = [person for person in present if person.role is role]
    if duty is Duty.MANAGER and not found:
        found = [person for person in present if person.id in case.practice.rules.managers]
    named = sorted(plain(person.name) for person in found)
    return f" ({', '.join(named)})" if named else ""


def handed_line(case: CaseFile, key: str, now: datetime) -> str:
    """What somebody reads who is to have it: from whom, since when, and what they said of it."""
    zone = case.practice.rules.calendar.zone
    entry = next((e for e in reversed(case.complaint.history) if e.kind == "handed_over" and not e.undone), None)
    if entry is None:
        return ""
    said = next((note.text for note in reversed(case.complaint.notes) if note.side == "handed_over"), "")
    note = f': "{plain(said)}"' if said else ""
    who, at = plain(case.name_of(entry.by) or ""), words.day_and_time(entry.at, zone, now)
    return f"Handed to you by {who} {at}{note}. {key} = I have it."


def on_it_line(case: CaseFile, but: StaffId | None, now: datetime) -> str:
    """Who else has just worked on it, so that nobody is called twice; empty where nobody has."""
    found = history_words.on_it(case, but, now)
    if found is None:
        return ""
    at, what, by = found
    minutes = int((now - at).total_seconds() // 60)
    ago = f"{minutes} min ago" if minutes else "just now"
    return f"~ {plain(case.name_of(by) or '')} is on it: {what} {ago}"


def _named(who: str | None) -> str:
    return f" ({plain(who)})" if who else ""


def notice_line(case: CaseFile, role: Role | None, key: str, now: datetime) -> str:
    """How it stands with the written notice of a grievance; empty when none is owed or was sent."""
    c, zone = case.complaint, case.practice.rules.calendar.zone
    if c.notice_at is not None:
        return f"✓ 4 WRITTEN NOTICE  sent {words.day_and_time(c.notice_at, zone, now)}"
    due = case.standing.notice_due
    if due is None:
        return ""
    who = f"{key} shows what is owed" if role is Role.MANAGER else "the practice manager sends it"
    reason = case.standing.grievance.reason.words if case.standing.grievance else ""
    return f"G 4 WRITTEN NOTICE  {words.by_when(due, zone, now)} · {who} · {reason}"


def ended(case: CaseFile, apart: str) -> str:
    """Why there is nothing more to do here; empty while there is. `apart` is the key that takes a merge back."""
    c = case.complaint
    if c.record is not RecordKind.COMPLAINT:
        return f"This is a {c.record.words}; it needs no steps."
    if c.state is State.MERGED:
        into = case.merged_into_number or "another complaint"
        return f"This was merged into {into}; the steps are there. {apart}: not the same after all."
    if c.state is State.VOID:
        return "This was voided; it stays readable and needs no steps."
    if c.state is State.CLOSED and case.standing.next is not None:
        owed = "This was closed, and became a grievance at the end of the day: the written notice is owed."
        return f"{owed} {words.how_to_send(c)}".rstrip()
    if c.state is State.CLOSED:
        return "This is closed. If it was not right after all, reopen it."
    return ""


def happened(case: CaseFile, now: datetime, *, names: bool) -> list[str]:
    """What happened, in order, with when and by whom."""
    zone = case.practice.rules.calendar.zone
    return [
        f"{words.day_and_time(at, zone, now)} {what}" + (f"  {plain(case.name_of(by) or '')}" if names else "")
        for at, what, by in history_words.happened(case)
    ]


def history_line(case: CaseFile, now: datetime) -> str:
    """As much of it as two lines hold, the newest at the end."""
    told = happened(case, now, names=False)
    left = len(told)
    while left > 1 and len("  ".join(told[-left:])) > HISTORY_CELLS:
        left -= 1
    return ("... " if left < len(told) else "") + "  ".join(told[-left:])


def history_page(case: CaseFile, now: datetime) -> str:
    """All of it with names, then the notes."""
    zone = case.practice.rules.calendar.zone
    notes = [
        f"{words.day_and_time(note.at, zone, now)} {plain(case.name_of(note.by) or '')}: {plain(note.text)}"
        for note in case.complaint.notes
    ]
    return "\n".join([*happened(case, now, names=True), *(["", *notes] if notes else [])])


def last_note(case: CaseFile) -> str:
    """The newest note, for where there is no room for all."""
    notes = case.complaint.notes
    return f"Note: {plain(notes[-1].text)}" if notes else ""


def meanwhile(case: CaseFile, before: CaseFile, me: StaffId | None, now: datetime) -> str:
    """What somebody else did last to it since it was read before; empty where nobody did."""
    known = {entry.event for entry in before.complaint.history}
    if all(entry.by == me for entry in case.complaint.history if entry.event not in known):
        return ""
    at, what, by = history_words.happened(case)[-1]
    when = words.day_and_time(at, case.practice.rules.calendar.zone, now)
    return f"Meanwhile: {what}, {plain(case.name_of(by) or '')} {when}."


def _detail(*pieces: str) -> list[str]:
    told = " · ".join(piece for piece in pieces if piece)
    return [f"    {told}"] if told else []


def step(case: CaseFile) -> tuple[object, ...]:
    """What decides which step is open, and which of its questions are asked."""
    c = case.complaint
    return c.state, c.cycle, answered_before(c)


def place(case: CaseFile) -> tuple[object, ...]:
    """What decides what stands around the open step."""
    c = case.complaint
    return step(case), c.notice_at, c.last_act, len(c.notes)
