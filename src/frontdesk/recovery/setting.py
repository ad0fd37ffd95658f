"""One setting of the site: its key, what it means, its default, and how its text becomes a value.

Reading what somebody types refuses with a sentence that says how to write it; reading what an event holds never
does: what cannot be read, because a newer desk wrote it, counts as not set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import Refusal, UnknownCode, WrongValue
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

T = TypeVar("T")

IDLE_MINUTES_MAX = 15
_CURRENCY = re.compile(r"[A-Z]{3}")
_REFERENCE = re.compile(r"[A-Za-z0-9#@ ./-]{3,30}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting(Generic[T]):
    """One key and everything about it."""

    key: str
    title: str
    """A few words for a list."""
    means: str
    """A sentence for whoever wants to change it."""
    default: str
    example: str
    read: Callable[[str], T]
    """Text to value; raises a `WrongValue` that says how to write it."""
    write: Callable[[T], str]
    """Value to text, so that `read` gives the same value again."""

    def plain(self, text: str) -> str:
        """The text as it is kept. Raises `WrongValue`."""
        return self.write(self.read(text))

    def text_of(self, settings: Mapping[str, str]) -> str:
        """The text that holds: what was set if it can be read, else the default."""
        try:
            return self.plain(settings[self.key]) if self.key in settings else self.default
        except (Refusal, ValueError, ArithmeticError):
            return self.default

    def of(self, settings: Mapping[str, str]) -> T:
        """The value that holds. Never raises."""
        return self.read(self.text_of(settings))


@dataclass(frozen=True, slots=True)
class ReferencePattern:
    """What a chart number looks like here: `#` is a digit, `@` a letter, everything else itself."""

    mask: str

    def regex(self) -> re.Pattern[str] | None:
        """Finds such a number in a text; None where the site has set no pattern."""
        if not self.mask:
            return None
        parts = {"#": "[0-9]", "@": "[A-Za-z]"}
        body = "".join(parts.get(c) or re.escape(c) for c in self.mask)
        return re.compile(rf"(?<![A-Za-z0-9]){body}(?![A-Za-z0-9])")


def one_of(what: str, *choices: str) -> Callable[[str], str]:
    """A reader of one word out of a list; `what` names the list in a refusal."""

    def read(text: str) -> str:
        plain = text.strip().casefold().replace("-", "_").replace(" ", "_")
        if plain not in choices:
            raise UnknownCode(what, text.strip(), choices)
        return plain

    return read


def yes_no(text: str) -> bool:
    """Yes or no. Raises `UnknownCode`."""
    return one_of("yes or no", "yes", "no")(text) == "yes"


def sentence(text: str) -> str:
    """One short line; empty for none. Raises `WrongValue`."""
    plain = " ".join(text.split())
    return checked("The sentence", plain, limit=SHORT_CHARACTERS_MAX) if plain and plain.casefold() != "none" else ""


def policy_text(text: str) -> str:
    """A text of several lines, which may be empty. Raises `WrongValue`."""
    return checked("The policy", text.strip()) if text.strip() else ""


def people(text: str) -> tuple[StaffId, ...]:
    """Ids of staff, separated by commas."""
    plain = text.strip()
    ids = [] if plain.casefold() == "none" else [one.strip() for one in plain.split(",")]
    return tuple(StaffId(one) for one in dict.fromkeys(ids) if one)


def people_text(ids: tuple[StaffId, ...]) -> str:
    """Write ids so that `people` reads them back."""
    return ", ".join(ids) or "none"


def idle_minutes(text: str) -> int:
    """Minutes from 1 to `IDLE_MINUTES_MAX`. Raises `WrongValue`."""
    plain = text.strip().casefold().removesuffix("minutes").removesuffix("min").strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) < 4 and 1 <= int(plain) <= IDLE_MINUTES_MAX):  # noqa: PLR2004
        raise WrongValue(
            f"{text.strip()[:40]!r} is not a number of minutes between 1 and {IDLE_MINUTES_MAX}.",
            "write a whole number such as 3.",
        )
    return int(plain)


def currency(text: str) -> str:
    """Three letters. Raises `WrongValue`."""
    plain = text.strip().upper()
    if _CURRENCY.fullmatch(plain) is None:
        raise WrongValue(f"{text.strip()[:40]!r} is not a currency.", "write its three letters, such as USD.")
    return plain


def reference(text: str) -> ReferencePattern:
    """What a chart number looks like. Raises `WrongValue`."""
    plain = text.strip()
    if plain.casefold() in ("", "none"):
        return ReferencePattern("")
    if _REFERENCE.fullmatch(plain) is None or not {"#", "@"} & set(plain):
        raise WrongValue(
            "That is not the pattern of a chart number.",
            "write # for each digit and @ for each letter, such as MR-######.",
        )
    return ReferencePattern(plain)


def reference_text(pattern: ReferencePattern) -> str:
    """Write a pattern so that `reference` reads it back."""
    return pattern.mask or "none"
