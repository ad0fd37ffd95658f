"""Learning at the desk: real journal, real pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk import glance
from frontdesk.desk import closing, days, learning, reports, thanking
from frontdesk.paper.text import as_text
from frontdesk.recovery.codes import Category, RecordKind, Role, Severity
from frontdesk.recovery.refusals import NotFound, RoleMayNot, UnknownComplaint, UnknownPerson

DUE = date(2026, 6, 12)


def thanked(maple: Maple) -> None:
    kind = intake(
        kind=RecordKind.COMPLIMENT,
        category=None,
        severity=None,
        said="He found it",
        thanks=(maple.deon,),
        patient="4471",
    )
    at_desk.log(maple.desk, maple.rosa, kind)


class TestThanks:
    def test_they_stand_on_the_board_the_next_morning_and_not_before(self, maple: Maple) -> None:
        thanked(maple)
        thanking.thank(maple.desk, maple.priya, "A1", what_for="for finding a lost hearing aid.")
        assert thanking.thanks_of_yesterday(maple.desk) == ()
        maple.clock.on("05-26 08:05")
        found = glance.glance(maple.desk, renew=True).thanks
        assert thanking.thanks_words(maple.desk.practice, found) == "Deon, for finding a lost hearing aid"
        maple.clock.on("05-27 08:05")
        assert thanking.thanks_of_yesterday(maple.desk) == ()

    def test_said_after_closing_they_belong_to_the_day_that_is_closed(self, maple: Maple) -> None:
        """Priya goes through Friday at five past five; everybody reads it on Tuesday, and Tuesday names nobody anew."""
        friday, tuesday = date(2026, 5, 22), date(2026, 5, 26)
        thanked(maple)
        maple.clock.on("05-22 17:05")
        thanking.thank(maple.desk, maple.priya, "A1", what_for="staying late", who=(maple.rosa,), closing=friday)
        assert days.day_end(maple.desk, friday).recognise == ("Deon", "Rosa")
        assert [one.name for one in closing.walk(maple.desk, maple.priya, friday).recognised] == ["Deon", "Rosa"]
        maple.clock.on("05-26 08:05")
        assert [one.who for one in thanking.thanks_of_yesterday(maple.desk)] == [maple.deon, maple.rosa]
        assert days.day_end(maple.desk, tuesday).recognise == ()
        assert closing.walk(maple.desk, maple.priya, tuesday).recognised == ()

    @pytest.mark.parametrize(("received", "said"), [("05-22 14:00", "05-26 08:00"), ("05-22 17:02", "05-22 17:05")])
    def test_said_once_the_next_day_has_begun_or_of_a_record_of_that_they_belong_to_it(
        self, maple: Maple, received: str, said: str
    ) -> None:
        maple.clock.on(received)
        maple.log()
        maple.clock.on(said)
        day = date(2026, 5, 22)
        thanking.thank(maple.desk, maple.priya, "A1", what_for="staying late", who=(maple.rosa,), closing=day)
        assert days.day_end(maple.desk, day).recognise == ()
        maple.clock.on("05-27 08:05")
        assert [one.who for one in thanking.thanks_of_yesterday(maple.desk)] == [maple.rosa]

    def test_who_is_here_comes_first(self, maple: Maple) -> None:
        thanked(maple)
        thanking.thank(maple.desk, maple.priya, "A1", what_for="staying late", who=(maple.rosa,))
        maple.clock.on("05-26 08:05")
        found = thanking.thanks_of_yesterday(maple.desk)
        assert thanking.thanks_words(maple.desk.practice, found, maple.rosa) == "Rosa, for staying late; Deon"

    def test_the_first_glance_opens_no_seal_for_them(self, maple: Maple) -> None:
        assert glance.glance(maple.desk, renew=False).thanks == ()

    def test_they_are_in_the_day_end_too(self, maple: Maple) -> None:
        maple.log()
        thanking.thank(maple.desk, maple.priya, "A1", what_for="staying late", who=(maple.rosa,))
        assert days.day_end(maple.desk).recognise == ("Rosa",)

    def test_the_desk_does_not_write_them_and_strangers_are_not_thanked(self, maple: Maple) -> None:
        thanked(maple)
        with pytest.raises(RoleMayNot):
            thanking.thank(maple.desk, maple.rosa, "A1", what_for="x")
        with pytest.raises(UnknownPerson):
            thanking.thank(maple.desk, maple.priya, "A1", what_for="x", who=("nobody",))


class TestImprovements:
    def test_from_many_complaints_to_we_did(self, maple: Maple) -> None:
        for _ in range(3):
            maple.log()
        made = learning.plan_improvement(
            maple.desk, maple.priya, what="A board for delays", owner=maple.deon, due=DUE, complaints=["A1", "a2"]
        )
        learning.link_improvement(maple.desk, maple.priya, made.handle, complaints=["A3"])
        done = learning.finish_improvement(maple.desk, maple.priya, made.handle, did="It hangs")
        assert learning.numbers(maple.desk, done.complaints) == ["A1", "A2", "A3"]
        assert done.done_at is not None
        assert learning.learned(maple.desk, maple.rosa).improvements == (done,)

    def test_what_does_not_exist_is_not_found(self, maple: Maple) -> None:
        with pytest.raises(NotFound):
            learning.finish_improvement(maple.desk, maple.priya, "abcdef", did="x")
        with pytest.raises(UnknownComplaint):
            learning.plan_improvement(maple.desk, maple.priya, what="x", owner=maple.deon, due=DUE, complaints=["A9"])
        assert learning.improvements(maple.desk) == []


class TestStories:
    @pytest.mark.parametrize(
        "text", ["Call 312-555-0142", "Born 02/03/1961", "SSN 123-45-6789", "4471-SMITH was glad", "a@b.org wrote"]
    )
    def test_what_tells_whose_it_is_is_refused(self, maple: Maple, text: str) -> None:
        maple.log(patient="4471-SMITH")
        with pytest.raises(learning.StoryNamesSomebody) as refused:
            learning.publish_story(maple.desk, maple.priya, text=text, confirmed=True)
        assert "SMITH" not in str(refused.value)
        assert learning.stories(maple.desk) == []

    def test_it_travels_in_the_clear_and_nothing_else_does(self, maple: Maple) -> None:
        told, found = learning.publish_story(
            maple.desk, maple.priya, text="Somebody stayed late to help", confirmed=True
        )
        learning.plan_improvement(maple.desk, maple.priya, what="SECRET", owner=maple.deon, due=DUE)
        assert found == ()
        driver = maple.driver()
        rows = driver.execute(
            "SELECT kind, facts, words FROM event WHERE kind IN ('story_published', 'improvement_planned')"
        ).fetchall()
        driver.close()
        by_kind = {kind: (facts, words) for kind, facts, words in rows}
        assert "Somebody stayed late" in by_kind["story_published"][0]
        assert by_kind["story_published"][1] is None
        assert "SECRET" not in by_kind["improvement_planned"][0]
        assert learning.withdraw_story(maple.desk, maple.priya, told.handle).withdrawn_at is not None

    def test_a_sensitive_word_warns(self, maple: Maple) -> None:
        _, found = learning.publish_story(
            maple.desk, maple.priya, text="A pregnant woman was seated first", confirmed=True
        )
        assert found == ("a sensitive topic",)


@pytest.mark.parametrize("role", [Role.IT, Role.AUDITOR, Role.PRIVACY, Role.COMMITTEE])
def test_who_reads_no_complaints_reads_no_improvements_and_no_wishes(maple: Maple, role: Role) -> None:
    maple.log(remedy="a refund")
    other = at_desk.add_person(maple.desk, maple.priya, "Ola", role).id
    for reading in (learning.learned, learning.top_remedies):
        with pytest.raises(RoleMayNot):
            reading(maple.desk, other)
    with pytest.raises(RoleMayNot):
        learning.plan_improvement(maple.desk, other, what="x", owner=maple.deon, due=DUE)
    with pytest.raises(RoleMayNot):
        learning.publish_story(maple.desk, other, text="x", confirmed=True)


class TestPatternsAndRemedies:
    def test_they_are_counted_at_the_site(self, maple: Maple) -> None:
        for wish in ("a refund", "say sorry", None):
            maple.log(remedy=wish)
        found = learning.learned(maple.desk, maple.rosa)
        assert [(p.category, list(p.numbers)) for p in found.patterns] == [(Category.WAIT, ["A1", "A2", "A3"])]
        assert (found.wishes, dict(found.remedies)["an apology"]) == (2, 1)
        assert glance.glance(maple.desk, renew=True).patterns == found.patterns
        counted, wishes = learning.top_remedies(maple.desk, maple.rosa, first=date(2026, 5, 22), last=date(2026, 5, 22))
        assert (wishes, len(counted)) == (2, 2)
        assert learning.top_remedies(maple.desk, maple.rosa, last=date(2026, 5, 21))[1] == 0


class TestConcernReport:
    def test_of_one_complaint_names_no_patient(self, maple: Maple) -> None:
        case = maple.log(patient="4471", callback="555 0142", said="Fifty minutes late", remedy="a refund")
        learning.plan_improvement(maple.desk, maple.priya, what="A board", owner=maple.deon, due=DUE, complaints=["A1"])
        page = as_text(reports.report_page(case, learning.improvements(maple.desk)))
        for words in (
            "Concern report: A1",
            "Kept waiting",
            "You said, we did",
            "A board (Deon, by Friday 12 June 2026)",
        ):
            assert words in page
        for words in ("4471", "555", "Fifty", "refund", "Rosa"):
            assert words not in page
        told = as_text(reports.report_page(case, [], with_words=True))
        assert "Fifty minutes late" in told
        assert "4471" not in told

    def test_of_a_pattern_counts_and_lists(self, maple: Maple) -> None:
        for severity in (Severity.LOW, Severity.LOW, Severity.MEDIUM):
            maple.log(severity=severity, patient="4471", remedy="say sorry")
            maple.clock.step(minutes=5)
        cases = [at_desk.case(maple.desk, f"A{n}") for n in (1, 2, 3)]
        page = as_text(reports.pattern_page(Category.WAIT, cases, [], maple.desk.practice, maple.clock(), days=90))
        for words in ("3 in the last 90 days", "annoying (2), clearly below par (1)", "an apology (3)", "A3"):
            assert words in page
        assert "4471" not in page

    def test_it_is_the_managers_and_is_written(self, maple: Maple, tmp_path: Path) -> None:
        maple.log()
        file = reports.concern_report(maple.desk, maple.priya, "A1", str(tmp_path / "a.pdf"))
        assert file.read_bytes().startswith(b"%PDF-")
        assert reports.pattern_report(maple.desk, maple.priya, Category.BILL, str(tmp_path / "b.txt")).exists()
        for by in (maple.rosa, maple.deon):
            with pytest.raises(RoleMayNot):
                reports.concern_report(maple.desk, by, "A1", str(tmp_path / "c.pdf"))

    def test_of_what_never_came_it_says_so(self, maple: Maple) -> None:
        page = as_text(reports.pattern_page(Category.WAIT, [], [], maple.desk.practice, maple.clock(), days=7))
        assert "0 in the last 7 days" in page
