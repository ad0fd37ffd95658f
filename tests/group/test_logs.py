"""What the server writes down is one line an event, whoever says it, and holds no text of an error."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest

from frontdesk.group.logs import log, write_logs


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_lines_of_libraries_are_lines_like_ours(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs(as_json=True)
    other = logging.getLogger("uvicorn.error")
    other.info("Started server process [%d]", 7, extra={"color_message": "no"})
    log.info("push", site="MAPLE", token="fd_secret")
    try:
        int("what a patient said")
    except ValueError:
        other.exception("what a patient said")
    said = capsys.readouterr().err
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["event"] for line in lines] == ["Started server process [7]", "push", "uvicorn.error failed"]
    assert lines[2]["error"] == "ValueError"
    assert "patient" not in said
    assert "secret" not in said


def test_a_person_reads_words(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs(as_json=False)
    logging.getLogger("uvicorn.error").info("Application startup complete.")
    assert 'event="Application startup complete."' in capsys.readouterr().err
