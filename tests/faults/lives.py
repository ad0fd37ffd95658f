"""Lives of a desk's sync and of a group server, each a program of its own that may be killed at any of its commits.

Runs as a program: every line of standard input is a life to begin or to end, every line of standard output says how
it went. Everything is imported once; each life is a fork. What is counted is the end of a transaction, seen from
outside: the product has no switch for it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tests.faults.child import child, finish
from tests.faults.forks import exit_code, fork
from tests.group.desks import Clock

from frontdesk.desk import open_desk
from frontdesk.group import api, folding, projection
from frontdesk.group.serve import running
from frontdesk.group.settings import Settings
from frontdesk.group.store import Store
from frontdesk.places import find_places
from frontdesk.sync import client
from frontdesk.sync.errors import SyncTrouble
from frontdesk.syncing import sync_desk

BEFORE, AFTER = "before", "after"
ANSWERS, FOLDS = "answers", "folds"
"""A server's two kinds of work: what a desk waits for, and the folding behind it, when it pleases."""
NEVER = -1
KILLED = -9
AT_ONCE = 2
"""Events in a page and in a batch, so that there are commits between them."""
Said = dict[str, Any]
Tell = Callable[[str], None]


class Counting:
    """Kills this program before or after one of the transactions that pass; each leaves a mark in a file."""

    def __init__(self, said: Said) -> None:
        self.at, self.moment, self.marks, self.count = said["at"], said["moment"], Path(said["marks"]), 0

    @contextmanager
    def around(self, real: Any) -> Iterator[Any]:
        with real as transaction:
            yield transaction
            if self.moment == BEFORE:
                self._die_here()
        with self.marks.open("ab") as file:
            file.write(b".")
        if self.moment == AFTER:
            self._die_here()
        self.count += 1

    def _die_here(self) -> None:
        if sys.platform != "win32" and self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


def clock(said: Said) -> Clock:
    found = Clock()
    found.pass_by(days=said["days"])
    return found


def sync_life(said: Said, tell: Tell) -> None:
    """One sync, as the night runs it."""
    counting = Counting(said)
    client.PAGE = AT_ONCE
    with open_desk(find_places(said["folder"], env={}), now=clock(said)) as desk:
        real = desk.database.writing
        desk.database.writing = lambda: counting.around(real())  # type: ignore[method-assign]
        try:
            done = sync_desk(desk, attempts=1)
            tell(f"{done.status} {done.pushed + done.duplicates + done.pulled}")
        except SyncTrouble as trouble:
            tell(trouble.code)


def serve_life(said: Said, tell: Tell) -> None:
    """A server until it is killed, or told to end."""
    counting, counts = Counting(said), False
    vars(api).update(EVENTS_MAX=AT_ONCE)
    vars(folding).update(QUIET_SECONDS=0.0)
    vars(projection).update(AT_ONCE=AT_ONCE)
    real = Store.writing

    def writing(store: Store) -> Any:
        work = FOLDS if threading.current_thread().name == "folding" else ANSWERS
        return counting.around(real(store)) if counts and work == said["where"] else real(store)

    Store.writing = writing  # type: ignore[method-assign,assignment]
    with running(Settings(database=said["database"], now=clock(said))) as url:
        counts = True
        tell(url)
        if sys.platform != "win32":
            signal.sigwait({signal.SIGTERM})


LIVES: dict[str, Callable[[Said, Tell], None]] = {"sync": sync_life, "serve": serve_life}


def born(said: Said) -> Said:
    """Begin a life, and wait for its first word; it is empty if the life ended without one."""
    process, reader = fork(lambda writer: _live(said, writer))
    with os.fdopen(reader) as told:
        return {"life": process, "word": told.readline().strip()}


def _live(said: Said, writer: int) -> None:
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    LIVES[said["what"]](said, lambda word: cast("None", os.write(writer, word.encode() + b"\n")))


def ended(life: int, *, told: bool) -> Said:
    """How a life ended, after it was told to, or by itself."""
    if told:
        os.kill(life, signal.SIGTERM)
    return {"code": exit_code(life)}


def main() -> None:
    """Do as every line says."""
    for line in sys.stdin:
        said = json.loads(line)
        answer = ended(said["life"], told=said["told"]) if "life" in said else born(said)
        print(json.dumps(answer), flush=True)


# ------------------------------------------------------------ the side of the test


@dataclass(frozen=True)
class Way:
    """Where a life is to end, and what day it is."""

    at: int = NEVER
    moment: str = BEFORE
    days: int = 0
    where: str = ANSWERS


@dataclass
class Lives:
    """The program, as a test speaks to it. In the folder `marks` each transaction leaves a mark."""

    program: subprocess.Popen[str]
    marks: Path

    @classmethod
    @contextmanager
    def begun(cls, marks: Path) -> Iterator[Lives]:
        lives = cls(child("from tests.faults.lives import main; main()"), marks)
        try:
            yield lives
        finally:
            ended = finish(lives.program)
        assert ended.code == 0, ended.err

    def sync(self, folder: Path, way: Way) -> str:
        """One sync of a desk; gives how it went, or nothing where it was killed."""
        life = self._ask(what="sync", folder=str(folder), **vars(way))
        code = self._ask(life=life["life"], told=False)["code"]
        assert code == (0 if life["word"] else KILLED)
        return str(life["word"])

    @contextmanager
    def server(self, database: str, way: Way, *, killed: bool = False) -> Iterator[str]:
        """A server, and its address; `killed` says that it dies meanwhile."""
        life = self._ask(what="serve", database=database, **vars(way))
        yield str(life["word"])
        code = self._ask(life=life["life"], told=not killed)["code"]
        assert code == (KILLED if killed else 0)

    def commits(self, what: str) -> int:
        """How many transactions of `sync` or `serve` there were since this was asked last."""
        file = self.marks / what
        found = file.stat().st_size if file.exists() else 0
        file.unlink(missing_ok=True)
        return found

    def _ask(self, **said: Any) -> Said:
        assert self.program.stdin
        assert self.program.stdout
        self.program.stdin.write(json.dumps({"marks": str(self.marks / said.get("what", "-")), **said}) + "\n")
        self.program.stdin.flush()
        answer: Said = json.loads(self.program.stdout.readline())
        return answer


if __name__ == "__main__":
    main()
