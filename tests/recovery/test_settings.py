"""Settings: every key reads what people write, keeps it plain, and falls back to its default for anything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import ROSA, happened

from frontdesk.recovery import events as ev
from frontdesk.recovery import settings as keys
from frontdesk.recovery.codes import AmendsKind, Category, Role, Severity
from frontdesk.recovery.empowerment import AmendsLines, Escalation, parse_escalation, parse_permission
from frontdesk.recovery.events import Event
from frontdesk.recovery.practice import CALENDAR, SETTINGS, Practice, staff_subject
from frontdesk.recovery.practice_story import practice_of
from frontdesk.recovery.promises import ServicePromises, Term, Unit
from frontdesk.recovery.refusals import UnknownCode, WrongValue
from frontdesk.recovery.rules import PostVisitCall, SiteRules
from frontdesk.recovery.setting import Setting
from frontdesk.recovery.settings import UnknownSetting, setting_called
from frontdesk.recovery.terms import parse_term, parse_terms, term_text, terms_text

NAMED = happened(ev.PracticeNamed(name="Maple Street", code="MAPLE"), about=SETTINGS)
HOURS = happened(ev.HoursSet(timezone="America/Chicago", hours="mon-fri 08:00-17:00"), about=CALENDAR)
EVERY = pytest.mark.parametrize("setting", keys.SETTINGS.values(), ids=lambda setting: setting.key)
MINUTES, DAYS, CALENDAR_DAYS = Unit.BUSINESS_MINUTES, Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS


def changed(key: str, value: str, at: str = "05-22 09:00") -> Event:
    return happened(ev.SettingSet(key=key, value=value), at=at, about=SETTINGS)


def practice(*events: Event) -> Practice:
    told = practice_of([NAMED, HOURS, *events])
    assert told is not None
    return told


class TestEverySetting:
    @EVERY
    def test_its_default_and_its_example_can_be_read_and_say_something_else(self, setting: Setting[Any]) -> None:
        assert setting.plain(setting.default) == setting.default
        assert setting.read(setting.plain(setting.example)) == setting.read(setting.example)
        assert setting.of({}) == setting.read(setting.default) != setting.read(setting.example)

    @EVERY
    @given(text=st.text(max_size=60))
    def test_whatever_an_event_holds_counts_as_it_reads_or_as_not_set(self, setting: Setting[Any], text: str) -> None:
        try:
            expected = setting.read(text)
        except WrongValue:
            expected = setting.read(setting.default)
        assert setting.of({setting.key: text}) == expected
        assert setting.read(setting.write(expected)) == expected

    @EVERY
    def test_it_says_in_a_title_and_a_sentence_what_it_means(self, setting: Setting[Any]) -> None:
        assert len(setting.title) <= 26
        assert setting.means.endswith(".")


def test_without_a_setting_the_rules_are_the_usual_ones() -> None:
    rules = practice().rules
    assert rules == SiteRules(calendar=rules.calendar, version=rules.version)
    assert rules.promises == ServicePromises()


def test_a_setting_that_a_newer_desk_wrote_changes_nothing() -> None:
    told = practice(changed("resolve", "by moonrise"), changed("colour", "blue"), changed("deputy", "nobody, known"))
    assert told.rules.promises == ServicePromises()
    assert told.settings["colour"] == "blue"


def test_the_promises_of_a_site_reach_its_rules() -> None:
    told = practice(changed("resolve", "1 day, 1 day, 2 days"), changed("acknowledge_live", "10 min"))
    assert told.rules.promises.resolve == (Term(1, DAYS), Term(1, DAYS), Term(2, DAYS))
    assert told.rules.promises.acknowledge_live == (Term(10, MINUTES),) * 3
    assert told.rules.promises.follow_up == ServicePromises().follow_up


def test_what_the_practice_shows_and_asks_comes_from_its_settings() -> None:
    told = practice(
        changed("purpose", "We put it right, once."),
        changed("idle_lock", "10"),
        changed("currency", "eur"),
        changed("patient_ref", "MR-####"),
        changed("post_visit_call_is_grievance", "yes"),
    )
    assert (told.purpose, told.idle_lock_minutes, told.currency) == ("We put it right, once.", 10, "EUR")
    assert told.rules.post_visit_call is PostVisitCall.YES
    assert told.patient_ref is not None
    assert [found[0] for found in told.patient_ref.finditer("MR-4471, XMR-1234, MR-44711 and mr-4471")] == ["MR-4471"]
    assert (practice().purpose, practice().idle_lock_minutes, practice().patient_ref) == ("", 3, None)


class TestPolicies:
    def test_each_other_text_is_a_new_version(self) -> None:
        first = changed("policy.complaints", "We answer.", "05-20 09:00")
        again = changed("policy.complaints", "We answer.", "05-21 09:00")
        second = changed("policy.complaints", "We answer by tomorrow.", "05-22 23:30")
        for story in ([first, again, second], [second, first, again]):
            policy = practice(*story).policies["complaints"]
            assert (policy.text, policy.version) == ("We answer by tomorrow.", 2)
        assert practice(first).policies["complaints"].version == 1

    def test_one_that_was_taken_away_is_gone_and_counts_on_when_it_returns(self) -> None:
        first = changed("policy.letters", "One.", "05-20 09:00")
        gone = changed("policy.letters", "", "05-21 09:00")
        assert practice(first, gone).policies == {}
        assert practice(first, gone, changed("policy.letters", "Two.")).policies["letters"].version == 3


class TestDeputy:
    def test_whom_the_settings_name_stands_in_for_the_manager(self) -> None:
        rosa = happened(ev.StaffAdded(name="Rosa", role=Role.LEAD), about=staff_subject(ROSA))
        assert not practice(rosa).staff[ROSA].deputy
        assert practice(rosa, changed("deputy", ROSA)).staff[ROSA].deputy
        back = changed("deputy", "none", "05-23 09:00")
        assert not practice(rosa, changed("deputy", ROSA), back).staff[ROSA].deputy


class TestTerms:
    @pytest.mark.parametrize(
        ("text", "term", "plain"),
        [
            ("15m", Term(15, MINUTES), "15 min"),
            ("90 Minutes", Term(90, MINUTES), "90 min"),
            ("2 h", Term(120, MINUTES), "2 h"),
            ("1 hour", Term(60, MINUTES), "1 h"),
            ("1 day", Term(1, DAYS), "1 day"),
            ("2 business  days", Term(2, DAYS), "2 days"),
            ("7 calendar days", Term(7, CALENDAR_DAYS), "7 calendar days"),
            ("1cd", Term(1, CALENDAR_DAYS), "1 calendar day"),
            ("0 min", Term(0, MINUTES), "0 min"),
        ],
    )
    def test_a_length_of_time_is_read_as_people_write_it(self, text: str, term: Term, plain: str) -> None:
        assert parse_term(text) == term
        assert term_text(term) == plain

    @pytest.mark.parametrize(
        "text", ["", "soon", "1", "day", "-1 day", "1.5 h", "999999 h", "3 weeks", "15 min 15 min"]
    )
    def test_anything_else_is_refused_with_an_example(self, text: str) -> None:
        with pytest.raises(WrongValue) as refused:
            parse_term(text)
        assert "15 min" in refused.value.next_step

    @given(st.builds(Term, st.integers(0, 10_000), st.sampled_from(Unit)))
    def test_what_is_written_reads_back_the_same(self, term: Term) -> None:
        assert parse_term(term_text(term)) == term

    def test_one_term_holds_for_all_severities_and_two_are_refused(self) -> None:
        assert parse_terms("1 day") == (Term(1, DAYS),) * 3
        assert terms_text(parse_terms("1 day, 2 days, 5 days")) == "1 day, 2 days, 5 days"
        with pytest.raises(WrongValue, match="or three"):
            parse_terms("1 day, 2 days")


class TestAmends:
    def test_three_lines_the_smallest_first(self) -> None:
        assert keys.AMENDS.read("10, 40.50/75") == AmendsLines(
            single_warn_cents=1000, year_warn_cents=4050, year_limit_cents=7500
        )
        assert keys.AMENDS.plain("10,40.50,75.00") == "10, 40.50, 75"

    @pytest.mark.parametrize("text", ["15, 50", "75, 50, 15", "15, 50, lots", "$15, 50, 75", ""])
    def test_anything_else_is_refused(self, text: str) -> None:
        with pytest.raises(WrongValue):
            keys.AMENDS.read(text)


class TestAuthority:
    def test_amends_stand_among_what_the_desk_may_do(self) -> None:
        may = parse_permission("explain and  apologise; voucher up to 10; a fee waived up to 7.50; first row")
        assert may.words == "explain and apologise; voucher up to 10; a fee waived up to 7.50; first row"
        assert may.limits == {AmendsKind.VOUCHER: 1000, AmendsKind.FEE_WAIVED: 750}
        assert may.allows(AmendsKind.VOUCHER, 1000)
        assert not may.allows(AmendsKind.VOUCHER, 1001)
        assert not may.allows(AmendsKind.PARKING, 1)

    def test_every_desk_word_has_its_own(self) -> None:
        assert set(practice().rules.authority) == set(Category)
        told = practice(changed("authority.BILL", "fee waived up to 20"))
        assert told.rules.authority[Category.BILL].limits == {AmendsKind.FEE_WAIVED: 2000}


class TestEscalation:
    def test_lines_are_for_a_severity_or_for_desk_words(self) -> None:
        lead, grave, danger = parse_escalation("4h: lead; sev 2 1 day: manager; SAFETY, CARE 0 min: manager")
        assert lead == Escalation(after=Term(240, MINUTES), to=Role.LEAD)
        assert grave == Escalation(after=Term(1, DAYS), to=Role.MANAGER, severity=Severity.MEDIUM)
        assert danger.categories == {Category.SAFETY, Category.CARE}
        assert lead.concerns(None, None)
        assert [grave.concerns(Category.BILL, s) for s in (None, *Severity)] == [False, False, True, True]
        assert danger.concerns(Category.CARE, Severity.LOW)
        assert not danger.concerns(Category.BILL, Severity.HIGH)

    @pytest.mark.parametrize(
        "text", ["4h", "4h: boss", "sev 4 4h: lead", "NAIL 4h: lead", "2 calendar days: lead", ":"]
    )
    def test_a_line_that_cannot_be_read_is_refused(self, text: str) -> None:
        with pytest.raises(WrongValue):
            parse_escalation(text)

    def test_no_line_is_a_matrix_too(self) -> None:
        assert parse_escalation(" ") == ()


def test_a_key_is_found_by_its_exact_name_only() -> None:
    assert setting_called("idle_lock") is keys.IDLE_LOCK
    assert setting_called("authority.WAIT") is keys.PERMISSION[Category.WAIT]
    found = setting_called("policy.own_letters")
    assert found is not None
    assert found.key == "policy.own_letters"
    assert [setting_called(key) for key in ("idle", "policy.", "policy.A b", "authority.NAIL", "")] == [None] * 5
    assert UnknownSetting("idel_lock", tuple(keys.SETTINGS)).nearest == ("idle_lock",)


def test_a_word_outside_its_list_names_the_nearest() -> None:
    with pytest.raises(UnknownCode, match="hospital"):
        keys.GRIEVANCE_RULES.read("hospital")


def test_the_page_for_managers_names_every_setting_as_the_table_does() -> None:
    page = Path("docs/settings.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in page if line.startswith("| `")]
    assert rows == [
        f"| `{one.key}` | {one.means} | {one.default or '-'} | `{one.example}` |" for one in keys.SETTINGS.values()
    ]
