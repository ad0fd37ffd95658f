"""Desks as people have them: a home on a disk, enrolled by a code, worked at through `desk`, synced like any other."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.desk.maple import intake
from tests.group.desks import CANARY, Clock, Group

from frontdesk import desk as at_desk
from frontdesk import enrolling
from frontdesk.desk import CaseFile
from frontdesk.enrolling import Joined
from frontdesk.group import admin
from frontdesk.places import Places, find_places
from frontdesk.recovery.codes import PutRight
from frontdesk.sync.client import SyncReport
from frontdesk.syncing import sync_desk


@dataclass
class Home:
    """One desk. Every call opens the file and lets it go again, as the command line does."""

    folder: Path
    clock: Clock
    name: str = "Rosa"

    @property
    def places(self) -> Places:
        return find_places(str(self.folder), env={})

    def set_up(self, code: str = "MAPLE") -> Home:
        at_desk.set_up(
            self.places, name=code.title(), code=code, timezone="UTC", person=self.name, now=self.clock
        ).close()
        return self

    def enrol(self, group: Group, code: str, *, join: bool = False) -> Joined:
        return enrolling.enrol_at(self.places, str(group.line.base_url), code, join=join, now=self.clock)

    def enrol_first(self, group: Group, site: str = "MAPLE") -> Home:
        self.enrol(group, admin.invite(group.database, site, now=group.clock)["code"])
        self.sync()
        return self

    def invite(self) -> str:
        return enrolling.invite(self.places, now=self.clock).code

    def sync(self) -> SyncReport:
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            return sync_desk(desk)

    def log(self, said: str = CANARY) -> CaseFile:
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            return at_desk.log(desk, at_desk.person(desk, self.name).id, intake(said=said))

    def acknowledge(self, number: str) -> CaseFile:
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            return at_desk.acknowledge(desk, at_desk.person(desk, self.name).id, number)

    def resolve(self, number: str) -> CaseFile:
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            by = at_desk.person(desk, self.name).id
            return at_desk.resolve(desk, by, number, done=CANARY, put_right=PutRight.YES)

    def undo(self) -> None:
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            at_desk.undo(desk, at_desk.person(desk, self.name).id)

    def case(self, number: str) -> CaseFile:
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            return at_desk.case(desk, number)

    def find(self, text: str) -> list[str]:
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            return [line.number for line in at_desk.find(desk, text)]

    def numbers(self) -> dict[str, str]:
        """The number of every complaint, by its id."""
        with at_desk.open_desk(self.places, now=self.clock) as desk:
            return {line.id: line.number for line in at_desk.history_page(desk, 0, 1000)}

    def is_sound(self) -> bool:
        return at_desk.doctor(self.places, verify=True, now=self.clock).ok

    def copy(self, name: str) -> Home:
        """A disk image, put on another disk of the same computer."""
        other = Home(self.folder.with_name(name), self.clock, self.name)
        shutil.copytree(self.folder, other.folder)
        return other

    def saved(self) -> bytes:
        """The file with the records, as a backup holds it."""
        return self.places.database.read_bytes()

    def put_back(self, saved: bytes) -> None:
        """Only the file comes back: what lies beside it knows better."""
        self.places.database.write_bytes(saved)
