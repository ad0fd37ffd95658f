"""The amends ledger: 15 a gift and 50 a year are looked at, above 75 a manager decides (OIG AO 08-07; AAFP)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import DEON, PRIYA, ROSA, Desk, complaint, happened, local, logged, resolved, undone

from frontdesk.recovery import decisions, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.amends import Given, a_year_from, amends_warnings, check_amends, given_on, in_the_year
from frontdesk.recovery.codes import AmendsKind, PutRight, Role
from frontdesk.recovery.empowerment import AmendsLines
from frontdesk.recovery.refusals import AlreadyResolved, AmendsNeedManager, RoleMayNot, WrongValue

LINES = AmendsLines()
NOON = datetime(2026, 5, 26, 17, 0, tzinfo=UTC)


class TestLines:
    @pytest.mark.parametrize(
        ("before", "cents", "warnings"),
        [
            (0, 0, 0),
            (0, 15_00, 0),
            (0, 15_01, 1),
            (8_00, 42_00, 1),
            (8_00, 45_00, 2),
            (40_00, 10_00, 0),
            (45_00, 6_00, 1),
        ],
    )
    def test_what_is_looked_at_is_said(self, before: int, cents: int, warnings: int) -> None:
        assert len(amends_warnings(LINES, before=before, cents=cents)) == warnings

    @pytest.mark.parametrize("role", [Role.DESK, Role.LEAD])
    def test_above_the_limit_only_a_manager_gives(self, role: Role) -> None:
        check_amends(LINES, role, before=70_00, cents=5_00)
        with pytest.raises(AmendsNeedManager):
            check_amends(LINES, role, before=70_00, cents=5_01)
        check_amends(LINES, Role.MANAGER, before=70_00, cents=500_00)

    def test_what_costs_nothing_passes_every_line(self) -> None:
        check_amends(LINES, Role.DESK, before=90_00, cents=0)


class TestTheYear:
    def test_rolls_and_counts_both_ways(self) -> None:
        gifts = [Given(at=NOON - timedelta(days=days), cents=1_00) for days in (0, 364, 365, 366, -364, -366)]
        assert in_the_year(gifts, NOON) == 3_00

    def test_a_leap_day_has_a_year_too(self) -> None:
        leap = datetime(2028, 2, 29, 12, 0, tzinfo=UTC)
        assert a_year_from(leap, -1) == datetime(2027, 2, 28, 12, 0, tzinfo=UTC)

    @given(st.datetimes(datetime(1980, 1, 1), datetime(2900, 1, 1)))  # noqa: DTZ001 - made aware below
    def test_a_year_is_never_far_from_a_year(self, at: datetime) -> None:
        aware = at.replace(tzinfo=UTC)
        for way in (-1, 1):
            assert abs(abs(a_year_from(aware, way) - aware) - timedelta(days=365)) <= timedelta(days=1)

    def test_what_was_taken_back_or_stands_on_a_void_record_was_not_given(self) -> None:
        gave = resolved(amends=AmendsKind.PARKING, amends_cents=8_00)
        assert [g.cents for g in given_on(complaint(logged(), gave))] == [8_00]
        assert given_on(complaint(logged(), gave, undone(gave))) == []
        void = happened(ev.Voided(reason="typed twice"), at="05-26 12:00", by=PRIYA)
        assert given_on(complaint(logged(), gave, void)) == []


class TestApproval:
    def test_the_manager_approves_and_somebody_else_gives(self) -> None:
        desk = Desk()
        about = desk.log(at=local("05-22 09:00"))
        gift: dict[str, Any] = {
            "done": "x", "put_right": PutRight.YES, "on_the_spot": True, "amends": AmendsKind.VOUCHER,
            "amends_cents": 40_00, "amends_before": 40_00,
        }  # fmt: skip
        with pytest.raises(AmendsNeedManager):
            desk.act(about, decisions.resolve, at=local("05-22 09:01"), **gift)
        for by in (ROSA, DEON):
            with pytest.raises(RoleMayNot):
                desk.act(about, working.approve, at=local("05-22 09:02"), by=by, cents=40_00)
        with pytest.raises(WrongValue):
            desk.act(about, working.approve, at=local("05-22 09:02"), by=PRIYA, cents=0)
        desk.act(about, working.approve, at=local("05-22 09:02"), by=PRIYA, cents=39_99)
        with pytest.raises(AmendsNeedManager):
            desk.act(about, decisions.resolve, at=local("05-22 09:03"), **gift)
        desk.act(about, working.approve, at=local("05-22 09:04"), by=PRIYA, cents=40_00)
        gave = desk.act(about, decisions.resolve, at=local("05-22 09:05"), **gift)
        assert [e.what.approved_by for e in desk.events.values() if isinstance(e.what, ev.Resolved)] == [PRIYA]
        assert gave.resolution is not None
        with pytest.raises(AlreadyResolved):
            desk.act(about, working.approve, at=local("05-22 09:06"), by=PRIYA, cents=40_00)
