"""The two questions that code a complaint at the desk: what is it about, and how bad is it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from frontdesk.recovery.taxonomy import DESK_WORDS, Category, DeskWord, Severity, desk_word, severity_example
from frontdesk.widgets.chooser import Choice, Chooser, Piece

COLUMNS = 5
ALL_ARROWS = frozenset({"left", "right", "up", "down"})
LABEL_WIDTH = 12
"""Both questions begin their answers here."""


class About(Chooser):
    """Nineteen words, a letter each; the first letter chooses at once. The twentieth place is for what is none of them.

    Whoever types the whole word instead gets there too: the letters that follow reach `type_more`, since the next
    question takes digits only.
    """

    DEFAULT_CSS = """
    About { height: 5; }
    """
    ARROWS = ALL_ARROWS

    def __init__(
        self,
        *,
        then: Callable[[Chooser], object],
        otherwise: tuple[Choice, Callable[[str], object]] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`otherwise` is what stands in the last place, and what is called with its code."""
        offered = [Choice(word.key, word.category.value, word.short) for word in DESK_WORDS]
        super().__init__("What about?", offered, then=then, id=id)
        self._otherwise = otherwise
        self._typed = ""

    @property
    def how(self) -> str:
        """Nineteen letters would not fit into a sentence."""
        return "What is it about? Press the letter, or type the word."

    @property
    def word(self) -> DeskWord | None:
        """The line of the pick list that was chosen."""
        return desk_word(Category(self.value)) if self.value else None

    def choose(self, choice: Choice) -> None:
        """The letter begins a word that may go on."""
        if self._otherwise is not None and choice == self._otherwise[0]:
            self._otherwise[1](choice.code)
            return
        self._typed = choice.key
        super().choose(choice)

    def stray(self, letter: str) -> None:
        """It may be none of the nineteen."""
        if self._otherwise is not None and letter == self._otherwise[0].key:
            self.choose(self._otherwise[0])
        else:
            super().stray(letter)

    def type_more(self, letter: str) -> bool:
        """Go on with the word; True when some word begins like that, and is chosen now."""
        typed = self._typed + letter
        likely = [word for word in DESK_WORDS if any(begins(typed, word))]
        if not self._typed or not likely:
            return False
        self._typed = typed
        if self.word not in likely:
            self.value = likely[0].category.value
        self.refresh()
        return True

    def delete(self) -> None:
        """Take the last letter of the word back."""
        self._typed = self._typed[:-1]
        self.refresh()

    def on_focus(self) -> None:
        """A new visit begins a new word."""
        self._typed = ""
        self.refresh()

    def stride(self, key: str) -> int:
        """Up and down go by rows."""
        return {"up": -COLUMNS, "down": COLUMNS}.get(key) or super().stride(key)

    def notes(self) -> dict[int, str]:
        """The question, what was typed, the full words, and what to ask at once."""
        word = self.word
        if word is None:
            return {0: self.label_text}
        typed = self._typed or word.key
        prompt = f" · {word.prompt}" if word.prompt else ""
        return {0: f"{self.label_text} {typed}_  {word.word}{prompt}"}

    def pieces(self, width: int) -> list[Piece]:
        """A grid below the question."""
        if self.size.height == 1:
            return []
        shown = [*self.offered, *([self._otherwise[0]] if self._otherwise else [])]
        texts = [self._marked(choice) for choice in shown]
        widths = [max(len(text) for text in texts[column::COLUMNS]) for column in range(COLUMNS)]
        spare = max(0, (width - 2 - sum(widths)) // COLUMNS) if width < 100 else 2  # noqa: PLR2004 - wide screens
        lefts = [2 + sum(widths[:column]) + spare * column for column in range(COLUMNS)]
        return [Piece(1 + at // COLUMNS, lefts[at % COLUMNS], choice, texts[at]) for at, choice in enumerate(shown)]


def begins(typed: str, word: DeskWord) -> Iterator[bool]:
    """Whether what was typed begins a word of this line of the pick list."""
    text = f"{word.short} {word.word} {word.category}".casefold().replace("/", " ").replace(",", " ")
    return (part.startswith(typed) for part in text.split())


class HowBad(Chooser):
    """1, 2 or 3, with what each looks like for the category chosen. The usual one is a hint, never an answer."""

    DEFAULT_CSS = """
    HowBad { height: 3; }
    """
    ARROWS = ALL_ARROWS

    def __init__(self, about: About, *, then: Callable[[Chooser], object], id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        offered = [Choice(str(int(severity)), str(int(severity)), severity.words) for severity in Severity]
        super().__init__("How bad?", offered, then=then, id=id)
        self._about = about

    def on_mount(self) -> None:
        """Show the examples of the category that is chosen."""
        self.watch(self._about, "value", self._about_changed, init=False)

    def _about_changed(self) -> None:
        self.refresh()

    def stray(self, letter: str) -> None:
        """Letters go on with the word that the category was begun with."""
        if not self._about.type_more(letter):
            super().stray(letter)
        self.refresh()

    def notes(self) -> dict[int, str]:
        """The question, and what is usual."""
        word = self._about.word
        usual = {1: f"  usually {int(word.severity)}"} if word and not self.value else {}
        return {0: self.label_text, **usual}

    def pieces(self, width: int) -> list[Piece]:  # noqa: ARG002 - each has its row
        """One below the other; on a single row only the one that was chosen."""
        if self.size.height == 1:
            chosen = [choice for choice in self.offered if choice.code == self.value]
            return [Piece(0, LABEL_WIDTH, choice, self._marked(choice)) for choice in chosen]
        return [Piece(row, LABEL_WIDTH, choice, self._marked(choice)) for row, choice in enumerate(self.offered)]

    def _marked(self, choice: Choice) -> str:
        severity = Severity(int(choice.code))
        word = self._about.word
        example = severity_example(word.category, severity) if word else severity.anchor
        words = example if example == severity.anchor else f"{severity.words}: {example}"
        return super()._marked(choice._replace(words=words))
