"""What each key that works everywhere does. How the screens follow each other stands in `rooms.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from frontdesk.house import House
from frontdesk.recovery.codes import Role
from frontdesk.screens.base import DeskScreen
from frontdesk.shell import utc_now

if TYPE_CHECKING:
    from frontdesk.desk import Desk, SavedDraft, Undid, Undoable
    from frontdesk.places import Places
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.screens.choose import Choice

KEY_ENDS = ": "
"""Between the key of a command and what it does."""


class FrontDesk(House):
    """The app."""

    ENABLE_COMMAND_PALETTE = False
    # The first screen brings no style of its own. Textual declares the type.
    CSS_PATH = ["app.tcss", "screens/listing.tcss"]  # noqa: RUF012

    def __init__(
        self,
        places: Places,
        *,
        now: Callable[[], datetime] = utc_now,
        person: str | None = None,
        syncs: bool = False,
    ) -> None:
        """`person` is a name on the staff list; `syncs` says whether to sync with the group by itself and by key."""
        super().__init__(places, now=now, person=person)
        self.syncs_by_itself = syncs
        self._undid_at: datetime | None = None
        """When something was taken back last: what was done before that is no act of just now."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a group to sync with there is no such key."""
        return (action != "sync" or self.syncs_by_itself) and super().check_action(action, parameters)

    def action_help(self) -> None:
        """Explain the screen, or go back to it."""
        from frontdesk.screens.help import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.pop_screen()
        else:
            self.push_screen(HelpScreen(self.screen))

    def action_new(self) -> None:
        """Begin a complaint."""
        self.new_complaint()

    def action_find(self) -> None:
        """Look through everything."""
        from frontdesk.screens.find import FindScreen

        self._back_to(lambda screen: isinstance(screen, FindScreen) or screen is self._board)
        if not isinstance(self.screen, FindScreen):
            self.push_screen(FindScreen())

    def action_open(self) -> None:
        """Go home; at home, show all again."""
        if self.screen is self._board:
            self._board.action_clear()
        self.back_to_board()

    def action_checklist(self) -> None:
        """Open the complaint that is marked."""
        chosen = self.screen.chosen() if isinstance(self.screen, DeskScreen) else None
        if chosen is None:
            self.say(f"First mark a complaint, on the list of open issues ({self.key_of('open')}).")
        else:
            self.open_checklist(chosen)

    def action_next_draft(self) -> None:
        """Go round the drafts."""
        current = getattr(self.screen, "draft_id", None)
        self.keep_all()

        def look(desk: Desk) -> tuple[SavedDraft, ...]:
            from frontdesk.desk import drafts

            return drafts(desk)

        self.ask_desk(look, lambda found: self._open_draft(found, current))

    def _open_draft(self, found: Sequence[SavedDraft], current: str | None) -> None:
        """The next one in turn; from elsewhere the one first in which somebody may be at risk."""
        others = [one for one in found if one.id != current]
        if not others:
            self.say("No other form was begun.")
            return
        first = [one for one in others if one.id > current] if current else [one for one in others if one.is_safety]
        self.new_complaint((first or others)[0].id, found)

    def action_day_end(self) -> None:
        """Go through the day, for whoever may sign it."""
        if self.person is None:
            self.choose_person(self.open_day_end)
        else:
            self.open_day_end()

    def action_blank(self) -> None:
        """Hide everything, or show it again."""
        from frontdesk.screens.blank import BlankScreen

        if isinstance(self.screen, BlankScreen) and self.is_locked:
            self.choose_person()
        elif isinstance(self.screen, BlankScreen):
            self.pop_screen()
        else:
            self.clear_notifications()
            self.push_screen(BlankScreen())

    def action_undo(self) -> None:
        """Take back the last act of whoever is here; said beforehand unless it was done just now."""
        person = self.person
        if person is None:
            self.choose_person(self.action_undo)
            return
        only = self.screen.undo_only if isinstance(self.screen, DeskScreen) else None

        def look(desk: Desk) -> Undoable:
            from frontdesk.desk import undoable

            return undoable(desk, person.id, only=only)

        self.ask_desk(look, partial(self._take_back, person.id))

    def _take_back(self, by: StaffId, found: Undoable) -> None:
        """Ask about whatever is not the act that was just said to be on record."""
        from frontdesk.screens.undo_words import is_just_now, question

        if is_just_now(found, self.now(), self._undid_at):
            self._undo(by, found)
            return
        from frontdesk.screens.confirm import ConfirmScreen

        asked = question(found, self.now(), self.zone)
        self.push_screen(
            ConfirmScreen(asked, yes="Take it back", no="Leave it as it is"),
            lambda sure: self._undo(by, found) if sure else None,
        )

    def _undo(self, by: StaffId, found: Undoable) -> None:
        def undo(desk: Desk) -> Undid:
            from frontdesk.desk import undo

            return undo(desk, by, only=found.complaint, expected=found.act)

        self.ask_desk(undo, self._undid)

    def _undid(self, undid: Undid) -> None:
        from frontdesk.screens.undo_words import taken_back

        self._undid_at = self.now()
        self.say(taken_back(undid))
        self.board_changed()

    def action_sync(self) -> None:
        """Send the records to the group now, and say how it went."""
        if self.desk is not None:
            self.keeper.sync_now()

    def action_people(self) -> None:
        """Change who is at the desk; where everything is hidden only if that takes a PIN."""
        if self.is_locked or not self.is_hidden:
            self.choose_person()

    def action_palette(self) -> None:
        """Every command of this screen by its name."""
        from frontdesk.keys import ALSO
        from frontdesk.screens.choose import Choice, ChooseScreen

        if isinstance(self.screen, ChooseScreen):
            self.pop_screen()
            return
        choices = [
            Choice(command.title, told, command.callback, key, ALSO.get(command.title, ""))
            for command in self.get_system_commands(self.screen)
            for key, _, told in [command.help.rpartition(KEY_ENDS)]
        ]
        self._choose("All commands", choices)

    def action_change_theme(self) -> None:
        """Other colours."""
        from frontdesk.screens.choose import Choice

        names = sorted(self.available_themes, key=lambda name: (name != "high-contrast", name != self.theme, name))
        told = {"high-contrast": "for tired eyes and bad screens", self.theme: "as it is now"}
        self._choose("Colours", [Choice(name, told.get(name, ""), partial(self._colour, name)) for name in names])

    def _colour(self, name: str) -> None:
        self.theme = name

    def _choose(self, title: str, choices: Sequence[Choice]) -> None:
        from frontdesk.screens.choose import ChooseScreen

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                self.call_later(choice.run)

        self.push_screen(ChooseScreen(title, choices), chosen)

    def action_help_quit(self) -> None:
        """Ctrl+C does not end the app; whoever presses it is told what does."""
        self.say(f"{self.key_of('quit')} closes frontdesk.")

    async def action_quit(self) -> None:
        """Keep what was typed and close; ask only when it could not be kept."""
        self.keep_all()
        self.when_kept(self._quit_now)

    def _quit_now(self) -> None:
        lost = [screen for screen in self.screen_stack if isinstance(screen, DeskScreen) and screen.unsaved]
        if not lost:
            self.exit()
            return
        from frontdesk.screens.confirm import ConfirmScreen

        question = "What you typed could not be kept as a draft. Close frontdesk and lose it?"
        self.push_screen(ConfirmScreen(question, yes="Close and lose it", no="Go back"), self._quit_anyway)

    def _quit_anyway(self, sure: bool | None) -> None:
        if sure:
            self.exit()

    def _rare_commands(self) -> Iterable[SystemCommand]:
        """What only some roles have."""
        from frontdesk.desk.presence import role_of
        from frontdesk.recovery.roles import MAY

        role = role_of(self.person) if self.person is not None else None
        if role in MAY["read the audit"]:
            yield SystemCommand("Audit", "who did what on this computer", self.open_audit)
        if role in MAY["export"]:
            yield SystemCommand("Export", "the records as a file", self.open_export)
            yield SystemCommand("Retention", "on the command line: frontdesk retention", self.tell_of_retention)
        if self.may_break_glass:
            yield SystemCommand("Emergency access", "read complaints for an hour, and say why", self.break_glass)

    @property
    def may_break_glass(self) -> bool:
        """Whether an emergency opens more to whoever is here than their role does."""
        from frontdesk.desk.presence import role_of
        from frontdesk.recovery.roles import routed_to

        return self.person is not None and routed_to(role_of(self.person)) is not None

    def open_export(self) -> None:
        """Ask what is taken along, and where to."""
        from frontdesk.recovery.clocks import local_date
        from frontdesk.screens.export import ExportScreen

        if self.practice is not None and not isinstance(self.screen, ExportScreen):
            self.push_screen(ExportScreen(local_date(self.practice.rules.calendar, self.now())))

    def tell_of_retention(self) -> None:
        """Old words are erased on the command line; whoever looks for it here is told how."""
        self.say("On the command line: frontdesk retention --dry-run shows what would go")

    def show_who_is_here(self) -> None:
        """An auditor comes for the audit and nothing else."""
        super().show_who_is_here()
        if self.person is not None and self.person.role is Role.AUDITOR and not self.person.deputy:
            self.open_audit()

    def open_audit(self) -> None:
        """Show who did what."""
        from frontdesk.screens.audit import AuditScreen

        self.back_to_board()
        self.push_screen(AuditScreen())

    def open_shift_note(self) -> None:
        """Show what is open and who promised what, as whoever comes next has to know it."""
        from frontdesk.desk.shift import ShiftNote, shift_note
        from frontdesk.screens.shift import ShiftScreen

        def made(note: ShiftNote) -> None:
            self.push_screen(ShiftScreen(note))

        self.back_to_board()
        self.ask_desk(shift_note, made)

    def break_glass(self) -> None:
        """Let somebody whose role may not read do so for an hour."""
        from frontdesk.screens.glass import GlassScreen

        by = self.person.id if self.person else None

        def opened(until: datetime | None) -> None:
            if until is not None:
                self.say(f"You may read complaints on this computer until {until.astimezone(self.zone):%H:%M}.")
                self.board_changed()
                self.set_timer((until - self.now()).total_seconds() + 1, lambda: self.shut_glass(by))

        self.back_to_board()
        self.push_screen(GlassScreen(), opened)

    def shut_glass(self, by: StaffId | None) -> None:
        """The hour is over: what stands on the screen is read again, with the rights that are left."""
        self.board_changed()
        if self.person is not None and self.person.id == by:
            self.say("The hour is over: you may read no more than your role does.")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every command of the screen by its name. Textual's own would write what is on screen to a file."""
        commands = [active for active in screen.active_bindings.values() if active.enabled and active.binding.id]
        # Quit stands last: the first one is marked, and Enter comes easily.
        for active in sorted(commands, key=lambda active: active.binding.id == "quit"):
            binding = active.binding
            if binding.description and binding.id != "palette":
                told = f"{self.get_key_display(binding)}{KEY_ENDS}{binding.tooltip}"
                yield SystemCommand(binding.description, told, partial(self.run_action, binding.action, active.node))
            if binding.id == "palette":
                yield SystemCommand("Settings", "hours, promises, clinicians, staff", self.open_settings)
                yield SystemCommand("Shift note", "what whoever comes next has to know", self.open_shift_note)
                yield from self._rare_commands()
                yield SystemCommand("Colours", "other colours, one set with high contrast", self.action_change_theme)
