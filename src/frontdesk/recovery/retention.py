"""For how many years words are kept, by kind: the setting `retention`.

45 CFR 164.530(j) and 164.316(b)(2)(i) ask for six years for the documentation of privacy complaints; the other
periods are the practice's own, and its counsel's to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from frontdesk.recovery.codes import RecordKind
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.setting import Setting

GRIEVANCE, PRIVACY = "grievance", "privacy"
PERIODS = (*(kind.value for kind in RecordKind), GRIEVANCE, PRIVACY)
"""What has a period of its own; the longest that applies to a record counts."""
YEARS_DEFAULT, YEARS_MAX = 6, 30
YEARS_MIN: Mapping[str, int] = {PRIVACY: 6}
"""45 CFR 164.530(j)(2)."""
_PERIOD = re.compile(r"([a-z]+)\s+([0-9]{1,2})(?:\s+years?)?\Z")


class UnreadablePeriods(WrongValue):
    """A text that says no periods."""

    code = "unreadable-periods"

    def __init__(self, given: str) -> None:
        """Show the form, and the least that is allowed."""
        super().__init__(
            f"{given[:60]!r} does not say for how many years records are kept.",
            f"write it like: complaint 6, grievance 7, privacy 6. 1 to {YEARS_MAX} years; privacy at least"
            f" {YEARS_MIN[PRIVACY]} (45 CFR 164.530(j)). Kinds: {', '.join(PERIODS)}.",
        )


def parse_periods(text: str) -> Mapping[str, int]:
    """Years by kind; kinds that are not named keep the default. Raises `UnreadablePeriods`."""
    years = dict.fromkeys(PERIODS, YEARS_DEFAULT)
    for part in text.split(","):
        found = _PERIOD.match(part.strip().casefold())
        if found is None or found[1] not in years:
            raise UnreadablePeriods(text)
        years[found[1]] = int(found[2])
        if not YEARS_MIN.get(found[1], 1) <= int(found[2]) <= YEARS_MAX:
            raise UnreadablePeriods(text)
    return years


def periods_text(years: Mapping[str, int]) -> str:
    """The same as text."""
    return ", ".join(f"{kind} {years[kind]}" for kind in PERIODS)


RETENTION: Setting[Mapping[str, int]] = Setting(
    key="retention",
    title="Years that words are kept",
    means="For how many years after a record is closed its words are kept, by kind; the longest that applies counts.",
    default=periods_text(dict.fromkeys(PERIODS, YEARS_DEFAULT)),
    example="complaint 6, grievance 7, privacy 6",
    read=parse_periods,
    write=periods_text,
)
