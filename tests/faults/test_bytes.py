"""Whatever bytes come in where files and lines are read: a sentence, no traceback, nothing changed, memory bounded.

Few examples in the suite, many with `make fuzz`.
"""

from __future__ import annotations

import json
import shutil
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.desk.maple import Clock, entered, home
from tests.group.desks import complaint, event

from frontdesk import desk as at_desk
from frontdesk.desk import importing, safekeeping
from frontdesk.envelope import Untrusted, from_line, opened, to_line
from frontdesk.group.batch import read_batch
from frontdesk.group.errors import GroupRefusal
from frontdesk.journal.erasing import noted
from frontdesk.journal.errors import JournalTrouble
from frontdesk.journal.rows import read_event
from frontdesk.recovery.erasing import reach_of
from frontdesk.recovery.folding import fold_together
from frontdesk.recovery.refusals import Refusal

MEMORY_MAX = 64 * 1024 * 1024
bytes_of_any_kind = st.binary(max_size=2_000) | st.text(max_size=500).map(str.encode)
jsons = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
FIELDS = tuple(json.loads(to_line(event())))
KINDS = ("csv", "json", "xlsx")
quick = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=max(15, settings().max_examples // 6)
)
"""For what opens a file each time."""
few = settings(max_examples=max(40, settings().max_examples // 3))


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    tracemalloc.start()
    yield
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < MEMORY_MAX


@st.composite
def broken_lines(draw: st.DrawFn) -> bytes:
    """An event in which some fields have other values, are missing, or whose bytes are cut or changed."""
    said = json.loads(to_line(complaint()))
    for name in draw(st.lists(st.sampled_from(FIELDS), max_size=3)):
        said[name] = draw(jsons)
    for name in draw(st.lists(st.sampled_from(FIELDS), max_size=1)):
        said.pop(name, None)
    line = json.dumps(said).encode()
    at = draw(st.integers(0, len(line)))
    return draw(st.sampled_from([line, line[:at], line[:at] + draw(st.binary(max_size=4)) + line[at:]]))


@few
@given(broken_lines() | bytes_of_any_kind)
@example(b"[" * 100_000)
@example(b'{"a":' * 50_000)
def test_a_line_is_an_event_or_refused(line: bytes) -> None:
    try:
        envelope = from_line(line)
    except Untrusted:
        return
    to_line(envelope)
    reach_of(envelope.subject, envelope.clock, envelope.id, envelope.facts)
    fold_together([read_event(envelope, {})])


@few
@given(st.binary(max_size=300), st.binary(min_size=32, max_size=32))
def test_sealed_words_are_opened_or_refused(blob: bytes, key: bytes) -> None:
    sealed_by = replace(event(), words=blob, words_hash="0" * 64, key_id="0" * 16)
    with pytest.raises(Untrusted):
        opened(sealed_by, key)


@few
@given(bytes_of_any_kind, st.sampled_from(["", "zstd", "gzip", "br"]))
def test_a_batch_is_taken_or_refused(body: bytes, encoding: str) -> None:
    with pytest.raises((GroupRefusal, Untrusted)):
        read_batch(body, encoding, site="MAPLE", device="desk")


@pytest.fixture(scope="module")
def spoiled(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spoiled") / "home"
    shutil.copytree(template, folder)
    return folder


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (folder / "data").rglob("*") if path.is_file()}


@quick
@given(content=bytes_of_any_kind)
def test_what_is_no_backup_is_not_put_back(spoiled: Path, content: bytes) -> None:
    backup = spoiled / "other.db"
    backup.write_bytes(content)
    before = files_of(spoiled)
    with pytest.raises(JournalTrouble):
        safekeeping.put_back(home(spoiled), backup, now=Clock())
    after = files_of(spoiled)
    assert after.keys() >= before.keys()
    assert after[str(home(spoiled).database)] == before[str(home(spoiled).database)]


@quick
@given(at=st.integers(0, 60_000), content=st.binary(min_size=1, max_size=64))
def test_a_backup_with_a_changed_byte_is_not_put_back(spoiled: Path, at: int, content: bytes) -> None:
    whole = home(spoiled).database.read_bytes()
    at %= len(whole)
    spoilt = whole[:at] + content + whole[at + len(content) :]
    if spoilt == whole:
        return
    backup = spoiled / "spoilt.db"
    backup.write_bytes(spoilt)
    with pytest.raises(JournalTrouble):
        safekeeping.put_back(home(spoiled), backup, now=Clock())
    assert home(spoiled).database.read_bytes() == whole


@quick
@given(content=bytes_of_any_kind | jsons.map(lambda said: json.dumps(said).encode()), kind=st.sampled_from(KINDS))
def test_what_is_no_list_is_not_imported(spoiled: Path, content: bytes, kind: str) -> None:
    with at_desk.open_desk(home(spoiled), now=Clock()) as desk:
        maple = entered(desk, Clock())
        before = at_desk.history_count(desk)
        with pytest.raises(Refusal):
            importing.import_list(desk, maple.priya, content, kind=kind)
        assert at_desk.history_count(desk) == before


@quick
@given(content=bytes_of_any_kind | jsons.map(lambda said: json.dumps(said).encode()))
def test_files_of_settings_are_read_or_passed_over(spoiled: Path, content: bytes) -> None:
    places = home(spoiled)
    kept = places.desk_file.read_bytes()
    try:
        places.erased_file.write_bytes(content)
        places.desk_file.write_bytes(content)
        assert noted(places) == []
        at_desk.open_desk(places, now=Clock()).close()
    finally:
        places.desk_file.write_bytes(kept)
        places.erased_file.unlink()


@quick
@given(content=bytes_of_any_kind)
def test_what_is_no_key_is_refused_and_stays(spoiled: Path, content: bytes) -> None:
    places = home(spoiled)
    kept = places.key_file.read_bytes()
    try:
        places.key_file.write_bytes(content)
        with pytest.raises(JournalTrouble):
            at_desk.open_desk(places, now=Clock())
        assert places.key_file.read_bytes() == content
    finally:
        places.key_file.write_bytes(kept)
