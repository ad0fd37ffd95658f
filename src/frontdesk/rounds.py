"""One round of what the screens do by themselves, in a thread of its own and on a connection of its own.

The screens never wait for it, and closing them cuts it off between two questions: what was done until then is kept,
and the next round or the night's run goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from frontdesk.desk.seat import Now
    from frontdesk.places import Places
    from frontdesk.sync.client import SyncReport

Ended = Literal["ok", "offline", "refused", "busy", "trouble"]
Head = dict[str, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """How a round went."""

    ended: Ended
    sentence: str = ""
    """For whoever asked for it, where it went well."""
    error: Exception | None = None
    """What stood in the way, with what to do about it."""
    pulled: int = 0
    head: Head | None = None
    """Where this desk's chain ends on the server; nothing waits to be sent as long as it ends there here too."""
    retry_after: float = 0.0


class Away(Exception):
    """The group does not answer, as somebody at the desk reads it: no address, and nothing to be done."""

    message = "The group cannot be reached just now."
    next_step = "Nothing is lost: what was recorded here is sent as soon as it can be."


class CutOff(Exception):
    """The screens are being closed."""


def sync_round(places: Places, *, known: Head | None, stopped: Callable[[], bool], now: Now) -> Round:
    """Sync, or only read the feed where the chain ends where it is `known` to end on the server."""
    from frontdesk.desk import open_desk
    from frontdesk.journal.errors import JournalTrouble
    from frontdesk.recovery.refusals import Refusal
    from frontdesk.sync.errors import AlreadySyncing, Unreachable
    from frontdesk.syncing import in_words, sync_desk

    def unless_stopped(_: object) -> None:
        if stopped():
            raise CutOff

    try:
        with open_desk(places, now=now) as desk:
            report: SyncReport = sync_desk(desk, attempts=1, patience=0, tell=unless_stopped, known=known)
    except CutOff:
        return Round(ended="busy")
    except AlreadySyncing as other:
        return Round(ended="busy", error=other)
    except Unreachable as away:
        return Round(ended="offline", error=Away() if away.may_pass else away, retry_after=away.retry_after)
    except Refusal as no:
        return Round(ended="refused", error=no)
    except JournalTrouble as trouble:
        return Round(ended="trouble", error=trouble)
    return Round(ended="ok", sentence=in_words(report, where="the group"), pulled=report.pulled, head=report.head)


def daily_backup(places: Places, now: datetime) -> str:
    """Make the day's backup unless there is one; gives what stood in the way, in a sentence."""
    from frontdesk.desk.safekeeping import back_up_daily
    from frontdesk.journal.errors import JournalTrouble

    try:
        back_up_daily(places, now)
    except JournalTrouble as trouble:
        return trouble.message
    return ""


def look_through(places: Places) -> None:
    """Read the file to its end, once a day. Raises `Damaged`."""
    from frontdesk.desk.safekeeping import check_daily

    check_daily(places)
