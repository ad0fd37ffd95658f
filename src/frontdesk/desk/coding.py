"""Coding: what a complaint is about, how bad, where in the visit, what it did to somebody, and why it happened.

The desk picks a plain word when it records; at the end of the day the lead sets it right, and the manager adds the
sub-code and the harm. Severity goes by what happened, harm by what came of it: neither follows from the other.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk.acting import When, act
from frontdesk.recovery import coding
from frontdesk.recovery.codes import Category, Cause, Harm, Severity, Stage
from frontdesk.recovery.events import Recoded
from frontdesk.recovery.hcat import SUB_CODES
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.refusals import UnknownCode

if TYPE_CHECKING:
    from frontdesk.desk.casefile import CaseFile
    from frontdesk.desk.seat import Desk


def recode(
    desk: Desk,
    by: StaffId,
    ref: str,
    *,
    category: Category | None = None,
    severity: Severity | None = None,
    hcat: str | None = None,
    stage: Stage | None = None,
    harm: Harm | None = None,
    cause: Cause | None = None,
    at: datetime | None = None,
    late_reason: str | None = None,
) -> CaseFile:
    """Set or change codes; None leaves a code as it is, and the history keeps who changed it and when.

    Another category brings its usual sub-code along unless `hcat` names one. Raises `UnknownCode`, `RoleMayNot`:
    the lead may re-code, harm and sub-codes are the manager's.
    """
    what = Recoded(
        category=category, severity=severity, hcat=known_sub_code(hcat), stage=stage, harm=harm, cause=cause
    )  # fmt: skip
    when = When(at=at, late_reason=late_reason)
    return act(desk, by, ref, when, lambda c, deed: coding.recode(c, deed, what))


def known_sub_code(hcat: str | None) -> str | None:
    """The sub-code, where it is one. Raises `UnknownCode`."""
    if hcat is not None and hcat not in SUB_CODES:
        raise UnknownCode("HCAT sub-code", hcat, nearest(hcat, SUB_CODES))
    return hcat
