"""Every rule that says no, in the words that people read: what is so, then what to do.

The texts stand here whole, so that a changed word is seen by whoever reads the change. They
are plain ASCII, for terminals that can show nothing else, and name no class and no error code.
"""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, date, datetime

import pytest

import frontdesk.recovery
from frontdesk.recovery import (
    clocks,
    coding,
    empowerment,
    glass,
    gratitude,
    hours,
    keeping,
    learning,
    refusals,
    retention,
    settings,
    taking_back,
    terms,
    undo_refusals,
    working,
)
from frontdesk.recovery.refusals import NotFound, Refusal, WrongValue

MORNING, NOON = datetime(2026, 5, 22, 13, 0, tzinfo=UTC), datetime(2026, 5, 22, 17, 0, tzinfo=UTC)

TEXTS: list[tuple[Refusal, int, str]] = [
    (
        learning.NotConfirmed(),
        2,
        (
            "A story is published only when its writer confirms that no patient can be recognised.\n"
            "Next: read it once more with a stranger's eyes, then add --confirmed."
        ),
    ),
    (
        empowerment.UnreadableMoney("ten"),
        2,
        "'ten' is not an amount of money.\nNext: write it like 15 or 7.50, without a sign.",
    ),
    (
        terms.UnreadableTerm("soon"),
        2,
        "'soon' is not a length of time.\nNext: write it like 15 min, 2 h, 1 day or 7 calendar days.",
    ),
    (
        settings.UnknownSetting("hour", ("hours", "purpose")),
        2,
        "'hour' is not a setting.\nNext: use hours.",
    ),
    (
        gratitude.NobodyThanked("A7"),
        2,
        "Nobody is thanked in A7 yet.\nNext: name who it was: --staff NAME.",
    ),
    (
        gratitude.PatientInThanks(),
        2,
        "The words name the patient.\nNext: say what was done, and not for whom.",
    ),
    (
        refusals.UnknownCode("category", "WAITING", ["WAIT", "RX"]),
        2,
        "'WAITING' is not a category.\nNext: use WAIT or RX.",
    ),
    (
        refusals.UnknownCode("channel", "x" * 50, []),
        2,
        "'" + "x" * 37 + "...' is not a channel.\nNext: use a word from the list.",
    ),
    (
        refusals.UnreadableTime("half past"),
        2,
        "'half past' is not a time.\nNext: write it like 2026-05-22T16:48, or 16:48 for today.",
    ),
    (
        refusals.FutureTime("the receipt"),
        2,
        (
            "The time of the receipt lies in the future.\n"
            "Next: check the date and the computer's clock; a promise for later goes into the promise."
        ),
    ),
    (
        refusals.LateReasonMissing(),
        2,
        (
            "This happened more than one business day ago, so the record needs to say why it is entered late.\n"
            "Next: add the reason (--late-reason TEXT)."
        ),
    ),
    (
        refusals.OutOfOrder("The resolution", "the acknowledgement"),
        2,
        "The resolution cannot lie before the acknowledgement.\nNext: check the time given.",
    ),
    (
        refusals.TextMissing("What was done"),
        2,
        "What was done is empty.\nNext: write a few words; quotes are welcome.",
    ),
    (
        refusals.TextTooLong("What was said", 10_485_760, 4000),
        2,
        "What was said has 10,485,760 characters; 4,000 fit.\nNext: shorten it.",
    ),
    (
        refusals.ControlCharacters("What was said"),
        2,
        "What was said contains control characters.\nNext: type it again without them; tabs and new lines are fine.",
    ),
    (
        refusals.AlreadyResolved("A42"),
        3,
        "A42 is already resolved.\nNext: if it was not right, reopen it: frontdesk reopen A42 --reason ...",
    ),
    (
        refusals.NotYetResolved("A42", "follow-up"),
        3,
        "A42 is not resolved yet, so there is no follow-up.\nNext: resolve it first.",
    ),
    (
        refusals.WhoWasCalled("A42"),
        3,
        (
            "A42 is a safety complaint, and nobody was called yet.\n"
            "Next: call the nurse or a clinician and record it: frontdesk called A42 --who nurse"
        ),
    ),
    (
        refusals.AmendsNeedManager(before=70_00, cents=8_00, limit=75_00),
        3,
        (
            "With 70.00 given in twelve months, 8.00 more passes the limit of 75.00 for one patient.\n"
            "Next: ask the practice manager to approve it, or give less."
        ),
    ),
    (
        undo_refusals.StaysOnRecord("the day was signed", "A42"),
        3,
        (
            "The day was signed was the last thing you did here; that cannot be taken back.\n"
            "Next: an earlier step can be: frontdesk undo A42"
        ),
    ),
    (
        undo_refusals.NotJustNow("A42", "resolved", 40),
        3,
        "The last thing you did is 40 minutes old: A42 resolved.\nNext: to take that back, name it: frontdesk undo A42",
    ),
    (
        refusals.NeverResolved("A42"),
        3,
        "A42 was never resolved, so there is nothing to reopen.\nNext: add a note, or resolve it.",
    ),
    (
        refusals.AlreadyDone("A42", "acknowledged"),
        3,
        "A42 is already acknowledged.\nNext: look at it with: frontdesk show A42",
    ),
    (
        refusals.NoLongerOpen("A42", "void"),
        3,
        "A42 is void and takes no further steps.\nNext: look at it with: frontdesk show A42",
    ),
    (
        refusals.NoLongerOpen("A42", "merged", "A40"),
        3,
        "A42 is merged into A40 and takes no further steps.\nNext: work on A40.",
    ),
    (
        refusals.NoSuchStep("A42", "compliment", "acknowledgement"),
        3,
        "A42 is a compliment; it needs no acknowledgement.\nNext: a note can always be added.",
    ),
    (
        refusals.GateClosed("A42", "closed", ["the safety question", "what was done"]),
        3,
        "A42 cannot be closed yet: the safety question; what was done.\nNext: answer what is missing.",
    ),
    (
        refusals.NoticeIncomplete("A42", ["whom they can turn to", "what was found"]),
        2,
        (
            "The written notice of A42 does not say whom they can turn to; what was found.\n"
            "Next: add what is missing: --contact, --steps, --results and --completed make the notice."
        ),
    ),
    (
        refusals.NeverAGrievance("A42", "an anonymous review"),
        3,
        (
            "A42 is an anonymous review, which is never a grievance.\n"
            "Next: if there is more to it, give it that code first;"
            " Medicare billing rights have the reason rights_billing."
        ),
    ),
    (
        refusals.RoleMayNot("resolve a safety complaint", "the practice manager"),
        3,
        "Your role may not resolve a safety complaint.\nNext: ask the practice manager.",
    ),
    (
        undo_refusals.NothingToUndo(),
        3,
        (
            "There is nothing of yours to undo.\n"
            "Next: only your own last acts of today can be taken back; reopen or add a note instead."
        ),
    ),
    (
        undo_refusals.CannotUndo("A42"),
        3,
        (
            "The last step of A42 cannot be undone: something was built on it.\n"
            "Next: reopen it or add a note; a record that should not be there is voided by the manager."
        ),
    ),
    (
        refusals.MergeRefused("A42", "A40"),
        3,
        "A42 cannot be merged into A40.\nNext: merge into a complaint that stands by itself.",
    ),
    (
        refusals.UnknownComplaint("B7"),
        4,
        "There is no complaint 'B7' here.\nNext: look for it with: frontdesk find TEXT",
    ),
    (
        refusals.UnknownPerson("Roza", ["Rosa", "Deon"]),
        4,
        "Nobody called 'Roza' is on the staff list.\nNext: known are Rosa, Deon.",
    ),
    (
        refusals.UnknownPerson("Rosa", []),
        4,
        "Nobody called 'Rosa' is on the staff list.\nNext: add them with: frontdesk staff add NAME --role desk",
    ),
    (
        refusals.WhoActs(),
        2,
        "Nobody is named as acting.\nNext: add --as NAME, or set FRONTDESK_STAFF to a name.",
    ),
    (
        coding.NothingToCode("A42"),
        2,
        (
            "No code was given for A42.\n"
            "Next: give what is to change: category, severity, sub-code, stage, harm or cause."
        ),
    ),
    (
        coding.GraverInside("A42", "A43"),
        3,
        (
            "A43, which was merged into A42, has a graver code, and together they keep that.\n"
            "Next: unmerge A43, code it, and merge it again."
        ),
    ),
    (
        taking_back.MergeAgain("A43"),
        3,
        (
            "That A43 stands by itself again cannot be undone.\n"
            "Next: if it is a duplicate after all, merge it again: frontdesk merge A43 --into NO"
        ),
    ),
    (
        working.WouldEndIt("A43", "A42", "ask the practice manager."),
        3,
        (
            "A42 is resolved, so A43 would count as resolved with it, and your role may not resolve A43.\n"
            "Next: let it stand by itself, or ask the practice manager."
        ),
    ),
    (
        hours.UnreadableHours("they never open"),
        2,
        (
            "The opening hours cannot be used: they never open.\n"
            'Next: write them like "mon-fri 08:30-12:00, mon-fri 13:00-18:30, sat 09:00-12:00".'
        ),
    ),
    (
        clocks.UnknownTimeZone("xyzzy"),
        2,
        "'xyzzy' is not a time zone.\nNext: use a name such as America/Chicago.",
    ),
    (
        clocks.EndsBeforeItBegins(NOON, MORNING),
        2,
        (
            "The end, 2026-05-22 13:00Z, lies before the beginning, 2026-05-22 17:00Z.\n"
            "Next: check both times; a time is never counted below zero."
        ),
    ),
    (
        clocks.NoOpening(date(2026, 5, 22)),
        3,
        (
            "The site's calendar does not open often enough in the 800 days from 2026-05-22.\n"
            "Next: check the hours and the closures: frontdesk settings show"
        ),
    ),
    (
        clocks.ClosedAllDay(date(2026, 5, 25)),
        3,
        "The site is closed on 2026-05-25.\nNext: name a day on which it opens.",
    ),
    (
        keeping.OnHold("A42"),
        3,
        (
            "A42 is on legal hold: none of its words may be erased.\n"
            "Next: when counsel has ended the hold: frontdesk hold A42 off"
        ),
    ),
    (
        glass.NothingToBreak(),
        3,
        "Your role reads all complaints as it is; nothing was opened.\nNext: frontdesk show NO shows it.",
    ),
    (
        working.NothingToReview("A42"),
        3,
        "Nothing in A42 needs review.\nNext: frontdesk list --review shows where something does.",
    ),
    (
        retention.UnreadablePeriods("six years"),
        2,
        (
            "'six years' does not say for how many years records are kept.\n"
            "Next: write it like: complaint 6, grievance 7, privacy 6. 1 to 30 years; privacy at least 6"
            " (45 CFR 164.530(j)). Kinds: complaint, concern, compliment, suggestion, grievance, privacy."
        ),
    ),
]


def of_the_domain(kind: type[Refusal] = Refusal) -> set[type[Refusal]]:
    """Every class of refusal in the domain, however deep."""
    for module in pkgutil.iter_modules(frontdesk.recovery.__path__):
        importlib.import_module(f"frontdesk.recovery.{module.name}")
    below = {k for sub in kind.__subclasses__() for k in of_the_domain(sub)}
    return {k for k in {kind, *below} if k.__module__.startswith("frontdesk.recovery.")}


@pytest.mark.parametrize(("refusal", "exit_code", "text"), TEXTS, ids=lambda value: getattr(value, "code", ""))
def test_it_says_what_is_so_and_then_what_to_do(refusal: Refusal, exit_code: int, text: str) -> None:
    assert str(refusal) == text
    assert refusal.exit_code == exit_code
    assert text.isascii()
    assert "Next: " in text


def test_no_refusal_is_without_its_text() -> None:
    assert of_the_domain() - {Refusal, WrongValue, NotFound} == {type(refusal) for refusal, _, _ in TEXTS}


def test_each_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in of_the_domain()]
    assert len(set(codes)) == len(codes)


def test_without_a_next_step_there_is_one_line() -> None:
    assert str(Refusal("That is so.")) == "That is so."
