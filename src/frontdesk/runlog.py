"""One line for each nightly run, for IT: when, how it ended, in numbers and in the words of our own errors."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from frontdesk.faultlog import append

FILE = "sync.log"


def record(folder: Path, now: datetime, line: str) -> None:
    """Append the line to the log. A log that cannot be written must not stop the night's work."""
    plain = " ".join(line.split())
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        append(folder / FILE, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} {plain}\n")
    except OSError:
        return
