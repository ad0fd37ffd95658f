"""Waiting on the patient ends when the patient speaks, and a complaint keeps the checklist it began with."""

from __future__ import annotations

import pytest
from tests.builders import (
    PRIYA,
    acknowledged,
    came,
    complaint,
    followed_up,
    happened,
    logged,
    reopened,
    resolved,
    waits_on,
    wall,
)

from frontdesk.recovery import checklist
from frontdesk.recovery import events as ev
from frontdesk.recovery.checklist import Strength, questions, skipped_words, still_open
from frontdesk.recovery.codes import NextStep, StillRight, WaitingOn
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.identifiers import Subject

WAITS = (logged(), waits_on(at="05-22 10:00"))


def ended(*events: Event) -> str | None:
    """When the last wait ended."""
    return wall(complaint(*events).waits[-1].until)


class TestSpeaks:
    @pytest.mark.parametrize(
        ("then", "at"),
        [
            (happened(ev.Noted(text="she rang", side="patient"), at="05-22 11:00"), "05-22 11:00"),
            (happened(ev.Noted(text="asked billing"), at="05-22 11:00"), None),
            (acknowledged(at="05-22 11:00"), "05-22 11:00"),
            (resolved(at="05-22 11:00"), "05-22 11:00"),
            (came(at="05-22 11:00"), "05-22 11:00"),
            (happened(ev.HandedOver(to=PRIYA), at="05-22 11:00"), None),
        ],
        ids=lambda value: value.what.kind if isinstance(value, Event) else str(value),
    )
    def test_what_ends_the_wait(self, then: Event, at: str | None) -> None:
        assert ended(*WAITS, then) == at

    def test_reaching_them_ends_it_and_not_reaching_them_does_not(self) -> None:
        done = (logged(), resolved(), waits_on(at="05-22 11:00"))
        assert ended(*done, followed_up(StillRight.YES)) == "05-26 09:00"
        assert ended(*done, followed_up(StillRight.UNABLE_TO_CONTACT)) is None
        assert ended(*done, reopened()) == "05-26 11:00"

    def test_a_colleague_is_waited_for_all_the_same(self) -> None:
        spoke = happened(ev.Noted(text="she rang", side="patient"), at="05-22 11:00")
        assert ended(logged(), waits_on(WaitingOn.INTERNAL, at="05-22 10:00"), spoke) is None

    def test_their_next_call_ends_it_though_it_was_recorded_as_another_complaint(self) -> None:
        host, guest = Subject("complaint:a42"), Subject("complaint:a43")
        merged = happened(ev.Merged(into=host), at="05-22 12:00", about=guest)
        family = [*WAITS, logged(at="05-22 11:30", about=guest), merged]
        assert wall(fold_together(family)[host].waits[-1].until) == "05-22 11:30"
        apart = [*family, happened(ev.Unmerged(), at="05-22 12:30", about=guest)]
        assert fold_together(apart)[host].waiting is not None


class TestChecklistVersions:
    def test_a_complaint_keeps_the_checklist_it_began_with(self, monkeypatch: pytest.MonkeyPatch) -> None:
        newer = tuple(q for q in checklist.QUESTIONS if q.code != "R4")
        monkeypatch.setitem(checklist.TEMPLATES, 2, newer)
        old, new, newest = complaint(logged()), complaint(logged(checklist=2)), complaint(logged(checklist=9))
        assert [c.checklist for c in (old, new, newest)] == [1, 2, 9]
        asked = {c.checklist: [q.code for q in questions(NextStep.RESOLVE, c.checklist)] for c in (old, new, newest)}
        assert asked == {1: ["R1", "R2", "R3", "R4", "R5"], 2: ["R1", "R2", "R3", "R5"], 9: ["R1", "R2", "R3", "R5"]}
        assert still_open(NextStep.RESOLVE, {"R1", "R2", "R3", "R5"}, Strength.STANDARD, version=2) == ()

    def test_what_was_skipped_is_on_record_until_it_is_opened_again(self) -> None:
        story = (logged(), acknowledged(overrides=("A1",)), resolved(overrides=("R4",)))
        assert skipped_words(complaint(*story).skipped) == [
            "whether they could finish",
            "whether there is anything else",
        ]
        assert complaint(*story, reopened()).skipped == ()
