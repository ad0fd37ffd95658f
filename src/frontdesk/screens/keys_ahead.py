"""Keys typed ahead: what comes while the next thing is being read or drawn waits, and then goes where it belongs."""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from frontdesk.screens.filling import FillingScreen

BEYOND_FIELDS = frozenset({"ctrl+s", "ctrl+g", "ctrl+o", "ctrl+r", "pageup", "pagedown", "escape"})


class KeysAheadScreen(FillingScreen):
    """A screen on which one thing follows another, and whoever knows it types ahead."""

    busy = True
    """Whether the next thing is being read or drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._ahead: list[events.Key] = []

    async def on_key(self, event: events.Key) -> None:
        """Hold the key back while nothing can take it."""
        if self.busy or self.focused is None:
            event.stop()
            event.prevent_default()
            await self._press(event)

    async def _press(self, event: events.Key) -> None:
        if self.busy:
            self._ahead.append(events.Key(event.key, event.character))
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                return

    async def catch_up(self) -> None:
        """Press what was typed ahead, where it belongs now."""
        self.busy, waiting, self._ahead = False, self._ahead, []
        for event in waiting:
            if self.focused is not None and not self.busy and not _is_beyond(event.key, self.focused):
                self.focused._forward_event(event)  # noqa: SLF001 - as the app would, in the order of the keys
            else:
                await self._press(event)

    def wait(self) -> None:
        """From now on keys wait for what comes next."""
        self.busy = True
        self.set_focus(None)

    def go_on(self, field: Widget | None = None) -> None:
        """Nothing new comes: what is open, or one field of it, has the keys again."""
        filled = self.filling
        self.set_focus(field or (filled.first() if filled is not None and filled.is_mounted else None))
        self.call_later(self.catch_up)


def _is_beyond(key: str, focused: Widget) -> bool:
    """Whether a key that was typed ahead is for the screen: no field takes it, and End only where one writes."""
    return key in BEYOND_FIELDS or (key == "end" and not isinstance(focused, Input))
