"""A practice with three desks and a real group server, of which every part can be saved, put back and copied."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import insert, select
from tests.sync.wires import Troubled, Unlucky

from frontdesk import desk as at_desk
from frontdesk import enrolling
from frontdesk.desk import Desk
from frontdesk.envelope import Envelope, from_line
from frontdesk.group import accounts, admin, projection
from frontdesk.group.store import Store
from frontdesk.group.tables import device, event, metadata, site
from frontdesk.journal.feed import JournalFeed
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of
from frontdesk.places import Places, find_places
from frontdesk.sync.client import read_feed, sync
from frontdesk.sync.errors import ServerRefuses, Unreachable
from frontdesk.sync.invitation import new_secret, proof_hash_of
from frontdesk.sync.token import tokens_of
from frontdesk.sync.transport import Transport

BEGAN = datetime(2026, 5, 22, 13, 6, tzinfo=UTC)
SKEWS = (0, -50, 3000)
"""Seconds by which the desks' clocks are off, as in the specification."""
SHUT_OUT = frozenset({"device-suspended", "device-revoked", "token-refused"})
Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Wall:
    """The time that all clocks are off from."""

    seconds: int = 0

    def at(self, skew: int) -> Callable[[], datetime]:
        return lambda: BEGAN + timedelta(seconds=self.seconds + skew)


@dataclass
class Post:
    """One desk: its folder, and its file while it is open."""

    folder: Path
    now: Callable[[], datetime]
    desk: Desk

    @classmethod
    def opened(cls, folder: Path, now: Callable[[], datetime]) -> Post:
        return cls(folder, now, at_desk.open_desk(places_of(folder), now=now))

    @property
    def places(self) -> Places:
        return places_of(self.folder)

    @contextmanager
    def shut(self) -> Iterator[None]:
        """The file is closed meanwhile, as at night."""
        self.desk.close()
        yield
        self.desk = at_desk.open_desk(self.places, now=self.now)

    def events(self) -> dict[str, Envelope]:
        with self.desk.database.reading() as view:
            rows = view.rows(f"SELECT {EVENT_COLUMNS} FROM event")
        return {e.id: e for e in map(envelope_of, rows)}


def places_of(folder: Path) -> Places:
    return find_places(str(folder), env={})


@dataclass
class Fleet:
    """The desks and the server. `feed` and `line` are the classes that a sync uses: mutants replace them."""

    database: str
    url: str
    folder: Path
    wall: Wall
    posts: list[Post] = field(default_factory=list)
    feed: type[JournalFeed] = JournalFeed
    line: type[Transport] = Transport
    names: Iterator[int] = field(default_factory=count)
    origin: Rows = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = Store(self.database)
        self.network = httpx.HTTPTransport()

    def found(self) -> Fleet:
        """Set up the practice and enrol its three desks; done once, then `save_all` and `begin_again`."""
        first = self.folder / "origin-0"
        at_desk.set_up(
            places_of(first), name="Maple", code="MAPLE", timezone="UTC", person="Rosa", now=self.wall.at(0)
        ).close()
        code = admin.invite(self.database, "MAPLE", now=self.wall.at(0))["code"]
        enrolling.enrol_at(places_of(first), self.url, code, now=self.wall.at(0))
        for n in (1, 2):
            invited = enrolling.invite(places_of(first), now=self.wall.at(0)).code
            enrolling.enrol_at(places_of(self.folder / f"origin-{n}"), self.url, invited, now=self.wall.at(SKEWS[n]))
        self.origin = self.saved()
        return self

    def begin_again(self) -> None:
        """Everything as it was founded."""
        self.close()
        self.wall.seconds = 1
        self.put_server_back(self.origin, rename=False)
        for n, skew in enumerate(SKEWS):
            self.posts.append(self._copy_of(self.folder / f"origin-{n}", self.wall.at(skew)))

    def close(self) -> None:
        for post in self.posts:
            post.desk.close()
            shutil.rmtree(post.folder, ignore_errors=True)
        self.posts = []

    def _copy_of(self, folder: Path, now: Callable[[], datetime]) -> Post:
        fresh = self.folder / f"home-{next(self.names)}"
        shutil.copytree(folder, fresh)
        return Post.opened(fresh, now)

    # ------------------------------------------------------------ what happens to desks

    def clone(self, post: Post) -> Post:
        """A disk image, on another disk of the same computer."""
        with post.shut():
            copy = self._copy_of(post.folder, post.now)
        self.posts.append(copy)
        return copy

    def backup(self, post: Post) -> Path:
        """A copy of the whole folder."""
        kept = self.folder / f"backup-{next(self.names)}"
        with post.shut():
            shutil.copytree(post.folder, kept)
        return kept

    def restore(self, post: Post, kept: Path, *, whole: bool) -> None:
        """Put the file back, or the whole folder, which then knows nothing of the lost days."""
        post.desk.close()
        inside = "." if whole else "data"
        shutil.rmtree(post.folder / inside if inside != "." else post.folder)
        shutil.copytree(kept / inside, post.folder / inside)
        post.desk = at_desk.open_desk(post.places, now=post.now)

    # ------------------------------------------------------------ syncing

    def sync(self, post: Post, trouble: Troubled, *, only: str = "") -> bool:
        """Sync over a troubled line, or `only` pull; a desk that is shut out comes back as a new one.

        Gives whether anything moved, as far as that is known.
        """
        wire = replace(trouble, network=self.network)
        feed = self.feed(post.desk.journal, post.now)
        try:
            with self.line(self.url, tokens_of(post.places)[0], attempts=1, wire=wire) as line, wire.dying(post.desk):
                if only == "pull":
                    return read_feed(feed, line) > 0
                report = sync(feed, line, now=post.now)
                return report.status != "ok" or report.pushed + report.duplicates + report.pulled > 0
        except Unreachable:
            return True
        except Unlucky:
            with post.shut():  # the program died: what was not kept is gone
                pass
        except ServerRefuses as refused:
            if refused.word not in SHUT_OUT:
                raise
            self.come_back(post)
        return True

    def come_back(self, post: Post) -> None:
        """`device reset` and `enrol`, as the refusal says."""
        with post.shut():
            enrolling.reset(post.places, now=post.now)
            enrolling.enrol_at(post.places, self.url, self.code_for(post), now=post.now)

    def code_for(self, post: Post) -> str:
        """Of the group if no desk of the site is left, else of one that is."""
        with self.store.reading() as tx:
            living = device.c.revoked_at.is_(None) & device.c.suspended_at.is_(None)
            row = tx.execute(select(device.c.site_id, device.c.id, site.c.code).join(site).where(living)).first()
        if row is None:
            return str(admin.invite(self.database, "MAPLE", now=self.wall.at(0))["code"])
        with at_desk.open_desk(post.places) as desk, desk.database.reading() as view:
            secret = new_secret(desk.journal.site_key(view))
        owner = accounts.Device(site_id=row.site_id, site=row.code, id=row.id)
        with self.store.writing() as tx:
            proof = proof_hash_of(secret)
            made = accounts.invite_further(tx, owner, proof_hash=proof, now=self.wall.at(0)())
        return f"{made.code}-{secret}"

    # ------------------------------------------------------------ what happens to the server

    def saved(self) -> Rows:
        with self.store.reading() as tx:
            return {t.name: [dict(r._mapping) for r in tx.execute(select(t))] for t in metadata.sorted_tables}

    def put_server_back(self, rows: Rows, *, rename: bool = True) -> None:
        with self.store.writing() as tx:
            for table in reversed(metadata.sorted_tables):
                tx.execute(table.delete())
            for table in metadata.sorted_tables:
                if rows[table.name]:
                    tx.execute(insert(table), rows[table.name])
        if rename:
            admin.restored(self.database, now=self.wall.at(0))

    def on_server(self) -> list[Envelope]:
        """The site's feed, in its order."""
        projection.up_to_now(self.store, None)
        with self.store.reading() as tx:
            return [from_line(bytes(row.body)) for row in tx.execute(select(event.c.body).order_by(event.c.position))]
