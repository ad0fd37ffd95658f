"""Whether another program has the file open, asked of the operating system: a damaged file cannot be asked itself.

On POSIX a connection to a file with a write-ahead log holds SQLite's shared lock for as long as it is open. Whoever
gets the whole range of SQLite's locks is alone with the file, and keeps others out until the block ends. Windows
refuses to replace a file that anybody has open, which is the same answer at a later moment.

Source: sqlite.org/lockingv3.html; the bytes are `PENDING_BYTE` to `SHARED_FIRST + SHARED_SIZE` in SQLite's `os.h`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from frontdesk.journal.errors import Locked

FIRST_BYTE, BYTES = 0x4000_0000, 512


@contextmanager
def alone_with(file: Path) -> Iterator[None]:
    """Keep every other program out of the file, which this one must not have open. Raises `Locked`."""
    if sys.platform == "win32" or not file.exists():
        yield
    else:
        import fcntl

        with file.open("r+b") as held:
            try:
                fcntl.lockf(held, fcntl.LOCK_EX | fcntl.LOCK_NB, BYTES, FIRST_BYTE)
            except OSError:
                raise Locked(file, detail="open elsewhere") from None
            yield
