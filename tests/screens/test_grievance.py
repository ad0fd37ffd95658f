"""A grievance on the screen: its terms, its steps by key, its letters, and the committee's list."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.screens.conftest import Running, Snap, settled, still_app, text
from tests.screens.hosts import focus, notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import grievances, letters
from frontdesk.places import Places
from frontdesk.recovery.codes import GrievanceReason, LetterKind, Outcome, Role
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.grievance import GrievanceScreen
from frontdesk.screens.grievances import GrievancesScreen
from frontdesk.widgets.fields import Line

SIZES = [(80, 24), (120, 40)]
PARTS = ("ctrl+g", "enter", *spell("spoke with both"), "enter", *spell("you were right"), "enter", *spell("today"))


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters are offered a folder that looks the same on every machine."""
    monkeypatch.setattr(letters, "usual_folder", lambda: Path("letters"))
    monkeypatch.setattr(ChecklistScreen, "begun", {})


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:  # noqa: ARG001 - told before the app opens it
    """The manager's desk; A3 came in by e-mail on Thursday and is a grievance by rule."""
    return still_app(FrontDesk(places, now=clock, person="Priya"))


@pytest.fixture
def cora(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """Somebody of the committee at the desk."""
    with desk.open_desk(places, now=clock) as seat:
        desk.add_person(seat, staff.priya, "Cora", Role.COMMITTEE)
    return still_app(FrontDesk(places, now=clock, person="Cora"))


async def opened(app: FrontDesk, pilot: object, places: Places, clock: Clock, number: str = "A3") -> None:
    app.open_grievance(on_file(places, clock, number).complaint.id)
    await settled(pilot)  # type: ignore[arg-type]
    await settled(pilot)  # type: ignore[arg-type]


class TestTheWay:
    async def test_from_the_board_it_is_three_keys(self, priya: FrontDesk, running: Running) -> None:
        async with running(priya) as pilot:
            await press(pilot, "ctrl+g")
            assert isinstance(priya.screen, GrievancesScreen)
            await press(pilot, "enter")
            assert isinstance(priya.screen, GrievanceScreen)
            assert "Grievance since Thu 10:00: it came in writing" in text(priya)
            await press(pilot, "escape")
            assert isinstance(priya.screen, GrievancesScreen)
            await press(pilot, "escape")
            assert priya.screen is priya._board

    async def test_from_the_checklist_it_is_one(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            priya.open_checklist(on_file(places, clock, "A3").complaint.id)
            await settled(pilot)
            await press(pilot, "ctrl+g")
            assert isinstance(priya.screen, GrievanceScreen)
            await press(pilot, "escape")
            assert isinstance(priya.screen, ChecklistScreen)

    async def test_every_command_of_it_is_in_the_palette(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya, size=(120, 40)) as pilot:
            await opened(priya, pilot, places, clock)
            await press(pilot, "ctrl+p")
            for name in ("New date", "Decide", "Notice", "Letter"):
                assert name in text(priya)

    async def test_the_terms_and_what_comes_next_are_shown(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock)
            said = text(priya)
            for words in ("✓ Told            Thu 10:00", "· Written notice  by Thu 23:59", "at the latest"):
                assert words in said
            assert focus(priya) == "q-outcome"


class TestSteps:
    async def test_tell_decide_answer(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            grievances.open_grievance(seat, staff.priya, "A6", reason=GrievanceReason.RIGHTS_BILLING)
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock, "A6")
            assert focus(priya) == "q-method"
            await press(pilot, "l", "ctrl+s")
            assert notice(priya).startswith("A6 acknowledged as a grievance · F9 undoes")
            assert focus(priya) == "q-outcome"
            await press(pilot, "p", *spell("heard both"), "ctrl+s")
            assert focus(priya) == "q-steps"
            await press(pilot, *PARTS[1:], "ctrl+s")
            assert "✓ Written notice" in text(priya)
        c = on_file(places, clock, "A6").complaint
        assert c.decision is not None
        assert (c.decision.outcome, c.decision.minutes) == (Outcome.PARTIALLY_UPHELD, "heard both")
        assert c.grievance_told_at == clock.at
        assert c.notice is not None
        assert (c.notice.contact, c.notice.steps, c.notice.completed) == ("Priya", "spoke with both", FRIDAY)

    async def test_what_is_missing_in_the_notice_is_asked_in_place(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock)
            await press(pilot, "ctrl+g", "ctrl+s")
            assert focus(priya) == "q-steps"
            assert notice(priya) == "Still missing: what we did to look into it; what we found; when we finished."
            await press(pilot, *spell("a"), "enter", *spell("b"), "enter", *spell("some day"), "ctrl+s")
            assert focus(priya) == "q-completed"
            assert on_file(places, clock, "A3").complaint.notice_at is None

    async def test_a_new_date_lies_ahead(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock)
            for typed in ("", "soon", "yesterday"):
                await press(pilot, "ctrl+l", *spell(typed), "ctrl+s")
                assert notice(priya) == "By when? Write a day to come, like 12 Jun or 2026-06-12."
            await press(pilot, "ctrl+l", *spell("12 Jun"), "ctrl+s")
            assert "New date        12 Jun, sent 11:42" in text(priya)
        assert on_file(places, clock, "A3").standing.notice_due is not None

    async def test_undo_takes_the_step_back(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock)
            await press(pilot, "u", "ctrl+s", "f9")
            assert "by the committee or the manager" in text(priya)
        assert on_file(places, clock, "A3").complaint.decision is None

    async def test_a_manager_makes_one_with_a_reason(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock, "A5")
            assert focus(priya) == "q-reason"
            await press(pilot, "ctrl+s")
            assert notice(priya) == "Why is it one? Press a letter."
            await press(pilot, "f", "ctrl+s")
            assert "they asked for it to be formal" in text(priya)
        assert on_file(places, clock, "A5").complaint.grievance_reason is GrievanceReason.REQUESTED_FORMAL

    async def test_a_refusal_is_said_and_nothing_is_lost(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock, "A6")
            await press(pilot, "f", "ctrl+s")
            assert notice(priya).startswith("A6 is about a bill and nothing else, which is never a grievance.")
            assert priya.screen.query_one("#q-reason").value == "requested_formal"  # type: ignore[attr-defined]


class TestRoles:
    async def test_the_desk_is_not_offered_it(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            app.open_checklist(on_file(places, clock, "A3").complaint.id)
            await settled(pilot)
            await press(pilot, "ctrl+g")
            assert isinstance(app.screen, ChecklistScreen)
            await press(pilot, "f4", "ctrl+g")
            assert notice(app) == (
                "Your role may not read grievances. Ask the practice manager or the grievance committee."
            )

    async def test_the_committee_decides_and_sees_no_other_step(
        self, cora: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(cora) as pilot:
            cora.open_grievances()
            await settled(pilot)
            await press(pilot, "enter")
            assert focus(cora) == "q-outcome"
            bar = text(cora).splitlines()[-1]
            assert "Decide" in bar
            assert "Notice" not in bar
            await press(pilot, "ctrl+g", "ctrl+l", "ctrl+o")
            assert focus(cora) == "q-outcome"
            await press(pilot, "n", "ctrl+s")
        assert on_file(places, clock, "A3").complaint.outcome is Outcome.NOT_UPHELD


class TestLetters:
    async def test_which_to_whom_and_where(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, tmp_path: Path
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock)
            await press(pilot, "ctrl+o", "ctrl+s")
            assert notice(priya) == "Which letter? Press a letter."
            await press(pilot, "a")
            file = priya.screen.query_one("#q-file", Line)
            assert Path(file.value) == Path("letters") / "A3-acknowledgement.pdf"
            await press(pilot, "enter", "ctrl+s")
            assert (focus(priya), notice(priya)[:18]) == ("q-file", "There is no folder")
            file.value = str(tmp_path / "A3.txt")
            await press(pilot, "ctrl+s")
            assert notice(priya).startswith("A3 acknowledgement written: A3.txt in ")
            assert "Letters: acknowledgement 11:42" in text(priya)
        assert "Our reference" in (tmp_path / "A3.txt").read_text(encoding="utf-8")
        assert [each.kind for each in on_file(places, clock, "A3").complaint.letters] == [LetterKind.ACKNOWLEDGEMENT]

    async def test_a_letter_that_is_not_ready_says_what_comes_first(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, tmp_path: Path
    ) -> None:
        async with running(priya) as pilot:
            await opened(priya, pilot, places, clock)
            await press(pilot, "ctrl+o", "n")
            priya.screen.query_one("#q-file", Line).value = str(tmp_path / "a.pdf")
            await press(pilot, "ctrl+s")
            assert notice(priya).startswith("The written notice of A3 cannot be written yet")
        assert on_file(places, clock, "A3").complaint.letters == ()


class TestTheList:
    async def test_it_shows_terms_and_decisions(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            grievances.decide_grievance(seat, staff.priya, "A3", outcome=Outcome.UPHELD)
            grievances.open_grievance(seat, staff.priya, "A5", reason=GrievanceReason.HARM)
        async with running(priya) as pilot:
            await press(pilot, "ctrl+g")
            said = text(priya)
            assert "upheld 11:42" in said
            assert "2 to answer · 0 late" in said
            assert "my foot" not in said
            await press(pilot, "down", "f5")
            assert isinstance(priya.screen, ChecklistScreen)
            await press(pilot, "escape")
            assert isinstance(priya.screen, GrievancesScreen)

    async def test_what_is_late_says_so(self, priya: FrontDesk, running: Running, clock: Clock) -> None:
        clock.step(days=40)
        async with running(priya) as pilot:
            await press(pilot, "ctrl+g")
            assert "!  A3" in text(priya)
            assert "past" in text(priya)
            await press(pilot, "enter")
            assert "! past its limit" in text(priya)
            assert "is over since" in text(priya)


def told(places: Places, clock: Clock, staff: Staff) -> None:
    """A decided one with a new date and a letter, and one that is late."""
    with desk.open_desk(places, now=clock) as seat:
        grievances.send_interim(seat, staff.priya, "A3", new_date=date(2026, 6, 12))
        grievances.decide_grievance(
            seat, staff.priya, "A3", outcome=Outcome.PARTIALLY_UPHELD, minutes="Heard both sides"
        )
        grievances.open_grievance(seat, staff.priya, "A5", reason=GrievanceReason.REQUESTED_FORMAL)


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize(
    "keys", [("enter",), ("enter", "ctrl+g"), ("enter", "ctrl+o", "a"), ()], ids=["steps", "notice", "letter", "list"]
)
def test_how_it_looks(
    priya: FrontDesk,
    seen: Snap,
    size: tuple[int, int],
    keys: tuple[str, ...],
    places: Places,
    clock: Clock,
    staff: Staff,
) -> None:
    told(places, clock, staff)
    assert seen(priya, "ctrl+g", "down", *keys, size=size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_it_looks_to_the_committee(cora: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    async def before(pilot: object) -> None:
        cora.open_grievances()
        await settled(pilot)  # type: ignore[arg-type]

    assert seen(cora, "enter", "u", size=size, before=before)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_an_empty_list_looks(
    new_app: FrontDesk, seen: Snap, places: Places, clock: Clock, size: tuple[int, int]
) -> None:
    from tests.screens.practice import set_up

    set_up(places, clock).close()
    assert seen(new_app, "ctrl+g", size=size)
