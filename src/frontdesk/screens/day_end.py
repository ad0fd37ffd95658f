"""Day end: one open item after the other, then calls, codes, encounters and thanks; a summary, and the signature.

Letters act here because nothing is being typed; as soon as a field is open, letters are text. Enter means: seen, next.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget

from frontdesk.screens import day_words
from frontdesk.screens.checklist_besides import HandOverPanel
from frontdesk.screens.checklist_panels import Here, Panel
from frontdesk.screens.checklist_steps import NotePanel
from frontdesk.screens.day_begun import PUT_AWAY, Answers, Marks
from frontdesk.screens.day_forms import DayForm, EncountersForm, HuddleForm
from frontdesk.screens.day_import import ImportForm
from frontdesk.screens.day_panels import CodePanel, EscalatePanel, PromisePanel
from frontdesk.screens.day_stops import ONE_BY_ONE, SUMMARY, What, unseen
from frontdesk.screens.day_view import DayView, Open
from frontdesk.screens.review_panel import review_panel
from frontdesk.widgets.line_list import LineList

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from frontdesk.desk import CaseFile, Desk
    from frontdesk.desk.closing import Walk
    from frontdesk.desk.days import SignedDay
    from frontdesk.desk.encounter_files import Plan
    from frontdesk.recovery.practice import Person


SEEN_AT_RISK = 5
"""So many looks are lost at most if the power fails."""


class DayEndScreen(DayView):
    """The end of a day, gone through by whoever signs it."""

    CSS_PATH = "day_end.tcss"
    AUTO_FOCUS = ""
    IS_LIST = True
    FOOTER = ("next", "checklist", "huddle", "save", "sign", "help")
    ABOUT = (
        "The end of a day. Everything that is open comes one by one: what happened, what is next, who owns it. Enter "
        "goes on, Left goes back. Then come the follow-ups of tomorrow, what has no code yet, what needs review, "
        "earlier days that nobody signed, the encounters, and who went above and beyond. Ctrl+S signs. What changes "
        "afterwards is shown as changed."
    )
    # None of them has priority: each key waits its turn behind those that were typed before it.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="save", tooltip="what was filled in"),
        Binding("ctrl+s", "sign", "Sign the day", id="sign", tooltip="you went through it"),
        Binding("ctrl+g", "huddle", "Huddle", id="huddle", tooltip="the sheet for the team's meeting, PDF or text"),
        Binding("ctrl+o", "import_file", "Import", id="import_file", tooltip="encounters from a file"),
        Binding("ctrl+r", "progress", "Progress", id="progress", tooltip="figures beside our own past"),
        Binding("enter", "next", "Next", id="next", tooltip="seen; the next one (Page down goes on at any time)"),
        Binding("right", "next", "Next", show=False),
        Binding("left", "back", "Back", show=False),
        Binding("pagedown", "go(1)", "Next", show=False),
        Binding("pageup", "go(-1)", "Back", show=False),
        Binding("end", "summary", "Summary", id="summary", tooltip="straight to the last page"),
        Binding("down", "move(1)", "Down", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("o", "owner", "Owner", id="day_owner", tooltip="give it to somebody, with its story"),
        Binding("p", "promise", "Promise", id="day_promise", tooltip="promise another time"),
        Binding("n", "note", "Note", id="day_note", tooltip="write down something more"),
        Binding("c", "code", "Code", id="day_code", tooltip="what it is about, why, and the harm"),
        Binding("k", "settle", "Settle", id="day_settle", tooltip="what needs review, and what was decided"),
        Binding("e", "escalate", "Escalate", id="day_escalate", tooltip="somebody higher up hears of it"),
        Binding("d", "other_day", "Earlier day", id="day_other", tooltip="go through the oldest unsigned one"),
        Binding("escape", "leave", "Leave", tooltip="close what is open, then the screen", show=False),
    ]

    def __init__(self, walk: Walk, kept: Marks, begun: Answers) -> None:
        """`kept` is what was looked at of each day before, `begun` what was written and not saved."""
        super().__init__(walk, kept, begun)
        self._warned = ""
        """What was named as not looked at when somebody wanted to sign."""
        self._saved_in: Widget | None = None
        """The field that had the keys when it was last to be saved."""

    # ------------------------------------------------------------ going on

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """An open field takes the letters, Enter and the arrows; what a stop cannot do is not offered."""
        idle = self.open is None
        on_item = idle and self.stop.what in ONE_BY_ONE and self.case is not None
        return {
            "save": self.filled and not self.busy,
            "sign": not self.filled and not self.busy,
            "next": idle, "back": idle, "move": idle,
            "owner": on_item, "promise": on_item, "note": on_item, "code": on_item, "escalate": on_item,
            "settle": on_item and day_words.in_review(self.case),
            "import_file": self.stop.what is What.ENCOUNTERS,
            "other_day": idle and self.stop.what is What.UNSIGNED,
        }.get(action, True)  # fmt: skip

    def action_next(self) -> None:
        """Seen: the next one."""
        self.action_go(1)

    def action_back(self) -> None:
        """The one before."""
        self.action_go(-1)

    def step_back(self) -> None:
        """The one before, from a form that is empty."""
        self.action_go(-1)

    def action_go(self, steps: int) -> None:
        """Go on, or back; what one goes on from was seen."""
        self._told = (None, "")
        self._hear()
        if steps > 0:
            self.seen.add(self.stop)
            self.keep_seen(SEEN_AT_RISK)
        self.at = max(0, min(self.at + steps, len(self.stops) - 1))
        self.show_stop()

    def action_summary(self) -> None:
        """The last page; what lies between was not looked at."""
        self._hear()
        self.at = self.stops.index(SUMMARY)
        self.show_stop()

    def action_move(self, steps: int) -> None:
        """Another line of a list; without one, another stop."""
        if self.calls is not None:
            self.query_one(LineList).move(steps)
        else:
            self.action_go(steps)

    def enter(self) -> None:
        """Save what was filled in, or go on."""
        if isinstance(self.open, DayForm) and self.open.filled():
            self.action_save()
        else:
            self.action_next()

    def action_other_day(self) -> None:
        """Go through the oldest day that nobody signed."""
        if self.walk.unsigned:
            self.read(self.walk.unsigned[0])

    # ------------------------------------------------------------ acts

    def _panel(self, make: Callable[[Here], Panel]) -> None:
        if self.case is not None:
            self.draw(make(self.here(self.case)))

    def begun_here(self) -> Open | None:
        """What somebody opened at this stop, wrote in, and did not save."""
        name = self.begun.waits(self.stop) if self.case is not None else ""
        makers: list[Callable[[Here], Panel]] = [
            HandOverPanel, NotePanel, EscalatePanel, review_panel(self.case),
            partial(PromisePanel, save=self.action_save), partial(CodePanel, save=self.action_save),
        ]  # fmt: skip
        made = (make for make in makers if getattr(make, "func", make).__name__ == name)
        make = next(made, None)
        return make(self.here(self.case)) if make is not None and self.case is not None else None

    def action_owner(self) -> None:
        """Give it to somebody."""
        self._panel(HandOverPanel)

    def action_promise(self) -> None:
        """Promise another time."""
        self._panel(lambda here: PromisePanel(here, self.action_save))

    def action_note(self) -> None:
        """Write something down."""
        self._panel(NotePanel)

    def action_code(self) -> None:
        """Code it."""
        self._panel(lambda here: CodePanel(here, self.action_save))

    def action_huddle(self) -> None:
        """Ask where to write the huddle sheet."""
        self.draw(HuddleForm(self.walk, self.action_save))

    def action_import_file(self) -> None:
        """Ask for the file with the encounters."""
        self.draw(ImportForm(self.walk, self.action_save, self._look_at_file))

    def _look_at_file(self, file: str) -> None:
        from frontdesk.desk import encounter_files

        form, today = self.open, day_words.today(self.walk, self.app.now())

        def compare(planned: Plan) -> None:
            self.app.ask_desk(
                lambda desk: encounter_files.replaced(desk, planned), partial(show, planned), self.refused
            )

        def show(planned: Plan, changed: Mapping[date, tuple[int, int]]) -> None:
            if isinstance(form, ImportForm) and form is self.open and form.is_mounted:
                form.show(planned, changed)
                self.say()

        self.app.ask_disk(lambda: encounter_files.plan_file(file, today=today), compare, self.refused)

    def action_progress(self) -> None:
        """How fast, how often right the first time."""
        self.app.open_progress()

    def action_escalate(self) -> None:
        """Bring it before somebody."""
        self._panel(EscalatePanel)

    def action_settle(self) -> None:
        """Settle what needs review."""
        self._panel(review_panel(self.case))

    def action_save(self) -> None:
        """Save what was filled in, once every key that was typed has arrived; those behind it wait for what comes."""
        if self.open is not None and self.open.is_mounted and not self._saving:
            self._saved_in = self.focused
            self.wait()
            self.save()

    def send(self, person: Person) -> None:
        """Do it; keys wait until it is on record."""
        if self.open is not None:
            self.wait()
            if isinstance(self.open, DayForm) and self.open.MEANWHILE:
                self.say(self.open.MEANWHILE, strong=False)
            self.app.ask_desk(_act_of(self.open, person), self._saved, self.refused)

    def back_to(self, field: Widget | None) -> None:
        """Nothing new comes: the field has the keys again."""
        self.go_on(field or self._saved_in)

    def _saved(self, done: CaseFile | str) -> None:
        """Say it; what one has done something about was looked at."""
        wanted, self._saving = self.open, False
        self.begun.drop(self.stop, wanted)
        self.keep_begun()
        if isinstance(wanted, Panel) and not isinstance(done, str):
            undoes = f" · {self.app.key_of('undo')} undoes" if wanted.undoable else ""
            self.news = f"{done.complaint.number} {wanted.done_words}{undoes}"
        else:
            self.news = str(done)
        if isinstance(wanted, Panel):
            self.seen.add(self.stop)
        if isinstance(wanted, EncountersForm | ImportForm):
            self.seen.add(self.stop)
            self.at += 1
        self.open = None
        self.app.board_changed()

    def refused(self, error: Exception) -> None:
        """Say what was refused; what was filled in stays, and has the keys again."""
        super().refused(error)
        self.go_on()

    def action_sign(self) -> None:
        """Sign the day; what nobody looked at is named once, on the page that tells what is signed."""
        person, day = self.app.person, self.walk.day
        if person is None or self._saving:
            self.say(f"Who is at the desk? {self.app.key_of('people')} says so.")
            return
        missing = unseen(self.stops, self.seen)
        if missing and missing != self._warned:
            self._warned = missing
            self.news = f"Not looked at yet: {missing}. Ctrl+S once more signs all the same."
            self.action_summary()
            return
        self._saving = True

        def sign(desk: Desk) -> SignedDay:
            from frontdesk.desk import days

            return days.sign_day(desk, person.id, day)

        self.app.ask_desk(sign, self._signed, self.refused)

    def _signed(self, signed: SignedDay) -> None:
        """After an earlier day comes today; after today nothing more is to be done."""
        self._saving, self._warned = False, ""
        self.news = f"{day_words.day_words(signed.day.date)} is signed."
        self.at = self.stops.index(SUMMARY)
        self.open = None
        self.from_earlier = not day_words.is_today(self.walk, self.app.now())
        self.read(None if self.from_earlier else self.walk.day)

    def answered(self) -> None:
        """With something filled in, Ctrl+S saves instead of signing."""
        super().answered()
        self.refresh_bindings()

    def unfit(self, sentence: str) -> None:
        """A key that is no answer; what has no code yet may stay so."""
        goes_on = " Page down goes on without." if self.stop.what is What.CODE else ""
        self.say(sentence + goes_on)

    def action_leave(self) -> None:
        """Close what is open; without anything, the screen."""
        if not self.is_current:
            return
        if not isinstance(self.open, Panel | HuddleForm | ImportForm):
            self.app.pop_screen()
            return
        self._hear()
        if self.begun.put_away(self.stop, self.open):
            self.news = PUT_AWAY
        self.draw(usual=not isinstance(self.open, CodePanel))


def _act_of(wanted: Open, person: Person) -> Callable[[Desk], CaseFile | str]:
    return wanted.act(person)
