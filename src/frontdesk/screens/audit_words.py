"""What a line of the audit says. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.widgets.line_list import Part
from frontdesk.widgets.plain import fitted, plain, quoted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from frontdesk.desk.auditing import Row

TIME_CELLS, NAME_CELLS = 17, 18
STRONG = frozenset({"glass_broken", "refused", "pin_locked", "pin_wrong"})
"""What somebody who looks the list through should not pass over."""


class AuditLines:
    """Rows, each on a line."""

    def __init__(self, rows: Sequence[Row], zone: ZoneInfo) -> None:
        self._rows, self._zone = rows, zone

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)

    def holds_cursor(self, index: int) -> bool:  # noqa: ARG002 - as `Lines` has it
        """Every line can be marked."""
        return True

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """When, who, what."""
        row = self._rows[index]
        room = max(0, width - TIME_CELLS - NAME_CELLS - 1)
        facts = facts_of(row)
        what = " ".join(part for part in (row.said, row.about) if part) + (f" ({facts})" if facts else "")
        return [
            Part(" " + fitted(f"{row.at.astimezone(self._zone):%a %d %b %H:%M}", TIME_CELLS), "quiet"),
            Part(fitted(plain(row.by), NAME_CELLS)),
            Part(fitted(plain(what), room), "strong" if row.deed in STRONG else ""),
        ]


def told(row: Row, zone: ZoneInfo) -> str:
    """Everything about one row; why somebody broke the glass, where whoever looks may know."""
    what = " ".join(part for part in (plain(row.by), row.said, plain(row.about)) if part)
    when = f"{row.at.astimezone(zone):%a %d %b %Y %H:%M:%S}"
    why = f"\n{quoted(plain(row.reason))}" if row.reason else ""
    facts = facts_of(row)
    return f"{row.number}  {when}  {what}{f'  ({facts})' if facts else ''}{why}"


def facts_of(row: Row) -> str:
    """The codes that belong to it, as people read them."""
    said = {True: "yes", False: "no"}
    known = ((name, value) for name, value in row.facts.items() if value is not None)
    return ", ".join(f"{name.replace('_', ' ')} {said[v] if isinstance(v, bool) else v}" for name, v in known)
