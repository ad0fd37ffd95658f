"""What the board, the search and the history read: made from a complaint, never the truth itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from frontdesk.journal.matching import codes_of, tails_of
from frontdesk.recovery.codes import Duty, Flag, NextStep
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.rules import SiteRules
from frontdesk.recovery.stamps import stamp
from frontdesk.recovery.standing import Standing

SAFETY_CALLS = frozenset({Duty.NURSE, Duty.MANAGER})
"""Until they have heard of it, a safety complaint stands on top of everything else."""


def complaint_row(c: Complaint, stands: Standing, rules: SiteRules) -> dict[str, Any]:
    """The projection of one complaint as it stands by these rules, by column. Times are stamps, codes plain text."""
    return {**_record(c, stands), **_life(c), **_words(c), **_place(c, stands, rules)}


def _record(c: Complaint, stands: Standing) -> dict[str, Any]:
    flags = {*c.flags, *({Flag.GRIEVANCE} if stands.grievance else set())}
    return {
        "id": c.id,
        "number": c.number,
        "kind": c.record.value,
        "state": c.state.value,
        "cycle": c.cycle,
        "category": _code(c.category),
        "hcat": c.hcat,
        "severity": None if c.severity is None else int(c.severity),
        "harm": None if c.harm is None else int(c.harm),
        "stage": _code(c.stage),
        "channel": c.channel.value,
        "who": c.who.value,
        "authority": c.authority.value,
        "flags": " ".join(f.value for f in Flag if f in flags),
        "clinician": c.clinician,
        "repeat_of": next(iter(c.repeats), None),
        "merged_into": c.merged_into,
        "review": int(bool(c.review)),
    }


def _life(c: Complaint) -> dict[str, Any]:
    first, last, follow_up = c.first_resolution, c.resolution, c.follow_up
    return {
        "received_at": _stamp(c.received_at) or "",
        "entered_at": _stamp(c.entered_at) or "",
        "acknowledged_at": _stamp(c.acknowledged_at),
        "first_resolved_at": _stamp(first.at) if first else None,
        "resolved_at": _stamp(last.at) if last else None,
        "put_right": last.put_right.value if last else None,
        "followed_up_at": _stamp(follow_up.at) if follow_up else None,
        "reopens": c.reopens,
        "waiting_on": _code(c.waiting.on) if c.waiting else None,
        "waiting_since": _stamp(c.waiting.since) if c.waiting else None,
        "owner": c.owner,
        "promise_at": _stamp(c.promise_at),
        "last_event_at": _stamp(c.last_at) or "",
    }


def _words(c: Complaint) -> dict[str, Any]:
    return {
        "patient": c.patient,
        "callback": c.callback,
        "remedy": c.remedy,
        "said": c.said,
        "done": c.resolution.done if c.resolution else None,
    }


def _place(c: Complaint, stands: Standing, rules: SiteRules) -> dict[str, Any]:
    owed = stands.next
    return {
        "open": int(c.is_open or owed is not None),
        "grp": int(stands.group) if stands.group else None,
        "rank": _rank(c, stands),
        "next_step": owed.step.value if owed else None,
        "next_due_at": _stamp(owed.due_at) if owed else None,
        "soon_at": _stamp(stands.soon_at),
        "changes_at": _stamp(stands.changes_at),
        "handed_to": c.handed_to,
        "tell": stands.calls[0].duty.value if stands.calls else None,
        "tell_due_at": _stamp(stands.calls[0].due_at) if stands.calls else None,
        "stale": int(stands.stale),
        "raised": _code(stands.hears),
        "rules_version": rules.version,
    }


def _rank(c: Complaint, stands: Standing) -> int:
    """Within a group: danger that somebody has yet to hear of, what is overdue, who waits to be heard, the rest."""
    if c.is_safety and c.resolution is None and any(owes.duty in SAFETY_CALLS for owes in stands.calls):
        return 0
    if stands.overdue:
        return 1
    waits = stands.next is not None and stands.next.step is NextStep.ACKNOWLEDGE
    return 2 if waits or stands.calls or stands.stale else 3


SEARCHED = ("complaint", "number", "said", "patient", "callback", "remedy", "done", "notes", "tails", "codes")
"""The columns of the search index, in the order of `search_row`."""


def search_row(c: Complaint, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The searchable words of one complaint by column; its codes are those of its row."""
    done = "\n".join(r.done for r in c.resolutions.values())
    notes = "\n".join(n.text for n in c.notes)
    patient, callback = c.patient or "", c.callback or ""
    numbers = " ".join((c.number, *c.former_numbers))
    words = (numbers, c.said, patient, callback, c.remedy or "", done, notes)
    return (c.id, *words, tails_of(patient, callback), codes_of(row))


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else stamp(at)


def _code(code: Any) -> str | None:  # noqa: ANN401 - any of the closed lists
    return None if code is None else str(code.value)
