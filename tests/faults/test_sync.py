"""Sync over a line that spoils what passes, and programs that are killed at every commit of a sync."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina
import zstandard
from hypothesis import settings
from tests.faults.child import child, finish
from tests.faults.proxy import between
from tests.group.desks import Group, WireDesk, batch, complaint, group_on
from tests.sync.contract import assert_settled
from tests.sync.desks import OnDisk

from frontdesk.desk.seat import open_desk
from frontdesk.envelope import to_line
from frontdesk.group import admin
from frontdesk.sync.client import sync
from frontdesk.sync.errors import SyncTrouble
from frontdesk.sync.transport import Transport

COMMITS = 3
"""Commits of a sync that sends and fetches in one page each, and those of the server that it needs."""

SEEDS = range(20 if settings().max_examples > 100 else 1)

SYNCS = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
import frontdesk.sync.client as client
from frontdesk.desk.seat import open_desk
from frontdesk.journal.feed import JournalFeed
from frontdesk.places import find_places
from frontdesk.sync.transport import Transport
from tests.group.desks import Clock

folder, url, token, at, after = *sys.argv[1:4], int(sys.argv[4]), sys.argv[5] == "after"
with open_desk(find_places(folder, env={}), now=Clock()) as desk:
    real, kept = desk.database.writing, 0

    @contextmanager
    def writing():
        global kept
        with real() as session:
            yield session
            if kept == at and not after:
                os.kill(os.getpid(), signal.SIGKILL)
        if kept == at:
            os.kill(os.getpid(), signal.SIGKILL)
        kept += 1

    desk.database.writing = writing
    client.PAGE = 2
    with Transport(url, token, attempts=1) as line:
        client.sync(JournalFeed(desk.journal, Clock()), line, now=Clock())
"""

SERVES = """
import os, signal, sys
from contextlib import contextmanager
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from frontdesk.group.store import Store
from tests.group.desks import Clock

at, after, kept, real = int(sys.argv[2]), sys.argv[3] == "after", 0, Store.writing

@contextmanager
def writing(self):
    global kept
    with real(self) as tx:
        yield tx
        if counting and kept == at and not after:
            os.kill(os.getpid(), signal.SIGKILL)
    if counting and kept == at:
        os.kill(os.getpid(), signal.SIGKILL)
    kept += counting

counting = False
Store.writing = writing
with running(Settings(database=sys.argv[1], now=Clock())) as url:
    counting = True
    print(url, flush=True)
    sys.stdin.read()
"""


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
@pytest.mark.parametrize("fault", ["drop", "cut", "corrupt", "delay"])
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


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("at", range(COMMITS))
def test_a_desk_that_is_killed_at_any_commit_goes_on_where_it_was(
    group: Group, desks: tuple[OnDisk, OnDisk], at: int, moment: str
) -> None:
    front, back = desks
    held = front.known() | back.known()
    front.desk.close()
    ended = finish(child(SYNCS, str(front.home), str(group.line.base_url), front.token, str(at), moment))
    assert ended.code == -9, ended.err
    front.desk = open_desk(front.places, now=group.clock)
    assert_settled(group, front, back, holding=held)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("at", range(COMMITS))
def test_a_server_that_is_killed_at_any_commit_has_each_batch_wholly_or_not(
    desks: tuple[OnDisk, OnDisk], group: Group, at: int, moment: str
) -> None:
    front, back = desks
    held = front.known() | back.known()
    program = child(SERVES, group.database, str(at), moment)
    assert program.stdout
    url = program.stdout.readline().strip()
    assert url, finish(program).err
    for desk in (front, back, front):
        held |= set(desk.write())
        try:
            with Transport(url, desk.token, attempts=1) as line:
                sync(desk.feed, line, now=group.clock)
        except SyncTrouble:
            continue
    program.kill()
    finish(program)
    assert admin.verify(group.database)["ok"]
    assert_settled(group, front, back, holding=held)


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
