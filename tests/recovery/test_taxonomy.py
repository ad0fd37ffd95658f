"""The words a complaint is coded with: codes are for ever, every code has words for people.

Sources: HCAT(GP) domains and shares (PMC9295605), CMS State Operations Manual appendix A for
what counts as written.
"""

from __future__ import annotations

import copy
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.recovery import codes
from frontdesk.recovery.codes import Code, Duty, Erased
from frontdesk.recovery.nearest import nearest
from frontdesk.recovery.taxonomy import (
    DESK_WORDS,
    DOMAINS,
    LIVE,
    SUB_CODES,
    WRITTEN,
    WRITTEN_GRIEVANCE,
    AckMethod,
    AmendsKind,
    Authority,
    Category,
    Cause,
    Channel,
    Domain,
    Flag,
    GrievanceReason,
    Harm,
    NextStep,
    Outcome,
    PutRight,
    RecordKind,
    ReopenReason,
    Role,
    SafetyAnswer,
    Severity,
    Stage,
    State,
    StillRight,
    WaitingOn,
    Who,
    desk_word,
    desk_word_for_key,
    domain_of,
    severity_example,
    words_for,
)

LISTS: dict[type[Code], str] = {
    Erased: "asked retention",
    RecordKind: "complaint concern compliment suggestion",
    Category: "APPT PHONE WAIT SCHED BILL RECORDS REFERRAL RX RESULTS INFO NOTHEARD ATTITUDE "
    "PRIVACY DISCRIM CARE SAFETY FACILITY EQUIP OTHER",
    Channel: "in_person phone voicemail email portal letter fax online_review third_party",
    Who: "patient parent spouse carer representative anonymous other",
    Authority: "yes no unknown",
    SafetyAnswer: "yes no not_asked",
    Stage: "accessing in_practice consultation followup_referral other multiple",
    AckMethod: "in_person phone voicemail portal letter email",
    PutRight: "yes partly no not_asked",
    StillRight: "yes no unable_to_contact",
    ReopenReason: "fix_wrong fix_did_not_hold promise_not_kept new_facts changed_mind",
    WaitingOn: "patient internal external",
    Cause: "process communication staffing training equipment system expectation other",
    GrievanceReason: "requested_formal written unresolved_same_day abuse_neglect harm rights_billing",
    Outcome: "upheld partially_upheld not_upheld withdrawn",
    AmendsKind: "apology_note refreshment parking fee_waived voucher reschedule_priority",
    codes.NoteSide: "desk clinician patient",
    codes.LetterKind: "acknowledgement interim notice apology third_party review_reply",
    Flag: "grievance safety privacy civil_rights abuse legal billing_only needs_coding needs_review "
    "late_entry anonymous not_contactable",
    Duty: "nurse_called clinician_called manager_told incident_reported privacy_told civil_rights_told authority_told",
    Role: "desk lead manager privacy committee it auditor",
    State: "new acknowledged resolved closed merged void",
    NextStep: "acknowledge resolve follow_up notice promise code",
}


class TestCodesAreForEver:
    @pytest.mark.parametrize("kind", LISTS, ids=lambda kind: kind.__name__)
    def test_each_list_holds_exactly_its_codes(self, kind: type[Code]) -> None:
        assert [member.value for member in kind] == LISTS[kind].split()

    def test_no_list_goes_untested(self) -> None:
        found = {c for c in vars(codes).values() if isinstance(c, type) and issubclass(c, Code)}
        assert found - {Code} == set(LISTS)

    @pytest.mark.parametrize("member", [member for kind in LISTS for member in kind], ids=repr)
    def test_a_code_is_text_has_words_and_survives_a_copy(self, member: Code) -> None:
        assert (f"{member}", type(member)(member.value)) == (member.value, member)
        assert words_for(member).strip()
        assert copy.deepcopy(member) is member
        assert pickle.loads(pickle.dumps(member)) is member  # noqa: S301 - our own bytes

    def test_severity_runs_from_annoying_to_serious(self) -> None:
        assert [(s.value, s.words) for s in Severity] == [
            (1, "annoying"),
            (2, "clearly below par"),
            (3, "serious"),
        ]
        assert all(s.anchor for s in Severity)

    def test_harm_runs_from_none_to_death(self) -> None:
        assert [h.value for h in Harm] == [0, 1, 2, 3, 4, 5]
        assert all(h.words for h in Harm)


class TestPickList:
    def test_every_category_has_one_line_and_one_letter_of_its_own(self) -> None:
        assert [w.category for w in DESK_WORDS] == list(Category)
        assert "".join(w.key for w in DESK_WORDS) == "apwsbrfmlihtvdcxeqz"

    def test_a_letter_picks_in_either_case_and_a_strange_one_picks_nothing(self) -> None:
        assert desk_word_for_key("w") == desk_word_for_key("W") == desk_word(Category.WAIT)
        assert desk_word_for_key("k") is None

    @pytest.mark.parametrize(
        ("category", "hcat", "stage", "severity", "flags"),
        [
            ("WAIT", "INST/delay_general", "in_practice", 1, set()),
            ("SCHED", "INST/bureaucracy", "accessing", 2, set()),
            ("BILL", "INST/bureaucracy", "other", 1, {"billing_only"}),
            ("RX", "INST/delay_procedure", "followup_referral", 2, set()),
            ("PRIVACY", "RESP/confidentiality", "other", 3, {"privacy"}),
            ("DISCRIM", "RESP/rights", "in_practice", 3, {"civil_rights"}),
            ("SAFETY", "SAFE/error_general", "consultation", 3, {"safety"}),
            ("OTHER", None, "other", 1, {"needs_coding"}),
        ],
    )
    def test_a_word_fills_in_code_stage_severity_and_flags(
        self, category: str, hcat: str | None, stage: str, severity: int, flags: set[str]
    ) -> None:
        line = desk_word(Category(category))
        assert (line.hcat, line.stage, line.severity) == (hcat, Stage(stage), Severity(severity))
        assert set(line.flags) == flags

    def test_every_code_it_fills_in_exists(self) -> None:
        assert {w.hcat for w in DESK_WORDS} - {None} <= set(SUB_CODES)


class TestSeverityExamples:
    def test_they_show_what_a_grade_means_for_this_word(self) -> None:
        assert severity_example(Category.RX, Severity.MEDIUM) == "has run out"
        assert severity_example(Category.WAIT, Severity.HIGH) == "sent away while unwell"

    def test_a_word_without_examples_shows_the_general_meaning(self) -> None:
        assert severity_example(Category.EQUIP, Severity.LOW) == Severity.LOW.anchor


class TestHcat:
    def test_there_are_seven_domains_in_three_groups(self) -> None:
        assert list(DOMAINS) == list(Domain)
        assert {d.group for d in DOMAINS.values()} == {"Clinical", "Management", "Relationship"}

    def test_only_what_was_read_in_the_tool_is_shown_under_its_name(self) -> None:
        for code in SUB_CODES.values():
            assert ("HCAT" in code.label) == code.verified
            assert code.verified or "not an official code" in code.label
        assert SUB_CODES["INST/delay_access"].verified
        assert not SUB_CODES["RESP/confidentiality"].verified

    def test_a_sub_code_knows_its_domain_even_when_it_is_newer_than_we_are(self) -> None:
        assert all(domain_of(code) is sub.domain for code, sub in SUB_CODES.items())
        assert domain_of("INST/from_next_year") is Domain.INSTITUTION


class TestWhatCountsAsWritten:
    def test_for_the_clocks_everything_but_a_person_there_now(self) -> None:
        assert set(Channel) == LIVE | WRITTEN
        assert {"in_person", "phone"} == LIVE

    def test_for_a_grievance_letters_mail_and_fax(self) -> None:
        assert {"letter", "email", "fax"} == WRITTEN_GRIEVANCE


class TestNearestWords:
    @pytest.mark.parametrize(("typed", "meant"), [("wiat", "WAIT"), ("attitud", "ATTITUDE"), ("Result", "RESULTS")])
    def test_a_slip_finds_the_word_that_was_meant(self, typed: str, meant: str) -> None:
        assert nearest(typed, Category)[0] == meant

    def test_the_beginning_of_a_word_finds_it(self) -> None:
        assert nearest("in", Channel) == ("in_person",)

    def test_nothing_typed_or_nothing_alike_offers_nothing(self) -> None:
        assert nearest(" ", Channel) == ()
        assert nearest("qqqqqqqq", Channel) == ()

    @settings(deadline=None)
    @given(st.text(max_size=50))
    def test_whatever_is_typed_at_most_three_words_of_the_list_come_back(self, typed: str) -> None:
        found = nearest(typed, Flag)
        assert len(found) <= 3
        assert set(found) <= set(Flag)
