"""Both days at Maple Street told at the counter, by key: the same lists and numbers as through the command line.

Each day is told once, evening and signature included; the next one begins with the records that it left. The command
line only asks.
"""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import Awaitable, Callable, Iterator
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.builders import local
from tests.scenarios import maple_numbers as numbers
from tests.scenarios.maple import records, scenario
from tests.screens import maple_days as days
from tests.screens.at_the_counter import Counter, resolution
from tests.screens.conftest import stand_still
from tests.screens.hosts import spell
from tests.screens.practice import Clock

from frontdesk import cli
from frontdesk import desk as desks
from frontdesk.app import FrontDesk
from frontdesk.places import find_places
from frontdesk.screens import draft_keeper

pytestmark = pytest.mark.xdist_group("maple at the counter")

Day = Callable[[Counter], Awaitable[None]]
PRIYA = "7351"


class Maple:
    """The records after some of the days, and a way to ask the command line about them."""

    def __init__(self, home: Path, known: dict[str, str]) -> None:
        self.home = home
        self.counter = Counter(find_places(str(home), env={}), Clock(), numbers=dict(known))
        self.now = "06-30 12:00"

    def tell(self, *told: Day) -> Maple:
        """Live through these days."""

        async def live() -> None:
            for day in told:
                await day(self.counter)

        asyncio.run(live())
        return self

    def then(self, home: Path) -> Maple:
        """The same records in a home of their own."""
        shutil.copytree(self.home, home)
        return Maple(home, self.counter.numbers)

    def run(self, *words: str) -> Any:
        """What the command line answers to Priya, as JSON."""
        pin = self.home.parent / "pin"
        pin.write_text(PRIYA, encoding="utf-8")
        opened, out = desks.open_desk, io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out):
            patch.setenv("FRONTDESK_HOME", str(self.home))
            patch.setenv("FRONTDESK_PIN_FILE", str(pin))
            patch.setattr(desks, "open_desk", partial(opened, now=lambda: local(self.now)))
            code = cli.run([*words, "--as", "Priya", "--json"])
        assert code == 0, words
        return json.loads(out.getvalue())

    def ids(self, found: list[str]) -> list[str]:
        """The names on paper of these numbers."""
        named = {number: name for name, number in self.counter.numbers.items()}
        return [named[number] for number in found]


@pytest.fixture(scope="module", autouse=True)
def stillness() -> Iterator[None]:
    """Days are told outside of any test."""
    with pytest.MonkeyPatch.context() as patch:
        stand_still(patch)
        patch.setattr(draft_keeper, "PAUSE_SECONDS", 0.02)
        patch.setattr(FrontDesk, "NOTIFICATION_TIMEOUT", 1e6)  # said until the next key, however slow the computer is
        patch.setattr("frontdesk.desk.guess_timezone", lambda: "America/Chicago")
        yield


@pytest.fixture(scope="module")
def friday(stillness: None, tmp_path_factory: pytest.TempPathFactory) -> Maple:  # noqa: ARG001 - before anything runs
    """Set up on Wednesday by Priya, and lived through until Friday at five."""
    maple = Maple(tmp_path_factory.mktemp("friday") / "home", {})
    return maple.tell(days.set_up, days.wednesday, days.friday)


@pytest.fixture(scope="module")
def tuesday(friday: Maple, tmp_path_factory: pytest.TempPathFactory) -> Maple:
    """The first day back, until five."""
    return friday.then(tmp_path_factory.mktemp("tuesday") / "home").tell(days.tuesday)


@pytest.fixture(scope="module")
def june(tuesday: Maple, tmp_path_factory: pytest.TempPathFactory) -> Maple:
    """When everybody was called back and both grievances were answered."""
    return tuesday.then(tmp_path_factory.mktemp("june") / "home").tell(days.afterwards)


def coded(told: Maple, days: str) -> dict[str, tuple[str, int]]:
    """Sub-code and harm as the manager left them in the evening, by the names on paper."""
    listed = told.run("list", "--all")["complaints"]
    named = zip(told.ids([one["number"] for one in listed]), listed, strict=True)
    return {name: (one["hcat"], one["harm"]) for name, one in named if name in on_paper(days)}


def on_paper(days: str) -> dict[str, tuple[str, int]]:
    """The same as the page has it; a duplicate is coded where it lives."""
    told = [r for r in records() if r["kind"] == "complaint" and not r["merged_into"] and r["id"].startswith(days)]
    return {r["id"]: (r["hcat"], r["harm"]) for r in told}


def test_friday_closes_as_its_page_has_it(friday: Maple) -> None:
    friday.now = "05-22 17:05"
    assert numbers.day_at(friday, "2026-05-22") == numbers.DAYS["2026-05-22"]
    reopened = friday.run("show", friday.counter.numbers["D1-13"])
    assert (reopened["reopens"], reopened["state"]) == (1, "resolved")
    signed = friday.run("day-end", "--date", "2026-05-22")
    assert (signed["signed_by"], signed["signed_at"]) == ("Priya", "2026-05-22T17:05:00-05:00")
    assert signed["encounters"] == scenario()["encounters"]["2026-05-22"]
    assert coded(friday, "D1") == on_paper("D1")


def test_tuesday_closes_as_its_page_has_it(tuesday: Maple) -> None:
    tuesday.now = "05-26 17:05"
    assert {day: numbers.day_at(tuesday, day) for day in numbers.DAYS} == numbers.DAYS
    voicemail = tuesday.run("show", tuesday.counter.numbers["D1-12"])
    assert voicemail["minutes"]["to_acknowledge"] == 24
    waited = tuesday.run("show", tuesday.counter.numbers["D2-04"])["minutes"]
    assert (waited["to_first_resolution_gross"], waited["to_first_resolution_net"]) == (280, 30)
    fixed_twice = tuesday.run("show", tuesday.counter.numbers["D1-05"])["minutes"]
    assert (fixed_twice["to_first_resolution_net"], fixed_twice["total_net"]) == (333, 598)
    assert tuesday.run("day-end", "--date", "2026-05-26")["signed_by"] == "Priya"
    assert coded(tuesday, "D") == on_paper("D")


def test_everything_comes_to_the_same_as_through_the_command_line(june: Maple) -> None:
    june.now = "06-30 12:00"
    assert {day: numbers.day_at(june, day) for day in numbers.DAYS} == numbers.DAYS
    assert numbers.both_days(june) == (numbers.BOTH_DAYS, numbers.RESOLVED_ONCE)
    assert numbers.every_record(june) == numbers.expected_records()


def test_a_further_gift_to_the_same_patient_is_warned_of(tuesday: Maple, tmp_path: Path) -> None:
    """Eight dollars on Tuesday; forty-five more would be above fifty within a year."""

    async def gives_again(c: Counter) -> None:
        rosa = days.Staff(c).rosa
        async with c.opened("05-28 09:00"):
            await rosa.logs("09:00", "D2-03")
            await rosa.acknowledges("09:01", "D2-03", wants="something for the day that was lost")
            await rosa.answers(resolution("Said sorry", "y", ["v", *spell("45.00")]))
            c.sees("8.00 of 50.00 this year")
            await c.keys("ctrl+s")
            c.reads("That makes 53.00 for this patient in twelve months; above 50.00 is looked at.")

    tuesday.then(tmp_path / "home").tell(gives_again)
