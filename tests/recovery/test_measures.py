"""What counts in a measure, what does not yet, and what never does."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from tests.builders import (
    PRIYA,
    RULES,
    acknowledged,
    came,
    followed_up,
    happened,
    local,
    logged,
    reopened,
    resolved,
    undone,
    upon,
    waits_on,
    written,
)

from frontdesk.recovery import events as ev
from frontdesk.recovery.as_at import as_at
from frontdesk.recovery.codes import Category, Channel, Harm, PutRight, RecordKind, Severity, StillRight, Who
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.measures import Measures, Period, Share
from frontdesk.recovery.tally import tallied

FRIDAY, TUESDAY, WEDNESDAY = date(2026, 5, 22), date(2026, 5, 26), date(2026, 5, 27)
OTHER = Subject("complaint:b7")


def measured(
    *events: Event,
    as_of: str = "06-30 12:00",
    first: date = FRIDAY,
    last: date = TUESDAY,
    encounters: dict[date, int] | None = None,
) -> Measures:
    moment = local(as_of)
    complaints = fold_together(as_at(events, moment)).values()
    return tallied(complaints, RULES, Period(first=first, last=last, as_of=moment), encounters or {})


class TestAcknowledged:
    """Of those acknowledged or past their target."""

    @pytest.mark.parametrize(
        ("as_of", "share", "waiting"),
        [("05-22 09:15", Share(0, 0), 1), ("05-22 09:16", Share(0, 1), 1), ("05-22 10:00", Share(0, 1), 0)],
    )
    def test_what_is_inside_its_target_is_left_out(self, as_of: str, share: Share, waiting: int) -> None:
        found = measured(logged(), acknowledged(at="05-22 09:20"), as_of=as_of)
        assert (found.acknowledged_on_time, found.waiting) == (share, waiting)

    def test_at_its_very_due_time_it_is_on_time(self) -> None:
        assert measured(logged(), acknowledged(at="05-22 09:15")).acknowledged_on_time == Share(1, 1)

    @pytest.mark.parametrize(
        ("channel", "heard_at", "on_time"),
        [
            (Channel.PHONE, "05-22 19:00", 1),
            (Channel.PHONE, "05-26 08:00", 1),
            (Channel.PHONE, "05-26 08:01", 0),
            (Channel.EMAIL, "05-26 17:00", 1),
            (Channel.EMAIL, "05-26 19:00", 0),
        ],
    )
    def test_minutes_pass_while_the_doors_are_open_and_days_end_at_closing(
        self, channel: Channel, heard_at: str, on_time: int
    ) -> None:
        """Asked a quarter of an hour before closing: the fifteen minutes are not over before the next opening."""
        story = [logged(at="05-22 16:45", channel=channel), acknowledged(at=heard_at)]
        assert measured(*story).acknowledged_on_time == Share(on_time, 1)

    def test_a_receipt_belongs_to_the_next_opening_after_closing(self) -> None:
        late = logged(at="05-22 17:00")
        assert measured(late, last=FRIDAY).complaints == 0
        assert measured(late, first=TUESDAY).complaints == 1


class TestResolved:
    def test_waiting_on_the_patient_is_taken_off_the_net_time_only(self) -> None:
        story = [logged(), acknowledged(), waits_on(at="05-22 09:10"), came(at="05-22 09:40"), resolved()]
        found = measured(*story)
        assert (found.first_resolution_net_median, found.first_resolution_gross_median) == (30, 60)

    def test_reopened_time_counts_in_the_total_and_an_open_one_has_no_total_yet(self) -> None:
        story = [logged(), acknowledged(), resolved(), reopened(at="05-26 08:30")]
        still_open = measured(*story)
        assert (still_open.first_resolution_net_median, still_open.total_resolution_net_median) == (60, None)
        again = measured(*story, resolved(at="05-26 09:00", cycle=2))
        assert (again.first_resolution_net_median, again.total_resolution_net_median) == (60, 540)

    @pytest.mark.parametrize(
        ("story", "as_of", "share"),
        [
            ([resolved(at="05-26 17:00")], "06-30 12:00", Share(1, 1)),
            ([resolved(at="05-26 17:01")], "06-30 12:00", Share(0, 1)),
            ([resolved(put_right=PutRight.PARTLY)], "06-30 12:00", Share(0, 1)),
            ([resolved(put_right=PutRight.NOT_ASKED)], "06-30 12:00", Share(0, 1)),
            ([], "05-26 17:00", Share(0, 0)),
            ([], "05-26 17:01", Share(0, 1)),
        ],
    )
    def test_by_the_close_of_the_next_business_day(self, story: list[Event], as_of: str, share: Share) -> None:
        assert measured(logged(), acknowledged(), *story, as_of=as_of).resolved_by_next_close == share

    def test_those_who_cannot_be_reached_leave_every_question_put_to_them(self) -> None:
        for unreached in (
            [logged(who=Who.ANONYMOUS), acknowledged(), resolved()],
            [logged(contactable=False), acknowledged(), resolved()],
            [logged(), acknowledged(), resolved(), followed_up(StillRight.UNABLE_TO_CONTACT)],
        ):
            found = measured(*unreached)
            assert found.complaints == 1
            assert found.acknowledged_on_time == Share(1, 1)
            assert found.first_resolution_net_median is None
            nothing = Share(0, 0)
            assert [found.resolved_once, found.reopened, found.follow_up_on_time, found.asked] == [nothing] * 4


def settled(*, about: Subject, at: str, done: str = "05-22 10:00", **said: Any) -> list[Event]:
    """A complaint that was put right."""
    return [
        logged(at=at, about=about, **said),
        acknowledged(at=at, about=about),
        resolved(at=done, about=about),
    ]


class TestResolvedOnce:
    """Yes at once, no reopening, no repeat in fourteen days; of those that old."""

    @pytest.mark.parametrize(
        ("events", "share"),
        [
            ([resolved()], Share(1, 1)),
            ([resolved(put_right=PutRight.PARTLY)], Share(0, 1)),
            ([resolved(), reopened(), resolved(at="05-26 12:00", cycle=2)], Share(0, 1)),
            ([], Share(0, 0)),
        ],
    )
    def test_a_yes_that_held(self, events: list[Event], share: Share) -> None:
        assert measured(logged(), acknowledged(), *events).resolved_once == share

    @pytest.mark.parametrize(
        ("again_at", "said", "repeats"),
        [
            ("06-05 09:59", {}, 1),
            ("06-05 10:01", {}, 0),
            ("05-26 09:00", {"patient": "mrn 1"}, 1),
            ("05-22 09:59", {}, 0),
            ("05-26 09:00", {"patient": "MRN 2"}, 0),
            ("05-26 09:00", {"category": Category.RX}, 0),
            ("05-26 09:00", {"record": RecordKind.CONCERN}, 0),
        ],
    )
    def test_a_repeat_is_the_same_patient_with_the_same_trouble_soon_after(
        self, again_at: str, said: dict[str, Any], repeats: int
    ) -> None:
        first = settled(about=Subject("complaint:a42"), at="05-22 09:00", patient="MRN 1")
        again = logged(about=OTHER, at=again_at, **{"patient": "MRN 1", **said})
        found = measured(*first, again, last=FRIDAY)
        assert found.repeated == Share(repeats, 1)
        assert found.resolved_once == Share(1 - repeats, 1)

    def test_two_words_for_the_same_trouble_are_one(self) -> None:
        first = settled(about=Subject("complaint:a42"), at="05-22 09:00", patient="MRN 1", category=Category.APPT)
        again = logged(about=OTHER, at="05-27 09:00", patient="MRN 1", category=Category.PHONE)
        assert measured(*first, again).repeated == Share(1, 1)

    def test_it_does_not_matter_in_which_order_both_were_typed(self) -> None:
        again = logged(about=OTHER, at="05-27 09:00", patient="MRN 1")
        first = settled(about=Subject("complaint:a42"), at="05-22 09:00", patient="MRN 1")
        assert measured(again, *first).repeated == Share(1, 1)

    def test_where_the_patient_was_erased_the_desk_s_own_word_stands(self) -> None:
        first = settled(about=Subject("complaint:a42"), at="05-22 09:00")
        for patient in (None, "MRN 1"):
            again = logged(about=OTHER, at="05-27 09:00", repeat_of="a42", patient=patient)
            assert measured(*first, again).repeated == Share(1, 1)

    def test_where_both_patients_are_known_they_say_whether_it_is_a_repeat(self) -> None:
        """The desk called it one before it was coded otherwise."""
        first = settled(about=Subject("complaint:a42"), at="05-22 09:00", patient="MRN 1")
        other = logged(about=OTHER, at="05-27 09:00", repeat_of="a42", patient="MRN 1", category=Category.RX)
        assert measured(*first, other).repeated == Share(0, 1)

    def test_a_repeat_that_was_merged_or_void_is_none(self) -> None:
        first = settled(about=Subject("complaint:a42"), at="05-22 09:00", patient="MRN 1")
        again = logged(about=OTHER, at="05-27 09:00", patient="MRN 1")
        for end in (ev.Voided(reason="typed twice"), ev.Merged(into=Subject("complaint:a42"))):
            gone = happened(end, at="05-27 09:10", by=PRIYA, about=OTHER)
            assert measured(*first, again, gone).repeated == Share(0, 1)


class TestFollowedUp:
    @pytest.mark.parametrize(
        ("done", "as_of", "share", "late"),
        [
            ("05-27 17:00", "06-30 12:00", Share(1, 1), 0),
            ("05-27 17:01", "06-30 12:00", Share(0, 1), 1),
            ("05-26 09:00", "05-27 17:00", Share(0, 0), 0),
            (None, "05-27 17:01", Share(0, 1), 0),
        ],
    )
    def test_by_the_close_of_the_second_business_day(
        self, done: str | None, as_of: str, share: Share, late: int
    ) -> None:
        events = [logged(), acknowledged(), resolved(), *([followed_up(at=done)] if done else [])]
        found = measured(*events, as_of=as_of)
        assert (found.follow_up_on_time, found.followed_up_late) == (share, late)

    def test_the_serious_ones_are_measured_like_all_others(self) -> None:
        events = [logged(severity=Severity.HIGH), acknowledged(), resolved(), followed_up(at="05-27 16:00")]
        assert measured(*events).follow_up_on_time == Share(1, 1)

    def test_a_reopening_cancels_the_follow_up_that_was_pending(self) -> None:
        events = [logged(), acknowledged(), resolved(), reopened(at="05-26 09:00")]
        assert measured(*events).follow_up_on_time == Share(0, 0)
        again = [*events, resolved(at="05-27 09:00", cycle=2), followed_up(at="05-29 09:00", cycle=2)]
        assert measured(*again).follow_up_on_time == Share(1, 1)


NOTICE = ev.NoticeSent(completed=date(2026, 5, 29), contact="Priya", steps="Asked", results="Sorry")


class TestGrievances:
    @pytest.mark.parametrize(
        ("sent", "as_of", "share"),
        [
            ("05-29 23:59", "06-30 12:00", Share(1, 1)),
            ("05-30 00:00", "06-30 12:00", Share(0, 1)),
            ("05-26 09:00", "05-29 23:59", Share(0, 0)),
            (None, "05-30 00:00", Share(0, 1)),
        ],
    )
    def test_the_notice_is_due_at_the_end_of_the_seventh_day(self, sent: str | None, as_of: str, share: Share) -> None:
        events = [written(category=Category.CARE), acknowledged()]
        found = measured(*events, *([happened(NOTICE, at=sent)] if sent else []), as_of=as_of)
        assert (found.grievances, found.notices_on_time) == (1, share)

    @pytest.mark.parametrize(
        ("interim", "sent", "share"),
        [
            ("05-29 12:00", "06-12 23:59", Share(1, 1)),
            ("05-29 12:00", "06-13 00:00", Share(0, 1)),
            ("05-30 09:00", "06-12 12:00", Share(0, 1)),
        ],
    )
    def test_an_interim_letter_in_time_moves_the_date(self, interim: str, sent: str, share: Share) -> None:
        letter = happened(ev.InterimSent(new_date=date(2026, 6, 12)), at=interim)
        found = measured(written(category=Category.CARE), acknowledged(), letter, happened(NOTICE, at=sent))
        assert found.notices_on_time == share

    @pytest.mark.parametrize(
        ("second", "sent", "share"),
        [
            ("06-12 23:59", "06-26 23:59", Share(1, 1)),
            ("06-12 23:59", "06-27 00:00", Share(0, 1)),
            ("06-13 00:00", "06-20 12:00", Share(0, 1)),
            ("06-13 00:00", "06-12 12:00", Share(1, 1)),
        ],
    )
    def test_a_second_letter_counts_only_while_the_first_date_holds(self, second: str, sent: str, share: Share) -> None:
        letters = [
            happened(ev.InterimSent(new_date=date(2026, 6, 12)), at="05-29 12:00"),
            happened(ev.InterimSent(new_date=date(2026, 6, 26)), at=second),
        ]
        found = measured(written(category=Category.CARE), acknowledged(), *letters, happened(NOTICE, at=sent))
        assert found.notices_on_time == share

    def test_by_rule_is_enough(self) -> None:
        assert measured(logged(formal=True)).grievances == 1
        assert measured(logged(harm=Harm.MODERATE)).grievances == 1
        assert measured(logged()).grievances == 0


class TestRates:
    def test_no_encounters_no_rate(self) -> None:
        found = measured(logged())
        assert (found.encounters, found.rate, found.days_without_encounters) == (None, None, 2)
        none = measured(logged(), encounters={FRIDAY: 0, TUESDAY: 0})
        assert (none.encounters, none.rate, none.days_without_encounters) == (0, None, 0)

    def test_a_day_without_a_count_has_no_part_in_the_rate(self) -> None:
        """Else a week of complaints over one day of visits would look five times as bad as it is."""
        tuesday = [logged(at="05-26 09:00", about=Subject(f"complaint:t{n}")) for n in range(5)]
        found = measured(logged(), *tuesday, encounters={FRIDAY: 100, date(2026, 5, 29): 100})
        assert found.complaints == 6
        assert (found.encounters, found.days_without_encounters) == (100, 1)
        assert found.rate is not None
        assert found.rate.value == 10

    def test_serious_ones_and_grievances_have_rates_of_their_own(self) -> None:
        events = [logged(), logged(about=OTHER, severity=Severity.MEDIUM, formal=True)]
        found = measured(*events, encounters={FRIDAY: 100, TUESDAY: 100})
        assert [rate and rate.value for rate in (found.rate, found.rate_serious, found.rate_grievances)] == [10, 5, 5]

    def test_days_to_come_are_not_missing(self) -> None:
        assert measured(logged(), as_of="05-22 12:00", last=date(2026, 6, 30)).days_without_encounters == 1


class TestLookingBack:
    """By what had occurred, whenever it was typed."""

    def test_a_step_taken_later_is_not_seen(self) -> None:
        events = [logged(), acknowledged(), resolved(at="05-26 09:00")]
        assert measured(*events, as_of="05-22 17:00").first_resolution_net_median is None
        assert measured(*events, as_of="05-26 09:00").first_resolution_net_median == 540

    def test_what_is_not_received_yet_is_not_there(self) -> None:
        found = measured(logged(at="05-26 09:00"), as_of="05-22 17:00")
        assert (found.receipts, found.complaints) == (0, 0)

    def test_what_was_taken_back_never_occurred(self) -> None:
        slip = resolved(at="05-22 16:59")
        events = [logged(), acknowledged(), slip, undone(slip, at="05-22 17:05")]
        assert measured(*events, as_of="05-22 17:00").first_resolution_net_median is None

    def test_an_undo_that_came_too_late_takes_nothing_back(self) -> None:
        slip = resolved(at="05-22 16:00")
        built = upon(slip, followed_up(at="05-26 09:00"))
        events = [logged(), acknowledged(), slip, built, undone(slip, at="05-26 10:00")]
        assert measured(*events, as_of="05-22 17:00").first_resolution_net_median == 420

    def test_records_are_counted_once_and_merged_ones_apart(self) -> None:
        call = logged(about=OTHER, at="05-22 09:30")
        merged = happened(ev.Merged(into=Subject("complaint:a42")), at="05-22 09:40", about=OTHER)
        before, after = (measured(logged(), call, merged, as_of=at) for at in ("05-22 09:39", "05-22 09:40"))
        assert (before.receipts, before.complaints, before.merged) == (2, 2, 0)
        assert (after.receipts, after.complaints, after.merged) == (2, 1, 1)

    def test_void_and_undone_records_are_receipts_and_nothing_else(self) -> None:
        slip = logged(about=OTHER)
        gone: Iterable[Event] = [slip, undone(slip), logged(), happened(ev.Voided(reason="a test"), at="05-22 09:01")]
        found = measured(*gone)
        assert (found.receipts, found.complaints, found.merged) == (2, 0, 0)


def test_how_good_the_records_are_is_counted_beside_them() -> None:
    """One of two without a word of its own, none typed late; thanks per 1,000 visits beside the complaints."""
    other = logged(about=OTHER, category=Category.OTHER)
    thanks = logged(about=Subject("complaint:c7"), record=RecordKind.COMPLIMENT)
    found = measured(logged(), other, thanks, encounters={FRIDAY: 500})
    assert (found.coded_other, found.entered_late, found.steps_skipped) == (Share(1, 2), Share(0, 2), Share(0, 2))
    assert found.rate_compliments is not None
    assert found.rate_compliments.value == 2.0
