"""Small things that the file remembers about itself: their names, and how the ones of several parts are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from frontdesk.journal.asks import Asks

LETTERED = "lettered-epoch"
"""The epoch that the desk's letter was handed out for, and after a blank in which life of the server's store."""
FORMER_DEVICES = "former-devices"
"""Ids that this desk had before it was reset; what it wrote as them is still its own to send."""
ADOPTED = "adopted-in-store"
"""The life of the server's store that holds everything of the former devices."""
FORKED = "forked-epochs"
"""Chains that were left for a new one, until the group server has heard of it."""
SITE_KEYS = "site-keys"
"""Every key that opens this site's words, by its public name."""
RECOVERY_PRINTED = "recovery-printed"
"""When the recovery key was printed last, and the public names of the keys in it."""
ERASED = "erased"
"""Stands while pages of the file or its log may still hold what was erased."""
ARRIVING = "arriving"
"""Stands while a new desk of a site has not yet fetched its site's records."""
NEWER_KINDS = "newer-kinds"
"""Kinds of events, each with its version behind a blank, that arrived and that an older frontdesk could not read."""
BEGUN = "day-begun"
"""What managers began to write at a day end and have not saved: who, where, and the answers by field."""


def begun_in(text: str | None) -> list[tuple[str, str, dict[str, str]]]:
    """The parts of that memo."""
    return [(who, place, values) for who, place, values in json.loads(text)] if text else []


def memo(view: Asks, name: str) -> str | None:
    """What is remembered under a name."""
    row = view.run("SELECT value FROM memo WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def several(view: Asks, name: str) -> list[str]:
    """The texts that are remembered under a name, in the order they came."""
    found = memo(view, name)
    return [str(one) for one in json.loads(found)] if found else []


def as_text(texts: list[str]) -> str:
    """Several texts as one memo, each once."""
    return json.dumps(list(dict.fromkeys(texts)))


def update_needed(view: Asks) -> bool:
    """Whether events are here that only a newer frontdesk can read."""
    from frontdesk.recovery.bodies import KINDS

    kinds = (one.rpartition(" ") for one in several(view, NEWER_KINDS))
    return any(kind not in KINDS or int(version) > KINDS[kind].version for kind, _, version in kinds)


def forget(view: Asks, name: str) -> None:
    """Remember nothing under this name any more."""
    view.run("DELETE FROM memo WHERE name = ?", (name,))
