"""What went wrong that nobody foresaw, on record without a word that somebody typed.

An exception's text and its local variables can hold what a patient said. So the log keeps the kinds of the
errors and the lines of code that they passed, and nothing else.
"""

from __future__ import annotations

import os
import platform
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from frontdesk import __version__

FILE = "faults.log"
BYTES_MAX = 1_048_576
"""A longer log is set aside as `faults.log.old`, and the one set aside before is dropped."""
CHAIN_MAX = 10
"""An error can hang on another; more than so many tell nothing new."""


def record(error: BaseException, folder: Path | None, *, now: datetime | None = None) -> Path:
    """Append the error to the log in `folder`, or in a new temporary one where that cannot be written."""
    entry = "\n".join(lines(error, now or datetime.now(UTC))) + "\n\n"
    try:
        if folder is None:
            raise FileNotFoundError
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return append(folder / FILE, entry)
    except OSError:
        return append(Path(tempfile.mkdtemp(prefix="frontdesk-")) / FILE, entry)


def lines(error: BaseException, now: datetime) -> Iterator[str]:
    """When, which version, and the errors from the last one back to the first."""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    yield f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ} frontdesk {__version__}, {system}"
    for each in _chain(error):
        yield f"  {type(each).__module__}.{type(each).__qualname__}"
        for frame in traceback.extract_tb(each.__traceback__):
            yield f"    {frame.filename}:{frame.lineno}"


def _chain(error: BaseException) -> Iterator[BaseException]:
    each: BaseException | None = error
    for _ in range(CHAIN_MAX):
        if each is None:
            return
        yield each
        each = each.__cause__ or each.__context__


def append(file: Path, entry: str) -> Path:
    """Put the entry at the end of a log that nobody else can read; one that has grown long is set aside."""
    if file.exists() and file.stat().st_size > BYTES_MAX:
        file.replace(file.with_name(file.name + ".old"))
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as log:
        log.write(entry)
    return file
