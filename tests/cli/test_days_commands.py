"""The end of a day, the measures and the encounters, as scripts and people read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Frontdesk

PRIYA = ("--as", "Priya")
MEASURES = [
    "from", "to", "as_of", "receipts", "complaints", "merged", "compliments", "encounters", "rate_per_1000",
    "by_severity", "by_domain", "by_stage", "acknowledged_on_time", "minutes_to_acknowledge",
    "minutes_to_first_resolution", "total_resolution_net_median", "resolved_by_next_close", "resolved_once",
    "reopened", "follow_up_on_time", "grievances", "notices_on_time", "loop_closure_median",
]  # fmt: skip
DAY_END = [
    "date", "open", "new_complaints", "rate_per_1000", "median_minutes_to_acknowledge", "follow_ups_due",
    "recognise", "signed_by", "signed_at",
]  # fmt: skip


def test_the_documents_have_the_fields_that_scripts_rely_on(logged: str, frontdesk: Frontdesk) -> None:
    day = frontdesk("day-end", "--json").json
    assert list(day)[: len(DAY_END)] == DAY_END
    assert (day["date"], day["open"], day["rate_per_1000"], day["signed_by"]) == ("2026-05-22", [logged], None, None)
    measured = frontdesk("measures", "--json").json
    assert list(measured)[: len(MEASURES)] == MEASURES
    assert list(measured["resolved_once"]) == ["k", "n", "rate", "low", "high"]
    assert (measured["from"], measured["to"], measured["complaints"]) == ("2026-05-22", "2026-05-22", 1)


@pytest.mark.parametrize(
    ("as_of", "complaints", "shown"),
    [
        ("2026-05-21", 0, "2026-05-21T23:59:59.999000-05:00"),
        ("2026-05-22", 1, "2026-05-22T23:59:59.999000-05:00"),
        ("2026-05-22T10:29", 0, "2026-05-22T10:29:00-05:00"),
        ("2026-05-22T15:30:00Z", 1, "2026-05-22T10:30:00-05:00"),
    ],
)
def test_a_bare_date_means_its_end(as_of: str, complaints: int, shown: str, logged: str, frontdesk: Frontdesk) -> None:
    assert logged
    found = frontdesk("measures", "--from", "2026-05-22", "--to", "2026-05-22", "--as-of", as_of, "--json").json
    assert (found["complaints"], found["as_of"]) == (complaints, shown)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("measures", "--from", "yesterday"), 2),
        (("measures", "--as-of", "later"), 2),
        (("measures", "--from", "2026-05-22", "--to", "2026-05-21"), 2),
        (("day-end", "--date", "2026-05-17"), 3),
        (("day-end", "--date", "2026-05-26"), 2),
        (("day-end", "--sign"), 2),
        (("day-end", "--sign", "--as", "Rosa"), 3),
        (("encounters", "2026-05-22", "128", "--as", "Rosa"), 3),
        (("encounters", "2026-05-22", "many", *PRIYA), 2),
        (("encounters", "2026-05-22", "99999999999", *PRIYA), 2),
        (("encounters", "2026-05-22", "100001", *PRIYA), 2),
        (("encounters", "today", "128", *PRIYA), 2),
        (("encounters", "2026-05-23", "128", *PRIYA), 2),
        (("encounters", "import", "nowhere.csv", *PRIYA), 2),
    ],
)
def test_what_cannot_be_is_refused(words: tuple[str, ...], code: int, logged: str, frontdesk: Frontdesk) -> None:
    assert logged
    said = frontdesk(*words, "--json")
    assert (said.code, said.out) == (code, "")


def test_a_signature_and_what_changed_after_it(logged: str, frontdesk: Frontdesk) -> None:
    assert logged
    signed = frontdesk("day-end", "--sign", *PRIYA)
    assert "Priya, Fri 22 May 2026 10:30" in signed.out
    assert "Changed" not in signed.out
    assert frontdesk("day-end", "--json").json["changed_after_signing"] == []


class TestEncounters:
    def test_the_newest_count_stands(self, logged: str, frontdesk: Frontdesk) -> None:
        assert logged
        for count in ("100", "128"):
            assert frontdesk("encounters", "2026-05-22", count, "--as", "Deon", "--json").json["encounters"] == int(
                count
            )
        found = frontdesk("measures", "--json").json
        assert (found["encounters"], round(found["rate_per_1000"]["value"], 2)) == (128, 7.81)

    @pytest.mark.parametrize(
        "text",
        [
            "2026-05-21,90\n2026-05-22,128\n",
            "date;encounters\r\n2026-05-21;90\r\n\r\n2026-05-22;128",
            "\ufeffDay\tVisits\n2026-05-21\t90\n2026-05-22\t 128\n",
        ],
    )
    def test_are_read_from_what_the_practice_system_exports(
        self, text: str, home: Path, frontdesk: Frontdesk, tmp_path: Path
    ) -> None:
        assert home
        file = tmp_path / "visits.csv"
        file.write_text(text, encoding="utf-8", newline="")
        assert frontdesk("encounters", "import", str(file), *PRIYA, "--json").json == {"days": 2, "encounters": 218}
        assert frontdesk("measures", "--from", "2026-05-21", "--json").json["encounters"] == 218

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            (b"2026-05-21,90\n2026-05-22,ninety\n", "Line 2"),
            (b"2026-05-21,90\n2026-05-21,91\n", "twice"),
            (b"2026-05-21\n", "two values"),
            (b"date,count\n", "no day"),
            (b"", "no day"),
            (b"2026-05-21,90\n31/05/2026,12\n", "not a date"),
            (b"2026-05-21,90\n2027-05-21,90\n", "future"),
            (b"\xff\xfe\x00", "UTF-8"),
        ],
    )
    def test_a_file_is_taken_whole_or_not_at_all(
        self, text: bytes, says: str, home: Path, frontdesk: Frontdesk, tmp_path: Path
    ) -> None:
        assert home
        file = tmp_path / "visits.csv"
        file.write_bytes(text)
        said = frontdesk("encounters", "import", str(file), *PRIYA, "--json")
        assert (said.code, said.out) == (2, "")
        assert says in said.err
        assert frontdesk("measures", "--from", "2026-05-21", "--json").json["encounters"] is None

    def test_standard_input_will_do_too(self, home: Path, frontdesk: Frontdesk) -> None:
        assert home
        said = frontdesk("encounters", "import", "-", *PRIYA, "--json", stdin=b"2026-05-22,128")
        assert said.json == {"days": 1, "encounters": 128}


def test_people_read_numbers_with_their_uncertainty(logged: str, frontdesk: Frontdesk) -> None:
    frontdesk("resolve", logged, "--as", "Rosa", "--done", "Seen", "--put-right", "yes", "--on-the-spot")
    read = frontdesk("measures").out
    assert "no rate without encounters" in read
    assert "Acknowledged on time:                1 of 1\n" in read
    frontdesk("encounters", "2026-05-22", "128", *PRIYA)
    assert "7.8 (95 % between 0.2 and 43.5)" in frontdesk("day-end").out


def test_a_practice_systems_file_is_shown_first_and_its_good_rows_are_taken(home: Path, frontdesk: Frontdesk) -> None:
    file = home.parent / "visits.csv"
    file.write_text("Visit date,Clinician,Status\n2026-05-21,a,Completed\n2026-05-21,b,No show\nx,c,Completed\n")
    shown = frontdesk("encounters", "import", str(file), "--dry-run", *PRIYA, "--json").json
    assert (shown["days"], shown["encounters"], shown["left_out"], shown["kept"]) == (1, 1, 1, False)
    assert shown["refused"] == [{"line": 4, "reason": "it holds no date"}]
    assert frontdesk("encounters", "import", str(file), *PRIYA).code == 2
    assert frontdesk("day-end", "--date", "2026-05-21", "--json").json["encounters"] is None
    assert frontdesk("encounters", "import", str(file), "--skip-refused", *PRIYA).code == 0
    assert frontdesk("day-end", "--date", "2026-05-21", "--json").json["encounters"] == 1


def test_columns_with_names_of_their_own_are_found(home: Path, frontdesk: Frontdesk) -> None:
    file = home.parent / "visits.csv"
    file.write_text("Site,Visit date,Visits\nMaple,2026-05-21,120\nMaple,2026-05-22,128\n")
    assert frontdesk("encounters", "import", str(file), *PRIYA, "--json").json == {"days": 2, "encounters": 248}
