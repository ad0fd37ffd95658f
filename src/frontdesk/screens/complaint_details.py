"""One complaint in full, as it stands beside the list. Here, and in the checklist, are the patient's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual.content import Content

from frontdesk.desk import words
from frontdesk.desk.history_words import call_words
from frontdesk.recovery.codes import Duty
from frontdesk.recovery.routes import taken
from frontdesk.screens.complaint_lines import STATE_WORDS, STEP_WORDS, left_of
from frontdesk.widgets.plain import plain, quoted

if TYPE_CHECKING:
    from frontdesk.desk import CaseFile
    from frontdesk.recovery.routes import Owes

SAID_MAX = 600
"""Characters of what was said; the checklist shows all of it."""


def details(case: CaseFile, now: datetime, zone: ZoneInfo) -> Content:
    """Words first, then the record, line by line. Never markup."""
    said = plain(case.complaint.said)
    shown = said if len(said) <= SAID_MAX else said[:SAID_MAX] + " ..."
    pieces: list[str | tuple[str, str]] = [(heading(case), "bold"), "\n\n", quoted(shown), "\n"]
    for name, value in rows(case, now, zone):
        pieces += ["\n", (f"{name:<10}", "dim"), value]
    return Content.assemble(*pieces)


def heading(case: CaseFile) -> str:
    """Number, what about and how bad."""
    c = case.complaint
    about = c.category.words if c.category else c.record.words
    return " · ".join([c.number, about, *([c.severity.words] if c.severity else [])])


def rows(case: CaseFile, now: datetime, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What is known, each with its name; what is not known has no line."""
    c, owed = case.complaint, case.standing.next
    step = f"{STEP_WORDS[owed.step]}, {left_of(owed.due_at, now, zone)}" if owed else ""
    told = [
        ("next", step),
        ("formerly", ", ".join(c.former_numbers)),
        ("state", STATE_WORDS[c.state]),
        ("marks", ", ".join(sorted(flag.words for flag in case.flags))),
        ("patient", plain(c.patient or "")),
        ("call back", plain(c.callback or "")),
        ("received", words.day_and_time(c.received_at, zone, now) + f", {c.channel.words}" if c.received_at else ""),
        ("wants", plain(c.remedy or "")),
        ("promised", words.day_of_due(c.promise_at, zone, now) if c.promise_at else ""),
        ("owner", plain(case.name_of(c.owner) or "")),
        ("handed to", plain(case.name_of(c.handed_to) or "")),
        ("told", told_words(case, now, zone)),
        ("to tell", ", ".join(f"{o.duty.words} {to_tell(o, now, zone)}" for o in case.standing.calls)),
        ("special", ", ".join(f"{r.flag.words}: {r.tell.words} is told" for r in taken(c))),
        ("hears", case.standing.hears.words if case.standing.hears else ""),
        ("waiting", c.waiting.on.words if c.waiting else ""),
        ("also", also_called(case, now, zone)),
        ("done", plain(c.resolution.done) if c.resolution else ""),
    ]
    return [(name, value) for name, value in told if value]


def also_called(case: CaseFile, now: datetime, zone: ZoneInfo) -> str:
    """Who else called about the same matter, and how to reach them."""
    callers = (
        ", ".join(
            part
            for part in (
                f"{one.number} {one.who.words} {words.day_and_time(one.received_at, zone, now)}",
                plain(one.callback or ""),
            )
            if part
        )
        for one in case.also
    )
    return "; ".join(callers)


def told_words(case: CaseFile, now: datetime, zone: ZoneInfo) -> str:
    """Who heard of it, and when."""
    return ", ".join(
        f"{call_words(call.duty)} {words.day_and_time(call.at, zone, now)}" for call in case.complaint.calls
    )


def to_tell(owes: Owes, now: datetime, zone: ZoneInfo) -> str:
    """By when somebody has to hear of it."""
    return "now" if owes.duty is Duty.NURSE else left_of(owes.due_at, now, zone)
