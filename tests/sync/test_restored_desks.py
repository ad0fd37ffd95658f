"""Desks that were put back, copied, reset or shut out; clocks that were wrong; desks that disagree."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from tests.group.desks import CANARY, Clock, Group, group_on
from tests.group.desks import event as unheard_of
from tests.sync.contract import put_back, save
from tests.sync.homes import Home

from frontdesk import desk as at_desk
from frontdesk import enrolling
from frontdesk.desk import work
from frontdesk.group import admin
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from frontdesk.group.store import Store
from frontdesk.group.tables import audit, event
from frontdesk.journal import backup
from frontdesk.journal.feed import JournalFeed
from frontdesk.recovery.codes import Flag, State
from frontdesk.recovery.identifiers import Subject
from frontdesk.sync.client import read_feed
from frontdesk.sync.enrolment import enrolment_of
from frontdesk.sync.errors import ServerRefuses
from frontdesk.sync.token import tokens_of
from frontdesk.sync.transport import Transport
from frontdesk.syncing import in_words, warnings


@pytest.fixture
def alone(group: Group, tmp_path: Path) -> Home:
    """A practice that no group server knows."""
    return Home(tmp_path / "front", group.clock).set_up()


@pytest.fixture
def front(group: Group, alone: Home) -> Home:
    return alone.enrol_first(group)


@pytest.fixture
def back(group: Group, front: Home, tmp_path: Path) -> Home:
    """A second desk of the same site."""
    home = Home(tmp_path / "back", group.clock)
    home.enrol(group, front.invite())
    return home


def audited(group: Group, what: str) -> int:
    with closing(Store(group.database)) as store, store.reading() as tx:
        return sum(row.what == what for row in tx.execute(audit.select()))


# ------------------------------------------------------------ put back


def test_a_file_that_was_put_back_is_noticed_at_once_and_gives_no_number_twice(alone: Home) -> None:
    alone.log()
    saved = alone.saved()
    assert alone.log().complaint.number == "A2"
    alone.put_back(saved)
    assert alone.log().complaint.number == "B1"
    assert alone.log().complaint.number == "B2"
    alone.put_back(saved)
    assert alone.log().complaint.number == "C1"
    assert alone.is_sound()


def test_an_enrolled_desk_leaps_over_lost_numbers_until_the_server_gives_a_letter(group: Group, front: Home) -> None:
    front.log()
    saved = front.saved()
    front.log()
    front.sync()
    front.put_back(saved)
    assert front.log().complaint.number == "A3"
    report = front.sync()
    assert (report.status, "nothing is lost" in in_words(report)) == ("fork_healed", True)
    assert front.log().complaint.number == "B1"
    assert sorted(front.numbers().values()) == ["A1", "A2", "A3", "B1"]
    assert audited(group, "device.forked") == 1
    front.sync()
    assert audited(group, "device.forked") == 1


def test_a_whole_folder_that_was_put_back_is_noticed_by_the_server(group: Group, front: Home, back: Home) -> None:
    """Nothing on the computer can know; the number that was given twice ends with the one who had it first."""
    image = front.copy("image")
    lost = front.log("in the lost days").complaint
    front.sync()
    group.clock.pass_by(minutes=1)
    again = image.log("since then").complaint
    assert lost.number == again.number == "A1"
    assert image.sync().status == "fork_healed"
    image.sync()
    back.sync()
    for home in (image, back):
        assert home.case("A1").complaint.said == "in the lost days"
        assert home.case(home.numbers()[again.id]).complaint.said == "since then"
        assert home.case(again.id).complaint.former_numbers == ("A1",)
        assert len(home.find("A1")) == 2
        assert home.is_sound()
    assert image.numbers() == back.numbers()


def test_another_computer_with_a_copy_of_the_disk_is_another_desk(
    group: Group, front: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    front.log()
    front.sync()
    copy = front.copy("copy")
    monkeypatch.setattr("frontdesk.journal.rewound.machine_mark", lambda: "f" * 32)
    copy.log()
    assert copy.sync().status == "fork_healed"
    monkeypatch.undo()
    assert front.log().complaint.number == "A2"
    front.sync()
    assert len(set(front.numbers().values())) == 3
    assert audited(group, "device.forked") == 1


def test_an_image_of_a_desk_that_no_server_knows_becomes_a_desk_of_its_own(
    alone: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = alone.copy("copy")
    first = _device(alone)
    monkeypatch.setattr("frontdesk.journal.rewound.machine_mark", lambda: "f" * 32)
    copy.log()
    assert _device(copy) != first


def _device(home: Home) -> str:
    with at_desk.open_desk(home.places, now=home.clock) as desk, desk.database.reading() as view:
        return str((view.row("SELECT device FROM seat") or ("",))[0])


def test_a_desk_that_was_only_closed_is_itself(alone: Home) -> None:
    for number in range(1, 4):
        assert alone.log().complaint.number == f"A{number}"
    known = json.loads(alone.places.desk_file.read_text())
    assert (known["numbers"], known["seq"]) == ({"A": 3}, 6)


def test_a_restored_server_hands_out_no_letter_that_is_in_use(group: Group, front: Home, tmp_path: Path) -> None:
    saved = tmp_path / "saved.db"
    save(group, saved)
    back = Home(tmp_path / "back", group.clock)
    back.enrol(group, front.invite())
    back.log()
    back.sync()
    put_back(group, saved)
    front.log()
    assert front.sync().status == "ok"
    with pytest.raises(ServerRefuses):
        back.sync()  # the server has never heard of it
    enrolling.reset(back.places, now=back.clock)
    back.enrol(group, front.invite())
    back.sync()
    third = Home(tmp_path / "third", group.clock)
    third.enrol(group, front.invite())
    front.sync()
    third.sync()
    for home in (front, back, third):
        home.log()
        home.sync()
    front.sync()
    numbers = list(front.numbers().values())
    assert len(numbers) == len(set(numbers)) == 5
    assert {"A1", "B1"} <= set(numbers)


# ------------------------------------------------------------ reset and shut out


def test_a_desk_that_was_reset_keeps_what_it_had_not_sent(group: Group, front: Home) -> None:
    front.log()
    front.sync()
    front.log("not sent yet")
    before = _device(front)
    assert enrolling.reset(front.places, now=front.clock) != before
    front.log("and after")
    admin.revoke(group.database, before)
    front.enrol(group, admin.invite(group.database, "MAPLE", now=group.clock)["code"])
    report = front.sync()
    assert (report.pushed, report.status) == (2, "ok")
    assert len(group.complaints()) == 3
    assert front.sync().pushed == 0
    assert (front.is_sound(), admin.verify(group.database)["ok"]) == (True, True)


def test_two_living_copies_are_shut_out_and_come_back_as_two_desks(group: Group, front: Home) -> None:
    front.log()
    front.sync()
    copy = front.copy("copy")
    written = {front.case("A1").complaint.id}
    refused: ServerRefuses | None = None
    for _ in range(9):
        for home in (front, copy):
            group.clock.pass_by(minutes=1)
            written.add(home.log().complaint.id)
            try:
                home.sync()
            except ServerRefuses as why:
                refused = why
        if refused:
            break
    assert refused is not None
    assert (refused.exit_code, refused.word) == (6, "device-suspended")
    assert "device reset" in refused.next_step
    assert admin.devices(group.database)["devices"][0]["suspended"] is True
    assert audited(group, "device.suspended") == 1
    first, *others = front, copy
    enrolling.reset(first.places, now=group.clock)
    first.enrol(group, admin.invite(group.database, "MAPLE", now=group.clock)["code"])
    for home in others:
        enrolling.reset(home.places, now=group.clock)
        home.enrol(group, first.invite())
    for home in (front, copy) * 3:
        home.sync()
    assert set(front.numbers()) == written
    assert front.numbers() == copy.numbers()
    assert len(set(front.numbers().values())) == len(written)
    assert _device(front) != _device(copy)
    assert (front.is_sound(), copy.is_sound()) == (True, True)


def test_what_a_copy_wrote_at_the_same_place_is_no_damage(group: Group, front: Home) -> None:
    """The copy's event is read before this desk has sent its own: both stand at one place of one chain."""
    front.enrol_first(group)
    copy = front.copy("copy")
    copy.log("on the copy")
    copy.sync()
    front.log("on the desk")
    with (
        at_desk.open_desk(front.places, now=front.clock) as desk,
        Transport(str(group.line.base_url), tokens_of(front.places, env={})[0]) as line,
    ):
        assert read_feed(JournalFeed(desk.journal, front.clock), line) == 1
    assert front.is_sound()
    assert front.sync().status == "fork_healed"
    assert backup.make(front.places, front.clock()).events > 0, "a backup is proved before it counts"
    assert front.is_sound()
    copy.sync()
    assert copy.is_sound()


def test_a_revoked_desk_is_told_and_keeps_everything(group: Group, front: Home) -> None:
    front.log()
    admin.revoke(group.database, enrolment_of(front.places).device)
    with pytest.raises(ServerRefuses) as caught:
        front.sync()
    assert (caught.value.exit_code, caught.value.word) == (6, "device-revoked")
    assert front.case("A1").complaint.said == CANARY


# ------------------------------------------------------------ desks that disagree


def test_two_resolutions_wait_for_the_manager_on_both_desks(group: Group, front: Home, back: Home) -> None:
    front.log()
    front.acknowledge("A1")
    for home in (front, back):
        home.sync()
    for home in (front, back):
        group.clock.pass_by(minutes=1)
        home.resolve("A1")
    for home in (front, back, front):
        home.sync()
    for home in (front, back):
        told = home.case("A1").complaint
        assert told.state is State.RESOLVED
        assert Flag.NEEDS_REVIEW in told.flags
        assert len(told.review) == 1
    assert front.case("A1").complaint == back.case("A1").complaint


def test_an_undo_of_what_the_other_desk_built_on_waits_for_the_manager(group: Group, front: Home, back: Home) -> None:
    front.log()
    front.acknowledge("A1")
    front.sync()
    back.sync()
    group.clock.pass_by(minutes=1)
    back.resolve("A1")
    back.sync()
    front.undo()  # takes back the acknowledgement, which the other desk had seen
    for home in (front, back):
        home.sync()
        told = home.case("A1").complaint
        assert (told.state, told.acknowledged_at is not None) == (State.RESOLVED, True)
        assert Flag.NEEDS_REVIEW in told.flags


def test_merges_that_close_a_circle_wait_for_the_manager(group: Group, front: Home, back: Home) -> None:
    front.log("one")
    front.log("two")
    front.sync()
    back.sync()
    for home, guest, host in ((front, "A1", "A2"), (back, "A2", "A1")):
        group.clock.pass_by(minutes=1)
        with at_desk.open_desk(home.places, now=home.clock) as desk:
            work.merge(desk, at_desk.person(desk, "Rosa").id, guest, into=host)
    for home in (front, back, front):
        home.sync()
    for home in (front, back):
        assert home.case("A1").complaint.merged_into == Subject(f"complaint:{home.case('A2').complaint.id}")
        assert Flag.NEEDS_REVIEW in home.case("A2").complaint.flags


# ------------------------------------------------------------ clocks and versions


def test_a_complaint_dated_ahead_can_be_worked_on_after_the_clock_was_set_back(group: Group, front: Home) -> None:
    group.clock.pass_by(days=1)
    front.log()
    group.clock.pass_by(days=-1)
    assert front.is_sound(), "a clock that was set back is no damage"
    front.acknowledge("A1")
    front.resolve("A1")
    told = front.case("A1").complaint
    assert told.received_at == told.acknowledged_at == told.resolutions[1].at
    assert (told.state, front.is_sound()) == (State.RESOLVED, True)
    front.sync()
    with closing(Store(group.database)) as store, store.reading() as tx:
        ahead = [row.kind for row in tx.execute(event.select()) if row.clock_ahead]
    assert ahead == ["logged", "acknowledged", "resolved"]


def test_a_board_that_was_shown_with_a_wrong_clock_is_no_damage(group: Group, front: Home) -> None:
    front.log()
    group.clock.pass_by(days=3)
    with at_desk.open_desk(front.places, now=front.clock) as desk:
        assert at_desk.board(desk).overdue_count == 1
    group.clock.pass_by(days=-3)
    assert front.is_sound()


def test_a_desk_whose_clock_is_ahead_drags_no_other(group: Group, front: Home, back: Home) -> None:
    group.clock.pass_by(days=1)
    front.log()
    front.sync()
    group.clock.pass_by(days=-1)
    back.sync()
    with at_desk.open_desk(back.places, now=back.clock) as desk, desk.database.reading() as view:
        (clock,) = view.row("SELECT clock FROM seat") or ("",)
    assert int(clock, 16) >> 16 <= back.clock().timestamp() * 1000
    assert back.acknowledge("A1").complaint.state is State.ACKNOWLEDGED
    back.sync()
    front.sync()
    assert front.case("A1").complaint == back.case("A1").complaint


def test_a_clock_that_is_two_minutes_off_is_told_and_keeps_nobody_from_working(group: Group, front: Home) -> None:
    assert warnings(front.sync()) == []
    front.clock = type(group.clock)(group.clock.at)
    front.clock.pass_by(minutes=-3)
    front.log()
    (said,) = warnings(front.sync())
    assert said == "This computer's clock is 3 minutes behind of the group server's. Ask IT to set it."


def test_kinds_of_a_newer_desk_are_kept_passed_on_and_told(front: Home, back: Home) -> None:
    front.log()
    with at_desk.open_desk(front.places, now=front.clock) as desk, desk.journal.writing(desk.now()) as page:
        (envelope,) = page.take_over([unheard_of(kind="sung_about", version=7, facts={"tune": "d"})])
    front.sync()
    back.sync()
    with at_desk.open_desk(back.places, now=back.clock) as desk, desk.database.reading() as view:
        assert view.row("SELECT kind FROM event WHERE id = ?", (envelope.id,)) == ("sung_about",)
    assert at_desk.info(back.places)["update_needed"] is True
    assert at_desk.info(front.places)["update_needed"] is False
    with at_desk.open_desk(back.places, now=back.clock) as desk:
        assert at_desk.board(desk).update_needed
    assert (front.is_sound(), back.is_sound()) == (True, True)


def test_a_desk_that_is_too_old_may_send_and_is_told_to_update(tmp_path: Path) -> None:
    database, clock = str(tmp_path / "group.db"), Clock()
    with group_on(database) as today:
        home = Home(tmp_path / "front", clock).set_up().enrol_first(today)
    home.log()
    with running(Settings(database=database, now=clock, client_oldest="99.0")) as url:
        enrolment = home.places.config / "enrolment.json"
        enrolment.write_text(json.dumps({**json.loads(enrolment.read_text()), "server": url}))
        with pytest.raises(ServerRefuses, match="too old") as caught:
            home.sync()
        assert (caught.value.exit_code, caught.value.word) == (6, "client-too-old")
        assert "update frontdesk" in caught.value.next_step
    with closing(Store(database)) as store, store.reading() as tx:
        assert "logged" in {row.kind for row in tx.execute(event.select())}
