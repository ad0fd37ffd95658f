"""The steps of a grievance as panels: open it, tell the person, give a new date, decide, write a letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual.widget import Widget

from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import AckMethod, GrievanceReason, LetterKind, Outcome
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Act, Here, Panel, Trouble, needed
from frontdesk.screens.checklist_steps import NoticePanel
from frontdesk.screens.forms import lies
from frontdesk.screens.promise_words import read_day
from frontdesk.widgets.asked import Pick, Write
from frontdesk.widgets.chooser import Chooser, choices
from frontdesk.widgets.fields import Line
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.desk import CaseFile, Desk
    from frontdesk.recovery.practice import Person

REASONS = choices(
    "fwsahm",
    GrievanceReason,
    ("formal answer asked", "written", "not put right the same day", "abuse or neglect", "harm", "Medicare rights"),
)
METHODS = choices("ipvolm", AckMethod, ("in person", "phone", "voicemail", "portal", "letter", "e-mail"))
OUTCOMES = choices("upnw", Outcome)
LETTERS = choices(
    "aintpr",
    (
        LetterKind.ACKNOWLEDGEMENT, LetterKind.INTERIM, LetterKind.NOTICE, LetterKind.THIRD_PARTY, LetterKind.APOLOGY,
        LetterKind.REVIEW_REPLY,
    ),
    ("acknowledgement", "interim", "notice", "third party", "apology", "review reply"),
)  # fmt: skip


class OpenPanel(Panel):
    """A manager makes a grievance of it; it stays one."""

    TITLE = "MAKE IT A GRIEVANCE"
    DONE = "is a grievance"

    def lines(self) -> Iterator[Widget]:
        """Why."""
        yield Pick("why?", REASONS, then=_go_on, id="q-reason")

    def trouble(self) -> Trouble | None:
        """The reason goes on record."""
        return None if self.picked("reason") else Trouble(self.field("reason"), "Why is it one? Press a letter.")

    def act(self, person: Person) -> Act:
        """Open it."""
        from frontdesk.desk import grievances

        number, reason = self.here.case.complaint.number, GrievanceReason(self.picked("reason"))
        return lambda desk: grievances.open_grievance(desk, person.id, number, reason=reason)


class TellPanel(Panel):
    """The person knows that it is handled as a grievance."""

    TITLE = "TELL THEM that it is handled as a grievance, who looks into it, and by when the answer comes"
    DONE = "acknowledged as a grievance"

    def lines(self) -> Iterator[Widget]:
        """How they were told."""
        yield Pick("told how?", METHODS, then=_go_on, id="q-method")

    def trouble(self) -> Trouble | None:
        """The way goes on record."""
        return None if self.picked("method") else Trouble(self.field("method"), "How were they told? Press a letter.")

    def act(self, person: Person) -> Act:
        """Put it on record."""
        from frontdesk.desk import grievances

        number, method = self.here.case.complaint.number, AckMethod(self.picked("method"))
        return lambda desk: grievances.acknowledge_grievance(desk, person.id, number, method=method)


class InterimPanel(Panel):
    """Work goes on: a letter says so, with a new date."""

    TITLE = "NEW DATE: a letter says that work goes on, and by when the answer comes"
    DONE = "has a new date"

    def lines(self) -> Iterator[Widget]:
        """The new date."""
        yield Write("the answer comes by", Line(id="q-date", then=needed, placeholder="12 Jun"))

    def new_date(self) -> date | None:
        """The day that is meant."""
        return read_day(self.text("date"), local_date(self.here.case.practice.rules.calendar, self.here.now))

    def trouble(self) -> Trouble | None:
        """A day that can be read and has not passed."""
        day = self.new_date()
        if day is None or day < local_date(self.here.case.practice.rules.calendar, self.here.now):
            return Trouble(self.field("date"), "By when? Write a day to come, like 12 Jun or 2026-06-12.")
        return None

    def act(self, person: Person) -> Act:
        """Put on record that the letter went out."""
        from frontdesk.desk import grievances

        number, day = self.here.case.complaint.number, self.new_date()
        assert day is not None  # noqa: S101 - read before
        return lambda desk: grievances.send_interim(desk, person.id, number, new_date=day)


class DecidePanel(Panel):
    """The committee or the manager decides."""

    TITLE = "DECIDE"
    DONE = "decided"

    def lines(self) -> Iterator[Widget]:
        """The outcome, and a note for the minutes."""
        yield Pick("the complaint is", OUTCOMES, then=_go_on, id="q-outcome")
        yield Write("minutes", Line(id="q-minutes", limit=TEXT_CHARACTERS_MAX, placeholder="who was there, why"))

    def trouble(self) -> Trouble | None:
        """The outcome."""
        if self.picked("outcome"):
            return None
        return Trouble(self.field("outcome"), "How is it decided? Press a letter.")

    def act(self, person: Person) -> Act:
        """Put the decision on record."""
        from frontdesk.desk import grievances

        number, outcome, minutes = self.here.case.complaint.number, self.picked("outcome"), self.text("minutes")
        return lambda desk: grievances.decide_grievance(
            desk, person.id, number, outcome=Outcome(outcome), minutes=minutes or None
        )


class AnswerPanel(NoticePanel):
    """The written notice; whoever acts is offered as the contact."""

    TITLE = "WRITTEN NOTICE: it holds its four parts, or it did not go out"

    def on_mount(self) -> None:
        """The one who acts is the contact, unless somebody else is named."""
        contact = self.query_one("#q-contact", Line)
        if not contact.value and self.here.person is not None:
            contact.value = self.here.person.name


class LetterPanel(Panel):
    """A letter, filled in from the record."""

    TITLE = "LETTER, filled in from the record"
    DONE: ClassVar[str] = "letter written"

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        self._offered = ""

    def lines(self) -> Iterator[Widget]:
        """Which, to whom, and where to write it."""
        yield Pick("which?", LETTERS, then=self._chosen, id="q-letter")
        yield Write("Dear", Line(id="q-addressee", placeholder="a name, or nothing; the record keeps none"))
        yield Write("write to", Line(id="q-file", limit=400, then=needed))

    def _chosen(self, chooser: Chooser) -> None:
        """Offer a name for the file that names no patient."""
        from frontdesk.desk import letters

        line = self.query_one("#q-file", Line)
        if line.value in ("", self._offered):
            name = letters.usual_name(self.here.case.complaint.number, LetterKind(chooser.value))
            self._offered = line.value = str(letters.usual_folder() / name)
        _go_on(chooser)

    def trouble(self) -> Trouble | None:
        """Which letter, and a file that can be written."""
        from frontdesk.paper.files import checked_file
        from frontdesk.recovery.refusals import Refusal

        if not self.picked("letter"):
            return Trouble(self.field("letter"), "Which letter? Press a letter.")
        try:
            checked_file(self.text("file"))
        except Refusal as refusal:
            return Trouble(self.field("file"), in_one(refusal))
        return None

    def act(self, person: Person) -> Act:
        """Write it."""
        from frontdesk.desk import letters

        number, letter = self.here.case.complaint.number, LetterKind(self.picked("letter"))
        file, addressee = self.text("file"), self.text("addressee")

        def write(desk: Desk) -> CaseFile:
            from frontdesk import desk as at_desk

            done = letters.write_letter(desk, person.id, number, letter, file, addressee=addressee or None)
            self.DONE = f"{letter.words} written: {lies(done.file)}. {done.check_first}".strip()  # type: ignore[misc]
            return at_desk.case(desk, number, by=person.id)

        return write


def _go_on(chooser: Chooser) -> None:
    chooser.screen.focus_next()
