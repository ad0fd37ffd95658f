"""Words that a desk wrote before it heard of an erasure wait for the manager, in whatever order everything arrives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import A42, DEON, PRIYA, acknowledged, happened, logged

from frontdesk.recovery import events as ev
from frontdesk.recovery.codes import Flag
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.erasing import without_erased
from frontdesk.recovery.events import Event, in_order
from frontdesk.recovery.folding import fold, fold_together
from frontdesk.recovery.identifiers import EventId, Subject

OTHER = Subject("complaint:other")
LATER = 1 << 62
"""Readings of a clock after everything was logged."""


def noted(text: str = "she rang", *, at: str = "05-22 12:00", knew: Event | None = None, about: Subject = A42) -> Event:
    return happened(ev.Noted(text=text, erased=knew.id if knew else None), at=at, by=DEON, about=about)


def erased(at: str = "05-22 11:00", *events: Event, about: Subject = A42) -> Event:
    what = ev.Redacted(reason="asked", events=tuple(e.id for e in events))
    return happened(what, at=at, by=PRIYA, about=about)


def test_whoever_had_not_heard_of_it_puts_it_before_the_manager() -> None:
    late = noted()
    c = fold([logged(), erased(), late])
    assert (c.came_after, c.review, Flag.NEEDS_REVIEW in c.flags) == ((late.id,), (late.id,), True)
    assert [note.text for note in c.notes] == ["she rang"], "it is kept until somebody decides"


def test_whoever_knew_of_it_does_not() -> None:
    first = erased("05-22 11:00")
    c = fold([logged(), first, noted(knew=first)])
    assert (c.came_after, len(c.notes)) == ((), 1)
    second = erased("05-22 11:30")
    late = noted(knew=first)
    assert fold([logged(), first, second, late]).came_after == (late.id,), "a later erasure is another one"
    assert fold([logged(), second, noted(knew=second), erased("05-22 10:00")]).came_after == ()


def test_what_holds_no_words_asks_nobody() -> None:
    assert fold([logged(), erased(), acknowledged(at="05-22 12:00")]).review == ()


def test_another_erasure_takes_them_and_asks_no_more() -> None:
    late = noted()
    for again in (erased("05-22 13:00"), erased("05-22 11:30", late)):
        c = fold([logged(), erased(), late, again])
        assert (c.came_after, c.review, c.notes) == ((), (), ())


def test_the_manager_may_keep_them() -> None:
    first, late = erased(), noted()
    kept = happened(
        ev.Reviewed(settles=(late.id,), decided="They are about her new call", erased=first.id),
        at="05-22 14:00", by=PRIYA,
    )  # fmt: skip
    c = fold([logged(), first, late, kept])
    assert (c.came_after, c.review, c.notes[0].text) == ((), (), "she rang")


@pytest.mark.parametrize("at", ["05-22 10:30", "05-22 12:00"])
def test_a_record_that_was_merged_in_meanwhile_counts_by_its_merge(at: str) -> None:
    """Whoever erased did not know that this patient's words stood in another record too."""
    guest = replace(logged(), subject=OTHER)
    merged = happened(ev.Merged(into=A42), at=at, by=DEON, about=OTHER)
    first = erased()
    both = [logged(), guest, merged, first]
    assert fold_together(both)[A42].came_after == (merged.id,)
    assert fold_together([*both, erased(about=OTHER)])[A42].came_after == ()
    knew = replace(merged, what=ev.Merged(into=A42, erased=first.id))
    assert fold_together([logged(), guest, first, knew])[A42].came_after == ()


@dataclass
class Site:
    """Desks that write, erase and hear of each other; it remembers who knew what."""

    events: list[Event] = field(default_factory=lambda: [logged()])
    known: dict[int, set[EventId]] = field(default_factory=lambda: {0: set(), 1: set(), 2: set()})
    """The erasures that each desk has heard of."""
    knew: dict[EventId, set[EventId]] = field(default_factory=dict)
    """Those that the desk of a note knew when it was written."""

    def write(self, desk: int, clock: int) -> None:
        last = max((e for e in self.events if e.id in self.known[desk]), key=lambda e: e.order, default=None)
        one = happened(ev.Noted(text="words", erased=last.id if last else None), clock=f"{LATER + clock:016x}")
        self.events.append(one)
        self.knew[one.id] = {*self.known[desk]}

    def erase(self, desk: int, clock: int) -> None:
        one = happened(ev.Redacted(reason="asked"), clock=f"{LATER + clock:016x}", by=PRIYA)
        self.events.append(one)
        self.known[desk].add(one.id)

    def hear(self, desk: int, _clock: int) -> None:
        self.known[desk] |= {e.id for e in self.events if isinstance(e.what, ev.Redacted)}

    def waits(self) -> set[EventId]:
        """Notes whose words are still there, and whose desk did not know the last erasure before them."""
        found = set()
        for one in without_erased(in_order(self.events)):
            if isinstance(one.what, ev.Noted) and one.what.text:
                before = [e for e in self.events if isinstance(e.what, ev.Redacted) and e.order < one.order]
                if before and max(before, key=lambda e: e.order).id not in self.knew[one.id]:
                    found.add(one.id)
        return found


Step = tuple[Callable[[Site, int, int], None], int, int]
STEPS: st.SearchStrategy[Step] = st.tuples(
    st.sampled_from([Site.write, Site.write, Site.erase, Site.hear]), st.integers(0, 2), st.integers(0, 9)
)


@given(st.lists(STEPS, min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_any_order_of_arrival_asks_for_the_same_words(steps: list[Step], random: object) -> None:
    """With clocks that run ahead and behind; and once everything is erased nobody is asked."""
    site = Site()
    for act, desk, clock in steps:
        act(site, desk, clock)
    assert hasattr(random, "shuffle")
    told: list[Complaint] = []
    for _ in range(3):
        random.shuffle(site.events)
        told.append(fold(site.events))
    assert all(c == told[0] for c in told)
    assert set(told[0].came_after) == site.waits()
    again = happened(ev.Redacted(reason="asked", events=tuple(e.id for e in site.events)), by=PRIYA, clock="7" * 16)
    last = fold([*site.events, again])
    assert (last.came_after, last.notes) == ((), ())
    assert len(last.history) == len(told[0].history) + 1, "what happened stays countable"
