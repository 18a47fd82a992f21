"""What the PDF extractor makes of pages that are printed letter by letter."""

from __future__ import annotations

import re

import pytest

from concordat.plans.reading import read as read_plan
from concordat.plans.reading.documents import Document, Heading, ListItem, Paragraph, Picture, Table
from concordat.plans.reading.extract.pdf import extract

from .printing import Page, pdf

SENTENCE = ("The partnership brings together the council, the police and", "the fire service. It meets each quarter.")


def read(*pages: Page) -> Document:
    return extract(pdf(*pages), "plan.pdf", lambda _percent, _words: None)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if not isinstance(block, Table)]


def rows(document: Document, number: int = 0) -> list[list[str]]:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return [[cell.text for cell in row.cells] for row in tables[number].rows]


def test_larger_letters_are_headings_and_wrapped_lines_are_one_paragraph():
    document = read(
        Page()
        .text(50, 80, "Safer Westmoor", size=20, bold=True)
        .text(50, 110, "Priority 1: Safer streets", size=14)
        .lines(50, 130, *SENTENCE)
        .lines(50, 170, "A second paragraph stands further down.")
    )
    first, second, paragraph, last = document.blocks
    assert isinstance(first, Heading)
    assert isinstance(second, Heading)
    assert (first.text, first.level, second.text, second.level) == ("Safer Westmoor", 1, "Priority 1: Safer streets", 2)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == " ".join(SENTENCE)
    assert paragraph.source.place == "page 1"
    assert last.source.anchor == "b4"


def test_a_line_that_was_ended_on_purpose_ends_its_paragraph():
    page = Page().lines(
        50, 80, "Short.", "Next one.", "The words of this line reach as far as a line can on this page."
    )
    assert texts(read(page))[:2] == ["Short.", "Next one."]


def test_a_bold_opening_is_told_apart():
    page = Page().text(50, 80, "Background", bold=True).text(114, 80, "- why we do it")
    (block,) = read(page).blocks
    assert isinstance(block, Paragraph)
    assert (block.bold, block.text) == ("Background", "Background - why we do it")


def test_items_have_markers_and_depths_and_go_on_below_their_words():
    document = read(
        Page()
        .text(50, 80, "•").text(64, 80, "Light the canal path between the lock and the station and")
        .text(64, 92, "keep it lit")
        .text(70, 104, "•").text(84, 104, "Lamps")
        .text(50, 116, "2.").text(64, 116, "Close the alley")
    )  # fmt: skip
    items = [block for block in document.blocks if isinstance(block, ListItem)]
    assert [(item.marker, item.depth) for item in items] == [("•", 1), ("•", 2), ("2.", 1)]
    assert items[0].text == "Light the canal path between the lock and the station and keep it lit"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("In every part of the whole district we will tackle exploi-", "tation of young people.", "exploitation"),
        ("In every part of the whole district we will be a multi-", "agency team.", "multi-agency"),
        ("In every part of the whole district we will tackle anti-", "social behaviour.", "anti-social"),
    ],
)
def test_hyphens_at_the_ends_of_lines_are_judged(first, second, whole):
    assert whole in texts(read(Page().lines(50, 80, first, second)))[0]


def test_two_columns_are_read_one_after_the_other():
    left = [f"left line {number} of a column that is filled with prose" for number in range(8)]
    right = [f"right line {number} of a column that is filled with prose" for number in range(8)]
    document = read(Page().text(50, 60, "Title over both", size=18).lines(50, 90, *left).lines(320, 93, *right))
    assert texts(document) == ["Title over both", " ".join([*left, *right])]


def test_boxes_side_by_side_are_read_whole_one_after_the_other():
    page = Page()
    for x, name in ((50, "Streets"), (300, "Homes")):
        page.box(x, 80, x + 200, 160).text(x + 8, 96, name, size=14).lines(
            x + 8, 116, f"{name} are safe.", "Lead: Police"
        )
    assert texts(read(page)) == [
        "Streets",
        "Streets are safe.",
        "Lead: Police",
        "Homes",
        "Homes are safe.",
        "Lead: Police",
    ]


def test_a_table_has_the_lines_of_its_cells_and_their_fill():
    page = Page().box(300, 106, 400, 136, fill="1 0 0")
    page.table([50, 300, 400], 100 - 12, [("Action", "Status"), ("Light the path\n- lamps", "")], leading=12)
    (table,) = read(page).blocks
    assert isinstance(table, Table)
    action, status = table.rows[1].cells
    assert [(line.text, line.item) for line in action.lines] == [("Light the path", False), ("lamps", True)]
    assert status.colour == "FF0000"
    assert table.rows[1].source.place == "page 1, table 1, row 2"
    assert table.rows[1].anchor == "b1r2"


def test_merged_cells_have_spans_and_empty_cells_behind_them():
    page = Page()
    for x0, y0, x1, y1 in (
        (50, 80, 150, 140),
        (150, 80, 250, 110),
        (150, 110, 250, 140),
        (250, 80, 350, 110),
        (50, 140, 350, 170),
    ):
        page.box(x0, y0, x1, y1)
    page.box(250, 110, 350, 140)
    page.text(54, 95, "PREVENT").text(154, 95, "One").text(154, 125, "Two").text(54, 155, "All across")
    page.text(254, 95, "May").text(254, 125, "June")
    (table,) = read(page).blocks
    assert isinstance(table, Table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["PREVENT", "One", "May"], ["", "Two", "June"], ["All across", "", ""],
    ]  # fmt: skip
    assert table.rows[0].cells[0].row_span == 2
    assert table.rows[2].cells[0].column_span == 3


HEAD = ("Ref", "Action", "Lead")
XS = [50, 100, 300, 400]


def test_a_table_goes_on_over_pages_without_its_repeated_heading():
    first, second = Page(), Page()
    first.table(XS, 700, [HEAD, ("1", "Light the path", "Council")])
    second.table(XS, 60, [HEAD, ("2", "Close the alley", "Police")])
    document = read(first, second)
    assert rows(document) == [list(HEAD), ["1", "Light the path", "Council"], ["2", "Close the alley", "Police"]]
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert table.rows[0].heading
    assert [row.source.page for row in table.rows] == [1, 1, 2]


def test_a_row_that_a_page_cut_is_one_row():
    first, second = Page(), Page()
    first.table(XS, 700, [HEAD, ("1", "Light the path", "Council"), ("2", "Close the alley and", "Police")])
    second.table(XS, 60, [HEAD, ("", "open the gate", ""), ("3", "Mend the wall", "Police")])
    assert rows(read(first, second))[2:] == [
        ["2", "Close the alley and open the gate", "Police"], ["3", "Mend the wall", "Police"],
    ]  # fmt: skip


def test_tables_of_other_columns_stay_apart():
    first, second = Page(), Page()
    first.table(XS, 700, [HEAD, ("1", "Light the path", "Council")])
    second.table([50, 200, 400], 60, [("Measure", "Target"), ("Calls", "10")])
    assert len([block for block in read(first, second).blocks if isinstance(block, Table)]) == 2


def test_a_table_without_rules_is_one_where_its_headings_line_up():
    body = [("1", "Light the path\nfrom end to end", "Council"), ("2", "Close the alley", "Northshire\nPolice")]
    page = Page()
    page.table(XS, 100, [HEAD, *body], ruled=False)
    document = read(page)
    assert rows(document) == [
        list(HEAD),
        ["1", "Light the path from end to end", "Council"],
        ["2", "Close the alley", "Northshire Police"],
    ]


def test_a_paragraph_goes_on_over_a_page_break():
    first = Page().lines(50, 760, "The partnership brings together the council, the police, the fire and")
    second = Page().lines(50, 60, "rescue service and the probation service.")
    assert texts(read(first, second)) == [
        "The partnership brings together the council, the police, the fire and rescue service and the probation service."
    ]


def test_headers_footers_and_page_numbers_are_left_out():
    pages = [
        Page()
        .text(50, 30, "Westmoor partnership", size=8)
        .text(50, 100, f"Words of page {name}.")
        .text(290, 820, str(at), size=8)
        for at, name in enumerate(("one", "two", "three"), start=1)
    ]  # fmt: skip
    assert texts(read(*pages)) == ["Words of page one.", "Words of page two.", "Words of page three."]


def test_a_part_named_at_the_top_of_each_page_is_no_header():
    pages = []
    for number in range(1, 5):
        page = Page().text(60, 60, f"Priority {number}: Safer streets in ward {number}", size=16, bold=True)
        page.lines(
            60, 100, "People in this ward have told us what they want.", f"We visited it {number} times last year."
        )
        pages.append(page.text(60, 815, "Westmoor plan", size=8).text(500, 815, str(number), size=8))
    found = texts(read(*pages))
    assert [text for text in found if text.startswith("Priority")] == [
        f"Priority {number}: Safer streets in ward {number}" for number in range(1, 5)
    ]
    assert "Westmoor plan" not in found


def test_the_repeated_heading_of_a_table_is_no_header():
    pages = []
    for at in range(3):
        page = Page()
        page.table(
            XS, 40, [HEAD, (f"{at}.1", "Light the path", "Council"), (f"{at}.2", "Close it", "Police")], ruled=False
        )
        pages.append(page.text(50, 400, f"Words below table {at}."))
    assert [rows(read(*pages), number)[0] for number in range(3)] == [list(HEAD)] * 3


def test_words_set_on_end_are_kept():
    page = Page().text(80, 200, "PURSUE", upright=True).lines(110, 100, *SENTENCE)
    assert {"PURSUE", " ".join(SENTENCE)} == set(texts(read(page)))


def test_a_turned_page_is_read_as_it_is_shown():
    page = Page(width=595, height=842, turned=90)
    page.text(60, 782, "First line", upright=True).text(80, 782, "Second line", upright=True)
    assert texts(read(page)) in (["First line Second line"], ["First line", "Second line"])


def test_what_somebody_filled_into_a_form_is_read():
    page = Page().text(50, 80, "Lead:")
    page.fields.append(("Northshire Police", 80, 84))
    assert texts(read(page)) == ["Lead: Northshire Police"]


def test_a_page_that_is_a_scan_is_said_to_be_one():
    document = read(Page().text(50, 80, "Words."), Page().scan())
    assert [type(block) for block in document.blocks] == [Paragraph, Picture]
    assert texts(document)[1] == "Page 2 was not read: it is a picture without words."
    found = read_plan(pdf(Page().text(50, 80, "Words."), Page().scan()), name="plan.pdf")
    assert texts(document)[1] in [warning.message for warning in found.warnings]


def test_progress_is_told_from_5_to_50():
    told: list[tuple[int, str]] = []
    extract(pdf(*[Page().text(50, 80, "Words.") for _ in range(3)]), "plan.pdf", lambda *said: told.append(said))
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert 5 <= percents[0] <= percents[-1] <= 50
    assert told[1][1] == "Reading page 2 of 3"


def test_ligatures_and_odd_spaces_come_out_calm():
    document = read(Page().text(50, 80, "The  e\xadnd of\xa0it"))
    assert not re.search(r"[\x00-\x1f\xa0\xad]|  ", texts(document)[0])
