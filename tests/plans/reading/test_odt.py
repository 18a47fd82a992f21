"""OpenDocument texts: what is printed becomes blocks, as it does from Word."""

import pytest

from concordat.plans.reading import Unreadable, read
from concordat.plans.reading.documents import Heading, ListItem, Paragraph, Picture, Table
from concordat.plans.reading.extract import odt
from tests.plans.reading.office import open_members, open_text, zipped


def blocks(body, **styles):
    return odt.extract(open_text(body, **styles), "plan.odt", lambda percent, words: None).blocks


def texts(body, **styles):
    return [block.text for block in blocks(body, **styles)]


def p(text, style=""):
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def items(*inside, more=""):
    found = "".join(f"<text:list-item>{item}</text:list-item>" for item in inside)
    return f"<text:list {more}>{found}</text:list>"


def numbers(*levels):
    return f'<text:list-style style:name="L">{"".join(levels)}</text:list-style>'


def level(index, form, more=""):
    return f'<text:list-level-style-number text:level="{index}" style:num-format="{form}" {more}/>'


def cell(inside, more=""):
    inside = inside if inside.startswith("<") else p(inside)
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


def row(*cells):
    made = (found if found.startswith("<table:") else cell(found) for found in cells)
    return f"<table:table-row>{''.join(made)}</table:table-row>"


def grid(*rows):
    return f"<table:table>{''.join(rows)}</table:table>"


def style(name, family="paragraph", parent="", properties=""):
    return (
        f'<style:style style:name="{name}" style:family="{family}" style:parent-style-name="{parent}">'
        f"<style:text-properties {properties}/></style:style>"
    )


IN_L = 'text:style-name="L"'
COVERED = "<table:covered-table-cell/>"


def test_titles_headings_and_paragraphs():
    styles = style("P1", parent="Title") + style("P2", properties='fo:font-weight="bold"')
    title, heading, bold = blocks(
        p("Our plan", "P1") + '<text:h text:outline-level="2">Violence</text:h>' + p("Wholly bold", "P2"),
        styles=styles, named=style("Title"),
    )  # fmt: skip
    assert (type(title), title.level, type(heading), heading.level) == (Heading, 1, Heading, 3)
    assert (type(bold), bold.bold, bold.source.place) == (Paragraph, "Wholly bold", "paragraph 3")


def test_lists_have_markers_and_depth():
    deeper = items(p("deep"), more=IN_L)
    found = blocks(
        items(p("one") + deeper, p("two") + p("more of two"), more=IN_L) + items(p("again"), more=IN_L)
        + items(p("on"), more=f'{IN_L} text:continue-numbering="true"') + items(p("plain")),
        styles=numbers(level(1, "1", 'style:num-suffix="."'), level(2, "a", 'style:num-suffix=")"')),
    )  # fmt: skip
    assert [(block.text, getattr(block, "marker", None)) for block in found] == [
        ("one", "1."), ("deep", "a)"), ("two", "2."), ("more of two", None), ("again", "1."), ("on", "2."), ("plain", "•"),
    ]  # fmt: skip
    assert [block.depth for block in found if isinstance(block, ListItem)] == [1, 2, 1, 1, 1, 1]


def test_numbers_of_several_levels_are_references_before_the_words():
    styles = numbers(level(1, "1"), level(2, "1", 'text:display-levels="2"'))
    body = items(p("one") + items(p("deep"), more=IN_L), more=IN_L)
    assert texts(body, styles=styles) == ["one", "1.1 deep"]


def test_words_breaks_spaces_links_notes_and_hidden_words():
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>" + p("gone") + "</text:deletion></text:changed-region>"
        "</text:tracked-changes>"
        '<text:p>A<text:s text:c="3"/>b<text:tab/><text:a>link</text:a> <text:span text:style-name="T1">bold</text:span>'
        '<text:span text:style-name="T2">hidden</text:span><text:note><text:note-citation>1</text:note-citation>'
        "<text:note-body>" + p("Source") + "</text:note-body></text:note><office:annotation>" + p("Really?")
        + "</office:annotation><text:line-break/>next</text:p>"
    )  # fmt: skip
    styles = style("T1", "text", properties='fo:font-weight="bold"') + style(
        "T2", "text", properties='text:display="none"'
    )
    found = blocks(body, styles=styles)
    assert [(block.text, block.source.place) for block in found] == [
        ("A b link bold", "paragraph 1"), ("next", "paragraph 1"), ("Source", "note 1"),
    ]  # fmt: skip


def test_tables_have_headings_merged_cells_and_colours():
    styles = (
        '<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:background-color="#00b050"/>'
        "</style:style>"
    )
    wide, tall = 'table:number-columns-spanned="2"', 'table:number-rows-spanned="2"'
    (found,) = blocks(
        grid(
            f"<table:table-header-rows>{row('A', 'B', 'C')}</table:table-header-rows>",
            row(cell("Both", wide), COVERED, cell("Police", tall)),
            row("x", cell("Done", 'table:style-name="C"'), COVERED),
        ),
        styles=styles,
    )
    assert isinstance(found, Table)
    assert [[entry.text for entry in line.cells] for line in found.rows] == [
        ["A", "B", "C"], ["Both", "", "Police"], ["x", "Done", ""],
    ]  # fmt: skip
    assert [line.heading for line in found.rows] == [True, False, False]
    assert (found.rows[1].cells[0].column_span, found.rows[1].cells[2].row_span) == (2, 2)
    assert found.rows[2].cells[1].colour == "00B050"


def test_lists_pictures_and_tables_in_cells_are_lines():
    picture = "<text:p><draw:frame><draw:image/><svg:desc>PREVENT</svg:desc></draw:frame></text:p>"
    inner = grid(row("Police", "Council"))
    (found,) = blocks(grid(row(cell(items(p("one"), p("two")) + picture + inner), "x")))
    assert [(line.text, line.item, line.picture) for line in found.rows[0].cells[0].lines] == [
        ("one", True, False), ("two", True, False), ("PREVENT", False, True), ("Police", False, False),
        ("Council", False, False),
    ]  # fmt: skip


def test_boxes_pictures_and_sections_are_read_in_place():
    box = "<text:p><draw:frame><draw:text-box>" + p("In a box") + "</draw:text-box></draw:frame></text:p>"
    picture = "<text:p><draw:frame><draw:image/><svg:title>Map</svg:title></draw:frame></text:p>"
    hidden = '<text:section text:display="none">' + p("hidden") + "</text:section>"
    found = blocks(box + picture + "<text:section>" + p("In a section") + "</text:section>" + hidden)
    assert [(type(block), block.text) for block in found] == [
        (Paragraph, "In a box"), (Picture, "Map"), (Paragraph, "In a section"),
    ]  # fmt: skip


def test_a_box_made_of_a_table_is_its_paragraphs():
    boxed = blocks(grid(row(cell(p("We will:") + items(p("one"), p("two"), more=IN_L)))), styles=numbers(level(1, "1")))
    assert [getattr(block, "marker", "") for block in boxed] == ["", "1", "2"]


def test_pages_are_told_where_the_program_remembers_them():
    first, later = blocks(p("First") + "<text:soft-page-break/>" + p("Later"))
    assert (first.source.place, later.source.place) == ("paragraph 1 (about page 1)", "paragraph 2 (about page 2)")


def test_empty_repeated_columns_and_rows_are_left_out():
    many = 'table:number-columns-repeated="16384"'
    wide = row("A", "B", cell("<text:p/>", many))
    (found,) = blocks(grid(wide, row("x", "y"), '<table:table-row table:number-rows-repeated="1000000"/>'))
    assert [[entry.text for entry in line.cells] for line in found.rows] == [["A", "B"], ["x", "y"], ["", ""]]


NESTED = p("deep")
for _ in range(60):
    NESTED = items(NESTED)
SPANS = "<text:p>" + "<text:span>" * 200 + "deep" + "</text:span>" * 200 + "</text:p>"


def test_deep_spans_keep_their_words():
    assert texts(SPANS) == ["deep"]


REFUSED = {
    "nothing in it": (open_text("<text:p/>"), "holds no words"),
    "no content": (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "something else"),
    "a spreadsheet": (zipped(open_members("") | {"content.xml": "<x/>"}), "something else"),
    "lists in lists": (open_text(NESTED), "far more than a plan"),
    "many paragraphs": (open_text(p("a") * 50_001), "more than 50,000 paragraphs"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_plan_is_refused_in_words(kind):
    data, words = REFUSED[kind]
    with pytest.raises(Unreadable, match=words) as refused:
        odt.extract(data, "plan.odt", lambda percent, words: None)
    assert "“plan.odt”" in str(refused.value)


def test_a_plan_is_read_through_the_front_door():
    body = grid(row("Action", "Lead", "By when"), row("Open a refuge", "Northshire Police", "July 2026"))
    (action,) = read(open_text(body), name="plan.odt").actions
    assert (action.text, action.leads, action.timescale) == ("Open a refuge", ("Northshire Police",), "July 2026")
