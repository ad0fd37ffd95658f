"""The manager's evening at Maple Street, by key: every stop of F7 in the order in which it comes, and the signature.

What the scenario's page knows of a record (harm, sub-code) is what the manager codes; what stands on the screen says
where she is.
"""

from __future__ import annotations

import re

from tests.scenarios.maple import scenario
from tests.screens.at_the_counter import PAPERS, Person
from tests.screens.conftest import text
from tests.screens.hosts import focus, notice, spell

from frontdesk.recovery.hcat import SUB_CODES

HERE = re.compile(r"(open|to code|needs review) \d+ of \d+|(follow-ups|earlier days|encounters|thanks|summary) · ")
ITEM = re.compile(r"(A\d+) · (open|to code|needs review) ")
STOPS_MAX = 60


async def closes(priya: Person, at: str, *, thanks: tuple[str, str]) -> list[str]:
    """Go through the day and sign it; gives what was open, by the names on paper.

    `thanks` are a name, and what for in words.
    """
    c = priya.counter
    await priya.comes(at)
    await c.keys("f7")
    opened: list[str] = []
    for _ in range(STOPS_MAX):
        match _stop(c.page):
            case "open":
                opened.append(_about(priya))
                await _codes_what_is_open(priya)
                await c.keys("enter")
            case "to code":
                await _codes(priya)
            case "encounters":
                await c.keys(*str(scenario()["encounters"][f"2026-{c.day}"]), "enter")
            case "thanks":
                await _thanks(priya, *thanks)
            case "summary":
                await c.keys("ctrl+s")
                c.reads("is signed.")
                await c.keys("f4")
                return opened
            case _:
                await c.keys("enter")
    raise AssertionError(text(c.app))


def _stop(page: str) -> str:
    found = HERE.search(page.splitlines()[0])
    assert found is not None, page
    return found[1] or found[2]


def _about(priya: Person) -> str:
    """Which record is looked at, by its name on paper."""
    found = ITEM.search(priya.counter.page.splitlines()[0])
    assert found is not None, priya.counter.page
    return next(name for name, number in priya.counter.numbers.items() if number == found[1])


async def _codes_what_is_open(priya: Person) -> None:
    if re.search("^to code: ", priya.counter.page, re.MULTILINE):
        await priya.counter.keys("c")
        await _codes(priya)


async def _codes(priya: Person) -> None:
    """The sub-code where the usual one does not fit, why, and the harm; the last answer saves."""
    about = _about(priya)
    paper, c = PAPERS[about], priya.counter
    sub_code = SUB_CODES[paper["hcat"]]
    if not re.search(rf"sub-code \[\w {re.escape(sub_code.words)}", c.page):
        while focus(c.app) != "q-hcat":
            await c.keys("up")
        letter = re.search(rf"(\w) {re.escape(sub_code.words)}", c.page)
        assert letter is not None, c.page
        await c.keys(letter[1])
    for field, key in (("q-severity", "enter"), ("q-cause", "p"), ("q-harm", str(paper["harm"]))):
        if focus(c.app) == field:
            await c.keys(key)
    assert f"{c.numbers[about]} coded" in notice(c.app), text(c.app)


async def _thanks(priya: Person, name: str, what_for: str) -> None:
    """Who was thanked stands there; now everybody reads what for, and nobody more is named."""
    c = priya.counter
    await c.keys(*spell(name), "enter", *spell(what_for), "enter", "enter")
    c.reads("everybody reads them ")
    c.sees(f"{name}, for {what_for}")
    await c.keys("enter")


async def tells(priya: Person, story: str) -> None:
    """A story for the meeting, for everyone."""
    c = priya.counter
    await c.keys("f4", "ctrl+l", "ctrl+t", *spell(story), "enter", "space", "ctrl+s")
    c.reads("The story is told.")
    c.sees(story[:40])
    await c.keys("escape")
