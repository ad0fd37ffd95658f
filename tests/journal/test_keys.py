"""Where the key lies: the keyring for a login, a file for a home or a group, and never a file that others read."""

from __future__ import annotations

import stat
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from tests.journal.desks import as_anyone, home, make_pipe, own_group, powerless

from frontdesk import permissions
from frontdesk.journal.errors import KeyMissing, KeyRefused
from frontdesk.journal.keys import DeskKey, KeyHolding, find_key, make_key
from frontdesk.places import Places


class Working(KeyringBackend):
    """A keyring that keeps what it is given."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class Broken(Working):
    """A keyring whose service has gone away, in a way of its own."""

    def get_password(self, *_: str) -> str | None:
        raise RuntimeError("the message bus hung up")

    def set_password(self, *_: str) -> None:
        raise RuntimeError("the message bus hung up")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A login's own folders, without a home."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", Working())
    places = Places(tmp_path / "data", tmp_path / "config", tmp_path / "state", tmp_path / "logs")
    places.ensure()
    return places


@pytest.fixture
def shared(own: Places, monkeypatch: pytest.MonkeyPatch) -> Places:
    """A machine-wide installation; the group of whoever runs the tests stands for `frontdesk`."""
    monkeypatch.setattr(permissions, "GROUP", own_group())
    return Places(own.data, own.config, own.state, own.logs, machine_wide=True)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_keyring_that_works_holds_the_key_and_no_file_does(own: Places) -> None:
    made = make_key(own)
    assert made.holding.kind == "keyring"
    assert find_key(own) == made
    assert not own.key_file.exists()
    assert len(made.raw) == 32


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, Broken])
def test_a_keyring_that_keeps_nothing_is_found_out(
    own: Places, backend: type[KeyringBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The null keyring says yes to everything: only reading back shows it."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend())
    made = make_key(own)
    assert made.holding.kind == "file"
    assert made.holding.where == str(own.key_file)
    assert mode(own.key_file) == 0o600
    assert own.key_file.parent != own.data
    assert find_key(own) == made


def test_a_home_uses_its_own_file_and_no_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", Broken())
    monkeypatch.setattr(Broken, "get_password", lambda *_: pytest.fail("the keyring was asked"))
    places = home(tmp_path)
    places.ensure()
    made = make_key(places)
    assert (made.holding.kind, mode(tmp_path / "config" / "desk.key")) == ("home file", 0o600)
    assert find_key(places) == made
    assert sorted(path.name for path in places.config.iterdir()) == ["desk.key"]


def test_a_machine_wide_key_is_read_by_the_group_and_changed_by_none_of_it(shared: Places) -> None:
    made = make_key(shared)
    assert made.holding.kind == "group file"
    assert mode(shared.key_file) == 0o640
    assert find_key(shared) == made


def test_a_key_is_made_once(own: Places) -> None:
    assert make_key(own).raw == make_key(own).raw


def test_two_installations_of_one_login_have_two_keys(own: Places, tmp_path: Path) -> None:
    other = Places(tmp_path / "other", tmp_path / "config2", own.state, own.logs)
    assert make_key(own).raw != make_key(other).raw


def test_without_a_key_it_says_where_it_looked(own: Places, tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match="keyring of this login"):
        find_key(own)
    with pytest.raises(KeyMissing) as caught:
        find_key(home(tmp_path))
    assert "keyring" not in caught.value.message


@pytest.mark.parametrize("bits", [0o604, 0o602, 0o640, 0o660, 0o666])
def test_a_key_that_others_reach_is_refused(tmp_path: Path, bits: int) -> None:
    places = home(tmp_path)
    places.ensure()
    make_key(places)
    places.key_file.chmod(bits)
    for act in (find_key, make_key):
        with pytest.raises(KeyRefused, match=r"other users|every user") as caught:
            act(places)
        assert "chmod 600" in caught.value.next_step


@pytest.mark.parametrize("bits", [0o644, 0o660])
def test_a_group_key_that_the_world_reads_or_the_group_writes_is_refused(shared: Places, bits: int) -> None:
    make_key(shared)
    shared.key_file.chmod(bits)
    with pytest.raises(KeyRefused, match=r"every user|changed by other users of its group"):
        find_key(shared)


def test_a_link_in_the_place_of_the_key_is_not_followed(tmp_path: Path) -> None:
    places = home(tmp_path)
    places.ensure()
    make_key(places)
    elsewhere = places.key_file.rename(tmp_path / "elsewhere")
    places.key_file.symlink_to(elsewhere)
    for act in (find_key, make_key):
        with pytest.raises(KeyRefused, match="is a link"):
            act(places)


def test_a_pipe_in_the_place_of_the_key_does_not_make_us_wait(tmp_path: Path) -> None:
    places = home(tmp_path)
    places.ensure()
    make_pipe(places.key_file)
    with pytest.raises(KeyRefused, match="not an ordinary file"):
        find_key(places)


def test_a_key_of_another_login_is_refused() -> None:
    """Whoever can put a file there could choose the key."""
    with powerless() as folder:
        places = home(folder / "home")
        places.ensure()
        make_key(places)
        with as_anyone(folder):
            mine = find_key(places)
        assert find_key(places) == mine  # root may read everybody's
    with pytest.raises(permissions.UnsafeFile, match="belongs to another user"):
        permissions.refuse_what_others_reach(mode=0o600, owner=4242, me=4243, shared=False)


@pytest.mark.parametrize("content", ["", "ab" * 31, "ab" * 33, "zz" * 32, "\x00\xff"])
def test_a_file_without_a_key_in_it_is_refused(tmp_path: Path, content: str) -> None:
    places = home(tmp_path)
    places.ensure()
    permissions.write_secret(places.key_file, content.encode())
    with pytest.raises(KeyRefused, match="64 hexadecimal digits"):
        find_key(places)


def test_a_key_never_shows_itself() -> None:
    key = DeskKey(b"k" * 32, KeyHolding("file", "here", "nothing"))
    shown = repr(key) + str(key) + key.fingerprint
    assert "kkkk" not in shown
    assert (b"k" * 32).hex() not in shown
    assert key.fingerprint != DeskKey(b"l" * 32, key.holding).fingerprint


def test_each_holding_says_plainly_what_it_is_worth(own: Places, shared: Places, tmp_path: Path) -> None:
    holdings = [make_key(own).holding, make_key(shared).holding]
    places = home(tmp_path / "home")
    places.ensure()
    holdings.append(make_key(places).holding)
    assert [holding.kind for holding in holdings] == ["keyring", "group file", "home file"]
    for holding in holdings:
        assert "can reach the records" in holding.worth
    assert "opens nothing" in holdings[0].worth
    assert "holds the key with the records" in holdings[2].worth
