"""Workbooks become the blocks that the same tables in a text would be."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule, FormulaRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900
from openpyxl.worksheet.table import Table as ExcelTable

from concordat.plans.reading import Unreadable
from concordat.plans.reading.documents import Heading, ListItem, Paragraph, Table
from concordat.plans.reading.extract import extract
from concordat.plans.reading.extract.xlsx.shown import shown

BOLD = Font(bold=True)
NAMES = ["Ref", "Action", "Lead", "By when"]
ROWS = [["A1", "Open a refuge", "Police", "May"], ["A2", "Run a club", "Youth service", "June"]]


@pytest.fixture
def book():
    made = Workbook()
    made.active.title = "Sheet1"
    return made


def saved(book):
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def blocks(book):
    return extract(saved(book), "plan.xlsx", lambda percent, words: None).blocks


def fill(sheet, rows, top=1, left=1, *, bold_names=True):
    for at, row in enumerate(rows):
        for column, value in enumerate(row):
            cell = sheet.cell(top + at, left + column, value)
            if at == 0 and bold_names:
                cell.font = BOLD


def tables(book):
    return [block for block in blocks(book) if isinstance(block, Table)]


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def solid(colour):
    return PatternFill("solid", fgColor=colour)


def test_a_table_is_its_rows_each_with_its_place(book):
    fill(book.active, [NAMES, *ROWS], top=3, left=2)
    (table,) = blocks(book)
    assert cells(table) == [NAMES, *ROWS]
    source = table.rows[1].source
    assert (source.anchor, source.place, source.row, source.table) == ("b1r2", "sheet “Sheet1”, row 4", 4, 1)
    assert source.quote == "A1\tOpen a refuge\tPolice\tMay"


def test_titles_above_a_table_are_paragraphs_or_headings(book):
    sheet = book.active
    sheet["A1"], sheet["A2"] = "Safety plan 2024", "As agreed in May"
    sheet["A1"].font = BOLD
    sheet.merge_cells("A1:D1")
    fill(sheet, [NAMES, *ROWS], top=3)
    title, said, table = blocks(book)
    assert (type(title), title.text, title.bold) == (Paragraph, "Safety plan 2024", "Safety plan 2024")
    assert (said.text, said.source.place, said.source.row) == ("As agreed in May", "sheet “Sheet1”, row 2", 2)
    assert cells(table)[0] == NAMES


def test_a_cell_with_the_style_of_a_heading_is_one(book):
    book.active["A1"], book.active["A3"] = "Safety plan", "Priority 1"
    book.active["A1"].style, book.active["A3"].style = "Title", "Headline 2"
    assert [(type(block), block.level) for block in blocks(book)] == [(Heading, 1), (Heading, 2)]


def test_a_table_goes_on_behind_blank_rows_and_rows_that_name_a_part(book):
    sheet = book.active
    fill(sheet, [NAMES, ROWS[0]])
    sheet["A4"] = "Priority 2"
    fill(sheet, [ROWS[1]], top=5, bold_names=False)
    fill(sheet, [["A3", "Do"]], top=8, bold_names=False)
    (table,) = blocks(book)
    assert cells(table) == [NAMES, ROWS[0], ["Priority 2", "", "", ""], ROWS[1], ["A3", "Do", "", ""]]
    assert [row.source.row for row in table.rows] == [1, 2, 4, 5, 8]


def test_names_of_columns_below_a_blank_row_begin_a_table(book):
    sheet = book.active
    fill(sheet, [NAMES, *ROWS])
    sheet["A5"] = "Risks"
    fill(sheet, [["Risk", "Owner"], ["Fire", "Police"]], top=6)
    first, words, second = blocks(book)
    assert cells(first) == [NAMES, *ROWS]
    assert words.text == "Risks"
    assert cells(second) == [["Risk", "Owner"], ["Fire", "Police"]]


def test_a_key_beside_a_table_is_apart_and_a_narrow_gap_is_not(book):
    sheet = book.active
    fill(sheet, [NAMES, *ROWS, *ROWS, *ROWS])
    fill(sheet, [["R", "Late"], ["G", "Done"]], top=2, left=7, bold_names=False)
    assert [len(table.rows[0].cells) for table in tables(book)] == [4, 2]
    wide = Workbook()
    fill(wide.active, [["Ref", "Action", None, "Lead"], ["A1", "Do", None, "Police"]])
    assert cells(tables(wide)[0])[1] == ["A1", "Do", "Police"]


def test_merged_cells_stay_on_their_columns(book):
    sheet = book.active
    fill(sheet, [NAMES, ["Priority 1", None, None, None], ["A1", "x", "Police", "May"], ["A2", "y", None, None]])
    sheet.merge_cells("A2:D2")
    sheet.merge_cells("C3:D4")
    (table,) = blocks(book)
    assert cells(table)[1:] == [["Priority 1", "", "", ""], ["A1", "x", "Police", ""], ["A2", "y", "", ""]]
    assert table.rows[1].cells[0].column_span == 4
    assert (table.rows[2].cells[2].column_span, table.rows[2].cells[2].row_span) == (2, 2)


def test_a_row_that_a_merged_cell_reaches_is_not_blank(book):
    sheet = book.active
    fill(sheet, [NAMES, ["A1", "x", "Police", "May"]])
    fill(sheet, [["A2", "y", "Fire", "June"]], top=6, bold_names=False)
    sheet.merge_cells("A2:A5")
    assert len(tables(book)) == 1


def test_fills_are_colours_even_of_cells_without_words(book):
    sheet = book.active
    fill(sheet, [["Action", "RAG", "Note"], ["a", None, None], ["b", "Late", "x"], ["c", "Soon", None]])
    sheet["B2"].fill = solid("FF00B050")
    sheet["B3"].fill = solid(Color(theme=5))
    sheet["B4"].fill = solid(Color(theme=4, tint=0.4))
    sheet["C3"].fill = solid("FFFFFFFF")
    (table,) = blocks(book)
    assert [row.cells[1].colour for row in table.rows] == ["", "00B050", "C0504D", "95B3D7"]
    assert table.rows[2].cells[2].colour == ""


def test_rules_colour_cells_for_their_words(book):
    sheet = book.active
    fill(sheet, [["Action", "RAG"], ["a", "Red"], ["b", "Green"], ["c", "Amber: late"], ["d", "Blue"], ["e", 3]])
    area = "B2:B6"
    sheet.conditional_formatting.add(area, CellIsRule("equal", ['"Red"'], fill=PatternFill(bgColor="FF0000")))
    sheet.conditional_formatting.add(area, CellIsRule("equal", ["3"], fill=PatternFill(bgColor="030303")))
    sheet.conditional_formatting.add(area, FormulaRule(['$B2="green"'], fill=PatternFill(bgColor="00FF00")))
    found = Rule(
        "containsText", operator="containsText", text="amber", dxf=DifferentialStyle(fill=PatternFill(bgColor="FFC000"))
    )
    found.formula = ['NOT(ISERROR(SEARCH("amber",B2)))']
    sheet.conditional_formatting.add(area, found)
    assert [row.cells[1].colour for row in tables(book)[0].rows] == ["", "FF0000", "00FF00", "FFC000", "", "030303"]


def test_lines_bullets_and_bold_openings_of_a_cell(book):
    rich = CellRichText(TextBlock(InlineFont(b=True), "Refuge: "), "open it")
    fill(book.active, [["Action", "Measures"], [rich, "• Fewer calls\n• More beds"]])
    row = tables(book)[0].rows[1]
    assert (row.cells[0].text, row.cells[0].lines[0].bold) == ("Refuge: open it", "Refuge:")
    assert [(line.text, line.item) for line in row.cells[1].lines] == [("Fewer calls", True), ("More beds", True)]


def test_sheets_are_named_where_there_are_several(book):
    first, second = book.active, book.create_sheet("Safer streets")
    first.title, first["A1"] = "Summary", "Safety plan 2024"
    fill(first, [NAMES, *ROWS], top=3)
    second["A1"] = "Safer streets: our plan"
    fill(second, [NAMES, *ROWS], top=3)
    fill(book.create_sheet("Homes"), [NAMES, *ROWS])
    book.create_sheet("Empty")
    hidden = book.create_sheet("Hidden")
    hidden["A1"], hidden.sheet_state = "Secret", "hidden"
    assert [getattr(block, "text", "table") for block in blocks(book)] == [
        "Safety plan 2024", "Summary", "table", "Safer streets: our plan", "table", "Homes", "table",
    ]  # fmt: skip


def test_the_only_sheet_is_named_where_it_says_what_nothing_else_says(book):
    fill(book.active, [NAMES, *ROWS])
    book.active.title = "Action plan 2024"
    assert [type(block) for block in blocks(book)] == [Heading, Table]
    book.active.title = "Sheet2"
    assert [type(block) for block in blocks(book)] == [Table]


def test_hidden_rows_are_read_and_say_so_and_hidden_columns_are_not(book):
    sheet = book.active
    fill(sheet, [[*NAMES, "Inner", "Folded"], ["A1", "x", "Police", "May", "secret", "kept"]])
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["E"].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet.column_dimensions["F"].outlineLevel = 1
    (table,) = blocks(book)
    assert cells(table)[1] == ["A1", "x", "Police", "May", "kept"]
    assert table.rows[1].source.place == "sheet “Sheet1”, row 2 (hidden)"


def test_comments_and_errors_are_left_out(book):
    sheet = book.active
    fill(sheet, [NAMES, ["A1", "x", "#N/A", "May"]])
    sheet["A1"].comment = Comment("secret", "somebody")
    assert cells(tables(book)[0])[1] == ["A1", "x", "", "May"]


def test_rows_that_the_file_marks_as_names_are_headings(book):
    sheet = book.active
    fill(sheet, [["Ours", None, None, None], NAMES, *ROWS], bold_names=False)
    sheet.auto_filter.ref = "A2:D4"
    other = book.create_sheet("More")
    fill(other, [NAMES, *ROWS], bold_names=False)
    other.add_table(ExcelTable(displayName="Actions", ref="A1:D3"))
    first, second = tables(book)
    assert [row.heading for row in first.rows] == [True, False, False]
    assert [row.heading for row in second.rows] == [True, False, False]


def test_lists_of_one_column_are_words_and_bullets_are_items(book):
    for at, words in enumerate(["Our aims", "• Fewer crimes", "• More trust"], start=1):
        book.active.cell(at, 1, words)
    assert [type(block) for block in blocks(book)] == [Paragraph, ListItem, ListItem]


def test_labels_beside_values_are_a_table_of_two_columns(book):
    fill(book.active, [["Action", "Open a refuge"], ["Lead", "Police"], ["By when", date(2026, 3, 31)]])
    (table,) = blocks(book)
    assert [row[0] for row in cells(table)] == ["Action", "Lead", "By when"]


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (datetime(2026, 3, 31), "mm-dd-yy", "31/03/2026"),
        (datetime(2026, 3, 31), "mmmm yyyy", "March 2026"),
        (datetime(2026, 3, 31), "[$-809]d mmmm yyyy;@", "31 March 2026"),
        (datetime(2026, 3, 1, 14, 5), "dd/mm/yy hh:mm", "01/03/26 14:05"),
        (0.25, "0%", "25%"),
        (0.125, "0.0%", "12.5%"),
        (1234.5, '"£"#,##0.00', "£1,234.50"),
        (1234567, "#,##0", "1,234,567"),
        (3, "General", "3"),
        (2.5, "General", "2.5"),
        (True, "General", "TRUE"),
        (7, '"Q"0', "Q7"),
        (7, "000", "007"),
    ],
)
def test_values_are_written_as_the_sheet_shows_them(book, value, form, words):
    fill(book.active, [["Action", "Value"], ["x", value]])
    book.active["B2"].number_format = form
    assert cells(tables(book)[0])[1] == ["x", words]


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        (46112, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "31 March 2026"),
        (46112, "mmm-yy", "Mar-26"),
        (46112, "ddd d mmm", "Tue 31 Mar"),
        (46112.75, "h:mm AM/PM", "6:00 pm"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"none"', "none"),
        (-5, "0.0", "-5.0"),
        (1500000, '0.0,,"m"', "1.5m"),
        (1234.5, "[$£-809]#,##0", "£1,234"),
        (0.5, "# ?/?", "0.5"),
        (12, "@", "12"),
        (1e20, "General", "1e+20"),
        (1e300, "yyyy", "1e+300"),
        (5, "[Red]0", "5"),
        (1.5, "0.##", "1.5"),
        (2, "0.##", "2"),
    ],
)
def test_formats_of_numbers(value, form, words):
    assert shown(value, form, CALENDAR_WINDOWS_1900) == words


def changed(data, path, make):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, make(before.read(name)) if name == path else before.read(name))
    return held.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
OPENING = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSING = b"</sheetData></worksheet>"


def sheet_of(rows):
    return OPENING + rows + CLOSING


HOSTILE = {
    "cut off": (lambda old: old[: len(old) // 2], "damaged"),
    "no XML": (lambda old: b"words", "damaged"),
    "nothing": (lambda old: sheet_of(b""), "holds no words"),
    "formatting of a million rows": (
        lambda old: sheet_of(b"".join(b'<row r="%d"><c s="1"/><c s="1"/></row>' % at for at in range(1, 1_000_001))),
        "holds no words|holds far more",
    ),
    "formatting of every column": (lambda old: sheet_of(b"<row>" + b'<c s="1"/>' * 16_384 + b"</row>"), "no words"),
    "words in every column": (lambda old: sheet_of(b"<row>" + b'<c t="str"><v>x</v></c>' * 999 + b"</row>"), "columns"),
    "words in every row": (lambda old: sheet_of(b"<row><c><v>1</v></c></row>" * 300_000), "more than"),
    "entities": (
        lambda old: (
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
            + sheet_of(b'<row><c t="str"><v>&b;</v></c></row>')
        ),
        "holds no words|definitions|damaged",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_sheet_is_refused_in_words(book, name):
    book.active["A1"] = "x"
    make, says = HOSTILE[name]
    with pytest.raises(Unreadable, match=says):
        extract(changed(saved(book), SHEET, make), "plan.xlsx", lambda percent, words: None)


def test_one_word_at_the_end_of_the_largest_sheet_is_found(book):
    book.active["A1"] = "x"
    data = changed(
        saved(book), SHEET, lambda old: sheet_of(b'<row r="1048576"><c r="A1048576" t="str"><v>Far</v></c></row>')
    )
    (found,) = extract(data, "plan.xlsx", lambda percent, words: None).blocks
    assert (found.text, found.source.place) == ("Far", "sheet “Sheet1”, row 1048576")


@pytest.mark.parametrize(
    "part", ["xl/styles.xml", "xl/theme/theme1.xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml"]
)
def test_a_workbook_whose_parts_are_broken_is_refused_in_words(book, part):
    fill(book.active, [NAMES, *ROWS])
    with pytest.raises(Unreadable, match=r"“plan\.xlsx”"):
        extract(changed(saved(book), part, lambda old: old[:40]), "plan.xlsx", lambda percent, words: None)
