"""Erasing, holding and letting go, at one desk."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.canaries import in_files, with_the_key
from tests.desk.maple import Maple, noted_elsewhere

from frontdesk import desk as at_desk
from frontdesk.desk import erasing, safekeeping, work
from frontdesk.journal.audit import newest
from frontdesk.journal.backup import make
from frontdesk.recovery.codes import Category, Flag, StillRight
from frontdesk.recovery.keeping import OnHold
from frontdesk.recovery.refusals import AlreadyDone, RoleMayNot, TextMissing
from frontdesk.recovery.undo_refusals import StaysOnRecord
from frontdesk.recovery.working import NothingToReview

CANARY = "Zwieselberg"


def deeds(maple: Maple) -> list[str]:
    with maple.desk.database.reading() as view:
        return [entry.deed for entry in newest(view, 10)]


def closed(maple: Maple, **changes: object) -> str:
    number = maple.resolved(**changes).complaint.number
    return at_desk.follow_up(maple.desk, maple.rosa, number, still_right=StillRight.YES).complaint.number


def test_nothing_of_it_is_left_for_whoever_has_the_key(maple: Maple, tmp_path: Path) -> None:
    number = maple.log(said=CANARY, patient=f"P-{CANARY}", callback=CANARY, remedy=CANARY).complaint.number
    at_desk.add_note(maple.desk, maple.rosa, number, text=CANARY)
    assert "decrypted copy" in with_the_key(maple.places, [CANARY], tmp_path / "control"), "the search finds words"
    done = erasing.redact(maple.desk, maple.priya, number, reason="asked in writing")
    assert done.tidied
    assert with_the_key(maple.places, [CANARY], tmp_path / "plain") == set()
    assert not in_files([CANARY], maple.places.data, maple.places.config, maple.places.logs, maple.places.state)
    assert at_desk.doctor(maple.places, verify=True, now=maple.clock).ok
    shown = at_desk.as_json(at_desk.case(maple.desk, number))
    assert (shown["said"], shown["patient"], shown["severity"], shown["notes"]) == ("", None, 1, [])
    assert "redacted" in deeds(maple)


def test_records_merged_into_it_lose_theirs_too(maple: Maple, tmp_path: Path) -> None:
    guest, host = maple.log(said=CANARY).complaint.number, maple.log(said=CANARY).complaint.number
    work.merge(maple.desk, maple.rosa, guest, into=host)
    assert erasing.redact(maple.desk, maple.priya, host, reason="asked").numbers == (host, guest)
    assert with_the_key(maple.places, [CANARY], tmp_path / "plain") == set()


def test_only_the_manager_with_a_reason_and_no_undo(maple: Maple) -> None:
    number = maple.log().complaint.number
    with pytest.raises(RoleMayNot):
        erasing.redact(maple.desk, maple.deon, number, reason="asked")
    with pytest.raises(TextMissing):
        erasing.redact(maple.desk, maple.priya, number, reason=" ")
    erasing.redact(maple.desk, maple.priya, number, reason="asked")
    with pytest.raises(StaysOnRecord, match="cannot be taken back"):
        at_desk.undo(maple.desk, maple.priya)


def test_a_backup_from_before_loses_the_words_when_it_is_put_back(maple: Maple, tmp_path: Path) -> None:
    number = maple.log(said=CANARY).complaint.number
    made = make(maple.places, maple.clock())
    erasing.redact(maple.desk, maple.priya, number, reason="asked")
    maple.desk.close()
    safekeeping.put_back(maple.places, made.path, now=maple.clock)
    assert with_the_key(maple.places, [CANARY], tmp_path / "plain") == set()
    with at_desk.open_desk(maple.places, now=maple.clock) as desk:
        assert at_desk.case(desk, number).complaint.erasure is not None
    assert at_desk.doctor(maple.places, verify=True, now=maple.clock).ok


def test_old_backups_are_written_anew_without_it(maple: Maple, tmp_path: Path) -> None:
    number = maple.log(said=CANARY).complaint.number
    made = make(maple.places, maple.clock())
    done = erasing.redact(maple.desk, maple.priya, number, reason="asked")
    assert done.old_backups == (made.path,)
    assert erasing.renew_backups(maple.desk, maple.priya) == 1
    assert erasing.renew_backups(maple.desk, maple.priya) == 0
    maple.desk.close()
    made.path.replace(maple.places.database)
    assert with_the_key(maple.places, [CANARY], tmp_path / "plain") == set()


def test_what_is_held_is_never_erased(maple: Maple) -> None:
    number = maple.log().complaint.number
    with pytest.raises(RoleMayNot):
        erasing.hold(maple.desk, maple.deon, number, on=True)
    assert erasing.hold(maple.desk, maple.priya, number, on=True).complaint.on_hold
    with pytest.raises(AlreadyDone):
        erasing.hold(maple.desk, maple.priya, number, on=True)
    with pytest.raises(OnHold):
        erasing.redact(maple.desk, maple.priya, number, reason="asked")
    erasing.hold(maple.desk, maple.priya, number, on=False)
    erasing.redact(maple.desk, maple.priya, number, reason="asked")
    assert [d for d in deeds(maple) if d != "refused"][:3] == ["redacted", "hold_ended", "held"]


def test_the_legal_route_holds_it(maple: Maple) -> None:
    number = maple.log().complaint.number
    assert work.route(maple.desk, maple.priya, number, to=Flag.LEGAL).complaint.on_hold


def test_the_retention_takes_what_is_closed_and_old_enough(maple: Maple) -> None:
    old = closed(maple)
    held, still_open = closed(maple), maple.log().complaint.number
    private = closed(maple, category=Category.PRIVACY, severity=1)
    erasing.hold(maple.desk, maple.priya, held, on=True)
    from frontdesk.desk import site_settings

    site_settings.set_setting(maple.desk, maple.priya, "retention", "complaint 1, privacy 7")
    maple.clock.step(days=366)
    shown = erasing.retention(maple.desk, maple.priya, dry_run=True)
    assert [one.number for one in shown.expired] == [old]
    assert shown.held == (held,)
    assert at_desk.case(maple.desk, old).complaint.said
    assert erasing.retention(maple.desk, maple.priya).expired == shown.expired
    assert erasing.retention(maple.desk, maple.priya).expired == ()
    said = {number: at_desk.case(maple.desk, number).complaint.said for number in (old, held, still_open, private)}
    assert [number for number, words in said.items() if not words] == [old]
    assert deeds(maple).count("retention_run") == 3
    with pytest.raises(RoleMayNot):
        erasing.retention(maple.desk, maple.rosa, dry_run=True)


def test_forms_of_the_same_patient_that_nobody_saved_are_counted_and_go_when_asked(maple: Maple) -> None:
    number = maple.log(patient="P 4711", callback="555 0142").complaint.number
    other = maple.log(patient="P-9").complaint.number
    for fields in ({"patient": "p4711"}, {"callback": "5550142", "said": CANARY}, {"patient": "P-8"}, {"said": "x"}):
        at_desk.save_draft(maple.desk, draft_id=None, staff=maple.rosa, fields=fields)
    assert erasing.redact(maple.desk, maple.priya, other, reason="asked").drafts == 0
    assert erasing.redact(maple.desk, maple.priya, number, reason="asked").drafts == 2
    assert len(at_desk.drafts(maple.desk)) == 4, "they are somebody's work"
    again = maple.log(patient="P4711", callback="555-0142").complaint.number
    assert erasing.redact(maple.desk, maple.priya, again, reason="asked", drop_drafts=True).drafts == 1
    assert [draft.fields for draft in at_desk.drafts(maple.desk)] == [
        {"callback": "5550142", "said": CANARY}, {"patient": "P-8"}, {"said": "x"},
    ]  # fmt: skip


def test_words_that_came_after_are_the_managers(maple: Maple, tmp_path: Path) -> None:
    number = maple.log().complaint.number
    erasing.redact(maple.desk, maple.priya, number, reason="asked")
    with pytest.raises(NothingToReview):
        erasing.erase_what_came_after(maple.desk, maple.priya, number)
    noted_elsewhere(maple.desk, maple.deon, number, CANARY)
    assert at_desk.case(maple.desk, number).complaint.came_after
    with pytest.raises(RoleMayNot):
        erasing.erase_what_came_after(maple.desk, maple.deon, number)
    assert erasing.erase_what_came_after(maple.desk, maple.priya, number).tidied
    assert with_the_key(maple.places, [CANARY], tmp_path / "plain") == set()
