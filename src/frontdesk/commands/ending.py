"""How a command ends: the one place where errors become a sentence on standard error and an exit code.

0 done, 2 wrong words or values, 3 refused by a rule, 4 not found, 5 server unreachable, 6 refused by the server,
7 trouble with the file on disk, 1 anything unforeseen, with a log file named.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from frontdesk import faultlog
from frontdesk.commands.plain import plain
from frontdesk.journal.errors import FROM_SYSTEM, JournalTrouble
from frontdesk.places import FolderRefused, find_places
from frontdesk.recovery.refusals import Refusal

DONE, UNFORESEEN, WRONG, ON_DISK = 0, 1, 2, 7
INTERRUPTED = 130
"""As a shell says it: ended by Ctrl+C."""


def ended(act: Callable[[], int], home: str | None = None) -> int:
    """Do it, and say on standard error what stood in the way. Gives the exit code."""
    try:
        return act()
    except BrokenPipeError:
        _stop_printing()
        return DONE
    except KeyboardInterrupt:
        tell("Stopped.")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  the edge: nothing may get past it as a traceback
        ours = _from_system(error)
        tell(sentence(ours, home))
        return exit_code(ours)


def exit_code(error: Exception) -> int:
    """The number that stands for this error."""
    match error:
        case Refusal() | JournalTrouble():
            return error.exit_code
        case FolderRefused():
            return ON_DISK
        case _:
            return UNFORESEEN


def sentence(error: Exception, home: str | None = None) -> str:
    """What is so and what to do next. An error that nobody foresaw goes into the log first."""
    if isinstance(error, Refusal | FolderRefused):
        return str(error)
    if isinstance(error, JournalTrouble) and error.exit_code != UNFORESEEN:
        return str(error)
    log = faultlog.record(error, _logs(home))
    what = str(error) if isinstance(error, JournalTrouble) else _unforeseen(error)
    return f"{what}\nThe log is {log}; it holds no patient's words."


def tell(text: str) -> None:
    """Print for people, on standard error."""
    print(plain(text), file=sys.stderr)  # noqa: T201  this is the command line


def _from_system(error: Exception) -> Exception:
    """A file that cannot be read or written is trouble on disk, wherever it happened."""
    if isinstance(error, OSError) and isinstance(error.filename, str):
        ours = FROM_SYSTEM.get(error.errno or 0)
        return ours(Path(error.filename)) if ours else error
    return error


def _unforeseen(error: Exception) -> str:
    return (
        f"Something happened that frontdesk did not foresee ({type(error).__name__}).\n"
        "Next: try again; if it stays so, run frontdesk doctor and send IT the log."
    )


def _logs(home: str | None) -> Path | None:
    try:
        return find_places(home).logs
    except Exception:  # noqa: BLE001  a broken environment must not hide the first error
        return None


def _stop_printing() -> None:
    """Whoever read our output has left; Python must not stumble over it once more at its exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
