"""Other keys where practice software owns some, and colours that are remembered."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.screens.conftest import Running, press, settled, text

from frontdesk import preferences
from frontdesk.app import FrontDesk
from frontdesk.keys import APP_KEYS
from frontdesk.places import Places
from frontdesk.screens.help import HelpScreen
from frontdesk.screens.record import RecordScreen

USUAL = {"new": "f2", "find": "f3", "undo": "f9"}
OWN = {"save": "ctrl+s", "done": "ctrl+s"}


def told(places: Places, text: str) -> preferences.Preferences:
    places.ensure()
    (places.config / preferences.KEYS_FILE).write_text(text, encoding="utf-8")
    return preferences.read(places, USUAL, lambda: OWN)


def test_without_files_all_is_as_usual(places: Places) -> None:
    assert preferences.read(places, USUAL, lambda: OWN) == preferences.Preferences(None, {}, ())


def test_a_key_is_taken_as_people_write_it(places: Places) -> None:
    assert told(places, 'new = "F7"\nsave = "Ctrl + G"').keys == {"new": "f7", "save": "ctrl+g"}


def test_two_commands_may_swap_their_keys(places: Places) -> None:
    found = told(places, 'new = "f3"\nfind = "f2"')
    assert (found.keys, found.refused) == ({"new": "f3", "find": "f2"}, ())


def test_one_screen_may_use_the_key_that_another_screen_uses(places: Places) -> None:
    assert told(places, 'save = "ctrl+g"\ndone = "ctrl+g"').refused == ()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('neu = "f7"', "Use new."),
        ('new = "n"', "needs an F-key or Ctrl and a letter"),
        ("new = 7", "needs an F-key or Ctrl and a letter"),
        ('new = "ctrl+a"', "belongs to typing"),
        ('new = "ctrl+m"', "belongs to typing"),
        ('new = "f9"', 'is the key of "undo"'),
        ('new = "ctrl+s"', 'is the key of "save"'),
        ("new = f7", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told_and_the_usual_key_stays(places: Places, line: str, says: str) -> None:
    found = told(places, line)
    assert found.keys == {}
    assert says in found.refused[0]


def test_a_file_that_is_no_text_harms_nobody(places: Places) -> None:
    places.ensure()
    (places.config / preferences.KEYS_FILE).write_bytes(b"\xff\xfe\x00")
    assert preferences.read(places, USUAL, lambda: OWN).keys == {}


async def test_the_new_key_works_the_old_one_does_not_and_the_footer_says_so(
    app: FrontDesk, places: Places, running: Running
) -> None:
    (places.config / preferences.KEYS_FILE).write_text('new = "f11"\nhuddle = "ctrl+b"\nnonsense = "f2"')
    async with running(app, size=(80, 40)) as pilot:
        assert "F11 New complaint" in text(app)
        assert "nonsense" in text(app)
        assert "huddle" not in text(app), "a key of one screen alone"
        await press(pilot, "f2")
        assert app.screen is app.screen_stack[0]
        await press(pilot, "f1")
        assert isinstance(app.screen, HelpScreen)
        assert "F11" in text(app)
        await press(pilot, "f11")
        assert isinstance(app.screen, RecordScreen)


async def test_colours_are_remembered(app: FrontDesk, places: Places, running: Running) -> None:
    async with running(app) as pilot:
        app.theme = "high-contrast"
        await settled(pilot)
    again = FrontDesk(places, person="Rosa")
    async with running(again):
        assert again.theme == "high-contrast"


async def test_a_theme_that_no_longer_exists_harms_nobody(app: FrontDesk, places: Places, running: Running) -> None:
    (places.state / preferences.THEME_FILE).write_text("sunset")
    async with running(app):
        assert app.theme in app.available_themes


def test_the_page_for_it_names_every_key_that_works_everywhere() -> None:
    page = (Path(__file__).parents[2] / "docs" / "it.md").read_text(encoding="utf-8")
    names = re.search(r"^The names: ([^;]*);", page, re.MULTILINE)
    assert names is not None
    assert re.findall(r"\w+", names[1]) == [key.id for key in APP_KEYS]
