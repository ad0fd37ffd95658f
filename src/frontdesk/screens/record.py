"""New complaint: one screen, in under thirty seconds, and no word lost.

The order is about, how bad, at risk, then their words. Each question moves on by itself; no critical answer is
given beforehand. What it is (a complaint, thanks ...) stands before all that, answered with the commonest.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import Input, TextArea

from frontdesk.screens import record_form as form
from frontdesk.screens import record_matter
from frontdesk.screens.draft_keeper import TypingPause, Unkept
from frontdesk.screens.record_filling import FormScreen
from frontdesk.screens.record_questions import LINES
from frontdesk.screens.record_saving import Recorded, drop, record
from frontdesk.widgets.answer import Answer, when_typed
from frontdesk.widgets.chooser import Chooser
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.desk import Desk, SavedDraft


def _key(key: str, action: str, words: str, told: str) -> Binding:
    return Binding(key, action, words, id=action, priority=True, tooltip=told)


class RecordScreen(FormScreen):
    """Takes down what somebody says, and keeps it whatever happens."""

    ABOUT = (
        "Record what somebody tells you. A letter says what it is about, a digit how bad it is, y or n whether anyone "
        "is at risk; then type their words. Ctrl+S saves. Ctrl+O puts it on record as put right on the spot: what you "
        "did, whether you asked what would put it right and may do that yourself, and whether it is right now. Tab "
        "goes on, Shift+Tab goes back, Esc leaves; what was typed is kept as a draft, and F6 brings it back.\n"
        "For thanks press k; Shift+Tab from the first question leads to something said in passing and to suggestions."
        "\n\nDo type: their words in quotes, what was promised, by whom and by when.\nDo not type: diagnoses or test "
        "values; names of other patients; social security, card or insurance numbers; what you think of the person; "
        "guesses at cause or blame; legal words; what concerns a colleague's record; anything overheard."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        _key("ctrl+s", "save", "Save", "put it on record"),
        _key("ctrl+o", "put_right", "Put right now", "you have dealt with it already"),
        _key("ctrl+l", "more", "More", "when it came in, further issues, formal"),
        _key("ctrl+r", "same_matter", "Same matter", "add to an earlier one, or open it again"),
        _key("ctrl+g", "danger", "Danger", "somebody is at risk now: whom to call"),
        _key("ctrl+t", "throw_away", "Throw away", "forget what was typed here"),
        Binding("escape", "leave", "Leave", tooltip="back to the open issues; the draft is kept", show=False),
    ]
    NEED_A_FORM = frozenset({"save", "put_right", "more", "same_matter", "danger", "throw_away"})

    def __init__(
        self, draft_id: str | None = None, unkept: Unkept | None = None, known: Sequence[SavedDraft] = ()
    ) -> None:
        """Empty, or with this draft in it, at once where it is `known`; or with what could not be kept."""
        super().__init__()
        self._wanted_draft = draft_id
        self._unkept = unkept
        self._known = known
        self._pause = TypingPause(self, self._paused)
        self._saving = self._saved = self._nobody_told = False

    def on_mount(self) -> None:
        """Drafts that wait are offered, never in the way."""
        self.begin()
        if self._unkept is not None:
            self.keeper.slot = self._unkept.slot
            self.call_after_refresh(self.fill, self._unkept.fields)
        self._offer(self._known)
        self.app.ask_desk(_drafts, self._offer, lambda _: None)
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Keys may come before the form stands."""
        return (self._ready and self.stands) or action not in self.NEED_A_FORM

    def _texts(self) -> list[Widget]:
        return [self.field(name) for name in ("said", *LINES)]

    # ------------------------------------------------------------ answers

    def answered(self, chooser: Chooser) -> None:
        """An answer was given: show what follows from it, and go on."""
        self.hints.error = ""
        self.show()
        self._touched()
        name = chooser.id or ""
        self.set_focus(self.field(form.after(name, self.fields_chosen(), nurse_called=self._nurse is not None)))
        if name == "put_right":
            self.action_save()
        elif chooser.id == "asked" and chooser.value == "no":
            self.demand(form.Missing("asked", form.NOT_YOURS))

    def praised(self, kind: str) -> None:
        """Nothing went wrong at all: what they said comes next."""
        chooser = self.query_one("#kind", Chooser)
        chooser.value = kind
        self.answered(chooser)

    def nurse_called(self) -> None:
        """The call was made, at this minute."""
        self._nurse = self.app.now()
        if not form.is_safety(self.fields_chosen()):
            self.query_one("#risk", Chooser).value = "yes"
        missing = form.first_missing(self.fields())
        self.show()
        self._touched()
        self.set_focus(self.field(missing.field if missing and missing.field != "about" else "said"))

    def action_danger(self) -> None:
        """Somebody is at risk: whom to call comes before everything else."""
        kind = self.query_one("#kind", Chooser)
        if kind.value in form.WITHOUT_CODES:
            kind.value = kind.standard
        risk = self.query_one("#risk", Chooser)
        risk.value = "yes"
        self.answered(risk)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _touched(self) -> None:
        """The one thing that happens at every key."""
        self._pause.touched()

    def _paused(self) -> None:
        """The keys pause: keep the draft, and look at what was typed."""
        if not self.stands or self._saved:
            return
        fields = self.fields()
        if not self._saving:
            self.keeper.keep(fields)
        self.hints.look(fields, self.received_at)

    @on(Answer.Unfit)
    def _unfit(self, message: Answer.Unfit) -> None:
        self.hints.error = message.sentence
        self.show_notice()

    # ------------------------------------------------------------ more, and the same matter

    def action_more(self) -> None:
        """Ask what only some records need; without an answer there, ask no more."""
        fields = self.fields()
        is_open = bool(self.field("more").display)
        answered = any(fields.get(name) for name in form.MORE) or fields.get("reachable") == "no"
        if is_open and not answered:
            if self.focused is not None and self.field("more") in self.focused.ancestors:
                self.set_focus(self.field("said"))
            self.show_more(shown=False)
            return
        self.show_more(shown=True)
        self.show()
        self.set_focus(self.field("received"))

    def action_same_matter(self) -> None:
        """Add it to an earlier complaint, or open that one again."""
        when_typed(self._texts(), self._ask_same_matter)

    def _ask_same_matter(self) -> None:
        self.hints.look(self.fields(), self.received_at)
        self.app.when_kept(self._ask_now)

    def _ask_now(self) -> None:
        if not (self.stands and self.is_current):
            return
        if self.hints.same_matter:
            record_matter.ask(self.app, self.hints.same_matter, self._set_matter)
        elif not form.may_know(self.fields_chosen()):
            self.demand(form.Missing("who", "Only for the patient, or whoever may speak for them."))
        else:
            self.demand(form.Missing("patient", "Nothing of this patient about the same thing is on record."))

    def _set_matter(self, matter: str) -> None:
        self._matter = matter
        if matter:
            self.field("put-right").display = False
        self.hints.error = ""
        self.show()
        self._touched()

    # ------------------------------------------------------------ saving

    def action_put_right(self) -> None:
        """Ask on the same screen what was done and whether it is put right; a second time, ask no more."""
        fields = self.fields()
        if not form.is_complaint(fields) or form.matter_of(fields) is not None:
            self.hints.error = "Only a new complaint is put right here. Ctrl+S records this."
            self.show_notice()
            return
        panel = self.field("put-right")
        if panel.display and not any(fields.get(name) for name in form.PUT_RIGHT):
            panel.display = False
            self.hints.error = ""
            self.show_notice()
            self.set_focus(self.field("said"))
            return
        missing = form.first_missing(self.fields_chosen() | {"said": "?"})
        if missing is not None:
            self.demand(missing)
            return
        panel.display = True
        self.set_focus(self.field("done"))

    def action_save(self) -> None:
        """Save, once every key that was typed has arrived."""
        when_typed(self._texts(), self._save)

    def _save(self) -> None:
        if self._saving or self._saved or not self.stands:
            return
        fields = self.fields()
        on_the_spot = bool(self.field("put-right").display) and form.is_complaint(fields)
        on_the_spot = on_the_spot and fields.get("asked") != "no"
        missing = form.first_missing(fields, put_right=on_the_spot)
        if missing is None and self.app.practice is not None:
            missing = form.missing_time(fields, self.app.now(), self.app.practice.rules.calendar)
        if missing is None and form.thanks_nobody(fields) and not self._nobody_told:
            self._nobody_told = True
            missing = form.Missing("thanks", "Nobody is named. Who is thanked? Ctrl+S once more saves it like this.")
        if missing is not None:
            self.demand(missing)
            return
        if self.app.person is None:
            self.hints.error = f"Who is at the desk? {self.app.key_of('people')}, then save again."
            self.show_notice()
            return
        self._saving = True
        by, slot = self.app.person.id, self.keeper.slot
        at = self.received_written if on_the_spot else self.received_at
        self.keeper.keep(fields)
        self.app.ask_desk(
            lambda desk: record(desk, by, slot, fields, put_right=on_the_spot, at=at),
            # As partials, what comes back is told even when somebody has left the form meanwhile.
            partial(self._on_record),
            partial(self._refused),
        )

    def _refused(self, error: Exception) -> None:
        self._saving = False
        if not self.stands:
            self.app.say_no(error)
            return
        sentence = in_one(error)
        field = form.REFUSED_AT.get(getattr(error, "code", ""))
        if field is not None:
            self.demand(form.Missing(field, sentence))
        else:
            self.hints.error = sentence
            self.show_notice()

    def _on_record(self, recorded: Recorded) -> None:
        self._saved = True
        shown, goes_on = recorded.shown, self.stands and recorded.goes_on
        news = recorded.told if recorded.stays else f"{recorded.told} · {self.app.key_of('undo')} undoes"
        if goes_on:
            self.app.open_checklist(shown, news)
        elif self.stands:
            self.app.back_to_board()
        self.app.mark_on_board(shown)
        self.app.board_changed()
        if not goes_on:
            self.app.say(news)
        for trouble in recorded.troubles:
            self.app.say_no(trouble)

    # ------------------------------------------------------------ drafts, and leaving

    def _offer(self, drafts: Sequence[SavedDraft]) -> None:
        self.keeper.learn(drafts)
        if not self.stands:
            return
        wanted = [draft for draft in drafts if draft.id == self._wanted_draft]
        if wanted:
            self._wanted_draft = None
            self.keeper.begin(wanted[0])
            self.fill(wanted[0].fields)
            self.hints.look(wanted[0].fields, self.received_at)
        self.show()

    @property
    def draft_id(self) -> str | None:
        """The draft that this form is, so that the next one is another."""
        return self.keeper.slot.id if self._ready else self._wanted_draft

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is in no draft yet."""
        if not (self._ready and self.stands):
            return self._unkept is not None
        return not self._saved and not self.keeper.holds(self.fields())

    def leave(self) -> None:
        """Keep the draft, and say so once it is kept."""
        if not (self._ready and self.stands) or self._saving or self._saved:
            return
        unsafe = form.is_safety(self.fields_chosen())
        if self.keeper.keep(self.fields(), partial(self._tell_of_draft, unsafe=unsafe)):
            self.app.board_changed()

    def _tell_of_draft(self, *, unsafe: bool) -> None:
        if not isinstance(self.app.screen, RecordScreen):
            kept = "Somebody may be at risk, and it is not on record: kept as a draft" if unsafe else "Kept as a draft"
            self.app.say(f"{kept} · {self.app.key_of('next_draft')} brings it back")

    def action_leave(self) -> None:
        """Back to the open issues; the draft is kept."""
        if self.is_current:
            self.app.back_to_board()

    def action_throw_away(self) -> None:
        """Forget what was typed, after asking: nothing brings it back."""
        if self._saving or self._saved or not form.typed(self.fields()):
            self.action_leave()
            return
        from frontdesk.screens.confirm import ConfirmScreen

        question = "Throw away what was typed here? It is on no record, and nothing brings it back."
        self.app.push_screen(ConfirmScreen(question, yes="Throw it away", no="Go back"), self._throw_away)

    def _throw_away(self, sure: bool | None) -> None:
        if not sure or self._saving or self._saved:
            return
        self._saved = True
        slot = self.keeper.slot
        self.app.ask_desk(lambda desk: drop(desk, slot), lambda _: self.app.board_changed())
        self.app.back_to_board()
        self.app.say("Thrown away.")


def _drafts(desk: Desk) -> tuple[SavedDraft, ...]:
    from frontdesk.desk import drafts

    return drafts(desk)
