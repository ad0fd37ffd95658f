"""Who may do what, against a table written by hand; nobody sees or does more than they need.

Source: minimum necessary, 45 CFR 164.502(b) and 164.514(d).
"""

from __future__ import annotations

from typing import Any

import pytest
from tests.builders import complaint, happened, logged

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, Flag, Role, SafetyAnswer, Severity
from frontdesk.recovery.refusals import RoleMayNot, WhoWasCalled
from frontdesk.recovery.roles import MAY, check, check_close, check_resolve, may_read

DESK, LEAD, MANAGER = Role.DESK, Role.LEAD, Role.MANAGER
PRIVACY, COMMITTEE, IT, AUDITOR = Role.PRIVACY, Role.COMMITTEE, Role.IT, Role.AUDITOR

EXPECTED = {
    "log": {DESK, LEAD, MANAGER},
    "acknowledge": {DESK, LEAD, MANAGER},
    "work on complaints": {DESK, LEAD, MANAGER},
    "resolve": {DESK, LEAD, MANAGER},
    "follow up": {DESK, LEAD, MANAGER},
    "reopen": {DESK, LEAD, MANAGER},
    "merge": {DESK, LEAD, MANAGER},
    "undo": {DESK, LEAD, MANAGER},
    "see the measures": {DESK, LEAD, MANAGER},
    "list complaints": {DESK, LEAD, MANAGER, PRIVACY, COMMITTEE},
    "read complaints": {DESK, LEAD, MANAGER},
    "read the audit": {MANAGER, PRIVACY, AUDITOR},
    "export": {MANAGER},
    "redact": {MANAGER},
    "put a legal hold on a complaint": {MANAGER},
    "apply the retention": {MANAGER},
    "change the keys": {MANAGER, Role.IT},
    "print the recovery key": {MANAGER},
    "re-code": {LEAD, MANAGER},
    "hand over for others": {LEAD, MANAGER},
    "enter encounters": {LEAD, MANAGER},
    "decide a grievance": {MANAGER, COMMITTEE},
    "read grievances": {MANAGER, COMMITTEE},
    "write a letter": {DESK, LEAD, MANAGER},
    "write a letter from the record": {LEAD, MANAGER},
    "put thanks into words": {LEAD, MANAGER},
    "plan improvements": {MANAGER},
    "tell a story": {MANAGER},
    "write a concern report": {MANAGER},
    "void": {MANAGER},
    "settle what needs review": {MANAGER},
    "approve amends": {MANAGER},
    "work on a grievance": {MANAGER},
    "enter harm and sub-codes": {MANAGER},
    "change the staff list": {MANAGER},
    "change the settings": {MANAGER},
    "sign the day": {MANAGER},
    "make a backup": {MANAGER, Role.IT},
    "restore a backup": {MANAGER, Role.IT},
    "join a group server": {MANAGER, Role.IT},
    "invite a further desk": {MANAGER, Role.IT},
    "make this desk begin anew": {MANAGER, Role.IT},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", MAY)
def test_a_role_may_do_what_the_table_says_and_nothing_else(act: str, role: Role) -> None:
    if role in EXPECTED[act]:
        check(role, act)
    else:
        with pytest.raises(RoleMayNot):
            check(role, act)


def test_the_table_names_every_act() -> None:
    assert set(MAY) == set(EXPECTED)


def test_it_runs_the_machine_and_the_auditor_reads_the_audit_and_neither_reads_complaints() -> None:
    assert {act for act, may in MAY.items() if IT in may} == {
        "make a backup",
        "restore a backup",
        "join a group server",
        "invite a further desk",
        "make this desk begin anew",
        "change the keys",
    }
    assert {act for act, may in MAY.items() if AUDITOR in may} == {"read the audit"}


READING = [
    (set(), {DESK, LEAD, MANAGER}),
    ({Flag.SAFETY, Flag.LEGAL}, {DESK, LEAD, MANAGER}),
    ({Flag.PRIVACY}, {DESK, LEAD, MANAGER, PRIVACY}),
    ({Flag.GRIEVANCE, Flag.SAFETY}, {DESK, LEAD, MANAGER, COMMITTEE}),
    ({Flag.GRIEVANCE, Flag.PRIVACY}, {DESK, LEAD, MANAGER, PRIVACY, COMMITTEE}),
]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("flags", "may"), READING)
def test_the_privacy_official_and_the_committee_read_what_is_routed_to_them(
    flags: set[Flag], may: set[Role], role: Role
) -> None:
    assert may_read(role, flags) == (role in may)


NURSE = happened(ev.SafetyHandled(duty="nurse_called"), at="05-22 09:02")
SAFETY: dict[str, Any] = {"safety": SafetyAnswer.YES}

RESOLVING = [
    # what it is, whether somebody was called, whether it is a grievance, who may resolve it
    ({"severity": Severity.LOW}, False, False, {DESK, LEAD, MANAGER}),
    ({"severity": Severity.MEDIUM}, False, False, {DESK, LEAD, MANAGER}),
    ({"severity": Severity.HIGH}, False, False, {LEAD, MANAGER}),
    ({"severity": Severity.LOW}, False, True, {MANAGER}),
    ({"severity": Severity.LOW, **SAFETY}, False, False, {MANAGER}),
    ({"severity": Severity.LOW, **SAFETY}, True, False, {LEAD, MANAGER}),
    ({"severity": Severity.MEDIUM, **SAFETY}, True, False, {LEAD, MANAGER}),
    ({"severity": Severity.HIGH, **SAFETY}, True, False, {MANAGER}),
    ({"severity": Severity.MEDIUM, "category": Category.SAFETY}, True, False, {LEAD, MANAGER}),
    ({"severity": Severity.MEDIUM, "category": Category.SAFETY}, True, True, {MANAGER}),
]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("said", "called", "is_grievance", "may"), RESOLVING)
def test_resolving_goes_by_severity_and_safety(
    said: dict[str, Any], called: bool, is_grievance: bool, may: set[Role], role: Role
) -> None:
    c = complaint(logged(**said), *([NURSE] if called else []))
    if role in may:
        check_resolve(role, c, is_grievance=is_grievance)
    else:
        with pytest.raises((RoleMayNot, WhoWasCalled)):
            check_resolve(role, c, is_grievance=is_grievance)


def test_nobody_closes_a_safety_complaint_from_the_desk() -> None:
    unsafe = complaint(logged(severity=Severity.LOW, **SAFETY), NURSE)
    for role in (LEAD, MANAGER):
        check_close(role, unsafe, is_grievance=False)
    with pytest.raises(RoleMayNot):
        check_close(DESK, unsafe, is_grievance=False)
    check_close(DESK, complaint(logged()), is_grievance=False)


def test_a_grievance_is_closed_by_the_manager_alone() -> None:
    for role in (DESK, LEAD):
        with pytest.raises(RoleMayNot, match="close a grievance"):
            check_close(role, complaint(logged()), is_grievance=True)
    check_close(MANAGER, complaint(logged()), is_grievance=True)
