"""Refusals of the pages: whoever is not signed in, types what does not fit, or asks for a page that is not there."""

from __future__ import annotations

from frontdesk.group.errors import GroupRefusal
from frontdesk.recovery.refusals import NotFound, WrongValue


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


class PasswordKept(WrongValue):
    """The new password is the one that is in use."""

    code = "password-kept"

    def __init__(self) -> None:
        """Nothing was done: whoever learned the old one would still get in."""
        super().__init__("The new password is the one that you have now.", "choose another one.")


class CurrentRefused(GroupRefusal):
    """Somebody who is signed in typed a current password that does not fit, or tried too often."""

    code = "current-refused"

    def __init__(self) -> None:
        """Who it is, is known; whether the name is locked is not told."""
        super().__init__(
            "The current password does not fit, or there were too many tries. It was not changed.",
            "type it again; after five wrong tries wait a quarter of an hour. If it is forgotten,"
            " ask an administrator of the group for a code.",
        )


class FormNotOurs(GroupRefusal):
    """A form that did not come from a page of this session: another site may have sent it."""

    code = "form-not-ours"

    def __init__(self) -> None:
        """Nothing was done."""
        super().__init__(
            "This form is no longer good, so nothing was done.", "open the page again and send it once more."
        )


class FormUnreadable(WrongValue):
    """A form with a field that is longer than any that is asked for, or that no browser sends."""

    code = "form-unreadable"

    def __init__(self) -> None:
        """Nothing was done; what was typed is not quoted."""
        super().__init__(
            "This form cannot be read, so nothing was done.",
            "open the page again and send it once more, with nothing longer than its fields ask for.",
        )


class NoSuchPage(NotFound):
    """An address under which nothing stands: mistyped, or the list has become shorter."""

    code = "no-such-page"

    def __init__(self) -> None:
        """Lead back to where every page is named."""
        super().__init__("There is no such page.", "go to the practices; every page is named at the top.")


class NoSuchPractice(NotFound):
    """An address that names a practice which the group does not have, for somebody who may see all of them."""

    code = "no-such-practice"

    def __init__(self) -> None:
        """People look for practices by name; how one is added is for administrators."""
        super().__init__("There is no practice with this code.", "look for it by its name among the practices.")


class AddressUnclear(WrongValue):
    """An address with a part that cannot be read, as when somebody changed it."""

    code = "address-unclear"

    def __init__(self, where: str) -> None:
        """Name the part; never quote it."""
        super().__init__(
            f"This address cannot be read at: {where}.", "go to the practices and choose the page from the top."
        )
