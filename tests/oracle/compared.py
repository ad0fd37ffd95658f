"""What the desk says beside what the oracle says, figure by figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.oracle.chances import alike, is_sorted
from tests.oracle.played import Played


class Difference(NamedTuple):
    """A figure on which the two do not agree. The seed makes the same history again."""

    seed: int
    question: str
    figure: str
    oracle: Any
    desk: Any


class Comparison:
    """Differences found so far, and how many figures were compared."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.compared: Counter[str] = Counter()
        self.differences: list[Difference] = []

    def look_at(self, played: Played, *, periods: int, days: int) -> None:
        """Ask for the measures of some periods, and how some days ended."""
        for question, mine, theirs in (*_measures(played, periods), *_days(played, days)):
            for figure, value in mine.items():
                self.add(played.history.seed, question, figure, value, theirs[figure])

    def add(self, seed: int, question: str, figure: str, mine: Any, theirs: Any) -> None:
        """Compare one figure."""
        self.compared[figure] += 1
        if not alike(mine, theirs):
            self.differences.append(Difference(seed, question, figure, mine, theirs))

    def __str__(self) -> str:
        """Every difference on a line of its own."""
        return "\n".join(
            f"history {d.seed}: {d.question}: {d.figure}: oracle {d.oracle}, desk {d.desk}" for d in self.differences
        )


Answers = Iterator[tuple[str, dict[str, Any], dict[str, Any]]]


def _measures(played: Played, many: int) -> Answers:
    for asked in played.history.questions(many):
        words = ("--from", str(asked.first), "--to", str(asked.last), "--as-of", played.history.local(asked.as_of))
        yield " ".join(("measures", *words)), played.world.measures(*asked), played.ask("measures", *words)


def _days(played: Played, many: int) -> Answers:
    names = played.names
    for day in played.history.days_asked(many):
        theirs = played.ask("day-end", "--date", str(day))
        due = played.world.follow_ups(day)
        pending = [names[number] for number in theirs["follow_ups_due"]]
        theirs |= {
            "open": sorted(names[number] for number in theirs["open"]),
            "follow_ups_due": sorted(pending),
            "recognise": sorted(theirs["recognise"]),
            "soonest_first": is_sorted([due[name] for name in pending if name in due]),
        }
        yield f"day-end --date {day}", {**played.world.day_end(day), "soonest_first": True}, theirs
