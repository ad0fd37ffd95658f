"""Checklist: one open step at a time, closed only with its answers, resolved once, and every act can be taken back."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, settled, text
from tests.screens.hosts import burst, focus, notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff, local

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import Intake
from frontdesk.places import Places
from frontdesk.recovery.codes import (
    AmendsKind,
    Authority,
    Category,
    Cause,
    Channel,
    PutRight,
    RecordKind,
    Severity,
    State,
    StillRight,
    Who,
)
from frontdesk.recovery.identifiers import ComplaintId
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.checklist_steps import thanked
from frontdesk.widgets.chooser import Chooser
from frontdesk.widgets.fields import Line

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def nothing_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """No step was left half done in another test."""
    monkeypatch.setattr(ChecklistScreen, "begun", {})


@pytest.fixture
def new(places: Places, clock: Clock, staff: Staff) -> ComplaintId:
    """A complaint about a bill that nobody has acknowledged: A9."""
    said = Intake(
        category=Category.BILL, severity=Severity.LOW, channel=Channel.PHONE, said="Card charged twice", patient="4471"
    )
    with desk.open_desk(places, now=clock) as seat:
        return desk.log(seat, staff.rosa, said).complaint.id


def acknowledged(places: Places, clock: Clock) -> ComplaintId:
    """A6, which waits for its resolution."""
    return on_file(places, clock, "A6").complaint.id


async def opened(app: FrontDesk, pilot: object, complaint: ComplaintId) -> None:
    app.open_checklist(complaint)
    await settled(pilot)  # type: ignore[arg-type]
    await settled(pilot)  # type: ignore[arg-type]


ACKNOWLEDGE = ("n", "space", "space", "space", *spell("money back"), "enter", "enter")


@pytest.mark.usefixtures("staff")
@pytest.mark.parametrize("word", ["n", "no", "Nobody"])
def test_any_word_for_no_names_nobody(places: Places, clock: Clock, word: str) -> None:
    assert thanked(on_file(places, clock, "A6"), word) == ()


class TestAcknowledge:
    async def test_every_key_of_the_usual_way(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, new: ComplaintId, staff: Staff
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            assert focus(app) == "q-A0"
            await press(pilot, *ACKNOWLEDGE, "ctrl+s")
            assert "✓ 1 ACKNOWLEDGE   Rosa 11:42" in text(app)
            assert "▸ 2 RESOLVE ONCE" in text(app)
            assert "promised: Mon 17:00 · owner: Rosa · wants: money back" in text(app)
        complaint = on_file(places, clock, "A9").complaint
        assert (complaint.state, complaint.owner, complaint.remedy) == (State.ACKNOWLEDGED, staff.rosa, "money back")

    async def test_all_that_is_critical_is_listed_and_the_focus_goes_to_the_first(
        self, app: FrontDesk, running: Running, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, "tab", "tab", "ctrl+s")
            assert focus(app) == "q-A0"
            missing = "the safety question; what would put it right; who owns it and by when"
            assert notice(app) == f"Still missing: {missing}."

    async def test_the_promise_is_offered_and_not_made(
        self, app: FrontDesk, running: Running, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, *ACKNOWLEDGE[:-1], "ctrl+s")
            assert app.screen.query_one("#q-A5", Line).value == "Mon 17:00"
            assert (focus(app), notice(app)) == ("q-A5", "Still missing: who owns it and by when.")
            await press(pilot, "enter", "ctrl+s")
            assert "▸ 2 RESOLVE ONCE" in text(app)

    async def test_another_time_and_owner_may_be_written(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, new: ComplaintId, staff: Staff
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, *ACKNOWLEDGE[:-1], "ctrl+u", *spell("in 2 h"), "enter")
            assert app.screen.query_one("#q-A5", Line).value == "13:42"
            await press(pilot, "ctrl+u", *spell("deon"), "ctrl+s")
        complaint = on_file(places, clock, "A9").complaint
        assert (complaint.owner, complaint.promise_at) == (staff.deon, local(FRIDAY, "13:42"))

    @pytest.mark.parametrize("written", ["soon", "25:00", "yesterday", "31 Feb"])
    async def test_a_time_that_cannot_be_read_is_not_promised(
        self, app: FrontDesk, running: Running, new: ComplaintId, written: str
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, *ACKNOWLEDGE[:-1], "ctrl+u", *spell(written), "ctrl+s")
            assert (focus(app), notice(app)[:8]) == ("q-A5", "By when?")

    async def test_a_name_that_nobody_has_owns_nothing(
        self, app: FrontDesk, running: Running, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, *ACKNOWLEDGE, "ctrl+u", *spell("Zoe"), "ctrl+s")
            assert (focus(app), notice(app)[:14]) == ("q-A5-owner", "Nobody called ")

    async def test_what_is_standard_is_asked_about_once_and_then_on_record_as_skipped(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, "n", "space", "enter", "enter", *spell("money"), "enter", "enter", "ctrl+s")
            assert notice(app).startswith("Not answered: whether you said it back; whether you said sorry.")
            assert on_file(places, clock, "A9").complaint.state is State.NEW
            await press(pilot, "ctrl+s")
        assert on_file(places, clock, "A9").complaint.state is State.ACKNOWLEDGED

    async def test_somebody_at_risk_comes_first(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, "y")
            assert focus(app) == "safety"
            await press(pilot, "tab", "ctrl+s")
            assert (focus(app), notice(app)[:20]) == ("safety", "Somebody is at risk:")
            await press(pilot, "enter")
            assert "Nurse called 11:42" in text(app)
        assert on_file(places, clock, "A9").complaint.safety_duties == {"nurse_called": clock.at}

    async def test_space_takes_a_tick_away_and_letters_tick_nothing(
        self, app: FrontDesk, running: Running, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, "n", "space", "up", "space")
            assert "[ ] let them finish" in text(app)
            await press(pilot, "x")
            assert notice(app) == "Space ticks this line, Enter goes on."

    async def test_enter_right_behind_a_word_goes_on_while_the_word_is_on_its_way(
        self, app: FrontDesk, running: Running, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, "n", "space", "space", "space")
            await burst(pilot, [*spell("money back"), "enter"])
            assert (focus(app), app.screen.query_one("#q-A4", Line).value) == ("q-A5", "money back")

    async def test_an_empty_line_is_not_passed_by_enter(
        self, app: FrontDesk, running: Running, new: ComplaintId
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, new)
            await press(pilot, "n", "space", "space", "space", "enter")
            assert (focus(app), notice(app)[:15]) == ("q-A4", "This is needed.")


RESOLVE = ("space", *spell("refunded"), "enter", "y", "space")


class TestResolve:
    async def test_once_and_with_what_was_given(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, acknowledged(places, clock))
            assert focus(app) == "q-R1"
            await press(pilot, *RESOLVE, "p", *spell("8.00"), "ctrl+s")
            assert notice(app).startswith("Parking of 8.00 is more than you may give by yourself.")
            await press(pilot, "ctrl+s")
            assert "✓ 2 RESOLVE ONCE  Rosa 11:42 · put right: yes" in text(app)
            assert "refunded · given: parking 8.00" in text(app)
            assert "RESOLVE ONCE   " not in text(app).replace("✓ 2 RESOLVE ONCE", "")
        resolution = on_file(places, clock, "A6").complaint.resolution
        assert resolution is not None
        assert (resolution.put_right, resolution.amends, resolution.amends_cents) == (
            PutRight.YES, AmendsKind.PARKING, 800,
        )  # fmt: skip

    async def test_nothing_is_answered_beforehand(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, acknowledged(places, clock))
            await press(pilot, "ctrl+s")
            assert notice(app) == (
                "Still missing: whether you may do this yourself; what was done; whether it is put right."
            )
            assert app.screen.query_one("#q-R3", Chooser).value == ""

    async def test_an_amount_that_cannot_be_read(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, acknowledged(places, clock))
            await press(pilot, *RESOLVE, "v", *spell("lots"), "ctrl+s")
            assert (focus(app), notice(app)) == ("q-worth", "What was it worth? Write it like 8.00.")

    async def test_f9_takes_it_back_and_it_can_be_resolved_again(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, acknowledged(places, clock))
            await press(pilot, *RESOLVE, "ctrl+s")
            assert notice(app) == "A6 resolved · F9 undoes"
            await press(pilot, "f9")
            assert "▸ 2 RESOLVE ONCE" in text(app)
            screen = app.screen
            assert isinstance(screen, ChecklistScreen)
            assert screen.case is not None
            assert [entry.undone for entry in screen.case.complaint.history if entry.kind == "resolved"] == [True]
            await press(pilot, *RESOLVE, "ctrl+s")
        assert on_file(places, clock, "A6").complaint.state is State.RESOLVED

    async def test_what_was_begun_is_still_there_when_somebody_comes_back(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            one = acknowledged(places, clock)
            await opened(app, pilot, one)
            await press(pilot, "space", *spell("half of"), "escape")
            assert isinstance(app.screen, BoardScreen)
            await opened(app, pilot, one)
            assert app.screen.query_one("#q-R2", Line).value == "half of"
            assert "[x] within what I may do myself" in text(app)


class TestFollowUp:
    async def test_still_right_closes_it_and_leaves_it_readable(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A1").complaint.id)
            assert focus(app) == "q-F1"
            await press(pilot, "space", "y", "p", "space", *spell("Deon"), "ctrl+s")
            assert notice(app).endswith("This is closed. If it was not right after all, reopen it.")
            assert "Ctrl+S" not in text(app)
            assert "Ctrl+R Reopen" in text(app)
            await press(pilot, "space", "x", "ctrl+s")
        complaint = on_file(places, clock, "A1").complaint
        assert (complaint.state, complaint.cause) == (State.CLOSED, Cause.PROCESS)

    async def test_not_right_opens_it_again(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A1").complaint.id)
            await press(pilot, "space", "n", "c", "space", *spell("no"), "ctrl+s")
            assert "▸ 2 RESOLVE ONCE" in text(app)
        complaint = on_file(places, clock, "A1").complaint
        assert (complaint.state, complaint.cycle) == (State.ACKNOWLEDGED, 2)

    async def test_whoever_cannot_be_reached_was_not_called_back(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A1").complaint.id)
            await press(pilot, "down", "u", "ctrl+s")
            assert notice(app).startswith("Not answered: why it happened.")
            await press(pilot, "ctrl+s")
        follow_up = on_file(places, clock, "A1").complaint.follow_up
        assert follow_up is not None
        assert follow_up.still_right is StillRight.UNABLE_TO_CONTACT


class TestBesidesTheSteps:
    async def test_reopening_asks_for_its_reason(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A4").complaint.id)
            await press(pilot, "ctrl+r", "ctrl+s")
            assert notice(app) == "Why is it open again? Press a letter."
            await press(pilot, "h", *spell("again"), "ctrl+s")
            assert "▸ 2 RESOLVE ONCE" in text(app)
        assert on_file(places, clock, "A4").complaint.reopens == 1

    async def test_a_note_goes_on_record_and_the_step_stays_as_it_was(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, acknowledged(places, clock))
            await press(pilot, "space", *spell("half"), "ctrl+o", *spell("called the bank"), "ctrl+s")
            assert "Note: called the bank" in text(app)
            assert app.screen.query_one("#q-R2", Line).value == "half"
        assert [note.text for note in on_file(places, clock, "A6").complaint.notes] == ["called the bank"]

    async def test_escape_leaves_the_note_then_the_complaint(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, acknowledged(places, clock))
            await press(pilot, "ctrl+o", "escape")
            assert "▸ 2 RESOLVE ONCE" in text(app)
            await press(pilot, "escape")
            assert isinstance(app.screen, BoardScreen)

    async def test_the_notice_of_a_grievance_is_the_managers_and_has_four_parts(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            one = on_file(places, clock, "A3").complaint.id
            await opened(app, pilot, one)
            assert "the practice manager sends it" in text(app)
            assert "Ctrl+G" not in text(app)
            with desk.open_desk(places, now=clock) as seat:
                app.person = desk.person(seat, "Priya")
            await opened(app, pilot, one)
            await press(pilot, "ctrl+g", "ctrl+g", "ctrl+s")
            assert notice(app) == ("Still missing: what we did to look into it; what we found; when we finished.")
            await press(pilot, *spell("read the notes"), "enter", *spell("foot was missed"), "enter")
            await press(pilot, *spell("today"), "ctrl+s")
            assert "✓ Written notice  11:42 Priya" in text(app)
        assert on_file(places, clock, "A3").complaint.notice_at == clock.at

    async def test_a_safety_complaint_asks_for_the_call(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await opened(app, pilot, on_file(places, clock, "A8").complaint.id)
            assert focus(app) == "safety"
            await press(pilot, "enter")
            assert focus(app) == "q-A1"
        assert on_file(places, clock, "A8").complaint.safety_duties == {"nurse_called": clock.at}

    async def test_a_third_party_hears_the_script(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        aunt = Intake(category=Category.WAIT, severity=Severity.LOW, said="long", who=Who.OTHER, authority=Authority.NO)
        with desk.open_desk(places, now=clock) as seat:
            one = desk.log(seat, staff.rosa, aunt).complaint.id
        async with running(app) as pilot:
            await opened(app, pilot, one)
            assert "I can't confirm whether someone is a patient" in notice(app)

    async def test_a_compliment_owes_nothing(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            one = desk.log(seat, staff.rosa, Intake(kind=RecordKind.COMPLIMENT, said="[red]lovely[/b]")).complaint.id
        async with running(app) as pilot:
            await opened(app, pilot, one)
            assert '"[red]lovely[/b]"' in text(app)
            assert notice(app) == "This is a compliment; it needs no steps."
            await press(pilot, "ctrl+s", "ctrl+r", "ctrl+g", "space")
            assert isinstance(app.screen, ChecklistScreen)


@pytest.mark.parametrize("size", SIZES)
class TestLooks:
    """Opened from the board, where the mark stands on A8."""

    def test_acknowledge_safety(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, "f5", size=size)

    def test_resolve(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, *"a6", "f5", "space", *spell("second charge refunded"), size=size)

    def test_what_is_missing(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, *"a6", "f5", "ctrl+s", size=size)

    def test_follow_up(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, *"a1", "f5", size=size)

    def test_closed(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, *"a1", "f5", "space", "y", "p", "space", *"no", "ctrl+s", size=size)
