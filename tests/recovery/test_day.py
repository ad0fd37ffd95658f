"""The end of a day: what is open, whom to call, whom to thank, and when it has changed."""

from __future__ import annotations

from datetime import date

import pytest
from tests.builders import (
    DEON,
    MAPLE,
    PRIYA,
    ROSA,
    RULES,
    acknowledged,
    complaint,
    followed_up,
    happened,
    local,
    logged,
    resolved,
    waits_on,
    written,
)

from frontdesk.recovery import events as ev
from frontdesk.recovery.as_at import as_at
from frontdesk.recovery.clocks import ClosedAllDay
from frontdesk.recovery.codes import Category, PutRight, RecordKind, Severity, StillRight, Who
from frontdesk.recovery.day import DayEnd, day_end, glimpse, moment_of
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.identifiers import Subject

FRIDAY = date(2026, 5, 22)
CLOSE = local("05-22 17:00")
OTHER = Subject("complaint:b7")


def ended(*events: Event, day: date = FRIDAY, now: str = "06-30 12:00") -> DayEnd:
    moment = moment_of(MAPLE, day, local(now))
    complaints = fold_together(as_at(events, moment)).values()
    return day_end(complaints, RULES, day, now=local(now), encounters={})


@pytest.mark.parametrize(
    ("events", "is_open"),
    [
        ([logged()], True),
        ([logged(), acknowledged()], True),
        ([logged(), acknowledged(), waits_on(at="05-22 09:10")], True),
        ([logged(), acknowledged(), resolved()], False),
        ([logged(), acknowledged(), resolved(put_right=PutRight.NO)], False),
        ([logged(), acknowledged(), resolved(at="05-22 17:01")], True),
        ([logged(), acknowledged(), resolved(), followed_up(at="05-22 12:00")], False),
        ([logged(record=RecordKind.CONCERN)], False),
        ([logged(at="05-22 17:01")], False),
        ([logged(), happened(ev.Voided(reason="a test"), by=PRIYA)], False),
    ],
)
def test_open_is_what_somebody_must_act_upon(events: list[Event], is_open: bool) -> None:
    assert bool(ended(*events).open) is is_open


def test_a_grievance_stays_open_until_its_notice_is_out() -> None:
    events = [written(category=Category.CARE), acknowledged(), resolved()]
    assert ended(*events).open
    notice = ev.NoticeSent(completed=FRIDAY, contact="Priya", steps="Asked", results="Sorry")
    assert not ended(*events, happened(notice, at="05-22 11:00")).open


def test_what_was_received_after_closing_belongs_to_the_next_day() -> None:
    late = logged(at="05-22 17:00")
    friday, tuesday = ended(late), ended(late, day=date(2026, 5, 26))
    assert (friday.open, friday.new_complaints) == ((), 0)
    assert (len(tuesday.open), tuesday.new_complaints) == (1, 1)


def test_the_pending_follow_ups_are_all_there_soonest_first() -> None:
    early = [logged(at="05-21 09:00", about=OTHER), acknowledged(about=OTHER), resolved(at="05-21 10:00", about=OTHER)]
    serious = Subject("complaint:c1")
    worse = [
        logged(at="05-22 10:00", about=serious, severity=Severity.HIGH),
        acknowledged(at="05-22 10:01", about=serious),
        resolved(at="05-22 11:00", about=serious),
    ]
    due = ended(*early, logged(), acknowledged(), resolved(), *worse).follow_ups_due
    assert [d.complaint.subject for d in due] == [serious, OTHER, "complaint:a42"]


@pytest.mark.parametrize(
    "gone",
    [
        [logged(who=Who.ANONYMOUS), acknowledged(), resolved()],
        [logged(), acknowledged(), resolved(), followed_up(StillRight.UNABLE_TO_CONTACT, at="05-22 12:00")],
    ],
)
def test_nobody_is_called_who_cannot_be_reached(gone: list[Event]) -> None:
    assert ended(*gone).follow_ups_due == ()


def test_those_who_were_thanked_are_named_once_in_the_order_of_thanks() -> None:
    events = [
        logged(about=OTHER, record=RecordKind.COMPLIMENT, category=None, thanks=(DEON, ROSA), at="05-22 11:00"),
        logged(about=Subject("complaint:c1"), record=RecordKind.COMPLIMENT, category=None, clinician="NP-C"),
        logged(),
        acknowledged(),
        resolved(),
        followed_up(at="05-22 16:00", recognise=(ROSA, PRIYA)),
        logged(about=Subject("complaint:d1"), record=RecordKind.COMPLIMENT, thanks=("DR-A",), at="05-21 11:00"),
    ]
    assert ended(*events).recognise == ("NP-C", DEON, ROSA, PRIYA)


def test_a_day_on_which_nobody_opens_has_no_end() -> None:
    with pytest.raises(ClosedAllDay):
        ended(logged(), day=date(2026, 5, 25))


class TestGlimpse:
    """A day that was signed has changed when one of its complaints is shown otherwise."""

    def look(self, *events: Event) -> tuple[object, ...]:
        return glimpse(complaint(*as_at(events, CLOSE)) if events else None, RULES, FRIDAY, CLOSE)

    def test_what_is_typed_later_about_the_day_changes_it(self) -> None:
        story = [logged(), acknowledged()]
        assert self.look() != self.look(*story)
        assert self.look(*story) != self.look(*story, resolved(at="05-22 16:00"))

    def test_what_occurred_later_does_not(self) -> None:
        story = [logged(), acknowledged()]
        assert self.look(*story) == self.look(*story, resolved(at="05-26 09:00"))

    def test_nor_does_what_the_day_does_not_show(self) -> None:
        story = [logged(at="04-01 09:00"), acknowledged(at="04-01 09:05"), resolved(at="04-01 10:00")]
        closed = [*story, followed_up(at="04-02 09:00")]
        late = happened(ev.Recoded(severity=Severity.MEDIUM), at="04-02 10:00")
        assert self.look(*closed) == self.look(*closed, late)
