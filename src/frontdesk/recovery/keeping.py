"""Deciding whether words may be erased or must be held, and whose time is over. Periods: `retention.py`."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdesk.recovery import events as ev
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import Erased, Flag, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed, draft
from frontdesk.recovery.events import Draft
from frontdesk.recovery.identifiers import EventId, Subject
from frontdesk.recovery.refusals import AlreadyDone, Refusal
from frontdesk.recovery.retention import GRIEVANCE, PRIVACY
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

_NO_WORK = frozenset({ev.HoldSet.kind, ev.Redacted.kind, ev.Renumbered.kind})
"""What prolongs no period."""


class OnHold(Refusal):
    """What is held for the law is not erased."""

    code = "on-hold"

    def __init__(self, number: str) -> None:
        """Say how the hold ends."""
        super().__init__(
            f"{number} is on legal hold: none of its words may be erased.",
            Advice(
                f"when counsel has ended the hold: frontdesk hold {number} off",
                on_screen="when counsel has ended the hold, take it off: Erase, in its checklist ({checklist}).",
            ),
        )


def family_of(c: Complaint) -> list[Complaint]:
    """The complaint and every record that lives in it: the same patient may have said it in each."""
    return [c, *(one for guest in c.guests for one in family_of(guest))]


def redact(c: Complaint, deed: Deed, *, reason: str, ahead: Mapping[Subject, Sequence[EventId]]) -> list[Draft]:
    """Everything that was said in it, and in the records merged into it, is to be erased.

    `ahead` are the events that the redaction has to name. Raises `RoleMayNot`, `OnHold`, `TextMissing`.
    """
    check(deed.role, "redact")
    reason = checked("The reason", reason, limit=SHORT_CHARACTERS_MAX)
    if c.on_hold:
        raise OnHold(c.number)
    return [_erased(one, deed, Erased.ASKED, reason, ahead) for one in family_of(c)]


def expire(c: Complaint, deed: Deed, *, ahead: Mapping[Subject, Sequence[EventId]]) -> list[Draft]:
    """Its time is over. Raises `RoleMayNot`, `OnHold`."""
    check(deed.role, "apply the retention")
    if c.on_hold:
        raise OnHold(c.number)
    return [_erased(one, deed, Erased.RETENTION, "", ahead) for one in family_of(c)]


def _erased(c: Complaint, deed: Deed, why: Erased, reason: str, ahead: Mapping[Subject, Sequence[EventId]]) -> Draft:
    return draft(c, deed, ev.Redacted(why=why, reason=reason, events=tuple(ahead.get(c.subject, ()))))


def hold(c: Complaint, deed: Deed, *, on: bool) -> list[Draft]:
    """A legal hold begins, or ends. Raises `RoleMayNot`, `AlreadyDone`."""
    check(deed.role, "put a legal hold on a complaint")
    if c.on_hold is on:
        raise AlreadyDone(c.number, "on legal hold" if on else "free of a legal hold")
    held = [one for one in family_of(c) if on or one.on_hold]
    return [draft(one, deed, ev.HoldSet(on=on)) for one in (held[:1] if on else held)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """For how long the words of one record are kept."""

    since: datetime
    """When the last thing happened in it."""
    until: datetime
    by: str
    """The period that counts, by its kind."""


def kept(c: Complaint, years: Mapping[str, int]) -> Kept | None:
    """For how long; None for what is open, lives in another record, or has no words left."""
    if c.is_open or c.state is State.MERGED or not has_words(c):
        return None
    kinds = [c.record.value]
    kinds += [GRIEVANCE] if c.grievance_at is not None else []
    kinds += [PRIVACY] if Flag.PRIVACY in c.flags else []
    by = max(kinds, key=lambda kind: years[kind])
    since = max(e.at for one in family_of(c) for e in one.history if e.kind not in _NO_WORK)
    return Kept(since=since, until=_years_later(since, years[by]), by=by)


def has_words(c: Complaint) -> bool:
    """Whether anything was said in it, or in a record merged into it, since its words were last erased."""
    erased = {one.subject: one.erasure for one in family_of(c)}
    if any(erasure is None for erasure in erased.values()):
        return True
    return any(_says_something(one) for one in family_of(c))


def _says_something(c: Complaint) -> bool:
    own = (c.said, c.patient, c.callback, c.remedy, *(r.done for r in c.resolutions.values()))
    return any(own) or bool(c.notes or any(t.what_for for t in c.words_of_thanks) or (c.notice and c.notice.results))


def _years_later(at: datetime, years: int) -> datetime:
    last = calendar.monthrange(at.year + years, at.month)[1]
    return at.replace(year=at.year + years, day=min(at.day, last))
