"""The commonest case on a real terminal: how many keys it takes, besides the words, from real key events."""

from __future__ import annotations

from pathlib import Path

from tests.screens.practice import Clock, Staff
from tests.screens.terminal import Console

from frontdesk import desk
from frontdesk.places import Places
from frontdesk.recovery.codes import Category, Channel, PutRight, SafetyAnswer, Severity, State

KEYS_MAX = 8
SAID, DONE = "Fifty minutes and nobody told me", "Took her in next"
STORY = ("f2", "w", "1", "n", SAID, "\x0f", DONE, "\r", "y", "y")
"""What is pressed, Ctrl+O and Enter as the terminal sends them. Nobody waits for the screen in between."""


def test_at_most_eight_keys_and_every_critical_answer_given_by_hand(places: Places, clock: Clock, staff: Staff) -> None:
    assert len([key for key in STORY if key not in {SAID, DONE}]) <= KEYS_MAX
    home = places.home
    assert isinstance(home, Path)
    with Console(home) as console:
        console.wait_for(b"F2")
        console.wait_for(b"Rosa")
        console.press(*STORY)
        console.wait_for(b"recorded and put right")
        console.press("ctrl+q")
        assert console.ended() == 0
    with desk.open_desk(places, now=clock) as seat:
        complaint = desk.case(seat, "A9").complaint
    assert (complaint.category, complaint.severity, complaint.channel) == (
        Category.WAIT, Severity.LOW, Channel.IN_PERSON,
    )  # fmt: skip
    assert (complaint.safety, complaint.remedy_asked) == (SafetyAnswer.NO, True)
    assert (complaint.said, complaint.state, complaint.logged_by) == (SAID, State.RESOLVED, staff.rosa)
    assert complaint.resolution is not None
    assert (complaint.resolution.done, complaint.resolution.put_right) == (DONE, PutRight.YES)
