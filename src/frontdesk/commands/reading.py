"""From the words on a command line to values: codes, times, dates, amounts, texts.

Each refuses with a sentence that names the words that would do. Nothing here touches a record.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from frontdesk.recovery.codes import AmendsKind, Category, Code, Harm, Severity
from frontdesk.recovery.events import Issue
from frontdesk.recovery.hcat import SUB_CODES
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.refusals import UnknownCode, UnreadableTime, WrongValue

STDIN_BYTES_MAX = 64 * 1024 * 1024
"""More than any text that can be meant; reading ends here."""
FEW = 9
"""A list of so many words is named whole."""
CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
AMOUNT = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?")

Word = TypeVar("Word", bound=Code)


class BackToFront(WrongValue):
    """A period that ends before it begins."""

    code = "back-to-front"

    def __init__(self, to: str) -> None:
        """Say which way round, with the option that names the last day."""
        super().__init__(f"--from lies after {to}.", "give the earlier day with --from.")


class UnreadableDate(WrongValue):
    """A date that cannot be read."""

    code = "unreadable-date"

    def __init__(self, given: str) -> None:
        """Show a form that can be read."""
        super().__init__(f"{given[:40]!r} is not a date.", "write it like 2026-05-22.")


class UnreadableAmount(WrongValue):
    """Amends that are not a kind and a value."""

    code = "unreadable-amount"

    def __init__(self, given: str) -> None:
        """Show a form that can be read."""
        super().__init__(
            f"{given[:40]!r} is not a kind of amends and its value.",
            "write it like parking:8.00, in the site's currency.",
        )


class UnreadableInput(WrongValue):
    """Standard input holds no text that can be used."""

    code = "unreadable-input"


def word(kind: type[Word], what: str, given: str | None) -> Word | None:
    """The code that was meant, upper and lower case alike; None when none was given. Raises `UnknownCode`."""
    if given is None:
        return None
    wanted = given.strip().replace("-", "_").casefold()
    for each in kind:
        if each.value.casefold() == wanted:
            return each
    raise unknown(what, given, [each.value for each in kind])


def needed(kind: type[Word], what: str, given: str) -> Word:
    """The code that was meant. Raises `UnknownCode`."""
    found = word(kind, what, given)
    assert found is not None  # noqa: S101  only a missing text gives None
    return found


def unknown(what: str, given: str, choices: Iterable[str]) -> UnknownCode:
    """The refusal of a word that is not in its list: names the nearest, and all where there are few or none near."""
    listed = list(choices)
    near = nearest(given, listed)
    return UnknownCode(what, given, near if near and len(listed) > FEW else dict.fromkeys([*near, *listed]))


def severity(given: str | None) -> Severity | None:
    """1, 2 or 3. Raises `UnknownCode`."""
    return _number(Severity, "severity", given)


def harm(given: str | None) -> Harm | None:
    """0 to 5. Raises `UnknownCode`."""
    return _number(Harm, "level of harm", given)


Number = TypeVar("Number", Severity, Harm)


def _number(kind: type[Number], what: str, given: str | None) -> Number | None:
    if given is None:
        return None
    known = {str(int(each)): each for each in kind}
    if given.strip() not in known:
        raise unknown(what, given, known)
    return known[given.strip()]


def hcat(given: str | None) -> str | None:
    """A sub-code such as `INST/delay_access`. Raises `UnknownCode`."""
    if given is None:
        return None
    known = {each.casefold(): each for each in SUB_CODES}
    found = known.get(given.strip().casefold())
    if found is None:
        choices = nearest(given, known.values()) or ("one such as INST/delay_access",)
        raise UnknownCode("sub-code", given, choices)
    return found


def issues(given: Iterable[str]) -> tuple[Issue, ...]:
    """Further things the complaint is about, each `CATEGORY:SEVERITY`. Raises `UnknownCode`."""
    return tuple(_issue(each) for each in given)


def _issue(given: str) -> Issue:
    category, colon, how_bad = given.partition(":")
    found = severity(how_bad) if colon else None
    if found is None:
        raise UnknownCode("further issue and its severity", given, ("one such as PRIVACY:2",))
    return Issue(category=needed(Category, "category", category), severity=found)


def amends(given: str | None) -> tuple[AmendsKind | None, int]:
    """Kind and cents of `parking:8.00`; a kind alone has no value. Raises `UnreadableAmount`, `UnknownCode`."""
    if given is None:
        return None, 0
    kind, colon, value = given.partition(":")
    found = AMOUNT.fullmatch(value.strip())
    if colon and found is None:
        raise UnreadableAmount(given)
    units, cents = found.groups() if found else ("0", None)
    return needed(AmendsKind, "kind of amends", kind), int(units) * 100 + int((cents or "0").ljust(2, "0"))


def moment(given: str | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    """An instant in UTC from ISO 8601, or from `16:48` for today; without an offset it is the site's local time.

    Raises `UnreadableTime`.
    """
    if given is None:
        return None
    text = given.strip()
    if CLOCK.fullmatch(text):
        text = f"{now.astimezone(zone):%Y-%m-%d}T{text:0>5}"
    try:
        date.fromisoformat(text)
    except ValueError:
        return _instant(text, zone, given)
    raise UnreadableTime(given)


def _instant(text: str, zone: ZoneInfo, given: str) -> datetime:
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadableTime(given) from None


def in_order(first: date | None, last: date | None, *, to: str = "--to") -> None:
    """See that a period does not end before it begins. Raises `BackToFront`."""
    if first is not None and last is not None and first > last:
        raise BackToFront(to)


def day(given: str) -> date:
    """A date such as 2026-05-22. Raises `UnreadableDate`."""
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        raise UnreadableDate(given) from None


def text(given: str) -> str:
    """The words as they were given; `-` means what stands on standard input. Raises `UnreadableInput`.

    The line end that closes the input belongs to the pipe and not to the words; Windows writes it as two
    characters.
    """
    if given != "-":
        return given
    if sys.stdin is None or sys.stdin.closed:
        raise UnreadableInput("There is no standard input to read the text from.", "write the text instead of -.")
    return _decoded(sys.stdin.buffer.read(STDIN_BYTES_MAX)).replace("\r\n", "\n").removesuffix("\n")


def optional_text(given: str | None) -> str | None:
    """Like `text`, for an option that was perhaps not given."""
    return None if given is None else text(given)


def one_from_input(*texts: str | None) -> None:
    """Standard input can be read once. Raises `UnreadableInput` when two texts ask for it."""
    if texts.count("-") > 1:
        raise UnreadableInput("Only one text can come from standard input.", "write the other one out.")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableInput(
            "What stands on standard input is not UTF-8 text.", "save or send it as UTF-8 and try again."
        ) from None
