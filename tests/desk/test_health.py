"""The doctor: every state of an installation has a sentence, and no tampering goes unseen."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from tests.desk.maple import Maple, home

from frontdesk import desk as at_desk
from frontdesk.envelope import FIELDS, chained
from frontdesk.journal.connection import PAGE_BYTES, Connection
from frontdesk.journal.database import create_database
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of, row_of
from frontdesk.places import Places

INFO = {
    "version", "python", "system", "home", "database", "config", "logs", "backups", "shared_by_all_accounts",
    "key_held_in", "key_is_worth", "encrypted", "site", "practice", "device", "letter", "last_sync", "server",
    "last_backup", "enrolled", "update_needed", "trouble", "honestly",
}  # fmt: skip


def faults(
    places: Places, *, verify: bool = True, rebuild: bool = False, now: Callable[[], datetime] | None = None
) -> list[str]:
    """What the doctor has to say against an installation."""
    report = at_desk.doctor(places, verify=verify, rebuild=rebuild, now=now or at_desk.utc_now)
    wrong = [check for check in report.checks if not check.ok]
    assert report.ok is (not wrong)
    assert all(check.what_to_do for check in wrong)
    return [f"{check.name}: {check.what_to_do}" for check in wrong]


class TestStates:
    def test_a_healthy_desk(self, maple: Maple) -> None:
        maple.resolved()
        known = at_desk.info(maple.places)
        assert set(known) == INFO
        assert (known["site"], known["practice"], known["letter"]) == ("MAPLE", "Maple Street", "A")
        assert (known["encrypted"], known["trouble"], known["last_sync"]) == (True, None, None)
        assert known["key_held_in"] == str(maple.places.key_file)
        assert faults(maple.places) == []
        assert faults(maple.places, verify=False, rebuild=True) == []

    def test_nothing_is_set_up(self, tmp_path: Path) -> None:
        known = at_desk.info(home(tmp_path))
        assert set(known) == INFO
        assert "No practice" in known["trouble"]
        assert "not been set up" in faults(home(tmp_path))[0]
        assert not list(tmp_path.iterdir()), "looking makes nothing"

    def test_set_up_was_interrupted(self, tmp_path: Path) -> None:
        create_database(home(tmp_path)).close()
        assert "No practice" in at_desk.info(home(tmp_path))["trouble"]
        assert faults(home(tmp_path))

    def test_another_key(self, maple: Maple) -> None:
        maple.desk.close()
        maple.places.key_file.write_text("ab" * 32)
        assert "does not open" in at_desk.info(maple.places)["trouble"]
        assert "does not open" in faults(maple.places)[0]

    def test_no_key(self, maple: Maple) -> None:
        maple.desk.close()
        maple.places.key_file.unlink()
        assert "was not found" in at_desk.info(maple.places)["trouble"]
        assert "was not found" in faults(maple.places)[0]

    def test_the_file_is_gone(self, maple: Maple) -> None:
        maple.desk.close()
        maple.places.database.unlink()
        assert "is gone" in at_desk.info(maple.places)["trouble"]
        assert "is gone" in faults(maple.places)[0]

    def test_a_file_that_is_not_ours(self, maple: Maple) -> None:
        maple.desk.close()
        maple.places.database.write_bytes(b"SQLite format 3\x00" + b"\x00" * 8000)
        assert "not written by frontdesk" in faults(maple.places)[0]

    @pytest.mark.parametrize("cut", [0, 100])
    def test_a_file_that_was_emptied(self, maple: Maple, cut: int) -> None:
        maple.desk.close()
        os.truncate(maple.places.database, cut)
        assert faults(maple.places)

    def test_any_damaged_page_is_found_and_none_is_stumbled_over(self, maple: Maple) -> None:
        for _ in range(8):
            maple.log()
        maple.desk.close()
        whole = maple.places.database.read_bytes()
        pages = len(whole) // PAGE_BYTES
        assert pages > 30
        for page in range(0, pages, 5):
            at = page * PAGE_BYTES + 1000
            maple.places.database.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert faults(maple.places), f"page {page + 1} of {pages}"
            assert set(at_desk.info(maple.places)) == INFO
        maple.places.database.write_bytes(whole)
        assert faults(maple.places) == []

    def test_a_note_of_the_practice_that_cannot_be_read(self, maple: Maple) -> None:
        with maple.desk.database.writing() as session:
            session.run("UPDATE memo SET value = '{' WHERE name = 'practice'")
        maple.desk.close()
        assert "unreadable note" in at_desk.info(maple.places)["trouble"]
        assert faults(maple.places)
        assert faults(maple.places, rebuild=True) == [], "the events still know it"


def without_guards(tamper: Callable[[Connection], object], maple: Maple) -> None:
    """Change the file with its key in hand, past the triggers that would refuse it."""
    with closing(maple.driver()) as driver:
        guards = driver.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            driver.execute(f"DROP TRIGGER {name}")
        tamper(driver)
        for _, sql in guards:
            driver.execute(sql)


def run(statement: str, *values: object) -> Callable[[Connection], object]:
    return lambda driver: driver.execute(statement, values)


def rewritten(where: str, **changes: object) -> Callable[[Connection], object]:
    """One event with other values and a hash that fits them again."""

    def tamper(driver: Connection) -> None:
        row = driver.execute(f"SELECT {EVENT_COLUMNS} FROM event WHERE {where}").fetchone()
        assert row is not None
        old = envelope_of(row)
        new = chained(replace(old, **changes), seq=old.seq, prev=old.prev)  # type: ignore[arg-type]
        values = tuple(row_of(new).values())
        driver.execute(
            f"UPDATE event SET {', '.join(f'{name} = ?' for name in FIELDS)} WHERE id = ?", (*values, old.id)
        )

    return tamper


LAST = "seq = (SELECT max(seq) FROM event)"
OF_A2 = "kind = 'logged' AND facts LIKE '%A2%'"
ON_EVENTS: dict[str, Callable[[Connection], object]] = {
    "facts": run(f"UPDATE event SET facts = replace(facts, 'WAIT', 'BILL') WHERE {OF_A2}"),
    "facts that are none": run(f"UPDATE event SET facts = '{{' WHERE {OF_A2}"),
    "facts without a form": run(f"UPDATE event SET facts = '{{\"severity\":1.5}}' WHERE {OF_A2}"),
    "facts and their hash": rewritten(OF_A2, facts={"number": "A2", "category": "BILL", "severity": 1}),
    "facts and hash of the last one": rewritten(LAST, facts={}),
    "who acted": run(f"UPDATE event SET actor = 'somebody' WHERE {OF_A2}"),
    "when": run(f"UPDATE event SET occurred_at = '2026-05-22T09:00:00.000Z' WHERE {OF_A2}"),
    "when, unreadable": run(f"UPDATE event SET occurred_at = 'yesterday' WHERE {OF_A2}"),
    "words": run(f"UPDATE event SET words = zeroblob(80) WHERE {OF_A2}"),
    "words of another": run(
        f"UPDATE event SET (words, words_hash) = (SELECT words, words_hash FROM event WHERE {LAST}) WHERE {OF_A2}"
    ),
    "hash": run(f"UPDATE event SET hash = substr(hash, 2) || substr(hash, 1, 1) || 'x' WHERE {OF_A2}"),
    "the last event gone": run(f"DELETE FROM event WHERE {LAST}"),
    "the last three gone": run("DELETE FROM event WHERE seq > (SELECT max(seq) FROM event) - 3"),
    "one in the middle gone": run(f"DELETE FROM event WHERE {OF_A2}"),
    "the first gone": run("DELETE FROM event WHERE seq = 1"),
    "all gone but those of the site": run("DELETE FROM event WHERE subject LIKE 'complaint:%'"),
    "one in the middle gone and the rest moved up": lambda driver: [
        driver.execute(f"DELETE FROM event WHERE {OF_A2}"),
        driver.execute("UPDATE event SET seq = seq - 1 WHERE seq > 7"),
    ],
    "the head moved back": run("UPDATE head SET seq = seq - 1"),
    "the head gone": run("DELETE FROM head"),
    "one that nobody wrote": run(
        f"INSERT INTO event SELECT 'forged', site, device, epoch, seq + 1, clock, subject, cycle, kind, version,"
        f" actor, occurred_at, recorded_at, facts, words, words_hash, key_id, hash, hash FROM event WHERE {LAST}"
    ),
}  # fmt: skip
ON_LISTS: dict[str, Callable[[Connection], object]] = {
    "a code": run("UPDATE complaint SET category = 'BILL' WHERE number = 'A2'"),
    "a state": run("UPDATE complaint SET state = 'closed', open = 0 WHERE number = 'A2'"),
    "a due time": run("UPDATE complaint SET next_due_at = '2026-06-22T09:00:00.000Z' WHERE number = 'A2'"),
    "a mark": run("UPDATE complaint SET flags = 'abuse' WHERE number = 'A3'"),
    "words": run("UPDATE complaint SET said = 'nothing' WHERE number = 'A2'"),
    "a complaint gone": run("DELETE FROM complaint WHERE number = 'A2'"),
    "a complaint that nobody made": run(
        "INSERT INTO complaint(id, number, kind, state, cycle, received_at, entered_at, open, last_event_at, reopens,"
        " flags, rules_version, review) VALUES ('x', 'A9', 'complaint', 'new', 1, 'a', 'a', 1, 'a', 0, '', '', 0)"
    ),
    "search words": run("UPDATE search SET said = 'nothing' WHERE number = 'A2'"),
    "search words gone": run("DELETE FROM search WHERE number = 'A2'"),
    "the staff list": run("UPDATE memo SET value = replace(value, 'desk', 'manager') WHERE name = 'practice'"),
    "the hours": run("UPDATE memo SET value = replace(value, '17:00', '23:00') WHERE name = 'practice'"),
}


class TestTampering:
    @pytest.fixture(autouse=True)
    def story(self, maple: Maple) -> None:
        for _ in range(2):
            maple.log(said="Fifty minutes", patient="P-1")
        maple.resolved(patient="P-2")
        maple.log(said="Last")
        assert faults(maple.places, now=maple.clock) == []

    @pytest.mark.parametrize("kind", ON_EVENTS)
    def test_what_was_changed_in_the_events_is_found_and_stays_to_be_seen(self, maple: Maple, kind: str) -> None:
        without_guards(ON_EVENTS[kind], maple)
        found = faults(maple.places, now=maple.clock)
        assert found
        assert not any(words in " ".join(found) for words in ("Fifty", "P-1", "Last"))
        assert faults(maple.places, rebuild=True, now=maple.clock), "making the lists again mends no chain"

    @pytest.mark.parametrize("kind", ON_LISTS)
    def test_what_was_changed_in_the_lists_is_found_and_mended(self, maple: Maple, kind: str) -> None:
        without_guards(ON_LISTS[kind], maple)
        assert faults(maple.places, now=maple.clock)
        assert faults(maple.places, rebuild=True, now=maple.clock) == []

    def test_without_the_key_and_the_trick_the_file_itself_refuses(self, maple: Maple) -> None:
        with closing(maple.driver()) as driver:
            for statement in ("DELETE FROM event", "UPDATE event SET facts = '{}'", "UPDATE event SET actor = 'x'"):
                with pytest.raises(Exception, match="events are never"):
                    driver.execute(statement)
        assert faults(maple.places, now=maple.clock) == []

    def test_words_may_be_erased_and_the_chain_still_holds(self, maple: Maple) -> None:
        with maple.desk.database.writing() as session:
            session.run(f"UPDATE event SET words = NULL WHERE {OF_A2}")
        assert all("A2" in fault for fault in faults(maple.places, now=maple.clock)), "the lists still show the words"
        assert faults(maple.places, rebuild=True, now=maple.clock) == []
        assert at_desk.case(maple.desk, "A2").complaint.said == ""

    def test_time_alone_is_no_fault(self, maple: Maple) -> None:
        for hours in (1, 10, 100, 1000):
            maple.clock.step(hours=hours)
            report = at_desk.doctor(maple.places, verify=True, now=maple.clock)
            assert report.ok, report
            at_desk.board(maple.desk)
            assert at_desk.doctor(maple.places, verify=True, now=maple.clock).ok
