"""What was begun at the stops of a day end and not saved: it stands there again, after a restart too.

Only what somebody changed is kept, so that what was answered on record meanwhile is not put back to what it was.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from frontdesk.app import FrontDesk
    from frontdesk.desk import Desk
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.screens.day_stops import Stop

Marks: TypeAlias = Mapping[date, Collection[str]]
"""What was looked at, by the day that was gone through."""
Answers: TypeAlias = Mapping[str, Mapping[str, str]]
"""By the place where they stand: the answers of a panel or a form by field."""
HERE_AGAIN = "What you had begun stands here again; it is not saved yet."
PUT_AWAY = "Not saved; the same key shows what you had begun."


class Asks(Protocol):
    """A panel or a form: its answers by the ids of its fields."""

    def values(self) -> dict[str, str]:
        """All of them."""

    def fill(self, values: Mapping[str, str]) -> None:
        """Put some of them back."""


class Begun:
    """Knows what was begun where, and has it kept."""

    def __init__(self, kept: Answers) -> None:
        """`kept` is what the file holds of whoever goes through the day."""
        self._begun = {place: dict(values) for place, values in kept.items()}
        self._on_file = {place: dict(values) for place, values in kept.items()}
        self._put_away: set[str] = set()
        self._open: Asks | None = None
        self._untouched: dict[str, str] = {}

    def put_back(self, stop: Stop, wanted: Asks) -> bool:
        """Put back what was begun here, and say whether there was anything; from now on changes are heard."""
        self._open, self._untouched = wanted, wanted.values()
        known = self._begun.get(_place(stop, wanted), {})
        if known:
            wanted.fill(known)
        return bool(known)

    def hear(self, stop: Stop, wanted: Asks | None) -> None:
        """Something was answered, or what is open is about to be left."""
        if wanted is None or wanted is not self._open:
            return
        place, before, values = _place(stop, wanted), self._untouched, wanted.values()
        if not values.keys() >= before.keys():
            return  # its fields are being taken away
        changed = {name: value for name, value in values.items() if value != before.get(name)}
        if changed:
            self._begun[place] = changed
        else:
            self._begun.pop(place, None)

    def drop(self, stop: Stop, wanted: Asks | None) -> None:
        """It was saved."""
        if wanted is not None:
            self._begun.pop(_place(stop, wanted), None)
            self._open = None

    def put_away(self, stop: Stop, wanted: Asks) -> bool:
        """It was closed: it does not open by itself any more. Whether there was anything in it."""
        self._put_away.add(_place(stop, wanted))
        return _place(stop, wanted) in self._begun

    def waits(self, stop: Stop) -> str:
        """The name of what was begun at this stop and nobody put away; empty where nothing was."""
        here = f"{stop.mark} "
        waiting = [place for place in self._begun if place.startswith(here) and place not in self._put_away]
        return waiting[-1].rpartition(" ")[2] if waiting else ""

    def keep(self, app: FrontDesk, by: StaffId) -> None:
        """Have on file whatever is not there yet."""
        for place in {**self._on_file, **self._begun}:
            values = self._begun.get(place, {})
            if values != self._on_file.get(place, {}):
                self._on_file[place] = dict(values)
                app.ask_desk(partial(_keep, by=by, place=place, values=dict(values)), lambda _: None, lambda _: None)


def _place(stop: Stop, wanted: Asks) -> str:
    return f"{stop.mark} {type(wanted).__name__}"


def _keep(desk: Desk, *, by: StaffId, place: str, values: Mapping[str, str]) -> None:
    from frontdesk.desk.begun import keep_begun

    keep_begun(desk, by, place, values)
