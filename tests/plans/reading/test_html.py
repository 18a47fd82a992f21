"""Web pages become the blocks that the same words in a text would be."""

import pytest

from concordat.plans.reading import Unreadable
from concordat.plans.reading.documents import Heading, ListItem, Paragraph, Picture, Table
from concordat.plans.reading.extract import extract


def document(page, name="plan.html"):
    data = page if isinstance(page, bytes) else f"<!doctype html><meta charset=utf-8>{page}".encode()
    return extract(data, name, lambda percent, words: None)


def blocks(page):
    return document(page).blocks


def texts(page):
    return [getattr(block, "text", "table") for block in blocks(page)]


def table(page):
    return next(block for block in blocks(page) if isinstance(block, Table))


def cells(page):
    return [[cell.text for cell in row.cells] for row in table(page).rows]


def test_headings_paragraphs_and_bold_openings():
    found = blocks("<h1>Plan</h1><h3>Priority 1</h3><p><b>Lead:</b> Police</p><p>We <b>will</b>\n  act.</p>")
    assert [(type(block), block.text) for block in found] == [
        (Heading, "Plan"),
        (Heading, "Priority 1"),
        (Paragraph, "Lead: Police"),
        (Paragraph, "We will act."),
    ]
    assert (found[1].level, found[2].bold, found[3].bold) == (3, "Lead:", "")
    assert (found[2].source.place, found[2].source.anchor, found[2].source.quote) == (
        "paragraph 3",
        "b3",
        "Lead: Police",
    )


def test_lists_keep_their_depth_and_what_is_printed_before_them():
    found = blocks(
        "<ul><li>One<ul><li>Inner</li></ul></li><li><p>Two</p><p>more</p></li></ul>"
        "<ol start=3 type=a><li>c<li value=7>g</ol><ol><li>First</li></ol>"
    )
    assert all(isinstance(block, ListItem) for block in found)
    assert [(block.marker, block.depth, block.text) for block in found] == [
        ("•", 1, "One"),
        ("•", 2, "Inner"),
        ("•", 1, "Two more"),
        ("c.", 1, "c"),
        ("g.", 1, "g"),
        ("1.", 1, "First"),
    ]


def test_lines_that_are_broken_are_lines_of_their_own_but_not_in_a_heading():
    assert texts("<p>Lead: Police<br>By: March</p><h2>Safer<br>streets</h2>") == [
        "Lead: Police",
        "By: March",
        "Safer streets",
    ]


def test_tables_keep_merged_cells_on_their_columns():
    page = """<table><thead><tr><th rowspan=2>Ref<th colspan=2>What</tr><tr><th>A<th>B</tr></thead>
      <tr><td colspan=99>Section 1</tr><tr><td rowspan=2>1<td>x<td>y</tr><tr><td>z<td>w</tr></table>"""
    assert cells(page) == [
        ["Ref", "What", ""],
        ["", "A", "B"],
        ["Section 1", "", ""],
        ["1", "x", "y"],
        ["", "z", "w"],
    ]
    rows = table(page).rows
    assert [row.heading for row in rows] == [True, True, False, False, False]
    assert (rows[0].cells[1].column_span, rows[2].cells[0].column_span, rows[3].cells[0].row_span) == (2, 3, 2)
    assert (rows[3].source.place, rows[3].source.anchor, rows[3].source.quote) == ("table 1, row 4", "b1r4", "1\tx\ty")


def test_a_cell_keeps_its_lines_bullets_pictures_and_inner_tables():
    page = """<table><tr><th>Action<th>RAG</tr><tr><td><p>Do <b>x</b></p><ul><li>a<li>b</ul>• c • d
      <table><tr><td>n1<td>n2</table></td><td><img alt="Green" src=x.png></td></tr></table>"""
    lines = table(page).rows[1].cells[0].lines
    assert [(line.text, line.item) for line in lines] == [
        ("Do x", False), ("a", True), ("b", True), ("c", True), ("d", True), ("n1", False), ("n2", False),
    ]  # fmt: skip
    (picture,) = table(page).rows[1].cells[1].lines
    assert (picture.text, picture.picture) == ("Green", True)


@pytest.mark.parametrize(
    ("cell", "colour"),
    [
        ("<td bgcolor=red>", "FF0000"),
        ("<td bgcolor='#00FF00'>", "00FF00"),
        ("<td style='background-color: #fc0'>", "FFCC00"),
        ("<td style='background: rgb(255, 192, 0) none'>", "FFC000"),
        ("<td class=amber>", "FFBF00"),
        ("<td><span style='background:#f00'>Red</span>", "FF0000"),
        ("<td style='background:white'>", ""),
        ("<td style='background:transparent'>", ""),
        ("<td style='background:rgba(1,2,3,0)'>", ""),
        ("<td style='color:red'>", ""),
    ],
)
def test_the_colour_of_a_cell_is_what_is_stated(cell, colour):
    page = f"<style>.amber {{ color: #fff; background-color: #ffbf00 }}</style><table><tr><th>A<th>B<tr><td>x{cell}</table>"
    assert table(page).rows[1].cells[1].colour == colour


def test_a_row_gives_its_colour_to_its_cells():
    page = "<table><tr><th>A<th>B<tr style='background:#ffc000'><td>x<td bgcolor=lime>y</table>"
    assert [cell.colour for cell in table(page).rows[1].cells] == ["FFC000", "00FF00"]


def test_a_caption_stands_above_its_table():
    assert texts("<table><caption>Our actions</caption><tr><th>Action<th>Lead<tr><td>x<td>y</table>") == [
        "Our actions",
        "table",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<table role=presentation><tr><td>One<td>Two</table>",
        "<table><tr><td><p>One</p><p>Two</p></table>",
        "<table width=600><tr><td><table><tr><td>One</table></table><p>Two",
        "<table><tr><td><h3>One</h3></td></tr></table><div>Two</div>",
    ],
)
def test_a_table_that_only_lays_out_the_page_is_none(page):
    assert texts(page) == ["One", "Two"]


def test_terms_and_meanings_are_labels():
    page = """<dl><dt>Lead</dt><dd>Police</dd><dt>Partners:</dt><dd>Council</dd><dd>Fire</dd>
      <div><dt>Actions</dt><dd><ul><li>Do it</ul></dd></div><dt>Status</dt></dl>"""
    assert texts(page) == ["Lead: Police", "Partners:", "Council", "Fire", "Actions:", "Do it", "Status:"]
    assert [getattr(block, "bold", "") for block in blocks(page)][:2] == ["Lead:", "Partners:"]


def test_parts_that_open_on_demand_are_read():
    page = "<details><summary>Priority 1</summary>Text</details><h3><button>Priority 2</button></h3><p>More"
    found = blocks(page)
    assert [block.text for block in found] == ["Priority 1", "Text", "Priority 2", "More"]
    assert found[0].bold == "Priority 1"
    assert isinstance(found[2], Heading)


def test_cards_are_headings_and_paragraphs():
    page = """<ul><li class=card><h3>Refuge</h3><p>Open one</p><p>Lead: Police</p></li>
      <li class=card><h3>Club</h3><p>Run one</p></li></ul><article><header><h3>Bus</h3></header><footer>Lead: Fire"""
    assert texts(page) == ["Refuge", "Open one", "Lead: Police", "Club", "Run one", "Bus", "Lead: Fire"]


def test_pictures_say_what_stands_for_them():
    found = blocks(
        "<figure><img alt='Prevent' src=x><figcaption>Our aim</figcaption></figure><img alt='a.png'><img alt=''>"
    )
    assert [(type(block), block.text) for block in found] == [(Picture, "Prevent"), (Paragraph, "Our aim")]


def test_what_stands_around_a_page_is_left_out():
    page = """<body><a href="#main">Skip to main content</a><div class="cookie-banner">Cookies</div>
      <header>Council<nav>Home</nav></header><nav>Menu</nav><div class="breadcrumbs">Home &gt; Plan</div>
      <p>Words</p><p hidden>h</p><p style="display: none">d</p><script>s</script><style>t</style><noscript>n</noscript>
      <template><p>t</p></template><aside>Related</aside><!-- comment --><button>Print</button><footer>Contact</footer>"""
    assert texts(page) == ["Words"]


def test_the_main_part_is_the_page_and_a_first_heading_outside_it_its_title():
    page = """<header><h1>Safety plan</h1><p>Council</p></header><div>Sign up</div>
      <main><h2>Priority</h2><p>Most of the words of this page stand in its main part.</p></main><div>Share</div>"""
    assert texts(page) == [
        "Safety plan",
        "Priority",
        "Most of the words of this page stand in its main part.",
    ]


def test_a_main_part_with_few_of_the_words_is_not_the_page():
    assert "The plan has all of its many words out here." in texts(
        "<main>Few words</main><p>The plan has all of its many words out here."
    )


def test_an_aside_in_the_page_is_read_unless_it_is_links():
    page = "<main><p>Words</p><aside>A figure: 12 of 20</aside><aside><a href=x>Other plans</a></aside></main>"
    assert texts(page) == ["Words", "A figure: 12 of 20"]


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<title>Safety plan 2024 | Northshire</title><p>Words", "Safety plan 2024"),
        ("<title>Safety plan 2024</title><h1>Our plan</h1><p>Words", "Our plan"),
        ("<title>Safety plan 2024</title><p>SAFETY PLAN 2024<p>Words", "SAFETY PLAN 2024"),
        ("<title>Microsoft Word - plan.doc</title><p>Words", "Words"),
        ("<title>Untitled</title><p>Words", "Words"),
    ],
)
def test_the_title_of_the_page_stands_in_for_a_first_heading(page, title):
    assert texts(page)[0] == title


def test_a_page_that_word_saved_keeps_its_lists_and_title():
    page = """<p class=MsoTitle>Plan</p><p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><![if !supportLists]>
      <span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>Do<o:p></o:p></p>
      <p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3.</span>Third</p>"""
    title, one, two = blocks(page)
    assert (type(title), title.level) == (Heading, 1)
    assert [(item.marker, item.depth, item.text) for item in (one, two)] == [("•", 2, "Do"), ("3.", 1, "Third")]


@pytest.mark.parametrize(
    "data",
    [
        "<html><p>Café – £5".encode("utf-8-sig"),
        "<html><p>Café – £5".encode("utf-16"),
        "<html><p>Café – £5".encode(),
        "<html><p>Café – £5".encode("cp1252"),
        "<html><meta charset=windows-1252><p>Café – £5".encode("cp1252"),
        '<html><meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1"><p>Café – £5'.encode("cp1252"),
        "<html><meta charset=utf-8><p>Café – £5".encode("cp1252"),
        "<html><meta charset=punycode><p>Café – £5".encode(),
        b"<html><p>Caf&eacute; &ndash; &pound;5",
    ],
)
def test_characters_are_read_as_they_were_saved(data):
    assert document(data).blocks[-1].text == "Café – £5"


def test_controls_and_odd_spaces_do_not_come_out():
    assert texts("<p>a\x02\x10 b&#3;c\u00a0\u00add\u200b") == ["a b c d"]


@pytest.mark.parametrize(
    ("page", "says"),
    [
        ("<div>" * 100_000 + "x", "nested far deeper"),
        ("<p hidden>x</p>", "holds no words"),
        ("<table>" + "<tr><td>x<td>y" * 60_000, "more than"),
        ("<table><tr>" + "<td rowspan=99 colspan=99>x" * 9_000 + "<tr><td>y" * 9_000, "more than"),
        ("<p>x" * 60_000, "more than"),
    ],
)
def test_what_is_no_plan_is_refused_in_words(page, says):
    with pytest.raises(Unreadable, match=says):
        document(page)


def test_deep_but_honest_pages_are_read():
    assert texts("<div>" * 900 + "x" + "</div>" * 900 + "<p>y") == ["x", "y"]
