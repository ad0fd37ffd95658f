"""The keys that work everywhere, and the ways from screen to screen."""

from __future__ import annotations

from threading import Event

import pytest
from tests.screens.conftest import Running, Snap, press, settled, still_app, text
from tests.screens.hosts import burst, spell
from tests.screens.practice import Clock, Staff, heard

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Severity
from frontdesk.rounds import Round
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.choose import ChooseScreen
from frontdesk.screens.confirm import ConfirmScreen
from frontdesk.screens.export import ExportScreen
from frontdesk.screens.find import FindScreen
from frontdesk.screens.record import RecordScreen

SIZES = [(80, 24), (120, 40)]
COMPLAINT = ("f2", "w", "1", "n", *"Late")


@pytest.mark.parametrize("size", SIZES)
def test_the_list_of_all_commands(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "ctrl+p", size=size)


@pytest.mark.parametrize(
    ("keys", "screen"),
    [
        (("f2",), RecordScreen),
        (("f3",), FindScreen),
        (("f5",), ChecklistScreen),
        (("enter",), ChecklistScreen),
        (("f3", "f5"), ChecklistScreen),
        (("f2", "f4"), BoardScreen),
        (("f3", "f5", "f4"), BoardScreen),
        (("f5", "f3", "f2", "f1", "f4"), BoardScreen),
        (("f2", "f1", "f3"), FindScreen),
        (("f1", "f1", "f1", "f5"), BoardScreen),
    ],
)
async def test_keys_lead_where_they_say(
    app: FrontDesk, running: Running, keys: tuple[str, ...], screen: type[BoardScreen]
) -> None:
    async with running(app) as pilot:
        await press(pilot, *keys)
        if keys[-1] == "f5" and screen is BoardScreen:
            await press(pilot, "f4")
        assert isinstance(app.screen, screen)
        assert len(app.screen_stack) <= 3


@pytest.mark.parametrize("size", SIZES)
def test_the_colours(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "ctrl+p", *"colours", "enter", size=size)


async def test_every_footer_has_five_keys_at_most_and_fits_80_columns(app: FrontDesk, running: Running) -> None:
    from frontdesk.widgets.key_bar import KeyBar

    async with running(app) as pilot:
        for keys in (("f4",), ("f2",), ("f4", "f5"), ("f3",), ("f1",), ("f1", "f4", "ctrl+n")):
            await press(pilot, *keys)
            bar = app.screen.query_one(KeyBar)
            assert len(bar.FOOTER if hasattr(bar, "FOOTER") else bar._wanted) <= 5
            assert bar.render().cell_length <= 78


async def test_the_palette_has_plain_names_and_cannot_take_pictures(app: FrontDesk, running: Running) -> None:
    async with running(app):
        names = [command.title for command in app.get_system_commands(app.screen)]
        assert {"New complaint", "Find", "Open issues", "Undo", "Quit", "Colours", "Who is here"} <= set(names)
        assert not {"Screenshot", "Maximize", "Theme", "Keys"} & set(names)


async def test_a_command_of_the_palette_works(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+p", *"new comp")
        assert isinstance(app.screen, ChooseScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)


async def test_the_palette_is_searched_by_what_people_call_things(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        for typed, name in (("story", "Learning"), ("monthly rep", "Progress"), ("encounters", "Day end")):
            await press(pilot, "ctrl+p", *spell(typed))
            assert text(app).splitlines()[3].split()[: len(name.split())] == name.split(), typed
            await press(pilot, "escape")


async def test_whoever_looks_for_a_file_of_the_records_finds_the_export(
    running: Running, places: Places, clock: Clock, staff: Staff
) -> None:
    assert staff
    priya = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(priya) as pilot:
        await press(pilot, "ctrl+p", *spell("csv"), "enter")
        assert isinstance(priya.screen, ExportScreen)


async def test_the_palette_chooses_by_all_that_was_typed_before_enter(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+p")
        await burst(pilot, [*spell("new comp"), "enter"])
        assert isinstance(app.screen, RecordScreen)


@pytest.mark.parametrize("keys", [("escape",), ("ctrl+p",), ("f4",)])
async def test_the_palette_closes_without_doing_anything(
    app: FrontDesk, running: Running, keys: tuple[str, ...]
) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+p", *"quit", *keys)
        assert isinstance(app.screen, BoardScreen)


async def test_a_name_that_nothing_has_finds_nothing(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+p", *"xyz", "enter")
        assert "Nothing is called that." in text(app)


async def test_other_colours_are_two_choices_away(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+p", *"colours", "enter")
        await press(pilot, "enter")
        assert app.theme == "high-contrast"


async def test_commands_of_the_screen_itself_are_there_too(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, *COMPLAINT, "ctrl+p", *"save", "enter")
        assert isinstance(app.screen, ChecklistScreen)
        assert "A9" in text(app)


async def test_undo_takes_back_ones_own_last_act_and_says_so(
    app: FrontDesk, places: Places, clock: Clock, staff: Staff, running: Running
) -> None:
    with desk.open_desk(places, now=clock) as other:
        desk.log(other, staff.rosa, heard(Category.EQUIP, Severity.LOW, "The kiosk is broken"))
    async with running(app) as pilot:
        assert "Open 8" in text(app)
        await press(pilot, "f9")
        assert "Open 7" in text(app)
        assert "taken back" in " ".join(text(app).split())


async def test_undo_with_nothing_to_undo_says_what_can_be_undone(
    app: FrontDesk, staff: Staff, running: Running
) -> None:
    assert staff.priya
    async with running(app) as pilot:
        await press(pilot, "ctrl+n", "p", "f9", "f9", "f9", "f9", "f9")
        assert "nothing of yours to undo" in " ".join(text(app).split())


async def test_drafts_are_counted_offered_and_gone_round(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, *COMPLAINT, "f2", "b", "1", "n", *"Twice", "f4")
        assert "2 drafts wait (F6)" in text(app)
        await press(pilot, "f6")
        assert "Late" in text(app)
        await press(pilot, "f6")
        assert "Twice" in text(app)
        await press(pilot, "f6")
        assert "Late" in text(app)


async def test_without_drafts_f6_says_so(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f6")
        assert "No other form" in " ".join(text(app).split())


async def test_f5_with_nothing_marked_says_what_to_do(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, *"zzz", "f5")
        assert "First mark a complaint" in " ".join(text(app).split())


async def test_without_a_group_there_is_no_sync_key(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f12")
        assert "Sync now" not in [command.title for command in app.get_system_commands(app.screen)]


async def test_sync_runs_beside_the_desk_and_says_how_it_went(
    places: Places, clock: Clock, staff: Staff, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, may_end = Event(), Event()

    def sync(*_: object, **__: object) -> Round:
        asked.set()
        assert may_end.wait(10)
        return Round(ended="ok", sentence="7 events sent.")

    assert staff.rosa
    monkeypatch.setattr("frontdesk.rounds.sync_round", sync)
    app = still_app(FrontDesk(places, now=clock, person="Rosa", syncs=True))
    async with running(app) as pilot:
        await pilot.press("f12")
        assert asked.wait(10)
        await pilot.press("f3")
        while "on record" not in text(app):  # the desk answers while the line is slow
            await pilot.pause(0.01)
        may_end.set()
        await settled(pilot)
        assert "7 events sent." in text(app)


async def test_a_refused_sync_is_told(places: Places, clock: Clock, staff: Staff, running: Running) -> None:
    assert staff.rosa
    app = still_app(FrontDesk(places, now=clock, person="Rosa", syncs=True))
    async with running(app) as pilot:
        await press(pilot, "f12")
        assert "not enrolled" in " ".join(text(app).split())


async def test_ctrl_c_says_what_closes_the_app(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "f5", "ctrl+c")
        assert app.is_running


async def test_quitting_asks_only_when_the_draft_could_not_be_kept(
    app: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RecordScreen, "unsaved", property(lambda _: True))
    async with running(app) as pilot:
        await press(pilot, "f2", "ctrl+q")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "enter")
        assert isinstance(app.screen, RecordScreen)
        await press(pilot, "ctrl+q", "y")
        assert not app.is_running


async def test_an_answer_for_a_screen_that_has_gone_is_dropped(app: FrontDesk, running: Running) -> None:
    may_end = Event()
    async with running(app) as pilot:
        app.ask_desk(lambda _: may_end.wait(10), lambda _: None)
        await pilot.press("f3")
        await pilot.press("f4")
        may_end.set()
        await settled(pilot)
        assert isinstance(app.screen, BoardScreen)


async def test_a_toast_shows_brackets_as_they_were_typed(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        app.say("[/b] [red]waited[/red]")
        await settled(pilot)
        assert "[/b] [red]waited[/red]" in text(app)
