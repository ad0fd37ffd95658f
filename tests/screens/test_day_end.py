"""Day end on the screen: one open item after the other, what follows, the signature; and who may not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.screens.conftest import Desk, Running, Snap, settled, still_app, text
from tests.screens.hosts import burst, focus, notice, on_file, press, spell
from tests.screens.practice import FRIDAY, THURSDAY, Clock, Staff, local

from frontdesk import desk
from frontdesk.app import FrontDesk
from frontdesk.desk import days, letters
from frontdesk.desk.days import SignedDay
from frontdesk.desk.emergency import open_in_an_emergency
from frontdesk.places import Places
from frontdesk.recovery.codes import Cause, Channel, Harm, RecordKind, Role
from frontdesk.screens.checklist import ChecklistScreen
from frontdesk.screens.day_end import DayEndScreen
from frontdesk.screens.day_stops import What
from frontdesk.screens.find import FindScreen
from frontdesk.widgets.fields import Line

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def priya(places: Places, clock: Clock, staff: Staff) -> FrontDesk:  # noqa: ARG001 - told before the app opens it
    """The manager's desk on Friday, shortly before closing; what is open stands on it."""
    clock.on(FRIDAY, "16:50")
    return still_app(FrontDesk(places, now=clock, person="Priya"))


async def to(priya: FrontDesk, pilot: Desk, what: What) -> None:
    """Open the day end and go straight to the first stop of a kind, as if all before it had been seen."""
    await press(pilot, "f7")
    screen = priya.screen
    assert isinstance(screen, DayEndScreen)
    kinds = [stop.what for stop in screen.stops]
    screen.seen.update(screen.stops[: kinds.index(what)])
    screen.at = kinds.index(what)
    screen.show_stop()
    await settled(pilot)


def day_on_file(places: Places, clock: Clock, day: date = FRIDAY) -> SignedDay:
    """The day as another program reads it."""
    with desk.open_desk(places, now=clock) as seat:
        return days.day_end(seat, day)


class TestTheWay:
    async def test_each_open_item_comes_with_what_happened_what_is_next_and_who(
        self, priya: FrontDesk, running: Running
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7")
            assert "Day end · Friday 22 May" in text(priya)
            for number, told in (
                ("A8", ("open 1 of 5", "!S A8", "tell a nurse or clinician: now")),
                ("A3", ("open 2 of 5", "The doctor never looked", "became a grievance", "who: Priya")),
                ("A5", ("open 3 of 5", "Two days without my tablets", "next: resolve by Tue 17:00", "who: Rosa")),
                ("A6", ("open 4 of 5", "! A6", "promise by 12:20 (4 h late)", "promised 12:20")),
                ("A7", ("open 5 of 5", "next: acknowledge by Mon 17:00", "owner Deon")),
            ):
                assert all(words in text(priya) for words in (number, *told)), number
                await press(pilot, "enter")
            assert "BY MON 25 MAY" in text(priya)

    async def test_then_come_calls_codes_earlier_days_encounters_thanks_and_the_summary(
        self, priya: FrontDesk, running: Running
    ) -> None:
        async with running(priya) as pilot:
            await to(priya, pilot, What.CALLS)
            assert "by Mon 17:00      annoying            Kept waiting · Rosa" in text(priya)
            await press(pilot, "enter")
            assert "to code 1 of 3" in text(priya)
            await press(pilot, "pagedown", "pagedown", "pagedown")
            assert "nobody signed them" in text(priya)
            await press(pilot, "enter")
            assert focus(priya) == "q-count"
            await press(pilot, "enter")
            assert focus(priya) == "q-who"
            await press(pilot, "enter")
            said = text(priya)
            for words in (
                "4 new complaints: no rate without encounters",
                "still open: A3 A5 A6 A7 A8",
                "follow-ups to come: A1 A2",
                "to code: A1 A2 A3 A4 A5 A6 +2   needs review: none",
                "earlier days not signed: Thu 21 May",
                "looked at 12 of 12",
                "Ctrl+S signs the day",
            ):
                assert words in said

    async def test_left_and_page_up_go_back_and_what_was_seen_stays_seen(
        self, priya: FrontDesk, running: Running
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "enter", "right", "down", "left")
            assert "open 3 of 5" in text(priya)
            await press(pilot, "f4", "f7")
            assert "open 4 of 5" in text(priya)
            await press(pilot, "pageup", "up")
            assert "open 2 of 5" in text(priya)
            await press(pilot, "end")
            assert "looked at 3 of 12" in text(priya)

    async def test_the_checklist_and_the_search_are_a_key_away(self, priya: FrontDesk, running: Running) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "enter", "enter", "f5")
            assert isinstance(priya.screen, ChecklistScreen)
            assert "A5" in text(priya)
            await press(pilot, "escape")
            assert "open 3 of 5" in text(priya)
            await to(priya, pilot, What.CALLS)
            await press(pilot, "down", "f5")
            assert "A2" in text(priya)
            await press(pilot, "escape", "f3")
            assert isinstance(priya.screen, FindScreen)

    async def test_on_a_day_on_which_nothing_is_open_it_begins_with_what_is_left(
        self, new_app: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        from tests.screens.practice import set_up

        set_up(places, clock).close()
        async with running(new_app) as pilot:
            await press(pilot, "f7")
            assert focus(new_app) == "q-count"
            await press(pilot, "enter", "enter")
            assert "0 new complaints" in text(new_app)
            assert "looked at 2 of 2" in text(new_app)


class TestActs:
    async def test_an_owner_a_promise_a_note_a_code_and_somebody_higher_up(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "enter", "enter", "o", "d", *spell("she knows you"), "ctrl+s")
            assert notice(priya).startswith("A5 handed over")
            assert "handed to Deon" in text(priya)
            await press(pilot, "p", *spell("tomorrow 9:00"), "enter")
            assert notice(priya) == "A5 has a new promise · F9 undoes"
            assert "promised Sat 09:00" in text(priya)
            await press(pilot, "n", *spell("rang twice"), "ctrl+s")
            assert notice(priya) == "A5 noted · F9 undoes"
            assert "Note: rang twice" in text(priya)
            await press(pilot, "c", "p", "1")
            assert notice(priya) == "A5 coded · F9 undoes"
            assert "to code: the harm" not in text(priya)
            await press(pilot, "e", "l", *spell("please look"), "ctrl+s")
            assert notice(priya) == "A5 brought before them · F9 undoes"
            assert "open 3 of 5" in text(priya)
        c = on_file(places, clock, "A5").complaint
        assert (c.handed_to, c.promise_at) == (staff.deon, local(date(2026, 5, 23), "09:00"))
        assert (c.harm, c.cause, c.escalated_to) == (Harm.MINIMAL, Cause.PROCESS, Role.LEAD)

    async def test_what_cannot_be_read_or_is_missing_is_asked_in_place(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "enter", "enter", "p", *spell("soon"), "enter")
            assert notice(priya).startswith("By when? Write it like")
            assert focus(priya) == "q-until"
            await press(pilot, "escape", "e", "ctrl+s")
            assert notice(priya) == "Who should hear of it? Press a letter."
            await press(pilot, "escape", "c", "ctrl+s")
            assert notice(priya) == "What harm came of it? 0 is none; press a number."
            await press(pilot, "escape")
            assert "[o] owner" in text(priya)
        assert on_file(places, clock, "A5").complaint.promise_at == local(date(2026, 5, 26), "17:00")

    async def test_whoever_types_ahead_loses_no_key_and_hits_no_other_complaint(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "enter")
            await burst(pilot, ["enter", "n", *spell("on A5"), "ctrl+s", "enter", "n", *spell("on A6"), "ctrl+s"])
            await settled(pilot)
        for number in ("A5", "A6"):
            assert [note.text for note in on_file(places, clock, number).complaint.notes] == [f"on {number}"]

    async def test_letters_are_text_in_a_field(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "n", *spell("open code"), "ctrl+s")
            assert notice(priya) == "A8 noted · F9 undoes"
        assert on_file(places, clock, "A8").complaint.notes[-1].text == "open code"

    async def test_what_was_just_done_is_taken_back_with_f9(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "enter", "n", *spell("oops"), "ctrl+s", "f9")
            assert "oops" not in text(priya)
            assert "open 2 of 5" in text(priya)
        assert not on_file(places, clock, "A5").complaint.notes


class TestTheDay:
    async def test_the_encounters_give_the_rate(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await to(priya, pilot, What.ENCOUNTERS)
            await press(pilot, *spell("many"), "enter")
            assert notice(priya) == "How many? Write a whole number such as 128."
            priya.screen.query_one("#q-count", Line).clear()
            await press(pilot, *spell("1,128"), "enter")
            assert notice(priya) == "1,128 encounters on 22 May."
            assert "encounters 1,128   new 4: 4 per 1,000 (1-9)" in text(priya)
            assert focus(priya) == "q-who"
        assert day_on_file(places, clock).day.encounters == 1128

    async def test_a_file_is_shown_before_it_is_kept(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, tmp_path: Path
    ) -> None:
        file = tmp_path / "v.csv"
        file.write_text("Visit date,Visits\n2026-05-21,120\n2026-05-22,128\nnone,3\n", encoding="utf-8")
        async with running(priya) as pilot:
            await to(priya, pilot, What.ENCOUNTERS)
            await press(pilot, "ctrl+o", "ctrl+s")
            assert notice(priya).startswith("Which file?")
            priya.screen.query_one("#q-file", Line).value = str(tmp_path / "nowhere.csv")
            await press(pilot, "enter")
            assert "it cannot be read" in notice(priya)
            priya.screen.query_one("#q-file", Line).value = str(file)
            await press(pilot, "enter")
            for words in ("date from 'Visit date', number from 'Visits'", "2 days, 248", "line 4, it holds no date"):
                assert words in text(priya)
            await press(pilot, "x", "ctrl+s")
            assert notice(priya).startswith("Which file?"), "what was found belongs to the name it was found under"
            await press(pilot, "backspace", "enter")
            assert day_on_file(places, clock).day.encounters is None
            await press(pilot, "ctrl+s")
            assert notice(priya) == "248 encounters on 2 days."
        assert day_on_file(places, clock).day.encounters == 128

    async def test_thanks_are_put_into_words_in_the_record_that_they_stand_in(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            kind = desk.Intake(
                kind=RecordKind.COMPLIMENT, said="She found my hearing aid", channel=Channel.PHONE, thanks=(staff.deon,)
            )
            desk.log(seat, staff.rosa, kind)
        async with running(priya) as pilot:
            await to(priya, pilot, What.THANKS)
            assert "Deon (A9)" in text(priya)
            assert "Staff: Priya, Rosa, Deon" in text(priya)
            assert "Records of the day: [a] A9 compliment, [b] A8 SAFETY" in text(priya)
            await press(pilot, *spell("de"), "enter", *spell("a lost hearing aid"), "enter")
            assert priya.screen.query_one("#q-ref", Line).value == "A9"
            await press(pilot, "enter")
            assert notice(priya) == "Thanks are in A9; everybody reads them on Mon 25 May."
            assert "Deon, for a lost hearing aid (A9)" in text(priya)
            await press(pilot, *spell("nobody we know"), "enter")
            assert (focus(priya), notice(priya)[:32]) == ("q-who", "Nobody called 'nobody we know' i")
            await press(pilot, "ctrl+u", *spell("ros"), "enter", *spell("staying late"), "enter", "b", "enter")
            assert notice(priya).startswith("Thanks are in A8")
        assert day_on_file(places, clock).recognise == ("Rosa", "Deon")

    async def test_left_leads_back_out_of_a_form_in_which_nothing_was_written(
        self, priya: FrontDesk, running: Running
    ) -> None:
        async with running(priya) as pilot:
            await to(priya, pilot, What.THANKS)
            await press(pilot, "x", "left")
            assert "thanks" in text(priya).splitlines()[0]
            await press(pilot, "delete", "left")
            assert "encounters" in text(priya).splitlines()[0]
            await press(pilot, "left")
            assert "earlier days" in text(priya).splitlines()[0]

    async def test_the_huddle_sheet_is_a_key_away(
        self, priya: FrontDesk, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(letters, "usual_folder", lambda: tmp_path)
        async with running(priya) as pilot:
            await press(pilot, "f7", "ctrl+g", "enter")
            assert notice(priya) == f"Huddle sheet written: huddle-2026-05-22.pdf in {tmp_path}"
            assert "open 1 of 5" in text(priya)
            await press(pilot, "ctrl+g", "enter")
            assert "exists already" in notice(priya)
            await press(pilot, "escape")
            assert "[o] owner" in text(priya)
        assert (tmp_path / "huddle-2026-05-22.pdf").read_bytes().startswith(b"%PDF")

    async def test_an_unsigned_day_is_gone_through_and_signed_and_then_today_comes_back(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await to(priya, pilot, What.UNSIGNED)
            await press(pilot, "d")
            assert "Day end · Thursday 21 May" in text(priya)
            await press(pilot, "ctrl+s", "ctrl+s")
            assert notice(priya) == "Thursday 21 May is signed."
            assert "Day end · Friday 22 May" in text(priya)
            assert "Thu 21 May was signed by Priya" in text(priya)
        assert day_on_file(places, clock, THURSDAY).signed_by == "Priya"


class TestSigning:
    async def test_what_nobody_looked_at_is_named_once(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock
    ) -> None:
        async with running(priya) as pilot:
            await press(pilot, "f7", "enter", "enter", "enter", "enter", "enter", "ctrl+s")
            assert notice(priya) == (
                "Not looked at yet: follow-ups, A1, A2, A4, earlier days, encounters, thanks."
                " Ctrl+S once more signs all the same."
            )
            assert "signs all the same." in text(priya).split("Thanks")[1], "and all of it can be read"
            assert day_on_file(places, clock).signed_by is None
            assert "summary · Priya" in text(priya)
            await press(pilot, "ctrl+s")
            assert notice(priya) == "Friday 22 May is signed."
            assert "✓ Signed by Priya 16:50." in text(priya)
        assert day_on_file(places, clock).signed_by == "Priya"

    async def test_what_changes_afterwards_shows_as_changed(
        self, priya: FrontDesk, running: Running, places: Places, clock: Clock, staff: Staff
    ) -> None:
        async with running(priya) as pilot:
            await to(priya, pilot, What.SUMMARY)
            await press(pilot, "ctrl+s")
            assert notice(priya) == "Friday 22 May is signed."
            clock.step(minutes=5)
            with desk.open_desk(places, now=clock) as seat:
                desk.acknowledge(seat, staff.deon, "A7")
            priya.board_changed()
            await settled(pilot)
            await settled(pilot)
            assert "Changed after signing: A7. Ctrl+S signs it again." in text(priya)
            priya.screen.at = 4  # type: ignore[attr-defined]
            priya.screen.show_stop()  # type: ignore[attr-defined]
            await settled(pilot)
            assert "~ changed after the day was signed" in text(priya)

    @pytest.mark.parametrize("role", [Role.DESK, Role.LEAD])
    async def test_who_may_not_sign_is_told_who_may(
        self, running: Running, places: Places, clock: Clock, staff: Staff, role: Role
    ) -> None:
        with desk.open_desk(places, now=clock) as seat:
            desk.change_role(seat, staff.priya, staff.rosa, role)
        app = still_app(FrontDesk(places, now=clock, person="Rosa"))
        async with running(app) as pilot:
            assert "F7" not in text(app).splitlines()[-1]
            await press(pilot, "f7")
            assert app.screen is app._board
            assert "Your role may not sign the day" in text(app)
            assert "Ask the practice manager" in text(app)

    async def test_the_deputy_may(self, running: Running, places: Places, clock: Clock, staff: Staff) -> None:
        with desk.open_desk(places, now=clock) as seat:
            desk.add_person(seat, staff.priya, "Dana", Role.LEAD, deputy=True)
        app = still_app(FrontDesk(places, now=clock, person="Dana"))
        async with running(app) as pilot:
            assert "F7 Day end" in text(app).splitlines()[-1]
            await press(pilot, "f7")
            assert isinstance(app.screen, DayEndScreen)
            await press(pilot, "ctrl+s", "ctrl+s")
        assert day_on_file(places, clock).signed_by == "Dana"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("what", [what for what in What if what is not What.REVIEW])
def test_how_it_looks(priya: FrontDesk, seen: Snap, what: What, size: tuple[int, int]) -> None:
    if what is What.GLASS:
        with desk.open_desk(priya.places, now=priya.now) as seat:
            ivo = desk.add_person(seat, desk.person(seat, "Priya").id, "Ivo", Role.IT).id
            open_in_an_emergency(seat, ivo, reason="Nobody else was here and the caller was in pain")

    async def there(pilot: Desk) -> None:
        await to(priya, pilot, what)

    assert seen(priya, before=there, size=size)


@pytest.mark.parametrize("size", SIZES)
def test_how_an_act_looks(priya: FrontDesk, seen: Snap, size: tuple[int, int]) -> None:
    assert seen(priya, "f7", "enter", "p", size=size)


def test_how_it_looks_signed(priya: FrontDesk, seen: Snap) -> None:
    async def there(pilot: Desk) -> None:
        await to(priya, pilot, What.SUMMARY)

    assert seen(priya, "ctrl+s", before=there)
