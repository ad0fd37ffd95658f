"""Keys that are changed, printed and lost, at one desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.canaries import in_files
from tests.desk.maple import Maple

from frontdesk import desk as at_desk
from frontdesk.desk import keyholding
from frontdesk.desk.keyholding import NotThisFiles, PrintedAlready, recover, recovery_page, rotate
from frontdesk.journal import rekeying
from frontdesk.journal.backup import make, prove
from frontdesk.journal.errors import KeyMissing, Locked
from frontdesk.journal.keys import find_key, find_keys
from frontdesk.journal.recovery_key import RecoveryKey, read
from frontdesk.paper.text import as_text
from frontdesk.recovery.refusals import RoleMayNot

SAID = "Zwieselberg waited"


def paper(maple: Maple, *, again: bool = False) -> RecoveryKey:
    return read(as_text(recovery_page(maple.desk, maple.priya, again=again)))


def change(maple: Maple, what: str | None = None) -> keyholding.Rotated:
    maple.desk.close()
    return rotate(maple.places, who=lambda _: maple.priya, what=what, now=maple.clock)


def said(maple: Maple) -> str:
    with at_desk.open_desk(maple.places, now=maple.clock) as desk:
        return at_desk.case(desk, "A1").complaint.said


def test_the_file_and_its_backups_get_another_key(maple: Maple) -> None:
    maple.log(said=SAID)
    made, old = make(maple.places, maple.clock()), find_key(maple.places)
    done = change(maple, "database")
    new = find_key(maple.places)
    assert new.raw != old.raw
    assert len(find_keys(maple.places)) == 1
    assert done.database is not None
    assert (done.database.backups, done.database.left) == (1, ())
    assert prove(made.path, new) > 0
    assert said(maple) == SAID
    assert at_desk.doctor(maple.places, verify=True, now=maple.clock).ok
    assert not in_files([old.raw.hex()], maple.places.data, maple.places.config)


def test_a_file_that_somebody_has_open_keeps_its_key(maple: Maple) -> None:
    maple.log(said=SAID)
    with pytest.raises(Locked):
        rotate(maple.places, who=lambda _: maple.priya, what="database", now=maple.clock)
    assert said(maple) == SAID


@pytest.mark.parametrize("step", ["put_in_place", "_backups", "keep_keys"])
def test_whichever_step_is_the_last_the_file_opens(maple: Maple, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program ends after the step, or in the last one before its end."""
    maple.log(said=SAID)
    make(maple.places, maple.clock())
    real: Callable[..., object] = getattr(rekeying, step)

    def ends(*given: object) -> object:
        if step != "_backups":
            real(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rekeying, step, ends)
        with pytest.raises(KeyboardInterrupt):
            change(maple, "database")
    assert said(maple) == SAID
    change(maple, "database")
    assert len(find_keys(maple.places)) == 1
    assert said(maple) == SAID
    for one in maple.places.backups.glob("*.db"):
        assert prove(one, find_key(maple.places)) > 0


def test_new_words_get_another_key_and_old_ones_stay_open(maple: Maple) -> None:
    maple.log(said=SAID)
    done = change(maple, "site")
    with at_desk.open_desk(maple.places, now=maple.clock) as desk:
        at_desk.add_note(desk, maple.rosa, "A1", text="under the new key")
        seat = desk.database.reading()
        with seat as view:
            rows = view.rows("SELECT DISTINCT key_id FROM event WHERE kind IN ('logged', 'noted')")
        assert {done.site_key} < {row[0] for row in rows}
        shown = at_desk.case(desk, "A1").complaint
        assert (shown.said, [note.text for note in shown.notes]) == (SAID, ["under the new key"])
    assert at_desk.doctor(maple.places, rebuild=True, verify=True, now=maple.clock).ok


def test_the_paper_opens_a_file_whose_key_was_lost(maple: Maple) -> None:
    maple.log(said=SAID)
    key = paper(maple)
    maple.desk.close()
    maple.places.key_file.unlink()
    with pytest.raises(KeyMissing):
        at_desk.open_desk(maple.places)
    with pytest.raises(NotThisFiles):
        recover(maple.places, RecoveryKey(bytes(32), key.site), now=maple.clock)
    assert recover(maple.places, key, now=maple.clock).database
    assert said(maple) == SAID
    assert not recover(maple.places, key, now=maple.clock).database


def test_it_is_printed_once_by_the_manager(maple: Maple) -> None:
    with pytest.raises(RoleMayNot):
        recovery_page(maple.desk, maple.deon)
    key = paper(maple)
    with pytest.raises(PrintedAlready):
        paper(maple)
    assert paper(maple, again=True) == key
    change(maple, "site")
    with at_desk.open_desk(maple.places, now=maple.clock) as desk:
        maple.desk = desk
        assert paper(maple).site != key.site


def test_doctor_says_what_holds_the_key_and_what_that_is_worth(maple: Maple) -> None:
    checks = {check.name: check for check in at_desk.doctor(maple.places, now=maple.clock).checks}
    (held,) = (name for name in checks if name.startswith("the key lies in "))
    assert str(maple.places.key_file) in held
    assert "holds the key with the records" in held + checks[held].what_to_do
    assert checks["the search forgets what is erased"].ok
    assert "print-recovery" in checks["no recovery key of these keys is printed"].what_to_do


def test_a_service_is_given_the_key_by_systemd(maple: Maple, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    maple.log(said=SAID)
    maple.desk.close()
    given = tmp_path / "given"
    given.mkdir(mode=0o700)
    maple.places.key_file.replace(given / "frontdesk-key")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(given))
    assert said(maple) == SAID
    assert find_key(maple.places).holding.kind == "credential"
