"""Looking for words in raw bytes: with nothing but the disk, and with the key in hand."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from contextlib import closing
from functools import cache
from pathlib import Path

from frontdesk.envelope import Untrusted, opened
from frontdesk.journal.connection import connect
from frontdesk.journal.database import Reading
from frontdesk.journal.keys import find_key
from frontdesk.journal.rows import EVENT_COLUMNS, envelope_of
from frontdesk.journal.site_keys import open_words, site_keys
from frontdesk.places import Places


@cache
def spellings(word: str) -> list[bytes]:
    """A word as a file may hold it: as typed, folded, in two bytes a letter, as base64 at each offset, as hex."""
    plain = [word, word.casefold(), word.upper()]
    found = [text.encode(coding) for text in plain for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    raw = word.encode()
    found += [base64.b64encode(bytes(offset) + raw)[2 if offset else 0 :][2:-4] for offset in range(3)]
    return [*found, raw.hex().encode()]


def in_bytes(content: bytes, words: Iterable[str]) -> set[str]:
    """Those of the words that the bytes hold in any spelling."""
    return {word for word in words if any(one in content for one in spellings(word))}


def in_files(words: Iterable[str], *folders: Path) -> dict[str, set[str]]:
    """Files that hold words in their bytes or in their names, with what they hold."""
    wanted, found = list(words), dict[str, set[str]]()
    for file in (file for folder in folders for file in ([folder] if folder.is_file() else folder.rglob("*"))):
        held = in_bytes(str(file).encode(), wanted)
        held |= in_bytes(file.read_bytes(), wanted) if file.is_file() else set()
        if held:
            found[str(file)] = held
    return found


def without_encryption(places: Places, folder: Path) -> Path:
    """What somebody would leave on the disk who turned encryption off: the file, and every event's words opened."""
    folder.mkdir()
    with closing(connect(places.database, find_key(places))) as driver:
        driver.execute("ATTACH DATABASE ? AS plain KEY ''", (str(folder / "plain.db"),))
        driver.execute("SELECT sqlcipher_export('plain')").fetchall()
        keys = site_keys(Reading(driver))
        rows = driver.execute(f"SELECT {EVENT_COLUMNS} FROM event").fetchall()
    opened = [str(open_words(envelope_of(row), keys)) for row in rows]
    (folder / "events.txt").write_text("\n".join(opened), encoding="utf-8")
    return folder


def with_the_key(places: Places, words: Iterable[str], plain: Path, *, keys: Iterable[bytes] = ()) -> set[str]:
    """Where a desk's file still holds words for whoever has its key: each table, each event, and a decrypted copy.

    `plain` is where the copy goes; tables include the search index's own pages.
    """
    wanted, found = list(words), set[str]()
    with closing(connect(places.database, find_key(places))) as driver:
        tables = [row[0] for row in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        for table in tables:
            rows = driver.execute(f'SELECT * FROM "{table}"').fetchall()
            values = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
            if in_bytes(b"\n".join(values), wanted):
                found.add(table)
        site_keys = [bytes(row[0]) for row in driver.execute("SELECT site_key FROM seat").fetchall()] + list(keys)
        for row in driver.execute(f"SELECT {EVENT_COLUMNS} FROM event").fetchall():
            for key in site_keys:
                try:
                    said = str(opened(envelope_of(row), key))
                except Untrusted:
                    continue
                if in_bytes(said.encode(), wanted):
                    found.add("sealed words")
        driver.execute("ATTACH DATABASE ? AS plain KEY ''", (str(plain),))
        driver.execute("SELECT sqlcipher_export('plain')").fetchall()
        driver.execute("DETACH DATABASE plain")
    if in_bytes(plain.read_bytes(), wanted):
        found.add("decrypted copy")
    return found
