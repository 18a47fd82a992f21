"""CSV and XLSX: what a spreadsheet makes of them."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from concordat.design.downloads import csv_response, disarmed, xlsx_response

COLUMNS = ("Name", "Day", "Moment", "Count", "Open")
MOMENT = datetime(2024, 7, 1, 12, 30, tzinfo=UTC)
ROWS = [["Éire, “x”", date(2024, 3, 31), MOMENT, 3, True], ["=1+1", None, None, 0.5, False]]


def test_csv_is_what_excel_reads():
    answer = csv_response("members 2024/25", COLUMNS, ROWS)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer["Content-Disposition"] == 'attachment; filename="members-2024-25.csv"'
    assert answer["Cache-Control"] == "no-store"
    assert list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) == [
        list(COLUMNS),
        ["Éire, “x”", "31/03/2024", "01/07/2024 13:30", "3", "yes"],
        ["'=1+1", "", "", "0.5", "no"],
    ]


def test_xlsx_keeps_dates_and_numbers_and_runs_no_formula():
    sheet = load_workbook(io.BytesIO(xlsx_response("members", COLUMNS, ROWS, title="A/B: members").content)).active
    assert sheet.title == "A B  members"
    assert [cell.value for cell in sheet[2]] == [
        "Éire, “x”",
        datetime(2024, 3, 31),
        datetime(2024, 7, 1, 13, 30),
        3,
        "yes",
    ]
    assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
    assert sheet.freeze_panes == "A2"


def test_an_empty_list_is_a_file_of_headings():
    assert load_workbook(io.BytesIO(xlsx_response("none", COLUMNS, []).content)).active.max_row == 1
    assert csv_response("none", COLUMNS, []).content.decode("utf-8-sig").strip() == ",".join(COLUMNS)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+44 1634 1", "-cmd", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_what_looks_like_a_formula_is_disarmed(text):
    assert disarmed(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Vale Police", "-12", "+3.5%", "a=b", "1/4/2024"])
def test_other_text_is_left_alone(text):
    assert disarmed(text) == text


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_any_text_makes_a_file_that_opens(rows):
    sheet = load_workbook(io.BytesIO(xlsx_response("any", ("A", "B"), rows).content)).active
    assert sheet.max_row == len(rows) + 1
    read = list(csv.reader(io.StringIO(csv_response("any", ("A", "B"), rows).content.decode("utf-8-sig"), newline="")))
    assert len(read) == len(rows) + 1
    assert not any(cell.lstrip(" ").startswith(("=", "@", "\t")) for row in read for cell in row)
