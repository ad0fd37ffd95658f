"""The forms of the learning screen: plan an improvement, say it is done, tell a story, write a concern report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.codes import Category
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Trouble, needed
from frontdesk.screens.forms import WRITING, Act, Form, lies
from frontdesk.screens.promise_words import read_day
from frontdesk.widgets.asked import Answered, Tick, Write
from frontdesk.widgets.fields import Line
from frontdesk.widgets.plain import plain, quoted
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.desk import Desk
    from frontdesk.desk.learning import Learned
    from frontdesk.recovery.learning import Improvement, Told
    from frontdesk.recovery.practice import Person


class LearningForm(Form):
    """A form of the learning screen."""

    def __init__(self, known: Learned) -> None:
        super().__init__()
        self.known = known

    @property
    def today(self) -> date:
        """The practice's own day."""
        return local_date(self.known.practice.rules.calendar, self.known.as_of)


class ImprovementForm(LearningForm):
    """You said, we do."""

    TITLE = "IMPROVEMENT: what will change because patients spoke up"

    def __init__(self, known: Learned, complaints: str = "") -> None:
        """`complaints` are offered as those that asked for it."""
        super().__init__(known)
        self._complaints = complaints

    def lines(self) -> Iterator[Widget]:
        """What, who, by when, and which complaints."""
        yield Write("what will change", Line(id="q-what", limit=TEXT_CHARACTERS_MAX, then=needed))
        yield Write("who sees to it", Line(id="q-owner", then=needed))
        yield Write("by when", Line(id="q-due", then=needed, placeholder="12 Jun"))
        yield Write("complaints", Line(id="q-for", placeholder="A3, A7; or nothing"))

    def on_mount(self) -> None:
        """The complaints that are known already."""
        self.query_one("#q-for", Line).value = self._complaints

    def due(self) -> date | None:
        """The day that is meant."""
        return read_day(self.text("due"), self.today)

    def trouble(self) -> Trouble | None:
        """All that is needed, and a day to come."""
        empty = self.missing("what", "What will change? Write a few words.")
        empty = empty or self.missing("owner", "Who sees to it? Write a name of the staff list.")
        if empty is not None:
            return empty
        try:
            self.known.practice.person(self.text("owner"))
        except Refusal as refusal:
            return Trouble(self.query_one("#q-owner"), in_one(refusal))
        day = self.due()
        if day is None or day < self.today:
            return Trouble(self.query_one("#q-due"), "By when? Write a day to come, like 12 Jun or 2026-06-12.")
        return None

    def act(self, person: Person) -> Act:
        """Plan it."""
        from frontdesk.desk import learning

        what, owner, due = self.text("what"), self.known.practice.person(self.text("owner")).id, self.due()
        complaints = [ref.strip() for ref in self.text("for").replace(",", " ").split()]
        assert due is not None  # noqa: S101 - read before

        def plan(desk: Desk) -> str:
            learning.plan_improvement(desk, person.id, what=what, owner=owner, due=due, complaints=complaints)
            return "The improvement is planned."

        return plan


class DoneForm(LearningForm):
    """You said, we did."""

    TITLE = "YOU SAID, WE DID"

    def __init__(self, known: Learned, one: Improvement) -> None:
        """`one` is the improvement that is done."""
        super().__init__(known)
        self._one = one

    def lines(self) -> Iterator[Widget]:
        """What was done."""
        yield Static(plain(self._one.what), classes="told", markup=False)
        yield Write("what was done", Line(id="q-did", limit=TEXT_CHARACTERS_MAX, then=needed))

    def trouble(self) -> Trouble | None:
        """What was done."""
        return self.missing("did", "What was done? Write a few words.")

    def act(self, person: Person) -> Act:
        """Put it on record."""
        from frontdesk.desk import learning

        one, did = self._one.id, self.text("did")

        def finish(desk: Desk) -> str:
            learning.finish_improvement(desk, person.id, one, did=did)
            return "You said, we did: it is on record."

        return finish


class StoryForm(LearningForm):
    """A story for everyone."""

    TITLE = "STORY for everyone, at the group too"
    TOLD = "How somebody was helped, so that no patient can be recognised: no name, no date, no place, no illness."

    def lines(self) -> Iterator[Widget]:
        """The text, and the confirmation."""
        yield Write("story", Line(id="q-text", limit=TEXT_CHARACTERS_MAX, then=needed))
        yield Static("", id="reads", classes="told", markup=False)
        yield Tick("I have read it once more: no patient can be recognised", id="q-confirmed")

    @on(Answered)
    def _show_whole(self) -> None:
        """The line shows the end of what was written; whoever confirms it reads all of it."""
        self.query_one("#reads", Static).update(quoted(plain(self.text("text"))))

    def trouble(self) -> Trouble | None:
        """A text, and the tick."""
        if not self.query_one("#q-confirmed", Tick).done:
            missing = self.missing("text", "Write the story.")
            return missing or Trouble(self.query_one("#q-confirmed"), "Space says that no patient can be recognised.")
        return self.missing("text", "Write the story.")

    def act(self, person: Person) -> Act:
        """Publish it."""
        from frontdesk.desk import learning

        text = self.text("text")

        def publish(desk: Desk) -> str:
            _, found = learning.publish_story(desk, person.id, text=text, confirmed=True)
            look = f" Please check: it seems to hold {' and '.join(found)}." if found else ""
            return f"The story is told.{look}"

        return publish


class WithdrawForm(LearningForm):
    """A story is told no longer."""

    TITLE = "WITHDRAW THE STORY"
    TOLD = "Ctrl+S withdraws it here and at the group; Esc leaves it."

    def __init__(self, known: Learned, one: Told) -> None:
        """`one` is the story."""
        super().__init__(known)
        self._one = one

    def lines(self) -> Iterator[Widget]:
        """What it says."""
        yield Static(plain(self._one.text), classes="told", markup=False)

    def act(self, person: Person) -> Act:
        """Withdraw it."""
        from frontdesk.desk import learning

        one = self._one.id

        def withdraw(desk: Desk) -> str:
            learning.withdraw_story(desk, person.id, one)
            return "The story is withdrawn."

        return withdraw


class ReportForm(LearningForm):
    """A concern report about one code, or about one complaint."""

    TITLE = "CONCERN REPORT: a page for whoever can change it, with no patient on it"
    MEANWHILE = WRITING

    def __init__(self, known: Learned, about: str = "") -> None:
        """`about` is what is offered: a code that comes again and again."""
        super().__init__(known)
        self._about = about
        self._offered = ""

    def lines(self) -> Iterator[Widget]:
        """What about, and where to write it."""
        yield Write("about", Line(id="q-about", then=self._named, placeholder="a code such as WAIT, or a number"))
        yield Write("write to", Line(id="q-file", limit=400, then=needed))

    def on_mount(self) -> None:
        """What is offered."""
        about = self.query_one("#q-about", Line)
        about.value = self._about
        if self._about:
            self._offer()

    def _named(self, line: Line) -> None:
        self._offer()
        needed(line)

    def _offer(self) -> None:
        """A name for the file, in which no patient stands."""
        from frontdesk.desk import letters

        file, about = self.query_one("#q-file", Line), self.text("about").lower()
        if about and file.value in ("", self._offered):
            name = f"concern-{''.join(c for c in about if c.isalnum())}.pdf"
            self._offered = file.value = str(letters.usual_folder() / name)

    def category(self) -> Category | None:
        """The code that is meant; None where it is a complaint."""
        wanted = self.text("about").upper()
        return next((one for one in Category if one.value == wanted), None)

    def trouble(self) -> Trouble | None:
        """What about, and a file that can be written."""
        from frontdesk.paper.files import checked_file

        empty = self.missing("about", "What about? Write a code such as WAIT, or a complaint's number.")
        if empty is not None:
            return empty
        try:
            checked_file(self.text("file"))
        except Refusal as refusal:
            return Trouble(self.query_one("#q-file"), in_one(refusal))
        return None

    def act(self, person: Person) -> Act:
        """Write it."""
        from frontdesk.desk import reports

        category, about, file = self.category(), self.text("about"), self.text("file")

        def write(desk: Desk) -> str:
            if category is not None:
                return f"Written: {lies(reports.pattern_report(desk, person.id, category, file))}"
            return f"Written: {lies(reports.concern_report(desk, person.id, about, file))}"

        return write
