"""No number means two complaints: where two have one, the later one gets another.

A desk that was put back gives numbers again that it gave in the lost days, and hears of it only when the site's
feed brings those back. The record that was logged first keeps its number, on every desk alike; the desk that
wrote the other one gives it a new number, and the old one still finds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from frontdesk.envelope import Envelope
from frontdesk.journal.memos import FORMER_DEVICES, several
from frontdesk.recovery.events import Draft, Logged, Renumbered
from frontdesk.recovery.identifiers import StaffId, Subject

if TYPE_CHECKING:
    from frontdesk.journal.ledger import Ledger

RENUMBERED_BY = StaffId("setup")
"""Nobody decided it: the same name as for what was written before anybody was on the staff list."""


def renumber(page: Ledger, arrived: Iterable[Envelope]) -> int:
    """Give new numbers to complaints of this desk whose numbers these events gave to others too; gives how many."""
    kinds = (Logged.kind, Renumbered.kind)
    numbers = {str(e.facts.get("number")) for e in arrived if e.kind in kinds}
    drafts = [
        Draft(subject=subject, what=Renumbered(number=page.next_number()), occurred_at=page.now)
        for number in sorted(numbers)
        for subject in _later_ones(page, number)
    ]
    if drafts:
        page.append(drafts, RENUMBERED_BY)
    return len(drafts)


def _later_ones(page: Ledger, number: str) -> list[Subject]:
    """The complaints of that number but the one that was logged first, as far as this desk wrote them."""
    holders = page.session.run("SELECT id FROM complaint WHERE number = ?", (number,)).fetchall()
    if len(holders) < 2:  # noqa: PLR2004 - one is as it should be
        return []
    logged = [_logged(page, Subject(f"complaint:{row[0]}")) for row in holders]
    mine = {page.seat.device, *several(page.session, FORMER_DEVICES)}
    return [subject for _, _, device, subject in sorted(one for one in logged if one)[1:] if device in mine]


def _logged(page: Ledger, subject: Subject) -> tuple[str, str, str, Subject] | None:
    """Clock, id and desk of how a complaint was logged."""
    row = page.session.run(
        "SELECT clock, id, device FROM event WHERE subject = ? AND kind = ? ORDER BY clock, id LIMIT 1",
        (subject, Logged.kind),
    ).fetchone()
    return (str(row[0]), str(row[1]), str(row[2]), subject) if row else None
