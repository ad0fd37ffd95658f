"""The bottom line: five keys and what they do, as they are set now. A click works like the key."""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget


class Shown(NamedTuple):
    """One entry: where it begins, its key, its words and what it does."""

    left: int
    key: str
    words: str
    action: str
    node: DOMNode


class KeyBar(Widget):
    """Shows the bindings whose ids it is given, in that order, as long as they may be used here."""

    DEFAULT_CSS = """
    KeyBar { height: 1; padding: 0 1; background: $panel; color: $foreground; dock: bottom; }
    """
    GAP = 3

    def __init__(self, *wanted: str) -> None:
        """`wanted` are ids of bindings."""
        super().__init__()
        self._wanted = wanted
        self._shown: list[Shown] = []

    def want(self, *wanted: str) -> None:
        """Show others from now on."""
        if wanted != self._wanted:
            self._wanted = wanted
            self.refresh()

    def on_mount(self) -> None:
        """Follow the keys: some are not to be used while a draft is open, and people may set others."""
        self.screen.bindings_updated_signal.subscribe(self, self._renew)

    def _renew(self, _screen: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Content:
        """Keys as people call them, then words."""
        self._shown = self._entries()
        entries = (Content.assemble((entry.key, "bold $text-accent"), f" {entry.words}") for entry in self._shown)
        return Content(" " * self.GAP).join(entries)

    def _entries(self) -> list[Shown]:
        found = {
            active.binding.id: (self.app.get_key_display(active.binding), active)
            for active in self.screen.active_bindings.values()
            if active.binding.id in self._wanted and active.enabled
        }
        entries: list[Shown] = []
        left = 0
        for wanted in self._wanted:
            if wanted not in found:
                continue
            key, active = found[wanted]
            words = active.binding.description
            entries.append(Shown(left, key, words, active.binding.action, active.node))
            left += cell_len(key) + 1 + cell_len(words) + self.GAP
        return entries

    async def on_click(self, event: events.Click) -> None:
        """Do what the entry under the pointer does."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for entry in reversed(self._shown):
            if offset.x >= entry.left:
                await self.app.run_action(entry.action, entry.node)
                return
