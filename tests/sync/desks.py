"""Desks that sync: the real journal on a disk and the plain one in memory, with the same handles for a test."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from pathlib import Path
from uuid import uuid4

import httpx
from tests.group.desks import CANARY, Clock, Group, complaint
from tests.sync.memory import MemoryFeed

from frontdesk.desk.seat import Desk, open_desk, set_up
from frontdesk.group.store import Store
from frontdesk.group.tables import device as device_table
from frontdesk.journal.feed import JournalFeed
from frontdesk.places import Places, find_places
from frontdesk.recovery.events import Draft, Logged, Noted
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.sync.client import Feed, SyncReport, sync
from frontdesk.sync.transport import Transport


class SyncDesk(ABC):
    """A desk of MAPLE that can be put back from a backup and copied."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.token = ""

    @property
    @abstractmethod
    def feed(self) -> Feed:
        """The journal as a sync sees it."""

    @abstractmethod
    def write(self, count: int = 1) -> list[str]:
        """Record this many complaints; gives the ids of their events."""

    @abstractmethod
    def known(self) -> set[str]:
        """The ids of all events on this desk."""

    @abstractmethod
    def copy(self) -> SyncDesk:
        """A backup, or a disk image: another desk that believes to be this one."""

    def become(self, other: SyncDesk) -> SyncDesk:
        """Be put back from a backup."""
        restored = other.copy()
        restored.token = self.token
        return restored

    def sync(self, group: Group, wire: httpx.BaseTransport | None = None) -> SyncReport:
        with Transport(str(group.line.base_url), self.token, wire=wire) as line:
            return sync(self.feed, line, now=self.clock)

    def join(self, group: Group) -> SyncDesk:
        """Enrol, leaving the site's other desks as they are."""
        seat = self.feed.seat()
        self.token = group.desk(device=seat.device, epoch=seat.epoch).token
        store = Store(group.database)
        with store.writing() as tx:
            tx.execute(device_table.update().values(revoked_at=None))
        store.close()
        return self


class InMemory(SyncDesk):
    def __init__(self, clock: Clock, feed: MemoryFeed | None = None) -> None:
        super().__init__(clock)
        self._feed = feed or MemoryFeed(device=f"desk-{uuid4()}", epoch=f"first-{uuid4()}")

    @property
    def feed(self) -> MemoryFeed:
        return self._feed

    def write(self, count: int = 1) -> list[str]:
        return [e.id for e in self._feed.write(*(complaint() for _ in range(count)))]

    def known(self) -> set[str]:
        return set(self._feed.known)

    def copy(self) -> InMemory:
        other = InMemory(self.clock, self._feed.copy())
        other.token = self.token
        return other


class OnDisk(SyncDesk):
    def __init__(self, clock: Clock, home: Path) -> None:
        super().__init__(clock)
        self.home = home
        if self.places.database.exists():
            self.desk: Desk = open_desk(self.places, now=clock)
        else:
            self.desk = set_up(self.places, name="Maple", code="MAPLE", timezone="UTC", person="Rosa", now=clock)

    @property
    def places(self) -> Places:
        return find_places(str(self.home), env={})

    @property
    def feed(self) -> JournalFeed:
        return JournalFeed(self.desk.journal, self.clock)

    def write(self, count: int = 1) -> list[str]:
        ids: list[str] = []
        with self.desk.journal.writing(self.clock()) as page:
            for _ in range(count):
                what = Logged(number=page.next_number(), said=CANARY, patient=CANARY)
                subject = Subject(f"complaint:{uuid4()}")
                draft = Draft(subject=subject, what=what, occurred_at=self.clock())
                ids += [e.id for e in page.append([draft], StaffId("rosa"))]
        return ids

    def note(self, subject: str, text: str) -> None:
        """Add a note to a complaint."""
        with self.desk.journal.writing(self.clock()) as page:
            draft = Draft(subject=Subject(subject), what=Noted(text=text), occurred_at=self.clock())
            page.append([draft], StaffId("rosa"))

    def known(self) -> set[str]:
        with self.desk.database.reading() as view:
            return {str(row[0]) for row in view.rows("SELECT id FROM event")}

    def copy(self) -> OnDisk:
        self.desk.close()
        fresh = self.home.with_name(f"{self.home.name}-{uuid4().hex[:6]}")
        shutil.copytree(self.home, fresh)
        self.desk = open_desk(self.places, now=self.clock)
        other = OnDisk(self.clock, fresh)
        other.token = self.token
        return other
