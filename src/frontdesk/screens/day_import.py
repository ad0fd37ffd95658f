"""Encounters out of the practice system's file: what it holds and what it would change, before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from frontdesk.screens.checklist_panels import Trouble
from frontdesk.screens.day_forms import PATH_CHARACTERS_MAX, DayForm
from frontdesk.screens.day_words import short_day, some
from frontdesk.screens.forms import Act
from frontdesk.widgets.answer import when_typed
from frontdesk.widgets.asked import Answered, Write
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.desk.closing import Walk
    from frontdesk.desk.encounter_files import Plan
    from frontdesk.recovery.practice import Person

TOLD = "Enter shows what it would change; nothing is kept before Ctrl+S."
DAYS_SHOWN = 4
REFUSED_SHOWN = 4
"""As many as leave room on the screen."""
Replaced: TypeAlias = Mapping[date, tuple[int, int]]
"""Days with another count on record: that one, and the new one."""


class ImportForm(DayForm):
    """Encounters out of a file: which column is what, a dry run, what is refused; then it is kept."""

    MEANWHILE = "Keeping them ..."
    TITLE = "IMPORT ENCOUNTERS from the practice system's file (.csv or .xlsx)"

    def __init__(self, walk: Walk, save: Callable[[], object], look: Callable[[str], object]) -> None:
        """`look` is called with the name of the file on Enter, and shows what it would change."""
        super().__init__(walk, save)
        self.planned: Plan | None = None
        self._of = ""
        """The file in which it was found."""
        self._look = look

    def lines(self) -> Iterator[Widget]:
        """The file, and what it would change."""
        yield Write("file", Line(id="q-file", limit=PATH_CHARACTERS_MAX, then=self._looked_for))
        yield Static(TOLD, id="told", classes="told", markup=False)

    def _looked_for(self, line: Line) -> None:
        """Look at the file once every letter of its name has arrived."""
        when_typed([line], lambda: self._look(line.value))

    @on(Answered)
    def _another(self) -> None:
        """What was found belongs to the file that was looked at, and to no other name."""
        if self.planned is not None and self.text("file") != self._of:
            self.planned = None
            self.query_one("#told", Static).update(TOLD)

    def filled(self) -> bool:
        """It was asked for."""
        return True

    def show(self, planned: Plan, changed: Replaced) -> None:
        """What was found in it, and which days on record it changes."""
        from frontdesk.desk import encounter_files

        self.planned, self._of = planned, self.text("file")
        missing = encounter_files.gaps(planned, self.walk.practice.rules.calendar)
        self.query_one("#told", Static).update("\n".join(planned_lines(planned, changed, missing)))

    def trouble(self) -> Trouble | None:
        """A file that was looked at."""
        if self.planned is None or self.text("file") != self._of:
            return Trouble(self.query_one("#q-file"), "Which file? Write its name; Enter shows what it would change.")
        return None

    def act(self, person: Person) -> Act:
        """Keep it."""
        from frontdesk.desk import encounter_files

        planned = self.planned
        assert planned is not None  # noqa: S101 - looked at before

        def keep(desk: Desk) -> str:
            encounter_files.take(desk, person.id, planned)
            return f"{planned.encounters:,} encounters on {len(planned.days)} days."

        return keep


def planned_lines(planned: Plan, changed: Replaced, missing: Sequence[date]) -> list[str]:
    """Which column is what, how much there is, what is left out, refused, missing and replaced."""
    days, visits = some(len(planned.days), "day"), some(planned.encounters, "encounter")
    lines = [planned.mapping, f"{days}, {visits}"]
    if planned.left_out:
        took = "visit that did not take place is" if planned.left_out == 1 else "visits that did not take place are"
        lines.append(f"{planned.left_out:,} {took} left out")
    if planned.totals:
        lines.append(f"{some(planned.totals, 'line')} of totals passed over")
    if changed:
        lines.append(f"changes what is on record: {_shown([_change(day, *counts) for day, counts in changed.items()])}")
    if missing:
        lines.append(f"no line for {_shown([short_day(day) for day in missing])}")
    lines += [f"refused: line {one.line}, {one.reason}" for one in planned.refused[:REFUSED_SHOWN]]
    if len(planned.refused) > REFUSED_SHOWN:
        lines.append(f"and {len(planned.refused) - REFUSED_SHOWN} more rows refused")
    if planned.days:
        lines.append("Ctrl+S keeps them" + (" and leaves the refused rows out." if planned.refused else "."))
    return lines


def _change(day: date, before: int, after: int) -> str:
    return f"{short_day(day)} {before:,} becomes {after:,}"


def _shown(found: Sequence[str]) -> str:
    more = f" and {len(found) - DAYS_SHOWN} more" if len(found) > DAYS_SHOWN else ""
    return ", ".join(found[:DAYS_SHOWN]) + more
