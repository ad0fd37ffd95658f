"""The questions of the form in their order, and the fields in which they are answered."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Label

from frontdesk.recovery import phrases
from frontdesk.recovery.codes import PutRight, RecordKind, Who
from frontdesk.recovery.taxonomy import Channel
from frontdesk.recovery.text import TEXT_CHARACTERS_MAX
from frontdesk.screens import record_form as form
from frontdesk.screens.received_words import EXAMPLES
from frontdesk.widgets.about import About, HowBad
from frontdesk.widgets.chooser import YES_NO, Chooser, choices
from frontdesk.widgets.ends import EndsLine
from frontdesk.widgets.fields import Line, Words

KINDS = choices("cnkg", RecordKind, ("complaint", "said in passing", "thanks", "suggestion"))
CHANNELS = choices("ipveolfrt", Channel)
WHO = choices("pescrao", Who, ("patient", "parent", "spouse", "carer", "rep", "no name", "other"))
PUT_RIGHT = choices("ypn", (PutRight.YES, PutRight.PARTLY, PutRight.NO))
LINES = ("thanks", "remedy", "patient", "callback", "clinician", "received", "late_reason", "issues", "done")
CHOSEN = (
    "kind",
    "about",
    "severity",
    "risk",
    "channel",
    "who",
    "authority",
    "formal",
    "reachable",
    "asked",
    "put_right",
)

SAY = f'Say: "{phrases.APOLOGY} {phrases.ACKNOWLEDGEMENT}"'
SAY_TO_THANKS = f'Say: "{phrases.TO_THANKS}"'

Then = Callable[[Chooser], object]


def what_went_wrong(then: Then, praise: Callable[[str], object]) -> ComposeResult:
    """The three questions that come first, then their words; `praise` is called when nothing went wrong."""
    about = About(then=then, otherwise=(KINDS[2], praise), id="about")
    yield about
    yield HowBad(about, then=then, id="severity")
    yield Chooser("Is anyone unwell, without medicine or at risk now?", YES_NO, then=then, id="risk")
    told = "no diagnosis, other names or blame: F1"
    yield EndsLine("What was said, in their words", told, id="said-label")
    yield Words(id="said", placeholder=SAY)
    with Horizontal(classes="row", id="thanks-row"):
        yield Label("Who is thanked?", classes="label")
        yield Line(id="thanks", placeholder="nobody yet; names or codes, such as Deon, NP-C")


def who_says_it(then: Then) -> ComposeResult:
    """How it came, from whom, and what they want."""
    yield Chooser("Reached us", CHANNELS, then=then, value=form.STANDARD["channel"], indent=12, id="channel")
    with Horizontal(classes="row"):
        yield Chooser("Said by", WHO, then=then, value=form.STANDARD["who"], fold=True, id="who")
        yield Chooser("May they speak for the patient?", YES_NO, then=then, id="authority")
    with Horizontal(classes="row", id="remedy-row"):
        yield Label("What would put it right?", classes="label")
        yield Line(id="remedy", limit=TEXT_CHARACTERS_MAX)
    with Horizontal(classes="row"):
        yield Label("Patient ref", classes="label")
        yield Line(id="patient")
        yield Label("Call back", classes="label")
        yield Line(id="callback")
        yield Label("Clinician", classes="label")
        yield Line(id="clinician", placeholder="such as DR-A")


def more(then: Then) -> ComposeResult:
    """What only some records need."""
    with Vertical(id="more"):
        with Horizontal(classes="row"):
            yield Label("Came in", classes="label")
            yield Line(id="received", placeholder=f"now; else {EXAMPLES}")
        with Horizontal(classes="row", id="late-row"):
            yield Label("Why so late?", classes="label")
            yield Line(id="late_reason", limit=TEXT_CHARACTERS_MAX)
        with Horizontal(classes="row", id="issues-row"):
            yield Label("Also about", classes="label")
            yield Line(id="issues", placeholder="such as v2 t1")
            yield EndsLine("a letter of the list and how bad, for each", id="issues-said")
        with Horizontal(classes="row", id="formal-row"):
            yield Chooser("Wants it formal or in writing?", YES_NO, then=then, id="formal")
            yield Chooser("Can we reach them?", YES_NO, then=then, value=form.STANDARD["reachable"], id="reachable")


def put_right(then: Then) -> ComposeResult:
    """What was done on the spot."""
    with Vertical(id="put-right"):
        with Horizontal(classes="row"):
            yield Label("What did you do?", classes="label")
            yield Line(id="done", limit=TEXT_CHARACTERS_MAX)
        with Horizontal(classes="row"):
            yield Chooser("Asked them? Yours to do?", YES_NO, then=then, id="asked")
            yield Chooser("Put right?", PUT_RIGHT, then=then, id="put_right")
