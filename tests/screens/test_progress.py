"""The progress screen: figures beside one's own past, as characters that need no colour; small figures say so."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.screens.conftest import Running, Snap, still_app, text
from tests.screens.hosts import press
from tests.screens.practice import FRIDAY, Clock, Staff

from frontdesk import cli, desk
from frontdesk.app import FrontDesk
from frontdesk.desk.encounters import count_encounters
from frontdesk.desk.words import minutes_words
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Role, Stage
from frontdesk.recovery.progress import OwnPast, own_past
from frontdesk.screens import progress_words
from frontdesk.screens.progress import ProgressScreen


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """The manager's desk, with the encounters of two days."""
    with desk.open_desk(places, now=clock) as seat:
        for day in (FRIDAY - timedelta(days=1), FRIDAY):
            count_encounters(seat, staff.priya, day, 120)
    return still_app(FrontDesk(places, now=clock, person="Priya"))


def year_and_more(monthly: list[int]) -> OwnPast:
    """So many complaints a month of 2,000 encounters up to May 2026."""
    days = [date(2024 + (4 + at) // 12, (4 + at) % 12 + 1, 10) for at in range(25 - len(monthly), 25)]
    received = [day for day, count in zip(days, monthly, strict=True) for _ in range(count)]
    return own_past(received, dict.fromkeys(days, 2000), FRIDAY)


async def test_five_pages_are_turned_and_the_table_is_a_key_behind_the_picture(
    priya: FrontDesk, running: Running
) -> None:
    async with running(priya) as pilot:
        await press(pilot, "ctrl+r")
        assert isinstance(priya.screen, ProgressScreen)
        for words in (
            "complaints                        8                    0",
            "per 1,000 encounters (95 %)       33 (14-66)           no rate",
            "put right once, held 14 days      none yet",
            "acknowledged on time              6 of 7 (too few)",
            "2 not acknowledged yet, the longest for 42 min",
        ):
            assert words in text(priya)
        await press(pilot, "right")
        assert "Limits need twelve months in a row with encounters (1 so far)." in text(priya)
        await press(pilot, "t")
        assert "2026-05                8          240  33.3 (14.4-65.7)" in text(priya)
        await press(pilot, "t", "left", "left")
        assert "Nothing came three times within 7 days." in text(priya)
        await press(pilot, "left")
        assert "what, 3 months" in text(priya)
        await press(pilot, "escape")
        assert "Progress" not in text(priya).splitlines()[0]


async def test_what_stands_on_the_screen_is_what_the_command_line_measures(
    priya: FrontDesk,
    running: Running,
    places: Places,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(desk, "open_desk", partial(desk.open_desk, now=clock))

    def measures(first: date) -> dict[str, Any]:
        capsys.readouterr()
        assert (
            cli.run(["measures", "--json", "--home", str(places.home), "--from", str(first), "--to", str(FRIDAY)]) == 0
        )
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    four_weeks, month = measures(FRIDAY - timedelta(days=27)), measures(FRIDAY.replace(day=1))
    async with running(priya) as pilot:
        await press(pilot, "ctrl+r")
        shown = text(priya)
        await press(pilot, "t")
        table = text(priya)
    for name, words in figures_of(four_weeks).items():
        assert words == said(shown, name), name
    rate = month["rate_per_1000"]
    told = f"{rate['value']:.1f} ({rate['low']:.1f}-{rate['high']:.1f})"
    row = next(line.split(maxsplit=3) for line in table.splitlines() if "2026-05" in line)
    assert [*row[1:3], row[3].strip()] == [str(month["complaints"]), str(month["encounters"]), told]


def figures_of(m: dict[str, Any]) -> dict[str, str]:
    """What `measures --json` says, as it has to stand on the screen by its name there."""
    rate, to_acknowledge, resolution = m["rate_per_1000"], m["minutes_to_acknowledge"], m["minutes_to_first_resolution"]
    shares = {
        "acknowledged on time": m["acknowledged_on_time"],
        "put right once, held 14 days": m["resolved_once"],
        "reopened": m["reopened"],
        "called back on time": m["follow_up_on_time"],
    }
    return {
        "complaints": str(m["complaints"]),
        "per 1,000 encounters (95 %)": f"{rate['value']:.0f} ({rate['low']:.0f}-{rate['high']:.0f})",
        "acknowledged within (median)": minutes_words(to_acknowledge["median"]),
        "nine in ten within": minutes_words(to_acknowledge["p90"]),
        "put right within (median, net)": minutes_words(resolution["net_median"]),
        "with reopenings": minutes_words(m["total_resolution_net_median"]),
        **{name: share_of(share["k"], share["n"]) for name, share in shares.items()},
    }


def share_of(k: int, n: int) -> str:
    """Fewer than ten are no share."""
    assert n < 10
    return f"{k} of {n} (too few)" if n else "none yet"


def said(shown: str, name: str) -> str:
    """What stands behind a name, up to the next column."""
    line = next(line for line in shown.splitlines() if line.strip().startswith(name))
    return line.strip().removeprefix(name).strip().split("   ")[0]


async def test_a_key_writes_last_month_on_paper_and_nothing_is_written_over(
    priya: FrontDesk, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.desk.letters.usual_folder", lambda: tmp_path)
    async with running(priya) as pilot:
        await press(pilot, "ctrl+r", "w")
        assert "Written: month-2026-04.pdf in" in text(priya)
        await press(pilot, "w")
        assert "Written: month-2026-04-2.pdf in" in text(priya)


async def test_from_the_day_end_it_leads_back_there(priya: FrontDesk, running: Running) -> None:
    async with running(priya) as pilot:
        await press(pilot, "f7", "ctrl+r", "escape")
        assert "Day end" in text(priya)


async def test_whoever_may_not_see_the_measures_is_told_so(
    places: Places, clock: Clock, staff: Staff, running: Running
) -> None:
    with desk.open_desk(places, now=clock) as seat:
        desk.add_person(seat, staff.priya, "Ada", Role.IT)
    app = still_app(FrontDesk(places, now=clock, person="Ada"))
    async with running(app) as pilot:
        await press(pilot, "ctrl+r")
        assert "Your role may not see the measures." in text(app)


def test_the_picture_tells_without_colour_what_stands_out() -> None:
    lines = progress_words.chart_lines(year_and_more([*[8, 9, 7, 8, 9, 8, 7, 9, 8, 7, 8, 8], 30, *[9] * 11]))
    assert max(len(line.rstrip()) for line in lines[:12]) <= 78
    assert len(lines) <= 18
    assert sum(line.count("^") for line in lines[:11]) == 1
    assert any("2025-06: above its limit; 2025-07 to 2026-05: eight or more in a row" in line for line in lines)
    assert any("-" in line for line in lines[1:11])
    assert any("." in line.partition("|")[2] for line in lines[1:11])


def test_a_high_screen_shows_a_high_picture_and_the_figures_below_it_where_both_fit() -> None:
    past = year_and_more([8] * 13)
    assert progress_words.picture_lines(past, 16) == progress_words.chart_lines(past)
    assert len([line for line in progress_words.picture_lines(past, 26) if "|" in line]) == 19
    whole = progress_words.picture_lines(past, 36)
    assert len(whole) <= 36
    assert any(line.startswith("2026-05 ") for line in whole)


def test_no_heading_runs_into_the_next() -> None:
    head, row = progress_words.what_lines({(Category.WAIT, Stage.CONSULTATION): 3, (Category.WAIT, Stage.OTHER): 1})
    assert head.endswith("getting in   in here   with clinician   afterwards   other")
    assert row.split() == ["waiting", ".", ".", "3", ".", "1"]
    assert len(head) == len(row) <= 78


@pytest.mark.parametrize(
    ("minutes", "words"), [(None, "-"), (12.5, "12.5 min"), (119, "119 min"), (120, "2 h"), (332.5, "5 h 32 min")]
)
def test_minutes_that_nobody_can_picture_are_hours(minutes: float | None, words: str) -> None:
    assert minutes_words(minutes) == words


def test_with_few_a_month_it_says_so_instead_of_drawing_limits() -> None:
    lines = progress_words.chart_lines(year_and_more([2] * 14))
    assert any(line.startswith("Too few to tell: fewer than four") for line in lines)
    assert not any("-" in line.partition("|")[2] for line in lines[1:11])


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("page", range(5))
def test_how_it_looks(priya: FrontDesk, seen: Snap, page: int, size: tuple[int, int]) -> None:
    assert seen(priya, "ctrl+r", *["right"] * page, size=size)
