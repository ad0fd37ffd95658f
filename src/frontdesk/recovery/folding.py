"""Events to complaints: the same set in any order gives the same complaints. Never raises.

What a redaction reaches loses its words first (`erasing.py`). Then two passes: what undo took back
(`cancelling.py`), and the rest in the order of `(clock, id)`, one story for each complaint
(`story.py`). Complaints that were merged are folded together; a merge that would close a circle
changes nothing and waits for the manager.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from frontdesk.recovery import events as ev
from frontdesk.recovery.cancelling import Cancelled, cancelled
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.erasing import came_after, without_erased
from frontdesk.recovery.events import Event, in_order
from frontdesk.recovery.identifiers import Subject
from frontdesk.recovery.story import Story


def fold(events: Iterable[Event]) -> Complaint:
    """The complaint that the events of one subject make; of several, the one told of first."""
    whole = in_order(list(events))
    subject = next((e.subject for e in whole if _is_of_a_complaint(e)), Subject("complaint:"))
    return fold_together(whole).get(subject) or Story(subject).told()


def fold_together(events: Iterable[Event]) -> dict[Subject, Complaint]:
    """All complaints among the events; merged ones lend their callers to the one they live in."""
    whole = without_erased([event for event in in_order(list(events)) if _is_of_a_complaint(event)])
    gone = cancelled(whole)
    stories: dict[Subject, Story] = {}
    for event in whole:
        story = stories.setdefault(event.subject, Story(event.subject))
        story.tell(event, undone=event.id in gone.ids)
        if event.id in gone.for_review:
            story.review.append(event.id)
    for subject, late in came_after(whole).items():
        if subject in stories:
            stories[subject].came_after += late
    _merge(whole, gone, stories)
    return {subject: story.told() for subject, story in stories.items()}


def _is_of_a_complaint(event: Event) -> bool:
    return event.subject.startswith("complaint:")


def _merge(events: Sequence[Event], gone: Cancelled, stories: dict[Subject, Story]) -> None:
    """Where each record lives, merge by merge; then lend what the guests bring."""
    lives_in: dict[Subject, Subject] = {}

    def root(subject: Subject) -> Subject:
        while subject in lives_in:
            subject = lives_in[subject]
        return subject

    for event in events:
        if event.id in gone.ids:
            continue
        match event.what:
            case ev.Merged(into=into):
                if event.subject in lives_in or root(into) == event.subject:
                    stories[event.subject].review.append(event.id)
                else:
                    lives_in[event.subject] = into
            case ev.Unmerged():
                lives_in.pop(event.subject, None)
            case _:
                continue
    for guest in lives_in:
        host = root(guest)
        stories[guest].merged_into = host
        if host in stories:
            stories[host].guests.append(stories[guest])
