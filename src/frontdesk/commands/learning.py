"""Recognition and learning: thanks in words, stories, improvements, patterns, what patients ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from frontdesk.commands import reading
from frontdesk.commands.desk import shown
from frontdesk.commands.everywhere import Call, command
from frontdesk.commands.options import No, When
from frontdesk.commands.plain import one_line
from frontdesk.desk import Desk, learning, thanking
from frontdesk.desk import person as person_called
from frontdesk.desk.pseudonyms import thanked_by_name
from frontdesk.recovery.cards import CARD_DAYS, Card
from frontdesk.recovery.learning import Improvement, Told
from frontdesk.recovery.patterns import PATTERN_DAYS

Handle = Annotated[str, typer.Argument(metavar="ID", help="As the list shows it.")]
Text = Annotated[str, typer.Argument(metavar="TEXT", help="- reads standard input.")]
Staff = Annotated[list[str] | None, typer.Option(metavar="NAME", help="Who; else those whom the record thanks.")]


def add_to(app: typer.Typer) -> None:
    """Make these commands part of the command line."""
    command(app, "thank")(thank)
    command(app, "patterns")(patterns)
    command(app, "remedies")(remedies)
    command(app, "cards")(cards)
    told = typer.Typer(help="Stories for everyone, in which no patient can be recognised.")
    command(told, "publish")(publish)
    command(told, "withdraw")(withdraw)
    command(told, "list")(story_list)
    app.add_typer(told, name="story")
    better = typer.Typer(help="You said, we did: what changes because patients spoke up.")
    command(better, "add")(improvement_add)
    command(better, "link")(improvement_link)
    command(better, "done")(improvement_done)
    command(better, "list")(improvement_list)
    app.add_typer(better, name="improvement")


def thank(
    call: Call,
    no: No,
    *,
    what_for: Annotated[str, typer.Option("--for", metavar="TEXT", help="What for, in your words; no patient.")],
    staff: Staff = None,
    when: When,
) -> None:
    """Put into words what somebody is thanked for."""
    with call.desk() as desk:
        who = thanked_by_name(desk.practice, staff or ())
        case = thanking.thank(
            desk, call.actor(desk), no, what_for=reading.text(what_for), who=who,
            **when.on(desk),
        )  # fmt: skip
        shown(call, case, "thanks put into words")


def patterns(call: Call) -> None:
    """Show which codes came several times within the last seven days."""
    with call.desk() as desk:
        found = learning.learned(desk, call.actor(desk)).patterns
        document = [
            {"category": p.category.value, "count": len(p.numbers), "complaints": list(p.numbers)} for p in found
        ]
        lines = [f"{p.category.words}: {len(p.numbers)} times ({', '.join(p.numbers)})" for p in found]
        call.answer({"days": PATTERN_DAYS, "patterns": document}, *(lines or ["There are none."]))


def remedies(
    call: Call,
    *,
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Received from this day on.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Up to and with this day.")] = None,
) -> None:
    """Show what patients ask for, the most frequent first."""
    first, last = (reading.day(day) if day else None for day in (from_, to))
    with call.desk() as desk:
        found, wishes = learning.top_remedies(desk, call.actor(desk), first=first, last=last)
        document = {"wishes": wishes, "remedies": [{"remedy": name, "count": count} for name, count in found]}
        call.answer(document, *([f"{count:>4}  {name}" for name, count in found] or ["Nobody said it yet."]))


def cards(call: Call) -> None:
    """Show what to practise: a card for each of the codes that came most often.

    Two minutes each, for two colleagues; over four weeks.
    """
    with call.desk() as desk:
        found = learning.learned(desk, call.actor(desk)).cards
        document = [
            {"category": c.category.value, "count": c.count, "script": [f"{about}: {line}" for about, line in c.script]}
            for c in found
        ]
        lines = [line for c in found for line in (f"{c.category.words}: {c.count}", *_spoken(c), "")]
        call.answer({"days": CARD_DAYS, "cards": document}, *(lines or ["Nothing came in four weeks."]))


def _spoken(card: Card) -> list[str]:
    return [f"  {about}: {line}" for about, line in card.script]


def publish(
    call: Call,
    text: Text,
    *,
    confirmed: Annotated[bool, typer.Option("--confirmed", help="No patient can be recognised.")] = False,
) -> None:
    """Tell a story to everyone; it travels in the clear."""
    with call.desk() as desk:
        told, found = learning.publish_story(desk, call.actor(desk), text=reading.text(text), confirmed=confirmed)
        call.done(_story(desk, told), f"Story {told.handle} is told.")
        if found:
            call.remark(f"Please check: the story seems to hold {' and '.join(found)}.")


def withdraw(call: Call, handle: Handle) -> None:
    """Tell a story no longer."""
    with call.desk() as desk:
        told = learning.withdraw_story(desk, call.actor(desk), handle)
        call.done(_story(desk, told), f"Story {told.handle} is withdrawn.")


def story_list(call: Call) -> None:
    """List the stories, the newest first."""
    with call.desk() as desk:
        found = learning.stories(desk)
        lines = [f"{s.handle}  {'(withdrawn) ' if s.withdrawn_at else ''}{one_line(s.text)}" for s in found]
        call.answer({"stories": [_story(desk, s) for s in found]}, *(lines or ["There are none."]))


def improvement_add(
    call: Call,
    what: Text,
    *,
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who sees to it.")],
    by: Annotated[str, typer.Option(metavar="DATE", help="By when.")],
    complaints: Annotated[list[str] | None, typer.Option("--for", metavar="NO", help="Who asked for it.")] = None,
) -> None:
    """Plan an improvement that complaints asked for."""
    due = reading.day(by)
    with call.desk() as desk:
        made = learning.plan_improvement(
            desk, call.actor(desk), what=reading.text(what), owner=person_called(desk, owner).id, due=due,
            complaints=complaints or (),
        )  # fmt: skip
        call.done(_improvement(desk, made), f"Improvement {made.handle} is planned.")


def improvement_link(
    call: Call,
    handle: Handle,
    complaints: Annotated[list[str], typer.Argument(metavar="NO...", help="Complaints that ask for the same.")],
) -> None:
    """Link further complaints to an improvement."""
    with call.desk() as desk:
        known = learning.link_improvement(desk, call.actor(desk), handle, complaints=complaints)
        call.done(_improvement(desk, known), f"{len(known.complaints)} complaints ask for improvement {known.handle}.")


def improvement_done(
    call: Call,
    handle: Handle,
    *,
    did: Annotated[str, typer.Option(metavar="TEXT", help="What was done; - reads standard input.")],
) -> None:
    """Say that an improvement is done: you said, we did."""
    with call.desk() as desk:
        known = learning.finish_improvement(desk, call.actor(desk), handle, did=reading.text(did))
        call.done(_improvement(desk, known), f"Improvement {known.handle} is done.")


def improvement_list(call: Call) -> None:
    """List the improvements, those still owed first."""
    with call.desk() as desk:
        found = learning.improvements(desk)
        document = {"improvements": [_improvement(desk, one) for one in found]}
        call.answer(document, *([line for one in found for line in _lines(desk, one)] or ["There are none."]))


def _lines(desk: Desk, one: Improvement) -> Iterator[str]:
    shape = _improvement(desk, one)
    state = "done" if one.done_at else f"by {one.due}{', late' if shape['late'] else ''}"
    yield f"{one.handle}  {state:<22}  {shape['owner']:<16}  {one_line(one.what)}"
    if one.complaints:
        yield f"        asked for in {', '.join(shape['complaints'])}"


def _improvement(desk: Desk, one: Improvement) -> dict[str, Any]:
    zone, today = desk.practice.rules.calendar.zone, desk.now().astimezone(desk.practice.rules.calendar.zone).date()
    return {
        "id": one.id,
        "handle": one.handle,
        "what": one.what,
        "owner": desk.practice.name_of(one.owner),
        "due": one.due.isoformat(),
        "late": one.is_late(today),
        "complaints": learning.numbers(desk, one.complaints),
        "planned_at": one.planned_at.astimezone(zone).isoformat(),
        "done_at": one.done_at.astimezone(zone).isoformat() if one.done_at else None,
        "did": one.did or None,
    }


def _story(desk: Desk, told: Told) -> dict[str, Any]:
    zone = desk.practice.rules.calendar.zone
    return {
        "id": told.id,
        "handle": told.handle,
        "text": told.text,
        "published_at": told.at.astimezone(zone).isoformat(),
        "by": desk.practice.name_of(told.by),
        "withdrawn_at": told.withdrawn_at.astimezone(zone).isoformat() if told.withdrawn_at else None,
    }
