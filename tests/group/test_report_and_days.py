"""What a report tells before its numbers, which days nobody can have missed signing, and which letters are late."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from tests.builders import PRIYA, happened, local, resolved
from tests.group.figures import HOURS, LATER, Practices, about_site, one

from frontdesk.group import admin
from frontdesk.group.pages import reading
from frontdesk.group.pages.days import days_at_hand
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Category, PutRight, RecordKind, Who
from frontdesk.recovery.identifiers import Subject


def test_a_day_that_is_not_over_where_a_practice_is_was_not_missed() -> None:
    """At one in the morning UTC it is still the day before in Chicago."""
    zones = {1: "America/Chicago", 2: "UTC"}
    days = [date(2026, 5, 23), date(2026, 5, 22), date(2026, 5, 21)]
    open_yet = days_at_hand(zones, days, datetime(2026, 5, 23, 1, tzinfo=UTC))
    assert open_yet == {(1, "2026-05-23"), (1, "2026-05-22"), (2, "2026-05-23")}


def test_a_day_on_which_nothing_was_received_asks_for_no_signature(tmp_path: Path) -> None:
    """As on the desk, so that a practice with three complaints a month is not said to miss twenty days."""
    practices = Practices(str(tmp_path / "group.db"))
    with closing(practices.store):
        oak = practices.add("OAK")
        practices.send("OAK", [*one(1, "05-21 09:00"), *one(2, "05-22 18:00", record=RecordKind.COMPLIMENT)])
        with practices.store.reading() as tx:
            found = reading.received_days(tx, [oak], date(2026, 5, 18), date(2026, 5, 24))
    assert found == {(oak, "2026-05-21"), (oak, "2026-05-22")}


def test_what_falls_due_after_a_practice_fell_silent_is_not_said_to_be_late(tmp_path: Path) -> None:
    """A letter may have gone out that the group has not heard of: the written answer is due on 29 May."""
    practices = Practices(str(tmp_path / "group.db"))
    practices.add("MAPLE")
    told = {"05-28 09:00": (False, True), "06-02 09:00": (True, True), "06-30 11:00": (True, False)}
    with closing(practices.store):
        practices.send("MAPLE", one(1, formal=True))
        found = {}
        for heard in told:
            practices.hear("MAPLE", local(heard))
            with practices.store.reading() as tx:
                (row,), _ = reading.grievances(tx, reading.Asked(show="open"), among=None, now=LATER, size=9)
            found[heard] = (row.late, row.silent_since is not None)
    assert found == told


def test_a_closed_one_that_turned_is_on_the_committees_page_as_on_the_desks_list(tmp_path: Path) -> None:
    practices = Practices(str(tmp_path / "group.db"))
    practices.add("MAPLE")
    said = one(1, category=Category.CARE, who=Who.ANONYMOUS)
    about = said[0].subject
    notice = ev.NoticeSent(contact="Priya", steps="Asked", results="Sorry", completed=date(2026, 5, 26))
    shown = []
    with closing(practices.store):
        practices.send("MAPLE", [*about_site(HOURS), *said, resolved(about=about, put_right=PutRight.NO)])
        for event in (None, happened(notice, at="05-26 09:00", by=PRIYA, about=about)):
            practices.send("MAPLE", [event] if event else [])
            with practices.store.reading() as tx:
                (row,), _ = reading.grievances(tx, reading.Asked(show="open"), among=None, now=LATER, size=9)
            shown.append((row.day, row.due, row.sent))
    friday, due = date(2026, 5, 22), date(2026, 5, 29)
    assert shown == [(friday, due, None), (friday, due, date(2026, 5, 26))]


def test_the_stories_of_the_month_come_before_its_numbers_and_stay_inside(tmp_path: Path) -> None:
    practices = Practices(str(tmp_path / "group.db"))
    practices.add("MAPLE")
    told = {"old": "04-30 10:00", "new": "05-22 10:00", "gone": "05-22 11:00"}
    stories = [
        happened(ev.StoryPublished(text=f"The {name} one."), at=at, by=PRIYA, about=Subject(f"story:{name}"))
        for name, at in told.items()
    ]
    gone = happened(ev.StoryWithdrawn(), at="05-22 12:00", by=PRIYA, about=Subject("story:gone"))
    with closing(practices.store):
        practices.send("MAPLE", [*one(1), *one(2, record=RecordKind.COMPLIMENT), *stories, gone])
        said = {}
        for outside in (False, True):
            file = tmp_path / f"{outside}.txt"
            admin.report(practices.database, file, month="2026-05", outside=outside, now=lambda: LATER)
            said[outside] = file.read_text(encoding="utf-8")
    assert 0 < said[False].index("The new one.") < said[False].index("The month\n")
    assert "Thanks written down this month: 1." in said[False]
    assert "The old one." not in said[False]
    assert "The gone one." not in said[False]
    assert "one." not in said[True]
    assert "Thanks" not in said[True]
