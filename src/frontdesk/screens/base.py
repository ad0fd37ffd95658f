"""What every screen of the desk has: five keys at the bottom, a help text, and a way to be left safely."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.screen import Screen

if TYPE_CHECKING:
    from textual import getters

    from frontdesk.app import FrontDesk
    from frontdesk.recovery.identifiers import ComplaintId

Result = TypeVar("Result")


class DeskScreen(Screen[Result]):
    """A screen that the app can leave at any moment without losing a word."""

    FOOTER: ClassVar[tuple[str, ...]] = ("help", "new", "open", "find", "palette")
    """Ids of the bindings that stand at the bottom: five at most, so that they fit 80 columns."""

    ABOUT: ClassVar[str] = ""
    """What this screen is for, as F1 says it to somebody on the first day."""

    IS_LIST: ClassVar[bool] = False
    """Whether complaints are chosen here, so that leaving one leads back here."""

    ALLOWED: ClassVar[frozenset[str] | None] = None
    """The app's actions that may be used here; None for all of them."""

    WHILE_SHUT: ClassVar[bool] = False
    """Whether this is shown because the records are not open, and goes when they are."""

    # No class for narrow ones: setting it would style every widget twice before the first paint.
    HORIZONTAL_BREAKPOINTS = [(100, "-wide")]  # noqa: RUF012 - Textual declares the type

    if TYPE_CHECKING:
        app = getters.app(FrontDesk)

    @property
    def is_here(self) -> bool:
        """Whether the screen is still shown, or lies under one that is."""
        return self in self.app.screen_stack

    @property
    def unsaved(self) -> bool:
        """Whether something was typed here that is in no draft and on no record."""
        return False

    @property
    def keys_wait(self) -> bool:
        """Whether nobody can say yet for whom the next key is; keys wait meanwhile, in their order."""
        return False

    def leave(self) -> None:
        """Keep what was typed. Called before the app goes to another screen, quits or is told to stop."""

    def tell(self, text: str) -> bool:  # noqa: ARG002 - for those who have a place for it
        """Say what was done where it covers nothing; False where there is no such place."""
        return False

    def records_changed(self) -> None:
        """The board was read again: somebody may have saved something."""

    @property
    def undo_only(self) -> ComplaintId | None:
        """The one complaint that stands here; an undo from here reaches no other."""
        return None

    def chosen(self) -> ComplaintId | None:
        """The complaint that F5 opens from here."""
        return None
