"""Settings: what holds on this site, what it means, and changing it in place. Reading is for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from frontdesk.desk.site_entries import NONE, Entry, change, entries
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens.base import DeskScreen
from frontdesk.widgets.answer import Answer, when_typed
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line, Words
from frontdesk.widgets.key_bar import KeyBar
from frontdesk.widgets.line_list import LineList, NoLines, Part
from frontdesk.widgets.plain import fitted, plain
from frontdesk.widgets.refused import in_one

if TYPE_CHECKING:
    from frontdesk.desk import Desk

CHANGE = "change the settings"
TITLE_CELLS, KEY_CELLS = 28, 30
WIDE = 98
"""From this many cells on, a line has the word for the command line too."""
HINT = "Arrows mark a line · Enter changes it · Esc leaves"
EDITING = "Enter or Ctrl+S saves · Esc leaves it as it was"
EDITING_LINES = "Enter begins a line · Ctrl+S saves · Esc leaves it as it was"


class SettingLines:
    """The entries under the headings of their groups."""

    def __init__(self, found: Sequence[Entry]) -> None:
        self.rows: list[Entry | str] = []
        group = ""
        for one in found:
            if one.group != group:
                group = one.group
                self.rows.append(group)
            self.rows.append(one)

    def __len__(self) -> int:
        """Headings and entries."""
        return len(self.rows)

    def holds_cursor(self, index: int) -> bool:
        """Headings are not chosen."""
        return isinstance(self.rows[index], Entry)

    def where(self, key: str | None) -> int | None:
        """The line of an entry."""
        return next((i for i, row in enumerate(self.rows) if isinstance(row, Entry) and row.key == key), None)

    def parts(self, index: int, width: int) -> Sequence[Part]:
        """What it is called, what holds, and where there is room its key; what nobody has changed stands back."""
        row = self.rows[index]
        if isinstance(row, str):
            return [Part(fitted(f" {row}", width), "heading")]
        room = width - TITLE_CELLS - 5 - (KEY_CELLS if width >= WIDE else 0)
        usual = "quiet" if row.text == row.default else ""
        adds = row.key.endswith(":")
        parts = [
            Part("   " + fitted(row.title, TITLE_CELLS) + " ", "quiet" if adds else ""),
            Part(fitted("+" if adds else row.text or NONE, max(0, room)) + " ", "quiet" if adds else usual),
        ]
        return [*parts, Part(fitted("" if ":" in row.key else row.key, KEY_CELLS), "quiet")] if width >= WIDE else parts


class SettingsScreen(DeskScreen[None]):
    """The list, the meaning of the entry that is marked, and a line to change it."""

    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = ""  # None would let the app choose: the line, which is hidden until something is changed
    FOOTER = ("change", "done", "open", "help", "palette")
    ABOUT = (
        "How this site works: its hours, what it promises, what the desk may do at once, its policies, clinicians and "
        "staff. Everybody may look; the manager, or the deputy, changes them, and every desk of the site has it. "
        "Arrows move the mark, Enter changes the line that is marked."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "change", "Change", id="change", tooltip="what stands in the line that is marked"),
        Binding("ctrl+s", "done", "Save", id="done", priority=True, tooltip="save what was typed"),
        Binding("down", "move(1)", "Next", show=False),
        Binding("up", "move(-1)", "Previous", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("home", "to_end(-1)", "First", show=False),
        Binding("end", "to_end(1)", "Last", show=False),
        Binding("escape", "leave", "Leave", tooltip="the line as it was, then the screen", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lines = SettingLines(())
        self._editing: Entry | None = None
        self._saving = False

    def compose(self) -> ComposeResult:
        """The list, what the marked entry means, the line in which it is changed."""
        yield EndsLine("Settings", id="top")
        with Vertical(id="middle"):
            yield LineList(NoLines("One moment ..."), id="list")
        yield Static("", id="about", markup=False)
        with Horizontal(id="edit"):
            yield Static("", id="edit-label", markup=False)
            yield Line(id="value", limit=TEXT_CHARACTERS_MAX, then=lambda _: self.action_done())
            yield Words(id="text")
        yield Static("", id="message", markup=False)
        yield KeyBar(*self.FOOTER)

    def on_mount(self) -> None:
        """Show what holds."""
        self.records_changed()
        self._say()

    def records_changed(self) -> None:
        """Show what holds now; a line that is being changed stays as it is."""
        practice = self.app.practice
        if practice is None or not self.query("#list"):
            return
        marked = self._marked()
        self._lines = SettingLines(entries(practice))
        self.query_one(LineList).show(self._lines, self._lines.where(marked.key if marked else None))
        self.query_one("#top", EndsLine).show("Settings", practice.name)

    @property
    def unsaved(self) -> bool:
        """Whether a line was changed and not saved."""
        return self._editing is not None and self._typed() != self._editing.text

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's own
        """Enter and arrows belong to the line that is being changed."""
        editing = self._editing is not None
        return {"done": editing, **dict.fromkeys(("change", "move", "page", "to_end"), not editing)}.get(action, True)

    def _marked(self) -> Entry | None:
        cursor = self.query_one(LineList).cursor
        row = self._lines.rows[cursor] if cursor is not None and cursor < len(self._lines) else None
        return row if isinstance(row, Entry) else None

    @on(LineList.Marked)
    def _tell(self) -> None:
        """What the marked entry means; while one is changed, that one."""
        one = self._editing or self._marked()
        if one is None:
            return
        usual = "" if one.default is None else f"Usual: {one.default or NONE}\n"
        self.query_one("#about", Static).update(
            Content.assemble((plain(one.title), "bold"), f"\n{one.means}\n{usual}Example: {one.example}")
        )

    def _say(self, sentence: str = "") -> None:
        """The line above the keys."""
        line, editing = self.query_one("#message", Static), self._editing
        usual = HINT if editing is None else EDITING_LINES if editing.has_lines else EDITING
        line.set_class(bool(sentence), "-strong")
        line.update(sentence or usual)

    # ------------------------------------------------------------ changing

    @on(LineList.Picked)
    def action_change(self) -> None:
        """Put what holds into a line, for whoever may change it."""
        one, person = self._marked(), self.app.person
        if one is None or self._editing is not None:
            return
        if person is None:
            self._say(f"Who is at the desk? {self.app.key_of('people')} says so.")
            return
        from frontdesk.desk.presence import role_of

        try:
            check(role_of(person), CHANGE)
        except Refusal as refusal:
            self._refused(refusal)
        else:
            self._edit(one)

    def _edit(self, one: Entry | None) -> None:
        self._editing = one
        line, words = self.query_one("#value", Line), self.query_one("#text", Words)
        line.value = words.text = ""
        if one is not None:
            line.display, words.display = not one.has_lines, one.has_lines
            self.query_one("#edit-label", Static).update(f"▸ {plain(one.title)}: ")
            if one.has_lines:
                words.text = one.text
                words.move_cursor(words.document.end)
            else:
                line.value = one.text
                line.cursor_position = len(one.text)
        self.query_one("#edit").display = one is not None
        self.set_focus(None if one is None else words if one.has_lines else line)
        self.refresh_bindings()
        self._tell()
        self._say()

    def _typed(self) -> str:
        lines = self._editing is not None and self._editing.has_lines
        return self.query_one("#text", Words).text if lines else self.query_one("#value", Line).value

    def action_done(self) -> None:
        """Save the line, once every key that was typed has arrived."""
        if self._editing is not None:
            when_typed([self.query_one("#value"), self.query_one("#text")], self._save)

    def _save(self) -> None:
        one, person, text = self._editing, self.app.person, self._typed()
        if one is None or self._saving:
            return
        if text.strip() == one.text.strip():
            self._edit(None)
            self._say("Nothing was changed.")
        elif person is None:
            self._say(f"Who is at the desk? {self.app.key_of('people')}, then Ctrl+S again.")
        else:
            by = person.id

            def work(desk: Desk) -> str:
                change(desk, by, one, text)
                return f"{one.title}: saved, for every desk of the site."

            self._saving = True
            self.app.ask_desk(work, self._saved, self._refused)

    def _saved(self, sentence: str) -> None:
        self._saving = False
        self._edit(None)
        self._say(plain(sentence))
        self.app.board_changed()

    def _refused(self, error: Exception) -> None:
        self._saving = False
        self._say(plain(in_one(error)))

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _answered(self) -> None:
        if self._editing is not None and self.query_one("#message").has_class("-strong"):
            self._say()

    @on(Answer.Unfit)
    def _unfit(self, message: Answer.Unfit) -> None:
        self._say(message.sentence)

    def action_move(self, steps: int) -> None:
        """Mark another line."""
        self._say()
        self.query_one(LineList).move(steps)

    def action_page(self, way: int) -> None:
        """Mark one a page away."""
        self._say()
        self.query_one(LineList).page(way)

    def action_to_end(self, way: int) -> None:
        """Mark the first or the last."""
        self._say()
        self.query_one(LineList).to_end(way)

    def action_leave(self) -> None:
        """Leave the line as it was; without one, the screen."""
        if not self.is_current:
            return
        if self._editing is not None:
            self._edit(None)
        else:
            self.app.pop_screen()
