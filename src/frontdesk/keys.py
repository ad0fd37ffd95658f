"""The keys that work on every screen, and how keys are called.

Letters belong to text: commands are F-keys and Ctrl+letter. Each has an id, under which `keys.toml` gives it
another key, and words: `description` stands at the bottom and in the list of all commands, `tooltip` in F1.
"""

from __future__ import annotations

from textual.binding import Binding


def _key(name: str, key: str, words: str, told: str) -> Binding:
    # Priority: a field for text would take F6 and F7 for itself.
    return Binding(key, name, words, id=name, priority=True, tooltip=told)


APP_KEYS = (
    _key("help", "f1", "Help", "what this screen is for, and its keys"),
    _key("new", "f2", "New complaint", "somebody tells you what went wrong"),
    _key("find", "f3", "Find", "look through everything, open and closed"),
    _key("open", "f4", "Open issues", "back to what still needs somebody"),
    _key("checklist", "f5", "Checklist", "the steps of the complaint that is marked"),
    _key("next_draft", "f6", "Next draft", "go round the forms begun and not saved"),
    _key("day_end", "f7", "Day end", "go through the day and sign it"),
    _key("blank", "f8", "Blank", "hide everything from curious eyes"),
    _key("undo", "f9", "Undo", "take back what you saved last"),
    _key("sync", "f12", "Sync now", "send the records to the medical group"),
    _key("people", "ctrl+n", "Who is here", "say who is at the desk"),
    _key("palette", "ctrl+p", "All", "every command by its name"),
    _key("quit", "ctrl+q", "Quit", "close frontdesk; what you typed is kept"),
)

COMMANDS = frozenset(binding.action for binding in APP_KEYS)

ALSO = {
    "Checklist": "redact erase legal hold letter reopen merge hand",
    "Day end": "encounters visits huddle thanks thank recognise codes coding",
    "Export": "spreadsheet csv xlsx json take along",
    "Find": "old earlier history search views",
    "Grievances": "committee notice letter interim",
    "Learning": "story thanks train cards improvement concern report remedies",
    "Progress": "month monthly report measures numbers rates chart",
    "Settings": "policy policies closure closed holiday purpose deputy add roles pin",
    "Audit": "trail read exported emergency",
    "Shift note": "hand over handover",
}
"""Words by which a command is looked for besides its name, by that name."""

NAMES = {
    "escape": "Esc",
    "pageup": "Page up",
    "pagedown": "Page down",
    "enter": "Enter",
    "space": "Space",
    "up": "Up",
    "down": "Down",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
}


def key_words(key: str) -> str:
    """A key as it is printed on the keyboard: ``F2``, ``Ctrl+P``, ``Esc``."""
    return "+".join(NAMES.get(piece, piece.capitalize()) for piece in key.split("+"))
