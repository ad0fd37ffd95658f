"""The steps that only a grievance has, and the committee's list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated

import typer

from frontdesk.commands import reading
from frontdesk.commands.desk import shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No, When, listed
from frontdesk.commands.showing import local
from frontdesk.desk import CaseFile, Desk, grievance_shape, grievances
from frontdesk.recovery.codes import AckMethod, GrievanceReason, Outcome
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import WrongValue


class OptionMissing(WrongValue):
    """A step needs an option that was not given."""

    code = "option-missing"

    def __init__(self, what: str, option: str, example: str) -> None:
        """Say what is missing and how to give it."""
        super().__init__(f"{what} is missing.", f"add it: --{option} {example}")


class OptionOfAnother(WrongValue):
    """An option was given that another step of a grievance has."""

    code = "option-of-another"

    def __init__(self, option: str, step: str) -> None:
        """Name the option and the step."""
        super().__init__(f"--{option} says nothing about the step {step}.", "leave it out, or name the other step.")


@dataclass(frozen=True, slots=True)
class Said:
    """What was said about one step, by option."""

    desk: Desk
    by: StaffId
    no: str
    when: When
    options: Mapping[str, str]

    def need(self, what: str, option: str, example: str) -> str:
        """The option's words. Raises `OptionMissing`."""
        if option not in self.options:
            raise OptionMissing(what, option, example)
        return self.options[option]

    def text(self, option: str) -> str:
        """The option's text; whether it may be empty is the desk's business."""
        return reading.text(self.options.get(option, ""))


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "grievance")(grievance)
    command(app, "grievances")(committee_list)


def grievance(
    call: Call,
    no: No,
    step: Annotated[str, typer.Argument(metavar="STEP", help="open, acknowledge, interim, notice or decide.")],
    *,
    reason: Annotated[str | None, typer.Option(metavar="CODE", help=f"open: {listed(GrievanceReason)}.")] = None,
    method: Annotated[str | None, typer.Option(metavar="WORD", help=f"acknowledge: {listed(AckMethod)}.")] = None,
    new_date: Annotated[str | None, typer.Option(metavar="DATE", help="interim: by when the answer comes.")] = None,
    contact: Annotated[str | None, typer.Option(metavar="TEXT", help="notice: whom they can turn to.")] = None,
    steps: Annotated[str | None, typer.Option(metavar="TEXT", help="notice: what was done to look into it.")] = None,
    results: Annotated[str | None, typer.Option(metavar="TEXT", help="notice: what was found.")] = None,
    completed: Annotated[str | None, typer.Option(metavar="DATE", help="notice: when that ended.")] = None,
    outcome: Annotated[str | None, typer.Option(metavar="CODE", help=f"decide: {listed(Outcome)}.")] = None,
    minutes: Annotated[str | None, typer.Option(metavar="TEXT", help="decide: a note for the minutes.")] = None,
    when: When,
) -> None:
    """Open a grievance, tell the person, delay, answer or decide it."""
    given = {
        "reason": reason, "method": method, "new-date": new_date, "contact": contact, "steps": steps,
        "results": results, "completed": completed, "outcome": outcome, "minutes": minutes,
    }  # fmt: skip
    options = {name: words for name, words in given.items() if words is not None}
    act, deed = _step(step, options)
    reading.one_from_input(contact, steps, results, minutes)
    with call.desk() as desk:
        case = act(Said(desk, call.actor(desk), no, when, options))
        shown(call, case, deed)


def committee_list(call: Call) -> None:
    """List the grievances that are open or were decided lately."""
    with call.desk() as desk:
        found = grievances.grievances(desk, call.actor(desk))
        now, zone = desk.now(), desk.practice.rules.calendar.zone
        document = grievance_shape.grievances_json(found, now.astimezone(zone))
        call.answer(document, *(_line(each) for each in found) if found else ("There are none.",))


def _line(each: grievances.OpenGrievance) -> str:
    way, zone = each.course, each.case.practice.rules.calendar.zone
    mark = "!" if way.past_limit or way.notice_late else "·"
    due = f"notice by {local(way.notice_due, zone)}" if way.notice_due else "answered in writing"
    decided = f"{way.decision.outcome.words} {local(way.decision.at, zone)}" if way.decision else "not decided"
    limit = "  [past its limit]" if way.past_limit else ""
    return f"{mark} {each.case.complaint.number:<6} {due:<34} {decided:<40} {way.grievance.reason.words}{limit}"


def _step(step: str, options: Mapping[str, str]) -> tuple[Callable[[Said], CaseFile], str]:
    """What the step does and how its deed is called. Raises `UnknownCode`, `OptionOfAnother`."""
    name = step.strip().casefold()
    if name not in STEPS:
        raise reading.unknown("step of a grievance", step, STEPS)
    act, own, deed = STEPS[name]
    for option in options:
        if option not in own:
            raise OptionOfAnother(option, name)
    return act, deed


def _open(said: Said) -> CaseFile:
    words = said.need("The reason", "reason", GrievanceReason.REQUESTED_FORMAL.value)
    why = reading.needed(GrievanceReason, "word for --reason", words)
    return grievances.open_grievance(said.desk, said.by, said.no, reason=why, **said.when.on(said.desk))


def _interim(said: Said) -> CaseFile:
    day = reading.day(said.need("The new date", "new-date", "2026-06-12"))
    return grievances.send_interim(said.desk, said.by, said.no, new_date=day, **said.when.on(said.desk))


def _acknowledge(said: Said) -> CaseFile:
    how = reading.word(AckMethod, "method", said.options.get("method"))
    return grievances.acknowledge_grievance(said.desk, said.by, said.no, method=how, **said.when.on(said.desk))


def _notice(said: Said) -> CaseFile:
    """What is missing is named by the desk, all of it at once."""
    given = said.options.get("completed", "").strip()
    ended = reading.day(given) if given else None
    return grievances.send_notice(
        said.desk, said.by, said.no, contact=said.text("contact"), steps=said.text("steps"),
        results=said.text("results"), completed=ended, **said.when.on(said.desk),
    )  # fmt: skip


def _decide(said: Said) -> CaseFile:
    words = said.need("The outcome", "outcome", Outcome.UPHELD.value)
    how = reading.needed(Outcome, "word for --outcome", words)
    return grievances.decide_grievance(
        said.desk, said.by, said.no, outcome=how, minutes=said.text("minutes") or None, **said.when.on(said.desk)
    )


STEPS: Mapping[str, tuple[Callable[[Said], CaseFile], frozenset[str], str]] = {
    "open": (_open, frozenset({"reason"}), "is a grievance"),
    "acknowledge": (_acknowledge, frozenset({"method"}), "acknowledged as a grievance"),
    "interim": (_interim, frozenset({"new-date"}), "has a new date"),
    "notice": (_notice, frozenset({"contact", "steps", "results", "completed"}), "answered in writing"),
    "decide": (_decide, frozenset({"outcome", "minutes"}), "decided"),
}
"""Each step: what it does, the options that are its own, and how the deed is called."""
