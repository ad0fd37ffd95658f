"""The monthly report as a page: of one practice, or of the group. Figures with their uncertainty, no rank, no score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from frontdesk.group import outside as out
from frontdesk.group.charts import funnel_svg, own_history_svg
from frontdesk.group.figures import SiteFigures
from frontdesk.group.monthly import GroupMonth, SiteMonth, StoryOfMonth, SurveyFigure, WhatAndWhere, is_silent
from frontdesk.group.segments import Shares
from frontdesk.paper.page import Block, Facts, Heading, Items, Page, Paragraph, Picture, Table
from frontdesk.recovery.funnel import NOT_CORRECTED, Funnel, Point
from frontdesk.recovery.measures import Measures, Rate, Share
from frontdesk.recovery.progress import OwnPast
from frontdesk.recovery.statistics import Signal

TITLE = "Month in complaints"
NOT_A_MARK = (
    "A high number may mean that everything is written down, a low one that little is. Practices differ in their "
    "patients and in what they write down: these figures say where to look and whom to offer a hand, not who is better."
)
BESIDE = "Survey figures come from elsewhere. They stand beside the complaints and are never blended with them."
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
    """The month of one practice."""
    blocks: list[Block] = [*_top(outside=outside), *_freshness(found)]
    if found.last_seen is None:
        blocks.append(Paragraph("No data: nothing was ever heard from this practice. That is not zero complaints."))
    else:
        blocks += _site_blocks(found, outside=outside)
    return Page(
        sender=found.site.name, title=f"Month in complaints: {found.month}", blocks=blocks, footer=NOT_CORRECTED
    )


def _site_blocks(found: SiteMonth, *, outside: bool) -> list[Block]:
    blocks: list[Block] = [*_told(found.stories, outside=outside)]
    blocks += [Heading("The month"), Facts(list(_site_facts(found, outside=outside)))]
    blocks += [Heading(f"Beside the group, {found.compared.words}"), *_beside(found, outside=outside)]
    blocks += [Heading("Beside its own past"), *_own(found.past, found.site.name, outside=outside)]
    blocks += _what(found.what, outside=outside)
    blocks += _surveys(found.surveys, outside=outside)
    return [*blocks, Paragraph(NOT_A_MARK, quiet=True)]


def _site_facts(found: SiteMonth, *, outside: bool) -> Iterator[tuple[str, str]]:
    m = found.measures
    severities = {(found.site.id, str(level)): count for level, count in m.by_severity.items()}
    severities[found.site.id, "none"] = m.complaints - sum(m.by_severity.values())
    table = out.by_severity(severities, [found.site.id], outside=outside)
    yield "Complaints", out.number(table.total(0))
    for word, count in zip(("minor", "medium", "serious", "not graded"), table.rows[0], strict=False):
        yield f"  {word}", out.number(count)
    yield "Grievances", out.number(_small(m.grievances, outside=outside))
    yield "Compliments", out.number(_small(m.compliments, outside=outside))
    yield "Encounters", f"{m.encounters:,}" if m.encounters else "none entered"
    if m.days_without_encounters:
        yield "Days without a count", str(m.days_without_encounters)
    yield "Complaints per 1,000", _rate(m.rate, found.site, table.total(0), outside=outside)
    if not outside:
        yield "  severity 2 and 3", rate_words(m.rate_serious)
        yield "  grievances", rate_words(m.rate_grievances)
        yield "Capture", capture_words(found.site)
    yield "Acknowledged within", _minutes(m.minutes_to_acknowledge_median, m.minutes_to_acknowledge_p90)
    if m.waiting and not outside:
        yield "  not acknowledged yet", f"{m.waiting}, the longest for {m.waiting_longest} business minutes"
    yield "First put right within", _minutes(m.first_resolution_net_median, None)
    for name, of in SHARES:
        yield name, out.share_words(of(m), outside=outside)


def _rate(rate: Rate | None, site: SiteFigures, total: int | None, *, outside: bool) -> str:
    """Outside, a rate is hidden with its count."""
    if outside and (total is None or not out.tells_no_small_part(site)):
        return out.HIDDEN
    return rate_words(rate)


def _beside(found: SiteMonth, *, outside: bool) -> Iterator[Block]:
    if not found.points:
        yield Paragraph(f"{NO_RATE}.".capitalize())
        return
    rows = [_point_row(line.words, point, outside=outside) for line, point in found.points.items()]
    yield Table(["", "Complaints", "per 1,000 (95 %)", "99.8 % limits", "What it says"], rows, [20, 16, 22, 18, 24])
    offer = found.offer
    if offer is not None:
        about = f"{offer.driver.category.words}: " if offer.driver else ""
        yield Paragraph(f"A hand could be offered here. {about}{offer.help}.")
    yield Paragraph(NOT_CORRECTED, quiet=True)


def _point_row(name: str, point: Point, *, outside: bool) -> list[str]:
    if outside:
        return [name, out.HIDDEN, out.HIDDEN, "", point.signal.words]
    limits = point.limits
    told = f"{limits.low_998:.1f} to {limits.high_998:.1f}" if limits else ""
    signal = "too few to tell" if point.signal is Signal.TOO_FEW else point.signal.words
    return [name, str(point.complaints), rate_words(point.rate), told, signal]


def _own(past: OwnPast, name: str, *, outside: bool) -> Iterator[Block]:
    reading = past.reading.sentence
    if outside:
        yield Paragraph(f"Month by month is not shown outside the group. {reading}")
        return
    yield Picture(own_history_svg(past, heading=name), reading)
    rows: list[list[str]] = []
    for at, one in enumerate(past.stretches):
        limits = past.limits(at)
        told = f"{limits[0]:.1f} to {limits[1]:.1f}" if limits else ""
        size = f"{one.size:,}" if one.size else "not entered"
        rows.append([one.name, str(one.received), size, rate_words(one.rate), told, past.signal(at)])
    if rows:
        headings = ["Month", "Complaints", "Encounters", "per 1,000 (95 %)", "Limits", "What it says"]
        yield Table(headings, rows, [15, 16, 16, 22, 17, 18])


def group_page(found: GroupMonth, *, outside: bool) -> Page:
    """The month of the group, practices by name."""
    blocks: list[Block] = [*_top(outside=outside), *_told(found.stories, outside=outside)]
    if found.thanks and not outside:
        blocks.append(Paragraph(f"Thanks written down this month: {found.thanks:,}."))
    blocks.append(Heading("The month"))
    blocks += [_sites_table(found, outside=outside), *_group_rates(found, outside=outside)]
    blocks += _support(found, outside=outside)
    blocks += [Heading(f"How often right, {found.compared.words}"), _shares(found.shares, outside=outside)]
    blocks += _what(found.what, outside=outside)
    blocks += _surveys(found.surveys, outside=outside)
    blocks.append(Paragraph(NOT_A_MARK, quiet=True))
    return Page(
        sender="The medical group", title=f"Month in complaints: {found.month}", blocks=blocks, footer=NOT_CORRECTED
    )


def _sites_table(found: GroupMonth, *, outside: bool) -> Table:
    known = [one for one in found.sites if found.last_seen.get(one.id) is not None]
    ids = [one.id for one in known]
    table = out.by_severity(found.severities, ids, outside=outside)
    grievances = out.of_each(found.grievances, ids, outside=outside)
    rows: list[list[str]] = []
    places = {one_id: at for at, one_id in enumerate(ids)}
    for one in found.sites:
        name = f"{one.name} ({one.code})"
        if one.id not in places:
            rows.append([name, "no data", "", "", "", ""])
            continue
        total = table.total(places[one.id])
        rate = _rate(one.rate(), one, total, outside=outside)
        size = f"{one.encounters:,}" if one.encounters else "not entered"
        seen = _seen(found.last_seen[one.id], found.as_of)
        rows.append([name, seen, out.number(total), out.number(grievances[one.id]), size, rate])
    rows.append(["All", "", out.number(table.total(len(ids))), "", "", ""])
    headings = ["Practice", "Last heard (UTC)", "Complaints", "Grievances", "Encounters", "per 1,000 (95 %)"]
    return Table(headings, rows, [24, 16, 16, 16, 17, 22])


def _group_rates(found: GroupMonth, *, outside: bool) -> Iterator[Block]:
    yield Heading(f"Practices beside the group, {found.compared.words}")
    for line, funnel in found.funnels.items():
        if not outside:
            yield Picture(funnel_svg(funnel, heading="The group", key=f"funnel-{line.value}"), _funnel_words(funnel))
        else:
            yield Paragraph(_funnel_words(funnel))
    yield Paragraph(NOT_CORRECTED, quiet=True)


def _funnel_words(funnel: Funnel) -> str:
    told = [f"{point.name}: {point.signal.words}" for point in funnel.standing_out]
    few = sum(point.signal is Signal.TOO_FEW for point in funnel.points)
    said = "; ".join(told) if told else "nobody stands out"
    rest = f" Too few to tell: {few} of {len(funnel.points)}." if few else ""
    without = f" Without encounters, so without a rate: {len(funnel.without)}." if funnel.without else ""
    return f"{funnel.line.words[:1].upper()}{funnel.line.words[1:]}: {said}.{rest}{without}"


def _support(found: GroupMonth, *, outside: bool) -> Iterator[Block]:
    offers, capture = found.support.offers, found.support.check_capture
    if not (offers or capture) or outside:
        return
    yield Heading("Where a hand could be offered")
    texts = [
        f"{one.point.name}: {one.driver.category.words + ': ' if one.driver else ''}{one.help}."
        f" ({one.months} months looked at)"
        for one in offers
    ]
    yield Items([*texts, *(f"{point.name}: {found.support.capture_help}." for point in capture)])


def _shares(shares: Shares, *, outside: bool) -> Facts:
    return Facts(
        [
            ("Put right once, held 14 days", out.share_words(shares.once, outside=outside)),
            ("Followed up on time", out.share_words(shares.followed, outside=outside)),
            ("Noted as “something else”", out.share_words(shares.other, outside=outside)),
        ]
    )


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
        seen = f"{found.last_seen:%Y-%m-%d %H:%M} UTC"
        yield Paragraph(f"Silent since {seen}: the numbers stand as of then. What is missing is no data, not zero.")


def _seen(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "never"
    return f"{at:%Y-%m-%d %H:%M}" + (" (silent)" if is_silent(at, now) else "")


def _what(counts: WhatAndWhere, *, outside: bool) -> Iterator[Block]:
    if not counts:
        return
    categories, stages, table = out.what_and_where(counts, outside=outside)
    rows = [
        [name, *(out.number(cell) for cell in cells)]
        for name, cells in zip([*(one.words for one in categories), "All"], table.rows, strict=True)
    ]
    yield Heading("What it was about, and where")
    yield Table(["", *(stage.words for stage in stages), "All"], rows, [30, *[12] * len(stages), 10])


def _surveys(found: Sequence[SurveyFigure], *, outside: bool) -> Iterator[Block]:
    if not found:
        return
    rows: list[list[str]] = []
    for one in found:
        small = outside and not out.is_large(one.n)
        value, n = (out.HIDDEN, out.HIDDEN) if small else (f"{one.value:g}", f"{one.n:,}")
        rows.append([one.site, one.question, value, n])
    yield Heading("What the survey found")
    yield Table(["Practice", "Question", "Value", "Answers"], rows, [14, 52, 17, 17])
    yield Paragraph(BESIDE, quiet=True)


def _small(count: int, *, outside: bool) -> int | None:
    return None if outside and not out.is_large(count) else count


def rate_words(rate: Rate | None) -> str:
    """A rate with its exact interval; that there is none, without encounters."""
    return f"{rate.value:.1f} ({rate.low:.1f} to {rate.high:.1f})" if rate else NO_RATE


def capture_words(site: SiteFigures) -> str:
    """How much seems to be written down."""
    capture = site.capture
    ratio = f"{capture.per_grievance:.1f} complaints for each grievance" if capture.per_grievance else "no grievance"
    thanks = f"{capture.compliments.value:.1f} compliments per 1,000" if capture.compliments else NO_RATE
    return f"{ratio}; {thanks}"


def _minutes(median: float | None, ninetieth: int | None) -> str:
    if median is None:
        return "none yet"
    more = f", nine in ten within {ninetieth}" if ninetieth is not None else ""
    return f"{median:g} business minutes (median){more}"
