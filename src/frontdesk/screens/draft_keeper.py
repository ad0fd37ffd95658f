"""Keeps a form while it is typed: a window that is closed or a power cut takes nothing with it.

Exit hooks do not run when a window is closed or a process is killed, so nothing waits for one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from frontdesk.screens import record_form as form
from frontdesk.screens.record_saving import Slot, drop, keep

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.timer import Timer

    from frontdesk.app import FrontDesk
    from frontdesk.desk import SavedDraft

PAUSE_SECONDS = 0.3
"""So long after the last key the form is kept."""
UNKEPT_SECONDS_MAX = 2.0
"""So long at most goes typing without a pause before it is kept."""
FRESH = timedelta(seconds=2)


class TypingPause:
    """Calls back when the keys pause, and now and then while they do not."""

    def __init__(self, node: DOMNode, then: Callable[[], None]) -> None:
        self._node = node
        self._then = then
        self._timer: Timer | None = None
        self._since = 0.0

    def touched(self) -> None:
        """A key was pressed."""
        now = monotonic()
        if self._timer is None:
            self._since = now
        elif now - self._since > UNKEPT_SECONDS_MAX:
            return
        else:
            self._timer.stop()
        self._timer = self._node.set_timer(PAUSE_SECONDS, self._paused)

    def _paused(self) -> None:
        self._timer = None
        self._then()


class Unkept(NamedTuple):
    """A form that was left and could not be kept, and the draft that it is."""

    slot: Slot
    fields: Mapping[str, str]


class DraftKeeper:
    """Knows what of the form is kept, where, and since when."""

    def __init__(self, app: FrontDesk, changed: Callable[[], object], is_here: Callable[[], bool]) -> None:
        """`changed` is called when there is something new to say; `is_here` says whether the form is still shown."""
        self._app = app
        self._changed = changed
        self._is_here = is_here
        self._asked: dict[str, str] | None = None
        self._kept: dict[str, str] | None = None
        self._then: Callable[[], object] | None = None
        self._others: Sequence[str] = ()
        self.slot = Slot()
        self.saved_at: datetime | None = None
        self.trouble = ""
        """Why the form could not be kept, while it could not."""

    def holds(self, fields: dict[str, str]) -> bool:
        """Whether exactly this is kept, or nothing was typed."""
        return fields == self._kept or not form.typed(fields)

    def keep(self, fields: dict[str, str], then: Callable[[], object] | None = None) -> bool:
        """Have the form kept; False when there is nothing to keep.

        Whoever leaves the form says what comes `then`: it is kept once more, in case the file has gone since, and
        comes back when it could not be.
        """
        if not form.typed(fields):
            self._forget()
            return False
        if then is not None:
            self._then, self._asked = then, None
        if fields != self._asked:
            self._asked = fields
            slot, staff = self.slot, self._app.person.id if self._app.person else None
            self._app.ask_desk(
                lambda desk: keep(desk, slot, staff, fields), partial(self._done, fields), partial(self._failed, fields)
            )
        return True

    def _forget(self) -> None:
        if self._asked is not None:
            self._asked = self._kept = self.saved_at = None
            slot = self.slot
            self._app.ask_desk(lambda desk: drop(desk, slot), lambda _: None)

    def _done(self, fields: dict[str, str], _: None) -> None:
        self._kept = fields if fields == self._asked else self._kept
        self.saved_at, self.trouble = self._app.now(), ""
        self._changed()
        then, self._then = self._then, None
        if then is not None:
            self._app.call_later(then)

    def _failed(self, fields: dict[str, str], error: Exception) -> None:
        self._asked = self._then = None
        self.trouble = f"Not kept as a draft: {getattr(error, 'message', 'the records are not open.')}"
        self._changed()
        if not self._is_here():
            self._app.bring_back(Unkept(self.slot, fields), error)

    def saved_words(self) -> str:
        """`saved as draft 2 s ago`; empty before the first time."""
        if self.saved_at is None:
            return ""
        age = self._app.now() - self.saved_at
        if age < FRESH:
            return "saved as draft just now"
        seconds = int(age.total_seconds())
        return f"saved as draft {f'{seconds} s' if seconds < 60 else f'{seconds // 60} min'} ago"  # noqa: PLR2004 - a minute

    # ------------------------------------------------------------ several drafts

    def learn(self, drafts: Sequence[SavedDraft]) -> None:
        """Hear which drafts there are."""
        self._others = [draft.id for draft in drafts]

    def place_words(self) -> str:
        """Which draft of how many this is; for a form that is none yet, how many wait."""
        count = len(self._others)
        if self.slot.id in self._others and count > 1:
            return f"[{self._others.index(self.slot.id) + 1}/{count}]"
        waiting = count - (self.slot.id in self._others)
        key = self._app.key_of("next_draft")
        return f"[{key}: {waiting} draft{'s' if waiting > 1 else ''}]" if waiting else ""

    def begin(self, draft: SavedDraft | None) -> None:
        """Go on with this draft from now on, or with none."""
        self.slot = Slot(draft.id if draft else None)
        self._asked = self._kept = dict(draft.fields) if draft else None
        self.saved_at = draft.updated_at if draft else None
