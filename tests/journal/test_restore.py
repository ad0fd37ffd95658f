"""Putting a backup back: nothing is overwritten without a copy, what does not fit is refused, no number comes twice."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import local
from tests.desk.maple import Maple, entered, home, intake, open_practice
from tests.faults.child import child, finish

from frontdesk import desk as at_desk
from frontdesk.journal import backup, deskfile
from frontdesk.journal.backup_errors import CannotRestore, NoSuchBackup
from frontdesk.journal.connection import PAGE_BYTES, connect
from frontdesk.journal.errors import JournalTrouble, KeyMissing, Locked
from frontdesk.journal.keys import find_key
from frontdesk.journal.restore import restore
from frontdesk.journal.rewound import _next_letter
from frontdesk.places import Places

HOLDER = """
import sys
from pathlib import Path
from frontdesk.desk import open_desk
from frontdesk.places import find_places
with open_desk(find_places(sys.argv[1], env={})) as desk:
    print("open", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def maple(tmp_path: Path) -> Maple:
    """One complaint, a backup, and one more."""
    maple = open_practice(tmp_path / "home")
    maple.log(said="first")
    backup.make(maple.places, maple.clock())
    maple.clock.step(minutes=5)
    maple.log(said="second")
    maple.clock.step(minutes=5)
    return maple


@pytest.fixture
def places(maple: Maple) -> Places:
    """The closed home."""
    maple.desk.close()
    return maple.places


@pytest.fixture
def good(places: Places) -> Path:
    """The backup."""
    (path,) = places.backups.iterdir()
    return path


def numbers(places: Places) -> list[str]:
    with at_desk.open_desk(places) as desk:
        return sorted(line.number for line in at_desk.history_page(desk, 0))


def logged_next(places: Places, maple: Maple) -> str:
    with at_desk.open_desk(places, now=maple.clock) as desk:
        return at_desk.log(desk, maple.rosa, intake()).complaint.number


class TestPuttingBack:
    def test_the_backup_is_in_place_and_the_old_file_is_kept_whole(
        self, maple: Maple, places: Places, good: Path
    ) -> None:
        before = good.read_bytes()
        done = restore(places, good, maple.clock())
        assert numbers(places) == ["A1"]
        assert good.read_bytes() == before
        assert done.set_aside is not None
        assert backup.prove(done.set_aside, find_key(places)) > done.events
        back = restore(places, done.set_aside, maple.clock() + timedelta(minutes=1))
        assert back.events > done.events
        assert numbers(places) == ["A1", "A2"]

    def test_the_file_is_closed_to_others_and_nothing_is_left_over(
        self, maple: Maple, places: Places, good: Path
    ) -> None:
        restore(places, good, maple.clock())
        assert places.database.stat().st_mode & 0o077 == 0
        assert {path.name for path in places.data.iterdir()} == {"backups", "frontdesk.db", "frontdesk.lock"}
        assert at_desk.doctor(places, verify=True).ok

    def test_a_lost_file_comes_back(self, maple: Maple, places: Places, good: Path) -> None:
        places.database.unlink()
        assert restore(places, good, maple.clock()).set_aside is None
        assert numbers(places) == ["A1"]

    @pytest.mark.parametrize("where", [0, 12])
    def test_a_damaged_file_is_set_aside_as_it_is(self, maple: Maple, places: Places, good: Path, where: int) -> None:
        with places.database.open("r+b") as file:
            file.seek(where * PAGE_BYTES)
            file.write(b"\xa5" * 3 * PAGE_BYTES)
        damaged = places.database.read_bytes()
        done = restore(places, good, maple.clock())
        assert done.set_aside is not None
        assert len(done.set_aside.read_bytes()) == len(damaged)
        assert numbers(places) == ["A1"]

    def test_the_log_of_a_file_that_does_not_open_is_kept_beside_it(self, maple: Maple) -> None:
        places, log = maple.places, maple.places.database.with_name("frontdesk.db-wal")
        newest_acts = log.read_bytes()
        maple.desk.close()
        log.write_bytes(newest_acts)
        places.database.write_bytes(b"\xa5" * 9000)
        (good,) = places.backups.iterdir()
        done = restore(places, good, maple.clock())
        assert done.set_aside is not None
        assert done.set_aside.with_name(done.set_aside.name + "-wal").read_bytes() == newest_acts
        assert numbers(places) == ["A1"]

    def test_a_raw_copy_with_its_log_is_a_backup_too(self, maple: Maple, tmp_path: Path) -> None:
        for ending in ("", "-wal"):
            shutil.copy(f"{maple.places.database}{ending}", tmp_path / f"copy.db{ending}")
        maple.desk.close()
        maple.places.database.unlink()
        restore(maple.places, tmp_path / "copy.db", maple.clock())
        assert numbers(maple.places) == ["A1", "A2"]

    def test_on_another_computer_the_key_is_enough(
        self, maple: Maple, places: Places, good: Path, tmp_path: Path
    ) -> None:
        other = home(tmp_path / "other")
        with pytest.raises(KeyMissing):
            restore(other, good, maple.clock())
        other.ensure()
        shutil.copy(places.key_file, other.key_file)
        restore(other, good, maple.clock())
        assert numbers(other) == ["A1"]


class TestRefusals:
    def refused(self, places: Places, file: Path, kind: type[JournalTrouble] = CannotRestore) -> str:
        before = {path: path.read_bytes() for path in places.data.rglob("*") if path.is_file()}
        with pytest.raises(kind) as refusal:
            restore(places, file, local("05-22 12:30"))
        assert before == {path: path.read_bytes() for path in places.data.rglob("*") if path.is_file()}
        return str(refusal.value)

    def test_what_is_not_there(self, places: Places) -> None:
        assert "There is no file" in self.refused(places, places.backups / "x.db", NoSuchBackup)

    def test_what_is_not_ours(self, places: Places, tmp_path: Path) -> None:
        other = tmp_path / "recipes.db"
        with sqlite3.connect(other) as plain:
            plain.execute("CREATE TABLE recipe (name TEXT)")
        plain.close()
        assert "no backup of frontdesk" in self.refused(places, other)
        other.write_bytes(b"")
        assert "damaged and is empty" in self.refused(places, other)
        other.write_text("Dear Maria")
        assert "no backup of frontdesk" in self.refused(places, other)

    def test_what_another_key_locked(self, places: Places, tmp_path: Path) -> None:
        elm = open_practice(tmp_path / "elm")
        theirs = backup.make(elm.places, elm.clock()).path
        assert "does not open with this desk's key" in self.refused(places, theirs)

    def test_what_is_damaged(self, places: Places, good: Path) -> None:
        with good.open("r+b") as file:
            file.seek(15 * PAGE_BYTES)
            file.write(b"\xa5" * PAGE_BYTES)
        assert "it is damaged" in self.refused(places, good)

    def test_what_is_cut_short(self, places: Places, good: Path) -> None:
        good.write_bytes(good.read_bytes()[: 20 * PAGE_BYTES])
        assert "it is damaged" in self.refused(places, good)

    def test_what_a_newer_version_made(self, places: Places, good: Path) -> None:
        newer = connect(good, find_key(places))
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
        newer.close()
        assert "update frontdesk" in self.refused(places, good)

    def test_another_practice(self, places: Places, good: Path) -> None:
        deskfile.remember(places, site="ELM")
        assert "it holds the records of MAPLE, and this desk belongs to ELM" in self.refused(places, good)

    def test_the_file_itself(self, places: Places) -> None:
        assert "the file in use itself" in self.refused(places, places.database)

    @pytest.mark.parametrize("opens", [True, False])
    def test_a_file_that_another_program_has_open(
        self, maple: Maple, places: Places, good: Path, opens: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("frontdesk.journal.connection.PATIENCE_MS", 20)
        holder = child(HOLDER, str(places.home))
        assert holder.stdout
        assert holder.stdout.readline() == "open\n"
        if not opens:
            with places.database.open("r+b") as file:
                file.write(b"\xa5" * PAGE_BYTES)
        now = places.database.read_bytes()
        with pytest.raises(Locked):
            restore(places, good, maple.clock())
        assert places.database.read_bytes() == now
        assert finish(holder).code == 0
        restore(places, good, maple.clock())
        assert numbers(places) == ["A1"]


class TestNumbers:
    """cli.md: a desk that starts a new epoch takes a new letter; A42 means the same complaint for ever."""

    def test_a_desk_alone_takes_the_next_letter(self, maple: Maple, places: Places, good: Path) -> None:
        assert restore(places, good, maple.clock()).number == "B1"
        assert logged_next(places, maple) == "B1"
        again = restore(places, good, maple.clock() + timedelta(minutes=1))
        assert again.number == "C1"

    def test_an_enrolled_desk_waits_for_its_letter_above_every_number_given_out(
        self, maple: Maple, places: Places, good: Path
    ) -> None:
        places.enrolment_file.write_text("{}")
        assert restore(places, good, maple.clock()).number == "A3"

    def test_where_nobody_remembers_the_number_leaps(self, maple: Maple, places: Places, good: Path) -> None:
        places.enrolment_file.write_text("{}")
        places.desk_file.unlink()
        assert restore(places, good, maple.clock()).number == "A1002"

    def test_the_letter_that_was_given_last_goes_on(self, maple: Maple, places: Places, good: Path) -> None:
        places.enrolment_file.write_text("{}")
        deskfile.remember(places, numbers={"A": 7, "C": 4})
        assert restore(places, good, maple.clock()).number == "C5"

    @pytest.mark.parametrize(
        ("used", "following"),
        [({"A"}, "B"), ({"B", "A"}, "C"), ({"Z"}, "AA"), ({"AZ", "B"}, "BA"), (set(), "A"), ({"ZZ"}, "AAA")],
    )
    def test_letters_follow_each_other(self, used: set[str], following: str) -> None:
        assert _next_letter(used) == following


class TestAFileThatSomebodyPutBack:
    """Without the command: copied over by hand, or by the computer's own backup."""

    def put_back(self, maple: Maple, places: Places, good: Path) -> None:
        shutil.copy(good, places.database)
        assert maple.rosa

    def epoch(self, places: Places) -> str:
        with at_desk.open_desk(places) as desk, desk.database.reading() as view:
            return desk.journal.seat_in(view).epoch

    def test_it_is_noticed_at_start_and_goes_on_in_a_new_chain(self, maple: Maple, places: Places, good: Path) -> None:
        before = deskfile.recall(places)
        self.put_back(maple, places, good)
        fresh = self.epoch(places)
        assert before is not None
        assert fresh != before.epoch
        assert logged_next(places, maple) == "B1"
        assert self.epoch(places) == fresh, "once is enough"
        assert at_desk.doctor(places, verify=True).ok

    def test_a_file_that_was_never_behind_is_left_alone(self, maple: Maple, places: Places) -> None:
        before = self.epoch(places)
        assert logged_next(places, maple) == "A3"
        assert self.epoch(places) == before

    def test_an_older_note_is_no_reason(self, places: Places) -> None:
        before = self.epoch(places)
        known = deskfile.recall(places)
        assert known is not None
        deskfile.remember(places, seq=known.seq - 2)
        assert self.epoch(places) == before

    def test_a_note_of_a_chain_that_the_file_never_saw(self, places: Places) -> None:
        before = self.epoch(places)
        deskfile.remember(places, epoch="a later one", seq=0)
        assert self.epoch(places) != before

    def test_another_desks_note_says_nothing_about_this_file(self, places: Places) -> None:
        before = self.epoch(places)
        deskfile.remember(places, device="another", epoch="another", seq=99)
        assert self.epoch(places) == before

    def test_a_disk_that_cannot_be_written_is_still_read(
        self, maple: Maple, places: Places, good: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.put_back(maple, places, good)

        def refuses(*_: object, **__: object) -> None:
            raise Locked(places.database)

        monkeypatch.setattr("frontdesk.journal.journal.Journal.writing", refuses)
        assert numbers(places) == ["A1"]

    def test_each_act_is_noted_outside_the_file(self, maple: Maple) -> None:
        before = deskfile.recall(maple.places)
        maple.log()
        after = deskfile.recall(maple.places)
        assert before is not None
        assert after is not None
        assert after.seq > before.seq
        assert after.numbers == {"A": 3}
        assert after == replace(before, seq=after.seq, numbers={"A": 3})


def test_the_people_of_the_practice_are_found_again(maple: Maple, places: Places, good: Path) -> None:
    restore(places, good, maple.clock())
    with at_desk.open_desk(places, now=maple.clock) as desk:
        assert entered(desk, maple.clock).rosa == maple.rosa
