"""What a practice makes of its complaints, as the fold of its own events: improvements and stories.

    you said (complaints) ──plan──> somebody sees to it, by a day ──done──> we did

A story is told until it is withdrawn. Folding never raises; deciding may refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from frontdesk.recovery import events as ev
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.clocks import local_date
from frontdesk.recovery.deeds import Deed
from frontdesk.recovery.events import Draft, Event, in_order
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.refusals import AlreadyDone, OutOfOrder, WrongValue
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import checked

IMPROVEMENT, STORY = "improvement:", "story:"
"""Beginnings of the subjects of these events."""
KINDS = tuple(
    kind.kind
    for kind in (ev.ImprovementPlanned, ev.ImprovementLinked, ev.ImprovementDone, ev.StoryPublished, ev.StoryWithdrawn)
)
HANDLE_CHARACTERS = 6
"""So many characters at the end of an id name it to people."""


class NotConfirmed(WrongValue):
    """A story goes to everyone in the clear; its writer has to say that nobody can be recognised."""

    code = "not-confirmed"

    def __init__(self) -> None:
        """Say how to confirm it."""
        super().__init__(
            "A story is published only when its writer confirms that no patient can be recognised.",
            Advice(
                "read it once more with a stranger's eyes, then add --confirmed.",
                on_screen="read it once more with a stranger's eyes, then tick the last line.",
            ),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Improvement:
    """Something that changes because patients spoke up."""

    id: str
    what: str
    owner: StaffId
    due: date
    complaints: tuple[str, ...]
    """Ids of the complaints that asked for it."""
    planned_at: datetime
    planned_by: StaffId
    done_at: datetime | None = None
    did: str = ""

    @property
    def handle(self) -> str:
        """What people call it by."""
        return self.id[-HANDLE_CHARACTERS:]

    def is_late(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return self.done_at is None and today > self.due


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A story that was told."""

    id: str
    text: str
    at: datetime
    by: StaffId
    withdrawn_at: datetime | None = None

    @property
    def handle(self) -> str:
        """What people call it by."""
        return self.id[-HANDLE_CHARACTERS:]


def improvements_of(events: Iterable[Event]) -> list[Improvement]:
    """Every improvement, those still owed first, each by its day."""
    found: dict[str, Improvement] = {}
    for event in in_order(list(events)):
        if event.subject.startswith(IMPROVEMENT):
            _improve(found, event.subject.removeprefix(IMPROVEMENT), event)
    return sorted(found.values(), key=lambda one: (one.done_at is not None, one.due, one.id))


def _improve(found: dict[str, Improvement], one: str, event: Event) -> None:
    known = found.get(one)
    match event.what:
        case ev.ImprovementPlanned() as what:
            earlier = known.complaints if known else ()
            found[one] = Improvement(
                id=one, what=what.what, owner=what.owner, due=what.due, complaints=_joined(earlier, what.complaints),
                planned_at=known.planned_at if known else event.occurred_at,
                planned_by=known.planned_by if known else event.actor, done_at=known.done_at if known else None,
                did=known.did if known else "",
            )  # fmt: skip
        case ev.ImprovementLinked(complaints=more) if known is not None:
            found[one] = replace(known, complaints=_joined(known.complaints, more))
        case ev.ImprovementDone(did=did) if known is not None and known.done_at is None:
            found[one] = replace(known, done_at=event.occurred_at, did=did)
        case _:
            return


def _joined(first: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*first, *more]))


def stories_of(events: Iterable[Event]) -> list[Told]:
    """Every story that was told, the newest first."""
    found: dict[str, Told] = {}
    for event in in_order(list(events)):
        one = event.subject.removeprefix(STORY)
        if one == event.subject:
            continue
        match event.what:
            case ev.StoryPublished(text=text):
                found.setdefault(one, Told(id=one, text=text, at=event.occurred_at, by=event.actor))
            case ev.StoryWithdrawn() if one in found:
                found[one] = replace(found[one], withdrawn_at=found[one].withdrawn_at or event.occurred_at)
            case _:
                continue
    return sorted(found.values(), key=lambda story: (story.at, story.id), reverse=True)


# ---------------------------------------------------------------- deciding


def plan(deed: Deed, one: str, *, what: str, owner: StaffId, due: date, complaints: Sequence[str] = ()) -> list[Draft]:
    """Somebody sees to it that something changes, by a day."""
    check(deed.role, "plan improvements")
    if due < local_date(deed.rules.calendar, deed.at):
        raise OutOfOrder("The day by which it is done", "today")
    body = ev.ImprovementPlanned(
        what=checked("What will change", what), owner=owner, due=due, complaints=tuple(complaints)
    )
    return [_draft(deed, IMPROVEMENT + one, body)]


def link(deed: Deed, known: Improvement, *, complaints: Sequence[str]) -> list[Draft]:
    """Further complaints asked for it; those that stand there already change nothing."""
    check(deed.role, "plan improvements")
    new = tuple(one for one in complaints if one not in known.complaints)
    return [_draft(deed, IMPROVEMENT + known.id, ev.ImprovementLinked(complaints=new))] if new else []


def finish(deed: Deed, known: Improvement, *, did: str) -> list[Draft]:
    """You said, we did."""
    check(deed.role, "plan improvements")
    deed.check_time("the improvement")
    if known.done_at is not None:
        raise AlreadyDone(known.handle, "done")
    return [_draft(deed, IMPROVEMENT + known.id, ev.ImprovementDone(did=checked("What was done", did)))]


def publish(deed: Deed, one: str, *, text: str, confirmed: bool) -> list[Draft]:
    """Tell a story to everyone, in the clear; its writer confirmed that no patient can be recognised."""
    check(deed.role, "tell a story")
    known = checked("The story", text)
    if not confirmed:
        raise NotConfirmed
    return [_draft(deed, STORY + one, ev.StoryPublished(text=known))]


def withdraw(deed: Deed, known: Told) -> list[Draft]:
    """Tell it no longer."""
    check(deed.role, "tell a story")
    if known.withdrawn_at is not None:
        raise AlreadyDone(known.handle, "withdrawn")
    return [_draft(deed, STORY + known.id, ev.StoryWithdrawn())]


def _draft(deed: Deed, subject: str, what: ev.What) -> Draft:
    return Draft(subject=Subject(subject), what=what, occurred_at=deed.at)
