"""What goes with the steps: waiting and promises, handing over, who hears of it, duplicates. One panel each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.codes import Duty, Flag, Role, WaitingOn
from frontdesk.recovery.empowerment import parse_money
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.routes import ROUTES
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Act, Panel, Trouble, go_on
from frontdesk.screens.promise_words import read_moment
from frontdesk.widgets.asked import Pick, Tick, Write
from frontdesk.widgets.chooser import Choice, Chooser, choices
from frontdesk.widgets.fields import Line
from frontdesk.widgets.plain import plain

if TYPE_CHECKING:
    from datetime import datetime

    from frontdesk.recovery.practice import Person

PROMISE, CAME = "promise", "came"
APPROVE = "approve"
WAITS = choices("pco", WaitingOn, ("waiting on the patient", "on a colleague", "on someone outside"))
UNREAD = "By when? Write it like 12:20, tomorrow 9:00, Tue 17:00 or 29 May."
WORKING = (Role.DESK, Role.LEAD, Role.MANAGER)
"""Who can have a complaint."""


class LaterPanel(Panel):
    """Somebody else has to move first, or another time was promised."""

    TITLE = "WAITING OR A NEW PROMISE"
    DONE = "waits"

    def lines(self) -> Iterator[Widget]:
        """What it is, why, and by when."""
        came = (Choice("e", CAME, "it came, go on"),) if self.here.case.complaint.waiting else ()
        offered = (*WAITS, Choice("t", PROMISE, "a new time was promised"), *came)
        yield Pick("what now?", offered, then=self._chosen, id="q-what")
        yield Write("why", Line(id="q-why", limit=TEXT_CHARACTERS_MAX))
        until = Write("by when", Line(id="q-until", placeholder="12:20, tomorrow 9:00, Tue 17:00"))
        until.display = False
        yield until

    @property
    def done_words(self) -> str:
        """It waits no longer, or something else was promised."""
        return {PROMISE: "has a new promise", CAME: "goes on"}.get(self.picked("what"), self.DONE)

    def _chosen(self, chooser: Chooser) -> None:
        self._show()
        chooser.screen.focus_next()

    def _show(self) -> None:
        """Waiting has a reason, a promise a time, and what came needs neither."""
        what = self.picked("what")
        self.query_one("#q-why", Line).query_ancestor(Write).display = what not in {PROMISE, CAME}
        self.query_one("#q-until", Line).query_ancestor(Write).display = what == PROMISE

    def fill(self, values: Mapping[str, str]) -> None:
        """What was remembered shows its fields again."""
        super().fill(values)
        self._show()

    def promise_at(self) -> datetime | None:
        """The instant that is promised; None when it cannot be read."""
        return read_moment(self.text("until"), self.here.now, self.here.case.practice.rules.calendar)

    def trouble(self) -> Trouble | None:
        """The kind; the reason where the clock is to stand still; a time that can be read."""
        what = self.picked("what")
        if not what:
            return Trouble(self.field("what"), "Who has to move first, or is it a new promise? Press a letter.")
        if what == WaitingOn.PATIENT and not self.text("why"):
            return Trouble(self.field("why"), "Why do you wait on the patient? The clock stands still meanwhile.")
        if what == PROMISE and self.promise_at() is None:
            return Trouble(self.field("until"), UNREAD)
        return None

    def act(self, person: Person) -> Act:
        """Wait, go on, or promise."""
        from frontdesk.desk import work

        number, what = self.here.case.complaint.number, self.picked("what")
        why, promise_at = self.text("why") or None, self.promise_at()
        if what == CAME:
            return lambda desk: work.resume(desk, person.id, number)
        if what == PROMISE and promise_at is not None:
            return lambda desk: work.promise(desk, person.id, number, promise_at=promise_at)
        return lambda desk: work.wait(desk, person.id, number, on=WaitingOn(what), reason=why)


class HandOverPanel(Panel):
    """Somebody else is to have it, with its story."""

    TITLE = "HAND OVER, WITH THE STORY"

    @property
    def done_words(self) -> str:
        """It has its owner until somebody else takes it."""
        owner, person = self.here.case.complaint.owner, self.here.person
        is_mine = owner is None or (person is not None and owner == person.id)
        whose = "yours" if is_mine else f"{plain(self.here.case.name_of(owner) or 'their')}'s"
        return f"handed over; it stays {whose} until they have it"

    def lines(self) -> Iterator[Widget]:
        """To whom, and what they should know besides."""
        offered = people_to_choose(self.here.case.practice.staff.values(), self.here.person)
        yield Pick("to whom?", offered, then=go_on, id="q-to")
        yield Write("what they should know", Line(id="q-note", limit=TEXT_CHARACTERS_MAX))

    def trouble(self) -> Trouble | None:
        """The receiver."""
        return None if self.picked("to") else Trouble(self.field("to"), "To whom? Press a letter.")

    def act(self, person: Person) -> Act:
        """Hand it over."""
        from frontdesk.desk import work

        number, to, note = self.here.case.complaint.number, StaffId(self.picked("to")), self.text("note")
        return lambda desk: work.hand_over(desk, person.id, number, to=to, note=note or None)


class ToldPanel(Panel):
    """Somebody was told, or the complaint goes a special way."""

    TITLE = "WHO HEARS OF IT"
    CALLS = (
        Choice("n", Duty.NURSE, "nurse"),
        Choice("c", Duty.CLINICIAN, "clinician"),
        Choice("m", Duty.MANAGER, "manager"),
        Choice("i", Duty.INCIDENT, "incident report"),
        Choice("o", Duty.PRIVACY, "privacy official"),
        Choice("r", Duty.CIVIL_RIGHTS, "civil rights"),
        Choice("s", Duty.AUTHORITY, "protective services"),
    )
    WAYS = (
        Choice("1", Flag.PRIVACY, "privacy"),
        Choice("2", Flag.CIVIL_RIGHTS, "civil rights"),
        Choice("3", Flag.ABUSE, "abuse or neglect"),
        Choice("4", Flag.LEGAL, "legal or media"),
        Choice("5", Flag.SAFETY, "safety"),
    )
    APPROVAL = Choice("a", APPROVE, "approve amends above the limit")

    def lines(self) -> Iterator[Widget]:
        """Who was told and their name; or which special way, and what it asks for."""
        person = self.here.person
        managers = self.here.case.practice.rules.managers
        gifts = (self.APPROVAL,) if person is not None and person.id in managers else ()
        yield Pick("told:", self.CALLS, then=self._told, id="q-told")
        yield Pick("special way:", (*self.WAYS, *gifts), then=self._way, id="q-way")
        yield Write("name, number or amount", Line(id="q-who"))
        yield Static("", id="q-do", classes="say", markup=False)

    @property
    def done_words(self) -> str:
        """What came on record: a call, a report, a way, an approval."""
        told, way = self.picked("told"), self.picked("way")
        if told:
            return "has the report on record" if told == Duty.INCIDENT else "has the call on record"
        return "has the approval on record" if way == APPROVE else f"goes the special way: {Flag(way).words}"

    def _told(self, _: Chooser) -> None:
        self.query_one("#q-way", Chooser).value = ""
        self._explain()
        self.screen.set_focus(self.field("who"))

    def _way(self, chooser: Chooser) -> None:
        self.query_one("#q-told", Chooser).value = ""
        self._explain()
        chooser.screen.focus_next()

    def _explain(self) -> None:
        """What the chosen way asks for, in words."""
        way = self.picked("way")
        self.query_one("#q-do", Static).update(ROUTES[Flag(way)].do if way and way != APPROVE else "")

    def _cents(self) -> int | None:
        try:
            return parse_money(self.text("who"))
        except Refusal:
            return None

    def trouble(self) -> Trouble | None:
        """One of them; the number of a report, the amount of an approval."""
        if not (self.picked("told") or self.picked("way")):
            return Trouble(self.field("told"), "Who was told, or which special way? Press a letter or a number.")
        if self.picked("told") == Duty.INCIDENT and not self.text("who"):
            return Trouble(self.field("who"), "What number has the incident report?")
        if self.picked("way") == APPROVE and not self._cents():
            return Trouble(self.field("who"), "How much may be given? Write it like 40.00.")
        return None

    def act(self, person: Person) -> Act:
        """Put it on record."""
        from frontdesk import desk as at_desk
        from frontdesk.desk import work

        number, told, way = self.here.case.complaint.number, self.picked("told"), self.picked("way")
        who, cents = self.text("who") or None, self._cents() or 0
        if told:
            return lambda desk: at_desk.nurse_called(desk, person.id, number, duty=told, who=who)
        if way == APPROVE:
            return lambda desk: work.approve_amends(desk, person.id, number, cents=cents)
        return lambda desk: work.route(desk, person.id, number, to=Flag(way), note=who)


class SamePanel(Panel):
    """Somebody called about a matter that is on record already."""

    TITLE = "THE SAME AS ANOTHER COMPLAINT"
    DONE = "was merged; both callers and the earlier time are kept"

    def lines(self) -> Iterator[Widget]:
        """Which one."""
        yield Write("which number", Line(id="q-into", placeholder="such as A12; F3 finds it"))

    def trouble(self) -> Trouble | None:
        """The number."""
        return None if self.text("into") else Trouble(self.field("into"), "Which one? Write its number, such as A12.")

    def act(self, person: Person) -> Act:
        """Merge this one into it."""
        from frontdesk.desk import work

        number, into = self.here.case.complaint.number, self.text("into")
        return lambda desk: work.merge(desk, person.id, number, into=into)


class ApartPanel(Panel):
    """It was no duplicate after all."""

    TITLE = "NOT THE SAME AFTER ALL"
    DONE = "stands by itself again"

    def lines(self) -> Iterator[Widget]:
        """To be sure."""
        yield Tick("it is another matter", id="q-apart")

    def trouble(self) -> Trouble | None:
        """The tick."""
        return None if self.ticked() else Trouble(self.field("apart"), "Space ticks it: it stands by itself then.")

    def act(self, person: Person) -> Act:
        """Take it out again."""
        from frontdesk.desk import work

        number = self.here.case.complaint.number
        return lambda desk: work.unmerge(desk, person.id, number)


def people_to_choose(staff: Iterable[Person], but: Person | None) -> list[Choice]:
    """Everybody who can have a complaint, each with a letter of the name; the one who asks left out."""
    found = [one for one in staff if one.present and one.role in WORKING and (but is None or one.id != but.id)]
    taken: set[str] = set()
    offered = []
    for one in sorted(found, key=lambda person: person.name.casefold()):
        letters = [*one.name.casefold(), *"abcdefghijklmnopqrstuvwxyz0123456789"]
        key = next((letter for letter in letters if letter.isalnum() and letter not in taken), "")
        taken.add(key)
        offered.append(Choice(key, one.id, one.name))
    return offered
