"""The form that records what somebody says: its questions, what stands in them, and what is said about it.

Work done at each key is one timer started again; everything else waits until the keys pause.
"""

from __future__ import annotations

from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Static

from frontdesk.desk import words
from frontdesk.recovery.codes import RecordKind, Severity, Who
from frontdesk.recovery.taxonomy import Channel
from frontdesk.screens import record_form as form
from frontdesk.screens import record_questions as questions
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.draft_keeper import DraftKeeper
from frontdesk.screens.issue_words import issue_words, read_issues
from frontdesk.screens.received_words import read_past
from frontdesk.screens.record_hints import Hints, manager_of
from frontdesk.screens.record_matter import matter_words
from frontdesk.screens.record_questions import CHOSEN, KINDS, LINES
from frontdesk.widgets.chooser import Chooser
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line, Words
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.safety_line import SafetyLine

ENDS = "#kind, #said, #put_right, #due"
"""The first and the last of each part: a form that is taken away loses them one by one."""
ISSUES_UNREAD = "not understood: a letter and a digit for each"
COLUMNS_NEEDED, ROWS_NEEDED = 80, 24
TOO_SMALL = f"Too small: make it {COLUMNS_NEEDED} x {ROWS_NEEDED}."
"""In a smaller window answers are cut off; nobody should have to guess them."""
ISSUES_TOLD = "a letter of the list and how bad, for each"


class FormScreen(DeskScreen[None]):
    """The form without the keys that act upon it."""

    CSS_PATH = "record.tcss"
    AUTO_FOCUS = "#about"
    FOOTER = ("save", "put_right", "more", "next_draft", "help")
    VERTICAL_BREAKPOINTS = [(30, "-tall")]  # noqa: RUF012 - Textual declares the type

    def __init__(self) -> None:
        """Nothing is asked of a disk before the form stands."""
        super().__init__()
        self._started: datetime | None = None
        self._nurse: datetime | None = None
        self._matter = ""
        self._noticed = ("", "")
        self._ends: tuple[Widget, ...] = ()
        self._ready = False

    def compose(self) -> ComposeResult:
        """The questions in their order, then what there is to say about the answers."""
        yield SafetyLine(self.nurse_called, onward=self.to_what_is_missing, id="safety")
        with Horizontal(id="head"):
            yield Chooser("New", KINDS, then=self.answered, value=form.STANDARD["kind"], fold=True, id="kind")
            yield EndsLine(id="top")
        yield from questions.what_went_wrong(self.answered, self.praised)
        yield from questions.who_says_it(self.answered)
        yield from questions.more(self.answered)
        yield from questions.put_right(self.answered)
        yield Static("", id="script", markup=False)
        yield Static("", id="notice", markup=False)
        yield EndsLine(id="due")
        yield KeyBar(*self.FOOTER)

    def begin(self) -> None:
        """The form stands."""
        self._ends = tuple(self.query(ENDS))
        self._started = self.app.now()
        self.keeper = DraftKeeper(self.app, self.show, lambda: self.is_here)
        self.hints = Hints(self.app, self.show)
        self.set_interval(1, self.show_due)
        self._ready = True

    def answered(self, chooser: Chooser) -> None:
        """An answer was given."""

    def praised(self, kind: str) -> None:
        """Nothing went wrong at all."""

    def nurse_called(self) -> None:
        """The call was made."""

    @property
    def stands(self) -> bool:
        """Whether there is a form to show things in: answers may come before it stands and after it is left."""
        return bool(self._ends) and all(end.is_attached for end in self._ends)

    # ------------------------------------------------------------ what is in the form

    def fields(self) -> dict[str, str]:
        """Everything that was chosen or typed, by name."""
        found = self.fields_chosen()
        found |= {name: self.query_one(f"#{name}", Line).value for name in LINES}
        found["said"] = self.query_one("#said", Words).text
        found["started"] = self._started.isoformat() if self._started else ""
        found["nurse"] = self._nurse.isoformat() if self._nurse else ""
        return {name: value for name, value in found.items() if value}

    def fields_chosen(self) -> dict[str, str]:
        """The answers given by a key; cheaper to read than the texts."""
        found = {name: self.query_one(f"#{name}", Chooser).value for name in CHOSEN}
        found["matter"] = self._matter
        return {name: value for name, value in found.items() if value}

    def fill(self, fields: form.Fields) -> None:
        """Put a draft into the form, and the focus where it goes on."""
        values = {**form.STANDARD, **fields}
        for name in CHOSEN:
            chooser, value = self.query_one(f"#{name}", Chooser), values.get(name, "")
            chooser.value = value if chooser.offers(value) else form.STANDARD.get(name, "")
        for name in LINES:
            self.query_one(f"#{name}", Line).value = values.get(name, "")
        said = self.query_one("#said", Words)
        said.load_text(values.get("said", ""))
        said.move_cursor(said.document.end)
        self._started = form.moment(values.get("started")) or self.app.now()
        self._nurse, self._matter = form.moment(values.get("nurse")), values.get("matter", "")
        self.field("put-right").display = any(values.get(name) for name in form.PUT_RIGHT)
        self.show_more(shown=any(values.get(name) for name in form.MORE) or values["reachable"] != "yes")
        self.show()
        self.to_what_is_missing()

    def field(self, name: str) -> Widget:
        """A part of the form by its name."""
        return self.query_one(f"#{name}")

    @property
    def received_at(self) -> datetime | None:
        """When it came in: as written, else when the form was begun; None (now) once that was on another day."""
        zone, started = self.app.zone, self._started
        if zone is None or started is None:
            return None
        written = self.received_written
        if written is not None:
            return written
        same_day = started.astimezone(zone).date() == self.app.now().astimezone(zone).date()
        return started if same_day else None

    @property
    def received_written(self) -> datetime | None:
        """When it came in, where somebody wrote that down in a way that can be read."""
        written = self.query_one("#received", Line).value.strip()
        zone = self.app.zone
        return read_past(written, self.app.now(), zone) if written and zone else None

    # ------------------------------------------------------------ what is said about it

    def show(self) -> None:
        """Show what follows from the answers."""
        if not self.stands:
            return
        if self.hints.settled and self._matter.partition(":")[0] not in {one.number for one in self.hints.same_matter}:
            self._matter = ""
        chosen = self.fields_chosen()
        for kind in KINDS[1:]:
            self.set_class(chosen.get("kind") == kind.code, f"-{kind.code}")
        praise = chosen.get("kind") == RecordKind.COMPLIMENT.value
        self.query_one("#said", Words).placeholder = questions.SAY_TO_THANKS if praise else questions.SAY
        further = {"issues": self.query_one("#issues", Line).value}
        unsafe, doubt = form.is_safety(chosen | further), self.hints.danger and chosen.get("risk") != "yes"
        self.field("safety").display = unsafe or doubt
        self.field("head").display = not (unsafe or doubt)
        spoken_for = chosen.get("who") not in {Who.PATIENT.value, Who.ANONYMOUS.value}
        self.field("authority").display = spoken_for
        self._show_safety(doubt=doubt and not unsafe)
        self._show_top()
        self._show_more_about()
        self.show_due()
        self.show_notice()

    def on_descendant_focus(self) -> None:
        """The letters of the list are in sight where they are asked for."""
        self.set_class(self.focused is not None and self.focused.id == "issues", "-letters")

    def show_more(self, *, shown: bool) -> None:
        """Ask the questions that only some records need, or not."""
        self.field("more").display = shown
        self.set_class(shown, "-more")

    def _show_safety(self, *, doubt: bool) -> None:
        line, zone = self.query_one(SafetyLine), self.app.zone
        line.manager = manager_of(self.app.practice) if self.app.practice else ""
        line.called = words.day_and_time(self._nurse, zone, self.app.now()) if self._nurse and zone else ""
        line.doubt = "That sounds like danger. Anyone at risk now? Ctrl+G = yes" if doubt else ""

    def _show_top(self) -> None:
        at, zone = self.received_at, self.app.zone
        received = words.day_and_time(at, zone, self.app.now()) if at and zone else "now"
        who = self.app.person.name if self.app.person else ""
        ends = [f"received {received}" + (f" · {who}" if who else ""), self.keeper.place_words()]
        self.query_one("#top", EndsLine).show(right="  ".join(end for end in ends if end))

    def _show_more_about(self) -> None:
        if not self.field("more").display or self.app.practice is None:
            return
        fields = {name: self.query_one(f"#{name}", Line).value for name in ("received", "late_reason", "issues")}
        late = form.missing_time(fields | {"late_reason": ""}, self.app.now(), self.app.practice.rules.calendar)
        self.field("late-row").display = late == form.WHY_LATE or bool(fields["late_reason"])
        issues = read_issues(fields["issues"])
        told = ISSUES_TOLD if not issues else issue_words(issues)
        self.query_one("#issues-said", EndsLine).show(ISSUES_UNREAD if issues is None else told)

    def show_due(self) -> None:
        """By when it would have to be acknowledged and resolved, and since when it is kept."""
        if not self.stands:
            return
        if self.size.width < COLUMNS_NEEDED or self.size.height < ROWS_NEEDED:
            self.query_one("#due", EndsLine).show(TOO_SMALL, self.keeper.trouble or self.keeper.saved_words())
            return
        fields, zone, now = self.fields_chosen(), self.app.zone, self.app.now()
        matter, due = form.matter_of(fields), ""
        if matter is not None:
            due = matter_words(matter)
        elif zone and "severity" in fields and form.is_complaint(fields):
            severity = Severity(int(fields["severity"]))
            preview = self.hints.preview(Channel(fields["channel"]), severity, self.received_at)
            if preview is None:
                return
            acknowledge = words.day_and_time(preview.acknowledge_by, zone, now)
            due = f"Acknowledge by {acknowledge} · resolve {words.by_when(preview.resolve_by, zone, now)}"
        self.query_one("#due", EndsLine).show(due, self.keeper.trouble or self.keeper.saved_words())

    def show_notice(self) -> None:
        """What is missing or noticed, and what to say word for word."""
        chosen = self.fields_chosen()
        said = (self.hints.sentence(chosen), form.to_say(chosen))
        if said != self._noticed:
            self._noticed = said
            self.query_one("#notice", Static).update(said[0])
            script = self.query_one("#script", Static)
            script.update(said[1])
            script.display = bool(said[1])

    def to_what_is_missing(self) -> None:
        """The focus goes to the first answer that is missing, else to their words."""
        missing = form.first_missing(self.fields())
        self.hints.error = ""
        self.show_notice()
        self.set_focus(self.field(missing.field if missing else "said"))

    def demand(self, missing: form.Missing) -> None:
        """Say what is missing, with the focus on it."""
        if missing.field in form.MORE:
            self.show_more(shown=True)
            self._show_more_about()
        self.hints.error = missing.sentence
        self.show_notice()
        self.set_focus(self.field(missing.field))
