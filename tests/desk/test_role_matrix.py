"""Every act and every read of the desk, for every role, against the table written by hand."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.desk.maple import Clock, home
from tests.desk.role_acts import ACTS, AT_THE_DESK, Do, Unseen
from tests.desk.role_scene import Scene, scene
from tests.desk.role_table import LETTERS, may

from frontdesk.desk import open_desk
from frontdesk.desk.presence import SignInFirst
from frontdesk.desk.signing import NeedsAManager, set_pin, sign_out
from frontdesk.desk.site_settings import set_setting
from frontdesk.desk.staffing import leave
from frontdesk.recovery.glass import NothingToBreak
from frontdesk.recovery.refusals import AmendsNeedManager, RoleMayNot, UnknownPerson, WhoWasCalled

TABLE = may()
PAGE = Path(__file__).parents[2] / "docs" / "who-may.md"
NO = (RoleMayNot, WhoWasCalled, AmendsNeedManager, NothingToBreak, Unseen)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A practice in which everything stands that is acted upon, by act."""

    home: Path
    about: dict[str, str]

    @contextmanager
    def opened(self, folder: Path, letter: str) -> Iterator[Scene]:
        """A copy of it in which Sam has the role of that letter."""
        shutil.copytree(self.home, folder / "home")
        clock = Clock()
        with open_desk(home(folder / "home"), now=clock) as desk:
            yield scene(desk, clock, folder, letter=letter)


@pytest.fixture(scope="module")
def prepared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once, since Priya has much to prepare; copied for each role."""
    folder = tmp_path_factory.mktemp("prepared")
    with Prepared(template, {}).opened(folder, "M") as made:
        made.log()
        return Prepared(folder / "home", {what: make(made) for what, (make, _) in ACTS.items()})


@pytest.fixture(scope="module", params=list(LETTERS))
def at_work(
    request: pytest.FixtureRequest, prepared: Prepared, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A practice for each role, in which all acts are tried one after another."""
    with prepared.opened(tmp_path_factory.mktemp("role"), request.param) as made:
        yield made


@pytest.fixture
def manager(prepared: Prepared, tmp_path: Path) -> Iterator[Scene]:
    """A practice in which Sam is a second manager, beside Priya."""
    with prepared.opened(tmp_path, "M") as made:
        yield made


def test_a_role_does_what_the_table_says_and_nothing_else(prepared: Prepared, at_work: Scene) -> None:
    done = {what: not refused(NO, at_work, do, prepared.about[what]) for what, (_, do) in ACTS.items()}
    assert done == {what: at_work.letter in letters for what, letters in TABLE.items()}


def test_the_table_names_every_act_once() -> None:
    assert list(TABLE) == list(ACTS)
    for letters in TABLE.values():
        assert [a for a, b in zip(letters, LETTERS, strict=True) if a not in (b, ".")] == []


def test_a_deputy_may_what_the_manager_may() -> None:
    assert {act for act, letters in TABLE.items() if "S" in letters} == {
        act for act, letters in TABLE.items() if "M" in letters
    }


def test_somebody_who_left_does_nothing_any_more(prepared: Prepared, manager: Scene) -> None:
    leave(manager.desk, manager.priya, manager.who)
    acts = {what: do for what, (_, do) in ACTS.items() if what not in AT_THE_DESK}
    assert [what for what, do in acts.items() if not refused(UnknownPerson, manager, do, prepared.about[what])] == []


def test_where_sign_in_is_on_every_act_asks_for_it(prepared: Prepared, manager: Scene) -> None:
    set_pin(manager.desk, manager.priya, manager.priya, "7193")
    sign_out(manager.desk)
    acts = {what: do for what, (_, do) in ACTS.items() if what != "choose one's own PIN"}
    assert [what for what, do in acts.items() if not refused(SignInFirst, manager, do, prepared.about[what])] == []


def test_a_first_pin_of_a_manager_is_given_by_a_manager(manager: Scene) -> None:
    set_pin(manager.desk, manager.priya, manager.priya, "7193")
    with pytest.raises(NeedsAManager):
        set_pin(manager.desk, manager.who, manager.who, "4821")


def test_a_deputy_is_none_any_more_once_the_settings_name_nobody(prepared: Prepared, tmp_path: Path) -> None:
    with prepared.opened(tmp_path, "S") as made:
        set_setting(made.desk, made.priya, "deputy", "none")
        with pytest.raises(RoleMayNot):
            ACTS["void"][1](made, prepared.about["void"])


def refused(why: type[Exception] | tuple[type[Exception], ...], at_work: Scene, do: Do, about: str) -> bool:
    """Whether the act is refused for this reason; another one would be a fault of the test."""
    try:
        do(at_work, about)
    except why:
        return True
    return False


def test_the_page_shows_this_table() -> None:
    acts, _, _ = PAGE.read_text(encoding="utf-8").partition("## At the command line")
    rows = re.findall(r"^\| ([a-z][^|]*?) \|((?: .? ?\|){8})$", acts, re.MULTILINE)
    shown = {act: "".join(cell.strip() or "." for cell in cells.split("|")[:8]) for act, cells in rows}
    assert shown == TABLE
