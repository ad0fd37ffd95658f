"""What is refused on a screen is said with keys and fields: an option of the command line helps nobody there.

Every module that the screens can reach is gone through, so that no new refusal slips in: each class is made once and
read as a screen says it, and no function that raises one hands over an option that has no other words for the screens.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from tests.cli.test_help import COMMANDS
from tests.screens.conftest import Running, text

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk.given_out import Days
from frontdesk.places import FolderRefused
from frontdesk.recovery.codes import LetterKind
from frontdesk.recovery.refusals import LateReasonMissing, UnknownComplaint, WhoActs
from frontdesk.sync.errors import SyncTrouble
from frontdesk.widgets.refused import in_one

SOURCE = Path(desk.__file__).parents[2]
MODULES = {
    ".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted((SOURCE / "frontdesk").rglob("*.py"))
}
OPTION = re.compile(r"(?<![\w-])--[a-z]|FRONTDESK_[A-Z]")
OF_THE_DESK = sorted({name.split()[0] for name in COMMANDS} - {"group"})
COMMAND = re.compile(rf"(?<!IT runs: )\bfrontdesk ({'|'.join(OF_THE_DESK)})\b")
"""IT may be told a command; nobody at the desk is."""


def names_the_command_line(said: str) -> bool:
    return bool(OPTION.search(said) or COMMAND.search(said))


# ---------------------------------------------------------------- what the screens can reach


def _imports(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.ImportFrom) and child.module:
            later = desk._LATER if child.module == "frontdesk.desk" else {}
            yield child.module
            yield from (f"{child.module}.{later.get(name.name, name.name)}" for name in child.names)
        yield from _imports(child)


def _reached() -> dict[str, ast.Module]:
    """Every module that is imported from the app on, at whatever moment, by its name."""
    found: dict[str, ast.Module] = {}
    waiting = ["frontdesk.app"]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = ast.parse(MODULES[name].read_text(encoding="utf-8"))
            waiting += [module for module in _imports(found[name]) if module in MODULES]
    return dict(sorted(found.items()))


REACHED = _reached()


ERRORS: dict[str, type[Exception]] = {
    f"{name}.{kind.__name__}": kind
    for name in REACHED
    for kind in vars(import_module(name)).values()
    if isinstance(kind, type) and issubclass(kind, Exception) and kind.__module__ == name
}
"""Every error of ours there, in a fixed order."""


# ---------------------------------------------------------------- one of each

PLAIN: dict[object, object] = {
    str: "A1", int: 3, float: 1.5, bool: True, date: date(2026, 5, 22), datetime: datetime(2026, 5, 22, tzinfo=UTC),
    Path: Path("somewhere/a file"), Days: Days(date(2026, 5, 1), date(2026, 5, 22)),
    FolderRefused: FolderRefused(Path("somewhere"), "is full", "free some space."), Any: "A1",
    LetterKind: LetterKind.INTERIM, SyncTrouble: SyncTrouble("It is off."),
}  # fmt: skip


def _sample(kind: Any, *, full: bool) -> object:
    """Something of that type; where it may be nothing, nothing unless it is to be `full`."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Literal:
        return inside[0]
    if kind in PLAIN:
        return PLAIN[kind]
    if origin in {Union, UnionType}:
        arms = [arm for arm in inside if arm is not type(None)]
        return _sample(arms[0], full=full) if full or len(arms) == len(inside) else None
    if origin is not None and issubclass(origin, Iterable):
        return (_sample(inside[0], full=full),) if full else ()
    assert issubclass(kind, Enum), f"say in PLAIN what a {kind} may be"
    return next(iter(kind))


def _made(kind: type[Exception], *, full: bool) -> Exception:
    if kind.__init__ is Exception.__init__:
        return kind("A1")
    types = get_type_hints(kind.__init__)
    taken = [one for one in inspect.signature(kind).parameters.values() if full or one.default is one.empty]
    named = {one.name: _sample(types[one.name], full=full) for one in taken if one.kind is one.KEYWORD_ONLY}
    return kind(*(_sample(types[one.name], full=full) for one in taken if one.kind is not one.KEYWORD_ONLY), **named)


@pytest.mark.parametrize("name", ERRORS)
def test_no_refusal_names_the_command_line_on_a_screen(name: str) -> None:
    for full in (True, False):
        said = in_one(_made(ERRORS[name], full=full))
        assert not names_the_command_line(said), said
        assert "{" not in said, "a key that nothing is called by"


# ---------------------------------------------------------------- what is handed to one where it is raised


def _calls_an_error(node: ast.AST) -> bool:
    names = {name.rpartition(".")[2] for name in ERRORS}
    return any(isinstance(one, ast.Call) and ast.unparse(one.func) in names for one in ast.walk(node))


def _words(node: ast.AST) -> Iterator[str]:
    """The texts in a piece of code, but for what an `Advice` says to the command line.

    What the group's server says in one piece is a next step for IT behind its first line.
    """
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "Advice":
        for word in node.keywords:
            yield from _words(word.value)
        return
    if isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value.partition("\nNext: ")[0]
    for child in ast.iter_child_nodes(node):
        yield from _words(child)


def _without_docstring(one: ast.FunctionDef) -> Sequence[ast.stmt]:
    return one.body[1:] if ast.get_docstring(one) else one.body


def test_what_is_handed_to_a_refusal_has_words_for_the_screens() -> None:
    functions = [one for tree in REACHED.values() for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    raising = [line for one in functions if _calls_an_error(one) for line in _without_docstring(one)]
    said = [words for line in raising for words in _words(line)]
    assert [words for words in said if names_the_command_line(words)] == []


# ---------------------------------------------------------------- as it is seen


def test_a_key_is_called_as_it_is_on_the_keyboard() -> None:
    assert in_one(UnknownComplaint("A99")) == "There is no complaint 'A99' here. Look for it with F3."
    assert in_one(WhoActs()) == "Nobody is named as acting. Say who is at the desk with Ctrl+N."
    assert str(LateReasonMissing()).endswith("Next: add the reason (--late-reason TEXT).")
    assert in_one(LateReasonMissing()).endswith("entered late. Add the reason.")


async def test_a_key_that_somebody_changed_is_called_by_its_new_name(app: FrontDesk, running: Running) -> None:
    async with running(app) as pilot:
        app.set_keymap({"find": "ctrl+f"})
        app.say_no(UnknownComplaint("A99"))
        await pilot.pause()
        assert "Look for it with Ctrl+F." in text(app)
