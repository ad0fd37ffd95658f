"""What is asked before records are taken along: how much of them, of which days, as what, locked or not, and where to.

Nothing that decides who could read them is answered beforehand. A passphrase is typed twice and kept nowhere.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.refusals import Refusal
from frontdesk.screens.checklist_panels import Trouble
from frontdesk.screens.forms import Act, Form, lies
from frontdesk.screens.promise_words import read_day
from frontdesk.widgets.asked import Answered, Pick, Write
from frontdesk.widgets.chooser import YES_NO, Choice, Chooser
from frontdesk.widgets.fields import Line
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.desk.exporting import Exported, Wanted
    from frontdesk.recovery.practice import Person

WORDS, CODES, COUNTS = "words", "codes", "counts"
HOW_MUCH = (
    Choice("w", WORDS, "records, with what was said and who"),
    Choice("c", CODES, "records, codes and times alone"),
    Choice("o", COUNTS, "counts for outside the group, small ones hidden"),
)
ALL, THIS, LAST, YEAR, OTHER = "all", "this", "last", "year", "other"
DAYS = (
    Choice("a", ALL, "all"), Choice("t", THIS, "this month"), Choice("l", LAST, "last month"),
    Choice("y", YEAR, "this year"), Choice("o", OTHER, "others"),
)  # fmt: skip
KINDS = (Choice("x", ".xlsx", "Excel"), Choice("c", ".csv", "CSV"), Choice("j", ".json", "JSON"))
PATH_CHARACTERS_MAX = 400
UNREAD = "Which day? Write it like 1 Oct or 2026-10-01; it must not be one to come."
DIFFER = "The two passphrases are not the same. Type it twice."


class Period(NamedTuple):
    """Business days of receipt, both included; None is the beginning, or today."""

    first: date | None = None
    last: date | None = None


def period(chosen: str, today: date) -> Period:
    """What a choice of days means."""
    if chosen == THIS:
        return Period(today.replace(day=1), today)
    if chosen == LAST:
        end = today.replace(day=1) - timedelta(days=1)
        return Period(end.replace(day=1), end)
    return Period(today.replace(month=1, day=1), today) if chosen == YEAR else Period()


def past_day(text: str, today: date) -> date | None:
    """The day that is meant, today at the latest: without a year the last one of that name. None when unreadable."""
    day = read_day(text, today)
    if day is None or day <= today:
        return day
    if not any(sign.isdigit() for sign in text):
        return day - timedelta(days=7)
    if str(day.year) in text:
        return None
    return date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))


class Secret(Line):
    """A passphrase: what is typed is not shown."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, is_prose=False)
        self.password = True


class ExportForm(Form):
    """One page; what does not apply is not shown."""

    TOLD = "The practice's records as a file. Whoever has it can read it, unless a passphrase locks it."

    def __init__(self, today: date, save: Callable[[], object]) -> None:
        """`save` is called on Enter behind the name of the file."""
        super().__init__()
        self.today = today
        self._save = save
        self._offered = ""

    def lines(self) -> Iterator[Widget]:
        """How much, which days, as what, locked or not, where to."""
        yield Pick("how much?", HOW_MUCH, then=self._chosen, id="q-much")
        yield Pick("received when?", DAYS, then=self._chosen, id="q-days")
        yield Write("first day", Line(id="q-first", placeholder="1 Oct, 2026-10-01; empty: from the beginning"))
        yield Write("last day", Line(id="q-last", placeholder="31 Oct; empty: until today"))
        yield Pick("as what?", KINDS, then=self._chosen, id="q-kind")
        yield Pick("locked with a passphrase?", YES_NO, then=self._chosen, id="q-lock")
        yield Write("passphrase", Secret(id="q-secret"))
        yield Write("the same again", Secret(id="q-again"))
        yield Static("At least 16 characters: four or five words that have nothing to do with each other.", id="told")
        yield Write("write to", Line(id="q-file", limit=PATH_CHARACTERS_MAX, then=lambda _: self._save()))

    def on_mount(self) -> None:
        """Only what applies."""
        self.query_one("#told", Static).add_class("told")
        self._show()

    def first(self) -> Widget | None:
        """How much."""
        return self.query_one("#q-much", Pick)

    def _chosen(self, chooser: Chooser) -> None:
        """What this answer asks besides is there before the next key is read."""
        self._show()
        behind = {
            "q-much": "days",
            "q-days": "first" if self.picked("days") == OTHER else "kind",
            "q-kind": "lock",
            "q-lock": "secret" if self.picked("lock") == "yes" else "file",
        }
        # By name: the focus would pass over what is shown only from now on.
        chooser.screen.set_focus(self.query_one(f"#q-{behind[chooser.id or '']}"))

    @on(Answered)
    def _show(self) -> None:
        """Days where others are wanted, a passphrase where it is locked, and a name in which no patient stands."""
        for name in ("first", "last"):
            self._write(name).display = self.picked("days") == OTHER
        locked = self.picked("lock") == "yes"
        for name in ("secret", "again"):
            self._write(name).display = locked
        self.query_one("#told", Static).display = locked
        self._offer()

    def _write(self, name: str) -> Write:
        return self.query_one(f"#q-{name}", Line).query_ancestor(Write)

    def _offer(self) -> None:
        from frontdesk.desk import letters

        file = self.query_one("#q-file", Line)
        if self.picked("kind") and file.value in ("", self._offered):
            name = f"{'counts' if self.picked('much') == COUNTS else 'records'}-{self.today.isoformat()}"
            ending = self.picked("kind") + (".zip" if self.picked("lock") == "yes" else "")
            self._offered = file.value = str(letters.usual_folder() / f"{name}{ending}")

    # ------------------------------------------------------------ answers

    def picked(self, name: str) -> str:
        """The code that was chosen."""
        return self.query_one(f"#q-{name}", Pick).value

    def period(self) -> Period | Trouble:
        """The days that are wanted, or which of them cannot be read."""
        if self.picked("days") != OTHER:
            return period(self.picked("days"), self.today)
        found: list[date | None] = []
        for name in ("first", "last"):
            text = self.text(name)
            found.append(past_day(text, self.today) if text else None)
            if text and found[-1] is None:
                return Trouble(self.query_one(f"#q-{name}"), UNREAD)
        first, last = found
        if first and last and last < first:
            return Trouble(self.query_one("#q-last"), "The last day is before the first. Write a later one.")
        return Period(first, last)

    def passphrase(self) -> str | Trouble | None:
        """What locks it, nothing, or what is wrong with it."""
        from frontdesk.desk.packing import PoorPassphrase, checked_passphrase

        if self.picked("lock") != "yes":
            return None
        try:
            secret = checked_passphrase(self.query_one("#q-secret", Line).value)
        except PoorPassphrase as poor:
            return Trouble(self.query_one("#q-secret"), in_one(poor))
        same = self.query_one("#q-again", Line).value.strip() == secret
        return secret if same else Trouble(self.query_one("#q-again"), DIFFER)

    def trouble(self) -> Trouble | None:
        """Whatever is not answered, in the order in which it is asked."""
        for name, sentence in (
            ("much", "How much is taken along? Press a letter."),
            ("days", "Of which days? Press a letter."),
            ("kind", "As what? Press x, c or j."),
            ("lock", "Is it locked with a passphrase? Press y or n."),
        ):
            if not self.picked(name):
                return Trouble(self.query_one(f"#q-{name}"), sentence)
        for found in (self.period(), self.passphrase()):
            if isinstance(found, Trouble):
                return found
        return self._file_trouble()

    def _file_trouble(self) -> Trouble | None:
        from frontdesk.desk.exporting import checked_target

        try:
            checked_target(self.text("file"), packs=self.picked("lock") == "yes")
        except Refusal as refusal:
            return Trouble(self.query_one("#q-file"), in_one(refusal))
        return None

    def wanted(self) -> Wanted:
        """What the desk is asked for."""
        from frontdesk.desk.exporting import Wanted

        much, days = self.picked("much"), self.period()
        assert isinstance(days, Period)  # noqa: S101 - read before
        return Wanted(first=days.first, last=days.last, words=much == WORDS, leaves_group=much == COUNTS)

    def act(self, person: Person) -> Act:
        """Write it."""
        from frontdesk.desk import exporting

        wanted, secret, file = self.wanted(), self.passphrase(), self.text("file")
        assert not isinstance(secret, Trouble)  # noqa: S101 - read before

        def write(desk: Desk) -> str:
            return written_words(exporting.export(desk, person.id, file, wanted, passphrase=secret))

        return write


def written_words(done: Exported) -> str:
    """What lies where, and what to do with the passphrase."""
    rows = f"{done.rows:,} {'row' if done.rows == 1 else 'rows'} written to {lies(done.file)}"
    beside = f"; what the columns hold stands in {done.columns_file.name}" if done.columns_file else ""
    tell = " Tell the passphrase by telephone, never in the same mail." if done.encrypted else ""
    return f"{rows}{beside}.{tell}"
