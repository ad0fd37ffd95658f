"""A field of one line: what is typed into it is drawn in its own place, and nothing else is laid out anew."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App, ComposeResult

from frontdesk.widgets.fields import Line


class OneLine(App[None]):
    def compose(self) -> ComposeResult:
        yield Line(id="line")


async def test_a_letter_lays_out_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    refresh = Line.refresh

    def heard(self: Line, *regions: Any, layout: bool = False, **how: Any) -> Line:
        asked.append(layout)
        return refresh(self, *regions, layout=layout, **how)

    app = OneLine()
    async with app.run_test(size=(20, 4)) as pilot:
        monkeypatch.setattr(Line, "refresh", heard)
        await pilot.press(*"the card", "backspace")
        assert app.query_one(Line).value == "the car"
    assert asked
    assert not any(asked)


async def test_a_long_text_scrolls_along_and_comes_back() -> None:
    app = OneLine()
    async with app.run_test(size=(20, 4)) as pilot:
        line = app.query_one(Line)
        await pilot.press(*"0123456789" * 4)
        assert line.scroll_x == line.content_width - 20
        await pilot.press("home")
        assert line.scroll_x == 0
        await pilot.press("end", "ctrl+u")
        assert (line.value, line.scroll_x) == ("", 0)
        await pilot.press(*"anew")
        assert "anew" in "".join(segment.text for segment in line.render_line(0))
