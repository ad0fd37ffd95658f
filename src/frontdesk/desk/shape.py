"""A complaint as the JSON that scripts rely on. Names and order of the fields never change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk.desk.grievance_shape import grievance_json
from frontdesk.recovery.codes import Flag

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.recovery.complaint import Entry

Json = dict[str, Any]


def as_json(case: CaseFile, *, history: bool = True, words: bool = True) -> Json:
    """One complaint. Times are ISO 8601 in the site's time zone; `words` False hides the patient's."""
    shaped = {**_codes(case), **_times(case), **_next(case), **_patient(case, words=words and case.words)}
    if history:
        shaped["history"] = [
            {
                "at": _local(case, entry.at),
                "recorded_at": _local(case, entry.recorded_at),
                "kind": entry.kind,
                "by": case.name_of(entry.by),
                **_graded(entry),
            }
            for entry in case.complaint.history
        ]
        shaped["grievance"] = grievance_json(case)
        shaped["redacted_at"] = _local(case, case.complaint.erasure.at) if case.complaint.erasure else None
        shaped["on_hold"] = case.complaint.on_hold
    return shaped


def _graded(entry: Entry) -> Json:
    """The severity before and after, of an act that graded it otherwise."""
    if entry.graded is None:
        return {}
    before, after = entry.graded
    return {"severity": {"from": None if before is None else int(before), "to": int(after)}}


def list_json(cases: Iterable[CaseFile], as_of: datetime) -> Json:
    """Several complaints, without their histories."""
    shaped = [as_json(case, history=False) for case in cases]
    return {"as_of": as_of.isoformat(), "count": len(shaped), "complaints": shaped}


def _codes(case: CaseFile) -> Json:
    c = case.complaint
    return {
        "number": c.number,
        "id": c.id,
        "kind": c.record.value,
        "state": c.state.value,
        "cycle": c.cycle,
        "category": c.category.value if c.category else None,
        "hcat": c.hcat,
        "severity": None if c.severity is None else int(c.severity),
        "harm": None if c.harm is None else int(c.harm),
        "stage": c.stage.value if c.stage else None,
        "channel": c.channel.value,
    }


def _times(case: CaseFile) -> Json:
    c = case.complaint
    first, last, follow_up = c.first_resolution, c.resolution, c.follow_up
    return {
        "received_at": _local(case, c.received_at),
        "entered_at": _local(case, c.entered_at),
        "acknowledged_at": _local(case, c.acknowledged_at),
        "first_resolved_at": _local(case, first.at) if first else None,
        "resolved_at": _local(case, last.at) if last else None,
        "put_right": last.put_right.value if last else None,
        "followed_up_at": _local(case, follow_up.at) if follow_up else None,
        "reopens": c.reopens,
        "resolved_once": case.resolved_once,
        "flags": [flag.value for flag in Flag if flag in case.flags],
    }


def _next(case: CaseFile) -> Json:
    c, owed = case.complaint, case.standing.next
    step = owed and {
        "step": owed.step.value,
        "due_at": _local(case, owed.due_at),
        "overdue": case.standing.overdue,
    }
    return {
        "waiting_on": c.waiting.on.value if c.waiting else None,
        "owner": case.name_of(c.owner),
        "promise_at": _local(case, c.promise_at),
        "next": step,
        "minutes": {
            "to_acknowledge": case.spent.to_acknowledge,
            "to_first_resolution_net": case.spent.to_first_resolution_net,
            "to_first_resolution_gross": case.spent.to_first_resolution_gross,
            "total_net": case.spent.total_net,
        },
        "merged_into": case.merged_into_number or c.merged_into,
        "former_numbers": list(c.former_numbers),
    }


def _patient(case: CaseFile, *, words: bool) -> Json:
    c = case.complaint
    shown: Json = {
        "said": c.said,
        "patient": c.patient,
        "callback": c.callback,
        "remedy": c.remedy,
        "done": c.resolution.done if c.resolution else None,
        "notes": [
            {"at": _local(case, n.at), "by": case.name_of(n.by), "side": n.side, "text": n.text} for n in c.notes
        ],
        "also": [
            {
                "number": a.number,
                "who": a.who.value,
                "channel": a.channel.value,
                "callback": a.callback,
                "received_at": _local(case, a.received_at),
            }
            for a in case.also
        ],
    }
    return shown if words else dict.fromkeys(shown)


def _local(case: CaseFile, at: datetime | None) -> str | None:
    """ISO 8601 with the site's offset, without fractions where there are none."""
    return None if at is None else at.astimezone(case.practice.rules.calendar.zone).isoformat()
