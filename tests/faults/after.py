"""What must hold after anything went wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.desk.maple import Clock, home, intake

from frontdesk import desk as at_desk
from frontdesk.journal.rebuild import rebuild

ONE_ACT_EVENTS_MAX = 3


def nothing_is_lost(folder: Path, told: list[dict[str, Any]]) -> int:
    """Every acknowledged act is there, at most one other besides, and the file is as sound as ever.

    Gives how many events there are beyond what was acknowledged.
    """
    clock = Clock()
    acknowledged = {one["number"]: one["kinds"] for one in told if "number" in one}
    with at_desk.open_desk(home(folder), now=clock) as desk:
        found = at_desk.doctor(desk.places, verify=True, now=clock)
        assert found.ok, [check for check in found.checks if not check.ok]
        lines = at_desk.history_page(desk, 0, 1000)
        kinds = {
            line.number: [e.kind for e in at_desk.case(desk, line.number).complaint.history] for line in lines
        }  # fmt: skip
        for number, known in acknowledged.items():
            assert kinds.get(number, [])[: len(known)] == known, f"{number} lost an act that was acknowledged"
        more = sum(map(len, kinds.values())) - sum(map(len, acknowledged.values()))
        assert 0 <= more <= ONE_ACT_EVENTS_MAX
        assert sorted(int(number[1:]) for number in kinds) == list(range(1, len(kinds) + 1))
        assert rebuild(desk.journal, clock()) == len(lines)
        rosa = at_desk.person(desk, "Rosa").id
        assert at_desk.log(desk, rosa, intake()).complaint.number == f"A{len(kinds) + 1}"
    return more
