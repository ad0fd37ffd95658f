"""Every rule that can say no, a class each: what is so, and what to do next.

A refusal is a person's business: bad words (the value is wrong) or a rule (it may not be done).
It holds its parts, builds its own sentence and never carries what a patient said.
The command line maps `Refusal.exit_code` and shows `str(refusal)`; the screens say it in `widgets/refused.py`, with a
key or a field where the command line has an option (`Advice`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from frontdesk.recovery.advice import Advice

ADD_STAFF = Advice(
    "add them with: frontdesk staff add NAME --role desk", on_screen="add them in the settings ({palette}, Settings)."
)


class Refusal(Exception):
    """A rule said no: `message` is what is so, `next_step` what to do about it."""

    code: ClassVar[str] = "refused"
    exit_code: ClassVar[int] = 3

    def __init__(self, message: str, next_step: str = "") -> None:
        """Keep both sentences apart, so that a screen may show them on two lines."""
        self.message = message
        self.next_step = next_step
        super().__init__(message)

    def __str__(self) -> str:
        """One or two lines: the fact, then the next step."""
        return f"{self.message}\nNext: {self.next_step}" if self.next_step else self.message


class WrongValue(Refusal):
    """A value cannot be used as it stands (exit code 2)."""

    code = "wrong-value"
    exit_code = 2


class NotFound(Refusal):
    """Nothing of that name or number exists here (exit code 4)."""

    code = "not-found"
    exit_code = 4


class UnknownCode(WrongValue):
    """A word that is not in its list; the message names the nearest words."""

    code = "unknown-code"

    def __init__(self, what: str, given: str, nearest: Iterable[str]) -> None:
        """Say which list was meant and what comes nearest to `given`."""
        self.what = what
        self.nearest = tuple(nearest)
        shown = given if len(given) <= 40 else given[:37] + "..."  # noqa: PLR2004
        super().__init__(
            f"{shown!r} is not a {what}.",
            "use " + (" or ".join(self.nearest) if self.nearest else "a word from the list") + ".",
        )


class UnreadableTime(WrongValue):
    """A time that cannot be read."""

    code = "unreadable-time"

    def __init__(self, given: str) -> None:
        """Show a form that can be read."""
        super().__init__(
            f"{given[:40]!r} is not a time.",
            "write it like 2026-05-22T16:48, or 16:48 for today.",
        )


class FutureTime(WrongValue):
    """Something is said to have happened after now."""

    code = "future-time"

    def __init__(self, what: str) -> None:
        """Name what the time was given for."""
        super().__init__(
            f"The time of {what} lies in the future.",
            "check the date and the computer's clock; a promise for later goes into the promise.",
        )


class LateReasonMissing(WrongValue):
    """Back-dating by more than one business day needs its reason on record."""

    code = "late-reason-missing"

    def __init__(self) -> None:
        """Say how to give it."""
        super().__init__(
            "This happened more than one business day ago, so the record needs to say why it is entered late.",
            Advice("add the reason (--late-reason TEXT).", on_screen="add the reason."),
        )


class OutOfOrder(WrongValue):
    """An act is dated before the one it follows."""

    code = "out-of-order"

    def __init__(self, what: str, before: str) -> None:
        """Name both acts."""
        super().__init__(f"{what} cannot lie before {before}.", "check the time given.")


class TextMissing(WrongValue):
    """A required text is empty."""

    code = "text-missing"

    def __init__(self, what: str) -> None:
        """Name the field."""
        super().__init__(f"{what} is empty.", "write a few words; quotes are welcome.")


class TextTooLong(WrongValue):
    """A field holds more than it may."""

    code = "text-too-long"

    def __init__(self, what: str, length: int, limit: int) -> None:
        """Give both numbers of characters."""
        super().__init__(
            f"{what} has {length:,} characters; {limit:,} fit.",
            "shorten it.",
        )


class ControlCharacters(WrongValue):
    """A text holds characters that steer a terminal."""

    code = "control-characters"

    def __init__(self, what: str) -> None:
        """Name the field, never its content."""
        super().__init__(
            f"{what} contains control characters.",
            "type it again without them; tabs and new lines are fine.",
        )


class AlreadyResolved(Refusal):
    """Resolve once: this cycle has its resolution."""

    code = "already-resolved"

    def __init__(self, number: str) -> None:
        """Offer what is possible instead."""
        super().__init__(
            f"{number} is already resolved.",
            Advice(
                f"if it was not right, reopen it: frontdesk reopen {number} --reason ...",
                on_screen="if it was not right: Reopen, in its checklist ({checklist}).",
            ),
        )


class NotYetResolved(Refusal):
    """A step that follows a resolution came before it."""

    code = "not-yet-resolved"

    def __init__(self, number: str, step: str) -> None:
        """Name the step that was tried."""
        super().__init__(f"{number} is not resolved yet, so there is no {step}.", "resolve it first.")


class NeverResolved(Refusal):
    """Reopening needs something that was resolved."""

    code = "never-resolved"

    def __init__(self, number: str) -> None:
        """Say what to do with an open complaint."""
        super().__init__(
            f"{number} was never resolved, so there is nothing to reopen.",
            "add a note, or resolve it.",
        )


class AlreadyDone(Refusal):
    """The step stands already."""

    code = "already-done"

    def __init__(self, number: str, done: str) -> None:
        """Say which step stands."""
        super().__init__(f"{number} is already {done}.", _look_at(number))


class NoLongerOpen(Refusal):
    """The complaint was closed, merged or voided."""

    code = "no-longer-open"

    def __init__(self, number: str, state: str, into: str | None = None) -> None:
        """Name the state, and where a merged complaint went on."""
        where = f" into {into}" if into else ""
        super().__init__(
            f"{number} is {state}{where} and takes no further steps.",
            f"work on {into}." if into else _look_at(number),
        )


class NoSuchStep(Refusal):
    """This kind of record does not owe that step."""

    code = "no-such-step"

    def __init__(self, number: str, kind: str, step: str) -> None:
        """Name record kind and step."""
        super().__init__(f"{number} is a {kind}; it needs no {step}.", "a note can always be added.")


class GateClosed(Refusal):
    """Critical answers are missing: lists every one of them."""

    code = "gate-closed"

    def __init__(
        self, number: str, step: str, missing: Iterable[str], next_step: str = "answer what is missing."
    ) -> None:
        """`missing` are the questions as the checklist words them."""
        self.missing = tuple(missing)
        super().__init__(f"{number} cannot be {step} yet: " + "; ".join(self.missing) + ".", next_step)


class NoticeIncomplete(WrongValue):
    """A written notice without its four parts did not go out: lists every part that is missing."""

    code = "notice-incomplete"

    def __init__(self, number: str, missing: Iterable[str]) -> None:
        """`missing` are the parts as people call them."""
        self.missing = tuple(missing)
        super().__init__(
            f"The written notice of {number} does not say " + "; ".join(self.missing) + ".",
            Advice(
                "add what is missing: --contact, --steps, --results and --completed make the notice.",
                on_screen="add what is missing: the four parts make the notice.",
            ),
        )


class NeverAGrievance(Refusal):
    """What the rules keep from ever being a grievance."""

    code = "never-a-grievance"

    def __init__(self, number: str, why: str) -> None:
        """Say what it is."""
        super().__init__(
            f"{number} is {why}, which is never a grievance.",
            "if there is more to it, give it that code first; Medicare billing rights have the reason rights_billing.",
        )


class RoleMayNot(Refusal):
    """The person's role does not reach this act."""

    code = "role-may-not"

    def __init__(self, act: str, who_may: str) -> None:
        """Name the act and the roles that may do it."""
        self.act = act
        super().__init__(f"Your role may not {act}.", f"ask {who_may}.")


class WhoWasCalled(Refusal):
    """A safety complaint is not closed before it is on record who was called."""

    code = "who-was-called"

    def __init__(self, number: str) -> None:
        """Say how to put it on record."""
        super().__init__(
            f"{number} is a safety complaint, and nobody was called yet.",
            Advice(
                f"call the nurse or a clinician and record it: frontdesk called {number} --who nurse",
                on_screen="call the nurse or a clinician; the first line of its checklist ({checklist}) records it.",
            ),
        )


class AmendsNeedManager(Refusal):
    """More than the year's limit for one patient: a manager decides, and gives it."""

    code = "amends-need-manager"

    def __init__(self, *, before: int, cents: int, limit: int) -> None:
        """Amounts in cents: what was given in the year, what is to be given, and the limit."""
        self.before, self.cents, self.limit = before, cents, limit
        super().__init__(
            f"With {before / 100:.2f} given in twelve months, {cents / 100:.2f} more passes the limit of"
            f" {limit / 100:.2f} for one patient.",
            "ask the practice manager to approve it, or give less.",
        )


class MergeRefused(Refusal):
    """A merge that would close a circle or join a complaint to itself."""

    code = "merge-refused"

    def __init__(self, number: str, into: str) -> None:
        """Name both complaints."""
        super().__init__(
            f"{number} cannot be merged into {into}.",
            "merge into a complaint that stands by itself.",
        )


class UnknownComplaint(NotFound):
    """No complaint has that number or id."""

    code = "unknown-complaint"

    def __init__(self, number: str) -> None:
        """Show how to find it."""
        super().__init__(
            f"There is no complaint {number[:40]!r} here.",
            Advice("look for it with: frontdesk find TEXT", on_screen="look for it with {find}."),
        )


class UnknownPerson(NotFound):
    """Nobody of that name is on the staff list."""

    code = "unknown-person"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """List the names that would do."""
        known = tuple(known)
        super().__init__(
            f"Nobody called {name[:40]!r} is on the staff list.",
            ("known are " + ", ".join(known) + ".") if known else ADD_STAFF,
        )


class WhoActs(WrongValue):
    """An act carries a name, and none was given."""

    code = "who-acts"

    def __init__(self) -> None:
        """Say the two ways to give it."""
        super().__init__(
            "Nobody is named as acting.",
            Advice(
                "add --as NAME, or set FRONTDESK_STAFF to a name.", on_screen="say who is at the desk with {people}."
            ),
        )


def _look_at(number: str) -> Advice:
    return Advice(f"look at it with: frontdesk show {number}", on_screen="its checklist ({checklist}) tells its story.")
