"""What hypothesis draws: every kind of body, events around them, and stories of three desks."""

from __future__ import annotations

import types
import typing
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any

from hypothesis import strategies as st
from tests.builders import DEON, PRIYA, ROSA, Desk, local

from frontdesk.recovery import decisions, gratitude, grieving, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.bodies import KINDS
from frontdesk.recovery.codes import (
    AckMethod,
    Category,
    Channel,
    GrievanceReason,
    Outcome,
    PutRight,
    ReopenReason,
    Severity,
    State,
    StillRight,
    WaitingOn,
    Who,
)
from frontdesk.recovery.events import Body, Event
from frontdesk.recovery.identifiers import DeviceId, EventId, Subject
from frontdesk.recovery.refusals import Refusal

MILLISECOND = timedelta(milliseconds=1)
instants = st.integers(0, 20_000_000_000_000).map(lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + ms * MILLISECOND)
"""Any instant that a record can hold, with milliseconds."""
near = st.integers(-3 * 24 * 60, 14 * 24 * 60).map(lambda minutes: local("05-22 09:00") + timedelta(minutes=minutes))
"""Two weeks around a long weekend."""

SUBJECTS = tuple(Subject(f"complaint:{n}") for n in range(3))
IDS = tuple(EventId(f"event-{n}") for n in range(12))

_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    bool: st.booleans(),
    int: st.integers(0, 10_000),
    datetime: instants,
    date: st.dates(date(1970, 1, 2), date(2999, 12, 30)),
    ev.Issue: st.builds(ev.Issue, category=st.sampled_from(Category), severity=st.sampled_from(Severity)),
}


def _values(hint: Any) -> st.SearchStrategy[Any]:
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return st.none() | _values(next(a for a in typing.get_args(hint) if a is not type(None)))
    if typing.get_origin(hint) is tuple:
        return st.lists(_values(typing.get_args(hint)[0]), max_size=3).map(tuple)
    plain = getattr(hint, "__supertype__", hint)
    if isinstance(plain, type) and issubclass(plain, Enum):
        return st.sampled_from(plain)
    return _PLAIN[plain]


def bodies_of(kind: type[Body], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any body of a kind."""
    hints = typing.get_type_hints(kind)
    drawn = {f.name: fixed.get(f.name, _values(hints[f.name])) for f in fields(kind)}
    return st.builds(kind, **drawn)


def _any_body() -> st.SearchStrategy[Any]:
    meeting = {
        "upon": st.none() | st.sampled_from(IDS),
        "targets": st.lists(st.sampled_from(IDS), max_size=3).map(tuple),
        "into": st.sampled_from(SUBJECTS),
    }
    kinds = [
        bodies_of(kind, **{name: how for name, how in meeting.items() if name in typing.get_type_hints(kind)})
        for kind in KINDS.values()
    ]
    unknown = st.builds(
        ev.Unknown, name=st.just("of_tomorrow"), facts=st.fixed_dictionaries({"upon": st.sampled_from(IDS)})
    )
    return st.one_of(*kinds, unknown)


any_body = _any_body()
"""Any body at all; ids and subjects are few, so that they often meet."""
_any_event = st.builds(
    Event,
    id=st.sampled_from(IDS),
    subject=st.sampled_from((*SUBJECTS, Subject("day:2026-05-22"))),
    cycle=st.integers(1, 3),
    clock=st.integers(0, 5).map(lambda n: f"{n:016x}"),
    device=st.just(DeviceId("desk")),
    actor=st.sampled_from((ROSA, PRIYA)),
    occurred_at=near | instants,
    recorded_at=near,
    what=any_body,
)
any_events = st.lists(_any_event, min_size=1, max_size=len(IDS), unique_by=lambda e: e.id)
"""Events that nobody decided on: any bodies about a few complaints, in any cycle, at any time."""


# Stories: three desks decide, each upon what it has seen, and hear from each other now and then.

_LOGS = st.fixed_dictionaries(
    {
        "category": st.sampled_from((Category.WAIT, Category.CARE, Category.SAFETY, Category.BILL, Category.ATTITUDE)),
        "severity": st.sampled_from(Severity),
        "channel": st.sampled_from((Channel.PHONE, Channel.EMAIL, Channel.VOICEMAIL)),
        "who": st.sampled_from((Who.PATIENT, Who.ANONYMOUS)),
        "formal": st.sampled_from((False, False, True)),
    }
)
_ACTS: tuple[tuple[Any, st.SearchStrategy[dict[str, Any]]], ...] = (
    (decisions.acknowledge, st.just({"method": AckMethod.PHONE})),
    (
        decisions.resolve,
        st.fixed_dictionaries({"done": st.just("Called back"), "put_right": st.sampled_from(PutRight)}),
    ),
    (decisions.resolve, st.just({"done": "Booked", "put_right": PutRight.YES, "on_the_spot": True})),
    (decisions.follow_up, st.fixed_dictionaries({"still_right": st.sampled_from(StillRight)})),
    (decisions.reopen, st.just({"reason": ReopenReason.NEW_FACTS})),
    (decisions.note, st.just({"text": "Rang again"})),
    (grieving.notice, st.just({"contact": "P", "steps": "S", "results": "R", "completed": date(2026, 5, 29)})),
    (grieving.open_grievance, st.fixed_dictionaries({"reason": st.sampled_from(GrievanceReason)})),
    (grieving.acknowledge_grievance, st.just({"method": AckMethod.LETTER})),
    (grieving.interim, st.just({"new_date": date(2026, 6, 30)})),
    (grieving.decide, st.fixed_dictionaries({"outcome": st.sampled_from(Outcome)})),
    (gratitude.thank, st.just({"who": (DEON,), "what_for": "staying late"})),
    (working.wait, st.fixed_dictionaries({"on": st.sampled_from(WaitingOn)})),
    (working.resume, st.just({})),
    (working.hand_over, st.just({"to": DEON})),
    (working.accept, st.just({})),
    (working.void, st.just({"reason": "Typed twice"})),
    (working.settle, st.just({"decided": "The first one stands"})),
    (working.unmerge, st.just({})),
)


_ONWARD: dict[State, tuple[Any, st.SearchStrategy[dict[str, Any]]]] = {
    State.NEW: _ACTS[0],
    State.ACKNOWLEDGED: _ACTS[1],
    State.RESOLVED: _ACTS[3],
    State.CLOSED: _ACTS[4],
    State.MERGED: _ACTS[-1],
    State.VOID: _ACTS[5],
}
"""The step that people would take next."""


@st.composite
def stories(draw: st.DrawFn, acts: int = 18) -> list[Desk]:
    """Three desks after some acts; one of them has a clock that is an hour ahead."""
    desks = [Desk("A"), Desk("B"), Desk("C", skew=timedelta(hours=1))]
    now = local("05-22 09:00")
    for letter in range(2):
        desks[draw(st.integers(0, 2))].log(at=now, about=SUBJECTS[letter], **draw(_LOGS))
    for desk in desks:
        desk.hear(everything(desks), at=now)
    for _ in range(draw(st.integers(acts // 3, acts))):
        now += timedelta(minutes=draw(st.sampled_from((1, 7, 60, 600))))
        desk = desks[draw(st.integers(0, 2))]
        if draw(st.integers(0, 4)) == 0:
            desk.hear(desks[draw(st.integers(0, 2))].events.values(), at=now)
        else:
            _try(draw, desk, now)
    return desks


def _try(draw: st.DrawFn, desk: Desk, now: datetime) -> None:
    about = draw(st.sampled_from(SUBJECTS[:2]))
    by = draw(st.sampled_from((PRIYA, PRIYA, DEON, ROSA)))
    c = desk.complaint(about)
    try:
        match draw(st.sampled_from(("onward", "onward", "onward", "any", "any", "undo", "merge"))):
            case "onward" | "any" as how:
                decide, said = _ONWARD[c.state] if how == "onward" else draw(st.sampled_from(_ACTS))
                desk.act(about, decide, at=now, by=by, late_reason="back entry", **draw(said))
            case "undo":
                mine = tuple(e.event for e in c.history if e.by == by and not e.undone)
                desk.act(about, decisions.undo, at=now, by=by, targets=mine[-draw(st.integers(1, 2)) :])
            case _:
                into = desk.complaint(draw(st.sampled_from(SUBJECTS[:2])))
                desk.act(about, working.merge, at=now, by=by, into=into)
    except Refusal:
        return


def everything(desks: list[Desk]) -> list[Event]:
    """All events of all desks, each once."""
    return list({e.id: e for desk in desks for e in desk.events.values()}.values())
