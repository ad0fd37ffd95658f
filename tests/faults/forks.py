"""Lives in forks of a program that has imported everything once."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable


def fork(live: Callable[[int], None]) -> tuple[int, int]:
    """Begin a life, which is handed where to write. Gives its process, and where to read what it tells."""
    if sys.platform == "win32":
        raise AssertionError("there is no fork")
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        code = 1
        try:
            os.close(reader)
            live(writer)
            code = 0
        except BaseException:  # noqa: BLE001 - it is told, and this life ends in any case
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writer)
    return process, reader


def exit_code(process: int) -> int:
    """Wait for the end of a life; a negative code is the signal that killed it."""
    if sys.platform == "win32":
        raise AssertionError("there is no fork")
    _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)
