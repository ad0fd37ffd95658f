"""One round of sync for whoever asks: the command line, the night job, the demo, a key on the screens."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from frontdesk.desk import Desk, open_desk, utc_now
from frontdesk.journal.errors import JournalTrouble
from frontdesk.places import FolderRefused
from frontdesk.recovery.refusals import Refusal

if TYPE_CHECKING:
    from frontdesk.desk.seat import Now
    from frontdesk.journal.feed import JournalFeed
    from frontdesk.places import Places
    from frontdesk.sync.client import SyncReport
    from frontdesk.sync.watched import Tell


CLOCK_OFF_SECONDS = 120
"""A clock that is further off is told."""


def sync_desk(desk: Desk, **how: Any) -> SyncReport:  # noqa: ANN401 - as `sync.run.run` takes it
    """Push what the group server lacks and pull what it has. Raises `NotEnrolled`, `Unreachable`, `ServerRefuses`."""
    from frontdesk.sync.run import run

    retry_in_silence()
    return run(desk.places, feed_of(desk), now=desk.now, **how)


def sync_once(places: Places, **how: Any) -> SyncReport:  # noqa: ANN401 - the same
    """The same for a desk that nobody has open here."""
    with open_desk(places) as desk:
        return sync_desk(desk, **how)


@dataclass(frozen=True, kw_only=True, slots=True)
class Night:
    """What a nightly run did. Either part may have failed without stopping the other."""

    report: SyncReport | None = None
    backup: Path | None = None
    sync_trouble: Exception | None = None
    backup_trouble: Exception | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Patience:
    """How long to try again while the group server is away, and how waiting is done."""

    seconds: float = 0.0
    tell: Callable[[float], object] = lambda _: None
    """Hears how many seconds the next wait lasts."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep


def night(
    places: Places,
    *,
    waits: Callable[[], object] = lambda: None,
    tell: Tell = lambda _: None,
    now: Now = utc_now,
    patience: Patience | None = None,
) -> Night:
    """The night's work: the day's backup, then a sync, then a line in the log. Raises what opening the desk raises.

    With `patience` a server that is away is asked again and again; the file is not held meanwhile.
    """
    from frontdesk import runlog
    from frontdesk.desk.safekeeping import back_up_daily

    done, waited = Night(), _waiting(patience or Patience())
    with _opened(places, now) as desk:
        try:
            made = back_up_daily(places, now())
            done = replace(done, backup=made.path if made else None)
        except (JournalTrouble, FolderRefused) as trouble:
            done = replace(done, backup_trouble=trouble)
        done = _synced(done, desk, waits, tell)
    while waited(done.sync_trouble):
        with _opened(places, now) as desk:
            done = _synced(done, desk, waits, tell)
    runlog.record(places.logs, now(), log_line(done))
    return done


def _opened(places: Places, now: Now) -> Desk:
    """The desk, or a line in the log that says why not. Raises what opening it raises."""
    from frontdesk import runlog

    try:
        return open_desk(places, now=now)
    except JournalTrouble as trouble:
        if places.data.exists():  # nothing is made in a home that was never set up
            runlog.record(places.logs, now(), log_line(Night(sync_trouble=trouble)))
        raise


def _synced(done: Night, desk: Desk, waits: Callable[[], object], tell: Tell) -> Night:
    try:
        return replace(done, report=sync_desk(desk, waits=waits, tell=tell), sync_trouble=None)
    except (JournalTrouble, FolderRefused, Refusal) as trouble:
        return replace(done, sync_trouble=trouble)


def _waiting(patience: Patience) -> Callable[[Exception | None], bool]:
    """Says whether another try may help, after the wait before it; waits grow as those of the screens do."""
    from frontdesk.sync.errors import Unreachable
    from frontdesk.sync.pace import Pace

    began = patience.clock()
    pace = Pace(began)

    def waited(trouble: Exception | None) -> bool:
        if not isinstance(trouble, Unreachable) or not trouble.may_pass:
            return False
        here = patience.clock()
        pace.failed(here, trouble.retry_after)
        if pace.due_at > began + patience.seconds:
            return False
        patience.tell(pace.due_at - here)
        patience.sleep(pace.due_at - here)
        return True

    return waited


def log_line(done: Night) -> str:
    """The run in one line, for a log: no word of a patient, since none passes here."""
    if done.report is None:
        code = getattr(done.sync_trouble, "code", "unforeseen")
        said = f"sync failed {code}: {getattr(done.sync_trouble, 'message', '')}"
    else:
        r = done.report
        said = f"sync {r.status} pushed={r.pushed} duplicates={r.duplicates} pulled={r.pulled}"
        said += f" quarantined={r.quarantined} re_homed={r.re_homed} seconds={r.seconds}"
    if done.backup_trouble is not None:
        said += f" backup failed: {getattr(done.backup_trouble, 'message', '')}"
    return said + (f" backup={done.backup.name}" if done.backup else "")


def waiting(places: Places) -> SyncReport:
    """What a sync would push, by the server's own word; nothing is sent. Raises what `sync_once` raises."""
    from frontdesk.sync.client import SyncReport
    from frontdesk.sync.enrolment import enrolment_of, line_to
    from frontdesk.sync.token import tokens_of

    retry_in_silence()
    enrolment, token = enrolment_of(places), tokens_of(places)[0]
    with open_desk(places) as desk, line_to(places, enrolment, token) as line:
        there = {head.epoch: head.seq for head in line.heads()}
        here = feed_of(desk).heads()
    owed = sum(max(0, head.seq - there.get(head.epoch, 0)) for head in here)
    head = {"epoch": here[-1].epoch, "seq": there.get(here[-1].epoch, 0)}
    return SyncReport(server=enrolment.server, pushed=owed, head=head)


def in_words(report: SyncReport, *, sent: bool = True, where: str = "") -> str:
    """How a sync went, or what waits for one, on one line; `where` instead of an address that tells nobody anything."""
    where = where or report.server
    if not sent:
        return f"{_events(report.pushed)} to be sent to {where}." if report.pushed else "Nothing waits to be sent."
    if not report.pushed and not report.pulled and report.status == "ok":
        return f"Nothing new to send: {where} has everything."
    pulled = f", {_events(report.pulled)} received" if report.pulled else ""
    held = f", {report.quarantined} held back by the server" if report.quarantined else ""
    mended = " This desk had been put back or copied: nothing is lost, and its next numbers have a new letter."
    healed = mended if report.status == "fork_healed" else ""
    return f"Sent {_events(report.pushed)} to {where}{pulled}{held}.{healed}"


def warnings(report: SyncReport) -> list[str]:
    """What somebody should look after, a sentence each. None of it keeps anybody from working."""
    said = []
    if abs(report.clock_off_seconds) >= CLOCK_OFF_SECONDS:
        minutes, where = abs(report.clock_off_seconds) // 60, "ahead" if report.clock_off_seconds > 0 else "behind"
        said.append(f"This computer's clock is {minutes} minutes {where} of the group server's. Ask IT to set it.")
    if report.newer_kinds:
        said.append("Update needed: the group server runs a newer frontdesk; some records may show in part only.")
    return said


def retry_in_silence() -> None:
    """Left to itself the library announces each retry on standard output, where only answers belong."""
    from stamina.instrumentation import set_on_retry_hooks

    set_on_retry_hooks(())


def _events(count: int) -> str:
    return f"{count} event" if count == 1 else f"{count:,} events"


def feed_of(desk: Desk) -> JournalFeed:
    """The desk's journal as a sync sees it."""
    from frontdesk.journal.feed import JournalFeed

    return JournalFeed(desk.journal, desk.now)
