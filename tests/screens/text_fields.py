"""Every field of the screens that takes letters: which there are, asked of the program, and a way to fill each.

A field that is added without a row here is found by the test. A row says what becomes of what is typed into it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
from dataclasses import dataclass, field
from pathlib import Path

from textual.widget import Widget
from textual.widgets import Input, TextArea

import frontdesk.screens
import frontdesk.widgets
from frontdesk.widgets.asked import Pick, Tick

Place = tuple[str, str]
"""A module of the screens, and the id of a field as the program has it or writes it."""
KEPT, NOWHERE, CODED, FILE = "kept", "nowhere", "coded", "file"
"""Kept, sealed or in the encrypted file; kept nowhere; no free words, so a real value is typed; a file's name."""
FIELDS: dict[str, dict[str, str]] = {
    "audit": {"find": NOWHERE},
    "checklist_besides": {"q-why": KEPT, "q-until": CODED, "q-note": KEPT, "q-who": KEPT, "q-into": CODED},
    "checklist_erase": {"q-why": KEPT},
    "checklist_resolve": {"q-R2": KEPT, "q-worth": CODED},
    "checklist_steps": {
        "q-A4": KEPT, "q-A5": CODED, "q-A5-owner": CODED, "q-F5": CODED, "q-note": KEPT,
        "q-contact": KEPT, "q-steps": KEPT, "q-results": KEPT, "q-completed": CODED,
    },
    "choose": {"typed": NOWHERE},
    "day_forms": {"q-count": CODED, "q-file": FILE, "q-who": CODED, "q-what": KEPT, "q-ref": CODED},
    "day_import": {"q-file": FILE},
    "day_panels": {"q-until": CODED, "q-note": KEPT},
    "export_form": {
        "q-first": CODED, "q-last": CODED, "q-secret": NOWHERE, "q-again": NOWHERE, "q-file": FILE,
    },
    "filters": {"since": NOWHERE, "until": NOWHERE},
    "first_run": {"practice": KEPT, "timezone": CODED, "hours": CODED, "person": KEPT},
    "glass": {"reason": KEPT},
    "grievance_steps": {"q-date": CODED, "q-minutes": KEPT, "q-addressee": NOWHERE, "q-file": FILE},
    "learning_forms": {
        "q-what": KEPT, "q-owner": CODED, "q-due": CODED, "q-for": CODED, "q-did": KEPT, "q-text": KEPT,
        "q-about": CODED, "q-file": FILE,
    },
    "listing": {"find": NOWHERE},
    "pin": {"pin": CODED},
    "record_questions": {
        "said": KEPT, "thanks": KEPT, "remedy": KEPT, "patient": KEPT, "callback": KEPT, "clinician": KEPT,
        "received": KEPT, "late_reason": KEPT, "issues": KEPT, "done": KEPT,
    },
    "review_panel": {"q-decided": KEPT},
    "settings": {"value": KEPT, "text": KEPT},
    "views": {"name": KEPT},
}  # fmt: skip
NAMED_IN_A_LOOP: dict[Place, tuple[str, ...]] = {
    ("checklist_steps", "f'q-{code}'"): ("q-contact", "q-steps", "q-results", "q-completed"),
    ("filters", "name"): ("since", "until"),
    ("first_run", "name"): ("practice", "timezone", "hours", "person"),
}


def declared() -> set[Place]:
    """Every field that the modules of screens and widgets make, by module and id."""
    classes, found = _classes(), set[Place]()
    for package in (frontdesk.screens, frontdesk.widgets):
        for file in sorted(Path(package.__path__[0]).glob("*.py")):
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in classes:
                    name = next(ast.unparse(k.value) for k in call.keywords if k.arg == "id")
                    looped = NAMED_IN_A_LOOP.get((file.stem, name))
                    found |= {(file.stem, one) for one in looped or (name.strip("'"),)}
    return found


def _classes() -> set[str]:
    """Names of everything that is typed into: Textual's own, and what ours makes of them."""
    for package in (frontdesk.screens, frontdesk.widgets):
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{package.__name__}.{module.name}")
    found: set[str] = set()
    kinds: list[type[Widget]] = [Input, TextArea]
    while kinds:
        kind = kinds.pop()
        found.add(kind.__name__)
        kinds += kind.__subclasses__()
    return found


@dataclass
class Typist:
    """Fills whatever stands open with a word of its own for each field, or with what fits there."""

    words: dict[str, Place] = field(default_factory=dict)
    filled: set[Place] = field(default_factory=set)

    def word(self, place: Place) -> str:
        new = f"Zwieselberg{len(self.words):03d}s"
        self.words[new] = place
        return new

    def fill(self, module: str, inside: Widget, **given: str) -> None:
        """Every field inside; `given` are real values by id, for choices too. Ticks are ticked."""
        for pick in inside.query(Pick):
            pick.value = given.get(_plain(pick.id), pick.value)
        for tick in inside.query(Tick):
            tick.done = True
        for line in [*inside.query(Input), *inside.query(TextArea)]:
            place = (module, str(line.id))
            self.filled.add(place)
            kind = FIELDS.get(module, {}).get(place[1], KEPT)
            value = given.get(_plain(line.id)) or (self.word(place) if kind in (KEPT, NOWHERE) else "")
            if isinstance(line, Input):
                line.value = value or line.value
            else:
                line.text = value

    def of(self, *kinds: str) -> set[str]:
        """The words that were typed into fields of these kinds."""
        return {word for word, (module, name) in self.words.items() if FIELDS[module][name] in kinds}


def _plain(name: str | None) -> str:
    """`q-what` as a word of Python."""
    return (name or "").removeprefix("q-").replace("-", "_")
