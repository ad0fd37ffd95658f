"""What everybody may rely on who reads and writes the desk's file, however that file came to be."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from tests.journal.desks import CANARY, complaint, event, insert, opened

from frontdesk.journal.database import Database
from frontdesk.journal.errors import JournalTrouble, Locked, ReadOnly, Unforeseen
from frontdesk.places import Places

SET = "INSERT INTO memo (name, value) VALUES (?, ?)"
ALL = "SELECT name, value FROM memo ORDER BY name"


def fail_after(act: Callable[[], object]) -> NoReturn:
    act()
    raise ZeroDivisionError


class StorageContract:
    """Subclasses say how the file is made: `places` gives a home that has one."""

    @pytest.fixture
    def places(self, tmp_path: Path) -> Places:
        raise NotImplementedError

    @pytest.fixture
    def database(self, places: Places) -> Iterator[Database]:
        with opened(places) as database:
            yield database

    def test_what_a_block_wrote_is_there_for_the_next_program(self, places: Places) -> None:
        with opened(places) as first, first.writing() as tx:
            tx.run(SET, ("a", "1"))
        with opened(places) as second, second.reading() as view:
            assert view.rows(ALL) == [("a", "1")]

    def test_rows_of_the_tables_in_code_fit_the_file(self, database: Database) -> None:
        from frontdesk.journal.statements import insert_into
        from frontdesk.journal.tables import MemoRow

        with database.writing() as tx:
            row = MemoRow(name="a", value="1").model_dump()
            tx.run(insert_into(str(MemoRow.__tablename__), tuple(row)), tuple(row.values()))
            tx.run(SET, ("b", "2"))
        with database.reading() as view:
            assert view.rows(ALL) == [("a", "1"), ("b", "2")]

    def test_a_block_that_raises_leaves_nothing(self, database: Database) -> None:
        with pytest.raises(ZeroDivisionError), database.writing() as tx:
            fail_after(lambda: tx.run(SET, ("a", "1")))
        with database.reading() as view:
            assert view.rows(ALL) == []

    def test_the_next_block_works_after_one_that_failed(self, database: Database) -> None:
        with pytest.raises(Unforeseen), database.writing() as tx:
            tx.run("INSERT INTO nowhere VALUES (1)")
        with database.writing() as tx:
            tx.run(SET, ("a", "1"))
        with database.reading() as view:
            assert view.row("SELECT value FROM memo") == ("1",)

    def test_an_error_while_undoing_does_not_hide_the_first(self, database: Database) -> None:
        with pytest.raises(ZeroDivisionError) as caught, database.writing() as tx:
            fail_after(tx.driver.close)
        assert "could not be rolled back" in caught.value.__notes__[0]
        with database.writing() as tx:
            tx.run(SET, ("a", "1"))

    def test_a_reader_cannot_write(self, database: Database) -> None:
        with pytest.raises(ReadOnly), database.reading() as view:
            view.run(SET, ("a", "1"))
        with database.reading() as view:
            assert view.rows(ALL) == []

    def test_a_view_is_of_one_moment(self, database: Database) -> None:
        with database.reading() as view:
            assert view.rows(ALL) == []
            with database.writing() as tx:
                tx.run(SET, ("a", "1"))
            assert view.rows(ALL) == []
        with database.reading() as view:
            assert view.rows(ALL) == [("a", "1")]

    def test_a_reader_does_not_wait_for_a_writer(self, places: Places, database: Database) -> None:
        with opened(places) as other, other.writing() as tx:
            tx.run(SET, ("a", "1"))
            with database.reading() as view:
                assert view.rows(ALL) == []

    def test_a_writer_has_the_lock_before_its_first_word(
        self, places: Places, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Else two programs read the same last number and give it out twice."""
        monkeypatch.setattr("frontdesk.journal.connection.PATIENCE_MS", 20)
        with opened(places) as other, other.writing(), pytest.raises(Locked), database.writing():
            pytest.fail("two writers at once")

    def test_threads_take_turns(self, database: Database) -> None:
        def count_up() -> None:
            for _ in range(25):
                with database.writing() as tx:
                    row = tx.run("SELECT value FROM memo WHERE name = 'n'").fetchone()
                    tx.run("INSERT OR REPLACE INTO memo VALUES ('n', ?)", (str(int(row[0]) + 1 if row else 1),))
                with database.reading() as view:
                    assert view.row("SELECT value FROM memo")

        threads = [threading.Thread(target=count_up) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with database.reading() as view:
            assert view.rows(ALL) == [("n", "100")]

    def test_an_error_never_repeats_what_somebody_said(self, database: Database) -> None:
        statements = [
            insert("complaint", complaint(severity=9)),
            insert("complaint", complaint() | {"state": None}),
            ("SELECT * FROM search WHERE search MATCH ?", [f'"{CANARY}']),
            (f"SELECT '{CANARY}", []),
        ]
        for statement, values in statements:
            with pytest.raises(JournalTrouble) as caught, database.writing() as tx:
                tx.run(statement, values)
            trouble = caught.value
            shown = "".join(traceback.format_exception(trouble)) + repr(trouble) + trouble.detail
            assert not any(word in shown for word in CANARY.split())
            assert "writing.py" in shown

    def test_events_are_only_ever_added(self, database: Database) -> None:
        with database.writing() as tx:
            tx.run(*insert("event", event()))
        for statement in (
            "DELETE FROM event",
            "UPDATE event SET facts = '{\"a\":1}'",
            "UPDATE event SET words = x'00'",
            "UPDATE event SET words = NULL, actor = 'somebody else'",
            insert("event", event(hash="c" * 64), "INSERT OR REPLACE")[0],
        ):
            values = list(event(hash="c" * 64).values()) if "REPLACE" in statement else []
            with pytest.raises(Unforeseen), database.writing() as tx:
                tx.run(statement, values)
        with database.reading() as view:
            assert view.rows("SELECT id, facts, words, hash FROM event") == [
                ("0190-00000001", "{}", b"sealed", "b" * 64)
            ]

    def test_the_words_of_an_event_can_be_erased_once_and_for_all(self, database: Database) -> None:
        with database.writing() as tx:
            tx.run(*insert("event", event()))
            tx.run("UPDATE event SET words = NULL")
        with database.reading() as view:
            assert view.rows("SELECT words, words_hash FROM event") == [(None, "aa")]
        with pytest.raises(Unforeseen), database.writing() as tx:
            tx.run("UPDATE event SET words = x'00'")

    def test_the_same_place_in_a_chain_is_given_once(self, database: Database) -> None:
        with database.writing() as tx:
            tx.run(*insert("event", event()))
        with pytest.raises(Unforeseen), database.writing() as tx:
            tx.run(*insert("event", event(id="another")))

    def test_erased_words_leave_the_search_index(self, database: Database) -> None:
        with database.writing() as tx:
            tx.run("INSERT INTO search (rowid, complaint, number, said) VALUES (1, 'c1', 'A1', ?)", (CANARY,))
        with database.reading() as view:
            assert view.rows("SELECT complaint FROM search WHERE search MATCH 'quartzw*'") == [("c1",)]
        with database.writing() as tx:
            tx.run("DELETE FROM search WHERE rowid = 1")
        with database.reading() as view:
            kept = b"".join(row[0] for row in view.rows("SELECT block FROM search_data"))
        assert b"xyloph" not in kept
        assert b"quartzw" not in kept
