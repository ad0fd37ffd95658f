"""Resolving: what was done, whether it is put right, and what was given, once in a cycle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Static

from frontdesk.recovery.amends import amends_warnings, money
from frontdesk.recovery.checklist import Question
from frontdesk.recovery.codes import AmendsKind, Category, NextStep, PutRight, Role
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.checklist_panels import Act, Panel, Trouble, go_on, needed
from frontdesk.widgets.asked import Pick, Tick, Write
from frontdesk.widgets.chooser import Choice, Chooser, choices
from frontdesk.widgets.fields import Line

if TYPE_CHECKING:
    from frontdesk.recovery.practice import Person

NOTHING = "nothing"
AMENDS = (
    Choice("n", NOTHING, "nothing"),
    *choices("arpfvs", AmendsKind, ("apology note", "refreshment", "parking", "fee waived", "voucher", "sooner visit")),
)
_AMOUNT = re.compile(r"\$? ?(\d{1,5})(?:[.,](\d{2}))?")


class ResolvePanel(Panel):
    """What was done, and whether it is put right: once in a cycle."""

    STEP = NextStep.RESOLVE
    TITLE = "2 RESOLVE ONCE"
    DONE = "resolved"
    _warned_of: tuple[str, int] | None = None
    """The gift that was warned of."""

    def line(self, question: Question) -> Iterator[Widget]:
        """What was done is written, put right is chosen, and what was given has a value."""
        match question.code:
            case "R2":
                yield Write(question.words, Line(id="q-R2", limit=TEXT_CHARACTERS_MAX, then=needed))
            case "R3":
                yield Pick(question.words, choices("ypno", PutRight), then=go_on, id="q-R3")
            case "R1":
                yield Tick(question.words, id="q-R1")
                yield Static(f"you may: {self._may()}", classes="say", markup=False)
            case "R5":
                yield Pick(question.words, AMENDS, then=self._given, value=NOTHING, fold=True, id="q-R5")
                worth = Write("what it was worth", Line(id="q-worth", placeholder="such as 8.00"))
                worth.display = False
                yield worth
                yield Static(self._ledger(), id="ledger", classes="say", markup=False)
            case _:
                yield from super().line(question)

    def _may(self) -> str:
        """What the desk may do by itself about such a complaint."""
        case = self.here.case
        permission = case.practice.rules.authority.get(case.complaint.category or Category.OTHER)
        return permission.words if permission else "ask whoever leads the desk"

    def _ledger(self) -> str:
        """What this patient was given in twelve months, of what is looked at."""
        case = self.here.case
        approved = f" · approved: {money(case.complaint.approved_cents)}" if case.complaint.approved_cents else ""
        return f"{money(case.given_cents)} of {money(case.practice.rules.amends.year_warn_cents)} this year{approved}"

    def _given(self, chooser: Chooser) -> None:
        """Something that was given has a value."""
        self._ask_worth()
        go_on(chooser)

    def _ask_worth(self) -> None:
        worth = self.query_one("#q-worth", Line)
        worth.query_ancestor(Write).display = self.picked("R5") != NOTHING

    def fill(self, values: Mapping[str, str]) -> None:
        """What was given and remembered shows its value again."""
        super().fill(values)
        self._ask_worth()

    def cents(self) -> int | None:
        """What it was worth; None when that cannot be read."""
        match = _AMOUNT.fullmatch(self.text("worth") or "0")
        return int(match[1]) * 100 + int(match[2] or 0) if match else None

    def unreadable(self) -> Trouble | None:
        """The amount; and once, what is to be said about it."""
        cents, gift = self.cents(), self.picked("R5")
        if cents is None:
            return Trouble(self.query_one("#q-worth"), "What was it worth? Write it like 8.00.")
        warnings = [] if gift == NOTHING else self._warnings(AmendsKind(gift), cents)
        if warnings and self._warned_of != (gift, cents):
            self._warned_of = (gift, cents)
            return Trouble(None, f"{' '.join(warnings)} Ctrl+S once more gives it, on record.")
        return None

    def _warnings(self, gift: AmendsKind, cents: int) -> list[str]:
        case, person = self.here.case, self.here.person
        warnings = amends_warnings(case.practice.rules.amends, before=case.given_cents, cents=cents)
        permission = case.practice.rules.authority.get(case.complaint.category or Category.OTHER)
        by_itself = person is not None and person.role is Role.DESK and person.id not in case.practice.rules.managers
        if by_itself and cents > 0 and permission is not None and not permission.allows(gift, cents):
            warnings.insert(0, f"{gift.words.capitalize()} of {money(cents)} is more than you may give by yourself.")
        return warnings

    def act(self, person: Person) -> Act:
        """Resolve."""
        from frontdesk import desk as at_desk

        number, ticked, done = self.here.case.complaint.number, self.ticked(), self.text("R2")
        put_right, given = PutRight(self.picked("R3")), self.picked("R5")
        amends = None if given == NOTHING else AmendsKind(given)
        cents = self.cents() or 0 if amends else 0
        return lambda desk: at_desk.resolve(
            desk,
            person.id,
            number,
            done=done,
            put_right=put_right,
            amends=amends,
            amends_cents=cents,
            ticked=ticked,
            gate=True,
        )
