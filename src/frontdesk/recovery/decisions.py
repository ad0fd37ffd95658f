"""Deciding: may this act be done now, and which events is it? Refuses; stores nothing.

Every function takes the complaint as it stands, the `Deed` (who, when, by which rules) and
what the person said, and returns drafts for the journal to chain. The first act upon a
complaint that is a grievance by rule also writes that down, so that it never lapses.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from frontdesk.recovery import events as ev
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.amends import check_amends
from frontdesk.recovery.checklist import Strength, answered_before, still_open
from frontdesk.recovery.codes import (
    CALLED,
    AckMethod,
    AmendsKind,
    Cause,
    Channel,
    Duty,
    Flag,
    NextStep,
    PutRight,
    RecordKind,
    ReopenReason,
    Role,
    State,
    StillRight,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed, act_upon, check_promise, check_step, draft
from frontdesk.recovery.escalation import SECOND, next_above
from frontdesk.recovery.events import Draft
from frontdesk.recovery.grievance import before_act
from frontdesk.recovery.identifiers import EventId, StaffId
from frontdesk.recovery.refusals import AlreadyDone, GateClosed, NeverResolved, NoLongerOpen, NotYetResolved, OutOfOrder
from frontdesk.recovery.roles import check, check_close, check_contact, check_resolve
from frontdesk.recovery.taking_back import may_go
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked, checked_or_none
from frontdesk.recovery.undo_refusals import CannotUndo, NothingToUndo


def acknowledge(
    c: Complaint,
    deed: Deed,
    *,
    method: AckMethod,
    owner: StaffId | None = None,
    promise_at: datetime | None = None,
    remedy: str | None = None,
    ticked: Collection[str] = (),
    gate: bool = False,
) -> list[Draft]:
    """The patient was told: we heard you. `gate` refuses while a critical question is open."""
    check(deed.role, "acknowledge")
    check_step(c, deed, "acknowledged", "acknowledgement")
    if promise_at is not None:
        check_promise(deed, promise_at, "the acknowledgement")
    answered = {*ticked, *answered_before(c)}
    answered |= {"A4"} if remedy is not None else set()
    answered |= {"A5"} if owner is not None and promise_at is not None else set()
    overrides = _gate(c, NextStep.ACKNOWLEDGE, answered, "acknowledged", gate=gate)
    what = ev.Acknowledged(
        method=method,
        owner=owner or deed.by,
        promise_at=promise_at,
        ticked=_of_step("A", ticked),
        overrides=overrides,
        remedy=checked_or_none("What would put it right", remedy),
        late_reason=deed.reason_on_record,
    )
    return act_upon(c, deed, what)


def resolve(
    c: Complaint,
    deed: Deed,
    *,
    done: str,
    put_right: PutRight,
    amends: AmendsKind | None = None,
    amends_cents: int = 0,
    amends_before: int = 0,
    on_the_spot: bool = False,
    ticked: Collection[str] = (),
    gate: bool = False,
) -> list[Draft]:
    """What was done, and whether it is put right; on the spot acknowledges in the same breath.

    `amends_before` is what the patient was given within a year, in cents.
    """
    check_resolve(deed.role, c, is_grievance=before_act(c, deed.rules, deed.at) is not None)
    done = checked("What was done", done)
    approved_by = _approval(c, deed, before=amends_before, cents=amends_cents)
    drafts: list[Draft] = []
    if c.state is State.NEW and on_the_spot:
        method = AckMethod.PHONE if c.channel is Channel.PHONE else AckMethod.IN_PERSON
        drafts = acknowledge(c, deed, method=method, owner=deed.by, promise_at=deed.at, ticked=ticked, gate=gate)
    else:
        check_step(c, deed, "resolved", "resolution")
    answered = {*ticked, "R2", "R3"} | ({"R5"} if amends_cents == 0 or amends else set())
    overrides = _gate(c, NextStep.RESOLVE, answered, "resolved", gate=gate)
    what = ev.Resolved(
        put_right=put_right,
        on_the_spot=on_the_spot,
        amends=amends,
        amends_cents=amends_cents,
        approved_by=approved_by,
        ticked=_of_step("R", ticked),
        overrides=overrides,
        done=done,
        late_reason=deed.reason_on_record,
    )
    return drafts + act_upon(c, deed, what, opens_grievance=not drafts)


def _approval(c: Complaint, deed: Deed, *, before: int, cents: int) -> StaffId | None:
    """The manager who lets a gift pass the year's limit; None where it stays below. Raises `AmendsNeedManager`."""
    lines = deed.rules.amends
    if cents <= 0 or before + cents <= lines.year_limit_cents:
        return None
    if 0 < cents <= c.approved_cents:
        return c.approved_by
    check_amends(lines, deed.role, before=before, cents=cents)
    return deed.by


def _notice_first(c: Complaint) -> Advice:
    return Advice(
        f"send it first: frontdesk grievance {c.number} notice --contact ... --steps ... --results ... --completed ...",
        on_screen="write it first: Grievance, in its checklist ({checklist}).",
    )


def follow_up(
    c: Complaint,
    deed: Deed,
    *,
    still_right: StillRight,
    cause: Cause | None = None,
    recognise: Collection[str] = (),
    note: str | None = None,
    ticked: Collection[str] = (),
    gate: bool = False,
) -> list[Draft]:
    """Is it still right? Yes closes; no reopens in the same breath."""
    check(deed.role, "follow up")
    is_grievance = before_act(c, deed.rules, deed.at) is not None
    if still_right is not StillRight.NO:
        check_close(deed.role, c, is_grievance=is_grievance)
    check_contact(deed.role, c)
    _check_call(c, deed)
    if still_right is not StillRight.NO and is_grievance and c.notice_at is None:
        raise GateClosed(c.number, "closed", ["the written notice has not gone out"], _notice_first(c))
    answered = {*ticked, "F1", "F2"} | ({"F3"} if cause else set())
    overrides = _gate(c, NextStep.FOLLOW_UP, answered, "closed", gate=gate)
    what = ev.FollowedUp(
        still_right=still_right,
        cause=cause,
        recognise=tuple(recognise),
        ticked=_of_step("F", ticked),
        overrides=overrides,
        note=checked_or_none("The note", note),
        late_reason=deed.reason_on_record,
    )
    drafts = act_upon(c, deed, what)
    if still_right is StillRight.NO:
        again = ev.Reopened(reason=ReopenReason.FIX_DID_NOT_HOLD)
        drafts += act_upon(c, deed, again, cycle=c.cycle + 1, opens_grievance=False)
        drafts += _second_time(c, deed)
    return drafts


def _check_call(c: Complaint, deed: Deed) -> None:
    """After a resolution, once; who could not be called back may still call."""
    if c.state in (State.NEW, State.ACKNOWLEDGED) and c.record is RecordKind.COMPLAINT:
        raise NotYetResolved(c.number, "follow-up")
    if c.follow_up is None and c.state is State.CLOSED and c.resolution is not None:
        deed.check_time("the follow-up")
    else:
        check_step(c, deed, "followed_up", "follow-up")
    if c.resolution is not None and deed.at < c.resolution.at:
        raise OutOfOrder("The follow-up", "the resolution")


def reopen(
    c: Complaint, deed: Deed, *, reason: ReopenReason, note: str | None = None, unsafe: bool = False
) -> list[Draft]:
    """It was not right after all: a new cycle begins, acknowledged already. `unsafe`: somebody is at risk now."""
    check(deed.role, "reopen")
    if c.state is State.ACKNOWLEDGED and c.reopens:
        raise AlreadyDone(c.number, "reopened")
    if c.state in (State.NEW, State.ACKNOWLEDGED):
        raise NeverResolved(c.number)
    check_step(c, deed, "reopened", "reopening")
    if c.resolution is not None and deed.at < c.resolution.at:
        raise OutOfOrder("The reopening", "the resolution")
    what = ev.Reopened(
        reason=reason,
        note=checked_or_none("The note", note),
        late_reason=deed.reason_on_record,
    )
    drafts = act_upon(c, deed, what, cycle=c.cycle + 1) + _second_time(c, deed)
    if unsafe:
        drafts += act_upon(c, deed, ev.Routed(route=Flag.SAFETY), cycle=c.cycle + 1, opens_grievance=False)
    return drafts


def _second_time(c: Complaint, deed: Deed) -> list[Draft]:
    """What is reopened for the second time is brought before the next role up."""
    if c.reopens + 1 < SECOND or c.escalated_to is Role.MANAGER:
        return []
    return [draft(c, deed, ev.Escalated(to=next_above(c.escalated_to)), cycle=c.cycle + 1)]


def note(c: Complaint, deed: Deed, *, text: str, side: str = "desk") -> list[Draft]:
    """Something to add; it moves no clock and is possible in every state. `side` says whose words they are."""
    check(deed.role, "work on complaints")
    deed.check_time("the note")
    what = ev.Noted(text=checked("The note", text), side=side, late_reason=deed.reason_on_record)
    return [draft(c, deed, what)]


def safety_duty(c: Complaint, deed: Deed, *, duty: str, who: str | None = None) -> list[Draft]:
    """Somebody who has to hear of it was told, at this minute.

    Calling a nurse or clinician makes it a safety complaint; who the desk role calls so cannot close it any more.
    """
    check(deed.role, "work on complaints")
    if c.state in (State.MERGED, State.VOID):
        raise NoLongerOpen(c.number, c.state.words)
    deed.check_time("the call")
    if c.received_at is not None and deed.at < c.received_at:
        raise OutOfOrder("The call", "the receipt")
    if duty == Duty.INCIDENT:
        known: str | None = checked("The number of the report", who or "", limit=SHORT_CHARACTERS_MAX)
    else:
        known = checked_or_none("Who", who, limit=SHORT_CHARACTERS_MAX)
    called = draft(c, deed, ev.SafetyHandled(duty=duty, who=known, late_reason=deed.reason_on_record))
    if duty in CALLED and not c.is_safety and c.is_open:
        return [*act_upon(c, deed, ev.Routed(route=Flag.SAFETY)), called]
    return [called]


def undo(c: Complaint, deed: Deed, *, targets: tuple[EventId, ...]) -> list[Draft]:
    """Take back one's own last act, unless somebody else has built upon it or it may not be taken back."""
    check(deed.role, "undo")
    mine = {e.event: e for e in c.history if e.by == deed.by and not e.undone}
    if not all(t in mine and mine[t].kind != ev.Undone.kind for t in targets):
        raise NothingToUndo
    back = tuple(e.event for e in may_go(c, deed.role, [mine[t] for t in targets]))
    if not back:
        raise NothingToUndo
    built_upon = any(e.upon in back and e.event not in back for e in c.history if not e.undone)
    if built_upon or (ev.Logged.kind in {mine[t].kind for t in back} and _must_stay(c, deed.by, targets)):
        raise CannotUndo(c.number)
    return [Draft(subject=c.subject, what=ev.Undone(targets=back), occurred_at=deed.now, cycle=c.cycle)]


def _must_stay(c: Complaint, by: StaffId, targets: Collection[EventId]) -> bool:
    """Whether the record may not vanish: others added to it, a duplicate lives on in it, or it became a grievance."""
    unheard = (ev.Undone.kind, ev.Renumbered.kind)
    stands = [e for e in c.history if not e.undone and e.event not in targets]
    added = any(e.by != by and e.kind not in unheard for e in stands)
    return added or bool(c.also) or any(e.kind == ev.GrievanceOpened.kind for e in stands)


def _of_step(letter: str, ticked: Collection[str]) -> tuple[str, ...]:
    """The ticks that belong to one step; on the spot, two steps are ticked at once."""
    return tuple(sorted(code for code in ticked if code.startswith(letter)))


def _gate(c: Complaint, step: NextStep, answered: Collection[str], called: str, *, gate: bool) -> tuple[str, ...]:
    """Codes of the questions that stay open, as overrides; refuses at a critical one."""
    critical = still_open(step, answered, Strength.CRITICAL, version=c.checklist)
    if gate and critical:
        raise GateClosed(c.number, called, [q.missing for q in critical])
    return tuple(q.code for q in still_open(step, answered, version=c.checklist))
