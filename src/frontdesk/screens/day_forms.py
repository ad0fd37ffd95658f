"""What belongs to the day and to no single complaint: encounters, who went above and beyond, the huddle sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.refusals import Refusal
from frontdesk.screens import day_words
from frontdesk.screens.checklist_panels import Trouble, needed
from frontdesk.screens.forms import Act, Form
from frontdesk.widgets.asked import Write
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.desk.closing import Walk
    from frontdesk.desk.encounter_files import Plan
    from frontdesk.recovery.practice import Person

COUNT_DIGITS_MAX = 6
PATH_CHARACTERS_MAX = 400
REFUSED_SHOWN = 5
"""As many refused rows as leave room on the screen."""


class DayForm(Form):
    """A form of a day. What is not filled in is passed over."""

    def __init__(self, walk: Walk, save: Callable[[], object]) -> None:
        """`save` is called on Enter in the last field; it goes on where nothing was filled in."""
        super().__init__()
        self.walk = walk
        self._save = save

    def filled(self) -> bool:
        """Whether there is anything to save."""
        return any(line.value.strip() for line in self.query(Line))


class EncountersForm(DayForm):
    """The completed visits of the day."""

    def lines(self) -> Iterator[Widget]:
        """One number."""
        count = Line(id="q-count", limit=COUNT_DIGITS_MAX + 2, placeholder="such as 128", then=lambda _: self._save())
        yield Write("completed encounters", count)

    def count(self) -> int | None:
        """The number; None when it is none."""
        digits = self.text("count").replace(",", "").replace(" ", "")
        whole = digits.isascii() and digits.isdigit() and len(digits) <= COUNT_DIGITS_MAX
        return int(digits) if whole else None

    def trouble(self) -> Trouble | None:
        """A whole number."""
        if self.count() is None:
            return Trouble(self.query_one("#q-count"), "How many? Write a whole number such as 128.")
        return None

    def act(self, person: Person) -> Act:
        """Keep it."""
        from frontdesk.desk.encounters import count_encounters

        day, count = self.walk.day, self.count()
        assert count is not None  # noqa: S101 - read before

        def keep(desk: Desk) -> str:
            count_encounters(desk, person.id, day, count)
            return f"{count:,} encounters on {day.day} {day:%B}."

        return keep


class ImportForm(DayForm):
    """Encounters out of a file: which column is what, a dry run, what is refused; then it is kept."""

    TITLE = "IMPORT ENCOUNTERS from the practice system's file (.csv or .xlsx)"

    def __init__(self, walk: Walk, save: Callable[[], object], look: Callable[[str], object]) -> None:
        """`look` is called with the name of the file on Enter, and shows what it would change."""
        super().__init__(walk, save)
        self.planned: Plan | None = None
        self._look = look

    def lines(self) -> Iterator[Widget]:
        """The file, and what it would change."""
        yield Write("file", Line(id="q-file", limit=PATH_CHARACTERS_MAX, then=lambda line: self._look(line.value)))
        yield Static("Enter shows what it would change; nothing is kept before Ctrl+S.", id="told", markup=False)

    def filled(self) -> bool:
        """It was asked for."""
        return True

    def show(self, planned: Plan) -> None:
        """What was found in it."""
        self.planned = planned
        lines = [planned.mapping, f"{len(planned.days)} days, {planned.encounters:,} encounters"]
        if planned.left_out:
            lines.append(f"{planned.left_out:,} visits that did not take place are left out")
        lines += [f"refused: line {one.line}, {one.reason}" for one in planned.refused[:REFUSED_SHOWN]]
        if len(planned.refused) > REFUSED_SHOWN:
            lines.append(f"and {len(planned.refused) - REFUSED_SHOWN} more rows refused")
        if planned.days:
            lines.append("Ctrl+S keeps them" + (" and leaves the refused rows out." if planned.refused else "."))
        self.query_one("#told", Static).update("\n".join(lines))

    def trouble(self) -> Trouble | None:
        """A file that was looked at."""
        if self.planned is None:
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


class ThanksForm(DayForm):
    """Somebody went above and beyond, and what for: everybody reads it tomorrow morning."""

    def lines(self) -> Iterator[Widget]:
        """Who, what for, and in which record it stands."""
        yield Write("who", Line(id="q-who", placeholder="a name or its beginning, or Enter to go on", then=self._who))
        yield Write("what for", Line(id="q-what", placeholder="no patient", is_prose=True, then=needed))
        yield Write(
            "in which record", Line(id="q-ref", placeholder="its number, such as A11", then=lambda _: self._save())
        )

    def _who(self, line: Line) -> None:
        """Nobody more goes on; somebody who is thanked already brings the number along."""
        if not line.value.strip():
            self._save()
            return
        person = self._person()
        if person is not None:
            line.value = person.name
        named = line.value.strip().casefold()
        found = [one.number for one in self.walk.recognised if one.name.casefold() == named]
        ref = self.query_one("#q-ref", Line)
        if found and not ref.value:
            ref.value = found[-1]
        self.screen.focus_next()

    def _person(self) -> Person | None:
        """The one whose name is meant by its beginning; nobody where it could be several."""
        written = self.text("who").casefold()
        here = [one for one in self.walk.practice.staff.values() if one.present]
        exact = [one for one in here if one.name.casefold() == written]
        found = exact or [one for one in here if one.name.casefold().startswith(written)]
        return found[0] if len(found) == 1 else None

    def pseudonym(self) -> str | Refusal:
        """Whom the name belongs to, clinicians by their codes; the refusal where it is nobody's."""
        name, person = self.text("who"), self._person()
        if name.upper() in self.walk.practice.clinicians:
            return name.upper()
        if person is not None:
            return person.id
        try:
            return self.walk.practice.person(name).id
        except Refusal as refusal:
            return refusal

    def trouble(self) -> Trouble | None:
        """All three."""
        who = self.pseudonym()
        if isinstance(who, Refusal):
            return Trouble(self.query_one("#q-who"), f"{who.message} {who.next_step.capitalize()}")
        return self.missing("what", "What for? A few words, and no patient.") or self.missing(
            "ref", "In which record does it stand? Write its number; F2 records something new."
        )

    def act(self, person: Person) -> Act:
        """Put it into words."""
        from frontdesk.desk import thanking

        who, what_for, ref, day = self.pseudonym(), self.text("what"), self.text("ref"), self.walk.day
        morning = day_words.next_morning(self.walk)
        assert not isinstance(who, Refusal)  # noqa: S101 - read before

        def thank(desk: Desk) -> str:
            case = thanking.thank(desk, person.id, ref, what_for=what_for, who=[who], closing=day)
            return f"Thanks are in {case.complaint.number}; everybody reads them {morning}."

        return thank


class HuddleForm(DayForm):
    """The sheet for the team's huddle, as a file."""

    TITLE = "HUDDLE SHEET: purpose, a story, thanks, what is open, figures; a page for clinicians. No patient on it"

    def lines(self) -> Iterator[Widget]:
        """Where to write it."""
        yield Write("write to", Line(id="q-file", limit=PATH_CHARACTERS_MAX, then=lambda _: self._save()))

    def on_mount(self) -> None:
        """Offer a name in which the day stands and nothing else."""
        from frontdesk.desk import huddle, letters

        self.query_one("#q-file", Line).value = str(letters.usual_folder() / huddle.usual_name(self.walk.day))

    def filled(self) -> bool:
        """It was asked for."""
        return True

    def trouble(self) -> Trouble | None:
        """A file that can be written."""
        from frontdesk.paper.files import checked_file

        try:
            checked_file(self.text("file"))
        except Refusal as refusal:
            return Trouble(self.query_one("#q-file"), f"{refusal.message} {refusal.next_step.capitalize()}")
        return None

    def act(self, person: Person) -> Act:
        """Write it."""
        from frontdesk.desk import huddle

        day, file = self.walk.day, self.text("file")

        def write(desk: Desk) -> str:
            return f"Huddle sheet written: {huddle.write_huddle(desk, person.id, file, day=day).name}"

        return write
