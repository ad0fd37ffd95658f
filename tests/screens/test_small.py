"""A window may be made small at any moment: every screen says something that can be used, and keeps what was typed."""

from __future__ import annotations

from tests.screens.conftest import Running, press, settled, still_app, text
from tests.screens.practice import FRIDAY, Clock, Staff
from textual.widgets import Input, TextArea

from frontdesk.app import FrontDesk
from frontdesk.places import Places

SMALL = (60, 20)
ROUND = ((20, 5), (1, 1), SMALL)

WAYS: dict[str, tuple[tuple[str, ...], str]] = {
    "form": (("f2", "w", "1", "n", *"Late"), "What about?"),
    "note": (("f5", "ctrl+o", *"rang"), "A8"),
    "find": (("f3", *"bill"), "Find: bill"),
    "day end, a note": (("f7", "n", *"rang"), "Day end"),
    "learning": (("ctrl+l", "ctrl+o", *"more"), "Learning"),
    "settings": (("ctrl+p", *"settings", "enter", "enter"), "Settings"),
    "export": (("ctrl+p", *"export", "enter", "w", "a"), "Export"),
    "a first PIN": (("ctrl+n", "ctrl+t", *"12"), "New PIN"),
}
"""The keys that lead somewhere and half fill it in, and what the screen is known by."""


def typed(app: FrontDesk) -> list[str]:
    """Every word that stands in a field."""
    boxes = [one.value for one in app.screen.query(Input)]
    return boxes + [area.text for area in app.screen.query(TextArea)]


async def test_a_small_window_says_where_one_is_and_loses_nothing(
    places: Places, clock: Clock, staff: Staff, running: Running
) -> None:
    assert staff.priya
    clock.on(FRIDAY, "16:50")
    app = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(app) as pilot:
        for keys, known_by in WAYS.values():
            app.back_to_board()
            await press(pilot, *keys)
            screen, words = app.screen, typed(app)
            for size in ROUND:
                await pilot.resize_terminal(*size)
                await settled(pilot)
                assert (app.screen, typed(app)) == (screen, words), (known_by, size)
                assert size < SMALL or known_by in text(app), (known_by, size)
