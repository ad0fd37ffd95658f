"""The recovery key: the key of the records and the key of the site's words, as somebody can type them from paper.

65 bytes: one of format (1), 32 of the database's key, 32 of the site's key. They are written as 104 characters of
Crockford's base 32, in eight lines of thirteen. Each line ends in two characters of check over its number and its
thirteen: a slip is found in its own line, and lines that changed places are found too.

    Line 1:  04002-0G30G-2GCYP
    Line 2:  ...

Whoever holds it opens the records and every backup that the desk's key opens, and, with a code of the group, fetches
and opens what the group server holds. It belongs into a safe, on paper, and nowhere else.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from frontdesk.recovery.refusals import WrongValue

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without the letters that people misread (Douglas Crockford's): no I, L, O or U."""
FORMAT = 1
KEY_BYTES = 32
LINES, IN_A_LINE = 8, 13
_LINE = re.compile(
    r"\s*(?:(?:[Ll]ine\s+)?([1-8])[.):]*\s+)?([0-9A-Za-z]{5})[-\s]*([0-9A-Za-z]{5})[-\s]*([0-9A-Za-z]{5})\s*\Z"
)
_MISREAD = str.maketrans("OIL", "011")


class NoRecoveryKey(WrongValue):
    """What was typed is no recovery key."""

    code = "no-recovery-key"

    def __init__(self, lines: int) -> None:
        """Say how many lines there were."""
        super().__init__(
            f"A recovery key has {LINES} lines of 15 letters and digits; {lines} such lines were read.",
            "type all of them as they are printed, one after the other.",
        )


class SlipInLine(WrongValue):
    """A line does not fit its own check."""

    code = "slip-in-line"

    def __init__(self, line: int) -> None:
        """Name the line, never what was typed."""
        self.line = line
        super().__init__(f"Line {line} of the recovery key has a slip.", "compare it with the paper and type it again.")


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """Both keys; neither shows in a log or a crash report."""

    database: bytes = field(repr=False)
    site: bytes = field(repr=False)

    def lines(self) -> list[str]:
        """The eight lines, in groups of five."""
        number = int.from_bytes(bytes([FORMAT]) + self.database + self.site)
        text = "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(LINES * IN_A_LINE)))
        parts = (text[at : at + IN_A_LINE] for at in range(0, len(text), IN_A_LINE))
        whole = (part + _check(number, part) for number, part in enumerate(parts, 1))
        return [f"{one[:5]}-{one[5:10]}-{one[10:]}" for one in whole]


def read_line(number: int, text: str) -> str:
    """The thirteen characters of a line; small letters and missing dashes do not matter.

    Raises `SlipInLine`.
    """
    found = _LINE.match(text)
    plain = _plain(found) if found else ""
    if not found or (found[1] and int(found[1]) != number) or plain[IN_A_LINE:] != _check(number, plain[:IN_A_LINE]):
        raise SlipInLine(number)
    return plain[:IN_A_LINE]


def read(text: str) -> RecoveryKey:
    """The recovery key in a text, which may be the whole printed page. Raises `NoRecoveryKey`, `SlipInLine`."""
    matches = ((line, _LINE.match(line)) for line in text.splitlines())
    lines = [line for line, found in matches if found and set(_plain(found)) <= set(CROCKFORD)]
    if len(lines) != LINES:
        raise NoRecoveryKey(len(lines))
    return of_lines([read_line(number, line) for number, line in enumerate(lines, 1)])


def of_lines(lines: list[str]) -> RecoveryKey:
    """The recovery key of eight lines that were read. Raises `NoRecoveryKey`."""
    number = 0
    for character in "".join(lines):
        number = number << 5 | CROCKFORD.index(character)
    raw = number.to_bytes(1 + 2 * KEY_BYTES)
    if len(lines) != LINES or raw[0] != FORMAT:
        raise NoRecoveryKey(len(lines))
    return RecoveryKey(raw[1 : 1 + KEY_BYTES], raw[1 + KEY_BYTES :])


def _plain(found: re.Match[str]) -> str:
    return (found[2] + found[3] + found[4]).upper().translate(_MISREAD)


def _check(number: int, part: str) -> str:
    digest = hashlib.sha256(f"frontdesk.recovery.line\n{number}\n{part}".encode()).digest()
    value = int.from_bytes(digest[:2]) >> 6
    return CROCKFORD[value >> 5] + CROCKFORD[value & 31]
