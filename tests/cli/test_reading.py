"""From words to values, one line a case."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.cli.conftest import FRIDAY

from frontdesk.commands import reading
from frontdesk.recovery.codes import AmendsKind, Category, Channel, Severity
from frontdesk.recovery.events import Issue
from frontdesk.recovery.refusals import WrongValue

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("given", "kind", "cents"),
    [
        ("parking:8.00", AmendsKind.PARKING, 800),
        ("parking:8", AmendsKind.PARKING, 800),
        ("VOUCHER:10.5", AmendsKind.VOUCHER, 1050),
        ("fee-waived:0.05", AmendsKind.FEE_WAIVED, 5),
        ("apology_note", AmendsKind.APOLOGY_NOTE, 0),
        (None, None, 0),
    ],
)
def test_amends(given: str | None, kind: AmendsKind | None, cents: int) -> None:
    assert reading.amends(given) == (kind, cents)


@pytest.mark.parametrize(
    "given",
    ["", ":", "parking:", "parking:-8", "parking:8,00", "parking:1e3", "8.00", "parking:8.001", "car:8", "parking:٨"],
)
def test_amends_that_cannot_be_meant(given: str) -> None:
    with pytest.raises(WrongValue):
        reading.amends(given)


@pytest.mark.parametrize(
    ("given", "instant"),
    [
        ("2026-03-08T02:30", datetime(2026, 3, 8, 8, 30, tzinfo=UTC)),
        ("2026-11-01T01:30", datetime(2026, 11, 1, 6, 30, tzinfo=UTC)),
        ("2026-05-22T16:48:30", datetime(2026, 5, 22, 21, 48, 30, tzinfo=UTC)),
        (" 2026-05-22T16:48 ", datetime(2026, 5, 22, 21, 48, tzinfo=UTC)),
        ("20260522T1648", datetime(2026, 5, 22, 21, 48, tzinfo=UTC)),
        ("0:05", datetime(2026, 5, 22, 5, 5, tzinfo=UTC)),
    ],
)
def test_moments(given: str, instant: datetime) -> None:
    assert reading.moment(given, CHICAGO, FRIDAY) == instant


def test_codes_are_read_in_any_case_and_with_hyphens() -> None:
    assert reading.needed(Category, "category", " wait ") is Category.WAIT
    assert reading.needed(Channel, "channel", "In-Person") is Channel.IN_PERSON
    assert reading.word(Channel, "channel", None) is None
    assert reading.hcat("inst/DELAY_access") == "INST/delay_access"


def test_issues() -> None:
    assert reading.issues(["privacy:2"]) == (Issue(category=Category.PRIVACY, severity=Severity.MEDIUM),)
    for given in ("PRIVACY", "PRIVACY:", "PRIVACY:4", ":2", "x:2", "PRIVACY:2:2"):
        with pytest.raises(WrongValue):
            reading.issues([given])
