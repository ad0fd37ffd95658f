"""People at the counter of Maple Street: what they say they do, they do with keys, at the minute they name.

Each of them goes from question to question as the screens ask, and reads what stands there before acting upon it.
The papers of the scenario are named as on its page (`D1-03`); which number frontdesk gave them is read off the screen.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.builders import local
from tests.scenarios.maple import patient_of, scenario, who_of
from tests.screens.conftest import press, settled, still_app, text
from tests.screens.hosts import NAMED, events_of, focus, notice, paused, spell
from tests.screens.practice import Clock
from textual.pilot import Pilot
from textual.widgets import Static

from frontdesk.app import FrontDesk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category
from frontdesk.recovery.taxonomy import desk_word
from frontdesk.screens.blank import BlankScreen
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.people import PeopleScreen
from frontdesk.screens.record_questions import CHANNELS, WHO
from frontdesk.screens.settings import SettingsScreen

PAPERS = {paper["id"]: paper for paper in scenario()["receipts"]}
"""What stands on the page of the scenario, by the name of each record there."""
KEY_OF = {choice.code: choice.key for choice in (*CHANNELS, *WHO)}
"""The letters of the form, as they stand before its answers."""
NUMBER = re.compile(r"\bA\d+\b")
LOOK_UP = {"risk", "who", "q-A4"}
"""Questions whose answer may call for another one: whoever types ahead looks up here."""
Keys = Sequence[str]


@dataclass
class Counter:
    """The computer at the counter: its clock, its screen, and the numbers that its records got."""

    places: Places
    clock: Clock
    day: str = "05-20"
    numbers: dict[str, str] = field(default_factory=dict)
    pressed: int = 0
    _pilot: Pilot[None] | None = None

    @asynccontextmanager
    async def opened(self, at: str, size: tuple[int, int] = (80, 24)) -> AsyncIterator[FrontDesk]:
        """Somebody starts frontdesk, and closes it in the evening."""
        self.set_clock(at)
        ChecklistScreen.begun.clear()  # the program begins anew
        app = still_app(FrontDesk(self.places, now=self.clock))
        async with app.run_test(size=size, notifications=True) as pilot:
            self._pilot = pilot
            await settled(pilot)
            yield app
            await press(pilot, "ctrl+q")
        self._pilot = None

    @property
    def pilot(self) -> Pilot[None]:
        """Whoever presses the keys."""
        assert self._pilot is not None
        return self._pilot

    @property
    def app(self) -> FrontDesk:
        """What runs."""
        app = self.pilot.app
        assert isinstance(app, FrontDesk)
        return app

    def set_clock(self, at: str) -> None:
        """`05-22 08:06`, or an hour of the same day."""
        self.day = at.partition(" ")[0] if " " in at else self.day
        self.clock.at = local(at if " " in at else f"{self.day} {at}")

    async def keys(self, *keys: str) -> None:
        """Words in one go; after every other key, look up."""
        word: list[str] = []
        for key in keys:
            if len(key) == 1 or key in NAMED.values():
                word.append(key)
                continue
            await self.types(*word)
            await self.types(key)
            word = []
        await self.types(*word)

    async def types(self, *keys: str) -> None:
        """Without looking up."""
        self.pressed += len(keys)
        if not keys:
            return
        self.app.clear_notifications()  # whoever goes on has read what was said
        for event in events_of(keys):
            self.app.post_message(event)
        await settled(self.pilot)
        await settled(self.pilot)

    async def pause(self) -> None:
        """The keys pause; what is to be said about the form is said then."""
        await paused(self.pilot)

    async def changes(self, title: str, to: str) -> None:
        """Change a line of the settings: an arrow until it is marked, Enter, the words, Ctrl+S; new ones stand last."""
        screen = self.app.screen
        assert isinstance(screen, SettingsScreen)
        first, arrow = ("end", "up") if title.startswith("Another") else ("home", "down")
        await self.types(first)
        while not str(screen.query_one("#about", Static).content).startswith(f"{title}\n"):
            await self.types(arrow)
        await self.keys("enter")
        await self.types(*spell(to))
        await self.keys("ctrl+s")
        self.reads(f"{title}: saved, for every desk of the site.")

    # ------------------------------------------------------------ what stands on the screen

    @property
    def page(self) -> str:
        """All of the screen, each run of spaces as one."""
        return "\n".join(" ".join(line.split()) for line in text(self.app).splitlines())

    def sees(self, *wanted: str) -> None:
        """All of this stands on the screen."""
        missing = [one for one in wanted if one not in self.page]
        assert not missing, f"{missing} is not on the screen at {self.clock.at}:\n{text(self.app)}"

    def sees_not(self, *unwanted: str) -> None:
        """Nothing of this stands on the screen."""
        found = [one for one in unwanted if one in self.page]
        assert not found, f"{found} is on the screen at {self.clock.at}:\n{text(self.app)}"

    def reads(self, sentence: str) -> None:
        """The line above the keys says this."""
        assert sentence in notice(self.app), f"{sentence!r} is not what is said:\n{text(self.app)}"

    def line_of(self, about: str) -> str:
        """The line of a list in which a record stands."""
        number = self.numbers[about]
        found = [line for line in self.page.splitlines() if re.search(rf"(?<!\w){number}(?!\w)", line)]
        assert found, f"{about} ({number}) is not on the screen:\n{text(self.app)}"
        return found[0].strip()

    def listed(self) -> list[str]:
        """The records of a list from top to bottom, by their names on paper."""
        named = {number: name for name, number in self.numbers.items()}
        lines = self.page.splitlines()
        return [named[found[0]] for line in lines if (found := NUMBER.findall(line)) and found[0] in named]

    def begins_with(self, *about: str) -> None:
        """These records stand on top of the list."""
        assert self.listed()[: len(about)] == [*about], text(self.app)

    def person(self, name: str, pin: str) -> Person:
        """Somebody who works there."""
        return Person(self, name, pin)


@dataclass
class Person:
    """Somebody at the counter; every verb begins with the minute at which it is done."""

    counter: Counter
    name: str
    pin: str

    async def comes(self, at: str) -> None:
        """Is at the computer at this minute; it has locked meanwhile, or somebody else was there."""
        counter, app = self.counter, self.counter.app
        counter.set_clock(at)
        app.lock_if_idle()
        app._board._tick()  # as it does by itself every half minute
        await settled(counter.pilot)
        if app.person is None or app.person.name != self.name:
            await self.signs_in()

    async def signs_in(self) -> None:
        """The letter before the name, then the PIN."""
        app = self.counter.app
        if isinstance(app.screen, BlankScreen):
            await self.counter.keys("f8")
        elif not isinstance(app.screen, PeopleScreen):
            await self.counter.keys("ctrl+n")
        letter = re.search(rf"^(\w) {self.name}", self.counter.page, re.MULTILINE)
        assert letter is not None
        await self.counter.keys(letter[1])
        if f"New PIN for {self.name}" in self.counter.page:
            await self.counter.keys(*self.pin, "enter", *self.pin, "enter")
        else:
            self.counter.sees(f"PIN of {self.name}")
            await self.counter.keys(*self.pin)
        assert app.person is not None
        assert app.person.name == self.name, self.counter.page

    async def answers(self, asked: Mapping[str, Keys]) -> None:
        """Answer question by question, in the order in which the screen asks."""
        left = dict(asked)
        while (here := focus(self.counter.app)) in left:
            # Whoever knows the screen types ahead, as far as the questions can be seen.
            order = list(left)
            asks = {field.id for field in self.counter.app.screen.focus_chain}
            ahead = [name for name in order[order.index(str(here)) :] if name in asks]
            ahead = ahead[: next((i + 1 for i, name in enumerate(ahead) if name in LOOK_UP), None)]
            if left[ahead[0]][:1] == ["ctrl+u"]:  # Textual empties a line after the letters that follow
                await self.counter.keys("ctrl+u")
                left[ahead[0]] = left[ahead[0]][1:]
            await self.counter.types(*(key for name in ahead for key in left.pop(name)))

    # ------------------------------------------------------------ the form

    async def begins(self, at: str, about: str, *, risk: str = "n", may_speak: str = "", **more: Keys) -> None:
        """Take down what the paper says, and leave the form open; the paper's columns hold most of it."""
        await self.comes(at)
        await self.counter.keys("f2")
        await self.goes_on(about, risk=risk, may_speak=may_speak, **more)

    async def goes_on(self, about: str, *, risk: str = "n", may_speak: str = "", **more: Keys) -> None:
        """Answer what the form still asks, from what stands on the paper."""
        paper = PAPERS[about]
        await self.answers(
            {
                "about": [desk_word(Category(paper["code"])).key],
                "severity": [str(paper["severity"])],
                "risk": [risk],
                "said": [*spell(paper["text"]), "tab"],
                "channel": [KEY_OF[paper["channel"]]],
                "who": [KEY_OF[who_of(paper)]],
                "authority": [may_speak or "tab"],
                "remedy": ["tab"],
                "patient": [*spell(patient_of(paper)), "tab"],
                "callback": ["tab"],
                "clinician": [*spell(paper["clinician"] or "")],
                **more,
            }
        )

    async def adds(self, *, received: str = "", issues: str = "", formal: str = "") -> None:
        """Ctrl+L, and what only some records need."""
        await self.counter.keys("ctrl+l")
        await self.answers(
            {
                "received": [*spell(received), "tab"],
                "issues": [*spell(issues), "tab"],
                "formal": [formal or "tab"],
            }
        )

    async def praises(self, at: str, about: str, whom: str) -> None:
        """Thanks: one key instead of three, the words, and who is thanked."""
        await self.comes(at)
        await self.counter.keys("f2", "k")
        await self.answers({"said": [*spell(PAPERS[about]["text"]), "tab"], "thanks": [*whom]})
        await self.saves(about)

    async def saves(self, about: str) -> None:
        """Ctrl+S, and read which number it got."""
        await self.counter.keys("ctrl+s")
        found = re.search(r"(A\d+) recorded", self.counter.page)
        assert found is not None, text(self.counter.app)
        self.counter.numbers[about] = found[1]

    async def logs(self, at: str, about: str, *, risk: str = "n", may_speak: str = "", **more: Keys) -> None:
        """Put on record what the paper says."""
        await self.begins(at, about, risk=risk, may_speak=may_speak, **more)
        await self.saves(about)

    # ------------------------------------------------------------ the checklist

    async def opens(self, about: str) -> None:
        """Show the steps of a record: from the open issues, or else out of everything."""
        counter, number = self.counter, self.counter.numbers[about]
        for way in ("f4", "f3"):
            if self._reads_head(number):
                return
            await counter.keys(way, *number, "enter")
        assert self._reads_head(number), text(counter.app)

    def _reads_head(self, number: str) -> bool:
        shown = isinstance(self.counter.app.screen, ChecklistScreen)
        return shown and self.counter.page.startswith(f"{number} ")

    async def acknowledges(
        self, at: str, about: str, *, wants: str = "an apology", by: str = "", owner: str = ""
    ) -> None:
        """Let them finish, say it back, say sorry, ask what would put it right, say by when and who."""
        await self.comes(at)
        await self.opens(about)
        promise = ["ctrl+u", *spell(by)] if by else []
        mine = ["ctrl+u", *spell(owner)] if owner else []
        await self.answers(
            {
                "safety": ["tab"],
                "q-A1": ["space"],
                "q-A2": ["space"],
                "q-A3": ["space"],
                "q-A4": [*spell(wants), "enter"],
                "q-A5": [*promise, "enter"],
                "q-A5-owner": mine,
            }
        )
        await self.closes_step("acknowledged")

    async def resolves(self, at: str, about: str, *, right: str = "y", gave: Keys = (), done: str = "") -> None:
        """Say what was done, and ask whether it is put right."""
        await self.comes(at)
        await self.opens(about)
        await self.answers(resolution(done or PAPERS[about]["actions"], right, gave))
        await self.closes_step("resolved")

    async def follows_up(self, at: str, about: str, *, right: str = "y", why: str = "p", who: str = "no") -> None:
        """Call back, and ask whether it is still right."""
        await self.comes(at)
        await self.opens(about)
        await self.answers(
            {
                "safety": ["tab"],
                "q-F1": ["space"],
                "q-F2": [right],
                "q-F3": [why],
                "q-F4": ["space"],
                "q-F5": spell(who),
            }
        )
        await self.closes_step("followed up")

    # ------------------------------------------------------------ the grievance

    async def answers_in_writing(self, at: str, about: str) -> None:
        """The notice with its four parts."""
        await self.comes(at)
        await self.opens(about)
        await self.counter.keys("ctrl+g", "ctrl+g")
        steps, results = spell("Spoke with the clinician"), spell("We were wrong")
        await self.counter.types(*steps, "enter", *results, "enter", *"today")
        await self.closes_step("answered in writing")

    async def decides(self, at: str, about: str, outcome: str) -> None:
        """Upheld, in part, or not."""
        await self.comes(at)
        await self.opens(about)
        await self.counter.keys("ctrl+g", "ctrl+t", outcome[0])
        await self.closes_step("decided")

    async def closes_step(self, done: str) -> None:
        """Ctrl+S, and read that it is on record."""
        await self.counter.keys("ctrl+s")
        assert f" {done}" in notice(self.counter.app), text(self.counter.app)


def resolution(done: str, right: str, gave: Keys = ()) -> dict[str, Keys]:
    """The answers of the second step."""
    return {
        "safety": ["tab"],
        "q-R1": ["space"],
        "q-R2": [*spell(done), "enter"],
        "q-R3": [right],
        "q-R4": ["space"],
        "q-R5": [*gave],
    }
