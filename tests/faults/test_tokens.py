"""A desk that dies between any two steps of renewing its token has one that works."""

from __future__ import annotations

import json
from pathlib import Path

from tests.faults.child import child, finish
from tests.group.desks import group_on
from tests.sync.homes import Home

from frontdesk.group.settings import TOKEN_LIFE
from frontdesk.sync.token import tokens_of

STEPS_MAX = 20
RENEWS = """
import json, os, signal, sys, traceback
from frontdesk.places import find_places
from frontdesk.sync.transport import Transport
from frontdesk.syncing import sync_once

folder = sys.argv[1]
WATCHED = {"open", "os.rename", "os.link", "os.remove", "os.chmod", "os.chown"}

def live(at, writer):
    steps = 0

    def step():
        nonlocal steps
        if steps == at:
            os.kill(os.getpid(), signal.SIGKILL)
        steps += 1

    def watch(event, arguments):
        if event in WATCHED and str(arguments[0]).startswith((f"{folder}/config/token", f"{folder}/config/.token")):
            step()

    real = Transport.new_token

    def new_token(line):
        step()
        token = real(line)
        step()
        return token

    Transport.new_token = new_token
    sys.addaudithook(watch)
    sync_once(find_places(folder, env={}), attempts=1)
    os.write(writer, b"whole")

def born(at):
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            live(at, writer)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said

for line in sys.stdin:
    print(json.dumps(born(int(line))), flush=True)
"""


def test_a_desk_that_is_killed_while_it_renews_its_token_is_still_known(tmp_path: Path) -> None:
    with group_on(str(tmp_path / "group.db")) as group:
        home = Home(tmp_path / "home", group.clock).set_up().enrol_first(group)
        program = child(RENEWS, str(home.folder))
        assert program.stdin
        assert program.stdout
        deaths = 0
        for at in range(STEPS_MAX):
            group.clock.pass_by(seconds=TOKEN_LIFE.total_seconds())
            program.stdin.write(f"{at}\n")
            program.stdin.flush()
            whole = json.loads(program.stdout.readline())
            home.log()
            before = tokens_of(home.places, env={})
            assert home.sync().pushed == 1
            assert home.sync().status == "ok"
            if whole:
                break
            deaths += 1
        else:
            raise AssertionError("the renewal has no end")
        ended = finish(program)
    assert ended.code == 0, ended.err
    assert deaths >= 4, "before and after the question, before the file is written, before it is in place"
    assert len(before) == 2
