"""Where things lie: a home when one is named, the machine's folders when it was set up so, else the login's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journal.desks import as_anyone, own_group, powerless

from frontdesk import permissions, places
from frontdesk.places import FolderRefused, find_places, make_machine_wide


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The computer's shared folder, and a group that exists on this one."""
    root = tmp_path / "shared"
    monkeypatch.setattr(places, "_machine_roots", lambda: [root])
    monkeypatch.setattr(permissions, "GROUP", own_group())
    return root


def test_a_home_holds_everything(tmp_path: Path) -> None:
    named = find_places(env={"FRONTDESK_HOME": str(tmp_path)})
    assert named == find_places(str(tmp_path), env={"FRONTDESK_HOME": "/elsewhere"})
    assert (named.home, named.machine_wide) == (tmp_path, False)
    assert (named.data, named.config, named.state, named.logs) == tuple(
        tmp_path / name for name in ("data", "config", "state", "logs")
    )
    assert named.database == tmp_path / "data" / "frontdesk.db"
    assert not list(tmp_path.iterdir()), "looking makes nothing"


def test_a_home_is_the_same_from_every_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert find_places("here", env={}).home == tmp_path / "here"


def test_a_login_has_folders_of_its_own(machine: Path) -> None:
    assert not machine.exists()
    own = find_places(env={})
    assert (own.home, own.machine_wide) == (None, False)
    assert len({own.data, own.config, own.state, own.logs}) == 4
    assert own.data not in own.key_file.parents, "a copy of the data must not hold the key"


def test_a_machine_set_up_for_several_logins_is_found_by_each(machine: Path) -> None:
    made = make_machine_wide()
    assert find_places(env={}) == made
    assert made.machine_wide
    assert made.data == machine / "data"
    assert made.data.stat().st_mode & 0o7777 == 0o2770
    assert find_places(str(machine / "x"), env={}).home, "a home that is named comes first"


def test_on_linux_the_shared_folder_does_not_depend_on_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """A desktop session lists more folders than the night job has."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_DATA_DIRS", "/usr/share/gnome:/usr/local/share:/usr/share")
    session = places._machine_roots()
    monkeypatch.delenv("XDG_DATA_DIRS")
    assert session[0] == places._machine_roots()[0] == Path("/usr/local/share/frontdesk")


def test_a_machine_without_the_group_says_what_the_administrator_does(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(permissions, "GROUP", "no-such-group-here")
    with pytest.raises(FolderRefused, match="no group named no-such-group-here") as caught:
        make_machine_wide()
    assert "as administrator" in caught.value.next_step
    assert not machine.exists()


def test_folders_are_closed_to_others_and_made_once(tmp_path: Path) -> None:
    named = find_places(str(tmp_path / "a" / "b"), env={})
    named.ensure()
    named.ensure()
    assert {folder.stat().st_mode & 0o777 for folder in (named.data, named.config, named.state, named.logs)} == {0o700}


def test_a_folder_that_cannot_be_made_says_why_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderRefused, match="a file is in its way"):
        find_places(str(tmp_path / "file"), env={}).ensure()
    with powerless() as folder, as_anyone(folder):
        folder.chmod(0o555)
        with pytest.raises(FolderRefused, match="may not write there") as caught:
            find_places(str(folder / "home"), env={}).ensure()
    assert str(caught.value).endswith("\nNext: " + caught.value.next_step)
    assert "--home" in caught.value.next_step


def test_a_secret_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "secret"
    permissions.write_secret(secret, b"first")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        permissions.write_secret(secret, b"second")
    assert permissions.read_secret(secret) == b"first"
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]
