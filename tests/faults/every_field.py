"""A new word in every field that takes words: of each command, each column of a list, each setting, and of the form.

Which fields there are is asked of the program itself, so that one more without a canary is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.cli.conftest import Frontdesk, Said
from tests.desk.maple import resolved_elsewhere
from typer.core import TyperGroup
from typer.main import get_command

from frontdesk import cli
from frontdesk import desk as desks
from frontdesk.places import find_places
from frontdesk.recovery.setting import policy_text, sentence
from frontdesk.recovery.settings import SETTINGS

Field = tuple[str, str]
"""A command and the name of one of its options or arguments."""
TAKES_WORDS = {"TEXT", "REF", "NUMBER", "VALUE"}
"""What stands for words in the help of a command."""
NAMES = {("staff add", "name")}
"""The one argument that takes the name of somebody who is not on a list yet, and may be a patient's by mistake."""
ASKED_ONLY: set[Field] = {("find", "text")}
"""What is looked for is kept nowhere, so no search of any copy can find it."""
FOR_THE_GROUP: set[Field] = {("settings set", "value"), ("story publish", "text")}
"""What a manager writes for everyone: the site's settings, its policies among them, and stories told on purpose."""
ON_PAPER: set[Field] = {("letter", "addressee")}
"""Goes into the file that somebody asked for, where they asked for it, and is kept nowhere else."""
COLUMNS_OF_WORDS = {"said", "patient", "callback", "remedy", "done", "number"}
CODED_COLUMNS = {
    "received_at", "received_time", "category", "severity", "channel", "kind", "who", "authority", "clinician",
    "acknowledged_at", "resolved_at", "put_right", "followed_up_at", "state", "safety", "harm", "stage", "hcat",
    "formal",
}  # fmt: skip
MANAGER, ROSA = ("--as", "Priya"), ("--as", "Rosa")


@cache
def commands() -> dict[str, TyperGroup]:
    """Every command by its name."""
    return dict(_commands(get_command(cli.app)))


@cache
def fields_of_words() -> frozenset[Field]:
    """Every option and argument of the command line that takes words."""
    return frozenset(
        (name, str(each.name))
        for name, command in commands().items()
        for each in command.params
        if each.metavar in TAKES_WORDS or (name, each.name) in NAMES
    )


def _commands(group: object, path: str = "") -> Iterator[tuple[str, TyperGroup]]:
    for name, command in getattr(group, "commands", {}).items():
        yield from _commands(command, f"{path} {name}".strip())
        if not hasattr(command, "commands"):
            yield f"{path} {name}".strip(), command


@dataclass
class Typist:
    """Types a word of its own into every field."""

    frontdesk: Frontdesk
    words: dict[str, Field] = field(default_factory=dict)
    minutes: int = 0

    def word(self, command: str, option: str) -> str:
        """A new one, on record as what that field was given."""
        new = f"Zwieselberg{len(self.words):03d}q"
        self.words[new] = (command, option)
        return new

    @property
    def fields(self) -> set[Field]:
        return set(self.words.values())

    def of(self, *fields: set[Field]) -> set[str]:
        return {word for word, where in self.words.items() if where in set().union(*fields)}

    def about_complaints(self) -> set[str]:
        """Words that a redaction reaches: all of those about complaints, but the reason for it."""
        about = {name for name, each in commands().items() if any(p.name == "no" for p in each.params)}
        reached = (about | {"log", "import"}) - {"redact", "letter"}
        return {word for word, (command, _) in self.words.items() if command in reached}

    def __call__(self, command: str, *given: str, by: Sequence[str] = ROSA, leave: str = "") -> Said:
        """Call a command with `given`, and with a word for each of its other fields but those that it is to `leave`.

        Where an act has a time it is a late one, so that its reason is asked for.
        """
        words = [*given]
        for each in commands()[command].params:
            name = str(each.name)
            if name == "at" and "--at" not in given and "at" not in leave.split():
                self.minutes += 1
                words += ["--at", f"2026-05-18T09:{self.minutes:02d}"]
            if (command, name) not in fields_of_words() or name in leave.split() or each.opts[0] in given:
                continue
            words += [each.opts[0]] * each.opts[0].startswith("--") + [self.word(command, name)]
        said = self.frontdesk(*command.split(), *words, *by)
        assert said.code == 0, (command, words, said.err)
        return said


def type_into_all(typist: Typist, home: Path, papers: Path) -> None:
    """Everything that somebody can type at a command line."""
    typist("log", "--category", "WAIT", "--severity", "2", "--channel", "letter", "--safety", "no")
    _work(typist)
    _grievance(typist, papers)
    _duplicate_and_review(typist, home)
    _import(typist, papers)
    _of_the_practice(typist)


def _work(typist: Typist) -> None:
    typist("note", "A1")
    typist("acknowledge", "A1")
    typist("wait", "A1", "--on", "internal")
    typist("resume", "A1")
    typist("promise", "A1", "2026-05-29T10:00")
    typist("hand-over", "A1", "--to", "Deon")
    typist("accept", "A1", by=("--as", "Deon"))
    typist("called", "A1", "--who", "manager")
    typist("incident", "A1")
    typist("route", "A1", "privacy", by=MANAGER)
    typist("escalate", "A1", "--to", "manager", by=MANAGER)
    typist("approve-amends", "A1", "90.00", by=MANAGER)
    typist("code", "A1", "--severity", "1", by=MANAGER)
    typist("resolve", "A1", "--put-right", "yes", by=MANAGER)
    typist("reopen", "A1", "--reason", "new_facts", by=MANAGER)
    typist("resolve", "A1", "--put-right", "yes", by=MANAGER)
    typist("follow-up", "A1", "--still-right", "yes", by=MANAGER)
    typist("thank", "A1", "--staff", "Rosa", by=MANAGER)


def _grievance(typist: Typist, papers: Path) -> None:
    typist("log", "--category", "WAIT", "--severity", "1", "--channel", "phone", "--safety", "no")
    none = "contact steps results minutes"
    typist("grievance", "A2", "open", "--reason", "written", by=MANAGER, leave=none)
    typist("grievance", "A2", "acknowledge", by=MANAGER, leave=none)
    typist("letter", "A2", "acknowledgement", "--to", str(papers / "letter.txt"), by=MANAGER)
    typist("grievance", "A2", "notice", "--completed", "2026-05-18", by=MANAGER, leave="minutes")
    typist("grievance", "A2", "decide", "--outcome", "upheld", by=MANAGER, leave="contact steps results")


def _duplicate_and_review(typist: Typist, home: Path) -> None:
    for _ in range(2):
        typist("log", "--category", "OTHER", "--severity", "1", "--channel", "phone", "--safety", "no")
    typist("merge", "A4", "--into", "A3")
    typist("unmerge", "A4")
    typist("void", "A4", by=MANAGER)
    typist("resolve", "A3", "--put-right", "yes", "--on-the-spot")
    with desks.open_desk(find_places(str(home), env={})) as desk:
        resolved_elsewhere(desk, desks.person(desk, "Rosa").id, "A3")
    typist("review", "A3", by=MANAGER)


def _import(typist: Typist, papers: Path) -> None:
    row = {name: typist.word("import", name) for name in sorted(COLUMNS_OF_WORDS)}
    row |= {"received_at": "2026-05-18 08:00", "category": "BILL", "severity": "1", "resolved_at": "2026-05-18 09:00"}
    file = papers / "list.csv"
    file.write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    typist("import", str(file), by=MANAGER)
    file.unlink()


def _of_the_practice(typist: Typist) -> None:
    typist("find")
    typist("clinician add", "DR-Z", by=MANAGER)
    typist("clinician rename", "DR-Z", by=MANAGER)
    typist("staff add", "--role", "desk", by=MANAGER)
    typist("improvement add", "--owner", "Rosa", "--by", "2030-01-07", by=MANAGER)
    planned = typist.frontdesk("improvement", "list", "--json", *MANAGER).json["improvements"][0]["id"]
    typist("improvement done", planned, by=MANAGER)
    typist("story publish", "--confirmed", by=MANAGER)
    for key, setting in SETTINGS.items():
        if setting.read in (sentence, policy_text):
            typist("settings set", key, by=MANAGER)
    assert typist.frontdesk("staff", "add", "Ivo", "--role", "it", *MANAGER).code == 0
    typist("break-glass", by=("--as", "Ivo"))
