"""Sync over a line that spoils what passes, and with clients that lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina
import zstandard
from hypothesis import settings
from tests.faults.oracle import all_is_well
from tests.faults.proxy import between
from tests.group.desks import Group, WireDesk, batch, complaint, group_on
from tests.sync.contract import assert_settled
from tests.sync.desks import OnDisk

from frontdesk.envelope import to_line
from frontdesk.sync.client import sync
from frontdesk.sync.errors import SyncTrouble
from frontdesk.sync.transport import Transport

SEEDS = range(20 if settings().max_examples > 100 else 1)


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=2, cap=True):
        yield


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    with group_on(str(tmp_path / "group.db")) as group:
        yield group


@pytest.fixture
def desks(group: Group, tmp_path: Path) -> tuple[OnDisk, OnDisk]:
    """Two desks of a site; the first has something to fetch, and to send."""
    front, back = (OnDisk(group.clock, tmp_path / name) for name in ("front", "back"))
    front.join(group)
    back.join(group)
    back.write(5)
    back.sync(group)
    front.write(5)
    return front, back


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fault", ["drop", "cut", "corrupt", "delay", "duplicate"])
def test_a_bad_line_loses_nothing_and_doubles_nothing(
    group: Group, desks: tuple[OnDisk, OnDisk], fault: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    front, back = desks
    held = front.known() | back.known()
    monkeypatch.setattr("frontdesk.sync.transport.TIMEOUT_SECONDS", 2.0)
    with between(str(group.line.base_url), fault, seed) as url:
        for _ in range(3):
            for desk in desks:
                held |= set(desk.write())
                try:
                    with Transport(url, desk.token, attempts=2) as line:
                        sync(desk.feed, line, now=group.clock)
                except SyncTrouble:
                    continue
    monkeypatch.undo()
    assert_settled(group, front, back, holding=held)
    all_is_well(group.database, [front.home, back.home], held=held)


def _of_another_desk(desk: WireDesk) -> bytes:
    return batch(desk.log, device="another-desk")


def _of_another_site(desk: WireDesk) -> bytes:
    desk.site = "ELM"
    return batch(desk.write(complaint()), first_seq=2)


def _broken(desk: WireDesk) -> bytes:
    desk.write(complaint(), complaint())
    return batch([desk.log[0], desk.log[2]])


def _changed(desk: WireDesk) -> bytes:
    return batch(desk.log, lines=[to_line(desk.log[0]).replace(b'"severity":2', b'"severity":1')])


def _ten_megabytes(desk: WireDesk) -> bytes:
    return batch(desk.log, lines=[to_line(desk.log[0]).replace(b'"WAIT"', b'"' + b"W" * 10_000_000 + b'"')])


@pytest.mark.parametrize(
    ("lie", "status", "word"),
    [
        (_of_another_desk, 403, "foreign-device"),
        (_of_another_site, 403, "foreign-site"),
        (_broken, 400, "bad-batch"),
        (_changed, 400, "bad-batch"),
        (_ten_megabytes, 413, "batch-too-large"),
    ],
)
def test_a_lying_client_is_told_so_and_nothing_is_stored(
    group: Group, lie: Callable[[WireDesk], bytes], status: int, word: str
) -> None:
    desk = group.desk()
    desk.write(complaint())
    answer = desk.send(zstandard.compress(lie(desk)))
    assert (answer.status_code, answer.json()["error"]) == (status, word)
    assert (desk.heads(), desk.pull()[1]) == ([], [])
