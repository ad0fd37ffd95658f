"""Several programs on one file, what a program pays for opening it, and how often it makes the disk flush."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.journal.desks import driver, event, insert, new_desk, opened
from tests.journal.flushes import counted_flushes

ROOT = Path(__file__).resolve().parents[2]
BEGINNING = """
import sys
from pathlib import Path
from frontdesk.places import find_places
from frontdesk.journal.database import open_database
places = find_places(sys.argv[1])
"""
WRITER = (
    BEGINNING
    + """
from tests.journal.desks import event, insert
database = open_database(places)
print("ready", flush=True)
sys.stdin.readline()
for _ in range(200):
    with database.writing() as tx:
        last = tx.run("SELECT max(seq) FROM event").fetchone()[0] or 0
        tx.run(*insert("event", event(last + 1, actor=sys.argv[2])))
    print(last + 1, flush=True)
"""
)


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


def run(code: str, *arguments: str) -> str:
    program = start(code, *arguments)
    out, err = program.communicate(timeout=60)
    assert (program.returncode, err) == (0, "")
    return out


def test_two_programs_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each reads the last number and gives out the next: without the lock both would give out the same."""
    places = new_desk(tmp_path)
    writers = [start(WRITER, str(tmp_path), name) for name in ("rosa", "deon")]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        out, err = writer.communicate("go\n", timeout=120)
        assert (writer.returncode, err) == (0, "")
        assert len(out.split()) == 200
    with opened(places) as database, database.reading() as view:
        assert view.rows("SELECT actor, count(*) FROM event GROUP BY actor") == [("deon", 200), ("rosa", 200)]
        assert view.row("SELECT min(seq), max(seq), count(*) FROM event") == (1, 400, 400)


def test_what_was_accepted_survives_the_death_of_the_program(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    writer = start(WRITER, str(tmp_path), "rosa")
    assert writer.stdin
    assert writer.stdout
    assert writer.stdout.readline() == "ready\n"
    writer.stdin.write("go\n")
    writer.stdin.flush()
    for _ in range(40):
        writer.stdout.readline()
    writer.kill()
    out, _ = writer.communicate(timeout=60)
    accepted = 40 + len(out.split())
    with opened(places) as database, database.reading() as view:
        row = view.row("SELECT count(*), max(seq) FROM event")
        assert row is not None
        assert row[0] == row[1]
        assert accepted <= row[0] <= accepted + 1  # one may be kept whose number was not yet printed
        assert view.row("PRAGMA integrity_check") == ("ok",)


def test_opening_and_reading_import_neither_the_write_side_nor_the_keyring(tmp_path: Path) -> None:
    """They would cost more than the first screen does."""
    new_desk(tmp_path)
    loaded = run(
        BEGINNING
        + "with open_database(places) as database, database.reading() as view:\n"
        + "    view.rows('SELECT * FROM complaint')\n"
        + "import frontdesk.journal.errors, frontdesk.journal.deskfile\n"
        + "print(*sorted({name.partition('.')[0] for name in sys.modules}))",
        str(tmp_path),
    ).split()
    assert "sqlcipher3" in loaded
    heavy = {"sqlalchemy", "sqlmodel", "alembic", "keyring", "pydantic", "filelock", "cryptography"}
    assert not heavy & set(loaded)


def test_a_damaged_page_and_a_wrong_key_print_nothing(tmp_path: Path) -> None:
    """SQLCipher's own log goes to standard error, across the screens."""
    places = new_desk(tmp_path)
    places.key_file.write_text("ab" * 32)
    run(
        BEGINNING
        + "from frontdesk.journal.errors import WrongKey\n"
        + "try:\n    open_database(places)\nexcept WrongKey:\n    pass\n",
        str(tmp_path),
    )


def test_an_act_costs_one_flush_and_none_is_left_out(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    with opened(places) as database:
        with database.writing() as tx:
            tx.run("INSERT INTO memo VALUES ('first', '')")  # writes the log's own heading too
        for number in range(1, 11):
            with counted_flushes() as flushes, database.writing() as tx:
                tx.run(*insert("event", event(number)))
                tx.run("INSERT INTO memo VALUES (?, '')", (str(number),))
            assert flushes.count == 1
        with counted_flushes() as flushes, database.reading() as view:
            view.rows("SELECT * FROM event")
        assert flushes.count == 0


def test_a_program_that_reads_while_another_migrates_sees_the_old_or_the_new(tmp_path: Path) -> None:
    places = new_desk(tmp_path)
    with opened(places) as database, driver(places) as other:
        other.execute("BEGIN EXCLUSIVE")
        other.execute("CREATE TABLE later (id TEXT)")
        with database.reading() as view:
            assert view.row("SELECT count(*) FROM sqlite_master WHERE name = 'later'") == (0,)
        other.execute("ROLLBACK")
