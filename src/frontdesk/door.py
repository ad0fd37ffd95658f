"""Who is at the desk, on the screens: choosing a name, the PIN, the lock after some minutes without a key.

A name without its PIN does nothing below the screens either; here is only who is asked, and what is shown meanwhile.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from frontdesk.shell import Shell, utc_now

if TYPE_CHECKING:
    from frontdesk.desk import Desk
    from frontdesk.places import Places
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Person, Practice

SPENT_SECONDS = 1.5
"""So long after a PIN counted by itself, an Enter still belongs to it."""
IDLE_TICK_SECONDS = 5
"""How often it is looked whether anybody touched a key lately."""


class Door(Shell):
    """An app that knows who is at it."""

    def __init__(self, places: Places, *, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(places, now=now)
        self.practice: Practice | None = None
        self.person: Person | None = None
        self._was_here: Person | None = None
        """Who was at the desk when it locked."""
        self._touched_at = now()
        self._enter_is_spent_until = 0.0
        self._unfinished: dict[StaffId, str] = {}
        """The draft that somebody was typing when somebody else came."""
        self._ahead: deque[events.Key | events.Paste] = deque()
        """Keys that came and were not dealt with yet."""

    @property
    def is_locked(self) -> bool:
        """Whether nobody is at a desk that wants a PIN."""
        return self.person is None and self.practice is not None and self.practice.sign_in_is_on

    async def on_event(self, event: events.Event) -> None:
        """Every key and click says that somebody is there."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown):
            self._touched_at = self.now()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.clear_what_was_read()
            self._ahead.append(event)
            await self._type()
        else:
            await super().on_event(event)

    async def _type(self) -> None:
        """Deal with the first key that waits, unless nobody knows yet for whom it is; a screen it opens comes first."""
        if not self._ahead or getattr(self.screen, "keys_wait", False):
            return
        event = self._ahead.popleft()
        if not (isinstance(event, events.Key) and self._ends_the_pin(event)):
            await super().on_event(event)
        if self._ahead:
            self.go_on_typing()

    def go_on_typing(self) -> None:
        """Keys that waited are dealt with, before any that comes from now on."""
        self.call_next(self._type)

    def _ends_the_pin(self, event: events.Key) -> bool:
        """Whether this is the Enter behind a PIN that counted without it: it must not open a complaint."""
        until, self._enter_is_spent_until = self._enter_is_spent_until, 0.0
        return event.key == "enter" and monotonic() < until

    @property
    def is_hidden(self) -> bool:
        """Whether strangers may be looking: nothing is said then."""
        from frontdesk.screens.blank import BlankScreen

        return isinstance(self.screen, BlankScreen)

    def say(self, text: str) -> None:
        """Say what was done, unless everything is hidden."""
        if not self.is_hidden:
            super().say(text)

    def say_no(self, error: Exception) -> None:
        """Say what was refused, unless everything is hidden."""
        if not self.is_hidden:
            super().say_no(error)

    def choose_person(self, then: Callable[[], object] | None = None) -> None:
        """Ask who is at the desk, and for the PIN where names need one; then go on with `then`."""
        from frontdesk.screens.people import PeopleScreen
        from frontdesk.screens.pin import PinScreen

        if not isinstance(self.screen, PeopleScreen | PinScreen):
            self.push_screen(PeopleScreen(lambda person: self.come(person, then)))

    def come(self, person: Person, then: Callable[[], object] | None = None) -> None:
        """Somebody says who they are."""
        practice = self.practice
        if practice is None:
            return
        if not practice.sign_in_is_on:
            self.ask_desk(_naming(person), lambda _: None)
            self._is_here(person, then)
            return
        from frontdesk.desk import how_to_sign_in
        from frontdesk.screens.pin import PinScreen

        how = how_to_sign_in(practice, person)
        if not how.digits and not how.may_choose:
            self.say(
                f"{person.name} has no PIN yet. A manager sets it: {self.key_of('people')}, mark the name, Ctrl+T."
            )
            return

        def proved(who: Person) -> None:
            self._enter_is_spent_until = monotonic() + SPENT_SECONDS if how.digits else 0.0
            self._is_here(who, then)

        self.push_screen(PinScreen(person, proved, digits=how.digits, new_by=None if how.digits else person.id))

    def set_pin(self, person: Person) -> None:
        """A new PIN for somebody, by whoever is here, or a first one by its owner."""
        from frontdesk.screens.pin import PinScreen

        by = self.person.id if self.person else person.id

        def done(who: Person) -> None:
            self.say(f"{who.name} signs in with the new PIN.")
            self.board_changed()

        self.push_screen(PinScreen(person, done, new_by=by))

    def leave_screen(self, screen: Screen[None]) -> None:
        """Take it away, and whatever was laid over it meanwhile."""
        while screen in self.screen_stack:
            self.pop_screen()

    def lock_if_idle(self) -> None:
        """Hide everything when nobody touched a key for so long."""
        if self.practice is None:
            return
        if self.now() - self._touched_at >= timedelta(minutes=self.practice.idle_lock_minutes):
            self.lock()

    def lock(self) -> None:
        """Keep what was typed, hide everything, and ask who is there where names need a PIN."""
        from frontdesk.screens.blank import BlankScreen

        self.keep_all()
        if self.practice is not None and self.practice.sign_in_is_on and self.person is not None:
            self._was_here, self.person = self.person, None
            self.ask_desk(_sign_out, lambda _: None)
        if not isinstance(self.screen, BlankScreen):
            self.clear_notifications()
            self.push_screen(BlankScreen())
        elif self.screen.is_mounted:
            self.screen.show_lines()

    def _is_here(self, person: Person, then: Callable[[], object] | None) -> None:
        from frontdesk.screens.blank import BlankScreen
        from frontdesk.screens.people import PeopleScreen
        from frontdesk.screens.pin import PinScreen

        before, self._was_here = self.person or self._was_here, None
        self.person = person
        while isinstance(self.screen, BlankScreen | PeopleScreen | PinScreen):
            self.pop_screen()  # a question that was left unanswered when the desk locked goes too
        if before is not None and before.id != person.id and self.practice and self.practice.sign_in_is_on:
            self._put_away(before)
        self.show_who_is_here()
        self.board_changed()
        draft = self._unfinished.pop(person.id, None)
        if then is not None:
            then()
        elif draft is not None:
            self.new_complaint(draft)

    def _put_away(self, before: Person) -> None:
        """Somebody else comes: what the one before was typing waits for them."""
        from frontdesk.screens.record import RecordScreen

        slots = [screen.keeper.slot for screen in self.screen_stack if isinstance(screen, RecordScreen)]
        self.back_to_board()

        def kept() -> None:
            if slots and slots[-1].id:
                self._unfinished[before.id] = slots[-1].id

        self.when_kept(kept)

    if TYPE_CHECKING:

        def show_who_is_here(self) -> None: ...  # noqa: D102 - `House` says it
        def board_changed(self) -> None: ...  # noqa: D102
        def back_to_board(self) -> None: ...  # noqa: D102
        def new_complaint(self, draft_id: str | None = None) -> None: ...  # noqa: D102


def _naming(person: Person) -> Callable[[Desk], None]:
    def work(desk: Desk) -> None:
        from frontdesk.desk.presence import be_named

        be_named(desk.journal, person.id)

    return work


def _sign_out(desk: Desk) -> None:
    from frontdesk.desk import sign_out

    sign_out(desk)
