"""The specification's state machine on the real client and server, over SQLite and PostgreSQL; and its mutants."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.group.conftest import on_postgresql, postgresql, postgresql_server
from tests.sync.fleet import Fleet, Wall
from tests.sync.machine import Sync
from tests.sync.mutants import MUTANTS, Mutant

from frontdesk.group import admin
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings

__all__ = ["on_postgresql", "postgresql", "postgresql_server"]
LONG = settings().max_examples > 100


def runs(short: int) -> settings:
    """How hard to search; `make fuzz` searches for long."""
    return settings(
        max_examples=600 if LONG else short,
        stateful_step_count=40 if LONG else 25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def founded(database: str, folder: Path) -> Iterator[Fleet]:
    wall = Wall()
    admin.site_add(database, "MAPLE", "Maple", now=wall.at(0))
    with running(Settings(database=database, now=wall.at(0))) as url:
        yield Fleet(database, url, folder, wall).found()


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    folder = tmp_path_factory.mktemp("fleet")
    with founded(str(folder / "group.db"), folder) as fleet:
        yield fleet


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three events, so that what goes wrong goes wrong between two pages too."""
    monkeypatch.setattr("frontdesk.sync.client.PAGE", 3)


def machine_on(fleet: Fleet) -> type[Sync]:
    return type("Here", (Sync,), {"fleet": fleet})


def test_nothing_is_lost_and_nothing_is_doubled_whatever_happens(fleet: Fleet) -> None:
    run_state_machine_as_test(machine_on(fleet), settings=runs(5))


@pytest.mark.xdist_group("postgresql")
def test_the_same_on_postgresql(on_postgresql: str, tmp_path: Path) -> None:
    with founded(on_postgresql, tmp_path) as fleet:
        run_state_machine_as_test(machine_on(fleet), settings=runs(3))


def told(machine: type[Sync], story: Callable[[Sync], None]) -> None:
    """One story of the machine, and what must hold at its end."""
    one = machine()
    try:
        story(one)
    finally:
        one.teardown()


def test_what_copies_of_a_copy_wrote_is_no_damage_at_the_first_desk(fleet: Fleet) -> None:
    """Each copy gives the same event a place in a chain of its own; only one of these places is ever filled here."""

    def story(desks: Sync) -> None:
        desks.clone(which=0)
        desks.write(which=3, act="log", about=0)
        desks.clone(which=3)
        desks.write(which=0, act="log", about=0)

    told(machine_on(fleet), story)


def test_what_a_copy_wrote_further_along_takes_no_place_from_this_desk(fleet: Fleet) -> None:
    """Both write the same chain until the server tells them apart; what is read before that must not be in the way."""

    def story(desks: Sync) -> None:
        desks.clone(which=0)
        desks.write(which=3, act="log", about=0)
        for act in ("log", "note", "note"):
            desks.write(which=0, act=act, about=0)
        desks.push(which=0, fault="", at=0)
        desks.pull(which=3, fault="", at=0)
        desks.write(which=3, act="note", about=0)

    told(machine_on(fleet), story)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_each_mistake_is_caught(fleet: Fleet, mutant: Mutant, monkeypatch: pytest.MonkeyPatch) -> None:
    told(machine_on(fleet), mutant.story)
    mutant.patch(monkeypatch)
    with pytest.raises(AssertionError):
        told(machine_on(mutant.on(fleet)), mutant.story)
