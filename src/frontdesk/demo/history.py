"""Two weeks at the throw-away practice, written through the desk as they would have been lived.

Every act is done at its own time: the desk's clock is set before it, so that clocks, due times and the order of
events are true. What would lie after now has not happened yet, which is why some of it is open.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from frontdesk import desk as desks
from frontdesk.demo import stories
from frontdesk.demo.stories import STORIES, Story
from frontdesk.desk import CaseFile, Desk, Intake
from frontdesk.desk.days import sign_day
from frontdesk.desk.encounters import count_encounters
from frontdesk.recovery.clocks import (
    Calendar,
    add_business_minutes,
    business_minutes,
    close_of,
    is_business_day,
    local_date,
    next_business_day,
    open_of,
)
from frontdesk.recovery.codes import (
    LIVE,
    AmendsKind,
    Category,
    Cause,
    PutRight,
    RecordKind,
    Role,
    SafetyAnswer,
    Severity,
    StillRight,
)
from frontdesk.recovery.identifiers import StaffId

DAYS = 14
SEED = 1948
VISITS = (104, 142)
"""Completed visits of a day, from the quietest to the busiest."""
STAFF = (("Priya", Role.MANAGER), ("Deon", Role.LEAD), ("Rosa", Role.DESK))
PLACES = (
    (stories.CAME_BACK, 26),
    (stories.GRIEVANCE, 20),
    (stories.NEVER_ANSWERED, 18),
    (stories.NEVER_MENDED, 16),
    (stories.THANKS, 7),
    (stories.IDEA, 6),
    (stories.PROMISED, 3),
    (stories.AT_RISK, 2),
    (stories.JUST_NOW, 0),
)
"""Stories whose place is told, counted from the end, the farthest first."""


class Clock:
    """The clock of a desk that is being written into the past."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """The instant that it is."""
        return self.at.replace(microsecond=0)


@dataclass(slots=True)
class Life:
    """One record on its way, and the number it got."""

    story: Story
    patient: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody does at an instant."""

    at: datetime
    do: Callable[[], object]


def first_opening(calendar: Calendar, now: datetime) -> datetime:
    """When the two weeks begin."""
    day = local_date(calendar, now - timedelta(days=DAYS))
    return open_of(calendar, day if is_business_day(calendar, day) else next_business_day(calendar, day))


def write(desk: Desk, clock: Clock, now: datetime) -> None:
    """Live the two weeks until `now`."""
    past = _Past(desk, now)
    past.people()
    for act in sorted(past.acts(), key=lambda act: act.at):
        if act.at <= now:
            clock.at = act.at
            act.do()
    clock.at = now


class _Past:
    """What happened, in the order of the records; `write` puts it into the order of time."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.desk, self.now = desk, now
        self.random = random.Random(SEED)  # noqa: S311  the same invented people every time
        self.calendar: Calendar = desk.practice.rules.calendar
        self.staff: dict[str, StaffId] = {}

    def people(self) -> None:
        """Three people; the manager comes first and puts the others on the list."""
        manager: StaffId | None = None
        for name, role in STAFF:
            self.staff[name] = desks.add_person(self.desk, manager, name, role).id
            manager = manager or self.staff[name]

    def acts(self) -> Iterator[Act]:
        """Every act of every record, those that have not happened yet among them."""
        told = self._in_order()
        begins = first_opening(self.calendar, self.now)
        minutes = business_minutes(self.calendar, begins, self.now)
        for place, story in enumerate(told):
            share = (place + (0.97 if story is stories.JUST_NOW else 0.5)) / len(told)
            received = self._later(begins, int(minutes * share))
            yield from self._life(Life(story, patient=str(self.random.randint(1000, 9999))), received)
        yield from self._evenings(local_date(self.calendar, begins))

    def _evenings(self, day: date) -> Iterator[Act]:
        """Every evening the visits are counted, and the day is signed but for the last one."""
        today = local_date(self.calendar, self.now)
        while day < today:
            after, close = next_business_day(self.calendar, day), close_of(self.calendar, day)
            yield Act(close, partial(self._count, day))
            if after < today:
                yield Act(close, partial(self._sign, day))
            day = after

    def _count(self, day: date) -> None:
        visits = random.Random(day.toordinal()).randint(*VISITS)  # noqa: S311  the same visits every time
        count_encounters(self.desk, self.staff["Priya"], day, visits)

    def _sign(self, day: date) -> None:
        sign_day(self.desk, self.staff["Priya"], day)

    def _in_order(self) -> list[Story]:
        told = [story for story in STORIES if story not in dict(PLACES)]
        self.random.shuffle(told)
        for story, from_the_end in PLACES:
            told.insert(len(told) - from_the_end, story)
        return told

    def _life(self, life: Life, received: datetime) -> Iterator[Act]:
        story = life.story
        yield Act(received, partial(self._log, life))
        if story.kind is not RecordKind.COMPLAINT or story is stories.NEVER_ANSWERED:
            return
        heard = self._later(received, self._between((2, 11) if story.channel in LIVE else (25, 240)))
        yield Act(heard, partial(self._acknowledge, life))
        if story is stories.AT_RISK:
            yield Act(heard, partial(self._call_nurse, life))
        if story in (stories.AT_RISK, stories.NEVER_MENDED, stories.PROMISED, stories.GRIEVANCE):
            return
        mended = self._later(heard, self._between(self._time_to_mend(story)))
        yield Act(mended, partial(self._resolve, life))
        yield from self._afterwards(life, mended)

    def _afterwards(self, life: Life, mended: datetime) -> Iterator[Act]:
        called = self._later(mended, self._between((300, 900)))
        yield Act(called, partial(self._follow_up, life))
        if life.story is stories.CAME_BACK:
            again = self._later(called, 45)
            yield Act(again, partial(self._resolve, life))
            yield Act(self._later(again, 400), partial(self._follow_up, life))

    def _time_to_mend(self, story: Story) -> tuple[int, int]:
        """Business minutes; spoken words about care are put right at once, or they become a grievance."""
        if story.category is Category.CARE:
            return (3, 12) if story.channel in LIVE else (60, 400)
        return {Severity.LOW: (5, 90), Severity.MEDIUM: (20, 300)}.get(story.severity or Severity.LOW, (60, 700))

    def _log(self, life: Life) -> None:
        story = life.story
        thanks = (self.staff["Deon"],) if story is stories.THANKS else ()
        at_risk = SafetyAnswer.YES if story is stories.AT_RISK else SafetyAnswer.NO
        heard = Intake(
            kind=story.kind, category=story.category, severity=story.severity, channel=story.channel, said=story.said,
            patient=life.patient if story.severity else None, callback="the number on file" if story.severity else None,
            remedy=story.remedy, remedy_asked=story.severity is not None, safety=at_risk, thanks=thanks,
        )  # fmt: skip
        life.number = desks.log(self.desk, self._somebody(), heard).complaint.number

    def _acknowledge(self, life: Life) -> None:
        promised = self._later(self.now, 100) if life.story is stories.PROMISED else None
        owner = self.staff["Priya"] if life.story is stories.GRIEVANCE else None
        desks.acknowledge(self.desk, self._somebody(), life.number, owner=owner, promise_at=promised)

    def _call_nurse(self, life: Life) -> None:
        desks.nurse_called(self.desk, self._somebody(), life.number)

    def _resolve(self, life: Life) -> None:
        case = desks.case(self.desk, life.number)
        by = self._who_may(case)
        shares = (1, 0, 0) if life.story.category is Category.CARE else (16, 3, 1)
        answer = self.random.choices((PutRight.YES, PutRight.PARTLY, PutRight.NOT_ASKED), shares)[0]
        kind, cents = (AmendsKind.PARKING, 800) if life.story.category is Category.SCHED else (None, 0)
        desks.resolve(
            self.desk, by, life.number, done=life.story.done, put_right=answer, amends=kind, amends_cents=cents
        )

    def _follow_up(self, life: Life) -> None:
        case = desks.case(self.desk, life.number)
        if case.standing.notice_due is not None:
            self._send_notice(life)
        came_back = life.story is stories.CAME_BACK and not case.complaint.reopens
        reached = (StillRight.YES, StillRight.UNABLE_TO_CONTACT)
        answer = StillRight.NO if came_back else self.random.choices(reached, (14, 1))[0]
        cause = self.random.choice(list(Cause))
        desks.follow_up(self.desk, self._who_may(case), life.number, still_right=answer, cause=cause)

    def _send_notice(self, life: Life) -> None:
        today = local_date(self.calendar, self.desk.now())
        desks.send_notice(
            self.desk, self.staff["Priya"], life.number, contact="Priya, practice manager",
            steps="Spoke with everybody who was there", results=life.story.done, completed=today,
        )  # fmt: skip

    def _who_may(self, case: CaseFile) -> StaffId:
        """The manager for safety and grievances, the lead for what is serious, anybody for the rest."""
        if case.complaint.is_safety or case.standing.grievance:
            return self.staff["Priya"]
        return self.staff["Deon"] if case.complaint.severity is Severity.HIGH else self._somebody()

    def _somebody(self) -> StaffId:
        name = self.random.choices(("Rosa", "Deon", "Priya"), (6, 3, 1))[0]
        return self.staff[name]

    def _between(self, minutes: tuple[int, int]) -> int:
        return self.random.randint(*minutes)

    def _later(self, at: datetime, minutes: int) -> datetime:
        return add_business_minutes(self.calendar, at, minutes)
