"""A word typed into every field of every screen and dialog lies in the clear in no file of the desk or the server.

Which fields there are is asked of the program (`text_fields.py`). The control finds each word that is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.canaries import in_files, without_encryption
from tests.desk.maple import intake, noted_elsewhere, resolved_elsewhere
from tests.group.desks import Group, group_on
from tests.screens.conftest import Desk as Pilot
from tests.screens.conftest import Running, settled, still_app
from tests.screens.hosts import begun, drafts_on_file, press, until
from tests.screens.practice import FRIDAY, Clock, Staff
from tests.screens.text_fields import CODED, FIELDS, FILE, KEPT, NOWHERE, Typist, declared
from tests.sync.homes import Home
from textual.widgets import Input, TextArea

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import erasing
from frontdesk.desk import learning as at_learning
from frontdesk.journal.backup import make
from frontdesk.places import Places, find_places
from frontdesk.recovery.codes import Category, Channel, PutRight, Role, Severity
from frontdesk.screens import checklist_besides as besides
from frontdesk.screens import checklist_steps as steps
from frontdesk.screens import day_forms, draft_keeper, grievance_steps, learning_forms, review_panel
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.checklist_erase import ErasePanel
from frontdesk.screens.checklist_resolve import ResolvePanel
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.screens.glass import GlassScreen
from frontdesk.screens.grievance import GrievanceScreen
from frontdesk.screens.learning import LearningScreen
from frontdesk.screens.settings import SettingsScreen

IN_THE_CLEAR = {("learning_forms", "q-text"), ("settings", "value"), ("settings", "text"), ("first_run", "practice")}
"""Written for everyone (`story_published`, `setting_set`, `practice_named`): the group's server reads it."""


@dataclass
class Desk:
    """The manager's desk with a typist at it, and complaints in every state."""

    app: FrontDesk
    pilot: Pilot
    typist: Typist
    places: Places
    clock: Clock
    staff: Staff
    papers: Path

    def new(self, upto: str = "", **changes: Any) -> str:
        """A complaint that has come so far; its number."""
        with desk.open_desk(self.places, now=self.clock) as seat:
            number = desk.log(seat, self.staff.priya, intake(said="x", **changes)).complaint.number
            if upto in ("acknowledged", "resolved"):
                desk.acknowledge(seat, self.staff.priya, number)
            if upto == "resolved":
                desk.resolve(seat, self.staff.priya, number, done="x", put_right=PutRight.YES)
        return number

    def id_of(self, number: str) -> Any:
        with desk.open_desk(self.places, now=self.clock) as seat:
            return desk.case(seat, number).complaint.id

    async def act(self, module: str, open_panel: Any, **given: str) -> None:
        """Open a panel or a form, fill in every field, and do what saving does."""
        open_panel()
        await settled(self.pilot)
        await settled(self.pilot)
        screen: Any = self.app.screen
        await until(self.pilot, lambda: bool(_filling(screen)))
        (panel,) = _filling(screen)
        self.typist.fill(module, panel, **given)
        await settled(self.pilot)
        person, answers = self.app.person, list[object]()
        assert person is not None
        if FIELDS[module] and not given.get("unsaved"):
            self.app.ask_desk(panel.act(person), answers.append, answers.append)
            await until(self.pilot, lambda: bool(answers))
            assert not isinstance(answers[0], Exception), (module, type(panel).__name__, answers[0])

    async def on(self, number: str, screen: str = "checklist") -> Any:
        """The checklist, or the grievance's own page, of a complaint."""
        getattr(self.app, f"open_{screen}")(self.id_of(number))
        await settled(self.pilot)
        await settled(self.pilot)
        return self.app.screen


def _filling(screen: Any) -> list[Any]:
    """The panel or the form that stands open."""
    return [one for one in (getattr(screen, name, None) for name in ("panel", "open", "form")) if one is not None]


async def at_the_checklist(at: Desk) -> None:
    """Every step, and everything besides."""
    staff = at.staff
    grievance = at.new(category=Category.CARE, severity=Severity(2), channel=Channel.EMAIL)
    erased, twice, late, new = (at.new(upto) for upto in ("", "resolved", "", ""))
    with desk.open_desk(at.places, now=at.clock) as seat:
        resolved_elsewhere(seat, staff.deon, twice)
        erasing.redact(seat, staff.priya, late, reason="x")
        noted_elsewhere(seat, staff.deon, late, "x")
    for number, module, kind, given in (
        (new, "checklist_steps", steps.AcknowledgePanel, {"A5": "Tue 17:00", "A5_owner": "Priya", "A0": "no"}),
        (at.new("acknowledged"), "checklist_resolve", ResolvePanel, {"R3": "yes", "R5": "parking", "worth": "8.00"}),
        (at.new("resolved"), "checklist_steps", steps.FollowUpPanel, {"F2": "yes", "F5": "Rosa"}),
        (grievance, "checklist_steps", steps.NoticePanel, {"completed": "22 May"}),
        (at.new("resolved"), "checklist_steps", steps.ReopenPanel, {"reason": "new_facts"}),
        (at.new(), "checklist_steps", steps.NotePanel, {}),
        (at.new("acknowledged"), "checklist_besides", besides.LaterPanel, {"what": "internal", "until": "Tue 17:00"}),
        (at.new(), "checklist_besides", besides.HandOverPanel, {"to": str(staff.deon)}),
        (at.new(), "checklist_besides", besides.ToldPanel, {"told": "nurse_called"}),
        (at.new(), "checklist_besides", besides.SamePanel, {"into": new}),
        (erased, "checklist_erase", ErasePanel, {"what": "erase"}),
        (twice, "review_panel", review_panel.ReviewPanel, {}),
        (late, "review_panel", review_panel.CameAfterPanel, {"words": "keep"}),
    ):
        screen = await at.on(number)
        assert isinstance(screen, ChecklistScreen)
        await at.act(module, lambda kind=kind, screen=screen: screen._open(kind), **given)


async def at_a_grievance(at: Desk) -> None:
    for kind, given in (
        (grievance_steps.InterimPanel, {"date": "12 Jun"}),
        (grievance_steps.DecidePanel, {"outcome": "upheld"}),
        (grievance_steps.LetterPanel, {"letter": "acknowledgement", "file": str(at.papers / "letter.txt")}),
    ):
        number = at.new(category=Category.CARE, severity=Severity(2), channel=Channel.EMAIL)
        screen = await at.on(number, "grievance")
        assert isinstance(screen, GrievanceScreen)
        await at.act("grievance_steps", lambda kind=kind, screen=screen: screen._open(kind), **given)


async def at_day_end(at: Desk) -> None:
    number = at.new("acknowledged")
    at.app.open_day_end()
    await until(at.pilot, lambda: bool(getattr(at.app.screen, "stops", ())))
    screen: Any = at.app.screen
    assert isinstance(screen, DayEndScreen)
    screen.at = next(i for i, stop in enumerate(screen.stops) if stop.number == number)
    screen.show_stop()
    await settled(at.pilot)
    visits = at.papers / "visits.csv"
    visits.write_text("date,encounters\n2026-05-21,120\n", encoding="utf-8")
    walk, save = screen.walk, screen.action_save
    for module, wanted, given in (
        ("day_panels", screen.action_promise, {"until": "Tue 17:00"}),
        ("day_panels", screen.action_escalate, {"to": "manager"}),
        ("day_forms", lambda: screen.draw(day_forms.EncountersForm(walk, save)), {"count": "120"}),
        ("day_forms", lambda: screen.draw(day_forms.ThanksForm(walk, save)), {"who": "Rosa", "ref": number}),
        ("day_forms", screen.action_huddle, {"file": str(at.papers / "huddle.txt")}),
    ):
        await at.act(module, wanted, **given)


async def at_learning_and_settings(at: Desk) -> None:
    at.app.open_learning()
    await until(at.pilot, lambda: getattr(at.app.screen, "known", None) is not None)
    screen: Any = at.app.screen
    assert isinstance(screen, LearningScreen)
    await at.act("learning_forms", screen.action_improve, owner="Rosa", due="12 Jun")
    await at.act("learning_forms", screen.action_tell)
    await at.act("learning_forms", screen.action_report, about="WAIT", file=str(at.papers / "report.txt"))
    with desk.open_desk(at.places, now=at.clock) as seat:
        known = at_learning.learned(seat, at.staff.priya)
    done = learning_forms.DoneForm(known, next(one for one in known.improvements if one.done_at is None))
    await at.act("learning_forms", lambda: screen._open(done))
    at.app.open_settings()
    await settled(at.pilot)
    settings: Any = at.app.screen
    assert isinstance(settings, SettingsScreen)
    entries = [row for row in settings._lines.rows if not isinstance(row, str)]
    for lines in (False, True):
        settings._edit(next(e for e in entries if e.has_lines is lines and e.key.startswith(("purpose", "policy"))))
        for name in ("value", "text"):
            at.typist.filled.add(("settings", name))
        if lines:
            settings.query_one("#text", TextArea).text = at.typist.word(("settings", "text"))
        else:
            settings.query_one("#value", Input).value = at.typist.word(("settings", "value"))
        await press(at.pilot, "ctrl+s")
        await settled(at.pilot)


async def at_lists_and_boxes(at: Desk) -> None:
    """What is looked for, chosen, or saved under a name."""
    for keys, module, then in (
        (("f3",), "listing", ()),
        (("f3", "ctrl+l"), "filters", ("escape",)),
        (("f3", "ctrl+s"), "views", ("ctrl+s",)),
        (("f3", "ctrl+g"), "choose", ("escape",)),
        (("ctrl+p", *"audit", "enter"), "audit", ("escape",)),
        (("ctrl+p", *"export", "enter", "w", "o"), "export_form", ("ctrl+s", "escape")),
    ):
        at.app.back_to_board()
        await settled(at.pilot)
        await press(at.pilot, *keys)
        at.typist.fill(module, at.app.screen)
        await press(at.pilot, *then)


async def test_no_word_of_any_field_lies_in_the_clear(
    running: Running, places: Places, clock: Clock, staff: Staff, group: Group, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(draft_keeper, "PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(ChecklistScreen, "begun", {})
    temporary, papers = tmp_path / "tmp", tmp_path / "papers"
    temporary.mkdir()
    papers.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    clock.on(FRIDAY, "16:50")
    with desk.open_desk(places, now=clock) as seat:
        desk.add_person(seat, staff.priya, "Ivo", Role.IT)
    app, typist = still_app(FrontDesk(places, now=clock, person="Priya")), Typist()
    async with running(app, size=(120, 60)) as pilot:
        at = Desk(app, pilot, typist, places, clock, staff, papers)
        await at_the_checklist(at)
        await at_a_grievance(at)
        await at_day_end(at)
        await at_learning_and_settings(at)
        await at_lists_and_boxes(at)
        await begun(pilot, "w", "1", "n")
        typist.fill("record_questions", app.screen)
        form = {word for word, (module, _) in typist.words.items() if module == "record_questions"}
        await until(pilot, lambda: {v for d in drafts_on_file(places, clock) for v in d.fields.values()} >= form)
        await press(pilot, "escape", "ctrl+n", "i")
        app.push_screen(GlassScreen())
        await settled(pilot)
        typist.fill("glass", app.screen)
        await press(pilot, "ctrl+s")
    assert places.home is not None
    first = find_places(str(tmp_path / "first"), env={})
    new = still_app(FrontDesk(first, now=clock))
    async with running(new) as pilot:
        typist.fill("first_run", new.screen)
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: first.database.exists() and new.person is not None)
    Home(places.home, group.clock, "Priya").enrol_first(group)
    make(places, clock())
    assert in_files(typist.words, places.home, tmp_path / "first", temporary) == {}
    server: set[str] = set().union(*in_files(typist.words, Path(group.database).parent).values())
    assert {typist.words[word] for word in server} == IN_THE_CLEAR - {("first_run", "practice")}
    control: set[str] = set()
    for number, one in enumerate((places, first)):
        control |= set().union(*in_files(typist.words, without_encryption(one, tmp_path / f"plain{number}")).values())
    assert control == typist.of(KEPT), "the search finds each word that is kept, and no other is kept"
    typed = {*typist.filled, ("pin", "pin"), ("day_import", "q-file")}
    missing = {p for p in declared() if p not in typed}
    assert missing == set()


def test_every_field_that_takes_letters_has_its_row() -> None:
    assert declared() == {(module, name) for module, names in FIELDS.items() for name in names}
    assert {kind for names in FIELDS.values() for kind in names.values()} == {KEPT, NOWHERE, CODED, FILE}


@pytest.fixture
def group(tmp_path: Path) -> Iterator[Group]:
    (tmp_path / "server").mkdir()
    with group_on(str(tmp_path / "server" / "group.db")) as group:
        yield group
