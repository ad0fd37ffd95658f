"""Who has to hear of it: calls, special routes, whoever stands higher; and what is promised or approved."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading
from frontdesk.commands.desk import moment, shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No, When, listed
from frontdesk.desk import work
from frontdesk.recovery.codes import Duty, Flag, Role
from frontdesk.recovery.empowerment import parse_money
from frontdesk.recovery.refusals import UnknownCode, UnreadableTime
from frontdesk.recovery.routes import ROUTES

CALLABLE = {duty.whom: duty for duty in Duty if duty is not Duty.INCIDENT}
HIGHER = (Role.LEAD, Role.MANAGER)


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "called")(called)
    command(app, "incident")(incident)
    command(app, "route")(route)
    command(app, "escalate")(escalate)
    command(app, "promise")(promise)
    command(app, "approve-amends")(approve_amends)


def called(
    call: Call,
    no: No,
    *,
    who: Annotated[str, typer.Option(metavar="WORD", help=f"Who was told: {', '.join(CALLABLE)}.")],
    name: Annotated[str | None, typer.Option(metavar="TEXT", help="Their name; it stays on site.")] = None,
    when: When,
) -> None:
    """Put on record that somebody was called about it.

    A call to a nurse or clinician makes it a safety complaint.
    """
    duty = CALLABLE.get(who.strip().casefold().replace("-", "_"))
    if duty is None:
        raise reading.unknown("word for --who", who, CALLABLE)
    with call.desk() as desk:
        case = desks.nurse_called(
            desk, call.actor(desk), no, duty=duty, who=reading.optional_text(name), **when.on(desk)
        )
        shown(call, case, f"the {duty.words} was told")


def incident(
    call: Call,
    no: No,
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="As the incident system gave it.")],
    *,
    when: When,
) -> None:
    """Put the number of the incident report on record.

    The incident itself is looked into elsewhere.
    """
    with call.desk() as desk:
        case = desks.nurse_called(
            desk, call.actor(desk), no, duty=Duty.INCIDENT, who=reading.text(number), **when.on(desk)
        )
        shown(call, case, "incident report on record")


def route(
    call: Call,
    no: No,
    to: Annotated[str, typer.Argument(metavar="ROUTE", help=f"One of {listed(ROUTES)}.")],
    *,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; - reads standard input.")] = None,
    when: When,
) -> None:
    """Send a complaint a special way: whoever it leads to has to hear of it."""
    flag = reading.needed(Flag, "route", to)
    if flag not in ROUTES:
        raise UnknownCode("route", to, [each.value for each in ROUTES])
    with call.desk() as desk:
        case = work.route(desk, call.actor(desk), no, to=flag, note=reading.optional_text(note), **when.on(desk))
        shown(call, case, f"on the {flag.words} route. {ROUTES[flag].do}")


def escalate(
    call: Call,
    no: No,
    *,
    to: Annotated[str, typer.Option(metavar="ROLE", help=f"Who is to hear of it: {listed(HIGHER)}.")],
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why; - reads standard input.")] = None,
    when: When,
) -> None:
    """Bring a complaint before somebody higher up."""
    role = reading.needed(Role, "role", to)
    if role not in HIGHER:
        raise UnknownCode("role that complaints go up to", to, [each.value for each in HIGHER])
    with call.desk() as desk:
        case = work.escalate(desk, call.actor(desk), no, to=role, note=reading.optional_text(note), **when.on(desk))
        shown(call, case, f"brought before the {role.words}")


def promise(
    call: Call,
    no: No,
    time: Annotated[str, typer.Argument(metavar="TIME", help="By when; such as 2026-05-27T12:00.")],
    *,
    when: When,
) -> None:
    """Promise the patient another time; the complaint comes back on top by then."""
    with call.desk() as desk:
        until = moment(desk, time)
        if until is None:
            raise UnreadableTime(time)
        case = work.promise(desk, call.actor(desk), no, promise_at=until, **when.on(desk))
        shown(call, case, "has a new promise")


def approve_amends(
    call: Call,
    no: No,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="Such as 40.00, in the site's currency.")],
    *,
    when: When,
) -> None:
    """Let one gift pass the year's limit, as the manager.

    The limit is what one patient may be given in twelve months.
    """
    cents = parse_money(amount)
    with call.desk() as desk:
        case = work.approve_amends(desk, call.actor(desk), no, cents=cents, **when.on(desk))
        shown(call, case, "amends approved")
