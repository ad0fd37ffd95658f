"""`export` and `huddle` from the command line to the file: what stands in it, what does not, and what is refused."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.conftest import FRIDAY, Frontdesk, Said

from frontdesk import desk as desks
from frontdesk.desk import Intake
from frontdesk.desk.exporting import HIDDEN
from frontdesk.journal import audit
from frontdesk.places import find_places
from frontdesk.recovery.codes import Category, Channel, PutRight, Severity

ROSA, PRIYA = ("--as", "Rosa"), ("--as", "Priya")
FORMULAS = ("=1+1", "+312", "-2 days", "@SUM(A1)", "\tindented", " =2+2")


@pytest.fixture(scope="module")
def five_formulas(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One complaint a formula, all on Friday but for the first; that one is put right. Copied for every test."""
    home = tmp_path_factory.mktemp("papers") / "home"
    shutil.copytree(template, home)
    with desks.open_desk(find_places(str(home), env={}), now=lambda: FRIDAY) as desk:
        rosa, thursday = desks.person(desk, "Rosa").id, FRIDAY - timedelta(days=1)
        for number, said in enumerate(FORMULAS):
            heard = Intake(
                category=Category.WAIT, severity=Severity.LOW, channel=Channel.PHONE, said=said,
                patient=f"MRN {number}",
            )  # fmt: skip
            desks.log(desk, rosa, heard, at=None if number else thursday)
        desks.resolve(
            desk, rosa, "A1", done="=HYPERLINK(1)", put_right=PutRight.YES, on_the_spot=True,
            at=thursday + timedelta(minutes=10),
        )  # fmt: skip
    return home


@pytest.fixture
def told(five_formulas: Path, frontdesk: Frontdesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Frontdesk:
    """The command line at that practice."""
    shutil.copytree(five_formulas, tmp_path / "home")
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FRONTDESK_STAFF", raising=False)
    return frontdesk


def exported(frontdesk: Frontdesk, file: Path, *more: str) -> Said:
    said = frontdesk("export", "--to", str(file), *PRIYA, "--json", *more)
    assert said.code == 0, said.err
    return said


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The rows of any of the three kinds, by the names of their columns."""
    match file.suffix:
        case ".csv":
            return [*csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())]
        case ".json":
            found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["complaints"]
            return found
        case _:
            names, *rows = load_workbook(file)["complaints"].iter_rows(values_only=True)
            return [dict(zip(map(str, names), row, strict=True)) for row in rows]


@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".json"])
def test_an_export_holds_every_record_and_says_what_its_columns_are(told: Frontdesk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"all{kind}"
    said = exported(told, file)
    assert said.json["file"] == str(file)
    assert [row["number"] for row in rows_of(file)] == ["A1", "A2", "A3", "A4", "A5", "A6"]
    assert rows_of(file)[0]["state"] in ("resolved", "closed")
    assert str(rows_of(file)[0]["minutes.to_first_resolution_net"]) == "10"
    described = {
        ".csv": lambda: (tmp_path / "all-columns.csv").read_text(encoding="utf-8-sig"),
        ".xlsx": lambda: str([*load_workbook(file)["columns"].iter_rows(values_only=True)]),
        ".json": lambda: file.read_text(encoding="utf-8"),
    }[kind]()
    assert "how often it was not right after all" in described


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_what_a_spreadsheet_would_work_out_stands_there_as_text(told: Frontdesk, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"all{kind}"
    exported(told, file)
    assert [row["said"] for row in rows_of(file)] == [f"'{said}" for said in FORMULAS]
    assert rows_of(file)[0]["done"] == "'=HYPERLINK(1)"
    if kind == ".xlsx":
        cells = [cell for row in load_workbook(file)["complaints"].iter_rows() for cell in row]
        assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}


def test_json_is_for_programs_and_keeps_what_was_typed(told: Frontdesk, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    exported(told, file)
    assert [row["said"] for row in rows_of(file)] == [*FORMULAS]


@pytest.mark.parametrize(
    ("period", "numbers"),
    [
        (("--from", "2026-05-22"), ["A2", "A3", "A4", "A5", "A6"]),
        (("--to-date", "2026-05-21"), ["A1"]),
        (("--from", "2026-05-21", "--to-date", "2026-05-22"), ["A1", "A2", "A3", "A4", "A5", "A6"]),
        (("--from", "2026-05-23"), []),
    ],
)
def test_a_period_has_both_its_days(
    told: Frontdesk, tmp_path: Path, period: tuple[str, ...], numbers: list[str]
) -> None:
    file = tmp_path / "some.csv"
    exported(told, file, *period)
    assert [row["number"] for row in rows_of(file)] == numbers


def test_what_leaves_the_group_has_no_words_and_hides_small_counts(told: Frontdesk, tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    exported(told, file, "--leaves-group")
    rows = rows_of(file)
    wait = next(row for row in rows if row["category"] == "WAIT")
    assert wait["in_practice"] == wait["total"] == HIDDEN
    held = file.read_text(encoding="utf-8-sig")
    assert "MRN" not in held
    assert not any(said.strip() in held for said in FORMULAS)


def test_without_words_nobody_can_be_recognised(told: Frontdesk, tmp_path: Path) -> None:
    file = tmp_path / "plain.json"
    exported(told, file, "--no-words")
    assert not {"said", "patient", "callback", "remedy", "done"} & rows_of(file)[0].keys()


def test_an_export_is_the_managers_is_on_the_audit_list_and_writes_over_nothing(
    told: Frontdesk, tmp_path: Path
) -> None:
    file = tmp_path / "all.csv"
    assert (told("export", "--to", str(file), *ROSA, "--json").code, file.exists()) == (3, False)
    assert told("export", "--to", str(tmp_path / "all.doc"), *PRIYA, "--json").code == 2
    exported(told, file)
    again = told("export", "--to", str(file), *PRIYA, "--json")
    assert (again.code, again.out) == (2, "")
    exported(told, file, "--force")
    with desks.open_desk(find_places(str(tmp_path / "home"), env={})) as desk, desk.database.reading() as view:
        assert [entry.deed for entry in audit.newest(view, 2)] == ["exported", "exported"]


@pytest.fixture
def day(told: Frontdesk) -> Frontdesk:
    """Friday with its visits, thanks, and a purpose."""
    for words in (
        ("settings", "set", "purpose", "People leave feeling looked after."),
        ("encounters", "2026-05-22", "128"),
        ("log", "--kind", "compliment", "--channel", "phone", "--thanks", "Deon", "--said", "He found my hearing aid"),
    ):
        assert told(*words, *PRIYA).code == 0, words
    return told


def test_a_huddle_sheet_has_the_purpose_first_and_the_figures_last_and_no_patient(
    day: Frontdesk, tmp_path: Path
) -> None:
    file = tmp_path / "huddle.txt"
    said = day("huddle", "--date", "2026-05-22", "--to", str(file), *PRIYA, "--json")
    assert (said.code, said.json) == (0, {"file": str(file)})
    sheet = file.read_text(encoding="utf-8")
    told = ("People leave feeling looked after.", "Deon", "Open: ", "How we are doing")
    assert sorted(told, key=sheet.index) == [*told]
    assert not [words for words in ("MRN", "=1+1", "hearing aid my") if words in sheet]


def test_a_huddle_sheet_is_a_pdf_too_for_the_last_business_day_and_nothing_else(day: Frontdesk, tmp_path: Path) -> None:
    file = tmp_path / "huddle.pdf"
    assert day("huddle", "--to", str(file), *PRIYA, "--json").code == 0
    assert file.read_bytes()[:5] == b"%PDF-"
    for wrong, code in ((("--to", str(file)), 2), (("--to", str(tmp_path / "huddle.doc")), 2)):
        said = day("huddle", *wrong, *PRIYA, "--json")
        assert (said.code, said.out) == (code, ""), said.err
    assert day("huddle", "--date", "2026-05-23", "--to", str(tmp_path / "x.txt"), *PRIYA, "--json").code == 2


def test_a_shift_note_hands_on_what_is_open_and_names_no_patient(day: Frontdesk, tmp_path: Path) -> None:
    said = day("shift-note", *PRIYA, "--json")
    assert said.code == 0, said.err
    rows = [row for part in said.json["parts"] for row in part["rows"]]
    assert {row["number"] for row in rows} == {
        c["number"] for c in day("list", "--open", *PRIYA, "--json").json["complaints"]
    }
    assert "MRN" not in said.out
    file = tmp_path / "note.txt"
    assert day("shift-note", "--to", str(file), *PRIYA, "--json").json == {"file": str(file)}
    assert rows[0]["number"] in file.read_text(encoding="utf-8")
    assert day("shift-note", "--to", str(file), *PRIYA).code == 2


PASSPHRASE = "copper lantern ferry moss"


def test_an_encrypted_export_takes_its_passphrase_from_a_file_or_standard_input(
    told: Frontdesk, tmp_path: Path
) -> None:
    kept = tmp_path / "passphrase"
    kept.write_text(f"{PASSPHRASE}\nnot this line\n", encoding="utf-8")
    kept.chmod(0o600)
    to = tmp_path / "all.csv"
    said = told("export", "--to", str(to), "--passphrase-file", str(kept), *PRIYA, "--json")
    assert said.json == {"file": f"{to}.zip", "rows": 6, "columns_file": None, "encrypted": True}
    assert not to.exists()
    from_input = told(
        "export", "--to", str(tmp_path / "b.json"), "--encrypt", "--passphrase-file", "-", *PRIYA,
        stdin=PASSPHRASE.encode(),
    )  # fmt: skip
    assert from_input.code == 0, from_input.err
    assert "by telephone" in from_input.out
    assert PASSPHRASE not in from_input.out + from_input.err
    assert "encrypted" in told("audit", "--deed", "exported", *PRIYA).out


def test_without_a_good_passphrase_nothing_is_written(told: Frontdesk, tmp_path: Path) -> None:
    kept = tmp_path / "passphrase"
    kept.write_text(PASSPHRASE, encoding="utf-8")
    link = tmp_path / "link"
    link.symlink_to(kept)
    (tmp_path / "empty").touch(mode=0o600)
    kept.chmod(0o644)
    for more, says in (
        (("--encrypt",), "needs a passphrase"),
        (("--passphrase-file", str(kept)), "read or changed by every user"),
        (("--passphrase-file", str(link)), "is a link"),
        (("--passphrase-file", str(tmp_path / "none")), "cannot be read"),
        (("--passphrase-file", str(tmp_path)), "cannot be read"),
        (("--passphrase-file", str(tmp_path / "empty")), "shorter than 16"),
    ):
        said = told("export", "--to", str(tmp_path / "all.csv"), *more, *PRIYA, "--json")
        assert (said.code, said.out) == (2, ""), more
        assert says in said.err, said.err
        assert "Next: " in said.err
    assert not list(tmp_path.glob("all*"))
