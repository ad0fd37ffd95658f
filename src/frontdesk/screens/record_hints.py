"""What the form says about what is typed in it: one line that warns and never blocks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.desk import words
from frontdesk.recovery.codes import Channel, Role, Severity, State
from frontdesk.recovery.taxonomy import Category
from frontdesk.screens import record_form as form

if TYPE_CHECKING:
    from frontdesk.app import FrontDesk
    from frontdesk.desk import Desk, Earlier, Preview
    from frontdesk.recovery.practice import Practice

DANGER = "! That sounds like danger. Is anyone at risk now? Shift+Tab goes back to the question."


class Hints:
    """Looks at the form when the keys pause, and knows the one sentence that matters most."""

    def __init__(self, app: FrontDesk, changed: Callable[[], object]) -> None:
        """`changed` is called when the sentence may be another."""
        self._app = app
        self._changed = changed
        self._previews: dict[tuple[str, Channel, Severity, datetime], Preview] = {}
        self._asked: tuple[str, str] = ("", "")
        self._earlier: tuple[Earlier, ...] = ()
        self._found: tuple[str, ...] = ()
        self._danger = False
        self.error = ""
        """What is missing or was refused; comes before everything else."""

    def sentence(self, chosen: form.Fields) -> str:
        """The one thing to say; empty when there is nothing."""
        if self.error:
            return self.error
        script = form.third_party(chosen)
        if script:
            return script
        if self._danger and chosen.get("risk") != "yes":
            return DANGER
        if self._found:
            return (
                f"? Looks like {' and '.join(self._found)}. Better leave that out; their own words in quotes will do."
            )
        return self._earlier_words()

    def look(self, fields: form.Fields, received_at: datetime | None) -> None:
        """Look at what was typed, and ask for earlier complaints when there is a patient to ask for."""
        from frontdesk.desk import lint, safety_words

        texts = "\n".join(fields.get(name, "") for name in ("said", "remedy", "done"))
        self._found, self._danger = lint(texts), safety_words(texts)
        about, patient = fields.get("about", ""), fields.get("patient", "").strip()
        if (about, patient) != self._asked:
            self._asked, self._earlier = (about, patient), ()
            if patient:
                category = Category(about) if about else None
                self._app.ask_desk(
                    lambda desk: _earlier(desk, patient, category, received_at), self._told, lambda _: None
                )
        self._changed()

    def _told(self, earlier: tuple[Earlier, ...]) -> None:
        self._earlier = earlier
        self._changed()

    def _earlier_words(self) -> str:
        zone = self._app.zone
        if not self._earlier or zone is None:
            return ""
        last, count = self._earlier[0], len(self._earlier)
        at, now = last.received_at, self._app.now()
        what = last.category.words if last.category else "no category"
        state = f"{last.state.words} {words.day_and_time(at, zone, now)}"
        if last.resolved_at is not None and last.state in {State.RESOLVED, State.CLOSED}:
            state = f"resolved {words.day_and_time(last.resolved_at, zone, now)}"
        same = "same reason" if last.same_reason else what
        return f"? This patient before: {count}. {last.number}, {same}, {state}."

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
