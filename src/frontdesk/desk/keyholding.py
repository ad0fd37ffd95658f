"""The keys as people handle them: changed, printed for the safe, typed in again after a loss.

Two keys: the database's opens the file and the backups on this computer; the site's opens the words, on every desk of
the site and in what the group server holds. The recovery key is both, on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.desk.presence import check_reading
from frontdesk.desk.seat import Desk, Now, open_desk, utc_now
from frontdesk.journal import audit
from frontdesk.journal.errors import Damaged, JournalTrouble, KeyMissing, KeyRefused, WrongKey
from frontdesk.journal.memos import RECOVERY_PRINTED, memo
from frontdesk.recovery.refusals import Refusal, WhoActs, WrongValue
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from frontdesk.desk.safekeeping import Who
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.recovery_key import RecoveryKey
    from frontdesk.journal.rekeying import Rekeyed
    from frontdesk.paper.page import Page
    from frontdesk.places import Places
    from frontdesk.recovery.identifiers import StaffId

SITE, DATABASE = "site", "database"


class PrintedAlready(Refusal):
    """The recovery key of these keys was printed."""

    code = "printed-already"

    def __init__(self, when: str) -> None:
        """Say when, and how to do it again."""
        super().__init__(
            f"The recovery key of these keys was printed on {when[:10]}; it should lie in the safe.",
            "if it was lost, change the keys first: frontdesk key rotate. To print the same once more: --again.",
        )


class NotThisFiles(WrongValue):
    """A recovery key that opens neither this file nor its words."""

    code = "not-this-files-key"

    def __init__(self) -> None:
        """Two reasons, and what to do."""
        super().__init__(
            "The recovery key is well typed, and it opens nothing here.",
            "look whether it is the paper of this computer and of the newest keys; the date stands on it.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Rotated:
    """What has another key now."""

    site_key: str | None
    """The public name of the site's new key."""
    handed_over: bool
    database: Rekeyed | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Recovered:
    """What the recovery key gave back."""

    database: bool
    """The key of the records is kept again."""
    site_key: bool
    """Words that this desk could not open are open now."""


def rotate(places: Places, *, who: Who, what: str | None = None, stolen: bool = False, now: Now = utc_now) -> Rotated:
    """Change the site's key, the database's, or both. Nobody else may have the file open for the latter.

    A site's key that replaces a `stolen` one is not sent to the other desks: the thief could open it.
    Raises `RoleMayNot`, `SignInFirst`, `Locked`, and what opening the desk raises.
    """
    name, rekeyed = None, None
    with open_desk(places, now=now) as desk:
        by = _acting(desk, who, "change the keys")
        if what in (None, SITE):
            name = _new_site_key(desk, by, stolen=stolen)
    if what in (None, DATABASE):
        from frontdesk.journal.rekeying import rotate

        rekeyed = rotate(places, now())
        with open_desk(places, now=now) as desk, desk.database.writing() as session:
            audit.note(session, now(), by, audit.Done.KEY_ROTATED, what=DATABASE, key=rekeyed.fingerprint)
    return Rotated(site_key=name, handed_over=not stolen, database=rekeyed)


def _new_site_key(desk: Desk, by: StaffId, *, stolen: bool) -> str:
    from frontdesk.journal.site_keys import rotate

    with desk.journal.writing(desk.now()) as page:
        name = rotate(page, by, handed_over=not stolen)
        audit.note(page.session, page.now, by, audit.Done.KEY_ROTATED, what=SITE, key=name, handed_over=not stolen)
    return name


def printed(view: Asks, fingerprint: str, key_id: str) -> str | None:
    """When the recovery key of these very keys was printed; None when it never was."""
    at, _, of = (memo(view, RECOVERY_PRINTED) or "").partition(" ")
    return at if of == f"{fingerprint} {key_id}" else None


def recovery_page(desk: Desk, by: StaffId | None, *, again: bool = False) -> Page:
    """The page for the safe, and a note that it was made. Raises `RoleMayNot`, `WhoActs`, `PrintedAlready`."""
    from frontdesk.journal.recovery_key import RecoveryKey

    check_reading(desk.journal, desk.practice, "print the recovery key", by)
    if by is None:
        raise WhoActs
    key = desk.database.key
    with desk.database.writing() as session:
        seat = desk.journal.seat_in(session)
        before = printed(session, key.fingerprint, seat.key_id)
        if before is not None and not again:
            raise PrintedAlready(before)
        audit.note(session, desk.now(), by, audit.Done.KEY_PRINTED, key=key.fingerprint)
        from frontdesk.journal.statements import KEEP_MEMO

        session.run(KEEP_MEMO, (RECOVERY_PRINTED, f"{stamp(desk.now())} {key.fingerprint} {seat.key_id}"))
    return _page(desk, RecoveryKey(key.raw, seat.key), key.fingerprint, seat.key_id)


def _page(desk: Desk, key: RecoveryKey, fingerprint: str, key_id: str) -> Page:
    from frontdesk.paper import page

    practice, day = desk.practice, f"{desk.now():%d %B %Y}"
    return page.Page(
        sender=practice.name,
        title="Recovery key of frontdesk",
        blocks=[
            page.Paragraph(
                "Keep this sheet in the safe, and no copy of it anywhere. Whoever holds it can read every complaint."
                " Delete the file it was printed from."
            ),
            page.Facts([(f"Line {number}", line) for number, line in enumerate(key.lines(), 1)]),
            page.Facts([
                ("Practice", f"{practice.name} ({practice.code})"),
                ("Printed", day),
                ("Keys", f"database {fingerprint}, words {key_id}"),
            ]),
            page.Heading("When this computer no longer finds its key"),
            page.Paragraph("Run  frontdesk key recover  and type the eight lines. Nothing else is needed."),
            page.Heading("When every computer is lost"),
            page.Paragraph(
                "Ask the group to take the lost desks off (frontdesk group revoke) and to make a code for this practice"
                " (frontdesk group invite). On a new computer, with nothing set up:  frontdesk key recover --server"
                " ADDRESS --code CODE  and type the eight lines. Every complaint that was ever sent comes back, with"
                " what was said."
            ),
            page.Paragraph(
                "Each line ends in two characters that find a slip. 0 and O, 1 and I and L count as the same."
                " After  frontdesk key rotate  this sheet is void: print another and destroy this one.",
                quiet=True,
            ),
        ],
        footer="",
    )  # fmt: skip


def recover(places: Places, key: RecoveryKey, *, now: Now = utc_now) -> Recovered:
    """Open what is here with the recovery key: the file whose key was lost, or words whose key never came.

    Raises `NotThisFiles`, and what opening the desk raises for another reason.
    """
    database = False
    try:
        open_desk(places, now=now).close()
    except (KeyMissing, KeyRefused, WrongKey, Damaged) as trouble:
        if not _opens(places, key):
            raise (NotThisFiles if isinstance(trouble, KeyMissing | WrongKey) else trouble) from None
        from frontdesk.journal.keys import keep_keys

        keep_keys(places, key.database)
        database = True
    with open_desk(places, now=now) as desk:
        learned = _learn(desk, key)
        if not (database or learned or desk.database.key.raw == key.database):
            raise NotThisFiles
        with desk.database.writing() as session:
            audit.note(session, now(), audit.UNNAMED, audit.Done.KEY_RECOVERED, database=database, words=learned)
    return Recovered(database=database, site_key=learned)


def _learn(desk: Desk, key: RecoveryKey) -> bool:
    """Take the site's key in where one of the site's events names it."""
    from frontdesk.envelope import key_id_of
    from frontdesk.journal.site_keys import learn_all

    name = key_id_of(key.site)
    with desk.journal.writing(desk.now()) as page:
        if page.session.run("SELECT 1 FROM event WHERE key_id = ? LIMIT 1", (name,)).fetchone() is None:
            return False
        return learn_all(page, {name: key.site})


def _opens(places: Places, key: RecoveryKey) -> bool:
    from frontdesk.journal.connection import connect, identify
    from frontdesk.journal.keys import DeskKey, KeyHolding

    tried = DeskKey(key.database, KeyHolding("file", "the recovery key", ""))
    try:
        opened = connect(places.database, tried, read_only=True)
        try:
            identify(opened, places.database, tried)
        finally:
            opened.close()
    except JournalTrouble:
        return False
    return True


def _acting(desk: Desk, who: Who, act: str) -> StaffId:
    by = who(desk)
    check_reading(desk.journal, desk.practice, act, by)
    if by is None:
        raise WhoActs
    return by


def is_empty_without_key(places: Places) -> bool:
    """Whether nothing was ever set up here; says so without a key."""
    from frontdesk.journal.database import was_in_use

    return not places.database.exists() and not was_in_use(places)
