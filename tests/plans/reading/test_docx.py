"""Word documents: what is printed becomes blocks, with automatic numbers and without what is hidden."""

import io

import docx as python_docx
import pytest

from concordat.plans.reading import Unreadable
from concordat.plans.reading.documents import Heading, ListItem, Paragraph, Picture, Table
from concordat.plans.reading.extract import blocks as shared
from concordat.plans.reading.extract import docx
from tests.plans.reading.office import p, r, tbl, tc, tr, word, word_members, word_part, zipped


def blocks(body, **parts):
    return docx.extract(word(body, **parts), "plan.docx", lambda percent, words: None).blocks


def texts(body, **parts):
    return [block.text for block in blocks(body, **parts)]


def table(*rows, **given):
    (found,) = [block for block in blocks(tbl(*rows, **given)) if isinstance(block, Table)]
    return found


def cells(*rows, **given):
    return [[cell.text for cell in row.cells] for row in table(*rows, **given).rows]


def style(key, name="", based="", properties="", run=""):
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name or key}"/><w:basedOn w:val="{based}"/>'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def of(key):
    return f'<w:pStyle w:val="{key}"/>'


def listed(number, level=0):
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(index, form, text, more=""):
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>{more}</w:lvl>'


def numbered(*levels, key="1", override=""):
    return (
        f'<w:abstractNum w:abstractNumId="{key}">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/>{override}</w:num>'
    )


def test_a_document_of_python_docx_is_read_in_order():
    made = python_docx.Document()
    made.add_heading("Safer Northshire plan", 0)
    made.add_heading("Violence", 1)
    made.add_paragraph("We will:")
    made.add_paragraph("Open a refuge", style="List Bullet")
    made.add_paragraph("Patrol the market", style="List Number")
    grid = made.add_table(rows=2, cols=2)
    for cell, text in zip(grid._cells, ["Action", "Lead", "Train staff", "Police"], strict=True):
        cell.text = text
    file = io.BytesIO()
    made.save(file)
    told = []
    document = docx.extract(file.getvalue(), "plan.docx", lambda percent, words: told.append(percent))
    title, heading, announced, bullet, step, last = document.blocks
    assert (title.text, title.level, heading.text, heading.level) == ("Safer Northshire plan", 1, "Violence", 2)
    assert isinstance(announced, Paragraph)
    assert (bullet.marker, bullet.depth, step.marker) == ("•", 1, "1.")
    assert last.rows[1].source.quote == "Train staff\tPolice"
    assert (last.source.anchor, last.rows[1].anchor, last.rows[1].source.place) == ("b6", "b6r2", "table 1, row 2")
    assert bullet.source.place == "paragraph 4"
    assert document.kind == "docx"
    assert told == sorted(told)
    assert told[0] == 5


def test_headings_are_known_by_name_outline_and_what_a_style_is_based_upon():
    styles = (
        style("berschrift1", "heading 1") + style("Ours", "Priority", "berschrift1") + style("Low", "Low", "Ours")
        + style("Outlined", properties='<w:outlineLvl w:val="2"/>')
        + style("Plain", based="berschrift1", properties='<w:outlineLvl w:val="9"/>')
    )  # fmt: skip
    found = blocks(
        p("One", of("berschrift1")) + p("Two", of("Low")) + p("Three", of("Outlined")) + p("Four", of("Plain"))
        + p("Five", '<w:outlineLvl w:val="0"/>') + p("word " * 41, of("berschrift1")),
        styles=styles,
    )  # fmt: skip
    assert [(type(block), getattr(block, "level", 0)) for block in found] == [
        (Heading, 1), (Heading, 1), (Heading, 3), (Paragraph, 0), (Heading, 1), (Paragraph, 0),
    ]  # fmt: skip


def test_a_style_that_is_based_upon_itself_ends():
    assert texts(p("One", of("A")), styles=style("A", based="B") + style("B", based="A")) == ["One"]


def test_automatic_numbers_are_counted_as_word_counts_them():
    numbering = numbered(level(0, "decimal", "%1."), level(1, "lowerLetter", "%2)"), level(2, "lowerRoman", "(%3)"))
    body = "".join(p(f"item {index}", listed(1, at)) for index, at in enumerate([0, 1, 1, 2, 0, 1]))
    found = blocks(body, numbering=numbering)
    assert [(block.marker, block.depth) for block in found] == [
        ("1.", 1), ("a)", 2), ("b)", 2), ("(i)", 3), ("2.", 1), ("a)", 2),
    ]  # fmt: skip


def test_a_list_can_be_begun_again_and_two_of_one_kind_go_on():
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = numbered(level(0, "upperLetter", "%1.")) + (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
        f'<w:num w:numId="3"><w:abstractNumId w:val="1"/>{again}</w:num>'
    )
    body = "".join(p("item", listed(key)) for key in (1, 2, 3, 3))
    assert [block.marker for block in blocks(body, numbering=numbering)] == ["A.", "B.", "E.", "F."]


def test_numbers_that_are_references_stay_before_the_words():
    numbering = numbered(level(0, "decimal", "SG%1"), level(1, "decimal", "%1.%2"))
    found = blocks(p("Open a refuge", listed(1)) + p("Train staff", listed(1, 1)), numbering=numbering)
    assert [block.text for block in found] == ["SG1 Open a refuge", "1.1 Train staff"]
    assert all(isinstance(block, ListItem) and block.marker == "" for block in found)


def test_a_heading_keeps_a_number_in_words_and_no_other():
    styles = style("Part", "heading 1", properties=listed(1)) + style("Sub", "heading 2", properties=listed(2))
    numbering = numbered(level(0, "decimal", "Priority %1:")) + numbered(level(0, "decimal", "%1."), key="2")
    assert texts(p("Violence", of("Part")) + p("Knives", of("Sub")), styles=styles, numbering=numbering) == [
        "Priority 1: Violence",
        "Knives",
    ]


def test_a_style_brings_its_list_and_a_paragraph_can_leave_it():
    styles = style("Step", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    numbering = numbered(level(0, "decimal", "%1."), level(1, "bullet", "\uf0b7", '<w:pStyle w:val="Step"/>'))
    item, plain = blocks(p("one", of("Step")) + p("two", of("Step") + listed(0)), styles=styles, numbering=numbering)
    assert (item.marker, item.depth) == ("•", 2)
    assert isinstance(plain, Paragraph)


def test_typed_bullets_and_numbers_are_items_too():
    found = blocks(p("- Open a refuge") + p("2) Train staff") + p("2 shops closed"))
    assert [(type(block), block.text) for block in found] == [
        (ListItem, "Open a refuge"), (ListItem, "Train staff"), (Paragraph, "2 shops closed"),
    ]  # fmt: skip


def test_a_column_of_automatic_numbers_holds_them():
    row = tr(tc(p("", listed(1))), "Open a refuge") + tr(tc(p("", listed(1))), "Train staff")
    found = blocks(tbl(row), numbering=numbered(level(0, "decimal", "%1.")))[0]
    assert [row.cells[0].text for row in found.rows] == ["1.", "2."]


def test_lists_in_cells_are_items_with_depth():
    inside = p("one", listed(1)) + p("two", listed(1, 1)) + p("- three") + p("four", run="<w:b/>")
    numbering = numbered(level(0, "bullet", "•"), level(1, "bullet", "o"))
    found = blocks(tbl(tr(tc(inside), "x")), numbering=numbering)[0].rows[0].cells[0]
    assert [(line.text, line.item, line.depth, line.bold) for line in found.lines] == [
        ("one", True, 1, ""), ("two", True, 2, ""), ("three", True, 1, ""), ("four", False, 0, "four"),
    ]  # fmt: skip


def test_merged_cells_keep_every_cell_in_its_column():
    wide = tc("Both", '<w:gridSpan w:val="2"/>')
    top, below = tc("Police", '<w:vMerge w:val="restart"/>'), tc("", "<w:vMerge/>")
    found = table(tr("A", "B", "C"), tr(wide, top), tr("x", "y", below))
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["A", "B", "C"], ["Both", "", "Police"], ["x", "y", ""],
    ]  # fmt: skip
    assert (found.rows[1].cells[0].column_span, found.rows[1].cells[2].row_span) == (2, 2)


def test_edges_a_little_out_of_line_are_one_and_unused_ones_none():
    rows = (
        tr(tc("Action", '<w:gridSpan w:val="2"/>'), tc("Lead", '<w:gridSpan w:val="2"/>')),
        tr("Open a refuge", tc("Police", '<w:gridSpan w:val="3"/>')),
    )
    assert cells(*rows, widths=(2900, 100, 2000, 1000)) == [["Action", "Lead"], ["Open a refuge", "Police"]]


def test_a_narrow_cell_with_words_is_kept():
    assert cells(tr("A", "B"), tr("x", "y"), widths=(100, 100)) == [["A", "B"], ["x", "y"]]


def test_a_row_may_begin_in_a_later_column_and_an_orphan_merge_is_a_cell():
    late = tr("y", properties='<w:gridBefore w:val="1"/>')
    orphan = tr("z", tc("kept", "<w:vMerge/>"))
    assert cells(tr("A", "B"), late, orphan) == [["A", "B"], ["", "y"], ["z", "kept"]]


def test_colours_and_headings_of_rows():
    shaded = tc("Done", '<w:shd w:val="clear" w:color="auto" w:fill="00b050"/>')
    white = tc("x", '<w:shd w:val="clear" w:fill="FFFFFF"/>')
    found = table(tr("Action", "Status", properties="<w:tblHeader/>"), tr(white, shaded))
    assert [row.heading for row in found.rows] == [True, False]
    assert [cell.colour for cell in found.rows[1].cells] == ["", "00B050"]


def test_changes_links_and_controls_are_read_as_they_are_printed():
    body = (
        "<w:p><w:ins>" + r("New ") + "</w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:hyperlink>"
        + r("link ") + "</w:hyperlink><w:sdt><w:sdtContent>" + r("chosen") + "</w:sdtContent></w:sdt>"
        + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + r("Click here") + "</w:sdtContent></w:sdt>"
        + r(" hidden", "<w:vanish/>") + "</w:p>"
    )  # fmt: skip
    gone = tr("Deleted", "row", properties="<w:del/>")
    assert texts(body) == ["New link chosen"]
    assert cells(tr("A", "B"), gone) == [["A", "B"]]


def test_signs_breaks_hyphens_and_spaces():
    run = (
        "<w:p><w:r><w:t>multi</w:t><w:noBreakHyphen/><w:t>agency\u00a0 co\u00ad</w:t><w:softHyphen/><w:t>op</w:t>"
        '<w:tab/><w:sym w:font="Wingdings" w:char="F0FC"/><w:br/><w:t>next</w:t></w:r></w:p>'
    )
    assert texts(run) == ["multi-agency coop ✓", "next"]
    assert cells(tr(tc(run), "x")) == [["multi-agency coop ✓\nnext", "x"]]


def test_bold_openings_and_capitals():
    styles = style("Strong", run="<w:b/>") + style("Loud", run="<w:caps/>")
    whole, opening, unbolded, loud = blocks(
        p("Violence", of("Strong"))
        + "<w:p>" + r("Background", "<w:b/>") + r(" and ", "<w:b/>") + r("more") + "</w:p>"
        + p("no", of("Strong"), '<w:b w:val="0"/>') + p("prevent", of("Loud")),
        styles=styles,
    )  # fmt: skip
    assert (whole.bold, opening.bold, unbolded.bold, loud.text) == ("Violence", "Background and", "", "PREVENT")


def test_a_text_box_is_read_once_and_pictures_by_their_alternative_text():
    box = f"<w:txbxContent>{p('In a box')}</w:txbxContent>"
    drawn = f"<w:drawing><wp:docPr descr='a box'/><wps:txbx>{box}</wps:txbx></w:drawing>"
    old = f"<w:pict><v:textbox>{box}</v:textbox></w:pict>"
    both = f"<w:p><w:r><mc:AlternateContent><mc:Choice>{drawn}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    both += "</mc:AlternateContent></w:r></w:p>"
    shown = '<wp:docPr descr="PREVENT"/><pic:pic><pic:cNvPr descr="PREVENT"/></pic:pic>'
    picture = f"<w:p><w:r><w:drawing>{shown}</w:drawing></w:r></w:p>"
    found = blocks(both + f"<w:p><w:r>{old}</w:r></w:p>" + picture)
    assert [(type(block), block.text) for block in found] == [
        (Paragraph, "In a box"), (Paragraph, "In a box"), (Picture, "PREVENT"),
    ]  # fmt: skip
    lines = table(tr(tc(picture), "x"), tr(tc(both), "x")).rows
    assert [(line.text, line.picture) for row in lines for line in row.cells[0].lines] == [
        ("PREVENT", True), ("In a box", False),
    ]  # fmt: skip


def test_notes_stand_at_the_end_and_comments_nowhere():
    referring = '<w:p><w:r><w:t>Crime</w:t><w:footnoteReference w:id="2"/><w:commentReference w:id="1"/></w:r></w:p>'
    notes = word_part("footnotes", f'<w:footnote w:id="2">{p("Police figures")}</w:footnote>')
    comments = word_part("comments", f'<w:comment w:id="1">{p("Really?")}</w:comment>')
    first, last = blocks(referring + p("x"), footnotes=notes, comments=comments)[0::2]
    assert (first.text, last.text, last.source.place) == ("Crime", "Police figures", "note 1")


def test_the_words_of_a_diagram_are_read():
    drawn = '<w:p><w:r><w:drawing><a:graphic><dgm:relIds r:dm="diagramData"/></a:graphic></w:drawing></w:r></w:p>'
    point = "<dgm:pt><dgm:t><a:p><a:r><a:t>Keep people safe</a:t></a:r></a:p></dgm:t></dgm:pt>"
    data = word_part("data", f'{point}<dgm:pt type="pres"><dgm:t><a:t>no</a:t></dgm:t></dgm:pt>')
    assert texts(drawn, diagramData=data) == ["Keep people safe"]


def test_boxes_and_cards_are_blocks_in_place_and_counted_once():
    numbering = numbered(level(0, "decimal", "%1."))
    card = tc(p("VIOLENCE", run="<w:b/>") + p("one", listed(1)) + p("two", listed(1)))
    boxed = blocks(p("a", listed(1)) + tbl(tr(card)) + tbl(tr(card, card)), numbering=numbering)
    assert [getattr(block, "marker", "") for block in boxed] == ["1.", "", "2.", "3.", "", "4.", "5.", "", "6.", "7."]
    assert cells(tr("Action"), tr("Open a refuge")) == [["Action"], ["Open a refuge"]]


def test_a_table_in_a_cell_gives_its_words_to_the_cell():
    inner = tbl(tr("Police", "Council"))
    assert cells(tr("Action", "Lead"), tr("Open", tc(inner + p("also")))) == [
        ["Action", "Lead"],
        ["Open", "Police\nCouncil\nalso"],
    ]


def test_pages_are_told_where_word_remembers_them():
    turned = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Later</w:t></w:r></w:p>"
    first, later, grid = blocks(p("First") + turned + tbl(tr(tc("x"), "y"), tr(tc(turned), tc(turned))))
    assert first.source.place == "paragraph 1 (about page 1)"
    assert (later.source.place, later.source.page) == ("paragraph 2 (about page 2)", None)
    assert [row.source.place[-8:] for row in grid.rows] == [" page 2)", " page 3)"]


def test_the_strict_form_is_read_too():
    members = word_members(p("Open a refuge"))
    old, new = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    strict = zipped({path: xml.replace(old, new) for path, xml in members.items()})
    assert docx.extract(strict, "plan.docx", lambda percent, words: None).blocks[0].text == "Open a refuge"


NESTED = "Deep"
for _ in range(30):
    NESTED = tbl(tr(tc(NESTED if NESTED.startswith("<") else p(NESTED)), "x"))
REFUSED = {
    "nothing in it": (word(p("")), "holds no words"),
    "another format": (zipped({"word/a.xml": "<x/>"}), "something else"),
    "another main part": (zipped(word_members("") | {"word/document.xml": "<x/>"}), "something else"),
    "tables in tables": (word(NESTED), "far more than a plan"),
    "many paragraphs": (word(p("a") * 50_001), "more than 50,000 paragraphs"),
    "many columns": (word(tbl(tr(*["a"] * 201))), "far more than a plan"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_plan_is_refused_in_words(kind):
    data, words = REFUSED[kind]
    with pytest.raises(Unreadable, match=words) as refused:
        docx.extract(data, "plan.docx", lambda percent, words: None)
    assert "“plan.docx”" in str(refused.value)


def test_a_table_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(shared, "MOST_CELLS", 5)
    with pytest.raises(Unreadable, match="more than 5 cells"):
        cells(tr("a", "b", "c"), tr("a", "b", "c"))


def test_a_tick_says_something_and_a_lone_bullet_does_not():
    assert cells(tr("A", "B"), tr("✓", "•")) == [["A", "B"], ["✓", ""]]
    assert texts(p("•") + p("-----") + p("x")) == ["x"]


def test_what_lies_outside_the_file_is_never_fetched():
    outside = '<Relationship Id="x" Type="x/footnotes" Target="http://127.0.0.1:9/x" TargetMode="External"/></Rel'
    members = word_members(p("Open") + '<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>')
    links = members["word/_rels/document.xml.rels"].replace("</Rel", outside)
    data = zipped(members | {"word/_rels/document.xml.rels": links})
    assert [block.text for block in docx.extract(data, "plan.docx", lambda percent, words: None).blocks] == ["Open"]
