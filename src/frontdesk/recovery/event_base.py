"""What all bodies of events share, and the one that stands for what cannot be read.

A body is what an event says; the frame (who, when, in which chain) is the envelope's.
Fields marked with `WORDS` could name a patient: they are sealed. All others are facts and
travel in the clear. Every body is frozen; `bodies.py` reads one only where all its values fit,
and makes an `Unknown` of everything else.

Bodies of acts hold `upon`: the id of the act that the person saw as the last one. It is what
lets an undo be judged alike everywhere: what somebody has built upon stays. In the same way
`erased` says which erasure of the complaint the desk had heard of when the words were written.
Of repeats the desk tells the ids, since whoever knows no patient (the group server) cannot find
them; whether they are repeats still follows from both records' times and codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from frontdesk.recovery.identifiers import EventId

WORDS: Mapping[str, bool] = {"words": True}


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """Base of everything an event can say."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken(Body):
    """What may hold words about a complaint."""

    erased: EventId | None = None
    """The last erasure of the complaint that the desk knew of; of a merge, of the one that it goes into."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Act(Spoken):
    """A step somebody took; undo cancels it unless another act was built upon it."""

    upon: EventId | None = None
    repeats: tuple[str, ...] = ()
    """Complaints that this one repeats, by their ids, as the desk knows at the act and has not said before."""
    repeated_by: tuple[str, ...] = ()
    """Complaints that repeat this one, likewise."""
    late_reason: str | None = field(default=None, metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Unknown(Body):
    """A kind or a value that a newer version wrote: stored, relayed, and left alone."""

    kind = "unknown"

    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
