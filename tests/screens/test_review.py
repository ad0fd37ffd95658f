"""What needs review is settled by the manager, from the day end and from the checklist; nobody else is offered it."""

from __future__ import annotations

import pytest
from tests.desk.maple import noted_elsewhere, resolved_elsewhere
from tests.screens.conftest import Desk, Running, Snap, settled, still_app, text
from tests.screens.hosts import notice, on_file, press, spell
from tests.screens.practice import FRIDAY, Clock, Staff

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import erasing
from frontdesk.places import Places
from frontdesk.recovery.codes import Flag, PutRight, StillRight
from frontdesk.screens.confirm import ConfirmScreen
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.screens.day_stops import What


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """The manager's desk in the evening; A6 was resolved at two desks and is closed, A7 still stands open."""
    clock.on(FRIDAY, "16:00")
    with desk.open_desk(places, now=clock) as seat:
        desk.resolve(seat, staff.rosa, "A6", done="Card paid back", put_right=PutRight.YES)
        clock.on(FRIDAY, "16:10")
        desk.follow_up(seat, staff.rosa, "A6", still_right=StillRight.YES)
        for number in ("A6", "A1"):
            resolved_elsewhere(seat, staff.deon, number)
    clock.on(FRIDAY, "16:50")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


async def at_review(app: FrontDesk, pilot: Desk) -> DayEndScreen:
    """The day end, at the first stop that needs review."""
    await press(pilot, "f7")
    screen = app.screen
    assert isinstance(screen, DayEndScreen)
    screen.at = [stop.what for stop in screen.stops].index(What.REVIEW)
    screen.show_stop()
    await settled(pilot)
    return screen


async def test_at_the_day_end_it_is_settled_leaves_the_list_and_stays_in_the_history(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya, size=(120, 40)) as pilot:
        screen = await at_review(priya, pilot)
        before = [stop.number for stop in screen.stops if stop.what is What.REVIEW]
        assert "needs review: resolved by Deon 16:10. [k] settles it" in " ".join(text(priya).split())
        await press(pilot, "k", "ctrl+s")
        assert notice(priya) == "What was decided? A few words, such as: it stands."
        await press(pilot, *spell("Rosa had called first"), "ctrl+s")
        assert notice(priya) == f"{before[0]} settled; both sides stay in its history · F9 undoes"
        assert [stop.number for stop in screen.stops if stop.what is What.REVIEW] == before[1:]
    case = on_file(places, clock, str(before[0]))
    assert Flag.NEEDS_REVIEW not in case.flags
    assert case.complaint.notes[-1].text == "Rosa had called first"


async def test_on_the_checklist_the_key_is_offered_and_f9_brings_it_back(
    priya: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(priya, size=(120, 40)) as pilot:
        await press(pilot, "f3", *"A1", "enter")
        assert "? needs review" in text(priya)
        assert notice(priya) == "? needs review: resolved by Deon 16:10. Ctrl+K settles it."
        await press(pilot, "ctrl+k")
        assert 'stands: Rosa Thu 08:30 "' in text(priya)
        assert 'besides, resolved: Deon 16:10 "Called as well"' in text(priya)
        await press(pilot, *spell("It stands"), "ctrl+s")
        assert notice(priya).startswith("A1 settled; both sides stay in its history")
        assert "review settled  Priya" in text(priya)
        assert "? needs review" not in text(priya)
        await press(pilot, "f9")
        assert "? needs review" in text(priya)
        assert Flag.NEEDS_REVIEW in on_file(places, clock, "A1").flags


async def test_whoever_is_no_manager_reads_that_it_waits_and_has_no_key_for_it(
    app: FrontDesk, priya: FrontDesk, running: Running
) -> None:
    assert priya
    async with running(app) as pilot:
        await press(pilot, "f3", *"A1", "enter")
        assert "? needs review" in text(app)
        assert "Ctrl+K" not in text(app)
        await press(pilot, "ctrl+k")
        assert not app.screen.query("#q-decided")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("keys", [(), ("k", *"It stands")], ids=["stop", "settling"])
def test_how_it_looks(priya: FrontDesk, seen: Snap, keys: tuple[str, ...], size: tuple[int, int]) -> None:
    async def there(pilot: Desk) -> None:
        await at_review(priya, pilot)
        await press(pilot, *spell("".join(keys)))

    assert seen(priya, before=there, size=size)


CAME = "she rang about her knee"


@pytest.fixture
def came_after(places: Places, clock: Clock, staff: Staff) -> FrontDesk:
    """A1 was erased here, and Deon wrote a note at a desk that had not heard of it."""
    clock.on(FRIDAY, "16:00")
    with desk.open_desk(places, now=clock) as seat:
        erasing.redact(seat, staff.priya, "A1", reason="asked in writing")
        clock.on(FRIDAY, "16:20")
        noted_elsewhere(seat, staff.deon, "A1", CAME)
    clock.on(FRIDAY, "16:50")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


async def at_words(app: FrontDesk, pilot: Desk) -> None:
    await press(pilot, "f3", *"A1", "enter")
    assert notice(app) == "? needs review: words came after the erasure: note by Deon 16:20. Ctrl+K settles it."
    await press(pilot, "ctrl+k")


async def test_words_that_came_after_an_erasure_go_with_one_key_and_a_yes(
    came_after: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(came_after, size=(120, 40)) as pilot:
        await at_words(came_after, pilot)
        assert CAME in text(came_after)
        await press(pilot, "ctrl+s")
        assert notice(came_after) == "Erase them too, or keep them? Press a letter."
        await press(pilot, "e", "ctrl+s")
        assert isinstance(came_after.screen, ConfirmScreen)
        await press(pilot, "enter")
        assert on_file(places, clock, "A1").complaint.notes, "Enter is no"
        await press(pilot, "ctrl+s", "y")
        await settled(pilot)
        assert "A1 lost the words that came after its erasure" in notice(came_after)
        assert "undoes" not in notice(came_after)
    case = on_file(places, clock, "A1")
    assert (case.complaint.notes, case.complaint.review) == ((), ())
    assert case.complaint.erasure is not None
    assert case.complaint.erasure.reason == "asked in writing"


async def test_or_they_are_kept_because_somebody_looked_at_the_day_end(
    came_after: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(came_after, size=(120, 40)) as pilot:
        await at_review(came_after, pilot)
        await press(pilot, "k", "k", "ctrl+s")
        assert notice(came_after).startswith("Why do they stay?")
        await press(pilot, *spell("another matter"), "ctrl+s")
        assert notice(came_after).startswith("A1 settled; the words stay · F9 undoes")
    case = on_file(places, clock, "A1")
    assert [note.text for note in case.complaint.notes] == [CAME, "another matter"]
    assert Flag.NEEDS_REVIEW not in case.flags


async def test_at_the_day_end_they_go_as_well_also_after_a_first_no(
    came_after: FrontDesk, running: Running, places: Places, clock: Clock
) -> None:
    async with running(came_after, size=(120, 40)) as pilot:
        await at_review(came_after, pilot)
        await press(pilot, "k", "e", "ctrl+s", "n")
        assert isinstance(came_after.screen, DayEndScreen)
        await press(pilot, "ctrl+s", "y")
        await settled(pilot)
        assert notice(came_after).startswith("A1 lost the words that came after its erasure")
    assert on_file(places, clock, "A1").complaint.notes == ()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_how_the_question_about_them_looks(came_after: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(came_after, *("f3", *"A1", "enter", "ctrl+k", "e"), size=size)
