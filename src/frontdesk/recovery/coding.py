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
from frontdesk.recovery.refusals import NoLongerOpen, Refusal, WrongValue
from frontdesk.recovery.roles import check, check_keeps_safety
from frontdesk.recovery.taxonomy import desk_word

CODES = tuple(f.name for f in fields(ev.Recoded) if f.name not in {of_all.name for of_all in fields(ev.Act)})
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


class GraverInside(Refusal):
    """A record merged into this one is graver than what is to be coded; together they stand with the graver code."""

    code = "graver-inside"

    def __init__(self, number: str, guest: str) -> None:
        """Name the record that would have to be coded first."""
        super().__init__(
            f"{guest}, which was merged into {number}, has a graver code, and together they keep that.",
            f"unmerge {guest}, code it, and merge it again.",
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
    if (graver := _graver_inside(c, what)) is not None:
        raise GraverInside(c.number, graver.number)
    deed.check_time("the re-coding")
    if what.category is not None and what.hcat is None:
        what = replace(what, hcat=desk_word(what.category).hcat)
    coded = {name: getattr(what, name) for name in CODES}
    leaves = replace(c, **{name: code for name, code in coded.items() if code is not None})
    if c.is_safety and (not leaves.is_safety or (leaves.severity or 0) < (c.severity or 0)):
        check_keeps_safety(deed.role, "code a safety complaint as anything less")
    return act_upon(c, deed, what, leaves=leaves)


def _graver_inside(c: Complaint, what: ev.Recoded) -> Complaint | None:
    """A record merged into this one that is more severe, or did more harm, than what is to be coded."""
    for guest in c.told_by[1:]:
        for code, own in ((what.severity, guest.severity), (what.harm, guest.harm)):
            if code is not None and own is not None and own > code:
                return guest
    return None
