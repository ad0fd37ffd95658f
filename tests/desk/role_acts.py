"""Every act and every read of the desk: what is prepared for it by the manager, and how it is done.

The keys are those of the table in `role_table.py`. What is not shown to somebody is refused like what is said no to:
it raises `Unseen`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.desk.maple import intake, resolved_elsewhere
from tests.desk.role_scene import UNSAFE, Scene

from frontdesk import desk as at_desk
from frontdesk import enrolling
from frontdesk.desk import (
    Filters,
    auditing,
    casefile,
    clinicians,
    closing,
    days,
    emergency,
    encounters,
    erasing,
    exporting,
    finding,
    grievances,
    huddle,
    importing,
    keyholding,
    learning,
    letters,
    look,
    month_report,
    progress,
    recover,
    reports,
    safekeeping,
    shift,
    signing,
    site_settings,
    thanking,
    undoing,
    views,
    work,
)
from frontdesk.desk.staffing import add_person, change_role, leave
from frontdesk.journal.errors import JournalTrouble
from frontdesk.recovery.codes import (
    AmendsKind,
    Category,
    Duty,
    Flag,
    GrievanceReason,
    Harm,
    LetterKind,
    Outcome,
    PutRight,
    ReopenReason,
    Role,
    Severity,
    StillRight,
    WaitingOn,
)
from frontdesk.recovery.identifiers import StaffId
from frontdesk.recovery.refusals import RoleMayNot
from frontdesk.sync.errors import SyncTrouble

Make = Callable[[Scene], str]
Do = Callable[[Scene, str], object]
LOW, MEDIUM, HIGH = Severity.LOW, Severity.MEDIUM, Severity.HIGH
TODAY = date(2026, 5, 22)
LIST = b"received,category,severity,said\n2026-05-21 09:15,WAIT,1,Waited fifty minutes\n"
PIN = "4821"


class Unseen(Exception):
    """Something is not shown to whoever asks for it."""


def shown(seen: object) -> None:
    if not seen:
        raise Unseen


def nothing(_: Scene) -> str:
    return ""


def logged(s: Scene) -> str:
    return s.log()


def acknowledged(s: Scene) -> str:
    return s.acknowledged()


def in_review(s: Scene) -> str:
    ref = resolved(s)
    resolved_elsewhere(s.desk, s.priya, ref)
    return ref


def resolved(s: Scene) -> str:
    return s.resolved()


def private(s: Scene) -> str:
    return str(work.route(s.desk, s.priya, s.log(), to=Flag.PRIVACY).complaint.number)


def legal(s: Scene) -> str:
    return str(work.route(s.desk, s.priya, s.acknowledged(), to=Flag.LEGAL).complaint.number)


def legal_resolved(s: Scene) -> str:
    return str(work.route(s.desk, s.priya, s.resolved(), to=Flag.LEGAL).complaint.number)


def grievance(s: Scene) -> str:
    return s.acknowledged(formal=True)


def answered(s: Scene) -> str:
    ref = s.resolved(formal=True)
    notice(s, ref, by_priya=True)
    return ref


def notice(s: Scene, ref: str, *, by_priya: bool = False) -> object:
    by = s.priya if by_priya else s.who
    return grievances.send_notice(
        s.desk, by, ref, contact="Priya", steps="Asked", results="We are sorry", completed=TODAY
    )


def resolve(s: Scene, ref: str, **more: Any) -> object:
    return recover.resolve(s.desk, s.who, ref, done="Seen at once", put_right=PutRight.YES, **more)


def generous(s: Scene, ref: str) -> object:
    return resolve(s, ref, amends=AmendsKind.FEE_WAIVED, amends_cents=9000)


def close(s: Scene, ref: str) -> object:
    return recover.follow_up(s.desk, s.who, ref, still_right=StillRight.YES)


def waiting(s: Scene) -> str:
    return str(work.wait(s.desk, s.priya, s.acknowledged(), on=WaitingOn.PATIENT).complaint.number)


def handed_to_them(s: Scene) -> str:
    return str(work.hand_over(s.desk, s.priya, s.acknowledged(), to=s.who).complaint.number)


def handed_to_another(s: Scene) -> str:
    return str(work.hand_over(s.desk, s.priya, s.acknowledged(), to=s.guest()).complaint.number)


def merged(s: Scene) -> str:
    return str(work.merge(s.desk, s.priya, s.log(), into=s.log()).complaint.number)


def take_back(s: Scene, ref: str) -> object:
    """Only the last few acts can be taken back, so another note is added by whoever may."""
    with suppress(RoleMayNot):
        recover.add_note(s.desk, s.who, ref, text="And again")
    return undoing.undo_named(s.desk, s.who, ref)


def recode(s: Scene, ref: str, **codes: Any) -> object:
    return at_desk.recode(s.desk, s.who, ref, **codes)


def letter(kind: LetterKind) -> Do:
    return lambda s, ref: letters.write_letter(s.desk, s.who, ref, kind, s.file(".txt"))


def found(s: Scene, ref: str) -> None:
    shown(any(line.number == ref for line in finding.find(s.be_here(), ref, by=s.who)))


def words(s: Scene, ref: str) -> None:
    shown(casefile.case(s.be_here(), ref, by=s.who).words)


def improvement(s: Scene) -> str:
    return learning.plan_improvement(s.priya_here(), s.priya, what="A second chair", owner=s.priya, due=TODAY).id


def story(s: Scene) -> str:
    return learning.publish_story(s.desk, s.priya, text="A chair for those who wait", confirmed=True)[0].id


def clinician(s: Scene) -> str:
    return clinicians.add_clinician(s.desk, s.priya, f"DR-{s.fresh()}")


def guest_pin(s: Scene, whom: str) -> None:
    guest = StaffId(whom)
    signing.set_pin(s.desk, s.who, guest, PIN)
    at_desk.sign_in(s.desk, guest, PIN)
    signing.remove_pin(s.desk, guest, guest)


def own_pin(s: Scene, _: str) -> None:
    signing.set_pin(s.desk, s.who, s.who, PIN)
    signing.remove_pin(s.desk, s.who, s.who)


def break_the_glass(s: Scene, _: str) -> None:
    """For an hour, after which nothing else is easier for whoever tries it."""
    emergency.open_in_an_emergency(s.desk, s.who, reason="Fire upstairs")
    s.clock.step(hours=1)


def back_up(s: Scene, _: str) -> None:
    safekeeping.back_up(s.desk, by=s.who, to=Path(s.file(".fdb")))


def restore(s: Scene, _: str) -> None:
    """A backup that is not there: whoever may is told so, and the records stay."""
    with suppress(JournalTrouble):
        safekeeping.put_back(s.desk.places, Path(s.file(".fdb")), who=lambda _: s.who, now=s.clock)


def enrol(s: Scene, _: str) -> None:
    """With a group server that is not there: whoever may is told so."""
    with suppress(SyncTrouble):
        enrolling.enrol_at(s.desk.places, "http://127.0.0.1:9", "K7QX2-9M4T6V1C3H8N", who=lambda _: s.who, now=s.clock)


def invite(s: Scene, _: str) -> None:
    """From a desk that belongs to no group server, which whoever may is told."""
    with suppress(SyncTrouble):
        enrolling.invite(s.desk.places, who=lambda _: s.who, now=s.clock)


def begin_anew(s: Scene, _: str) -> None:
    enrolling.reset(s.desk.places, who=lambda _: s.who, now=s.clock)


ACTS: dict[str, tuple[Make, Do]] = {
    "record a complaint": (nothing, lambda s, _: at_desk.log(s.desk, s.who, intake())),
    "record it with harm or a sub-code": (
        nothing, lambda s, _: at_desk.log(s.desk, s.who, intake(harm=Harm(1))),
    ),
    "record it as put right on the spot": (
        nothing, lambda s, _: at_desk.put_right_now(s.desk, s.who, intake(), done="Seen", put_right=PutRight.YES),
    ),
    "record another call about it": (logged, lambda s, ref: at_desk.attach(s.desk, s.who, intake(), into=ref)),
    "import a list": (nothing, lambda s, _: importing.import_list(s.desk, s.who, LIST, kind="csv")),
    "see earlier records of the same patient": (
        nothing, lambda s, _: at_desk.earlier(s.be_here(), patient="4471", category=None),
    ),
    "see the drafts": (nothing, lambda s, _: at_desk.drafts(s.be_here())),
    "acknowledge": (logged, lambda s, ref: at_desk.acknowledge(s.desk, s.who, ref)),
    "resolve, severity 1": (acknowledged, resolve),
    "resolve, severity 2": (lambda s: s.acknowledged(severity=MEDIUM), resolve),
    "resolve, severity 3": (lambda s: s.acknowledged(severity=HIGH), resolve),
    "resolve a safety complaint, nobody called": (lambda s: s.acknowledged(**UNSAFE), resolve),
    "resolve a safety complaint, who was called on record": (lambda s: s.unsafe(), resolve),
    "resolve a safety complaint of severity 3, who was called on record": (lambda s: s.unsafe(HIGH), resolve),
    "resolve a grievance": (grievance, resolve),
    "resolve after a legal threat": (legal, resolve),
    "give amends above the year's limit": (acknowledged, generous),
    "approve amends above the year's limit": (
        acknowledged, lambda s, ref: work.approve_amends(s.desk, s.who, ref, cents=9000),
    ),
    "close, severity 1": (resolved, close),
    "close, severity 3": (lambda s: s.resolved(severity=HIGH), close),
    "close a safety complaint, nobody called": (lambda s: s.resolved(**UNSAFE), close),
    "close a safety complaint, who was called on record": (lambda s: s.called(s.resolved(**UNSAFE)), close),
    "close a safety complaint of severity 3, who was called on record": (
        lambda s: s.called(s.resolved(severity=HIGH, **UNSAFE)), close,
    ),
    "close a grievance after its notice": (answered, close),
    "close after a legal threat": (legal_resolved, close),
    "hear that a safety complaint is not right": (
        lambda s: s.resolved(**UNSAFE),
        lambda s, ref: recover.follow_up(s.desk, s.who, ref, still_right=StillRight.NO),
    ),
    "reopen": (resolved, lambda s, ref: recover.reopen(s.desk, s.who, ref, reason=ReopenReason.NEW_FACTS)),
    "wait": (acknowledged, lambda s, ref: work.wait(s.desk, s.who, ref, on=WaitingOn.INTERNAL)),
    "resume": (waiting, lambda s, ref: work.resume(s.desk, s.who, ref)),
    "promise another time": (
        acknowledged,
        lambda s, ref: work.promise(s.desk, s.who, ref, promise_at=s.clock() + timedelta(hours=2)),
    ),
    "hand over one's own": (
        lambda s: s.acknowledged(owner=s.who), lambda s, ref: work.hand_over(s.desk, s.who, ref, to=s.priya),
    ),
    "hand over somebody else's": (acknowledged, lambda s, ref: work.hand_over(s.desk, s.who, ref, to=s.who)),
    "accept what was handed to oneself": (handed_to_them, lambda s, ref: work.accept(s.desk, s.who, ref)),
    "accept for somebody else": (handed_to_another, lambda s, ref: work.accept(s.desk, s.who, ref)),
    "merge": (logged, lambda s, ref: work.merge(s.desk, s.who, ref, into="A1")),
    "unmerge": (merged, lambda s, ref: work.unmerge(s.desk, s.who, ref)),
    "void": (logged, lambda s, ref: work.void(s.desk, s.who, ref, reason="typed twice")),
    "settle what needs review": (in_review, lambda s, ref: work.settle(s.desk, s.who, ref, decided="It stands")),
    "add a note": (logged, lambda s, ref: recover.add_note(s.desk, s.who, ref, text="She called again")),
    "undo one's own last act": (Scene.noted, take_back),
    "re-code": (logged, lambda s, ref: recode(s, ref, category=Category.BILL)),
    "enter harm or a sub-code": (logged, lambda s, ref: recode(s, ref, harm=Harm(1))),
    "say who was called": (logged, lambda s, ref: recover.nurse_called(s.desk, s.who, ref, who="Nurse Ada")),
    "enter the number of an incident report": (
        logged, lambda s, ref: recover.nurse_called(s.desk, s.who, ref, duty=Duty.INCIDENT, who="I-7"),
    ),
    "send it a special way": (logged, lambda s, ref: work.route(s.desk, s.who, ref, to=Flag.PRIVACY)),
    "bring it before somebody higher up": (logged, lambda s, ref: work.escalate(s.desk, s.who, ref, to=Role.MANAGER)),
    "open a grievance": (
        logged, lambda s, ref: grievances.open_grievance(s.desk, s.who, ref, reason=GrievanceReason.REQUESTED_FORMAL),
    ),
    "acknowledge a grievance": (grievance, lambda s, ref: grievances.acknowledge_grievance(s.desk, s.who, ref)),
    "send an interim letter": (
        grievance, lambda s, ref: grievances.send_interim(s.desk, s.who, ref, new_date=TODAY + timedelta(days=20)),
    ),
    "send the written notice": (grievance, notice),
    "decide a grievance": (
        grievance, lambda s, ref: grievances.decide_grievance(s.desk, s.who, ref, outcome=Outcome.UPHELD),
    ),
    "list the grievances": (grievance, lambda s, _: shown(grievances.grievances(s.desk, s.who))),
    "read a grievance with its course": (grievance, lambda s, ref: grievances.grievance(s.desk, s.who, ref)),
    "write a letter that quotes nothing": (logged, letter(LetterKind.REVIEW_REPLY)),
    "write a letter from the record": (logged, letter(LetterKind.APOLOGY)),
    "write a letter of a grievance": (grievance, letter(LetterKind.ACKNOWLEDGEMENT)),
    "put thanks into words": (
        logged, lambda s, ref: thanking.thank(s.desk, s.who, ref, who=[s.priya], what_for="a lost hearing aid"),
    ),
    "enter the visits of a day": (nothing, lambda s, _: encounters.count_encounters(s.desk, s.who, TODAY, 120)),
    "import the visits": (nothing, lambda s, _: encounters.import_encounters(s.desk, s.who, "2026-05-21,128\n")),
    "see the visits": (nothing, lambda s, _: days.encounters(s.be_here(), TODAY, TODAY)),
    "see the measures": (nothing, lambda s, _: days.measures(s.be_here(), from_=TODAY, to=TODAY)),
    "see the end of a day": (nothing, lambda s, _: days.day_end(s.be_here(), TODAY - timedelta(days=1))),
    "sign the day": (nothing, lambda s, _: days.sign_day(s.be_here(), s.who, TODAY - timedelta(days=1))),
    "go through the end of a day": (nothing, lambda s, _: closing.walk(s.desk, s.who, TODAY - timedelta(days=1))),
    "see the progress": (nothing, lambda s, _: progress.progress(s.be_here(), s.who)),
    "write the huddle sheet": (nothing, lambda s, _: huddle.write_huddle(s.be_here(), s.who, s.file(".txt"))),
    "write the month on paper": (
        nothing, lambda s, _: month_report.write_month(s.be_here(), s.who, s.file(".txt"), month="2026-04"),
    ),
    "export the records": (nothing, lambda s, _: exporting.export(s.desk, s.who, s.file(".json"))),
    "list what is open": (nothing, lambda s, _: look.open_lines(s.be_here())),
    "hand on what is open": (nothing, lambda s, _: shift.shift_note(s.be_here())),
    "write the shift note": (nothing, lambda s, _: shift.write_shift_note(s.be_here(), s.who, s.file(".txt"))),
    "list and find ordinary complaints": (logged, found),
    "list and find what goes to the privacy official": (private, found),
    "list and find grievances": (grievance, found),
    "count the records": (nothing, lambda s, _: finding.history_count(s.be_here())),
    "see the saved views": (nothing, lambda s, _: views.views(s.be_here())),
    "save a view": (nothing, lambda s, _: views.save_view(s.be_here(), "Bills", "", Filters())),
    "forget a view": (nothing, lambda s, _: views.drop_view(s.be_here(), "Bills")),
    "see the codes and times of a complaint": (
        logged, lambda s, ref: casefile.case(s.be_here(), ref, by=s.who).complaint.category,
    ),
    "read the words of an ordinary complaint": (logged, words),
    "read the words of what goes to the privacy official": (private, words),
    "read the words of a grievance": (grievance, words),
    "see patterns, stories and improvements": (nothing, lambda s, _: learning.learned(s.desk, s.who)),
    "see what patients ask for": (nothing, lambda s, _: learning.top_remedies(s.desk, s.who)),
    "list the improvements": (nothing, lambda s, _: learning.improvements(s.be_here())),
    "plan an improvement": (
        nothing,
        lambda s, _: learning.plan_improvement(s.desk, s.who, what="A second chair", owner=s.priya, due=TODAY),
    ),
    "link complaints to an improvement": (
        improvement, lambda s, one: learning.link_improvement(s.desk, s.who, one, complaints=["A1"]),
    ),
    "finish an improvement": (
        improvement, lambda s, one: learning.finish_improvement(s.desk, s.who, one, did="There it stands"),
    ),
    "publish a story": (
        nothing, lambda s, _: learning.publish_story(s.desk, s.who, text="A chair for all", confirmed=True),
    ),
    "withdraw a story": (story, lambda s, one: learning.withdraw_story(s.desk, s.who, one)),
    "write a concern report": (logged, lambda s, ref: reports.concern_report(s.desk, s.who, ref, s.file(".txt"))),
    "write a report of a pattern": (
        nothing, lambda s, _: reports.pattern_report(s.desk, s.who, Category.WAIT, s.file(".txt")),
    ),
    "add somebody to the staff list": (
        nothing, lambda s, _: add_person(s.desk, s.who, f"New {s.fresh()}", Role.DESK),
    ),
    "change somebody's role": (Scene.guest, lambda s, one: change_role(s.desk, s.who, StaffId(one), Role.LEAD)),
    "take somebody off the staff list": (Scene.guest, lambda s, one: leave(s.desk, s.who, StaffId(one))),
    "set somebody else's PIN": (Scene.guest, guest_pin),
    "remove somebody else's PIN": (Scene.guest, lambda s, one: signing.remove_pin(s.desk, s.who, StaffId(one))),
    "choose one's own PIN": (nothing, own_pin),
    "add a clinician": (nothing, lambda s, _: clinicians.add_clinician(s.desk, s.who, "NP-1")),
    "rename a clinician": (clinician, lambda s, code: clinicians.rename_clinician(s.desk, s.who, code, name="Dr Ash")),
    "take a clinician off the list": (clinician, lambda s, code: clinicians.clinician_left(s.desk, s.who, code)),
    "change the settings": (nothing, lambda s, _: site_settings.set_setting(s.desk, s.who, "purpose", "We listen.")),
    "erase what was said": (logged, lambda s, ref: erasing.redact(s.desk, s.who, ref, reason="asked for")),
    "put a legal hold on a complaint": (logged, lambda s, ref: erasing.hold(s.desk, s.who, ref, on=True)),
    "apply the retention": (nothing, lambda s, _: erasing.retention(s.desk, s.who, dry_run=True)),
    "write the backups anew without what was erased": (nothing, lambda s, _: erasing.renew_backups(s.desk, s.who)),
    "print the recovery key": (nothing, lambda s, _: keyholding.recovery_page(s.desk, s.who, again=True)),
    "read the audit": (nothing, lambda s, _: auditing.trail(s.desk, s.who)),
    "open the records in an emergency": (nothing, break_the_glass),
    "make a backup": (nothing, back_up),
    "restore a backup": (nothing, restore),
    "join a group server": (nothing, enrol),
    "invite a further desk": (nothing, invite),
    "make this desk begin anew": (nothing, begin_anew),
}  # fmt: skip

AT_THE_DESK = frozenset({
    "see earlier records of the same patient", "see the drafts", "see the visits", "see the measures",
    "see the end of a day", "list what is open", "hand on what is open", "count the records", "see the saved views",
    "save a view", "forget a view", "list the improvements",
})  # fmt: skip
"""What asks who is at the desk and takes no name of its own."""
