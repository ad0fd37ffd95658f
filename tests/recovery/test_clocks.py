"""Business time: half-open, by the site's own wall clock, of real length when the clock changes.

The plainest case: from Friday 16:48 to Tuesday 08:12 with Monday a holiday, at a desk that is
open from 08:00 to 17:00, 24 minutes of business pass.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from frontdesk.recovery.clocks import (
    Calendar,
    ClosedAllDay,
    EndsBeforeItBegins,
    NoOpening,
    UnknownTimeZone,
    UnreadableHours,
    add_business_minutes,
    business_day,
    business_minutes,
    calendar_days_due,
    close_of,
    due_close,
    end_of_date,
    instant_of,
    is_business_day,
    is_open,
    local_date,
    next_business_day,
    open_of,
    parse_hours,
)

CHICAGO = "America/Chicago"
FRIDAY, HOLIDAY, TUESDAY = date(2026, 5, 22), date(2026, 5, 25), date(2026, 5, 26)
NINE_HOURS = "mon-fri 08:00-17:00"
LUNCH = "mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 09:00-12:00"


def site(hours: str = NINE_HOURS, *closed: date, zone: str = CHICAGO) -> Calendar:
    return Calendar(zone, parse_hours(hours), frozenset(closed))


def at(text: str, zone: str = CHICAGO) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


MAPLE = site(NINE_HOURS, HOLIDAY)


class TestBusinessMinutes:
    def test_a_long_weekend_counts_only_what_was_open(self) -> None:
        assert business_minutes(MAPLE, at("2026-05-22 16:48"), at("2026-05-26 08:12")) == 24

    def test_no_time_is_no_minutes(self) -> None:
        assert business_minutes(MAPLE, at("2026-05-22 10:00"), at("2026-05-22 10:00")) == 0

    def test_the_minute_of_closing_no_longer_counts(self) -> None:
        assert business_minutes(MAPLE, at("2026-05-22 16:59"), at("2026-05-22 17:01")) == 1
        assert business_minutes(MAPLE, at("2026-05-22 17:00"), at("2026-05-26 08:00")) == 0

    def test_lunch_does_not_count(self) -> None:
        assert business_minutes(site(LUNCH), at("2026-05-22 11:50"), at("2026-05-22 13:05")) == 15

    def test_a_begun_minute_is_not_a_minute(self) -> None:
        assert business_minutes(MAPLE, at("2026-05-22 10:00:30"), at("2026-05-22 10:02:29")) == 1

    def test_seconds_on_both_sides_of_a_night_add_up(self) -> None:
        assert business_minutes(MAPLE, at("2026-05-21 16:59:30"), at("2026-05-22 08:00:30")) == 1

    def test_offsets_of_the_arguments_do_not_matter(self) -> None:
        begin, end = utc("2026-05-22 21:48"), utc("2026-05-26 13:12")
        assert business_minutes(MAPLE, begin, end) == 24

    def test_a_holiday_that_falls_on_a_sunday_takes_nothing_away(self) -> None:
        week = at("2026-05-18 00:00"), at("2026-05-25 00:00")
        assert business_minutes(site(NINE_HOURS, date(2026, 5, 24)), *week) == 5 * 540

    def test_ten_years_are_the_sum_of_their_weekdays(self) -> None:
        begin, end = date(2016, 1, 1), date(2026, 1, 1)
        days = (begin + timedelta(n) for n in range((end - begin).days))
        weekdays = sum(day.weekday() < 5 for day in days)
        assert business_minutes(site(), at("2016-01-01"), at("2026-01-01")) == weekdays * 540

    def test_backwards_is_a_fault_in_the_data_and_never_negative(self) -> None:
        with pytest.raises(EndsBeforeItBegins, match=r"2026-05-22 15:00Z, lies before .* 15:01Z"):
            business_minutes(MAPLE, at("2026-05-22 10:01"), at("2026-05-22 10:00"))

    def test_a_time_without_its_offset_is_refused(self) -> None:
        with pytest.raises(ValueError, match="offset"):
            business_minutes(MAPLE, datetime(2026, 5, 22), at("2026-05-22 10:00"))  # noqa: DTZ001


class TestClockChanges:
    @pytest.mark.parametrize(
        ("zone", "day", "hours"),
        [
            (CHICAGO, date(2026, 3, 8), 5),
            (CHICAGO, date(2026, 11, 1), 7),
            ("Europe/London", date(2026, 3, 29), 5),
            ("Europe/London", date(2026, 10, 25), 7),
            ("Australia/Lord_Howe", date(2026, 10, 4), 5.5),
            ("Australia/Lord_Howe", date(2026, 4, 5), 6.5),
            ("America/Havana", date(2026, 3, 8), 5),
            ("America/Havana", date(2026, 11, 1), 7),
            ("America/Phoenix", date(2026, 3, 8), 6),
        ],
    )
    def test_a_night_shift_has_its_real_length(self, zone: str, day: date, hours: float) -> None:
        night = site("sun 00:00-06:00", zone=zone)
        begin, end = instant_of(night, day, 0), end_of_date(night, day)
        assert business_minutes(night, begin, end) == hours * 60
        assert business_minutes(night, begin - timedelta(28), end + timedelta(28)) == hours * 60 + 8 * 360

    def test_a_day_that_the_clock_change_leaves_alone_keeps_its_hours(self) -> None:
        assert business_minutes(site(), at("2026-03-06 16:00"), at("2026-03-09 09:00")) == 120

    def test_an_opening_that_the_clock_skips_is_the_moment_of_the_change(self) -> None:
        early = site("sun 02:30-06:00")
        assert open_of(early, date(2026, 3, 8)) == at("2026-03-08 03:00")

    def test_a_span_that_the_clock_skips_altogether_is_no_opening(self) -> None:
        gone = site("sun 02:10-02:50")
        assert not is_business_day(gone, date(2026, 3, 8))
        assert next_business_day(gone, date(2026, 3, 7)) == date(2026, 3, 15)

    def test_a_closing_that_comes_twice_is_the_first_one(self) -> None:
        night = site("sun 00:00-01:30")
        assert close_of(night, date(2026, 11, 1)) == utc("2026-11-01 06:30")
        assert not is_open(night, utc("2026-11-01 07:15"))

    def test_a_desk_open_through_the_repeated_hour_stays_open(self) -> None:
        night = site("sun 00:00-06:00")
        assert all(is_open(night, utc(f"2026-11-01 {hour:02}:30")) for hour in range(5, 12))
        assert not is_open(night, utc("2026-11-01 12:00"))

    def test_a_date_that_a_country_skipped_never_was(self) -> None:
        apia = site("mon-sun 00:00-24:00", zone="Pacific/Apia")
        assert not is_business_day(apia, date(2011, 12, 30))
        days = at("2011-12-29", apia.timezone), at("2012-01-01", apia.timezone)
        assert business_minutes(apia, *days) == 2 * 24 * 60

    def test_minutes_are_added_through_the_change(self) -> None:
        night = site("sun 00:00-06:00")
        assert add_business_minutes(night, at("2026-03-08 01:30"), 60) == at("2026-03-08 03:30")
        assert add_business_minutes(night, at("2026-11-01 00:30"), 120) == utc("2026-11-01 07:30")


class TestAddBusinessMinutes:
    def test_it_skips_the_long_weekend(self) -> None:
        assert add_business_minutes(MAPLE, at("2026-05-22 16:48"), 24) == at("2026-05-26 08:12")

    def test_what_ends_at_closing_ends_at_closing(self) -> None:
        assert add_business_minutes(MAPLE, at("2026-05-22 16:48"), 12) == at("2026-05-22 17:00")

    def test_nothing_added_is_now_even_when_closed(self) -> None:
        assert add_business_minutes(MAPLE, at("2026-05-23 10:00"), 0) == at("2026-05-23 10:00")

    def test_out_of_hours_it_starts_at_the_next_opening(self) -> None:
        assert add_business_minutes(MAPLE, at("2026-05-22 19:00"), 15) == at("2026-05-26 08:15")

    def test_it_refuses_to_go_back(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            add_business_minutes(MAPLE, at("2026-05-22 19:00"), -1)


class TestBusinessDay:
    @pytest.mark.parametrize(
        ("moment", "day"),
        [
            ("2026-05-22 06:00", FRIDAY),
            ("2026-05-22 12:00", FRIDAY),
            ("2026-05-22 16:59", FRIDAY),
            ("2026-05-22 17:00", TUESDAY),
            ("2026-05-24 12:00", TUESDAY),
            ("2026-05-25 12:00", TUESDAY),
            ("2026-05-26 00:00", TUESDAY),
        ],
    )
    def test_out_of_hours_belongs_to_the_next_opening(self, moment: str, day: date) -> None:
        assert business_day(MAPLE, at(moment)) == day

    def test_lunch_belongs_to_its_day(self) -> None:
        assert business_day(site(LUNCH), at("2026-05-22 12:30")) == FRIDAY

    def test_opening_and_closing_span_the_day(self) -> None:
        assert open_of(site(LUNCH), FRIDAY) == at("2026-05-22 08:30")
        assert close_of(site(LUNCH), FRIDAY) == at("2026-05-22 18:30")

    def test_closing_at_midnight_is_the_next_date(self) -> None:
        late = site("mon-fri 12:00-24:00")
        assert close_of(late, FRIDAY) == at("2026-05-23 00:00")
        assert business_day(late, at("2026-05-22 23:59")) == FRIDAY
        assert business_day(late, at("2026-05-23 00:00")) == HOLIDAY

    def test_a_closed_day_has_neither(self) -> None:
        for ask in (open_of, close_of):
            with pytest.raises(ClosedAllDay, match="2026-05-25"):
                ask(MAPLE, HOLIDAY)

    def test_the_wall_decides_which_date_it_is(self) -> None:
        assert local_date(MAPLE, utc("2026-05-23 04:59")) == FRIDAY
        assert end_of_date(MAPLE, FRIDAY) == utc("2026-05-23 05:00")


class TestDue:
    @pytest.mark.parametrize(
        ("moment", "days", "due"),
        [
            ("2026-05-22 10:00", 0, "2026-05-22 17:00"),
            ("2026-05-22 10:00", 1, "2026-05-26 17:00"),
            ("2026-05-22 18:00", 0, "2026-05-26 17:00"),
            ("2026-05-22 18:00", 1, "2026-05-27 17:00"),
            ("2026-05-22 10:00", 5, "2026-06-01 17:00"),
        ],
    )
    def test_business_days_end_at_closing(self, moment: str, days: int, due: str) -> None:
        assert due_close(MAPLE, at(moment), days) == at(due)

    def test_each_day_has_its_own_closing_time(self) -> None:
        assert due_close(site(LUNCH), at("2026-05-22 10:00"), 1) == at("2026-05-23 12:00")

    def test_business_days_are_not_counted_back(self) -> None:
        with pytest.raises(ValueError, match="negative"):
            due_close(MAPLE, at("2026-05-22 10:00"), -1)

    def test_calendar_days_end_a_minute_before_midnight_open_or_closed(self) -> None:
        assert calendar_days_due(MAPLE, at("2026-05-18 22:30"), 7) == at("2026-05-25 23:59")

    def test_calendar_days_keep_the_wall_clock_through_a_change(self) -> None:
        assert calendar_days_due(MAPLE, at("2026-03-05 09:00"), 7) == at("2026-03-12 23:59")


class TestMistakesInACalendar:
    def test_a_misspelt_time_zone_offers_the_right_one(self) -> None:
        with pytest.raises(UnknownTimeZone) as refused:
            site(zone="America/Chicgo")
        assert "America/Chicago" in refused.value.next_step

    @pytest.mark.parametrize("zone", ["", "America", "../etc/passwd", "/etc/passwd", "x\0y", "\u00e9"])
    def test_what_is_no_time_zone_is_refused_as_one(self, zone: str) -> None:
        with pytest.raises(UnknownTimeZone):
            site(zone=zone)

    def test_a_week_has_seven_days_and_opens(self) -> None:
        with pytest.raises(UnreadableHours, match="seven days"):
            Calendar(CHICAGO, parse_hours(NINE_HOURS)[:5])
        with pytest.raises(UnreadableHours, match="never open"):
            Calendar(CHICAGO, ((),) * 7)

    def test_a_site_shut_for_years_is_said_to_be_so(self) -> None:
        shut = site(NINE_HOURS, *(FRIDAY + timedelta(n) for n in range(900)))
        for ask in (business_day, lambda c, t: add_business_minutes(c, t, 1), lambda c, t: due_close(c, t, 1)):
            with pytest.raises(NoOpening, match="800 days from 2026-05-22"):
                ask(shut, at("2026-05-22 10:00"))
        assert business_minutes(shut, at("2026-05-22 10:00"), at("2026-06-22 10:00")) == 0

    def test_the_end_of_all_dates_is_an_end_and_not_a_crash(self) -> None:
        with pytest.raises(NoOpening):
            due_close(site(), at("9999-12-20 10:00"), 30)


def test_two_calendars_with_the_same_hours_are_equal_whatever_they_were_asked() -> None:
    one, other = site(LUNCH), site(LUNCH)
    open_of(one, FRIDAY)
    assert one == other
    assert hash(one) == hash(other)
    assert "_known" not in repr(one)
