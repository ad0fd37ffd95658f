"""What stands in the way of an undo, a class each."""

from __future__ import annotations

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.refusals import Refusal


class NothingToUndo(Refusal):
    """There is no act of this person that could be undone."""

    code = "nothing-to-undo"

    def __init__(self) -> None:
        """Say what can be undone."""
        super().__init__(
            "There is nothing of yours to undo.",
            "only your own last acts of today can be taken back; reopen or add a note instead.",
        )


class CannotUndo(Refusal):
    """The act stands: something was built on it."""

    code = "cannot-undo"

    def __init__(self, number: str) -> None:
        """Point to the other ways."""
        super().__init__(
            f"The last step of {number} cannot be undone: something was built on it.",
            "reopen it or add a note; a record that should not be there is voided by the manager.",
        )


class StaysOnRecord(Refusal):
    """What was done last is of a kind that is never taken back."""

    code = "stays-on-record"

    def __init__(self, what: str, instead: str = "") -> None:
        """`what` as people say it; `instead` is the number of a complaint whose last step could be taken back."""
        super().__init__(
            f"{what[:1].upper()}{what[1:]} was the last thing you did here; that cannot be taken back.",
            Advice(
                f"an earlier step can be: frontdesk undo {instead}",
                on_screen=f"an earlier step of {instead} can be: open it ({{checklist}}) and press {{undo}}.",
            )
            if instead
            else "add a note that says what is right.",
        )


class NotJustNow(Refusal):
    """The last act is not of just now: whoever takes it back should mean it."""

    code = "not-just-now"

    def __init__(self, number: str, what: str, minutes: int) -> None:
        """Say what would be taken back, and how to ask for it by its number."""
        super().__init__(
            f"The last thing you did is {minutes} minutes old: {number} {what}.",
            Advice(
                f"to take that back, name it: frontdesk undo {number}",
                on_screen="to take that back, open it ({checklist}) and press {undo}.",
            ),
        )
