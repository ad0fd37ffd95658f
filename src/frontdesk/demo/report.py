"""The demo without screens: one complaint from the first word to the group's database, told as a short report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from frontdesk import desk as desks
from frontdesk.demo.practice import Throwaway
from frontdesk.desk import CaseFile, Desk, Intake
from frontdesk.recovery.codes import Category, PutRight, SafetyAnswer, Severity, StillRight
from frontdesk.sync.client import SyncReport
from frontdesk.syncing import in_words, sync_once

HEARD = Intake(
    category=Category.WAIT,
    severity=Severity.MEDIUM,
    said="Fifty minutes past my time, and nobody told me anything",
    patient="chart 4471-M",
    callback="the mobile number, after four",
    remedy="To be told next time",
    remedy_asked=True,
    safety=SafetyAnswer.NO,
)
DONE = "Said sorry and why; seen by the nurse practitioner at once"
PAGE = 500


class WordsOnTheServer(RuntimeError):
    """A patient's words stand where only codes may: a defect."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What happened to the one complaint."""

    case: CaseFile
    synced: SyncReport
    on_server: dict[str, Any]
    searched_bytes: int
    """Of the server's answer and its database, in which none of the words stand."""


def live(practice: Throwaway) -> Told:
    """Record it, walk it through the three steps, push it, and read it back from the server."""
    with desks.open_desk(practice.places) as desk:
        case = _walked(desk)
    synced = sync_once(practice.places)
    answer, on_server = _read_back(practice, case.complaint.id)
    stored = _bytes_of(practice)
    for words in (HEARD.said, HEARD.patient, HEARD.callback, HEARD.remedy, DONE):
        if words and (words in answer or words.encode() in stored):
            raise WordsOnTheServer
    return Told(case=case, synced=synced, on_server=on_server, searched_bytes=len(answer) + len(stored))


def as_lines(practice: Throwaway, told: Told) -> Iterator[str]:
    """The report for people."""
    case, server = told.case, told.on_server
    zone = case.practice.rules.calendar.zone
    number = case.complaint.number
    yield f"frontdesk demo: {case.practice.name}, a throw-away practice with two weeks of records."
    yield f"It lies in {practice.places.home}, its records encrypted."
    yield ""
    yield f'{number} {HEARD.category.words if HEARD.category else ""}: "{HEARD.said}"'
    for entry in case.complaint.history:
        when = f"{entry.at.astimezone(zone):%a %d %b %Y %H:%M:%S}"
        yield f"  {when}  {entry.kind.replace('_', ' ')}, {case.name_of(entry.by)}"
    yield f"  It is {case.complaint.state.words}, put right the first time."
    yield ""
    yield in_words(told.synced)
    yield f"The group server, asked for {number} over GET /v1/complaints, says:"
    for name in ("site", "state", "category", "severity", "acknowledged_at", "resolved_at", "put_right"):
        yield f"  {name:<16} {server[name]}"
    yield f"None of the patient's words stand in its answer or its database ({told.searched_bytes:,} bytes searched)."
    yield ""
    yield "Next: run frontdesk demo in a terminal for the screens, or frontdesk for your own practice."


def as_json(practice: Throwaway, told: Told) -> dict[str, Any]:
    """The same for programs."""
    return {
        "home": str(practice.places.home),
        "complaint": desks.as_json(told.case),
        "sync": told.synced.as_dict(),
        "on_server": told.on_server,
        "words_on_server": False,
    }


def _walked(desk: Desk) -> CaseFile:
    rosa = desks.person(desk, "Rosa").id
    number = desks.log(desk, rosa, HEARD).complaint.number
    desks.acknowledge(desk, rosa, number)
    desks.resolve(desk, rosa, number, done=DONE, put_right=PutRight.YES)
    return desks.follow_up(desk, rosa, number, still_right=StillRight.YES)


def _read_back(practice: Throwaway, complaint: str) -> tuple[str, dict[str, Any]]:
    """Everything that the server answers about the site, and the one complaint in it."""
    import httpx

    headers = {"Authorization": f"Bearer {practice.server.token}"}
    answers: list[str] = []
    found: dict[str, dict[str, Any]] = {}
    after = "0"
    with httpx.Client(base_url=practice.server.url, headers=headers, trust_env=False) as line:
        while after:
            reply = line.get("/v1/complaints", params={"site": "MAPLE", "after": after, "limit": PAGE})
            page = reply.raise_for_status().json()
            answers.append(reply.text)
            found |= {each["id"]: each for each in page["complaints"]}
            after = page["next"]
    return "".join(answers), found[complaint]


def _bytes_of(practice: Throwaway) -> bytes:
    """The server's database as it lies on the disk, with what is not folded in yet."""
    file = practice.group_file
    return b"".join(each.read_bytes() for each in (file, file.with_name(file.name + "-wal")) if each.exists())
