"""When a complaint is a grievance by rule, and when it never is.

Source: 42 CFR 482.13(a)(2); CMS State Operations Manual, appendix A, tags A-0118 to A-0123.
Written complaints about care, safety, respect or rights at once; spoken ones about the quality
of care unless they are put right by the close of the business day of receipt, judged by when
things occurred and not by when somebody typed them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.builders import (
    DEON,
    PRIYA,
    RULES,
    Desk,
    acknowledged,
    complaint,
    followed_up,
    happened,
    local,
    logged,
    reopened,
    resolved,
    wall,
)

from frontdesk.recovery import coding, decisions, working
from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import (
    Category,
    Channel,
    Flag,
    GrievanceReason,
    Harm,
    PutRight,
    RecordKind,
    Severity,
    State,
    StillRight,
    Who,
)
from frontdesk.recovery.grievance import Grievance, by_rule, domains
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.standing import standing

NINE = "05-22 09:00"
CLOSE = local("05-22 17:00")
NEVER, AT_ONCE = None, NINE
PORTAL_IS_WRITTEN = replace(RULES, portal_is_written=True)


def since(said: dict[str, Any], *, rules: Any = RULES, as_of: str = "06-30 12:00") -> tuple[str | None, str | None]:
    """Why and since when it is a grievance, long after nobody did anything about it."""
    found = by_rule(complaint(logged(at=NINE, **said)), rules, local(as_of))
    return (found.reason.value, wall(found.at)) if found else (None, None)


VECTORS: list[tuple[dict[str, Any], str | None, str | None]] = [
    ({"category": Category.CARE, "channel": Channel.EMAIL}, "written", AT_ONCE),
    ({"category": Category.CARE, "channel": Channel.LETTER}, "written", AT_ONCE),
    ({"category": Category.CARE, "channel": Channel.FAX}, "written", AT_ONCE),
    ({"category": Category.SAFETY, "channel": Channel.EMAIL}, "written", AT_ONCE),
    ({"category": Category.ATTITUDE, "channel": Channel.EMAIL}, "written", AT_ONCE),
    ({"category": Category.PRIVACY, "channel": Channel.LETTER}, "written", AT_ONCE),
    ({"category": Category.NOTHEARD, "channel": Channel.EMAIL}, None, NEVER),
    ({"category": Category.RESULTS, "channel": Channel.EMAIL}, None, NEVER),
    ({"category": Category.WAIT, "channel": Channel.EMAIL}, None, NEVER),
    ({"category": Category.ATTITUDE, "channel": Channel.PORTAL}, None, NEVER),
    ({"category": Category.CARE, "channel": Channel.IN_PERSON}, "unresolved_same_day", "05-22 17:00"),
    ({"category": Category.CARE, "channel": Channel.PHONE}, "unresolved_same_day", "05-22 17:00"),
    ({"category": Category.SAFETY, "channel": Channel.IN_PERSON}, None, NEVER),
    ({"category": Category.ATTITUDE, "channel": Channel.PHONE}, None, NEVER),
    ({"category": Category.WAIT, "formal": True}, "requested_formal", AT_ONCE),
    ({"category": Category.DISCRIM, "formal": True}, "requested_formal", AT_ONCE),
    ({"category": Category.WAIT, "harm": Harm.MINOR}, None, NEVER),
    ({"category": Category.WAIT, "harm": Harm.MODERATE}, "harm", AT_ONCE),
    ({"category": Category.BILL, "channel": Channel.EMAIL, "formal": True}, None, NEVER),
    ({"category": Category.CARE, "record": RecordKind.CONCERN, "channel": Channel.EMAIL}, None, NEVER),
    ({"category": None, "record": RecordKind.COMPLIMENT, "formal": True}, None, NEVER),
    ({"category": Category.CARE, "channel": Channel.ONLINE_REVIEW, "who": Who.ANONYMOUS}, None, NEVER),
    ({"category": Category.OTHER, "channel": Channel.EMAIL}, None, NEVER),
]


@pytest.mark.parametrize(("said", "reason", "at"), VECTORS)
def test_the_rules(said: dict[str, Any], reason: str | None, at: str | None) -> None:
    assert since(said) == (reason, at)


def test_the_portal_is_written_where_the_site_says_so() -> None:
    said: dict[str, Any] = {"category": Category.ATTITUDE, "channel": Channel.PORTAL}
    assert since(said, rules=PORTAL_IS_WRITTEN) == ("written", NINE)


def test_a_further_issue_counts_like_the_first() -> None:
    care = ev.Issue(category=Category.CARE, severity=Severity.MEDIUM)
    assert since({"category": Category.BILL, "channel": Channel.EMAIL, "issues": (care,)}) == ("written", NINE)
    assert domains(complaint(logged(category=Category.BILL, issues=(care,)))) == {"INST", "QUAL"}


def test_a_sub_code_of_the_manager_counts_before_the_word_of_the_desk() -> None:
    said: dict[str, Any] = {"category": Category.RESULTS, "hcat": "QUAL/neglect_general", "channel": Channel.EMAIL}
    assert since(said) == ("written", NINE)
    assert domains(complaint(logged(category=Category.CARE, hcat=None))) == {"QUAL"}


def test_abuse_is_one_by_its_route() -> None:
    c = complaint(logged(at=NINE), happened(ev.Routed(route=Flag.ABUSE), at="05-22 09:10"))
    assert by_rule(c, RULES, CLOSE) == Grievance(reason=GrievanceReason.ABUSE_NEGLECT, at=local(NINE))


class TestSpokenAboutQuality:
    CARE = logged(at=NINE, category=Category.CARE)

    def became(self, *events: ev.Event) -> bool:
        return by_rule(complaint(self.CARE, *events), RULES, local("06-30 12:00")) is not None

    def test_it_turns_at_the_close_and_not_before(self) -> None:
        c = complaint(self.CARE)
        assert by_rule(c, RULES, local("05-22 16:59")) is None
        assert by_rule(c, RULES, CLOSE) is not None
        assert standing(c, RULES, local("05-22 12:00")).grievance is None

    def test_put_right_by_the_close_it_never_turns(self) -> None:
        assert not self.became(resolved(at="05-22 17:00"))
        assert self.became(resolved(at="05-22 17:01"))
        assert self.became(resolved(at="05-22 16:00", put_right=PutRight.PARTLY))
        assert self.became(resolved(at="05-22 16:00", put_right=PutRight.NOT_ASKED))

    def test_a_call_that_finds_it_right_the_same_day_is_an_answer_too(self) -> None:
        partly = resolved(at="05-22 15:00", put_right=PutRight.PARTLY)
        assert not self.became(partly, followed_up(at="05-22 16:30"))
        assert self.became(partly, followed_up(at="05-26 09:00"))
        assert self.became(partly, followed_up(StillRight.UNABLE_TO_CONTACT, at="05-22 16:30"))

    def test_who_comes_back_the_same_day_has_not_been_satisfied(self) -> None:
        right, back = resolved(at="05-22 10:00"), reopened(at="05-22 11:00")
        assert self.became(right, back)
        assert not self.became(right, back, resolved(at="05-22 16:00", cycle=2))
        assert not self.became(right, reopened(at="05-26 11:00"))

    def test_after_closing_it_belongs_to_the_next_business_day(self) -> None:
        evening = logged(at="05-22 18:00", category=Category.CARE)
        found = by_rule(complaint(evening), RULES, local("06-30 12:00"))
        assert found is not None
        assert wall(found.at) == "05-26 17:00"

    def test_what_was_typed_later_counts_by_when_it_occurred(self) -> None:
        typed_monday = replace(resolved(at="05-22 16:00"), recorded_at=local("05-26 09:00"))
        assert not self.became(typed_monday)


class TestOnRecord:
    def test_the_first_act_upon_it_writes_it_down(self) -> None:
        desk = Desk()
        about = desk.log(at=local(NINE), category=Category.CARE, channel=Channel.EMAIL)
        c = desk.act(about, decisions.acknowledge, at=local("05-22 09:20"), method="email")
        assert (c.grievance_reason, wall(c.grievance_at)) == (GrievanceReason.WRITTEN, NINE)
        assert [e.kind for e in c.history] == ["logged", "grievance_opened", "acknowledged"]

    def test_it_is_written_once(self) -> None:
        desk = Desk()
        about = desk.log(at=local(NINE), category=Category.CARE, channel=Channel.EMAIL)
        desk.act(about, decisions.acknowledge, at=local("05-22 09:20"), method="email")
        c = desk.act(about, decisions.resolve, at=local("05-22 10:00"), by=PRIYA, done="Saw", put_right=PutRight.YES)
        assert [e.kind for e in c.history].count("grievance_opened") == 1

    def test_it_stands_whatever_is_coded_later(self) -> None:
        opened = happened(ev.GrievanceOpened(reason=GrievanceReason.WRITTEN), at="05-22 09:20")
        bill = happened(ev.Recoded(category=Category.BILL, hcat="INST/bureaucracy"), at="05-22 12:00", by=PRIYA)
        assert by_rule(complaint(logged(at=NINE), opened, bill), RULES, CLOSE) is not None

    def test_a_harm_entered_later_opens_it_even_after_it_was_closed(self) -> None:
        desk = Desk()
        about = desk.log(at=local(NINE))
        done: dict[str, Any] = {"done": "Seen", "put_right": PutRight.YES, "on_the_spot": True}
        desk.act(about, decisions.resolve, at=local("05-22 09:10"), **done)
        closed = desk.act(about, decisions.follow_up, at=local("05-22 16:00"), still_right=StillRight.YES)
        assert closed.state is State.CLOSED
        harm = ev.Recoded(harm=Harm.MODERATE)
        c = desk.act(about, coding.recode, at=local("05-26 16:00"), by=PRIYA, what=harm)
        assert (c.state, c.grievance_reason, wall(c.grievance_at)) == (
            State.RESOLVED,
            GrievanceReason.HARM,
            "05-26 16:00",
        )
        assert wall(standing(c, RULES, local("05-26 16:30")).notice_due) == "06-02 23:59"

    def test_so_does_the_route_for_abuse(self) -> None:
        desk = Desk()
        about = desk.log(at=local(NINE))
        c = desk.act(about, working.route, at=local("05-22 12:00"), by=DEON, to=Flag.ABUSE)
        assert (c.grievance_reason, wall(c.grievance_at)) == (GrievanceReason.ABUSE_NEGLECT, "05-22 12:00")


class TestNotice:
    def test_it_is_due_seven_calendar_days_after_at_the_end_of_the_day(self) -> None:
        c = complaint(logged(at="05-22 11:30", category=Category.CARE, channel=Channel.EMAIL))
        assert wall(standing(c, RULES, local("05-22 11:30")).notice_due) == "05-29 23:59"

    def test_an_interim_letter_moves_it_to_the_date_it_names(self) -> None:
        interim = happened(ev.InterimSent(new_date=local("06-12 12:00").date()), at="05-28 10:00", by=PRIYA)
        c = complaint(logged(at="05-22 11:30", category=Category.CARE, channel=Channel.EMAIL), interim)
        assert wall(standing(c, RULES, local("05-28 11:00")).notice_due) == "06-12 23:59"

    def test_once_it_went_out_none_is_due(self) -> None:
        sent = happened(ev.NoticeSent(completed=local("05-28 12:00").date()), at="05-28 15:00", by=PRIYA)
        c = complaint(logged(at="05-22 11:30", category=Category.CARE, channel=Channel.EMAIL), acknowledged(), sent)
        assert standing(c, RULES, local("05-29 11:00")).notice_due is None

    def test_a_merged_or_void_record_owes_none(self) -> None:
        letter = logged(at=NINE, category=Category.CARE, channel=Channel.LETTER)
        for end in (happened(ev.Merged(into=Subject("complaint:b"))), happened(ev.Voided(reason="test"), by=PRIYA)):
            assert by_rule(complaint(letter, end), RULES, CLOSE) is None
