import textwrap

import pytest

from concordat.plans.reading.documents import Document, Heading, ListItem, Paragraph, Table
from concordat.plans.reading.extract import MAX_BYTES, Unreadable, extract
from concordat.plans.reading.extract.markup import lines_of


def extracted(data, name="plan.txt"):
    return extract(data, name, lambda percent, words: None)


def blocks(text):
    return extracted(text.encode()).blocks


def test_headings_bullets_and_bold_openings():
    found = blocks("# Plan\n\nAims\n====\n\n**Background** - Crime *fell*.\n\n- One\n  * Two\n1. Three\n")
    assert [type(block) for block in found] == [Heading, Heading, Paragraph, ListItem, ListItem, ListItem]
    assert (found[2].text, found[2].bold) == ("Background - Crime fell.", "Background")
    assert [(item.text, item.marker, item.depth) for item in found[3:]] == [
        ("One", "-", 1),
        ("Two", "*", 2),
        ("Three", "1.", 1),
    ]


def test_a_table_of_tabs_keeps_empty_cells_and_the_place_of_each_row():
    text = "Intro\n\nAction\tLead\tWhen\nDo it\t\tMay\n"
    (_, table) = blocks(text)
    assert isinstance(table, Table)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Action", "Lead", "When"],
        ["Do it", "", "May"],
    ]
    source = table.rows[1].source
    assert (source.anchor, source.line, source.place) == ("b2r2", 4, "line 4")
    assert text[source.start : source.end] == "Do it\t\tMay"


def test_html_in_a_cell_gives_lines_and_items():
    (one, two, three) = lines_of(
        "<p><b>Work &amp; skills -</b>   for all</p> <ul> <li>• First</li><li>- Second</li></ul>"
    )
    assert (one.text, one.bold, one.item) == ("Work & skills - for all", "Work & skills -", False)
    assert [(line.text, line.item) for line in (two, three)] == [("First", True), ("Second", True)]


def test_what_only_looks_like_markup_stays_text():
    assert lines_of("people aged <18 & >65, x < y")[0].text == "people aged <18 & >65, x < y"


def test_comments_scripts_and_styles_are_no_words():
    assert [line.text for line in lines_of("a<!-- b --><script>c</script> d<style>e</style>")] == ["a d"]


def test_quoted_cells_may_run_over_lines():
    (table,) = blocks('Action\tLead\n"Do this\nand that"\tPolice\n')
    assert table.rows[1].cells[0].text == "Do this\nand that"
    assert table.rows[1].cells[1].text == "Police"


def test_a_quotation_in_a_cell_is_not_taken_apart():
    (table,) = blocks('Action\tLead\n"Walk and Talk" events\tPolice\n')
    assert table.rows[1].cells[0].text == '"Walk and Talk" events'


def test_bars_make_tables_and_their_rule_is_a_divider():
    (table,) = blocks("| Action | Lead |\n|---|---|\n| Do it | Police |\n")
    assert [row.divider for row in table.rows] == [False, True, False]


def test_wrapped_lines_are_one_paragraph_again():
    words = "This paragraph was wrapped by whoever saved it and it goes on and on until it ends at last. " * 3
    text = "\n\n".join(["A heading", textwrap.fill(words, 72), textwrap.fill(words, 72)])
    assert [block.text for block in blocks(text)] == ["A heading", words.strip(), words.strip()]


def test_a_wrapped_bullet_is_one_item():
    assert [block.text for block in blocks("- Offer homes to\n  those who need them\n- Next")] == [
        "Offer homes to those who need them",
        "Next",
    ]


def test_a_document_survives_json():
    document = extracted("# A\n\nB\n\n- c\n\nAction\tLead\n<ul><li>x</li></ul>\ty\n".encode("utf-16"))
    assert Document.from_json(document.to_json()) == document
    assert document.at("b4r2").quote == "x\ty"
    assert document.at("b99") is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_offices(encoding):
    document = extracted("Fit café doors – all £5 of it".encode(encoding))
    assert document.blocks[0].text == "Fit café doors – all £5 of it"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "plan.txt", "is empty"),
        (b" \n\t\n ", "plan.txt", "is empty"),
        ("\ufeff\n".encode(), "plan.txt", "holds no words"),
        (b"----\n\n====", "plan.txt", "holds no words"),
        (b"a\x00b\x00", "plan.txt", "not a text file"),
        (b"\x81\x8d\x8f" * 9, "plan.txt", "encoding"),
        ("é".encode()[:1], "plan.txt", "cut off"),
        (b"\xff\xfea", "plan.txt", "cut off"),
        (b"a" * (MAX_BYTES + 1), "plan.txt", "too large"),
        (b"a\n" * 60_000, "plan.txt", "lines"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(data, name, says):
    with pytest.raises(Unreadable, match=says) as caught:
        extracted(data, name)
    assert str(caught.value).startswith(f"“{name}”")


def test_each_step_is_told():
    told = []
    extract(b"# Plan\n\nWords", "plan.txt", lambda percent, words: told.append((percent, words)))
    assert told
    assert all(5 <= percent <= 50 and words for percent, words in told)


def test_text_that_opens_like_a_program_is_text():
    assert extracted(b"MZ is a postcode area").blocks[0].text == "MZ is a postcode area"


def test_a_tick_alone_in_a_cell_is_kept():
    row = blocks("Action\tDone\nFit locks to doors\t✓\n")[0].rows[1]
    assert [cell.text for cell in row.cells] == ["Fit locks to doors", "✓"]
