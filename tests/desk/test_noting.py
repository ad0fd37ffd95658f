"""Reads on the audit trail, and what else is noted; emergency access; who reads the trail. Never a word of anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.desk import auditing, closing, exporting, finding, grievances, look, safekeeping, signing, staffing
from frontdesk.desk.auditing import Narrowed
from frontdesk.desk.casefile import case
from frontdesk.desk.emergency import open_in_an_emergency
from frontdesk.desk.presence import be_named
from frontdesk.desk.site_settings import set_setting
from frontdesk.journal import audit
from frontdesk.journal.errors import DiskFull
from frontdesk.journal.journal import Journal
from frontdesk.recovery.codes import Category, Flag, Role
from frontdesk.recovery.glass import GLASS_MINUTES, NothingToBreak
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import RoleMayNot, TextMissing, UnknownCode, UnknownComplaint, UnknownPerson

WORDS = "Xylophia Quartzwimble"
REASON = "Vermilion flooding upstairs"
Noted = tuple[str, str, dict[str, audit.Fact]]


@dataclass
class Scene:
    """A practice with somebody of each role that reads little, and a complaint for each of them."""

    maple: Maple
    pat: StaffId
    """The privacy official."""
    ivo: StaffId
    """IT."""
    ann: StaffId
    """The auditor."""
    seen: int = 0

    def fresh(self) -> list[Noted]:
        """What was noted since the last time, oldest first."""
        desk = self.maple.desk
        desk.write_notes()
        with desk.database.reading() as view:
            found = [e for e in reversed(audit.newest(view, 99)) if e.number > self.seen]
            self.seen = audit.end(view)[0]
            assert audit.follow(view)[1] is None
        return [(desk.practice.name_of(e.staff) or e.staff, e.deed, dict(e.facts)) for e in found]


@pytest.fixture
def scene(maple: Maple) -> Scene:
    pat, ivo, ann = (
        staffing.add_person(maple.desk, maple.priya, name, role).id
        for name, role in (("Pat", Role.PRIVACY), ("Ivo", Role.IT), ("Ann", Role.AUDITOR))
    )
    maple.log(said=WORDS, patient=WORDS)
    made = Scene(maple, pat, ivo, ann)
    made.fresh()
    return made


def test_whoever_opens_a_record_is_on_the_trail_once(scene: Scene) -> None:
    for by in (scene.maple.priya, scene.maple.rosa, scene.maple.priya):
        assert case(scene.maple.desk, "A1", by=by).words
    assert scene.fresh() == [("Priya", "opened", {"role": "manager"}), ("Rosa", "opened", {"role": "desk"})]
    assert not case(scene.maple.desk, "A1", by=scene.ivo).words
    assert scene.fresh() == []


def test_lists_and_searches_are_noted_without_the_words(scene: Scene) -> None:
    desk, rosa = be_at(scene, scene.maple.rosa), scene.maple.rosa
    look.board(desk)
    assert finding.find(desk, WORDS, finding.Filters(category=Category.WAIT), by=rosa)
    finding.history_page(desk, 0, by=rosa)
    at_desk.earlier(desk, patient=WORDS, category=None)
    grievances.grievances(desk, scene.maple.priya)
    assert scene.fresh() == [
        ("Rosa", "listed", {"list": "open"}),
        ("Rosa", "searched", {"category": "WAIT"}),
        ("Rosa", "listed", {"list": "records"}),
        ("Rosa", "listed", {"list": "same_patient"}),
        ("Priya", "listed", {"list": "grievances"}),
    ]


def be_at(scene: Scene, who: StaffId) -> at_desk.Desk:
    be_named(scene.maple.desk.journal, who)
    return scene.maple.desk


def test_a_refusal_by_role_is_noted_with_what_was_refused(scene: Scene, tmp_path: Path) -> None:
    desk = scene.maple.desk
    with pytest.raises(RoleMayNot):
        exporting.export(desk, scene.ivo, str(tmp_path / "all.csv"))
    with pytest.raises(RoleMayNot):
        at_desk.log(desk, scene.ann, intake())
    with pytest.raises(RoleMayNot):
        finding.find(desk, WORDS, by=scene.ivo)
    assert scene.fresh() == [
        ("Ivo", "refused", {"act": "export"}),
        ("Ann", "refused", {"act": "log"}),
        ("Ivo", "refused", {"act": "list complaints"}),
    ]


def test_exports_backups_roles_pins_and_settings_are_noted(scene: Scene, tmp_path: Path) -> None:
    desk, priya = scene.maple.desk, scene.maple.priya
    exporting.export(desk, priya, str(tmp_path / "all.csv"), exporting.Wanted(words=False))
    safekeeping.back_up(desk, by=scene.ivo)
    staffing.change_role(desk, priya, scene.pat, Role.LEAD)
    signing.set_pin(desk, scene.ivo, scene.ivo, "4821")
    signing.remove_pin(desk, scene.ivo, scene.ivo)
    set_setting(desk, priya, "purpose", "We listen")
    staffing.leave(desk, priya, scene.pat)
    exported = {"rows": 1, "holds": "codes", "kind": "csv", "encrypted": False, "from": None, "to": None}
    assert scene.fresh() == [
        ("Priya", "exported", exported),
        ("Ivo", "backed_up", {"elsewhere": False}),
        ("Priya", "role_changed", {"role": "lead", "deputy": False}),
        ("Ivo", "pin_set", {}),
        ("Ivo", "pin_removed", {}),
        ("Priya", "setting_changed", {"key": "purpose"}),
        ("Priya", "person_left", {}),
    ]


def test_a_restored_file_says_so(scene: Scene) -> None:
    desk = scene.maple.desk
    made = safekeeping.back_up(desk, by=scene.ivo)
    places, clock = desk.places, scene.maple.clock
    desk.close()
    safekeeping.put_back(places, made.path, who=lambda _: scene.ivo, now=clock)
    with at_desk.open_desk(places, now=clock) as again, again.database.reading() as view:
        newest = audit.newest(view, 1)[0]
        assert (newest.deed, newest.staff, audit.follow(view)[1]) == ("restored", scene.ivo, None)


def test_where_the_file_takes_nothing_the_desk_reads_on_and_others_do_not(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody who works on complaints waits for the trail; whoever reads what is routed to them is on it first."""
    desk = scene.maple.desk
    routed = scene.maple.log(category=Category.PRIVACY).complaint.number

    def full(*_: object) -> None:
        raise DiskFull(desk.places.database)

    monkeypatch.setattr(type(desk.database), "writing", full)
    assert case(desk, routed, by=scene.maple.rosa).words
    with pytest.raises(DiskFull):
        case(desk, routed, by=scene.pat)
    monkeypatch.undo()
    assert case(desk, routed, by=scene.pat).words
    assert ("Pat", "opened", {"role": "privacy"}) in scene.fresh()


class TestBrokenGlass:
    def test_it_opens_reading_for_an_hour_and_nothing_else(self, scene: Scene, tmp_path: Path) -> None:
        desk = be_at(scene, scene.ivo)
        until = open_in_an_emergency(desk, scene.ivo, reason=REASON)
        assert until - desk.now() == timedelta(minutes=GLASS_MINUTES)
        assert case(desk, "A1", by=scene.ivo).complaint.said == WORDS
        assert [line.number for line in finding.find(desk, WORDS, by=scene.ivo)] == ["A1"]
        assert [line.number for line in look.open_lines(desk)] == ["A1"]
        with pytest.raises(RoleMayNot):
            exporting.export(desk, scene.ivo, str(tmp_path / "all.csv"))
        with pytest.raises(RoleMayNot):
            at_desk.acknowledge(desk, scene.ivo, "A1")
        scene.maple.clock.step(minutes=GLASS_MINUTES)
        assert not case(desk, "A1", by=scene.ivo).words
        with pytest.raises(RoleMayNot):
            finding.find(desk, WORDS, by=scene.ivo)
        noted = scene.fresh()
        assert noted[:2] == [("Ivo", "glass_broken", {"minutes": 60}), ("Ivo", "opened", {"role": "it", "glass": True})]

    def test_it_opens_nothing_for_anybody_else_or_on_a_clock_set_back(self, scene: Scene) -> None:
        desk = scene.maple.desk
        open_in_an_emergency(desk, scene.ivo, reason=REASON)
        assert not case(desk, "A1", by=scene.ann).words
        scene.maple.clock.step(minutes=-1)
        assert not case(desk, "A1", by=scene.ivo).words

    def test_it_wants_a_reason_and_somebody_who_needs_it(self, scene: Scene) -> None:
        with pytest.raises(TextMissing):
            open_in_an_emergency(scene.maple.desk, scene.ivo, reason="  ")
        for by in (scene.maple.rosa, scene.maple.deon, scene.maple.priya):
            with pytest.raises(NothingToBreak):
                open_in_an_emergency(scene.maple.desk, by, reason=REASON)
        assert not [deed for _, deed, _ in scene.fresh() if deed == "glass_broken"]

    def test_the_manager_sees_it_at_the_end_of_the_day_and_on_the_trail_and_the_auditor_not_the_reason(
        self, scene: Scene
    ) -> None:
        desk, priya = scene.maple.desk, scene.maple.priya
        open_in_an_emergency(desk, scene.ivo, reason=REASON)
        scene.maple.clock.step(hours=1)
        assert [(one.name, one.reason) for one in closing.emergencies(desk, priya)] == [("Ivo", REASON)]
        broken = Narrowed(deed="glass_broken")
        assert [row.reason for row in auditing.trail(desk, priya, broken).rows] == [REASON]
        assert [row.reason for row in auditing.trail(desk, scene.ann, broken).rows] == [None]
        with desk.database.reading() as view:
            ((sealed,),) = view.rows("SELECT words FROM event WHERE kind = 'glass_broken'")
        assert REASON.encode() not in sealed


class TestReadingTheTrail:
    def test_it_is_narrowed_by_who_what_when_and_which(self, scene: Scene) -> None:
        desk, priya = scene.maple.desk, scene.maple.priya
        case(desk, "A1", by=priya)
        scene.maple.clock.step(days=4)
        case(desk, "A1", by=scene.maple.rosa)
        desk.write_notes()

        def deeds(**narrowed: object) -> list[tuple[str, str]]:
            found = auditing.trail(desk, priya, Narrowed(**narrowed)).rows  # type: ignore[arg-type]
            return [(row.by, row.deed) for row in found if row.deed != "audit_read"]

        today, friday = (moment.date() for moment in (desk.now(), desk.now() - timedelta(days=4)))
        assert deeds(about="A1") == [("Rosa", "opened"), ("Priya", "opened")]
        assert deeds(actor="rosa") == deeds(first=today) == deeds(words="ROSA opened") == [("Rosa", "opened")]
        assert deeds(words=f"a1 {friday.isoformat()}") == deeds(about="A1", last=friday) == [("Priya", "opened")]
        assert ("Rosa", "opened") not in deeds(deed="person-added")
        assert deeds(words="nobody") == []

    def test_what_is_not_there_is_said(self, scene: Scene) -> None:
        for narrowed, why in (
            (Narrowed(about="Z9"), UnknownComplaint),
            (Narrowed(actor="Nobody"), UnknownPerson),
            (Narrowed(deed="opend"), UnknownCode),
        ):
            with pytest.raises(why):
                auditing.trail(scene.maple.desk, scene.ann, narrowed)

    def test_reading_it_is_on_it(self, scene: Scene) -> None:
        auditing.trail(scene.maple.desk, scene.ann)
        assert scene.fresh() == [("Ann", "audit_read", {})]

    def test_no_row_holds_a_word_of_a_complaint(self, scene: Scene) -> None:
        desk = scene.maple.desk
        finding.find(desk, WORDS, by=scene.maple.rosa)
        case(desk, "A1", by=scene.maple.priya)
        found = str(auditing.trail(desk, scene.ann).rows)
        assert "opened" in found
        assert not any(word in found for word in WORDS.split())

    def test_every_deed_has_words(self) -> None:
        assert set(auditing.DEED_WORDS) == set(audit.Done)


def test_the_board_of_a_reader_counts_what_is_routed_to_them(scene: Scene) -> None:
    scene.maple.resolved()
    scene.maple.resolved(category=Category.PRIVACY)
    shown = look.board(be_at(scene, scene.pat))
    routed = [line for line in shown.lines if Flag.PRIVACY in line.flags]
    assert (shown.open_count, len(routed), shown.follow_ups_today <= 1) == (1, 1, True)
    assert shown.resolved_once == (0, 0)


def test_a_page_that_was_not_kept_keeps_its_notes_for_the_next(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = scene.maple.desk
    finding.find(desk, WORDS, by=scene.maple.rosa)
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "_note_place", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            scene.maple.log()
    scene.maple.log()
    assert [deed for _, deed, _ in scene.fresh()].count("searched") == 1
