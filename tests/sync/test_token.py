"""A desk's token lies where only its owner reads, and is renewed every 90 days without anybody's help."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import NoKeyringError
from tests.group.desks import Group
from tests.sync.contract import put_back, save
from tests.sync.memory import MemoryFeed

from frontdesk.group import admin
from frontdesk.group.settings import TOKEN_LIFE, TOKEN_OVERLAP
from frontdesk.places import Places, find_places
from frontdesk.sync.enrolment import enrol
from frontdesk.sync.errors import NotEnrolled, ServerRefuses
from frontdesk.sync.run import run
from frontdesk.sync.token import keep_token, tokens_of
from frontdesk.sync.transport import Transport


@pytest.fixture
def places(tmp_path: Path) -> Places:
    found = find_places(str(tmp_path / "home"), env={})
    found.ensure()
    return found


@pytest.fixture
def feed(group: Group, places: Places) -> MemoryFeed:
    """The journal of a desk that is enrolled and has synced."""
    feed = MemoryFeed()
    code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
    enrol(places, feed, str(group.line.base_url), code)
    run(places, feed, now=group.clock)
    return feed


def works(group: Group, token: str) -> bool:
    with Transport(str(group.line.base_url), token, attempts=1) as line:
        try:
            line.heads()
        except ServerRefuses:
            return False
        return True


def renewals(group: Group) -> int:
    group.viewer = admin.user_add(group.database, f"Adam {group.clock()}", "admin", now=group.clock)["token"]
    return [line["what"] for line in group.look("/v1/audit", limit=500).json()["lines"]].count("token.renewed")


def test_a_token_is_renewed_after_ninety_days_and_both_work_until_the_new_one_is_used(
    group: Group, places: Places, feed: MemoryFeed
) -> None:
    (first,) = tokens_of(places, env={})
    group.clock.pass_by(seconds=TOKEN_LIFE.total_seconds() - 60)
    run(places, feed, now=group.clock)
    assert tokens_of(places, env={}) == (first,)
    group.clock.pass_by(seconds=60)
    run(places, feed, now=group.clock)
    second, before = tokens_of(places, env={})
    assert before == first
    assert second != first
    group.clock.pass_by(days=200)
    assert works(group, first), "nobody has used the new one yet"
    run(places, feed, now=group.clock)
    assert tokens_of(places, env={}) == (second, first)
    assert works(group, first), "for a sync that was under way"
    group.clock.pass_by(seconds=TOKEN_OVERLAP.total_seconds())
    assert not works(group, first)
    assert run(places, feed, now=group.clock).status == "ok"
    assert renewals(group) == 1


def test_a_server_put_back_to_before_a_renewal_is_told_the_token_it_knows(
    group: Group, places: Places, feed: MemoryFeed, tmp_path: Path
) -> None:
    save(group, tmp_path / "saved.db")
    (first,) = tokens_of(places, env={})
    group.clock.pass_by(days=91)
    for _ in range(2):
        run(places, feed, now=group.clock)
    put_back(group, tmp_path / "saved.db")
    assert run(places, feed, now=group.clock).status == "ok"
    second, before = tokens_of(places, env={})
    assert before == first
    assert run(places, feed, now=group.clock).status == "ok"
    assert works(group, second)


def test_a_token_that_nobody_knows_is_refused_as_ever(group: Group, places: Places, feed: MemoryFeed) -> None:
    keep_token(places, "fd_x_y", "fd_x_z")
    with pytest.raises(ServerRefuses, match="not known here"):
        run(places, feed, now=group.clock)
    assert tokens_of(places, env={}) == ("fd_x_y", "fd_x_z")


def test_an_answer_that_is_lost_and_a_disk_that_is_full_cost_nothing(
    group: Group, places: Places, feed: MemoryFeed, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = tokens_of(places, env={})
    group.clock.pass_by(days=91)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "token")

    with monkeypatch.context() as patch:
        patch.setattr("frontdesk.permissions.write_secret", full)
        assert run(places, feed, now=group.clock).status == "ok"
    assert tokens_of(places, env={}) == (first,)
    assert run(places, feed, now=group.clock).status == "ok"
    assert tokens_of(places, env={})[1] == first


def test_a_token_that_a_service_was_given_is_renewed_in_its_file_and_for_its_readers(
    group: Group, places: Places, feed: MemoryFeed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = tokens_of(places, env={})
    given = tmp_path / "given"
    given.write_text(first)
    given.chmod(0o640)
    monkeypatch.setenv("FRONTDESK_TOKEN_FILE", str(given))
    group.clock.pass_by(days=91)
    run(places, feed, now=group.clock)
    second, before = given.read_text().split()
    assert before == first
    if sys.platform != "win32":
        assert given.stat().st_mode & 0o777 == 0o640
    run(places, feed, now=group.clock)
    monkeypatch.delenv("FRONTDESK_TOKEN_FILE")
    group.clock.pass_by(days=1)
    run(places, feed, now=group.clock)
    third, before = tokens_of(places, env={})
    assert before == first, "whoever still has the old one gets one of their own"
    run(places, feed, now=group.clock)
    assert works(group, third)
    assert works(group, second)


def test_a_credential_that_cannot_be_changed_is_left_to_whoever_it_was_copied_from(
    group: Group, places: Places, feed: MemoryFeed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    credential = tmp_path / "frontdesk-token"
    credential.write_text(tokens_of(places, env={})[0])
    credential.chmod(0o600)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, _: Path(path) not in {credential, tmp_path})
    group.clock.pass_by(days=400)
    assert run(places, feed, now=group.clock).status == "ok"
    assert renewals(group) == 0


class FakeKeyring(KeyringBackend):
    """A keyring in a dictionary; it may be out of order, or forget."""

    priority = 1

    def __init__(self, *, broken: bool = False, forgets: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.broken, self.forgets = broken, forgets

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.broken:
            raise NoKeyringError
        if not self.forgets:
            self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        if self.broken:
            raise NoKeyringError
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.mark.parametrize("backend", [FakeKeyring(), FakeKeyring(broken=True), FakeKeyring(forgets=True)])
def test_the_token_is_kept_in_the_keyring_or_in_a_file(tmp_path: Path, backend: FakeKeyring) -> None:
    folder = tmp_path / "own"
    places = Places(data=folder / "d", config=folder / "c", state=folder / "s", logs=folder / "l")
    places.ensure()
    before = keyring.get_keyring()
    keyring.set_keyring(backend)
    try:
        keep_token(places, "fd_a_b")
        assert tokens_of(places, env={}) == ("fd_a_b",)
    finally:
        keyring.set_keyring(before)
    assert (places.config / "token").exists() is (not backend.kept)


def test_the_night_job_may_be_handed_the_token_in_a_file(places: Places, tmp_path: Path) -> None:
    credential = tmp_path / "credential"
    credential.write_text("fd_night_x\n")
    credential.chmod(0o600)
    assert tokens_of(places, env={"FRONTDESK_TOKEN_FILE": str(credential)}) == ("fd_night_x",)
    credential.rename(tmp_path / "frontdesk-token")
    assert tokens_of(places, env={"CREDENTIALS_DIRECTORY": str(tmp_path)}) == ("fd_night_x",)
    with pytest.raises(NotEnrolled):
        tokens_of(places, env={})
