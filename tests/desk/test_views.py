"""Saved views: a name, words and filters, kept on this desk."""

from __future__ import annotations

import json
from datetime import date

import pytest
from tests.desk.maple import Maple

from frontdesk.desk import views
from frontdesk.desk.finding import ALL, OPEN, Filters, Order
from frontdesk.recovery.codes import Category, Channel, Flag, RecordKind, Severity, State
from frontdesk.recovery.refusals import WrongValue

FULL = Filters(
    state=State.CLOSED,
    kind=RecordKind.COMPLAINT,
    category=Category.RX,
    severity=Severity.HIGH,
    channel=Channel.FAX,
    clinician="DR-A",
    flags=frozenset({Flag.SAFETY, Flag.LEGAL}),
    since=date(2026, 5, 1),
    until=date(2026, 5, 31),
    order=Order.NUMBER,
)


def names(maple: Maple) -> list[str]:
    return [view.name for view in views.views(maple.desk)]


@pytest.mark.parametrize("filters", [ALL, FULL, Filters(state=OPEN, order=Order.DUE)])
def test_a_view_comes_back_as_it_was_saved(maple: Maple, filters: Filters) -> None:
    saved = views.save_view(maple.desk, "Month end", "wheelchair", filters)
    assert views.views(maple.desk) == (saved,)
    assert (saved.text, saved.filters) == ("wheelchair", filters)


def test_one_of_the_same_name_gives_way(maple: Maple) -> None:
    views.save_view(maple.desk, "Mine", "", FULL)
    views.save_view(maple.desk, " MINE ", "", ALL)
    views.save_view(maple.desk, "Also", "", ALL)
    assert names(maple) == ["Also", "MINE"]


def test_forgetting(maple: Maple) -> None:
    views.save_view(maple.desk, "Mine", "", FULL)
    views.drop_view(maple.desk, "mine")
    views.drop_view(maple.desk, "mine")
    assert names(maple) == []


@pytest.mark.parametrize("name", ["", "  ", "x" * 41, "a\x00b"])
def test_a_name_that_cannot_be_is_refused(maple: Maple, name: str) -> None:
    with pytest.raises(WrongValue):
        views.save_view(maple.desk, name, "", ALL)
    assert names(maple) == []


def test_there_is_an_end_to_them(maple: Maple) -> None:
    for number in range(views.VIEWS_MAX):
        views.save_view(maple.desk, f"view {number}", "", ALL)
    with pytest.raises(WrongValue, match="50 saved views"):
        views.save_view(maple.desk, "one more", "", ALL)
    views.save_view(maple.desk, "view 7", "", FULL)


def test_what_a_newer_version_wrote_is_read_as_far_as_it_is_known(maple: Maple) -> None:
    body = {"name": "New", "state": "snoozed", "category": "RX", "flags": ["sparkling"], "since": 7, "tomorrow": 1}
    with maple.desk.database.writing() as session:
        session.run("INSERT INTO memo(name, value) VALUES ('view:new', ?)", (json.dumps(body),))
    (view,) = views.views(maple.desk)
    assert view.filters == Filters(category=Category.RX)
