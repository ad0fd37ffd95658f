"""Whatever people do, in whatever order: no event is lost, and a rebuild changes nothing.

The oracle is the fold itself, from the events alone; what is compared is every row that the
lists, the board and the search read. To search longer: pytest --hypothesis-profile=fuzz
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from tests.desk.maple import Clock, Maple, entered, home, intake, open_practice

from frontdesk import desk as at_desk
from frontdesk.desk import CaseFile, Desk, grievances, thanking, work
from frontdesk.desk.acting import page_of
from frontdesk.envelope import Envelope, key_id_of
from frontdesk.journal.feed import Cursor, JournalFeed
from frontdesk.journal.rebuild import rebuild
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of
from frontdesk.recovery import events as ev
from frontdesk.recovery.amends import in_the_year
from frontdesk.recovery.codes import (
    AmendsKind,
    Category,
    Channel,
    Duty,
    Flag,
    GrievanceReason,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    Role,
    Severity,
    StillRight,
)
from frontdesk.recovery.codes import WaitingOn as On
from frontdesk.recovery.events import Draft
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import CALENDAR
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.routes import ROUTES

Rows = dict[str, dict[str, Any]]
OF_THE_MOMENT = {"grp", "rank", "next_step", "next_due_at", "soon_at", "changes_at", "flags", "rules_version"}
OF_THE_MOMENT |= {"tell", "tell_due_at", "stale", "raised", "codes"}
"""What a row of a closed complaint keeps from the moment at which it was made."""
MOVES_ON = {"next_due_at", "changes_at"}
"""What moves with every minute as long as the patient has to act first."""


def shown(desk: Desk) -> tuple[Rows, list[tuple[Any, ...]]]:
    """Every row of the lists and of the search, but for the slot that ties them together."""
    with desk.database.reading() as view:
        names = [row[1] for row in view.rows("PRAGMA table_info(complaint)") if row[1] != "slot"]
        names += ["tails", "codes"]
        of_both = ", ".join(f"{'s' if name in ('tails', 'codes') else 'c'}.{name}" for name in names)
        found = view.rows(f"SELECT {of_both} FROM complaint c LEFT JOIN search s ON s.rowid = c.slot")
        rows = [dict(zip(names, row, strict=True)) for row in found]
        words = view.rows(
            "SELECT c.id, s.complaint, s.number, s.said, s.patient, s.callback, s.remedy, s.done, s.notes"
            " FROM search s LEFT JOIN complaint c ON c.slot = s.rowid ORDER BY 1"
        )
    return {row["id"]: row for row in rows}, words


def steady(row: dict[str, Any]) -> dict[str, Any]:
    """What a row shows at any moment."""
    moving = OF_THE_MOMENT if not row["open"] else MOVES_ON if row["waiting_on"] == "patient" else set()
    return {name: value for name, value in row.items() if name not in moving}


def a_rebuild_changes_nothing(desk: Desk, clock: Clock) -> None:
    at_desk.board(desk)
    rows, words = shown(desk)
    assert rebuild(desk.journal, clock()) == len(rows)
    rows_again, words_again = shown(desk)
    assert {i: steady(r) for i, r in rows.items()} == {i: steady(r) for i, r in rows_again.items()}
    assert words == words_again


def envelopes(desk: Desk) -> list[Envelope]:
    with desk.database.reading() as view:
        rows = view.rows(f"SELECT {EVENT_COLUMNS} FROM event ORDER BY device, epoch, seq")
    return [envelope_of(row) for row in rows]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("maple") / "home"
    open_practice(folder).desk.close()
    return folder


people = st.sampled_from(["priya", "rosa", "deon"])
numbers = st.integers(1, 8).map(lambda n: f"A{n}")
ago = st.sampled_from([0, 0, 0, 1, 30]).map(lambda minutes: timedelta(minutes=minutes))


class Practice(RuleBasedStateMachine):
    """Three people, two programs on one file, and a clock that takes small and large steps."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="frontdesk-test-"))
        shutil.copytree(self.template, self.folder / "home")
        self.clock = Clock()
        self.desks = [at_desk.open_desk(home(self.folder / "home"), now=self.clock) for _ in "12"]
        self.maple = entered(self.desks[0], self.clock)
        self.written = envelopes(self.desks[0])
        self.accepted = 0

    def teardown(self) -> None:
        try:
            self.nothing_is_lost()
            found = at_desk.doctor(self.maple.places, verify=True, now=self.clock)
            assert found.ok, [check for check in found.checks if not check.ok]
            a_rebuild_changes_nothing(self.desks[1], self.clock)
            found = at_desk.doctor(self.maple.places, verify=True, now=self.clock)
            assert found.ok, [check for check in found.checks if not check.ok]
            listed = [line.number for line in at_desk.history_page(self.desks[0], 0, 1000)]
            assert sorted(listed, key=lambda n: int(n[1:])) == [f"A{n}" for n in range(1, len(listed) + 1)]
        finally:
            for desk in self.desks:
                desk.close()
            shutil.rmtree(self.folder)

    def nothing_is_lost(self) -> None:
        now = envelopes(self.desks[0])
        assert now[: len(self.written)] == self.written
        self.written = now

    def does(self, who: str, do: Callable[[Desk, StaffId], CaseFile | at_desk.Undid | None]) -> None:
        """An act is refused and leaves nothing, or it is there for every program from now on."""
        desk, other = self.desks
        self.desks.reverse()
        before = len(self.written)
        try:
            answer = do(desk, getattr(self.maple, who))
        except Refusal:
            assert len(envelopes(other)) == before
            return
        self.nothing_is_lost()
        assert len(self.written) > before
        case = answer.case if isinstance(answer, at_desk.Undid) else answer
        if case is not None:
            assert at_desk.case(other, case.complaint.number) == case

    @initialize()
    def one_is_open(self) -> None:
        self.does("rosa", lambda desk, by: at_desk.log(desk, by, intake()))

    @rule(
        who=people, ago=ago, kind=st.sampled_from([*[RecordKind.COMPLAINT] * 4, *RecordKind]),
        category=st.sampled_from([Category.WAIT, Category.CARE, Category.SAFETY, Category.BILL, Category.OTHER]),
        severity=st.sampled_from(Severity), channel=st.sampled_from([Channel.PHONE, Channel.EMAIL, Channel.LETTER]),
        patient=st.sampled_from([None, "P-1", "P-2"]), formal=st.booleans(), contactable=st.booleans(),
    )  # fmt: skip
    def log(self, who: str, ago: timedelta, **answers: Any) -> None:
        at = self.clock() - ago
        self.does(who, lambda desk, by: at_desk.log(desk, by, intake(**answers), at=at))

    @rule(who=people, patient=st.sampled_from([None, "P-1"]), put_right=st.sampled_from(PutRight))
    def put_right_now(self, who: str, patient: str | None, put_right: PutRight) -> None:
        self.does(
            who,
            lambda desk, by: at_desk.put_right_now(desk, by, intake(patient=patient), done="Seen", put_right=put_right),
        )

    @rule(who=people, number=numbers, ago=ago, remedy=st.sampled_from([None, "a call"]))
    def acknowledge(self, who: str, number: str, ago: timedelta, remedy: str | None) -> None:
        at = self.clock() - ago
        self.does(who, lambda desk, by: at_desk.acknowledge(desk, by, number, remedy=remedy, at=at))

    @rule(who=people, number=numbers, put_right=st.sampled_from(PutRight), on_the_spot=st.booleans())
    def resolve(self, who: str, number: str, put_right: PutRight, on_the_spot: bool) -> None:
        self.does(
            who,
            lambda desk, by: at_desk.resolve(
                desk, by, number, done="Mended", put_right=put_right, on_the_spot=on_the_spot
            ),
        )

    @rule(who=people, number=numbers, still_right=st.sampled_from(StillRight), note=st.sampled_from([None, "glad"]))
    def follow_up(self, who: str, number: str, still_right: StillRight, note: str | None) -> None:
        self.does(who, lambda desk, by: at_desk.follow_up(desk, by, number, still_right=still_right, note=note))

    @rule(who=people, number=numbers)
    def reopen(self, who: str, number: str) -> None:
        self.does(who, lambda desk, by: at_desk.reopen(desk, by, number, reason=ReopenReason.NEW_FACTS))

    @rule(who=people, number=numbers)
    def add_note(self, who: str, number: str) -> None:
        self.does(who, lambda desk, by: at_desk.add_note(desk, by, number, text="she rang again"))

    @rule(who=people, number=numbers, from_patient=st.booleans())
    def say(self, who: str, number: str, from_patient: bool) -> None:
        self.does(who, lambda desk, by: at_desk.add_note(desk, by, number, text="said", from_patient=from_patient))

    @rule(who=people, number=numbers, duty=st.sampled_from(Duty))
    def told(self, who: str, number: str, duty: Duty) -> None:
        self.does(who, lambda desk, by: at_desk.nurse_called(desk, by, number, duty=duty, who="4711"))

    @rule(who=people, number=numbers, to=st.sampled_from(list(ROUTES)))
    def route(self, who: str, number: str, to: Flag) -> None:
        self.does(who, lambda desk, by: work.route(desk, by, number, to=to))

    @rule(who=people, number=numbers, to=st.sampled_from([Role.LEAD, Role.MANAGER]))
    def escalate(self, who: str, number: str, to: Role) -> None:
        self.does(who, lambda desk, by: work.escalate(desk, by, number, to=to))

    @rule(number=numbers, cents=st.sampled_from([10_00, 80_00]))
    def approve(self, number: str, cents: int) -> None:
        self.does("priya", lambda desk, by: work.approve_amends(desk, by, number, cents=cents))

    @rule(who=people, number=numbers, cents=st.sampled_from([5_00, 30_00, 60_00, 80_00]))
    def give(self, who: str, number: str, cents: int) -> None:
        def gives(desk: Desk, by: StaffId) -> CaseFile:
            case = at_desk.resolve(
                desk, by, number, done="Mended", put_right=PutRight.YES, on_the_spot=True,
                amends=AmendsKind.VOUCHER, amends_cents=cents,
            )  # fmt: skip
            resolution = case.complaint.resolution
            assert resolution is not None
            approved = case.complaint.approved_cents >= cents
            assert in_the_year(case.given, resolution.at) <= 75_00 or who == "priya" or approved
            return case

        self.does(who, gives)

    @rule(number=numbers)
    def send_notice(self, number: str) -> None:
        day = self.clock().date()
        self.does(
            "priya",
            lambda desk, by: at_desk.send_notice(
                desk, by, number, contact="Priya", steps="looked", results="mended", completed=day
            ),
        )

    @rule(who=people)
    def undo(self, who: str) -> None:
        self.does(who, at_desk.undo)

    @rule(who=people, number=numbers, on=st.sampled_from([On.PATIENT, On.PATIENT, On.INTERNAL]))
    def wait(self, who: str, number: str, on: On) -> None:
        self.does(who, lambda desk, by: work.wait(desk, by, number, on=on))

    @rule(who=people, number=numbers)
    def resume(self, who: str, number: str) -> None:
        self.does(who, lambda desk, by: work.resume(desk, by, number))

    @rule(who=people, number=numbers, to=people)
    def hand_over(self, who: str, number: str, to: str) -> None:
        self.does(who, lambda desk, by: work.hand_over(desk, by, number, to=getattr(self.maple, to)))

    @rule(who=people, number=numbers)
    def accept(self, who: str, number: str) -> None:
        self.does(who, lambda desk, by: work.accept(desk, by, number))

    @rule(who=people, number=numbers, hours=st.integers(0, 100))
    def promise(self, who: str, number: str, hours: int) -> None:
        ahead = self.clock() + timedelta(hours=hours)
        self.does(who, lambda desk, by: work.promise(desk, by, number, promise_at=ahead))

    @rule(who=people, number=numbers, into=numbers)
    def merge(self, who: str, number: str, into: str) -> None:
        self.does(who, lambda desk, by: work.merge(desk, by, number, into=into))

    @rule(who=people, number=numbers)
    def unmerge(self, who: str, number: str) -> None:
        self.does(who, lambda desk, by: work.unmerge(desk, by, number))

    @rule(number=numbers)
    def void(self, number: str) -> None:
        self.does("priya", lambda desk, by: work.void(desk, by, number, reason="x"))

    @rule(number=numbers, reason=st.sampled_from(GrievanceReason))
    def open_grievance(self, number: str, reason: GrievanceReason) -> None:
        self.does("priya", lambda desk, by: grievances.open_grievance(desk, by, number, reason=reason))

    @rule(number=numbers, days=st.integers(0, 20))
    def send_interim(self, number: str, days: int) -> None:
        day = self.clock().date() + timedelta(days=days)
        self.does("priya", lambda desk, by: grievances.send_interim(desk, by, number, new_date=day))

    @rule(number=numbers, outcome=st.sampled_from(Outcome))
    def decide_grievance(self, number: str, outcome: Outcome) -> None:
        self.does("priya", lambda desk, by: grievances.decide_grievance(desk, by, number, outcome=outcome))

    @rule(number=numbers)
    def acknowledge_grievance(self, number: str) -> None:
        self.does("priya", lambda desk, by: grievances.acknowledge_grievance(desk, by, number))

    @rule(number=numbers)
    def thank(self, number: str) -> None:
        who = (self.maple.rosa,)
        self.does("deon", lambda desk, by: thanking.thank(desk, by, number, what_for="staying late", who=who))

    @rule(hours=st.sampled_from(["mon-fri 08:00-17:00", "mon-sat 07:00-12:00", "tue 08:00-09:00"]))
    def other_hours(self, hours: str) -> None:
        def set_hours(desk: Desk, by: StaffId) -> None:
            what = ev.HoursSet(timezone="America/Chicago", hours=hours)
            with page_of(desk) as page:
                page.append([Draft(subject=CALENDAR, what=what, occurred_at=page.now)], by)

        self.does("priya", set_hours)

    @rule(minutes=st.sampled_from([1, 1, 5, 20, 90, 600, 2 * 24 * 60, 15 * 24 * 60]))
    def time_passes(self, minutes: int) -> None:
        self.clock.step(minutes=minutes)

    @rule()
    def somebody_looks(self) -> None:
        at_desk.board(self.desks[0])

    @rule()
    def a_program_ends_and_starts_again(self) -> None:
        self.desks[0].close()
        self.desks[0] = at_desk.open_desk(self.maple.places, now=self.clock)


QUICK = settings().max_examples <= 100
"""Else the profile "fuzz" was asked for."""


def test_any_order_of_acts(template: Path) -> None:
    machine = type("Here", (Practice,), {"template": template})
    limits = settings(max_examples=20, stateful_step_count=30) if QUICK else settings(max_examples=400)
    run_state_machine_as_test(machine, settings=limits)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Maple:
    """Two weeks at one desk, with merges, undos and new hours; closed again."""
    folder = tmp_path_factory.mktemp("story")
    maple = open_practice(folder)
    desk, rosa, deon = maple.desk, maple.rosa, maple.deon
    for text in ("first", "second", "third", "fourth"):
        maple.log(said=text, patient="P-1")
        maple.clock.step(minutes=7)
    at_desk.acknowledge(desk, deon, "A1")
    at_desk.resolve(desk, rosa, "A1", done="Seen", put_right=PutRight.YES)
    work.merge(desk, rosa, "A2", into="A1")
    at_desk.acknowledge(desk, rosa, "A3", remedy="a call")
    at_desk.undo(desk, rosa)
    maple.clock.step(days=2)
    at_desk.follow_up(desk, rosa, "A1", still_right=StillRight.NO)
    at_desk.resolve(desk, rosa, "A4", done="Mended", put_right=PutRight.PARTLY, on_the_spot=True)
    at_desk.add_note(desk, rosa, "A3", text="she rang")
    desk.close()
    return maple


@settings(max_examples=12 if QUICK else 300)
@given(data=st.data())
def test_any_order_of_arrival_at_another_desk(template: Path, story: Maple, data: st.DataObject) -> None:
    """What comes from the feed may come late, in pieces and twice; all desks come to show the same."""
    with at_desk.open_desk(story.places, now=story.clock) as first:
        sent, (rows, words) = envelopes(first), shown(first)
        with first.database.reading() as view:
            key = first.journal.site_key(view)
    order = data.draw(st.permutations(sent))
    cut = data.draw(st.integers(0, len(order)))
    with tempfile.TemporaryDirectory(prefix="frontdesk-test-") as folder:
        shutil.copytree(template, Path(folder) / "home")
        with at_desk.open_desk(home(Path(folder) / "home"), now=story.clock) as second:
            with second.database.writing() as session:
                session.run("UPDATE seat SET site_key = ?, key_id = ?", (key, key_id_of(key)))
            feed = JournalFeed(second.journal, story.clock)
            assert feed.store_pulled(order[:cut], Cursor(store_id="s", position=1)) == cut
            a_rebuild_changes_nothing(second, story.clock)
            assert feed.store_pulled(order, Cursor(store_id="s", position=2)) == len(order) - cut
            a_rebuild_changes_nothing(second, story.clock)
            rows_here, words_here = shown(second)
            assert words_here == words
            assert {i: without_rules(r) for i, r in rows_here.items()} == {i: without_rules(r) for i, r in rows.items()}
            found = at_desk.doctor(second.places, verify=True, now=story.clock)
            assert found.ok, [check for check in found.checks if not check.ok]


def without_rules(row: dict[str, Any]) -> dict[str, Any]:
    """The other desk has rules of its own, made at another tick of the clock."""
    return {name: value for name, value in steady(row).items() if name != "rules_version"}
