"""Whatever is typed or pasted into the form comes back as it was, is drawn as it is, and costs no wait."""

from __future__ import annotations

import pytest
from tests.screens.conftest import Desk, Running, settled, text
from tests.screens.hosts import begun, burst, focus, notice, on_file, press, spell
from tests.screens.practice import Clock
from textual import events

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.widgets.fields import Line, Words

NEW = "A9"
"""The number that the next complaint gets."""


def said(app: FrontDesk) -> str:
    return app.screen.query_one("#said", Words).text


async def paste(pilot: Desk, words: str) -> None:
    pilot.app.post_message(events.Paste(words))
    await settled(pilot)


@pytest.mark.parametrize("words", ["[/b] [red]waited[/red] [", "🙂 👩‍⚕️ é", "انتظرت خمسين دقيقة", "a\n\nb\tc"])
async def test_comes_back_as_it_was(app: FrontDesk, running: Running, places: Places, clock: Clock, words: str) -> None:
    async with running(app) as pilot:
        await begun(pilot, "w", "1", "n")
        await paste(pilot, words)
        assert said(app) == words
        for field in ("remedy", "patient", "callback"):
            app.screen.set_focus(app.screen.query_one(f"#{field}"))
            await paste(pilot, words)
        await press(pilot, "ctrl+s")
        assert isinstance(app.screen, ChecklistScreen), notice(app)
    assert on_file(places, clock, NEW).complaint.said == words


async def test_what_is_drawn_is_what_was_typed_however_it_wraps(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await begun(pilot, "w", "1", "n")
        for keys in (
            spell("waited " * 25),
            ["left"] * 80,
            spell("and "),
            ["enter"],
            ["backspace"] * 12,
            ["ctrl+z"],
        ):
            await burst(pilot, keys)
            drawn = text(app)
            app.screen.query_one("#said", Words).refresh()
            app.screen.query_one("#said", Words)._line_cache.clear()
            await settled(pilot)
            assert drawn == text(app)


async def test_with_the_first_letter_all_lines_of_what_stood_in_the_empty_box_go(
    app: FrontDesk, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(app) as pilot:
        await begun(pilot, "w", "1", "n")
        alone: list[int] = []
        monkeypatch.setattr(app.screen.query_one("#said", Words), "refresh_lines", lambda y, *_: alone.append(y))
        await press(pilot, "L")
        assert not alone
        await press(pilot, "a")
        assert alone


async def test_a_clinician_is_a_code_and_the_focus_goes_there(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await begun(pilot, "w", "1", "n", *spell("long"))
        app.screen.set_focus(app.screen.query_one("#clinician"))
        await press(pilot, *spell("Dr Smith"), "ctrl+s")
        assert (focus(app), notice(app)[:48]) == ("clinician", "A clinician stands in the record by a code, neve")


async def test_ten_megabytes_are_cut_with_a_word_and_without_a_wait(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await begun(pilot, "w", "1", "n")
        await paste(pilot, "abcde fghi\n" * 1_000_000)
        assert len(said(app)) == TEXT_CHARACTERS_MAX
        assert notice(app) == "Too much was pasted: only the beginning fitted. A few words will do."
        await press(pilot, "z")
        assert len(said(app)) == TEXT_CHARACTERS_MAX
        assert notice(app) == "No more than 4,000 characters fit here."


async def test_ten_megabytes_in_a_short_field(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await begun(pilot)
        app.screen.set_focus(app.screen.query_one("#patient"))
        await paste(pilot, "44 71\n" * 2_000_000)
        assert len(app.screen.query_one("#patient", Line).value) <= 200
        assert "fitted" in notice(app)


async def test_control_characters_stay_out_and_it_is_said(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        await begun(pilot, "w", "1", "n")
        await paste(pilot, "be\x1b[31mfore\x07\x00")
        assert said(app) == "be[31mfore"
        assert notice(app) == "3 control characters in what was pasted were left out."
