"""The group's pages over 5,000 practices with a year of records on PostgreSQL, over their questions in bare SQL.

The measure of a page is what its own SELECTs cost when psycopg asks them one after the other and fetches every row:
no web server, no sign-in, no counting of limits, no drawing. What a page writes (that a practice was looked at) is
on its side alone. Records are made by PostgreSQL and copied in; the pages are asked over the wire from a server that is
a program of its own. What is worked out over all practices is remembered for a minute, so first looks are measured by
themselves: each at a server that was started for it and had said nothing but that there is no such practice. Beside
them stands what they cost the server in time of a core, which other work on the machine makes less longer than the
time that passes. `python -m benchmarks pages --sites 500` makes it short.
"""

from __future__ import annotations

import http.client
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import psycopg
from sqlalchemy import Engine, event, select

from benchmarks.figures import Figure, interleaved, timed
from benchmarks.group import serving
from benchmarks.postgres import postgresql
from frontdesk.group import admin, sessions
from frontdesk.group.pages.forms import SESSION
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings, utc_now
from frontdesk.group.store import Store
from frontdesk.group.tables import account

SITES = 5_000
RUNS = 9
FIRST_RUNS = 5
TIMES_MAX = 3.0
PAGE_MS_MAX = 300.0
FLOOR_MS = 10.0
"""A page whose questions cost less is held against this: what a request costs that asks nothing is no share of them."""
PAGES: Mapping[str, str] = {
    "practices": "/sites",
    "practices, the last page of them": "/sites?page={last}",
    "practices, found by a word": "/sites?find=practice+42",
    "one practice": "/sites/S00042",
    "support": "/support",
    "chance or more, three months": "/funnel",
    "chance or more, twelve months": "/funnel?line=grievances&months=12",
    "stories and thanks": "/stories",
    "signed days": "/days",
    "grievances": "/grievances",
}
NOTHING = "/sites/NO"
"""What a server has shown before a first look: its session is known, and no practice has this code."""
Question = tuple[str, Any]

DAYS = "SELECT d::date AS day FROM generate_series(current_date - 364, current_date, interval '1 day') d"
OPEN = f"SELECT id, day FROM site, ({DAYS}) days WHERE extract(isodow FROM day) < 6"
"""Every business day of every practice; a practice of number n sees 8 to 87 patients a day."""
RECORDS: Mapping[str, str] = {
    "site": """SELECT n, 'S' || lpad(n::text, 5, '0'), 'Practice ' || n, 'America/Chicago', ''
        FROM generate_series(1, {sites}) n""",
    "feed": "SELECT id, 0, 1 FROM site",
    "fold": "SELECT id, 0 FROM site",
    "device (site_id, id, name, letter, token_hash, program, enrolled_at, last_seen)": """SELECT id, 'd' || id, '', 'A',
        repeat('0', 64), 'bench', '2026-01-01T00:00:00.000Z',
        to_char(now() - (id % 60) * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"') FROM site""",
    "encounters": f"SELECT id, day, 8 + id % 80, '' FROM ({OPEN}) open",
    "signed_day": f"""SELECT id, day, day || 'T22:00:00.000Z' FROM ({OPEN}) open
        WHERE (id + extract(doy FROM day)) % 9 <> 0""",
    "counted": f"""SELECT id, id || '-' || day || '-' || n, day,
        CASE WHEN h % 10 = 0 THEN 'compliment' ELSE 'complaint' END,
        h % 7 < 2, (ARRAY['APPT','PHONE','WAIT','BILL','RX','RESULTS','ATTITUDE','CARE','OTHER'])[1 + h % 9],
        'DR-' || h % 4, CASE WHEN h % 20 = 1 THEN day || 'T20:00:00.000Z' END,
        day || 'T21:00:00.000Z', h % 5 > 0, day || 'T21:00:00.000Z', h % 6 > 0, NULL
        FROM (SELECT id, day, n, abs(hashtext(id || ' ' || day || ' ' || n)) AS h
            FROM ({OPEN}) open, generate_series(1, 3) n) seen
        WHERE (h / 100) % 10000 < (8 + id % 80) * 20 * CASE WHEN id % 50 = 0 THEN 2.5 ELSE 1 END""",
    "grievance": """SELECT site_id, id, 'A' || row_number() OVER (), category, grievance_at, 'written', grievance_at,
        NULL,
        CASE WHEN day < (current_date - 30)::text THEN grievance_at END,
        CASE WHEN day < (current_date - 30)::text THEN 'upheld' END FROM counted WHERE grievance_at IS NOT NULL""",
    "story": """SELECT id, 's' || id || n, repeat('It was put right the same day, and she wrote to say so. ', 6),
        to_char(now() - n * interval '9 days' - id * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS".000Z"')
        FROM site, generate_series(1, 2) n""",
    "month_figures": """SELECT e.site_id, e.month, coalesce(c.n, 0), coalesce(c.n, 0), coalesce(c.grave, 0),
        coalesce(c.formal, 0), coalesce(c.thanks, 0), e.seen, e.days, NULL
        FROM (SELECT site_id, left(day, 7) AS month, sum(count) AS seen, count(*) AS days
            FROM encounters GROUP BY 1, 2) e
        LEFT JOIN (SELECT site_id, left(day, 7) AS month, count(*) FILTER (WHERE record = 'complaint') AS n,
            count(*) FILTER (WHERE record = 'complaint' AND serious) AS grave,
            count(*) FILTER (WHERE record = 'complaint' AND grievance_at IS NOT NULL) AS formal,
            count(*) FILTER (WHERE record = 'compliment') AS thanks
            FROM counted GROUP BY 1, 2) c USING (site_id, month)""",
}
"""What PostgreSQL makes up, in the order of each table's columns."""


def measure(_folder: Path) -> list[Figure]:
    """In turns: a page over the wire, and its questions in bare SQL."""
    with postgresql() as database:
        admin.init(database)
        _fill(database)
        secret = _signed_in(database)
        found = []
        for name, path in _pages().items():
            found += _of_a_page(database, name, path, secret)
    return [*found, _slowest(found[::2], "first look", FIRST_RUNS), _slowest(found[1::2], "look after it", RUNS)]


def _of_a_page(database: str, name: str, path: str, secret: str) -> list[Figure]:
    """Its first look and the ones after it."""
    questions, spent = _questions(database, path, secret), []

    def first() -> float:
        with serving(database) as (url, process):
            _asked(url, NOTHING, secret)()
            before = _core_seconds(process)
            seconds = _asked(url, path, secret)()
            spent.append(_core_seconds(process) - before)
        return seconds

    with psycopg.connect(database, autocommit=True) as line:
        ours, base = interleaved(first, lambda: _bare(line, questions), FIRST_RUNS, warm_up=1)
        with serving(database) as (url, _):
            again, base_again = interleaved(_asked(url, path, secret), lambda: _bare(line, questions), RUNS, warm_up=2)
    print(
        f"  {name}: first look {ours * 1000:.0f} ms ({median(spent) * 1000:.0f} ms of the server's core), then"
        f" {again * 1000:.0f} ms; its bare SQL {base * 1000:.0f} ms; load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    return [_figure(f"{name}, first look", ours, base, FIRST_RUNS), _figure(f"{name}", again, base_again, RUNS)]


def _slowest(found: Sequence[Figure], which: str, runs: int) -> Figure:
    slowest = max(figure.ours_ms for figure in found)
    claim = f"slowest {which} with {SITES:,} practices, over {PAGE_MS_MAX:.0f} ms"
    return Figure(claim=claim, ours_ms=slowest, base_ms=PAGE_MS_MAX, ratio_max=1.0, runs=runs)


def _figure(name: str, ours: float, base: float, runs: int) -> Figure:
    claim = f"page: {name}, over its SQL" + (f" (or {FLOOR_MS:.0f} ms)" if base * 1000 < FLOOR_MS else "")
    base_ms = max(base * 1000, FLOOR_MS)
    return Figure(claim=claim, ours_ms=ours * 1000, base_ms=base_ms, ratio_max=TIMES_MAX, runs=runs)


def _core_seconds(process: int) -> float:
    """What a process has used of the cores so far; nought where the system does not say it."""
    used = [int(file.read_text().split()[0]) for file in Path(f"/proc/{process}/task").glob("*/schedstat")]
    return sum(used) / 1e9


def _pages() -> dict[str, str]:
    return {name: path.format(last=-(-SITES // 100)) for name, path in PAGES.items()}


def _fill(database: str) -> None:
    """A year of records, made by PostgreSQL and copied in."""
    with psycopg.connect(database, autocommit=True) as making, psycopg.connect(database, autocommit=True) as taking:
        for table, told in RECORDS.items():
            made = told.replace("{sites}", str(SITES))
            with (
                making.cursor().copy(f"COPY ({made}) TO STDOUT") as out,
                taking.cursor().copy(f"COPY {table} FROM STDIN") as into,
            ):
                for rows in out:
                    into.write(rows)
        taking.execute("VACUUM ANALYZE")
        counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in ("counted", "encounters", "month_figures"))
        (complaints, days, months), *_ = taking.execute(f"SELECT {counts}").fetchall()
    print(f"  {SITES:,} practices: {complaints:,} complaints and thanks, {days:,} days, {months:,} months")


def _signed_in(database: str) -> str:
    """Somebody whom all practices concern, with the secret of a session."""
    admin.user_add(database, "Bench", "admin")
    with closing(Store(database)) as store, store.writing() as tx:
        account_id = tx.execute(select(account.c.id).where(account.c.name == "Bench")).scalar_one()
        return sessions.begin(tx, account_id, now=utc_now())


def _questions(database: str, path: str, secret: str) -> list[Question]:
    """The SELECTs of a page as it asks them when nothing is remembered."""
    seen: list[Question] = []

    def note(_line: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append((statement, values))

    with running(Settings(database=database)) as url:
        _asked(url, NOTHING, secret)()
        event.listen(Engine, "before_cursor_execute", note)
        try:
            _asked(url, path, secret)()
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    return seen


def _bare(line: psycopg.Connection[Any], questions: list[Question]) -> float:
    return timed(lambda: [line.execute(statement, values).fetchall() for statement, values in questions])


def _asked(url: str, path: str, secret: str) -> Callable[[], float]:
    """One look at a page, whole; gives the seconds."""

    def look() -> None:
        line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=120)
        line.request("GET", path, headers={"cookie": f"{SESSION}={secret}"})
        answer = line.getresponse()
        content = answer.read()
        line.close()
        if answer.status != (http.client.NOT_FOUND if path == NOTHING else http.client.OK):
            raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")

    return lambda: timed(look)
