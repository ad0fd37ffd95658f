"""No function of the desk escapes the table of rights: each is tried for every role, or it says here why not."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

from tests.desk import role_acts

import frontdesk.desk

ASKED_ELSEWHERE = {
    "the screens go through it, and it asks nothing that is not asked by what it calls": {
        "acting.page_of", "days.day_end_on", "encounters.keep_counts", "gifts.given_before", "month_report.gathered",
        "site_entries.change", "thanking.thanks_of_yesterday", "thanking.thanks_on",
        "look.board", "look.bring_up_to_now", "look.refresh", "look.read_by",
        "finding.look_up", "finding.lines_at", "finding.page",
        "finding.counted", "finding.history_page", "listing.how_many", "casefile.every_case", "closing.emergencies",
        "learning.improvement", "learning.numbers", "learning.stories", "huddle.gathered",
        "erasing.erase_what_came_after", "undoing.undoable", "undoing.undo", "signing.sign_in", "signing.sign_out",
    },
    "it writes down what was done": {"noting.read_one", "noting.read_list", "noting.searched", "noting.noted"},
    "no patient's word is in it": {
        "staffing.people", "staffing.person", "finding.is_new", "look.again_and_again",
        "drafts.save_draft", "drafts.drop_draft", "erasing.old_backups", "outage.write_forms",
        "looked_at.looked_at", "looked_at.keep_looked_at", "encounter_files.replaced", "begun.begun",
        "begun.keep_begun",
    },
}  # fmt: skip
"""By the reason; a new function belongs into the table, or here with a reason that holds."""


def functions() -> set[str]:
    """Every public function of the desk that is given the desk first."""
    found = set()
    for module in pkgutil.iter_modules(frontdesk.desk.__path__):
        known = importlib.import_module(f"frontdesk.desk.{module.name}")
        for name, one in inspect.getmembers(known, inspect.isfunction):
            first = next(iter(inspect.signature(one).parameters.values()), None)
            if one.__module__ == known.__name__ and not name.startswith("_") and first and first.annotation == "Desk":
                found.add(f"{module.name}.{name}")
    return found


def test_every_function_of_the_desk_is_in_the_table_or_says_why_not() -> None:
    tried = inspect.getsource(role_acts)
    elsewhere = set().union(*ASKED_ELSEWHERE.values())
    unknown = {one for one in functions() - elsewhere if f"{one.rpartition('.')[2]}(" not in tried}
    assert unknown == set()


def test_what_says_why_not_is_still_there() -> None:
    assert set().union(*ASKED_ELSEWHERE.values()) - functions() == set()
