"""Intake: whatever somebody says goes on record as it was said, or is refused with a reason."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.builders import local
from tests.desk.maple import Maple, intake
from tests.faults.child import child, finish

from frontdesk import desk as at_desk
from frontdesk.desk import Intake, open_desk, work
from frontdesk.desk.intake import CodeMissing
from frontdesk.recovery.codes import (
    Category,
    Channel,
    Flag,
    PutRight,
    RecordKind,
    ReopenReason,
    Severity,
    State,
    Who,
)
from frontdesk.recovery.refusals import (
    ControlCharacters,
    FutureTime,
    LateReasonMissing,
    MergeRefused,
    NoSuchStep,
    Refusal,
    RoleMayNot,
    TextMissing,
    TextTooLong,
    UnknownComplaint,
    WrongValue,
)
from frontdesk.recovery.repeats import Offer

AS_TYPED = [
    "[/b] [red] [@click=app.bell]x[/]",
    "😀 👩🏽‍⚕️",
    "\u202eليلى انتظرت طويلا",
    "Zoë said \u201cno\u201d — twice…",
    "a\tb\nc",
    " spaces stay ",
    "'; DROP TABLE event; --",
    "\u200b\ufeffx",
    "e\u0301 is not é",
    "x" * 4000,
]
CONTROLS = ["a\x00b", "a\x1b[31mb", "a\x07", "a\rb", "a\x7f", "a\x9bb", "\ud800", "a\udfffb"]
FIELDS = ["said", "patient", "callback", "remedy"]


class TestWords:
    @pytest.mark.parametrize("text", AS_TYPED, ids=lambda t: ascii(t)[:20])
    def test_what_was_said_comes_back_as_it_was_typed(self, maple: Maple, text: str) -> None:
        assert maple.log(said=text, remedy=text).complaint.said == text
        again = at_desk.case(maple.desk, "A1").complaint
        assert (again.said, again.remedy) == (text, text)

    @pytest.mark.parametrize("field", FIELDS)
    @pytest.mark.parametrize("text", CONTROLS, ids=ascii)
    def test_control_characters_are_refused_and_never_stripped(self, maple: Maple, field: str, text: str) -> None:
        with pytest.raises(ControlCharacters) as refused:
            maple.log(**{field: text})
        assert text not in str(refused.value)
        assert at_desk.history_count(maple.desk) == 0

    @pytest.mark.parametrize("empty", ["", " ", "\n\t"])
    def test_an_empty_complaint_is_refused(self, maple: Maple, empty: str) -> None:
        with pytest.raises(TextMissing):
            maple.log(said=empty)

    @pytest.mark.parametrize(
        ("field", "limit"), [("said", 4000), ("remedy", 4000), ("patient", 200), ("callback", 200)]
    )
    def test_more_than_fits_is_refused_with_both_numbers(self, maple: Maple, field: str, limit: int) -> None:
        assert maple.log(**{field: "x" * limit}).complaint.number == "A1"
        with pytest.raises(TextTooLong, match=f"{limit + 1:,} characters; {limit:,} fit"):
            maple.log(**{field: "x" * (limit + 1)})
        with pytest.raises(TextTooLong):
            maple.log(**{field: "x" * 10_000_000})

    @pytest.mark.parametrize("field", ["patient", "callback", "remedy", "clinician"])
    @pytest.mark.parametrize("empty", ["", "  ", None])
    def test_what_may_stay_empty_may_be_given_empty(self, maple: Maple, field: str, empty: str | None) -> None:
        case = maple.log(**{field: empty})
        assert getattr(case.complaint, field) is None

    def test_words_are_sealed_in_the_event(self, maple: Maple) -> None:
        maple.log(said="Xylophia Quartzwimble", patient="P-17", callback="555 0100", remedy="a call")
        with maple.desk.database.reading() as view:
            row = view.row("SELECT facts, words FROM event WHERE kind = 'logged'")
        assert row is not None
        assert set(json.loads(row[0])).isdisjoint({"said", "patient", "callback", "remedy", "late_reason"})
        assert not any(word in row[0].encode() + row[1] for word in (b"Quartz", b"P-17", b"555", b"a call"))


class TestCodes:
    def test_three_answers_are_enough(self, maple: Maple) -> None:
        case = at_desk.log(
            maple.desk, maple.rosa, Intake(category=Category.WAIT, severity=Severity.LOW, said="Waited")
        )  # fmt: skip
        c = case.complaint
        assert (c.number, c.state, c.hcat, c.owner) == ("A1", State.NEW, "INST/delay_general", maple.rosa)
        assert (c.received_at, c.entered_at) == (maple.clock(), maple.clock())

    @pytest.mark.parametrize("missing", ["category", "severity"])
    def test_a_complaint_needs_category_and_severity(self, maple: Maple, missing: str) -> None:
        with pytest.raises(CodeMissing, match=missing):
            maple.log(**{missing: None})

    @pytest.mark.parametrize("kind", [RecordKind.COMPLIMENT, RecordKind.SUGGESTION])
    def test_kind_words_need_neither(self, maple: Maple, kind: RecordKind) -> None:
        case = maple.log(kind=kind, category=None, severity=None)
        assert (case.complaint.state, case.standing.next) == (State.CLOSED, None)

    @pytest.mark.parametrize("kind", [k for k in RecordKind if k is not RecordKind.COMPLAINT])
    def test_only_a_complaint_can_be_put_right(self, maple: Maple, kind: RecordKind) -> None:
        with pytest.raises(NoSuchStep):
            maple.resolved(kind=kind)
        assert at_desk.history_count(maple.desk) == 0

    def test_something_else_asks_for_a_code(self, maple: Maple) -> None:
        assert Flag.NEEDS_CODING in maple.log(category=Category.OTHER).flags


class TestTime:
    def test_the_future_is_refused_but_for_a_minute_on_the_wall(self, maple: Maple) -> None:
        at_desk.log(maple.desk, maple.rosa, intake(), at=maple.clock() + timedelta(minutes=2))
        with pytest.raises(FutureTime):
            at_desk.log(maple.desk, maple.rosa, intake(), at=maple.clock() + timedelta(minutes=3))

    @pytest.mark.parametrize("at", ["01-01 00:00", "05-20 16:59"])
    def test_older_than_a_business_day_says_why(self, maple: Maple, at: str) -> None:
        with pytest.raises(LateReasonMissing):
            at_desk.log(maple.desk, maple.rosa, intake(), at=local(at))
        with pytest.raises(LateReasonMissing):
            at_desk.log(maple.desk, maple.rosa, intake(), at=local(at), late_reason="  ")
        case = at_desk.log(maple.desk, maple.rosa, intake(), at=local(at), late_reason="the computer was down")
        assert Flag.LATE_ENTRY in case.flags
        assert (case.complaint.received_at, case.complaint.entered_at) == (local(at), maple.clock())

    def test_yesterday_needs_no_reason(self, maple: Maple) -> None:
        case = at_desk.log(maple.desk, maple.rosa, intake(), at=local("05-21 09:00"))
        assert Flag.LATE_ENTRY not in case.flags

    def test_a_reason_is_checked_like_all_words(self, maple: Maple) -> None:
        with pytest.raises(WrongValue):
            at_desk.log(maple.desk, maple.rosa, intake(), at=local("05-01 09:00"), late_reason="\x1b")

    @pytest.mark.parametrize("year", [1, 1969, 9999])
    def test_a_slip_in_the_year_is_refused(self, maple: Maple, year: int) -> None:
        with pytest.raises(WrongValue):
            at_desk.log(maple.desk, maple.rosa, intake(), at=maple.clock().replace(year=year), late_reason="x")


class TestNumbers:
    def test_numbers_are_given_in_turn_and_none_is_lost_by_a_refusal(self, maple: Maple) -> None:
        given = [maple.log().complaint.number]
        for wrong in ({"said": ""}, {"category": None}, {"patient": "\x00"}):
            with pytest.raises(WrongValue):
                maple.log(**wrong)
        given += [maple.log().complaint.number, maple.resolved().complaint.number]
        assert given == ["A1", "A2", "A3"]

    def test_two_programs_at_once_leave_neither_holes_nor_doubles(self, maple: Maple) -> None:
        code = """
import sys
from tests.desk.maple import home, intake
from frontdesk.desk import log, open_desk
from pathlib import Path
with open_desk(home(Path(sys.argv[1]))) as desk:
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(25):
        print(log(desk, sys.argv[2], intake()).complaint.number, flush=True)
"""
        both = [child(code, str(maple.places.home), by) for by in (maple.rosa, maple.deon)]
        for one in both:
            assert one.stdout
            assert one.stdout.readline() == "ready\n", finish(one).err
        for one in both:
            assert one.stdin
            one.stdin.write("go\n")
            one.stdin.flush()
        ends = [finish(one) for one in both]
        assert [end.err for end in ends] == ["", ""]
        given = [int(number[1:]) for end in ends for number in end.out.split()]
        assert sorted(given) == list(range(1, 51))

    def test_numbers_go_on_after_the_desk_was_closed(self, maple: Maple) -> None:
        maple.log()
        maple.desk.close()
        with open_desk(maple.places, now=maple.clock) as desk:
            assert at_desk.log(desk, maple.rosa, intake()).complaint.number == "A2"


class TestPutRightNow:
    def test_it_is_recorded_acknowledged_and_resolved_at_once(self, maple: Maple) -> None:
        case = at_desk.put_right_now(
            maple.desk, maple.rosa, intake(), done="Seen at once", put_right=PutRight.YES, ticked=("A1", "R4")
        )
        c = case.complaint
        assert (c.state, c.acknowledged_at, c.resolution and c.resolution.at) == (State.RESOLVED, *2 * [maple.clock()])
        assert [entry.kind for entry in c.history] == ["logged", "acknowledged", "resolved"]
        assert case.resolved_once is True

    def test_it_is_one_act_to_undo(self, maple: Maple) -> None:
        maple.resolved()
        undid = at_desk.undo(maple.desk, maple.rosa)
        assert (undid.number, undid.case.complaint.state) == ("A1", State.VOID)

    @pytest.mark.parametrize("wrong", [{"done": ""}, {"done": "\x1b"}, {"done": "x" * 4001}])
    def test_a_wrong_answer_leaves_nothing_of_it(self, maple: Maple, wrong: dict[str, Any]) -> None:
        with pytest.raises(WrongValue):
            at_desk.put_right_now(maple.desk, maple.rosa, intake(), **{"put_right": PutRight.YES} | wrong)
        assert at_desk.history_count(maple.desk) == 0
        assert maple.log().complaint.number == "A1"


class TestRepeats:
    """The same patient with the same trouble within fourteen days of its first resolution."""

    def repeat(self, maple: Maple, after: timedelta, **changes: Any) -> str | None:
        maple.resolved(patient="P-1")
        maple.clock.step(seconds=after.total_seconds())
        return maple.log(**{"patient": "P-1"} | changes).complaint.repeat_of

    def test_it_is_marked_and_counts_against_the_first(self, maple: Maple) -> None:
        first = maple.resolved(patient="P-1").complaint.id
        assert at_desk.case(maple.desk, "A1").resolved_once is True
        maple.clock.step(days=13)
        assert maple.log(patient=" P-1 ").complaint.repeat_of == first
        assert at_desk.case(maple.desk, "A1").resolved_once is False
        assert at_desk.board(maple.desk).resolved_once == (0, 1)

    @pytest.mark.parametrize(
        ("after", "changes"),
        [
            (timedelta(days=14), {}),
            (timedelta(days=1), {"patient": "P-2"}),
            (timedelta(days=1), {"patient": None}),
            (timedelta(days=1), {"category": Category.BILL}),
            (timedelta(days=1), {"kind": RecordKind.CONCERN}),
        ],
    )
    def test_what_is_no_repeat(self, maple: Maple, after: timedelta, changes: dict[str, Any]) -> None:
        assert self.repeat(maple, after, **changes) is None

    def test_what_was_received_before_the_resolution_is_a_second_complaint(self, maple: Maple) -> None:
        maple.clock.step(hours=2)
        maple.resolved(patient="P-1")
        case = at_desk.log(maple.desk, maple.rosa, intake(patient="P-1"), at=maple.clock() - timedelta(hours=1))
        assert case.complaint.repeat_of is None

    def test_one_that_was_taken_back_counts_no_more(self, maple: Maple) -> None:
        self.repeat(maple, timedelta(days=1))
        at_desk.undo(maple.desk, maple.rosa)
        assert at_desk.case(maple.desk, "A1").resolved_once is True


class TestEarlier:
    def test_the_same_reason_comes_first_then_the_newest(self, maple: Maple) -> None:
        for category in (Category.WAIT, Category.BILL, Category.PHONE, Category.WAIT):
            maple.log(patient="P-1", category=category)
            maple.clock.step(minutes=1)
        found = at_desk.earlier(maple.desk, patient="P-1", category=Category.WAIT)
        assert [(e.number, e.same_reason) for e in found] == [("A4", True), ("A1", True), ("A3", False), ("A2", False)]

    @pytest.mark.parametrize("patient", ["", "  ", "P-2", "%", "'", "\ud800"])
    def test_nothing_is_found_where_nothing_is(self, maple: Maple, patient: str) -> None:
        maple.log(patient="P-1")
        assert at_desk.earlier(maple.desk, patient=patient, category=None) == ()

    def test_a_reference_is_found_however_its_letters_are_written(self, maple: Maple) -> None:
        maple.log(patient="RM1961")
        assert [e.number for e in at_desk.earlier(maple.desk, patient="rm1961 ", category=None)] == ["A1"]

    def test_what_may_be_done_follows_from_the_times(self, maple: Maple) -> None:
        maple.resolved(patient="P-1", category=Category.PHONE)
        resolved_at = maple.clock()
        maple.clock.step(hours=1)

        def offered(at: datetime, category: Category = Category.APPT) -> list[tuple[Offer, ...]]:
            found = at_desk.earlier(maple.desk, patient="P-1", category=category, received_at=at)
            return [each.offers for each in found]

        assert offered(maple.clock()) == [(Offer.ATTACH, Offer.REOPEN)]
        assert offered(resolved_at) == [(Offer.ATTACH,)]
        assert offered(resolved_at - timedelta(hours=1)) == [(Offer.ATTACH,)], "typed first, and yet it came later"
        assert offered(maple.clock() + timedelta(days=14)) == [()]
        assert offered(maple.clock(), Category.BILL) == [()]

    def test_a_compliment_is_no_matter_to_add_to(self, maple: Maple) -> None:
        maple.log(patient="P-1", kind=RecordKind.COMPLIMENT)
        (one,) = at_desk.earlier(maple.desk, patient="P-1", category=Category.WAIT)
        assert one.offers == ()

    def test_what_came_later_or_was_taken_back_is_not_earlier(self, maple: Maple) -> None:
        maple.log(patient="P-1")
        early = maple.clock() - timedelta(minutes=1)
        assert at_desk.earlier(maple.desk, patient="P-1", category=None, received_at=early) == ()
        at_desk.undo(maple.desk, maple.rosa)
        assert at_desk.earlier(maple.desk, patient="P-1", category=None) == ()


class TestOneMoreCall:
    """Somebody else about the same matter: on record and merged at one stroke."""

    def test_both_callers_are_kept_and_the_earlier_time(self, maple: Maple) -> None:
        maple.log(patient="P-1", callback="555 0142")
        earlier = maple.clock() - timedelta(hours=1)
        call = intake(patient="P-1", callback="555 0199", who=Who.SPOUSE, said="My wife waited")
        case = at_desk.attach(maple.desk, maple.deon, call, into="a1", at=earlier)
        assert (case.complaint.number, case.complaint.state, case.merged_into_number) == ("A2", State.MERGED, "A1")
        host = at_desk.case(maple.desk, "A1")
        assert host.complaint.received_at == earlier
        assert [(a.number, a.who, a.callback, a.said) for a in host.also] == [
            ("A2", Who.SPOUSE, "555 0199", "My wife waited")
        ]
        assert at_desk.as_json(host)["also"][0]["number"] == "A2"

    def test_it_is_one_act_to_undo(self, maple: Maple) -> None:
        maple.log()
        at_desk.attach(maple.desk, maple.rosa, intake(), into="A1")
        assert at_desk.undo(maple.desk, maple.rosa).number == "A2"
        assert (at_desk.case(maple.desk, "A2").complaint.state, at_desk.case(maple.desk, "A1").also) == (State.VOID, ())

    @pytest.mark.parametrize(("into", "refusal"), [("A9", UnknownComplaint), ("A2", MergeRefused)])
    def test_what_cannot_be_added_to_leaves_nothing(self, maple: Maple, into: str, refusal: type[Refusal]) -> None:
        maple.log()
        at_desk.attach(maple.desk, maple.rosa, intake(), into="A1")
        with pytest.raises(refusal):
            at_desk.attach(maple.desk, maple.rosa, intake(), into=into)
        assert at_desk.history_count(maple.desk) == 2

    def test_unmerged_it_stands_by_itself_and_the_other_has_its_own_time_again(self, maple: Maple) -> None:
        own = maple.log().complaint.received_at
        at_desk.attach(maple.desk, maple.rosa, intake(), into="A1", at=maple.clock() - timedelta(hours=1))
        work.unmerge(maple.desk, maple.rosa, "A2")
        host = at_desk.case(maple.desk, "A1")
        assert (host.complaint.received_at, host.also) == (own, ())
        assert at_desk.case(maple.desk, "A2").complaint.state is State.NEW


class TestReopenedInDanger:
    def test_it_becomes_a_safety_matter(self, maple: Maple) -> None:
        maple.resolved()
        case = at_desk.reopen(
            maple.desk, maple.rosa, "A1", reason=ReopenReason.NEW_FACTS, note="dizzy now", unsafe=True
        )
        assert case.complaint.is_safety
        with pytest.raises(RoleMayNot):
            at_desk.undo(maple.desk, maple.rosa)


class TestPreview:
    @pytest.mark.parametrize(
        ("channel", "severity", "at"),
        [
            (Channel.IN_PERSON, Severity.LOW, "05-22 11:42"),
            (Channel.EMAIL, Severity.HIGH, "05-22 16:48"),
            (Channel.PHONE, Severity.MEDIUM, "05-24 03:00"),
        ],
    )
    def test_it_says_what_the_record_will_say(
        self, maple: Maple, channel: Channel, severity: Severity, at: str
    ) -> None:
        maple.clock.on(at)
        seen = at_desk.preview(maple.desk.practice.rules, channel=channel, severity=severity, received=maple.desk.now())
        case = maple.log(channel=channel, severity=severity)
        assert case.standing.next
        assert case.standing.next.due_at == seen.acknowledge_by
        heard = at_desk.acknowledge(maple.desk, maple.rosa, "A1")
        assert heard.complaint.promise_at == seen.resolve_by
