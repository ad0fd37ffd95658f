"""Who is at the desk: one letter for each person, since every act carries a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.answer import Answer
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList, NoLines, Part
from frontdesk.widgets.plain import fitted

if TYPE_CHECKING:
    from frontdesk.recovery.practice import Person

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
NAME_CELLS = 30


class PeopleLines:
    """The people, each with a letter."""

    def __init__(self, people: Sequence[tuple[str, Person]]) -> None:
        self._people = people

    def __len__(self) -> int:
        """How many there are."""
        return len(self._people)

    def parts(self, index: int, width: int) -> Sequence[Part]:  # noqa: ARG002 - as `Lines` has it
        """Letter, name, role."""
        letter, person = self._people[index]
        return [
            Part(f"   {letter or ' '}  ", "strong"),
            Part(fitted(person.name, NAME_CELLS)),
            Part(person.role.words, "quiet"),
        ]

    def holds_cursor(self, index: int) -> bool:  # noqa: ARG002 - every line is a person
        """Everybody can be chosen."""
        return True


class PeopleScreen(Answer, DeskScreen[None]):
    """Choose a name. A letter counts when it comes in: what is typed behind it is for whatever comes next."""

    CSS_PATH = "quiet.tcss"
    AUTO_FOCUS = None
    FOOTER = ("this_one", "new_pin", "stay", "help", "quit")
    ABOUT = "Press the letter before your name. Everything you save from then on carries your name."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "this_one", "This one", id="this_one", priority=True, tooltip="the person who is marked"),
        Binding("escape", "stay", "Leave as it is", id="stay", priority=True, tooltip="go back without a change"),
        Binding("ctrl+t", "new_pin", "New PIN", id="new_pin", tooltip="for the person who is marked"),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
    ]

    def __init__(self, then: Callable[[Person], object]) -> None:
        """`then` is called with whoever was chosen, once this is gone."""
        super().__init__()
        self._then = then
        self._people: list[tuple[str, Person]] = []

    def compose(self) -> ComposeResult:
        """A question and the names."""
        yield EndsLine("Who is at the desk? Press the letter.", id="top")
        with Vertical(id="middle"):
            yield LineList(NoLines(), id="list")
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Fill in the names."""
        practice = self.app.practice
        present = [person for person in practice.staff.values() if person.present] if practice else []
        self._people = lettered(present)
        here = self.app.person.id if self.app.person else None
        marked = next((i for i, (_, person) in enumerate(self._people) if person.id == here), None)
        nobody = NoLines("", "Nobody is on the staff list yet.")
        self.query_one(LineList).show(PeopleLines(self._people) if self._people else nobody, marked)

    def take(self, event: events.Key) -> bool:
        """A letter is a name: nothing is being typed here."""
        for letter, person in self._people:
            if letter and event.character and event.character.casefold() == letter:
                self._choose(person)
                return True
        return super().take(event)

    def _choose(self, person: Person) -> None:
        self.app.leave_screen(self)
        self._then(person)

    @on(LineList.Picked)
    def action_this_one(self) -> None:
        """The person who is marked."""
        cursor = self.query_one(LineList).cursor
        if cursor is not None:
            self._choose(self._people[cursor][1])

    def action_new_pin(self) -> None:
        """A new PIN for the person who is marked; from the first one on, names need a PIN here."""
        cursor = self.query_one(LineList).cursor
        if cursor is not None:
            self.app.set_pin(self._people[cursor][1])

    def action_move(self, steps: int) -> None:
        """Mark another."""
        self.query_one(LineList).move(steps)

    def action_stay(self) -> None:
        """Change nothing."""
        self.app.leave_screen(self)


def lettered(people: Sequence[Person]) -> list[tuple[str, Person]]:
    """Everybody by name, each with a letter of their own: of the name if there is one left."""
    taken: set[str] = set()
    found = []
    for person in sorted(people, key=lambda one: one.name.casefold()):
        own = [c for c in person.name.casefold() if c in LETTERS]
        letter = next((c for c in [*own, *LETTERS] if c not in taken), "")
        taken.add(letter)
        found.append((letter, person))
    return found
