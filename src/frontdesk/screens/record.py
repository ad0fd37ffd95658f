"""New complaint: one screen, in under thirty seconds, and no word lost.

The order is about, how bad, at risk, then their words. Each question moves on by itself; no critical answer is
given beforehand. Work done at each key is one timer started again; everything else waits until the keys pause.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Label, Static, TextArea

from frontdesk.desk import words
from frontdesk.recovery.codes import PutRight, Severity, Who
from frontdesk.recovery.taxonomy import Channel
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens import record_form as form
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.draft_keeper import DraftKeeper, TypingPause, Unkept
from frontdesk.screens.record_hints import Hints, manager_of
from frontdesk.screens.record_saving import Recorded, record
from frontdesk.widgets.about import About, HowBad
from frontdesk.widgets.answer import Answer, when_typed
from frontdesk.widgets.chooser import YES_NO, Chooser, choices
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line, Words
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.safety_line import SafetyLine

if TYPE_CHECKING:
    from frontdesk.desk import Desk, SavedDraft

CHANNELS = choices("ipveolfrt", Channel)
WHO = choices("pascrno", Who, ("patient", "parent", "spouse", "carer", "rep", "no name", "other"))
PUT_RIGHT = choices("ypn", (PutRight.YES, PutRight.PARTLY, PutRight.NO))
LINES = ("remedy", "patient", "callback", "clinician", "done")
CHOSEN = ("about", "severity", "risk", "channel", "who", "authority", "asked", "put_right")


class RecordScreen(DeskScreen[None]):
    """Takes down what somebody says, and keeps it whatever happens."""

    CSS_PATH = "record.tcss"
    AUTO_FOCUS = "#about"
    FOOTER = ("save", "put_right", "next_draft", "help", "blank")
    ABOUT = (
        "Record what somebody tells you. A letter says what it is about, a digit how bad it is, y or n whether anyone "
        "is at risk; then type their words. Ctrl+S saves. Ctrl+O puts it on record as put right on the spot: what you "
        "did, whether you asked what would put it right and may do that yourself, and whether it is right now. Tab "
        "goes on, Shift+Tab goes back, Esc leaves; what was typed is kept as a draft, and F6 brings it back."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="save", priority=True, tooltip="put it on record"),
        Binding(
            "ctrl+o",
            "put_right",
            "Put right now",
            id="put_right",
            priority=True,
            tooltip="you have dealt with it already",
        ),
        Binding("escape", "leave", "Leave", tooltip="back to the open issues; the draft is kept", show=False),
    ]

    def __init__(self, draft_id: str | None = None, unkept: Unkept | None = None) -> None:
        """Empty, or with this draft in it, or with what could not be kept."""
        super().__init__()
        self._wanted_draft = draft_id
        self._unkept = unkept
        self._started: datetime | None = None
        self._nurse: datetime | None = None
        self._pause = TypingPause(self, self._paused)
        self._saving = self._saved = False
        self._noticed = ""
        self._ready = False

    def compose(self) -> ComposeResult:
        """The questions in their order, then what there is to say about the answers."""
        yield EndsLine("New complaint", id="top")
        yield SafetyLine(self._nurse_called, id="safety")
        about = About(then=self._answered, id="about")
        yield about
        yield HowBad(about, then=self._answered, id="severity")
        risk = "Is anyone unwell, without medicine or at risk now?"
        yield Chooser(risk, YES_NO, then=self._answered, id="risk")
        yield Label("What was said, in their words", classes="label", id="said-label")
        yield Words(id="said")
        yield Chooser(
            "Reached us", CHANNELS, then=self._answered, value=form.STANDARD["channel"], indent=12, id="channel"
        )
        with Horizontal(classes="row"):
            yield Chooser("Said by", WHO, then=self._answered, value=form.STANDARD["who"], fold=True, id="who")
            yield Chooser("May they speak for the patient?", YES_NO, then=self._answered, id="authority")
        with Horizontal(classes="row"):
            yield Label("What would put it right?", classes="label")
            yield Line(id="remedy", limit=TEXT_CHARACTERS_MAX)
        with Horizontal(classes="row"):
            yield Label("Patient ref", classes="label")
            yield Line(id="patient")
            yield Label("Call back", classes="label")
            yield Line(id="callback")
            yield Label("Clinician", classes="label")
            yield Line(id="clinician", placeholder="DR-A")
        with Vertical(id="put-right"):
            with Horizontal(classes="row"):
                yield Label("What did you do?", classes="label")
                yield Line(id="done", limit=TEXT_CHARACTERS_MAX)
            with Horizontal(classes="row"):
                yield Chooser("You asked, and may do it?", YES_NO, then=self._answered, id="asked")
                yield Chooser("Put right?", PUT_RIGHT, then=self._answered, id="put_right")
        yield Static("", id="notice", markup=False)
        yield EndsLine(id="due")
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Begin; drafts that wait are offered, never in the way."""
        self._started = self.app.now()
        self.keeper = DraftKeeper(self.app, self._show, lambda: self.is_here)
        self.hints = Hints(self.app, self._show)
        self.set_interval(1, self._show_due)
        self._ready = True
        if self._unkept is not None:
            self.keeper.slot = self._unkept.slot
            self.call_after_refresh(self.fill, self._unkept.fields)
        self.app.ask_desk(_drafts, self._offer, lambda _: None)
        self._show()

    @property
    def _stands(self) -> bool:
        """Whether there is a form to show things in: answers may come before it stands and after it is left."""
        return bool(self.query("#said"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Keys may come before the form stands."""
        return (self._ready and self._stands) or action not in {"save", "put_right"}

    # ------------------------------------------------------------ what is in the form

    def fields(self) -> dict[str, str]:
        """Everything that was chosen or typed, by name."""
        found = {name: self.query_one(f"#{name}", Chooser).value for name in CHOSEN}
        found |= {name: self.query_one(f"#{name}", Line).value for name in LINES}
        found["said"] = self.query_one("#said", Words).text
        found["started"] = self._started.isoformat() if self._started else ""
        found["nurse"] = self._nurse.isoformat() if self._nurse else ""
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
        self._nurse = form.moment(values.get("nurse"))
        self._field("put-right").display = any(values.get(name) for name in ("done", "asked", "put_right"))
        self._show()
        missing = form.first_missing(self.fields())
        self.set_focus(self._field(missing.field if missing else "said"))

    def _field(self, name: str) -> Widget:
        return self.query_one(f"#{name}")

    def _texts(self) -> list[Widget]:
        return [self._field(name) for name in ("said", *LINES)]

    @property
    def received_at(self) -> datetime | None:
        """When the form was begun; None (now) once that was on another day."""
        zone, started = self.app.zone, self._started
        if zone is None or started is None:
            return None
        same_day = started.astimezone(zone).date() == self.app.now().astimezone(zone).date()
        return started if same_day else None

    # ------------------------------------------------------------ answers

    def _answered(self, chooser: Chooser) -> None:
        """An answer was given: show what follows from it, and go on."""
        self.hints.error = ""
        self._show()
        self._touched()
        name = chooser.id or ""
        self.set_focus(self._field(form.after(name, self.fields_chosen(), nurse_called=self._nurse is not None)))
        if name == "put_right":
            self.action_save()
        elif chooser.id == "asked" and chooser.value == "no":
            self._demand(form.Missing("asked", form.NOT_YOURS))

    def _is_safety(self) -> bool:
        return form.is_safety(self.fields_chosen())

    def _nurse_called(self) -> None:
        self._nurse = self.app.now()
        missing = form.first_missing(self.fields())
        self._show()
        self._touched()
        self.set_focus(self._field(missing.field if missing and missing.field != "about" else "said"))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _touched(self) -> None:
        """The one thing that happens at every key."""
        self._pause.touched()

    def _paused(self) -> None:
        """The keys pause: keep the draft, and look at what was typed."""
        if not self._stands:
            return
        fields = self.fields()
        if not self._saving:
            self.keeper.keep(fields)
        self.hints.look(fields, self.received_at)

    @on(Answer.Unfit)
    def _unfit(self, message: Answer.Unfit) -> None:
        self.hints.error = message.sentence
        self._show_notice()

    # ------------------------------------------------------------ what is said about it

    def _show(self) -> None:
        if not self._stands:
            return
        unsafe = self._is_safety()
        self._field("safety").display = unsafe
        self._field("top").display = not unsafe
        self._field("authority").display = self.query_one("#who", Chooser).value != Who.PATIENT.value
        if unsafe:
            self._show_safety()
        self._show_top()
        self._show_due()
        self._show_notice()

    def _show_safety(self) -> None:
        line, zone = self.query_one(SafetyLine), self.app.zone
        line.manager = manager_of(self.app.practice) if self.app.practice else ""
        line.called = words.day_and_time(self._nurse, zone, self.app.now()) if self._nurse and zone else ""

    def _show_top(self) -> None:
        at, zone = self.received_at, self.app.zone
        received = words.day_and_time(at, zone, self.app.now()) if at and zone else "now"
        who = self.app.person.name if self.app.person else ""
        ends = [f"received {received}" + (f" · {who}" if who else ""), self.keeper.place_words()]
        self.query_one("#top", EndsLine).show(right="  ".join(end for end in ends if end))

    def _show_due(self) -> None:
        if not self._stands:
            return
        fields, zone, now = self.fields_chosen(), self.app.zone, self.app.now()
        due = ""
        if zone and "severity" in fields:
            severity = Severity(int(fields["severity"]))
            preview = self.hints.preview(Channel(fields["channel"]), severity, self.received_at)
            if preview is None:
                return
            acknowledge = words.day_and_time(preview.acknowledge_by, zone, now)
            due = f"Acknowledge by {acknowledge} · resolve {words.by_when(preview.resolve_by, zone, now)}"
        self.query_one("#due", EndsLine).show(due, self.keeper.trouble or self.keeper.saved_words())

    def fields_chosen(self) -> dict[str, str]:
        """The answers given by a key; cheaper to read than the texts."""
        found = {name: self.query_one(f"#{name}", Chooser).value for name in CHOSEN}
        return {name: value for name, value in found.items() if value}

    def _show_notice(self) -> None:
        sentence = self.hints.sentence(self.fields_chosen())
        if sentence != self._noticed:
            self._noticed = sentence
            self.query_one("#notice", Static).update(sentence)

    # ------------------------------------------------------------ saving

    def action_put_right(self) -> None:
        """Ask on the same screen what was done and whether it is put right."""
        missing = form.first_missing(self.fields_chosen() | {"said": "?"})
        if missing is not None:
            self._demand(missing)
            return
        self._field("put-right").display = True
        self.set_focus(self._field("done"))

    def action_save(self) -> None:
        """Save, once every key that was typed has arrived."""
        when_typed(self._texts(), self._save)

    def _save(self) -> None:
        if self._saving or self._saved or not self._stands:
            return
        fields = self.fields()
        on_the_spot = any(fields.get(name) for name in ("done", "asked", "put_right")) and fields.get("asked") != "no"
        missing = form.first_missing(fields, put_right=on_the_spot)
        if missing is not None:
            self._demand(missing)
            return
        if self.app.person is None:
            self.hints.error = f"Who is at the desk? {self.app.key_of('people')}, then save again."
            self._show_notice()
            return
        self._saving = True
        by, slot, at = self.app.person.id, self.keeper.slot, self.received_at
        self.keeper.keep(fields)
        self.app.ask_desk(
            lambda desk: record(desk, by, slot, fields, put_right=on_the_spot, at=at),
            # As partials, what comes back is told even when somebody has left the form meanwhile.
            partial(self._on_record),
            partial(self._refused),
        )

    def _demand(self, missing: form.Missing) -> None:
        """Say what is missing, with the focus on it."""
        self.hints.error = missing.sentence
        self._show_notice()
        self.set_focus(self._field(missing.field))

    def _refused(self, error: Exception) -> None:
        self._saving = False
        if not self._stands:
            self.app.say_no(error)
            return
        message, next_step = getattr(error, "message", str(error)), getattr(error, "next_step", "")
        self.hints.error = f"{message} {next_step[:1].upper()}{next_step[1:]}".strip()
        self._show_notice()
        if getattr(error, "code", "") == form.CLINICIAN_REFUSED:
            self.set_focus(self._field("clinician"))

    def _on_record(self, recorded: Recorded) -> None:
        self._saved = True
        if self._stands and recorded.put_right:
            self.app.back_to_board()
        elif self._stands:
            self.app.open_checklist(recorded.case.complaint.id)
        self.app.board_changed()
        done = "recorded and put right" if recorded.put_right else "recorded"
        self.app.say(f"{recorded.case.complaint.number} {done} · {self.app.key_of('undo')} undoes")
        for trouble in recorded.troubles:
            self.app.say_no(trouble)

    # ------------------------------------------------------------ drafts, and leaving

    def _offer(self, drafts: tuple[SavedDraft, ...]) -> None:
        self.keeper.learn(drafts)
        if not self._stands:
            return
        wanted = [draft for draft in drafts if draft.id == self._wanted_draft]
        if wanted:
            self.keeper.begin(wanted[0])
            self.fill(wanted[0].fields)
        self._show()

    @property
    def draft_id(self) -> str | None:
        """The draft that this form is, so that the next one is another."""
        return self.keeper.slot.id if self._ready else self._wanted_draft

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is in no draft yet."""
        if not (self._ready and self._stands):
            return self._unkept is not None
        return not self._saved and not self.keeper.holds(self.fields())

    def leave(self) -> None:
        """Keep the draft, and say so once it is kept."""
        if not (self._ready and self._stands) or self._saving or self._saved:
            return
        if self.keeper.keep(self.fields(), partial(self._tell_of_draft)):
            self.app.board_changed()

    def _tell_of_draft(self) -> None:
        if not isinstance(self.app.screen, RecordScreen):
            self.app.say(f"Kept as a draft · {self.app.key_of('next_draft')} brings it back")

    def action_leave(self) -> None:
        """Back to the open issues; the draft is kept."""
        if self.is_current:
            self.app.back_to_board()


def _drafts(desk: Desk) -> tuple[SavedDraft, ...]:
    from frontdesk.desk import drafts

    return drafts(desk)
