"""The keys that open this site's words: the one in use, and every one before it, which old words still need.

They stand inside the encrypted file. A new key travels to the site's other desks in an event, sealed with the one
before it, so the server passes on what it cannot open; a key that replaces a stolen one is not sent, since the thief
would open it, and is typed in at each desk from the recovery key. A second event holds all the former keys, sealed
with the new one: a desk that begins with the newest key alone reads the oldest words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from frontdesk.envelope import Envelope, Untrusted, key_id_of, new_site_key, opened
from frontdesk.journal.memos import SITE_KEYS, memo
from frontdesk.recovery.events import Draft, FormerKeysKept, SiteKeyMade
from frontdesk.recovery.identifiers import StaffId, Subject
from frontdesk.recovery.practice import KEYS

if TYPE_CHECKING:
    from frontdesk.journal.asks import Asks
    from frontdesk.journal.ledger import Ledger

SiteKeys: TypeAlias = Mapping[str, bytes]
"""Keys by their public names."""
OF_KEYS = (SiteKeyMade.kind, FormerKeysKept.kind)


def site_keys(view: Asks) -> SiteKeys:
    """Every key that this desk has."""
    row = view.run("SELECT key_id, site_key FROM seat").fetchone()
    known = {str(row[0]): bytes(row[1])} if row else {}
    former = memo(view, SITE_KEYS)
    return {**(_read(former) if former else {}), **known}


def open_words(envelope: Envelope, keys: SiteKeys) -> dict[str, Any] | None:
    """The words, where there are any that one of these keys opens."""
    key = keys.get(envelope.key_id or "")
    if key is None:
        return None
    try:
        return opened(envelope, key)
    except Untrusted:
        return None


def rotate(page: Ledger, by: StaffId, *, handed_over: bool) -> str:
    """Seal new words with a new key from now on; gives its public name."""
    fresh = new_site_key()
    key = fresh.hex() if handed_over else ""
    made = SiteKeyMade(key_id=key_id_of(fresh), handed_over=handed_over, key=key)
    page.append([Draft(subject=KEYS, what=made, occurred_at=page.now)], by)
    former = site_keys(page.session)
    _use(page, {**former, key_id_of(fresh): fresh}, key_id_of(fresh))
    kept = FormerKeysKept(keys=tuple(sorted(one.hex() for one in former.values())))
    page.append([Draft(subject=KEYS, what=kept, occurred_at=page.now)], by)
    return key_id_of(fresh)


def learn(page: Ledger, arrived: Iterable[Envelope]) -> None:
    """Take the keys out of what came from other desks, and show the words that they open."""
    if any(e.kind in OF_KEYS for e in arrived):
        learn_all(page, {})


def learn_all(page: Ledger, given: SiteKeys) -> bool:
    """The same for everything in the file, with keys that were `given` besides; says whether there was a new one."""
    from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of

    before = site_keys(page.session)
    known = {**before, **given}
    rows = page.session.run(
        f"SELECT {EVENT_COLUMNS} FROM event WHERE subject = ? ORDER BY clock, id",  # noqa: S608 - our own names
        (KEYS,),
    )
    events = [envelope_of(row) for row in rows.fetchall()]
    count = -1
    while count != len(known):
        count = len(known)
        for e in events:
            known |= _keys_in(open_words(e, known) or {})
    named = [str(e.facts.get("key_id")) for e in events if e.kind == SiteKeyMade.kind]
    in_use = next((name for name in reversed(named) if name in known), None) or _first_key(page, given)
    if len(known) == len(before) and in_use == page.seat.key_id:
        return False
    _use(page, known, in_use)
    _show_words_of(page, known.keys() - before.keys())
    return True


def _first_key(page: Ledger, given: SiteKeys) -> str:
    """The key of a site that never changed it: the desk's own, unless nothing here was ever sealed with that one."""
    mine = page.session.run("SELECT 1 FROM event WHERE key_id = ? LIMIT 1", (page.seat.key_id,)).fetchone()
    return page.seat.key_id if mine is not None else next(iter(given), page.seat.key_id)


def lacks_newest(view: Asks) -> bool:
    """Whether the site's newest key never came to this desk: it replaced a stolen one."""
    rows = view.run("SELECT facts FROM event WHERE subject = ? AND kind = ?", (KEYS, SiteKeyMade.kind)).fetchall()
    known = site_keys(view)
    return any(json.loads(facts).get("key_id") not in known for (facts,) in rows)


def _use(page: Ledger, known: SiteKeys, in_use: str) -> None:
    page.session.run("UPDATE seat SET site_key = ?, key_id = ?", (known[in_use], in_use))
    page.seat = replace(page.seat, key=known[in_use], key_id=in_use)
    page.keep_memo(SITE_KEYS, json.dumps({name: key.hex() for name, key in sorted(known.items())}))


def _show_words_of(page: Ledger, names: Iterable[str]) -> None:
    """Make again what the file shows of everything that was sealed with these keys."""
    from frontdesk.journal.memos import ARRIVING

    if memo(page.session, ARRIVING) is not None:
        return
    for name in sorted(names):
        rows = page.session.run("SELECT DISTINCT subject FROM event WHERE key_id = ?", (name,)).fetchall()
        if rows:
            page.derive({Subject(row[0]) for row in rows})


def _keys_in(words: Mapping[str, Any]) -> dict[str, bytes]:
    texts = [words.get("key"), *(words.get("keys") or ())]
    found = [bytes.fromhex(text) for text in texts if isinstance(text, str) and len(text) == 64]  # noqa: PLR2004
    return {key_id_of(key): key for key in found}


def _read(text: str) -> dict[str, bytes]:
    return {name: bytes.fromhex(key) for name, key in json.loads(text).items()}
