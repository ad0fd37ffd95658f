"""The lines of a checklist: something to tick, something to choose, something to write."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from frontdesk.widgets.answer import Answer
from frontdesk.widgets.chooser import Choice, Chooser
from frontdesk.widgets.fields import Line


class Answered(Message):
    """Some line of the checklist has another answer now."""


def box(done: bool) -> str:
    """The mark before a line."""
    return "[x] " if done else "[ ] "


class Tick(Answer, Widget, can_focus=True):
    """Space ticks and goes on; a second time it takes the tick away."""

    DEFAULT_CSS = """
    Tick { height: 1; padding: 0 1 0 3; width: 1fr; }
    Tick:focus { background: $boost; text-style: bold; }
    """

    done: reactive[bool] = reactive(False)

    def __init__(self, words: str, *, id: str) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._words = words

    def take(self, event: events.Key) -> bool:
        """Space ticks; Enter and the arrows go on; letters have no meaning here."""
        if super().take(event):
            return True
        match event.key:
            case "space":
                self.toggle()
            case "enter" | "down":
                self.screen.focus_next()
            case "up":
                self.screen.focus_previous()
            case _:
                if event.is_printable:
                    self.post_message(self.Unfit("Space ticks this line, Enter goes on."))
                return event.is_printable
        return True

    def toggle(self) -> None:
        """Tick, or take the tick away."""
        self.done = not self.done
        self.post_message(Answered())
        if self.done:
            self.screen.focus_next()

    def on_click(self) -> None:
        """A click does what Space does."""
        self.toggle()

    def render(self) -> Content:
        """The mark and the words."""
        return Content(("▸" if self.has_focus else " ") + box(self.done) + self._words)


class Pick(Chooser):
    """A question of the checklist with its answers beside it."""

    DEFAULT_CSS = """
    Pick { height: auto; padding: 0 1 0 3; }
    """

    def __init__(
        self,
        words: str,
        offered: Sequence[Choice],
        *,
        then: Callable[[Chooser], object],
        value: str = "",
        fold: bool = False,
        id: str,  # noqa: A002 - Textual's own name
    ) -> None:
        """The choices begin behind the mark and the words."""
        super().__init__(words, offered, then=then, value=value, indent=cell_len(words) + 6, fold=fold, id=id)

    @property
    def label_text(self) -> str:
        """The mark comes before the words."""
        return ("▸" if self.has_focus else " ") + box(bool(self.value)) + self.label

    def watch_value(self) -> None:
        """Tell the checklist."""
        self.post_message(Answered())


class Write(Horizontal):
    """A question of the checklist with a field for its answer; `Line` has the id."""

    DEFAULT_CSS = """
    Write { height: 1; padding: 0 1 0 3; }
    Write > .mark { width: auto; padding: 0 1 0 0; }
    """

    def __init__(self, words: str, *fields: Widget, counts: Callable[[], bool] | None = None) -> None:
        """`counts` says whether the question is answered; otherwise a written field does."""
        super().__init__()
        self._words = words
        self._fields = fields
        self._counts = counts

    def compose(self) -> ComposeResult:
        """The mark and the words, then the fields."""
        yield Marked(self._words, classes="mark")
        yield from self._fields

    @property
    def answered(self) -> bool:
        """Whether the question has an answer."""
        if self._counts is not None:
            return self._counts()
        return any(field.value.strip() for field in self._fields if isinstance(field, Line))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Move the mark, and tell the checklist."""
        event.stop()
        self.mark()
        self.post_message(Answered())

    def on_descendant_focus(self) -> None:
        """Point at the line that is written in."""
        self.mark()

    def on_descendant_blur(self) -> None:
        """The pointer goes on."""
        self.mark()

    def mark(self) -> None:
        """Show whether it is answered, and whether it is its turn."""
        here = any(field.has_focus for field in self._fields)
        self.query_one(Marked).show(done=self.answered, here=here)


class Marked(Widget):
    """The words of a question, with its mark."""

    DEFAULT_CSS = """
    Marked { height: 1; width: auto; }
    """

    def __init__(self, words: str, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._words = words
        self._state = (False, False)

    def show(self, *, done: bool, here: bool) -> None:
        """Draw it again when something changed."""
        if (done, here) != self._state:
            self._state = (done, here)
            self.refresh()

    def render(self) -> Content:
        """The pointer, the mark and the words."""
        done, here = self._state
        return Content(("▸" if here else " ") + box(done) + self._words)
