"""Pieces of a complaint's story that follow from one event alone. Never raises."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any, TypeAlias

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Flag, SafetyAnswer, Severity, WaitingOn
from frontdesk.recovery.complaint import Decision, Entry, Notice, Wait
from frontdesk.recovery.erasing import Erasure
from frontdesk.recovery.events import Event

GrievanceStep: TypeAlias = ev.GrievanceAcknowledged | ev.InterimSent | ev.NoticeSent | ev.GrievanceDecided


def grieve(values: dict[str, Any], event: Event, what: GrievanceStep) -> None:
    """Take a step of a grievance in; of two notices the first stands, of two decisions the newest."""
    at, by = event.occurred_at, event.actor
    match what:
        case ev.GrievanceAcknowledged():
            values.setdefault("grievance_told_at", at)
        case ev.InterimSent(new_date=day):
            values.setdefault("interim_at", at)
            values["interim_new_date"] = datetime.combine(day, time(12), UTC)
            values["interims"] = (*values.get("interims", ()), (at, day))
        case ev.NoticeSent():
            sent = Notice(
                at=at, by=by, contact=what.contact, steps=what.steps, results=what.results, completed=what.completed
            )
            values.setdefault("notice_at", at)
            values.setdefault("notice", sent)
        case ev.GrievanceDecided(outcome=outcome, minutes=minutes):
            values["outcome"] = outcome
            values["decision"] = Decision(at=at, by=by, outcome=outcome, minutes=minutes)


def erasure_of(event: Event, what: ev.Redacted) -> Erasure:
    """What a redaction says of itself."""
    return Erasure(event=event.id, at=event.occurred_at, by=event.actor, why=what.why, reason=what.reason)


def cut_short(wait: Wait, calls: list[datetime]) -> Wait:
    """A wait on the patient ends with their next call, though it was first put on record as another complaint."""
    until = min((at for at in calls if at >= wait.since), default=None)
    if wait.on is not WaitingOn.PATIENT or until is None or (wait.until is not None and wait.until <= until):
        return wait
    return Wait(on=wait.on, since=wait.since, until=until)


def repeats_told(values: Mapping[str, Any], what: ev.What) -> dict[str, tuple[str, ...]]:
    """What desks have said about repeats by this event; it stays said where the act is taken back."""
    if not isinstance(what, ev.Act):
        return {}
    of_logged = (what.repeat_of,) if isinstance(what, ev.Logged) and what.repeat_of else ()
    known = {"repeats": (*of_logged, *what.repeats), "repeated_by": what.repeated_by}
    return {name: tuple(dict.fromkeys((*values.get(name, ()), *ids))) for name, ids in known.items() if ids}


def added_by(what: ev.What) -> str | None:
    """What somebody wrote beside the fields that have a place of their own."""
    match what:
        case ev.Noted(text=text):
            return text
        case ev.FollowedUp() | ev.Reopened() | ev.HandedOver() | ev.Routed() | ev.Escalated():
            return what.note
        case ev.WaitingStarted() | ev.Voided():
            return what.reason
        case ev.Reviewed(decided=decided):
            return decided
        case _:
            return None


def entry_of(event: Event, *, undone: bool, graded: Severity | None) -> Entry:
    """The line of the history that an event makes; `graded` is the severity before it."""
    kind = event.what.name if isinstance(event.what, ev.Unknown) else event.what.kind
    return Entry(
        event=event.id,
        kind=kind,
        at=event.occurred_at,
        recorded_at=event.recorded_at,
        by=event.actor,
        undone=undone,
        upon=event.what.upon if isinstance(event.what, ev.Act) else None,
        unsafe=_says_unsafe(event.what),
        takes_back=event.what.targets if isinstance(event.what, ev.Undone) else (),
        into=event.what.into if isinstance(event.what, ev.Merged) else None,
        graded=_graded(event.what, graded),
    )


def _graded(what: ev.What, before: Severity | None) -> tuple[Severity | None, Severity] | None:
    """The severity before and after an act that graded it otherwise."""
    after = what.severity if isinstance(what, ev.Recoded) else None
    return None if after is None or after is before else (before, after)


def _says_unsafe(what: ev.What) -> bool:
    """Whether the act alone makes it a safety complaint."""
    match what:
        case ev.Logged(category=category, safety=answer, issues=issues):
            about = {category, *(issue.category for issue in issues)}
            return Category.SAFETY in about or answer is SafetyAnswer.YES
        case ev.Recoded(category=category):
            return category is Category.SAFETY
        case ev.Routed(route=route):
            return route is Flag.SAFETY
        case _:
            return False
