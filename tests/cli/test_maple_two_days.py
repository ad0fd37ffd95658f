"""Two days at Maple Street, typed in afterwards through the command line: every step, every number.

A month later, so that every list and measure is judged by when things occurred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.builders import local
from tests.cli.conftest import Frontdesk
from tests.scenarios import maple_numbers as numbers
from tests.scenarios.maple import Step, records, scenario, steps

from frontdesk import desk as desks
from frontdesk.desk import progress
from frontdesk.desk.progress import Progress
from frontdesk.places import find_places
from frontdesk.recovery.codes import Category
from frontdesk.recovery.progress import Reading
from frontdesk.screens.progress_words import figure_lines

LATE = ("--late-reason", "typed in after the outage")


def iso(at: str) -> str:
    """Local time, as somebody would write it."""
    return f"2026-{at.replace(' ', 'T')}"


class Practice:
    """Maple Street at the command line; knows which number each record of the scenario got."""

    def __init__(self, frontdesk: Frontdesk) -> None:
        self.frontdesk = frontdesk
        self.numbers: dict[str, str] = {}

    def run(self, *words: str) -> Any:
        said = self.frontdesk(*words, "--json")
        assert said.code == 0, (words, said.err)
        return said.json

    def set_up(self) -> None:
        site = scenario()["site"]
        self.run(
            "init", "--site", site["name"], "--code", site["code"], "--timezone", site["timezone"],
            "--hours", "mon-fri 08:00-17:00", "--closed", *site["closures"],
        )  # fmt: skip
        self.run("staff", "add", "Priya", "--role", "manager")
        for name in ("Rosa", "Deon"):
            self.run("staff", "add", name, "--role", "desk", "--as", "Priya")
        for code in scenario()["staff"]["clinicians"]:
            self.run("clinician", "add", code, "--as", "Priya")
        for day, count in scenario()["encounters"].items():
            self.run("encounters", day, str(count), "--as", "Priya")

    def take(self, step: Step) -> None:
        words = [*words_of(step, self.numbers), "--as", step.by, "--at", iso(step.at), *LATE]
        answer = self.run(*words)
        self.numbers.setdefault(step.about, answer["number"])

    def ids(self, numbers: list[str]) -> list[str]:
        """The scenario's own names for these numbers."""
        named = {number: name for name, number in self.numbers.items()}
        return [named[number] for number in numbers]


def words_of(step: Step, numbers: dict[str, str]) -> list[str]:
    """The command that takes this step."""
    if step.deed == "log":
        return ["log", *logged_as(step.said)]
    no, said = numbers[step.about], step.said
    promise = ["--promise", iso(said["promise"])] if "promise" in said else []
    commands: dict[str, list[str]] = {
        "acknowledge": ["acknowledge", no, *promise],
        "resolve": ["resolve", no, "--done", said.get("done", ""), "--put-right", said.get("put_right", "")],
        "follow_up": ["follow-up", no, "--still-right", "yes"],
        "reopen": ["reopen", no, "--reason", said.get("reason", "")],
        "notice": ["grievance", no, "notice", "--contact", "Priya", "--steps", "Asked", "--results", "We were wrong",
                   "--completed", step.at and iso(step.at)[:10]],
        "decide": ["grievance", no, "decide", "--outcome", said.get("outcome", "")],
        "merge": ["merge", no, "--into", numbers.get(said.get("into", ""), "")],
        "wait": ["wait", no, "--on", said.get("on", "")],
        "resume": ["resume", no],
        "hand_over": ["hand-over", no, "--to", said.get("to", "")],
        "accept": ["accept", no],
    }  # fmt: skip
    return commands[step.deed]


def logged_as(said: dict[str, Any]) -> list[str]:
    """The options of `log`; harm is the manager's to enter, later."""
    names = ("kind", "channel", "who", "said", "patient", "clinician", "safety", "category", "severity")
    words = [word for name in names if said.get(name) is not None for word in (f"--{name}", str(said[name]))]
    words += [word for name in said["thanks"] for word in ("--thanks", name)]
    words += [word for issue in said["issues"] for word in ("--issue", issue)]
    return [*words, *(["--formal"] if said["formal"] else [])]


@pytest.fixture
def maple(nowhere: Path, frontdesk: Frontdesk, at: Callable[[datetime], None]) -> Practice:  # noqa: ARG001  an empty home
    at(local("06-30 12:00"))
    practice = Practice(frontdesk)
    practice.set_up()
    for step in steps():
        practice.take(step)
    return practice


def test_both_days_from_the_first_word_to_the_signature(maple: Practice, at: Callable[[datetime], None]) -> None:
    assert {day: numbers.day_at(maple, day) for day in numbers.DAYS} == numbers.DAYS

    assert maple.frontdesk("day-end", "--date", "2026-05-22", "--sign", "--as", "Rosa").code == 3
    signed = maple.run("day-end", "--date", "2026-05-22", "--sign", "--as", "Priya")
    assert (signed["signed_by"], signed["signed_at"]) == ("Priya", "2026-06-30T12:00:00-05:00")
    assert numbers.day_at(maple, "2026-05-22") == numbers.DAYS["2026-05-22"]

    assert numbers.both_days(maple) == (numbers.BOTH_DAYS, numbers.RESOLVED_ONCE)
    assert numbers.every_record(maple) == numbers.expected_records()

    read = maple.frontdesk("measures", "--from", "2026-05-22", "--to", "2026-05-26").out
    assert "74.3 (95 % between 45.4 and 114.8)" in read
    assert "MRN" not in read

    friday, tuesday = (progress_at(at, moment) for moment in ("05-22 17:00", "05-26 17:00"))
    assert of_four_weeks(friday) == (11, numbers.DAYS["2026-05-22"]["rate_per_1000"]), "Wednesday has no count"
    assert of_four_weeks(tuesday) == (21, (74.3, 45.4, 114.8))
    assert (friday.before.complaints, friday.before.rate) == (0, None)
    assert "no rate" in figure_lines(friday)[2]
    assert all("too few" in line or "none yet" in line for line in figure_lines(friday)[8:11])
    assert friday.past.reading is Reading.SHORT
    assert sum(tuesday.table.values()) == 21
    assert {one.category: len(one.numbers) for one in tuesday.patterns} == counted_within_a_week("05-26 17:00")


def progress_at(at: Callable[[datetime], None], moment: str) -> Progress:
    """What the progress screen is given at a moment, on the same records."""
    at(local(moment))
    with desks.open_desk(find_places(None)) as seat:
        return progress.progress(seat)


def counted_within_a_week(moment: str) -> dict[Category, int]:
    """Words that came three times or more in the seven days before, from the page of the scenario."""
    end = local(moment)
    lately = Counter(
        Category(record["code"])
        for record in records()
        if record["kind"] == "complaint"
        and not record["merged_into"]
        and end - timedelta(days=7) <= local(record["received_at"]) <= end
    )
    return {word: count for word, count in lately.items() if count >= 3}


def of_four_weeks(known: Progress) -> tuple[int, tuple[float, ...]]:
    rate = known.now.rate
    assert rate is not None
    return known.now.complaints, tuple(round(value, 1) for value in (rate.value, rate.low, rate.high))
