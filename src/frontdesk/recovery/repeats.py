"""Duplicate, reopening and repeat are three things, told apart by when something was received.

Something of the same patient about the same kind of trouble is a duplicate while that trouble lasts: it joins the
complaint that stands. Received after the resolution it may also say that the resolution did not hold: then that
complaint is opened again. Neither of them, within fourteen days, it is a repeat: a complaint of its own that counts
against the first. What was received before the resolution never opens anything again, however late it is typed in.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from frontdesk.recovery.codes import Category
from frontdesk.recovery.taxonomy import desk_word

REPEAT_DAYS = 14
"""So soon after a resolution it is a repeat; only after so many days a resolution is mature."""


class Offer(Enum):
    """What may be done with something that is about a complaint on record, instead of recording it anew."""

    ATTACH = "attach"
    """One more call about the same matter: it goes on record and is merged into the complaint."""
    REOPEN = "reopen"
    """The complaint was not right after all."""


def offers(
    received_at: datetime, *, other_received_at: datetime, other_resolved_at: datetime | None
) -> tuple[Offer, ...]:
    """What a complaint of the same patient and kind can be to something received then; empty when it is too far away.

    `other_resolved_at` is the resolution that stands now; None while it is open.
    """
    apart = timedelta(days=REPEAT_DAYS)
    if other_received_at >= received_at + apart:
        return ()
    if other_resolved_at is None or received_at <= other_resolved_at:
        return (Offer.ATTACH,)
    return (Offer.ATTACH, Offer.REOPEN) if received_at < mature_at(other_resolved_at) else ()


def family(category: Category | None) -> str | None:
    """Complaints of one HCAT sub-code are the same kind of trouble; uncoded ones only themselves."""
    if category is None:
        return None
    return desk_word(category).hcat or category.value


def reference(patient: str) -> str:
    """A patient reference as people mean it, whichever way its letters are written."""
    return patient.strip().casefold()


def is_soon_after(received_at: datetime, resolved_at: datetime) -> bool:
    """Whether something received then comes within fourteen days after the resolution."""
    return resolved_at < received_at < mature_at(resolved_at)


def repeats(received_at: datetime, *, first_resolved_at: datetime | None) -> bool:
    """Whether something received then repeats a complaint of the same patient and kind, as that one stands."""
    return first_resolved_at is not None and is_soon_after(received_at, first_resolved_at)


def mature_at(resolved_at: datetime) -> datetime:
    """From when on it can be said that no repeat came."""
    return resolved_at + timedelta(days=REPEAT_DAYS)


def same_kind(category: Category) -> tuple[Category, ...]:
    """All categories of the same family, this one included."""
    return tuple(each for each in Category if family(each) == family(category))
