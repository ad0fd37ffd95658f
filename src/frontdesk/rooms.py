"""Which screen is shown: opening one, and leading back. Whatever was typed on a screen that is left is kept.

Screens are imported when they are shown: only the first one is there from the beginning.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from textual.screen import Screen

from frontdesk.door import Door
from frontdesk.keys import COMMANDS
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.board import BoardScreen
from frontdesk.shell import utc_now

if TYPE_CHECKING:
    from frontdesk.desk import Desk, SavedDraft
    from frontdesk.desk.closing import Walk
    from frontdesk.places import Places
    from frontdesk.recovery.identifiers import ComplaintId
    from frontdesk.screens.day_begun import Answers, Marks
    from frontdesk.screens.draft_keeper import Unkept


class Rooms(Door):
    """An app that leads from screen to screen."""

    def __init__(self, places: Places, *, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__(places, now=now)
        self.desk: Desk | None = None
        self._board = BoardScreen()

    def get_default_screen(self) -> Screen[None]:
        """The board is the first screen, so that it is painted at once."""
        return self._board

    def new_complaint(self, draft_id: str | None = None, known: Sequence[SavedDraft] = ()) -> None:
        """Open the form, empty or with a draft in it; those that are `known` are not waited for."""
        from frontdesk.screens.record import RecordScreen

        self.back_to_board()
        self.clear_notifications()  # they would lie over the last lines of the form
        self.push_screen(RecordScreen(draft_id, known=known))

    def bring_back(self, unkept: Unkept, error: Exception) -> None:
        """A form that was left could not be kept: show it again, since its words are nowhere else."""
        from frontdesk.screens.record import RecordScreen

        self.push_screen(RecordScreen(unkept=unkept))
        self.say_no(error)

    def open_checklist(self, complaint: ComplaintId, news: str = "") -> None:
        """Show the steps of one complaint, and what was just done to it; leaving leads back to the list."""
        from frontdesk.screens.checklist import ChecklistScreen

        self._back_to(lambda screen: isinstance(screen, DeskScreen) and screen.IS_LIST)
        self.push_screen(ChecklistScreen(complaint, news))

    def open_grievance(self, complaint: ComplaintId) -> None:
        """Show what one grievance owes; leaving it leads back to where it was chosen."""
        from frontdesk.screens.grievance import GrievanceScreen

        self.push_screen(GrievanceScreen(complaint))

    def open_grievances(self, marked: ComplaintId | None = None) -> None:
        """Show the committee's list."""
        from frontdesk.screens.grievances import GrievancesScreen

        self._back_to(lambda screen: isinstance(screen, GrievancesScreen) or screen is self._board)
        if not isinstance(self.screen, GrievancesScreen):
            self.push_screen(GrievancesScreen(marked))

    def open_day_end(self) -> None:
        """Show the end of the day to whoever may sign it; everybody else is told who may."""
        person = self.person
        if person is None or self.desk is None:
            return

        def look(desk: Desk) -> tuple[Walk, Marks, Answers]:
            from frontdesk.desk import begun, closing, looked_at

            return closing.walk(desk, person.id), looked_at.looked_at(desk), begun.begun(desk, person.id)

        if isinstance(self.screen, DeskScreen):
            self.screen.leave()  # F7 on the day end itself: what was looked at is kept before it is read
        self.ask_desk(look, self._show_day_end)

    def _show_day_end(self, read: tuple[Walk, Marks, Answers]) -> None:
        from frontdesk.screens.day_end import DayEndScreen

        self.back_to_board()
        self.push_screen(DayEndScreen(*read))

    def open_progress(self) -> None:
        """Show figures beside one's own past."""
        from frontdesk.screens.progress import ProgressScreen

        self.push_screen(ProgressScreen())

    def open_learning(self) -> None:
        """Show what the practice makes of its complaints."""
        from frontdesk.screens.learning import LearningScreen

        self.push_screen(LearningScreen())

    def open_settings(self) -> None:
        """Show what a manager may change about the site."""
        from frontdesk.screens.settings import SettingsScreen

        self._back_to(lambda screen: isinstance(screen, SettingsScreen) or screen is self._board)
        if not isinstance(self.screen, SettingsScreen):
            self.push_screen(SettingsScreen())

    def back_to_board(self) -> None:
        """Show what is open, all of it. Whatever was typed elsewhere is kept as a draft."""
        if self.screen is not self._board:
            self._board.show_all()
        self._back_to(lambda screen: screen is self._board)

    def mark_on_board(self, complaint: ComplaintId) -> None:
        """Let the mark of the open issues stand on this complaint as soon as it is there."""
        self._board.mark_next(complaint)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """A blank screen hides the commands too; before the practice is set up there is nothing to command."""
        if action not in COMMANDS:
            return True
        limits = (getattr(screen, "ALLOWED", None) for screen in self.screen_stack)
        return all(limit is None or action in limit for limit in limits)

    def _back_to(self, is_it: Callable[[Screen[object]], bool]) -> None:
        while len(self.screen_stack) > 1 and not is_it(self.screen):
            if isinstance(self.screen, DeskScreen):
                self.screen.leave()
            self.pop_screen()
