"""The records cannot be opened: what is so, what to do, the last good backup, and a way to try again."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.plain import plain
from frontdesk.widgets.refused import next_step

if TYPE_CHECKING:
    from frontdesk.desk.safekeeping import Offer

MENDED_BY_A_BACKUP = frozenset({"damaged", "missing"})
"""Codes of what a backup can mend."""
RESTORE = Binding("ctrl+r", "restore", "Put backup back", id="restore", tooltip="the last good one, where there is one")


class TroubleScreen(DeskScreen[None]):
    """One sentence about what is so, one about what to do."""

    CSS_PATH = "quiet.tcss"
    WHILE_SHUT = True
    ALLOWED = frozenset({"help", "quit", "palette", "blank"})
    FOOTER = ("again", "restore", "quit", "help")
    ABOUT = (
        "frontdesk could not open the practice's records. Nothing was changed. The screen says what to do. Where there"
        " is a good backup it is offered; putting it back sets the file that is there now aside and deletes nothing."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "again", "Try again", id="again", tooltip="open the records once more"),
        Binding("ctrl+r", "restore", "Put backup back", id="restore", tooltip="the last good one, where there is one"),
    ]

    def __init__(self, error: Exception) -> None:
        """`error` may hold what is so and what to do; it never holds what a patient said."""
        super().__init__()
        self._message = str(getattr(error, "message", str(error)))
        self._next = next_step(error)
        self._mendable = getattr(error, "code", "") in MENDED_BY_A_BACKUP
        self._offer: Offer | None = None

    def compose(self) -> ComposeResult:
        """What is so, what to do, and below it what is offered."""
        yield EndsLine("frontdesk · the records cannot be opened", id="top")
        with VerticalScroll(id="middle"):
            yield Static(self._said(), id="said")
        yield KeyBar(*self.FOOTER)

    def _said(self) -> Content:
        said = Content.assemble((plain(self._message), "bold"))
        if self._offer is not None:
            said = Content.assemble(said, "\n\n", plain(self._offered(self._offer)))
        if self._next:
            said = Content.assemble(said, "\n\n", ("What to do: ", "bold"), plain(self._next))
        return said

    def _offered(self, offer: Offer) -> str:
        made = offer.made_at.astimezone()
        since = (
            "What this desk had sent to the group since then, and what the other desks hold, comes back with the next"
            " sync. What had not been sent has to be entered again."
            if offer.enrolled
            else "What was recorded since then has to be entered again."
        )
        key = self.app.key_called(RESTORE)
        return (
            f"There is a good backup of {made:%a} {made.day} {made:%b}, {made:%H:%M}. {key} puts it back; the file that"
            f" is there now is set aside, not deleted. {since}"
        )

    def on_mount(self) -> None:
        """Look for a good backup, where one would help."""
        if not self._mendable:
            return
        places = self.app.places

        def look() -> Offer | None:
            from frontdesk.desk.safekeeping import last_good_backup

            return last_good_backup(places)

        self.app.ask_disk(look, self._show_offer, self._no_offer)

    def _show_offer(self, offer: Offer | None) -> None:
        self._offer = offer
        self.query_one("#said", Static).update(self._said())
        self.refresh_bindings()

    def _no_offer(self, _: Exception) -> None:
        """What is wrong stands there already."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Without a good backup there is no key for it."""
        return action != "restore" or self._offer is not None

    def action_restore(self) -> None:
        """Ask once, since what was recorded after the backup may be gone from this desk."""
        from frontdesk.screens.confirm import ConfirmScreen

        offer = self._offer
        if offer is None:
            return

        def answered(sure: bool | None) -> None:
            if sure:
                self.app.restore(offer)

        question = f"{self._offered(offer)} If IT can mend the file, that loses less."
        self.app.push_screen(ConfirmScreen(question, yes="Put the backup back", no="Leave it as it is"), answered)

    def action_again(self) -> None:
        """Somebody may have mended it."""
        self.app.open_records()
