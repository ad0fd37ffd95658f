"""What must be so at the end, whatever went wrong: nothing lost, nothing doubled, and one state everywhere."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from sqlalchemy import select

from frontdesk import desk as at_desk
from frontdesk.envelope import Envelope, event_of, from_line, key_id_of
from frontdesk.group import admin, projection
from frontdesk.group.projection import facts_of
from frontdesk.group.store import Store
from frontdesk.group.tables import complaint as complaints
from frontdesk.group.tables import event
from frontdesk.journal.proof import verify
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of, read_event
from frontdesk.places import find_places
from frontdesk.recovery.folding import fold_together


def on_server(database: str) -> list[Envelope]:
    """The one site's feed, in its order."""
    with closing(Store(database)) as store:
        projection.catch_up_everywhere(store)
        with store.reading() as tx:
            return [from_line(bytes(row.body)) for row in tx.execute(select(event.c.body).order_by(event.c.position))]


def at_home(folder: Path) -> tuple[dict[str, Envelope], bytes]:
    """A desk's whole journal, and the key to its words; it shows what its journal says."""
    with at_desk.open_desk(find_places(str(folder), env={})) as desk, desk.database.reading() as view:
        assert verify(desk.journal, desk.now()).faults == (), f"{folder.name} shows something else than it holds"
        events = [envelope_of(row) for row in view.rows(f"SELECT {EVENT_COLUMNS} FROM event")]
        return {e.id: e for e in events}, desk.journal.site_key(view)


def shows_what_it_holds(database: str) -> None:
    """The server's rows are the fold of its own feed, wherever folding was broken off."""
    whole = fold_together(event_of(e) for e in on_server(database))
    with closing(Store(database)) as store, store.reading() as tx:
        rows = {row.id: json.loads(row.facts) for row in tx.execute(select(complaints.c.id, complaints.c.facts))}
    assert rows == {c.id: facts_of(c) for c in whole.values() if c.received_at is not None}


def all_is_well(database: str, folders: Iterable[Path], *, held: Iterable[str]) -> None:
    """The server and every desk hold what was ever `held`, once; the server's fold is that of all journals together."""
    feed = on_server(database)
    ids = [e.id for e in feed]
    assert len(ids) == len(set(ids)), "an event is doubled on the server"
    assert set(held) <= set(ids), f"{len(set(held) - set(ids))} events were lost"
    union: dict[str, Envelope] = {}
    key = b""
    for folder in folders:
        events, key = at_home(folder)
        assert events.keys() == set(ids), f"{folder.name} lacks events, or has some alone"
        union |= events
    whole = fold_together(read_event(e, {key_id_of(key): key}) for e in reversed(feed))
    assert whole == fold_together(read_event(e, {key_id_of(key): key}) for e in union.values()), "the folds differ"
    numbers = [c.number for c in whole.values() if c.received_at is not None]
    assert len(numbers) == len(set(numbers)), "a number means two complaints"
    shows_what_it_holds(database)
    assert admin.verify(database)["ok"], "a chain on the server is broken"
