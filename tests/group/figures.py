"""What the group's figures promise on every database: those of the desk, by month, and nothing known is not zero."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select
from tests.builders import PRIYA, acknowledged, followed_up, happened, local, logged, resolved
from tests.scenarios.test_maple_in_memory import ENCOUNTERS, told

from frontdesk.envelope import GENESIS, Envelope, chained, to_line
from frontdesk.group import admin, projection
from frontdesk.group.accounts import site_called
from frontdesk.group.counting import calendars_of, rules_of
from frontdesk.group.figure_tables import counted, encounters, month_figures
from frontdesk.group.figures import funnel_of, own_history, site_figures, span_of
from frontdesk.group.monthly import measures_of, month_before, site_month
from frontdesk.group.offers import support_list
from frontdesk.group.outside import HIDDEN
from frontdesk.group.pages.days import closed_days
from frontdesk.group.segments import clinicians, shares, shares_of_all
from frontdesk.group.store import Store, Writing
from frontdesk.group.tables import device, event, feed, fold
from frontdesk.recovery import events as ev
from frontdesk.recovery.as_at import as_at
from frontdesk.recovery.bodies import facts_of, without_words
from frontdesk.recovery.codes import Category, PutRight, Severity
from frontdesk.recovery.event_base import Body
from frontdesk.recovery.events import Event
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.funnel import Line
from frontdesk.recovery.identifiers import DeviceId, EventId, SiteCode, StaffId, Subject
from frontdesk.recovery.measures import Period, Share
from frontdesk.recovery.progress import Reading
from frontdesk.recovery.refusals import WrongValue
from frontdesk.recovery.stamps import stamp
from frontdesk.recovery.statistics import Signal
from frontdesk.recovery.tally import tallied

LATER = local("06-30 12:00")
MAY = date(2026, 5, 31)
HOURS = ev.HoursSet(timezone="America/Chicago", hours="mon-fri 08:00-17:00")
CLOSED = ev.ClosureSet(day=date(2026, 5, 25))
PORTAL = Subject("site:calendar")


def count_of(day: date, count: int) -> Event:
    """Encounters of a day."""
    return happened(ev.EncountersCounted(count=count), at="06-29 09:00", by=PRIYA, about=Subject(f"day:{day}"))


def about_site(*bodies: ev.HoursSet | ev.ClosureSet) -> list[Event]:
    """What a site says of itself."""
    return [happened(body, at="05-20 09:00", by=PRIYA, about=PORTAL) for body in bodies]


def one(number: int, at: str = "05-22 09:00", **said: Any) -> list[Event]:
    """A complaint of its own, logged and acknowledged."""
    about = Subject(f"complaint:c{number}")
    return [logged(about=about, at=at, **said), acknowledged(about=about, at=at)]


class Practices:
    """Practices in a group's database, and the events that their desks sent."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.store = Store(database)
        self.sent: dict[str, int] = {}

    def add(self, code: str, name: str = "") -> int:
        admin.site_add(self.database, code, name or f"{code.title()} Practice", "America/Chicago")
        with self.store.reading() as tx:
            return int(site_called(tx, code).id)

    def send(self, code: str, events: Iterable[Event]) -> None:
        """Put events into the feed as a push does, without the words that are sealed; and fold them."""
        with self.store.writing() as tx:
            site_id = site_called(tx, code).id
            for known in events:
                number = self.sent[code] = self.sent.get(code, 0) + 1
                line = chained(_envelope(code, number, known), seq=number, prev=GENESIS)
                row = {"site_id": site_id, "position": number, "id": line.id, "device": "d", "epoch": "e"}
                row |= {"seq": number, "clock_ahead": False, "subject": line.subject, "kind": line.kind}
                row |= {"body": to_line(line), "hash": line.hash, "received_at": line.recorded_at}
                tx.execute(insert(event), [row])
            tx.execute(feed.update().where(feed.c.site_id == site_id).values(position=self.sent[code]))
        projection.catch_up(self.store, site_id)

    def hear(self, code: str, at: datetime) -> None:
        """As if the desk of it had been heard then."""
        with self.store.writing() as tx:
            site_id = site_called(tx, code).id
            tx.execute(delete(device).where(device.c.site_id == site_id))
            row = {"site_id": site_id, "id": "d", "name": "", "letter": "A", "token_hash": "0" * 64, "program": "x"}
            tx.execute(insert(device).values(**row, enrolled_at=stamp(at), last_seen=stamp(at)))


def _envelope(code: str, number: int, known: Event) -> Envelope:
    what = known.what
    assert isinstance(what, Body)
    return Envelope(
        id=EventId(f"{code.lower()}-{number:06}"),
        site=SiteCode(code),
        device=DeviceId("d"),
        epoch="e",
        seq=1,
        clock=f"{number:016x}",
        subject=known.subject,
        cycle=known.cycle,
        kind=what.kind,
        version=what.version,
        actor=StaffId(known.actor),
        occurred_at=stamp(known.occurred_at),
        recorded_at=stamp(known.recorded_at),
        facts=facts_of(what),
        words=None,
        words_hash=None,
        key_id=None,
        prev=GENESIS,
    )


class FigureContract:
    @pytest.fixture
    def database(self) -> str:
        raise NotImplementedError

    @pytest.fixture
    def group(self, database: str) -> Iterator[Practices]:
        practices = Practices(database)
        practices.add("MAPLE", "Maple Street")
        with closing(practices.store):
            yield practices

    def test_the_two_days_count_on_the_server_as_on_the_desk(self, group: Practices) -> None:
        """The same events, without the words that only desks can open, come to the same measures."""
        site_id = group.add("ELM")
        events = sorted(told().events.values(), key=lambda e: e.order)
        days = [count_of(day, count) for day, count in ENCOUNTERS.items()]
        group.send("ELM", [*about_site(HOURS, CLOSED), *events, *days])
        first, last = min(ENCOUNTERS), max(ENCOUNTERS)
        with group.store.reading() as tx:
            found = measures_of(tx, site_id, first, last, LATER)
            rules = rules_of(tx, site_id)
            month = site_figures(tx, span_of(MAY, 1), frozenset({site_id}))[0]
            known = shares(tx, span_of(MAY, 1), LATER, [site_id])[site_id]
        period = Period(first=first, last=last, as_of=LATER)
        here = tallied(fold_together(as_at(events, LATER)).values(), rules, period, ENCOUNTERS)
        blind = fold_together(as_at(map(without_words, events), LATER)).values()
        assert found == here == tallied(blind, rules, period, ENCOUNTERS)
        may = Period(first=date(2026, 5, 1), last=MAY, as_of=LATER)
        whole = tallied(fold_together(as_at(events, LATER)).values(), rules, may, ENCOUNTERS)
        assert (month.received, month.complaints, month.encounters) == (whole.complaints, here.complaints, 269)
        assert (month.grievances, month.compliments) == (2, 2)
        assert month.serious == sum(n for s, n in here.by_severity.items() if s > 1)
        assert (known.once, known.followed) == (whole.resolved_once, whole.follow_up_on_time)
        assert month.rate() == whole.rate == here.rate
        assert month.rate(Line.GRIEVANCES) == whole.rate_grievances

    def test_a_day_without_a_count_has_no_part_in_a_rate(self, group: Practices) -> None:
        group.send("MAPLE", [*about_site(HOURS), *one(1), *one(2, "05-26 09:00"), count_of(date(2026, 5, 22), 100)])
        with group.store.reading() as tx:
            month = site_figures(tx, span_of(MAY, 1))[0]
        assert (month.received, month.complaints, month.days) == (2, 1, 1)
        assert month.rate() is not None

    def test_the_newest_count_of_a_day_stands_and_none_is_no_rate(self, group: Practices) -> None:
        day = date(2026, 5, 22)
        group.send("MAPLE", [*one(1), count_of(day, 90), count_of(day, 100)])
        with group.store.reading() as tx:
            assert site_figures(tx, span_of(MAY, 1))[0].encounters == 100
        group.send("MAPLE", [count_of(day, 0)])
        with group.store.reading() as tx:
            month = site_figures(tx, span_of(MAY, 1))[0]
            assert (month.encounters, month.rate()) == (0, None)
            assert funnel_of(tx, span_of(MAY)).without == ("MAPLE",)

    def test_a_practice_of_which_nothing_is_known_is_not_zero(self, group: Practices) -> None:
        with group.store.reading() as tx:
            (month,) = site_figures(tx, span_of(MAY))
            found = site_month(tx, month.id, "2026-05", LATER)
        assert (month.known, month.rate()) == (False, None)
        assert (found.last_seen, found.silent, found.points) == (None, True, {})
        assert found.past.reading is Reading.NO_ENCOUNTERS

    def test_what_was_merged_voided_or_moved_is_counted_where_it_belongs(self, group: Practices) -> None:
        group.send(
            "MAPLE", [*about_site(HOURS), *one(1), *one(2), *one(3, "05-29 18:00"), count_of(date(2026, 6, 1), 9)]
        )
        into = happened(ev.Merged(into=Subject("complaint:c1")), at="05-22 10:00", about=Subject("complaint:c2"))
        gone = happened(ev.Voided(reason="a test"), at="05-22 10:00", by=PRIYA, about=Subject("complaint:c1"))
        with group.store.reading() as tx:
            rows = tx.execute(select(month_figures.c.month, month_figures.c.received).order_by("month")).all()
        assert [tuple(row) for row in rows] == [("2026-05", 2), ("2026-06", 1)]
        group.send("MAPLE", [into])
        with group.store.reading() as tx:
            assert site_figures(tx, span_of(MAY, 1))[0].received == 1
        group.send("MAPLE", [gone])
        with group.store.reading() as tx:
            assert site_figures(tx, span_of(MAY, 1))[0].received == 0

    def test_counting_again_from_the_start_changes_nothing(self, group: Practices) -> None:
        """As after an update that counts something new: what is folded in small steps is what is folded at once."""
        events = sorted(told().events.values(), key=lambda e: e.order)
        days = [count_of(day, count) for day, count in ENCOUNTERS.items()]
        for some in (about_site(HOURS, CLOSED), events[:40], events[40:41], days, events[41:]):
            group.send("MAPLE", some)
        seen = []
        for _ in range(2):
            with group.store.reading() as tx:
                tables = (counted, encounters, month_figures)
                seen.append([sorted(map(str, tx.execute(select(table)).all())) for table in tables])
            with group.store.writing() as writing:
                writing.execute(fold.update().values(position=0))
            projection.catch_up(group.store, 1)
        assert seen[0] == seen[1]

    def test_a_day_on_which_a_practice_is_closed_asks_for_no_signature(self, group: Practices) -> None:
        elm, oak, maple = group.add("ELM"), group.add("OAK"), 1
        group.send("ELM", about_site(HOURS, CLOSED))
        group.send("OAK", about_site(HOURS, CLOSED, ev.ClosureSet(day=date(2026, 5, 25), closed=False)))
        with group.store.reading() as tx:
            calendars = calendars_of(tx, [elm, oak, maple])
        friday, saturday, monday = date(2026, 5, 22), date(2026, 5, 23), date(2026, 5, 25)
        closed = {(elm, "2026-05-23"), (elm, "2026-05-25"), (oak, "2026-05-23")}
        assert closed_days(calendars, [friday, saturday, monday]) == closed

    def test_new_hours_move_receipts_to_other_days(self, group: Practices) -> None:
        group.send("MAPLE", [*about_site(HOURS), *one(1, "05-29 18:00")])
        with group.store.reading() as tx:
            assert site_figures(tx, span_of(MAY, 1))[0].received == 0
        group.send("MAPLE", about_site(ev.HoursSet(timezone="America/Chicago", hours="mon-fri 08:00-20:00")))
        with group.store.reading() as tx:
            assert site_figures(tx, span_of(MAY, 1))[0].received == 1

    def test_a_complaint_that_becomes_a_grievance_with_time_is_counted_then(
        self, group: Practices, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Spoken, about quality, and not put right by the close of its day."""
        monkeypatch.setattr(projection, "utc_now", lambda: local("05-22 12:00"))
        group.send("MAPLE", [*about_site(HOURS), *one(1, category=Category.CARE), count_of(date(2026, 5, 22), 50)])
        seen = []
        for moment in ("05-22 16:59", "05-22 17:00"):
            monkeypatch.setattr(projection, "utc_now", lambda moment=moment: local(moment))
            projection.count_turned(group.store)
            with group.store.reading() as tx:
                seen.append(site_figures(tx, span_of(MAY, 1))[0].grievances)
        assert seen == [0, 1]

    def test_resolved_once_waits_fourteen_days_and_knows_repeats(self, group: Practices) -> None:
        first = [*one(1), resolved(about=Subject("complaint:c1"), at="05-22 10:00")]
        first.append(followed_up(about=Subject("complaint:c1"), at="05-26 09:00"))
        group.send("MAPLE", [*about_site(HOURS), *first])
        span = span_of(MAY, 1)
        with group.store.reading() as tx:
            early, late = (shares_of_all(tx, span, local(at)) for at in ("06-05 09:59", "06-05 10:00"))
        assert (early.once, late.once, late.followed) == (Share(0, 0), Share(1, 1), Share(1, 1))
        group.send("MAPLE", one(2, "05-27 09:00", repeat_of="c1"))
        with group.store.reading() as tx:
            assert shares_of_all(tx, span, LATER).once == Share(0, 1)

    def test_a_repeat_is_one_as_both_stand_whichever_of_them_says_so(self, group: Practices) -> None:
        """Typed in before the other one's resolution was, then coded as something else."""
        first, again = Subject("complaint:c1"), Subject("complaint:c2")
        group.send("MAPLE", [*about_site(HOURS), *one(1), *one(2, "05-27 09:00")])
        settled = ev.Resolved(put_right=PutRight.YES, repeated_by=("c2",))
        coded = [ev.Recoded(category=category) for category in (Category.RX, Category.WAIT)]
        later = [
            happened(settled, at="05-22 10:00", by=PRIYA, about=first),
            *(happened(one, at="05-28 09:00", by=PRIYA, about=again) for one in coded),
            happened(ev.Voided(reason="typed twice"), at="05-28 10:00", by=PRIYA, about=again),
        ]
        once = []
        for known in later:
            group.send("MAPLE", [known])
            with group.store.reading() as tx:
                site_id = site_figures(tx, span_of(MAY))[0].id
                measured = measures_of(tx, site_id, date(2026, 5, 22), date(2026, 5, 22), LATER)
                once.append((shares_of_all(tx, span_of(MAY, 1), LATER).once, measured.resolved_once))
        assert once == [(Share(k, 1),) * 2 for k in (0, 1, 0, 1)]

    def test_a_receipt_counts_on_its_own_day_though_an_earlier_call_was_merged_into_it(self, group: Practices) -> None:
        """Typed in long afterwards; the complaint itself counts on the day of that call."""
        merged = happened(
            ev.Merged(into=Subject("complaint:c1")), at="05-22 11:00", by=PRIYA, about=Subject("complaint:c2")
        )
        group.send("MAPLE", [*about_site(HOURS), *one(1), *one(2, "04-22 09:00"), merged])
        with group.store.reading() as tx:
            site_id = site_figures(tx, span_of(MAY))[0].id
            measured = measures_of(tx, site_id, date(2026, 5, 22), date(2026, 5, 22), LATER)
        assert (measured.receipts, measured.complaints) == (1, 0)

    def test_clinicians_with_few_are_counted_and_not_shown(self, group: Practices) -> None:
        many = [e for n in range(20) for e in one(n, clinician="DR-A", severity=Severity(1 + (n < 2)))]
        few = [e for n in range(20, 39) for e in one(n, clinician="DR-B")]
        named = one(50, clinician="Doctor Ann Smith")
        group.send("MAPLE", [*many, *few, *named])
        with group.store.reading() as tx:
            site_id = site_figures(tx, span_of(MAY))[0].id
            found = clinicians(tx, site_id, span_of(MAY), LATER)
        assert [(row.clinician, row.complaints, row.serious, row.grievances) for row in found.rows] == [
            ("DR-A", 20, None, 0)
        ]
        assert found.not_shown == 1

    def test_own_history_and_support_come_from_the_months(self, group: Practices) -> None:
        """Eleven practices alike for fifteen months; one has trouble with waiting in the last three."""
        ids = [group.add(f"S{n:02}") for n in range(11)]
        names = [f"{2025 + (m > 12)}-{(m - 1) % 12 + 1:02}" for m in range(3, 18)]
        with group.store.writing() as tx:
            for site_id in ids:
                for month in names:
                    count = 30 if site_id == ids[4] and month > "2026-02" else 8
                    row = dict.fromkeys(("serious", "grievances", "compliments"), 1)
                    uncounted = 60 if count == 30 else 0
                    row |= {"received": count + uncounted, "complaints": count, "encounters": 4000, "days": 20}
                    tx.execute(insert(month_figures).values(site_id=site_id, month=month, **row))
            _category_rows(tx, ids, ids[4], names)
        with group.store.reading() as tx:
            offers = support_list(tx, MAY).offers
            alone = [support_list(tx, MAY, shown=frozenset({code})).offers for code in ("S04", "S05")]
            past = own_history(tx, ids[4], MAY)
            hidden = funnel_of(tx, span_of(MAY), among=frozenset({ids[0]}))
        assert [offer.point.code for offer in offers] == ["S04"]
        assert alone == [offers, ()]
        assert offers[0].point.signal is Signal.HIGH
        assert offers[0].driver is not None
        assert offers[0].driver.category is Category.WAIT
        assert past.reading is Reading.PLAIN
        assert [past.signal(at) for at in range(15)][-3:] == ["above its limit"] * 3
        assert [point.code for point in hidden.points] == ["S00"]

    def test_where_few_others_make_the_rate_nobody_is_compared_with_them(self, group: Practices) -> None:
        elm = group.add("ELM")
        for code in ("MAPLE", "ELM"):
            group.send(code, [*one(1), count_of(date(2026, 5, 22), 50)])
        with group.store.reading() as tx:
            found = funnel_of(tx, span_of(MAY), among=frozenset({elm}))
        assert [point.reference for point in found.points] == [0.0]
        assert found.points[0].limits is None


def _category_rows(tx: Writing, ids: list[int], troubled: int, names: list[str]) -> None:
    """Visits are counted on the tenth of each month; bills that come up on the eleventh have no part in a rate."""
    rows = []
    for site_id in ids:
        for month in names:
            day = {"site_id": site_id, "day": f"{month}-10"}
            tx.execute(insert(encounters).values(**day, count=4000, clock="0" * 16))
            late = site_id == troubled and month > "2026-02"
            words = [("10", Category.WAIT)] * (24 if late else 2) + [("10", Category.BILL)] * 6
            words += [("11", Category.BILL)] * (60 if late else 0)
            for n, (at, word) in enumerate(words):
                row = {"site_id": site_id, "id": f"{month}-{n}", "day": f"{month}-{at}", "record": "complaint"}
                rows.append(row | {"serious": False, "category": word.value, "once": False, "followed": False})
    tx.execute(insert(counted), rows)


class ReportContract:
    @pytest.fixture
    def database(self) -> str:
        raise NotImplementedError

    @pytest.fixture
    def group(self, database: str) -> Iterator[Practices]:
        practices = Practices(database)
        practices.add("MAPLE", "Maple <b>Street</b>")
        with closing(practices.store):
            practices.send("MAPLE", [*about_site(HOURS), *one(1), count_of(date(2026, 5, 22), 50)])
            yield practices

    @pytest.mark.parametrize("site_code", ["MAPLE", None])
    def test_a_report_is_one_file_that_loads_nothing(
        self, group: Practices, tmp_path: Path, site_code: str | None
    ) -> None:
        group.hear("MAPLE", LATER)
        for kind in ("html", "txt", "pdf", "json"):
            file = tmp_path / f"may.{kind}"
            made = admin.report(group.database, file, site_code=site_code, month="2026-05", now=lambda: LATER)
            assert made["sites"][0]["complaints"] == 1
            assert file.stat().st_mode & 0o077 == 0
        page = (tmp_path / "may.html").read_text(encoding="utf-8")
        assert "<b>Street" not in page
        assert "not corrected for over-dispersion" in page
        assert ("<svg" in page) is (site_code is None), "a single month is told by its table"
        assert "Month in complaints: May 2026" in page
        assert not any(word in page for word in ("<script", "http-equiv", "<link", "src=", "style="))
        assert (tmp_path / "may.pdf").read_bytes().startswith(b"%PDF")

    def test_outside_small_numbers_are_hidden_and_pictures_left_out(self, group: Practices, tmp_path: Path) -> None:
        group.hear("MAPLE", LATER)
        for site_code in ("MAPLE", None):
            file = tmp_path / f"{site_code}.txt"
            admin.report(group.database, file, site_code=site_code, month="2026-05", outside=True, now=lambda: LATER)
            said = file.read_text(encoding="utf-8")
            assert HIDDEN in said
            assert "20.0" not in said
        made = admin.report(group.database, tmp_path / "o.json", month="2026-05", outside=True, now=lambda: LATER)
        assert (made["sites"][0]["complaints"], made["sites"][0]["rate_per_1000"]) == (None, None)

    def test_survey_figures_stand_beside(self, group: Practices, tmp_path: Path) -> None:
        group.hear("MAPLE", LATER)
        file = tmp_path / "survey.csv"
        good = ["maple,2026-05,Would you recommend us?,0.87,120"]
        bad = ["OAK,2026-05,x,1,1", "MAPLE,May,x,1,1", "MAPLE,2026-05,,nan,-1", good[0]]
        file.write_text("\n".join(["Site,Month,Question,Value,N", *good, *bad]), encoding="utf-8")
        tried = admin.survey_import(group.database, file, dry_run=True)
        assert (tried["rows"], tried["imported"], [one["line"] for one in tried["refused"]]) == (5, 1, [3, 4, 5, 6])
        made = admin.report(group.database, tmp_path / "a.json", month="2026-05", now=lambda: LATER)
        assert made["survey"] == []
        for _ in range(2):
            admin.survey_import(group.database, file)
        made = admin.report(group.database, tmp_path / "b.json", month="2026-05", now=lambda: LATER)
        figure = {"site": "MAPLE", "question": "Would you recommend us?", "value": 0.87, "n": 120}
        assert made["survey"] == [figure]
        assert made["sites"][0]["complaints"] == 1


class ReportDetails(ReportContract):
    """What does not depend on the database."""

    def test_without_a_month_it_is_the_last_whole_one(self, group: Practices, tmp_path: Path) -> None:
        made = admin.report(group.database, tmp_path / "r.txt", now=lambda: LATER)
        assert made["month"] == "2026-05"
        assert month_before(datetime(2026, 1, 3, tzinfo=UTC)) == "2025-12"

    @pytest.mark.parametrize("text", ["site,month\nMAPLE,2026-05", "", '"', "\ud800"])
    def test_a_survey_that_cannot_be_read_is_told(self, group: Practices, tmp_path: Path, text: str) -> None:
        file = tmp_path / "survey.csv"
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        with pytest.raises(WrongValue):
            admin.survey_import(group.database, file)
        with pytest.raises(WrongValue):
            admin.survey_import(group.database, tmp_path / "none.csv")
