"""A practice beside its own past: the chart where one holds, and a plain sentence where it would mislead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from frontdesk.recovery.progress import MONTHS_MAX, OwnPast, Reading, first_day, own_past

LAST = date(2026, 5, 29)


def told(monthly: list[int], size: int = 2000) -> OwnPast:
    """So many complaints and encounters in each month up to the last, all of them on its tenth."""
    days = [date(2026, 5, 10)]
    while len(days) < len(monthly):
        days.insert(0, (days[0].replace(day=1) - timedelta(days=1)).replace(day=10))
    received = [day for day, count in zip(days, monthly, strict=True) for _ in range(count)]
    return own_past(received, dict.fromkeys(days, size), LAST)


@pytest.mark.parametrize(
    ("monthly", "reading"),
    [
        ([8] * 11, Reading.SHORT),
        ([8, 9, 7, 8, 9, 8, 7, 9, 8, 7, 8, 9], Reading.PLAIN),
        ([3, 2, 4, 3, 3, 2, 4, 3, 3, 3, 2, 4], Reading.FEW),
        ([3] * 24, Reading.FEW),
        ([2, 40, 3, 38, 2, 45, 1, 50, 3, 39, 2, 41], Reading.DISPERSED),
    ],
)
def test_what_the_months_allow(monthly: list[int], reading: Reading) -> None:
    past = told(monthly)
    assert past.reading is reading
    assert (past.chart is not None) == (reading in (Reading.PLAIN, Reading.DISPERSED))


def test_limits_are_three_standard_deviations_around_the_mean_per_thousand() -> None:
    """8 in 2,000 are 4 per 1,000; 3 sqrt(0.004 / 2000) are 4.24 more or less."""
    past = told([8] * 12)
    low, high = past.limits(11) or (None, None)
    assert low == 0.0
    assert high == pytest.approx(8.243, abs=0.001)
    assert past.stretches[-1].rate is not None
    assert past.stretches[-1].rate.value == pytest.approx(4.0)


def test_a_month_beyond_its_limit_and_eight_on_one_side_are_named() -> None:
    past = told([8, 9, 7, 8, 9, 8, 7, 9, 8, 7, 8, 8, 30, *[10] * 8])
    assert past.signal(12) == "above its limit"
    assert past.signal(20) == "eight on one side"
    assert past.signal(3) == ""


def test_without_encounters_there_is_no_rate_and_no_chart() -> None:
    past = own_past([LAST] * 9, {}, LAST)
    assert (past.reading, past.chart, past.stretches[-1].rate) == (Reading.NO_ENCOUNTERS, None, None)
    assert (past.stretches[-1].received, past.stretches[-1].count) == (9, 0)


def test_a_day_without_a_count_has_no_part_in_the_rate() -> None:
    past = own_past([LAST, LAST, date(2026, 5, 28)], {LAST: 100}, LAST)
    assert (past.stretches[-1].received, past.stretches[-1].count, past.stretches[-1].size) == (3, 2, 100)


def test_a_month_without_encounters_begins_the_count_anew() -> None:
    """Limits over a gap would be those of another time."""
    days = [date(2025, month, 10) for month in range(1, 13)] + [date(2026, month, 10) for month in (2, 3, 4, 5)]
    past = own_past(days * 9, dict.fromkeys(days, 2000), LAST)
    assert (past.reading, past.months) == (Reading.SHORT, 4)


@pytest.mark.parametrize("received", [0, 2])
def test_a_month_that_has_just_begun_takes_no_limits_from_those_before(received: int) -> None:
    """On the first of a month nobody has entered its encounters yet."""
    days = [date(2025, month, 10) for month in range(4, 13)] + [date(2026, month, 10) for month in (1, 2, 3, 4)]
    past = own_past([*days * 9, *[LAST] * received], dict.fromkeys(days, 2000), LAST)
    assert (past.reading, past.months, past.stretches[-1].received) == (Reading.PLAIN, 13, received)
    assert (past.limits(13), past.signal(13)) == (None, "")
    assert all(past.limits(at) for at in range(13))


def test_quarters_are_charted_up_to_where_encounters_end_and_the_months_after_stand_beside_them() -> None:
    days = [date(2022 + at // 12, at % 12 + 1, 10) for at in range(5, 50)]
    past = own_past(days * 3, dict.fromkeys(days, 2000), LAST)
    assert past.reading is Reading.QUARTERS
    assert [one.name for one in past.stretches[-4:]] == ["2025-12 to 02", "2026-03", "2026-04", "2026-05"]
    assert [past.limits(at) is None for at in range(len(past.stretches))] == [False] * 15 + [True] * 3


def test_two_years_are_charted_the_first_of_them_to_compare_with() -> None:
    """What was long ago is no measure of today: the third year back stands in no limit."""
    past = told([*[80] * 12, *[8] * 24])
    assert len(past.stretches) == MONTHS_MAX
    assert [past.signal(at) for at in range(MONTHS_MAX)] == [""] * MONTHS_MAX
    assert first_day(LAST) == date(2022, 6, 1)


def test_where_months_hold_too_few_quarters_are_charted_once_there_are_three_years() -> None:
    """Three a month in 48 months: twelve a quarter of 6,000 encounters, and one quarter of thirty."""
    past = told([*[3] * 45, 10, 10, 10])
    assert (past.reading, len(past.stretches)) == (Reading.QUARTERS, 16)
    assert past.stretches[-1].name == "2026-03 to 05"
    assert (past.signal(14), past.signal(15)) == ("", "above its limit")
