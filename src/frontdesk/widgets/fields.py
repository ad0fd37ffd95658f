"""Text fields that take whatever people paste: bounded, on record as typed, and safe to draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Self

from textual import events
from textual.geometry import Region, Size
from textual.widgets import Input, TextArea
from textual.widgets.text_area import Edit, EditResult

from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, TEXT_CHARACTERS_MAX
from frontdesk.widgets.answer import Answer


def pasted(text: str, room: int, *, lines: bool) -> tuple[str, str]:
    """What of a pasted text goes in, and the sentence about what does not (empty when all of it does).

    Looks at no more of the text than may fit, so that ten megabytes cost what ten lines do.
    """
    kept = text[: max(0, room)].replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        kept = " ".join(kept.split("\n"))
    clean = "".join(c for c in kept if c in "\t\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    if len(text) > room:
        return clean, "Too much was pasted: only the beginning fitted. A few words will do."
    if len(clean) < len(kept):
        return clean, f"{len(kept) - len(clean)} control characters in what was pasted were left out."
    return clean, ""


class Line(Answer, Input):
    """A field of one line; Enter goes on to the next field."""

    DEFAULT_CSS = """
    Line { width: 1fr; height: 1; border: none; padding: 0; background: $surface; }
    Line:focus { background: $boost; border: none; }
    """

    def __init__(
        self,
        *,
        then: Callable[[Line], object] | None = None,
        limit: int = SHORT_CHARACTERS_MAX,
        placeholder: str = "",
        is_prose: bool | None = None,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """`then` is called at once on Enter, instead of going to the next field.

        `is_prose` says whether sentences are written here; as a rule where there is room for them.
        """
        super().__init__(placeholder=placeholder, max_length=limit, compact=True, id=id, select_on_focus=False)
        self._limit = limit
        self.is_prose = limit >= TEXT_CHARACTERS_MAX if is_prose is None else is_prose
        self._then = then
        self._coming = 0

    @property
    def is_answered(self) -> bool:
        """Whether there is something in it, or letters are on their way into it."""
        return self._coming > 0 or bool(self.value.strip())

    def _watch_value(self, value: str) -> None:
        """What is typed moves nothing else: Textual would lay out the whole screen again for every letter."""
        self.set_reactive(Line.virtual_size, Size(self.content_width, 1))
        self.scroll_x = self.validate_scroll_x(self.scroll_x)
        super()._watch_value(value)

    def take(self, event: events.Key) -> bool:
        """Enter, Tab and the arrows up and down leave the field."""
        if super().take(event):
            return True
        match event.key:
            case "enter":
                self._then(self) if self._then else self.screen.focus_next()
            case "up":
                self.screen.focus_previous()
            case "down":
                self.screen.focus_next()
            case _:
                if event.is_printable and len(self.value) >= self._limit:
                    self.post_message(self.Unfit(f"No more than {self._limit:,} characters fit here."))
                self._coming += _is_letter(event)
                return False
        return True

    async def on_event(self, event: events.Event) -> None:
        """Letters stand in the text once they were dealt with."""
        await super().on_event(event)
        if _is_letter(event):
            self._coming = max(0, self._coming - 1)

    def on_paste(self, event: events.Paste) -> None:
        """Several lines become one; what does not fit is said."""
        event.stop()
        event.prevent_default()
        start, end = sorted((self.selection.start, self.selection.end))
        text, sentence = pasted(event.text, self._limit - len(self.value) + end - start, lines=False)
        self.replace(text, start, end)
        if sentence:
            self.post_message(self.Unfit(sentence))


def _is_letter(event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.is_printable and event.key != "space"


class Offered(Line):
    """A line with an answer in it already; Space takes it as Enter does, as long as nobody has changed it."""

    _offer: str | None = None

    def offer(self, text: str) -> None:
        """Put an answer in it."""
        self.value = text
        self._offer = text

    @property
    def is_untouched(self) -> bool:
        """Whether it holds what was offered."""
        return self._coming == 0 and self.value == self._offer

    def take(self, event: events.Key) -> bool:
        """Space on what is offered is no letter of it."""
        if event.key == "space" and self._then is not None and self.value and self.is_untouched:
            self._then(self)
            return True
        return super().take(event)


class Words(Answer, TextArea):
    """What somebody said, over several lines. Tab goes on, Enter begins a line."""

    DEFAULT_CSS = """
    Words { width: 1fr; height: 1fr; min-height: 2; border: none; padding: 0 1; background: $surface; }
    Words:focus { border: none; }
    """

    _editing = False

    def __init__(self, *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(
            placeholder=placeholder,
            compact=True,
            highlight_cursor_line=False,
            show_line_numbers=False,
            tab_behavior="focus",
            soft_wrap=True,
            id=id,
        )
        self.match_cursor_bracket = False

    def edit(self, edit: Edit) -> EditResult:
        """Draw again the line that was typed in, and not the whole box, unless other lines moved."""
        rows, scrolled, empty = self.wrapped_document.height, self.scroll_offset, not self.document.text
        self._editing = True
        try:
            result = super().edit(edit)
        finally:
            self._editing = False
        line = edit.top[0]
        # What stands in an empty box takes several lines: with the first letter all of them go.
        alone = edit.bottom[0] == result.end_location[0] == line and not empty
        if alone and rows == self.wrapped_document.height and scrolled == self.scroll_offset:
            sections = len(self.wrapped_document.get_sections(line))
            self.refresh_lines(self.wrapped_document.location_to_offset((line, 0)).y, sections)
        else:
            self.refresh()
        return result

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """While an edit is being done, what to draw is known only afterwards."""
        if self._editing and not (regions or layout or recompose):
            return self
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    @property
    def _room(self) -> int:
        lines = self.document.lines
        return TEXT_CHARACTERS_MAX - sum(map(len, lines)) - len(lines) + 1

    def take(self, event: events.Key) -> bool:
        """Letters that do not fit are refused with a word, not in silence."""
        if super().take(event):
            return True
        if (event.is_printable or event.key == "enter") and self._room <= 0 and self.selection.is_empty:
            self.post_message(self.Unfit(f"No more than {TEXT_CHARACTERS_MAX:,} characters fit here."))
            return True
        return False

    def on_paste(self, event: events.Paste) -> None:
        """As much as fits; what does not fit is said."""
        event.stop()
        event.prevent_default()
        text, sentence = pasted(event.text, self._room + len(self.selected_text), lines=True)
        self.move_cursor(self.replace(text, *self.selection).end_location)
        if sentence:
            self.post_message(self.Unfit(sentence))
