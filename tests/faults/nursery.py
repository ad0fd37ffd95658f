"""Many short lives of one desk, each with an end of its own choosing.

Runs as a program with `disk.c` before the C library: `python -m tests.faults.nursery PLAN`, where the plan
is JSON. Everything is imported once; each life is a fork on a fresh copy of the practice. Prints a line of
JSON for each life: what was acknowledged before it ended, what was refused, and how it ended.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk.maple import Clock, Maple, entered, home
from tests.faults.forks import exit_code, fork

from frontdesk import desk as at_desk
from frontdesk.desk import CaseFile
from frontdesk.journal.errors import JournalTrouble
from frontdesk.recovery.codes import PutRight

NEVER = -1
KILL, CUT, FULL = 1, 2, 3
"""How a life ends, as in `disk.c`: killed; without power, so that what no flush had secured is gone; on a full disk."""
ACTS: dict[str, Callable[[Maple, str], CaseFile]] = {
    "log": lambda m, _: m.log(said="Fifty minutes", patient="P-1"),
    "acknowledge": lambda m, last: at_desk.acknowledge(m.desk, m.rosa, last, remedy="a call"),
    "resolve": lambda m, last: at_desk.resolve(m.desk, m.rosa, last, done="Mended", put_right=PutRight.YES),
    "put_right_now": lambda m, _: m.resolved(said="Cold room"),
    "note": lambda m, last: at_desk.add_note(m.desk, m.rosa, last, text="she rang"),
    "undo": lambda m, _: at_desk.undo(m.desk, m.rosa).case,
}


class Disk:
    """The disk's own switch, inside this process."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        self._library.disk_trace.restype = ctypes.c_char_p

    def begin(self, at: int = NEVER, manner: int = 0, seed: int = 0) -> None:
        self._library.disk_begin(ctypes.c_long(at), manner, seed)

    def cut(self) -> None:
        """The power is cut at this very moment."""
        self._library.disk_cut()

    def trace(self) -> str:
        found: bytes = self._library.disk_trace()
        return found.decode()


def live(folder: Path, acts: list[str], life: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> None:
    """Act after act, telling each that was accepted before the next begins."""
    disk = Disk()
    desk = at_desk.open_desk(home(folder), now=Clock())
    maple = entered(desk, Clock())
    if pragma := life.get("pragma"):
        with desk.database.writing() as session:
            driver = session.driver
        driver.execute(pragma)
    number = ""
    disk.begin(life["at"], life["manner"], life["seed"])
    for name in acts:
        if life.get("each"):
            disk.begin()
        try:
            case = ACTS[name](maple, number)
        except JournalTrouble as trouble:
            tell({"refused": type(trouble).__name__})
            disk.begin()
            case = ACTS[name](maple, number)
        number = case.complaint.number
        kinds = [entry.kind for entry in case.complaint.history]
        tell({"number": number, "kinds": kinds, **({"trace": disk.trace()} if life.get("each") else {})})
    desk.close()
    tell({"trace": disk.trace()})


def born(template: Path, folder: Path, acts: list[str], life: dict[str, Any]) -> dict[str, Any]:
    """One life in a fork; what it told until its end."""
    shutil.copytree(template, folder)
    process, reader = fork(lambda writer: live(folder, acts, life, lambda said: _say(writer, said)))
    with os.fdopen(reader) as told:
        lines = [json.loads(line) for line in told]
    return {"folder": str(folder), "told": lines, "code": exit_code(process), **life}


def _say(writer: int, said: dict[str, Any]) -> None:
    os.write(writer, json.dumps(said).encode() + b"\n")


def warm_up(template: Path, folder: Path) -> None:
    """Import and prepare everything once, so that no life has to."""
    shutil.copytree(template, folder)
    with at_desk.open_desk(home(folder), now=Clock()) as desk:
        maple = entered(desk, Clock())
        for act in ACTS.values():
            act(maple, "A1")


def main() -> None:
    """Live every life of the plan."""
    plan = json.loads(sys.argv[1])
    warm_up(Path(plan["template"]), Path(plan["folder"]) / f"{plan['name']}-first")
    for number, life in enumerate(plan["lives"]):
        folder = Path(plan["folder"]) / f"{plan['name']}-{number}"
        print(json.dumps(born(Path(plan["template"]), folder, plan["acts"], life)), flush=True)


if __name__ == "__main__":
    main()
