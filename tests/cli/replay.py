"""Days of an invented practice, taken from a page of steps through the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Frontdesk, Said

SCENARIOS = Path(__file__).parents[1] / "scenarios"
LATE = ("--late-reason", "typed in after the outage")


class Replay:
    """A practice at the command line; knows which number each record of the page got."""

    def __init__(self, frontdesk: Frontdesk, page: str, *, manager: str, desk: str) -> None:
        """Set the practice up, and take every step of the page at its own time."""
        self.frontdesk = frontdesk
        self.manager, self.desk = manager, desk
        self.numbers: dict[str, str] = {}
        self.said: dict[str, Said] = {}
        scenario = json.loads((SCENARIOS / page).read_text(encoding="utf-8"))
        self._set_up(scenario)
        for step in scenario["steps"]:
            self._take(step)

    def run(self, *words: str) -> Any:
        """What a command answers; it has to work."""
        said = self.frontdesk(*words, "--json")
        assert said.code == 0, (words, said.err)
        return said.json

    def show(self, name: str) -> Any:
        """A record by its name on the page."""
        return self.run("show", self.numbers[name])

    def ids(self, numbers: list[str]) -> list[str]:
        """The names that the page has for these numbers."""
        named = {number: name for name, number in self.numbers.items()}
        return [named[number] for number in numbers]

    def _set_up(self, scenario: dict[str, Any]) -> None:
        site = scenario["site"]
        self.run(
            "init", "--site", site["name"], "--code", site["code"], "--timezone", site["timezone"],
            "--hours", site["hours"],
        )  # fmt: skip
        self.run("staff", "add", self.manager, "--role", "manager")
        self.run("staff", "add", self.desk, "--role", "desk", "--as", self.manager)
        for day, count in scenario["encounters"].items():
            self.run("encounters", day, str(count), "--as", self.manager)

    def _take(self, step: dict[str, Any]) -> None:
        command, *rest = step["do"]
        about = step["about"]
        words = [command, *([] if command == "log" else [self.numbers[about]])]
        before = ["", *rest]
        words += [
            self.numbers[word] if option == "--into" else word for option, word in zip(before, rest, strict=False)
        ]
        at = step["at"].replace(" ", "T")
        said = self.frontdesk(*words, "--as", step["by"], "--at", at, *LATE, "--json")
        assert said.code == 0, (step, said.err)
        self.numbers.setdefault(about, said.json["number"])
        self.said[f"{about} {command}"] = said
