"""A Friday with a closed lunch, a short Saturday, and the Monday after the clocks went back. Expectations by hand.

Times that fall on the line: received at closing, put right at closing, acknowledged at closing, followed up at the
close of the second business day, a letter in the last minute of its day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Frontdesk
from tests.cli.replay import Replay


@pytest.fixture
def harbor(nowhere: Path, frontdesk: Frontdesk, at: Callable[..., None]) -> Replay:  # noqa: ARG001  an empty home
    at(datetime(2026, 11, 27, 17, tzinfo=UTC))
    return Replay(frontdesk, "harbor-clocks-back.json", manager="Ines", desk="Bo")


def test_a_closed_lunch_and_the_clocks_going_back(harbor: Replay) -> None:
    check_the_days(harbor)
    check_the_records(harbor)
    measured = harbor.run("measures", "--from", "2026-10-30", "--to", "2026-11-02")
    assert {name: measured[name] for name in MEASURED} == MEASURED
    assert (measured["resolved_once"]["k"], measured["resolved_once"]["n"]) == (6, 8)  # not H-01 and H-07


def check_the_days(harbor: Replay) -> None:
    friday, saturday, monday = (harbor.run("day-end", "--date", f"2026-{day}") for day in ("10-30", "10-31", "11-02"))

    # 01, 02, 05, 06, 07, 08; 09 is merged, 03 came when the doors closed and is Saturday's.
    assert told(friday) == (6, 120, 5)  # 0, 0, 5, 5, 10, 10
    # 06 was put right at 17:00; 07 was not right by then and owes a written answer.
    assert set(harbor.ids(friday["open"])) == {"H-02", "H-05", "H-07"}
    # By Monday's close; what was put right at closing counts from Saturday on.
    due = harbor.ids(friday["follow_ups_due"])
    assert (set(due[:3]), due[3:]) == ({"H-01", "H-07", "H-08"}, ["H-06"])

    assert told(saturday) == (1, 50, 180)  # acknowledged at 12:00, as the doors closed
    assert (set(harbor.ids(saturday["open"])), saturday["recognise"]) == ({"H-02", "H-03", "H-05", "H-07"}, ["Bo"])

    assert told(monday) == (1, 12.5, 10)
    assert set(harbor.ids(monday["open"])) == {"H-04", "H-05", "H-07"}
    due = harbor.ids(monday["follow_ups_due"])
    assert (set(due[:2]), due[2], set(due[3:])) == ({"H-07", "H-08"}, "H-06", {"H-01", "H-02", "H-03"})


def told(day: dict[str, Any]) -> tuple[int, float, float]:
    return day["new_complaints"], day["rate_per_1000"]["value"], day["median_minutes_to_acknowledge"]


def check_the_records(harbor: Replay) -> None:
    # 11:55-12:00 and 13:00-13:20 the first time; in all until Monday 11:00: 5 + 240 + 180 + 180.
    again = harbor.show("H-01")
    assert spent(again) == (10, 25, 25, 605)
    assert (again["state"], again["resolved_once"], again["followed_up_at"]) == (
        "closed", False, "2026-11-04T17:00:00-05:00",
    )  # fmt: skip
    assert spent(harbor.show("H-02")) == (0, 420, 420, 420)  # asked over lunch, heard at 13:00
    assert spent(harbor.show("H-03")) == (180, 240, 240, 240)

    # The second half past one of that night.
    portal = harbor.show("H-04")
    assert (portal["received_at"], spent(portal)) == ("2026-11-01T01:30:00-05:00", (10, 510, 510, 510))
    promised = harbor.said["H-04 promise"].json
    assert (promised["promise_at"], promised["next"]["step"]) == ("2026-11-03T09:00:00-05:00", "promise")

    # Waited on the patient 11:30-12:00 and 13:00-13:10, when they called again.
    assert spent(harbor.show("H-08")) == (0, 80, 120, 80)
    assert (harbor.show("H-09")["state"], harbor.show("H-09")["merged_into"]) == ("merged", harbor.numbers["H-08"])

    assert "grievance" not in harbor.show("H-06")["flags"]
    shouted, sent_home = harbor.show("H-05"), harbor.show("H-07")
    assert (shouted["grievance"]["reason"], spent(shouted)) == ("written", (10, 2280, 2280, 2280))
    assert shouted["grievance"]["limit_at"] == "2026-11-29T23:59:00-05:00"
    assert (sent_home["grievance"]["reason"], sent_home["grievance"]["opened_at"]) == (
        "unresolved_same_day", "2026-10-30T17:00:00-04:00",
    )  # fmt: skip
    interim = harbor.said["H-05 acknowledge"].json["grievance"]
    assert interim["notice_due_at"] == "2026-11-06T23:59:00-05:00"


def spent(record: dict[str, Any]) -> tuple[int, int, int, int]:
    """To acknowledge, to the first resolution net and gross, and in all."""
    names = ("to_acknowledge", "to_first_resolution_net", "to_first_resolution_gross", "total_net")
    waited, net, gross, total = (record["minutes"][name] for name in names)
    return waited, net, gross, total


MEASURED: dict[str, Any] = {
    "receipts": 10,
    "complaints": 8,
    "merged": 1,
    "compliments": 1,
    "encounters": 150,
    "by_severity": {"1": 4, "2": 3, "3": 1},
    "by_domain": {"INST": 4, "COMM": 1, "QUAL": 2, "RESP": 1},
    "acknowledged_on_time": {"k": 8, "n": 8},
    "minutes_to_acknowledge": {"median": 7.5, "p90": 180},  # 0, 0, 5, 5, 10, 10, 10, 180
    "minutes_to_first_resolution": {"net_median": 210, "gross_median": 210},  # 25, 60, 80 (120), 180, 240, 420, ...
    "total_resolution_net_median": 330,  # 60, 80, 180, 240, 420, 510, 605, 2280
    "resolved_by_next_close": {"k": 4, "n": 8},  # 03, 04, 06, 08; 01 and 07 were right in part only
    "reopened": {"k": 1, "n": 8},
    "follow_up_on_time": {"k": 2, "n": 8},  # 01 at the very close, 05; 02 a day late
    "grievances": 2,
    "notices_on_time": {"k": 2, "n": 2},  # 07 by the date of its letter
    "loop_closure_median": 1920,  # 1865, 1920, 2940
}
"""What the four days come to, weeks later."""
