"""Joining a group: the secret part of a code never travels, and a refused code leaves nothing."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from tests.group.desks import Clock, Group, group_on
from tests.sync.memory import MemoryFeed

from frontdesk.group import admin
from frontdesk.places import Places, find_places
from frontdesk.sync import enrolment
from frontdesk.sync.enrolment import enrol, enrolment_of
from frontdesk.sync.errors import AlreadySyncing, NotEnrolled, ServerRefuses, Unreachable, UnsafeAddress
from frontdesk.sync.run import run


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = find_places(str(tmp_path / "home"), env={})
    found.ensure()
    return found


def joined(group: Group, places: Places, feed: MemoryFeed) -> str:
    code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
    return enrol(places, feed, str(group.line.base_url), code).server


def test_a_desk_joins_with_a_code_and_syncs(group: Group, places: Places) -> None:
    feed = MemoryFeed()
    server = joined(group, places, feed)
    assert enrolment_of(places) == enrolment.Enrolment(server=server, device="desk-memory", site="MAPLE")
    assert (feed.letter, feed.letter_of()) == ("A", "A")
    assert run(places, feed, now=group.clock).status == "ok"
    assert feed.synced == [f"ok {server}"]


def test_token_and_enrolment_belong_to_their_owner_alone(group: Group, places: Places) -> None:
    joined(group, places, MemoryFeed())
    for name in ("token", "enrolment.json"):
        file = places.config / name
        if sys.platform != "win32":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "fd_" not in (places.config / "enrolment.json").read_text()


def test_a_wrong_code_is_refused_and_leaves_nothing(group: Group, places: Places) -> None:
    with pytest.raises(ServerRefuses) as caught:
        enrol(places, MemoryFeed(), str(group.line.base_url), "AAAAA-BBBBBBBBBBBB")
    assert (caught.value.exit_code, caught.value.word) == (6, "invitation-refused")
    with pytest.raises(NotEnrolled):
        enrolment_of(places)


def test_a_code_of_another_site_is_refused(group: Group, places: Places) -> None:
    code = admin.invite(group.database, "ELM", now=group.clock)["code"]
    with pytest.raises(ServerRefuses, match="ELM"):
        enrol(places, MemoryFeed(), str(group.line.base_url), code)


def test_an_unsafe_address_is_refused_before_anything_is_sent(places: Places) -> None:
    with pytest.raises(UnsafeAddress) as caught:
        enrol(places, MemoryFeed(), "http://127.0.0.1.evil.com", "AAAAA-BBBBBBBBBBBB")
    assert caught.value.exit_code == 2


def test_without_enrolment_nothing_is_synced(places: Places) -> None:
    with pytest.raises(NotEnrolled) as caught:
        run(places, MemoryFeed(), now=Clock())
    assert caught.value.exit_code == 3
    assert "frontdesk enrol" in str(caught.value)


def test_a_server_that_is_away_is_told(places: Places, tmp_path: Path) -> None:
    feed = MemoryFeed()
    with group_on(str(tmp_path / "other.db")) as other:
        joined(other, places, feed)
    with pytest.raises(Unreachable) as caught:
        run(places, feed, now=Clock(), attempts=1)
    assert caught.value.exit_code == 5


def test_two_runs_at_once_are_one_too_many(group: Group, places: Places) -> None:
    from filelock import FileLock

    feed = MemoryFeed()
    joined(group, places, feed)
    with FileLock(places.state / "sync.lock"), pytest.raises(AlreadySyncing):
        run(places, feed, now=group.clock, patience=0.01)
