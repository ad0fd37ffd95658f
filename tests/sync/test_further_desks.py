"""A second desk of a site: invited by the first, or bringing along what it recorded alone."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.group.desks import CANARY, Group
from tests.sync.homes import Home

from frontdesk import desk as at_desk
from frontdesk.enrolling import JoinNeeded
from frontdesk.group import admin
from frontdesk.group.store import Store
from frontdesk.group.tables import audit
from frontdesk.journal.errors import Locked
from frontdesk.journal.set_up_errors import StillArriving
from frontdesk.recovery.codes import Flag
from frontdesk.sync.enrolment import enrolment_of
from frontdesk.sync.errors import NotEnrolled, ServerRefuses


@pytest.fixture
def front(group: Group, tmp_path: Path) -> Home:
    return Home(tmp_path / "front", group.clock).set_up().enrol_first(group)


@pytest.fixture
def back(group: Group, tmp_path: Path) -> Home:
    """A computer on which nothing was ever set up."""
    return Home(tmp_path / "back", group.clock)


def test_an_empty_home_becomes_a_desk_of_the_site_and_reads_its_words(group: Group, front: Home, back: Home) -> None:
    front.log()
    joined = back.enrol(group, front.invite())
    assert (joined.site, joined.joined, joined.pulled > 0) == ("MAPLE", 0, True)
    assert back.case("A1").complaint.said == CANARY
    assert back.log().complaint.number == "B1"
    back.acknowledge("A1")
    back.sync()
    assert front.sync().pulled == 2
    assert front.case("A1").complaint.acknowledged_by == front.case("A1").complaint.logged_by
    assert front.numbers() == back.numbers()
    assert front.is_sound()
    assert back.is_sound()
    assert {line["letter"] for line in admin.devices(group.database)["devices"]} == {"A", "B"}


def test_the_server_never_sees_the_sites_key(group: Group, front: Home, back: Home, tmp_path: Path) -> None:
    code = front.invite()
    back.enrol(group, code)
    with at_desk.open_desk(front.places) as desk, desk.database.reading() as view:
        key = desk.journal.site_key(view)
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("group.db*"))
    for secret in (key, key.hex().encode(), code.partition("-")[2].encode()):
        assert secret not in kept


def test_a_code_of_a_desk_works_once(group: Group, front: Home, back: Home, tmp_path: Path) -> None:
    code = front.invite()
    back.enrol(group, code)
    with pytest.raises(ServerRefuses) as caught:
        Home(tmp_path / "third", group.clock).enrol(group, code)
    assert (caught.value.exit_code, caught.value.word) == (6, "invitation-refused")


def test_a_code_of_a_desk_that_was_revoked_since_is_worth_nothing(group: Group, front: Home, back: Home) -> None:
    code = front.invite()
    admin.revoke(group.database, enrolment_of(front.places).device)
    with pytest.raises(ServerRefuses) as caught:
        back.enrol(group, code)
    assert caught.value.word == "invitation-refused"


def test_a_code_of_the_group_is_for_the_first_desk(group: Group, front: Home, back: Home) -> None:
    front.log()
    back.set_up()
    code = admin.invite(group.database, "MAPLE", now=group.clock)["code"]
    with pytest.raises(ServerRefuses, match="frontdesk invite") as caught:
        back.enrol(group, code)
    assert (caught.value.exit_code, caught.value.word) == (6, "site-has-desk")


def test_a_desk_that_is_not_enrolled_invites_nobody(back: Home) -> None:
    back.set_up()
    with pytest.raises(NotEnrolled):
        back.invite()


def test_a_desk_whose_first_fetch_was_cut_off_goes_on_with_sync(
    group: Group, front: Home, back: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.log()
    code = front.invite()
    with monkeypatch.context() as patch:
        patch.setattr("frontdesk.enrolling.sync_desk", _cut_off)
        with pytest.raises(ConnectionError):
            back.enrol(group, code)
    with pytest.raises(StillArriving, match="has not yet fetched"):
        back.case("A1")
    assert back.sync().pulled > 0
    assert back.case("A1").complaint.said == CANARY
    assert back.log().complaint.number == "B1"


def _cut_off(*_: object) -> None:
    raise ConnectionError


def test_complaints_are_not_left_behind_by_mistake(group: Group, front: Home, back: Home) -> None:
    back.set_up().log()
    code = front.invite()
    with pytest.raises(JoinNeeded) as caught:
        back.enrol(group, code)
    assert (caught.value.exit_code, "--join" in str(caught.value)) == (3, True)
    assert back.enrol(group, code, join=True).joined == 1


def test_what_a_desk_recorded_alone_joins_the_site_once(group: Group, front: Home, back: Home) -> None:
    front.log("the front desk's own")
    back.set_up().log("the first alone")
    back.acknowledge("A1")
    back.log("the second alone")
    before = back.numbers()
    joined = back.enrol(group, front.invite(), join=True)
    assert joined.joined == 2
    front.sync()
    assert front.numbers() == back.numbers()
    assert set(before) <= set(front.numbers())
    assert sorted(front.numbers().values()) == ["A1", "B1", "B2"]
    first = front.case("B1").complaint
    assert (first.said, first.former_numbers, Flag.LATE_ENTRY in first.flags) == ("the first alone", ("A1",), True)
    assert first.acknowledged_at is not None
    assert front.case("A1").complaint.said == "the front desk's own"
    assert sorted(front.find("A1")) == ["A1", "B1"]
    with at_desk.open_desk(front.places) as desk:
        assert [person.name for person in at_desk.people(desk)] == ["Rosa"]
        assert at_desk.case(desk, "B1").name_of(first.logged_by) == "Rosa"
    assert back.log().complaint.number == "B3"
    assert (front.is_sound(), back.is_sound(), admin.verify(group.database)["ok"]) == (True, True, True)


def test_joining_again_brings_nothing_twice(group: Group, front: Home, back: Home) -> None:
    back.set_up().log()
    image = back.copy("image")
    back.enrol(group, front.invite(), join=True)
    again = back.enrol(group, front.invite(), join=True)
    assert again.joined == 0
    front.sync()
    assert len(front.numbers()) == 1
    assert image.enrol(group, front.invite(), join=True).joined == 0  # the same records, from a copy of the disk
    front.sync()
    assert len(front.numbers()) == 1
    assert image.case("B1").complaint.former_numbers == ("A1",)


def test_another_practice_is_refused_and_nothing_is_changed(group: Group, front: Home, tmp_path: Path) -> None:
    elm = Home(tmp_path / "elm", group.clock).set_up("ELM")
    elm.log()
    before = elm.numbers()
    code = front.invite()
    with pytest.raises(ServerRefuses, match="MAPLE") as caught:
        elm.enrol(group, code, join=True)
    assert (caught.value.exit_code, caught.value.word) == (6, "site-mismatch")
    assert elm.numbers() == before
    assert elm.is_sound()
    assert not enrolled(elm)


def enrolled(home: Home) -> bool:
    try:
        enrolment_of(home.places)
    except NotEnrolled:
        return False
    return True


def test_records_in_use_are_not_moved_under_somebody(
    group: Group, front: Home, back: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    back.set_up().log()
    code = front.invite()
    monkeypatch.setattr("frontdesk.journal.connection.PATIENCE_MS", 20)
    with at_desk.open_desk(back.places) as open_elsewhere:
        at_desk.board(open_elsewhere)
        with pytest.raises(Locked):
            back.enrol(group, code, join=True)
    assert back.enrol(group, code, join=True).joined == 1


def test_a_copy_of_the_records_is_kept_when_they_join(group: Group, front: Home, back: Home) -> None:
    back.set_up().log()
    back.enrol(group, front.invite(), join=True)
    (kept,) = back.places.backups.glob("set-aside-*.db")
    assert kept.stat().st_size > 0
    assert not (back.places.data / "joining").exists()


def test_drafts_come_along(group: Group, front: Home, back: Home) -> None:
    back.set_up().log()
    with at_desk.open_desk(back.places) as desk:
        kept = at_desk.save_draft(desk, draft_id=None, staff=None, fields={"said": "half a sentence"})
    back.enrol(group, front.invite(), join=True)
    with at_desk.open_desk(back.places) as desk:
        assert [draft.id for draft in at_desk.drafts(desk)] == [kept]


def test_the_group_reads_who_invited_whom(group: Group, front: Home, back: Home) -> None:
    back.enrol(group, front.invite())
    with closing(Store(group.database)) as store, store.reading() as tx:
        told = [(row.what, row.actor) for row in tx.execute(audit.select().order_by(audit.c.id))]
    assert ("invitation.made", enrolment_of(front.places).device) in told
    assert ("device.enrolled", enrolment_of(back.places).device) in told
