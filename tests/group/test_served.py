"""`frontdesk serve` as a process: how it is stopped, and how several workers are one server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import zstandard
from tests.faults.child import child, finish
from tests.group.desks import Clock, Group, WireDesk, batch, complaint
from tests.group.served import COMMAND, Served, served

from frontdesk.group import admin

DESKS, BATCHES, SCRAPES = 4, 6, 8


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    """A database with one practice, and a line that a server is still to be put behind."""
    yield from group_on_file(str(tmp_path / "group.db"))


def group_on_file(database: str) -> Iterator[Group]:
    admin.site_add(database, "MAPLE", "Maple Practice")
    with httpx.Client(timeout=60) as line:
        yield Group(line=line, database=database, clock=Clock(datetime.now(UTC)))


def behind(group: Group, server: Served) -> WireDesk:
    group.line.base_url = httpx.URL(server.url)
    return group.desk()


def stopped_in_the_middle(desk: WireDesk, server: Served) -> httpx.Response:
    """A batch of which half has arrived when the server is told to stop."""
    whole = zstandard.compress(batch(desk.log))

    def halves() -> Iterator[bytes]:
        yield whole[: len(whole) // 2]
        httpx.get(f"{server.url}/healthz")  # what came before this was read by now
        server.terminate()
        server.says("Shutting down")
        yield whole[len(whole) // 2 :]

    headers = {"authorization": f"Bearer {desk.token}", "content-encoding": "zstd"}
    return httpx.post(f"{server.url}/v1/push", content=halves(), headers=headers, timeout=60)


def test_a_batch_at_hand_is_finished_before_it_stops(group: Group) -> None:
    with served(group.database) as server:
        desk = behind(group, server)
        desk.write(*(complaint(f"A{n}") for n in range(1, 201)))
        answer = stopped_in_the_middle(desk, server)
        ended = server.ended()
    assert (answer.status_code, answer.json()["inserted"]) == (200, 200)
    assert (ended.code, "Traceback" in ended.err) == (0, False)
    assert admin.verify(group.database) == {"ok": True, "events": 200, "faults": []}


def test_several_workers_on_one_file_are_refused_with_the_reason(group: Group) -> None:
    ended = finish(child(COMMAND, "serve", "--database", group.database, "--workers", "2"))
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.splitlines() == [
        "An embedded SQLite database has one writer, so several workers would only wait for each other.",
        "Next: leave --workers out, or move to PostgreSQL with --database postgresql://...",
    ]


@pytest.mark.xdist_group("postgresql")
class TestWorkers:
    @pytest.fixture
    def group(self, on_postgresql: str) -> Iterator[Group]:
        yield from group_on_file(on_postgresql)

    def test_two_workers_are_one_server(self, group: Group) -> None:
        """Whichever answers a scrape, the figures are those of both; both stop as one does."""
        with served(group.database, "--workers", "2") as server:
            first = behind(group, server)
            desks = [first, *(group.further(first) for _ in range(DESKS - 1))]
            with ThreadPoolExecutor(DESKS) as pool:
                assert all(pool.map(pushes, desks))
            with ThreadPoolExecutor(SCRAPES) as pool:
                scrapes = list(pool.map(httpx.get, [f"{server.url}/metrics"] * SCRAPES))
            figures = [dict(re.findall(r"^(frontdesk_\S+) (\S+)$", each.text, re.MULTILINE)) for each in scrapes]
            server.terminate()
            ended = server.ended()
        assert {float(each["frontdesk_batch_seconds_count"]) for each in figures} == {DESKS * BATCHES}
        assert {float(each["frontdesk_events"]) for each in figures} == {DESKS * BATCHES}
        assert {float(each['frontdesk_answers_total{status="200"}']) >= DESKS * BATCHES for each in figures} == {True}
        assert (ended.code, "Traceback" in ended.err) == (0, False)
        assert admin.verify(group.database) == {"ok": True, "events": DESKS * BATCHES, "faults": []}


def pushes(desk: WireDesk) -> bool:
    """One event a batch, each over a connection of its own."""
    for _ in range(BATCHES):
        with httpx.Client(base_url=desk.line.base_url, timeout=60) as desk.line:
            assert desk.push(desk.write(complaint())).status_code == 200
    return True
