"""The steps themselves, but for resolving: acknowledge, follow up; the notice of a grievance; reopening; a note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from frontdesk.desk import words
from frontdesk.recovery.checklist import Question, Strength
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import (
    Cause,
    NextStep,
    NoteSide,
    ReopenReason,
    StillRight,
)
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.standing import resolve_due_of
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Act, Here, Panel, Trouble, go_on, needed
from frontdesk.screens.promise_words import read_day, read_moment
from frontdesk.widgets.answer import when_typed
from frontdesk.widgets.asked import Pick, Write
from frontdesk.widgets.chooser import YES_NO, Chooser, choices
from frontdesk.widgets.fields import Line, Offered
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from datetime import date, datetime

    from frontdesk.desk import CaseFile
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Person

NOBODY = {"n", "no", "nobody", "none", "-", "0"}
CAUSES = choices(
    "pcsteyxo",
    Cause,
    ("process", "communication", "staffing", "training", "equipment", "system", "expectation", "other"),
)
SIDES = choices("dcp", NoteSide, ("the desk", "the clinician", "the patient"))


class AcknowledgePanel(Panel):
    """We heard you: this is who owns it, and by when."""

    STEP = NextStep.ACKNOWLEDGE
    TITLE = "1 ACKNOWLEDGE"
    DONE = "acknowledged"

    def __init__(self, here: Here) -> None:
        super().__init__(here)
        practice, complaint = here.case.practice, here.case.complaint
        due = max(resolve_due_of(complaint, practice.rules, here.now), here.now)
        self._offered = words.day_and_time(due, practice.rules.calendar.zone, here.now)
        self._due: datetime = due
        self._accepted = False

    def line(self, question: Question) -> Iterator[Widget]:
        """Remedy, owner and promise are written; the rest is ticked."""
        match question.code:
            case "A0":
                yield Pick(question.words, YES_NO, then=self._safe, id="q-A0")
            case "A4":
                yield Write(question.words, Line(id="q-A4", limit=TEXT_CHARACTERS_MAX, then=needed))
            case "A5":
                yield Write("by when, and who owns it", *self._promise_and_owner(), counts=self._promised)
            case _:
                yield from super().line(question)

    def _promise_and_owner(self) -> Sequence[Widget]:
        owner = Offered(id="q-A5-owner", then=lambda line: line.screen.focus_next())
        promise = Offered(id="q-A5", then=self._accept)
        owner.offer(self.here.person.name if self.here.person else "")
        promise.offer(self._offered)
        return promise, owner

    def _safe(self, chooser: Chooser) -> None:
        """Somebody at risk comes before the rest of the step."""
        if chooser.value == "yes":
            self.here.danger()
        else:
            go_on(chooser)

    def _accept(self, line: Line) -> None:
        """Enter accepts the time as it stands once all keys are in it, and goes on."""
        self.screen.focus_next()
        when_typed([line], lambda: self._accept_now(line))

    def _accept_now(self, line: Line) -> None:
        """Show how the time was read; back to it where it cannot be read."""
        at = self.promise_at()
        if at is None:
            self.screen.set_focus(line)
            self.post_message(line.Unfit(UNREAD))
            return
        zone = self.here.case.practice.rules.calendar.zone
        line.value = self._offered if at == self._due else words.day_and_time(at, zone, self.here.now)
        self._accepted = True
        for write in self.query(Write):
            write.mark()

    def values(self) -> dict[str, str]:
        """A promise that was accepted stays so; what is only offered is offered anew, to whoever comes then."""
        offered = {line.id for line in self.query(Offered) if line.is_untouched}
        answered = {name: value for name, value in super().values().items() if name not in offered}
        return answered | ({"accepted": "x"} if self._accepted else {})

    def fill(self, values: Mapping[str, str]) -> None:
        """A promise that was accepted stays so."""
        self._accepted = "accepted" in values
        super().fill(values)

    def _promised(self) -> bool:
        promise, owner = self.text("A5"), self.text("A5-owner")
        return bool(promise and owner) and (self._accepted or promise != self._offered)

    def promise_at(self) -> datetime | None:
        """The instant that is promised; None when it cannot be read."""
        written = self.text("A5")
        if written == self._offered:
            return self._due
        return read_moment(written, self.here.now, self.here.case.practice.rules.calendar)

    def field(self, code: str) -> Widget | None:
        """Of owner and promise, the one that is missing."""
        return super().field("A5-owner" if code == "A5" and not self.text("A5-owner") else code)

    def urgent(self) -> Trouble | None:
        """The call to the nurse where somebody is at risk."""
        if self.field("A0") and self.picked("A0") == "yes" and not self.here.nurse_called():
            self.here.danger()
            return Trouble(None, "Somebody is at risk: call the nurse first, and press Enter on the line on top.")
        return None

    def unreadable(self) -> Trouble | None:
        """The time of the promise, or the owner's name."""
        if self.promise_at() is None:
            return Trouble(self.field("A5"), UNREAD)
        owner = staff_named(self.here.case, self.text("A5-owner"))
        if len(owner) == 1 and not isinstance(owner, str):
            return None
        return Trouble(super().field("A5-owner"), owner if isinstance(owner, str) else "Who owns it? One name.")

    def ticked(self) -> tuple[str, ...]:
        """The safety question is answered by choosing."""
        return (*super().ticked(), *(["A0"] if self.field("A0") and self.picked("A0") else []))

    def act(self, person: Person) -> Act:
        """Acknowledge."""
        from frontdesk import desk as at_desk

        number, ticked, promise_at = self.here.case.complaint.number, self.ticked(), self.promise_at()
        owner = staff_named(self.here.case, self.text("A5-owner"))
        remedy = self.text("A4") if self.field("A4") else None
        assert not isinstance(owner, str)  # noqa: S101 - read and found before
        return lambda desk: at_desk.acknowledge(
            desk, person.id, number, owner=owner[0], promise_at=promise_at, remedy=remedy, ticked=ticked, gate=True
        )


UNREAD = "By when? Write it like 12:20, tomorrow 9:00, Tue 17:00 or 29 May."


class FollowUpPanel(Panel):
    """Is it still right? Yes closes, no reopens."""

    STEP = NextStep.FOLLOW_UP
    TITLE = "3 FOLLOW UP"
    DONE = "followed up"

    def line(self, question: Question) -> Iterator[Widget]:
        """The answer and the cause are chosen, a name is written."""
        match question.code:
            case "F2":
                yield Pick(question.words, choices("ynu", StillRight), then=go_on, id="q-F2")
            case "F3":
                yield Pick(question.words, CAUSES, then=go_on, id="q-F3")
            case "F5":
                yield Write(question.words, Line(id="q-F5", placeholder="a name, or no"))
            case _:
                yield from super().line(question)

    def _open(self, strength: Strength) -> list[Question]:
        """Somebody who could not be reached was not called back, and cannot be thanked or asked."""
        missing = super()._open(strength)
        unreached = self.picked("F2") == StillRight.UNABLE_TO_CONTACT
        return [q for q in missing if not (unreached and q.code in {"F1", "F4", "F5"})]

    def unreadable(self) -> Trouble | None:
        """A name that nobody has."""
        found = thanked(self.here.case, self.text("F5"))
        return Trouble(self.field("F5"), found) if isinstance(found, str) else None

    def act(self, person: Person) -> Act:
        """Follow up."""
        from frontdesk import desk as at_desk

        number, still_right, cause = self.here.case.complaint.number, self.picked("F2"), self.picked("F3")
        recognise = thanked(self.here.case, self.text("F5"))
        ticked = (*self.ticked(), *(["F5"] if self.text("F5") else []))
        return lambda desk: at_desk.follow_up(
            desk,
            person.id,
            number,
            still_right=StillRight(still_right),
            cause=Cause(cause) if cause else None,
            recognise=() if isinstance(recognise, str) else recognise,
            ticked=ticked,
            gate=True,
        )


class NoticePanel(Panel):
    """The written answer to a grievance: it holds its four parts, or it did not go out."""

    STEP = NextStep.NOTICE
    TITLE = "4 WRITTEN NOTICE"
    DONE = "answered in writing"
    PARTS = (
        ("contact", "who they may ask (name and number)"),
        ("steps", "what we did to look into it"),
        ("results", "what we found"),
        ("completed", "when we finished"),
    )

    def lines(self) -> Iterator[Widget]:
        """The four parts."""
        for code, asked in self.PARTS:
            yield Write(asked, Line(id=f"q-{code}", limit=TEXT_CHARACTERS_MAX, then=needed))

    def completed(self) -> date | None:
        """When the work on it was finished."""
        calendar = self.here.case.practice.rules.calendar
        return read_day(self.text("completed"), local_date(calendar, self.here.now))

    def trouble(self) -> Trouble | None:
        """All parts that are missing, at once."""
        missing = [(code, asked) for code, asked in self.PARTS if not self.text(code)]
        if missing:
            return Trouble(
                self.field(missing[0][0]), "Still missing: " + "; ".join(asked for _, asked in missing) + "."
            )
        if self.completed() is None:
            return Trouble(self.field("completed"), "When was it finished? Write it like today, 22 May or 2026-05-22.")
        return None

    def act(self, person: Person) -> Act:
        """Put on record that the notice went out."""
        from frontdesk import desk as at_desk

        number, completed = self.here.case.complaint.number, self.completed()
        assert completed is not None  # noqa: S101 - read before
        contact, steps, results = self.text("contact"), self.text("steps"), self.text("results")
        return lambda desk: at_desk.send_notice(
            desk, person.id, number, contact=contact, steps=steps, results=results, completed=completed
        )


class ReopenPanel(Panel):
    """It was not right after all; a second resolution needs a reason first."""

    TITLE = "REOPEN"
    DONE = "reopened"

    def lines(self) -> Iterator[Widget]:
        """The reason, and a word about it."""
        yield Pick("why?", choices("whpnc", ReopenReason), then=go_on, id="q-reason")
        yield Write("anything to add", Line(id="q-note", limit=TEXT_CHARACTERS_MAX))

    def trouble(self) -> Trouble | None:
        """The reason."""
        return None if self.picked("reason") else Trouble(self.field("reason"), "Why is it open again? Press a letter.")

    def act(self, person: Person) -> Act:
        """Reopen."""
        from frontdesk import desk as at_desk

        number, reason, note = self.here.case.complaint.number, self.picked("reason"), self.text("note")
        return lambda desk: at_desk.reopen(desk, person.id, number, reason=ReopenReason(reason), note=note or None)


class NotePanel(Panel):
    """Something to add; possible at any time."""

    TITLE = "NOTE"
    DONE = "noted"

    def lines(self) -> Iterator[Widget]:
        """One line of text."""
        yield Write("what is there to add?", Line(id="q-note", limit=TEXT_CHARACTERS_MAX))
        yield Pick("whose side is it?", SIDES, then=go_on, value=NoteSide.DESK.value, fold=True, id="q-side")

    def trouble(self) -> Trouble | None:
        """An empty note says nothing."""
        return None if self.text("note") else Trouble(self.field("note"), "Write what there is to add, or Esc.")

    def act(self, person: Person) -> Act:
        """Add the note."""
        from frontdesk import desk as at_desk

        number, note, side = self.here.case.complaint.number, self.text("note"), NoteSide(self.picked("side"))
        return lambda desk: at_desk.add_note(desk, person.id, number, text=note, side=side)


def staff_named(case: CaseFile, text: str) -> tuple[StaffId, ...] | str:
    """The people named, separated by commas; a sentence when a name is nobody's."""
    try:
        return tuple(case.practice.person(name).id for name in _names(text))
    except Refusal as refusal:
        return _sentence(refusal)


def thanked(case: CaseFile, text: str) -> tuple[str, ...] | str:
    """The same for those to be thanked, who may be clinicians by their codes too."""
    clinicians = [name.upper() for name in _names(text) if name.upper() in case.practice.clinicians]
    others = [name for name in _names(text) if name.upper() not in case.practice.clinicians]
    found = staff_named(case, ",".join(others))
    return found if isinstance(found, str) else (*found, *clinicians)


def _names(text: str) -> list[str]:
    named = [name.strip() for name in text.split(",") if name.strip()]
    return [] if len(named) == 1 and named[0].casefold() in NOBODY else named


def _sentence(refusal: Refusal) -> str:
    return in_one(refusal)
