"""Letters: filled in from the record, on record themselves, private, and never where or what they should not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.desk.maple import Maple, intake

from frontdesk import desk as at_desk
from frontdesk.desk import CaseFile, grievances, letters
from frontdesk.paper.files import FileRefused
from frontdesk.paper.text import as_text
from frontdesk.recovery.codes import (
    AckMethod,
    AmendsKind,
    Authority,
    Category,
    Channel,
    LetterKind,
    Outcome,
    PutRight,
    Severity,
    Who,
)
from frontdesk.recovery.refusals import NoSuchStep, RoleMayNot
from frontdesk.recovery.rules import GrievanceRules


def care(maple: Maple, **changes: object) -> CaseFile:
    told = {
        "category": Category.CARE, "severity": Severity.MEDIUM, "channel": Channel.LETTER, "patient": "4471-SMITH",
        "callback": "555 0142", "said": "The doctor never looked at my foot", "remedy": "a second look", **changes,
    }  # fmt: skip
    return at_desk.log(maple.desk, maple.rosa, intake(**told))


def said(maple: Maple, letter: LetterKind, number: str = "A1", *, addressee: str | None = None) -> str:
    case = at_desk.case(maple.desk, number)
    page = letters.letter_page(case.complaint, case.practice, letter, maple.clock(), addressee=addressee)
    return " ".join(as_text(page).split())


class TestWhatTheySay:
    def test_the_acknowledgement_of_a_grievance(self, maple: Maple) -> None:
        care(maple)
        told = said(maple, LetterKind.ACKNOWLEDGEMENT, addressee="Ms Rivera")
        for words in (
            "Maple Street", "Friday 22 May 2026", "Our reference: A1", "Dear Ms Rivera,",
            "(letter) about this: Quality of", "You asked for this: a second look",
            "You will hear from us by Friday 29 May 2026",
            "We handle it as a formal complaint (a grievance)", "please ask for Priya",
        ):  # fmt: skip
            assert words in told

    def test_the_acknowledgement_of_a_complaint_promises_what_was_promised(self, maple: Maple) -> None:
        maple.log()
        told = said(maple, LetterKind.ACKNOWLEDGEMENT)
        assert "You will hear from us by Tuesday 26 May 2026" in told
        assert "grievance" not in told

    def test_the_interim_letter_waits_for_its_date(self, maple: Maple) -> None:
        care(maple)
        with pytest.raises(letters.LetterNotReady, match="no new date is on record"):
            said(maple, LetterKind.INTERIM)
        grievances.send_interim(maple.desk, maple.priya, "A1", new_date=date(2026, 6, 12))
        assert "You will have our written answer by Friday 12 June 2026." in said(maple, LetterKind.INTERIM)

    def test_the_notice_waits_for_its_parts_and_says_them(self, maple: Maple) -> None:
        care(maple)
        with pytest.raises(letters.LetterNotReady, match="its four parts"):
            said(maple, LetterKind.NOTICE)
        grievances.decide_grievance(maple.desk, maple.priya, "A1", outcome=Outcome.PARTIALLY_UPHELD)
        at_desk.send_notice(
            maple.desk, maple.priya, "A1", contact="Priya, 555 0100", steps="Spoke with the clinician",
            results="The foot should have been looked at", completed=date(2026, 5, 22),
        )  # fmt: skip
        told = said(maple, LetterKind.NOTICE)
        for words in (
            "What we did to look into it: Spoke with the clinician",
            "What we found: The foot should have been looked at", "How it was decided: partially upheld.",
            "We finished on Friday 22 May 2026.", "Whom you can turn to: Priya, 555 0100",
        ):  # fmt: skip
            assert words in told

    def test_only_a_grievance_has_them(self, maple: Maple) -> None:
        maple.log()
        for letter in (LetterKind.INTERIM, LetterKind.NOTICE):
            with pytest.raises(NoSuchStep):
                said(maple, letter)

    def test_the_apology_says_what_was_done_and_given(self, maple: Maple) -> None:
        maple.log()
        at_desk.acknowledge(maple.desk, maple.rosa, "A1")
        at_desk.resolve(
            maple.desk, maple.rosa, "A1", done="Booked first in the morning", put_right=PutRight.YES,
            amends=AmendsKind.PARKING, amends_cents=800,
        )  # fmt: skip
        told = said(maple, LetterKind.APOLOGY)
        assert "What we have done: Booked first in the morning" in told
        assert "With this letter comes: parking." in told

    @pytest.mark.parametrize("letter", [LetterKind.THIRD_PARTY, LetterKind.REVIEW_REPLY])
    def test_what_goes_to_others_names_nothing_of_the_record(self, maple: Maple, letter: LetterKind) -> None:
        care(maple, who=Who.OTHER, authority=Authority.NO)
        told = said(maple, letter)
        for words in ("A1", "4471", "SMITH", "foot", "second look", "555", "Quality", "Rosa", "letter)"):
            assert words not in told

    def test_no_letter_holds_the_patients_reference_or_number(self, maple: Maple) -> None:
        care(maple)
        for letter in (LetterKind.ACKNOWLEDGEMENT, LetterKind.APOLOGY):
            told = said(maple, letter)
            assert "4471" not in told
            assert "555" not in told

    def test_under_the_rules_of_hospitals_it_names_who_else_can_be_told(self, maple: Maple) -> None:
        case = care(maple)
        rules = replace(case.practice.rules, grievance_policy=GrievanceRules.CMS_HOSPITAL)
        practice = replace(case.practice, rules=rules)
        page = letters.letter_page(case.complaint, practice, LetterKind.ACKNOWLEDGEMENT, maple.clock())
        assert "Quality Improvement Organization" in as_text(page).replace("\n", " ")
        assert "Quality Improvement" not in said(maple, LetterKind.ACKNOWLEDGEMENT)


class TestWriting:
    def test_it_is_on_record_that_it_was_written(self, maple: Maple, tmp_path: Path) -> None:
        care(maple)
        file = tmp_path / "A1-acknowledgement.pdf"
        done = letters.write_letter(maple.desk, maple.priya, "A1", LetterKind.ACKNOWLEDGEMENT, str(file))
        assert (done.number, done.file, done.check_first) == ("A1", file, "")
        assert file.read_bytes().startswith(b"%PDF-")
        complaint = at_desk.case(maple.desk, "A1").complaint
        assert [(each.kind, each.by) for each in complaint.letters] == [(LetterKind.ACKNOWLEDGEMENT, maple.priya)]
        assert complaint.history[-1].kind == "letter_written"

    def test_it_moves_no_clock_and_is_no_acknowledgement(self, maple: Maple, tmp_path: Path) -> None:
        care(maple)
        before = at_desk.case(maple.desk, "A1").standing
        letters.write_letter(maple.desk, maple.priya, "A1", LetterKind.ACKNOWLEDGEMENT, str(tmp_path / "a.txt"))
        assert at_desk.case(maple.desk, "A1").standing == before

    @pytest.mark.parametrize("name", ["letter-4471-smith.pdf", "4471-SMITH.txt", "5550142.pdf", "for 555 0142.txt"])
    def test_no_file_is_named_after_a_patient(self, maple: Maple, tmp_path: Path, name: str) -> None:
        care(maple)
        with pytest.raises(letters.NameOfAPatient) as refused:
            letters.write_letter(maple.desk, maple.priya, "A1", LetterKind.APOLOGY, str(tmp_path / name))
        assert "4471" not in str(refused.value)
        assert not list(tmp_path.glob("*.pdf"))

    def test_nothing_is_on_record_when_nothing_could_be_written(self, maple: Maple, tmp_path: Path) -> None:
        care(maple)
        there = tmp_path / "there.pdf"
        there.write_bytes(b"older")
        before = len(at_desk.case(maple.desk, "A1").complaint.history)
        with pytest.raises(FileRefused):
            letters.write_letter(maple.desk, maple.priya, "A1", LetterKind.APOLOGY, str(there))
        with pytest.raises(letters.LetterNotReady):
            letters.write_letter(maple.desk, maple.priya, "A1", LetterKind.NOTICE, str(tmp_path / "a.pdf"))
        assert len(at_desk.case(maple.desk, "A1").complaint.history) == before
        assert there.read_bytes() == b"older"

    def test_the_desk_writes_the_fixed_ones_the_lead_others_the_manager_those_of_grievances(
        self, maple: Maple, tmp_path: Path
    ) -> None:
        care(maple)
        maple.log()
        may = {
            (maple.rosa, "A1", LetterKind.THIRD_PARTY): True, (maple.rosa, "A2", LetterKind.REVIEW_REPLY): True,
            (maple.rosa, "A2", LetterKind.APOLOGY): False, (maple.deon, "A2", LetterKind.APOLOGY): True,
            (maple.deon, "A1", LetterKind.APOLOGY): False, (maple.priya, "A1", LetterKind.APOLOGY): True,
        }  # fmt: skip
        for number, ((by, ref, letter), allowed) in enumerate(may.items()):
            file = str(tmp_path / f"{number}.txt")
            if allowed:
                letters.write_letter(maple.desk, by, ref, letter, file)
            else:
                with pytest.raises(RoleMayNot):
                    letters.write_letter(maple.desk, by, ref, letter, file)

    def test_it_says_what_to_check_before_it_is_sent(self, maple: Maple, tmp_path: Path) -> None:
        care(maple, who=Who.PARENT)
        care(maple, channel=Channel.ONLINE_REVIEW)
        at_desk.acknowledge(maple.desk, maple.priya, "A1", method=AckMethod.LETTER)
        write = {n: letters.write_letter(maple.desk, maple.priya, n, LetterKind.APOLOGY, str(tmp_path / f"{n}.txt"))
                 for n in ("A1", "A2")}  # fmt: skip
        assert "may speak for the patient" in write["A1"].check_first
        assert "online review" in write["A2"].check_first

    def test_the_name_that_is_offered_holds_the_number_alone(self) -> None:
        assert letters.usual_name("A42", LetterKind.THIRD_PARTY) == "A42-third-party.pdf"
