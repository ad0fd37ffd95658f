"""A desk and a server that are killed at every commit of a sync lose nothing and double nothing.

To try every commit, before and after: pytest --hypothesis-profile=fuzz tests/faults/test_commits.py
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql
from tests.faults.lives import AFTER, BEFORE, FOLDS, Lives, Way
from tests.faults.oracle import all_is_well, at_home, on_server, shows_what_it_holds
from tests.group.conftest import postgresql, postgresql_server
from tests.group.desks import group_on
from tests.sync.homes import Home

__all__ = ["postgresql", "postgresql_server"]

DAYS = 91
"""So long after enrolling that tokens are to be renewed."""
ALL = settings().max_examples > 100
ROUNDS = 5
FOLDED = 4
"""Transactions that folding needs at least for what the front desk pushes."""
AT_REST = "ok 0"


@dataclass(frozen=True)
class Story:
    """Two desks and a server's database, before a sync that has everything to do."""

    folder: Path
    database: str
    """A file in the folder, or PostgreSQL's URL."""
    held: frozenset[str] = frozenset()
    """Whatever was ever kept anywhere."""

    @property
    def desks(self) -> tuple[Path, Path]:
        """The one that was put back and worked on, and the one that has something for it."""
        return self.folder / "front", self.folder / "back"

    @property
    def on_postgresql(self) -> bool:
        return self.database.startswith("postgresql")

    def copied(self, name: str) -> Story:
        folder = shutil.copytree(self.folder, self.folder.with_name(name))
        if not self.on_postgresql:
            return replace(self, folder=folder, database=str(folder / "group.db"))
        parts = urlsplit(self.database)
        copy, whole = f"{parts.path[1:]}-{name}", parts.path[1:]
        tell_postgresql(self.database, "CREATE DATABASE {} TEMPLATE {}", copy, whole)
        return replace(self, folder=folder, database=urlunsplit(parts._replace(path=f"/{copy}")))

    def thrown_away(self) -> None:
        shutil.rmtree(self.folder)
        if self.on_postgresql:
            tell_postgresql(self.database, "DROP DATABASE {} WITH (FORCE)", urlsplit(self.database).path[1:])

    def point_to(self, url: str) -> None:
        for desk in self.desks:
            file = desk / "config" / "enrolment.json"
            file.write_text(json.dumps(json.loads(file.read_text()) | {"server": url}))


def tell_postgresql(address: str, words: str, *names: str) -> None:
    with psycopg.connect(urlunsplit(urlsplit(address)._replace(path="/postgres")), autocommit=True) as line:
        line.execute(sql.SQL(words).format(*map(sql.Identifier, names)))


def told(story: Story) -> Story:
    """The front desk is put back with all that lies beside its file, and has gone on since: a fork."""
    story.folder.mkdir()
    with group_on(story.database) as group:
        front = Home(story.folder / "front", group.clock).set_up().enrol_first(group)
        back = Home(story.folder / "back", group.clock)
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
    desks = {i for folder in story.desks for i in at_home(folder)[0]}
    return replace(story, held=frozenset(desks | {e.id for e in on_server(story.database)}))


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("story") / "whole"
    return told(Story(folder, str(folder / "group.db")))


@pytest.fixture(scope="module")
def on_either(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The story as SQLite has it, or PostgreSQL."""
    if request.param == "sqlite":
        return cast("Story", request.getfixturevalue("story"))
    address = urlsplit(request.getfixturevalue("postgresql"))
    database = urlunsplit(address._replace(path="/killed"))
    tell_postgresql(database, "CREATE DATABASE {}", "killed")
    return told(Story(tmp_path_factory.mktemp("story") / "whole", database))


EITHER = pytest.mark.parametrize(
    "on_either",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))],
    indirect=True,
)


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lives]:
    with Lives.begun(tmp_path_factory.mktemp("lives")) as lives:
        yield lives


def healed(story: Story, lives: Lives) -> None:
    """Everybody syncs until nothing moves; then all is as if nothing had happened."""
    with lives.server(story.database, Way(days=DAYS)) as url:
        story.point_to(url)
        for _ in range(ROUNDS):
            if {lives.sync(desk, Way(days=DAYS)) for desk in story.desks} == {AT_REST}:
                break
    all_is_well(story.database, story.desks, held=story.held)
    story.thrown_away()


def ways(commits: int) -> list[Way]:
    """Every commit, before and after; by default some of either."""
    every = [Way(at, moment, DAYS) for at in range(commits) for moment in (BEFORE, AFTER)]
    return every if ALL else every[1::7]


def test_a_desk_that_is_killed_at_any_commit_goes_on_where_it_was(story: Story, lives: Lives) -> None:
    whole = story.copied("desk")
    with lives.server(whole.database, Way(days=DAYS)) as url:
        whole.point_to(url)
        assert lives.sync(whole.desks[0], Way(days=DAYS)).startswith("fork_healed")
    commits = lives.commits("sync")
    assert commits >= 8, "a new chain, its letter, the pages, their end, what was told"
    healed(whole, lives)
    for way in ways(commits):
        once = story.copied(f"desk-{way.moment}-{way.at}")
        with lives.server(once.database, Way(days=DAYS)) as url:
            once.point_to(url)
            assert lives.sync(once.desks[0], way) == "", "it was to be killed"
        healed(once, lives)


@EITHER
def test_a_server_that_is_killed_at_any_commit_has_each_batch_wholly_or_not(on_either: Story, lives: Lives) -> None:
    whole = on_either.copied("server")
    lives.commits("serve")
    with lives.server(whole.database, Way(days=DAYS)) as url:
        whole.point_to(url)
        assert lives.sync(whole.desks[0], Way(days=DAYS)).startswith("fork_healed")
        commits = lives.commits("serve")
    assert commits >= 6, "allowance, batches, letter, report, token"
    healed(whole, lives)
    for way in ways(commits):
        once = on_either.copied(f"server-{way.moment}-{way.at}")
        with lives.server(once.database, way, killed=True) as url:
            once.point_to(url)
            lives.sync(once.desks[0], Way(days=DAYS))
        healed(once, lives)


@EITHER
def test_a_server_that_is_killed_while_it_folds_takes_it_up_again(on_either: Story, lives: Lives) -> None:
    for way in (
        Way(at, moment, DAYS, FOLDS) for at in range(FOLDED) for moment in ((BEFORE, AFTER) if ALL else (AFTER,))
    ):
        once = on_either.copied(f"fold-{way.moment}-{way.at}")
        with lives.server(once.database, way, killed=True) as url:
            once.point_to(url)
            lives.sync(once.desks[0], Way(days=DAYS))
        shows_what_it_holds(once.database)
        healed(once, lives)
