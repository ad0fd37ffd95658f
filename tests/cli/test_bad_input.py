"""Every wrong word gets its sentence and its exit code, says what to do, and changes nothing."""

from __future__ import annotations

import pytest
from tests.cli.conftest import Frontdesk

LOG = ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", "x")
RESOLVE = ("resolve", "A1", "--as", "Rosa", "--done", "x", "--put-right", "yes")

WRONG_WORDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        ("log", "--as", "Rosa", "--category", "WIAT", "--severity", "1", "--said", "x"),
        "'WIAT' is not a category.\nNext: use WAIT.\n",
    ),
    (
        ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "9", "--said", "x"),
        "'9' is not a severity.\nNext: use 1 or 2 or 3.\n",
    ),
    (
        ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "high", "--said", "x"),
        "'high' is not a severity.\nNext: use 1 or 2 or 3.\n",
    ),
    (
        ("log", "--as", "Rosa", "--category", "WAIT", "--said", "x"),
        "A complaint needs its severity.\nNext: choose the severity.\n",
    ),
    (
        ("log", "--as", "Rosa", "--severity", "1", "--said", "x"),
        "A complaint needs its category.\nNext: choose the category.\n",
    ),
    (
        ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", ""),
        "What was said is empty.\nNext: write a few words; quotes are welcome.\n",
    ),
    (
        ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1", "--said", " \n\t "),
        "What was said is empty.\nNext: write a few words; quotes are welcome.\n",
    ),
    (
        ("log", "--as", "Rosa", "--category", "WAIT", "--severity", "1"),
        "Missing option '--said'.\nNext: see frontdesk log --help\n",
    ),
    (
        (*LOG, "--at", "yesterday"),
        "'yesterday' is not a time.\nNext: write it like 2026-05-22T16:48, or 16:48 for today.\n",
    ),
    (
        (*LOG, "--at", "2026-05-22"),
        "'2026-05-22' is not a time.\nNext: write it like 2026-05-22T16:48, or 16:48 for today.\n",
    ),
    (
        (*LOG, "--at", "2026-05-22T12:00"),
        (
            "The time of the receipt lies in the future.\n"
            "Next: check the date and the computer's clock; a promise for later goes into the promise.\n"
        ),
    ),
    (
        (*LOG, "--channel", "portla"),
        (
            "'portla' is not a channel.\nNext: use portal or in_person or phone or voicemail or email or letter or fax"
            " or online_review or third_party.\n"
        ),
    ),
    (
        (*LOG, "--kind", "rant"),
        "'rant' is not a kind of record.\nNext: use complaint or concern or compliment or suggestion.\n",
    ),
    ((*LOG, "--safety", "maybe"), "'maybe' is not a word for --safety.\nNext: use yes or no.\n"),
    ((*LOG, "--safety", "not_asked"), "'not_asked' is not a word for --safety.\nNext: use yes or no.\n"),
    ((*LOG, "--harm", "7"), "'7' is not a level of harm.\nNext: use 0 or 1 or 2 or 3 or 4 or 5.\n"),
    (
        (*LOG, "--hcat", "INST/delay"),
        "'INST/delay' is not a sub-code.\nNext: use INST/delay_access or INST/delay_procedure or INST/delay_general.\n",
    ),
    (
        (*LOG, "--issue", "WAIT"),
        "'WAIT' is not a further issue and its severity.\nNext: use one such as PRIVACY:2.\n",
    ),
    (
        (*LOG, "--clinician", "Dr. Jones"),
        (
            "A clinician stands in the record by a code, never by a name.\n"
            "Next: use a code such as DR-A, and keep to it.\n"
        ),
    ),
    (
        ("log", "--category", "WAIT", "--severity", "1", "--said", "x"),
        "Nobody is named as acting.\nNext: add --as NAME, or set FRONTDESK_STAFF to a name.\n",
    ),
    (
        ("acknowledge", "A1", "--as", "Rosa", "--method", "telepathy"),
        "'telepathy' is not a method.\nNext: use in_person or phone or voicemail or portal or letter or email.\n",
    ),
    (
        ("acknowledge", "A1", "--as", "Rosa", "--promise", "soon"),
        "'soon' is not a time.\nNext: write it like 2026-05-22T16:48, or 16:48 for today.\n",
    ),
    (
        ("resolve", "A1", "--as", "Rosa", "--done", "x", "--put-right", "maybe"),
        "'maybe' is not a word for --put-right.\nNext: use yes or partly or no or not_asked.\n",
    ),
    (
        ("resolve", "A1", "--as", "Rosa", "--put-right", "yes"),
        "Missing option '--done'.\nNext: see frontdesk resolve --help\n",
    ),
    (
        (*RESOLVE, "--amends", "parking:eight"),
        (
            "'parking:eight' is not a kind of amends and its value.\n"
            "Next: write it like parking:8.00, in the site's currency.\n"
        ),
    ),
    (
        ("reopen", "A1", "--as", "Rosa", "--reason", "because"),
        (
            "'because' is not a reason.\n"
            "Next: use fix_wrong or fix_did_not_hold or promise_not_kept or new_facts or changed_mind.\n"
        ),
    ),
    (
        ("staff", "add", "Bob", "--as", "Priya", "--role", "boss"),
        "'boss' is not a role.\nNext: use desk or lead or manager or privacy or committee or it or auditor.\n",
    ),
    (("list", "--open", "--all"), "--open and --all are different lists.\nNext: ask for one of them.\n"),
    (("frobnicate",), "No such command 'frobnicate'.\nNext: see frontdesk --help\n"),
    (
        ("log", "--sever", "1"),
        "No such option: --sever (Possible options: --severity).\nNext: see frontdesk log --help\n",
    ),
    (("show",), "Missing argument 'NO'.\nNext: see frontdesk show --help\n"),
    (("show", "A1", "A2"), "Got unexpected extra argument(s) (A2).\nNext: see frontdesk show --help\n"),
    (("staff",), "Missing command.\nNext: see frontdesk staff --help\n"),
    (("--json",), "Missing command.\nNext: see frontdesk --help\n"),
)

REFUSED: tuple[tuple[tuple[str, ...], int, str], ...] = (
    (
        RESOLVE,
        3,
        (
            "A1 cannot be resolved yet: it has not been acknowledged.\n"
            "Next: acknowledge it first: frontdesk acknowledge A1; on the spot, --on-the-spot does both.\n"
        ),
    ),
    (
        ("follow-up", "A1", "--as", "Rosa", "--still-right", "yes"),
        3,
        "A1 is not resolved yet, so there is no follow-up.\nNext: resolve it first.\n",
    ),
    (
        ("reopen", "A1", "--as", "Rosa", "--reason", "fix_wrong"),
        3,
        "A1 was never resolved, so there is nothing to reopen.\nNext: add a note, or resolve it.\n",
    ),
    (
        ("staff", "add", "Bob", "--role", "desk", "--as", "Rosa"),
        3,
        "Your role may not change the staff list.\nNext: ask the practice manager.\n",
    ),
    (
        ("sync", "--dry-run"),
        3,
        ("This desk is not enrolled with a group server.\n"
        "Next: ask the group for a code, then run: frontdesk enrol URL --code CODE\n"),
    ),
    (
        ("acknowledge", "A99", "--as", "Rosa"),
        4,
        "There is no complaint 'A99' here.\nNext: look for it with: frontdesk find TEXT\n",
    ),
    (("show", "A1'; DROP TABLE event; --"), 4, ("There is no complaint \"A1'; DROP TABLE event; --\" here.\n"
        "Next: look for it with: frontdesk find TEXT\n")),
    (
        ("note", "A1", "x", "--as", "Zoe"),
        4,
        "Nobody called 'Zoe' is on the staff list.\nNext: known are Priya, Rosa, Deon.\n",
    ),
    (
        ("acknowledge", "A1", "--as", "Rosa", "--owner", "Zoe"),
        4,
        "Nobody called 'Zoe' is on the staff list.\nNext: known are Priya, Rosa, Deon.\n",
    ),
)  # fmt: skip


def named(value: object) -> str:
    """The words of a case; its sentence says nothing new."""
    return " ".join(value)[-50:] if isinstance(value, tuple) else ""


@pytest.mark.parametrize(("words", "sentence"), WRONG_WORDS, ids=named)
@pytest.mark.parametrize("shape", [(), ("--json",)], ids=["for people", "as JSON"])
def test_wrong_words_are_named(
    words: tuple[str, ...], sentence: str, shape: tuple[str, ...], logged: str, frontdesk: Frontdesk
) -> None:
    before = frontdesk("show", logged, "--json").out
    said = frontdesk(*shape, *words)
    assert (said.code, said.out, said.err) == (2, "", sentence)
    assert frontdesk("list", "--all", "--json").json["count"] == 1
    assert frontdesk("show", logged, "--json").out == before


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    REFUSED,
    ids=named,
)
@pytest.mark.parametrize("shape", [(), ("--json",)], ids=["for people", "as JSON"])
def test_what_a_rule_forbids_is_refused(
    words: tuple[str, ...], code: int, sentence: str, shape: tuple[str, ...], logged: str, frontdesk: Frontdesk
) -> None:
    before = frontdesk("show", logged, "--json").out
    said = frontdesk(*shape, *words)
    assert (said.code, said.out, said.err) == (code, "", sentence)
    assert frontdesk("show", logged, "--json").out == before


def test_a_complaint_is_resolved_once(logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk(*RESOLVE, "--on-the-spot").code == 0
    for again in (RESOLVE, (*RESOLVE, "--on-the-spot")):
        said = frontdesk(*again)
        assert (said.code, said.err) == (
            3,
            (
                f"{logged} is already resolved.\n"
                f"Next: if it was not right, reopen it: frontdesk reopen {logged} --reason ...\n"
            ),
        )
    assert frontdesk("acknowledge", logged, "--as", "Rosa").code == 3


@pytest.mark.usefixtures("home")
def test_a_desk_role_may_not_resolve_what_is_serious(frontdesk: Frontdesk) -> None:
    frontdesk("log", "--as", "Rosa", "--category", "ATTITUDE", "--severity", "3", "--said", "x")
    words = ("resolve", "A1", "--done", "x", "--put-right", "yes", "--on-the-spot", "--as")
    assert frontdesk(*words, "Rosa").code == 3
    assert frontdesk(*words, "Deon").code == 0


def test_nothing_is_undone_twice(logged: str, frontdesk: Frontdesk) -> None:
    assert frontdesk("undo", "--as", "Rosa").code == 0
    assert frontdesk("undo", "--as", "Rosa").code == 3
    assert frontdesk("show", logged, "--json").json["state"] == "void"


def test_acts_stand_in_order(logged: str, frontdesk: Frontdesk) -> None:
    said = frontdesk("acknowledge", logged, "--as", "Rosa", "--at", "2026-05-22T09:00")
    assert said.code == 2
    assert said.err.startswith("The acknowledgement cannot lie before the receipt.")


@pytest.mark.parametrize(
    "given",
    ["", "noon", "24:00", "8", "2026-02-30T10:00", "2026-05-22T10:60", "22/05/2026 10:00", "2026-W21-5", "１２:00"],
)
@pytest.mark.usefixtures("home")
def test_a_time_that_cannot_be_read_is_refused(given: str, frontdesk: Frontdesk) -> None:
    said = frontdesk(*LOG, "--at", given)
    assert (said.code, said.out) == (2, "")
    assert "is not a time." in said.err


@pytest.mark.parametrize("given", ["0001-01-01T00:00", "9999-12-31T23:59", "1970-01-01T00:00:00-23:59"])
@pytest.mark.usefixtures("home")
def test_a_time_beyond_all_measure_is_refused(given: str, frontdesk: Frontdesk) -> None:
    assert frontdesk(*LOG, "--at", given).code == 2
