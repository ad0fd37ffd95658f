"""A grievance's way from the day it became one to its answer: what is owed, by when, and what came of it.

Nothing here is stored. The terms are the site's own (`promises.py`): three business days to say that it is handled
as one, seven calendar days to the written notice or to a letter with a new date, and after thirty a mark that no
letter takes away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from frontdesk.recovery.complaint import Complaint, Decision, Notice
from frontdesk.recovery.grievance import Grievance, by_rule
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.standing import grievance_told_due, notice_limit, standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """Where a grievance stands at one moment."""

    grievance: Grievance
    told_due: datetime
    can_be_told: bool
    """Whether anybody is there to be told at all."""
    told_at: datetime | None
    """When the person was told; acknowledging a complaint that was a grievance already tells them too."""
    interim_at: datetime | None
    notice_due: datetime | None
    """None once it went out, or nothing is owed any more; an interim letter moves it to the date that it names."""
    limit: datetime
    notice: Notice | None
    decision: Decision | None
    as_of: datetime

    @property
    def is_untold(self) -> bool:
        """Whether the person has yet to be told; the written notice tells them too."""
        return self.can_be_told and self.told_at is None and self.notice_due is not None

    @property
    def told_late(self) -> bool:
        """Whether the person should have been told by now."""
        return self.is_untold and self.as_of > self.told_due

    @property
    def notice_late(self) -> bool:
        """Whether the written answer should have gone out."""
        return self.notice_due is not None and self.as_of > self.notice_due

    @property
    def past_limit(self) -> bool:
        """Whether it went without an answer for longer than any date may put it off."""
        return self.notice_due is not None and self.as_of > self.limit

    @property
    def missing(self) -> tuple[str, ...]:
        """What has not been done yet, in the order in which it is done."""
        steps = {
            "tell them that it is a grievance": self.is_untold,
            "decide": self.decision is None and (self.notice is not None or self.notice_due is not None),
            "send the written notice": self.notice_due is not None,
        }
        return tuple(step for step, owed in steps.items() if owed)


def course(c: Complaint, rules: SiteRules, as_of: datetime) -> Course | None:
    """The way of the grievance that this complaint is at `as_of`; None when it is none. Never raises."""
    found = by_rule(c, rules, as_of)
    if found is None:
        return None
    acknowledged = c.acknowledged_at if c.acknowledged_at and c.acknowledged_at >= found.at else None
    return Course(
        grievance=found,
        told_due=grievance_told_due(rules, found),
        can_be_told=any(one.reachable for one in c.told_by),
        told_at=min((at for at in (c.grievance_told_at, acknowledged) if at), default=None),
        interim_at=c.interim_at,
        notice_due=standing(c, rules, as_of).notice_due,
        limit=notice_limit(rules, found),
        notice=c.notice,
        decision=c.decision,
        as_of=as_of,
    )
