"""How this installation is: where everything lies, what that is worth, and what to do about it."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from frontdesk import __version__
from frontdesk.desk.safekeeping import last_backup
from frontdesk.desk.seat import Desk, Now, open_desk, utc_now
from frontdesk.journal.errors import JournalTrouble
from frontdesk.journal.memos import update_needed
from frontdesk.journal.set_up_errors import NotSetUp
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from frontdesk.journal.database import Reading
    from frontdesk.places import Places

HONESTLY = (
    "Until somebody has a PIN, names are on trust. Whoever owns the operating system's account "
    "that holds the key can read the file."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One thing that was looked at; `what_to_do` is empty where nothing is to be done."""

    name: str
    ok: bool
    what_to_do: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What the doctor found."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is to be done."""
        return all(check.ok for check in self.checks)


def info(places: Places, *, now: Now = utc_now) -> dict[str, Any]:
    """Where everything lies and which versions run; works before set-up and on a broken file too."""
    known: dict[str, Any] = {
        "version": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "home": str(places.home or places.data),
        "database": str(places.database),
        "config": str(places.config),
        "logs": str(places.logs),
        "backups": str(places.backups),
        "shared_by_all_accounts": places.machine_wide,
        "key_held_in": None,
        "key_is_worth": None,
        "encrypted": None,
        "site": None,
        "practice": None,
        "device": None,
        "letter": None,
        "last_sync": None,
        "last_backup": _stamp(last_backup(places)),
        "enrolled": places.enrolment_file.exists(),
        "server": None,
        "update_needed": None,
        "trouble": None,
        "honestly": HONESTLY,
    }
    try:
        with open_desk(places, now=now) as desk:
            known |= _of_desk(desk)
    except NotSetUp:
        known["trouble"] = "No practice is set up here yet."
    except JournalTrouble as trouble:
        known["trouble"] = str(trouble)
    return known


def doctor(places: Places, *, rebuild: bool = False, verify: bool = False, now: Now = utc_now) -> Report:
    """Look the installation over; `rebuild` makes the lists again, `verify` proves them."""
    try:
        desk = open_desk(places, now=now)
    except JournalTrouble as trouble:
        return Report(checks=(Check(name="the file opens", ok=False, what_to_do=str(trouble)),))
    holding = desk.database.key.holding
    honest = f"the key lies in {holding.where}: {holding.worth}"
    checks = [Check(name="the file opens", ok=True), Check(name=honest, ok=True), *_folders(places)]
    with desk:
        try:
            checks += _of_the_file(desk, thorough=verify)
            if rebuild:
                checks.append(_rebuilt(desk))
            if verify:
                checks += _verified(desk)
        except JournalTrouble as trouble:
            checks.append(Check(name="the file can be read to its end", ok=False, what_to_do=str(trouble)))
    return Report(checks=tuple(checks))


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _of_desk(desk: Desk) -> dict[str, Any]:
    holding = desk.database.key.holding
    with desk.database.reading() as view:
        seat = view.row("SELECT site, device, letter FROM seat") or (None, None, None)
        feed = view.row("SELECT last_sync_at, server FROM feed") or (None, None)
        practice = desk.journal.practice_in(view)
        newer = update_needed(view)
        encrypted = _is_encrypted(view)
    return {
        "key_held_in": holding.where,
        "key_is_worth": holding.worth,
        "encrypted": encrypted,
        "site": seat[0],
        "practice": practice.name,
        "device": seat[1],
        "letter": seat[2],
        "last_sync": feed[0],
        "server": feed[1],
        "update_needed": newer,
    }


def _is_encrypted(view: Reading) -> bool:
    """By SQLCipher's own word. Reading the file ourselves would drop SQLite's locks on it when we close it (POSIX)."""
    return view.rows("PRAGMA cipher_status") == [("1",)]


def _folders(places: Places) -> list[Check]:
    """What lies in them is closed to others by itself; who enters them still learns names and puts things in.

    The home above them is the choice of whoever made it, as long as nobody else writes there.
    """
    from frontdesk.permissions import others_reach

    opened = [path for path in (places.home,) if path is not None and others_reach(path, to_change=True)]
    opened += [path for path in (places.data, places.config, places.backups) if others_reach(path)]
    return [
        Check(name=f"other users of this computer can enter {path}", ok=False, what_to_do=f"run: chmod 700 {path}")
        for path in opened
    ] or [Check(name="no other user of this computer can enter the folders", ok=True)]


def _of_the_file(desk: Desk, *, thorough: bool) -> list[Check]:
    with desk.database.reading() as view:
        return [
            Check(name="the file is encrypted", ok=_is_encrypted(view)),
            _pages(view, thorough=thorough),
            *_secrets(desk, view),
        ]


def _secrets(desk: Desk, view: Reading) -> list[Check]:
    """What holds the keys and what that is worth; whether what is deleted is gone."""
    from frontdesk.desk.keyholding import printed
    from frontdesk.journal.site_keys import lacks_newest

    key, seat = desk.database.key, desk.journal.seat_in(view)
    forgets = view.rows("SELECT v FROM search_config WHERE k = 'secure-delete'") == [(1,)]
    on_paper = printed(view, key.fingerprint, seat.key_id)
    paper = (
        f"the recovery key was printed on {on_paper[:10]}" if on_paper else "no recovery key of these keys is printed"
    )
    missing = lacks_newest(view)
    return [
        Check(name="the search forgets what is erased", ok=forgets, what_to_do="" if forgets else "call IT"),
        Check(name=paper, ok=True, what_to_do="" if on_paper else "a manager runs: frontdesk key print-recovery"),
        Check(
            name="the newest key of the words is here",
            ok=not missing,
            what_to_do="type it in from the recovery key: frontdesk key recover" if missing else "",
        ),
    ]


def _pages(view: Reading, *, thorough: bool) -> Check:
    """SQLCipher's own proof of every page, and SQLite's of its trees."""
    faults = [str(row[0]) for row in view.rows("PRAGMA cipher_integrity_check")] if thorough else []
    found = view.rows("PRAGMA integrity_check(3)" if thorough else "PRAGMA quick_check(3)")
    faults += [str(row[0]) for row in found if row[0] != "ok"]
    return Check(
        name="the file is whole",
        ok=not faults,
        what_to_do="" if not faults else "stop using this desk and restore the last backup",
    )


def _rebuilt(desk: Desk) -> Check:
    from frontdesk.journal.rebuild import rebuild

    count = rebuild(desk.journal, desk.now())
    return Check(name=f"the lists were made again from the events ({count} complaints)", ok=True)


def _verified(desk: Desk) -> list[Check]:
    from frontdesk.journal.proof import verify

    proof = verify(desk.journal, desk.now())
    name = f"{proof.events} events in unbroken chains, {proof.complaints} complaints as they say"
    if not proof.faults:
        return [Check(name=name, ok=True), _trail(desk)]
    mend = "run frontdesk doctor --rebuild --verify; what is still named then is in the events: restore the last backup"
    return [*(Check(name=fault, ok=False, what_to_do=mend) for fault in proof.faults[:20]), _trail(desk)]


def _trail(desk: Desk) -> Check:
    """The audit trail's own chain, with its first broken row."""
    from frontdesk.journal import audit

    with desk.database.reading() as view:
        rows, fault = audit.follow(view)
    if fault is None:
        return Check(name=f"{rows} rows of the audit trail in an unbroken chain", ok=True)
    tell = "somebody changed the trail past frontdesk: keep this file and its backups as they are, and tell the manager"
    return Check(name=fault, ok=False, what_to_do=tell)
