"""A desk that is not there yet, not yet whole, or there already: a class each."""

from __future__ import annotations

from pathlib import Path

from frontdesk.journal.errors import JournalTrouble
from frontdesk.recovery.advice import Advice


class NotSetUp(JournalTrouble):
    """There is no desk here yet. Not a fault: the first-run screen begins with it."""

    code = "not-set-up"
    exit_code = 3

    def __init__(self, file: Path) -> None:
        """Name the file that would be made."""
        super().__init__(
            f"frontdesk has not been set up here yet ({file} does not exist).",
            Advice(
                "run frontdesk and answer four questions, or: frontdesk init --site NAME --code CODE --timezone ZONE",
                on_screen="start frontdesk again and answer four questions.",
            ),
        )


class StillArriving(JournalTrouble):
    """A new desk of a site that has not fetched its site's records to the end."""

    code = "still-arriving"
    exit_code = 3

    def __init__(self) -> None:
        """Name the command that goes on."""
        super().__init__(
            "This desk has joined its practice and has not yet fetched its records.",
            Advice(
                "run frontdesk sync; if it stays so, sync the desk that made the code first.",
                on_screen="call IT; the desk that made the code has to sync first. IT runs: frontdesk sync",
            ),
        )


class AlreadySetUp(JournalTrouble):
    """A desk was asked for where one is."""

    code = "already-set-up"
    exit_code = 3

    def __init__(self, file: Path) -> None:
        """Name the file that is there."""
        super().__init__(
            f"frontdesk is already set up here: {file} exists.",
            Advice("use it as it is, or name another folder with --home.", on_screen="use it as it is."),
        )
