"""What the command line promises stands in its help, and every command says what it does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.cli.conftest import Frontdesk
from typer.core import TyperGroup
from typer.main import get_command

from frontdesk import cli

COMMANDS: dict[str, str] = {
    "paper-form": "--to --sheets --force",
    "shift-note": "--to --force",
    "key rotate": "--only --stolen",
    "key print-recovery": "--to --again --yes",
    "key recover": "--from --server --code --ca",
    "redact": "--reason --drop-drafts --renew-backups",
    "hold": "",
    "retention": "--dry-run --renew-backups",
    "demo": "--fresh",
    "init": "--site --code --timezone --hours --closed --machine",
    "staff add": "--role --deputy",
    "staff list": "",
    "settings show": "",
    "settings set": "",
    "staff role": "--role --deputy",
    "staff pin": "--remove",
    "staff leave": "",
    "log": "--category --severity --channel --said --kind --patient --callback --who --authority --remedy --clinician"
    " --thanks --safety --formal --harm --stage --hcat --issue --at --late-reason",
    "import": "--dry-run --map --value --dates --rejects --all-or-nothing --encoding --late-reason",
    "acknowledge": "--method --owner --promise --at --late-reason",
    "resolve": "--done --put-right --amends --on-the-spot --at --late-reason",
    "follow-up": "--still-right --cause --recognise --note --at --late-reason",
    "reopen": "--reason --note --at --late-reason",
    "code": "--category --severity --stage --hcat --harm --cause --at --late-reason",
    "note": "--side --from-patient --at --late-reason",
    "wait": "--on --reason --at --late-reason",
    "resume": "--at --late-reason",
    "hand-over": "--to --note --at --late-reason",
    "accept": "--at --late-reason",
    "merge": "--into --at --late-reason",
    "unmerge": "--at --late-reason",
    "void": "--reason --at --late-reason",
    "review": "--decided --erase --at --late-reason",
    "clinician add": "--name",
    "clinician rename": "--name",
    "clinician leave": "",
    "grievance": "--reason --method --new-date --contact --steps --results --completed --outcome --minutes --at"
    " --late-reason",
    "grievances": "",
    "letter": "--to --addressee --force",
    "huddle": "--to --date --force",
    "month-report": "--to --month --force",
    "export": "--to --from --to-date --no-words --leaves-group --encrypt --passphrase-file --force",
    "concern-report": "--pattern --to --days --with-words --force",
    "thank": "--for --staff --at --late-reason",
    "patterns": "",
    "remedies": "--from --to",
    "cards": "",
    "story publish": "--confirmed",
    "story withdraw": "",
    "story list": "",
    "improvement add": "--owner --by --for",
    "improvement link": "",
    "improvement done": "--did",
    "improvement list": "",
    "day-end": "--date --sign",
    "measures": "--from --to --as-of",
    "encounters": "--dry-run --skip-refused",
    "undo": "--dry-run",
    "called": "--who --name --at --late-reason",
    "incident": "--at --late-reason",
    "route": "--note --at --late-reason",
    "escalate": "--to --note --at --late-reason",
    "promise": "--at --late-reason",
    "approve-amends": "--at --late-reason",
    "list": "--open --due --follow-ups --review --all --state --kind --category --severity --channel --flag"
    " --clinician --owner --from --to --sort",
    "show": "",
    "find": "--state --kind --category --severity --channel --flag --clinician --owner --from --to --sort",
    "drafts": "",
    "info": "",
    "audit": "--from --to --actor --deed --about",
    "break-glass": "--reason",
    "doctor": "--rebuild --verify",
    "backup": "",
    "restore": "",
    "schedule install": "--kind --print",
    "schedule show": "--kind",
    "schedule remove": "--kind",
    "enrol": "--code",
    "invite": "--json",
    "device reset": "--json",
    "sync": "--dry-run",
    "serve": "--database --host --port --workers --tls-cert --tls-key --print-unit",
    "group init": "--database --print-role",
    "group site add": "--timezone --database",
    "group invite": "--database",
    "group devices": "--database",
    "group revoke": "--database",
    "group user add": "--role --site --database",
    "group user password": "--database",
    "group user leave": "--database",
    "group restored": "--database",
    "group verify": "--database",
    "group report": "--site --month --to --outside --database",
    "group survey import": "--dry-run --database",
}
EVERYWHERE = "--home --as --json --quiet"


def every_command(group: TyperGroup, path: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from every_command(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def test_no_command_is_missing_here() -> None:
    whole = get_command(cli.app)
    assert isinstance(whole, TyperGroup)
    assert set(every_command(whole)) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_and_takes(command: str, frontdesk: Frontdesk) -> None:
    said = frontdesk(*command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: frontdesk {command} [OPTIONS]")
    for option in f"{COMMANDS[command]} {EVERYWHERE}".split():
        assert f"  {option}" in said.out, option
    about = said.out.splitlines()[2].strip()
    assert about.endswith((".", "..."))
    assert about[0].isupper()


def test_the_overview_names_every_command_and_the_exit_codes(frontdesk: Frontdesk) -> None:
    said = frontdesk("--help").out
    for command in COMMANDS:
        assert f"\n  {command.split()[0]} " in said
    for code in ("0 done", "2 wrong", "3 refused", "4 not", "5 group server", "6 refused", "7 trouble", "1 unforeseen"):
        assert code in said


def test_no_abbreviation_is_guessed(frontdesk: Frontdesk) -> None:
    for words in (("lo",), ("ack",), ("list", "--al"), ("group", "dev")):
        assert frontdesk(*words).code == 2


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("log --said show", "log"),
        ("--home /x --as Rosa log", "log"),
        ("--home log show", "show"),
        ("--home=/x --json group init", "group"),
        ("--help", None),
        ("", None),
        ("frobnicate log", None),
    ],
)
def test_the_command_that_is_called_is_known_before_any_is_made(words: str, named: str | None) -> None:
    assert cli.named_in(words.split()) == named
