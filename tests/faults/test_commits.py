"""A desk and a server that are killed at every commit of a sync lose nothing and double nothing.

To try every commit, before and after: pytest --hypothesis-profile=fuzz tests/faults/test_commits.py
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from tests.faults.lives import AFTER, BEFORE, Lives, Way
from tests.faults.oracle import all_is_well, at_home, on_server
from tests.group.desks import group_on
from tests.sync.homes import Home

DAYS = 91
"""So long after enrolling that tokens are to be renewed."""
ALL = settings().max_examples > 100
ROUNDS = 5
AT_REST = "ok 0"


@dataclass(frozen=True)
class Story:
    """Two desks and a server's database, before a sync that has everything to do."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "group.db"

    @property
    def desks(self) -> tuple[Path, Path]:
        """The one that was put back and worked on, and the one that has something for it."""
        return self.folder / "front", self.folder / "back"

    def copied(self, name: str) -> Story:
        return Story(shutil.copytree(self.folder, self.folder.with_name(name)))

    def point_to(self, url: str) -> None:
        for desk in self.desks:
            file = desk / "config" / "enrolment.json"
            file.write_text(json.dumps(json.loads(file.read_text()) | {"server": url}))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The front desk is put back with all that lies beside its file, and has gone on since: a fork."""
    folder = tmp_path_factory.mktemp("story") / "whole"
    folder.mkdir()
    with group_on(str(folder / "group.db")) as group:
        front = Home(folder / "front", group.clock).set_up().enrol_first(group)
        back = Home(folder / "back", group.clock)
        back.enrol(group, front.invite())
        front.log()
        front.sync()
        backup = front.copy("backup")
        front.log()
        front.acknowledge(front.log().complaint.number)
        front.sync()
        shutil.rmtree(front.folder)
        backup.folder.rename(front.folder)
        for _ in range(3):
            front.log()
        back.acknowledge(back.log().complaint.number)
        back.sync()
    return Story(folder)


@pytest.fixture(scope="module")
def held(story: Story) -> set[str]:
    """Whatever was ever kept anywhere."""
    desks = {i for folder in story.desks for i in at_home(folder)[0]}
    return desks | {e.id for e in on_server(str(story.database))}


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    with Lives.begun(tmp_path_factory.mktemp("lives")) as lives:
        yield lives


def healed(story: Story, lives: Lives, held: set[str]) -> None:
    """Everybody syncs until nothing moves; then all is as if nothing had happened."""
    with lives.server(story.database, Way(days=DAYS)) as url:
        story.point_to(url)
        for _ in range(ROUNDS):
            if {lives.sync(desk, Way(days=DAYS)) for desk in story.desks} == {AT_REST}:
                break
    all_is_well(str(story.database), story.desks, held=held)
    shutil.rmtree(story.folder)


def ways(commits: int) -> list[Way]:
    """Every commit, before and after; by default some of either."""
    every = [Way(at, moment, DAYS) for at in range(commits) for moment in (BEFORE, AFTER)]
    return every if ALL else every[1::7]


def test_a_desk_that_is_killed_at_any_commit_goes_on_where_it_was(story: Story, held: set[str], lives: Lives) -> None:
    whole = story.copied("desk")
    with lives.server(whole.database, Way(days=DAYS)) as url:
        whole.point_to(url)
        assert lives.sync(whole.desks[0], Way(days=DAYS)).startswith("fork_healed")
    commits = lives.commits("sync")
    assert commits >= 8, "a new chain, its letter, the pages, their end, what was told"
    healed(whole, lives, held)
    for way in ways(commits):
        once = story.copied(f"desk-{way.moment}-{way.at}")
        with lives.server(once.database, Way(days=DAYS)) as url:
            once.point_to(url)
            assert lives.sync(once.desks[0], way) == "", "it was to be killed"
        healed(once, lives, held)


def test_a_server_that_is_killed_at_any_commit_has_each_batch_wholly_or_not(
    story: Story, held: set[str], lives: Lives
) -> None:
    whole = story.copied("server")
    lives.commits("serve")
    with lives.server(whole.database, Way(days=DAYS)) as url:
        whole.point_to(url)
        assert lives.sync(whole.desks[0], Way(days=DAYS)).startswith("fork_healed")
        commits = lives.commits("serve")
    assert commits >= 6, "allowance, batches, letter, report, token"
    healed(whole, lives, held)
    for way in ways(commits):
        once = story.copied(f"server-{way.moment}-{way.at}")
        with lives.server(once.database, way, killed=True) as url:
            once.point_to(url)
            lives.sync(once.desks[0], Way(days=DAYS))
        healed(once, lives, held)
