"""What the practice makes of its complaints: improvements, stories, patterns, what patients ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from frontdesk.desk import pseudonyms
from frontdesk.desk.acting import NOW, deed_on, page_of, subject_on
from frontdesk.desk.noting import read_list
from frontdesk.desk.presence import check_reading
from frontdesk.desk.privacy import lint
from frontdesk.journal import learning as rows
from frontdesk.journal.lately import received_since
from frontdesk.recovery import learning
from frontdesk.recovery.cards import CARD_DAYS, Card, cards
from frontdesk.recovery.clocks import end_of_date, instant_of, local_date
from frontdesk.recovery.learning import Improvement, Told
from frontdesk.recovery.patterns import PATTERN_DAYS, Pattern, patterns, remedies
from frontdesk.recovery.refusals import NotFound, WrongValue

if TYPE_CHECKING:
    from frontdesk.desk.seat import Desk
    from frontdesk.journal.ledger import Ledger
    from frontdesk.recovery.events import Draft
    from frontdesk.recovery.identifiers import StaffId
    from frontdesk.recovery.practice import Practice

REMEDY_DAYS = 28
"""What patients ask for is counted over four weeks unless somebody says otherwise."""
ONLY_A_WARNING = frozenset({"a sensitive topic", "a judgement instead of a quote"})
"""What may stand in a story all the same, if its writer means it."""


class UnknownHandle(NotFound):
    """No improvement or story is called that."""

    code = "unknown-handle"

    def __init__(self, what: str, given: str) -> None:
        """`what` is an improvement or a story."""
        super().__init__(
            f"There is no {what} {given[:40]!r} here.",
            f"see them with: frontdesk {what} list.",
        )


class StoryNamesSomebody(WrongValue):
    """A story goes out in the clear, and something in it could tell whose it is."""

    code = "story-names-somebody"

    def __init__(self, found: Iterable[str]) -> None:
        """Say what seems to stand there, never the words themselves."""
        super().__init__(f"The story seems to hold {' and '.join(found)}.", "leave it out: a story names nobody.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Learned:
    """Everything that the screen of learning shows."""

    patterns: tuple[Pattern, ...]
    remedies: tuple[tuple[str, int], ...]
    wishes: int
    """How many said what would put it right."""
    improvements: tuple[Improvement, ...]
    stories: tuple[Told, ...]
    numbers: dict[str, str]
    """Numbers of the complaints that improvements name, by id."""
    cards: tuple[Card, ...]
    """What to practise: the codes that came most often."""
    practice: Practice
    as_of: datetime


def learned(desk: Desk, by: StaffId) -> Learned:
    """All of it at once. Raises `RoleMayNot` for who may not read complaints."""
    now = desk.now()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        check_reading(desk.journal, practice, "read complaints", by)
        read_list(desk, by, "learning")
        events = rows.learning_events(desk.journal, view)
        found = learning.improvements_of(events)
        wishes = rows.remedies_between(view, now - timedelta(days=REMEDY_DAYS), now + timedelta(minutes=1))
        lately = received_since(view, now - timedelta(days=max(PATTERN_DAYS, CARD_DAYS)))
        return Learned(
            patterns=tuple(patterns(lately, now)),
            cards=tuple(cards(lately, practice.rules, now)),
            remedies=tuple(remedies(wishes)),
            wishes=len(wishes),
            improvements=tuple(found),
            stories=tuple(learning.stories_of(events)),
            numbers=rows.numbers_of(view, [c for one in found for c in one.complaints]),
            practice=practice,
            as_of=now,
        )


def top_remedies(
    desk: Desk, by: StaffId, *, first: date | None = None, last: date | None = None
) -> tuple[list[tuple[str, int]], int]:
    """What patients asked for in a period, the most frequent first; and how many said so at all."""
    now = desk.now()
    with desk.database.reading() as view:
        practice = desk.journal.practice_in(view)
        check_reading(desk.journal, practice, "read complaints", by)
        read_list(desk, by, "remedies")
        calendar = practice.rules.calendar
        begin = instant_of(calendar, first, 0) if first else now - timedelta(days=REMEDY_DAYS)
        end = end_of_date(calendar, last or local_date(calendar, now)) + timedelta(minutes=1)
        wishes = rows.remedies_between(view, begin, end)
        return remedies(wishes), len(wishes)


# ---------------------------------------------------------------- you said, we did


def plan_improvement(
    desk: Desk, by: StaffId, *, what: str, owner: StaffId, due: date, complaints: Sequence[str] = ()
) -> Improvement:
    """Somebody sees to it that something changes, by a day, because these complaints asked for it."""
    one = _new_id()

    def decide(page: Ledger) -> list[Draft]:
        pseudonyms.staff(page.practice, owner)
        ids = _ids(page, complaints)
        return learning.plan(deed_on(page, by, NOW), one, what=what, owner=owner, due=due, complaints=ids)

    return _improved(desk, by, one, decide)


def link_improvement(desk: Desk, by: StaffId, handle: str, *, complaints: Sequence[str]) -> Improvement:
    """Further complaints asked for the same."""
    known = improvement(desk, handle)
    return _improved(
        desk, by, known.id, lambda page: learning.link(deed_on(page, by, NOW), known, complaints=_ids(page, complaints))
    )


def finish_improvement(desk: Desk, by: StaffId, handle: str, *, did: str) -> Improvement:
    """You said, we did."""
    known = improvement(desk, handle)
    return _improved(desk, by, known.id, lambda page: learning.finish(deed_on(page, by, NOW), known, did=did))


def improvements(desk: Desk) -> list[Improvement]:
    """Every improvement, those still owed first, for whoever may read complaints."""
    with desk.database.reading() as view:
        check_reading(desk.journal, desk.journal.practice_in(view), "read complaints")
        return learning.improvements_of(rows.learning_events(desk.journal, view))


def improvement(desk: Desk, handle: str) -> Improvement:
    """The improvement of that id or end of an id. Raises `UnknownHandle`."""
    return _named("improvement", handle, improvements(desk))


def numbers(desk: Desk, ids: Sequence[str]) -> list[str]:
    """The numbers of these complaints, as far as they are known here."""
    with desk.database.reading() as view:
        return list(rows.numbers_of(view, ids).values())


def _improved(desk: Desk, by: StaffId, one: str, decide: Callable[[Ledger], list[Draft]]) -> Improvement:
    with page_of(desk) as page:
        drafts = decide(page)
        if drafts:
            page.append(drafts, by)
    return next(known for known in improvements(desk) if known.id == one)


def _ids(page: Ledger, complaints: Sequence[str]) -> list[str]:
    return [subject_on(page.session, ref).partition(":")[2] for ref in complaints]


# ---------------------------------------------------------------- stories


def publish_story(desk: Desk, by: StaffId, *, text: str, confirmed: bool) -> tuple[Told, tuple[str, ...]]:
    """Tell a story to everyone; gives what its writer should look at once more. Raises `StoryNamesSomebody`."""
    one = _new_id()
    with page_of(desk) as page:
        found = lint(text, page.practice.patient_ref)
        drafts = learning.publish(deed_on(page, by, NOW), one, text=text, confirmed=confirmed)
        hard = [each for each in found if each not in ONLY_A_WARNING]
        words = [word for word in re.findall(r"[\w-]+", text) if any(c.isdigit() for c in word)]
        if rows.names_a_patient(page.session, words):
            hard.append("a patient's reference")
        if hard:
            raise StoryNamesSomebody(hard)
        page.append(drafts, by)
    return _named("story", one, stories(desk)), found


def withdraw_story(desk: Desk, by: StaffId, handle: str) -> Told:
    """Tell it no longer."""
    known = _named("story", handle, stories(desk))
    with page_of(desk) as page:
        page.append(learning.withdraw(deed_on(page, by, NOW), known), by)
    return _named("story", known.id, stories(desk))


def stories(desk: Desk) -> list[Told]:
    """Every story that was told, the newest first."""
    with desk.database.reading() as view:
        return learning.stories_of(rows.learning_events(desk.journal, view))


Thing = TypeVar("Thing", Improvement, Told)


def _named(what: str, handle: str, known: Sequence[Thing]) -> Thing:
    """The one of that id, or whose id alone ends so. Raises `UnknownHandle`."""
    wanted = handle.strip().casefold()
    found = [one for one in known if one.id == wanted or (wanted and one.id.endswith(wanted))]
    if len(found) != 1:
        raise UnknownHandle(what, handle)
    return found[0]


def _new_id() -> str:
    import uuid_utils

    return str(uuid_utils.uuid7())
