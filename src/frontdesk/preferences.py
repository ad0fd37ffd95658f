"""What people may set about the screens: the colours, and other keys where practice software owns some.

Keys stand in `keys.toml` in the folder of the settings, one a line: ``new = "f7"``. The names are the ids of the
bindings, as `F1` lists them. A line that cannot be used is told, with what could stand there; the rest counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.places import Places

KEYS_FILE = "keys.toml"
THEME_FILE = "theme"
THEME_CHARACTERS_MAX = 40

EDITING = frozenset(f"ctrl+{letter}" for letter in "acdefkuvwxyz")
"""Fields use these to edit text; a command on one of them would take it away."""
TERMINAL = frozenset({"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j"})
"""To a terminal these are Tab, Enter, Backspace and a new line."""
USABLE = re.compile(r"(shift\+|ctrl\+|alt\+)*f([1-9]|1[0-9]|2[0-4])|ctrl\+(shift\+|alt\+)?[a-z0-9]")


Keys = Mapping[str, str]
"""Which key an id has."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What was found in the settings."""

    theme: str | None
    keys: Keys
    """Those that are not the usual ones."""
    refused: tuple[str, ...]
    """A sentence for each line that cannot be used."""


def read(places: Places, usual: Keys, elsewhere: Callable[[], Keys]) -> Preferences:
    """The preferences on disk. Never raises for what a file holds.

    `usual` are the ids that work everywhere with their usual keys, `elsewhere` gives those of single screens.
    """
    theme = _text(places.state / THEME_FILE)
    keys, refused = _keys(places, usual, elsewhere)
    return Preferences((theme or "").strip()[:THEME_CHARACTERS_MAX] or None, keys, tuple(refused))


def keep_theme(places: Places, theme: str) -> None:
    """Remember the colours; a disk that cannot be written costs no more than that."""
    try:
        places.state.mkdir(parents=True, exist_ok=True)
        (places.state / THEME_FILE).write_text(theme, encoding="utf-8")
    except OSError:
        return


def _keys(places: Places, usual: Keys, elsewhere: Callable[[], Keys]) -> tuple[dict[str, str], list[str]]:
    import tomllib

    file = places.config / KEYS_FILE
    text = _text(file)
    if text is None:
        return {}, []
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return {}, [f'{file} cannot be read: {error}. Write one key a line, such as: new = "f7"']
    own = elsewhere()
    keys: dict[str, str] = {}
    refused = []
    for name, key in found.items():
        fault = _fault(name, key, usual, own)
        if fault:
            refused.append(f"{file}: {fault}")
        else:
            keys[name] = _plain(key)
    return _without_doubles(keys, usual, own, refused)


def _fault(name: str, key: object, usual: Keys, own: Keys) -> str:
    if name not in {**own, **usual}:
        from difflib import get_close_matches

        near = get_close_matches(name, [*usual, *own], n=1) or sorted(usual)  # all together would hide the screen
        return f'nothing is called "{name}". Use {" or ".join(near)}.'
    if not isinstance(key, str) or not USABLE.fullmatch(_plain(key)):
        return f'"{name}" needs an F-key or Ctrl and a letter, such as "f7" or "ctrl+g".'
    if _plain(key) in EDITING | TERMINAL:
        return f'"{key}" belongs to typing and cannot stand for "{name}".'
    return ""


def _without_doubles(
    keys: dict[str, str], usual: Keys, own: Keys, refused: list[str]
) -> tuple[dict[str, str], list[str]]:
    """Of two with one key, the one that was set goes back to its usual key.

    Keys of single screens may be alike, since only one screen is shown; those that work everywhere may not.
    """
    for name, key in list(keys.items()):
        others = {one: keys.get(one, its) for one, its in ({**own, **usual} if name in usual else usual).items()}
        taken = next((other for other, its in others.items() if its == key and other != name), None)
        if taken is not None:
            del keys[name]
            refused.append(f'"{key}" is the key of "{taken}" and cannot stand for "{name}" as well.')
    return keys, refused


def _plain(key: str) -> str:
    return key.strip().lower().replace(" ", "")


def _text(file: Path) -> str | None:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
