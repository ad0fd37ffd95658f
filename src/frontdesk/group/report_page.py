"""The monthly report as a page: of one practice, or of the group. Figures with their uncertainty, no rank, no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from frontdesk.group import outside as out
from frontdesk.group.charts import funnel_svg, own_history_svg
from frontdesk.group.figures import SiteFigures
from frontdesk.group.monthly import GroupMonth, Offer, SiteMonth, StoryOfMonth, SurveyFigure, WhatAndWhere, is_silent
from frontdesk.paper.page import Block, Facts, Heading, Items, Page, Paragraph, Picture, Table
from frontdesk.recovery.funnel import NOT_CORRECTED, Funnel, Point
from frontdesk.recovery.measures import Measures, Rate, Share
from frontdesk.recovery.progress import OwnPast
from frontdesk.recovery.spoken import month_words, opening_time, working_day_words
from frontdesk.recovery.statistics import Signal
from frontdesk.recovery.support import CAPTURE_HELP
from frontdesk.recovery.suppression import is_small

TITLE = "Month in complaints"
NOT_A_MARK = (
    "A high number may mean that everything is written down, a low one that little is. Practices differ in their "
    "patients and in what they write down: these figures say where to look and whom to offer a hand, not who is better."
)
BESIDE = "Survey figures come from elsewhere. They stand beside the complaints and are never blended with them."
MONTH_ALONE = (
    "Only this month by itself stands here: numbers over months that overlap would tell small ones by their difference."
)
GRADES = ("minor", "medium", "serious", "not graded")
"""Severity 1 to 3, and none."""
DRAWN_MIN = 3
"""Fewer months are told by their table alone."""
NOT_SAID = "not said yet"
NO_RATE = "no encounters, no rate"
SHARES: tuple[tuple[str, Callable[[Measures], Share]], ...] = (
    ("Acknowledged on time", lambda m: m.acknowledged_on_time),
    ("Put right by the next close", lambda m: m.resolved_by_next_close),
    ("Put right once, held 14 days", lambda m: m.resolved_once),
    ("Reopened", lambda m: m.reopened),
    ("Followed up on time", lambda m: m.follow_up_on_time),
    ("Written notices on time", lambda m: m.notices_on_time),
)


def site_page(found: SiteMonth, *, outside: bool) -> Page:
    """The month of one practice; its own purpose comes before anything else."""
    blocks: list[Block] = [*([Paragraph(found.purpose)] if found.purpose else []), *_top(outside=outside)]
    blocks += _freshness(found)
    if found.last_seen is None:
        blocks.append(Paragraph("No data: nothing was ever heard from this practice. That is not zero complaints."))
    else:
        blocks += _site_blocks(found, outside=outside)
    return Page(sender=found.site.name, title=_title(found.month), blocks=blocks, footer=NOT_CORRECTED)


def _title(month: str) -> str:
    return f"{TITLE}: {month_words(month)}"


def _site_blocks(found: SiteMonth, *, outside: bool) -> list[Block]:
    blocks: list[Block] = [*_told(found.stories, outside=outside)]
    blocks += [Heading("The month"), Facts(list(_site_facts(found, outside=outside)))]
    blocks.append(Paragraph(working_day_words(found.working_day), quiet=True))
    if not outside:
        blocks += [Heading(f"Beside the group, {found.compared.words}"), *_beside(found)]
        blocks += [Heading("Beside its own past"), *_own(found.past, found.site.name)]
    blocks += _what({found.site.id: found.what}, outside=outside)
    blocks += _surveys(found.surveys, outside=outside)
    return [*blocks, *([Paragraph(MONTH_ALONE, quiet=True)] if outside else []), Paragraph(NOT_A_MARK, quiet=True)]


def _site_facts(found: SiteMonth, *, outside: bool) -> Iterator[tuple[str, str]]:
    m = found.measures
    severities = {str(level): count for level, count in m.by_severity.items()}
    severities["none"] = m.complaints - sum(m.by_severity.values())
    total = out.shown(m.complaints, outside=outside)
    yield "Complaints", out.number(total)
    for word, count in zip(GRADES, out.by_severity(severities, outside=outside), strict=True):
        yield f"  {word}", out.number(count)
    yield "Grievances", out.number(out.part(m.grievances, m.complaints, outside=outside))
    yield "Compliments", out.number(out.shown(m.compliments, outside=outside))
    yield "Encounters", f"{m.encounters:,}" if m.encounters else "none entered"
    if m.days_without_encounters:
        yield "Days without a count", f"{m.days_without_encounters}: they have no part in a rate"
    yield "Complaints per 1,000", _rate(m.rate, found.site, total, outside=outside)
    if not outside:
        yield "  severity 2 and 3", rate_words(m.rate_serious)
        yield "  grievances", rate_words(m.rate_grievances)
        yield "Capture", capture_words(found.site)
    yield from _times(found, outside=outside)
    shares = {name: of(m) for name, of in SHARES}
    for name, share in (out.shares(shares, total) if outside else shares).items():
        yield name, out.share_words(share)


def _times(found: SiteMonth, *, outside: bool) -> Iterator[tuple[str, str]]:
    """How long it took; outside the times of so few are hidden: each of them is somebody's own."""
    m, day = found.measures, found.working_day
    heard, median = m.complaints - m.waiting, m.minutes_to_acknowledge_median
    ninety = None if outside else m.minutes_to_acknowledge_p90
    yield "Acknowledged within", out.HIDDEN if outside and is_small(heard) else _minutes(median, ninety, day)
    if m.waiting_longest is not None and not outside:
        yield "  not acknowledged yet", f"{m.waiting}, the longest for {opening_time(m.waiting_longest, day)}"
    right = m.resolved_by_next_close.n
    median = m.first_resolution_net_median
    few = outside and median is not None and (right == 0 or is_small(right))
    yield "First put right within", out.HIDDEN if few else _minutes(median, None, day)


def _rate(rate: Rate | None, site: SiteFigures, total: int | None, *, outside: bool) -> str:
    """Outside, a rate is hidden with its count."""
    if outside and (total is None or not out.tells_no_small_part(site)):
        return out.HIDDEN
    return rate_words(rate)


def _beside(found: SiteMonth) -> Iterator[Block]:
    if not found.points:
        yield Paragraph(f"{NO_RATE}.".capitalize())
        return
    rows = [_point_row(line.words, point) for line, point in found.points.items()]
    yield Table(["", "Complaints", "per 1,000 (95 %)", "99.8 % limits", "What it says"], rows, [20, 16, 22, 18, 24])
    if found.offer is not None:
        yield Paragraph(f"A hand could be offered here. {_offer_words(found.offer)}")
    yield Paragraph(NOT_CORRECTED, quiet=True)


def _offer_words(offer: Offer) -> str:
    """The kind of trouble and where in the visit it mostly lies; then what could help."""
    driver, help_ = offer.support.driver, offer.support.help
    if driver is None:
        return f"{help_[:1].upper()}{help_[1:]}."
    where = f", {offer.there} of {offer.among} {offer.stage.words}" if offer.stage is not None else ""
    return f"{driver.category.words}{where}: {help_}."


def _point_row(name: str, point: Point) -> list[str]:
    limits = point.limits
    told = f"{limits.low_998:.1f} to {limits.high_998:.1f}" if limits else ""
    signal = "too few to tell" if point.signal is Signal.TOO_FEW else point.signal.words
    return [name, str(point.complaints), rate_words(point.rate), told, signal]


def _own(past: OwnPast, name: str) -> Iterator[Block]:
    reading = past.reading.sentence
    drawn = len(past.stretches) >= DRAWN_MIN
    yield Picture(own_history_svg(past, heading=name), reading) if drawn else Paragraph(reading)
    rows: list[list[str]] = []
    for at, one in enumerate(past.stretches):
        limits = past.limits(at)
        told = f"{limits[0]:.1f} to {limits[1]:.1f}" if limits else ""
        size = f"{one.size:,}" if one.size else "not entered"
        rows.append([month_words(one.name), str(one.received), size, rate_words(one.rate), told, past.signal(at)])
    if rows:
        headings = ["Month", "Complaints", "Encounters", "per 1,000 (95 %)", "Limits", "What it says"]
        yield Table(headings, rows, [17, 15, 15, 22, 17, 18])


def group_page(found: GroupMonth, *, outside: bool) -> Page:
    """The month of the group, practices by name."""
    blocks: list[Block] = [*_top(outside=outside), *_told(found.stories, outside=outside)]
    if found.thanks and not outside:
        blocks.append(Paragraph(f"Thanks written down this month: {found.thanks:,}."))
    known = [one.id for one in found.sites if found.last_seen.get(one.id) is not None]
    complaints = out.of_practices(found.complaints, known, outside=outside)
    blocks += [Heading("The month"), _sites_table(found, complaints, outside=outside)]
    if not outside:
        blocks += [*_group_rates(found), *_support(found)]
    span = month_words(found.month) if outside else found.compared.words
    blocks += [Heading(f"How often right, {span}"), _shares(found, complaints.of_all, outside=outside)]
    blocks += _what({one: found.what.get(one, {}) for one in known}, outside=outside)
    blocks += _surveys(found.surveys, outside=outside)
    blocks += [*([Paragraph(MONTH_ALONE, quiet=True)] if outside else []), Paragraph(NOT_A_MARK, quiet=True)]
    return Page(sender="The medical group", title=_title(found.month), blocks=blocks, footer=NOT_CORRECTED)


def _sites_table(found: GroupMonth, complaints: out.Numbers, *, outside: bool) -> Table:
    rows: list[list[str]] = []
    for one in found.sites:
        name = f"{one.name} ({one.code})"
        if one.id not in complaints.of_each:
            rows.append([name, "no data", "", "", "", ""])
            continue
        total = complaints.of_each[one.id]
        grievances = out.part(found.grievances.get(one.id, 0), found.complaints[one.id], outside=outside)
        rate = _rate(one.rate(), one, total, outside=outside)
        size = f"{one.encounters:,}" if one.encounters else "not entered"
        seen = _seen(found.last_seen[one.id], found.as_of)
        rows.append([name, seen, out.number(total), out.number(grievances), size, rate])
    rows.append(["All", "", out.number(complaints.of_all), "", "", ""])
    headings = ["Practice", "Last heard (UTC)", "Complaints", "Grievances", "Encounters", "per 1,000 (95 %)"]
    return Table(headings, rows, [24, 16, 16, 16, 17, 22])


def _group_rates(found: GroupMonth) -> Iterator[Block]:
    yield Heading(f"Practices beside the group, {found.compared.words}")
    for line, funnel in found.funnels.items():
        yield Picture(funnel_svg(funnel, heading="The group", key=f"funnel-{line.value}"), _funnel_words(funnel))
    yield Paragraph(NOT_CORRECTED, quiet=True)


def _funnel_words(funnel: Funnel) -> str:
    told = [f"{point.name}: {point.signal.words}" for point in funnel.standing_out]
    few = sum(point.signal is Signal.TOO_FEW for point in funnel.points)
    said = "; ".join(told) if told else "nobody stands out"
    rest = f" Too few to tell: {few} of {len(funnel.points)}." if few else ""
    without = f" Without encounters, so without a rate: {len(funnel.without)}." if funnel.without else ""
    return f"{funnel.line.words[:1].upper()}{funnel.line.words[1:]}: {said}.{rest}{without}"


def _support(found: GroupMonth) -> Iterator[Block]:
    if not (found.offers or found.check_capture):
        return
    yield Heading("Where a hand could be offered")
    texts = [
        f"{one.support.point.name}: {_offer_words(one)} ({one.support.months} months looked at)" for one in found.offers
    ]
    yield Items([*texts, *(f"{point.name}: {CAPTURE_HELP}." for point in found.check_capture)])


def _shares(found: GroupMonth, total: int | None, *, outside: bool) -> Facts:
    known = found.shares_of_month if outside else found.shares
    named = {
        "Put right once, held 14 days": known.once,
        "Followed up on time": known.followed,
        "Noted as “something else”": known.other,
    }
    told = out.shares(named, total) if outside else named
    return Facts([(name, out.share_words(share)) for name, share in told.items()])


# ---------------------------------------------------------------- for both


def _top(*, outside: bool) -> Iterator[Block]:
    if outside:
        yield Paragraph(out.NOTE)
    else:
        yield Paragraph("For use inside the group only: small numbers are shown.", quiet=True)


def _told(stories: Sequence[StoryOfMonth], *, outside: bool) -> Iterator[Block]:
    """What somebody did for a patient comes before any number; it was told inside the group, and stays there."""
    if stories and not outside:
        yield Heading("What practices tell" if len(stories) > 1 else "A story of the month")
        for one in stories:
            yield Paragraph(f"{one.text}\n{one.site}")


def _freshness(found: SiteMonth) -> Iterator[Block]:
    if found.last_seen is not None and found.silent:
        yield Paragraph(
            f"Silent since {_moment(found.last_seen)} UTC: the numbers stand as of then. "
            "What is missing is no data, not zero."
        )


def _seen(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    return _moment(at) + (" (silent)" if is_silent(at, now) else "")


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%b %Y %H:%M}"


def _what(found: Mapping[int, WhatAndWhere], *, outside: bool) -> Iterator[Block]:
    if not any(found.values()):
        return
    categories, stages, table = out.what_and_where(found, outside=outside)
    all_ = ["All"] if table.totals else []
    about = [one.words if one is not None else NOT_SAID for one in categories]
    where = [one.short if one is not None else NOT_SAID for one in stages]
    rows = [
        [name, *(out.number(cell) for cell in cells)] for name, cells in zip([*about, *all_], table.rows, strict=True)
    ]
    yield Heading("What it was about, and where")
    yield Table(["About", *where, *all_], rows, [28, *[14] * len(stages), *[9] * len(all_)])


def _surveys(found: Sequence[SurveyFigure], *, outside: bool) -> Iterator[Block]:
    if not found:
        return
    rows: list[list[str]] = []
    for one in found:
        small = outside and is_small(one.n)
        value, n = (out.HIDDEN, out.HIDDEN) if small else (f"{one.value:g}", f"{one.n:,}")
        rows.append([one.site, one.question, value, n])
    yield Heading("What the survey found")
    yield Table(["Practice", "Question", "Value", "Answers"], rows, [14, 52, 17, 17])
    yield Paragraph(BESIDE, quiet=True)


def rate_words(rate: Rate | None) -> str:
    """A rate with its exact interval; that there is none, without encounters."""
    return f"{rate.value:.1f} ({rate.low:.1f} to {rate.high:.1f})" if rate else NO_RATE


def capture_words(site: SiteFigures) -> str:
    """How much seems to be written down."""
    capture = site.capture
    ratio = f"{capture.per_grievance:.1f} complaints for each grievance" if capture.per_grievance else "no grievance"
    thanks = f"{capture.compliments.value:.1f} compliments per 1,000" if capture.compliments else NO_RATE
    return f"{ratio}; {thanks}"


def _minutes(median: float | None, ninetieth: int | None, day: int) -> str:
    if median is None:
        return "none yet"
    more = f", nine in ten within {opening_time(ninetieth, day)}" if ninetieth is not None else ""
    return f"{opening_time(median, day)} (median){more}"
