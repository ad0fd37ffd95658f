"""The JSON that scripts rely on: the names, their order and their form never change."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.recovery.codes import Channel, PutRight, StillRight

KEYS = [
    "number", "id", "kind", "state", "cycle", "category", "hcat", "severity", "harm", "stage", "channel", "received_at",
    "entered_at", "acknowledged_at", "first_resolved_at", "resolved_at", "put_right", "followed_up_at", "reopens",
    "resolved_once", "flags", "waiting_on", "owner", "promise_at", "next", "minutes", "merged_into",
    "former_numbers", "said", "patient", "callback", "remedy", "done", "notes", "also", "history", "grievance",
    "redacted_at", "on_hold",
]  # fmt: skip
PATIENT = {"said", "patient", "callback", "remedy", "done", "notes", "also"}
MINUTES = ["to_acknowledge", "to_first_resolution_net", "to_first_resolution_gross", "total_net"]


def test_a_complaint_has_exactly_these_fields(maple: Maple) -> None:
    shaped = at_desk.as_json(maple.log())
    assert list(shaped) == KEYS
    assert list(shaped["next"]) == ["step", "due_at", "overdue"]
    assert list(shaped["minutes"]) == MINUTES
    assert [list(entry) for entry in shaped["history"]] == [["at", "recorded_at", "kind", "by"]]
    assert json.loads(json.dumps(shaped)) == shaped


def test_its_whole_life_in_values(maple: Maple) -> None:
    case = at_desk.log(
        maple.desk, maple.rosa, intake(channel=Channel.PHONE, patient="P-1"), at=maple.clock() - timedelta(minutes=2)
    )
    at_desk.acknowledge(maple.desk, maple.rosa, "A1")
    maple.clock.step(minutes=8)
    at_desk.resolve(maple.desk, maple.rosa, "A1", done="Seen", put_right=PutRight.YES)
    maple.clock.on("05-26 08:30")
    shaped = at_desk.as_json(at_desk.follow_up(maple.desk, maple.deon, "A1", still_right=StillRight.YES))
    history = shaped.pop("history")
    assert [shaped.pop(name) for name in ("grievance", "redacted_at", "on_hold")] == [None, None, False]
    assert [(e["kind"], e["by"]) for e in history] == [
        ("logged", "Rosa"), ("acknowledged", "Rosa"), ("resolved", "Rosa"), ("followed_up", "Deon"),
    ]  # fmt: skip
    assert shaped == {
        "number": "A1", "id": case.complaint.id, "kind": "complaint", "state": "closed", "cycle": 1,
        "category": "WAIT", "hcat": "INST/delay_general", "severity": 1, "harm": None, "stage": "in_practice",
        "channel": "phone", "received_at": "2026-05-22T11:40:00-05:00", "entered_at": "2026-05-22T11:42:00-05:00",
        "acknowledged_at": "2026-05-22T11:42:00-05:00", "first_resolved_at": "2026-05-22T11:50:00-05:00",
        "resolved_at": "2026-05-22T11:50:00-05:00", "put_right": "yes",
        "followed_up_at": "2026-05-26T08:30:00-05:00", "reopens": 0, "resolved_once": True, "flags": [],
        "waiting_on": None, "owner": "Rosa", "promise_at": shaped["promise_at"], "next": None,
        "minutes": {"to_acknowledge": 2, "to_first_resolution_net": 10, "to_first_resolution_gross": 10,
                    "total_net": shaped["minutes"]["total_net"]},
        "merged_into": None, "former_numbers": [], "said": "Fifty minutes late", "patient": "P-1",
        "callback": None, "remedy": None, "done": "Seen", "notes": [], "also": [],
    }  # fmt: skip


def test_whoever_may_not_read_them_gets_no_words(maple: Maple) -> None:
    shaped = at_desk.as_json(maple.resolved(patient="P-1"), words=False)
    assert {name: shaped[name] for name in PATIENT} == dict.fromkeys(PATIENT)


def test_a_list_holds_the_same_without_histories(maple: Maple) -> None:
    cases = [maple.log(), maple.resolved()]
    shaped = at_desk.list_json(cases, maple.clock())
    assert list(shaped) == ["as_of", "count", "complaints"]
    assert (shaped["as_of"], shaped["count"]) == (maple.clock().isoformat(), 2)
    assert [list(c) for c in shaped["complaints"]] == [KEYS[:-4]] * 2


def test_text_comes_back_as_it_was_typed(maple: Maple) -> None:
    text = '[b] "quoted" \u202e😀\n\t'
    at_desk.add_note(maple.desk, maple.rosa, maple.log(said=text).complaint.number, text=text)
    shaped = json.loads(json.dumps(at_desk.as_json(at_desk.case(maple.desk, "A1")), ensure_ascii=False))
    assert (shaped["said"], shaped["notes"][0]["text"]) == (text, text)
    assert list(shaped["notes"][0]) == ["at", "by", "side", "text"]
