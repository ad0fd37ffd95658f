"""While a file is being made a screen says so at once, and then where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.screens.conftest import Running, press, still_app
from tests.screens.practice import FRIDAY, Clock, Staff
from textual.visual import VisualType
from textual.widgets import Static

from frontdesk.app import FrontDesk
from frontdesk.desk import letters
from frontdesk.places import Places
from frontdesk.screens.forms import lies

FILES = {
    "the huddle sheet": (("f7", "ctrl+g", "enter"), "Huddle sheet written: huddle-2026-05-22.pdf in "),
    "the month": (("ctrl+r", "w"), "Written: month-2026-04.pdf in "),
    "an export": (("ctrl+p", *"export", "enter", "w", "a", "c", "n", "enter"), "8 rows written to records-"),
    "a report": (("ctrl+l", "ctrl+r", *"WAIT", "enter", "enter", "ctrl+s"), "Written: concern-wait.pdf in "),
}


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """What the line above the keys says, one after the other; files go to a folder of the test."""
    said: list[str] = []
    update = Static.update

    def heard(line: Static, content: VisualType = "", *, layout: bool = True) -> None:
        if line.id == "message":
            said.append(str(content))
        update(line, content, layout=layout)

    monkeypatch.setattr(Static, "update", heard)
    monkeypatch.setattr(letters, "usual_folder", lambda: tmp_path)
    return said


@pytest.mark.parametrize("what", FILES)
async def test_it_is_said_that_something_is_written_and_then_where_it_lies(
    places: Places, clock: Clock, staff: Staff, running: Running, said: list[str], tmp_path: Path, what: str
) -> None:
    assert staff.priya
    clock.on(FRIDAY, "16:50")
    keys, written = FILES[what]
    priya = still_app(FrontDesk(places, now=clock, person="Priya"))
    async with running(priya) as pilot:
        await press(pilot, *keys)
    assert said[said.index("Writing ...") + 1].startswith(written)
    assert f" in {tmp_path}" in said[said.index("Writing ...") + 1]


@pytest.mark.parametrize(
    ("pieces", "told"),
    [(("Documents",), "huddle.pdf in ~/Documents"), ((), "huddle.pdf in ~"), (("..", "s"), "huddle.pdf in /s")],
    ids=["documents", "the folder of the person", "elsewhere"],
)
def test_a_folder_is_told_from_the_persons_own_one_on(
    monkeypatch: pytest.MonkeyPatch, pieces: Sequence[str], told: str
) -> None:
    home = Path("/rosa")
    monkeypatch.setattr(Path, "home", lambda: home)
    folder = Path("/s") if ".." in pieces else home.joinpath(*pieces)
    assert lies(folder / "huddle.pdf").replace("\\", "/") == told
