"""One desk and its screens: from the first paint to the first board, who is here, how things stand.

The first screen is painted before anything is read. Then the records are opened in a thread, and the board shows
what it read as soon as it comes. How the screens follow each other stands in `rooms.py`, the commands in `app.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from frontdesk.door import IDLE_TICK_SECONDS
from frontdesk.keeper import Keeper
from frontdesk.keys import APP_KEYS
from frontdesk.rooms import Rooms
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.board import BoardScreen
from frontdesk.shell import in_background, utc_now

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from textual.theme import Theme

    from frontdesk.desk import Desk
    from frontdesk.desk.safekeeping import Offer
    from frontdesk.glance import Glance
    from frontdesk.places import Places
    from frontdesk.preferences import Preferences
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Practice


WARM_UP_SECONDS = 0.2
"""So long after the board is shown the rest is imported: time enough to paint it."""


class House(Rooms):
    """The app without its commands."""

    def __init__(
        self,
        places: Places,
        *,
        now: Callable[[], datetime] = utc_now,
        person: str | None = None,
    ) -> None:
        """`person` is a name on the staff list."""
        super().__init__(places, now=now)
        self.glance: Glance | None = None
        self._person_wanted = (person or "").strip().casefold()
        self.keeper = Keeper(self)
        self.syncs_by_itself = False
        """Whether to sync with the group while the screens are open."""
        self._thanked: set[tuple[StaffId, date]] = set()

    @property
    def zone(self) -> ZoneInfo | None:
        """The practice's time zone; None before the practice is known."""
        return self.practice.rules.calendar.zone if self.practice else None

    # ------------------------------------------------------------ who is here

    def show_who_is_here(self) -> None:
        """Say it on the first line, and thank them."""
        self._board.show_top()
        self._board.say_status("")
        self._thank()

    # ------------------------------------------------------------ from the first paint to the first board

    def on_mount(self) -> None:
        """Nothing touches a disk before the first paint."""
        self.call_after_refresh(self._begin)
        self.set_interval(IDLE_TICK_SECONDS, self.lock_if_idle)

    def on_unmount(self) -> None:
        """What goes on by itself ends within a moment."""
        self.keeper.stop()

    def _begin(self) -> None:
        self.write_title()
        self.open_records()
        self.wait_for(self._thread.run(self._read_preferences), self._prefer)

    def open_records(self) -> None:
        """Open what is on disk; again, after somebody mended what was wrong with it."""

        def opening() -> Desk:
            from frontdesk import glance

            return glance.opening(self.places, self.now)

        self.wait_for(self._thread.open(opening), self._opened, self._stayed_shut)

    def restore(self, offer: Offer) -> None:
        """Put a backup in the place of the records, and go on with it."""
        self.desk = None

        def putting_back() -> Desk:
            from frontdesk import glance

            return glance.restored(self.places, offer.path, self.now)

        def opened(desk: Desk) -> None:
            self._opened(desk)
            self.say("The backup is in place. Check the last complaints; what was missing may come with the next sync.")

        self.wait_for(self._thread.open(putting_back), opened, self._stayed_shut)

    def set_up(self, making: Callable[[], Desk], on_failed: Callable[[Exception], object]) -> None:
        """Make a new practice as the first-run screen says, and go on with it."""
        self.wait_for(self._thread.open(making), self._opened, on_failed)

    def _opened(self, desk: Desk) -> None:
        self.desk = desk
        self._show_what_was_begun()
        self.board_changed()

    def _show_what_was_begun(self) -> None:
        """Take away what is shown while the records are shut; a form that was begun meanwhile stays."""
        while any(isinstance(screen, DeskScreen) and screen.WHILE_SHUT for screen in self.screen_stack):
            self.pop_screen()

    def _stayed_shut(self, error: Exception) -> None:
        self._show_what_was_begun()
        if getattr(error, "code", "") == "not-set-up":
            from frontdesk.screens.first_run import FirstRunScreen

            self.push_screen(FirstRunScreen())
        else:
            from frontdesk.screens.trouble import TroubleScreen

            self.push_screen(TroubleScreen(error))

    def board_changed(self) -> None:
        """Somebody may have saved something: read the board again."""
        renew = self.glance is not None

        def look(desk: Desk) -> Glance:
            from frontdesk import glance

            return glance.glance(desk, renew=renew)

        self.ask_desk(look, self._show_glance, self._no_glance)

    def _show_glance(self, glance: Glance) -> None:
        first = self.glance is None
        self.glance, self.practice = glance, glance.practice
        if self.person is not None:
            self.person = self.practice.staff.get(self.person.id)
        elif first:
            self._see_who_is_here(self.practice)
        self._board.show_board(glance.board)
        self._thank()
        for screen in self.screen_stack:
            if isinstance(screen, DeskScreen) and not self.is_locked:
                screen.records_changed()
        if first:
            self.set_timer(WARM_UP_SECONDS, self._warm_up)

    def _warm_up(self) -> None:
        from frontdesk import glance

        self.wait_for(in_background(glance.warm_up), self._warm)

    def _warm(self, _: object) -> None:
        self.board_changed()
        self.keeper.begin()

    def found_damaged(self, error: Exception) -> None:
        """The file does not hold what it should: say so, and what can be put back."""
        if getattr(error, "code", "") == "damaged":
            self._stayed_shut(error)

    def show_status(self) -> None:
        """Say at the bottom how things stand, without reading anything."""
        self._board.say_status("")

    def _no_glance(self, error: Exception) -> None:
        self._board.say_status(f"Not up to date: {getattr(error, 'message', str(error))}")

    def _see_who_is_here(self, practice: Practice) -> None:
        present = [person for person in practice.staff.values() if person.present]
        named = [person for person in present if person.name.casefold() == self._person_wanted] or present
        wanted = len(named) == 1 and (not practice.sign_in_is_on or bool(self._person_wanted))
        if wanted and self.screen is self._board:
            self.come(named[0])
        elif wanted:
            self.person = named[0]
        elif named and self.screen is self._board:
            self.choose_person()

    # ------------------------------------------------------------ colours and keys that people set

    def _read_preferences(self) -> Preferences:
        from frontdesk import preferences

        usual = {binding.id: binding.key for binding in APP_KEYS if binding.id}
        return preferences.read(self.places, usual, _keys_of_screens)

    def _prefer(self, found: Preferences) -> None:
        from frontdesk.themes import HIGH_CONTRAST

        self.register_theme(HIGH_CONTRAST)
        self.set_keymap(dict(found.keys))
        if found.theme in self.available_themes:
            self.theme = found.theme
        for sentence in found.refused:
            self.notify(sentence, severity="warning", timeout=12, markup=False)
        self.theme_changed_signal.subscribe(self, self._keep_theme)

    def _keep_theme(self, theme: Theme) -> None:
        from frontdesk import preferences

        self.wait_for(self._thread.run(partial(preferences.keep_theme, self.places, theme.name)), _ignore)

    # ------------------------------------------------------------ what stands in the lines of a screen

    def top_ends(self) -> tuple[str, str]:
        """Both ends of the first line: whose desk it is; who is there, day and time."""
        if self.practice is None or self.zone is None:
            return "frontdesk", ""
        from frontdesk.desk import words

        now = self.now()
        who = self.person.name if self.person else f"nobody ({self.key_of('people')})"
        clock = f"{words.date_words(now, self.zone)}  {words.day_and_time(now, self.zone, now)}"
        return f"frontdesk · {self.practice.name}", f"{who} · {clock}"

    def thanks_text(self) -> str:
        """Who was thanked yesterday and what for; whoever is here comes first."""
        if self.glance is None or not self.glance.thanks or self.practice is None:
            return ""
        from frontdesk.desk import thanking

        here = self.person.id if self.person else None
        return thanking.morning_words(self.practice, self.glance.thanks, self.now(), here)

    def _thank(self) -> None:
        """Say it to whoever is thanked when they first sit down that day."""
        if self.person is None or self.glance is None or self.practice is None:
            return
        mine = [one for one in self.glance.thanks if one.who == self.person.id]
        day = (self.person.id, self.glance.board.as_of.date())
        if mine and day not in self._thanked:
            from frontdesk.desk import thanking

            self._thanked.add(day)
            self.say(thanking.morning_words(self.practice, mine, self.now()))

    def status_text(self) -> str:
        """Drafts that wait, and when the group had everything for the last time."""
        if self.glance is None or self.zone is None:
            return ""
        from frontdesk.desk import words

        pieces = []
        if self.glance.drafts:
            waiting = "1 draft waits" if self.glance.drafts == 1 else f"{self.glance.drafts} drafts wait"
            if self.glance.unsafe_drafts:
                waiting = f"! A safety matter is not on record: {waiting}"
            pieces.append(f"{waiting} ({self.key_of('next_draft')})")
        zone = self.zone
        pieces += self.keeper.words(self.glance.board.last_sync, lambda at: words.day_and_time(at, zone, self.now()))
        if self.glance.board.update_needed:
            pieces.append("update needed")
        if self.glance.patterns and self.glance.board.refused is None:
            again = [f"{pattern.category.words} {len(pattern.numbers)}" for pattern in self.glance.patterns[:2]]
            pieces.append(f"again this week: {', '.join(again)}")
        return "   ".join(pieces)


def _keys_of_screens() -> dict[str, str]:
    """Ids and usual keys of single screens. Asked for only where somebody has set keys."""
    from frontdesk.screens.audit import AuditScreen
    from frontdesk.screens.checklist import ChecklistScreen
    from frontdesk.screens.day_end import DayEndScreen
    from frontdesk.screens.filters import FilterScreen
    from frontdesk.screens.find import FindScreen
    from frontdesk.screens.grievance import GrievanceScreen
    from frontdesk.screens.grievances import GrievancesScreen
    from frontdesk.screens.help import own_keys
    from frontdesk.screens.learning import LearningScreen
    from frontdesk.screens.progress import ProgressScreen
    from frontdesk.screens.record import RecordScreen
    from frontdesk.screens.settings import SettingsScreen

    lists = (BoardScreen, FindScreen, FilterScreen, GrievancesScreen, AuditScreen)
    works = (
        RecordScreen,
        ChecklistScreen,
        GrievanceScreen,
        DayEndScreen,
        LearningScreen,
        ProgressScreen,
        SettingsScreen,
    )
    return {key.id: key.key for screen in (*lists, *works) for key in own_keys(screen) if key.id}


def _ignore(_: object) -> None:
    """Nobody needs to be told."""
