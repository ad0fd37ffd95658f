"""Every way in which the group server says no, a class each.

`code` is the stable word that answers carry in `error`: programs may rely on it, never on the sentence.

bad-batch batch-too-large chain-fork chain-gap client-too-old device-revoked device-suspended device-taken
encoding-unknown foreign-device foreign-site form-not-ours invitation-refused malformed not-for-you not-signed-in
password-too-short passwords-differ protocol-unknown sign-in-refused site-has-desk site-mismatch store-busy
store-full token-missing token-refused too-often unknown-account unknown-device unknown-site
"""

from __future__ import annotations

from frontdesk.recovery.refusals import NotFound, Refusal, WrongValue


class GroupRefusal(Refusal):
    """Base of what the group server refuses."""

    exit_code = 6


class BadBatch(GroupRefusal):
    """A batch that lies: broken form or broken chain. Nothing of it was stored."""

    code = "bad-batch"

    def __init__(self, rule: str, message: str) -> None:
        """`rule` is the stable word of the broken rule, such as `hash-wrong`."""
        self.rule = rule
        super().__init__(message, "run frontdesk doctor --verify on the desk.")


class BatchTooLarge(GroupRefusal):
    """A request is larger than may be sent, before or after unpacking."""

    code = "batch-too-large"

    def __init__(self, what: str, limit: int) -> None:
        """Name the measure and its limit."""
        super().__init__(f"The request has more than {limit:,} {what}.", "send smaller batches.")


class EncodingUnknown(GroupRefusal):
    """A body came packed in a way this server cannot unpack."""

    code = "encoding-unknown"

    def __init__(self) -> None:
        """List what can be read."""
        super().__init__("The body is packed in an unknown way.", "use zstd, gzip or nothing.")


class ProtocolUnknown(GroupRefusal):
    """A batch speaks a protocol this server has not learned."""

    code = "protocol-unknown"

    def __init__(self, newest: int) -> None:
        """Say what this server speaks."""
        super().__init__(f"This server speaks protocol 1 to {newest}.", "update the group server.")


class Malformed(GroupRefusal):
    """A question or a body of another form than the one described."""

    code = "malformed"
    exit_code = 2

    def __init__(self, where: str) -> None:
        """Name the part; never quote it."""
        super().__init__(f"The request cannot be read at: {where}.", "see /openapi.json for its form.")


class ForeignDevice(GroupRefusal):
    """A token was used to push for another device."""

    code = "foreign-device"

    def __init__(self) -> None:
        """Nothing was stored."""
        super().__init__("This token belongs to another desk.", "enrol this desk again.")


class ForeignSite(GroupRefusal):
    """A batch holds events of another site than the token's."""

    code = "foreign-site"

    def __init__(self) -> None:
        """Nothing was stored."""
        super().__init__("The batch holds events of another site.", "enrol this desk at its own site.")


class ChainConflict(GroupRefusal):
    """What was sent does not continue what is stored; `head` says where the stored chain ends."""

    def __init__(self, message: str, next_step: str, *, epoch: str, seq: int, last_hash: str) -> None:
        """Keep the stored head, so that the sender can find the last common event."""
        self.head = {"epoch": epoch, "seq": seq, "hash": last_hash}
        super().__init__(message, next_step)


class ChainFork(ChainConflict):
    """The same place in the chain holds another event: this desk was restored or copied."""

    code = "chain-fork"

    def __init__(self, *, epoch: str, seq: int, last_hash: str) -> None:
        """Point to the way out."""
        super().__init__(
            "Another event stands at this place of the chain.",
            "start a new epoch and send there what the server lacks.",
            epoch=epoch,
            seq=seq,
            last_hash=last_hash,
        )


class ChainGap(ChainConflict):
    """Events before this batch are missing here."""

    code = "chain-gap"

    def __init__(self, *, epoch: str, seq: int, last_hash: str) -> None:
        """Point to the way out."""
        super().__init__(
            "Events before this batch are missing.",
            "send from the event after the head.",
            epoch=epoch,
            seq=seq,
            last_hash=last_hash,
        )


class TokenMissing(GroupRefusal):
    """No token came with the request."""

    code = "token-missing"

    def __init__(self) -> None:
        """Say where it belongs."""
        super().__init__("The request carries no token.", "send it as Authorization: Bearer TOKEN.")


class TokenRefused(GroupRefusal):
    """A token that nobody was given, or of the wrong kind."""

    code = "token-refused"

    def __init__(self) -> None:
        """Say how to get a good one."""
        super().__init__("The token is not known here.", "enrol this desk again, or ask for a new user token.")


class DeviceRevoked(GroupRefusal):
    """The desk's token was withdrawn."""

    code = "device-revoked"

    def __init__(self) -> None:
        """What the desk wrote is safe: it is sent after enrolling again."""
        super().__init__(
            "This desk was suspended by the group.",
            "run frontdesk device reset, then enrol it with a new code; nothing it recorded is lost.",
        )


class TooOften(GroupRefusal):
    """Somebody asks more often than anybody needs to; the wait is told."""

    code = "too-often"

    def __init__(self, seconds: int) -> None:
        """`seconds` until asking helps again."""
        self.seconds = seconds
        super().__init__("Too many requests in a short time.", f"try again in {seconds} seconds.")


class NotForYou(GroupRefusal):
    """The person's role, or the sites that concern them, do not reach so far."""

    code = "not-for-you"

    def __init__(self) -> None:
        """Whether there is such a thing is not told."""
        super().__init__("Your account may not see this.", "ask an administrator of the group.")


class DeviceSuspended(GroupRefusal):
    """Two copies of one desk take turns: each would number and answer in the other's name."""

    code = "device-suspended"

    def __init__(self) -> None:
        """Both copies hear it, and both come back as desks of their own."""
        super().__init__(
            "A copy of this desk is in use elsewhere, so the group server suspended both.",
            "run frontdesk device reset on each of them, then enrol it with a new code; nothing it recorded is lost.",
        )


class ClientTooOld(GroupRefusal):
    """An old frontdesk may always send; what newer desks write it could not read."""

    code = "client-too-old"

    def __init__(self, oldest: str) -> None:
        """Nothing is lost: what it recorded was sent before it asked."""
        super().__init__(
            "This frontdesk is too old to read what the other desks of the site record; what it recorded was taken.",
            f"update frontdesk on this computer to {oldest} or newer, then sync again.",
        )


class InvitationRefused(GroupRefusal):
    """A code that is wrong, used, expired, or was tried too often: which one is not told."""

    code = "invitation-refused"

    def __init__(self) -> None:
        """One sentence for all reasons, so that guessing learns nothing."""
        super().__init__(
            "This code cannot be used: it is wrong, was used, is older than 30 minutes, or was tried too often.",
            "ask for a new code.",
        )


class SiteHasDesk(GroupRefusal):
    """The group's code is for a site's first desk, and the site has one."""

    code = "site-has-desk"

    def __init__(self) -> None:
        """Only a desk of the site can hand over the key to its words."""
        super().__init__(
            "This site already has a desk; only a desk can hand over the key to the site's records.",
            "run frontdesk invite on a desk of this site and use the code it prints.",
        )


class SiteMismatch(GroupRefusal):
    """The desk was set up for another site than the code is for."""

    code = "site-mismatch"

    def __init__(self, invited: str) -> None:
        """Name the site that the code is for."""
        self.invited = invited
        super().__init__(
            f"The code is for {invited}; this desk was set up for another site.",
            "ask for a code of the desk's own site; frontdesk info on the desk says which that is.",
        )


class DeviceTaken(GroupRefusal):
    """The device id is known at another site, or was revoked."""

    code = "device-taken"

    def __init__(self) -> None:
        """A new device id helps; the records keep theirs."""
        super().__init__(
            "This desk is already known and cannot be enrolled as it is.",
            "run frontdesk device reset, then enrol again.",
        )


class UnknownSite(NotFound):
    """No site has that code."""

    code = "unknown-site"

    def __init__(self, code: str) -> None:
        """Say how to add one."""
        super().__init__(f"There is no site {code[:40]!r}.", "add it with: frontdesk group site add CODE NAME")


class UnknownDevice(NotFound):
    """No desk has that id."""

    code = "unknown-device"

    def __init__(self, device: str) -> None:
        """Say how to see them."""
        super().__init__(f"There is no desk {device[:80]!r}.", "list them with: frontdesk group devices")


class SiteExists(Refusal):
    """A site of that code is there already."""

    code = "site-exists"

    def __init__(self, code: str) -> None:
        """A code is never given twice."""
        super().__init__(f"There is already a site {code}.", "choose another code.")


class AccountExists(Refusal):
    """An account of that name is there already."""

    code = "account-exists"

    def __init__(self, name: str) -> None:
        """A token is shown once, so a lost one means a new account."""
        super().__init__(f"There is already an account {name[:40]!r}.", "choose another name.")


class NameOfNobody(WrongValue):
    """A name that the audit has for whoever is no account."""

    code = "name-of-nobody"

    def __init__(self, name: str) -> None:
        """Say why, and what would do."""
        super().__init__(
            f"An account cannot be called {name!r}: on the audit that is whoever acts without one.",
            "take the person's own name, such as Ann Lee.",
        )


class UnknownAccount(NotFound):
    """No account of the group has that name."""

    code = "unknown-account"

    def __init__(self, name: str) -> None:
        """Say how to add one."""
        super().__init__(
            f"There is no account {name[:40]!r}.", "add it with: frontdesk group user add NAME --role viewer"
        )


class CannotServe(WrongValue):
    """The server cannot be run as asked."""

    code = "cannot-serve"


class CannotWrite(Refusal):
    """A file cannot be written where it was asked for."""

    code = "cannot-write"
    exit_code = 7

    def __init__(self, file: str, why: str) -> None:
        """Name the file and the system's reason."""
        super().__init__(f"{file[:200]} cannot be written ({why}).", "name another place, or make room there.")


class StoreTrouble(Refusal):
    """The group's database cannot be used."""

    code = "store-trouble"
    exit_code = 7


class StoreBusy(StoreTrouble):
    """The group's database does not answer, or is held by somebody else; trying again may help."""

    code = "store-busy"

    def __init__(self) -> None:
        """Nothing was stored, nothing is lost."""
        super().__init__("The group's database does not answer.", "try again in a moment.")


class StoreFull(StoreTrouble):
    """The disk of the group's database is full: nothing can be stored until there is room."""

    code = "store-full"

    def __init__(self) -> None:
        """Nothing was stored, nothing is lost: the desks keep what they have and send it again."""
        super().__init__(
            "The disk of the group's database is full.", "make room there; what was not stored is sent again."
        )


class StoreNotOurs(StoreTrouble):
    """The database holds something else, or was written by a newer version."""

    code = "store-not-ours"

    def __init__(self, message: str, next_step: str) -> None:
        """Say which of the two."""
        super().__init__(message, next_step)
