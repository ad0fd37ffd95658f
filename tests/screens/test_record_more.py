"""What only some records need: thanks, other kinds, an earlier time, several issues, the same matter as before."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Desk, Running, Snap, settled, text
from tests.screens.hosts import (
    begun,
    count_on_file,
    drafts_on_file,
    focus,
    news,
    notice,
    on_file,
    paused,
    press,
    spell,
    until,
)
from tests.screens.practice import FRIDAY, Clock, Staff, local

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Authority, Category, Flag, RecordKind, SafetyAnswer, Severity, State, Who
from frontdesk.recovery.events import Issue
from frontdesk.screens import draft_keeper, record_form
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.choose import ChooseScreen
from frontdesk.screens.confirm import ConfirmScreen
from frontdesk.screens.record import RecordScreen

SIZES = [(80, 24), (120, 40)]
NEW = "A9"
"""The number that the next complaint gets."""
COMPLAINT = ("w", "1", "n", *spell("long"))
TO_PATIENT = ("tab", "tab", "tab", "tab")


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys have paused sooner than for people."""
    monkeypatch.setattr(draft_keeper, "PAUSE_SECONDS", 0.02)


class TestKinds:
    async def test_thanks_need_no_code_and_name_who_is_thanked(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "k", *spell("found my hearing aid"), "tab", *spell("Deon, np-c"))
            assert "How bad?" not in text(app)
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, BoardScreen)
        complaint = on_file(places, clock, NEW).complaint
        assert (complaint.record, complaint.state, complaint.category) == (RecordKind.COMPLIMENT, State.CLOSED, None)
        assert (complaint.thanks, complaint.said) == ((staff.deon, "NP-C"), "found my hearing aid")

    async def test_thanks_to_nobody_are_asked_about_once(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "k", *spell("kind"), "ctrl+s")
            assert (focus(app), notice(app)[:16]) == ("thanks", "Nobody is named.")
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, BoardScreen)
        assert on_file(places, clock, NEW).complaint.thanks == ()

    async def test_the_letters_are_in_sight_where_further_issues_are_asked_for(
        self, app: FrontDesk, running: Running
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "t", "2", "n", "ctrl+l")
            assert "v privacy" not in text(app)
            await press(pilot, "tab")
            assert (focus(app), "v privacy" in text(app)) == ("issues", True)

    async def test_a_window_that_cuts_answers_off_says_which_size_is_needed(
        self, app: FrontDesk, running: Running
    ) -> None:
        async with running(app, size=(60, 20)) as pilot:
            await begun(pilot, "w", "1")
            assert "Too small: make it 80 x 24." in text(app)

    async def test_the_news_leave_what_to_say_in_sight(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "e", "1", "n", *spell("boxes"), "tab", "enter", "c", "ctrl+s")
            assert notice(app).startswith(f"{NEW} recorded · F9 undoes   Say: ")
            assert not app._notifications

    async def test_somebody_unknown_cannot_be_thanked_and_the_focus_goes_there(
        self, app: FrontDesk, running: Running
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "k", *spell("kind"), "tab", *spell("Nobody"), "ctrl+s")
            assert (focus(app), notice(app)[:13]) == ("thanks", "Nobody called")

    @pytest.mark.parametrize(
        ("keys", "kind", "safety"),
        [
            (("g", *spell("a clock")), RecordKind.SUGGESTION, SafetyAnswer.NOT_ASKED),
            (("n", "e", "tab", "n", *spell("a clock")), RecordKind.CONCERN, SafetyAnswer.NO),
        ],
    )
    async def test_other_kinds_stand_before_the_first_question(
        self,
        app: FrontDesk,
        running: Running,
        places: Places,
        clock: Clock,
        keys: tuple[str, ...],
        kind: RecordKind,
        safety: SafetyAnswer,
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "shift+tab", *keys)
            await press(pilot, "ctrl+o")
            assert notice(app) == "Only a new complaint is put right here. Ctrl+S records this."
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, BoardScreen), notice(app)
        complaint = on_file(places, clock, NEW).complaint
        assert (complaint.record, complaint.state, complaint.safety) == (kind, State.CLOSED, safety)


class TestMore:
    async def test_received_earlier_than_typed(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, "ctrl+l", *spell("7:15"))
            await paused(pilot)
            assert "received 07:15" in text(app)
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, ChecklistScreen), notice(app)
        complaint = on_file(places, clock, NEW).complaint
        assert (complaint.received_at, complaint.entered_at) == (local(FRIDAY, "07:15"), local(FRIDAY, "11:42"))

    async def test_put_right_now_what_came_in_earlier(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, "ctrl+l", *spell("7:15"), "ctrl+o", *spell("done"), "enter", "y", "y")
            assert isinstance(app.screen, BoardScreen), notice(app)
        complaint = on_file(places, clock, NEW).complaint
        assert (complaint.received_at, complaint.acknowledged_at) == (local(FRIDAY, "07:15"), local(FRIDAY, "11:42"))

    async def test_what_came_long_ago_says_why_it_is_late(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, "ctrl+l", *spell("last"), "ctrl+s")
            assert (focus(app), notice(app)[:21]) == ("received", "When did it come in? ")
            await press(pilot, *["backspace"] * 4, *spell("Mon 9:00"))
            await paused(pilot)
            await press(pilot, "ctrl+s")
            assert (focus(app), "one business day" in notice(app)) == ("late_reason", True)
            await press(pilot, *spell("the mail was down"), "ctrl+s")
            assert isinstance(app.screen, ChecklistScreen), notice(app)
        assert Flag.LATE_ENTRY in on_file(places, clock, NEW).flags

    async def test_several_issues_formal_and_nobody_to_call_back(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, "ctrl+l", "tab", *spell("v2, attitude 1 q"))
            await paused(pilot)
            assert "not understood: a letter and a digit for each" in text(app)
            await press(pilot, "ctrl+s")
            assert focus(app) == "issues"
            await press(pilot, "backspace", "backspace")
            await paused(pilot)
            assert "privacy 2, attitude 1" in text(app)
            await press(pilot, "tab", "y", "n", "ctrl+s")
            assert isinstance(app.screen, ChecklistScreen), notice(app)
        case = on_file(places, clock, NEW)
        assert case.complaint.issues == (Issue(category=Category.PRIVACY, severity=Severity.MEDIUM),
                                         Issue(category=Category.ATTITUDE, severity=Severity.LOW))  # fmt: skip
        assert {Flag.GRIEVANCE, Flag.PRIVACY, Flag.NOT_CONTACTABLE} <= case.flags

    def test_a_danger_among_the_further_issues_is_a_danger(self) -> None:
        assert record_form.is_safety({"about": "WAIT", "risk": "no", "issues": "v2 x3"})
        assert not record_form.is_safety({"about": "WAIT", "risk": "no", "issues": "v2"})

    async def test_it_closes_again_where_nothing_was_answered(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", "ctrl+l")
            assert "Came in" in text(app)
            await press(pilot, "ctrl+l")
            assert "Came in" not in text(app)
            await press(pilot, *spell("words"))
            assert focus(app) == "said"

    async def test_a_stands_for_somebody_who_gave_no_name(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, "tab", "r", "a")
            assert focus(app) == "remedy"
            assert "cannot discuss anybody's care here" in text(app)
            await press(pilot, "ctrl+s")
        complaint = on_file(places, clock, NEW).complaint
        assert (complaint.who, complaint.authority) == (Who.ANONYMOUS, Authority.UNKNOWN)


class TestSameMatter:
    """A1 is waiting, resolved on Thursday at 8:30; A6 is a bill that is open. Both are patient 4471."""

    async def test_one_more_call_about_an_open_one(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "b", "1", "n", *spell("the bill again"), *TO_PATIENT, *spell("4471"))
            await paused(pilot)
            assert "Same reason: A6, still open. Ctrl+R: add to it" in notice(app)
            await press(pilot, "ctrl+r")
            assert isinstance(app.screen, ChooseScreen)
            assert "Reopen" not in text(app)
            await press(pilot, "enter")
            assert "Ctrl+S adds this call to A6 ·" in text(app)
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, BoardScreen), notice(app)
            assert app.screen.chosen() == on_file(places, clock, "A6").complaint.id
            await press(pilot, "f9")
        again = on_file(places, clock, NEW).complaint
        assert again.state is State.VOID, "one undo takes back both"
        assert on_file(places, clock, "A6").also == ()

    async def test_both_callers_are_kept(self, app: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
        async with running(app) as pilot:
            keys = (*spell("the bill again"), *TO_PATIENT, *spell("4471"), "tab", *spell("555 0199"))
            await begun(pilot, "b", "1", "n", *keys)
            await paused(pilot)
            await press(pilot, "ctrl+r", "enter", "ctrl+s")
        assert on_file(places, clock, NEW).merged_into_number == "A6"
        (caller,) = on_file(places, clock, "A6").also
        assert (caller.number, caller.callback, caller.said) == (NEW, "555 0199", "the bill again")

    async def test_it_was_not_right_after_all(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        before = count_on_file(places, clock)
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, *TO_PATIENT, *spell("4471"))
            await paused(pilot)
            await press(pilot, "ctrl+r", *spell("reopen"), "enter")
            assert "Why does A1 open again?" in text(app)
            await press(pilot, *spell("promise"), "enter")
            assert "Ctrl+S reopens A1: a promise was not kept" in text(app)
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, ChecklistScreen), notice(app)
        assert count_on_file(places, clock) == before, "no new record"
        complaint = on_file(places, clock, "A1").complaint
        assert (complaint.state, complaint.reopens) == (State.ACKNOWLEDGED, 1)
        assert [note.text for note in complaint.notes] == ["long"]

    async def test_what_came_in_before_it_was_resolved_cannot_reopen_it(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, *TO_PATIENT, *spell("4471"), "ctrl+l", *spell("Thu 8:00"))
            await paused(pilot)
            assert notice(app).endswith("Ctrl+R: add to it")
            await press(pilot, "ctrl+r")
            assert ("Add to A1" in text(app), "Reopen" in text(app)) == (True, False)

    async def test_another_patient_is_no_longer_the_same_matter(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "b", "1", "n", *spell("bill"), *TO_PATIENT, *spell("4471"))
            await paused(pilot)
            await press(pilot, "ctrl+r", "enter")
            assert "Ctrl+S adds this call to A6" in text(app)
            await press(pilot, "backspace")
            await paused(pilot)
            assert "Ctrl+S adds" not in text(app)

    async def test_it_can_be_something_new_after_all(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "b", "1", "n", *spell("bill"), *TO_PATIENT, *spell("4471"))
            await paused(pilot)
            await press(pilot, "ctrl+r", "enter", "escape", "f6")
            await paused(pilot)
            assert "Ctrl+S adds this call to A6" in text(app), "a draft keeps it"
            await press(pilot, "ctrl+r", *spell("new"), "enter")
            assert "Ctrl+S adds" not in text(app)

    async def test_without_a_patient_there_is_nothing_to_ask(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, "ctrl+r")
            assert (focus(app), notice(app)) == (
                "patient", "Nothing of this patient about the same thing is on record.",
            )  # fmt: skip


class TestLeaving:
    async def test_put_right_with_nothing_said_asks_what_was_done(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, "ctrl+o", "ctrl+s")
            assert isinstance(app.screen, RecordScreen)
            assert (focus(app), notice(app)[:16]) == ("done", "What did you do?")
            await press(pilot, "ctrl+o", "ctrl+s")
            assert isinstance(app.screen, ChecklistScreen)
        assert on_file(places, clock, NEW).complaint.state is State.NEW

    async def test_a_draft_can_be_thrown_away_after_a_question(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT)
            await paused(pilot)
            await press(pilot, "ctrl+t")
            assert isinstance(app.screen, ConfirmScreen)
            await press(pilot, "enter")
            assert isinstance(app.screen, RecordScreen)
            await press(pilot, "ctrl+t", "y")
            await paused(pilot)
            assert isinstance(app.screen, BoardScreen)
            assert "draft" not in text(app)
        assert drafts_on_file(places, clock) == ()

    async def test_an_empty_form_is_left_without_a_question(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "ctrl+t")
            assert isinstance(app.screen, BoardScreen)

    @pytest.mark.parametrize("keys", [("ctrl+o", *spell("sorry"), "enter", "y", "y"), ("ctrl+s", "f4")])
    async def test_the_boards_mark_follows_what_was_just_recorded(
        self, app: FrontDesk, running: Running, keys: tuple[str, ...]
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *COMPLAINT, *keys)
            await settled(pilot)
            board = app.screen
            assert isinstance(board, BoardScreen)
            line = board.line_at(board.list.cursor)
            assert line is not None
            assert line.number == NEW

    async def test_a_safety_matter_that_is_no_record_yet_is_called_one(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "x", "escape")
            await settled(pilot)
            assert news(app) == "Somebody may be at risk, and it is not on record: kept as a draft · F6 brings it back"
            app.clear_notifications()
            await begun(pilot, *COMPLAINT, "escape")
            app.clear_notifications()
            await settled(pilot)
            assert "! A safety matter is not on record: 2 drafts wait (F6)" in text(app)
            await press(pilot, "f6")
            assert "Call the nurse or a clinician now" in text(app), "it comes first"


@pytest.mark.parametrize("size", SIZES)
class TestLooks:
    def test_thanks(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, "f2", "k", *spell("found my hearing aid"), "tab", *spell("Deon"), size=size)

    def test_more(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, "f2", *COMPLAINT, "ctrl+l", *spell("Mon 9:00"), "tab", "tab", *spell("v2 t1"), size=size)

    def test_warnings(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        keys = ("w", "1", "n", *spell("me@example.org"), *TO_PATIENT, *spell("4471"))
        assert seen(app, "f2", *keys, size=size)

    def test_same_matter(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, "f2", *COMPLAINT, *TO_PATIENT, *spell("4471"), "ctrl+r", size=size)

    def test_review(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, "f2", *COMPLAINT, "tab", "r", "a", size=size)

    def test_danger_in_the_words(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        async def typed(pilot: Desk) -> None:
            await begun(pilot, "w", "1", "n", *spell("chest pain"))
            form = app.screen
            assert isinstance(form, RecordScreen)
            await until(pilot, lambda: form.hints.danger and not form.unsaved)
            await press(pilot, "tab", "tab")

        assert seen(app, size=size, before=typed)
