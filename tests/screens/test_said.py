"""What a patient said stands on the checklist on a few lines, and whole on a page of its own."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, Snap, settled, text
from tests.screens.hosts import press
from tests.screens.practice import Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import Intake
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Channel, Severity
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.said import SaidScreen
from frontdesk.widgets.quote import LINES_MAX, Quote

LONG = "\n".join(f"{hour} o'clock [b]I called[/b], and nobody could say where my form was." for hour in range(1, 41))


@pytest.fixture
def long(places: Places, clock: Clock, staff: Staff) -> str:
    """A9, whose caller said forty lines."""
    said = Intake(category=Category.RX, severity=Severity.MEDIUM, channel=Channel.PHONE, said=LONG)
    with desk.open_desk(places, now=clock) as seat:
        return desk.log(seat, staff.rosa, said).complaint.id


@pytest.mark.usefixtures("long")
async def test_all_of_it_is_one_key_away(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await press(pilot, *"a9", "f5")
        await settled(pilot)
        quote = app.screen.query_one(Quote).text.splitlines()
        assert len(quote) == LINES_MAX
        assert quote[0].startswith("\"1 o'clock [b]I called[/b], and nobody")
        assert quote[-1].startswith("… ")
        assert quote[-1].endswith(" more lines: Ctrl+E")
        await press(pilot, "ctrl+e")
        assert isinstance(app.screen, SaidScreen)
        assert "A9 · what was said" in text(app)
        assert "40 o'clock" not in text(app)
        await press(pilot, "end")
        assert "40 o'clock [b]I called[/b]" in text(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ChecklistScreen)


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("", ["(no words on record)"]),
        ("Waited", ['"Waited"']),
        ("a " * 29 + "b", ['"' + "a " * 9 + "a", "a " * 9 + "a", "a " * 9 + 'b"']),
        ("word " * 24, ['"word word word word', *["word word word word"] * 4, "… 2 more lines: Ctrl+E"]),
    ],
)
def test_what_fits_stands_whole(said: str, lines: list[str]) -> None:
    quote = Quote(key="Ctrl+E")
    quote.show(said)
    assert [line.rstrip() for line in quote.lines(20)] == lines


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.usefixtures("long")
def test_the_page_looks(app: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(app, *"a9", "f5", "ctrl+e", size=size)
