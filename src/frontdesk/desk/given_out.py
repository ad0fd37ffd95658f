"""Which days' counts have left the group from here: two papers over some of the same days tell by their difference.

Source: as `recovery/suppression.py`: a count of May and one of May without its last day are both large, and still
their difference is what came on that day. So the audit trail is asked which days were given out before.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from frontdesk.desk.letters import day_words
from frontdesk.journal import audit
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.tally import receipt_day

if TYPE_CHECKING:
    from frontdesk.journal.database import Reading
    from frontdesk.recovery.clocks import Calendar

LOOKED_AT_MAX = 100_000
COUNTS = "counts"
"""What an export holds that leaves the group, in the audit trail."""


class Days(NamedTuple):
    """From the first to the last, both included; from the first record that there is without a first."""

    first: date
    last: date


class DaysGivenOut(Refusal):
    """Counts of some of these days, but not of exactly these, have left the group before."""

    code = "days-given-out"

    def __init__(self, before: Days) -> None:
        """Name the days that were given out."""
        self.before = before
        since = "everything" if before.first == date.min else f"the days from {day_words(before.first)}"
        super().__init__(
            f"Counts of {since} to {day_words(before.last)} were given out before: together with these days "
            "they would tell small numbers by their difference.",
            Advice(
                "give out exactly those days again, or only days that are not among them (--from, --to-date).",
                on_screen="give out exactly those days again, or only days that are not among them (first, last day).",
            ),
        )


def days_of(first: date | None, last: date | None, today: date) -> Days:
    """The days that an export is of; `today` is the business day of what comes now, the next one after closing."""
    return Days(first or date.min, min(last or today, today))


def check_days(view: Reading, calendar: Calendar, wanted: Days) -> None:
    """Raises `DaysGivenOut`."""
    for entry in audit.matching(view, [("deed = ?", [audit.Done.EXPORTED.value])], LOOKED_AT_MAX):
        if entry.facts.get("holds") != COUNTS:
            continue
        first, last = (_day(entry.facts.get(name)) for name in ("from", "to"))
        before = days_of(first, last, receipt_day(calendar, entry.at))
        if before != wanted and before.first <= wanted.last and wanted.first <= before.last:
            raise DaysGivenOut(before)


def _day(told: audit.Fact) -> date | None:
    return date.fromisoformat(told) if isinstance(told, str) else None
