"""Looking at records: lists, one complaint, find, drafts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import showing
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No
from frontdesk.commands.plain import one_line
from frontdesk.desk import Desk, Line
from frontdesk.recovery.clocks import end_of_date, local_date
from frontdesk.recovery.codes import Flag, NextStep
from frontdesk.recovery.refusals import WrongValue

PAGE = 500


class OneListOnly(WrongValue):
    """Two lists were asked for at once."""

    code = "one-list-only"

    def __init__(self, asked: list[str]) -> None:
        """Name them."""
        super().__init__(f"{' and '.join(asked)} are different lists.", "ask for one of them.")


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "list")(list_)
    command(app, "show")(show)
    command(app, "find")(find)
    command(app, "drafts")(drafts)


def list_(
    call: Call,
    *,
    open_: Annotated[
        bool, typer.Option("--open", help="What is open, most urgent first; this is the usual list.")
    ] = False,
    due: Annotated[bool, typer.Option("--due", help="What is late, or due before the day is over.")] = False,
    follow_ups: Annotated[bool, typer.Option("--follow-ups", help="Who waits for a call back, soonest first.")] = False,
    review: Annotated[bool, typer.Option("--review", help="What the manager has to look at.")] = False,
    all_: Annotated[bool, typer.Option("--all", help="Every record, newest first.")] = False,
) -> None:
    """List complaints. No list shows a word of a patient; JSON does."""
    asked = {"--open": open_, "--due": due, "--follow-ups": follow_ups, "--review": review, "--all": all_}
    chosen = [name for name, wanted in asked.items() if wanted]
    if len(chosen) > 1:
        raise OneListOnly(chosen)
    with call.desk() as desk:
        listed(call, desk, LISTS[chosen[0] if chosen else "--open"](desk))


def show(call: Call, no: No) -> None:
    """Show everything about one complaint."""
    with call.desk() as desk:
        case = desks.case(desk, no, by=call.reader(desk))
        call.answer(desks.as_json(case), *showing.whole(case))


def find(call: Call, text: Annotated[str, typer.Argument(metavar="TEXT", help="Words, or a number.")]) -> None:
    """Find complaints by what was said, a patient reference or a number."""
    with call.desk() as desk:
        listed(call, desk, desks.find(desk, text))


def drafts(call: Call) -> None:
    """List what was typed and not saved yet."""
    with call.desk() as desk:
        kept, zone = desks.drafts(desk), desk.practice.rules.calendar.zone
        shown = [
            {
                "id": each.id,
                "staff": desk.practice.name_of(each.staff),
                "updated_at": each.updated_at.astimezone(zone).isoformat(),
                "fields": dict(each.fields),
            }
            for each in kept
        ]
        said = (f"{showing.local(d.updated_at, zone)}  {one_line(d.fields.get('said', ''))[:60]}" for d in kept)
        call.answer({"count": len(kept), "drafts": shown}, *(said if kept else ("There are none.",)))


def listed(call: Call, desk: Desk, lines: tuple[Line, ...]) -> None:
    """Answer with a list."""
    if call.json:
        cases = desks.every_case(desk, (line.id for line in lines))
        call.answer(desks.list_json(cases, desk.now().astimezone(desk.practice.rules.calendar.zone)))
    else:
        call.answer(None, *showing.lines(lines, desk.practice.rules.calendar.zone))


def _open(desk: Desk) -> tuple[Line, ...]:
    return desks.open_lines(desk)


def _due(desk: Desk) -> tuple[Line, ...]:
    calendar = desk.practice.rules.calendar
    night = end_of_date(calendar, local_date(calendar, desk.now()))
    return tuple(line for line in _open(desk) if line.due_at is not None and line.due_at < night)


def _follow_ups(desk: Desk) -> tuple[Line, ...]:
    waiting = [(line.due_at, line) for line in _open(desk) if line.step is NextStep.FOLLOW_UP and line.due_at]
    return tuple(line for _, line in sorted(waiting, key=lambda pair: pair[0]))


def _review(desk: Desk) -> tuple[Line, ...]:
    return tuple(line for line in _every(desk) if Flag.NEEDS_REVIEW in line.flags)


def _all(desk: Desk) -> tuple[Line, ...]:
    return tuple(_every(desk))


def _every(desk: Desk) -> Iterator[Line]:
    for offset in count(0, PAGE):
        page = desks.history_page(desk, offset, PAGE)
        yield from page
        if len(page) < PAGE:
            return


LISTS = {"--open": _open, "--due": _due, "--follow-ups": _follow_ups, "--review": _review, "--all": _all}
