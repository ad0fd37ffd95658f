"""What keeps the practice going is on the audit trail too: the day's backup, and who is on the list of clinicians."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.desk.maple import Clock, home

from frontdesk import desk as at_desk
from frontdesk.desk import auditing, clinicians
from frontdesk.desk.safekeeping import back_up_daily
from frontdesk.journal.audit import BY_ITSELF


def test_upkeep_is_on_the_trail(template: Path, tmp_path: Path) -> None:
    shutil.copytree(template, tmp_path / "home")
    places, clock = home(tmp_path / "home"), Clock()
    assert back_up_daily(places, clock()) is not None
    assert back_up_daily(places, clock()) is None
    with at_desk.open_desk(places, now=clock) as desk:
        priya = at_desk.person(desk, "Priya").id
        clinicians.add_clinician(desk, priya, "dr-z", name="Ash")
        clinicians.rename_clinician(desk, priya, "DR-Z", name="Ash Grey")
        clinicians.clinician_left(desk, priya, "DR-Z")
        rows = [(row.by, row.deed, row.about) for row in auditing.trail(desk, priya).rows]
    assert [row for row in rows if row[1].startswith(("clinician", "backed"))] == [
        ("Priya", "clinician_left", "DR-Z"),
        ("Priya", "clinician_renamed", "DR-Z"),
        ("Priya", "clinician_added", "DR-Z"),
        (BY_ITSELF, "backed_up", ""),
    ]
