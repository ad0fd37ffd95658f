"""The desk's commands: one call of the desk each, the JSON as scripts rely on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from tests.cli.conftest import FRIDAY, Frontdesk

COMPLAINT = [
    "number", "id", "kind", "state", "cycle", "category", "hcat", "severity", "harm", "stage", "channel",
    "received_at", "entered_at", "acknowledged_at", "first_resolved_at", "resolved_at", "put_right",
    "followed_up_at", "reopens", "resolved_once", "flags", "waiting_on", "owner", "promise_at", "next", "minutes",
    "merged_into", "former_numbers", "said",
]  # fmt: skip
FOR_READERS = ["patient", "callback", "remedy", "done", "notes"]
MINUTES = ["to_acknowledge", "to_first_resolution_net", "to_first_resolution_gross", "total_net"]


def test_a_complaint_goes_from_the_first_word_to_its_end(logged: str, frontdesk: Frontdesk) -> None:
    new = frontdesk("show", logged, "--json").json
    assert (new["state"], new["next"]["step"], new["next"]["overdue"]) == ("new", "acknowledge", False)

    heard = frontdesk("--as", "Rosa", "--json", "acknowledge", logged, "--method", "phone").json
    assert (heard["state"], heard["owner"], heard["next"]["step"]) == ("acknowledged", "Rosa", "resolve")

    mended = frontdesk("resolve", logged, "--as", "Rosa", "--done", "Seen at once", "--put-right", "yes", "--json")
    assert (mended.json["state"], mended.json["put_right"], mended.json["done"]) == ("resolved", "yes", "Seen at once")
    assert mended.json["resolved_once"] is True

    closed = frontdesk("follow-up", logged, "--as", "Rosa", "--still-right", "yes", "--cause", "staffing", "--json")
    assert (closed.json["state"], closed.json["next"]) == ("closed", None)
    kinds = [entry["kind"] for entry in closed.json["history"]]
    assert kinds == ["logged", "acknowledged", "resolved", "followed_up"]


@pytest.mark.parametrize(
    "words",
    [
        ("show", "A1"),
        ("acknowledge", "A1", "--as", "Rosa"),
        ("resolve", "A1", "--as", "Rosa", "--done", "x", "--put-right", "yes", "--on-the-spot"),
        ("note", "A1", "called twice", "--as", "Rosa"),
        ("undo", "--as", "Rosa"),
    ],
    ids=lambda words: words[0],
)
def test_every_act_answers_with_the_whole_complaint(words: tuple[str, ...], logged: str, frontdesk: Frontdesk) -> None:
    assert logged == "A1"
    said = frontdesk(*words, "--json")
    assert said.code == 0, said.err
    assert said.err == ""
    keys = list(said.json)
    assert keys[: len(COMPLAINT)] == COMPLAINT
    assert set(FOR_READERS) <= set(keys)
    assert list(said.json["minutes"]) == MINUTES
    for entry in said.json["history"]:
        assert {"at", "recorded_at", "kind", "by"} <= set(entry)


def test_a_list_has_no_histories(logged: str, frontdesk: Frontdesk) -> None:
    listed = frontdesk("list", "--json").json
    assert list(listed) == ["as_of", "count", "complaints"]
    assert listed["count"] == 1
    (only,) = listed["complaints"]
    assert only["number"] == logged
    assert "history" not in only
    assert set(COMPLAINT) <= set(only)


def test_times_are_the_sites_own(logged: str, frontdesk: Frontdesk) -> None:
    shown = frontdesk("show", logged, "--json").json
    assert shown["received_at"] == "2026-05-22T10:30:00-05:00"
    assert shown["next"]["due_at"] == "2026-05-22T10:45:00-05:00"


@pytest.mark.parametrize(
    ("given", "received"),
    [
        ("2026-05-22T08:15", "2026-05-22T08:15:00-05:00"),
        ("2026-05-22 08:15", "2026-05-22T08:15:00-05:00"),
        ("2026-05-22T14:15Z", "2026-05-22T09:15:00-05:00"),
        ("2026-05-22T15:15+02:00", "2026-05-22T08:15:00-05:00"),
        ("8:15", "2026-05-22T08:15:00-05:00"),
    ],
)
@pytest.mark.usefixtures("home")
def test_back_entry_says_when_it_happened(given: str, received: str, frontdesk: Frontdesk) -> None:
    said = frontdesk(
        "log", "--as", "Rosa", "--category", "wait", "--severity", "1", "--said", "x", "--at", given, "--json"
    )
    assert said.json["received_at"] == received
    assert said.json["entered_at"] == "2026-05-22T10:30:00-05:00"


@pytest.mark.usefixtures("home")
def test_what_is_older_needs_its_reason(frontdesk: Frontdesk) -> None:
    old = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", "x", "--at", "2026-05-18T09:00")
    assert frontdesk(*old).code == 2
    said = frontdesk(*old, "--late-reason", "the computer was down", "--json")
    assert said.code == 0
    assert "late_entry" in said.json["flags"]


def test_so_do_notes_and_notices(logged: str, frontdesk: Frontdesk, at: Callable[[datetime], None]) -> None:
    at(FRIDAY + timedelta(days=20))
    note = ("note", logged, "x", "--as", "Rosa", "--at", "2026-05-22T11:00")
    assert frontdesk(*note).code == 2
    assert frontdesk(*note, "--late-reason", "the computer was down").code == 0


@pytest.mark.usefixtures("home")
def test_every_option_of_log_arrives(frontdesk: Frontdesk) -> None:
    said = frontdesk(
        "log", "--as", "Priya", "--category", "SAFETY", "--severity", "3", "--channel", "in-person",
        "--kind", "complaint",
        "--patient", "4471", "--callback", "after four", "--who", "parent", "--authority", "yes",
        "--remedy", "a call", "--clinician", "dr-a", "--thanks", "Rosa", "--thanks", "NP-C", "--safety", "yes",
        "--formal", "--harm", "2", "--stage", "consultation", "--hcat", "safe/error_medication",
        "--issue", "PRIVACY:2", "--issue", "wait:1", "--said", "x", "--json",
    )  # fmt: skip
    assert said.code == 0, said.err
    shown = said.json
    assert (shown["category"], shown["severity"], shown["channel"]) == ("SAFETY", 3, "in_person")
    assert (shown["harm"], shown["stage"], shown["hcat"]) == (2, "consultation", "SAFE/error_medication")
    assert {"grievance", "safety", "privacy"} <= set(shown["flags"])
    assert (shown["patient"], shown["callback"], shown["remedy"]) == ("4471", "after four", "a call")


@pytest.mark.usefixtures("home")
def test_a_compliment_needs_no_code(frontdesk: Frontdesk) -> None:
    said = frontdesk(
        "log", "--as", "Rosa", "--kind", "compliment", "--thanks", "Deon", "--said", "He found it", "--json"
    )
    assert (said.json["kind"], said.json["category"], said.json["next"]) == ("compliment", None, None)


def test_on_the_spot_acknowledges_and_resolves(logged: str, frontdesk: Frontdesk) -> None:
    said = frontdesk(
        "resolve", logged, "--as", "Rosa", "--done", "x", "--put-right", "partly", "--on-the-spot",
        "--amends", "parking:8", "--json",
    )  # fmt: skip
    assert said.json["state"] == "resolved"
    assert said.json["acknowledged_at"] == said.json["resolved_at"]
    assert said.json["resolved_once"] is False


def test_a_follow_up_that_says_no_opens_it_again(logged: str, frontdesk: Frontdesk) -> None:
    frontdesk("resolve", logged, "--as", "Rosa", "--done", "x", "--put-right", "yes", "--on-the-spot")
    again = frontdesk("follow-up", logged, "--as", "Rosa", "--still-right", "no", "--json").json
    assert (again["state"], again["cycle"], again["reopens"]) == ("acknowledged", 2, 1)


def test_reopen_begins_a_new_cycle(logged: str, frontdesk: Frontdesk) -> None:
    frontdesk("resolve", logged, "--as", "Rosa", "--done", "x", "--put-right", "yes", "--on-the-spot")
    again = frontdesk("reopen", logged, "--as", "Deon", "--reason", "fix_wrong", "--json").json
    assert (again["state"], again["cycle"]) == ("acknowledged", 2)


def test_promise_and_owner_may_be_named(logged: str, frontdesk: Frontdesk) -> None:
    words = ("acknowledge", logged, "--as", "Rosa", "--owner", "Deon", "--promise", "2026-05-22T12:20", "--json")
    heard = frontdesk(*words).json
    assert (heard["owner"], heard["promise_at"]) == ("Deon", "2026-05-22T12:20:00-05:00")
    assert heard["next"]["step"] == "promise"


def test_undo_takes_back_ones_own_last_act(logged: str, frontdesk: Frontdesk) -> None:
    frontdesk("acknowledge", logged, "--as", "Rosa")
    undone = frontdesk("undo", "--as", "Rosa", "--json")
    assert (undone.json["state"], undone.json["undone"]) == ("new", "acknowledged")
    assert frontdesk("undo", "--as", "Deon").code == 3


def test_a_note_is_kept_as_it_was_typed(logged: str, frontdesk: Frontdesk) -> None:
    noted = frontdesk("note", logged, "called, no answer", "--as", "Rosa", "--json").json
    assert [note["text"] for note in noted["notes"]] == ["called, no answer"]


def test_find_looks_in_the_words_and_at_the_number(logged: str, frontdesk: Frontdesk) -> None:
    for text in ("forty", "Forty min", logged, logged.lower()):
        found = frontdesk("find", text, "--json").json
        assert [each["number"] for each in found["complaints"]] == [logged]
    assert frontdesk("find", "nothing of the kind", "--json").json["count"] == 0


def test_lists_answer_different_questions(logged: str, frontdesk: Frontdesk, at: Callable[[datetime], None]) -> None:
    def numbers(*words: str) -> list[str]:
        return [each["number"] for each in frontdesk("list", *words, "--json").json["complaints"]]

    frontdesk("log", "--as", "Rosa", "--category", "RX", "--severity", "3", "--channel", "email", "--said", "y")
    assert numbers() == numbers("--open") == numbers("--due") == ["A1", "A2"]
    frontdesk("resolve", logged, "--as", "Rosa", "--done", "x", "--put-right", "yes", "--on-the-spot")
    assert numbers("--follow-ups") == ["A1"]
    assert numbers("--due") == ["A2"]
    frontdesk("follow-up", logged, "--as", "Rosa", "--still-right", "yes")
    assert numbers("--open") == ["A2"]
    assert numbers("--all") == ["A2", "A1"]
    assert numbers("--review") == []
    at(FRIDAY + timedelta(days=7))
    assert frontdesk("list", "--json").json["complaints"][0]["next"]["overdue"] is True


def test_the_four_options_stand_before_or_after(logged: str, home: Path, frontdesk: Frontdesk) -> None:
    before = frontdesk("--home", str(home), "--as", "Rosa", "--json", "show", logged)
    after = frontdesk("show", logged, "--json", "--as", "Rosa", "--home", str(home))
    assert before == after
    assert before.code == 0


def test_what_stands_after_the_command_wins(logged: str, frontdesk: Frontdesk) -> None:
    said = frontdesk("--as", "Deon", "note", logged, "x", "--as", "Rosa", "--json")
    assert said.json["history"][-1]["by"] == "Rosa"


def test_the_environment_may_name_who_acts(logged: str, frontdesk: Frontdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_STAFF", "deon")
    assert frontdesk("note", logged, "x", "--json").json["history"][-1]["by"] == "Deon"
    assert frontdesk("--as", "Rosa", "note", logged, "x", "--json").json["history"][-1]["by"] == "Rosa"


def test_an_option_takes_what_looks_like_an_option(logged: str, frontdesk: Frontdesk) -> None:
    said = frontdesk("resolve", logged, "--as", "Rosa", "--done", "--json", "--put-right", "yes", "--on-the-spot")
    assert said.code == 0
    assert frontdesk("show", logged, "--json").json["done"] == "--json"


def test_quiet_does_it_and_says_nothing(logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("--quiet", "note", logged, "call 312-555-0142", "--as", "Rosa") == frontdesk(
        "note", logged, "x", "--as", "Rosa", "--quiet"
    )
    said = frontdesk("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", "he fell", "--quiet")
    assert (said.code, said.out, said.err) == (0, "", "")


@pytest.mark.usefixtures("home")
def test_warnings_go_to_standard_error(frontdesk: Frontdesk) -> None:
    words = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--patient", "4471")
    said = frontdesk(*words, "--said", "SSN 078-05-1120, and he fell", "--json")
    assert said.json["number"] == "A1"
    assert said.err == (
        "Please check: the words seem to hold a social security number.\n"
        "If anyone is at risk now, call the nurse or a clinician first.\n"
    )
    again = frontdesk(*words, "--said", "again")
    assert "Same patient, same reason: A1." in again.err


def test_people_read_what_is_next(logged: str, frontdesk: Frontdesk) -> None:
    heard = frontdesk("acknowledge", logged, "--as", "Rosa")
    assert heard.out == ("A1 acknowledged: Kept waiting, annoying, phone.\nNext: resolve by Mon 25 May 2026 17:00.\n")
    shown = frontdesk("show", logged).out
    assert "Said: Forty minutes" in shown
    assert "Fri 22 May 2026 10:30  acknowledged, Rosa" in shown


def test_people_see_no_patients_words_in_a_list(logged: str, frontdesk: Frontdesk) -> None:
    assert logged in frontdesk("list").out
    assert "Forty" not in frontdesk("list").out
    assert frontdesk("list", "--review").out == "There are none.\n"


def test_drafts_are_listed(home: Path, frontdesk: Frontdesk) -> None:
    assert frontdesk("drafts").out == "There are none.\n"
    from frontdesk import desk as desks
    from frontdesk.places import find_places

    with desks.open_desk(find_places(str(home))) as desk:
        desks.save_draft(desk, draft_id=None, staff=desks.person(desk, "Rosa").id, fields={"said": "half a sen"})
    (kept,) = frontdesk("drafts", "--json").json["drafts"]
    assert (kept["staff"], kept["fields"]) == ("Rosa", {"said": "half a sen"})


NOTICE = {"--contact": "Priya", "--steps": "asked everybody", "--results": "a second look", "--completed": "2026-05-22"}


@pytest.mark.usefixtures("home")
def test_a_notice_holds_its_four_parts(frontdesk: Frontdesk) -> None:
    formal = ("log", "--as", "Rosa", "--category", "CARE", "--severity", "2", "--said", "x", "--formal", "--json")
    assert "grievance" in frontdesk(*formal).json["flags"]
    frontdesk("acknowledge", "A1", "--as", "Priya")
    for part in NOTICE:
        others = [word for name, text in NOTICE.items() if name != part for word in (name, text)]
        missing = frontdesk("grievance", "A1", "notice", "--as", "Priya", *others)
        assert (missing.code, missing.out) == (2, ""), part
    whole = [word for part in NOTICE.items() for word in part]
    assert frontdesk("grievance", "A1", "notice", "--as", "Rosa", *whole).code == 3
    sent = frontdesk("grievance", "A1", "notice", "--as", "Priya", *whole, "--json")
    assert sent.json["next"]["step"] == "resolve"
    assert frontdesk("grievance", "A1", "notice", "--as", "Priya", *whole).code == 3
    assert frontdesk("grievance", "A1", "sing", "--as", "Priya", *whole).code == 2


def test_what_is_no_grievance_gets_no_notice(logged: str, frontdesk: Frontdesk) -> None:
    whole = [word for part in NOTICE.items() for word in part]
    assert frontdesk("grievance", logged, "notice", "--as", "Priya", *whole).code == 3
