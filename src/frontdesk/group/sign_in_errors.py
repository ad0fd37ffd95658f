"""Refusals of the pages: whoever is not signed in, or types what does not fit."""

from __future__ import annotations

from frontdesk.group.errors import GroupRefusal
from frontdesk.recovery.refusals import WrongValue


class NotSignedIn(GroupRefusal):
    """A page was asked for by nobody, or by somebody whose session ran out."""

    code = "not-signed-in"

    def __init__(self) -> None:
        """The pages lead there by themselves."""
        super().__init__("Nobody is signed in here, or not any more.", "sign in.")


class SignInRefused(GroupRefusal):
    """A wrong name, password or code, or too many tries: which one is not told."""

    code = "sign-in-refused"

    def __init__(self) -> None:
        """One sentence for all reasons, so that guessing learns nothing."""
        super().__init__(
            "This does not fit: the name, the password or the code is wrong, or there were too many tries.",
            "try again; after five wrong tries wait a quarter of an hour. A code works once, within a day.",
        )


class PasswordTooShort(WrongValue):
    """A password that could be guessed, or that is longer than anybody types."""

    code = "password-too-short"

    def __init__(self, least: int, most: int) -> None:
        """Say what helps."""
        super().__init__(
            f"A password has {least} to {most} characters.", "take four or five words that do not belong together."
        )


class PasswordsDiffer(WrongValue):
    """The new password was typed in two ways."""

    code = "passwords-differ"

    def __init__(self) -> None:
        """Ask again."""
        super().__init__("The two passwords are not the same.", "type the new one twice.")


class FormNotOurs(GroupRefusal):
    """A form that did not come from a page of this session: another site may have sent it."""

    code = "form-not-ours"

    def __init__(self) -> None:
        """Nothing was done."""
        super().__init__(
            "This form is no longer good, so nothing was done.", "open the page again and send it once more."
        )
