"""Days and periods as people read them. Numbers stand with their uncertainty, and small ones say so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.commands.showing import local
from frontdesk.desk.days import SignedDay
from frontdesk.recovery.codes import Category, Severity, Stage
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.hcat import DOMAINS
from frontdesk.recovery.measures import Measures, Rate, Share

WIDTH = 36


def of_day(end: SignedDay, zone: ZoneInfo) -> Iterator[str]:
    """The end of a day."""
    day = end.day
    yield f"{day.date:%A %d %B %Y}, as it stood at {_clock(day.as_of, zone)}"
    yield _line("New complaints", str(day.new_complaints))
    yield _line("Per 1,000 encounters", _rate(day.rate))
    yield _line("Minutes to acknowledge, median", _number(day.minutes_to_acknowledge_median))
    yield _line("Open", "" if day.open else "none")
    yield from (f"  {c.number:<6} {_about(c)}" for c in day.open)
    yield _line("Follow-ups due", "" if day.follow_ups_due else "none")
    yield from (f"  {due.complaint.number:<6} by {local(due.due_at, zone)}" for due in day.follow_ups_due)
    yield _line("Thanked", ", ".join(end.recognise) or "nobody yet")
    yield from _signature(end, zone)


def _signature(end: SignedDay, zone: ZoneInfo) -> Iterator[str]:
    if end.signed_by is None or end.signed_at is None:
        yield _line("Signed", "not yet")
        return
    yield _line("Signed", f"{end.signed_by}, {local(end.signed_at, zone)}")
    changed = [*end.changed, *(["the encounters"] if end.encounters_changed else [])]
    if changed:
        yield _line("Changed after signing", ", ".join(changed))


def of_measures(m: Measures, zone: ZoneInfo) -> Iterator[str]:
    """The measures of a period."""
    yield f"Received {m.period.first:%a %d %b %Y} to {m.period.last:%a %d %b %Y}, as of {local(m.period.as_of, zone)}"
    yield _line("Records", f"{m.receipts} (merged {m.merged}, compliments {m.compliments})")
    yield _line("Complaints", f"{m.complaints}, of which grievances {m.grievances}")
    yield _line("Encounters", "not entered" if m.encounters is None else f"{m.encounters:,}{_missing(m)}")
    yield _line("Per 1,000 encounters", _rate(m.rate))
    yield _line("By severity", _parts({Severity(code).words: n for code, n in m.by_severity.items()}))
    yield _line("By domain", _parts({_domain(code): n for code, n in m.by_domain.items()}))
    yield _line("By stage", _parts({Stage(code).words: n for code, n in m.by_stage.items()}))
    yield ""
    ninety = "" if m.minutes_to_acknowledge_p90 is None else f", nine in ten within {m.minutes_to_acknowledge_p90}"
    yield _line("Minutes to acknowledge, median", _number(m.minutes_to_acknowledge_median) + ninety)
    if m.waiting:
        yield _line("Still waiting to be heard", f"{m.waiting}, the longest for {m.waiting_longest} min")
    yield _line("Acknowledged on time", _share(m.acknowledged_on_time))
    waited = f"{_number(m.first_resolution_net_median)} (with waiting on the patient "
    yield _line("Minutes to resolve, median", f"{waited}{_number(m.first_resolution_gross_median)})")
    yield _line("In all, with reopenings, median", _number(m.total_resolution_net_median))
    yield _line("Put right by the next close", _share(m.resolved_by_next_close))
    yield _line("Resolved once", f"{_share(m.resolved_once)}; asked whether it is right: {_share(m.asked)}")
    yield _line("Reopened", _share(m.reopened))
    yield _line("Came back within 14 days", _share(m.repeated))
    late = f", {m.followed_up_late} more came late" if m.followed_up_late else ""
    yield _line("Followed up on time", _share(m.follow_up_on_time) + late)
    yield _line("Minutes until all was well, median", _number(m.loop_closure_median))
    yield _line("Written notices on time", _share(m.notices_on_time))
    yield ""
    yield _line("Compliments per 1,000 encounters", _rate(m.rate_compliments))
    yield _line("Nobody found a word for", _share(m.coded_other))
    yield _line("Steps left open, on record", _share(m.steps_skipped))
    yield _line("Entered late", _share(m.entered_late))


def _missing(m: Measures) -> str:
    """The rate leaves out the days without a count; say how many."""
    return f" ({m.days_without_encounters} business days not entered)" if m.days_without_encounters else ""


def _line(name: str, value: str) -> str:
    return f"{name + ':':<{WIDTH}} {value}".rstrip()


def _rate(rate: Rate | None) -> str:
    if rate is None:
        return "no rate without encounters"
    return f"{rate.value:.1f} (95 % between {rate.low:.1f} and {rate.high:.1f})"


def _share(share: Share) -> str:
    """So many of so many; in percent only where there are enough."""
    said = f"{share.k} of {share.n}"
    interval = share.interval
    if share.rate is None or interval is None:
        return said if share.n else "none yet"
    return f"{said}, {share.rate:.0%} (95 % between {interval.low:.0%} and {interval.high:.0%})"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f}".removesuffix(".0")


def _parts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items()) or "-"


def _domain(code: str) -> str:
    return next((entry.name for entry in DOMAINS.values() if entry.code == code), code)


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _about(c: Complaint) -> str:
    about = c.category.words if isinstance(c.category, Category) else c.record.words
    return f"{c.state.words}, {about}"
