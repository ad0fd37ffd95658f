"""The screens for every role, as the page about rights says it: what is offered, and what a choice comes to."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from tests.screens.conftest import Desk, Running, settled, still_app, text
from tests.screens.hosts import press
from tests.screens.practice import Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import Intake, work
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Flag, Role, Severity
from frontdesk.recovery.identifiers import ComplaintId
from frontdesk.recovery.refusals import Refusal
from frontdesk.screens.base import DeskScreen
from frontdesk.screens.day_end import DayEndScreen

PAGE = (Path(__file__).parents[2] / "docs" / "who-may.md").read_text(encoding="utf-8")
ROWS = {
    words: "".join(cell.strip() or "." for cell in cells.split("|")[:8])
    for words, cells in re.findall(
        r"^\| ([^`|]+?) \|((?: .? ?\|){8})$", PAGE.partition("## On the screens")[2].partition("\n## ")[0], re.MULTILINE
    )
    if words != "---"
}
LETTERS = "DLMSPCIA"
ROLES = {
    "D": Role.DESK, "L": Role.LEAD, "M": Role.MANAGER, "S": Role.DESK, "P": Role.PRIVACY, "C": Role.COMMITTEE,
    "I": Role.IT, "A": Role.AUDITOR,
}  # fmt: skip
Probe = Callable[[FrontDesk, Desk, dict[str, ComplaintId]], Awaitable[bool]]


@pytest.fixture
def three(places: Places, clock: Clock, staff: Staff) -> dict[str, ComplaintId]:
    """An ordinary complaint, one for the privacy official and a grievance, by what they are."""
    with desk.open_desk(places, now=clock) as seat:
        made = {}
        for kind in ("ordinary", "private", "formal"):
            said = Intake(category=Category.WAIT, severity=Severity.LOW, said=f"canary {kind}", formal=kind == "formal")
            case = desk.log(seat, staff.rosa, said)
            if kind == "private":
                work.route(seat, staff.rosa, case.complaint.number, to=Flag.PRIVACY)
            made[kind] = case.complaint.id
        for letter, role in ROLES.items():
            desk.add_person(seat, staff.priya, f"Try {letter}", role, deputy=letter == "S")
        return made


def says_no(app: FrontDesk) -> bool:
    return "may not" in text(app)


async def board(app: FrontDesk, _: Desk, __: dict[str, ComplaintId]) -> bool:
    return app.glance is not None and app.glance.board.refused is None


async def saved(app: FrontDesk, pilot: Desk, _: dict[str, ComplaintId]) -> bool:
    """What the form's Ctrl+S does, in the thread of the desk."""
    person = app.person
    assert person is not None
    told: list[object] = []
    app.ask_desk(
        lambda seat: desk.log(seat, person.id, Intake(category=Category.WAIT, severity=Severity.LOW, said="x")),
        told.append,
        told.append,
    )
    await settled(pilot)
    return not isinstance(told[0], Refusal)


async def found(app: FrontDesk, pilot: Desk, three: dict[str, ComplaintId]) -> bool:
    await press(pilot, "f3", *"ordinary")
    shown = app.screen.chosen() == three["ordinary"] if isinstance(app.screen, DeskScreen) else False
    await press(pilot, "f4")
    return shown


def words(kind: str) -> Probe:
    async def probe(app: FrontDesk, pilot: Desk, three: dict[str, ComplaintId]) -> bool:
        app.open_checklist(three[kind])
        await settled(pilot)
        shown = f"canary {kind}" in text(app)
        app.back_to_board()
        await settled(pilot)
        return shown

    return probe


def opened(open_it: Callable[[FrontDesk], None]) -> Probe:
    async def probe(app: FrontDesk, pilot: Desk, _: dict[str, ComplaintId]) -> bool:
        app.clear_notifications()
        open_it(app)
        await settled(pilot)
        shown = not says_no(app) and "Your role" not in text(app)
        app.clear_notifications()
        app.back_to_board()
        await settled(pilot)
        return shown

    return probe


async def day_end(app: FrontDesk, pilot: Desk, _: dict[str, ComplaintId]) -> bool:
    await press(pilot, "f7")
    shown = isinstance(app.screen, DayEndScreen)
    app.clear_notifications()
    app.back_to_board()
    await settled(pilot)
    return shown


async def changes(app: FrontDesk, pilot: Desk, _: dict[str, ComplaintId]) -> bool:
    app.open_settings()
    await settled(pilot)
    await press(pilot, "enter")
    shown = not says_no(app)
    await press(pilot, "escape", "escape")
    return shown


def offered(title: str) -> Probe:
    async def probe(app: FrontDesk, _: Desk, __: dict[str, ComplaintId]) -> bool:
        return title in {command.title for command in app.get_system_commands(app.screen)}

    return probe


PROBES: dict[str, Probe] = {
    "open issues: the list": board,
    "F2: save a complaint": saved,
    "F3: find an ordinary complaint": found,
    "F5: the words of an ordinary complaint": words("ordinary"),
    "F5: the words of what goes to the privacy official": words("private"),
    "F5: the words of a grievance": words("formal"),
    "F6: the drafts": opened(lambda app: app.action_next_draft()),
    "F7: the end of the day": day_end,
    "the grievances": opened(lambda app: app.open_grievances()),
    "learning": opened(lambda app: app.open_learning()),
    "progress": opened(lambda app: app.open_progress()),
    "settings: change a line": changes,
    "Ctrl+P: Audit": offered("Audit"),
    "Ctrl+P: Emergency access": offered("Emergency access"),
}


@pytest.mark.parametrize("letter", LETTERS)
async def test_the_page_says_what_a_role_sees_and_does_on_the_screens(
    letter: str, places: Places, clock: Clock, three: dict[str, ComplaintId], running: Running
) -> None:
    app = still_app(FrontDesk(places, now=clock, person=f"Try {letter}"))
    async with running(app) as pilot:
        app.back_to_board()
        app.board_changed()
        await settled(pilot)
        seen = {what: await probe(app, pilot, three) for what, probe in PROBES.items()}
    assert seen == {what: letter in letters for what, letters in ROWS.items()}


def test_every_row_is_tried() -> None:
    assert list(ROWS) == list(PROBES)
