"""When a complaint is a grievance, and until when its notice is in time: `cli.md`, "Grievances by rule".

See `clock.py` for what is not used here, and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.oracle.clock import MinuteClock
from tests.oracle.codes import HCAT, WRITTEN, domain

if TYPE_CHECKING:
    from tests.oracle.lives import Life

NOTICE_WITHIN = timedelta(days=7)
MODERATE_HARM = 3


@dataclass(frozen=True)
class Grievances:
    """The rules of one practice."""

    clock: MinuteClock
    portal_is_written: bool = False

    def since(self, life: Life, as_of: datetime, *, at_the_close: bool = True) -> datetime | None:
        """From when on it is one, as things stand: what somebody wrote down, by the earliest caller; else by rule.

        Without `at_the_close` a day is not over yet in the minute in which it closes: an act in it comes first.
        """
        written_down = [one.grievance for one in (life, *life.guests) if one.grievance]
        if written_down:
            return min(written_down)
        by_rule = (
            moment
            for one in (life, *life.guests)
            for moment in self._lines(one, life, as_of, at_the_close=at_the_close)
        )
        return min(by_rule, default=None)

    def in_time_until(self, life: Life, since: datetime) -> datetime:
        """The last moment of a notice: day 7, or the date that an interim letter named in time."""
        seventh = self.seventh_day(since)
        limit = seventh
        for sent_at, new_date in sorted(life.interims):
            if sent_at <= limit:
                limit = max(seventh, self.clock.end_of_day(new_date))
        return limit

    def seventh_day(self, since: datetime) -> datetime:
        """23:59 of the seventh calendar day, on the wall."""
        return self.clock.end_of_day(self.clock.local(since).date() + NOTICE_WITHIN)

    def _lines(self, one: Life, whole: Life, as_of: datetime, *, at_the_close: bool) -> list[datetime]:
        """The moments at which one of the callers crossed a line; `whole` is the matter in which it lives.

        What the whole is made of lends it the earliest receipt and the gravest harm.
        """
        if self._never(one):
            return []
        lent = (one, *one.guests) if one is whole else (one,)
        received, harm = min(each.own_received for each in lent), max(each.harm or 0 for each in lent)
        domains = {domain(one.hcat), *(domain(HCAT[category]) for category in one.issues)}
        close = self.clock.close[self.clock.business_day(received)]
        is_over = as_of >= close if at_the_close else as_of > close
        lines = {
            received: one.formal
            or (self._is_written(one.channel) and bool(domains & {"QUAL", "SAFE", "RESP"}))
            or harm >= MODERATE_HARM,
            close: "QUAL" in domains and is_over and not _is_right(whole, close),
        }
        return [moment for moment, crossed in lines.items() if crossed]

    def _is_written(self, channel: str) -> bool:
        return channel in WRITTEN or (channel == "portal" and self.portal_is_written)

    def _never(self, one: Life) -> bool:
        """Bills and nothing else, anonymous reviews, and what is no complaint."""
        about_a_bill = {one.category, *one.issues} == {"BILL"}
        return about_a_bill or one.kind != "complaint" or (one.who, one.channel) == ("anonymous", "online_review")


def _is_right(life: Life, at: datetime) -> bool:
    """Whether the last thing heard by then was that it is right."""
    heard = [what for moment, what in life.judged if moment <= at]
    return bool(heard) and heard[-1] == "yes"
