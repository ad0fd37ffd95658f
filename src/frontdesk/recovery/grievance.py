"""When a complaint is a grievance, and what its notice must hold.

Source: 42 CFR 482.13(a)(2) and the CMS State Operations Manual, appendix A, tags A-0118 to
A-0123. They bind hospitals with their outpatient services; a free-standing practice may take
the same lines as its own policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from frontdesk.recovery.clocks import NoOpening, business_day, close_of
from frontdesk.recovery.codes import (
    WRITTEN_GRIEVANCE,
    Category,
    Channel,
    Flag,
    GrievanceReason,
    Harm,
    PutRight,
    RecordKind,
    State,
    StillRight,
    Who,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.rules import GrievanceRules, PostVisitCall, SiteRules
from frontdesk.recovery.taxonomy import desk_word

NOTICE_PARTS: Mapping[str, str] = {
    "contact": "whom they can turn to",
    "steps": "what was done to look into it",
    "results": "what was found",
    "completed": "when that ended",
}
"""Contact person, steps taken, results, date of completion (tag A-0123), as each is named when it is missing."""
POLICIES: Mapping[str, str] = {
    GrievanceRules.CMS_HOSPITAL: "42 CFR 482.13(a)(2)",
    GrievanceRules.PRACTICE_POLICY: "our own policy",
}
"""What binds a site to these lines: the same ones either way. Hospitals and their outpatient services are bound by
law; a free-standing practice chose them."""
CARE_DOMAINS = frozenset({"QUAL", "SAFE", "RESP"})
"""What a written complaint must be about to be a grievance: care, safety, respect and rights."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Grievance:
    """A complaint is a grievance since `at`, for this reason."""

    reason: GrievanceReason
    at: datetime


def domains(complaint: Complaint) -> frozenset[str]:
    """The HCAT domains of the complaint and of its further issues."""
    own = complaint.category if complaint.hcat is None else None
    further = (desk_word(c).hcat for c in complaint.categories if c is own or c is not complaint.category)
    codes = {complaint.hcat, *further}
    return frozenset(code.partition("/")[0] for code in codes if code)


def by_rule(complaint: Complaint, rules: SiteRules, as_of: datetime) -> Grievance | None:
    """The grievance that stands on record or follows by rule at `as_of`; None when it is none."""
    if complaint.grievance_at is not None and complaint.grievance_reason is not None:
        return Grievance(reason=complaint.grievance_reason, at=complaint.grievance_at)
    if complaint.received_at is None or complaint.record is not RecordKind.COMPLAINT:
        return None
    if complaint.state in (State.MERGED, State.VOID):
        return None
    found = (_of_one_caller(one, complaint, rules, as_of) for one in complaint.told_by)
    return min((each for each in found if each is not None), key=lambda each: each.at, default=None)


def before_act(complaint: Complaint, rules: SiteRules, at: datetime) -> Grievance | None:
    """The grievance that somebody who acts at `at` finds: what is done at the very close is done by the close."""
    found = by_rule(complaint, rules, at)
    turns_now = found is not None and found.at == at == same_day_line(complaint, rules)
    return None if turns_now and complaint.grievance_at is None else found


def _of_one_caller(one: Complaint, whole: Complaint, rules: SiteRules, as_of: datetime) -> Grievance | None:
    """The grievance that one record makes of the whole, be it merged into it or the one they live in."""
    received = one.received_at
    if received is None or _never(one):
        return None
    reason = _by_nature(one, rules)
    if reason is not None:
        return Grievance(reason=reason, at=received)
    line = _line_of(one, rules)
    if line is not None and _called_after_the_visit(one, rules):
        return Grievance(reason=GrievanceReason.UNRESOLVED_SAME_DAY, at=received)
    if line is not None and as_of >= line and not put_right_by(whole, line):
        return Grievance(reason=GrievanceReason.UNRESOLVED_SAME_DAY, at=line)
    return None


def _by_nature(complaint: Complaint, rules: SiteRules) -> GrievanceReason | None:
    """The reason that holds from the moment of receipt, whatever is done about it."""
    harmed = complaint.harm is not None and complaint.harm >= Harm.MODERATE
    written = _written(complaint, rules) and bool(domains(complaint) & CARE_DOMAINS)
    reasons = {
        GrievanceReason.REQUESTED_FORMAL: complaint.formal,
        GrievanceReason.ABUSE_NEGLECT: Flag.ABUSE in complaint.routes,
        GrievanceReason.HARM: harmed,
        GrievanceReason.WRITTEN: written,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def same_day_line(complaint: Complaint, rules: SiteRules) -> datetime | None:
    """When a spoken complaint about quality, or one merged into it, turns into a grievance unless it is put right.

    None for all others, and where the calendar shows no opening any more.
    """
    lines = (_line_of(one, rules) for one in complaint.told_by)
    return min((line for line in lines if line is not None), default=None)


def _line_of(complaint: Complaint, rules: SiteRules) -> datetime | None:
    if complaint.received_at is None or "QUAL" not in domains(complaint):
        return None
    try:
        return close_of(rules.calendar, business_day(rules.calendar, complaint.received_at))
    except NoOpening:
        return None


def _never(complaint: Complaint) -> bool:
    """Billing only, anonymous reviews, and whatever is no complaint, never make one."""
    return complaint.record is not RecordKind.COMPLAINT or _is_anonymous_review(complaint) or _is_billing(complaint)


def is_anonymous_review(complaint: Complaint) -> bool:
    """A review by somebody whom nobody could answer, and nobody else called about it."""
    return all(_is_anonymous_review(one) for one in complaint.told_by)


def _is_anonymous_review(complaint: Complaint) -> bool:
    return complaint.channel is Channel.ONLINE_REVIEW and complaint.who is Who.ANONYMOUS


def is_billing_only(complaint: Complaint) -> bool:
    """About a bill and nothing else; only Medicare's rights and limits make a grievance of that (42 CFR 489)."""
    return all(_is_billing(one) for one in complaint.told_by)


def _is_billing(complaint: Complaint) -> bool:
    return complaint.categories == {Category.BILL}


def _written(complaint: Complaint, rules: SiteRules) -> bool:
    portal = complaint.channel is Channel.PORTAL and rules.portal_is_written
    return portal or complaint.channel in WRITTEN_GRIEVANCE


def _called_after_the_visit(complaint: Complaint, rules: SiteRules) -> bool:
    """A call about care, where the site's policy makes a grievance of every one; the staff present could not help."""
    calls = complaint.channel in (Channel.PHONE, Channel.VOICEMAIL)
    return calls and rules.post_visit_call is PostVisitCall.YES


def put_right_by(complaint: Complaint, line: datetime) -> bool:
    """Whether the patient had said by this moment that it is right, and had not come back since."""
    cycle = max((n for n, at in complaint.reopenings.items() if at <= line), default=1)
    resolution, follow_up = complaint.resolutions.get(cycle), complaint.follow_ups.get(cycle)
    if resolution is None or resolution.at > line:
        return False
    confirmed = follow_up is not None and follow_up.at <= line and follow_up.still_right is StillRight.YES
    return resolution.put_right is PutRight.YES or confirmed
