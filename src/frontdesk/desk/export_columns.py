"""The columns of an export, and what each holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Column(NamedTuple):
    """A column: its name, what it holds, and where it stands in the JSON of a complaint."""

    name: str
    what: str
    words: bool = False
    """Whether it holds what somebody said or who it was about."""


COLUMNS: tuple[Column, ...] = (
    Column("number", "number of the complaint at the site"),
    Column("id", "its id, the same everywhere"),
    Column("kind", "complaint, concern, compliment or suggestion"),
    Column("state", "new, acknowledged, resolved, closed, merged or void"),
    Column("cycle", "1, and one more for each reopening"),
    Column("category", "what it is about, as the desk chose it"),
    Column("hcat", "sub-code of HCAT(GP); some are our own words, see the taxonomy"),
    Column("severity", "1 annoying, 2 clearly below par, 3 serious: what happened, not what came of it"),
    Column("harm", "0 none to 5 catastrophic, entered by the manager; empty: not entered"),
    Column("stage", "where in the visit"),
    Column("channel", "how it reached the practice"),
    Column("received_at", "when it was received, site time with offset"),
    Column("entered_at", "when it was typed in"),
    Column("acknowledged_at", "when they first heard that they were heard"),
    Column("first_resolved_at", "first resolution; reopening never moves it"),
    Column("resolved_at", "newest resolution; empty while it is open again"),
    Column("put_right", "whether they said it is put right: yes, partly, no, not_asked"),
    Column("followed_up_at", "when it was followed up"),
    Column("reopens", "how often it was not right after all"),
    Column("resolved_once", "put right, never reopened, no repeat within 14 days; empty: cannot be said"),
    Column("flags", "marks, separated by spaces"),
    Column("waiting_on", "who has to move first"),
    Column("owner", "who owns it"),
    Column("promise_at", "by when they were promised to hear"),
    Column("minutes.to_acknowledge", "business minutes from receipt to acknowledgement"),
    Column(
        "minutes.to_first_resolution_net", "business minutes to the first resolution, not those waiting on the patient"
    ),
    Column("minutes.to_first_resolution_gross", "business minutes to the first resolution with all waiting"),
    Column("minutes.total_net", "business minutes to the newest resolution, reopened time included"),
    Column("merged_into", "number of the complaint that it is a duplicate of"),
    Column("patient", "the site's reference of the patient", words=True),
    Column("callback", "how to call back", words=True),
    Column("said", "what was said", words=True),
    Column("remedy", "what would put it right", words=True),
    Column("done", "what was done", words=True),
)
Value = str | int | float | bool | None


def columns(*, words: bool) -> tuple[Column, ...]:
    """All columns, or those without words of people."""
    return tuple(column for column in COLUMNS if words or not column.words)


def row_of(shaped: dict[str, Any], wanted: Sequence[Column]) -> list[Value]:
    """The values of one complaint, from its JSON."""
    return [_value(shaped, column.name) for column in wanted]


def _value(shaped: dict[str, Any], name: str) -> Value:
    found: Any = shaped
    for part in name.split("."):
        found = found[part] if found is not None else None
    return " ".join(found) if isinstance(found, list) else found


STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins with one of these is worked out by a spreadsheet instead of shown (OWASP, CSV injection)."""


def defused(value: Value) -> Value:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before it. Numbers stay numbers."""
    if isinstance(value, str) and value.lstrip(" ").startswith(STARTS_A_FORMULA):
        return f"'{value}"
    return value
