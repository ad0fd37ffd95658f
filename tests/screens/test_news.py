"""What was just done is said where it covers nothing, or goes with the next key."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Running, press, settled, still_app, text
from tests.screens.hosts import news
from tests.screens.practice import Clock, many

from frontdesk import shell
from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.refusals import UnknownComplaint
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.listing import ListScreen

LONG = "Somebody may be at risk, and it is not on record: kept as a draft · F6 brings it back. " * 2


@pytest.mark.parametrize("key", ["f4", "f3"], ids=["open issues", "find"])
async def test_on_a_full_list_news_cover_neither_the_mark_nor_the_keys(
    places: Places, clock: Clock, running: Running, key: str
) -> None:
    many(places, clock, 40)
    app = still_app(FrontDesk(places, now=clock, person="Rosa"))
    async with running(app) as pilot:
        await press(pilot, key)
        screen = app.screen
        assert isinstance(screen, ListScreen)
        while (screen.list.cursor or 0) - round(screen.list.scroll_y) < screen.list.size.height - 1:
            await press(pilot, "down")  # to the last row in sight
        line = screen.line_at(screen.list.cursor)
        assert line is not None
        keys = text(app).splitlines()[-1]
        app.say(LONG)
        await settled(pilot)
        assert news(app) == LONG
        assert f" {line.number} " in text(app)
        assert text(app).splitlines()[-1] == keys
        app.say_no(UnknownComplaint("A99"))
        await settled(pilot)
        assert news(app) == "There is no complaint 'A99' here. Look for it with F3."
        app.clear_notifications()
        await settled(pilot)
        assert news(app) == ""


async def test_elsewhere_news_go_with_the_next_key_but_not_with_one_typed_ahead(
    app: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(app) as pilot:
        await press(pilot, "f5")
        assert isinstance(app.screen, ChecklistScreen)
        app.say("Synced.")
        await settled(pilot)
        await press(pilot, "tab")
        assert "Synced." in text(app)
        monkeypatch.setattr(shell, "TOAST_SECONDS_MIN", 0.0)
        await press(pilot, "tab")
        assert "Synced." not in text(app)
