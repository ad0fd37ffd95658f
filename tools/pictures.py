"""Draw the README's pictures from the app itself: `make pictures`."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from tests.screens.conftest import press, settled, still_app
from tests.screens.practice import Clock, two_days

from frontdesk.app import FrontDesk
from frontdesk.places import find_places

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (80, 24)
RECORD = ("f2", "w", "1", "n", *'"Fifty minutes and nobody told me"')
SHOTS: dict[str, tuple[str, ...]] = {
    "board.svg": (),
    "record.svg": tuple({" ": "space", '"': "quotation_mark"}.get(key, key) for key in RECORD),
}


async def draw(name: str, keys: tuple[str, ...]) -> None:
    """One picture after some keys, on a practice that was told for the tests."""
    with tempfile.TemporaryDirectory() as folder:
        clock, places = Clock(), find_places(folder, env={})
        two_days(places, clock)
        app = still_app(FrontDesk(places, now=clock, person="Rosa"))
        async with app.run_test(size=SIZE, notifications=True) as pilot:
            await settled(pilot)
            await press(pilot, *keys)
            picture = app.export_screenshot(title="frontdesk")
    PICTURES.mkdir(parents=True, exist_ok=True)
    (PICTURES / name).write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    for shot, pressed in SHOTS.items():
        asyncio.run(draw(shot, pressed))
