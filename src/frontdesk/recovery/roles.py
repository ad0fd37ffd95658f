"""Who may do what: one table, asked below the screens and the command line alike.

Minimum necessary: 45 CFR 164.502(b) and 164.514(d).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from frontdesk.recovery.codes import Flag, Role, Severity
from frontdesk.recovery.refusals import RoleMayNot, WhoWasCalled

if TYPE_CHECKING:
    from frontdesk.recovery.complaint import Complaint

_WORK = frozenset({Role.DESK, Role.LEAD, Role.MANAGER})
_LEADS = frozenset({Role.LEAD, Role.MANAGER})
_MANAGERS = frozenset({Role.MANAGER})
_KEEPERS = frozenset({Role.IT, Role.MANAGER})
_DECIDE = frozenset({Role.MANAGER, Role.COMMITTEE})

MAY: Mapping[str, frozenset[Role]] = {
    "log": _WORK,
    "acknowledge": _WORK,
    "work on complaints": _WORK,
    "resolve": _WORK,
    "follow up": _WORK,
    "reopen": _WORK,
    "merge": _WORK,
    "undo": _WORK,
    "re-code": _LEADS,
    "hand over for others": _LEADS,
    "void": _MANAGERS,
    "settle what needs review": _MANAGERS,
    "approve amends": _MANAGERS,
    "work on a grievance": _MANAGERS,
    "decide a grievance": _DECIDE,
    "read grievances": _DECIDE,
    "write a letter": _WORK,
    "write a letter from the record": _LEADS,
    "put thanks into words": _LEADS,
    "plan improvements": _MANAGERS,
    "write a concern report": _MANAGERS,
    "tell a story": _MANAGERS,
    "enter harm and sub-codes": _MANAGERS,
    "change the staff list": _MANAGERS,
    "change the settings": _MANAGERS,
    "enter encounters": _LEADS,
    "sign the day": _MANAGERS,
    "make a backup": _KEEPERS,
    "restore a backup": _KEEPERS,
    "join a group server": _KEEPERS,
    "invite a further desk": _KEEPERS,
    "make this desk begin anew": _KEEPERS,
    "export": _MANAGERS,
    "redact": _MANAGERS,
    "put a legal hold on a complaint": _MANAGERS,
    "apply the retention": _MANAGERS,
    "change the keys": _KEEPERS,
    "print the recovery key": _MANAGERS,
    "see the measures": _WORK,
    "list complaints": _WORK | {Role.PRIVACY, Role.COMMITTEE},
    "read complaints": _WORK,
    "read the audit": frozenset({Role.MANAGER, Role.PRIVACY, Role.AUDITOR}),
}
"""Acts, as they are named in a refusal, and the roles that may do them."""

ROUTED: Mapping[Role, frozenset[Flag]] = {
    Role.PRIVACY: frozenset({Flag.PRIVACY}),
    Role.COMMITTEE: frozenset({Flag.GRIEVANCE}),
}
"""Roles that read only what is routed to them, and the marks by which it is."""


def check(role: Role, act: str) -> None:
    """Raise `RoleMayNot` unless the role reaches the act."""
    if role not in MAY[act]:
        raise RoleMayNot(act, _names(MAY[act]))


def routed_to(role: Role) -> frozenset[Flag] | None:
    """The marks of the complaints that the role may read; None where it may read all of them."""
    return None if role in MAY["read complaints"] else ROUTED.get(role, frozenset())


def may_read(role: Role, flags: Collection[Flag]) -> bool:
    """Whether the role may read what was said in a complaint with these marks."""
    routed = routed_to(role)
    return routed is None or not routed.isdisjoint(flags)


def check_resolve(role: Role, complaint: Complaint, *, is_grievance: bool) -> None:
    """Resolving goes by severity and safety: the desk resolves 1 and 2, the lead 3 too.

    Safety complaints and grievances are the manager's. A lead may resolve a safety complaint
    of severity 1 or 2 once it is on record who was called.
    """
    check(role, "resolve")
    check_contact(role, complaint)
    if is_grievance and role not in _MANAGERS:
        raise RoleMayNot("resolve a grievance", _names(_MANAGERS))
    _check_safety(role, complaint, "resolve a safety complaint")
    if _is_serious(complaint) and role not in _LEADS:
        raise RoleMayNot("resolve a serious complaint", _names(_LEADS))


def check_close(role: Role, complaint: Complaint, *, is_grievance: bool) -> None:
    """A safety complaint is never closed from the desk role, by its last call either; a grievance is the manager's."""
    if is_grievance and role not in _MANAGERS:
        raise RoleMayNot("close a grievance", _names(_MANAGERS))
    _check_safety(role, complaint, "close a safety complaint")


def check_keeps_safety(role: Role, act: str) -> None:
    """What was found to be a safety complaint stays one, unless the manager says otherwise."""
    if role not in _MANAGERS:
        raise RoleMayNot(act, _names(_MANAGERS))


def check_contact(role: Role, complaint: Complaint) -> None:
    """After a legal threat nobody but the manager speaks on the substance any more."""
    if Flag.LEGAL in complaint.routes and role not in _MANAGERS:
        raise RoleMayNot("answer a complaint that took the legal route", _names(_MANAGERS))


def _check_safety(role: Role, complaint: Complaint, act: str) -> None:
    if not complaint.is_safety or role in _MANAGERS:
        return
    if role not in _LEADS or _is_serious(complaint):
        raise RoleMayNot(act, _names(_MANAGERS))
    if complaint.called_at is None:
        raise WhoWasCalled(complaint.number)


def _is_serious(complaint: Complaint) -> bool:
    return complaint.severity is not None and complaint.severity >= Severity.HIGH


def _names(roles: frozenset[Role]) -> str:
    """The roles as people call them, the nearest first."""
    order = [r for r in Role if r in roles]
    return " or ".join(r.words if r is Role.IT else f"the {r.words}" for r in order)
