"""Export: what is taken along is asked on one page, by key; the file is the one that the command writes."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
import pyzipper
from tests.screens.conftest import Running, Snap, still_app, text
from tests.screens.hosts import focus, notice, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff, heard

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import auditing, letters
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Severity
from frontdesk.screens.export import ExportScreen
from frontdesk.screens.export_form import Period, past_day, period
from frontdesk.widgets.fields import Line

TODAY = date(2026, 5, 22)
PALETTE = ("ctrl+p", *"export", "enter")
WORDS = "copper lantern under seven bridges"


@pytest.fixture(autouse=True)
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(letters, "usual_folder", lambda: tmp_path)
    return tmp_path


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """The manager's desk, with two complaints on two days."""
    with desk.open_desk(places, now=clock) as seat:
        for day in (date(2026, 4, 21), TODAY):
            clock.on(day, "09:00")
            desk.log(seat, staff.rosa, heard(Category.WAIT, Severity.LOW, f"An hour on {day:%d %b}"))
    clock.on(FRIDAY, "16:50")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


def rows(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))


async def test_four_letters_and_a_key_write_everything(
    priya: FrontDesk, running: Running, folder: Path, places: Places, clock: Clock, staff: Staff
) -> None:
    async with running(priya) as pilot:
        await press(pilot, *PALETTE)
        assert isinstance(priya.screen, ExportScreen)
        await press(pilot, "w", "a", "c", "n", "enter")
        lies = f"records-2026-05-22.csv in {folder}"
        assert notice(priya).startswith(f"10 rows written to {lies}; what the columns hold stands in")
        await press(pilot, "ctrl+s")
        assert "exists already" in notice(priya)
        await press(pilot, "escape")
        assert "Open " in text(priya)
    assert len(rows(folder / "records-2026-05-22.csv")) == 11
    with desk.open_desk(places, now=clock) as seat:
        done = [row.deed for row in auditing.trail(seat, staff.priya).rows]
    assert done.count("exported") == 1


async def test_other_days_and_codes_alone(priya: FrontDesk, running: Running, folder: Path) -> None:
    async with running(priya) as pilot:
        await press(pilot, *PALETTE, "c", "o", *spell("soon"), "enter", *spell("30 apr"), "enter", "c", "n", "enter")
        assert (focus(priya), notice(priya)[:10]) == ("q-first", "Which day?")
        await press(pilot, "ctrl+u", *spell("1 may"), "ctrl+s")
        assert notice(priya).startswith("The last day is before the first.")
        priya.screen.query_one("#q-first", Line).value = "1 Apr"
        await press(pilot, "ctrl+s")
        assert notice(priya).startswith("1 row written")
    columns, *found = rows(folder / "records-2026-05-22.csv")
    assert (len(found), "said" in columns) == (1, False)


async def test_a_passphrase_is_typed_twice_and_stays_nowhere(priya: FrontDesk, running: Running, folder: Path) -> None:
    async with running(priya) as pilot:
        await press(pilot, *PALETTE, "o", "a", "x", "y", *spell("short"), "ctrl+s")
        assert "shorter than 16" in notice(priya)
        await press(pilot, "ctrl+u", *spell(WORDS), "enter", *spell("copper"), "ctrl+s")
        assert (focus(priya), notice(priya)) == ("q-again", "The two passphrases are not the same. Type it twice.")
        assert WORDS not in text(priya)
        await press(pilot, "ctrl+u", *spell(WORDS), "ctrl+s")
        assert "Tell the passphrase by telephone" in notice(priya)
        assert priya.screen.query_one("#q-secret", Line).value == ""
    with pyzipper.AESZipFile(folder / "counts-2026-05-22.xlsx.zip") as archive:
        archive.setpassword(WORDS.encode())
        assert archive.namelist() == ["counts.xlsx"]
        assert archive.read("counts.xlsx").startswith(b"PK")


async def test_nothing_that_decides_who_can_read_it_is_answered_beforehand(priya: FrontDesk, running: Running) -> None:
    async with running(priya) as pilot:
        await press(pilot, *PALETTE)
        for words, key in (("How much", "w"), ("Of which days", "t"), ("As what", "j"), ("Is it locked", "n")):
            await press(pilot, "ctrl+s")
            assert notice(priya).startswith(words)
            await press(pilot, key)


async def test_only_the_manager_is_offered_it(places: Places, clock: Clock, staff: Staff, running: Running) -> None:
    assert staff.rosa
    rosa = still_app(FrontDesk(places, now=clock, person="Rosa"))
    async with running(rosa):
        assert "Export" not in {command.title for command in rosa.get_system_commands(rosa.screen)}


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("all", Period()),
        ("this", Period(date(2026, 5, 1), TODAY)),
        ("last", Period(date(2026, 4, 1), date(2026, 4, 30))),
        ("year", Period(date(2026, 1, 1), TODAY)),
    ],
)
def test_what_a_choice_of_days_means(chosen: str, found: Period) -> None:
    assert period(chosen, TODAY) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 oct", date(2025, 10, 1)),
        ("2 Jan", date(2026, 1, 2)),
        ("2025-11-30", date(2025, 11, 30)),
        ("2026-11-30", None),
        ("mon", date(2026, 5, 18)),
        ("today", TODAY),
        ("soon", None),
    ],
)
def test_a_day_that_is_over(text: str, found: date | None) -> None:
    assert past_day(text, TODAY) == found


@pytest.mark.parametrize("keys", [(), ("w", "o"), ("c", "t", "x", "y")], ids=["first", "days", "locked"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_how_it_looks(
    priya: FrontDesk, seen: Snap, size: tuple[int, int], keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "usual_folder", lambda: Path("papers"))
    assert seen(priya, *PALETTE, *keys, size=size)
