"""A question with a few answers, each picked by one key; it moves on by itself.

Nothing is answered beforehand unless a value is given. Letters count only here: as soon as a text field has the
focus, letters are text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from frontdesk.recovery.codes import Code
from frontdesk.widgets.answer import Answer


class Choice(NamedTuple):
    """One answer: its key, the code that is kept, the words that are shown."""

    key: str
    code: str
    words: str


class Piece(NamedTuple):
    """A choice where it stands: row and first cell, and its text."""

    row: int
    left: int
    choice: Choice
    text: str


YES_NO: tuple[Choice, ...] = (Choice("y", "yes", "yes"), Choice("n", "no", "no"))


def choices(keys: str, codes: Iterable[Code], words: Sequence[str] = ()) -> tuple[Choice, ...]:
    """A choice for each code, with the letters in that order and, where given, shorter words."""
    listed = tuple(codes)
    return tuple(
        Choice(key, code.value, word)
        for key, code, word in zip(keys, listed, words or [c.words for c in listed], strict=True)
    )


class Chooser(Answer, Widget, can_focus=True):
    """Shows its label, then its choices; what does not fit on a row goes on the next."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"chooser--label", "chooser--key", "chooser--chosen", "chooser--cursor"}
    DEFAULT_CSS = """
    Chooser { height: 1; padding: 0 1; width: 1fr; }
    Chooser > .chooser--key { color: $text-accent; text-style: bold; }
    Chooser > .chooser--chosen { text-style: bold; background: $primary 30%; }
    Chooser > .chooser--cursor { text-style: reverse; }
    Chooser:focus { background: $boost; }
    Chooser:focus > .chooser--label { text-style: bold; }
    """

    ARROWS: ClassVar[frozenset[str]] = frozenset({"left", "right"})
    """The arrows that go through the choices; the others leave."""

    value: reactive[str] = reactive("", layout=True)
    hint: reactive[str] = reactive("")
    """Said after the choices, while they leave room."""

    def __init__(
        self,
        label: str,
        offered: Sequence[Choice],
        *,
        then: Callable[[Chooser], object],
        value: str = "",
        indent: int | None = None,
        fold: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`then` is called at once with the chooser when somebody has chosen; `indent` is where choices begin.

        A chooser that folds shows its answer only, as long as it has one and it is not its turn.
        """
        super().__init__(id=id)
        self.label = label
        self.offered = tuple(offered)
        self.standard = value
        self.set_reactive(Chooser.value, value)
        self._then = then
        self._indent = indent
        self._fold = fold
        self._cursor: int | None = None

    # ------------------------------------------------------------ keys

    def take(self, event: events.Key) -> bool:
        """Letters choose, arrows and Enter do too; no letter gets out of here."""
        if super().take(event):
            return True
        match event.key:
            case key if key in self.ARROWS:
                self._move(key)
            case "up":
                self.screen.focus_previous()
            case "down":
                self.screen.focus_next()
            case "enter" if self._cursor is not None:
                self.choose(self.offered[self._cursor])
            case "enter":
                self.screen.focus_next() if self.value else self.post_message(self.Unfit(self.how))
            case _ if event.character is not None and event.is_printable:
                self._letter(event.character.casefold())
            case _:
                return False
        return True

    @property
    def how(self) -> str:
        """Which keys answer this, in words."""
        *most, last = [c.key for c in self.offered]
        asked = self.label[:1].upper() + self.label[1:] + ("" if self.label.endswith("?") else ":")
        return f"{asked} Press {', '.join(most)} or {last}."

    @property
    def is_marking(self) -> bool:
        """Whether an arrow marks a choice that Enter would take."""
        return self._cursor is not None

    def offers(self, code: str) -> bool:
        """Whether this can be the answer."""
        return any(choice.code == code for choice in self.offered)

    def choose(self, choice: Choice) -> None:
        """Take this answer and go on."""
        self.value = choice.code
        self._cursor = None
        self._then(self)

    def _letter(self, letter: str) -> None:
        for choice in self.offered:
            if choice.key == letter:
                self.choose(choice)
                return
        self.stray(letter)

    def stray(self, letter: str) -> None:  # noqa: ARG002 - for those who can use it
        """A key that is no answer here."""
        self.post_message(self.Unfit(self.how))

    def _move(self, key: str) -> None:
        codes = [c.code for c in self.offered]
        if self._cursor is None:
            self._cursor = codes.index(self.value) if self.value in codes else 0
        else:
            self._cursor = (self._cursor + self.stride(key)) % len(codes)
        self.refresh()

    def stride(self, key: str) -> int:
        """How many choices an arrow goes."""
        return 1 if key in {"right", "down"} else -1

    def on_focus(self) -> None:
        """Unfold."""
        self.refresh(layout=self._fold)

    def on_blur(self) -> None:
        """The mark of the arrows does not stay behind."""
        self._cursor = None
        self.refresh(layout=self._fold)

    # ------------------------------------------------------------ the picture

    @property
    def label_text(self) -> str:
        """The label, marked while it is this one's turn."""
        return ("▸" if self.has_focus else " ") + self.label

    def pieces(self, width: int) -> list[Piece]:
        """Where each choice stands."""
        first = self._indent if self._indent is not None else cell_len(self.label) + 2
        row, left, placed = 0, first, []
        folded = self._fold and self.value and not self.has_focus
        for choice in self.offered:
            if folded and choice.code != self.value:
                continue
            text = self._marked(choice)
            if left + cell_len(text) > width and left > first:
                row, left = row + 1, first
            placed.append(Piece(row, left, choice, text))
            left += cell_len(text)
        return placed

    def _marked(self, choice: Choice) -> str:
        before, after = ("[", "]") if choice.code == self.value else (" ", " ")
        return f"{before}{choice.key} {choice.words}{after}"

    def notes(self) -> dict[int, str]:
        """What stands at the left of each row."""
        return {0: self.label_text}

    def render(self) -> Content:
        """Rows of the label, the choices and the hint. Never markup."""
        rows: dict[int, Content] = {}
        for row, note in self.notes().items():
            rows[row] = Content(note).stylize(self.get_visual_style("chooser--label"))
        for piece in self.pieces(self.size.width):
            line = rows.get(piece.row, Content(""))
            rows[piece.row] = line.pad_right(max(0, piece.left - line.cell_length)) + self._styled(piece)
        last = max(rows)
        if self.hint:
            rows[last] += Content(f"  {self.hint}")
        return Content("\n").join(
            rows.get(row, Content("")).truncate(self.size.width, ellipsis=True) for row in range(last + 1)
        )

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """As many rows as the choices take."""
        return 1 + max(piece.row for piece in self.pieces(width))

    def _styled(self, piece: Piece) -> Content:
        text = Content(piece.text).stylize(self.get_visual_style("chooser--key"), 1, 1 + len(piece.choice.key))
        if piece.choice.code == self.value:
            text = text.stylize(self.get_visual_style("chooser--chosen"))
        if self._cursor is not None and self.offered[self._cursor] == piece.choice:
            text = text.stylize(self.get_visual_style("chooser--cursor"))
        return text

    def on_click(self, event: events.Click) -> None:
        """A click on a choice takes it."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for piece in self.pieces(self.size.width):
            if piece.row == offset.y and piece.left <= offset.x < piece.left + cell_len(piece.text):
                self.choose(piece.choice)
                return
