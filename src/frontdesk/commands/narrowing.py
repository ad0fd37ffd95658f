"""Options by which lists are narrowed and sorted: the same for `list` and `find`, each described once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias

import typer

from frontdesk.commands import reading
from frontdesk.commands.options import Options, listed
from frontdesk.desk import Desk
from frontdesk.desk.finding import OPEN, Filters, Order
from frontdesk.recovery.codes import Category, Channel, Flag, RecordKind, State
from frontdesk.recovery.identifiers import StaffId

STATES = (OPEN, *(state.value for state in State))

StateOption: TypeAlias = Annotated[
    str | None, typer.Option("--state", metavar="STATE", help=f"Only those: {', '.join(STATES)}.")
]
KindOption: TypeAlias = Annotated[
    str | None, typer.Option("--kind", metavar="KIND", help=f"Only these records: {listed(RecordKind)}.")
]
CategoryOption: TypeAlias = Annotated[
    str | None, typer.Option("--category", metavar="CODE", help="Only about this: WAIT, BILL, RX ...")
]
SeverityOption: TypeAlias = Annotated[
    str | None, typer.Option("--severity", metavar="1|2|3", help="Only of this severity.")
]
ChannelOption: TypeAlias = Annotated[
    str | None, typer.Option("--channel", metavar="CHANNEL", help=f"Only what came by: {listed(Channel)}.")
]
FlagOption: TypeAlias = Annotated[
    list[str] | None, typer.Option("--flag", metavar="MARK", help="Only with this mark; may be given again.")
]
ClinicianOption: TypeAlias = Annotated[
    str | None, typer.Option("--clinician", metavar="CODE", help="Only about this clinician.")
]
OwnerOption: TypeAlias = Annotated[
    str | None, typer.Option("--owner", metavar="NAME", help="Only what this person looks after.")
]
FromOption: TypeAlias = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Received on this day or later.")
]
ToOption: TypeAlias = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Received on this day or before.")
]
SortOption: TypeAlias = Annotated[str | None, typer.Option("--sort", metavar="ORDER", help="newest, due or number.")]


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowing(Options):
    """The options as they were written."""

    state: StateOption = None
    kind: KindOption = None
    category: CategoryOption = None
    severity: SeverityOption = None
    channel: ChannelOption = None
    flag: FlagOption = None
    clinician: ClinicianOption = None
    owner: OwnerOption = None
    from_: FromOption = None
    to: ToOption = None
    sort: SortOption = None

    def filters(self, desk: Desk) -> Filters:
        """What they mean. Raises `UnknownCode`, `UnknownPerson`, `UnreadableDate`, `BackToFront`."""
        since, until = _day(self.from_), _day(self.to)
        reading.in_order(since, until)
        return Filters(
            state=_state(self.state),
            kind=reading.word(RecordKind, "kind of record", self.kind),
            category=reading.word(Category, "category", self.category),
            severity=reading.severity(self.severity),
            channel=reading.word(Channel, "channel", self.channel),
            flags=frozenset(reading.needed(Flag, "mark", each) for each in self.flag or ()),
            clinician=self.clinician.strip().upper() if self.clinician else None,
            owner=_owner(desk, self.owner),
            since=since,
            until=until,
            order=_order(self.sort),
        )


def _state(given: str | None) -> State | str | None:
    if given is None:
        return None
    plain = given.strip().casefold()
    if plain not in STATES:
        raise reading.unknown("state", given, STATES)
    return OPEN if plain == OPEN else State(plain)


def _order(given: str | None) -> Order:
    if given is None:
        return Order.NEWEST
    words = [order.value for order in Order]
    if given.strip().casefold() not in words:
        raise reading.unknown("order", given, words)
    return Order(given.strip().casefold())


def _owner(desk: Desk, name: str | None) -> StaffId | None:
    """Somebody who left may still have had complaints to look after."""
    if name is None:
        return None
    staff = desk.practice.staff.values()
    gone = [one.id for one in staff if not one.present and one.name.casefold() == name.strip().casefold()]
    return gone[0] if gone else desk.practice.person(name).id


def _day(given: str | None) -> date | None:
    return None if given is None else reading.day(given)
