"""The contract, on a new file, on one that came through every migration, and on a backup put back."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.journal.contract import StorageContract
from tests.journal.desks import driver, event, home, insert, new_desk, opened, own_group

from frontdesk.journal import backup, deskfile, migrate
from frontdesk.journal.connection import APPLICATION_ID, connect
from frontdesk.journal.database import HEAD, create_database, open_database
from frontdesk.journal.errors import Missing, Replaced
from frontdesk.journal.keys import find_key, make_key
from frontdesk.journal.set_up_errors import AlreadySetUp, NotSetUp
from frontdesk.places import Places


class TestNewFile(StorageContract):
    @pytest.fixture
    def places(self, tmp_path: Path) -> Places:
        return new_desk(tmp_path)


class TestMigratedFile(StorageContract):
    @pytest.fixture
    def places(self, tmp_path: Path) -> Places:
        places = home(tmp_path)
        places.ensure()
        key = make_key(places)
        connection = connect(places.database, key, create=True)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.close()
        migrate.upgrade(places.database, key)
        return places


class TestBackupPutBack(StorageContract):
    @pytest.fixture
    def places(self, tmp_path: Path) -> Places:
        places = new_desk(tmp_path)
        copy = tmp_path / "copy with spaces ? and #.db"
        with driver(places) as connection:
            backup.encrypted_copy(connection, places.database, find_key(places), copy)
        shutil.copy(copy, places.database)
        return places


def test_a_folder_may_have_any_name(tmp_path: Path) -> None:
    odd = tmp_path / "Präxis #1 100% ?mode=memory"
    places = new_desk(odd)
    assert places.database.stat().st_size > 0
    with opened(places) as database:
        assert database.revision() == HEAD


def test_a_place_without_a_desk_is_told_from_one_that_lost_its_file(tmp_path: Path) -> None:
    places = home(tmp_path)
    with pytest.raises(NotSetUp):
        open_database(places)
    new_desk(tmp_path)
    places.database.unlink()
    with pytest.raises(Missing):
        open_database(places)
    with pytest.raises(Missing):  # nor is a second desk begun over the first one's traces
        create_database(places)


def test_a_lost_desk_is_noticed_by_its_backups_alone(tmp_path: Path) -> None:
    places = home(tmp_path)
    places.ensure()
    places.backups.mkdir()
    (places.backups / "some.db").touch()
    with pytest.raises(Missing):
        open_database(places)


def test_a_desk_is_not_made_twice(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    before = places.database.read_bytes()
    with pytest.raises(AlreadySetUp):
        create_database(places)
    assert places.database.read_bytes() == before


def test_a_set_up_that_was_killed_half_way_is_begun_again(tmp_path: Path) -> None:
    places = home(tmp_path)
    places.ensure()
    key = make_key(places)
    places.database.with_name("frontdesk.db.new").write_bytes(b"half a file")
    with create_database(places) as database:
        assert database.revision() == HEAD
        assert database.key.raw == key.raw


def test_the_desk_file_keeps_what_is_not_mentioned(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    deskfile.remember(places, site="MAPLE", device="front", epoch="e1", seq=7)
    deskfile.remember(places, seq=8)
    known = deskfile.recall(places)
    assert known is not None
    assert (known.site, known.device, known.epoch, known.seq) == ("MAPLE", "front", "e1", 8)
    with opened(places) as database:
        assert known.key == database.key.fingerprint


def test_a_tally_sees_what_another_program_wrote(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    one, other = deskfile.Tally(places), deskfile.Tally(places)
    one.note(epoch="e1", seq=3, numbers={"A": 2})
    other.note(epoch="e1", seq=4, numbers={"A": 3})
    deskfile.remember(places, site="MAPLE", numbers={"B": 9})
    one.note(epoch="e1", seq=5, numbers={"A": 4})
    other.note(epoch="e1", seq=2, numbers={"A": 1})
    known = deskfile.recall(places)
    assert known is not None
    assert (known.site, known.epoch, known.seq, known.numbers) == ("MAPLE", "e1", 5, {"A": 4, "B": 9})
    one.note(epoch="e2", seq=1, numbers={"C": 1})
    places.desk_file.unlink()
    one.note(epoch="e2", seq=2, numbers={"C": 2})
    known = deskfile.recall(places)
    assert known is not None
    assert (known.epoch, known.seq, known.numbers["C"]) == ("e2", 2, 2)


def test_an_unreadable_desk_file_still_says_that_there_was_a_desk(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    for rubbish in (b"", b"[1]", b"\xff", b'{"seq": "many"}'):
        places.desk_file.write_bytes(rubbish)
        assert deskfile.recall(places) == deskfile.DeskFile()


def test_a_view_that_outlives_the_program_leaves_nothing_behind(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    database = open_database(places)
    with database.reading() as view:
        database.close()
        assert view.row("SELECT count(*) FROM memo") == (0,)
    assert sorted(path.name for path in places.data.iterdir()) == ["frontdesk.db", "frontdesk.lock"]


def test_a_desk_for_several_logins_opens_its_files_to_the_group_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("frontdesk.permissions.GROUP", own_group())
    places = replace(home(tmp_path), machine_wide=True, home=None)
    with create_database(places) as database:
        with database.writing() as tx:
            tx.run("INSERT INTO memo VALUES ('a', '1')")
        modes = {path.name: path.stat().st_mode & 0o7777 for path in tmp_path.rglob("*")}
        assert database.key.holding.kind == "group file"
    assert [modes[name] for name in ("data", "config", "state", "logs")] == [0o2770] * 4
    assert modes["desk.key"] == 0o640
    shared = ("frontdesk.db", "frontdesk.db-wal", "frontdesk.db-shm", "frontdesk.lock", "desk.json")
    assert {name: oct(modes[name]) for name in shared} == dict.fromkeys(shared, oct(0o660))


def test_a_login_with_a_keyring_opens_its_desk_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr("keyring.get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.setattr("keyring.set_password", lambda service, name, value: kept.update({(service, name): value}))
    places = replace(home(tmp_path), home=None)
    create_database(places).close()
    with opened(places) as database:
        assert database.key.holding.kind == "keyring"
        assert not places.key_file.exists()


def test_the_log_is_folded_into_the_file_when_the_last_program_leaves(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    with opened(places) as database, database.writing() as tx:
        tx.run("INSERT INTO memo VALUES ('a', '1')")
    assert sorted(path.name for path in places.data.iterdir()) == ["frontdesk.db", "frontdesk.lock"]


@pytest.mark.parametrize("again", [False, True], ids=["deleted", "exchanged"])
def test_a_file_that_is_taken_away_while_it_is_open_takes_no_record_along(tmp_path: Path, again: bool) -> None:
    """The system would go on writing into the file that nobody can find any more."""
    places = new_desk(tmp_path)
    trouble = Replaced if again else Missing
    with opened(places) as database:
        with database.writing() as tx:
            tx.run(*insert("event", event()))
        away = places.database.rename(tmp_path / "away.db")
        if again:
            shutil.copy(away, places.database)
        with pytest.raises(trouble), database.writing() as tx:
            tx.run(*insert("event", event(2)))
        with pytest.raises(trouble), database.reading():
            pass
        away.replace(places.database)
        with database.writing() as tx:
            tx.run(*insert("event", event(2)))
        with database.reading() as view:
            assert view.rows("SELECT count(*) FROM event") == [(2,)]
