"""The way in. Without a command the screens open, and nothing that only commands need is imported."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from io import TextIOWrapper
from typing import NoReturn, TextIO

from frontdesk import __version__
from frontdesk.places import find_places

NO_TERMINAL = 2
OPTIONS = ("--home", "--as")
DEMO = {"demo": "demo", "--fresh": "fresh"}


@dataclass(frozen=True, slots=True)
class Screens:
    """The words ask for the screens, on the user's own practice or on the throw-away one."""

    home: str | None = None
    person: str | None = None
    demo: bool = False
    fresh: bool = False


def main() -> None:
    """Run what the command line asks for, and end with its exit code."""
    _no_core_dumps()
    _speak_utf8()
    sys.exit(_run(sys.argv[1:]))


def asks_for_screens(words: Sequence[str]) -> Screens | None:
    """What to open; None when the words are a command."""
    said: dict[str, str] = {}
    rest = []
    left = iter(words)
    for word in left:
        option, equals, value = word.partition("=")
        if option in OPTIONS:
            said[option] = value if equals else next(left, "")
        else:
            rest.append(word)
    if "" in said.values() or len(set(rest)) != len(rest) or (rest and rest[0] != "demo") or set(rest) - set(DEMO):
        return None
    home, person = said.get("--home"), said.get("--as")
    return None if rest and person else Screens(home, person, demo="demo" in rest, fresh="--fresh" in rest)


def _run(words: Sequence[str]) -> int:
    if list(words) == ["--version"]:
        print(f"frontdesk {__version__}")  # noqa: T201  this is the command line
        return 0
    screens = asks_for_screens(words)
    on_terminal = _is_terminal(sys.stdin) and _is_terminal(sys.stdout)
    if screens is None or (screens.demo and not on_terminal):
        from frontdesk.cli import run

        return run(words)
    if not on_terminal:
        from frontdesk.commands.ending import tell

        tell("The screens need a terminal, and this is none.\nNext: see frontdesk --help for the commands.")
        return NO_TERMINAL
    try:
        return _show(screens)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - `ended` says what it was
        from frontdesk.commands.ending import ended  # its sentences would cost the first paint

        return ended(partial(_fail, error), home=screens.home)


def _fail(error: BaseException) -> NoReturn:
    raise error


def _show(screens: Screens) -> int:
    if screens.demo:
        from frontdesk.demo import show

        return show(home=screens.home, fresh=screens.fresh)
    from frontdesk.app import FrontDesk
    from frontdesk.endings import stops_given_back

    app = FrontDesk(find_places(screens.home), person=screens.person or os.environ.get("FRONTDESK_STAFF"), syncs=True)
    with stops_given_back():
        app.run()
    return app.return_code or 0


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and not stream.closed and stream.isatty()


def _no_core_dumps() -> None:
    """A core dump would hold the key and whatever was on the screen. Windows writes none of its own accord."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _speak_utf8() -> None:
    """Say everything as UTF-8, whatever the locale: a complaint may hold any script, and scripts read us."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
