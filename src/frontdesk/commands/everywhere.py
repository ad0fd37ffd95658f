"""What every command shares: the four options that may stand before or after it, and how it answers.

A command's function begins with a `Call`. Typer never sees that parameter: `command` gives the function the
four options instead and builds the call from them, so that each is written down once. A parameter that is a class of
`Options` becomes its fields in the same way.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from frontdesk import desk as desks
from frontdesk.commands import pins
from frontdesk.commands.ending import tell
from frontdesk.commands.options import Options
from frontdesk.commands.plain import harmless, plain
from frontdesk.places import Places, find_places
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import WhoActs

Home = Annotated[str | None, typer.Option("--home", metavar="DIR", help="Keep everything under this one folder.")]
As = Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who acts; else FRONTDESK_STAFF says so.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Print no more than was asked for.")]


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of one command: where its records lie, who acts, and how it answers."""

    home: str | None = None
    by: str | None = None
    json: bool = False
    quiet: bool = False

    @cached_property
    def places(self) -> Places:
        """Where this installation keeps its things."""
        return find_places(self.home)

    @contextmanager
    def desk(self, *, arrive: bool = True) -> Iterator[desks.Desk]:
        """The desk, open for as long as the block lasts, with whoever was named at it.

        Raises what `actor` raises for a name that was given; with `arrive` False nobody is at it yet.
        """
        opened = desks.open_desk(self.places)
        try:
            if arrive and self.by and desks.people(opened):
                self.actor(opened)
            yield opened
        finally:
            opened.close()

    def actor(self, desk: desks.Desk) -> StaffId:
        """Who acts, with their PIN where sign-in is on.

        Raises `WhoActs`, `UnknownPerson`, `PinNeeded`, `WrongPin`, `LockedOut`, `NoPinYet`.
        """
        if not self.by:
            raise WhoActs
        person = desk.practice.person(self.by)
        if desk.journal.present != person.id:
            has_pin = person.id in desk.practice.pins
            desks.sign_in(desk, person.id, pins.pin_of(person.name) if has_pin else None)
        return person.id

    def reader(self, desk: desks.Desk) -> StaffId | None:
        """Who reads, where a name was given."""
        return self.actor(desk) if self.by else None

    def answer(self, document: object, *lines: str) -> None:
        """The one JSON document, or what people read; on standard output either way."""
        if self.json:
            print(harmless(json.dumps(document, ensure_ascii=False)))  # noqa: T201  this is the command line
        else:
            print("\n".join(plain(line) for line in lines))  # noqa: T201  the same

    def done(self, document: object, *lines: str) -> None:
        """Like `answer`, for a command that was told to do something: with --quiet it only does it."""
        if self.json or not self.quiet:
            self.answer(document, *lines)

    def remark(self, text: str) -> None:
        """A warning or progress, for people: on standard error, and not with --quiet."""
        if not self.quiet:
            tell(text)


Function = TypeVar("Function", bound=Callable[..., None])
EVERYWHERE: tuple[tuple[str, Any, Any], ...] = (
    ("home", Home, None),
    ("as_", As, None),
    ("json_", Json, False),
    ("quiet", Quiet, False),
)


def command(app: typer.Typer, name: str) -> Callable[[Function], Function]:
    """Make the function a command of that name. Its first parameter is the `Call`; the rest are its own."""

    def register(function: Function) -> Function:
        app.command(name)(_with_everywhere(function))
        return function

    return register


def alone(app: typer.Typer) -> Callable[[Function], Function]:
    """Let a group of commands do what the function does when no word follows its name."""

    def register(function: Function) -> Function:
        app.callback(invoke_without_command=True)(_with_everywhere(function, alone=True))
        return function

    return register


def remember(context: typer.Context, *, home: str | None, by: str | None, json: bool, quiet: bool) -> None:
    """Keep what stood before the command."""
    context.obj = Call(home=home, by=by or os.environ.get("FRONTDESK_STAFF"), json=json, quiet=quiet)


def _with_everywhere(function: Callable[..., None], *, alone: bool = False) -> Callable[..., None]:
    def called(context: typer.Context, **values: Any) -> None:  # noqa: ANN401  Typer fills them in by the signature
        before: Call = context.obj
        after = {name: values.pop(name) for name, _, _ in EVERYWHERE}
        call = Call(
            home=after["home"] or before.home,
            by=after["as_"] or before.by,
            json=after["json_"] or before.json,
            quiet=after["quiet"] or before.quiet,
        )
        if alone and context.invoked_subcommand is not None:
            context.obj = call
        else:
            for name, shared in bundles.items():
                values[name] = shared(**{option.name: values.pop(option.name) for option in _options_of(shared)})
            function(call, **values)

    kind = inspect.Parameter.KEYWORD_ONLY
    given = list(inspect.signature(function, eval_str=True).parameters.values())[1:]
    bundles = {each.name: each.annotation for each in given if _is_bundle(each.annotation)}
    own = [each for each in given if each.name not in bundles]
    own += [option for shared in bundles.values() for option in _options_of(shared)]
    added = [inspect.Parameter(name, kind, default=default, annotation=hint) for name, hint, default in EVERYWHERE]
    mine = inspect.Parameter("context", kind, annotation=typer.Context)
    everything = [mine, *(each.replace(kind=kind) for each in own), *added]
    called.__signature__ = inspect.Signature(everything)  # type: ignore[attr-defined]
    called.__annotations__ = {each.name: each.annotation for each in everything}
    called.__name__, called.__doc__ = function.__name__, function.__doc__
    return called


def _is_bundle(annotation: object) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Options)


def _options_of(shared: type[Options]) -> list[inspect.Parameter]:
    """The fields of the class, as Typer reads them."""
    hints = get_type_hints(shared, include_extras=True)
    kind = inspect.Parameter.KEYWORD_ONLY
    return [inspect.Parameter(f.name, kind, default=f.default, annotation=hints[f.name]) for f in fields(shared)]
