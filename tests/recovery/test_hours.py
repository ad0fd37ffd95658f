"""Opening hours are read as people write them, and written so that they read the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.recovery.hours import DAY_MINUTES, Span, UnreadableHours, Week, hours_text, parse_hours

MORNING, AFTERNOON = Span(8 * 60 + 30, 12 * 60), Span(13 * 60, 18 * 60 + 30)


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Any week that opens at all, with up to three spans a day."""
    days = []
    for _ in range(7):
        edges = sorted(draw(st.lists(st.integers(0, DAY_MINUTES), max_size=6, unique=True)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        days.append(tuple(Span(opens, closes) for opens, closes in pairs))
    if not any(days):
        days[0] = (Span(0, 1),)
    return tuple(days)


class TestReading:
    def test_several_spans_a_day_stand_side_by_side(self) -> None:
        week = parse_hours("mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 09:00-12:00")
        assert week == ((MORNING, AFTERNOON),) * 5 + ((Span(540, 720),), ())

    @pytest.mark.parametrize(
        "text",
        [
            "mon-fri 8:30-12",
            "Monday-Friday 08:30-12:00",
            "  mon \u2013 fri   08:30 \u2013 12:00 ",
            "wed-fri 08:30-12:00, mon-tue 08:30-12:00",
        ],
    )
    def test_small_differences_in_writing_do_not_matter(self, text: str) -> None:
        assert parse_hours(text) == ((MORNING,),) * 5 + ((), ())

    def test_a_run_of_days_may_pass_the_end_of_the_week(self) -> None:
        week = parse_hours("sat-mon 10:00-14:00")
        assert [bool(spans) for spans in week] == [True, False, False, False, False, True, True]

    def test_a_day_may_run_to_midnight(self) -> None:
        assert parse_hours("sun 00:00-24:00")[6] == (Span(0, 1440),)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "a piece is empty"),
            ("mon 08:00-12:00,", "a piece is empty"),
            ("mon, wed 08:00-12:00", "'mon' is not a day and a time"),
            ("noday 08:00-12:00", "'noday' is not a day of the week"),
            ("mo 08:00-12:00", "'mo' is not a day of the week"),
            ("mon 08:75-12:00", "08:75 is not a time"),
            ("mon 12:00-08:00", "12:00-08:00 does not end later than it begins"),
            ("fri 18:00-25:00", "a day runs from 00:00 to 24:00"),
            ("mon 08:00-12:00, mon-tue 11:00-13:00", "08:00-12:00 and 11:00-13:00 on monday overlap"),
            ("mon 08:00-12:00 " * 100, "they are longer than 1000 characters"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, text: str, reason: str) -> None:
        with pytest.raises(UnreadableHours) as refused:
            parse_hours(text)
        assert reason in refused.value.message
        assert "mon-fri 08:30-12:00" in refused.value.next_step

    @settings(deadline=None)
    @given(st.text(max_size=60))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        try:
            week = parse_hours(text)
        except UnreadableHours:
            return
        assert parse_hours(hours_text(week)) == week


class TestWriting:
    def test_days_alike_are_written_together(self) -> None:
        text = "mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 09:00-12:00"
        assert hours_text(parse_hours(text)) == text

    @settings(deadline=None)
    @given(weeks())
    def test_what_was_written_reads_the_same(self, week: Week) -> None:
        assert parse_hours(hours_text(week)) == week
