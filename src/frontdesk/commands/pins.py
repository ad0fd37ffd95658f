"""Where a PIN comes from on a command line: the file that FRONTDESK_PIN_FILE names, or the keyboard. Never an argument.

The file's first line is the PIN of whoever acts. A new PIN stands on its second line; where nobody needs to prove
who they are, it may be the only one.
"""

from __future__ import annotations

import os
import sys
from getpass import getpass
from pathlib import Path

from frontdesk.recovery.refusals import Refusal, WrongValue

PIN_FILE = "FRONTDESK_PIN_FILE"
FILE_BYTES_MAX = 1024


class PinNeeded(Refusal):
    """A PIN is needed and nobody can be asked."""

    code = "pin-needed"

    def __init__(self, name: str) -> None:
        """Name the two ways to give it."""
        super().__init__(
            f"The PIN of {name} is needed.",
            f"run this in a terminal, or write the PIN into a file and name it in {PIN_FILE}.",
        )


class NewPinMissing(WrongValue):
    """The file holds only the PIN of whoever acts."""

    code = "new-pin-missing"

    def __init__(self) -> None:
        """Say where the new one goes."""
        super().__init__(
            f"The file that {PIN_FILE} names holds no new PIN.",
            "write the PIN of whoever acts on its first line and the new one on its second.",
        )


class PinsDiffer(WrongValue):
    """The new PIN was typed in two ways."""

    code = "pins-differ"

    def __init__(self) -> None:
        """Ask again."""
        super().__init__("The two PINs are not the same.", "type the new one twice.")


def pin_of(name: str) -> str:
    """The PIN of whoever acts. Raises `PinNeeded`, `WrongValue` for a file that cannot be read."""
    lines = _lines()
    if lines:
        return lines[0]
    if not _can_ask():
        raise PinNeeded(name)
    return _asked(f"PIN of {name}: ")


def new_pin_for(name: str, *, after_another: bool) -> str:
    """A new PIN; `after_another` when the file's first line is the PIN of whoever acts.

    Raises `PinNeeded`, `NewPinMissing`, `PinsDiffer`, `WrongValue`.
    """
    lines = _lines()
    if lines:
        if after_another and len(lines) == 1:
            raise NewPinMissing
        return lines[-1]
    if not _can_ask():
        raise PinNeeded(name)
    first = _asked(f"New PIN for {name}: ")
    if _asked("The same again: ") != first:
        raise PinsDiffer
    return first


def _lines() -> list[str]:
    named = os.environ.get(PIN_FILE)
    if not named:
        return []
    try:
        with Path(named).open("rb") as file:
            text = file.read(FILE_BYTES_MAX).decode("utf-8-sig")
    except (OSError, ValueError):
        raise WrongValue(
            f"The file that {PIN_FILE} names cannot be read.", "check its name and whether you may read it."
        ) from None
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise WrongValue(f"The file that {PIN_FILE} names is empty.", "write the PIN on its first line.")
    return lines


def _can_ask() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _asked(question: str) -> str:
    """What is typed without showing; the question stands on the terminal, never on standard output."""
    return getpass(question, stream=sys.stderr).strip()
