"""Deciding which codes a complaint carries: the lead re-codes, harm and sub-codes are the manager's.

The same shape as in `decisions.py`: the complaint as it stands, the deed, and the codes; drafts come back, or a
refusal.
"""

from __future__ import annotations

from dataclasses import fields, replace

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed, act_upon
from frontdesk.recovery.events import Draft
from frontdesk.recovery.refusals import NoLongerOpen, WrongValue
from frontdesk.recovery.roles import check
from frontdesk.recovery.taxonomy import desk_word

CODES = tuple(f.name for f in fields(ev.Recoded) if f.name not in ("upon", "late_reason"))
"""What a re-coding can set."""


class NothingToCode(WrongValue):
    """A re-coding that names no code."""

    code = "nothing-to-code"

    def __init__(self, number: str) -> None:
        """Say what can be set."""
        super().__init__(
            f"No code was given for {number}.",
            "give what is to change: category, severity, sub-code, stage, harm or cause.",
        )


def recode(c: Complaint, deed: Deed, what: ev.Recoded) -> list[Draft]:
    """Set or change codes; harm and sub-codes are the manager's."""
    check(deed.role, "re-code")
    if all(getattr(what, name) is None for name in CODES):
        raise NothingToCode(c.number)
    if what.harm is not None or what.hcat is not None:
        check(deed.role, "enter harm and sub-codes")
    if c.state in (State.MERGED, State.VOID):
        raise NoLongerOpen(c.number, c.state.words)
    deed.check_time("the re-coding")
    if what.category is not None and what.hcat is None:
        what = replace(what, hcat=desk_word(what.category).hcat)
    coded = {name: getattr(what, name) for name in CODES}
    leaves = replace(c, **{name: code for name, code in coded.items() if code is not None})
    return act_upon(c, deed, what, leaves=leaves)
