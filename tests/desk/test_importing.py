"""Import: what a practice kept elsewhere goes on record as it was, or is refused row by row; nothing half."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.builders import CHICAGO, local
from tests.desk.maple import Maple

from frontdesk import desk as at_desk
from frontdesk.desk.import_columns import FIELDS, UnmappedColumns, mapping, names_known
from frontdesk.desk.import_dates import Ambiguous, Order, When, order_shown, read_when
from frontdesk.desk.importing import Imported, NothingTaken, import_list
from frontdesk.desk.sheets import ROWS_MAX, UnreadableSheet, plain_name, read_sheet
from frontdesk.recovery.codes import Category, Channel, Flag, PutRight, RecordKind, Severity, State, Who
from frontdesk.recovery.refusals import Refusal, UnknownCode

HEADING = ["Date Received", "Type", "Priority", "Description", "MRN"]
ROWS = [
    ["05/13/2026 9:15 AM", "Wait time", "Low", "Waited fifty minutes", "4471"],
    ["05/14/2026", "Billing", "High", "Charged twice", "2210"],
]


def of_csv(*rows: list[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def taken(maple: Maple, raw: bytes, kind: str = "csv", **options: Any) -> Imported:
    return import_list(maple.desk, maple.priya, raw, kind=kind, **options)


def reasons(done: Imported) -> dict[int, str]:
    return {each.line: each.reason for each in done.refused}


class TestOneRow:
    def test_it_stands_as_it_was_with_its_true_time(self, maple: Maple) -> None:
        done = taken(maple, of_csv(HEADING, *ROWS))
        assert done.numbers == ["A1", "A2"]
        c = at_desk.case(maple.desk, "A1").complaint
        assert (c.said, c.patient, c.category, c.severity) == (
            "Waited fifty minutes",
            "4471",
            Category.WAIT,
            Severity.LOW,
        )
        assert (c.received_at, c.entered_at) == (local("05-13 09:15"), maple.clock())
        assert Flag.LATE_ENTRY in c.flags

    def test_its_whole_life(self, maple: Maple) -> None:
        heading = [*HEADING, "Channel", "Acknowledged", "Date resolved", "Action taken", "Satisfied", "Follow up", "No"]
        told = ["2026-04-01 10:00", "rude", "2", "Sharp words", "", "tel"]
        row = [*told, "1 Apr 2026 11:00", "2026-04-02", "Sorry", "yes", "04/20/2026", "77"]
        taken(maple, of_csv(heading, row))
        c = at_desk.case(maple.desk, "A1").complaint
        assert (c.state, c.channel, c.acknowledged_at) == (State.CLOSED, Channel.PHONE, local("04-01 11:00"))
        assert c.resolution is not None
        assert (c.resolution.at, c.resolution.done, c.resolution.put_right) == (
            local("04-02 12:00"),
            "Sorry",
            PutRight.YES,
        )
        assert c.follow_up is not None
        assert [note.text for note in c.notes] == ["Number in the list it was imported from: 77"]

    def test_a_day_alone_keeps_the_order_of_events(self, maple: Maple) -> None:
        heading = ["received", "complaint", "resolved"]
        taken(maple, of_csv(heading, ["2026-05-13 15:00", "a", "2026-05-13"], ["2026-05-22", "b", ""]))
        first, today = (at_desk.case(maple.desk, number).complaint for number in ("A1", "A2"))
        assert first.resolution is not None
        assert first.resolution.at == local("05-13 15:00")
        assert today.received_at == maple.clock(), "noon is still to come"

    def test_what_nobody_follows_up_any_more_is_closed_and_counted_out(self, maple: Maple) -> None:
        rows = (["2026-04-01", "a", "2026-04-01"], ["2026-05-20", "b", "2026-05-20"])
        done = taken(maple, of_csv(["received", "complaint", "resolved"], *rows))
        old, new = (at_desk.case(maple.desk, number) for number in ("A1", "A2"))
        assert (old.complaint.state, new.complaint.state) == (State.CLOSED, State.RESOLVED)
        assert Flag.NOT_CONTACTABLE in old.flags
        assert any("never followed up" in remark for remark in done.remarks)

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({"received": "soon"}, "'soon' is not a time"),
            ({"received": ""}, "'' is not a time"),
            ({"received": "2027-01-01"}, "lies in the future"),
            ({"received": "03/04/2026"}, "day/month or as month/day"),
            ({"complaint": ""}, "What was said is empty"),
            ({"complaint": "x" * 4001}, "4,001 characters; 4,000 fit"),
            ({"complaint": "a\x1b[31m"}, "control characters"),
            ({"type": "flowers"}, "'flowers' is not a category"),
            ({"type": "wiat"}, "use WAIT"),
            ({"severity": "4"}, "'4' is not a severity"),
            ({"resolved": "2026-05-01"}, "cannot lie before"),
            ({"status": "closed"}, "no column says when it was resolved"),
        ],
    )
    def test_it_is_refused_with_its_reason_and_leaves_nothing(
        self, maple: Maple, cells: dict[str, str], reason: str
    ) -> None:
        names = ["received", "complaint", "type", "severity", "resolved", "status"]
        row = {"received": "2026-05-20", "complaint": "long", "type": "WAIT"} | cells
        raw = of_csv(names, [row.get(name, "") for name in names], ["2026-05-21", "fine", "WAIT", "", "", ""])
        done = taken(maple, raw)
        assert reason in reasons(done)[2]
        assert (done.numbers, at_desk.history_count(maple.desk)) == (["A1"], 1), "numbers have no holes"

    def test_a_rule_refuses_a_row_as_it_refuses_a_person(self, maple: Maple) -> None:
        raw = of_csv(["received", "complaint", "severity", "resolved"], ["2026-05-20", "x", "3", "2026-05-21"])
        with pytest.raises(NothingTaken, match="may not resolve a serious complaint"):
            import_list(maple.desk, maple.rosa, raw, kind="csv")
        assert at_desk.history_count(maple.desk) == 0

    def test_names_of_clinicians_stay_out(self, maple: Maple) -> None:
        done = taken(maple, of_csv(["date", "complaint", "provider"], ["2026-05-20", "x", "Dr. Smith"]))
        assert at_desk.case(maple.desk, "A1").complaint.clinician is None
        assert any("clinician is left out" in remark for remark in done.remarks)

    def test_thanks_need_no_codes(self, maple: Maple) -> None:
        taken(maple, of_csv(["date", "feedback", "record type", "who"], ["2026-05-20", "x", "Praise", "Mother"]))
        c = at_desk.case(maple.desk, "A1").complaint
        assert (c.record, c.category, c.who) == (RecordKind.COMPLIMENT, None, Who.PARENT)


class TestTheWholeFile:
    def test_a_second_import_adds_nothing(self, maple: Maple) -> None:
        raw = of_csv(HEADING, *ROWS, ROWS[0])
        first, second = taken(maple, raw), taken(maple, raw)
        assert [(each.line, each.of) for each in first.doubles] == [(4, "line 2")]
        assert second.numbers == []
        assert [(each.line, each.of) for each in second.doubles] == [(2, "A1"), (4, "A1"), (3, "A2")]
        assert at_desk.history_count(maple.desk) == 2

    def test_what_was_merged_voided_or_coded_anew_is_still_on_record(self, maple: Maple) -> None:
        from frontdesk.desk import work

        raw = of_csv(HEADING, *ROWS)
        taken(maple, raw)
        work.merge(maple.desk, maple.priya, "A2", into="A1")
        work.void(maple.desk, maple.priya, "A1", reason="a test")
        assert taken(maple, raw).numbers == []

    def test_a_dry_run_says_the_same_and_keeps_nothing(self, maple: Maple) -> None:
        raw = of_csv(HEADING, *ROWS, ["", "", "", "", "x"])
        tried = taken(maple, raw, dry_run=True)
        assert at_desk.history_count(maple.desk) == 0
        done = taken(maple, raw)
        assert (tried.numbers, tried.refused, tried.columns) == (done.numbers, done.refused, done.columns)

    def test_all_or_nothing(self, maple: Maple) -> None:
        with pytest.raises(NothingTaken, match="1 of 3 rows are refused"):
            taken(maple, of_csv(HEADING, *ROWS, ["soon", "", "", "x", ""]), all_or_nothing=True)
        assert at_desk.history_count(maple.desk) == 0
        assert maple.log().complaint.number == "A1"

    def test_what_breaks_in_the_middle_leaves_nothing(self, maple: Maple, monkeypatch: pytest.MonkeyPatch) -> None:
        from frontdesk.desk import importing

        whole = importing._take

        def power_cut(*given: Any) -> Any:
            if given[2].line == 3:
                raise KeyboardInterrupt
            return whole(*given)

        monkeypatch.setattr(importing, "_take", power_cut)
        with pytest.raises(KeyboardInterrupt):
            taken(maple, of_csv(HEADING, *ROWS))
        assert at_desk.history_count(maple.desk) == 0

    def test_undo_reaches_no_imported_row(self, maple: Maple) -> None:
        maple.log()
        taken(maple, of_csv(HEADING, *ROWS))
        import_list(maple.desk, maple.rosa, of_csv(HEADING, ["05/15/2026", "", "", "more", ""]), kind="csv")
        assert at_desk.undo(maple.desk, maple.rosa).number == "A1"

    def test_repeats_follow_the_times_and_not_the_lines(self, maple: Maple) -> None:
        heading = ["date", "complaint", "type", "mrn", "resolved"]
        raw = of_csv(
            heading, ["2026-05-12", "again", "wait", "1", ""], ["2026-05-04", "first", "wait", "1", "2026-05-04"]
        )
        taken(maple, raw)
        assert at_desk.case(maple.desk, "A2").complaint.repeat_of == at_desk.case(maple.desk, "A1").complaint.id

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
    def test_however_it_is_written(self, maple: Maple, encoding: str, separator: str) -> None:
        rows = (["Complaint log", "", ""], ["Date", "Complaint", "MRN"], ["20.05.2026", "Zoë’s café; a, b | c", "ü1"])
        raw = of_csv(*rows, separator=separator, encoding=encoding)
        assert taken(maple, raw).numbers == ["A1"]
        c = at_desk.case(maple.desk, "A1").complaint
        assert (c.said, c.patient) == ("Zoë’s café; a, b | c", "ü1")

    def test_a_spreadsheet(self, maple: Maple) -> None:
        book = Workbook()
        page = book.active
        assert page is not None
        page.append(["Opened", "Time", "Details", "Chart no", "Closed", "Ok"])
        page.append([datetime(2026, 5, 13), time(9, 15), "=1+1", 4471, date(2026, 5, 14), True])  # noqa: DTZ001 - as a cell has it
        page["C2"].data_type = "s"
        out = io.BytesIO()
        book.save(out)
        assert read_sheet(out.getvalue(), kind="xlsx").columns[-2:] == ("Closed", "Ok")
        assert taken(maple, out.getvalue(), kind="xlsx").numbers == ["A1"]
        c = at_desk.case(maple.desk, "A1").complaint
        assert (c.said, c.patient, c.received_at) == ("=1+1", "4471", local("05-13 09:15"))

    def test_json_as_another_desk_prints_it(self, maple: Maple) -> None:
        maple.resolved(patient="P-1")
        maple.log(said="two")
        shaped = [at_desk.as_json(at_desk.case(maple.desk, number)) for number in ("A1", "A2")]
        raw = json.dumps({"complaints": shaped}).encode()
        assert [each.of for each in taken(maple, raw, kind="json").doubles] == ["A1", "A2"]

    @pytest.mark.parametrize(
        ("raw", "kind"),
        [
            (b"", "csv"), (b"  \n", "csv"), (b"date,complaint\n", "csv"), (b"\x00\x01\x02" * 40, "csv"),
            (b"[1, 2]", "json"), (b"{", "json"), (b"[" * 100_000, "json"), (b"nothing", "xlsx"),
            (b"PK\x03\x04x", "xlsx"),
            (b'date,complaint\n2026-05-20,"' + b"x" * 200_000, "csv"),
            (b"date,complaint\n" + b"2026-05-20,x\n" * (ROWS_MAX + 1), "csv"),
            (b"," * 300 + b"\n1\n", "csv"),
        ],
    )  # fmt: skip
    def test_what_is_no_list_is_refused_whole(self, maple: Maple, raw: bytes, kind: str) -> None:
        with pytest.raises((UnreadableSheet, UnmappedColumns)):
            taken(maple, raw, kind=kind)

    def test_a_small_file_that_unpacks_to_a_huge_one(self, maple: Maple) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for number in range(5):
                packed.writestr(f"xl/{number}", b"\0" * 50_000_000)
        with pytest.raises(UnreadableSheet, match="unpacks"):
            taken(maple, out.getvalue(), kind="xlsx")


class TestColumns:
    def test_every_name_means_one_field(self) -> None:
        names = list(names_known())
        assert len(names) == len(set(names))
        assert all(name == plain_name(name) for name in names)

    def test_what_was_said_goes_before_what_is_recognised(self) -> None:
        columns = ["When", "Story", "Comments"]
        assert mapping(columns, ["Story=said"]) == {"received_at": 0, "said": 1}
        assert mapping(columns, ["when=received_at", "COMMENTS=done", "story=said"])["done"] == 2

    def test_questions_of_a_paper_form_are_names_of_columns(self) -> None:
        assert mapping(["When?", "What happened?", "How?"]) == {"received_at": 0, "said": 1, "channel": 2}

    def test_a_column_may_be_left_out(self) -> None:
        assert "patient" not in mapping(["date", "complaint", "MRN"], ["MRN="])

    @pytest.mark.parametrize("given_map", ["Colour=said", "Date=color", "Date", "=said"])
    def test_what_does_not_exist_is_refused(self, given_map: str) -> None:
        with pytest.raises(UnknownCode):
            mapping(["date", "complaint"], [given_map])

    def test_what_is_missing_is_named_with_what_could_be_meant(self) -> None:
        with pytest.raises(UnmappedColumns) as refused:
            mapping(["date", "Story"])
        assert "--map COLUMN=said" in str(refused.value)
        assert "'Story'" in str(refused.value)

    def test_words_of_the_list_can_be_given_a_meaning(self, maple: Maple) -> None:
        raw = of_csv(["date", "complaint", "type"], ["2026-05-20", "x", "Front Office"])
        assert taken(maple, raw, values=["front office=ATTITUDE"]).numbers == ["A1"]
        assert at_desk.case(maple.desk, "A1").complaint.category is Category.ATTITUDE


class TestDates:
    @pytest.mark.parametrize(
        ("text", "order", "expected"),
        [
            ("2026-05-22", None, "05-22"), ("2026/5/2", None, "05-02"), ("05/22/2026", None, "05-22"),
            ("22/05/2026", None, "05-22"), ("22-5-26", None, "05-22"), ("22.05.2026", None, "05-22"),
            ("03.04.2026", None, "04-03"), ("03/04/2026", Order.MONTH_FIRST, "03-04"),
            ("03/04/2026", Order.DAY_FIRST, "04-03"), ("04/04/26", None, "04-04"), ("22 May 2026", None, "05-22"),
            ("May 22nd, 2026", None, "05-22"), ("Fri, 22 May 2026", None, "05-22"), ("22-May-26", None, "05-22"),
        ],
    )  # fmt: skip
    def test_days(self, text: str, order: Order | None, expected: str) -> None:
        when = read_when(text, order)
        assert when is not None
        assert f"{when.day:%Y-%m-%d}" == f"2026-{expected}"
        for clock in ("9:05", "09:05:59", "9.05 AM", "9:05 a.m."):
            again = read_when(f"{text} {clock}", order)
            assert again is not None
            assert (again.day, again.clock) == (when.day, time(9, 5))

    @pytest.mark.parametrize("text", ["", "soon", "32/13/2026", "2026-02-30", "22 Foo 2026", "2026-05-22 25:00", "22"])
    def test_what_is_none(self, text: str) -> None:
        assert read_when(text, None) is None

    def test_two_meanings_are_asked_about(self) -> None:
        with pytest.raises(Ambiguous):
            read_when("03/04/2026", None)

    @pytest.mark.parametrize(
        ("texts", "order"),
        [
            (["03/04/2026", "22/05/2026"], Order.DAY_FIRST), (["03/04/2026", "05/22/2026"], Order.MONTH_FIRST),
            (["03/04/2026"], None), (["22/05/2026", "05/22/2026"], None), (["22.05.2026", "x", ""], None),
        ],
    )  # fmt: skip
    def test_one_clear_date_shows_how_the_others_are_meant(self, texts: list[str], order: Order | None) -> None:
        assert order_shown(texts) is order

    def test_an_offset_counts(self) -> None:
        at = datetime(2026, 5, 22, 11, 42, tzinfo=CHICAGO)
        assert read_when("2026-05-22T11:42:00-05:00", None) == When(at.date(), time(11, 42), at)


CELLS = st.one_of(
    st.sampled_from(
        ["2026-05-20", "05/13/2026 9:15", "03/04/2026", "WAIT", "1", "yes", "closed", "=1+1", "", "DR-A", "x"]
    ),
    st.text(max_size=30),
)
COLUMNS = st.lists(st.sampled_from(sorted(FIELDS)), min_size=1, max_size=8, unique=True)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TestAnythingAtAll:
    """Whatever stands in a file, it is taken or refused with a sentence, and what is refused leaves nothing."""

    @FEW
    @given(data=st.data())
    def test_any_cells(self, maple: Maple, data: st.DataObject) -> None:
        columns = ["received_at", "said", *data.draw(COLUMNS)]
        rows = data.draw(st.lists(st.lists(CELLS, max_size=10), min_size=1, max_size=4))
        before = at_desk.history_count(maple.desk)
        try:
            done = taken(maple, of_csv(columns, *rows))
        except Refusal:
            assert at_desk.history_count(maple.desk) == before
        else:
            filled = [row for row in rows if any(cell.strip() for cell in row)]
            assert len(done.numbers) + len(done.doubles) + len(done.refused) == len(filled)
            assert at_desk.history_count(maple.desk) == before + len(done.numbers)

    @FEW
    @given(raw=st.binary(max_size=300), kind=st.sampled_from(["csv", "json", "xlsx"]))
    def test_any_bytes(self, raw: bytes, kind: str) -> None:
        try:
            sheet = read_sheet(raw, kind=kind)
        except UnreadableSheet:
            return
        assert sheet.rows
