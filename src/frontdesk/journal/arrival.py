"""A new desk of a site that has desks already: it begins empty, with the site's key, and fetches the rest."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk import __version__
from frontdesk.journal.machine import machine_mark
from frontdesk.journal.memos import ARRIVING, LETTERED
from frontdesk.recovery.stamps import stamp

if TYPE_CHECKING:
    from frontdesk.journal.journal import Journal


def begin(
    journal: Journal, *, site: str, device: str, epoch: str, letter: str, store_id: str, key: bytes, now: datetime
) -> None:
    """Write down who this desk is, in an empty file. Its lists are made once the site's records are here."""
    from frontdesk.envelope import key_id_of

    seat = {
        "id": 1,
        "site": site,
        "device": device,
        "epoch": epoch,
        "letter": letter,
        "next_number": 1,
        "clock": "0" * 16,
        "site_key": key,
        "key_id": key_id_of(key),
        "machine": machine_mark(),
        "made_at": stamp(now),
        "made_by": __version__,
    }
    with journal.writing(now, seat=seat) as page:
        page.keep_memo(ARRIVING, stamp(now))
        page.keep_memo(LETTERED, f"{epoch} {store_id}")
