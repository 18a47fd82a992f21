"""Files as agencies send them come in as they were meant."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from concordat.datasets.rules.declarations import Declaration
from concordat.datasets.store.intake import taken_in
from concordat.datasets.store.intake.characters import TELLING
from concordat.datasets.store.shapes import Source
from concordat.kernel.errors import Problem
from tests.conftest import SHARED

from .old_workbooks import xls
from .tables import by_duckdb, by_python, fitting

OFFENCES = Declaration.read(
    {
        "key": "offences",
        "title": "Offences",
        "row": "One offence",
        "every": "once",
        "columns": [
            {"name": "reference", "title": "Reference", "required": True},
            {"name": "ward", "title": "Ward", "also": ["Ward name"]},
            {"name": "offence", "title": "Offence", "required": True},
            {"name": "recorded", "title": "Recorded on", "type": "date"},
        ],
    }
)
HEADER = ("Reference", "Ward", "Offence", "Recorded on")
ROWS = [("A1", "Abbey", "Théft; other", "2027-03-31"), ("A2", "Down\nland", 'Called "x", £5 – loss', "2027-04-01")]


def written(
    path: Path, *, encoding: str = "utf-8", rows=ROWS, header=HEADER, before: str = "", **dialect: object
) -> Path:
    out = io.StringIO(newline="")
    out.write(before)
    writer = csv.writer(out, **dialect)  # type: ignore[arg-type]
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def one(path: Path, declaration: Declaration | None = None) -> Source:
    (source,) = taken_in(path, path.name, path.parent / "scratch", declaration=declaration)
    return source


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_any_encoding_separator_and_line_ending(tmp_path, delimiter, encoding, ends):
    source = one(
        written(tmp_path / "a.csv", encoding=encoding, delimiter=delimiter, lineterminator=ends, quoting=csv.QUOTE_ALL)
    )
    assert source.header == HEADER
    assert by_duckdb(source) == by_python(source) == ROWS
    assert ("It was read as Windows-1252." in source.notes) == (encoding == "cp1252")


def test_a_clean_file_is_read_where_it_lies(tmp_path):
    path = written(tmp_path / "a.csv", rows=[("A1", "Abbey", "Theft", "2027-03-31")], lineterminator="\n")
    source = one(path)
    assert (source.path, source.quote, source.skip) == (path, "", 0)
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    "before", ["Offences in Thornbridge\n\nRun on,31/03/2027\n", "sep=,\n", "\n\n", '"A\nb"\n,,,\n']
)
@pytest.mark.parametrize("declared", [OFFENCES, None])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_above_the_header_are_passed_by_and_rows_keep_their_lines(tmp_path, before, declared, ends):
    path = written(tmp_path / "a.csv", before=before.replace("\n", ends), lineterminator=ends, quoting=csv.QUOTE_ALL)
    source = one(path, declared)
    assert source.header == HEADER
    assert source.skip == before.count("\n")
    assert by_duckdb(source) == by_python(source) == ROWS


def test_a_separator_that_is_said_counts(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=^\nReference^Offence\nA1^Theft, of a bicycle\n")
    source = one(path)
    assert (source.delimiter, source.header, source.skip) == ("^", ("Reference", "Offence"), 1)
    assert by_duckdb(source) == [("A1", "Theft, of a bicycle")]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('a,b\nx"y,1\nz,2\n', [('x"y', "1"), ("z", "2")]),
        ('a,b\n"x"y,1\nz,2\n', [("xy", "1"), ("z", "2")]),
        ('a,b\n1, "x, y"\nz, 2\n', [("1", "x, y"), ("z", "2")]),
        ("a,b\r\nx,1\nz,2\r\n", [("x", "1"), ("z", "2")]),
        ('a,b\r\n"x\ny",1\r\n"",2\r\n', [("x\ny", "1"), ("", "2")]),
        ("a,b,,\nx,1,,\nz,2,,\n", [("x", "1"), ("z", "2")]),
        ("a,b\nx,1\n\n\n", [("x", "1")]),
        ("a,b\nx,1\nz,2", [("x", "1"), ("z", "2")]),
        ("a,b\n=1+1,@x\n-3,+4\n", [("=1+1", "@x"), ("-3", "+4")]),
        ("a;b\n1,5;2,5\n1,5;3,5\n", [("1,5", "2,5"), ("1,5", "3,5")]),
        ("only\nx\ny\n", [("x",), ("y",)]),
        ('title\n"a\nof it",b\nx,1\n', [("x", "1")]),
    ],
)
def test_what_readers_read_in_two_ways_is_written_again_in_one(tmp_path, text, rows):
    path = tmp_path / "a.csv"
    path.write_text(text, newline="")
    source = one(path)
    assert by_duckdb(source) == by_python(source) == rows


def test_ragged_rows_repeated_headers_and_totals_are_left_to_the_check(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\nx,1\na,b\ny\ny,2,3\nTotal,3\n")
    source = one(path)
    assert by_python(source) == [("x", "1"), ("a", "b"), ("y",), ("y", "2", "3"), ("Total", "3")]
    assert source.notes == ("The last row looks like a total. It was checked like every other.",)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff", exclude_categories=("Cs",)), max_size=8)
NAMES = st.lists(st.text("abcdefgh", min_size=1, max_size=5), min_size=2, max_size=5, unique_by=str.casefold)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_table_in_any_dialect_comes_back_cell_for_cell(tmp_path, data):
    header = tuple(data.draw(NAMES))
    row = st.tuples(*[CELLS] * len(header)).filter(lambda row: any(cell.strip() for cell in row))
    rows = data.draw(st.lists(row, min_size=1, max_size=6))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]))
    dialect = {
        "delimiter": data.draw(st.sampled_from(",;\t|")),
        "lineterminator": data.draw(st.sampled_from(["\n", "\r\n", "\r"])),
        "quoting": data.draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])),
    }
    path = tmp_path / "a.csv"
    try:
        written(
            path, encoding=encoding, rows=rows, header=header, before=data.draw(st.sampled_from(["", "\n"])), **dialect
        )
    except UnicodeEncodeError:
        assume(False)
    assume(encoding != "cp1252" or not _is_utf_8(path.read_bytes()))
    declared = {"key": "t", "title": "T", "row": "R", "every": "once", "columns": [{"name": name} for name in header]}
    source = one(path, Declaration.read(declared))
    assert source.header == header
    assert by_duckdb(source) == by_python(source) == rows


ODD = [b"", b'"', b"\n", b"\r", b",", b"\x00", b"\xe9"]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["csv", "utf-16", "zip", "parquet"]), st.data())
def test_whatever_comes_is_taken_or_refused_in_words(tmp_path, kind, data):
    path = tmp_path / "a"
    if kind == "parquet":
        duckdb.sql("SELECT 'A1' AS Reference, 2 AS Count FROM range(50)").write_parquet(str(path))
    elif kind == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.write(written(tmp_path / "b.csv"), "b.csv")
    else:
        written(path, encoding="utf-16" if kind == "utf-16" else "utf-8")
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 9))] = data.draw(st.sampled_from(ODD))
    path.write_bytes(content)
    try:
        sources = taken_in(path, "a", tmp_path / "scratch")
    except Problem:
        return
    for source in sources:
        if source.form == "csv" and len(source.header) > 1:
            assert by_duckdb(source) == fitting(source)


def _is_utf_8(content: bytes) -> bool:
    """Say whether bytes that were meant otherwise are UTF-8, or look as if some were: nobody could tell."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return TELLING.search(content) is not None
    return not content.isascii()


def test_a_large_file_with_line_breaks_in_quotes_is_read_alike_by_all(tmp_path):
    rows = [(f"A{number}", "Down\nland" * (number % 3), 'a "b", c', "2027-03-31") for number in range(40_000)]
    source = one(written(tmp_path / "a.csv", rows=rows, encoding="cp1252", lineterminator="\r\n"))
    assert by_duckdb(source) == by_python(source) == rows


def workbook(path: Path, *sheets: tuple[str, list[tuple[object, ...]]], epoch: datetime | None = None) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    if epoch:
        book.epoch = epoch
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize("epoch", [None, openpyxl.utils.datetime.CALENDAR_MAC_1904])
def test_cells_of_a_workbook_come_as_they_are_meant(tmp_path, epoch):
    rows = [
        ("Offences in Thornbridge",),
        (),
        ("Reference", "Day", "When", "At", "Long", "Count", "Share", "Text", "Yes"),
        (
            *(
                4_010_232_137,
                date(2027, 3, 31),
                datetime(2027, 3, 31, 14, 5, 1),
                time(14, 5),
                timedelta(hours=36, minutes=5),
            ),
            *(12.0, 51.259716, "1,234", True),
        ),
        ("=x",),
        (None, None, None, None, None, None, None, "@SUM(A1)\nand -1", None, "beside"),
    ]
    path = workbook(tmp_path / "a.xlsx", ("May", rows), epoch=epoch)
    with_formula = openpyxl.load_workbook(path)
    with_formula["May"]["A5"].data_type = "s"
    with_formula["May"].merge_cells("A1:I1")
    with_formula["May"].merge_cells("B5:B6")
    with_formula.save(path)
    source = one(path)
    assert (source.skip, source.header[0], source.origin) == (2, "Reference", "a.xlsx, sheet “May”")
    assert source.notes == (
        "1 row above the header was passed by.",
        "Cells of several rows are merged. Only the first row of them has their value.",
    )
    first, second, third = by_python(source)
    assert first == (
        "4010232137",
        "2027-03-31",
        "2027-03-31 14:05:01",
        "14:05:00",
        "36:05:00",
        "12",
        "51.259716",
        "1,234",
        "TRUE",
    )
    assert second[0] == "=x"
    assert third == ("", "", "", "", "", "", "", "@SUM(A1)\nand -1", "", "beside")  # ragged: the check says so
    assert by_duckdb(source) == [first, second]


def test_the_sheets_that_are_the_datasets_are_used(tmp_path):
    rows = [HEADER, ("A1", "Abbey", "Theft", "2027-03-31")]
    path = workbook(
        tmp_path / "a.xlsx",
        ("Notes", [("Read me",)]),
        ("Lists", [("Ward", "Code"), ("Abbey", "E05")]),
        ("April", rows),
        ("May", rows),
        ("Secret", rows),
    )
    book = openpyxl.load_workbook(path)
    book["Secret"].sheet_state = "hidden"
    book.save(path)
    sources = taken_in(path, "a.xlsx", tmp_path / "scratch", declaration=OFFENCES)
    assert [source.origin for source in sources] == ["a.xlsx, sheet “April”", "a.xlsx, sheet “May”"]
    assert sources[0].notes == (
        "The hidden sheet “Secret” of “a.xlsx” was left aside.",
        "“a.xlsx, sheet “Lists”” was left aside: it has no column “Reference”.",
    )


def test_errors_in_cells_are_shown_and_named(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx", ("May", [HEADER, ("A1", "Abbey", "#N/A", None), ("A2", "#REF!", "Theft", None)])
    )
    book = openpyxl.load_workbook(path)
    book["May"]["C2"].data_type = book["May"]["B3"].data_type = "e"
    book.save(path)
    source = one(path)
    assert by_duckdb(source)[0][2] == "#N/A"
    assert source.notes == ("2 cells show an error in place of a value; the first is C2 (#N/A).",)


def test_old_and_open_workbooks(tmp_path):
    old = one(xls(tmp_path / "a.xls", [("Crimes in May",), ("Reference", "Caf\xe9s"), ("A1", 12.0), ("A2", 0.5)]))
    assert (old.origin, old.header, old.skip) == ("a.xls, sheet “May”", ("Reference", "Caf\xe9s"), 1)
    assert by_duckdb(old) == [("A1", "12"), ("A2", "0.5")]
    content = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell {cell}</table:table-cell>' for cell in row)}</table:table-row>"
        for row in (
            (
                'office:value-type="string"><text:p>Reference</text:p>',
                'office:value-type="string"><text:p>Day</text:p>',
            ),
            (
                'office:value-type="string"><text:p>A1</text:p>',
                'office:value-type="date" office:date-value="2027-03-31"><text:p>31 March</text:p>',
            ),
        )
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="May">{content}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        packed.writestr("META-INF/manifest.xml", "<manifest/>")
    assert by_duckdb(one(tmp_path / "a.ods")) == [("A1", "2027-03-31")]


def test_a_zip_holds_csvs_workbooks_and_parquet(tmp_path):
    table = duckdb.sql(
        "SELECT 'A1' AS Reference, 'Abbey' AS Ward, 'Theft' AS Offence, DATE '2027-03-31' AS \"Recorded on\""
    )
    table.write_parquet(str(tmp_path / "c.parquet"))
    rows = [HEADER, ("A1", "Abbey", "Theft", "2027-03-31")]
    with zipfile.ZipFile(tmp_path / "all.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(written(tmp_path / "a.csv", encoding="cp1252"), "2027-03/2027-03-thornbridge.csv")
        packed.write(workbook(tmp_path / "b.xlsx", ("May", rows)), "b.xlsx")
        packed.write(tmp_path / "c.parquet", "c.parquet")
        packed.writestr("__MACOSX/._a.csv", b"\x00\x05")
        packed.writestr(".DS_Store", b"\x00")
        packed.writestr("empty.csv", "")
        packed.writestr("about.pdf", b"%PDF-1.7")
        packed.writestr("outcomes.csv", "Reference,Ward,Recorded on,Outcome\nA1,Abbey,2027-03-31,None\n")
    sources = taken_in(tmp_path / "all.zip", "all.zip", tmp_path / "scratch", declaration=OFFENCES)
    assert [len(by_duckdb(source)) for source in sources] == [2, 1, 1]
    assert sources[0].origin == "all.zip: 2027-03/2027-03-thornbridge.csv"
    assert [note.split("”")[0] for note in sources[0].notes] == [
        "It was read as Windows-1252.",
        "“all.zip: empty.csv",
        "“all.zip: about.pdf",
        "“all.zip: outcomes.csv",
    ]


def test_where_no_table_is_the_datasets_it_is_said_which_came(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("stops.csv", "Type,Date,Outcome\nPerson,2027-03-31,None\n")
        packed.writestr("wards.csv", "Ward,Code\nAbbey,E05\n")
    with pytest.raises(Problem) as refused:
        taken_in(tmp_path / "all.zip", "all.zip", tmp_path / "scratch", declaration=OFFENCES)
    assert refused.value.message == (
        "None of the tables that came is the dataset’s. It needs Reference, Offence. These came: "
        "“all.zip: stops.csv” (Type, Date, Outcome); “all.zip: wards.csv” (Ward, Code)."
    )


def test_a_table_that_only_lacks_a_column_is_left_to_the_check(tmp_path):
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as packed:
        packed.writestr("a.csv", "Reference,Ward,Offence\nA1,Abbey,Theft\n")
        packed.writestr("b.csv", "Reference,Ward,Recorded on\nA1,Abbey,2027-03-31\n")
    sources = taken_in(tmp_path / "all.zip", "all.zip", tmp_path / "scratch", declaration=OFFENCES)
    assert [source.origin for source in sources] == ["all.zip: a.csv", "all.zip: b.csv"]


KENT = SHARED / "data" / "police-uk" / "kent-street-2021-03-to-2022-11.zip"


@pytest.mark.skipif(not KENT.exists(), reason="the real data is not beside this checkout")
def test_real_months_come_in_whole(tmp_path):
    sources = taken_in(KENT, KENT.name, tmp_path / "scratch")
    assert len(sources) == 21
    assert sum(len(by_duckdb(source)) for source in sources) == 365_210
