"""What can go wrong between a desk and its group server. No error of the HTTP library gets out of this package."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Literal

from frontdesk.recovery.advice import Advice
from frontdesk.recovery.refusals import Refusal, WrongValue


class SyncTrouble(Refusal):
    """Base of what keeps a desk from its group server. What was recorded stays safe on the desk."""


class NotEnrolled(SyncTrouble):
    """This desk belongs to no group server."""

    code = "not-enrolled"
    exit_code = 3

    def __init__(self) -> None:
        """Say how to join one."""
        super().__init__(
            "This desk is not enrolled with a group server.",
            Advice(
                "ask the group for a code, then run: frontdesk enrol URL --code CODE",
                on_screen="ask IT to enrol it with the group.",
            ),
        )


class AlreadySyncing(SyncTrouble):
    """Another run holds the lock."""

    code = "already-syncing"
    exit_code = 3

    def __init__(self) -> None:
        """Nothing needs doing."""
        super().__init__("Another sync of this desk is running.", "wait for it to end, then try again if need be.")


class UnsafeAddress(WrongValue):
    """An address that would send records in the clear, or that hides where it leads."""

    code = "unsafe-address"

    def __init__(self, why: str) -> None:
        """`why` is the end of a sentence."""
        super().__init__(
            f"This address of a group server cannot be used: {why}.",
            "use one that begins with https:// and a name or number; http:// works only to this very machine.",
        )


class BadCode(WrongValue):
    """A text that has not the form of an enrolment code."""

    code = "bad-code"

    def __init__(self) -> None:
        """Show the form."""
        super().__init__("This is not an enrolment code.", "type it as it was given: K7QX2-9M4T6V1C3H8N, for example.")


class Unreachable(SyncTrouble):
    """The group server does not answer. Everything waits on the desk."""

    code = "unreachable"
    exit_code = 5
    may_pass: ClassVar[bool] = True
    """Whether it may be otherwise in some minutes."""

    def __init__(self, server: str, why: str, *, retry_after: float = 0.0) -> None:
        """`why` says in a few words what was seen, `retry_after` the seconds for which the server asked."""
        self.retry_after = retry_after
        super().__init__(
            f"The group server {server} cannot be reached ({why}).",
            "nothing is lost; it is sent the next time. If it stays so, check the network and the address.",
        )


Untrusted = Literal["early", "expired", "name"]
"""What may be wrong with a certificate besides who signed it."""
_UNTRUSTED: dict[Untrusted | None, tuple[str, str]] = {
    "early": ("its certificate is not valid yet", "see whether this computer's clock is right; nothing was sent."),
    "expired": (
        "its certificate has expired",
        "see whether this computer's clock is right, then tell the group's IT; nothing was sent.",
    ),
    "name": ("its certificate is for another name", "check the address with IT; nothing was sent."),
    None: (
        "its certificate is not trusted by this computer",
        Advice(
            "ask IT to install the group's certificate authority here, or enrol with --ca FILE; nothing was sent.",
            on_screen="ask IT to install the group's certificate authority here; nothing was sent.",
        ),
    ),
}


class NotTrusted(Unreachable):
    """The server's certificate is not one that this computer trusts."""

    code = "not-trusted"
    may_pass = False

    def __init__(self, server: str, why: Untrusted | None = None) -> None:
        """`why` is what is wrong besides who signed it. Nothing was sent."""
        said, to_do = _UNTRUSTED[why]
        super().__init__(server, said)
        self.next_step = to_do


class TooOld(Unreachable):
    """The server offers only a TLS that is no longer safe."""

    code = "tls-too-old"
    may_pass = False

    def __init__(self, server: str) -> None:
        """Nothing was sent."""
        super().__init__(server, "it speaks no TLS 1.2 or newer")
        self.next_step = "tell the group's IT; nothing was sent."


class BadAuthority(WrongValue):
    """A file that should hold the certificate of an authority and does not."""

    code = "bad-authority"

    def __init__(self, file: Path) -> None:
        """Name the file and its form."""
        super().__init__(
            f"{file} holds no certificate of an authority that can be read.",
            "name the group's one in PEM form: a text that begins with -----BEGIN CERTIFICATE-----.",
        )


class NotAGroupServer(SyncTrouble):
    """Something answers there, and it is no group server that we understand."""

    code = "not-a-group-server"
    exit_code = 6

    def __init__(self, server: str, why: str) -> None:
        """`why` says in a few words what was seen."""
        super().__init__(
            f"What answers at {server} is not a frontdesk group server ({why}).", "check the address with IT."
        )


class ServerRefuses(SyncTrouble):
    """The group server said no, and trying again would not change its mind."""

    code = "server-refuses"
    exit_code = 6

    def __init__(self, word: str, said: str) -> None:
        """`word` is the server's stable word for it, `said` its own sentences."""
        self.word = word
        message, _, next_step = said.partition("\nNext: ")
        super().__init__(
            message or f"The group server refused ({word}).",
            Advice(next_step or "call the group's IT.", on_screen="tell IT; what was recorded here stays here."),
        )


class ChainRefused(ServerRefuses):
    """The server holds another chain than the one we continued: heads must be compared again."""

    code = "chain-refused"
