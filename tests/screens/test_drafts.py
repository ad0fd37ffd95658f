"""Drafts: what was typed and not saved is kept, whatever happens to the window, the program or the computer."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.screens.conftest import Running, settled, text
from tests.screens.hosts import begun, drafts_on_file, focus, news, notice, paused, press, spell
from tests.screens.practice import Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.refusals import Refusal
from frontdesk.screens import draft_keeper
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.record import RecordScreen
from frontdesk.widgets.chooser import Chooser
from frontdesk.widgets.fields import Line, Words


@pytest.fixture
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys have paused sooner than for people."""
    monkeypatch.setattr(draft_keeper, "PAUSE_SECONDS", 0.02)


def said(app: FrontDesk) -> str:
    return app.screen.query_one("#said", Words).text


def test_the_form_is_kept_so_soon_after_the_last_key() -> None:
    assert draft_keeper.PAUSE_SECONDS == 0.3


async def test_a_draft_that_is_known_stands_in_the_form_from_the_first_moment(
    app: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(app) as pilot:
        await begun(pilot, "w", "1", "n", *spell("Late"), "f4")
        found = drafts_on_file(places, clock)
        app.ask_desk = lambda *_: None  # type: ignore[method-assign]  # a disk that takes its time
        await app.push_screen(RecordScreen(found[0].id, known=found))
        assert (said(app), focus(app)) == ("Late", "said")


@pytest.mark.usefixtures("short_pause")
class TestWhileTyping:
    async def test_everything_is_kept(self, app: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
        async with running(app) as pilot:
            await begun(
                pilot, "x", "enter", "2", "n", *spell("wrong card"), "tab", "p", "p", *spell("an answer"), "tab"
            )
            await press(pilot, *spell("4471"), "tab", *spell("555"), "ctrl+o", *spell("sorry"))
            await paused(pilot)
            assert "saved as draft just now" in text(app)
            (draft,) = drafts_on_file(places, clock)
            fields = dict(draft.fields)
            del fields["started"], fields["nurse"]
            assert fields == {
                "about": "SAFETY", "severity": "2", "risk": "no", "said": "wrong card", "channel": "phone",
                "who": "patient", "remedy": "an answer", "patient": "4471", "callback": "555", "done": "sorry",
                "kind": "complaint", "reachable": "yes",
            }  # fmt: skip

    async def test_how_long_ago_is_said(self, app: FrontDesk, running: Running, clock: Clock) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w")
            await paused(pilot)
            clock.step(seconds=2)
            screen = app.screen
            assert isinstance(screen, RecordScreen)
            screen.show_due()
            await settled(pilot)
            assert "saved as draft 2 s ago" in text(app)

    async def test_an_empty_form_is_no_draft(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "tab", "tab", "escape")
            await paused(pilot)
            assert isinstance(app.screen, BoardScreen)
            assert drafts_on_file(places, clock) == ()

    async def test_one_that_was_emptied_is_none_any_more(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "tab", "tab", "tab", "a")
            await paused(pilot)
            assert len(drafts_on_file(places, clock)) == 1
            await press(pilot, "backspace")
            await paused(pilot)
            assert drafts_on_file(places, clock) == ()

    async def test_saving_drops_it(self, app: FrontDesk, running: Running, places: Places, clock: Clock) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"))
            await paused(pilot)
            await press(pilot, "ctrl+s")
            assert drafts_on_file(places, clock) == ()

    async def test_a_refused_save_keeps_it(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise Refusal("The disk is full, so nothing was saved.", "make room, then save again.")

        monkeypatch.setattr(desk, "log", full)
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"), "ctrl+s")
            assert notice(app) == "The disk is full, so nothing was saved. Make room, then save again."
            assert (said(app), len(drafts_on_file(places, clock))) == ("long", 1)

    async def test_one_that_cannot_be_kept_says_so(
        self, app: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object, **__: object) -> None:
            raise Refusal("The disk is full.", "make room.")

        monkeypatch.setattr(desk, "save_draft", full)
        async with running(app) as pilot:
            await begun(pilot, "w")
            await paused(pilot)
            assert "Not kept as a draft: The disk is full." in text(app)
            screen = app.screen
            assert isinstance(screen, RecordScreen)
            assert screen.unsaved


@pytest.mark.usefixtures("short_pause")
class TestComingBack:
    @pytest.mark.parametrize("key", ["escape", "f4"])
    async def test_leaving_keeps_it_and_says_how_to_come_back(self, app: FrontDesk, running: Running, key: str) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"), key)
            assert isinstance(app.screen, BoardScreen)
            assert news(app) == "Kept as a draft · F6 brings it back"
            await press(pilot, "f6")
            assert (said(app), focus(app)) == ("long", "said")
            await press(pilot, "z")
            assert said(app) == "longz"

    async def test_several_go_round(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("one"))
            await begun(pilot, "b", "2", "n", *spell("two"))
            await begun(pilot)
            assert "[F6: 2 drafts]" in text(app)
            seen = []
            for _ in range(4):
                await press(pilot, "f6")
                seen.append(said(app))
            assert seen == ["one", "two", "one", "two"]
            assert "[2/2]" in text(app)
            assert app.screen.query_one("#severity", Chooser).value == "2"

    async def test_going_round_keeps_what_is_being_typed(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("one"))
            await begun(pilot, "b", "2", "n", *spell("two"), "f6", *spell(" more"), "f6", "f6")
            assert said(app) == "one more"

    async def test_the_phone_that_rang_did_not_move_the_time_of_receipt(
        self, app: FrontDesk, running: Running, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"), "escape")
            clock.step(minutes=40)
            await press(pilot, "f6")
            assert "received 11:42" in text(app)
            clock.step(days=1)
            await press(pilot, "escape", "f6")
            assert "received now" in text(app)

    async def test_put_right_is_still_open(self, app: FrontDesk, running: Running) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"), "ctrl+o", *spell("sorry"), "escape", "f6")
            assert app.screen.query_one("#put-right").display
            assert app.screen.query_one("#done", Line).value == "sorry"

    async def test_one_that_nobody_can_read_any_more_does_no_harm(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        odd = {"about": "NO_SUCH", "severity": "9", "started": "yesterday", "said": "long", "colour": "red"}
        with desk.open_desk(places, now=clock) as seat:
            desk.save_draft(seat, draft_id=None, staff=staff.rosa, fields=odd)
        async with running(app) as pilot:
            await press(pilot, "f6", "ctrl+s")
            assert isinstance(app.screen, RecordScreen)
            assert (focus(app), said(app)) == ("about", "long")


class TestTheRecordsAreTakenAway:
    """Somebody deletes or moves the file of the practice while a form is open."""

    async def test_a_form_that_was_left_and_could_not_be_kept_comes_back(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"))
            away = places.database.rename(places.data / "away")
            await press(pilot, "f4")
            assert isinstance(app.screen, RecordScreen)
            assert (said(app), focus(app)) == ("long", "said")
            toasts = [str(toast.message) for toast in app._notifications]
            assert len(toasts) == 1, toasts
            assert "is gone" in toasts[0]
            assert app.screen.unsaved
            away.rename(places.database)
            await press(pilot, "f4")
            assert isinstance(app.screen, BoardScreen)
        assert [draft.fields["said"] for draft in drafts_on_file(places, clock)] == ["long"]

    async def test_one_that_was_kept_before_goes_on_as_the_same_draft(
        self, app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"), "f4", "f6")
            away = places.database.rename(places.data / "away")
            await press(pilot, *spell(" wait"), "f4")
            away.rename(places.database)
            await press(pilot, "f4")
        assert [draft.fields["said"] for draft in drafts_on_file(places, clock)] == ["long wait"]

    async def test_a_save_is_refused_and_the_form_stays(self, app: FrontDesk, running: Running, places: Places) -> None:
        async with running(app) as pilot:
            await begun(pilot, "w", "1", "n", *spell("long"))
            places.database.rename(places.data / "away")
            await press(pilot, "ctrl+s")
            assert "is gone" in notice(app)
            assert said(app) == "long"


KILLED = """
import os, sys
from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import find_places

async def type_and_die(pilot):
    app = pilot.app
    while app.person is None:
        await pilot.pause(0.02)
    await pilot.press("f2", "w", "1", "n", *"nobody")
    while not any(draft.fields.get("said") == "nobody" for draft in desk.drafts(app.desk)):
        await pilot.pause(0.02)
    os._exit(9)

FrontDesk(find_places(sys.argv[1], env={}), person="Rosa").run(headless=True, size=(80, 24), auto_pilot=type_and_die)
"""


@pytest.fixture
def killed(places: Places, staff: Staff) -> int:  # noqa: ARG001 - told before the program opens it
    """What a program ends with that died while somebody typed in it."""
    assert places.home is not None
    argv = [sys.executable, "-c", KILLED, str(places.home)]
    return subprocess.run(argv, check=False, env=dict(os.environ), timeout=60).returncode


async def test_a_program_that_was_killed_has_kept_it(
    app: FrontDesk, running: Running, places: Places, clock: Clock, killed: int
) -> None:
    (draft,) = drafts_on_file(places, clock)
    assert (killed, draft.fields["said"]) == (9, "nobody")
    async with running(app) as pilot:
        assert isinstance(app.screen, BoardScreen), "the start is not held up"
        await press(pilot, "f6")
        assert said(app) == "nobody"
