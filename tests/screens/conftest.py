"""Screens for tests: an app on an empty or a told home, a clock that stands still, nothing that blinks or moves."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partialmethod
from pathlib import Path
from weakref import WeakSet

import pytest
from tests.screens.practice import Clock, Staff, two_days
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, TextArea
from textual.worker import Worker

from frontdesk import door, house, keeper, shell
from frontdesk.app import FrontDesk
from frontdesk.places import Places, find_places
from frontdesk.screens import listing
from frontdesk.widgets import safety_line

Desk = Pilot[None]
Running = Callable[..., AbstractAsyncContextManager[Desk]]
Snap = Callable[..., bool]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits for anything that moves by itself."""
    stand_still(monkeypatch)


def stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing blinks, nothing glides, a box narrows its list at once, and nothing goes on by itself."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _: None)
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _: None)
    monkeypatch.setattr(listing, "NARROW_SECONDS", 0.001)
    monkeypatch.setattr(listing, "DETAILS_SECONDS", 0.001)
    monkeypatch.setattr(listing, "NEWS_SECONDS", 1e6)
    monkeypatch.setattr(shell, "TOAST_SECONDS_MIN", 1e6)
    monkeypatch.setattr(safety_line, "DEAF_SECONDS", 0.0)
    monkeypatch.setattr(door, "SPENT_SECONDS", 0.0)
    monkeypatch.setattr(keeper, "TICK_SECONDS", 1e6)
    monkeypatch.setattr(house, "WARM_UP_SECONDS", 1e6)
    monkeypatch.setattr(house, "IDLE_TICK_SECONDS", 1e6)
    monkeypatch.setattr(house.House, "_begin", partialmethod(_begin_and_say_so, begin=house.House._begin))
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("FRONTDESK_STAFF", raising=False)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A home with nothing in it."""
    return find_places(str(tmp_path / "home"), env={})


@pytest.fixture
def clock() -> Clock:
    """Friday 22 May 2026, 11:42 in Chicago, until the test moves it."""
    return Clock()


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Staff]:
    """Maple Street with its two days told; copied for every test, since telling them takes a while."""
    home = tmp_path_factory.mktemp("two days") / "home"
    return home, two_days(find_places(str(home), env={}), Clock())


@pytest.fixture
def staff(places: Places, told: tuple[Path, Staff]) -> Staff:
    """Rosa, Deon and Priya, who work there."""
    home, people = told
    assert places.home is not None
    shutil.copytree(home, places.home)
    return people


@pytest.fixture
def app(places: Places, clock: Clock, staff: Staff) -> FrontDesk:  # noqa: ARG001 - told before the app opens it
    """The desk at Maple Street with Rosa at it."""
    return still_app(FrontDesk(places, now=clock, person="Rosa"))


@pytest.fixture
def new_app(places: Places, clock: Clock) -> FrontDesk:
    """The desk on a computer where nothing was set up."""
    return still_app(FrontDesk(places, now=clock))


@pytest.fixture
def running() -> Running:
    """Runs an app until its board is read, 80x24 unless said otherwise; the block has its pilot."""

    @asynccontextmanager
    async def run(app: FrontDesk, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            yield pilot

    return run


@pytest.fixture
def seen(snap_compare: Snap) -> Snap:
    """Says whether an app, after some keys, looks as it does in the picture on file."""

    def compare(
        app: FrontDesk,
        *keys: str,
        size: tuple[int, int] = (80, 24),
        before: Callable[[Desk], Awaitable[None]] | None = None,
    ) -> bool:
        async def run_before(pilot: Desk) -> None:
            await settled(pilot)
            if before is not None:
                await before(pilot)
            await press(pilot, *keys)

        return snap_compare(app, terminal_size=size, run_before=run_before)

    return compare


def still_app(app: FrontDesk) -> FrontDesk:
    """The same app without gliding."""
    app.animation_level = "none"
    return app


async def press(pilot: Desk, *keys: str) -> None:
    """Press keys one after the other, each when the one before has been dealt with."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


BEGUN: WeakSet[FrontDesk] = WeakSet()
"""Apps that have been painted once and have asked for what is on disk."""


def _begin_and_say_so(app: FrontDesk, *, begin: Callable[[FrontDesk], None]) -> None:
    begin(app)
    BEGUN.add(app)


async def settled(pilot: Desk) -> None:
    """Wait until the desk's thread has answered everything, every timer of a list has run, and nothing is on its way.

    Before its first paint an app has asked for nothing yet: on a busy computer that may take a while. What is on its
    way is counted, not guessed from how busy the processor is: that costs a fiftieth of a second for every look.
    """
    app = pilot.app
    assert isinstance(app, FrontDesk)
    while app not in BEGUN and app.is_running:
        await pilot.pause(0.005)
    quiet = 0
    while quiet < 3:
        await pilot.pause(0)
        busy = [worker for worker in app.workers if not worker.is_finished and _counts(worker)]
        lists = [screen for screen in app.screen_stack if isinstance(screen, listing.ListScreen)]
        if busy or any(screen.is_busy for screen in lists):
            quiet = 0
            await pilot.pause(0.002)
        else:
            quiet = 0 if _is_on_its_way(app) else quiet + 1


def _counts(worker: Worker[object]) -> bool:
    """What asks the desk, and what looks for commands; what watches the clock or the group goes on for ever."""
    return worker.group == "desk" or isinstance(worker.node, CommandPalette)


def _is_on_its_way(app: FrontDesk) -> bool:
    """Whether some widget has yet to deal with a message, or the screen its layout; an app that ended never will.

    When its list of commands closes, Textual holds every paint back for a twentieth of a second, layout and styles too.
    """
    if not app.is_running:
        return False
    screen = app.screen
    waits = any(node.message_queue_size for node in (app, *app.screen_stack, *screen.walk_children()))
    held = bool(app._batch_count) or screen._layout_required or screen._scroll_required or screen._recompose_required
    return waits or held or bool(screen._callbacks)


def text(app: FrontDesk) -> str:
    """What stands on the screen, line by line, without colours."""
    return "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())
