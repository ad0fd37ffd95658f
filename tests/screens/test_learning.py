"""The learning screen: what comes again and again, what is changed because of it, stories; and thanks on the board."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.screens.conftest import Desk, Running, Snap, settled, still_app, text
from tests.screens.hosts import focus, news, notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff, heard

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import learning, letters, thanking
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, NoteSide, RecordKind, Severity
from frontdesk.screens.learning import LearningScreen
from frontdesk.widgets.fields import Line

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are offered a folder that looks the same on every machine."""
    monkeypatch.setattr(letters, "usual_folder", lambda: Path("reports"))


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """The manager's desk, with three of one code, an improvement that is late and a story."""
    with desk.open_desk(places, now=clock) as seat:
        for wish in ("a refund", "say sorry", "say sorry, and explain"):
            desk.log(seat, staff.rosa, heard(Category.WAIT, Severity.LOW, "An hour", remedy=wish))
        clock.on(date(2026, 5, 19), "09:00")
        learning.plan_improvement(
            seat, staff.priya, what="A board for delays", owner=staff.deon, due=date(2026, 5, 20), complaints=["A1"]
        )
        learning.publish_story(
            seat, staff.priya, text="Somebody stayed late so that nobody went home unheard", confirmed=True
        )
    clock.on(FRIDAY, "11:42")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


async def to_line(pilot: object, app: FrontDesk, words: str) -> None:
    """Move the mark down to the line that begins with these words."""
    for _ in range(12):
        marked = app.screen._marked() if isinstance(app.screen, LearningScreen) else None
        if words in str(marked):
            return
        await press(pilot, "down")  # type: ignore[arg-type]


class TestTheScreen:
    async def test_it_is_one_key_from_the_board(self, priya: FrontDesk, running: Running) -> None:
        async with running(priya) as pilot:
            await press(pilot, "ctrl+l")
            said = text(priya)
            for words in (
                "Kept waiting: 4 in 7 days",
                "2  an apology",
                "! ",
                "Deon",
                "A board for delays (A1)",
                "Somebody stayed",
            ):
                assert words in said
            assert "An hour" not in said
            await press(pilot, "escape")
            assert priya.screen is priya._board

    async def test_the_board_says_what_came_again(self, priya: FrontDesk, running: Running) -> None:
        async with running(priya) as pilot:
            await settled(pilot)
            priya.board_changed()
            await settled(pilot)
            assert "again this week: Kept waiting 4" in text(priya)

    async def test_an_improvement_is_planned_for_the_pattern_that_is_marked(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "ctrl+l", "ctrl+o", "ctrl+s")
            assert (focus(priya), notice(priya)) == ("q-what", "What will change? Write a few words.")
            await press(pilot, *spell("call when late"), "enter", *spell("nobody"), "enter", *spell("12 Jun"), "ctrl+s")
            assert focus(priya) == "q-owner"
            priya.screen.query_one("#q-owner", Line).value = "Rosa"
            await press(pilot, "ctrl+s")
            assert notice(priya) == "The improvement is planned."
        with desk.open_desk(places, now=clock) as seat:
            made = next(one for one in learning.improvements(seat) if one.what == "call when late")
            assert learning.numbers(seat, made.complaints) == ["A1", "A9", "A10", "A11"]

    async def test_enter_says_that_it_is_done(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "ctrl+l")
            await to_line(pilot, priya, "A board for delays")
            await press(pilot, "enter", "ctrl+s")
            assert notice(priya) == "What was done? Write a few words."
            await press(pilot, *spell("it hangs"), "ctrl+s")
            assert "it hangs (A1)" in text(priya)
        with desk.open_desk(places, now=clock) as seat:
            assert learning.improvements(seat)[0].done_at is not None

    async def test_a_story_needs_its_confirmation(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "ctrl+l", "ctrl+t", *spell("one more chair"), "ctrl+s")
            assert (focus(priya), notice(priya)) == ("q-confirmed", "Space says that no patient can be recognised.")
            assert '"one more chair"' in text(priya)
            await press(pilot, "space", "ctrl+s")
            assert notice(priya) == "The story is told."
            await to_line(pilot, priya, "one more chair")
            await press(pilot, "enter", "ctrl+s")
            assert "(withdrawn) one more chair" in text(priya)
        with desk.open_desk(places, now=clock) as seat:
            assert [story.withdrawn_at is None for story in learning.stories(seat)] == [False, True]

    async def test_a_report_about_the_code_that_is_marked(
        self, priya: FrontDesk, running: Running, tmp_path: Path
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "ctrl+l", "ctrl+r")
            file = priya.screen.query_one("#q-file", Line)
            assert Path(file.value) == Path("reports") / "concern-wait.pdf"
            file.value = str(tmp_path / "concern.txt")
            await press(pilot, "ctrl+s")
            assert notice(priya) == f"Written: concern.txt in {tmp_path}"
        assert "Kept waiting" in (tmp_path / "concern.txt").read_text(encoding="utf-8")

    async def test_the_desk_reads_and_changes_nothing(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await press(pilot, "ctrl+l", "ctrl+o", "ctrl+t", "ctrl+r")
            assert isinstance(app.screen, LearningScreen)
            assert app.screen.form is None
            assert "Nothing is planned yet" in text(app)


class TestThanks:
    def thanked(self, places: Places, clock: Clock, staff: Staff, morning: date = date(2026, 5, 25)) -> None:
        kind = desk.Intake(kind=RecordKind.COMPLIMENT, said="He found it", thanks=(staff.deon,))
        with desk.open_desk(places, now=clock) as seat:
            number = desk.log(seat, staff.rosa, kind).complaint.number
            thanking.thank(seat, staff.priya, number, what_for="finding a lost hearing aid")
        clock.on(morning, "08:05")

    @pytest.mark.parametrize(("morning", "when"), [(date(2026, 5, 25), "on Friday"), (date(2026, 5, 23), "yesterday")])
    async def test_they_stand_on_the_board_the_next_morning(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff, morning: date, when: str
    ) -> None:  # fmt: skip
        self.thanked(places, clock, staff, morning)
        async with running(app) as pilot:
            app.board_changed()
            await settled(pilot)
            assert f"Thanks {when}: Deon, for finding a lost hearing aid" in text(app)

    async def test_whoever_is_thanked_hears_it_once_when_they_sit_down(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        self.thanked(places, clock, staff)
        async with running(app) as pilot:
            app.board_changed()
            await settled(pilot)
            assert news(app) == ""
            await press(pilot, "ctrl+n", "d")
            assert news(app) == "Thanks on Friday: Deon, for finding a lost hearing aid"
            app.clear_notifications()
            app.board_changed()
            await settled(pilot)
            assert news(app) == ""


async def test_a_note_may_be_the_clinicians_own_side(
    app: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(app) as pilot:
        app.open_checklist(on_file(places, clock, "A6").complaint.id)
        await settled(pilot)
        await press(pilot, "ctrl+o", *spell("I was called away"), "enter", "c", "ctrl+s")
    assert [(n.side, n.text) for n in on_file(places, clock, "A6").complaint.notes] == [
        (NoteSide.CLINICIAN.value, "I was called away")
    ]


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("shown", ["screen", "improvement", "story", "report"])
def test_how_it_looks(priya: FrontDesk, seen: Snap, size: tuple[int, int], shown: str) -> None:
    keys = {"screen": (), "improvement": ("ctrl+o",), "story": ("ctrl+t",), "report": ("ctrl+r",)}
    assert seen(priya, "ctrl+l", *keys[shown], size=size)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_how_it_looks_with_nothing_in_it(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "ctrl+l", size=size)


class TestCards:
    async def test_enter_opens_a_card_and_escape_leads_back(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await press(pilot, "ctrl+l")
            await to_line(pilot, app, "<Category.APPT")
            await press(pilot, "enter")
            said = text(app)
            for words in ("Train me · Can't get an appointment", "once in four weeks", "Is anyone unwell", "You may"):
                assert words in said
            await press(pilot, "escape")
            assert isinstance(app.screen, LearningScreen)

    @pytest.mark.parametrize("size", SIZES)
    def test_looks(self, priya: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        async def practise(pilot: Desk) -> None:
            await press(pilot, "ctrl+l")
            await to_line(pilot, priya, "script=")
            await press(pilot, "enter")

        assert seen(priya, size=size, before=practise)
