"""What tests of the form and the checklist share: keys in a burst, what is on file, what is said above the keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tests.screens.conftest import Desk, settled
from tests.screens.practice import Clock
from textual import events
from textual.widgets import Static

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import CaseFile, SavedDraft
from frontdesk.places import Places

NAMED = {" ": "space", ",": "comma", ".": "full_stop", "'": "apostrophe", "?": "question_mark"}

CHARACTERS = {name: character for character, name in NAMED.items()} | {"enter": "\r", "tab": "\t"}


def spell(text: str) -> list[str]:
    """The keys that type a text."""
    return [NAMED.get(character, character) for character in text]


async def burst(pilot: Desk, keys: Iterable[str]) -> None:
    """All keys at once, as they come from a keyboard while the computer is busy."""
    sent = [pilot.app.post_message(event) for event in events_of(keys)]
    if sent:
        await settled(pilot)
        await settled(pilot)


def events_of(keys: Iterable[str]) -> Iterator[events.Key]:
    """What the terminal's driver makes of keys."""
    for key in keys:
        character = key if len(key) == 1 else CHARACTERS.get(key)
        yield events.Key(key, character)


async def press(pilot: Desk, *keys: str) -> None:
    """Letters in one go, as somebody types a word; every other key when the one before has been dealt with."""
    letters: list[str] = []
    for key in keys:
        if len(key) == 1 or key in NAMED.values():
            letters.append(key)
            continue
        await burst(pilot, letters)
        letters = []
        await pilot.press(key)
        await settled(pilot)
    await burst(pilot, letters)


async def paused(pilot: Desk) -> None:
    """Wait until the keys have paused for long enough."""
    await pilot.pause(0.06)
    await settled(pilot)


async def until(pilot: Desk, holds: Callable[[], bool]) -> None:
    """Wait until something holds, however busy the computer is; a test that waits in vain fails by its own words."""
    for _ in range(1000):
        if holds():
            break
        await pilot.pause(0.01)
    await settled(pilot)


async def begun(pilot: Desk, *answers: str) -> None:
    """A new form with these keys pressed in it."""
    await press(pilot, "f2", *answers)


def on_file(places: Places, clock: Clock, number: str) -> CaseFile:
    """The complaint as another program reads it."""
    with desk.open_desk(places, now=clock) as seat:
        return desk.case(seat, number)


def drafts_on_file(places: Places, clock: Clock) -> tuple[SavedDraft, ...]:
    """The drafts as another program reads them."""
    with desk.open_desk(places, now=clock) as seat:
        return desk.drafts(seat)


def count_on_file(places: Places, clock: Clock) -> int:
    """How many records there are."""
    with desk.open_desk(places, now=clock) as seat:
        return desk.history_count(seat)


def focus(app: FrontDesk) -> str | None:
    """The id of the field that has the focus."""
    return app.screen.focused.id if app.screen.focused else None


def notice(app: FrontDesk) -> str:
    """The line above the keys."""
    found = app.screen.query("#notice, #message")
    return str(found.first(Static).content)


def news(app: FrontDesk) -> str:
    """What was done, as it stands under a list; empty where nothing does."""
    found = [line for line in app.screen.query("#news").results(Static) if line.display]
    return str(found[0].content) if found else ""
