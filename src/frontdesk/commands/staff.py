"""Who works here: the staff list and their PINs."""

from __future__ import annotations

from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import pins, reading
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import listed
from frontdesk.desk import Desk
from frontdesk.recovery.codes import Role
from frontdesk.recovery.practice import Person

Name = Annotated[str, typer.Argument(metavar="NAME")]
RoleWord = Annotated[str, typer.Option("--role", metavar="WORD", help=f"What they do here: {listed(Role)}.")]
Deputy = Annotated[bool, typer.Option("--deputy", help="Stands in for the manager.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    staff = typer.Typer(help="Who works here.")
    command(staff, "add")(staff_add)
    command(staff, "list")(staff_list)
    command(staff, "role")(staff_role)
    command(staff, "pin")(staff_pin)
    command(staff, "leave")(staff_leave)
    app.add_typer(staff, name="staff")


def staff_add(call: Call, name: Name, *, role: RoleWord, deputy: Deputy = False) -> None:
    """Put somebody on the staff list."""
    job = reading.needed(Role, "role", role)
    with call.desk() as desk:
        by = call.reader(desk) if desks.people(desk) else None
        person = desks.add_person(desk, by, name, job, deputy=deputy)
        call.done(_shown(desk, person), f"{person.name} is on the staff list as {person.role.words}.")


def staff_list(call: Call) -> None:
    """List who works here."""
    with call.desk() as desk:
        people, practice = desks.people(desk), desk.practice
        said = [
            f"{p.name}  {p.role.words}{', deputy' if p.deputy else ''}{', PIN' if p.id in practice.pins else ''}"
            for p in people
        ]
        call.answer(
            {"staff": [_shown(desk, p) for p in people], "sign_in": practice.sign_in_is_on}, *(said or ("Nobody yet.",))
        )


def staff_role(call: Call, name: Name, *, role: RoleWord, deputy: Deputy = False) -> None:
    """Give somebody another role."""
    job = reading.needed(Role, "role", role)
    with call.desk() as desk:
        by, whom = call.actor(desk), desks.person(desk, name).id
        person = desks.change_role(desk, by, whom, job, deputy=deputy)
        call.done(_shown(desk, person), f"{person.name} is {person.role.words} now.")


def staff_pin(
    call: Call,
    name: Name,
    *,
    remove: Annotated[bool, typer.Option("--remove", help="Take the PIN away; they choose another.")] = False,
) -> None:
    """Set your own PIN, or somebody else's as a manager."""
    with call.desk(arrive=False) as desk:
        whom = desks.person(desk, name)
        actor = desks.person(desk, call.by) if call.by else whom
        proves = actor.id in desk.practice.pins
        pin = "" if remove else pins.new_pin_for(whom.name, after_another=proves)
        if proves:
            desks.sign_in(desk, actor.id, pins.pin_of(actor.name))
        if remove:
            desks.remove_pin(desk, actor.id, whom.id)
        else:
            desks.set_pin(desk, actor.id, whom.id, pin)
        said = f"{whom.name} has no PIN any more." if remove else f"{whom.name} signs in with the new PIN."
        call.done(_shown(desk, whom), said)


def staff_leave(call: Call, name: Name) -> None:
    """Take somebody off the staff list; what they did keeps their name."""
    with call.desk() as desk:
        person = desks.leave(desk, call.actor(desk), desks.person(desk, name).id)
        call.done({**_shown(desk, person), "present": False}, f"{person.name} has left.")


def _shown(desk: Desk, person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "deputy": person.deputy,
        "pin": person.id in desk.practice.pins,
    }
