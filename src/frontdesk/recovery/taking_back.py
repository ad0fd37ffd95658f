"""What of an act an undo may take back, beyond who did it and who built upon it.

A grievance never lapses (42 CFR 482.13(a)(2)). What was found to be a safety complaint stays one: taking back that a
nurse was called leaves it a safety complaint for which nobody was called. Only the manager takes back more. What was
unmerged is merged again by a merge, which asks who may.
"""

from __future__ import annotations

from collections.abc import Sequence

from frontdesk.recovery import events as ev
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import Role
from frontdesk.recovery.complaint import Complaint, Entry
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.roles import check_keeps_safety

CALL = frozenset({ev.SafetyHandled.kind, ev.Escalated.kind})
"""What goes on record with the mark of safety when somebody was called, and may be taken back without it."""


STAYS = frozenset({ev.GrievanceOpened.kind, ev.Redacted.kind})
"""What no undo takes back."""


class MergeAgain(Refusal):
    """An unmerge is not taken back: merging again is an act of its own."""

    code = "merge-again"

    def __init__(self, number: str) -> None:
        """Say how."""
        super().__init__(
            f"That {number} stands by itself again cannot be undone.",
            Advice(
                f"if it is a duplicate after all, merge it again: frontdesk merge {number} --into NO",
                on_screen="if it is a duplicate after all, merge it again: Same as, in its checklist ({checklist}).",
            ),
        )


def may_go(c: Complaint, role: Role, back: Sequence[Entry]) -> list[Entry]:
    """Those lines of the history that the undo takes back. Raises `RoleMayNot`, `MergeAgain`."""
    back = [e for e in back if e.kind not in STAYS]
    if any(e.kind == ev.Unmerged.kind for e in back):
        raise MergeAgain(c.number)
    if not c.is_safety or role is Role.MANAGER:
        return back
    if any(e.kind == ev.Reopened.kind for e in back):
        check_keeps_safety(role, "take back that a safety complaint was reopened")
    rest = [e for e in back if not e.unsafe]
    called = any(e.kind == ev.SafetyHandled.kind for e in rest) and all(e.kind in CALL for e in rest)
    if len(rest) < len(back) and not called:
        check_keeps_safety(role, "take back what makes it a safety complaint")
    return rest
