"""What the form says about what is typed in it: lines that warn and never block."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk import words
from frontdesk.recovery.codes import Channel, Role, Severity
from frontdesk.recovery.repeats import Offer
from frontdesk.recovery.taxonomy import Category
from frontdesk.screens import record_form as form

if TYPE_CHECKING:
    from frontdesk.app import FrontDesk
    from frontdesk.desk import Desk, Earlier, Preview
    from frontdesk.recovery.practice import Practice


class Hints:
    """Looks at the form when the keys pause, and knows what matters about it."""

    def __init__(self, app: FrontDesk, changed: Callable[[], object]) -> None:
        """`changed` is called when there may be something else to say."""
        self._app = app
        self._changed = changed
        self._previews: dict[tuple[str, Channel, Severity, datetime], Preview] = {}
        self._asked: tuple[str, str, datetime | None] = ("", "", None)
        self._found: tuple[str, ...] = ()
        self.earlier: tuple[Earlier, ...] = ()
        """Records of the same patient, as long as whoever speaks may know of them."""
        self.settled = False
        """Whether it is known what there is for the patient and the reason in the form."""
        self.danger = False
        """Whether the words sound as if somebody were in danger."""
        self.error = ""
        """What is missing or was refused; comes before everything else."""

    @property
    def same_matter(self) -> tuple[Earlier, ...]:
        """The earlier ones to which this may belong."""
        return tuple(each for each in self.earlier if each.offers)

    def sentence(self, chosen: form.Fields) -> str:
        """What there is to say, a line each; empty when there is nothing."""
        if self.error:
            return self.error
        lint = words.looks_like(self._found)
        before = self._earlier_words() if form.may_know(chosen) else ""
        return "\n".join(line for line in (before, lint) if line)

    def look(self, fields: form.Fields, received_at: datetime | None) -> None:
        """Look at what was typed, and ask for earlier complaints where there is a patient to ask for."""
        from frontdesk.desk import lint, safety_words

        texts = "\n".join(fields.get(name, "") for name in ("said", "remedy", "done"))
        practice = self._app.practice
        self._found = lint(texts, practice.patient_ref if practice else None)
        self.danger = safety_words(texts)
        about = fields.get("about", "")
        patient = fields.get("patient", "").strip() if form.may_know(fields) else ""
        wanted = (about, patient, received_at)
        if wanted != self._asked:
            self._asked, self.earlier, self.settled = wanted, (), not patient
            if patient:
                category = Category(about) if about else None
                self._app.ask_desk(
                    lambda desk: (wanted, _earlier(desk, patient, category, received_at)), self._told, lambda _: None
                )
        self._changed()

    def _told(self, answer: tuple[tuple[str, str, datetime | None], tuple[Earlier, ...]]) -> None:
        wanted, earlier = answer
        if wanted == self._asked:
            self.earlier, self.settled = earlier, True
            self._changed()

    def _earlier_words(self) -> str:
        """A count and a date, no gossip; then the one that this may belong to."""
        zone, now = self._app.zone, self._app.now()
        if not self.earlier or zone is None:
            return ""
        last = words.day_and_time(max(each.received_at for each in self.earlier), zone, now)
        said = f"? Before: {len(self.earlier)}, last {last}."
        if not self.same_matter:
            return said
        one = self.same_matter[0]
        resolved = words.day_and_time(one.resolved_at, zone, now) if one.resolved_at else ""
        state = f"resolved {resolved}" if resolved else "still open"
        what = "reopen, add" if Offer.REOPEN in one.offers else "add to it"
        return f"{said} Same reason: {one.number}, {state}. Ctrl+R: {what}"

    def preview(self, channel: Channel, severity: Severity, received_at: datetime | None) -> Preview | None:
        """The due times for these answers, worked out once for each minute; None before the practice is known."""
        from frontdesk.desk import preview

        practice = self._app.practice
        if practice is None:
            return None
        received = received_at or self._app.now().replace(second=0, microsecond=0)
        key = (practice.rules.version, channel, severity, received)
        if key not in self._previews:
            self._previews[key] = preview(practice.rules, channel=channel, severity=severity, received=received)
        return self._previews[key]


def manager_of(practice: Practice) -> str:
    """Who has to know of a danger: the first manager by name; empty where nobody is known."""
    managers = sorted(p.name for p in practice.staff.values() if p.present and p.role is Role.MANAGER)
    return managers[0] if managers else ""


def _earlier(desk: Desk, patient: str, category: Category | None, at: datetime | None) -> tuple[Earlier, ...]:
    from frontdesk.desk import earlier

    return earlier(desk, patient=patient, category=category, received_at=at)
