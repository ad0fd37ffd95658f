"""What steps of people come to, told again from the first one: records, and who was thanked.

No event, no chain, no projection: a list of steps with the time at which each occurred, and whether it was taken back.
See `clock.py` for what is not used here, and why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from tests.oracle.codes import HCAT, STAGE
from tests.oracle.grievances import Grievances


@dataclass
class Step:
    """Something that somebody did with a record, as it was typed."""

    at: datetime
    deed: str
    record: str
    said: Mapping[str, Any] = field(default_factory=dict)
    typed: int = 0
    """Its place among all that was typed; decides between steps of one minute."""
    undone: bool = False


@dataclass
class Life:
    """A record as it stands after the steps that were told."""

    name: str
    own_received: datetime
    kind: str = "complaint"
    category: str | None = None
    severity: int | None = None
    channel: str = "in_person"
    who: str = "patient"
    patient: str | None = None
    stage: str | None = None
    hcat: str | None = None
    harm: int | None = None
    formal: bool = False
    issues: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()
    state: str = "new"
    acknowledged: datetime | None = None
    resolutions: list[tuple[datetime, str]] = field(default_factory=list)
    """Every resolution, and what they said when asked whether it is right."""
    judged: list[tuple[datetime, str]] = field(default_factory=list)
    """The same with what was heard later: whether it was right at some moment follows from these."""
    followed_up: tuple[datetime, str] | None = None
    """Of the cycle that lasts."""
    reopens: int = 0
    unreached: bool = False
    waits: list[tuple[datetime, datetime]] = field(default_factory=list)
    """On the patient."""
    waits_since: datetime | None = None
    grievance: datetime | None = None
    """Written down by an act; whether it is one by rule is asked of `Grievances`."""
    interims: list[tuple[datetime, date]] = field(default_factory=list)
    noticed: datetime | None = None
    into: str | None = None
    before_merge: str = ""
    received: datetime = field(init=False)
    guests: list[Life] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Whoever calls stands alone until a merge says otherwise."""
        self.received = self.own_received
        self.hcat = self.hcat or HCAT.get(self.category or "")
        self.stage = self.stage or STAGE.get(self.category or "")

    @property
    def first(self) -> tuple[datetime, str] | None:
        return self.resolutions[0] if self.resolutions else None

    @property
    def contactable(self) -> bool:
        return not self.unreached and self.who != "anonymous"

    @property
    def counts(self) -> bool:
        """Neither merged nor void."""
        return self.state not in ("merged", "void")


@dataclass
class Told:
    """Everything on record at a moment."""

    lives: dict[str, Life] = field(default_factory=dict)
    thanked: list[tuple[datetime, str]] = field(default_factory=list)


def tell(steps: Iterable[Step], as_of: datetime, grievances: Grievances) -> Told:
    """What had occurred by then, whenever it was typed.

    What was taken back never occurred, but for this: a grievance that it wrote down stays one. A grievance that
    somebody wrote down later had been one since its line was crossed.
    """
    in_order = sorted(steps, key=lambda step: (step.at, step.typed))
    told = _told([step for step in in_order if step.at <= as_of], grievances)
    for name, life in _told(in_order, grievances).lives.items():
        if name in told.lives and life.grievance is not None and life.grievance <= as_of:
            told.lives[name].grievance = life.grievance
    _merge(told.lives)
    return told


def _told(steps: Iterable[Step], grievances: Grievances) -> Told:
    """Step by step; nothing is merged yet."""
    told = Told()
    for step in steps:
        if step.deed == "log":
            told.lives[step.record] = Life(step.record, step.at, **step.said)
            told.thanked += [(step.at, who) for who in step.said.get("thanks", ())]
            continue
        life = told.lives[step.record]
        life.guests = [one for one in told.lives.values() if one is not life and _host_of(one, told.lives) is life]
        _write_grievance_down(life, step, grievances)
        if step.deed == "code":
            _made_a_grievance(life, step, grievances)
        if step.undone:
            continue
        _DEEDS.get(step.deed, _nothing)(life, step)
        told.thanked += [(step.at, who) for who in step.said.get("recognise", ())]
    return told


def _write_grievance_down(life: Life, step: Step, grievances: Grievances) -> None:
    """Once somebody acted on a grievance by rule it never lapses.

    One that stands only on a record merged into it becomes one of its own by a step that only grievances have.
    """
    lent = any(guest.grievance for guest in life.guests) and step.deed not in ("interim", "notice")
    if life.kind == "complaint" and life.counts and life.grievance is None and step.deed != "void" and not lent:
        life.grievance = grievances.since(life, step.at, at_the_close=False)


def _made_a_grievance(life: Life, step: Step, grievances: Grievances) -> None:
    """A code that makes it one is an act upon it as a grievance, and the days of its notice run from then on."""
    coded = replace(life, guests=life.guests)
    _code(coded, step)
    before, after = (grievances.since(each, step.at, at_the_close=False) for each in (life, coded))
    if before is None and after is not None:
        life.grievance = step.at


def _merge(lives: Mapping[str, Life]) -> None:
    """Both callers are kept: the earlier receipt, the earlier acknowledgement, the graver severity."""
    for host in lives.values():
        host.guests = [one for one in lives.values() if one is not host and _host_of(one, lives) is host]
        together = [host, *host.guests]
        host.received = min(one.own_received for one in together)
        host.acknowledged = min((one.acknowledged for one in together if one.acknowledged), default=None)
        host.severity = max((one.severity for one in together if one.severity), default=None)


def _host_of(life: Life, lives: Mapping[str, Life]) -> Life:
    """The record in which it lives; itself where it was merged into none."""
    while life.into is not None:
        life = lives[life.into]
    return life


def _nothing(life: Life, step: Step) -> None:
    """Notes, promises and hand-overs move no clock."""


def _acknowledge(life: Life, step: Step) -> None:
    life.acknowledged = life.acknowledged or step.at
    life.state = "acknowledged" if life.state == "new" else life.state


def _resolve(life: Life, step: Step) -> None:
    if step.said.get("on_the_spot") and not any(guest.acknowledged for guest in life.guests):
        _acknowledge(life, step)
    _end_wait(life, step)
    resolution = step.at, step.said["put_right"]
    life.resolutions.append(resolution)
    life.judged.append(resolution)
    life.followed_up = None
    life.state = "resolved" if life.contactable else "closed"


def _follow_up(life: Life, step: Step) -> None:
    heard = step.said["heard"]
    if heard == "unable_to_contact":
        life.unreached = True
    else:
        life.judged.append((step.at, heard))
    if heard == "no":
        _begin_again(life)
    else:
        life.followed_up = step.at, heard
        life.state = "closed"


def _reopen(life: Life, step: Step) -> None:
    life.judged.append((step.at, "reopened"))
    _begin_again(life)


def _begin_again(life: Life) -> None:
    life.state, life.followed_up = "acknowledged", None
    life.reopens += 1


def _wait(life: Life, step: Step) -> None:
    _end_wait(life, step)
    if step.said["on"] == "patient":
        life.waits_since = step.at


def _end_wait(life: Life, step: Step) -> None:
    if life.waits_since is not None:
        life.waits.append((life.waits_since, step.at))
        life.waits_since = None


def _join(life: Life, step: Step) -> None:
    life.before_merge, life.state, life.into = life.state, "merged", step.said["into"]


def _part(life: Life, step: Step) -> None:
    assert step.deed == "unmerge"
    life.state, life.into = life.before_merge, None


def _void(life: Life, step: Step) -> None:
    assert step.deed == "void"
    life.state = "void"


def _code(life: Life, step: Step) -> None:
    """Another word brings its own sub-code along; the stage stays."""
    for name, value in step.said.items():
        setattr(life, name, value)
    if "category" in step.said:
        life.hcat = HCAT[step.said["category"]]


def _open_grievance(life: Life, step: Step) -> None:
    life.grievance = life.grievance or step.at


def _interim(life: Life, step: Step) -> None:
    life.interims.append((step.at, step.said["new_date"]))


def _notice(life: Life, step: Step) -> None:
    life.noticed = life.noticed or step.at


_DEEDS = {
    "acknowledge": _acknowledge,
    "resolve": _resolve,
    "follow_up": _follow_up,
    "reopen": _reopen,
    "wait": _wait,
    "resume": _end_wait,
    "merge": _join,
    "unmerge": _part,
    "void": _void,
    "code": _code,
    "grievance": _open_grievance,
    "interim": _interim,
    "notice": _notice,
}
