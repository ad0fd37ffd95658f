"""Stretches in which the patient had to move first: the clocks of a resolution stand still in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from frontdesk.recovery.codes import WaitingOn
from frontdesk.recovery.complaint import Wait


def paused(waits: Iterable[Wait], *, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """The stretches between two instants in which the patient had to move first, none counted twice."""
    ends = [(max(w.since, since), min(w.until or until, until)) for w in waits if w.on is WaitingOn.PATIENT]
    apart: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(pair for pair in ends if pair[0] < pair[1]):
        if apart and begin <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return apart
