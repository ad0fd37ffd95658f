"""People of all roles do whatever they may on two desks that hear of each other now and then.

Whatever the order: no event is lost, a refusal leaves no trace, each board equals a rebuild, no complaint is in a
state that the rules forbid, and once the desks have heard everything they show the same.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from tests.desk.maple import Clock, Maple, entered, home, intake, open_practice
from tests.journal.test_journal_contract import QUICK, a_rebuild_changes_nothing, envelopes, shown, steady

from frontdesk import desk as at_desk
from frontdesk.desk import Desk, grievances, site_settings, thanking, work
from frontdesk.journal.feed import Cursor, JournalFeed
from frontdesk.recovery.codes import (
    AmendsKind,
    Category,
    Channel,
    Duty,
    Flag,
    GrievanceReason,
    Harm,
    Outcome,
    PutRight,
    ReopenReason,
    Role,
    Severity,
    State,
    StillRight,
    WaitingOn,
)
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.family import ROUTED
from frontdesk.recovery.identifiers import EventId, StaffId
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.routes import ROUTES

people = st.sampled_from(["priya", "rosa", "deon"])
either = st.sampled_from([0, 1])
numbers = st.builds(lambda letter, n: f"{letter}{n}", st.sampled_from("AB"), st.integers(1, 4))

Act = Callable[[Desk, StaffId, str], object]
ACTS: dict[str, Act] = {
    "acknowledge": at_desk.acknowledge,
    "note": lambda d, by, no: at_desk.add_note(d, by, no, text="she rang"),
    "the patient says": lambda d, by, no: at_desk.add_note(d, by, no, text="here it is", from_patient=True),
    "resolve": lambda d, by, no: at_desk.resolve(d, by, no, done="x", put_right=PutRight.PARTLY, on_the_spot=True),
    "give": lambda d, by, no: at_desk.resolve(
        d, by, no, done="x", put_right=PutRight.YES, on_the_spot=True, amends=AmendsKind.VOUCHER, amends_cents=40_00
    ),
    "approve": lambda d, by, no: work.approve_amends(d, by, no, cents=40_00),
    "still right": lambda d, by, no: at_desk.follow_up(d, by, no, still_right=StillRight.YES),
    "not right": lambda d, by, no: at_desk.follow_up(d, by, no, still_right=StillRight.NO),
    "not reached": lambda d, by, no: at_desk.follow_up(d, by, no, still_right=StillRight.UNABLE_TO_CONTACT),
    "reopen": lambda d, by, no: at_desk.reopen(d, by, no, reason=ReopenReason.FIX_WRONG),
    "wait on patient": lambda d, by, no: work.wait(d, by, no, on=WaitingOn.PATIENT, reason="form"),
    "wait on colleague": lambda d, by, no: work.wait(d, by, no, on=WaitingOn.INTERNAL),
    "resume": work.resume,
    "accept": work.accept,
    "call the nurse": lambda d, by, no: at_desk.nurse_called(d, by, no, duty=Duty.NURSE, who="Ann"),
    "tell the manager": lambda d, by, no: at_desk.nurse_called(d, by, no, duty=Duty.MANAGER),
    "escalate": lambda d, by, no: work.escalate(d, by, no, to=Role.MANAGER),
    "unmerge": work.unmerge,
    "code as a bill": lambda d, by, no: at_desk.recode(d, by, no, category=Category.BILL, severity=Severity.LOW),
    "code as grave": lambda d, by, no: at_desk.recode(d, by, no, severity=Severity.HIGH, harm=Harm.MODERATE),
    "thank": lambda d, by, no: thanking.thank(d, by, no, who=[by], what_for="a lost hearing aid"),
    "open a grievance": lambda d, by, no: grievances.open_grievance(d, by, no, reason=GrievanceReason.WRITTEN),
    "interim": lambda d, by, no: grievances.send_interim(d, by, no, new_date=date(2026, 7, 1)),
    "notice": lambda d, by, no: at_desk.send_notice(
        d, by, no, contact="Priya", steps="asked", results="sorry", completed=date(2026, 5, 22)
    ),
    "decide": lambda d, by, no: grievances.decide_grievance(d, by, no, outcome=Outcome.UPHELD),
    "slower": lambda d, by, _no: site_settings.set_setting(d, by, "resolve", "2 days, 2 days, 5 days"),
    "quicker": lambda d, by, _no: site_settings.set_setting(d, by, "resolve", "1 day, 1 day, 1 day"),
    "settle": lambda d, by, no: work.settle(d, by, no, decided="x"),
    "void": lambda d, by, no: work.void(d, by, no, reason="x"),
    "undo": lambda d, by, _no: at_desk.undo(d, by),
    "undo here": lambda d, by, no: at_desk.undo(d, by, only=at_desk.case(d, no).complaint.id),
}


class TwoDesks(RuleBasedStateMachine):
    """Two files of one practice; events travel between them as they do over the group server."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="frontdesk-test-"))
        self.clock = Clock()
        self.desks = [self.a_desk(letter) for letter in "AB"]
        self.maple: Maple = entered(self.desks[0], self.clock)
        self.seen: list[set[EventId]] = [{e.id for e in envelopes(desk)} for desk in self.desks]
        self.grievances: list[set[str]] = [set(), set()]
        """Of each desk, what it knew to be a grievance."""

    def a_desk(self, letter: str) -> Desk:
        """Another computer with the same practice."""
        shutil.copytree(self.template, self.folder / letter)
        desk = at_desk.open_desk(home(self.folder / letter), now=self.clock)
        with desk.database.writing() as session:
            session.run("UPDATE seat SET device = ?, epoch = ?, letter = ?", (str(uuid4()), str(uuid4()), letter))
        return desk

    def teardown(self) -> None:
        try:
            for _ in "12":
                self.hear(0)
                self.hear(1)
            for desk in self.desks:
                a_rebuild_changes_nothing(desk, self.clock)
            one, other = (shown(desk) for desk in self.desks)
            assert {i: alike(r) for i, r in one[0].items()} == {i: alike(r) for i, r in other[0].items()}
            assert one[1] == other[1]
            for desk in self.desks:
                found = at_desk.doctor(desk.places, verify=True, now=self.clock)
                assert found.ok, [check for check in found.checks if not check.ok]
        finally:
            for desk in self.desks:
                desk.close()
            shutil.rmtree(self.folder)

    def does(self, where: int, who: str, do: Callable[[Desk, StaffId], object]) -> None:
        """Refused without a trace, or on record; and no complaint stands where none may stand."""
        desk = self.desks[where]
        try:
            do(desk, getattr(self.maple, who))
        except Refusal:
            assert {e.id for e in envelopes(desk)} == self.seen[where]
            return
        now = {e.id for e in envelopes(desk)}
        assert now > self.seen[where]
        self.seen[where] = now
        for line in at_desk.history_page(desk, 0, 100):
            self.may_be(at_desk.case(desk, line.number).complaint, self.grievances[where])

    def may_be(self, c: Complaint, grievances: set[str]) -> None:
        """What holds for every complaint at any time."""
        lives = c.state not in (State.MERGED, State.VOID)
        assert (c.state is State.MERGED) == (c.merged_into is not None and c.state is not State.VOID)
        assert not (lives and c.state is State.CLOSED and c.grievance_at is not None and c.notice_at is None)
        assert c.waiting is None or c.state is not State.RESOLVED or c.waiting.since >= c.resolutions[c.cycle].at
        assert all(wait.until is None or wait.until >= wait.since for wait in c.waits)
        assert set(c.resolutions) <= set(range(1, c.cycle + 1)) or c.review
        assert c.grievance_at is not None or c.id not in grievances
        if c.has_own_grievance:
            grievances.add(c.id)
        if lives:
            self.stands_with_the_gravest(c)

    def stands_with_the_gravest(self, c: Complaint) -> None:
        """Nothing that was merged into it makes it any milder than it was alone."""
        for guest in c.told_by:
            assert (c.severity or 0) >= (guest.severity or 0)
            assert (c.harm or 0) >= (guest.harm or 0)
            assert c.routes | c.flags >= guest.flags & ROUTED
            assert c.grievance_at is not None or guest.grievance_at is None
            assert c.received_at is not None
            assert guest.received_at is not None
            assert c.received_at <= guest.received_at

    @initialize()
    def one_each(self) -> None:
        for where in (0, 1):
            self.does(where, "rosa", lambda desk, by: at_desk.log(desk, by, intake(patient="P-1")))
        self.hear(0)
        self.hear(1)

    @rule(
        where=either, who=people, severity=st.sampled_from(Severity),
        channel=st.sampled_from([Channel.PHONE, Channel.EMAIL]),
        category=st.sampled_from([Category.WAIT, Category.CARE, Category.SAFETY, Category.PRIVACY]),
    )  # fmt: skip
    def log(self, where: int, who: str, **said: Any) -> None:
        self.does(where, who, lambda desk, by: at_desk.log(desk, by, intake(patient="P-1", **said)))

    @rule(where=either, who=people, number=numbers, act=st.sampled_from(sorted(ACTS)))
    def act(self, where: int, who: str, number: str, act: str) -> None:
        self.does(where, who, lambda desk, by: ACTS[act](desk, by, number))

    @rule(where=either, who=people, number=numbers, into=numbers)
    def merge(self, where: int, who: str, number: str, into: str) -> None:
        self.does(where, who, lambda desk, by: work.merge(desk, by, number, into=into))

    @rule(where=either, who=people, number=numbers, to=people)
    def hand_over(self, where: int, who: str, number: str, to: str) -> None:
        self.does(where, who, lambda desk, by: work.hand_over(desk, by, number, to=getattr(self.maple, to)))

    @rule(where=either, who=people, number=numbers, to=st.sampled_from(list(ROUTES)))
    def route(self, where: int, who: str, number: str, to: Flag) -> None:
        self.does(where, who, lambda desk, by: work.route(desk, by, number, to=to))

    @rule(where=either)
    def hear(self, where: int) -> None:
        """Take in everything that the other desk has."""
        feed = JournalFeed(self.desks[where].journal, self.clock)
        feed.store_pulled(envelopes(self.desks[1 - where]), Cursor(store_id="s", position=1))
        self.seen[where] |= {e.id for e in envelopes(self.desks[1 - where])}
        assert {e.id for e in envelopes(self.desks[where])} == self.seen[where]

    def hear_some(self, where: int, some: Sequence[int]) -> None:
        """Take in some of what the other desk has, in any order; the rest comes later."""
        there = envelopes(self.desks[1 - where])
        heard = [there[at % len(there)] for at in some]
        feed = JournalFeed(self.desks[where].journal, self.clock)
        feed.store_pulled(heard, Cursor(store_id="s", position=1))
        self.seen[where] |= {e.id for e in heard}

    @rule(minutes=st.sampled_from([1, 20, 600, 2 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)

    @rule(where=either)
    def the_board_is_what_a_rebuild_makes(self, where: int) -> None:
        a_rebuild_changes_nothing(self.desks[where], self.clock)


def alike(row: dict[str, Any]) -> dict[str, Any]:
    """What both desks show; a row of a closed one keeps what it looked like when it was made."""
    return steady(row)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two-desks") / "home"
    open_practice(folder).desk.close()
    return folder


def test_no_sequence_of_acts_on_two_desks_breaks_a_rule(template: Path) -> None:
    machine = type("Here", (TwoDesks,), {"template": template})
    limits = settings(max_examples=12, stateful_step_count=25) if QUICK else settings(max_examples=300)
    run_state_machine_as_test(machine, settings=limits)


RECORDS = ["A1", "A2", "A3", "B1", "B2", "B3"]
MERGING = st.one_of(
    st.tuples(st.just("merge"), either, st.sampled_from(RECORDS), st.sampled_from(RECORDS)),
    st.tuples(st.sampled_from(["unmerge", "undo here", "resolve", "code as grave"]), either, st.sampled_from(RECORDS)),
    st.tuples(st.just("hear some"), either, st.lists(st.integers(0, 99), max_size=9)),
)
GRAVE: tuple[dict[str, Any], ...] = (
    {},
    {"severity": Severity.HIGH},
    {"category": Category.CARE, "channel": Channel.EMAIL},
)


@settings(max_examples=6 if QUICK else 300)
@given(steps=st.lists(MERGING, min_size=4, max_size=12))
def test_merges_on_two_desks_come_to_the_same_board(template: Path, steps: list[tuple[Any, ...]]) -> None:
    """Whichever desk merges what into what, and in whatever pieces and order they hear of it."""
    two = type("Here", (TwoDesks,), {"template": template})()
    for where in (0, 1):
        for said in GRAVE:
            two.log(where, "rosa", **{"severity": Severity.LOW, **said})
        two.clock.step(minutes=7)
    two.hear(0)
    two.hear(1)
    for what, where, *about in steps:
        if what == "merge":
            two.merge(where, "priya", *about)
        elif what == "hear some":
            two.hear_some(where, *about)
        else:
            two.act(where, "priya", *about, act=what)
    two.teardown()


def test_a_merge_that_is_heard_of_with_both_records_leaves_the_host_as_grave(template: Path) -> None:
    two = type("Here", (TwoDesks,), {"template": template})()
    for severity in (Severity.LOW, Severity.HIGH):
        two.log(1, "rosa", category=Category.WAIT, channel=Channel.PHONE, severity=severity)
    two.merge(1, "priya", "B2", "B1")
    two.hear(0)
    (line,) = at_desk.board(two.desks[0]).lines
    assert (line.number, line.severity) == ("B1", Severity.HIGH)
    a_rebuild_changes_nothing(two.desks[0], two.clock)
    two.teardown()
