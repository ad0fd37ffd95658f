"""A grievance as the JSON that scripts rely on. Names and order of the fields never change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk.recovery.grievance_course import Course, course

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.grievances import OpenGrievance

Json = dict[str, Any]


def grievance_json(case: CaseFile) -> Json | None:
    """What a grievance has besides its complaint; None when it is none. Times are the site's own."""
    way = course(case.complaint, case.practice.rules, case.as_of)
    return None if way is None else _way(case, way)


def grievances_json(found: Iterable[OpenGrievance], as_of: datetime) -> Json:
    """The committee's list, without a word of the patient."""
    lines = [
        {
            "number": line.case.complaint.number,
            "state": line.case.complaint.state.value,
            "category": line.case.complaint.category.value if line.case.complaint.category else None,
            "severity": int(line.case.complaint.severity) if line.case.complaint.severity else None,
            **_way(line.case, line.course),
        }
        for line in found
    ]
    return {"as_of": as_of.isoformat(), "count": len(lines), "grievances": lines}


def _way(case: CaseFile, way: Course) -> Json:
    def local(at: datetime | None) -> str | None:
        return None if at is None else at.astimezone(case.practice.rules.calendar.zone).isoformat()

    new_date, decision = case.complaint.interim_new_date, way.decision
    return {
        "reason": way.grievance.reason.value,
        "opened_at": local(way.grievance.at),
        "acknowledge_due_at": local(way.told_due),
        "acknowledged_at": local(way.told_at),
        "interim_at": local(way.interim_at),
        "new_date": new_date.date().isoformat() if new_date else None,
        "notice_due_at": local(way.notice_due),
        "notice_at": local(way.notice.at) if way.notice else None,
        "limit_at": local(way.limit),
        "past_limit": way.past_limit,
        "outcome": decision.outcome.value if decision else None,
        "decided_at": local(decision.at) if decision else None,
        "decided_by": case.name_of(decision.by) if decision else None,
        "missing": list(way.missing),
    }
