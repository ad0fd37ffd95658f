"""Is it the same matter as something on record? The three answers, and the reasons for opening one again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from frontdesk.desk import words
from frontdesk.recovery.codes import ReopenReason
from frontdesk.recovery.repeats import Offer
from frontdesk.screens.choose import Choice, ChooseScreen
from frontdesk.screens.record_form import Matter

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from frontdesk.app import FrontDesk
    from frontdesk.desk import Earlier

SHOWN_MAX = 5
"""More complaints of one patient about one thing than anybody wants to choose from."""

REASONS = {
    ReopenReason.FIX_WRONG: "Wrong fix",
    ReopenReason.FIX_DID_NOT_HOLD: "Did not hold",
    ReopenReason.PROMISE_NOT_KEPT: "Promise not kept",
    ReopenReason.NEW_FACTS: "New facts",
    ReopenReason.CHANGED_MIND: "Changed their mind",
}
"""Short enough for the list."""

Then = Callable[[str], object]


def ask(app: FrontDesk, same: Sequence[Earlier], then: Then) -> None:
    """Ask what to do with what is being typed; `then` gets the answer as it is kept in the form."""
    zone = app.zone
    if zone is not None:
        _push(app, "Is it the same matter?", choices(app, same, app.now(), zone, then))


def choices(app: FrontDesk, same: Sequence[Earlier], now: datetime, zone: ZoneInfo, then: Then) -> list[Choice]:
    """Opening again stands only where something came in after the resolution."""
    found = []
    for one in same[:SHOWN_MAX]:
        at = one.resolved_at or one.received_at
        state = f"{'resolved' if one.resolved_at else 'open since'} {words.day_and_time(at, zone, now)}"
        if Offer.REOPEN in one.offers:
            again = partial(_ask_why, app, one.number, then)
            found.append(Choice(f"Reopen {one.number}", f"{state}, and it was not right after all", again))
        if Offer.ATTACH in one.offers:
            found.append(Choice(f"Add to {one.number}", f"{state}: one more call about it", partial(then, one.number)))
    found.append(Choice("New complaint", "something else, which stands by itself", partial(then, "")))
    return found


def _ask_why(app: FrontDesk, number: str, then: Then) -> None:
    reasons = [
        Choice(name, reason.words, partial(then, f"{number}:{reason.value}")) for reason, name in REASONS.items()
    ]
    _push(app, f"Why does {number} open again?", reasons)


def _push(app: FrontDesk, title: str, offered: Sequence[Choice]) -> None:
    def chosen(choice: Choice | None) -> None:
        if choice is not None:
            app.call_later(choice.run)

    app.push_screen(ChooseScreen(title, offered), chosen)


def matter_words(matter: Matter) -> str:
    """What Ctrl+S is going to do."""
    if matter.reason is None:
        return f"Ctrl+S adds this call to {matter.number} · Ctrl+R: not so"
    return f"Ctrl+S reopens {matter.number}: {matter.reason.words} · Ctrl+R: not so"
