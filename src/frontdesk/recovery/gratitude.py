"""Thanks: who was thanked on a day, and what for in the words of whoever recorded it. No patient stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from frontdesk.recovery import events as ev
from frontdesk.recovery.advice import Advice
from frontdesk.recovery.codes import RecordKind, State
from frontdesk.recovery.complaint import Complaint
from frontdesk.recovery.deeds import Deed, draft
from frontdesk.recovery.events import Draft
from frontdesk.recovery.refusals import NoLongerOpen, WrongValue
from frontdesk.recovery.roles import check
from frontdesk.recovery.text import SHORT_CHARACTERS_MAX, checked

REFERENCE_CHARACTERS_MIN = 3
"""A reference shorter than this turns up in a sentence by accident."""


class NobodyThanked(WrongValue):
    """Words of thanks need somebody whom they are for."""

    code = "nobody-thanked"

    def __init__(self, number: str) -> None:
        """Say how to name them."""
        super().__init__(
            f"Nobody is thanked in {number} yet.",
            Advice("name who it was: --staff NAME.", on_screen="write who it was first."),
        )


class PatientInThanks(WrongValue):
    """Words of thanks are read by everybody at the desk."""

    code = "patient-in-thanks"

    def __init__(self) -> None:
        """Never repeats the words."""
        super().__init__("The words name the patient.", "say what was done, and not for whom.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Praise:
    """One person, and what for; empty where nobody put it into words."""

    who: str
    what_for: str


def whom(c: Complaint) -> tuple[str, ...]:
    """Everybody who is thanked in a record, by pseudonyms."""
    about = (c.clinician,) if c.clinician and c.record is RecordKind.COMPLIMENT else ()
    said = [*(c.thanks or about), *(one for f in c.follow_ups.values() for one in f.recognise)]
    return tuple(dict.fromkeys([*said, *(one for thanks in c.words_of_thanks for one in thanks.who)]))


def thank(c: Complaint, deed: Deed, *, who: Sequence[str], what_for: str) -> list[Draft]:
    """Put into words what somebody is thanked for; without `who`, those whom the record thanks."""
    check(deed.role, "put thanks into words")
    if c.state in (State.MERGED, State.VOID):
        raise NoLongerOpen(c.number, c.state.words)
    deed.check_time("the thanks")
    thanked = tuple(who) or whom(c)
    if not thanked:
        raise NobodyThanked(c.number)
    said = checked("What they are thanked for", what_for, limit=SHORT_CHARACTERS_MAX).strip()
    if any(_known(reference) and _known(reference) in _known(said) for reference in (c.patient, c.callback)):
        raise PatientInThanks
    return [draft(c, deed, ev.Thanked(thanks=thanked, what_for=said, late_reason=deed.reason_on_record))]


def praised(complaints: Iterable[Complaint], begin: datetime, end: datetime) -> list[Praise]:
    """Who was thanked in [begin, end), in that order, each with the newest words there are."""
    found: dict[str, tuple[datetime, str]] = {}
    for c in complaints:
        for at, one in _when(c):
            if begin <= at < end:
                said = [thanks.what_for for thanks in c.words_of_thanks if one in thanks.who and thanks.what_for]
                first, words = found.get(one, (at, ""))
                found[one] = (min(first, at), said[-1] if said else words)
    return [Praise(who=one, what_for=said) for one, (_, said) in sorted(found.items(), key=lambda pair: pair[1][0])]


def _when(c: Complaint) -> list[tuple[datetime, str]]:
    if c.state in (State.VOID, State.MERGED) or c.received_at is None:
        return []
    about = (c.clinician,) if c.clinician and c.record is RecordKind.COMPLIMENT else ()
    said = [(c.received_at, c.thanks or about), *((f.at, f.recognise) for f in c.follow_ups.values())]
    return [(at, one) for at, who in [*said, *((t.at, t.who) for t in c.words_of_thanks)] for one in who]


def _known(reference: str | None) -> str:
    plain = "".join((reference or "").split()).casefold()
    return plain if len(plain) >= REFERENCE_CHARACTERS_MIN else ""
