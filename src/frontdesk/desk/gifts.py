"""What one patient was given to make up for things: the amends ledger, read from the complaints themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from frontdesk.journal import board as rows
from frontdesk.recovery.amends import Given, given_on
from frontdesk.recovery.identifiers import Subject

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.ledger import Ledger
    from frontdesk.recovery.complaint import Complaint


def given_to(page: Ledger, complaint: Complaint) -> list[Given]:
    """Everything of value that the patient of this complaint was given; of one without a reference, on it alone."""
    others = [page.complaint(subject) for subject in _others(page.session, complaint)]
    return [gift for one in (complaint, *others) for gift in given_on(one)]


def given_before(desk: Desk, view: Asks, complaint: Complaint) -> tuple[Given, ...]:
    """The same, for reading."""
    others = [desk.journal.complaint_in(view, subject) for subject in _others(view, complaint)]
    return tuple(gift for one in (complaint, *others) if one is not None for gift in given_on(one))


def _others(view: Asks, complaint: Complaint) -> Sequence[Subject]:
    """The patient's other complaints on which something was given."""
    found = rows.with_amends(view, complaint.patient) if complaint.patient else []
    return [subject for one in found if (subject := Subject(f"complaint:{one}")) != complaint.subject]
