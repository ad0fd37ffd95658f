"""Proof: every chain holds to its very end, and the lists show what the events come to.

What it cannot find is a file that was put back as a whole, heads and all: that is for the group
server to notice, which knows how far this desk once was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from frontdesk.envelope import FIELDS, GENESIS, Untrusted, check_link
from frontdesk.journal.asks import Asks
from frontdesk.journal.journal import PRACTICE
from frontdesk.journal.practice_memo import practice_text
from frontdesk.journal.projection import SEARCHED, complaint_row, search_row
from frontdesk.journal.rebuild import every_complaint
from frontdesk.journal.rows import APART, EVENT_COLUMNS, envelope_of
from frontdesk.recovery.codes import Flag, WaitingOn
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.stamps import LATEST, instant, stamp
from frontdesk.recovery.standing import standing

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal

FAULTS_NAMED_MAX = 100
"""More would only hide the first ones."""
_DEVICE, _EPOCH, _SEQ, _ID = (FIELDS.index(name) for name in ("device", "epoch", "seq", "id"))
_OF_THE_MOMENT = frozenset(
    {"grp", "rank", "next_step", "next_due_at", "soon_at", "changes_at", "flags", "rules_version"}
    | {"tell", "tell_due_at", "stale", "raised", "open"}
)
"""Columns that are right for the moment they were made at; `refresh` makes them again in time."""
_MOVES_ON = frozenset({"next_due_at", "changes_at"})
"""What moves with every minute as long as the patient has to act first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """What `verify` found; each fault is a sentence without a word of any patient."""

    events: int
    complaints: int
    faults: tuple[str, ...]


def verify(journal: Journal, now: datetime) -> Proof:
    """Walk every chain and compare every projection with the fold of its events."""
    with journal.database.reading() as view:
        seat = journal.seat_in(view)
        events, faults = walk_chains(view, own=(seat.device, seat.epoch))
        unreadable: list[str] = []
        faults += _compare_practice(journal, view)
        complaints = 0
        for complaint in every_complaint(journal, view, unreadable):
            complaints += 1
            faults += _compare(journal, view, complaint, now)
        faults += [f"event {one} cannot be read" for one in unreadable]
        faults += _compare_counts(view, complaints)
        return Proof(events=events, complaints=complaints, faults=tuple(faults[:FAULTS_NAMED_MAX]))


def walk_chains(view: Asks, *, own: tuple[str, str] | None) -> tuple[int, list[str]]:
    """How many events there are, and what is wrong with their chains; `own` is the device and epoch this desk writes.

    Chains of its own device in other epochs are like those of other desks: a copy of this desk may have written there.
    """
    ends = {(d, e): (seq, last) for d, e, seq, last in view.run("SELECT device, epoch, seq, hash FROM head").fetchall()}
    count, faults = 0, list[str]()
    rows = view.run(f"SELECT {EVENT_COLUMNS} FROM event ORDER BY device, epoch, seq")  # noqa: S608 - our own names
    for chain, events in groupby(rows, key=lambda row: (row[_DEVICE], row[_EPOCH])):
        walk = _Walk(own=chain == own, apart=APART in chain[1], end=ends.pop(chain, (0, GENESIS)))
        faults += walk.faults(events)
        count += walk.count
    lost = [f"all {seq} events of a chain are missing" for seq, _ in ends.values() if seq > 0]
    return count, faults + lost


class _Walk:
    """Along one chain. Up to the head every event follows the one before.

    Behind the head of a chain that others write lie events whose places were given anew before they
    came here; each of them is proved by itself. Behind the head of the own chain lies nothing, and no chain
    that has a first event lacks a head, but those of events that stand apart.
    """

    def __init__(self, *, own: bool, apart: bool, end: tuple[int, str]) -> None:
        self.own, self.apart = own, apart
        self.end_seq, self.end_hash = end
        self.seq, self.hash = 0, GENESIS
        self.count = 0

    def faults(self, events: Iterator[Sequence[Any]]) -> Iterator[str]:
        for row in events:
            self.count += 1
            try:
                self._follow(row)
            except Untrusted as fault:
                yield f"{fault} (event {row[_ID]})"
        if self.end_seq > self.seq:
            yield f"the events of a chain end at {self.seq}; {self.end_seq} were written"
        elif self.end_hash != self.hash:
            yield f"event {self.end_seq} is not the one that was written last"

    def _follow(self, row: Sequence[Any]) -> None:
        seq = row[_SEQ]
        beyond = seq > self.end_seq
        before, prev = self.seq, self.hash
        if not beyond:
            self.seq, self.hash = seq, row[FIELDS.index("hash")]
        elif self.own or (seq == 1 and not self.apart):
            raise Untrusted("chain-end", f"Event {seq} stands behind the end of its chain.")
        envelope = envelope_of(row)
        if beyond:
            before, prev = seq - 1, envelope.prev
        check_link(envelope, seq=before + 1, prev=prev)


def _compare_practice(journal: Journal, view: Asks) -> list[str]:
    row = view.run("SELECT value FROM memo WHERE name = ?", (PRACTICE,)).fetchone()
    practice = journal.site_story(view)
    if practice is None or row is None or row[0] != practice_text(practice):
        return ["hours, settings or the staff list are shown otherwise than their events say"]
    return []


def _compare_counts(view: Asks, complaints: int) -> list[str]:
    wrong = []
    for name, question in (
        ("complaints are listed", "SELECT count(*) FROM complaint"),
        ("complaints can be found by their words", "SELECT count(*) FROM search"),
    ):
        count = view.run(question).fetchone()[0]
        if count != complaints:
            wrong.append(f"{count} {name} where the events know {complaints}")
    return wrong


def _compare(journal: Journal, view: Asks, complaint: Complaint, now: datetime) -> list[str]:
    """What the file shows of a complaint against what its events come to."""
    rules = journal.practice_in(view).rules
    wanted = complaint_row(complaint, standing(complaint, rules, now), rules)
    row = view.run(
        f"SELECT slot, {', '.join(wanted)} FROM complaint WHERE id = ?",  # noqa: S608 - our own names
        (complaint.id,),
    ).fetchone()
    if row is None:
        return [f"{complaint.number} is missing from the lists"]
    shown: dict[str, Any] = dict(zip(wanted, row[1:], strict=True))
    moved_on = _moved_on(complaint, shown, rules.version, stamp(now))
    wrong = [name for name in wanted if name not in moved_on and shown[name] != wanted[name]]
    if wrong and _OF_THE_MOMENT.issuperset(wrong) and _at_its_own_moment(complaint, shown, rules):
        wrong = []  # the clock was set back since the row was made
    words = view.run(f"SELECT {', '.join(SEARCHED)} FROM search WHERE rowid = ?", (row[0],)).fetchone()  # noqa: S608 - our own names
    if words is None or tuple(words) != search_row(complaint, shown):
        wrong.append("search words")
    if "flags" not in wrong and not complaint.is_open and _lasting(shown["flags"]) != _lasting(wanted["flags"]):
        wrong.append("flags")
    return [f"{complaint.number} is shown with another {', '.join(wrong)} than its events say"] if wrong else []


def _moved_on(complaint: Complaint, shown: dict[str, Any], version: str, now: str) -> frozenset[str]:
    """Columns that may rightly differ, since the row was made at another moment or by older rules."""
    due = shown["changes_at"] is not None and str(shown["changes_at"]) <= now
    if due or shown["rules_version"] != version:
        return _OF_THE_MOMENT - {"open"} if complaint.is_open else _OF_THE_MOMENT
    on_patient = complaint.waiting is not None and complaint.waiting.on is WaitingOn.PATIENT
    return _MOVES_ON if on_patient else frozenset()


def _at_its_own_moment(complaint: Complaint, shown: dict[str, Any], rules: SiteRules) -> bool:
    """Whether the row is right for the last moment it was made for: just before it would be grouped otherwise."""
    if shown["rules_version"] != rules.version:
        return False
    try:
        last = LATEST if shown["changes_at"] is None else instant(shown["changes_at"])
    except ValueError:
        return False
    then = complaint_row(complaint, standing(complaint, rules, last - timedelta(milliseconds=1)), rules)
    return all(shown[name] == then[name] for name in _OF_THE_MOMENT)


def _lasting(flags: object) -> set[str]:
    """Marks that do not come with time."""
    return set(str(flags).split()) - {Flag.GRIEVANCE.value}
