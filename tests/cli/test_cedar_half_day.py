"""A Saturday with half a day's hours before the clocks go forward, and the Monday after it. Expectations by hand.

Typed in on 31 March through the command line, every step with its own time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.builders import local
from tests.cli.conftest import Frontdesk
from tests.cli.replay import Replay


@pytest.fixture
def cedar(nowhere: Path, frontdesk: Frontdesk, at: Callable[..., None]) -> Replay:  # noqa: ARG001  an empty home
    at(local("03-31 12:00"))
    return Replay(frontdesk, "cedar-half-day.json", manager="Priya", desk="Rosa")


def test_half_a_saturday_and_the_monday_after_the_clocks_went_forward(cedar: Replay) -> None:
    saturday, monday = (cedar.run("day-end", "--date", day) for day in ("2026-03-07", "2026-03-09"))

    # T-01, 02, 05, 06, 07, 09; the void T-03 and the compliment T-08 are none, the voicemail of 13:00 is Monday's.
    assert saturday["new_complaints"] == 6
    assert saturday["rate_per_1000"]["value"] == 150  # 6 of 40
    assert saturday["median_minutes_to_acknowledge"] == 1  # 1, 1, 1, 1, 2, 10
    assert cedar.ids(saturday["open"]) == ["T-02"]  # at 12:00 it waits on the patient
    assert set(cedar.ids(saturday["follow_ups_due"])) == {"T-01", "T-05", "T-06", "T-09"}
    assert saturday["recognise"] == ["Rosa"]
    assert (monday["new_complaints"], monday["open"]) == (2, [])  # T-04 and T-10
    assert monday["rate_per_1000"]["value"] == 16  # 2 of 125

    # Saturday 11:40-12:00 and Monday 8:00-9:00; of these 11:50-12:00 and 8:00-8:30 were the patient's.
    waited = cedar.show("T-02")["minutes"]
    assert (waited["to_first_resolution_gross"], waited["to_first_resolution_net"]) == (80, 40)

    # Left on Saturday after closing: the clock starts on Monday at 8, in summer time.
    voicemail = cedar.show("T-04")
    assert voicemail["minutes"]["to_acknowledge"] == 10
    assert voicemail["received_at"] == "2026-03-07T13:00:00-06:00"
    assert voicemail["acknowledged_at"] == "2026-03-09T08:10:00-05:00"

    # 9:05-9:20 the first time. In all from receipt to the last resolution: Saturday 9:05-12:00, Monday 8:00-11:20.
    thrice = cedar.show("T-01")
    assert (thrice["state"], thrice["cycle"], thrice["reopens"]) == ("resolved", 3, 2)
    assert (thrice["minutes"]["to_first_resolution_net"], thrice["minutes"]["total_net"]) == (15, 375)
    assert thrice["resolved_once"] is False

    assert cedar.show("T-03")["state"] == "void"
    unmerged = cedar.show("T-06")
    assert (unmerged["state"], unmerged["merged_into"], unmerged["said"]) == ("resolved", None, "Nobody picks up")
    review = cedar.show("T-07")
    assert ("anonymous" in review["flags"], review["resolved_once"], review["put_right"]) == (True, None, "not_asked")
    assert "50" in cedar.said["T-10 resolve"].err  # 30 and 25 are more than 50 a year: a warning, not a refusal

    again = ("resolve", cedar.numbers["T-10"], "--done", "More", "--put-right", "yes", "--as", "Rosa")
    assert cedar.frontdesk(*again).code == 3  # resolved once already

    measured = cedar.run("measures", "--from", "2026-03-07", "--to", "2026-03-09", "--as-of", "2026-03-31")
    counts = ("receipts", "complaints", "merged", "compliments", "encounters", "grievances")
    assert [measured[name] for name in counts] == [10, 8, 0, 1, 165, 0]
    assert measured["reopened"] == {"k": 1, "n": 7}  # the anonymous one counts neither here
    # T-02, 04, 05, 06 and 10. T-01 was reopened; T-10 repeats T-09: one patient, both of INST/bureaucracy.
    assert (measured["resolved_once"]["k"], measured["resolved_once"]["n"]) == (5, 7)  # nor there
    assert measured["resolved_once"]["rate"] is None  # of fewer than ten no share is told

    found = cedar.run("list", "--all", "--from", "2026-03-09", "--sort", "number")
    assert cedar.ids([each["number"] for each in found["complaints"]]) == ["T-10"]
    found = cedar.run("find", "T-09", "--category", "BILL")
    assert cedar.ids([each["number"] for each in found["complaints"]]) == ["T-10"]
