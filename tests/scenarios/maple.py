"""Two days at Maple Street as steps in the order in which somebody typed them.

The same steps are taken in memory and through the command line. What staff did stands in the
scenario's table; a few things that its columns do not hold (waits, hand-overs, who was thanked)
are added here from its words.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SCENARIO = Path(__file__).with_name("maple-two-days.json")

WHO = {
    "representative (on file)": "representative",
    "spouse (no authorisation on file)": "spouse",
}
SAFE_BY_SCREEN = {"D1-03", "D2-06"}
FORMAL = {"D1-08", "D2-08"}
PATIENT = {"D1-09": "D1-02", "D2-05": "D1-05", "D2-13": "D2-07"}
"""Records about the same patient as another one."""
REOPENED_BECAUSE = {"D1-05": "fix_did_not_hold", "D1-13": "fix_wrong", "D2-10": "new_facts"}
PROMISED = {"D2-12": "05-27 12:00"}
NOT_A_RECORD = {"D2-05"}
"""A call about an earlier complaint: it reopens that one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act about one record: when it occurred, when it was typed, who did it, what was said."""

    at: str
    about: str
    deed: str
    by: str = "Rosa"
    said: dict[str, Any] = field(default_factory=dict)
    typed: str = ""

    @property
    def when(self) -> str:
        return self.typed or self.at


def scenario() -> dict[str, Any]:
    """The data as they stand."""
    read: dict[str, Any] = json.loads(SCENARIO.read_text(encoding="utf-8"))
    return read


def records() -> list[dict[str, Any]]:
    """What was recorded; calls that only reopened are left out."""
    return [r for r in scenario()["receipts"] if r["id"] not in NOT_A_RECORD]


def steps() -> list[Step]:
    """Every step of both days and of what followed, in the order of typing."""
    taken = [step for record in records() for step in _of(record)]
    return sorted([*taken, *_besides()], key=lambda step: step.when)


def _of(r: dict[str, Any]) -> Iterator[Step]:
    about = r["id"]
    yield _log(r)
    if r["kind"] == "compliment":
        return
    ack: dict[str, Any] = {"promise": PROMISED[about]} if about in PROMISED else {}
    yield Step(r["ack_at"], about, "acknowledge", said=ack)
    if r["merged_into"]:
        yield Step(
            "05-22 13:08" if about == "D1-09" else "05-26 16:06", about, "merge", said={"into": r["merged_into"]}
        )
        return
    by = "Priya" if r["severity"] == 3 or about in SAFE_BY_SCREEN else "Rosa"
    if r["notice_sent_at"]:
        yield Step(r["notice_sent_at"], about, "notice", "Priya")
    yield Step(r["resolved_at"], about, "resolve", by, {"put_right": r["patient_confirmed"], "done": r["actions"]})
    if r["outcome"] and about in FORMAL:
        yield Step(r["resolved_at"], about, "decide", "Priya", {"outcome": r["outcome"]})
    if r["followup_done_at"]:
        yield Step(r["followup_done_at"], about, "follow_up", by)
    if r["reopened_at"]:
        yield Step(r["reopened_at"], about, "reopen", by, {"reason": REOPENED_BECAUSE[about]})
        yield Step(r["resolved2_at"], about, "resolve", by, {"put_right": r["confirmed2"], "done": r["actions"]})
        yield Step(r["followup2_done_at"], about, "follow_up", by)


def who_of(r: dict[str, Any]) -> str:
    """Who spoke, by the code of the list."""
    return WHO.get(r["complainant"], str(r["complainant"]))


def patient_of(r: dict[str, Any]) -> str:
    """The reference of the patient, whom the page does not name; nobody knows an anonymous one's."""
    return "" if r["complainant"] == "anonymous" else f"MRN {PATIENT.get(r['id'], r['id'])}"


def _log(r: dict[str, Any]) -> Step:
    thanks = {"D1-11": ["Deon"], "D2-11": ["NP-C"]}.get(r["id"], [])
    coded = {} if r["kind"] == "compliment" else {"category": r["code"], "severity": r["severity"], "harm": r["harm"]}
    said = {
        "kind": r["kind"],
        "channel": r["channel"],
        "who": who_of(r),
        "said": r["text"],
        "patient": patient_of(r) or None,
        "clinician": r["clinician"],
        "safety": "yes" if r["id"] in SAFE_BY_SCREEN else None,
        "formal": r["id"] in FORMAL,
        "thanks": thanks,
        "issues": ["PRIVACY:2"] if r["id"] == "D1-04" else [],
        **coded,
    }
    return Step(r["received_at"], r["id"], "log", said=said, typed=r["entered_at"])


def _besides() -> list[Step]:
    """What the table tells in words."""
    return [
        Step("05-22 09:40", "D1-04", "hand_over", said={"to": "Priya"}),
        Step("05-22 09:41", "D1-04", "accept", "Priya"),
        Step("05-22 10:00", "D1-05", "wait", said={"on": "internal"}),
        Step("05-26 09:10", "D2-04", "wait", said={"on": "patient"}),
        Step("05-26 13:20", "D2-04", "resume"),
        Step("05-26 13:36", "D2-10", "hand_over", said={"to": "Priya"}),
        Step("05-26 13:37", "D2-10", "accept", "Priya"),
    ]
