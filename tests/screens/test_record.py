"""New complaint: one screen, few keys, every critical answer given by somebody, and no word lost."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, settled, text
from tests.screens.hosts import begun, burst, count_on_file, focus, notice, on_file, paused, press, spell
from tests.screens.practice import FRIDAY, Clock, local

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import PutRight, SafetyAnswer, Severity, State
from frontdesk.screens import draft_keeper
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.record import RecordScreen
from frontdesk.widgets.chooser import Chooser
from frontdesk.widgets.fields import Words
from frontdesk.widgets.safety_line import SafetyLine

SIZES = [(80, 24), (120, 40)]
NEW = "A9"
"""The number that the next complaint gets."""
SAID = "Fifty minutes and nobody told me anything"


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys have paused sooner than for people."""
    monkeypatch.setattr(draft_keeper, "PAUSE_SECONDS", 0.02)


def chosen(app: FrontDesk, name: str) -> str:
    return app.screen.query_one(f"#{name}", Chooser).value


def said(app: FrontDesk) -> str:
    return app.screen.query_one("#said", Words).text


class TestTheCommonestCase:
    """Waiting, annoying, nobody at risk, in person, one line, put right on the spot."""

    KEYS = ("f2", "w", "1", "n", SAID, "ctrl+o", "Took her in next", "enter", "y", "y")

    async def test_takes_at_most_eight_keys_besides_the_words(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            for key in self.KEYS:
                await press(pilot, *(spell(key) if " " in key else [key]))
            assert isinstance(app.screen, BoardScreen)
        assert len([key for key in self.KEYS if " " not in key]) <= 8
        case = on_file(places, clock, NEW)
        complaint = case.complaint
        assert (complaint.state, complaint.severity, complaint.said) == (State.RESOLVED, Severity.LOW, SAID)
        assert (complaint.safety, complaint.remedy_asked) == (SafetyAnswer.NO, True)
        resolution = complaint.resolution
        assert resolution is not None
        assert (resolution.done, resolution.put_right) == ("Took her in next", PutRight.YES)

    async def test_lands_right_when_all_keys_come_at_once(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        keys = [part for key in self.KEYS for part in (spell(key) if " " in key else [key])]
        async with running(app) as pilot:
            await burst(pilot, keys)
            assert isinstance(app.screen, BoardScreen)
        complaint = on_file(places, clock, NEW).complaint
        assert complaint.said == SAID
        assert complaint.resolution is not None
        assert complaint.resolution.done == "Took her in next"


async def test_keys_that_come_before_the_form_stands_do_no_harm(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await burst(pilot, ["f2", "ctrl+s", "ctrl+o", "f6", "f4", "f2", "f2", "escape", "f4"])
        await burst(pilot, ["f5", "f4", "f5", "ctrl+s", "ctrl+o", "f2"])
        assert isinstance(app.screen, RecordScreen)
        await burst(pilot, ["f4", "f2", "w", "1"])
        assert (chosen(app, "about"), chosen(app, "severity"), focus(app)) == ("WAIT", "1", "risk")


class TestTheQuestions:
    async def test_nothing_critical_is_answered_beforehand(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot)
            assert focus(app) == "about"
            critical = ("about", "severity", "risk", "authority", "formal", "asked", "put_right")
            assert [chosen(app, name) for name in critical] == [""] * len(critical)

    async def test_the_usual_severity_is_a_hint_and_no_answer(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "m")
            assert "usually 2" in text(app)
            assert "has run out" in text(app)
            assert chosen(app, "severity") == ""
            assert "Any tablets left?" in text(app)

    async def test_each_answer_moves_on_by_itself(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            seen = []
            await begun(pilot)
            for key in ("b", "2", "n"):
                await press(pilot, key)
                seen.append(focus(app))
            assert seen == ["severity", "risk", "said"]

    @pytest.mark.parametrize(
        ("word", "category"),
        [("rude", "ATTITUDE"), ("waiting", "WAIT"), ("bill", "BILL"), ("results", "RESULTS"), ("prescription", "RX")],
    )
    async def test_the_whole_word_may_be_typed(
        self, app: FrontDesk, running: Running, word: str, category: str
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *word)
            assert chosen(app, "about") == category
            assert focus(app) == "severity"
            await press(pilot, "1")
            assert chosen(app, "severity") == "1"

    async def test_a_letter_that_begins_no_word_changes_nothing_and_says_what_to_press(
        self, app: FrontDesk, running: Running
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "y")
            assert chosen(app, "about") == "WAIT"
            assert notice(app) == "How bad? Press 1, 2 or 3."

    async def test_whoever_calls_later_goes_on_with_what_is_missing(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "y")
            assert focus(app) == "safety"
            await press(pilot, "tab")
            assert focus(app) == "said"

    async def test_wrong_keys_answer_nothing(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "4", "space", "enter", "backspace")
            assert (chosen(app, "about"), focus(app)) == ("", "about")
            await press(pilot, "w", "7", "1", "x", "enter")
            assert (chosen(app, "severity"), chosen(app, "risk"), focus(app)) == ("1", "", "risk")
            assert notice(app).endswith("Press y or n.")

    async def test_arrows_and_enter_choose_too(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "right", "right", "down", "enter")
            assert chosen(app, "about") == "REFERRAL"
            await press(pilot, "down", "down", "enter", "right", "right", "enter")
            assert (chosen(app, "severity"), chosen(app, "risk")) == ("2", "no")

    async def test_shift_tab_goes_back_and_an_answer_may_be_changed(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", "shift+tab", "shift+tab", "2")
            assert (chosen(app, "severity"), focus(app)) == ("2", "risk")

    async def test_letters_in_the_words_are_text_and_tab_goes_on(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n")
            await press(pilot, *spell("why y n x 1"))
            assert said(app) == "why y n x 1"
            await press(pilot, "tab", "p", "p")
            assert (chosen(app, "channel"), chosen(app, "who"), focus(app)) == ("phone", "patient", "remedy")
            await press(pilot, "tab", "tab", "tab")
            assert focus(app) == "clinician"

    async def test_a_click_chooses(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot)
            await pilot.click("#about", offset=(36, 1))
            await settled(pilot)
            assert chosen(app, "about") == "WAIT"

    async def test_due_times_show_as_soon_as_they_follow(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w")
            assert "Acknowledge by" not in text(app)
            await press(pilot, "1")
            assert "Acknowledge by 11:57 · resolve by Mon 17:00" in text(app)
            await press(pilot, "n", "tab", "v")
            assert "Acknowledge by Mon 17:00 · resolve by Mon 17:00" in text(app)


class TestWhatIsMissing:
    @pytest.mark.parametrize(
        ("keys", "field", "sentence"),
        [
            ((), "about", "What is it about?"),
            (("w",), "severity", "How bad is it?"),
            (("w", "1"), "risk", "Is anyone at risk now?"),
            (("w", "1", "n"), "said", "What was said?"),
            (("w", "1", "n", "space"), "said", "What was said?"),
        ],
    )
    async def test_saving_goes_there_and_says_so(
        self, app: FrontDesk, running: Running, keys: tuple[str, ...], field: str, sentence: str
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *keys, "ctrl+s")
            assert isinstance(app.screen, RecordScreen)
            assert focus(app) == field
            assert notice(app).startswith(sentence)

    @pytest.mark.parametrize("keys", [("ctrl+o",), ("w", "ctrl+o"), ("w", "1", "ctrl+o")])
    async def test_putting_right_asks_for_it_first(
        self, app: FrontDesk, running: Running, keys: tuple[str, ...]
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, *keys)
            assert not app.screen.query_one("#put-right").display
            assert focus(app) == ("about", "severity", "risk")[len(keys) - 1]

    async def test_put_right_needs_what_was_done_and_both_answers(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"), "ctrl+o", "enter", "y", "y")
            assert (focus(app), notice(app)[:41]) == ("done", "What did you do? A few words are enough. ")
            await press(pilot, *spell("sorry"), "ctrl+s")
            assert isinstance(app.screen, BoardScreen)
        assert on_file(places, clock, NEW).complaint.state is State.RESOLVED

    async def test_what_is_not_yours_to_do_is_saved_for_the_checklist(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"), "ctrl+o", *spell("sorry"), "enter", "n")
            assert "Ctrl+S saves it" in notice(app)
            await press(pilot, "ctrl+s")
            assert isinstance(app.screen, ChecklistScreen)
        complaint = on_file(places, clock, NEW).complaint
        assert complaint.state is State.NEW
        assert [note.text for note in complaint.notes] == ["sorry"]

    async def test_saved_once_however_often_the_key_comes(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        before = count_on_file(places, clock)
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"))
            await burst(pilot, ["ctrl+s", "ctrl+s", "ctrl+s"])
            assert isinstance(app.screen, ChecklistScreen)
        assert count_on_file(places, clock) == before + 1

    async def test_nobody_at_the_desk_saves_nothing(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            app.person = None
            await begun(pilot, "w", "1", "n", *spell("long"), "ctrl+s")
            assert isinstance(app.screen, RecordScreen)
            assert "Who is at the desk?" in notice(app)

    async def test_a_role_that_may_not_is_told_and_keeps_the_form(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "3", "n", *spell("long"), "ctrl+o", *spell("sorry"), "enter", "y", "y")
            assert isinstance(app.screen, RecordScreen)
            assert "Your role may not" in notice(app)
            await press(pilot, "shift+tab", "n", "ctrl+s")
            assert isinstance(app.screen, ChecklistScreen)


class TestSafety:
    async def test_two_keys_from_x_to_the_nurse(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "x")
            assert "Call the nurse or a clinician now, then tell Priya" in text(app)
            clock.step(minutes=1)
            await press(pilot, "enter")
            assert "Nurse called 11:43" in text(app)
            assert focus(app) == "severity"
            clock.step(minutes=4)
            await press(pilot, "3", "y", *spell("wrong vaccine"), "ctrl+s")
        complaint = on_file(places, clock, NEW).complaint
        assert complaint.is_safety
        assert complaint.safety_duties == {"nurse_called": local(FRIDAY, "11:43")}
        assert complaint.received_at == local(FRIDAY, "11:42")

    async def test_somebody_at_risk_comes_before_the_words(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "m", "2", "y")
            assert focus(app) == "safety"
            await press(pilot, "a", "space")
            assert said(app) == ""
            await press(pilot, "enter")
            assert focus(app) == "said"

    async def test_the_line_goes_when_it_was_a_slip(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "x", "tab", "shift+tab", "w")
            assert "Call the nurse or" not in text(app)
            assert focus(app) == "severity"

    async def test_words_that_sound_like_danger_open_the_safety_line_and_two_keys_lead_to_the_nurse(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("she has chest pain"))
            await paused(pilot)
            assert "S SAFETY?  That sounds like danger. Anyone at risk now? Ctrl+G = yes" in text(app)
            assert (focus(app), said(app)) == ("said", "she has chest pain"), "nothing is typed past the words"
            await press(pilot, "ctrl+g")
            assert "Call the nurse or a clinician now" in text(app)
            await press(pilot, "enter", "ctrl+s")
        complaint = on_file(places, clock, NEW).complaint
        assert complaint.safety is SafetyAnswer.YES
        assert complaint.safety_duties == {"nurse_called": local(FRIDAY, "11:42")}

    async def test_a_letter_for_the_red_line_is_refused_with_what_the_keys_do(
        self, app: FrontDesk, running: Running
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "m", "2", "y", "R")
            assert notice(app) == SafetyLine.KEYS
            await press(pilot, "tab")
            assert (focus(app), notice(app)) == ("said", "")

    async def test_danger_in_thanks_makes_it_a_complaint(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "k", *spell("lovely, but my mother fell"))
            await paused(pilot)
            await press(pilot, "ctrl+g", "enter")
            assert (chosen(app, "kind"), chosen(app, "risk")) == ("complaint", "yes")
            assert "Nurse called 11:42" in text(app)


class TestWarnings:
    async def test_what_should_not_stand_there_is_named_and_saved_all_the_same(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "b", "1", "n", *spell("my number is 123-45-6789"))
            await paused(pilot)
            assert "a social security number" in notice(app)
            await press(pilot, "ctrl+s")
        assert "123-45-6789" in on_file(places, clock, NEW).complaint.said

    async def test_earlier_complaints_of_the_patient_are_a_count_and_a_date(
        self, app: FrontDesk, running: Running
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("again"), "tab", "tab", "tab", "tab", *spell("4471"))
            await paused(pilot)
            assert notice(app) == "? Before: 2, last 09:47. Same reason: A1, resolved Thu 08:30. Ctrl+R: reopen, add"

    async def test_somebody_without_authority_hears_the_script_and_no_history(
        self, app: FrontDesk, running: Running
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("again"), "tab", "i", "s")
            assert focus(app) == "authority"
            await press(pilot, "n", "tab", *spell("4471"))
            await paused(pilot)
            assert "I can't confirm whether someone is a patient" in text(app)
            assert notice(app) == ""
            await press(pilot, "ctrl+r")
            assert (focus(app), notice(app)) == ("who", "Only for the patient, or whoever may speak for them.")
            await press(pilot, "tab", "y")
            await paused(pilot)
            assert notice(app).startswith("? Before: 2, last 09:47.")
            assert "I can't confirm" not in text(app)


@pytest.mark.parametrize("size", SIZES)
class TestLooks:
    def test_empty(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, "f2", size=size)

    def test_put_right(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        keys = ("f2", "w", "1", "n", *spell(SAID), "ctrl+o", *spell("Took her in next"), "enter", "y")
        assert seen(app, *keys, size=size)

    def test_safety_and_a_third_party(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        keys = ("f2", "x", "enter", "3", "y", *spell("the wrong vaccine"), "tab", "p", "s")
        assert seen(app, *keys, size=size)

    def test_missing(self, app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
        assert seen(app, "f2", "m", "ctrl+s", size=size)
