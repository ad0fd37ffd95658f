"""What a desk knows about itself outside its database: enough to notice that the database was lost or rewound.

A database restored from a backup, or copied with a disk image, still believes its old place in the chain.
This small file, which lies with the settings, remembers how far the desk really got.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, NamedTuple

from frontdesk import permissions
from frontdesk.journal.errors import translated
from frontdesk.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFile:
    """The last known place of this desk. Empty text and 0 where the file says nothing."""

    site: str = ""
    device: str = ""
    epoch: str = ""
    seq: int = 0
    """The highest sequence number that this desk has given out in `epoch`."""
    key: str = ""
    """Fingerprint of the key that opened the database last."""
    numbers: Mapping[str, int] = field(default_factory=dict)
    """The highest number of a complaint that this desk has given out, by letter."""


def recall(places: Places) -> DeskFile | None:
    """What was written last; None when nothing ever was. An unreadable file counts as an empty one."""
    try:
        found = json.loads(places.desk_file.read_bytes())
        seq = found.get("seq")
        texts = {name: str(found.get(name, "")) for name in ("site", "device", "epoch", "key")}
        numbers = {str(letter): int(number) for letter, number in dict(found.get("numbers", {})).items()}
        return DeskFile(**texts, seq=seq if isinstance(seq, int) else 0, numbers=numbers)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError):
        return DeskFile()


def remember(
    places: Places,
    *,
    site: str | None = None,
    device: str | None = None,
    epoch: str | None = None,
    seq: int | None = None,
    key: str | None = None,
    numbers: Mapping[str, int] | None = None,
) -> None:
    """Note what changed, and keep the rest; flushed to the disk.

    Raises `ReadOnly`, `DiskFull`.
    """
    given = {"site": site, "device": device, "epoch": epoch, "seq": seq, "key": key}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    desk = replace(recall(places) or DeskFile(), **changes)
    desk = replace(desk, numbers=_highest(desk.numbers, numbers or {}))
    with translated(places.desk_file):
        mode = permissions.SHARED_FILE if places.machine_wide else None
        permissions.write_secret(places.desk_file, _as_text(_values(desk)), share_as=mode)


class Tally:
    """Notes after each act how far this desk got, and reads the file again only where another program wrote to it.

    Nothing is flushed: losing the newest number does no harm.
    """

    def __init__(self, places: Places) -> None:
        """Nothing is read before the first act."""
        self._places = places
        self._file = places.desk_file
        self._known: dict[str, Any] = {}
        self._seen: _Looks | None = None

    def note(self, *, epoch: str, seq: int, numbers: Mapping[str, int]) -> None:
        """This desk has given out this sequence number in its epoch, and these numbers of complaints.

        Raises `ReadOnly`, `DiskFull`.
        """
        with translated(self._file):
            try:
                found = _looks(self._file)
            except FileNotFoundError:
                remember(self._places, epoch=epoch, seq=seq, numbers=numbers)
                return
            if found != self._seen:
                self._known = _values(recall(self._places) or DeskFile())
            known = self._known
            reached = max(known["seq"], seq) if known["epoch"] == epoch else seq  # threads may come out of turn
            known |= {"epoch": epoch, "seq": reached, "numbers": _highest(known["numbers"], numbers)}
            self._seen = _write_over(self._file, _as_text(known))


class _Looks(NamedTuple):
    """What changes when somebody writes to a file."""

    changed_ns: int
    size: int
    inode: int


def _looks(file: Path | int) -> _Looks:
    found = os.stat(file)  # noqa: PTH116  an open file too
    return _Looks(found.st_mtime_ns, found.st_size, found.st_ino)


def _values(desk: DeskFile) -> dict[str, Any]:
    return {one.name: getattr(desk, one.name) for one in fields(desk)} | {"numbers": dict(desk.numbers)}


def _as_text(values: Mapping[str, Any]) -> bytes:
    return json.dumps(values, sort_keys=True).encode() + b"\n"


def _highest(known: Mapping[str, int], given: Mapping[str, int]) -> dict[str, int]:
    return {letter: max(known.get(letter, 0), given.get(letter, 0)) for letter in {**known, **given}}


def _write_over(place: Path, content: bytes) -> _Looks:
    """In one write, and never shorter than before: sharing a new file costs a program's start on Windows."""
    with place.open("r+b", buffering=0) as file:
        size = _looks(file.fileno()).size  # of this very file: another program may just have put a longer one there
        file.write(content[:-1].ljust(size - 1) + b"\n")
        return _looks(file.fileno())
