"""How far the manager is with a day: its stops in a column, what was looked at, and where one stands. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.recovery.taxonomy import desk_word
from frontdesk.screens.day_stops import NAMES, ONE_BY_ONE, Stop, What

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from frontdesk.desk.closing import Walk
    from frontdesk.recovery.identifiers import ComplaintId

WAY_LINES_MIN = 6
"""So many of them at least, whatever stands above."""


def way_lines(walk: Walk, stops: Sequence[Stop], at: int, seen: Collection[Stop], room: int) -> list[str]:
    """So many were looked at, then the stops around the one where the manager stands."""
    about = {c.id: desk_word(c.category).short if c.category else c.record.words for c in walk.signed.day.open}
    count = len([stop for stop in stops if stop in seen and stop.what is not What.SUMMARY])
    shown = max(1, room - 1)
    first = max(0, min(at - shown // 2, len(stops) - shown))
    lines = [_line(stop, about, is_here=stop == stops[at], is_seen=stop in seen) for stop in stops]
    return [f"looked at {count} of {len(stops) - 1}", *lines[first : first + shown]]


def _line(stop: Stop, about: dict[ComplaintId, str], *, is_here: bool, is_seen: bool) -> str:
    mark = "▸" if is_here else "✓" if is_seen else "·"
    name = NAMES[stop.what]
    if stop.what not in ONE_BY_ONE:
        return f"{mark} {name}"
    return f"{mark} {stop.number}  {about.get(stop.id, name) if stop.id and stop.what is What.OPEN else name}"
