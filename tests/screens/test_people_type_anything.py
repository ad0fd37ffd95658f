"""Text typed by people is never markup, never steers the terminal, and never turns a line around."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from tests.screens.conftest import Running, Snap, press, settled, still_app, text
from tests.screens.practice import Clock, set_up

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import Intake
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Role, SafetyAnswer, Severity
from frontdesk.widgets.plain import fitted, plain

ODD = [
    "[/b]",
    "[red]waited[/red]",
    "[@click=app.quit]x[/]",
    "🙂👩‍⚕️ Ana",
    "שלום עולם",
    "مرحبا",
    "e\u0301tat",
    "\\[b]",
    "$x {y} %s",
]
SIZES = [(80, 24), (120, 40)]


def home_of(places: Places, clock: Clock, odd: str) -> FrontDesk:
    """A practice in which every text is `odd`."""
    with set_up(places, clock, name=odd) as seat:
        by = desk.person(seat, "Priya").id
        desk.add_person(seat, by, odd, Role.DESK)
        one = Intake(
            category=Category.WAIT,
            severity=Severity.LOW,
            said=odd,
            patient=odd,
            callback=odd,
            remedy=odd,
            safety=SafetyAnswer.NO,
        )
        owner = desk.person(seat, odd).id
        case = desk.log(seat, owner, one)
        desk.acknowledge(seat, owner, case.complaint.number)
    return still_app(FrontDesk(places, now=clock, person=odd))


@pytest.mark.parametrize("odd", ODD)
async def test_every_screen_shows_it_as_it_was_typed(places: Places, clock: Clock, running: Running, odd: str) -> None:
    app = home_of(places, clock, odd)
    async with running(app, size=(120, 40)) as pilot:
        for keys in ((), ("f3",), ("f8",), ("f8", "ctrl+n")):
            await press(pilot, *keys)
            assert odd in text(app).replace("\n", ""), keys
        await press(pilot, "escape", "f1", "f4", "enter", "f4")
        app.say(odd)
        app.screen.query_one("#find").value = odd  # type: ignore[attr-defined]
        await settled(pilot)
        assert odd in text(app)


@pytest.mark.parametrize("size", SIZES)
def test_looks(places: Places, clock: Clock, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(home_of(places, clock, "[/b] 🙂 שלום [red]Ana"), size=size)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("a\x1b[2Jb", "a[2Jb"),
        ("a\x07\x00b", "ab"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\u202egnol", "gnol"),
        ("a\u2066b\u2069", "ab"),
        ("a\ud800b", "ab"),
        ("👩‍⚕️", "👩‍⚕️"),
    ],
)
def test_what_steers_a_terminal_is_not_drawn(typed: str, drawn: str) -> None:
    assert plain(typed) == drawn


@pytest.mark.parametrize("width", [0, 1, 2, 3, 8, 40])
@pytest.mark.parametrize("odd", ["", "Ana", "漢字漢字漢字", "🙂🙂🙂🙂🙂", "a" * 100])
def test_a_column_is_as_wide_as_it_has_to_be(odd: str, width: int) -> None:
    assert cell_len(fitted(odd, width)) == width
