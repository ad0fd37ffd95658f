"""Which files are backups, how old each is, and which of them are kept.

They grow old by a simple rule: one for each of the last seven days, four weeks and twelve months that have one.
What stood in a file's place before a migration or a restore is kept for a year.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

DAYS, WEEKS, MONTHS = 7, 4, 12
SET_ASIDE_DAYS = 365
"""How long a copy from before a migration or a restore is kept."""
EVERY = timedelta(hours=20)
"""An older backup than this is due for a new one: less than a day, since the night's start moves a little."""

ORDINARY, ASIDE = "frontdesk", "set-aside"
NAMED = re.compile(r"(?P<series>.+)-(?P<at>\d{8}T\d{6}Z)\.db\Z")


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A file that has the name of a backup."""

    made_at: datetime
    path: Path
    series: str

    @property
    def is_ordinary(self) -> bool:
        """Made as a backup, not because a migration or a restore was about to change the file."""
        return self.series == ORDINARY


def name_for(series: str, at: datetime) -> str:
    """How a backup is called; the time is UTC, to the second."""
    return f"{series}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}.db"


def backups_in(folder: Path) -> list[Backup]:
    """The backups of a folder, oldest first."""
    found = []
    for path in folder.glob("*.db"):
        if named := NAMED.match(path.name):
            made_at = datetime.strptime(named["at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            found.append(Backup(made_at, path, named["series"]))
    return sorted(found)


def newest(folder: Path) -> Backup | None:
    """The newest file that was made to be restored: what was set aside is none."""
    made = [one for one in backups_in(folder) if not one.series.startswith(ASIDE)]
    return made[-1] if made else None


def is_due(folder: Path, now: datetime) -> bool:
    """Whether the last ordinary backup is old enough for another. One from the future, by a wrong clock, counts not."""
    return not any(one.is_ordinary and now - EVERY < one.made_at <= now for one in backups_in(folder))


def to_keep(backups: Sequence[Backup], now: datetime) -> set[Backup]:
    """The newest of each of the last days, weeks and months that have one; what was set aside for a year."""
    ordinary = sorted((one for one in backups if one.is_ordinary), reverse=True)
    kept: set[Backup] = set(ordinary[:1])
    rules: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    for how_many, period in rules:
        newest_of: dict[Any, Backup] = {}
        for one in ordinary:
            newest_of.setdefault(period(one.made_at), one)
        kept |= set(list(newest_of.values())[:how_many])
    return kept | {one for one in backups if not one.is_ordinary and now - one.made_at < timedelta(SET_ASIDE_DAYS)}
