"""What belongs to the day and to no single complaint: encounters, who went above and beyond, the huddle sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual.widget import Widget

from frontdesk.recovery.refusals import Refusal
from frontdesk.screens import day_words
from frontdesk.screens.checklist_panels import Trouble, needed
from frontdesk.screens.day_words import LIST_LETTERS
from frontdesk.screens.forms import WRITING, Act, Form, lies
from frontdesk.widgets.answer import when_typed
from frontdesk.widgets.asked import Write
from frontdesk.widgets.fields import Line
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.desk.closing import Walk
    from frontdesk.recovery.practice import Person

COUNT_DIGITS_MAX = 6
PATH_CHARACTERS_MAX = 400
WHO = "a name or its beginning, or Enter to go on"


class DayLine(Line):
    """A field of a day's form. In an empty form Left has nowhere to go but to the stop before."""

    def __init__(self, back: Callable[[], bool], **how: Any) -> None:  # noqa: ANN401 - as `Line` has them
        """`back` goes there and says so, or says that the form is not empty."""
        super().__init__(**how)
        self._back = back

    def take(self, event: events.Key) -> bool:
        """As in every field, and Left."""
        return (event.key == "left" and self._back()) or super().take(event)


class DayForm(Form):
    """A form of a day. What is not filled in is passed over."""

    def __init__(self, walk: Walk, save: Callable[[], object], back: Callable[[], object] | None = None) -> None:
        """`save` is called on Enter in the last field; it goes on where nothing was filled in, `back` on Left."""
        super().__init__()
        self.walk = walk
        self._save = save
        self._back = back

    def turned_back(self) -> bool:
        """Left in an empty form: the stop before."""
        if self._back is None or any(line.is_answered for line in self.query(Line)):
            return False
        self._back()
        return True

    def values(self) -> dict[str, str]:
        """What was written, by field."""
        return {line.id or "": line.value for line in self.query(Line)}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put it back."""
        for line in self.query(Line):
            line.value = values.get(line.id or "", line.value)

    def filled(self) -> bool:
        """Whether there is anything to save, or letters are on their way."""
        return any(line.is_answered for line in self.query(Line))


class EncountersForm(DayForm):
    """The completed visits of the day."""

    def lines(self) -> Iterator[Widget]:
        """One number."""
        most = COUNT_DIGITS_MAX + 2
        count = DayLine(
            self.turned_back, id="q-count", limit=most, placeholder="such as 128", then=lambda _: self._save()
        )
        yield Write("completed encounters", count)

    def count(self) -> int | None:
        """The number; None when it is none."""
        digits = self.text("count").replace(",", "").replace(" ", "")
        whole = digits.isascii() and digits.isdigit() and len(digits) <= COUNT_DIGITS_MAX
        return int(digits) if whole else None

    def trouble(self) -> Trouble | None:
        """A whole number."""
        if self.count() is None:
            return Trouble(self.query_one("#q-count"), "How many? Write a whole number such as 128.")
        return None

    def act(self, person: Person) -> Act:
        """Keep it."""
        from frontdesk.desk.encounters import count_encounters

        day, count = self.walk.day, self.count()
        assert count is not None  # noqa: S101 - read before

        def keep(desk: Desk) -> str:
            count_encounters(desk, person.id, day, count)
            return f"{count:,} encounters on {day.day} {day:%B}."

        return keep


class ThanksForm(DayForm):
    """Somebody went above and beyond, and what for: everybody reads it tomorrow morning."""

    def lines(self) -> Iterator[Widget]:
        """Who, what for, and in which record it stands."""
        back = self.turned_back
        yield Write("who", DayLine(back, id="q-who", placeholder=WHO, then=self._who))
        yield Write("what for", DayLine(back, id="q-what", placeholder="no patient", is_prose=True, then=needed))
        how = "a letter of the list, or a number such as A11" if self.walk.met else "its number, such as A11"
        yield Write("in which record", DayLine(back, id="q-ref", placeholder=how, then=lambda _: self._save()))

    def _who(self, line: Line) -> None:
        """Nobody more goes on; a name that is nobody's is said before anything else is written."""
        if not line.is_answered:
            self._save()
            return
        self.screen.focus_next()
        when_typed([line], lambda: self._named(line))

    def _named(self, line: Line) -> None:
        """Whoever is thanked already brings the number along."""
        who, person = self.pseudonym(), self._person()
        if isinstance(who, Refusal):
            if not self.query_one("#q-what", Line).is_answered:
                self.screen.set_focus(line)
            line.post_message(line.Unfit(in_one(who)))
            return
        if person is not None:
            line.value = person.name
        named = line.value.strip().casefold()
        found = [one.number for one in self.walk.recognised if one.name.casefold() == named]
        ref = self.query_one("#q-ref", Line)
        if found and not ref.value:
            ref.value = found[-1]

    def record(self) -> str:
        """The number of the record that is meant: as written, or the one behind a letter of the list."""
        written = self.text("ref")
        at = LIST_LETTERS.find(written.casefold()) if len(written) == 1 else -1
        return self.walk.met[at].number if 0 <= at < len(self.walk.met) else written

    def _person(self) -> Person | None:
        """The one whose name is meant by its beginning; nobody where it could be several."""
        written = self.text("who").casefold()
        here = [one for one in self.walk.practice.staff.values() if one.present]
        exact = [one for one in here if one.name.casefold() == written]
        found = exact or [one for one in here if one.name.casefold().startswith(written)]
        return found[0] if len(found) == 1 else None

    def pseudonym(self) -> str | Refusal:
        """Whom the name belongs to, clinicians by their codes; the refusal where it is nobody's."""
        name, person = self.text("who"), self._person()
        if name.upper() in self.walk.practice.clinicians:
            return name.upper()
        if person is not None:
            return person.id
        try:
            return self.walk.practice.person(name).id
        except Refusal as refusal:
            return refusal

    def trouble(self) -> Trouble | None:
        """All three."""
        who = self.pseudonym()
        if isinstance(who, Refusal):
            return Trouble(self.query_one("#q-who"), in_one(who))
        return self.missing("what", "What for? A few words, and no patient.") or self.missing(
            "ref", "In which record does it stand? Press its letter in the list; F2 records something new."
        )

    def act(self, person: Person) -> Act:
        """Put it into words."""
        from frontdesk.desk import thanking

        who, what_for, ref, day = self.pseudonym(), self.text("what"), self.record(), self.walk.day
        morning = day_words.next_morning(self.walk)
        assert not isinstance(who, Refusal)  # noqa: S101 - read before

        def thank(desk: Desk) -> str:
            case = thanking.thank(desk, person.id, ref, what_for=what_for, who=[who], closing=day)
            return f"Thanks are in {case.complaint.number}; everybody reads them {morning}."

        return thank


class HuddleForm(DayForm):
    """The sheet for the team's huddle, as a file."""

    TITLE = "HUDDLE SHEET: purpose, a story, thanks, what is open, figures; a page for clinicians. No patient on it"
    MEANWHILE = WRITING

    def lines(self) -> Iterator[Widget]:
        """Where to write it."""
        yield Write("write to", Line(id="q-file", limit=PATH_CHARACTERS_MAX, then=lambda _: self._save()))

    def on_mount(self) -> None:
        """Offer a name in which the day stands and nothing else."""
        from frontdesk.desk import huddle, letters

        self.query_one("#q-file", Line).value = str(letters.usual_folder() / huddle.usual_name(self.walk.day))

    def filled(self) -> bool:
        """It was asked for."""
        return True

    def trouble(self) -> Trouble | None:
        """A file that can be written."""
        from frontdesk.paper.files import checked_file

        try:
            checked_file(self.text("file"))
        except Refusal as refusal:
            return Trouble(self.query_one("#q-file"), in_one(refusal))
        return None

    def act(self, person: Person) -> Act:
        """Write it."""
        from frontdesk.desk import huddle

        day, file = self.walk.day, self.text("file")

        def write(desk: Desk) -> str:
            return f"Huddle sheet written: {lies(huddle.write_huddle(desk, person.id, file, day=day))}"

        return write
