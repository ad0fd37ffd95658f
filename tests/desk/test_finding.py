"""Finding: by words, by the ends of what is known of a caller, narrowed, ordered; each role what it may read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.builders import local
from tests.desk.maple import Maple, intake, numbers

from frontdesk import desk as at_desk
from frontdesk.desk import finding
from frontdesk.desk.finding import ALL, OPEN, Filters, Order, Spot
from frontdesk.recovery.codes import (
    Category,
    Channel,
    Flag,
    PutRight,
    RecordKind,
    Role,
    SafetyAnswer,
    Severity,
    State,
)
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import RoleMayNot


class TestFind:
    @pytest.fixture(autouse=True)
    def story(self, maple: Maple) -> None:
        maple.log(said="Waited for Zoë's café form — [b]twice[/b]", patient="P-17", callback="555 0100")
        maple.log(said="हिन्दी में बात नहीं हुई", remedy="an interpreter")
        maple.log(said="等了很久 😀 drug-free NOT near OR and")
        at_desk.put_right_now(
            maple.desk, maple.rosa, intake(said="Cold room"), done="Heater fixed", put_right=PutRight.YES
        )
        at_desk.add_note(maple.desk, maple.rosa, "A4", text="window still open")

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("waited", ["A1"]),
            ("WAIT", ["A1"]),
            ("cafe", ["A1"]),
            ("CAFÉ zoe", ["A1"]),
            ("cafe\u0301", ["A1"]),
            ("p-17", ["A1"]),
            ("555 0100", ["A1"]),
            ("twice", ["A1"]),
            ("हिन्दी", ["A2"]),
            ("interpr", ["A2"]),
            ("等了", ["A3"]),
            ("drug-free", ["A3"]),
            ("heater", ["A4"]),
            ("window", ["A4"]),
            ("room waited", []),
            ("a2", ["A2"]),
            ("A3", ["A3"]),
            ("nothing", []),
        ],
    )
    def test_every_word_begins_some_word(self, maple: Maple, text: str, found: list[str]) -> None:
        assert numbers(at_desk.find(maple.desk, text)) == found

    @pytest.mark.parametrize(
        "text",
        [
            "", " ", '"', '""', "*", "waited*", "NOT", "NOT near", "NEAR(a b)", "a AND", "OR", "-", "-x", "^waited",
            "said:waited", "{said patient}:x", "(", ")", "a OR", "+", "😀", "\u200d", "'", "--", "\x00", "a\x00b", "%",
            "\ud800", "waited\udc00", '"waited', "x" * 100_000, "x " * 100_000, "\u0301", "[red]", "\\", "waited;",
        ],
        ids=lambda t: ascii(t)[:20],
    )  # fmt: skip
    def test_nothing_that_is_typed_is_an_order(self, maple: Maple, text: str) -> None:
        assert set(numbers(at_desk.find(maple.desk, text))) <= {"A1", "A2", "A3", "A4"}

    def test_operators_are_words_like_others(self, maple: Maple) -> None:
        assert numbers(at_desk.find(maple.desk, "NOT near OR and")) == ["A3"]
        assert numbers(at_desk.find(maple.desk, '"waited" -for')) == ["A1"]

    def test_what_was_taken_back_is_found_and_says_so(self, maple: Maple) -> None:
        maple.log(said="Zanzibar")
        at_desk.undo(maple.desk, maple.rosa)
        (line,) = at_desk.find(maple.desk, "zanzi")
        assert line.state is State.VOID

    def test_as_many_as_asked_for(self, maple: Maple) -> None:
        for _ in range(5):
            maple.log(said="Zanzibar")
        assert len(at_desk.find(maple.desk, "zanzibar", limit=3)) == 3


class TestTails:
    """Who rings again says the last digits of a phone number, initials, or the end of a reference."""

    @pytest.fixture(autouse=True)
    def story(self, maple: Maple) -> None:
        maple.log(patient="MRN 004471", callback="(312) 555-0142")
        maple.log(patient="Q-88-19", callback="Maria Keller, mobile 3125550199")
        maple.log(patient="J. S. 1970", callback="mail")

    @pytest.mark.parametrize(
        ("text", "found"),
        [
            ("0142", ["A1"]),
            ("142", ["A1"]),
            ("5550142", ["A1"]),
            ("312-555-0142", ["A1"]),
            ("3125550142", ["A1"]),
            ("0199", ["A2"]),
            ("555-0199", ["A2"]),
            ("4471", ["A1"]),
            ("471", ["A1"]),
            ("8819", ["A2"]),
            ("js", ["A3"]),
            ("J.S.", ["A3"]),
            ("42", []),
            ("555", ["A1"]),
        ],
    )
    def test_the_end_is_enough(self, maple: Maple, text: str, found: list[str]) -> None:
        assert numbers(at_desk.find(maple.desk, text)) == found

    def test_a_tail_and_a_word_together(self, maple: Maple) -> None:
        maple.log(patient="9 4471", said="Heating broken")
        assert numbers(at_desk.find(maple.desk, "4471")) == ["A4", "A1"]
        assert numbers(at_desk.find(maple.desk, "heat 4471")) == ["A4"]

    def test_initials_in_either_order(self, maple: Maple) -> None:
        maple.log(callback="Keller, Maria")
        assert numbers(at_desk.find(maple.desk, "mk")) == ["A4"]
        assert numbers(at_desk.find(maple.desk, "km")) == ["A4"]

    def test_a_full_id_finds_its_complaint(self, maple: Maple) -> None:
        one = maple.log().complaint
        assert numbers(at_desk.find(maple.desk, str(one.id))) == [one.number]
        assert numbers(at_desk.find(maple.desk, f"  {str(one.id).upper()} ")) == [one.number]

    def test_what_stands_beside_the_words_is_not_found_as_a_word(self, maple: Maple) -> None:
        """Tails and codes lie in the same index."""
        for text in ("t2410", "stateclosed", "isopen", "codes", "tails"):
            assert numbers(at_desk.find(maple.desk, text)) == []


class TestFilters:
    @pytest.fixture(autouse=True)
    def story(self, maple: Maple) -> None:
        maple.clock.on("05-20 10:00")
        maple.log(category=Category.RX, severity=Severity.MEDIUM, said="tablets", clinician="DR-A")
        maple.resolved(channel=Channel.PHONE, said="phone")
        maple.clock.on("05-22 09:00")
        maple.log(category=Category.CARE, channel=Channel.EMAIL, said="pain", formal=True)
        maple.log(kind=RecordKind.COMPLIMENT, category=None, severity=None, said="thanks")
        maple.log(said="shaky", safety=SafetyAnswer.YES)
        at_desk.acknowledge(maple.desk, maple.deon, "A1", owner=maple.deon)

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            (ALL, ["A5", "A4", "A3", "A2", "A1"]),
            (Filters(state=OPEN), ["A5", "A3", "A2", "A1"]),
            (Filters(state=State.ACKNOWLEDGED), ["A1"]),
            (Filters(state=State.RESOLVED), ["A2"]),
            (Filters(state=State.VOID), []),
            (Filters(kind=RecordKind.COMPLIMENT), ["A4"]),
            (Filters(category=Category.RX), ["A1"]),
            (Filters(severity=Severity.MEDIUM), ["A1"]),
            (Filters(channel=Channel.EMAIL), ["A3"]),
            (Filters(clinician="DR-A"), ["A1"]),
            (Filters(flags=frozenset({Flag.GRIEVANCE})), ["A3"]),
            (Filters(flags=frozenset({Flag.SAFETY})), ["A5"]),
            (Filters(flags=frozenset({Flag.SAFETY, Flag.GRIEVANCE})), []),
            (Filters(since=date(2026, 5, 21)), ["A5", "A4", "A3"]),
            (Filters(until=date(2026, 5, 20)), ["A2", "A1"]),
            (Filters(since=date(2026, 5, 20), until=date(2026, 5, 20)), ["A2", "A1"]),
            (Filters(since=date.max), []),
            (Filters(until=date.min), []),
            (Filters(state=OPEN, category=Category.WAIT), ["A5", "A2"]),
            (Filters(order=Order.NUMBER), ["A1", "A2", "A3", "A4", "A5"]),
        ],
    )
    def test_each_narrows(self, maple: Maple, filters: Filters, found: list[str]) -> None:
        assert numbers(at_desk.history_page(maple.desk, 0, filters=filters)) == found
        looked_up = finding.look_up(maple.desk, "", filters)
        if looked_up is not None:
            assert numbers(finding.lines_at(maple.desk, looked_up.slots)) == found
        assert finding.counted(maple.desk, filters, None, 999) == (len(found), None)

    def test_whose_it_is(self, maple: Maple) -> None:
        mine = Filters(owner=maple.deon, state=State.ACKNOWLEDGED)
        assert numbers(at_desk.history_page(maple.desk, 0, filters=mine)) == ["A1"]
        assert numbers(at_desk.history_page(maple.desk, 0, filters=Filters(owner=StaffId("nobody")))) == []

    def test_with_words_too(self, maple: Maple) -> None:
        assert numbers(at_desk.find(maple.desk, "pain", Filters(state=OPEN))) == ["A3"]
        assert numbers(at_desk.find(maple.desk, "pain", Filters(state=State.CLOSED))) == []
        assert numbers(at_desk.find(maple.desk, "A3", Filters(category=Category.RX))) == []

    def test_by_what_is_due_first(self, maple: Maple) -> None:
        """Only what something is due on has a place in that order."""
        due = at_desk.history_page(maple.desk, 0, filters=Filters(order=Order.DUE))
        times = [line.due_at for line in due]
        assert None not in times
        assert times == sorted(times, key=str)
        assert set(numbers(due)) == {"A1", "A2", "A3", "A5"}

    def test_a_day_is_the_practices_own(self, maple: Maple) -> None:
        """23:30 in Chicago is the next day in UTC."""
        maple.clock.on("05-23 09:00")
        at_desk.log(maple.desk, maple.rosa, intake(said="late"), at=local("05-22 23:30"))
        same_day = Filters(since=date(2026, 5, 22), until=date(2026, 5, 22))
        assert "A6" in numbers(at_desk.history_page(maple.desk, 0, filters=same_day))

    def test_a_mark_that_comes_with_time_is_found_once_the_board_was_read(self, maple: Maple) -> None:
        maple.log(category=Category.CARE, said="not told")
        grievances = Filters(flags=frozenset({Flag.GRIEVANCE}))
        assert "A6" not in numbers(at_desk.history_page(maple.desk, 0, filters=grievances))
        maple.clock.on("05-22 17:01")
        at_desk.refresh(maple.desk)
        found = finding.look_up(maple.desk, "", grievances)
        assert found is not None
        assert "A6" in numbers(finding.lines_at(maple.desk, found.slots))


class TestWhoMayRead:
    @pytest.fixture(autouse=True)
    def story(self, maple: Maple) -> None:
        maple.log(said="private", category=Category.PRIVACY)
        maple.log(said="private too", category=Category.CARE, channel=Channel.EMAIL, formal=True)
        maple.log(said="private three")

    def person(self, maple: Maple, role: Role) -> StaffId:
        return at_desk.add_person(maple.desk, maple.priya, role.value.title(), role).id

    @pytest.mark.parametrize(
        ("role", "found"),
        [
            (Role.DESK, ["A3", "A2", "A1"]),
            (Role.LEAD, ["A3", "A2", "A1"]),
            (Role.MANAGER, ["A3", "A2", "A1"]),
            (Role.PRIVACY, ["A1"]),
            (Role.COMMITTEE, ["A2"]),
        ],
    )
    def test_each_role_finds_what_it_may_read(self, maple: Maple, role: Role, found: list[str]) -> None:
        by = self.person(maple, role)
        assert numbers(at_desk.find(maple.desk, "private", by=by)) == found
        assert numbers(at_desk.history_page(maple.desk, 0, by=by)) == found
        assert finding.counted(maple.desk, ALL, None, 999, by=by) == (len(found), None)
        every = finding.lines_at(maple.desk, [1, 2, 3], by=by)
        assert sorted(numbers(every)) == sorted(found)
        for number in ("A1", "A2", "A3"):
            if number in found:
                assert at_desk.case(maple.desk, number, by=by).words
            else:
                assert numbers(at_desk.find(maple.desk, number, by=by)) == []
                assert not at_desk.case(maple.desk, number, by=by).complaint.said

    @pytest.mark.parametrize("role", [Role.IT, Role.AUDITOR])
    def test_who_may_read_nothing_is_told_so(self, maple: Maple, role: Role) -> None:
        by = self.person(maple, role)
        for look in (
            lambda: at_desk.find(maple.desk, "private", by=by),
            lambda: at_desk.history_page(maple.desk, 0, by=by),
            lambda: finding.counted(maple.desk, ALL, None, 999, by=by),
            lambda: finding.lines_at(maple.desk, [1], by=by),
        ):
            with pytest.raises(RoleMayNot):
                look()
        assert not at_desk.case(maple.desk, "A1", by=by).complaint.said


class TestHistory:
    def test_the_newest_receipt_comes_first_page_by_page(self, maple: Maple) -> None:
        for number in range(10):
            at_desk.log(maple.desk, maple.rosa, intake(), at=maple.clock() - timedelta(minutes=number % 5))
        pages = [numbers(at_desk.history_page(maple.desk, at, 4)) for at in (0, 4, 8, 12)]
        assert [len(page) for page in pages] == [4, 4, 2, 0]
        every = at_desk.history_page(maple.desk, 0)
        assert [n for page in pages for n in page] == numbers(every)
        received = [line.received_at for line in every]
        assert received == sorted(received, reverse=True)
        assert at_desk.history_count(maple.desk) == 10

    def test_closed_and_taken_back_records_are_in_it(self, maple: Maple) -> None:
        maple.log()
        at_desk.undo(maple.desk, maple.rosa)
        maple.log(kind=RecordKind.COMPLIMENT, category=None, severity=None)
        states = {line.number: (line.state, line.category) for line in at_desk.history_page(maple.desk, 0)}
        assert states == {"A1": (State.VOID, Category.WAIT), "A2": (State.CLOSED, None)}

    def test_a_page_goes_on_from_the_one_before(self, maple: Maple) -> None:
        for _ in range(5):
            maple.log()
        first = finding.page(maple.desk, ALL, Spot(), limit=3)
        after = finding.page(maple.desk, ALL, Spot(first.last), limit=3)
        before = finding.page(maple.desk, ALL, Spot(after.first, back=True), limit=3)
        assert (numbers(first.lines), numbers(after.lines)) == (["A5", "A4", "A3"], ["A2", "A1"])
        assert before == first

    def test_nothing_on_record(self, maple: Maple) -> None:
        assert at_desk.is_new(maple.desk)
        assert finding.page(maple.desk, ALL, Spot()) == ((), None, None)
        maple.log()
        assert not at_desk.is_new(maple.desk)
