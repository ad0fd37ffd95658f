"""When a complaint is a repeat: the same patient, the same trouble, soon after it was put right."""

from __future__ import annotations

from datetime import datetime, timedelta

from frontdesk.recovery.codes import Category
from frontdesk.recovery.taxonomy import desk_word

REPEAT_DAYS = 14
"""So soon after a resolution it is a repeat; only after so many days a resolution is mature."""


def family(category: Category | None) -> str | None:
    """Complaints of one HCAT sub-code are the same kind of trouble; uncoded ones only themselves."""
    if category is None:
        return None
    return desk_word(category).hcat or category.value


def is_soon_after(received_at: datetime, resolved_at: datetime) -> bool:
    """Whether something received then comes within fourteen days after the resolution."""
    return resolved_at < received_at < mature_at(resolved_at)


def mature_at(resolved_at: datetime) -> datetime:
    """From when on it can be said that no repeat came."""
    return resolved_at + timedelta(days=REPEAT_DAYS)
