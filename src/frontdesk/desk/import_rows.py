"""One row of somebody else's list as what it tells: a receipt, and what was done about it and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from frontdesk.desk import import_values as values
from frontdesk.desk.import_dates import Order, When, instant_of, read_clock, read_when
from frontdesk.desk.intake import Intake
from frontdesk.desk.pseudonyms import CLINICIAN
from frontdesk.recovery.codes import Authority, Category, Channel, PutRight, RecordKind, Who
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import OutOfOrder, UnreadableTime, WrongValue
from frontdesk.recovery.taxonomy import desk_word

NOT_ON_FILE = "The list says that it was resolved; what was done is not on file."
CLOSED = frozenset({"closed", "resolved", "complete", "completed", "done", "finished"})
CLOSED_FOR_GOOD = CLOSED - {"resolved"}
NO_CODE = frozenset({RecordKind.COMPLIMENT, RecordKind.SUGGESTION})


class NoDay(WrongValue):
    """A row whose state needs a date that it does not hold."""

    code = "no-day"

    def __init__(self) -> None:
        """Say which."""
        super().__init__(
            "it is closed, and no column says when it was resolved", "map one with --map COLUMN=resolved_at"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What a row tells."""

    line: int
    intake: Intake
    received_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    done: str
    put_right: PutRight
    followed_up_at: datetime | None
    number: str
    """Its number in the list it comes from; empty where it has none."""
    remarks: tuple[str, ...]
    """What was filled in or left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """Reads rows by one mapping, for one practice, as of one moment."""

    columns: Mapping[str, int]
    practice: Practice
    now: datetime
    order: Order | None = None
    values: values.Values = field(default_factory=dict)

    def read(self, line: int, row: Sequence[str]) -> Told:
        """The row. Raises `WrongValue` for the first thing that cannot be understood."""

        def cell(name: str) -> str:
            at = self.columns.get(name)
            return row[at].strip() if at is not None and at < len(row) else ""

        received_at = self._received(cell)
        if received_at is None:
            raise UnreadableTime(cell("received_at"))
        acknowledged_at = self._moment(cell("acknowledged_at"), after=received_at)
        resolved_at = self._moment(cell("resolved_at"), after=acknowledged_at or received_at)
        followed_up_at = self._moment(cell("followed_up_at"), after=resolved_at or received_at)
        if cell("state").casefold() in CLOSED_FOR_GOOD and followed_up_at is None:
            followed_up_at = resolved_at
        intake, remarks = self._intake(cell, row)
        if intake.kind is not RecordKind.COMPLAINT:
            acknowledged_at = resolved_at = followed_up_at = None
        elif cell("state").casefold() in CLOSED and resolved_at is None:
            raise NoDay
        if followed_up_at is not None and resolved_at is None:
            raise OutOfOrder("The follow-up", "the resolution, which has no date")
        if resolved_at is not None and not cell("done"):
            remarks = (*remarks, "what was done is not on file")
        return Told(
            line=line, intake=intake, received_at=received_at, acknowledged_at=acknowledged_at,
            resolved_at=resolved_at, done=cell("done") or NOT_ON_FILE, followed_up_at=followed_up_at,
            put_right=values.put_right(cell("put_right"), self.values) or PutRight.NOT_ASKED,
            number=cell("number"), remarks=remarks,
        )  # fmt: skip

    @property
    def _zone(self) -> ZoneInfo:
        return self.practice.rules.calendar.zone

    def _received(self, cell: Callable[[str], str]) -> datetime | None:
        when = read_when(cell("received_at"), self.order)
        if when is not None and when.clock is None and cell("received_time"):
            clock = read_clock(cell("received_time"))
            if clock is None:
                raise UnreadableTime(cell("received_time"))
            when = When(when.day, clock)
        return None if when is None else instant_of(when, self._zone, after=None, now=self.now)

    def _moment(self, text: str, *, after: datetime) -> datetime | None:
        if not text:
            return None
        when = read_when(text, self.order)
        if when is None:
            raise UnreadableTime(text)
        return instant_of(when, self._zone, after=after, now=self.now)

    def _intake(self, cell: Callable[[str], str], row: Sequence[str]) -> tuple[Intake, tuple[str, ...]]:
        """What was said, in codes; where a list has no word for something, the pick list's usual one stands."""
        kind = values.kind(cell("kind"), self.values) or RecordKind.COMPLAINT
        category, severity = (
            values.category(cell("category"), self.values),
            values.severity(cell("severity"), self.values),
        )
        remarks = []
        if category is None and kind not in NO_CODE:
            category = Category.OTHER
            remarks.append("the manager has to choose a category")
        if severity is None and category is not None:
            severity = desk_word(category).severity
            remarks.append("how bad it was is the usual of its category")
        clinician = self._clinician(cell("clinician"))
        if cell("clinician") and clinician is None:
            remarks.append("the clinician is left out, since no code is known for that name")
        said_at = self.columns["said"]
        intake = Intake(
            kind=kind, category=category, severity=severity,
            channel=values.channel(cell("channel"), self.values) or Channel.IN_PERSON,
            said=row[said_at] if said_at < len(row) else "",
            patient=cell("patient") or None, callback=cell("callback") or None, remedy=cell("remedy") or None,
            who=values.who(cell("who"), self.values) or Who.PATIENT,
            authority=values.authority(cell("authority"), self.values) or Authority.UNKNOWN,
            clinician=clinician, safety=values.safety(cell("safety"), self.values),
            formal=values.yes_no(cell("formal"), self.values) or False, harm=values.harm(cell("harm"), self.values),
            stage=values.stage(cell("stage"), self.values), hcat=values.hcat(cell("hcat")),
        )  # fmt: skip
        return intake, tuple(remarks)

    def _clinician(self, text: str) -> str | None:
        """The code of a clinician who is named by code or by name; names themselves never stand in a record."""
        known, plain = self.practice.clinicians, text.casefold()
        by_name = {(name or "").casefold(): code for code, name in known.items()}
        if text.upper() in known or (not known and CLINICIAN.fullmatch(text.upper())):
            return text.upper()
        return by_name.get(plain) if plain else None
