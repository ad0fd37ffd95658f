"""What every field of a form shares: a key that moves the focus does so before the next key is read.

Textual puts a key into the queue of the widget that has the focus, so a key typed ahead, while that widget is
still busy with the one before, would land in the field that is being left. Receptionists type ahead. So keys that
move the focus are acted upon when they come in, and all others take their usual way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.message import Message
from textual.widget import Widget

# Textual takes styles from the first widget among the bases, so this must be none when it runs.
if TYPE_CHECKING:
    _Field = Widget
else:
    _Field = object


class Answer(_Field):
    """Mixed into a widget: a field that hands the focus on by itself."""

    class Unfit(Message):
        """Something typed or pasted did not fit; `sentence` says what became of it."""

        def __init__(self, sentence: str) -> None:
            self.sentence = sentence
            super().__init__()

    def take(self, event: events.Key) -> bool:
        """Act upon the key at once; False leaves it to its usual way."""
        match event.key:
            case "tab":
                self.screen.focus_next()
            case "shift+tab":
                self.screen.focus_previous()
            case _:
                return False
        return True

    def _forward_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded and self.take(event):
            return
        super()._forward_event(event)


def when_typed(fields: Sequence[Widget], then: Callable[[], object]) -> None:
    """Call `then` once all keys that wait in the queues of these fields stand in their texts."""
    if fields:
        fields[0].call_later(when_typed, fields[1:], then)
    else:
        then()
