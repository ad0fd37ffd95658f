"""The throw-away practice: plausible, the same each time, and really pushed to a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from tests.cli.conftest import FRIDAY

from frontdesk import __version__
from frontdesk import desk as desks
from frontdesk.demo import history, practice
from frontdesk.demo.practice import DemoInUse, NotTheDemos, folder_of, prepared
from frontdesk.demo.stories import STORIES
from frontdesk.desk import Desk, closing, progress
from frontdesk.places import find_places
from frontdesk.recovery.clocks import Calendar, parse_hours
from frontdesk.recovery.codes import Flag, NextStep, RecordKind, State
from frontdesk.recovery.taxonomy import desk_word

pytestmark = pytest.mark.xdist_group("demo")

SHARES = {"QUAL": 21, "SAFE": 12, "ENV": 3, "INST": 24, "LIST": 10, "COMM": 6, "RESP": 24}
"""Per cent of the issues in Irish general practice (PMC9295605, table 2)."""


def lived(home: Path, now: datetime) -> Desk:
    calendar = Calendar("America/Chicago", parse_hours(desks.DEFAULT_HOURS))
    clock = history.Clock(history.first_opening(calendar, now))
    places = find_places(str(home))
    desk = desks.set_up(places, name="M", code="MAPLE", timezone="America/Chicago", now=clock)
    history.write(desk, clock, now)
    return desk


@pytest.fixture(scope="module")
def two_weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The practice on a Friday morning, as it is written."""
    with lived(tmp_path_factory.mktemp("lived") / "home", FRIDAY) as desk:
        yield desk


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The demo without a terminal, run as `make run < /dev/null | cat` runs it."""
    home = tmp_path_factory.mktemp("demo")
    ran = subprocess.run(
        [sys.executable, "-m", "frontdesk", "demo"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"FRONTDESK_HOME": str(home)},
        timeout=120,
        check=False,
    )
    return home, ran


def test_stories_come_in_the_shares_that_were_counted() -> None:
    coded = [desk_word(story.category).hcat for story in STORIES if story.category]
    counted = Counter((code or "").partition("/")[0] for code in coded)
    for domain, share in SHARES.items():
        assert abs(100 * counted[domain] / len(STORIES) - share) < 3, domain


def test_every_category_but_the_uncoded_one_is_there() -> None:
    from frontdesk.recovery.codes import Category

    assert {story.category for story in STORIES} == set(Category) - {Category.OTHER}


def test_the_board_has_something_of_everything(two_weeks: Desk) -> None:
    board = desks.board(two_weeks)
    steps = Counter(line.step for line in board.lines)
    flags = Counter(flag for line in board.lines for flag in line.flags)
    assert desks.history_count(two_weeks) == 60
    assert 6 <= board.open_count <= 20
    assert board.overdue_count >= 2
    assert steps[NextStep.ACKNOWLEDGE] >= 2
    assert steps[NextStep.FOLLOW_UP] >= 2
    assert steps[NextStep.PROMISE] == 1
    assert flags[Flag.SAFETY] >= 1
    assert flags[Flag.GRIEVANCE] >= 1


def test_the_past_is_true_to_its_times(two_weeks: Desk) -> None:
    lines = desks.history_page(two_weeks, 0, 100)
    first = min(line.received_at for line in lines)
    assert timedelta(days=10) < FRIDAY - first < timedelta(days=15)
    assert max(line.received_at for line in lines) <= FRIDAY
    kinds = Counter(line.kind for line in lines)
    assert (kinds[RecordKind.COMPLIMENT], kinds[RecordKind.SUGGESTION]) == (1, 1)
    assert Counter(line.state for line in lines)[State.CLOSED] > 30
    for case in desks.every_case(two_weeks, [line.id for line in lines]):
        assert all(entry.at <= FRIDAY for entry in case.complaint.history)
        assert Flag.LATE_ENTRY not in case.flags
    assert two_weeks.practice.name == "M"
    assert [person.name for person in desks.people(two_weeks)] == ["Deon", "Priya", "Rosa"]


def test_every_day_has_its_visits_so_that_there_is_a_rate_and_all_but_the_last_one_are_signed(two_weeks: Desk) -> None:
    priya = desks.person(two_weeks, "Priya").id
    found = progress.progress(two_weeks, priya).now
    assert found.rate is not None
    assert 10 < found.rate.value < 80
    walk = closing.walk(two_weeks, priya)
    assert [day.isoformat() for day in walk.unsigned] == ["2026-05-21"]


def test_it_is_the_same_each_time(two_weeks: Desk, tmp_path: Path) -> None:
    def told(desk: Desk) -> list[tuple[object, ...]]:
        desks.refresh(desk)
        lines = desks.history_page(desk, 0, 100)
        return [(line.number, line.state, line.category, line.received_at, line.flags) for line in lines]

    with lived(tmp_path / "again", FRIDAY) as again:
        assert told(again) == told(two_weeks)


@pytest.mark.parametrize("hour", [0, 4, 13, 23])
@pytest.mark.parametrize("day", [22, 23, 24])
def test_two_weeks_begin_at_an_opening_whenever_it_is_now(day: int, hour: int) -> None:
    calendar = Calendar("America/Chicago", parse_hours(desks.DEFAULT_HOURS))
    now = datetime(2026, 5, day, hour, tzinfo=UTC)
    begins = history.first_opening(calendar, now)
    assert timedelta(days=10) < now - begins < timedelta(days=16)


def test_the_report_tells_one_complaint_to_its_end(
    report: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, ran = report
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    said = ran.stdout
    for step in ("logged, Rosa", "acknowledged, Rosa", "resolved, Rosa", "followed up, Rosa"):
        assert step in said
    assert "Sent 4 events to http://127.0.0.1:" in said
    assert "state            closed" in said
    assert "None of the patient's words stand in its answer or its database" in said
    assert {each.name for each in home.iterdir()} == {"demo", "demo.lock"}


def test_a_second_start_keeps_the_practice_and_a_fresh_one_does_not(
    report: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    home, _ = report

    def again(*words: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "frontdesk", "--home", str(home), "demo", "--json", *words],
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=True,
        )
        said = json.loads(ran.stdout)
        assert said["on_server"]["state"] == "closed"
        assert said["words_on_server"] is False
        return str(said["complaint"]["number"])

    assert again() == "A62"
    assert again("--fresh") == "A61"


def test_one_demo_at_a_time(tmp_path: Path) -> None:
    with FileLock(tmp_path / "demo.lock"), pytest.raises(DemoInUse), prepared(str(tmp_path), fresh=False):
        raise AssertionError("it must not start")


@pytest.mark.parametrize("fresh", [False, True])
def test_a_folder_of_somebody_elses_is_left_alone(fresh: bool, tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(NotTheDemos), prepared(str(tmp_path), fresh=fresh):
        raise AssertionError("it must not start")
    assert (tmp_path / "demo" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize(
    ("mark", "kept"),
    [
        ({"made_at": "2026-05-21T15:30:00+00:00"}, True),
        ({"made_at": "2026-05-18T15:30:00+00:00"}, False),
        ({"made_at": "2026-06-18T15:30:00+00:00"}, False),
        ({"made_at": "yesterday"}, False),
        ({}, False),
    ],
)
def test_an_old_practice_is_made_anew(mark: dict[str, str], kept: bool, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    said = json.dumps({"version": __version__, **mark})
    (tmp_path / practice.MARK).write_text(said, encoding="utf-8")
    assert practice._thrown_away(tmp_path, fresh=False, now=FRIDAY) is not kept
    assert (tmp_path / "desk").exists() is kept


def test_the_demo_never_lies_in_the_own_practices_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("FRONTDESK_HOME", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    mine = find_places()
    demos = folder_of(None)
    assert not any(place.is_relative_to(demos) for place in (mine.data, mine.config, mine.state, mine.logs))
    assert not demos.is_relative_to(mine.data)
