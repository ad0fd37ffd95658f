"""What every kind of event has in common: frozen, sealed words apart from coded facts, read back as written.

Facts travel in the clear and the group reads them: a patient's words among them would be seen
by people who may not read complaints. What cannot be read is carried as it is and changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_log, local
from tests.recovery.strategies import bodies_of, instants

from frontdesk.envelope import canonical
from frontdesk.recovery import events as ev
from frontdesk.recovery.bodies import KINDS, facts_of, what_of, words_of
from frontdesk.recovery.codes import AckMethod, Category, PutRight, RecordKind, Severity
from frontdesk.recovery.events import Body, Unknown
from frontdesk.recovery.stamps import instant, stamp

WORDS = {
    "logged": {"late_reason", "said", "patient", "callback", "remedy"},
    "acknowledged": {"late_reason", "remedy"},
    "resolved": {"late_reason", "done"},
    "followed_up": {"late_reason", "note"},
    "reopened": {"late_reason", "note"},
    "promised": {"late_reason"},
    "waiting_started": {"late_reason", "reason"},
    "waiting_ended": {"late_reason"},
    "handed_over": {"late_reason", "note"},
    "hand_over_accepted": {"late_reason"},
    "noted": {"late_reason", "text"},
    "recoded": {"late_reason"},
    "renumbered": set(),
    "safety_handled": {"late_reason", "who"},
    "routed": {"late_reason", "note"},
    "escalated": {"late_reason", "note"},
    "amends_approved": {"late_reason"},
    "grievance_opened": {"late_reason"},
    "grievance_acknowledged": {"late_reason"},
    "letter_written": set(),
    "thanked": {"late_reason", "what_for"},
    "improvement_planned": {"what"},
    "improvement_linked": set(),
    "improvement_done": {"did"},
    "story_published": set(),
    "story_withdrawn": set(),
    "interim_sent": {"late_reason"},
    "notice_sent": {"late_reason", "contact", "steps", "results"},
    "grievance_decided": {"late_reason", "minutes"},
    "merged": {"late_reason"},
    "unmerged": {"late_reason"},
    "voided": {"late_reason", "reason"},
    "reviewed": {"late_reason", "decided"},
    "undone": set(),
    "redacted": {"reason"},
    "hold_set": set(),
    "practice_named": set(),
    "hours_set": set(),
    "closure_set": set(),
    "setting_set": set(),
    "staff_added": {"name"},
    "staff_left": set(),
    "pin_set": {"hash", "digits"},
    "pin_removed": set(),
    "clinician_named": {"name"},
    "encounters_counted": set(),
    "day_signed": set(),
    "site_key_made": {"key"},
    "former_keys_kept": {"keys"},
    "glass_broken": {"reason"},
}
"""Every kind, and the fields that are sealed because they could name a patient or a person."""

FREE_FACTS = {"hcat", "number", "clinician", "thanks", "recognise", "repeat_of", "ticked", "overrides", "side", "duty"}
FREE_FACTS |= {"owner", "approved_by", "to", "into", "targets", "upon", "name", "code", "timezone", "hours", "key"}
FREE_FACTS |= {"value", "source", "complaints", "events", "key_id", "settles", "erased", "repeats", "repeated_by"}
"""Facts that are text: codes, pseudonyms, and what the site says of itself. Think twice before adding one."""

IN_THE_CLEAR = {"story_published": {"text"}}
"""The one text that is written for everyone, its writer having confirmed that no patient can be recognised."""

kinds = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
any_of_them = st.sampled_from(list(KINDS.values())).flatmap(bodies_of)


class TestEveryKind:
    @kinds
    def test_is_frozen(self, kind: type[Body]) -> None:
        body = object.__new__(kind)
        for name in [f.name for f in fields(kind)] or ["anything"]:
            with pytest.raises((FrozenInstanceError, TypeError)):
                setattr(body, name, None)

    @kinds
    def test_seals_what_could_name_somebody(self, kind: type[Body]) -> None:
        assert {f.name for f in fields(kind) if f.metadata.get("words")} == WORDS[kind.kind]

    @kinds
    def test_holds_no_free_text_among_its_facts(self, kind: type[Body]) -> None:
        text = {f.name for f in fields(kind) if "str" in str(f.type) or "Id" in str(f.type)}
        assert text - WORDS[kind.kind] <= FREE_FACTS | IN_THE_CLEAR.get(kind.kind, set())

    @given(any_of_them)
    def test_is_read_back_as_it_was_written(self, body: Any) -> None:
        facts, words = json.loads(canonical(facts_of(body))), json.loads(canonical(words_of(body)))
        assert what_of(body.kind, body.version, facts, words) == body
        assert not facts.keys() & words.keys()

    @given(any_of_them)
    def test_reads_facts_alone_when_the_words_are_sealed_or_erased(self, body: Any) -> None:
        read = what_of(body.kind, body.version, facts_of(body), None)
        assert facts_of(read) == facts_of(body)
        assert not any(words_of(read).values())

    @given(any_of_them, st.dictionaries(st.text(), st.integers() | st.text()))
    def test_ignores_facts_of_tomorrow(self, body: Any, more: dict[str, Any]) -> None:
        unknown = {name: value for name, value in more.items() if name not in {f.name for f in fields(body)}}
        assert what_of(body.kind, body.version, {**unknown, **facts_of(body)}, words_of(body)) == body

    @kinds
    def test_of_a_later_version_is_carried_as_unknown(self, kind: type[Body]) -> None:
        assert what_of(kind.kind, kind.version + 1, {"new": 1}, None) == Unknown(name=kind.kind, facts={"new": 1})

    @given(
        st.sampled_from(sorted(KINDS)),
        st.dictionaries(
            st.sampled_from(sorted({f.name for k in KINDS.values() for f in fields(k)})),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
                max_leaves=4,
            ),
        ),
    )
    def test_reading_never_refuses(self, kind: str, facts: dict[str, Any]) -> None:
        read = what_of(kind, 1, facts, None)
        assert isinstance(read, Unknown | KINDS[kind])
        canonical(facts_of(read)) if not isinstance(read, Unknown) else None


class TestValues:
    @pytest.mark.parametrize(
        ("kind", "facts"),
        [
            ("resolved", {}),
            ("resolved", {"put_right": "perhaps"}),
            ("resolved", {"put_right": 1}),
            ("resolved", {"put_right": "yes", "amends_cents": "8"}),
            ("resolved", {"put_right": "yes", "amends_cents": 8.0}),
            ("resolved", {"put_right": "yes", "amends_cents": True}),
            ("resolved", {"put_right": "yes", "on_the_spot": 1}),
            ("logged", {"number": "A1", "severity": True}),
            ("logged", {"number": "A1", "severity": 2.0}),
            ("logged", {"number": "A1", "severity": 4}),
            ("logged", {"number": "A1", "severity": "2"}),
            ("logged", {"number": "A1", "category": ["WAIT"]}),
            ("logged", {"number": "A1", "thanks": "Deon"}),
            ("logged", {"number": "A1", "issues": [{"category": "WAIT"}]}),
            ("logged", {"number": "A1", "issues": [["WAIT", 1]]}),
            ("logged", {"number": 1}),
            ("promised", {"promise_at": "2026-05-22"}),
            ("promised", {"promise_at": "0001-01-01T00:00:00.000Z"}),
            ("interim_sent", {"new_date": "soon"}),
            ("undone", {"targets": "event-1"}),
            ("undone", {"targets": [1]}),
        ],
    )
    def test_what_cannot_be_read_is_unknown_and_keeps_its_facts(self, kind: str, facts: dict[str, Any]) -> None:
        assert what_of(kind, 1, facts, None) == Unknown(name=kind, facts=facts)

    def test_what_is_unknown_is_written_as_it_came(self) -> None:
        unknown = Unknown(name="of_tomorrow", facts={"a": [1, {"b": None}]})
        assert (facts_of(unknown), words_of(unknown)) == ({"a": [1, {"b": None}]}, {})

    def test_what_is_not_there_leaves_no_trace(self) -> None:
        """A body from before a field existed and one without a value are the same bytes."""
        assert facts_of(ev.Acknowledged(method=AckMethod.PHONE)) == {"method": "phone"}
        assert words_of(ev.Acknowledged(method=AckMethod.PHONE)) == {}

    def test_a_word_never_stands_in_for_a_fact(self) -> None:
        """Or a desk, which can open words, and the server, which cannot, would read two bodies."""
        read = what_of("logged", 1, {"number": "A1", "severity": 1}, {"severity": 3, "said": "So long"})
        assert isinstance(read, ev.Logged)
        assert (read.severity, read.said) == (Severity.LOW, "So long")
        unsealed = what_of("logged", 1, {"number": "A1", "said": "in the clear"}, None)
        assert isinstance(unsealed, ev.Logged)
        assert unsealed.said == ""

    def test_the_plainest_complaint_as_it_travels(self) -> None:
        what = a_log(category=Category.WAIT, severity=Severity.MEDIUM, said="So long", patient="4471")
        assert words_of(what) == {"said": "So long", "patient": "4471"}
        assert facts_of(what) == {
            "number": "A42", "record": "complaint", "channel": "in_person", "category": "WAIT", "severity": 2,
            "hcat": "INST/delay_general", "stage": "in_practice", "who": "patient", "authority": "unknown",
            "safety": "not_asked", "formal": False, "contactable": True, "late": False, "remedy_asked": False,
        }  # fmt: skip

    def test_codes_are_read_as_codes(self) -> None:
        read = what_of("logged", 1, facts_of(a_log()), None)
        assert isinstance(read, ev.Logged)
        assert read.record is RecordKind.COMPLAINT
        resolved = what_of("resolved", 1, {"put_right": "partly"}, None)
        assert isinstance(resolved, ev.Resolved)
        assert resolved.put_right is PutRight.PARTLY


class TestStamps:
    def test_a_stamp_is_utc_with_exactly_milliseconds(self) -> None:
        assert stamp(local("05-22 08:06")) == "2026-05-22T13:06:00.000Z"
        east = timezone(timedelta(hours=5, minutes=45))
        assert stamp(datetime(2026, 5, 22, 18, 51, 2, 7999, tzinfo=east)) == "2026-05-22T13:06:02.007Z"

    @given(instants)
    def test_a_stamp_reads_back(self, at: datetime) -> None:
        assert instant(stamp(at)) == at

    @given(instants, instants)
    def test_stamps_sort_as_text(self, one: datetime, other: datetime) -> None:
        assert (stamp(one) < stamp(other)) == (one < other)

    @pytest.mark.parametrize(
        "text",
        [
            "", "2026-05-22", "2026-05-22T13:06:00Z", "2026-05-22T13:06:00.000", "2026-05-22 13:06:00.000Z",
            "2026-05-22T13:06:00.000+00:00", "2026-05-22T13:06:00.000z", "2026-05-22T13:06:00,000Z",
            "2026-W21-5T13:06:00.000Z", "2026-02-30T13:06:00.000Z", "1969-12-31T23:59:59.999Z",
            "3000-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z",
            "２０２６-05-22T13:06:00.000Z",
        ],
    )  # fmt: skip
    def test_nothing_else_is_one(self, text: str) -> None:
        with pytest.raises(ValueError, match=r".*"):
            instant(text)

    def test_old_years_keep_their_zeros(self) -> None:
        assert stamp(datetime(33, 4, 3, tzinfo=UTC)) == "0033-04-03T00:00:00.000Z"
