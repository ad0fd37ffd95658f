"""`changes_at` is the very moment at which the board would show a complaint otherwise.

The board keeps what a row looks like and works it out again when that moment has come. Too
late, and a late step looks in time; too early, and rows are worked out for nothing.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given, note
from hypothesis import strategies as st
from tests.builders import MAPLE, RULES, Desk, local
from tests.recovery.strategies import everything, stories

from frontdesk.recovery.clocks import Calendar, parse_hours
from frontdesk.recovery.codes import Group, NextStep
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.standing import Standing, standing

TICK = timedelta(milliseconds=1)
HOURS = ("mon-fri 08:00-17:00", "mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 09:00-12:00", "tue 00:00-24:00")
sites = st.builds(
    lambda hours, closed: SiteRules(calendar=Calendar("America/Chicago", parse_hours(hours), closed)),
    st.sampled_from(HOURS),
    st.frozensets(st.dates(date(2026, 5, 20), date(2026, 6, 5)), max_size=6),
)


waited = st.integers(0, 20 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
"""How long nobody has done anything."""


def last_moment(c: Complaint) -> datetime:
    """Before this, later events are known that nobody could know then."""
    return max(entry.at for entry in c.history)


def shown(stands: Standing, at: datetime) -> tuple[object, ...]:
    """What the board shows of a complaint, besides the time left."""
    soon = stands.soon_at is not None and at >= stands.soon_at
    return stands.group, stands.overdue, soon, stands.grievance, stands.stale, stands.raised, stands.calls


def stands_still(stands: Standing) -> bool:
    """Whether the clock of the next step rests, so that its due time moves on."""
    return stands.next is not None and stands.next.step is NextStep.RESOLVE and stands.soon_at is None


@given(stories(), sites, waited, st.lists(st.integers(0, 10**9), min_size=4, max_size=4))
def test_nothing_changes_before(desks: list[Desk], rules: SiteRules, after: timedelta, offsets: list[int]) -> None:
    for c in fold_together(everything(desks)).values():
        as_of = last_moment(c) + after
        stands = standing(c, rules, as_of)
        end = stands.changes_at or as_of + timedelta(days=30)
        for offset in offsets:
            between = as_of + timedelta(milliseconds=offset) % (end - as_of)
            note(f"{c.state} {c.waits} {stands} {between}")
            then = standing(c, rules, between)
            assert shown(then, between) == shown(stands, as_of)
            assert stands_still(stands) or then.changes_at == stands.changes_at


@given(stories(), sites, waited)
def test_something_changes_then(desks: list[Desk], rules: SiteRules, after: timedelta) -> None:
    for c in fold_together(everything(desks)).values():
        as_of = last_moment(c) + after
        stands = standing(c, rules, as_of)
        if stands.changes_at is None or stands_still(stands):
            continue
        note(f"{c.state} {c.waits} {stands}")
        assert stands.changes_at > as_of
        before, then = stands.changes_at - TICK, stands.changes_at
        assert shown(standing(c, rules, before), before) != shown(standing(c, rules, then), then)


@given(stories(), waited)
def test_late_is_late_until_somebody_acts(desks: list[Desk], after: timedelta) -> None:
    for c in fold_together(everything(desks)).values():
        as_of = last_moment(c) + after
        stands = standing(c, RULES, as_of)
        if stands.overdue:
            later = standing(c, RULES, as_of + timedelta(days=9))
            assert later.overdue
            assert later.group is Group.NOW


def test_a_year_of_changes_ends() -> None:
    """From change to change, a board that nobody touches comes to rest."""
    desk = Desk()
    about = desk.log(at=local("05-22 09:00"))
    c, at = desk.complaint(about), local("05-22 09:00")
    for _ in range(10):
        changes = standing(c, SiteRules(calendar=MAPLE), at).changes_at
        if changes is None:
            return
        at = changes
    raise AssertionError("the row keeps changing")
