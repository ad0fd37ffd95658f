"""Measures and day-ends as the JSON that scripts rely on. Names and order of the fields never change.

Times are business minutes, shares lie between 0 and 1, rates are per 1,000 completed encounters.
What cannot be said is null: a share of fewer than ten, a rate without encounters, a median of
nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from frontdesk.desk.days import SignedDay
    from frontdesk.recovery.measures import Measures, Rate, Share

Json = dict[str, Any]


def measures_json(m: Measures, zone: ZoneInfo) -> Json:
    """The measures of a period."""
    return {**_counts(m, zone), **_handling(m), **_beside(m)}


def _counts(m: Measures, zone: ZoneInfo) -> Json:
    return {
        "from": m.period.first.isoformat(),
        "to": m.period.last.isoformat(),
        "as_of": m.period.as_of.astimezone(zone).isoformat(),
        "receipts": m.receipts,
        "complaints": m.complaints,
        "merged": m.merged,
        "compliments": m.compliments,
        "encounters": m.encounters,
        "rate_per_1000": _rate(m.rate),
        "by_severity": {str(severity): count for severity, count in m.by_severity.items()},
        "by_domain": dict(m.by_domain),
        "by_stage": dict(m.by_stage),
    }


def _handling(m: Measures) -> Json:
    interval = m.resolved_once.interval
    return {
        "acknowledged_on_time": _share(m.acknowledged_on_time),
        "minutes_to_acknowledge": {"median": m.minutes_to_acknowledge_median, "p90": m.minutes_to_acknowledge_p90},
        "minutes_to_first_resolution": {
            "net_median": m.first_resolution_net_median,
            "gross_median": m.first_resolution_gross_median,
        },
        "total_resolution_net_median": m.total_resolution_net_median,
        "resolved_by_next_close": _share(m.resolved_by_next_close),
        "resolved_once": {
            **_share(m.resolved_once),
            "rate": m.resolved_once.rate,
            "low": interval.low if interval else None,
            "high": interval.high if interval else None,
        },
        "reopened": _share(m.reopened),
        "follow_up_on_time": _share(m.follow_up_on_time),
        "grievances": m.grievances,
        "notices_on_time": _share(m.notices_on_time),
        "loop_closure_median": m.loop_closure_median,
    }


def _beside(m: Measures) -> Json:
    """What keeps the figures above from being read wrongly."""
    return {
        "waiting_to_acknowledge": {"n": m.waiting, "longest": m.waiting_longest},
        "asked_whether_right": _share(m.asked),
        "repeated": _share(m.repeated),
        "followed_up_late": m.followed_up_late,
        "days_without_encounters": m.days_without_encounters,
        "rate_serious_per_1000": _rate(m.rate_serious),
        "rate_grievances_per_1000": _rate(m.rate_grievances),
        "rate_compliments_per_1000": _rate(m.rate_compliments),
        "coded_other": _share(m.coded_other),
        "steps_skipped": _share(m.steps_skipped),
        "entered_late": _share(m.entered_late),
    }


def day_end_json(end: SignedDay, zone: ZoneInfo) -> Json:
    """The end of a day."""
    day = end.day
    return {
        "date": day.date.isoformat(),
        "open": [c.number for c in day.open],
        "new_complaints": day.new_complaints,
        "rate_per_1000": _rate(day.rate),
        "median_minutes_to_acknowledge": day.minutes_to_acknowledge_median,
        "follow_ups_due": [due.complaint.number for due in day.follow_ups_due],
        "recognise": list(end.recognise),
        "signed_by": end.signed_by,
        "signed_at": end.signed_at.astimezone(zone).isoformat() if end.signed_at else None,
        "as_of": day.as_of.astimezone(zone).isoformat(),
        "encounters": day.encounters,
        "changed_after_signing": list(end.changed),
        "encounters_changed_after_signing": end.encounters_changed,
    }


def _share(share: Share) -> Json:
    return {"k": share.k, "n": share.n}


def _rate(rate: Rate | None) -> Json | None:
    return None if rate is None else {"value": rate.value, "low": rate.low, "high": rate.high}
