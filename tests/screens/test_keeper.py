"""What goes on by itself: two real desks and a real server, the quiet word without one, the day's backup, damage."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
import stamina
from tests.group.desks import Group, group_on
from tests.screens.conftest import Desk, Running, press, settled, still_app, text
from tests.screens.practice import Clock, Staff, heard

from frontdesk import desk, house
from frontdesk.app import FrontDesk
from frontdesk.desk import work
from frontdesk.journal.backup_files import backups_in
from frontdesk.journal.connection import PAGE_BYTES, connect
from frontdesk.journal.errors import DiskFull
from frontdesk.journal.keys import find_key
from frontdesk.places import Places, find_places
from frontdesk.recovery.codes import Category, Flag, PutRight, Severity
from frontdesk.rounds import Round, sync_round
from frontdesk.screens.board import BoardScreen
from frontdesk.screens.trouble import TroubleScreen
from frontdesk.sync.token import keep_token


@dataclass
class Seconds:
    """A clock that only goes forward, when it is told."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@dataclass
class Site:
    """A practice with two desks, enrolled with one group server."""

    group: Group
    front: Places
    back: Places
    seconds: Seconds = field(default_factory=Seconds)


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What goes on by itself begins at once, and nothing is tried twice."""
    monkeypatch.setattr(house, "WARM_UP_SECONDS", 0.001)
    with stamina.set_testing(True, attempts=1, cap=True):
        yield


@pytest.fixture
def site(places: Places, clock: Clock, staff: Staff, tmp_path: Path) -> Iterator[Site]:
    assert staff.rosa
    back = find_places(str(tmp_path / "back"), env={})
    assert places.home is not None
    assert back.home is not None
    shutil.copytree(places.home, back.home)
    with connect(back.database, find_key(back)) as raw:  # type: ignore[attr-defined]
        raw.execute("UPDATE seat SET device = 'back', epoch = 'back-1', letter = 'B', next_number = 1")
    raw.close()
    back.desk_file.unlink()
    with group_on(str(tmp_path / "group.db")) as group:
        group.clock.at = clock.at
        site = Site(group=group, front=places, back=back)
        for each in (places, back):
            enrol(site, each)
        yield site


def enrol(site: Site, places: Places) -> None:
    """As a desk that was invited: the site's other desks stay."""
    with desk.open_desk(places) as opened, opened.database.reading() as view:
        seat = opened.journal.seat_in(view)
    from frontdesk.group.store import Store
    from frontdesk.group.tables import device as device_table

    given = site.group.desk(device=seat.device, epoch=seat.epoch)
    store = Store(site.group.database)
    with store.writing() as tx:
        tx.execute(device_table.update().values(revoked_at=None))
    store.close()
    keep_token(places, given.token)
    server = str(site.group.line.base_url)
    places.enrolment_file.write_text(json.dumps({"server": server, "device": seat.device, "site": "MAPLE"}))


def app_at(places: Places, clock: Clock, seconds: Seconds) -> FrontDesk:
    app = still_app(FrontDesk(places, now=clock, person="Rosa", syncs=True))
    app.keeper.clock = seconds
    return app


async def wait(pilot: Desk, seconds: Seconds, length: float) -> None:
    """Time goes by for this desk."""
    assert isinstance(pilot.app, FrontDesk)
    while not pilot.app.keeper.has_begun:
        await pilot.pause(0.01)
    for passed in (0, length):
        seconds.at += passed
        await settled(pilot)
        pilot.app.keeper.tick()
        await settled(pilot)


class TestTwoDesks:
    async def test_each_sees_the_others_complaint_within_a_minute(
        self, site: Site, clock: Clock, running: Running
    ) -> None:
        front, back = app_at(site.front, clock, site.seconds), app_at(site.back, clock, site.seconds)
        async with running(front) as here:
            await wait(here, site.seconds, 3)
            await press(here, "f2", "f", "1", "n", *"Nobody rang back", "ctrl+s", "f4")
            assert "Open 8" in text(front)
            await wait(here, site.seconds, 2.5)
            async with running(back) as there:
                await wait(there, site.seconds, 3)
                assert "Open 8" in text(back)
                await press(there, "f2", "q", "1", "n", *"The kiosk is broken", "ctrl+s", "f4")
                await wait(there, site.seconds, 2.5)
                await wait(here, site.seconds, 40)
                assert "Open 9" in text(front)
                assert "Kiosk" in text(front)
        assert front.return_code in {0, None}

    async def test_it_appears_without_moving_the_mark_or_what_is_typed(
        self, site: Site, clock: Clock, staff: Staff, running: Running
    ) -> None:
        front = app_at(site.front, clock, site.seconds)
        async with running(front) as pilot:
            await wait(pilot, site.seconds, 3)
            await press(pilot, "down", "down")
            marked = front._board.line_at(front._board.list.cursor)
            with desk.open_desk(site.back, now=clock) as other:
                desk.log(other, staff.deon, heard(Category.SAFETY, Severity.HIGH, "Wrong card"))
            assert sync_round(site.back, known=None, stopped=lambda: False, now=clock).ended == "ok"
            await wait(pilot, site.seconds, 40)
            assert "B1" in text(front)
            now_marked = front._board.line_at(front._board.list.cursor)
            assert marked is not None
            assert now_marked is not None
            assert now_marked.id == marked.id

    async def test_two_resolutions_of_one_complaint_wait_for_review_on_both(
        self, site: Site, clock: Clock, staff: Staff, running: Running
    ) -> None:
        for number, places in enumerate((site.front, site.back)):
            clock.step(minutes=number)
            with desk.open_desk(places, now=clock) as opened:
                desk.resolve(opened, staff.rosa, "A6", done="Card paid back", put_right=PutRight.YES)
        for places in (site.front, site.back, site.front):
            async with running(app_at(places, clock, site.seconds)) as pilot:
                await wait(pilot, site.seconds, 3)
        for places in (site.front, site.back):
            with desk.open_desk(places, now=clock) as opened:
                assert Flag.NEEDS_REVIEW in desk.case(opened, "A6").flags
        with desk.open_desk(site.front, now=clock) as opened:
            work.settle(opened, staff.priya, "A6", decided="Rosa had called first")
        for places in (site.front, site.back):
            assert sync_round(places, known=None, stopped=lambda: False, now=clock).ended == "ok"
        with desk.open_desk(site.back, now=clock) as opened:
            assert Flag.NEEDS_REVIEW not in desk.case(opened, "A6").flags

    async def test_a_new_colleague_is_known_at_the_other_desk(
        self, site: Site, clock: Clock, staff: Staff, running: Running
    ) -> None:
        from frontdesk.recovery.codes import Role

        front = app_at(site.front, clock, site.seconds)
        async with running(front) as pilot:
            with desk.open_desk(site.back, now=clock) as other:
                desk.add_person(other, staff.priya, "Ines", Role.DESK)
            sync_round(site.back, known=None, stopped=lambda: False, now=clock)
            await wait(pilot, site.seconds, 40)
            await press(pilot, "ctrl+n")
            assert "Ines" in text(front)


class TestAlone:
    async def test_without_a_group_nothing_is_asked_and_nothing_said(
        self, places: Places, clock: Clock, staff: Staff, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert staff.rosa
        asked: list[object] = []
        monkeypatch.setattr("frontdesk.rounds.sync_round", lambda *_, **__: asked.append(1))
        seconds = Seconds()
        app = app_at(places, clock, seconds)
        async with running(app) as pilot:
            await wait(pilot, seconds, 40)
            assert not asked
            assert "sync" not in text(app)

    async def test_a_server_that_is_gone_is_a_quiet_word_at_the_bottom(
        self, site: Site, clock: Clock, running: Running
    ) -> None:
        said = json.loads(site.front.enrolment_file.read_text())
        site.front.enrolment_file.write_text(json.dumps(said | {"server": "http://127.0.0.1:9"}))
        app = app_at(site.front, clock, site.seconds)
        async with running(app) as pilot:
            await wait(pilot, site.seconds, 3)
            assert "not synced yet   group not reachable" in text(app)
            assert not app._notifications
            site.front.enrolment_file.write_text(json.dumps(said))
            await wait(pilot, site.seconds, 700)
            assert "synced 11:42" in text(app)
            assert "reachable" not in text(app)

    async def test_a_server_that_asks_for_a_pause_gets_it(
        self, site: Site, clock: Clock, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[float] = []

        def busy(*_: object, **__: object) -> Round:
            asked.append(site.seconds())
            return Round(ended="offline", retry_after=1200.0)

        monkeypatch.setattr("frontdesk.rounds.sync_round", busy)
        async with running(app_at(site.front, clock, site.seconds)) as pilot:
            for _ in range(5):
                await wait(pilot, site.seconds, 300)
        assert len(asked) == 2
        assert asked[1] - asked[0] >= 1200

    async def test_a_suspended_desk_says_whom_to_tell(self, site: Site, clock: Clock, running: Running) -> None:
        keep_token(site.front, "fd_nobody_" + "0" * 40)
        app = app_at(site.front, clock, site.seconds)
        async with running(app) as pilot:
            await wait(pilot, site.seconds, 3)
            assert "! the group refuses this desk: tell IT" in text(app)
            assert not app._notifications

    async def test_a_last_sync_of_long_ago_is_a_warning(self, site: Site, clock: Clock, running: Running) -> None:
        sync_round(site.front, known=None, stopped=lambda: False, now=clock)
        clock.at += timedelta(hours=25)
        app = still_app(FrontDesk(site.front, now=clock, person="Rosa"))
        async with running(app):
            assert "! not synced since Fri 11:42: tell IT" in text(app)

    async def test_closing_the_screens_waits_for_no_server(
        self, site: Site, clock: Clock, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        began, never = Event(), Event()

        def slow(*_: object, stopped: object, **__: object) -> Round:
            assert callable(stopped)
            began.set()
            while not stopped():
                never.wait(0.01)
            return Round(ended="busy")

        monkeypatch.setattr("frontdesk.rounds.sync_round", slow)
        app = app_at(site.front, clock, site.seconds)
        async with running(app) as pilot:
            while not app.keeper.has_begun:
                await pilot.pause(0.01)
            app.keeper.tick()
            site.seconds.at += 3
            app.keeper.tick()
            assert began.wait(10)
            await pilot.press("f2", "w", "1", "n", *"Late")
            assert "Late" in text(app), "no key waits for it"
            await pilot.press("f4", "ctrl+q")
        assert not app.is_running


class TestBackupAndDamage:
    async def test_the_days_backup_is_made_once(
        self, places: Places, clock: Clock, staff: Staff, running: Running
    ) -> None:
        assert staff.rosa
        seconds = Seconds()
        app = app_at(places, clock, seconds)
        async with running(app) as pilot:
            await wait(pilot, seconds, 30)
            assert not backups_in(places.backups)
            await wait(pilot, seconds, 40)
            for _ in range(3):
                await wait(pilot, seconds, 1000)
            assert len(backups_in(places.backups)) == 1
            clock.step(hours=24)
            await wait(pilot, seconds, 1000)
            assert len(backups_in(places.backups)) == 2

    async def test_a_backup_that_fails_is_told_quietly(
        self, places: Places, clock: Clock, staff: Staff, running: Running, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert staff.rosa

        def full(*_: object) -> None:
            raise DiskFull(places.backups)

        monkeypatch.setattr("frontdesk.desk.safekeeping.back_up_daily", full)
        seconds = Seconds()
        app = app_at(places, clock, seconds)
        async with running(app) as pilot:
            await wait(pilot, seconds, 70)
            assert "! no backup today: tell IT" in text(app)
            assert not app._notifications

    async def test_damage_is_found_after_the_board_stands(
        self, places: Places, clock: Clock, staff: Staff, running: Running
    ) -> None:
        assert staff.rosa
        size = places.database.stat().st_size
        with places.database.open("r+b") as file:
            file.seek(size - 2 * PAGE_BYTES)
            file.write(b"\xa5" * PAGE_BYTES)
        seconds = Seconds()
        app = app_at(places, clock, seconds)
        async with running(app) as pilot:
            assert isinstance(app.screen, BoardScreen)
            await wait(pilot, seconds, 6)
            assert isinstance(app.screen, TroubleScreen)
            assert "damaged" in text(app)


async def test_a_desk_with_nothing_to_send_only_reads_and_compares_everything_every_ten_minutes(
    site: Site, clock: Clock, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds: list[str] = []
    real = sync_round

    def noted(places: Places, **how: object) -> Round:
        rounds.append("reads" if how["known"] else "syncs")
        return real(places, **how)  # type: ignore[arg-type]

    monkeypatch.setattr("frontdesk.rounds.sync_round", noted)
    async with running(app_at(site.front, clock, site.seconds)) as pilot:
        for length in (3, 40, 40, 600, 40):
            await wait(pilot, site.seconds, length)
    assert rounds == ["syncs", "reads", "reads", "syncs", "reads"]
