"""Calls, special routes, promises, amends and undo, from the command line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import FRIDAY, Frontdesk, Said

ROSA, DEON, PRIYA = ("--as", "Rosa", "--json"), ("--as", "Deon", "--json"), ("--as", "Priya", "--json")


def record(frontdesk: Frontdesk, *more: str) -> str:
    given = ("--category", "WAIT", "--severity", "1", "--channel", "phone", "--said", "Too long", *more)
    said = frontdesk("log", *ROSA, *given)
    assert said.code == 0, said.err
    return str(said.json["number"])


def refused(said: Said, code: int) -> str:
    assert (said.code, said.out) == (code, "")
    assert "Next: " in said.err
    return said.err


def resolve(frontdesk: Frontdesk, no: str, *more: str) -> Said:
    return frontdesk("resolve", no, "--done", "Mended", "--put-right", "yes", "--on-the-spot", *more)


class TestWhoWasCalled:
    def test_lets_a_lead_close_and_the_desk_not(self, home: Path, frontdesk: Frontdesk) -> None:
        assert home
        no = record(frontdesk, "--safety", "yes")
        refused(resolve(frontdesk, no, *ROSA), 3)
        assert "frontdesk called" in refused(resolve(frontdesk, no, *DEON), 3)
        assert frontdesk("called", no, "--who", "nurse", "--name", "Ann", *ROSA).code == 0
        assert frontdesk("called", no, "--who", "Manager", *ROSA).json["history"][-1]["kind"] == "safety_handled"
        assert frontdesk("incident", no, "4711", *ROSA).code == 0
        refused(resolve(frontdesk, no, *ROSA), 3)
        assert resolve(frontdesk, no, *DEON).json["state"] == "resolved"

    def test_sets_the_flag_safety(self, logged: str, frontdesk: Frontdesk) -> None:
        assert "safety" in frontdesk("called", logged, "--who", "clinician", *ROSA).json["flags"]

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("called", "NO", "--who", "doctor"), 2, "nurse"),
            (("called", "A99", "--who", "nurse"), 4, "A99"),
            (("called", "NO", "--who", "nurse", "--at", "2026-05-22T10:00"), 2, "receipt"),
            (("called", "NO", "--who", "nurse", "--at", "2026-05-23T10:00"), 2, "future"),
            (("incident", "NO", ""), 2, "empty"),
            (("route", "NO", "press"), 2, "legal"),
            (("route", "NO", "late_entry"), 2, "legal"),
            (("escalate", "NO", "--to", "it"), 2, "manager"),
            (("promise", "NO", "soon"), 2, "not a time"),
            (("approve-amends", "NO", "much"), 2, "amount"),
            (("approve-amends", "NO", "40"), 3, "practice manager"),
        ],
    )
    def test_wrong_words_say_the_right_ones(
        self, words: tuple[str, ...], code: int, says: str, logged: str, frontdesk: Frontdesk
    ) -> None:
        said = frontdesk(*(logged if word == "NO" else word for word in words), *ROSA)
        assert says in refused(said, code)


class TestRoutes:
    @pytest.mark.parametrize("route", ["privacy", "civil-rights", "abuse", "LEGAL", "safety"])
    def test_set_their_flag_once(self, route: str, logged: str, frontdesk: Frontdesk) -> None:
        flags = frontdesk("route", logged, route, "--note", "-", *ROSA).json["flags"]
        assert route.casefold().replace("-", "_") in flags
        refused(frontdesk("route", logged, route, *ROSA), 3)

    def test_abuse_is_a_grievance(self, logged: str, frontdesk: Frontdesk) -> None:
        assert "grievance" in frontdesk("route", logged, "abuse", *ROSA).json["flags"]

    def test_escalation_goes_on_record_once(self, logged: str, frontdesk: Frontdesk) -> None:
        assert frontdesk("escalate", logged, "--to", "manager", *ROSA).json["history"][-1]["kind"] == "escalated"
        refused(frontdesk("escalate", logged, "--to", "manager", *ROSA), 3)


class TestWaitsAndPromises:
    def test_what_the_patient_says_ends_the_wait(self, logged: str, frontdesk: Frontdesk) -> None:
        waits = frontdesk("wait", logged, "--on", "patient", "--reason", "sends the form", *ROSA).json
        assert (waits["waiting_on"], waits["notes"][-1]["text"]) == ("patient", "sends the form")
        assert frontdesk("note", logged, "called the pharmacy", *ROSA).json["waiting_on"] == "patient"
        assert frontdesk("note", logged, "here it is", "--from-patient", *ROSA).json["waiting_on"] is None
        frontdesk("wait", logged, "--on", "internal", *ROSA)
        assert frontdesk("note", logged, "any news?", "--from-patient", *ROSA).json["waiting_on"] == "internal"

    def test_another_time_is_promised_and_compared_with_when_it_was(self, logged: str, frontdesk: Frontdesk) -> None:
        frontdesk("acknowledge", logged, *ROSA)
        assert frontdesk("promise", logged, "12:00", *ROSA).json["promise_at"] == "2026-05-22T12:00:00-05:00"
        refused(frontdesk("promise", logged, "10:00", *ROSA), 2)

    def test_a_hand_over_may_say_something(self, logged: str, frontdesk: Frontdesk) -> None:
        given = frontdesk("hand-over", logged, "--to", "Deon", "--note", "asks for you", *ROSA).json
        assert given["notes"][-1] == {
            "at": "2026-05-22T10:30:00-05:00", "by": "Rosa", "side": "handed_over", "text": "asks for you",
        }  # fmt: skip


class TestAmends:
    def test_above_fifty_warns_and_above_seventy_five_needs_a_manager(self, home: Path, frontdesk: Frontdesk) -> None:
        assert home
        first, second, third, fourth = (record(frontdesk, "--patient", "P-1") for _ in range(4))
        small = resolve(frontdesk, first, "--amends", "parking:8.00", *ROSA)
        assert (small.code, small.err) == (0, "")
        more = resolve(frontdesk, second, "--amends", "voucher:45", *ROSA)
        assert more.code == 0
        assert "53.00 for this patient" in more.err
        assert "75.00" in refused(resolve(frontdesk, third, "--amends", "voucher:22.01", *DEON), 3)
        assert resolve(frontdesk, third, "--amends", "voucher:22.00", *DEON).code == 0
        assert resolve(frontdesk, fourth, "--amends", "voucher:100", *PRIYA).code == 0

    def test_what_was_taken_back_or_voided_counts_no_more(self, home: Path, frontdesk: Frontdesk) -> None:
        assert home
        first, second, third = (record(frontdesk, "--patient", "P-1") for _ in range(3))
        resolve(frontdesk, first, "--amends", "voucher:70", *ROSA)
        refused(resolve(frontdesk, second, "--amends", "voucher:10", *ROSA), 3)
        frontdesk("undo", *ROSA)
        assert resolve(frontdesk, second, "--amends", "voucher:70", *ROSA).code == 0
        frontdesk("void", second, "--reason", "typed twice", *PRIYA)
        assert resolve(frontdesk, third, "--amends", "voucher:70", *ROSA).code == 0

    def test_an_approval_is_for_so_much(self, logged: str, frontdesk: Frontdesk) -> None:
        refused(resolve(frontdesk, logged, "--amends", "voucher:80", *ROSA), 3)
        assert frontdesk("approve-amends", logged, "80.00", *PRIYA).code == 0
        refused(resolve(frontdesk, logged, "--amends", "voucher:80.01", *ROSA), 3)
        assert resolve(frontdesk, logged, "--amends", "voucher:80", *ROSA).code == 0


class TestUndo:
    def test_says_beforehand_what_it_would_take_back(self, logged: str, frontdesk: Frontdesk) -> None:
        frontdesk("acknowledge", logged, *ROSA)
        assert frontdesk("undo", "--dry-run", *ROSA).json == {
            "number": logged, "undone": None, "would_undo": "acknowledged",
        }  # fmt: skip
        assert frontdesk("show", logged, "--json").json["state"] == "acknowledged"
        assert frontdesk("undo", *ROSA).json["undone"] == "acknowledged"

    def test_what_is_not_of_just_now_has_to_be_named(
        self, logged: str, frontdesk: Frontdesk, at: Callable[[datetime], None]
    ) -> None:
        frontdesk("acknowledge", logged, *ROSA)
        at(FRIDAY + timedelta(minutes=15))
        assert f"frontdesk undo {logged}" in refused(frontdesk("undo", *ROSA), 3)
        assert frontdesk("undo", logged, *ROSA).json["state"] == "new"

    def test_a_signed_day_is_never_taken_back(
        self, logged: str, frontdesk: Frontdesk, at: Callable[[datetime], None]
    ) -> None:
        at(FRIDAY.replace(hour=22, minute=5))
        frontdesk("acknowledge", logged, *PRIYA)
        frontdesk("day-end", "--sign", *PRIYA)
        assert "the day was signed" in refused(frontdesk("undo", *PRIYA), 3)
        assert frontdesk("undo", logged, *PRIYA).json["undone"] == "acknowledged"

    def test_on_another_complaint_than_the_last(self, logged: str, frontdesk: Frontdesk) -> None:
        frontdesk("acknowledge", logged, *ROSA)
        other = record(frontdesk)
        assert frontdesk("undo", logged, *ROSA).json["number"] == logged
        assert frontdesk("undo", *ROSA).json["number"] == other
        refused(frontdesk("undo", "A99", *ROSA), 4)
        refused(frontdesk("undo", logged, *DEON), 3)


def test_show_says_who_heard_of_it_and_what_is_owed(logged: str, frontdesk: Frontdesk) -> None:
    frontdesk("called", logged, "--who", "nurse", "--name", "Ann", *ROSA)
    frontdesk("hand-over", logged, "--to", "Deon", *ROSA)
    said = frontdesk("show", logged, "--as", "Rosa").out
    assert "Told: nurse, Ann, Fri 22 May 2026 10:30" in said
    assert "To be told: manager by Fri 22 May 2026 10:45" in said
    assert "Route safety: Call a nurse or clinician now" in said
    assert "Handed to: Deon" in said


def test_a_clinician_may_be_recognised_by_the_code(logged: str, frontdesk: Frontdesk) -> None:
    frontdesk("clinician", "add", "DR-A", "--as", "Priya")
    resolve(frontdesk, logged, *ROSA)
    done = frontdesk(
        "follow-up",
        logged,
        "--still-right",
        "yes",
        "--recognise",
        "dr-a",
        "--recognise",
        "deon",
        "--note",
        "so kind",
        *ROSA,
    )
    assert (done.code, done.json["state"], done.json["notes"][-1]["text"]) == (0, "closed", "so kind")
    refused(frontdesk("follow-up", logged, "--still-right", "yes", "--recognise", "DR-Z", *ROSA), 4)


def test_a_second_reopening_is_brought_before_the_lead(logged: str, frontdesk: Frontdesk) -> None:
    for kinds in (["reopened"], ["reopened", "escalated"]):
        resolve(frontdesk, logged, *ROSA)
        history = frontdesk("reopen", logged, "--reason", "fix_wrong", "--note", "again", *ROSA).json["history"]
        assert [entry["kind"] for entry in history][-len(kinds) :] == kinds
