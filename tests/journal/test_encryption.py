"""Nothing that a patient said stands in the clear on the disk: not in the file, its log, its copies, or beside it."""

from __future__ import annotations

from pathlib import Path

from tests.journal.desks import CANARY, complaint, driver, insert, new_desk, opened

from frontdesk.journal import backup
from frontdesk.journal.keys import find_key

TRACES = [CANARY.encode(), *(word.encode() for word in CANARY.split()), CANARY.encode("utf-16-le")]


def test_neither_the_file_nor_its_log_nor_a_copy_shows_a_word(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    with opened(places) as database:
        with database.writing() as tx:
            for number in range(300):
                tx.run(*insert("complaint", complaint(number, said=CANARY * 30)))
            tx.run("INSERT INTO search (rowid, complaint, number, said) VALUES (1, 'c1', 'A1', ?)", (CANARY,))
            tx.run("INSERT INTO draft (id, updated_at, body) VALUES ('d', '', ?)", (CANARY,))
        with driver(places) as connection:
            backup.encrypted_copy(connection, places.database, find_key(places), places.data / "copy.db")
        live = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"frontdesk.db", "frontdesk.db-wal", "frontdesk.db-shm", "copy.db"} <= {path.name for path in live}
    assert len(live[places.database.with_name("frontdesk.db-wal")]) > 300_000
    closed = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for path, content in [*live.items(), *closed.items()]:
        assert not any(trace in content for trace in TRACES), path
        assert not content.startswith(b"SQLite format 3"), path


def test_the_key_itself_stands_in_its_own_file_only(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    with opened(places) as database:
        raw = database.key.raw
    holders = [
        path.name
        for path in tmp_path.rglob("*")
        if path.is_file() and (raw in path.read_bytes() or raw.hex().encode() in path.read_bytes())
    ]
    assert holders == ["desk.key"]


def test_every_connection_keeps_the_promises_that_the_file_cannot_hold_by_itself(tmp_path: Path) -> None:
    promises = {"synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "recursive_triggers": 1, "temp_store": 2}
    places = new_desk(tmp_path)
    with opened(places) as database, database.writing() as tx:
        for pragma, value in promises.items():
            assert tx.run(f"PRAGMA {pragma}").fetchone() == (value,), pragma
        assert tx.run("PRAGMA journal_mode").fetchone() == ("wal",)
    with opened(places) as database, database.reading() as view:
        assert view.row("PRAGMA query_only") == (1,)
        assert view.row("PRAGMA temp_store") == (2,)


def test_others_on_this_computer_cannot_even_look_into_the_folders(tmp_path: Path) -> None:
    places = new_desk(tmp_path / "home")
    for folder in (places.data, places.config, places.state, places.logs):
        assert folder.stat().st_mode & 0o777 == 0o700
    for file in (places.database, places.key_file, places.desk_file):
        assert file.stat().st_mode & 0o777 == 0o600
