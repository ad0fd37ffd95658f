"""What the group's administrator does, as functions over a database URL. Each returns plain values to print.

They may run beside a running server: every one is a single transaction in the same database.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import uuid_utils
from sqlalchemy import insert, select, update

from frontdesk.group import accounts, erasing, monthly, overview, passwords, projection, sessions, surveys
from frontdesk.group import report as reports
from frontdesk.group.errors import AccountExists, CannotWrite, NameOfNobody, SiteExists, UnknownAccount, UnknownDevice
from frontdesk.group.settings import LETTERS_SKIPPED, utc_now
from frontdesk.group.store import Store, new_store_id, store_id_of
from frontdesk.group.tables import account, account_site, feed, fold, meta, site
from frontdesk.group.tables import device as devices_table
from frontdesk.group.totals import month_of
from frontdesk.group.verify import faults
from frontdesk.recovery.refusals import TextMissing, UnknownCode, WrongValue
from frontdesk.recovery.stamps import stamp

Clock = Callable[[], datetime]
ROLES = ("viewer", "manager", "admin")
NAME_MAX = 100
SITE_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}\Z")


@contextmanager
def _opened(database: str) -> Iterator[Store]:
    store = Store(database)
    try:
        store.prepare()
        yield store
    finally:
        store.close()


def init(database: str) -> dict[str, Any]:
    """Make the database ready; one that is ready stays as it is."""
    with _opened(database) as store, store.reading() as tx:
        return {"store_id": store_id_of(tx)}


def site_add(database: str, code: str, name: str, timezone: str = "UTC", *, now: Clock = utc_now) -> dict[str, Any]:
    """Add a practice. Raises `WrongValue`, `SiteExists`."""
    code = code.strip().upper()
    if not SITE_CODE.match(code):
        raise WrongValue(
            f"{code[:40]!r} cannot be a site's code: it has 2 to 12 letters and digits and begins with a letter.",
            "choose one such as MAPLE, the same as on the site's desk.",
        )
    if timezone not in available_timezones():
        raise UnknownCode("time zone", timezone, get_close_matches(timezone, available_timezones()))
    said = _name(name, "The practice's name")
    with _opened(database) as store, store.writing() as tx:
        if tx.execute(select(site.c.id).where(site.c.code == code)).first():
            raise SiteExists(code)
        values = {"code": code, "name": said, "timezone": ZoneInfo(timezone).key, "added_at": stamp(now())}
        added = tx.execute(insert(site).values(values).returning(site.c.id)).scalar_one()
        tx.execute(insert(feed).values(site_id=added, position=0, letters=0))
        tx.execute(insert(fold).values(site_id=added, position=0))
        accounts.note(tx, added, actor=accounts.COMMAND_LINE, what="site.added", about=code, now=now())
    return {"site": code, "name": said, "timezone": timezone}


def invite(database: str, code: str, *, now: Clock = utc_now) -> dict[str, Any]:
    """Make a code for a site's first desk. Raises `UnknownSite`."""
    code = code.strip().upper()
    with _opened(database) as store, store.writing() as tx:
        made = accounts.invite(tx, code, now=now())
    return {"site": code, "code": made.code, "expires_at": made.expires_at}


def devices(database: str) -> dict[str, Any]:
    """Every desk of every practice."""
    with _opened(database) as store, store.reading() as tx:
        return {"devices": overview.devices(tx)}


def revoke(database: str, device: str, *, now: Clock = utc_now) -> dict[str, Any]:
    """Withdraw a desk's token. Raises `UnknownDevice`."""
    with _opened(database) as store, store.writing() as tx:
        mine = update(devices_table).where(devices_table.c.id == device)
        found = tx.execute(mine.values(revoked_at=stamp(now())).returning(devices_table.c.site_id)).scalar()
        if found is None:
            raise UnknownDevice(device)
        accounts.note(tx, found, actor=accounts.COMMAND_LINE, what="device.revoked", about=device, now=now())
    return {"device": device, "revoked": True}


def user_add(database: str, name: str, role: str, *, sites: Sequence[str] = (), now: Clock = utc_now) -> dict[str, Any]:
    """Add a person of the group, whom all sites concern or only some. The token is shown this once.

    Raises `UnknownCode`, `NameOfNobody`, `AccountExists`, `UnknownSite`.
    """
    if role not in ROLES:
        raise UnknownCode("role of the group", role, get_close_matches(role, ROLES) or ROLES)
    said = _name(name, "The person's name")
    if " ".join(said.casefold().split()) in (accounts.COMMAND_LINE, accounts.NOBODY_KNOWN):
        raise NameOfNobody(said)
    secret, account_id = secrets.token_hex(32), str(uuid_utils.uuid7())
    with _opened(database) as store, store.writing() as tx:
        if tx.execute(select(account.c.id).where(account.c.name == said)).first():
            raise AccountExists(said)
        values = {"name": said, "role": role, "token_hash": accounts.digest(secret), "added_at": stamp(now())}
        tx.execute(insert(account).values(id=account_id, all_sites=not sites, **values))
        for code in sites:
            row = accounts.site_called(tx, code.strip().upper())
            tx.execute(insert(account_site).values(site_id=row.id, account_id=account_id))
        accounts.note(tx, 0, actor=accounts.COMMAND_LINE, what="account.added", about=account_id, now=now())
    return {"name": said, "role": role, "token": f"fg_{account_id}_{secret}"}


def user_password(database: str, name: str, *, now: Clock = utc_now) -> dict[str, Any]:
    """A code with which somebody chooses the password for the pages. It is shown this once. Raises `UnknownAccount`."""
    with _opened(database) as store, store.writing() as tx:
        made = passwords.code_for(tx, name.strip(), now=now())
    return {"name": name.strip(), "code": made.code, "expires_at": made.expires_at}


def user_leave(database: str, name: str, *, now: Clock = utc_now) -> dict[str, Any]:
    """Somebody left: their token and password are worth nothing, and they are signed out. Raises `UnknownAccount`."""
    with _opened(database) as store, store.writing() as tx:
        mine = update(account).where(account.c.name == name.strip(), account.c.revoked_at.is_(None))
        found = tx.execute(mine.values(revoked_at=stamp(now())).returning(account.c.id)).scalar()
        if found is None:
            raise UnknownAccount(name)
        sessions.end_all(tx, found)
        accounts.note(tx, 0, actor=accounts.COMMAND_LINE, what="account.revoked", about=found, now=now())
    return {"name": name.strip(), "left": True}


def restored(database: str, *, now: Clock = utc_now) -> dict[str, Any]:
    """The database was put back from a backup: every desk reads from the start and sends what is missing.

    What a redaction in the feeds reaches is erased again; one that a desk sends later erases as ever.
    """
    with _opened(database) as store:
        fresh = _begun_again(store, now)
        store.forget_erased()
    return {"store_id": fresh}


def _begun_again(store: Store, now: Clock) -> str:
    with store.writing() as tx:
        fresh = new_store_id()
        tx.execute(update(meta).where(meta.c.key == "store_id").values(value=fresh))
        tx.execute(update(feed).values(letters=feed.c.letters + LETTERS_SKIPPED))
        erasing.erase_again(tx)
        accounts.note(tx, 0, actor=accounts.COMMAND_LINE, what="store.restored", about=fresh, now=now())
    return fresh


def report(
    database: str,
    file: Path,
    *,
    site_code: str | None = None,
    month: str | None = None,
    outside: bool = False,
    now: Clock = utc_now,
) -> dict[str, Any]:
    """Write the report of a month, the last whole one unless another is named, of a practice or of the group.

    With `outside` it may leave the group: small cells are hidden. Raises `WrongValue`, `UnknownSite`, `CannotWrite`.
    """
    reports.check_place(file)
    month_of(month)
    moment = now()
    said = month or monthly.month_before(moment)
    with _opened(database) as store:
        with store.reading() as tx:
            asked = projection.sites_asked(tx, site_code, None)
        projection.up_to_now(store, None)
        with store.reading() as tx:
            found = (
                monthly.site_month(tx, next(iter(asked)), said, moment)
                if asked
                else monthly.group_month(tx, said, moment)
            )
        _note_report(store, asked, said, file.suffix.lower()[1:], outside=outside, now=moment)
    try:
        reports.write(reports.as_file(found, file, outside=outside), file)
    except OSError as cause:
        raise CannotWrite(str(file), cause.strerror or "unknown") from None
    return {"file": str(file), **reports.document(found, outside=outside)}


def _note_report(
    store: Store, asked: frozenset[int] | None, month: str, form: str, *, outside: bool, now: datetime
) -> None:
    """Who takes figures out of the database leaves a line, as for every export."""
    about = f"{month} {'for outside' if outside else 'for the group'}, {form}"
    with store.writing() as tx:
        where = next(iter(asked)) if asked else 0
        accounts.note(tx, where, actor=accounts.COMMAND_LINE, what="report.made", about=about, now=now)


def survey_import(database: str, file: Path, *, dry_run: bool = False, now: Clock = utc_now) -> dict[str, Any]:
    """Take over survey figures from a CSV file; rows that cannot be used are told with their reasons.

    Raises `WrongValue`.
    """
    text = surveys.read_file(file)
    with _opened(database) as store:
        with store.reading() as tx:
            known = surveys.codes(tx)
        found = surveys.read_rows(text, known)
        if found.rows and not dry_run:
            with store.writing() as tx:
                surveys.keep(tx, found)
                about = f"{len(found.rows)} rows"
                accounts.note(tx, 0, actor=accounts.COMMAND_LINE, what="survey.imported", about=about, now=now())
    refused = [{"line": one.line, "reason": one.reason} for one in found.refused]
    rows = len(found.rows) + len(refused)
    return {"dry_run": dry_run, "rows": rows, "imported": len(found.rows), "refused": refused}


def verify(database: str) -> dict[str, Any]:
    """Check every chain and every feed from end to end."""
    with _opened(database) as store, store.reading() as tx:
        events, found = faults(tx)
    return {"ok": not found, "events": events, "faults": found}


def _name(text: str, what: str) -> str:
    said = text.strip()
    if not said:
        raise TextMissing(what)
    if len(said) > NAME_MAX or not said.isprintable():
        raise WrongValue(f"{what} is too long or has control characters.", f"use at most {NAME_MAX} characters.")
    return said
