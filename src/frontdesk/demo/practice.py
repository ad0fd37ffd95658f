"""The throw-away practice on disk: made when there is none, thrown away when it is old, with its group server."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from frontdesk import __version__
from frontdesk import desk as desks
from frontdesk.commands.extra import require_server
from frontdesk.demo import history
from frontdesk.demo.server import Answering, group_server
from frontdesk.enrolling import enrol_at
from frontdesk.places import Places, find_places
from frontdesk.recovery.clocks import Calendar, UnknownTimeZone, parse_hours
from frontdesk.recovery.refusals import Refusal
from frontdesk.syncing import sync_once

NAME, CODE = "Maple Street Family Medicine", "MAPLE"
LASTS = timedelta(days=3)
"""An older one is made anew: its two weeks should end about now."""
MARK = "throw-away.json"
"""Says that a folder is the demo's own and may be deleted."""


class DemoInUse(Refusal):
    """The throw-away practice is open in another window."""

    code = "demo-in-use"

    def __init__(self) -> None:
        """Name the way out."""
        super().__init__("The demo is open in another window.", "close it there first.")


class NotTheDemos(Refusal):
    """A folder of the demo's name that holds something else."""

    code = "not-the-demos"

    def __init__(self, folder: Path) -> None:
        """Name the folder; nothing in it was touched."""
        super().__init__(
            f"The folder {folder} was not made by the demo, so it is left alone.",
            "move it away, or name another folder with --home.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Throwaway:
    """The throw-away practice, enrolled with its own group server."""

    places: Places
    server: Answering
    group_file: Path


def folder_of(home: str | None) -> Path:
    """Where the demo lies: under the named home, else in this login's cache."""
    named = home or os.environ.get("FRONTDESK_HOME")
    if named:
        return Path(named).expanduser().absolute() / "demo"
    import platformdirs

    return Path(platformdirs.user_cache_dir("frontdesk", appauthor=False)) / "demo"


@contextmanager
def prepared(home: str | None, *, fresh: bool, now: datetime | None = None) -> Iterator[Throwaway]:
    """The practice and its server, pushed once, for as long as the block lasts.

    Raises `ServerMissing`, `DemoInUse`, `NotTheDemos`.
    """
    require_server()
    from filelock import FileLock, Timeout

    folder, now = folder_of(home), now or desks.utc_now()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(folder.with_name("demo.lock"), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise DemoInUse from None
    with lock, _served(folder, fresh=fresh, now=now) as practice:
        yield practice


@contextmanager
def _served(folder: Path, *, fresh: bool, now: datetime) -> Iterator[Throwaway]:
    anew = _thrown_away(folder, fresh=fresh, now=now)
    places, group_file = find_places(str(folder / "desk")), folder / "group.db"
    with group_server(group_file, folder / "server.log", code=CODE, name=NAME) as starting:
        if anew:
            _make(folder, now)
        server = starting.answering()
        enrol_at(places, server.url, server.code)
        sync_once(places)
        yield Throwaway(places=places, server=server, group_file=group_file)


def _thrown_away(folder: Path, *, fresh: bool, now: datetime) -> bool:
    """Whether the practice has to be made; what was there before is then gone."""
    mark = folder / MARK
    if any(folder.iterdir()) and not mark.is_file():
        raise NotTheDemos(folder)
    if not fresh and (folder / "desk").is_dir() and _is_new_enough(mark, now):
        return False
    for each in folder.iterdir():
        if each != mark:
            shutil.rmtree(each) if each.is_dir() else each.unlink()
    mark.write_text(json.dumps({"made_at": now.isoformat(), "version": __version__}), encoding="utf-8")
    return True


def _is_new_enough(mark: Path, now: datetime) -> bool:
    try:
        said = json.loads(mark.read_text(encoding="utf-8"))
        made_at = datetime.fromisoformat(said["made_at"]).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return said.get("version") == __version__ and timedelta() <= now - made_at < LASTS


def _make(folder: Path, now: datetime) -> None:
    """Write the two weeks beside their place and put them there when they are whole."""
    if sys.stderr.isatty():
        print("Making a practice with two weeks of records ...", file=sys.stderr)  # noqa: T201  progress for people
    timezone, calendar = _here()
    clock = history.Clock(history.first_opening(calendar, now))
    places = find_places(str(folder / "desk.new"))
    with desks.set_up(places, name=NAME, code=CODE, timezone=timezone, now=clock) as desk:
        history.write(desk, clock, now)
    (folder / "desk.new").rename(folder / "desk")


def _here() -> tuple[str, Calendar]:
    """The computer's own time zone, so that the records' times are those on the wall."""
    week = parse_hours(desks.DEFAULT_HOURS)
    timezone = desks.guess_timezone()
    try:
        return timezone, Calendar(timezone, week)
    except UnknownTimeZone:
        return "UTC", Calendar("UTC", week)
