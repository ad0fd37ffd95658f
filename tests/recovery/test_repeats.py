"""Duplicate, reopening and repeat are told apart by when something came in and when the other was resolved."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import local

from frontdesk.recovery.codes import Category
from frontdesk.recovery.repeats import REPEAT_DAYS, Offer, is_soon_after, offers, same_kind

RECEIVED, RESOLVED = local("05-22 10:20"), local("05-22 14:10")
TIMES = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2026, 12, 31))  # noqa: DTZ001 - compared only


@pytest.mark.parametrize(
    ("received", "resolved", "expected"),
    [
        ("05-22 13:50", RESOLVED, (Offer.ATTACH,)),
        ("05-22 14:10", RESOLVED, (Offer.ATTACH,)),
        ("05-22 14:11", RESOLVED, (Offer.ATTACH, Offer.REOPEN)),
        ("05-22 13:50", None, (Offer.ATTACH,)),
        ("06-05 14:09", RESOLVED, (Offer.ATTACH, Offer.REOPEN)),
        ("06-05 14:10", RESOLVED, ()),
        ("08-05 14:10", None, (Offer.ATTACH,)),
        ("05-22 09:00", RESOLVED, (Offer.ATTACH,)),
        ("05-08 10:20", RESOLVED, ()),
    ],
)
def test_what_is_offered(received: str, resolved: datetime | None, expected: tuple[Offer, ...]) -> None:
    assert offers(local(received), other_received_at=RECEIVED, other_resolved_at=resolved) == expected


@given(received=TIMES, other=TIMES, resolved=TIMES)
def test_reopening_is_never_offered_for_what_came_in_before_the_resolution(
    received: datetime, other: datetime, resolved: datetime
) -> None:
    found = offers(received, other_received_at=other, other_resolved_at=resolved)
    if received <= resolved:
        assert Offer.REOPEN not in found
    assert found == () or Offer.ATTACH in found


@given(received=TIMES, resolved=TIMES)
def test_what_may_be_reopened_would_be_a_repeat(received: datetime, resolved: datetime) -> None:
    found = offers(received, other_received_at=resolved - timedelta(days=1), other_resolved_at=resolved)
    assert (Offer.REOPEN in found) == is_soon_after(received, resolved)


def test_one_family_is_one_kind_of_trouble() -> None:
    assert set(same_kind(Category.PHONE)) == {Category.APPT, Category.PHONE}
    assert same_kind(Category.OTHER) == (Category.OTHER,)
    assert REPEAT_DAYS == 14
