"""What goes on by itself while the screens are open: sync, the day's backup, a look whether the file is whole.

Once a second it asks itself whether anything is due. Whatever is due runs in a thread of its own and comes back as a
message; no key ever waits for it. Without an answer from the group nothing is announced: a quiet word at the bottom
says so, and the wait before the next try grows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from frontdesk.shell import in_background

if TYPE_CHECKING:
    from frontdesk.house import House
    from frontdesk.rounds import Head, Round
    from frontdesk.sync.pace import Pace

TICK_SECONDS = 1.0
WHOLE_ROUND_SECONDS = 600.0
"""A desk with nothing to send only reads the feed; this often it compares everything with the server all the same."""
BACKUP_EVERY_SECONDS = 900.0
"""How often it is asked whether the day's backup was made."""
BACKUP_FIRST_SECONDS = 60.0
CHECK_AFTER_SECONDS = 5.0
AWAY = {"offline": "group not reachable", "refused": "! the group refuses this desk: tell IT"}
OLD = timedelta(days=1)
"""A last good sync longer ago than this is told to people."""


class Keeper:
    """Looks after an open desk."""

    def __init__(self, house: House, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds that only go forward."""
        self.clock = clock
        self._house = house
        self._pace: Pace | None = None
        self._known: Head | None = None
        self._whole_due = 0.0
        self._written = 0
        self._running = False
        self._asked = False
        self._stopped = False
        self._away = ""
        self._synced_at: datetime | None = None
        self._backup_due = self._check_due = float("inf")
        self.has_begun = False
        self._backup_trouble = ""

    def begin(self) -> None:
        """The board stands: from now on, look every second."""
        self.has_begun = True
        now = self.clock()
        self._backup_due, self._check_due = now + BACKUP_FIRST_SECONDS, now + CHECK_AFTER_SECONDS
        self._house.set_interval(TICK_SECONDS, self.tick)

    def stop(self) -> None:
        """The screens are being closed: nothing begins any more, and what runs is cut off."""
        self._stopped = True

    def tick(self) -> None:
        """Begin what is due."""
        if not self.has_begun or self._house.desk is None or self._stopped:
            return
        now = self.clock()
        self._sync_if_due(now)
        if now >= self._backup_due:
            self._backup_due = now + BACKUP_EVERY_SECONDS
            self._back_up()
        if now >= self._check_due:
            self._check_due = float("inf")
            self._look_through()

    # ------------------------------------------------------------ sync

    def sync_now(self) -> None:
        """Somebody asked for it, and is told how it went."""
        self._asked = True
        self._house.say("Syncing ...")
        if not self._running:
            self._begin_round()

    def _sync_if_due(self, now: float) -> None:
        if not self._house.syncs_by_itself or not self._house.places.enrolment_file.exists():
            return
        if self._pace is None:
            from frontdesk.sync.pace import Pace

            self._pace = Pace(now)
        written = self._house.desk.journal.written if self._house.desk else 0
        if written != self._written:
            self._written = written
            self._pace.wrote(now)
        if self._pace.is_due(now) and not self._running:
            self._begin_round()

    def _begin_round(self) -> None:
        from frontdesk.rounds import sync_round

        self._running = True
        if self._asked or self.clock() >= self._whole_due:
            self._known, self._whole_due = None, self.clock() + WHOLE_ROUND_SECONDS
        places, now, known = self._house.places, self._house.now, self._known
        work = partial(sync_round, places, known=known, stopped=lambda: self._stopped, now=now)
        self._house.wait_for(in_background(work), self._ended, self._broke)

    def _ended(self, done: Round) -> None:
        self._running = False
        now = self.clock()
        if done.ended == "ok":
            self._known, self._away, self._synced_at = done.head, "", self._house.now()
        elif done.ended in {"offline", "refused"}:
            self._away = done.ended
        if self._pace is not None:
            if done.ended in {"ok", "busy"}:
                self._pace.went_well(now)
            else:
                self._pace.failed(now, done.retry_after)
        if self._asked:
            self._asked = False
            self._house.say(done.sentence) if done.error is None else self._house.say_no(done.error)
        if done.pulled:
            self._house.board_changed()
        else:
            self._house.show_status()

    def _broke(self, error: Exception) -> None:
        self._running = False
        if self._pace is not None:
            self._pace.failed(self.clock())
        if self._asked:
            self._asked = False
            self._house.say_no(error)

    # ------------------------------------------------------------ backup and damage

    def _back_up(self) -> None:
        from frontdesk.rounds import daily_backup

        work = partial(daily_backup, self._house.places, self._house.now())
        self._house.wait_for(in_background(work), self._backed_up, self._no_backup)

    def _backed_up(self, trouble: str) -> None:
        self._backup_trouble = trouble
        self._house.show_status()

    def _no_backup(self, error: Exception) -> None:
        self._backed_up(getattr(error, "message", "") or "it failed")

    def _look_through(self) -> None:
        from frontdesk.rounds import look_through

        work = partial(look_through, self._house.places)
        self._house.wait_for(in_background(work), lambda _: None, self._house.found_damaged)

    # ------------------------------------------------------------ what people are told at the bottom

    def words(self, last_sync: datetime | None, short: Callable[[datetime], str]) -> list[str]:
        """How it stands with the group and the backup; `short` puts a moment into words."""
        said = []
        last = max((at for at in (last_sync, self._synced_at) if at is not None), default=None)
        enrolled = self._house.places.enrolment_file.exists()
        if last is not None:
            since = self._house.now() - last
            said.append(
                f"! not synced since {short(last)}: tell IT" if enrolled and since > OLD else f"synced {short(last)}"
            )
        elif enrolled:
            said.append("not synced yet")
        if self._away and enrolled:
            said.append(AWAY[self._away])
        if self._backup_trouble:
            said.append("! no backup today: tell IT")
        return said
