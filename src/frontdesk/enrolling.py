"""How a desk joins a group server, invites a further desk of its site, and stops being the desk it was.

Three ways in. A practice that was set up here joins with a code of the group, as its site's first desk. An empty
home becomes a further desk of a site with a code that one of the site's desks made, and fetches everything. A
desk that worked alone brings its records into the site of such a code (`join`).

Each of these moves the practice's records or opens them to another computer, like a backup: where somebody has a PIN,
IT or the manager does it, and proves it. A home in which nothing is set up knows nobody yet and asks nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from frontdesk.desk import Desk, open_desk, utc_now
from frontdesk.desk.noting import noted
from frontdesk.desk.presence import check_reading
from frontdesk.desk.safekeeping import Who
from frontdesk.desk.seat import Now, has_seat
from frontdesk.journal.audit import Done
from frontdesk.recovery.refusals import Refusal
from frontdesk.syncing import feed_of, retry_in_silence, sync_desk

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.journal.database import Database
    from frontdesk.journal.recovery_key import RecoveryKey
    from frontdesk.places import Places
    from frontdesk.sync.answers import Enrolled
    from frontdesk.sync.enrolment import Invitation
    from frontdesk.sync.invitation import Code


class JoinNeeded(Refusal):
    """A desk with complaints of its own was given another site key."""

    code = "join-needed"
    exit_code = 3

    def __init__(self) -> None:
        """Say what joining does."""
        super().__init__(
            "This desk has complaints of its own, from when it worked alone.",
            "add --join to bring them into the site: each gets a new number there, and the old one still finds it.",
        )


class NotTheSites(Refusal):
    """A recovery key that opens no word of the site that the code is for."""

    code = "not-the-sites-key"

    def __init__(self) -> None:
        """Say what came and what is missing."""
        super().__init__(
            "The records came back from the group server, and this recovery key opens none of their words.",
            "look for the newest paper; frontdesk key recover takes it on this computer too.",
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """A desk belongs to a group server now."""

    server: str
    site: str
    device: str
    pulled: int = 0
    """Events that were fetched from the site's other desks."""
    joined: int = 0
    """Complaints of its own that it brought along."""


def nobody(_: Desk) -> None:
    """Who asks, where nobody was named."""


@dataclass(frozen=True, slots=True)
class _Door:
    """Where the group server is, and the certificate of the group's own authority where it has one."""

    server: str
    authority: str | None = None


def enrol_at(
    places: Places,
    url: str,
    code: str,
    *,
    join: bool = False,
    authority: Path | None = None,
    who: Who = nobody,
    now: Now = utc_now,
) -> Joined:
    """Join a group server; `authority` is a file with the certificate of the group's own certificate authority.

    `who` says who asks for it, and has them prove it where PINs are set. Raises `SignInFirst`, `UnknownPerson`,
    `RoleMayNot`, `UnsafeAddress`, `BadCode`, `BadAuthority`, `NotSetUp`, `JoinNeeded`, `Unreachable`,
    `ServerRefuses`, `JournalTrouble`.
    """
    from frontdesk.sync.address import safe_address
    from frontdesk.sync.enrolment import authority_in
    from frontdesk.sync.invitation import parts_of

    retry_in_silence()
    given = parts_of(code)
    door = _Door(safe_address(url), None if authority is None else authority_in(authority))
    if given.key is not None and _is_empty(places):
        return _as_further_desk(places, door, given, now)
    with open_desk(places, now=now) as desk:
        by = who(desk)
        check_reading(desk.journal, desk.practice, "join a group server", by)
        own_key, has_complaints = _key_of(desk), _has_complaints(desk)
        if given.key is None or given.key == own_key:
            joined = _as_it_is(desk, door, code)
            noted(desk, by, Done.ENROLLED)
            return joined
    if has_complaints and not join:
        raise JoinNeeded
    joined = _with_its_records(places, door, given, now)
    with open_desk(places, now=now) as desk:
        noted(desk, by, Done.ENROLLED)
    return joined


def recover_from_group(
    places: Places, url: str, code: str, key: RecoveryKey, *, authority: Path | None = None, now: Now = utc_now
) -> Joined:
    """A practice that lost every desk gets its records back from the group server, words included.

    The recovery key holds the site's key, which the server never had; the code is the group's, for a first desk.
    Raises `AlreadySetUp`, `NotTheSites`, and what `enrol_at` raises.
    """
    from dataclasses import replace

    from frontdesk.journal.keys import keep_keys
    from frontdesk.journal.set_up_errors import AlreadySetUp
    from frontdesk.sync.address import safe_address
    from frontdesk.sync.enrolment import authority_in
    from frontdesk.sync.invitation import parts_of

    retry_in_silence()
    given = parts_of(code)
    door = _Door(safe_address(url), None if authority is None else authority_in(authority))
    if places.database.exists():
        raise AlreadySetUp(places.database)
    keep_keys(places, key.database)
    joined = _as_further_desk(places, door, replace(given, key=key.site), now)
    with open_desk(places, now=now) as desk, desk.database.reading() as view:
        names = {row[0] for row in view.rows("SELECT DISTINCT key_id FROM event WHERE key_id IS NOT NULL")}
        if names and not names & desk.journal.site_keys(view).keys():
            raise NotTheSites
    return joined


def invite(places: Places, *, who: Who = nobody, now: Now = utc_now) -> Invitation:
    """Make a code for a further desk of this site, after sending everything that it will fetch.

    Raises `SignInFirst`, `UnknownPerson`, `RoleMayNot`, `NotEnrolled`, `Unreachable`, `ServerRefuses`.
    """
    from frontdesk.sync import enrolment

    retry_in_silence()
    with open_desk(places, now=now) as desk:
        check_reading(desk.journal, desk.practice, "invite a further desk", who(desk))
        sync_desk(desk)
        noted(desk, who(desk), Done.INVITED)
        return enrolment.invite(places, _key_of(desk))


def reset(places: Places, *, who: Who = nobody, now: Now = utc_now) -> str:
    """Be a desk that the group server has never seen; gives its new id. Every record stays.

    Raises `SignInFirst`, `UnknownPerson`, `RoleMayNot`.
    """
    from frontdesk.journal import rewound
    from frontdesk.sync import enrolment

    with open_desk(places, now=now) as desk:
        check_reading(desk.journal, desk.practice, "make this desk begin anew", who(desk))
        enrolment.leave(places)
        rewound.reset(desk.journal, desk.now())
        noted(desk, who(desk), Done.BEGUN_ANEW)
        return feed_of(desk).seat().device


def _is_empty(places: Places) -> bool:
    """Whether nobody has set up a practice here."""
    from frontdesk.journal.database import open_database, was_in_use

    if not places.database.exists():
        return not was_in_use(places)
    with open_database(places) as database:
        return not has_seat(database)


def _key_of(desk: Desk) -> bytes:
    with desk.database.reading() as view:
        return desk.journal.site_key(view)


def _has_complaints(desk: Desk) -> bool:
    with desk.database.reading() as view:
        return view.row("SELECT 1 FROM complaint LIMIT 1") is not None


def _as_it_is(desk: Desk, door: _Door, code: str) -> Joined:
    """This desk enrols, as its site's first one or once more."""
    from frontdesk.sync.enrolment import enrol

    enrolment = enrol(desk.places, feed_of(desk), door.server, code, authority=door.authority)
    return Joined(server=enrolment.server, site=enrolment.site, device=enrolment.device)


def _as_further_desk(places: Places, door: _Door, code: Code, now: Now) -> Joined:
    """An empty home becomes a desk of the site. What is cut off after the code was used, `sync` goes on with."""
    from frontdesk.desk.seat import empty_database
    from frontdesk.journal import deskfile
    from frontdesk.sync import enrolment

    with empty_database(places) as database:
        given = _asked(door, code, site=None)
        _take_seat(database, given, code, now)
        deskfile.remember(places, site=given.site, device=given.device, epoch=given.epoch, seq=0)
        enrolment.keep(places, door.server, given.answer, authority=door.authority)
    with open_desk(places, now=now) as desk:
        noted(desk, None, Done.ENROLLED)
        report = sync_desk(desk)
    return Joined(server=door.server, site=given.site, device=given.device, pulled=report.pulled)


def _with_its_records(places: Places, door: _Door, code: Code, now: Now) -> Joined:
    """A desk that worked alone brings its records into the site; it is left as it was if anything goes wrong."""
    from frontdesk.journal import joining
    from frontdesk.journal.feed import JournalFeed
    from frontdesk.journal.journal import Journal
    from frontdesk.sync import enrolment
    from frontdesk.sync.client import read_feed
    from frontdesk.sync.transport import Transport

    with joining.alone(places) as old:
        (site,) = old.view.rows("SELECT site FROM seat")[0]
        given = _asked(door, code, site=str(site))
        with joining.beside(old) as database:
            journal = Journal(database)
            _take_seat(database, given, code, now)
            with Transport(door.server, given.answer.token, authority=door.authority) as line:
                pulled = read_feed(JournalFeed(journal, now), line)
            brought = joining.bring_in(old, journal, now())
    joining.take_place(old, now())
    enrolment.keep(places, door.server, given.answer, authority=door.authority)
    with open_desk(places, now=now) as desk:
        sync_desk(desk)
    return Joined(server=door.server, site=given.site, device=given.device, pulled=pulled, joined=brought)


@dataclass(frozen=True, slots=True)
class _Given:
    """What the server gave a new desk, and the epoch it begins with."""

    answer: Enrolled
    epoch: str

    @property
    def site(self) -> str:
        return self.answer.site

    @property
    def device(self) -> str:
        return self.answer.device

    @property
    def letter(self) -> str:
        return self.answer.letter


def _asked(door: _Door, code: Code, *, site: str | None) -> _Given:
    import uuid_utils

    from frontdesk.sync import enrolment

    device, epoch = str(uuid_utils.uuid4()), str(uuid_utils.uuid4())
    answer = enrolment.ask(door.server, code, device=device, epoch=epoch, site=site, authority=door.authority)
    return _Given(answer, epoch)


def _take_seat(database: Database, given: _Given, code: Code, now: Now) -> None:
    from frontdesk.journal import arrival
    from frontdesk.journal.journal import Journal

    arrival.begin(
        Journal(database),
        site=given.site,
        device=given.device,
        epoch=given.epoch,
        letter=given.letter,
        store_id=given.answer.store_id,
        key=code.key or b"",
        now=now(),
    )
