"""What goes with the steps: waiting, promises, hand-over, calls and special ways, and the amends ledger."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, settled, text
from tests.screens.hosts import focus, notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff, heard, local

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import Intake, work
from frontdesk.places import Places
from frontdesk.recovery.codes import (
    AmendsKind,
    Category,
    Channel,
    Flag,
    PutRight,
    RecordKind,
    Role,
    Severity,
    State,
    WaitingOn,
    Who,
)
from frontdesk.screens.checklist import ChecklistScreen

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step was left half done in another test."""
    monkeypatch.setattr(ChecklistScreen, "begun", {})


async def opened(app: FrontDesk, pilot: object, places: Places, clock: Clock, number: str) -> None:
    app.open_checklist(on_file(places, clock, number).complaint.id)
    await settled(pilot)  # type: ignore[arg-type]
    await settled(pilot)  # type: ignore[arg-type]


def sit(app: FrontDesk, places: Places, clock: Clock, name: str) -> None:
    """Let somebody else be at the desk."""
    with desk.open_desk(places, now=clock) as seat:
        app.person = desk.person(seat, name)


def log(places: Places, clock: Clock, staff: Staff, said: Intake) -> str:
    with desk.open_desk(places, now=clock) as seat:
        return desk.log(seat, staff.rosa, said).complaint.number


class TestWaiting:
    async def test_on_the_patient_with_its_reason_until_they_speak(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "ctrl+l", "p", "ctrl+s")
            assert notice(app).startswith("Why do you wait on the patient?")
            await press(pilot, *spell("sends the receipt"), "ctrl+s")
            assert "· waiting on the patient since 11:42; the clock stands still" in text(app)
            waiting = on_file(places, clock, "A6").complaint.waiting
            assert waiting is not None
            assert waiting.on is WaitingOn.PATIENT
            assert "▸ 2 RESOLVE ONCE" in text(app)
            await press(pilot, "ctrl+l", "e", "ctrl+s")
            assert notice(app) == "A6 goes on · F9 undoes"
        assert on_file(places, clock, "A6").complaint.waiting is None

    async def test_on_a_colleague_needs_no_reason(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "ctrl+l", "c", "ctrl+s")
        waiting = on_file(places, clock, "A6").complaint.waiting
        assert waiting is not None
        assert waiting.on is WaitingOn.INTERNAL

    async def test_another_time_is_promised(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "ctrl+l", "t", *spell("never"), "ctrl+s")
            assert (focus(app), notice(app)[:8]) == ("q-until", "By when?")
            await press(pilot, "ctrl+u", *spell("14:00"), "ctrl+s")
            assert "promised: 14:00" in text(app)
        assert on_file(places, clock, "A6").complaint.promise_at == local(FRIDAY, "14:00")

    async def test_a_time_to_come_counts_from_when_it_is_typed(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "ctrl+l", "t")
            clock.step(minutes=30)
            await press(pilot, *spell("in 20 min"), "ctrl+s")
            assert notice(app) == "A6 has a new promise · F9 undoes"
        assert on_file(places, clock, "A6").complaint.promise_at == local(FRIDAY, "12:32")


class TestHandOver:
    async def test_goes_with_the_story_and_is_accepted_by_the_receiver(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "ctrl+t", "ctrl+s")
            assert notice(app) == "To whom? Press a letter."
            await press(pilot, "d", *spell("billing knows"), "ctrl+s")
            assert on_file(places, clock, "A6").complaint.handed_to == staff.deon
            assert "→ handed to Deon, who has yet to accept it" in text(app)
            assert "is on it" not in text(app)
            await press(pilot, "f4")
            assert "→ Deon?" in text(app)
            sit(app, places, clock, "Deon")
            app.board_changed()
            await settled(pilot)
            assert text(app).index("HANDED TO YOU") < text(app).index(" A6 ")
            assert "Accept?" in text(app)
            await opened(app, pilot, places, clock, "A6")
            assert '"Card was charged twice for the same copay"' in text(app)
            assert "→ handed to you, and not yours yet" in text(app)
            assert "is on it" not in text(app)
            await press(pilot, "ctrl+t")
            assert notice(app) == "You have A6 now · F9 undoes"
        complaint = on_file(places, clock, "A6").complaint
        assert (complaint.owner, complaint.handed_to) == (staff.deon, None)

    async def test_the_receiver_reads_what_was_said_of_it(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            work.hand_over(seat, staff.rosa, "A6", to=staff.deon, note="billing knows")
        sit(app, places, clock, "Deon")
        async with running(app) as pilot:
            sit(app, places, clock, "Deon")
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "space")
            screen = app.screen
            assert isinstance(screen, ChecklistScreen)
            screen.say()
            assert notice(app) == 'Handed to you by Rosa 11:42: "billing knows". Ctrl+T = I have it.'


class TestWhoHearsOfIt:
    async def test_every_call_of_a_safety_complaint_goes_on_record(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A8")
            assert "! tell a nurse or clinician: now" in text(app)
            await press(pilot, "enter")
            assert "! tell the manager (Priya)" in text(app)
            await press(pilot, "ctrl+b", "m", *spell("Priya"), "ctrl+s")
            await press(pilot, "ctrl+b", "i", "ctrl+s")
            assert notice(app) == "What number has the incident report?"
            await press(pilot, *spell("4711"), "ctrl+s")
            assert "Now tell" not in text(app)
            assert "✓ told: nurse 11:42 · manager 11:42 (Priya) · incident report 11:42 (4711)" in text(app)
            assert "! tell" not in text(app)
        assert set(on_file(places, clock, "A8").complaint.safety_duties) == {
            "nurse_called", "manager_told", "incident_reported",
        }  # fmt: skip

    async def test_a_special_way_is_one_key_and_says_what_to_do(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "ctrl+b", "tab", "4")
            assert "Say nothing more on the substance" in text(app)
            await press(pilot, "ctrl+s")
            assert "LEGAL: Say nothing more" in text(app)
            await press(pilot, "space", *spell("refunded"), "enter", "y", "space", "n", "ctrl+s")
            assert notice(app).startswith("Your role may not answer a complaint that took the legal route.")
        assert Flag.LEGAL in on_file(places, clock, "A6").complaint.routes

    async def test_nothing_is_on_record_without_a_choice(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, "ctrl+b", "ctrl+s")
            assert notice(app).startswith("Who was told")
            await press(pilot, "escape")
            assert "▸ 2 RESOLVE ONCE" in text(app)

    async def test_answering_that_somebody_is_at_risk_makes_it_a_safety_complaint(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        number = log(places, clock, staff, Intake(category=Category.WAIT, severity=Severity.LOW, said="shaky"))
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, number)
            await press(pilot, "y", "enter")
        assert Flag.SAFETY in on_file(places, clock, number).flags


class TestAmends:
    GIVES = ("space", *spell("sorry"), "enter", "y", "space")

    def given(self, places: Places, clock: Clock, staff: Staff, cents: int) -> None:
        """The same patient was given this much before."""
        said = heard(Category.WAIT, Severity.LOW, "long", patient="4471")
        with desk.open_desk(places, now=clock) as seat:
            number = desk.log(seat, staff.priya, said).complaint.number
            desk.resolve(
                seat, staff.priya, number, done="x", put_right=PutRight.YES, on_the_spot=True,
                amends=AmendsKind.VOUCHER, amends_cents=cents,
            )  # fmt: skip

    async def test_the_ledger_of_the_year_stands_beside_the_question(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        self.given(places, clock, staff, 8_00)
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            assert "8.00 of 50.00 this year" in text(app)
            assert "you may: have the bill looked at today" in text(app)

    async def test_more_than_is_meant_is_said_once_and_then_on_record(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        self.given(places, clock, staff, 8_00)
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, *self.GIVES, "v", *spell("45"), "ctrl+s")
            assert "53.00 for this patient in twelve months" in notice(app)
            assert on_file(places, clock, "A6").complaint.state is State.ACKNOWLEDGED
            await press(pilot, "ctrl+s")
        assert on_file(places, clock, "A6").complaint.state is State.RESOLVED

    async def test_above_the_limit_the_manager_approves_and_the_desk_gives(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        self.given(places, clock, staff, 40_00)
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            await press(pilot, *self.GIVES, "v", *spell("40"), "ctrl+s", "ctrl+s")
            assert "ask the practice manager" in notice(app).casefold()
            sit(app, places, clock, "Priya")
            await press(pilot, "ctrl+b", "tab", "a", "ctrl+s")
            assert notice(app) == "How much may be given? Write it like 40.00."
            await press(pilot, *spell("40"), "ctrl+s")
            sit(app, places, clock, "Rosa")
            assert "approved: 40.00" in text(app)
            await press(pilot, "ctrl+s", "ctrl+s")
        complaint = on_file(places, clock, "A6").complaint
        assert (complaint.state, complaint.approved_by) == (State.RESOLVED, staff.priya)


class TestTheOwnersRow:
    @pytest.mark.parametrize("key", ["space", "enter"])
    async def test_both_keys_take_what_is_offered(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff, key: str
    ) -> None:
        said = Intake(category=Category.BILL, severity=Severity.LOW, said="twice", remedy_asked=True)
        number = log(places, clock, staff, said)
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, number)
            await press(pilot, "n", "space", "space", "space")
            assert focus(app) == "q-A5"
            await press(pilot, key, "ctrl+s")
            assert "▸ 2 RESOLVE ONCE" in text(app)
        assert on_file(places, clock, number).complaint.owner == staff.rosa

    async def test_space_in_another_time_is_a_space(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        said = Intake(category=Category.BILL, severity=Severity.LOW, said="twice", remedy_asked=True)
        number = log(places, clock, staff, said)
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, number)
            await press(pilot, "n", "space", "space", "space", "ctrl+u", *spell("in 2 h"), "ctrl+s")
        assert on_file(places, clock, number).complaint.promise_at == local(FRIDAY, "13:42")


@pytest.mark.parametrize("size", SIZES)
class TestLooks:
    def test_waiting(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, *"a6", "f5", "ctrl+l", "p", *spell("sends the receipt"), size=size)

    def test_hand_over(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, *"a6", "f5", "ctrl+t", "d", *spell("billing knows"), size=size)

    def test_who_hears(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, *"a6", "f5", "ctrl+b", "tab", "3", size=size)

    def test_safety_told(
        self, app: FrontDesk, seen: Snap, size: tuple[int, int], places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            desk.nurse_called(seat, staff.rosa, "A8", who="Ann")
        assert seen(app, *"a8", "f5", size=size)

    def test_handed_to_me(
        self, app: FrontDesk, seen: Snap, size: tuple[int, int], places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            work.hand_over(seat, staff.priya, "A3", to=staff.rosa, note="She asked for you")
        assert seen(app, size=size)


def test_only_who_may_have_a_complaint_is_offered(places: Places, clock: Clock, staff: Staff) -> None:
    from frontdesk.screens.checklist_besides import people_to_choose

    with desk.open_desk(places, now=clock) as seat:
        desk.add_person(seat, staff.priya, "Pat", Role.IT)
        desk.add_person(seat, staff.priya, "Robin", Role.LEAD)
        rosa = desk.person(seat, "Rosa")
        offered = people_to_choose(seat.practice.staff.values(), rosa)
    assert [(one.key, one.words) for one in offered] == [("d", "Deon"), ("p", "Priya"), ("r", "Robin")]


class TestWhoElseCalled:
    async def test_the_checklist_says_who_and_how_to_reach_them(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        aunt = Intake(
            category=Category.BILL, severity=Severity.LOW, said="Charged twice", who=Who.OTHER,
            channel=Channel.PHONE, callback="555 0199",
        )  # fmt: skip
        guest = log(places, clock, staff, aunt)
        with desk.open_desk(places, now=clock) as seat:
            work.merge(seat, staff.rosa, guest, into="A6")
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, "A6")
            assert f"+ also called: someone else, phone, 11:42 · call back 555 0199 ({guest})" in text(app)
            await opened(app, pilot, places, clock, guest)
            assert "This was merged into A6; the steps are there." in text(app)


class TestTheSame:
    async def test_two_records_of_one_matter_become_one_and_two_again(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        again = Intake(
            category=Category.BILL, severity=Severity.LOW, channel=Channel.PHONE, said="Charged twice, my son"
        )
        number = log(places, clock, staff, again)
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, number)
            await press(pilot, "ctrl+d", "ctrl+s")
            assert notice(app) == "Which one? Write its number, such as A12."
            assert focus(app) == "q-into"
            await press(pilot, *"Z9", "ctrl+s")
            assert "Z9" in notice(app)
            assert on_file(places, clock, number).complaint.state is State.NEW
            await press(pilot, "backspace", "backspace", *"a6", "ctrl+s")
            assert notice(app).startswith(f"{number} was merged; both callers and the earlier time are kept")
            assert "This was merged into A6; the steps are there. Ctrl+D: not the same after all." in notice(app)
            assert on_file(places, clock, number).complaint.state is State.MERGED
            assert [one.said for one in on_file(places, clock, "A6").also] == ["Charged twice, my son"]
            await press(pilot, "ctrl+d", "ctrl+s")
            assert notice(app).startswith("Space ticks it")
            await press(pilot, "space", "ctrl+s")
            assert "ACKNOWLEDGE" in text(app)
        assert on_file(places, clock, number).complaint.state is State.NEW
        assert on_file(places, clock, "A6").also == ()

    async def test_a_compliment_is_the_same_as_nothing(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        number = log(places, clock, staff, Intake(kind=RecordKind.COMPLIMENT, said="So kind"))
        async with running(app) as pilot:
            await opened(app, pilot, places, clock, number)
            await press(pilot, "ctrl+d")
            assert not app.screen.query("#q-into")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "keys", [("ctrl+d", "a", "6"), ("ctrl+d", "a", "1", "ctrl+s", "ctrl+d")], ids=["same", "apart"]
)
def test_the_same_looks(app: FrontDesk, seen: Snap, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    assert seen(app, *"a6", "f5", *keys, size=size)
