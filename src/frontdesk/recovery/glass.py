"""Emergency access: somebody whose role may not read opens the records for a while, with a reason, and answers for it.

45 CFR 164.312(a)(2)(ii) requires such a way. It opens reading and nothing else: no act, no export, no letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.refusals import Refusal

if TYPE_CHECKING:
    from frontdesk.recovery.deeds import Deed
    from frontdesk.recovery.events import Draft

GLASS_MINUTES = 60
"""The records stay open for so long."""
GLASS_SUBJECTS = "glass:"
GLASS_OPENS = frozenset({"list complaints", "read complaints", "read grievances"})
"""The acts of `roles.MAY` that it opens."""


class NothingToBreak(Refusal):
    """The role reads all complaints as it is."""

    code = "nothing-to-break"

    def __init__(self) -> None:
        """Send them to the ordinary way."""
        super().__init__(
            "Your role reads all complaints as it is; nothing was opened.",
            Advice("frontdesk show NO shows it.", on_screen="{checklist} shows the one that is marked."),
        )


def glass_subject(staff: StaffId) -> Subject:
    """What the events of one person's broken glass are about."""
    return Subject(f"{GLASS_SUBJECTS}{staff}")


def break_glass(deed: Deed, *, reason: str) -> list[Draft]:
    """Open the records to whoever acts. Raises `NothingToBreak`, or a `WrongValue` for the reason."""
    from frontdesk.recovery.events import Draft, GlassBroken
    from frontdesk.recovery.roles import routed_to
    from frontdesk.recovery.text import checked

    why = checked("The reason", reason).strip()
    if routed_to(deed.role) is None:
        raise NothingToBreak
    broken = GlassBroken(minutes=GLASS_MINUTES, reason=why)
    return [Draft(subject=glass_subject(deed.by), what=broken, occurred_at=deed.now)]
