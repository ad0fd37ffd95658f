"""Keys on several desks, and the day on which every desk is lost: drills against a real server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.group.desks import CANARY, Group
from tests.sync.homes import Home

from frontdesk import desk as at_desk
from frontdesk.desk import keyholding
from frontdesk.enrolling import NotTheSites, recover_from_group
from frontdesk.group import admin
from frontdesk.journal.recovery_key import RecoveryKey, read
from frontdesk.paper.text import as_text


@pytest.fixture
def front(group: Group, tmp_path: Path) -> Home:
    home = Home(tmp_path / "front", group.clock).set_up().enrol_first(group)
    home.log()
    home.sync()
    return home


def paper(home: Home) -> RecoveryKey:
    with at_desk.open_desk(home.places, now=home.clock) as desk:
        return read(as_text(keyholding.recovery_page(desk, at_desk.person(desk, home.name).id)))


def rotate(home: Home, *, stolen: bool = False) -> keyholding.Rotated:
    who = lambda desk: at_desk.person(desk, home.name).id  # noqa: E731
    return keyholding.rotate(home.places, who=who, what="site", stolen=stolen, now=home.clock)


def code_after_the_fire(group: Group) -> str:
    """The group takes the lost desks off and makes a code for a first desk."""
    for line in admin.devices(group.database)["devices"]:
        admin.revoke(group.database, line["device"], now=group.clock)
    return str(admin.invite(group.database, "MAPLE", now=group.clock)["code"])


def come_back(group: Group, key: RecoveryKey, folder: Path) -> Home:
    home = Home(folder, group.clock)
    recover_from_group(home.places, str(group.line.base_url), code_after_the_fire(group), key, now=group.clock)
    return home


def test_everything_burns_and_the_complaints_come_back_with_their_words(
    group: Group, front: Home, tmp_path: Path
) -> None:
    rotate(front)
    front.log("After the key was changed")
    front.sync()
    key = paper(front)
    shutil.rmtree(front.folder)
    home = come_back(group, key, tmp_path / "new")
    assert [home.case(one).complaint.said for one in ("A1", "A2")] == [CANARY, "After the key was changed"]
    assert home.find(CANARY) == ["A1"]
    assert home.is_sound()
    assert home.log().complaint.number == "B1"
    assert home.sync().status == "ok"
    assert key == RecoveryKey(bytes.fromhex(home.places.key_file.read_text().strip()), key.site), "the paper stays good"


def test_another_practices_paper_opens_nothing(group: Group, front: Home, tmp_path: Path) -> None:
    key = paper(front)
    wrong = RecoveryKey(key.database, bytes(32))
    with pytest.raises(NotTheSites):
        come_back(group, wrong, tmp_path / "new")
    home = Home(tmp_path / "new", group.clock)
    assert home.case("A1").complaint.said == ""
    assert keyholding.recover(home.places, key, now=group.clock).site_key
    assert home.case("A1").complaint.said == CANARY


def test_a_new_key_reaches_the_other_desks_and_further_ones(group: Group, front: Home, tmp_path: Path) -> None:
    back = Home(tmp_path / "back", group.clock)
    back.enrol(group, front.invite())
    rotate(front)
    front.log("Under the new key")
    front.sync()
    assert b"Under the new key" not in (tmp_path / "group.db").read_bytes()
    back.sync()
    assert back.case("A2").complaint.said == "Under the new key"
    assert back.log("Its answer").complaint.number == "B1"
    back.sync()
    late = Home(tmp_path / "late", group.clock)
    late.enrol(group, back.invite())
    assert [late.case(one).complaint.said for one in ("A1", "A2", "B1")] == [CANARY, "Under the new key", "Its answer"]
    for home in (front, back, late):
        home.sync()
        assert home.is_sound()


def test_a_key_that_replaces_a_stolen_one_is_typed_in(group: Group, front: Home, tmp_path: Path) -> None:
    back = Home(tmp_path / "back", group.clock)
    back.enrol(group, front.invite())
    rotate(front, stolen=True)
    front.log("Not for thieves")
    front.sync()
    back.sync()
    assert back.case("A2").complaint.said == ""
    assert "type it in" in str(at_desk.doctor(back.places, now=back.clock).checks)
    assert keyholding.recover(back.places, paper(front), now=back.clock).site_key
    assert back.case("A2").complaint.said == "Not for thieves"
    assert back.is_sound()
