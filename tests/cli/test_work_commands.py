"""Waiting, hand-over, duplicates, void records, clinicians, and the steps of a grievance."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk, Said
from tests.desk.maple import resolved_elsewhere

from frontdesk import desk as desks
from frontdesk.places import find_places

ROSA, PRIYA = ("--as", "Rosa"), ("--as", "Priya")


def record(frontdesk: Frontdesk, *more: str) -> str:
    said = frontdesk("log", *ROSA, "--category", "WAIT", "--severity", "1", "--said", "Too long", "--json", *more)
    assert said.code == 0, said.err
    return str(said.json["number"])


def refused(said: Said, code: int) -> str:
    assert (said.code, said.out) == (code, "")
    assert "Next: " in said.err
    return said.err


def test_waiting_on_the_patient_until_they_come_back(logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("wait", logged, "--on", "patient", *ROSA, "--json").json["waiting_on"] == "patient"
    refused(frontdesk("wait", logged, "--on", "patient", *ROSA, "--json"), 3)
    assert "patient" in refused(frontdesk("wait", logged, "--on", "patent", *ROSA, "--json"), 2)
    assert frontdesk("resume", logged, *ROSA, "--json").json["waiting_on"] is None
    refused(frontdesk("resume", logged, *ROSA, "--json"), 3)


def test_a_complaint_is_handed_over_and_accepted(logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("hand-over", logged, "--to", "priya", *ROSA, "--json").json["owner"] == "Rosa"
    refused(frontdesk("accept", logged, *ROSA, "--json"), 3)
    assert frontdesk("accept", logged, *PRIYA, "--json").json["owner"] == "Priya"
    refused(frontdesk("hand-over", logged, "--to", "Nobody", *PRIYA, "--json"), 4)


def test_a_duplicate_lives_in_the_other_and_can_come_back(logged: str, frontdesk: Frontdesk) -> None:
    again = record(frontdesk)
    merged = frontdesk("merge", again, "--into", logged, *ROSA, "--json").json
    assert (merged["state"], merged["merged_into"], merged["next"]) == ("merged", logged, None)
    for nonsense in (again, logged):
        refused(frontdesk("merge", logged, "--into", nonsense, *ROSA, "--json"), 3)
    refused(frontdesk("merge", logged, "--into", "A99", *ROSA, "--json"), 4)
    assert frontdesk("unmerge", again, *ROSA, "--json").json["state"] == "new"
    refused(frontdesk("unmerge", again, *ROSA, "--json"), 3)


def test_a_manager_settles_what_needs_review(logged: str, frontdesk: Frontdesk, home: Path) -> None:
    done = ("resolve", logged, "--put-right", "yes", "--on-the-spot", *ROSA, "--json")
    assert frontdesk(*done, "--done", "Booked").code == 0
    assert "Nothing in" in refused(frontdesk("review", logged, "--decided", "It stands", *PRIYA, "--json"), 3)
    with desks.open_desk(find_places(str(home))) as desk:
        resolved_elsewhere(desk, desks.person(desk, "Rosa").id, logged)
    listed = ("list", "--review", *PRIYA, "--json")
    assert [one["number"] for one in frontdesk(*listed).json["complaints"]] == [logged]
    refused(frontdesk("review", logged, "--decided", "It stands", *ROSA, "--json"), 3)
    refused(frontdesk("review", logged, "--decided", " ", *PRIYA, "--json"), 2)
    settled = frontdesk("review", logged, "--decided", "-", *PRIYA, "--json", stdin=b"Rosa was first").json
    assert ("needs_review" in settled["flags"], settled["notes"][-1]["text"]) == (False, "Rosa was first")
    assert frontdesk(*listed).json["count"] == 0
    assert "review settled, Priya" in frontdesk("show", logged, *PRIYA).out


def test_the_history_tells_old_and_new_severity_and_what_was_merged(logged: str, frontdesk: Frontdesk) -> None:
    coded = frontdesk("code", logged, "--severity", "3", *PRIYA, "--json").json
    assert coded["history"][-1]["severity"] == {"from": 1, "to": 3}
    assert "coded: annoying -> serious, Priya" in frontdesk("show", logged, *PRIYA).out
    again = record(frontdesk)
    frontdesk("merge", again, "--into", logged, *ROSA)
    assert f"merged into {logged}, Rosa" in frontdesk("show", again, *PRIYA).out
    assert f"{again} merged into this, Rosa" in frontdesk("show", logged, *PRIYA).out
    frontdesk("unmerge", again, *ROSA)
    assert "stands by itself again, Rosa" in frontdesk("show", again, *PRIYA).out
    assert "merged into this" not in frontdesk("show", logged, *PRIYA).out
    frontdesk("note", again, "rang twice", *ROSA)
    frontdesk("undo", again, *ROSA)
    shown = frontdesk("show", again, *PRIYA).out
    assert "note (taken back), Rosa" in shown
    assert "took back: note, Rosa" in shown


@pytest.mark.parametrize(
    "words",
    [
        ("note", "{}", "call 312-555-0100"),
        ("resolve", "{}", "--done", "call 312-555-0100", "--put-right", "yes", "--on-the-spot"),
        ("hand-over", "{}", "--to", "Priya", "--note", "call 312-555-0100"),
        ("wait", "{}", "--on", "patient", "--reason", "call 312-555-0100"),
    ],
    ids=lambda words: words[0],
)
def test_words_that_had_better_not_stand_there_are_warned_of_and_kept(
    words: tuple[str, ...], logged: str, frontdesk: Frontdesk
) -> None:
    said = frontdesk(*(word.format(logged) for word in words), *ROSA, "--json")
    assert (said.code, said.json["number"]) == (0, logged)
    assert "the words seem to hold a phone number" in said.err


def test_only_a_manager_voids_and_the_record_stays_readable(logged: str, frontdesk: Frontdesk) -> None:
    refused(frontdesk("void", logged, "--reason", "a test", *ROSA, "--json"), 3)
    assert frontdesk("void", logged, "--reason", "-", *PRIYA, "--json", stdin=b"typed twice").json["state"] == "void"
    shown = frontdesk("show", logged, "--json").json
    assert shown["said"] == "Forty minutes"
    assert shown["history"][-1]["kind"] == "voided"


@pytest.mark.parametrize(
    "words",
    [
        ("wait", "A1", "--on", "internal"),
        ("hand-over", "A1", "--to", "Rosa"),
        ("grievance", "A1", "open", "--reason", "requested_formal"),
        ("grievance", "A1", "interim", "--new-date", "2026-06-12"),
        ("grievance", "A1", "decide", "--outcome", "upheld"),
        ("merge", "A1", "--into", "A2"),
        ("void", "A1", "--reason", "typed twice"),
    ],
    ids=lambda words: " ".join(words[::2]),
)
def test_what_happened_days_ago_says_why_it_is_entered_late(
    words: tuple[str, ...], home: Path, frontdesk: Frontdesk
) -> None:
    assert home
    late = ("--late-reason", "the computer was down")
    formal = ("--formal",) if words[2] in ("interim", "decide") else ()
    record(frontdesk, "--at", "2026-05-18T09:00", *late, *formal)
    record(frontdesk)
    then = ("--at", "2026-05-18T10:00", *PRIYA, "--json")
    assert "--late-reason" in refused(frontdesk(*words, *then), 2)
    done = frontdesk(*words, *then, *late)
    assert done.code == 0, done.err
    assert done.json["history"][-1]["at"] == "2026-05-18T10:00:00-05:00"


class TestGrievance:
    def test_from_its_opening_to_its_decision(self, logged: str, frontdesk: Frontdesk) -> None:
        opened = frontdesk("grievance", logged, "open", "--reason", "requested_formal", *PRIYA, "--json")
        assert "grievance" in opened.json["flags"]
        longer = frontdesk("grievance", logged, "interim", "--new-date", "2026-06-12", *PRIYA, "--json")
        assert longer.json["history"][-1]["kind"] == "interim_sent"
        parts = ("--contact", "Priya", "--steps", "Asked", "--results", "Sorry", "--completed", "2026-05-22")
        assert frontdesk("grievance", logged, "notice", *parts, *PRIYA, "--json").code == 0
        decided = frontdesk("grievance", logged, "DECIDE", "--outcome", "partially-upheld", *PRIYA, "--json")
        assert decided.json["history"][-1]["kind"] == "grievance_decided"

    @pytest.mark.parametrize(
        ("words", "says"),
        [
            (("open",), "--reason"),
            (("open", "--reason", "because"), "requested_formal"),
            (("interim",), "--new-date"),
            (("interim", "--new-date", "soon"), "is not a date"),
            (("interim", "--new-date", "2026-06-12", "--outcome", "upheld"), "--outcome"),
            (("notice", "--contact", "Priya"), "--completed"),
            (("decide",), "--outcome"),
            (("decide", "--outcome", "won"), "upheld"),
            (("close",), "open"),
        ],
    )
    def test_words_that_are_missing_or_wrong(
        self, words: tuple[str, ...], says: str, logged: str, frontdesk: Frontdesk
    ) -> None:
        assert says in refused(frontdesk("grievance", logged, *words, *PRIYA, "--json"), 2)

    def test_is_the_manager_s_work(self, logged: str, frontdesk: Frontdesk) -> None:
        refused(frontdesk("grievance", logged, "open", "--reason", "harm", *ROSA, "--json"), 3)


class TestClinicians:
    def test_come_get_a_name_and_leave(self, home: Path, frontdesk: Frontdesk) -> None:  # noqa: ARG002  a practice
        assert frontdesk("clinician", "add", "np-c", *PRIYA, "--json").json == {"code": "NP-C", "name": "NP-C"}
        assert (
            frontdesk("clinician", "rename", "NP-C", "--name", "Nora Cole", *PRIYA, "--json").json["name"]
            == "Nora Cole"
        )
        thanked = record(frontdesk, "--kind", "compliment", "--thanks", "NP-C")
        assert thanked
        assert frontdesk("day-end", "--json").json["recognise"] == ["Nora Cole"]
        assert frontdesk("clinician", "leave", "NP-C", *PRIYA, "--json").code == 0
        refused(frontdesk("clinician", "leave", "NP-C", *PRIYA, "--json"), 4)
        assert frontdesk("clinician", "add", "NP-C", *PRIYA).code == 0

    def test_a_code_says_nothing_about_who_it_is(self, home: Path, frontdesk: Frontdesk) -> None:  # noqa: ARG002
        for name in ("Smith", "Nora Cole", ""):
            refused(frontdesk("clinician", "add", name, *PRIYA, "--json"), 2)

    def test_the_list_is_the_manager_s(self, home: Path, frontdesk: Frontdesk) -> None:  # noqa: ARG002
        refused(frontdesk("clinician", "add", "DR-A", *ROSA, "--json"), 3)
        frontdesk("clinician", "add", "DR-A", *PRIYA)
        refused(frontdesk("clinician", "add", "DR-A", *PRIYA, "--json"), 3)
        refused(frontdesk("clinician", "rename", "DR-A", "--name", "x", *ROSA, "--json"), 3)
        refused(frontdesk("clinician", "rename", "DR-B", "--name", "x", *PRIYA, "--json"), 4)
