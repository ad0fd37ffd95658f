"""A file that was put back or copied: noticed at start, and the desk then goes on in a new chain.

A file from a backup or a disk image believes its old place. Continuing from there would give out sequence numbers and
complaint numbers a second time. The note outside the database knows how far the desk really got; where the file lags
behind it, the desk begins a new epoch at once. Complaint numbers go on under a new letter: the group server hands it
out with the next sync, and until then numbers continue above the highest that was ever given out. A desk that belongs
to no group takes the next letter itself.

The computer's own mark inside the file tells a copy on another disk. A copy of a desk that no server knows also takes
an id of its own, for many computers may be made from one image.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.journal import deskfile
from frontdesk.journal.deskfile import DeskFile
from frontdesk.journal.errors import JournalTrouble
from frontdesk.journal.machine import machine_mark
from frontdesk.journal.memos import ADOPTED, FORKED, FORMER_DEVICES, LETTERED, as_text, forget, memo, several

if TYPE_CHECKING:
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.journal import Journal
    from frontdesk.journal.ledger import Ledger

UNKNOWN_NUMBERS = 1_000
"""Left free where nobody knows how many numbers were given out after the backup."""
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def go_on_anew_if_rewound(journal: Journal, known: DeskFile | None, now: datetime) -> bool:
    """Begin a new epoch where the file lags behind what is `known`, read before the file was opened, or was copied.

    Says whether it did. A file that cannot be written just now is left for the next start.
    """
    if known is None:
        return False
    with journal.database.reading() as view:
        if not (is_rewound(view, known) or is_copied(view)):
            return False
    places = journal.database.places
    with suppress(JournalTrouble), journal.writing(now) as page:
        copied = is_copied(page.session)
        if copied or is_rewound(page.session, known):
            is_enrolled = places.enrolment_file.exists()
            if copied and not is_enrolled:
                _new_device(page)
            begin_anew(page, known, is_enrolled=is_enrolled)
            page.session.run("UPDATE seat SET machine = ?", (machine_mark() or None,))
            deskfile.remember(places, device=page.seat.device, epoch=page.seat.epoch, seq=0)
            return True
    return False


def is_copied(view: Asks) -> bool:
    """Whether the file was written on another computer last."""
    row = view.run("SELECT machine FROM seat").fetchone()
    return bool(row and row[0] and machine_mark() and row[0] != machine_mark())


def reset(journal: Journal, now: datetime) -> None:
    """Be a desk that the group server has never seen: before a disk image is made, or after being suspended.

    Everything that was recorded stays, and what had not been sent is sent after the next enrolment.
    """
    places = journal.database.places
    with journal.writing(now) as page:
        lettered = memo(page.session, LETTERED) is not None
        _new_device(page)
        begin_anew(page, deskfile.recall(places), is_enrolled=lettered)
        for name in (LETTERED, FORKED):
            forget(page.session, name)
    deskfile.remember(places, device=page.seat.device, epoch=page.seat.epoch, seq=0)


def _new_device(page: Ledger) -> None:
    import uuid_utils

    from frontdesk.recovery.identifiers import DeviceId

    page.keep_memo(FORMER_DEVICES, as_text([*several(page.session, FORMER_DEVICES), page.seat.device]))
    forget(page.session, ADOPTED)
    page.seat = replace(page.seat, device=DeviceId(str(uuid_utils.uuid4())))


def is_rewound(view: Asks, known: DeskFile) -> bool:
    """Whether this file lags behind the place that the desk is known to have reached."""
    seat = view.run("SELECT device, epoch FROM seat").fetchone()
    if seat is None or not known.epoch or known.device != seat[0]:
        return False
    head = view.run("SELECT seq FROM head WHERE device = ? AND epoch = ?", (seat[0], known.epoch)).fetchone()
    if head is None:
        return known.epoch != seat[1] or known.seq > 0
    return bool(head[0] < known.seq)


def begin_anew(page: Ledger, known: DeskFile | None, *, is_enrolled: bool) -> None:
    """Go on in a new, empty chain, with numbers that were never given out."""
    import uuid_utils

    given = dict(known.numbers) if known else {}
    if is_enrolled:
        letter, number = _above_all(page, given)
    else:
        letter = _next_letter({page.seat.letter, *given, *_letters(page.session)})
        number = 1
    page.keep_memo(FORKED, as_text([*several(page.session, FORKED), page.seat.epoch]))
    page.seat = replace(page.seat, epoch=str(uuid_utils.uuid4()), letter=letter, next_number=number)


def first_free_number(page: Ledger, letter: str, given: int = 0) -> int:
    """One above the highest number under this letter, on this desk and in any that it knows."""
    row = page.session.run(
        "SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM complaint WHERE number GLOB ? || '[0-9]*'",
        (len(letter) + 1, letter),
    ).fetchone()
    return 1 + max(given, (row and row[0]) or 0)


def _above_all(page: Ledger, given: dict[str, int]) -> tuple[str, int]:
    """The letter stays until the group server hands out another; the number leaps over whatever was lost."""
    seat = page.seat
    letter = max([seat.letter, *given], key=_rank)
    free = first_free_number(page, letter, given.get(letter, 0))
    if letter == seat.letter:
        free = max(free, seat.next_number)
    return letter, free if letter in given else free + UNKNOWN_NUMBERS


def _letters(view: Asks) -> set[str]:
    """Every letter that a number of this file begins with."""
    rows = view.run("SELECT DISTINCT rtrim(number, '0123456789') FROM complaint").fetchall()
    return {str(row[0]) for row in rows}


def _next_letter(used: set[str]) -> str:
    """The first letter after all that were used: B after A, AA after Z."""
    last = max((one for one in used if one and set(one) <= set(ALPHABET)), key=_rank, default="")
    kept = last.rstrip(ALPHABET[-1])
    turned = len(last) - len(kept)
    if not kept:
        return ALPHABET[0] * (turned + 1)
    return kept[:-1] + ALPHABET[ALPHABET.index(kept[-1]) + 1] + ALPHABET[0] * turned


def _rank(letter: str) -> tuple[int, str]:
    """Letters are handed out in this order: A to Z, then AA."""
    return len(letter), letter
