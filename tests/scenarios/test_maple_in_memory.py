"""Two days at Maple Street, decided and folded in memory: the lists and numbers of their page.

Expected minutes are counted here by walking the clock on the wall, minute by minute.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from statistics import median
from typing import Any

import pytest
from tests.builders import CHICAGO, DEON, MAPLE, PRIYA, ROSA, RULES, Desk, local
from tests.scenarios.maple import Step, records, scenario, steps

from frontdesk.recovery import decisions, grieving, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.as_at import as_at, end_of
from frontdesk.recovery.codes import (
    AckMethod,
    Authority,
    Category,
    Channel,
    Harm,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    SafetyAnswer,
    Severity,
    StillRight,
    WaitingOn,
    Who,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.day import DayEnd, day_end, moment_of
from frontdesk.recovery.deeds import Deed
from frontdesk.recovery.events import Draft, Issue
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.identifiers import ComplaintNo, Subject
from frontdesk.recovery.measures import Measures, Period, Share
from frontdesk.recovery.tally import tallied
from frontdesk.recovery.taxonomy import desk_word

FRIDAY, TUESDAY = date(2026, 5, 22), date(2026, 5, 26)
STAFF = {"Rosa": ROSA, "Deon": DEON, "Priya": PRIYA}
ENCOUNTERS = {date.fromisoformat(day): count for day, count in scenario()["encounters"].items()}
LATER = local("06-30 12:00")


def subject(about: str) -> Subject:
    return Subject(f"complaint:{about.lower()}")


@cache
def told() -> Desk:
    """Everything that happened, typed by the end of June."""
    desk = Desk()
    for step in steps():
        take(desk, step)
    return desk


def take(desk: Desk, step: Step) -> None:
    by = STAFF[step.by]
    if step.deed == "log":
        draft = Draft(subject=subject(step.about), what=heard(step), occurred_at=local(step.at))
        desk.write([draft], by=by, at=local(step.when))
        return
    complaint = desk.complaint(subject(step.about))
    desk.write(decided(desk, complaint, step), by=by, at=local(step.when))


def heard(step: Step) -> ev.Logged:
    said = step.said
    category = Category(said["category"]) if "category" in said else None
    word = desk_word(category) if category else None
    return ev.Logged(
        number=ComplaintNo(step.about),
        record=RecordKind(said["kind"]),
        channel=Channel(said["channel"]),
        category=category,
        severity=Severity(said["severity"]) if category else None,
        harm=Harm(said["harm"]) if category else None,
        hcat=word.hcat if word else None,
        stage=word.stage if word else None,
        who=Who(said["who"]),
        authority=Authority.UNKNOWN,
        safety=SafetyAnswer(said["safety"] or "not_asked"),
        formal=said["formal"],
        clinician=said["clinician"],
        issues=tuple(Issue(category=Category.PRIVACY, severity=Severity.MEDIUM) for _ in said["issues"]),
        thanks=tuple(STAFF.get(name, name) for name in said["thanks"]),
        said=said["said"],
        patient=said["patient"],
    )


NOTICE = {"contact": "Priya", "steps": "Spoke with the clinician", "results": "We were wrong"}

DECIDE: dict[str, Callable[[Complaint, Deed, dict[str, Any]], list[Draft]]] = {
    "acknowledge": lambda c, deed, said: decisions.acknowledge(
        c, deed, method=AckMethod.PHONE, promise_at=local(said["promise"]) if "promise" in said else None
    ),
    "resolve": lambda c, deed, said: decisions.resolve(
        c, deed, done=said["done"], put_right=PutRight(said["put_right"])
    ),
    "follow_up": lambda c, deed, _: decisions.follow_up(c, deed, still_right=StillRight.YES),
    "reopen": lambda c, deed, said: decisions.reopen(c, deed, reason=ReopenReason(said["reason"])),
    "notice": lambda c, deed, _: grieving.notice(c, deed, completed=date(2026, 5, 29), **NOTICE),
    "decide": lambda c, deed, said: grieving.decide(c, deed, outcome=Outcome(said["outcome"])),
    "wait": lambda c, deed, said: working.wait(c, deed, on=WaitingOn(said["on"])),
    "resume": lambda c, deed, _: working.resume(c, deed),
    "hand_over": lambda c, deed, said: working.hand_over(c, deed, to=STAFF[said["to"]]),
    "accept": lambda c, deed, _: working.accept(c, deed),
}


def decided(desk: Desk, c: Complaint, step: Step) -> list[Draft]:
    deed = desk.deed(STAFF[step.by], local(step.at))
    if step.deed == "merge":
        return working.merge(c, deed, into=desk.complaint(subject(step.said["into"])))
    return DECIDE[step.deed](c, deed, step.said)


def stood_at(moment: datetime) -> list[Complaint]:
    return list(fold_together(as_at(told().events.values(), moment)).values())


def end_of_day(day: date, *, asked: datetime = LATER) -> DayEnd:
    moment = moment_of(MAPLE, day, asked)
    return day_end(stood_at(moment), RULES, day, now=asked, encounters=ENCOUNTERS)


def measured(first: date, last: date, as_of: datetime) -> Measures:
    return tallied(stood_at(as_of), RULES, Period(first=first, last=last, as_of=as_of), ENCOUNTERS)


def numbers(complaints: Iterable[Complaint]) -> list[str]:
    return [c.number for c in complaints]


def test_friday_closes_with_exactly_three_open() -> None:
    day = end_of_day(FRIDAY)
    assert numbers(day.open) == ["D1-08", "D1-10", "D1-12"]
    assert day.new_complaints == 10
    assert day.rate is not None
    assert [round(x, 1) for x in (day.rate.value, day.rate.low, day.rate.high)] == [78.1, 37.5, 143.7]
    assert day.minutes_to_acknowledge_median == 2
    assert day.recognise == (DEON,)


def test_follow_ups_stand_in_the_order_of_their_calls() -> None:
    due = end_of_day(FRIDAY).follow_ups_due
    assert numbers(d.complaint for d in due)[:4] == ["D1-03", "D1-04", "D1-06", "D1-02"]
    assert set(numbers(d.complaint for d in due)) == {"D1-02", "D1-03", "D1-04", "D1-05", "D1-06", "D1-13"}
    assert {d.due_at for d in due} == {local("05-27 17:00")}


def test_tuesday_closes_with_exactly_four_open() -> None:
    day = end_of_day(TUESDAY)
    assert numbers(day.open) == ["D1-08", "D1-10", "D2-08", "D2-12"]
    assert day.new_complaints == 10
    assert day.rate is not None
    assert round(day.rate.value, 1) == 70.9
    assert day.minutes_to_acknowledge_median == 1
    assert day.recognise == ("NP-C",)


def test_the_list_is_the_same_whenever_it_is_asked() -> None:
    at_once, a_month_later = end_of_day(FRIDAY, asked=local("05-22 17:00")), end_of_day(FRIDAY)
    assert at_once == a_month_later


def test_before_the_close_the_day_is_shown_as_it_stands_now() -> None:
    day = end_of_day(FRIDAY, asked=local("05-22 09:00"))
    assert numbers(day.open) == ["D1-03"]
    assert day.new_complaints == 3


def test_until_it_is_answered_a_voicemail_counts_as_waiting() -> None:
    friday = measured(FRIDAY, FRIDAY, local("05-22 17:00"))
    assert (friday.waiting, friday.waiting_longest) == (1, 12)
    assert friday.acknowledged_on_time == Share(9, 9)
    tuesday = measured(FRIDAY, FRIDAY, local("05-26 08:12"))
    assert (tuesday.waiting, tuesday.waiting_longest) == (0, None)
    assert tuesday.acknowledged_on_time == Share(10, 10)


def test_an_anonymous_review_stays_a_complaint_and_leaves_what_asks_the_patient() -> None:
    settled = measured(TUESDAY, TUESDAY, LATER)
    assert settled.complaints == 10
    assert settled.resolved_once.n == 9
    assert settled.follow_up_on_time.n == 9
    assert settled.reopened == Share(1, 9)


def test_the_measures_of_both_days_once_all_is_settled() -> None:
    both = measured(FRIDAY, TUESDAY, LATER)
    assert (both.receipts, both.complaints, both.merged, both.compliments) == (24, 20, 2, 2)
    assert (both.encounters, both.days_without_encounters) == (269, 0)
    assert both.rate is not None
    assert both.rate.value == pytest.approx(1000 * 20 / 269)
    assert both.acknowledged_on_time == Share(20, 20)
    assert (both.minutes_to_acknowledge_median, both.minutes_to_acknowledge_p90) == (1.5, 20)
    assert both.resolved_by_next_close == Share(14, 19)
    assert both.resolved_once == Share(16, 19)
    assert both.reopened == Share(2, 19)
    assert both.asked == Share(19, 19)
    assert both.repeated == Share(0, 19)
    assert (both.follow_up_on_time, both.followed_up_late) == (Share(18, 19), 1)
    assert (both.grievances, both.notices_on_time) == (2, Share(2, 2))


def test_codes_are_counted_once_for_each_complaint() -> None:
    both = measured(FRIDAY, TUESDAY, LATER)
    counted = [r for r in records() if r["kind"] == "complaint" and not r["merged_into"] and r["id"] != "D1-13"]
    assert both.by_severity == Counter(r["severity"] for r in counted)
    assert both.by_domain == Counter(r["hcat"].partition("/")[0] for r in counted)
    assert both.by_stage == Counter(r["stage"] for r in counted)


def test_medians_are_those_of_a_walk_along_the_clock_on_the_wall() -> None:
    both = measured(FRIDAY, TUESDAY, LATER)
    counted = [r for r in records() if r["kind"] == "complaint" and not r["merged_into"] and r["id"] != "D1-13"]
    reached = [r for r in counted if r["complainant"] != "anonymous"]
    assert both.minutes_to_acknowledge_median == median(walked(r["received_at"], r["ack_at"]) for r in counted)
    gross = [walked(r["received_at"], r["resolved_at"]) for r in reached]
    net = [whole - r["paused_min"] for whole, r in zip(gross, reached, strict=True)]
    assert both.first_resolution_gross_median == median(gross)
    assert both.first_resolution_net_median == median(net)
    total = [walked(r["received_at"], r["resolved2_at"] or r["resolved_at"]) - r["paused_min"] for r in reached]
    assert both.total_resolution_net_median == median(total)
    closed = [walked(r["received_at"], r["followup2_done_at"] or r["followup_done_at"]) for r in reached]
    assert both.loop_closure_median == median(closed)


def walked(begin: str, end: str) -> int:
    """Business minutes, one after the other."""
    at, last, minutes = local(begin), local(end), 0
    while at < last:
        wall = at.astimezone(CHICAGO)
        minutes += wall.weekday() < 5 and 8 <= wall.hour < 17 and wall.date() != date(2026, 5, 25)
        at += timedelta(minutes=1)
    return minutes


def test_a_bare_date_means_its_end() -> None:
    assert end_of(MAPLE, day=FRIDAY) == local("05-23 00:00") - timedelta(milliseconds=1)
    friday = measured(FRIDAY, FRIDAY, end_of(MAPLE, day=FRIDAY))
    assert friday.complaints == 10


def test_what_is_not_mature_yet_says_nothing() -> None:
    early = measured(FRIDAY, TUESDAY, local("06-05 08:19"))
    assert early.resolved_once == Share(0, 0)
    first = measured(FRIDAY, TUESDAY, local("06-05 08:20"))
    assert first.resolved_once == Share(1, 1)
    assert (first.resolved_once.rate, first.resolved_once.interval) == (None, None)


def shown(share: Share) -> tuple[Any, Any]:
    return share.rate, share.interval


def test_a_share_of_fewer_than_ten_is_not_shown() -> None:
    assert shown(Share(9, 9)) == (None, None)
    rate, interval = shown(Share(9, 10))
    assert rate == 0.9
    assert (round(interval.low, 3), round(interval.high, 3)) == (0.596, 0.982)
