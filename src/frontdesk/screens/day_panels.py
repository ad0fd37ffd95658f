"""What a manager does to one complaint at the end of a day: promise anew, bring it before somebody, code it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.widget import Widget

from frontdesk.recovery.codes import Category, Cause, Harm, Role, Severity
from frontdesk.recovery.hcat import SUB_CODES
from frontdesk.recovery.taxonomy import DESK_WORDS, desk_word
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_besides import UNREAD
from frontdesk.screens.checklist_panels import Act, Panel, Trouble, go_on
from frontdesk.screens.checklist_steps import CAUSES
from frontdesk.screens.day_stops import What
from frontdesk.screens.promise_words import read_moment
from frontdesk.widgets.asked import Pick, Write
from frontdesk.widgets.chooser import Choice, Chooser, choices
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from frontdesk.recovery.practice import Person
    from frontdesk.screens.checklist_panels import Here

HIGHER = choices("lmcp", (Role.LEAD, Role.MANAGER, Role.COMMITTEE, Role.PRIVACY))
ABOUT = tuple(Choice(word.key, word.category.value, word.short) for word in DESK_WORDS)
HOW_BAD = tuple(Choice(str(int(one)), str(int(one)), one.words) for one in Severity)
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
HARMS = tuple(Choice(str(int(one)), str(int(one)), one.words.partition(":")[0]) for one in Harm)


ASKS = {
    "q-about": "What about? A letter.",
    "q-cause": "Why? A letter; then the harm, a number.",
    "q-harm": "The harm? A number saves.",
}
"""What is asked first, for the line above the keys."""
UNSIGNED_NEXT = "[d] goes through the oldest of them"


class PromisePanel(Panel):
    """Another time is promised; the complaint comes back on top by then."""

    TITLE = "A NEW PROMISE: by when do they hear from you?"
    DONE = "has a new promise"

    def __init__(self, here: Here, save: Callable[[], object]) -> None:
        """`save` is called on Enter."""
        super().__init__(here)
        self._save = save

    def lines(self) -> Iterator[Widget]:
        """The time."""
        placeholder = "12:20, tomorrow 9:00, Tue 17:00"
        yield Write("by when", Line(id="q-until", placeholder=placeholder, then=lambda _: self._save()))

    def promise_at(self) -> datetime | None:
        """The instant that is promised; None when it cannot be read."""
        return read_moment(self.text("until"), self.here.now, self.here.case.practice.rules.calendar)

    def trouble(self) -> Trouble | None:
        """A time to come that can be read."""
        return Trouble(self.field("until"), UNREAD) if self.promise_at() is None else None

    def act(self, person: Person) -> Act:
        """Promise it."""
        from frontdesk.desk import work

        number, at = self.here.case.complaint.number, self.promise_at()
        assert at is not None  # noqa: S101 - read before
        return lambda desk: work.promise(desk, person.id, number, promise_at=at)


class EscalatePanel(Panel):
    """Somebody higher up hears of it."""

    TITLE = "ESCALATE: who should hear of it?"
    DONE = "brought before them"

    def lines(self) -> Iterator[Widget]:
        """Who, and why."""
        yield Pick("who?", HIGHER, then=go_on, id="q-to")
        yield Write("what they should know", Line(id="q-note", limit=TEXT_CHARACTERS_MAX))

    def trouble(self) -> Trouble | None:
        """Who."""
        return None if self.picked("to") else Trouble(self.field("to"), "Who should hear of it? Press a letter.")

    def act(self, person: Person) -> Act:
        """Bring it before them."""
        from frontdesk.desk import work

        number, to, note = self.here.case.complaint.number, Role(self.picked("to")), self.text("note")
        return lambda desk: work.escalate(desk, person.id, number, to=to, note=note or None)


class CodePanel(Panel):
    """What it is about, why it happened, and what it did to somebody. The last answer saves."""

    TITLE = "CODE: what happened, and what came of it"
    DONE = "coded"

    def __init__(self, here: Here, save: Callable[[], object]) -> None:
        """`save` is called once the harm is chosen."""
        super().__init__(here)
        self._save = save

    def lines(self) -> Iterator[Widget]:
        """The codes there are, folded; those that are missing, open."""
        c = self.here.case.complaint
        about = "" if c.category in (None, Category.OTHER) else str(c.category)
        yield Pick("about", ABOUT, then=self._about, value=about, fold=bool(about), id="q-about")
        value = c.hcat or ""
        yield Pick("sub-code", _sub_codes(c.hcat), then=go_on, value=value, fold=True, id="q-hcat")
        severity = str(int(c.severity)) if c.severity else ""
        yield Pick("how bad", HOW_BAD, then=go_on, value=severity, fold=True, id="q-severity")
        serious = c.severity is not None and c.severity >= Severity.MEDIUM
        cause = c.cause.value if c.cause else ""
        yield Pick("why did it happen", CAUSES, then=go_on, value=cause, fold=bool(cause) or not serious, id="q-cause")
        harm = "" if c.harm is None else str(int(c.harm))
        yield Pick("harm", HARMS, then=lambda _: self._save(), value=harm, id="q-harm")

    def first(self) -> Widget | None:
        """The first that is missing; the cause is asked where it was not trifling."""
        c = self.here.case.complaint
        serious = c.severity is not None and c.severity >= Severity.MEDIUM
        missing = [
            *([] if self.picked("about") else ["about"]),
            *([] if self.picked("cause") or not serious else ["cause"]),
            *([] if self.picked("harm") else ["harm"]),
        ]
        return self.field(missing[0] if missing else "about")

    def _about(self, chooser: Chooser) -> None:
        """Another word brings its usual sub-code."""
        usual = desk_word(Category(chooser.value)).hcat
        hcat = self.query_one("#q-hcat", Pick)
        hcat.offered = _sub_codes(usual)
        hcat.value = usual or ""
        hcat.refresh(layout=True)
        first = self.first()
        if first is not None:
            self.screen.set_focus(first)

    def trouble(self) -> Trouble | None:
        """What is about, and the harm; nothing else is needed."""
        if not self.picked("about"):
            return Trouble(self.field("about"), "What is it about? Press a letter.")
        if not self.picked("harm"):
            return Trouble(self.field("harm"), "What harm came of it? 0 is none; press a number.")
        return None

    def act(self, person: Person) -> Act:
        """Put on record what is new."""
        from frontdesk import desk as at_desk

        c = self.here.case.complaint
        category, hcat, cause = Category(self.picked("about")), self.picked("hcat"), self.picked("cause")
        severity, harm = self.picked("severity"), Harm(int(self.picked("harm")))
        graded = Severity(int(severity)) if severity else None
        return lambda desk: at_desk.recode(
            desk,
            person.id,
            c.number,
            category=category if category is not c.category else None,
            hcat=hcat if hcat and hcat != c.hcat else None,
            severity=graded if graded is not c.severity else None,
            cause=Cause(cause) if cause and (c.cause is None or cause != c.cause.value) else None,
            harm=harm if harm is not c.harm else None,
        )


def asks_next(wanted: Widget | None, what: What) -> str:
    """What comes next, in a few words, for behind what was just done; empty where the page itself says so."""
    first = wanted.first() if isinstance(wanted, CodePanel) else None
    return ASKS.get(first.id or "", "") if first is not None else UNSIGNED_NEXT if what is What.UNSIGNED else ""


def _sub_codes(hcat: str | None) -> tuple[Choice, ...]:
    """The sub-codes of the same domain, all of them where none is known; words that are ours say so."""
    domain = hcat.partition("/")[0] if hcat else ""
    known = [one for one in SUB_CODES.values() if domain in ("", one.domain.value)]
    return tuple(
        Choice(LETTERS[at], one.code, one.words if one.verified else f"{one.words} (own word)")
        for at, one in enumerate(known[: len(LETTERS)])
    )
