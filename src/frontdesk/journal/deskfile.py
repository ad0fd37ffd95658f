"""What a desk knows about itself outside its database: enough to notice that the database was lost or rewound.

A database restored from a backup, or copied with a disk image, still believes its old place in the chain.
This small file, which lies with the settings, remembers how far the desk really got.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

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
    flush: bool = True,
) -> None:
    """Note what changed, and keep the rest. `flush=False` after each act: losing the newest number does no harm.

    Raises `ReadOnly`, `DiskFull`.
    """
    given = {"site": site, "device": device, "epoch": epoch, "seq": seq, "key": key}
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    known = recall(places)
    desk = replace(known or DeskFile(), **changes)
    desk = replace(desk, numbers=_highest(desk.numbers, numbers or {}))
    content = json.dumps(asdict(desk), sort_keys=True).encode() + b"\n"
    with translated(places.desk_file):
        if known is not None and not flush:
            _write_over(places, content)
            return
        mode = permissions.SHARED_FILE if places.machine_wide else None
        permissions.write_secret(places.desk_file, content, share_as=mode, flush=flush)


def _highest(known: Mapping[str, int], given: Mapping[str, int]) -> dict[str, int]:
    return {letter: max(known.get(letter, 0), given.get(letter, 0)) for letter in {**known, **given}}


def _write_over(places: Places, content: bytes) -> None:
    """In one write, and never shorter than before: sharing a new file costs a program's start on Windows."""
    with places.desk_file.open("r+b", buffering=0) as file:
        size = len(file.read())
        file.seek(0)
        file.write(content[:-1].ljust(size - 1) + b"\n")
