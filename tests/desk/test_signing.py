"""Signing in: a name counts after its PIN, and nobody guesses one, by no door and with any number of programs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from tests.builders import local
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.desk import days, open_desk, work
from frontdesk.desk.presence import SignInFirst
from frontdesk.desk.signing import (
    LockedOut,
    NeedsAManager,
    NoPinYet,
    UnusablePin,
    WrongPin,
    how_to_sign_in,
    remove_pin,
    set_pin,
    sign_in,
    sign_out,
)
from frontdesk.journal import audit
from frontdesk.recovery.codes import Role
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import Refusal, RoleMayNot, UnknownPerson

PIN, OTHER, WRONG = "482913", "7351", "1111"


def with_pins(maple: Maple) -> Maple:
    """Priya and Rosa have PINs, and nobody is at the desk."""
    set_pin(maple.desk, maple.priya, maple.priya, OTHER)
    set_pin(maple.desk, maple.rosa, maple.rosa, PIN)
    sign_out(maple.desk)
    return maple


def deeds(maple: Maple) -> list[tuple[StaffId, str]]:
    with maple.desk.database.reading() as view:
        return [(entry.staff, entry.deed) for entry in reversed(audit.newest(view, 100))]


def fail(maple: Maple, times: int) -> None:
    for _ in range(times):
        with pytest.raises((WrongPin, LockedOut)):
            sign_in(maple.desk, maple.rosa, WRONG)


def test_names_are_on_trust_until_somebody_has_a_pin(maple: Maple) -> None:
    assert not maple.desk.practice.sign_in_is_on
    assert maple.log().complaint.number == "A1"
    set_pin(maple.desk, maple.priya, maple.priya, OTHER)
    assert maple.desk.practice.sign_in_is_on
    with pytest.raises(SignInFirst, match="Rosa"):
        maple.log()


def test_from_then_on_only_who_signed_in_acts_and_in_no_other_name(maple: Maple) -> None:
    with_pins(maple)
    with pytest.raises(SignInFirst):
        maple.log()
    sign_in(maple.desk, maple.rosa, PIN)
    assert maple.log().complaint.logged_by == maple.rosa
    with pytest.raises(SignInFirst, match="Priya"):
        work.void(maple.desk, maple.priya, "A1", reason="x")
    sign_in(maple.desk, maple.priya, OTHER)
    with pytest.raises(SignInFirst, match="Rosa"):
        maple.log()
    sign_out(maple.desk)
    with pytest.raises(SignInFirst):
        work.void(maple.desk, maple.priya, "A1", reason="x")


READS: dict[str, Callable[[Maple], object]] = {
    "case": lambda m: at_desk.case(m.desk, "A1"),
    "find": lambda m: at_desk.find(m.desk, "fifty"),
    "history_page": lambda m: at_desk.history_page(m.desk, 0),
    "drafts": lambda m: at_desk.drafts(m.desk),
    "earlier": lambda m: at_desk.earlier(m.desk, patient="P-1", category=None),
    "measures": lambda m: days.measures(m.desk),
    "day_end": lambda m: days.day_end(m.desk),
    "encounters": lambda m: days.encounters(m.desk, local("05-22 09:00").date(), local("05-22 09:00").date()),
}


@pytest.mark.parametrize("read", READS)
def test_nothing_is_read_before_somebody_signed_in(maple: Maple, read: str) -> None:
    maple.log()
    READS[read](maple)
    with_pins(maple)
    with pytest.raises(SignInFirst):
        READS[read](maple)
    sign_in(maple.desk, maple.rosa, PIN)
    READS[read](maple)


def test_the_board_shows_nothing_but_counts_before_somebody_signed_in(maple: Maple) -> None:
    maple.log()
    with_pins(maple)
    board = at_desk.board(maple.desk)
    assert (board.lines, board.open_count) == ((), 0)
    assert board.refused == "Nobody has signed in here."
    sign_in(maple.desk, maple.rosa, PIN)
    assert [line.number for line in at_desk.board(maple.desk).lines] == ["A1"]


def test_who_has_no_pin_gets_one_first(maple: Maple) -> None:
    with_pins(maple)
    with pytest.raises(NoPinYet) as refused:
        sign_in(maple.desk, maple.deon, "0000")
    assert "staff pin Deon" in refused.value.next_step


def test_a_pin_is_digits_and_never_shows(maple: Maple) -> None:
    for bad in ("", "123", "12345678901234", "12a4", "١٢٣٤", " 1234", "1234\n"):
        with pytest.raises(UnusablePin) as refused:
            set_pin(maple.desk, maple.rosa, maple.rosa, bad)
        assert not bad or bad not in str(refused.value)
    with_pins(maple)
    assert PIN not in repr(maple.desk.practice)
    assert "argon2" not in repr(maple.desk.practice)


def test_the_hash_travels_sealed_and_never_in_the_clear(maple: Maple) -> None:
    with_pins(maple)
    with maple.desk.database.reading() as view:
        rows = view.rows("SELECT facts, words FROM event WHERE kind = 'pin_set'")
    assert [facts for facts, _ in rows] == ["{}", "{}"]
    assert all(words and b"argon2" not in words for _, words in rows)


def test_every_desk_of_the_site_knows_the_pin_by_the_events_alone(maple: Maple) -> None:
    with_pins(maple)
    before = maple.desk.practice
    with maple.desk.journal.writing(maple.clock()) as page:
        maple.desk.journal.derive_practice(page.session)
    assert maple.desk.practice == before
    with open_desk(maple.places, now=maple.clock) as second:
        assert sign_in(second, maple.rosa, PIN).name == "Rosa"


class TestTries:
    def test_five_wrong_ones_lock_the_person_out_and_the_right_one_too(self, maple: Maple) -> None:
        with_pins(maple)
        for left in (4, 3, 2, 1):
            with pytest.raises(WrongPin) as wrong:
                sign_in(maple.desk, maple.rosa, WRONG)
            assert wrong.value.left == left
        with pytest.raises(LockedOut, match="11:47"):
            sign_in(maple.desk, maple.rosa, WRONG)
        with pytest.raises(LockedOut):
            sign_in(maple.desk, maple.rosa, PIN)
        maple.clock.step(minutes=5)
        assert sign_in(maple.desk, maple.rosa, PIN).name == "Rosa"

    def test_each_further_wrong_one_doubles_the_time_up_to_an_hour(self, maple: Maple) -> None:
        with_pins(maple)
        fail(maple, 4)
        lasted = []
        for _ in range(6):
            with pytest.raises(LockedOut) as locked:
                sign_in(maple.desk, maple.rosa, WRONG)
            lasted.append((locked.value.until - maple.clock()) // timedelta(minutes=1))
            maple.clock.at = locked.value.until
        assert lasted == [5, 10, 20, 40, 60, 60]

    def test_the_right_one_begins_anew(self, maple: Maple) -> None:
        with_pins(maple)
        fail(maple, 4)
        sign_in(maple.desk, maple.rosa, PIN)
        fail(maple, 4)
        assert sign_in(maple.desk, maple.rosa, PIN)

    def test_others_are_not_locked_out_with_them(self, maple: Maple) -> None:
        with_pins(maple)
        fail(maple, 5)
        assert sign_in(maple.desk, maple.priya, OTHER).name == "Priya"

    def test_neither_a_restart_nor_a_second_program_forgets_them(self, maple: Maple) -> None:
        with_pins(maple)
        fail(maple, 3)
        with open_desk(maple.places, now=maple.clock) as second:
            for _ in range(2):
                with pytest.raises((WrongPin, LockedOut)):
                    sign_in(second, maple.rosa, WRONG)
            with pytest.raises(LockedOut):
                sign_in(second, maple.rosa, PIN)
        with pytest.raises(LockedOut):
            sign_in(maple.desk, maple.rosa, PIN)

    def test_many_programs_that_guess_at_once_have_five_tries_among_them(self, maple: Maple) -> None:
        with_pins(maple)

        def guess(number: int) -> bool:
            """Whether the guess was looked at."""
            with open_desk(maple.places, now=maple.clock) as desk:
                try:
                    sign_in(desk, maple.rosa, f"{number:04}")
                except WrongPin:
                    return True
                except LockedOut:
                    return False
            raise AssertionError

        with ThreadPoolExecutor(6) as programs:
            looked_at = list(programs.map(guess, range(12)))
        # The fifth is looked at too, and answers that the person is locked out from now on.
        assert sum(looked_at) == 4
        assert deeds(maple).count((maple.rosa, "pin_wrong")) == 4

    def test_a_new_pin_from_the_manager_begins_anew(self, maple: Maple) -> None:
        with_pins(maple)
        fail(maple, 5)
        sign_in(maple.desk, maple.priya, OTHER)
        set_pin(maple.desk, maple.priya, maple.rosa, "90210")
        assert sign_in(maple.desk, maple.rosa, "90210").name == "Rosa"
        with pytest.raises(WrongPin):
            sign_in(maple.desk, maple.rosa, PIN)


class TestWhoSetsAPin:
    def test_a_first_one_is_chosen_by_its_owner_and_signs_them_in(self, maple: Maple) -> None:
        with_pins(maple)
        assert how_to_sign_in(maple.desk.practice, maple.desk.practice.staff[maple.deon]).may_choose
        set_pin(maple.desk, maple.deon, maple.deon, "55555")
        assert at_desk.log(maple.desk, maple.deon, intake()).complaint.number == "A1"

    def test_who_has_one_signs_in_before_changing_it(self, maple: Maple) -> None:
        with_pins(maple)
        with pytest.raises(SignInFirst):
            set_pin(maple.desk, maple.rosa, maple.rosa, "0000")
        sign_in(maple.desk, maple.rosa, PIN)
        set_pin(maple.desk, maple.rosa, maple.rosa, "90210")
        sign_out(maple.desk)
        assert sign_in(maple.desk, maple.rosa, "90210")

    def test_only_a_manager_sets_or_removes_somebody_elses(self, maple: Maple) -> None:
        with_pins(maple)
        sign_in(maple.desk, maple.rosa, PIN)
        with pytest.raises(RoleMayNot):
            set_pin(maple.desk, maple.rosa, maple.deon, PIN)
        with pytest.raises(RoleMayNot):
            remove_pin(maple.desk, maple.rosa, maple.priya)
        with pytest.raises(SignInFirst):
            remove_pin(maple.desk, maple.priya, maple.rosa)
        sign_in(maple.desk, maple.priya, OTHER)
        remove_pin(maple.desk, maple.priya, maple.rosa)
        with pytest.raises(NoPinYet):
            sign_in(maple.desk, maple.rosa, PIN)

    @pytest.mark.parametrize("role", [Role.MANAGER, Role.LEAD])
    def test_nobody_takes_the_name_of_a_second_manager_or_deputy(self, maple: Maple, role: Role) -> None:
        ada = at_desk.add_person(maple.desk, maple.priya, "Ada", role, deputy=role is Role.LEAD)
        with_pins(maple)
        assert not how_to_sign_in(maple.desk.practice, ada).may_choose
        with pytest.raises(NeedsAManager):
            set_pin(maple.desk, ada.id, ada.id, PIN)
        sign_in(maple.desk, maple.priya, OTHER)
        set_pin(maple.desk, maple.priya, ada.id, PIN)
        assert sign_in(maple.desk, ada.id, PIN) == maple.desk.practice.staff[ada.id]

    def test_a_manager_chooses_a_first_one_while_no_manager_has_any(self, maple: Maple) -> None:
        set_pin(maple.desk, maple.rosa, maple.rosa, PIN)
        assert set_pin(maple.desk, maple.priya, maple.priya, OTHER).name == "Priya"

    def test_with_the_last_pin_names_are_on_trust_again(self, maple: Maple) -> None:
        set_pin(maple.desk, maple.rosa, maple.rosa, PIN)
        remove_pin(maple.desk, maple.rosa, maple.rosa)
        assert not maple.desk.practice.sign_in_is_on
        assert at_desk.log(maple.desk, maple.deon, intake()).complaint.number == "A1"


class TestLeaving:
    def test_who_left_signs_in_no_more(self, maple: Maple) -> None:
        with_pins(maple)
        sign_in(maple.desk, maple.priya, OTHER)
        at_desk.leave(maple.desk, maple.priya, maple.rosa)
        with pytest.raises(UnknownPerson):
            sign_in(maple.desk, maple.rosa, PIN)

    def test_who_is_at_the_desk_while_leaving_reads_and_does_no_more(self, maple: Maple) -> None:
        """The manager on another desk took them off the list."""
        with_pins(maple)
        sign_in(maple.desk, maple.rosa, PIN)
        maple.log()
        with open_desk(maple.places, now=maple.clock) as other:
            sign_in(other, maple.priya, OTHER)
            at_desk.leave(other, maple.priya, maple.rosa)
        with pytest.raises(UnknownPerson):
            maple.log()
        with pytest.raises(SignInFirst):
            at_desk.case(maple.desk, "A1")


def test_what_happened_at_the_door_is_written_down(maple: Maple) -> None:
    with_pins(maple)
    fail(maple, 1)
    sign_in(maple.desk, maple.rosa, PIN)
    sign_out(maple.desk)
    fail(maple, 5)
    with suppress(Refusal):
        sign_in(maple.desk, maple.rosa, PIN)
    rosas = [deed for who, deed in deeds(maple) if who == maple.rosa]
    tried = [*["pin_wrong"] * 4, "pin_locked", "pin_locked"]
    assert rosas == ["pin_set", "signed_out", "pin_wrong", "signed_in", "signed_out", *tried]
