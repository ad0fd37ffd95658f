"""The group server beside the desk it hears from: the same history, pushed in pieces, comes to the same figures there.

What the server cannot see (who a patient is) it has from the desk's word. Played again by its number, as in
`test_measures.py`.
"""

from __future__ import annotations

import os
from calendar import monthrange
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.group.desks import Clock
from tests.oracle.compared import Comparison
from tests.oracle.histories import History
from tests.oracle.played import Played

from frontdesk import desk as desks
from frontdesk.desk.day_shape import measures_json
from frontdesk.enrolling import enrol_at
from frontdesk.group import admin, projection
from frontdesk.group.accounts import site_called
from frontdesk.group.figures import span_of
from frontdesk.group.monthly import measures_of
from frontdesk.group.segments import Shares, shares
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from frontdesk.group.store import Store
from frontdesk.places import find_places
from frontdesk.syncing import sync_desk

MANY = int(os.environ.get("FRONTDESK_HISTORIES", "6")) // 3
ONE = os.environ.get("FRONTDESK_HISTORY")
SHORT = (9007, 9019)
"""Not many steps, and patients who come again."""
FIRST_SEED = 500
SEEDS = [int(ONE)] if ONE else [*SHORT, *range(FIRST_SEED, FIRST_SEED + MANY - len(SHORT))]


@dataclass
class Sent:
    """A practice's desk and the server that it sends to, in one folder."""

    folder: Path
    url: str
    clock: Clock
    enrolled: bool = field(default=False)

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def database(self) -> str:
        return database_in(self.folder)

    def send(self, now: datetime) -> None:
        """Whatever is new goes to the server; the first time the desk enrols."""
        self.clock.at = now
        places = find_places(str(self.home), env={})
        if not self.enrolled:
            code = admin.invite(self.database, "PLACE", now=self.clock)["code"]
            enrol_at(places, self.url, code, now=self.clock)
            self.enrolled = True
        with desks.open_desk(places, now=self.clock) as desk:
            report = sync_desk(desk)
        assert report.status == "ok"


def database_in(folder: Path) -> str:
    return f"sqlite:///{folder}/group.db"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_group_counts_as_the_desk_and_the_specification_do(seed: int, tmp_path: Path) -> None:
    history, clock, comparison = History(seed), Clock(), Comparison()
    admin.site_add(database_in(tmp_path), "PLACE", "Place", history.site.zone, now=clock)
    with running(Settings(database=database_in(tmp_path), now=clock)) as url:
        sent = Sent(tmp_path, url, clock)
        played = Played(history, sent.home, between=sent.send)
        sent.send(history.now)
    compare(played, sent.database, comparison)
    assert not comparison.differences, f"\n{comparison}"
    assert len(comparison.compared) > 30


def compare(played: Played, database: str, comparison: Comparison) -> None:
    """Some periods, and the shares of every month, as things stand at the end."""
    history = played.history
    with closing(Store(database)) as store:
        projection.catch_up_everywhere(store)
        with store.reading() as tx:
            site = site_called(tx, "PLACE").id
            for first, last, _ in history.questions(4):
                mine = played.ask("measures", "--from", str(first), "--to", str(last))
                theirs = measures_json(measures_of(tx, site, first, last, history.now), history.clock.zone)
                for figure, value in played.world.measures(first, last, history.now).items():
                    comparison.add(history.seed, f"group {first} to {last}", figure, value, theirs[figure])
                for figure in mine.keys() - {"as_of"}:
                    comparison.add(history.seed, f"desk, group {first} to {last}", figure, mine[figure], theirs[figure])
            for last in months_of(history):
                compare_month(played, last, shares(tx, span_of(last, 1), history.now, [site])[site], comparison)


def compare_month(played: Played, last: date, theirs: Shares, comparison: Comparison) -> None:
    """The shares that the group's pages show of a month."""
    mine = played.ask("measures", "--from", str(last.replace(day=1)), "--to", str(last))
    shown = {"resolved_once": theirs.once, "follow_up_on_time": theirs.followed, "coded_other": theirs.other}
    for figure, share in shown.items():
        counted = {name: mine[figure][name] for name in ("k", "n")}
        comparison.add(played.history.seed, f"month of {last}", figure, counted, {"k": share.k, "n": share.n})


def months_of(history: History) -> list[date]:
    """The last days of the months in which something was received."""
    months = sorted({(day.year, day.month) for day in history.clock.days if history.first <= day <= history.last})
    return [date(year, month, monthrange(year, month)[1]) for year, month in months]
