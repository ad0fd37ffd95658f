"""A history typed into the real command line, in this process; what the desk refused is left out of the world."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.oracle.grievances import Grievances
from tests.oracle.histories import History
from tests.oracle.lifelines import CLINICIAN, DESK, LEAD, MANAGER, Act
from tests.oracle.lives import Step
from tests.oracle.measured import World

from frontdesk import cli
from frontdesk import desk as desks

WRONG, REFUSED = 2, 3
LATE = ("--late-reason", "typed in later")
MISTYPED = 77
BETWEEN = 25
"""After so many acts somebody may do something else."""


class NotSaid(AssertionError):
    """A command that has to work did not, or one failed in another way than by a rule."""

    def __init__(self, seed: int, words: tuple[str, ...], code: int, sentence: str) -> None:
        """Name the history, so that it can be played again."""
        super().__init__(f"history {seed}: {' '.join(words)} ended with {code}: {sentence}")


class Played:
    """A practice at which a history was typed in, and the oracle's own idea of it."""

    def __init__(self, history: History, home: Path, *, between: Callable[[datetime], None] = lambda _: None) -> None:
        """Set the practice up in an empty home, and type everything; `between` is called after some of the acts."""
        self.history, self.home = history, home
        self.world = World(Grievances(history.clock, history.portal_is_written))
        self.numbers: dict[str, str] = {}
        self.refused: Counter[str] = Counter()
        self._set_up()
        for number, act in enumerate(history.acts):
            self._take(act)
            if number % BETWEEN == 0:
                between(self._moment(act))
        self._count_encounters()
        if history.erased in self.numbers:
            self.call("redact", self.numbers[history.erased], "--reason", "asked for", "--as", MANAGER)

    @property
    def names(self) -> dict[str, str]:
        """Records by their numbers."""
        return {number: name for name, number in self.numbers.items()}

    def ask(self, *words: str) -> Any:
        """The document that a command prints at the end; it has to work. Raises `NotSaid`."""
        return self._must(self.history.now, *words)

    def call(self, *words: str, now: datetime | None = None) -> tuple[int, str, str]:
        """Its exit code, what it printed, and what it said instead."""
        moment = now or self.history.now
        out, err = io.StringIO(), io.StringIO()
        opened = partial(desks.open_desk, now=lambda: moment)
        with patch.object(desks, "open_desk", opened), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run([*words, "--home", str(self.home), "--json"])
        return code, out.getvalue(), err.getvalue().strip()

    def _must(self, now: datetime, *words: str) -> Any:
        code, out, err = self.call(*words, now=now)
        if code:
            raise NotSaid(self.history.seed, words, code, err)
        return json.loads(out)

    def _set_up(self) -> None:
        site, begins = self.history.site, self.history.opens_at()
        closed = [word for day in site.closed for word in ("--closed", day)]
        words = ("init", "--site", "Place", "--code", "PLACE", "--timezone", site.zone, "--hours", site.hours)
        for each in (
            (*words, *closed),
            ("staff", "add", MANAGER, "--role", "manager"),
            ("staff", "add", DESK, "--role", "desk", "--as", MANAGER),
            ("staff", "add", LEAD, "--role", "lead", "--as", MANAGER),
            ("clinician", "add", CLINICIAN, "--as", MANAGER),
        ):
            self._must(begins, *each)
        if self.history.portal_is_written:
            self._must(begins, "settings", "set", "portal_is_written", "yes", "--as", MANAGER)

    def _take(self, act: Act) -> None:
        """Type a step, perhaps take it back, perhaps type it once more."""
        known = act.deed == "log" or act.record in self.numbers
        if not known or act.said.get("into", act.record) not in {act.record, *self.numbers}:
            return
        step = self._type(act)
        if step is None or not act.taken_back:
            return
        code, _, _ = self.call("undo", self.numbers[act.record], "--as", MANAGER, now=self._moment(act))
        step.undone = code == 0
        if step.undone and act.done_again:
            self._type(act)

    def _type(self, act: Act) -> Step | None:
        """Into the command line and into the world; None where a rule refused it."""
        named = [self.numbers.get(word, word) for word in act.words]
        words = (*named, "--as", MANAGER, "--at", self.history.local(act.at), *LATE)
        code, out, err = self.call(*words, now=self._moment(act))
        if code in (WRONG, REFUSED):
            self.refused[act.deed] += 1
            return None
        if code:
            raise NotSaid(self.history.seed, words, code, err)
        if act.deed == "log":
            self.numbers[act.record] = json.loads(out)["number"]
        steps = self.world.steps
        steps.append(Step(act.at, act.deed, act.record, act.said, typed=len(steps)))
        return steps[-1]

    def _moment(self, act: Act) -> datetime:
        return act.at if self.history.live else self.history.now

    def _count_encounters(self) -> None:
        self.world.encounters = self.history.encounters
        corrected = self.history.corrected
        if corrected is not None:
            self.ask("encounters", corrected.isoformat(), str(MISTYPED), "--as", MANAGER)
            self.world.encounters.setdefault(corrected, MISTYPED)
        for day, count in self.history.encounters.items():
            self.ask("encounters", day.isoformat(), str(count), "--as", MANAGER)
