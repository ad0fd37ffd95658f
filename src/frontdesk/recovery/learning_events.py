"""What a practice makes of its complaints: improvements that it owes, and stories that it tells.

They belong to the site. `event_base.py` says what a body is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from frontdesk.recovery.event_base import WORDS, Body
from frontdesk.recovery.identifiers import StaffId


@dataclass(frozen=True, kw_only=True, slots=True)
class ImprovementPlanned(Body):
    """You said, we do: what will change, who sees to it, by when, and which complaints asked for it.

    A later one about the same subject changes it: who has it and by when, and what it is called.
    """

    kind = "improvement_planned"

    owner: StaffId
    due: date
    complaints: tuple[str, ...] = ()
    """Ids of complaints."""
    what: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class ImprovementLinked(Body):
    """Further complaints ask for the same."""

    kind = "improvement_linked"

    complaints: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ImprovementDone(Body):
    """You said, we did."""

    kind = "improvement_done"

    did: str = field(default="", metadata=WORDS)


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryPublished(Body):
    """A story for everyone, in which its writer confirmed that no patient can be recognised.

    The one kind whose text travels in the clear, to be read at the group.
    """

    kind = "story_published"

    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StoryWithdrawn(Body):
    """The story is told no longer."""

    kind = "story_withdrawn"
