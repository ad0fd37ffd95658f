"""Who is at the desk: one letter each, since every act carries a name."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, press, still_app, text
from tests.screens.practice import Clock, Staff

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Role
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.practice import Person
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.people import PeopleScreen, lettered

SIZES = [(80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
def test_looks(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, "ctrl+n", size=size)


async def test_with_several_people_the_desk_asks_first(
    places: Places, clock: Clock, staff: Staff, running: Running
) -> None:
    app = still_app(FrontDesk(places, now=clock))
    async with running(app) as pilot:
        assert isinstance(app.screen, PeopleScreen)
        await press(pilot, "d")
        assert isinstance(app.screen, BoardScreen)
        assert app.person is not None
        assert app.person.id == staff.deon
        assert "Deon · Fri 22 May  11:42" in text(app)


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        (("p",), "Priya"),
        (("enter",), "Rosa"),
        (("up", "enter"), "Priya"),
        (("escape",), "Rosa"),
        (("x", "escape"), "Rosa"),
    ],
)
async def test_two_keys_change_the_person(app: FrontDesk, running: Running, keys: tuple[str, ...], name: str) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+n", *keys)
        assert isinstance(app.screen, BoardScreen)
        assert app.person is not None
        assert app.person.name == name


async def test_a_click_on_the_name_that_is_marked_chooses_it(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, "ctrl+n")
        await pilot.click("#list", offset=(8, 1))
        await pilot.click("#list", offset=(8, 1))
        assert app.person is not None
        assert app.person.name == "Priya"


def people(*names: str) -> list[Person]:
    return [Person(id=StaffId(name), name=name, role=Role.DESK) for name in names]


def test_people_with_one_first_letter_get_different_letters() -> None:
    assert [letter for letter, _ in lettered(people("Rosa", "Ray", "Ro"))] == ["r", "o", "s"]


def test_a_name_without_latin_letters_gets_one_too() -> None:
    assert [letter for letter, _ in lettered(people("李", "🙂", "Ann"))] == ["a", "b", "c"]


def test_more_people_than_letters_are_reached_with_the_arrows() -> None:
    letters = [letter for letter, _ in lettered(people(*(f"{number}" for number in range(50))))]
    assert letters.count("") == 14
    assert len(set(letters)) == 37
