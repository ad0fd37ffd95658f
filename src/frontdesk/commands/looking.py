"""Looking at records: lists, one complaint, find, drafts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading, showing
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.narrowing import Narrowing
from frontdesk.commands.options import No
from frontdesk.commands.plain import one_line
from frontdesk.desk import Desk, Line
from frontdesk.desk.finding import OPEN, Filters, Spot, lines_at, look_up, page
from frontdesk.recovery.clocks import end_of_date, local_date
from frontdesk.recovery.codes import Flag, NextStep
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import WrongValue

PAGE = 500
LINES_MAX = 500
"""So many lines people are shown; JSON has all of them."""


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
    narrowing: Narrowing,
) -> None:
    """List complaints. No list shows a word of a patient; JSON does."""
    asked = {"--open": open_, "--due": due, "--follow-ups": follow_ups, "--review": review, "--all": all_}
    chosen = [name for name, wanted in asked.items() if wanted]
    if len(chosen) > 1:
        raise OneListOnly(chosen)
    with call.desk() as desk:
        filters, by = narrowing.filters(desk), call.reader(desk)
        name = chosen[0] if chosen else "--all" if narrowing.state or narrowing.sort else "--open"
        if name in EVERY:
            lines = _every(desk, EVERY[name](filters), by)
        else:
            lines = _those(desk, OPEN_LISTS[name](desk), filters, by, keep_order=narrowing.sort is None)
        listed(call, desk, tuple(lines))


def show(call: Call, no: No) -> None:
    """Show everything about one complaint."""
    with call.desk() as desk:
        case = desks.case(desk, no, by=call.reader(desk))
        call.answer(desks.as_json(case), *showing.whole(case))


def find(
    call: Call,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Words, a number, the end of a phone number ...")],
    *,
    narrowing: Narrowing,
) -> None:
    """Find complaints by words, a number, or the end of a phone or reference."""
    text = reading.text(text)
    with call.desk() as desk:
        filters, by = narrowing.filters(desk), call.reader(desk)
        found = look_up(desk, text, filters, by=by) if text.strip() else None
        if found is not None and found.more:
            call.remark(f"Only the newest {len(found.slots)} with these words are listed: more words find fewer.")
        listed(call, desk, lines_at(desk, found.slots, by=by) if found else ())


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


def listed(call: Call, desk: Desk, lines: Sequence[Line]) -> None:
    """Answer with a list; people are spared more than they can read."""
    zone = desk.practice.rules.calendar.zone
    if call.json:
        cases = desks.every_case(desk, (line.id for line in lines))
        call.answer(desks.list_json(cases, desk.now().astimezone(zone)))
        return
    call.answer(None, *showing.lines(lines[:LINES_MAX], zone))
    if len(lines) > LINES_MAX:
        call.remark(f"And {len(lines) - LINES_MAX:,} more. Narrow the list (--category, --from ...) or take --json.")


def _open(desk: Desk) -> Sequence[Line]:
    return desks.open_lines(desk)


def _due(desk: Desk) -> Sequence[Line]:
    calendar = desk.practice.rules.calendar
    night = end_of_date(calendar, local_date(calendar, desk.now()))
    return [line for line in _open(desk) if line.due_at is not None and line.due_at < night]


def _follow_ups(desk: Desk) -> Sequence[Line]:
    waiting = [(line.due_at, line) for line in _open(desk) if line.step is NextStep.FOLLOW_UP and line.due_at]
    return [line for _, line in sorted(waiting, key=lambda pair: pair[0])]


def _every(desk: Desk, filters: Filters, by: StaffId | None) -> Iterator[Line]:
    """All that fit, page by page, each from where the one before ended."""
    spot: Spot | None = Spot()
    while spot is not None:
        found = page(desk, filters, spot, by=by, limit=PAGE)
        yield from found.lines
        spot = Spot(found.last) if len(found.lines) == PAGE else None


def _those(
    desk: Desk, lines: Sequence[Line], filters: Filters, by: StaffId | None, *, keep_order: bool
) -> Iterator[Line]:
    """Of these, the ones that fit and that this person may read."""
    fitting = {line.id: line for line in _every(desk, replace(filters, state=filters.state or OPEN), by)}
    if keep_order:
        return (line for line in lines if line.id in fitting)
    ids = {line.id for line in lines}
    return (line for one, line in fitting.items() if one in ids)


def _for_review(filters: Filters) -> Filters:
    return replace(filters, flags=filters.flags | {Flag.NEEDS_REVIEW})


OPEN_LISTS = {"--open": _open, "--due": _due, "--follow-ups": _follow_ups}
EVERY: dict[str, Callable[[Filters], Filters]] = {"--all": lambda filters: filters, "--review": _for_review}
