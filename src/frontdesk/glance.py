"""What the desk's thread does for the app itself: open the records, and see how things stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk import desk
from frontdesk.desk import look
from frontdesk.desk.presence import role_of
from frontdesk.places import Places
from frontdesk.recovery.practice import Practice
from frontdesk.recovery.refusals import Refusal
from frontdesk.recovery.roles import MAY

if TYPE_CHECKING:
    from frontdesk.recovery.gratitude import Praise
    from frontdesk.recovery.patterns import Pattern


@dataclass(frozen=True, slots=True)
class Glance:
    """The practice and its board at one moment."""

    practice: Practice
    board: desk.Board
    drafts: int
    """Forms that were begun and not saved."""
    unsafe_drafts: int
    """Those of them in which somebody may be at risk."""
    is_new: bool
    """Whether nothing was ever recorded here."""
    patterns: tuple[Pattern, ...] = ()
    """Codes that came again and again this week."""
    thanks: tuple[Praise, ...] = ()
    """Who was thanked yesterday; not known at the first glance, since it opens seals."""


ACTING = ("casefile", "intake", "privacy", "recover", "staffing", "undoing")
"""Modules of the desk that the first acts need, and the first board does not."""


def warm_up() -> None:
    """Import what acts and what writes, before somebody types: the first draft must not make the keys wait."""
    for name in ACTING:
        import_module(f"frontdesk.desk.{name}")
    import_module("frontdesk.journal.ledger")


def opening(places: Places, now: Callable[[], datetime]) -> desk.Desk:
    """Open the records of these places."""
    return desk.open_desk(places, now=now)


def restored(places: Places, backup: Path, now: Callable[[], datetime]) -> desk.Desk:
    """Put a backup in the place of the records and open it. Raises `ProveElsewhere` where PINs are set."""
    from frontdesk.desk.presence import SignInFirst
    from frontdesk.desk.safekeeping import ProveElsewhere, put_back

    try:
        put_back(places, backup, now=now)
    except SignInFirst:
        raise ProveElsewhere(backup) from None
    return desk.open_desk(places, now=now)


def glance(seat: desk.Desk, *, renew: bool) -> Glance:
    """Read everything that the home screen shows.

    The first glance does without `renew`: making rows again means writing, and what writes takes long to import.
    """
    board = desk.board(seat, renew=renew)
    is_new = not board.lines and desk.is_new(seat)
    drafts = _drafts(seat)
    unsafe = sum(draft.is_safety for draft in drafts)
    first = Glance(seat.practice, board, len(drafts), unsafe, is_new, look.again_and_again(seat))
    if not renew:
        return first
    from frontdesk.desk import thanking

    return replace(first, thanks=thanking.thanks_of_yesterday(seat))


def _drafts(seat: desk.Desk) -> tuple[desk.SavedDraft, ...]:
    """The drafts that wait for whoever is at the desk: none for a role that records nothing.

    It is not asked for them: nobody pressed a key, and the audit would say that they were refused.
    """
    here = seat.practice.staff.get(seat.journal.present) if seat.journal.present else None
    if here is not None and role_of(here) not in MAY["log"]:
        return ()
    try:
        return desk.drafts(seat)
    except Refusal:
        return ()
