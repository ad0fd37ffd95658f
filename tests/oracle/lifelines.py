"""What may happen to one record after the other: drawn with dice, words as somebody types them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from tests.oracle.clock import MINUTE, MinuteClock
from tests.oracle.codes import HCAT

T = TypeVar("T")
CATEGORIES = tuple(HCAT)
NAMED_CATEGORIES = CATEGORIES[:-1]
COMMON = ("CARE", "BILL", "SCHED", "WAIT", "ATTITUDE")
AGAIN = ("BILL", "BILL", "SCHED", "WAIT")
"""Of patients who come again and again; two of these are one kind of trouble."""
CHANNELS = (
    *("in_person",) * 4,
    *("phone",) * 5,
    *("voicemail", "email", "portal", "letter", "fax", "online_review", "third_party"),
)
STAYS = ("log", "grievance")
"""A grievance never lapses, and what takes back a receipt is `void`."""
MANAGER, DESK, LEAD, CLINICIAN = "Ines", "Bo", "Lu", "DR-A"


class Dice:
    """Chances with short names."""

    def __init__(self, random: Random) -> None:
        """Everything follows from this one."""
        self.random = random

    def chance(self, of: float) -> bool:
        return self.random.random() < of

    def choice(self, values: Sequence[T]) -> T:
        return self.random.choice(values)

    def below(self, limit: int) -> int:
        return self.random.randrange(limit)

    def sample(self, values: Sequence[T], many: int) -> list[T]:
        return self.random.sample(values, many)

    def shuffle(self, values: list[T]) -> None:
        self.random.shuffle(values)

    def of(self, weights: dict[str, int]) -> str:
        return self.random.choices(list(weights), list(weights.values()))[0]

    def minutes(self, about: int) -> timedelta:
        """At least one, mostly about so many, at times far more."""
        return int(self.random.expovariate(1 / about) + 1) * MINUTE


@dataclass
class Act:
    """One command, and what it says to the oracle."""

    at: datetime
    record: str
    deed: str
    words: tuple[str, ...]
    """As typed; records stand there by their names."""
    said: dict[str, Any] = field(default_factory=dict)
    taken_back: bool = False
    done_again: bool = False

    def order(self) -> tuple[datetime, int, bool]:
        """As it happens; of one record the receipt comes first."""
        return self.at, int(self.record[1:]), self.deed != "log"


class Lifelines:
    """Draws the records of some weeks."""

    def __init__(self, dice: Dice, clock: MinuteClock, first: date, weeks: int) -> None:
        """Receipts fall into these weeks; what follows may come later."""
        self.dice, self.clock = dice, clock
        self.days = [first + timedelta(days=i) for i in range(weeks * 7)]
        self.acts: list[Act] = []
        self.received: dict[str, datetime] = {}
        self.few_patients = dice.chance(0.4)

    def draw(self, records: int) -> list[Act]:
        """Everything that happens, in no order."""
        patients = [f"MRN {i}" for i in range(2 if self.few_patients else max(3, records // 3))]
        for i in range(records):
            act = self._receipt(f"R{i}", patients)
            self.acts.append(act)
            self.received[act.record] = act.at
            if act.said["kind"] == "complaint":
                self._live(act.record, act.at)
                self._grieve(act.record, act.at)
        for act in self.acts:
            act.taken_back = act.deed not in STAYS and self.dice.chance(0.05)
            act.done_again = self.dice.chance(0.5)
        return self.acts

    def _add(self, at: datetime, record: str, deed: str, *words: str, **said: Any) -> None:
        """Of most deeds the second word is the record."""
        self.acts.append(Act(at, record, deed, (words[0], record, *words[1:]), said))

    def _some_time(self) -> datetime:
        """Mostly while the doors are open; at times right at closing."""
        day = self.dice.choice(self.days)
        if day in self.clock.close and self.dice.chance(0.1):
            return self.clock.close[day] - self.dice.below(2) * MINUTE
        by_day = day in self.clock.close and self.dice.chance(0.75)
        minute = 7 * 60 + self.dice.below(12 * 60) if by_day else self.dice.below(1440)
        return datetime.combine(day, time(minute // 60, minute % 60), self.clock.zone).astimezone(UTC)

    def _later(self, at: datetime, about: int) -> datetime:
        """In the same minute, at one of the next closing times, or some time later."""
        if self.dice.chance(0.08):
            return at
        if self.dice.chance(0.08):
            return self.dice.choice([close for close in self.clock.close.values() if close >= at][:4])
        return at + self.dice.minutes(about)

    def _receipt(self, name: str, patients: Sequence[str]) -> Act:
        dice = self.dice
        kind = dice.of({"complaint": 14, "concern": 1, "compliment": 2, "suggestion": 1})
        said: dict[str, Any] = {"kind": kind, "channel": dice.choice(CHANNELS)}
        said["who"] = "anonymous" if dice.chance(0.08) else dice.choice(("patient", "patient", "parent", "spouse"))
        if kind in ("complaint", "concern") or dice.chance(0.2):
            common = AGAIN if self.few_patients else COMMON
            said["category"] = dice.choice(common if dice.chance(0.8 if self.few_patients else 0.4) else CATEGORIES)
            said["severity"] = dice.choice((1, 1, 2, 2, 3))
        if said["who"] != "anonymous" and dice.chance(0.7):
            known = dice.choice(patients)
            said["patient"] = dice.choice((known, known, known, known.lower(), f" {known}"))
        if kind == "compliment" and dice.chance(0.8):
            said["thanks"] = (dice.choice((DESK, LEAD, CLINICIAN)),)
        if kind == "complaint":
            self._finer_points(said)
        words = ["log", "--said", "x"]
        if dice.chance(0.7):
            words += ["--safety", dice.choice(("no", "no", "no", "yes"))]
        for option, value in said.items():
            words += _option(option, value)
        return Act(self._some_time(), name, "log", tuple(words), said)

    def _finer_points(self, said: dict[str, Any]) -> None:
        dice = self.dice
        if dice.chance(0.08):
            said["formal"] = True
        if dice.chance(0.1):
            said["harm"] = dice.below(6)
        if dice.chance(0.1):
            said["stage"] = dice.choice(("accessing", "in_practice", "other", "multiple"))
        if dice.chance(0.06):
            said["issues"] = (dice.choice(NAMED_CATEGORIES),)

    def _live(self, name: str, at: datetime) -> None:
        dice = self.dice
        if dice.chance(0.04):
            self._add(self._later(at, 60), name, "void", "void", "--reason", "x")
            return
        others = list(self.received)[:-1]
        if others and dice.chance(0.07):
            after = self._merge(name, at, dice.choice(others))
            if after is None:
                return
            at = after
        if dice.chance(0.05):
            return
        resolved_at = self._work(name, at)
        if resolved_at is not None:
            self._afterwards(name, resolved_at)
            if dice.chance(0.03):
                self._add(self._later(resolved_at, 2000), name, "void", "void", "--reason", "x")

    def _merge(self, name: str, at: datetime, into: str) -> datetime | None:
        """Into another record; the moment at which it stood alone again, if it did."""
        if self.dice.chance(0.5):
            self._add(self._later(at, 3), name, "acknowledge", "acknowledge")
        merged_at = max(self._later(at, 120), self._later(self.received[into], 60))
        self._add(merged_at, name, "merge", "merge", "--into", into, into=into)
        if not self.dice.chance(0.3):
            return None
        parted_at = self._later(merged_at, 100)
        self._add(parted_at, name, "unmerge", "unmerge")
        return parted_at

    def _work(self, name: str, at: datetime) -> datetime | None:
        """Until it is resolved the first time, if it ever is."""
        dice = self.dice
        if dice.chance(0.15):
            at = self._later(at, 20)
            self._resolve(name, at, "yes", "--on-the-spot")
            return at
        at = self._later(at, dice.choice((4, 10, 400)))
        self._add(at, name, "acknowledge", "acknowledge")
        for _ in range(dice.choice((0, 0, 0, 1, 2))):
            at = self._later(at, 60)
            on = dice.choice(("patient", "patient", "internal", "external"))
            self._add(at, name, "wait", "wait", "--on", on, on=on)
            if dice.chance(0.7):
                at = self._later(at, 200)
                self._add(at, name, "resume", "resume")
        at = self._meanwhile(name, at)
        if dice.chance(0.12):
            return None
        at = self._later(at, dice.choice((60, 600, 3000)))
        self._resolve(name, at, dice.choice((*("yes",) * 5, "partly", "no", "not_asked")))
        return at

    def _meanwhile(self, name: str, at: datetime) -> datetime:
        dice = self.dice
        if dice.chance(0.1):
            at = self._later(at, 60)
            self._add(at, name, "hand_over", "hand-over", "--to", LEAD)
        if dice.chance(0.12):
            at = self._later(at, 60)
            category = dice.choice(NAMED_CATEGORIES)
            self._add(at, name, "code", "code", "--category", category, category=category)
        if dice.chance(0.05):
            at = self._later(at, 60)
            severity = dice.choice((1, 2, 3))
            self._add(at, name, "code", "code", "--severity", str(severity), severity=severity)
        return at

    def _resolve(self, name: str, at: datetime, right: str, *more: str) -> None:
        words = ("resolve", "--done", "x", "--put-right", right, *more)
        self._add(at, name, "resolve", *words, put_right=right, on_the_spot="--on-the-spot" in more)

    def _afterwards(self, name: str, at: datetime) -> None:
        """Followed up, come back, coded anew, resolved again: three times at most."""
        dice = self.dice
        for _ in range(3):
            how = dice.of({"nothing": 15, "yes": 47, "yes, and back": 8, "unable": 8, "no": 10, "reopened": 12})
            if how == "nothing":
                return
            at = self._later(at, dice.choice((500, 3000, 5000)))
            if dice.chance(0.05):
                category = dice.choice(NAMED_CATEGORIES)
                self._add(self._later(at, 900), name, "code", "code", "--category", category, category=category)
            self._hear(name, at, how)
            if how in ("yes", "unable"):
                return
            if how == "yes, and back":
                at = self._later(at, 2000)
                self._add(at, name, "reopen", "reopen", "--reason", "new_facts")
            if dice.chance(0.15):
                return
            if dice.chance(0.2):
                at = self._later(at, 60)
                self._add(at, name, "wait", "wait", "--on", "patient", on="patient")
            at = self._later(at, 500)
            self._resolve(name, at, dice.choice(("yes", "yes", "partly")))

    def _hear(self, name: str, at: datetime, how: str) -> None:
        if how == "reopened":
            self._add(at, name, "reopen", "reopen", "--reason", "fix_wrong")
            return
        heard = {"unable": "unable_to_contact", "no": "no"}.get(how, "yes")
        thanked = (DESK,) if self.dice.chance(0.1) else ()
        words = ("follow-up", "--still-right", heard, *(word for who in thanked for word in ("--recognise", who)))
        self._add(at, name, "follow_up", *words, heard=heard, recognise=thanked)

    def _grieve(self, name: str, at: datetime) -> None:
        dice = self.dice
        if dice.chance(0.65):
            return
        if dice.chance(0.17):
            at = self._later(at, 400)
            self._add(at, name, "grievance", "grievance", "open", "--reason", "abuse_neglect")
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            at = self._later(at, 8000)
            day = self.clock.local(at).date() + timedelta(days=1 + dice.below(14))
            self._add(at, name, "interim", "grievance", "interim", "--new-date", day.isoformat(), new_date=day)
        if dice.chance(0.8):
            at = self._later(at, 6000)
            parts = ("--contact", "I", "--steps", "s", "--results", "r")
            completed = self.clock.local(at).date().isoformat()
            self._add(at, name, "notice", "grievance", "notice", *parts, "--completed", completed)


def _option(name: str, value: Any) -> list[str]:
    """An option of `log` as it is typed."""
    if name == "formal":
        return ["--formal"]
    if name == "issues":
        return [word for category in value for word in ("--issue", f"{category}:2")]
    if name == "thanks":
        return [word for who in value for word in ("--thanks", who)]
    return [f"--{name}", str(value)]
