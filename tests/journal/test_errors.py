"""Everything that can be wrong with the file is made to go wrong for real, and says what to do."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.journal.desks import (
    CANARY,
    as_anyone,
    complaint,
    driver,
    file_size_limit,
    home,
    insert,
    new_desk,
    opened,
    powerless,
)

from frontdesk.journal import arrival, errors, keys, set_up_errors
from frontdesk.journal.connection import PAGE_BYTES
from frontdesk.journal.database import create_database, open_database
from frontdesk.journal.errors import FROM_SYSTEM, JournalTrouble, translated
from frontdesk.journal.journal import Journal
from frontdesk.places import Places


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.journal.connection.PATIENCE_MS", 20)
    monkeypatch.setattr("frontdesk.journal.database.PATIENCE_MS", 20)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A desk with a hundred complaints."""
    places = new_desk(tmp_path)
    with opened(places) as database, database.writing() as tx:
        for number in range(100):
            tx.run(*insert("complaint", complaint(number, said=CANARY * 20)))
    return places


def look(places: Places) -> None:
    with opened(places) as database, database.reading() as view:
        view.rows("SELECT * FROM complaint")


def write(places: Places, size: int = 10) -> None:
    with opened(places) as database, database.writing() as tx:
        tx.run("INSERT INTO memo VALUES ('big', ?)", ("x" * size,))


def overwrite(places: Places, offset: int, length: int) -> None:
    with places.database.open("r+b") as file:
        file.seek(offset)
        file.write(b"\xa5" * length)


def locked(places: Places) -> None:
    with driver(places) as other:
        other.execute("BEGIN IMMEDIATE")
        write(places)


def locked_by_a_thread(places: Places) -> None:
    with opened(places) as database, database.writing():
        caught: list[Exception] = []

        def second() -> None:
            try:
                with database.writing():
                    pass
            except JournalTrouble as trouble:
                caught.append(trouble)

        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        raise caught[0]


def damaged_in_the_middle(places: Places) -> None:
    overwrite(places, 30 * PAGE_BYTES, 40 * PAGE_BYTES)
    look(places)


def damaged_at_the_beginning(places: Places) -> None:
    look(places)  # from now on the desk remembers which key fits
    overwrite(places, 100, 200)
    look(places)


def emptied(places: Places) -> None:
    places.database.write_bytes(b"")
    look(places)


def full(places: Places) -> None:
    with opened(places) as database, database.writing() as tx:
        pages = tx.driver.execute("PRAGMA page_count").fetchone()
        tx.driver.execute(f"PRAGMA max_page_count = {pages[0] if pages else 0}")
        tx.run("INSERT INTO memo VALUES ('big', ?)", ("x" * 1_000_000,))


def failing(places: Places) -> None:
    with file_size_limit(places.database.stat().st_size):
        write(places, 3_000_000)


def read_only_folder(_: Places) -> None:
    with powerless() as folder:
        places = new_desk(folder / "home")
        with as_anyone(folder):
            places.data.chmod(0o555)
            places.database.chmod(0o444)
            write(places)


def no_folder(_: Places) -> None:
    with powerless() as folder:
        (folder / "home").mkdir()
        with as_anyone(folder):
            (folder / "home").chmod(0o555)
            create_database(home(folder / "home"))


def plain_sqlite(places: Places) -> None:
    places.database.unlink()
    with sqlite3.connect(places.database) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    other.close()
    look(places)


def a_text(places: Places) -> None:
    places.database.write_text("Dear diary\n")
    look(places)


def of_another_program(places: Places) -> None:
    with driver(places) as connection:
        connection.execute("PRAGMA application_id = 7")
    look(places)


def wrong_key(places: Places) -> None:
    places.key_file.write_text("ab" * 32)
    look(places)


def key_missing(places: Places) -> None:
    places.key_file.unlink()
    look(places)


def key_refused(places: Places) -> None:
    places.key_file.write_text("my dog's name")
    look(places)


def key_given(places: Places) -> None:
    credential = places.config / "given" / keys.CREDENTIAL
    credential.parent.mkdir(mode=0o700)
    credential.write_text(places.key_file.read_text())
    credential.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(keys.CREDENTIALS_VARIABLE, str(credential.parent))
        keys.keep_keys(places, bytes(32))


def too_new(places: Places) -> None:
    with driver(places) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    look(places)


def too_new_while_open(places: Places) -> None:
    with opened(places) as database:
        with driver(places) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        with database.writing():
            pytest.fail("an old program wrote into a new layout")


def missing(places: Places) -> None:
    places.database.unlink()
    look(places)


def missing_while_open(places: Places) -> None:
    with opened(places) as database:
        places.database.unlink()
        with database.writing():
            pytest.fail("a new file was made in the place of the old one")


def exchanged_while_open(places: Places) -> None:
    with opened(places) as database:
        copy = places.database.with_name("copy")
        shutil.copy(places.database, copy)
        copy.replace(places.database)
        with database.writing():
            pass


def not_set_up(places: Places) -> None:
    open_database(home(places.data / "elsewhere"))


def already_set_up(places: Places) -> None:
    create_database(places)


def unforeseen(places: Places) -> None:
    with opened(places) as database, database.writing() as tx:
        tx.run(*insert("complaint", complaint(1)))


def still_arriving(places: Places) -> None:
    assert places.home
    with create_database(home(places.home / "new")) as database:
        journal = Journal(database)
        moment = datetime(2026, 5, 22, 9, tzinfo=UTC)
        arrival.begin(
            journal, site="ELM", device="d2", epoch="e1", letter="B", store_id="s1", key=bytes(32), now=moment
        )
        journal.practice()


PROVOKED: list[tuple[Callable[[Places], None], type[JournalTrouble], str]] = [
    (locked, errors.Locked, "Another program is using"),
    (locked_by_a_thread, errors.Locked, "Another program is using"),
    (damaged_in_the_middle, errors.Damaged, "is damaged"),
    (damaged_at_the_beginning, errors.Damaged, "with the key that opened it before"),
    (emptied, errors.Damaged, "is empty"),
    (full, errors.DiskFull, "is full"),
    (failing, errors.DiskFailing, "did not read or write"),
    (read_only_folder, errors.ReadOnly, "read-only for this account"),
    (no_folder, errors.NoFolder, "may not write there"),
    (plain_sqlite, errors.NotOurs, "unencrypted SQLite database"),
    (a_text, errors.NotOurs, "too short to be a database"),
    (of_another_program, errors.NotOurs, "frontdesk's mark"),
    (wrong_key, errors.WrongKey, "does not open with the key"),
    (key_missing, errors.KeyMissing, "was not found"),
    (key_refused, errors.KeyRefused, "does not hold a key"),
    (key_given, errors.KeyGiven, "as a systemd credential"),
    (too_new, errors.TooNew, "layout 9999"),
    (too_new_while_open, errors.TooNew, "layout 9999"),
    (missing, errors.Missing, "is gone"),
    (missing_while_open, errors.Missing, "is gone"),
    (exchanged_while_open, errors.Replaced, "was exchanged"),
    (not_set_up, set_up_errors.NotSetUp, "has not been set up"),
    (still_arriving, set_up_errors.StillArriving, "has not yet fetched"),
    (already_set_up, set_up_errors.AlreadySetUp, "already set up"),
    (unforeseen, errors.Unforeseen, "UNIQUE constraint failed: complaint.id"),
]


@pytest.mark.parametrize(("go_wrong", "trouble", "sentence"), PROVOKED, ids=[way.__name__ for way, *_ in PROVOKED])
def test_each_trouble_has_its_class_its_sentence_and_a_way_out(
    places: Places,
    go_wrong: Callable[[Places], None],
    trouble: type[JournalTrouble],
    sentence: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(JournalTrouble) as caught:
        go_wrong(places)
    found = caught.value
    assert type(found) is trouble
    assert sentence in found.message
    assert str(found) == f"{found.message}\nNext: {found.next_step}"
    for part in (found.message, found.next_step):
        assert re.fullmatch(r"\S.*[.A-Z]", part), part
        assert "SQL" not in part.replace("SQLite database", "").replace("SQLITE_CONSTRAINT", "")
        assert not any(word in part for word in CANARY.split())
    assert capfd.readouterr() == ("", ""), "nothing may be printed across the screen"


def test_every_class_of_trouble_is_provoked() -> None:
    told = [*vars(errors).values(), *vars(set_up_errors).values()]
    known = {thing for thing in told if isinstance(thing, type) and issubclass(thing, JournalTrouble)}
    assert {trouble for _, trouble, _ in PROVOKED} == known - {JournalTrouble}
    assert len({trouble.code for trouble in known}) == len(known)


@pytest.mark.parametrize("go_wrong", [plain_sqlite, a_text, of_another_program, wrong_key, too_new, key_missing])
def test_a_file_that_is_refused_stays_as_it_was(places: Places, go_wrong: Callable[[Places], None]) -> None:
    with pytest.raises(JournalTrouble):
        go_wrong(places)
    before = places.database.read_bytes()
    for attempt in (look, write, create_database):
        with pytest.raises(JournalTrouble):
            attempt(places)
    assert places.database.read_bytes() == before


@pytest.mark.parametrize("go_wrong", [full, failing, locked])
def test_nothing_is_lost_and_the_next_write_works_once_there_is_room(
    places: Places, go_wrong: Callable[[Places], None]
) -> None:
    with pytest.raises(JournalTrouble):
        go_wrong(places)
    write(places)
    with opened(places) as database, database.reading() as view:
        assert view.row("SELECT count(*) FROM complaint") == (100,)
        assert view.row("SELECT count(*) FROM memo WHERE name = 'big'") == (1,)
        assert view.row("PRAGMA integrity_check") == ("ok",)


def test_the_same_open_database_goes_on_after_a_full_disk(places: Places) -> None:
    with opened(places) as database:
        with file_size_limit(places.database.stat().st_size), pytest.raises(JournalTrouble), database.writing() as tx:
            tx.run("INSERT INTO memo VALUES ('big', ?)", ("x" * 3_000_000,))
        with database.writing() as tx:
            tx.run("INSERT INTO memo VALUES ('small', 'x')")
        with database.reading() as view:
            assert view.rows("SELECT name FROM memo") == [("small",)]


@pytest.mark.parametrize(("number", "trouble"), FROM_SYSTEM.items(), ids=str)
def test_what_the_system_refuses_is_named_by_its_own_file(number: int, trouble: type[JournalTrouble]) -> None:
    with pytest.raises(trouble, match="/the/file"), translated(Path("/the/database")):
        raise OSError(number, os.strerror(number), "/the/file")


def test_an_error_that_is_not_about_the_file_passes_as_it_is(tmp_path: Path) -> None:
    def fail(error: Exception) -> None:
        with translated(tmp_path):
            raise error

    for error in (KeyError("x"), OSError(errno.EAGAIN, "later")):
        with pytest.raises(type(error)) as caught:
            fail(error)
        assert caught.value is error


@pytest.fixture(params=["SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC"])
def disk_error(request: pytest.FixtureRequest) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = request.param
    return error


def test_a_failed_write_on_a_disk_without_room_is_put_down_to_the_room(
    disk_error: sqlite3.OperationalError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quota or a network share reports a full disk as a plain write error."""
    monkeypatch.setattr("frontdesk.journal.errors.ALMOST_FULL_BYTES", 1 << 62)
    with pytest.raises(errors.DiskFull), translated(tmp_path / "x.db"):
        raise disk_error
