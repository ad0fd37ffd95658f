"""Recording what somebody said: the one command with many options."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated

import typer

from frontdesk import desk as desks
from frontdesk.commands import reading
from frontdesk.commands.desk import privacy_warnings, shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import When, listed
from frontdesk.desk import CaseFile, Desk, Intake
from frontdesk.desk.pseudonyms import thanked_by_name
from frontdesk.recovery.codes import Authority, Category, Channel, RecordKind, SafetyAnswer, Stage, Who
from frontdesk.recovery.repeats import Offer

Said = Annotated[str, typer.Option(metavar="TEXT", help="Their own words; - reads standard input.")]
CategoryWord = Annotated[
    str | None, typer.Option("--category", metavar="CODE", help=f"What about: {listed(Category)}.")
]
SeverityWord = Annotated[
    str | None, typer.Option("--severity", metavar="1..3", help="1 annoying, 2 clearly below par, 3 serious.")
]
ChannelWord = Annotated[str, typer.Option("--channel", metavar="WORD", help=f"How it reached you: {listed(Channel)}.")]
Kind = Annotated[str, typer.Option(metavar="WORD", help=f"What it is: {listed(RecordKind)}.")]
Patient = Annotated[str | None, typer.Option(metavar="REF", help="Chart number or initials, as your practice does.")]
Callback = Annotated[str | None, typer.Option(metavar="TEXT", help="How to reach them.")]
WhoWord = Annotated[str, typer.Option("--who", metavar="WORD", help=f"Who says it: {listed(Who)}.")]
AuthorityWord = Annotated[
    str, typer.Option("--authority", metavar="WORD", help=f"May they speak for them: {listed(Authority)}.")
]
Remedy = Annotated[str | None, typer.Option(metavar="TEXT", help="What would put it right for them.")]
Clinician = Annotated[str | None, typer.Option(metavar="CODE", help="A pseudonym such as DR-A.")]
Thanks = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Staff or clinician who is thanked.")]
Safety = Annotated[str | None, typer.Option(metavar="yes|no", help="Is anyone unwell or at risk now?")]
Formal = Annotated[bool, typer.Option("--formal", help="They ask for a formal answer.")]
HarmNumber = Annotated[str | None, typer.Option("--harm", metavar="0..5", help="What it did to them.")]
StageWord = Annotated[str | None, typer.Option("--stage", metavar="CODE", help=f"Where in the visit: {listed(Stage)}.")]
Hcat = Annotated[str | None, typer.Option(metavar="CODE", help="A sub-code such as INST/delay_access.")]
Issues = Annotated[list[str] | None, typer.Option("--issue", metavar="CATEGORY:SEVERITY", help="A further issue.")]


def add_to(app: typer.Typer) -> None:
    """Make this command part of the command line."""
    command(app, "log")(log)


def log(
    call: Call,
    *,
    said: Said,
    category: CategoryWord = None,
    severity: SeverityWord = None,
    channel: ChannelWord = "in_person",
    kind: Kind = "complaint",
    patient: Patient = None,
    callback: Callback = None,
    who: WhoWord = "patient",
    authority: AuthorityWord = "unknown",
    remedy: Remedy = None,
    clinician: Clinician = None,
    thanks: Thanks = None,
    safety: Safety = None,
    formal: Formal = False,
    harm: HarmNumber = None,
    stage: StageWord = None,
    hcat: Hcat = None,
    issue: Issues = None,
    when: When,
) -> None:
    """Record a complaint, a concern, a compliment or a suggestion."""
    reading.one_from_input(said, remedy, callback)
    heard = Intake(
        kind=reading.needed(RecordKind, "kind of record", kind), category=reading.word(Category, "category", category),
        severity=reading.severity(severity), channel=reading.needed(Channel, "channel", channel), patient=patient,
        who=reading.needed(Who, "word for --who", who), remedy=reading.optional_text(remedy), formal=formal,
        authority=reading.needed(Authority, "word for --authority", authority), safety=_safety(safety),
        harm=reading.harm(harm), stage=reading.word(Stage, "stage", stage), hcat=reading.hcat(hcat),
        issues=reading.issues(issue or ()), said=reading.text(said), callback=reading.optional_text(callback),
    )  # fmt: skip
    with call.desk() as desk:
        heard = replace(heard, clinician=clinician, thanks=thanked_by_name(desk.practice, thanks or ()))
        case = desks.log(desk, call.actor(desk), heard, **when.on(desk))
        shown(call, case, "recorded")
        for remark in _remarks(desk, case):
            call.remark(remark)


def _safety(given: str | None) -> SafetyAnswer:
    if given is None:
        return SafetyAnswer.NOT_ASKED
    for answer in (SafetyAnswer.YES, SafetyAnswer.NO):
        if given.strip().casefold() == answer.value:
            return answer
    raise reading.unknown("word for --safety", given, (SafetyAnswer.YES.value, SafetyAnswer.NO.value))


def _remarks(desk: Desk, case: CaseFile) -> Iterator[str]:
    """What the person who typed should know, once it is safely on record."""
    complaint = case.complaint
    yield from privacy_warnings(case, "\n".join((complaint.said, complaint.remedy or "")))
    if complaint.is_safety or desks.safety_words(complaint.said):
        yield "If anyone is at risk now, call the nurse or a clinician first."
    yield from _same_matter(desk, case)


def _same_matter(desk: Desk, case: CaseFile) -> Iterator[str]:
    """What this could be the same as; nothing where whoever calls may not know that somebody is a patient."""
    complaint = case.complaint
    may_know = complaint.who is Who.PATIENT or complaint.authority is Authority.YES
    if not may_know or complaint.record is not RecordKind.COMPLAINT:
        return
    before = desks.earlier(
        desk, patient=complaint.patient or "", category=complaint.category, received_at=complaint.received_at
    )
    same = [each for each in before if each.offers and each.number != complaint.number]
    if not same:
        return
    first, number = same[0], complaint.number
    yield f"Same patient, same reason: {', '.join(each.number for each in same)}."
    yield f"If it is the same matter: frontdesk merge {number} --into {first.number}"
    if Offer.REOPEN in first.offers:
        yield f"If {first.number} was not right after all: frontdesk undo, frontdesk reopen {first.number} --reason ..."
