"""One act, lived again and again on a fresh copy of a practice, with an end at another step each time.

Runs as a program with `disk.c` before the C library. Everything is imported once; each life is a fork. What is counted
is what the disk is told, or every call that opens, names, links or removes a file of the practice. Prints a line of
JSON for each life: the first one ends well, and its steps are those at which the others end.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

from tests.desk.maple import Clock, home
from tests.faults.child import child, finish
from tests.faults.forks import exit_code, fork
from tests.faults.nursery import CUT, KILL, NEVER, Disk

from frontdesk import desk as at_desk
from frontdesk.desk import keyholding
from frontdesk.desk.safekeeping import back_up, put_back
from frontdesk.journal.errors import JournalTrouble
from frontdesk.journal.recovery_key import RecoveryKey
from frontdesk.places import Places

WATCHED = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "shutil.copyfile", "shutil.rmtree"}
NAMING = {"os.rename", "os.link"}
"""These leave an F in the trace, as a flush of the disk does; the other calls leave an o."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is done, and where it ends: at each `every`th step, at the `last` ones, and beside each flush."""

    what: str
    count: str
    """`disk` or `calls`."""
    manner: int = KILL
    every: int = 1
    last: int = 1
    beside_flushes: bool = False
    keys: tuple[str, ...] = ()
    """For a key that comes back: both of the paper's, in hex."""

    def steps(self, trace: str) -> list[int]:
        """Where the lives after the first one end."""
        count = len(trace)
        beside = {at + by for at, mark in enumerate(trace) if mark in "fF" for by in (0, 1)}
        wanted = {*range(0, count, self.every), *range(count - self.last, count)}
        return sorted((wanted | beside if self.beside_flushes else wanted) & {*range(count)})


def _back_up(places: Places, clock: Clock, _plan: Plan) -> None:
    with at_desk.open_desk(places, now=clock) as desk:
        back_up(desk)


def _restore(places: Places, clock: Clock, _plan: Plan) -> None:
    (good,) = places.backups.glob("*.db")
    put_back(places, good, now=clock)


def _rotate(places: Places, clock: Clock, _plan: Plan) -> None:
    keyholding.rotate(places, who=lambda desk: at_desk.person(desk, "Priya").id, now=clock)


def _recover(places: Places, clock: Clock, plan: Plan) -> None:
    keyholding.recover(places, RecoveryKey(*map(bytes.fromhex, plan.keys)), now=clock)


ACTS: dict[str, Callable[[Places, Clock, Plan], None]] = {
    "backup": _back_up,
    "restore": _restore,
    "rotate": _rotate,
    "recover": _recover,
}


def live(folder: Path, plan: Plan, at: int) -> dict[str, str]:
    """One life, up to its end."""
    clock, disk, calls = Clock(), Disk(), ""
    clock.step(hours=1)

    def end() -> None:
        if plan.manner == CUT:
            disk.cut()
        elif sys.platform != "win32":
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal calls
        if plan.count == "calls" and event in WATCHED and str(folder) in str(arguments[0]):
            calls += "F" if event in NAMING else "o"
            if len(calls) - 1 == at:
                end()

    disk.begin(at if plan.count == "disk" else NEVER, plan.manner, at % 3)
    sys.addaudithook(watch)
    refused = ""
    try:
        ACTS[plan.what](home(folder), clock, plan)
    except JournalTrouble as trouble:
        refused = type(trouble).__name__
    return {"trace": calls if plan.count == "calls" else disk.trace(), "refused": refused}


def born(practice: Path, folder: Path, plan: Plan, at: int) -> dict[str, Any]:
    """One life in a fork, and how it ended."""
    mine = folder / f"life{at}"
    shutil.copytree(practice, mine)
    process, reader = fork(lambda writer: cast("None", os.write(writer, json.dumps(live(mine, plan, at)).encode())))
    with os.fdopen(reader) as told:
        said = told.read()
    return {"home": str(mine), "code": exit_code(process), **json.loads(said or "{}")}


def main() -> None:
    """Live the act whole, then with every end that is planned."""
    practice, folder, said = Path(sys.argv[1]), Path(sys.argv[2]), json.loads(sys.argv[3])
    plan = Plan(**said)
    whole = born(practice, folder, plan, NEVER)
    print(json.dumps(whole), flush=True)
    for at in plan.steps(whole["trace"]):
        print(json.dumps(born(practice, folder, plan, at)), flush=True)


# ------------------------------------------------------------ the side of the test


def lived(practice: Path, folder: Path, disk: Path, plan: Plan) -> list[dict[str, Any]]:
    """Every life: the one that ended well, then the others."""
    arguments = (str(practice), str(folder), json.dumps(asdict(plan)))
    ended = finish(child("from tests.faults.endings import main; main()", *arguments, LD_PRELOAD=str(disk)))
    assert ended.code == 0, ended.err
    first, *others = [json.loads(line) for line in ended.out.splitlines()]
    assert (first["code"], first["refused"]) == (0, "")
    return [first, *others]
