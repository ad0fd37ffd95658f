"""Draw the life of a complaint from its table of steps: ``python -m tests.recovery.life`` writes the page."""

from __future__ import annotations

from pathlib import Path

from frontdesk.recovery.codes import State
from frontdesk.recovery.complaint import MAY_FOLLOW

PAGE = Path(__file__).parents[2] / "docs" / "life-of-a-complaint.md"
LEADS_TO = {
    "acknowledged": State.ACKNOWLEDGED,
    "resolved": State.RESOLVED,
    "followed_up": State.CLOSED,
    "reopened": State.ACKNOWLEDGED,
    "unmerged": State.NEW,
}
"""Where a step leads; a follow-up that says no reopens in the same breath."""
WORDS = {
    "acknowledged": "somebody tells the patient: we heard you",
    "resolved": "it is put right, or as far as it can be; once in each cycle",
    "followed_up": "the patient is asked whether it is still right: yes closes, no reopens",
    "reopened": "it was not right after all; a new cycle begins",
    "unmerged": "it was no duplicate; it goes on where it had stopped",
}


def drawing() -> str:
    """One line for each state and each step that may follow."""
    lines = []
    for state in State:
        steps = sorted(MAY_FOLLOW[state], key=list(LEADS_TO).index)
        arrows = [f"--{step}--> {LEADS_TO[step].value}" for step in steps] or ["(nothing follows)"]
        lines += [f"{state.value if n == 0 else '':<13}{arrow}" for n, arrow in enumerate(arrows)]
    return "\n".join(lines)


def page() -> str:
    """The whole page."""
    steps = "\n".join(f"- **{step}**: {words}." for step, words in WORDS.items())
    return f"""# The life of a complaint

Drawn from `MAY_FOLLOW` in `src/frontdesk/recovery/complaint.py`; a test fails when this page is stale,
and `python -m tests.recovery.life` writes it anew.

```
{drawing()}
```

{steps}

Notes may be added in every state. A manager may void a record, and a duplicate may be merged, in every
state but those two. Waiting, escalated, grievance and safety are marks on this life, not states. A grievance
stays resolved, and is not closed, until its written notice has gone out. Somebody who cannot be called back
has no follow-up: such a complaint is closed by its resolution. Should it become a grievance at the end of its
day, since nobody had called it right, it is closed and owes its written notice, and is open on every list till then.
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
