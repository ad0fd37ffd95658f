"""What stands beside a list: who else called is on it, with how to reach them."""

from __future__ import annotations

from dataclasses import replace

from tests.screens.practice import ZONE, Clock, Staff, heard

from frontdesk import desk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Severity, Who
from frontdesk.screens.complaint_details import details, rows


def test_who_else_called_is_told(places: Places, clock: Clock, staff: Staff) -> None:
    call = replace(heard(Category.BILL, Severity.LOW, "again", callback="555 0199"), who=Who.SPOUSE)
    with desk.open_desk(places, now=clock) as seat:
        desk.attach(seat, staff.rosa, call, into="A6")
        case = desk.case(seat, "A6")
    assert ("also", "A9 husband, wife or partner 11:42, 555 0199") in rows(case, clock(), ZONE)
    assert "A9 husband" in str(details(case, clock(), ZONE))
