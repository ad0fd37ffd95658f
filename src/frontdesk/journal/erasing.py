"""Erasing words from the desk's file: the one change that an event's row allows.

The sealed bytes go, `words_hash` stays, so the chain still verifies. What the file shows of the complaint is made
again from what is left, the search index included. Pages that held the words are overwritten (`secure_delete`, and
the index's own setting of that name), and at the next quiet moment the log is emptied and the file written anew.

What this desk erased is also noted outside of the file, sealed as it was: a backup from before, put back years later,
loses the words before anybody sees it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from frontdesk import permissions
from frontdesk.envelope import Envelope, Untrusted, from_line, to_line
from frontdesk.journal.errors import JournalTrouble, translated
from frontdesk.journal.memos import BEGUN, ERASED, begun_in, forget, memo
from frontdesk.recovery.erasing import Reach, reach_of
from frontdesk.recovery.events import Redacted
from frontdesk.recovery.identifiers import Subject

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.journal.asks import Asks
    from frontdesk.journal.database import Database
    from frontdesk.journal.ledger import Ledger
    from frontdesk.places import Places

_ERASE = "UPDATE event SET words = NULL WHERE words IS NOT NULL AND subject = ?"
_BEFORE = f"{_ERASE} AND (clock < ? OR (clock = ? AND id < ?))"
NOTE_BYTES_MAX = 16 * 1024 * 1024
"""Of the note outside of the file; some tens of thousands of redactions."""


def erase(page: Ledger, subjects: Iterable[str]) -> int:
    """Erase in these complaints what their redactions reach; gives how many events lost their words.

    The caller makes what the file shows of them again.
    """
    gone = 0
    for subject in sorted(set(subjects)):
        for reach in reaches(page.session, subject):
            gone += _erase_reach(page, reach)
            gone += _erase_begun(page, subject)
    if gone:
        page.keep_memo(ERASED, str(gone))
    return gone


def _erase_begun(page: Ledger, subject: str) -> int:
    """What somebody began to write about it goes too; nothing of it is on record."""
    kept = begun_in(memo(page.session, BEGUN))
    stays = [one for one in kept if subject.rpartition(":")[2] not in one[1]]
    if len(stays) < len(kept):
        page.keep_memo(BEGUN, json.dumps(stays))
    return len(kept) - len(stays)


def _erase_reach(page: Ledger, reach: Reach) -> int:
    gone = page.session.run(_BEFORE, (reach.subject, reach.clock, reach.clock, reach.id)).rowcount
    for named in sorted(reach.named - {reach.id}):
        gone += page.session.run(f"{_ERASE} AND id = ?", (reach.subject, named)).rowcount
    return gone


def reaches(view: Asks, subject: str) -> list[Reach]:
    """How far each redaction of a complaint goes."""
    rows = view.run("SELECT clock, id, facts FROM event WHERE subject = ? AND kind = ?", (subject, Redacted.kind))
    return [reach_of(subject, clock, event_id, json.loads(facts)) for clock, event_id, facts in rows.fetchall()]


def ahead(page: Ledger, subject: str) -> list[str]:
    """Events of a complaint whose clocks are ahead of this desk's own: a redaction has to name them."""
    rows = page.session.run(
        "SELECT id FROM event WHERE subject = ? AND clock > ? ORDER BY clock, id", (subject, page.seat.clock)
    )
    return [str(row[0]) for row in rows.fetchall()]


def is_untidy(database: Database) -> bool:
    """Whether words were erased since the file was last written anew."""
    with database.reading() as view:
        return memo(view, ERASED) is not None


def tidy(database: Database) -> bool:
    """Empty the log and write the file anew, so that no page holds what was erased; False where others keep it busy.

    Nothing is lost when it is cut off; the next quiet moment does it.
    """
    if not is_untidy(database):
        return True
    with suppress(JournalTrouble):
        with database.alone() as driver:
            driver.execute("VACUUM")
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1,)
        if not busy:
            with database.writing() as session:
                forget(session, ERASED)
            return True
    return False


# ------------------------------------------------------------ outside of the file


def note_outside(places: Places, redactions: Sequence[Envelope]) -> None:
    """Remember redactions beside the desk's settings, as the lines that travel: their reasons are sealed in them."""
    known = {one.id for one in noted(places)}
    fresh = [to_line(one) for one in redactions if one.id not in known]
    if not fresh:
        return
    file = places.erased_file
    with translated(file):
        before = file.read_bytes() if file.exists() else b""
        content = before + b"".join(line + b"\n" for line in fresh)
        share_as = permissions.SHARED_SECRET if places.machine_wide else None
        permissions.write_secret(file, content, share_as=share_as)


def noted(places: Places) -> list[Envelope]:
    """The redactions that are remembered there. A line that cannot be read is passed over."""
    found = []
    for line in _content(places.erased_file).splitlines():
        with suppress(Untrusted):
            found.append(from_line(line))
    return found


def erase_again(page: Ledger, places: Places) -> int:
    """Bring back the redactions that a backup was made before; gives how many. They join this desk's chain."""
    known = {row[0] for row in page.session.run("SELECT id FROM event WHERE kind = ?", (Redacted.kind,)).fetchall()}
    lost = [one for one in noted(places) if one.id not in known and one.site == page.seat.site and _is_here(page, one)]
    page.take_over(lost)
    return len(lost)


def erase_noted(page: Ledger, places: Places) -> int:
    """Erase in a copy of the file what was redacted after it was made; gives how many events lost their words.

    The redactions themselves stay out of its chain, which is the desk's own to go on with.
    """
    gone, touched = 0, set[Subject]()
    for one in noted(places):
        reach = reach_of(one.subject, one.clock, one.id, one.facts)
        lost = _erase_reach(page, reach)
        touched |= {one.subject} if lost else set()
        gone += lost
    if gone:
        page.keep_memo(ERASED, str(gone))
        page.derive(touched)
    return gone


def _is_here(page: Ledger, redaction: Envelope) -> bool:
    return (
        page.session.run("SELECT 1 FROM event WHERE subject = ? LIMIT 1", (redaction.subject,)).fetchone() is not None
    )


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as source:
            return source.read(NOTE_BYTES_MAX)
    except OSError:
        return b""
