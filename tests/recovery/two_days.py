"""Two working days at Maple Street, lived through in memory: every act of the scenario, in its order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from tests.builders import PRIYA, ROSA, Desk, local

from frontdesk.recovery import decisions, grieving, working
from frontdesk.recovery.codes import (
    AckMethod,
    AmendsKind,
    Category,
    Channel,
    Flag,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    SafetyAnswer,
    Severity,
    Stage,
    StillRight,
    WaitingOn,
    Who,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.identifiers import StaffId, Subject

SCENARIO = json.loads((Path(__file__).parents[1] / "scenarios" / "maple-two-days.json").read_text(encoding="utf-8"))
RECEIPTS: dict[str, dict[str, Any]] = {r["id"]: r for r in SCENARIO["receipts"]}
REOPENING = "D2-05"
"""A call that reopens D1-05 and is no record of its own."""
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Act:
    """One act of somebody: when it was recorded, and what it does."""

    at: datetime
    do: Callable[[Desk], object]


def subject(receipt: str) -> Subject:
    return Subject(f"complaint:{receipt}")


@cache
def lived() -> Desk:
    """The desk after everything happened."""
    desk = Desk()
    for act in sorted((a for r in RECEIPTS.values() if r["id"] != REOPENING for a in acts_of(r)), key=lambda a: a.at):
        act.do(desk)
    return desk


def as_at(text: str) -> dict[str, Complaint]:
    """The complaints as they stood at a local time, by what had occurred until then."""
    until = local(text)
    told = fold_together(e for e in lived().events.values() if e.occurred_at <= until)
    return {c.id: c for c in told.values() if c.received_at is not None}


def acts_of(r: dict[str, Any]) -> Iterator[Act]:
    """What was done about one receipt; who may not do it leaves it to the manager."""
    by = PRIYA if serious(r) else ROSA
    yield Act(local(r["entered_at"]), lambda desk: log(desk, r))
    if r["kind"] != "complaint":
        return
    promise = local("05-27 12:00") if r["id"] == "D2-12" else None
    yield act(r, "ack_at", decisions.acknowledge, by, method=AckMethod.PHONE, promise_at=promise)
    yield from special(r)
    amends: dict[str, Any] = {"amends": AmendsKind.PARKING, "amends_cents": 800} if "amends:8.00" in r["flags"] else {}
    done = {"done": r["actions"]}
    right = r["patient_confirmed"]
    yield act(r, "resolved_at", decisions.resolve, by, put_right=PutRight(right or "yes"), **done, **amends)
    yield act(r, "notice_sent_at", grieving.notice, by, **notice_of(r))
    yield act(r, "reopened_at", decisions.reopen, by, reason=reason_of(r))
    yield act(r, "resolved2_at", decisions.resolve, by, put_right=PutRight(r["confirmed2"] or "yes"), **done)
    for call in ("followup_done_at", "followup2_done_at"):
        yield act(r, call, decisions.follow_up, by, still_right=StillRight.YES)
    if r["outcome"] and r["notice_sent_at"]:
        yield act(r, "notice_sent_at", grieving.decide, by, outcome=Outcome(r["outcome"]), later=MINUTE)


Beside = tuple[str, Any, StaffId, dict[str, Any]]
BESIDE: dict[str, list[Beside]] = {
    "D1-03": [("05-22 08:56", decisions.safety_duty, ROSA, {"duty": "nurse_called"})],
    "D1-04": [
        ("05-22 09:40", working.hand_over, ROSA, {"to": PRIYA}),
        ("05-22 09:41", working.accept, PRIYA, {}),
        ("05-22 09:45", working.route, PRIYA, {"to": Flag.PRIVACY}),
    ],
    "D1-05": [("05-22 09:50", working.wait, ROSA, {"on": WaitingOn.INTERNAL})],
    "D1-10": [
        ("05-22 14:24", decisions.safety_duty, ROSA, {"duty": "nurse_called"}),
        ("05-22 14:26", decisions.safety_duty, ROSA, {"duty": "manager_told"}),
        ("05-22 14:27", decisions.safety_duty, ROSA, {"duty": "clinician_called"}),
    ],
    "D2-04": [
        ("05-26 09:10", working.wait, ROSA, {"on": WaitingOn.PATIENT}),
        ("05-26 13:20", working.resume, ROSA, {}),
    ],
    "D2-06": [("05-26 09:57", decisions.safety_duty, ROSA, {"duty": "nurse_called"})],
}
"""What happened beside the steps: when, what, by whom."""
MERGES = {"D1-09": ("05-22 13:08", "D1-02"), "D2-13": ("05-26 16:07", "D2-07")}


def special(r: dict[str, Any]) -> Iterator[Act]:
    """What happened beside the steps, to one receipt."""
    about = subject(r["id"])

    def doing(at: str, decide: Any, by: StaffId, said: dict[str, Any]) -> Act:
        return Act(local(at), lambda desk: desk.act(about, decide, at=local(at), by=by, **said))

    for one in BESIDE.get(r["id"], []):
        yield doing(*one)
    if r["id"] in MERGES:
        at, into = MERGES[r["id"]]
        yield Act(
            local(at),
            lambda desk: desk.act(about, working.merge, at=local(at), into=desk.complaint(subject(into))),
        )


def act(r: dict[str, Any], field: str, decide: Any, by: StaffId, *, later: timedelta = timedelta(), **said: Any) -> Act:
    """A decision at the time that stands in a field; nothing where the field is empty."""
    if not r[field]:
        return Act(local("01-01 00:00"), lambda _: None)
    at = local(r[field]) + later
    return Act(at, lambda desk: desk.act(subject(r["id"]), decide, at=at, by=by, **said))


def log(desk: Desk, r: dict[str, Any]) -> None:
    thanks = r["kind"] == "compliment"
    desk.log(
        about=subject(r["id"]),
        at=local(r["received_at"]),
        entered=local(r["entered_at"]),
        number=r["id"],
        record=RecordKind(r["kind"]),
        category=None if thanks else Category(r["code"]),
        severity=None if thanks else Severity(r["severity"]),
        hcat=None if thanks else r["hcat"],
        stage=Stage(r["stage"]),
        channel=Channel(r["channel"]),
        who=Who(r["complainant"].split()[0]),
        said=r["text"],
        safety=SafetyAnswer.YES if {"safety", "safety_screen"} & set(r["flags"]) else SafetyAnswer.NO,
        formal=r["id"] in ("D1-08", "D2-08"),
        contactable=not r["not_contactable"],
        clinician=r["clinician"],
    )


def serious(r: dict[str, Any]) -> bool:
    return r["severity"] == Severity.HIGH or bool({"safety", "safety_screen", "grievance"} & set(r["flags"]))


def reason_of(r: dict[str, Any]) -> ReopenReason:
    return ReopenReason.FIX_WRONG if r["id"] == "D1-13" else ReopenReason.FIX_DID_NOT_HOLD


def notice_of(r: dict[str, Any]) -> dict[str, Any]:
    done = r["notice_sent_at"]
    completed = local(done).date() if done else None
    return {"contact": "Priya", "steps": "Spoke with everybody", "results": "As told", "completed": completed}
