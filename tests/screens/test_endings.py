"""However it ends, nothing that was typed is lost, nothing of it is told, and the terminal is as it was."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from tests.screens.practice import Clock, two_days
from tests.screens.terminal import ALT_SCREEN, ALT_SCREEN_OFF, CURSOR_ON, HANG_UP, MOUSE_OFF, Console

from frontdesk import desk
from frontdesk.places import find_places

SECRET = "Maria Gonzalez"

BREAKS_IN_A_HANDLER = f"""
def action_find(self):
    patient = "{SECRET}"
    raise ValueError(f"no such patient: {{patient}}")
FrontDesk.action_find = action_find
"""
BREAKS_IN_A_WORKER = f"""
def action_find(self):
    async def work():
        patient = "{SECRET}"
        raise ValueError(patient)
    self.run_worker(work())
FrontDesk.action_find = action_find
"""
BREAKS_WITH_A_PICTURE_OF_ITSELF = f"""
class Pretty(Exception):
    def __rich__(self):
        return "{SECRET}"
def action_find(self):
    raise Pretty("{SECRET}")
FrontDesk.action_find = action_find
"""
BREAKS_WHILE_DRAWING = f"""
from frontdesk.screens.find import FindScreen
def compose(self):
    patient = "{SECRET}"
    raise RuntimeError(patient)
    yield
FindScreen.compose = compose
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A told practice."""
    two_days(find_places(str(tmp_path / "home"), env={}), Clock())
    return tmp_path / "home"


def restored(written: bytes) -> bool:
    """Whether the screen, the mouse and the cursor were given back after the last use."""
    after = written[written.rindex(ALT_SCREEN) :]
    return all(sign in after for sign in (ALT_SCREEN_OFF, MOUSE_OFF, CURSOR_ON))


def typed_words(home: Path) -> list[str]:
    with desk.open_desk(find_places(str(home), env={})) as seat:
        return [draft.fields.get("said", "") for draft in desk.drafts(seat)]


def begin_a_complaint(console: Console) -> None:
    console.wait_for(b"Acknowledge")
    console.press("f2")
    console.wait_for(b"What about?")
    console.press("w", "1", "n", *"Fifty minutes")
    console.wait_for(b"minutes")


@pytest.mark.parametrize("number", [signal.SIGTERM, HANG_UP])
def test_a_signal_keeps_the_draft_and_gives_the_terminal_back(home: Path, number: signal.Signals) -> None:
    with Console(home) as console:
        begin_a_complaint(console)
        console.send(number)
        assert console.ended() == 128 + number
        assert restored(console.written)
    assert typed_words(home) == ["Fifty minutes"]


def test_a_window_that_is_closed_keeps_the_draft(home: Path) -> None:
    with Console(home) as console:
        begin_a_complaint(console)
        console.hang_up()
        assert console.ended() == 128 + HANG_UP
    assert typed_words(home) == ["Fifty minutes"]


def test_quitting_keeps_the_draft_without_a_question(home: Path) -> None:
    with Console(home) as console:
        begin_a_complaint(console)
        console.press("ctrl+q")
        assert console.ended() == 0
        assert restored(console.written)
    assert typed_words(home) == ["Fifty minutes"]


def test_going_on_after_the_screens_breaks_nothing(home: Path) -> None:
    with Console(home, after="import os, signal\nos.kill(os.getpid(), signal.SIGCONT)") as console:
        begin_a_complaint(console)
        console.press("ctrl+q")
        assert console.ended() == 0
    assert b"Traceback" not in console.written


@pytest.mark.parametrize(
    "fault", [BREAKS_IN_A_HANDLER, BREAKS_IN_A_WORKER, BREAKS_WITH_A_PICTURE_OF_ITSELF, BREAKS_WHILE_DRAWING]
)
def test_a_crash_tells_a_plain_sentence_and_no_name(home: Path, fault: str) -> None:
    with Console(home, before=fault) as console:
        console.wait_for(b"Acknowledge")
        console.press("f3")
        assert console.ended() == 1
        shown = console.written
    assert restored(shown)
    assert b"frontdesk had to stop" in shown
    assert SECRET.encode() not in shown
    assert b"Traceback" not in shown
    log = (home / "logs" / "faults.log").read_text()
    assert SECRET not in log
    assert "find.py" in log or "<string>" in log


@pytest.mark.parametrize("fault", [BREAKS_IN_A_HANDLER, BREAKS_IN_A_WORKER, BREAKS_WHILE_DRAWING])
def test_a_crash_keeps_what_was_being_typed_to_the_last_key(home: Path, fault: str) -> None:
    with Console(home, before=fault) as console:
        begin_a_complaint(console)
        console.press(*" and more", "f8", "f8", "f3")
        assert console.ended() == 1
        assert b"kept as a draft" in console.written
    assert typed_words(home) == ["Fifty minutes and more"]


def test_the_window_is_called_frontdesk_and_nothing_else(home: Path) -> None:
    with Console(home) as console:
        begin_a_complaint(console)
        console.press("ctrl+q")
        console.ended()
        titles = [piece.split(b"\x07")[0] for piece in console.written.split(b"\x1b]2;")[1:]]
        assert titles == [b"frontdesk"]
        assert b"\x1b[23;2t" in console.written
