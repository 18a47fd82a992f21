"""PDFs as programs make them, and PDFs that cannot be read."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from concordat.plans.reading.documents import Document, Heading, ListItem, Picture, Table
from concordat.plans.reading.extract.errors import Unreadable
from concordat.plans.reading.extract.pdf import extract
from concordat.plans.reading.extract.pdf.opening import MAX_PAGES

from .printing import Page, pdf

FILES = Path(__file__).with_name("pdfs")
READABLE = [path.name for path in sorted(FILES.glob("*.pdf")) if path.name != "locked.pdf"]


def read(source: str | bytes) -> Document:
    data = source if isinstance(source, bytes) else (FILES / source).read_bytes()
    return extract(data, "plan.pdf", lambda _percent, _words: None)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


@pytest.mark.parametrize("name", READABLE)
def test_every_document_keeps_its_own_rules(name):
    document = read(name)
    anchors = [place.anchor for place in document.places()]
    assert len(set(anchors)) == len(anchors)
    assert Document.from_json(document.to_json()) == document
    for place in document.places():
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xa0\xad]|  ", place.quote)
        assert place.page
        assert place.place.startswith(f"page {place.page}")
    for table in tables(document):
        assert len({len(row.cells) for row in table.rows}) == 1


def test_columns_between_full_lines():
    document = read("browser-columns.pdf")
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings == [
        "Westmoor Community Safety Plan 2025/26", "Priority 1: Safer Streets", "Priority 2: Protecting Young People",
        "Priority 3: Hate", "What happens next",
    ]  # fmt: skip
    items = [block for block in document.blocks if isinstance(block, ListItem)]
    assert len(items) == 12
    assert items[1].text.startswith(
        "Run weekly walkabouts with traders and residents of the market quarter, and publish"
    )


def test_cards_are_read_one_after_another():
    document = read("browser-cards.pdf")
    assert [block.text for block in document.blocks if isinstance(block, Heading)] == [
        "Plan on a page", "Safer Streets", "Young People", "Hate Crime", "Burglary", "Vehicles", "Drugs",
    ]  # fmt: skip
    assert Counter(type(block).__name__ for block in document.blocks) == {"Heading": 7, "Paragraph": 12, "ListItem": 12}


def test_merged_cells_with_strands_on_end():
    (table,) = tables(read("browser-merged.pdf"))
    strands = [(row.cells[0].text, row.cells[0].row_span) for row in table.rows if row.cells[0].text]
    assert strands == [("4P", 2), ("PREVENT", 3), ("PURSUE", 4), ("PROTECT", 5), ("PREPARE", 3)]
    assert table.rows[0].cells[1].column_span == 2
    assert [line.item for line in table.rows[2].cells[4].lines] == [True, True, True]


def test_stripes_are_rows_and_the_table_goes_on():
    (table,) = tables(read("browser-stripes.pdf"))
    assert [row.cells[0].text for row in table.rows] == ["Ref", *(f"A{number}" for number in range(1, 17))]
    assert table.rows[0].heading
    assert {table.rows[2].cells[1].colour, table.rows[3].cells[1].colour} == {"EEEEFF", ""}


def test_pictures_stand_for_their_alternative_text():
    document = read("browser-pictures.pdf")
    assert [block.text for block in document.blocks if isinstance(block, Picture)] == ["Prevent"]
    (table,) = tables(document)
    assert (table.rows[1].cells[0].lines[0].text, table.rows[1].cells[0].lines[0].picture) == ("Pursue", True)


def test_a_plan_from_a_word_processor():
    document = read("writer-plan.pdf")
    quotes = " ".join(place.quote for place in document.places())
    assert "Westmoor Community Safety Partnership" not in quotes
    assert "page 2" not in quotes
    (table,) = tables(document)
    assert [(row.cells[0].text, row.cells[0].row_span) for row in table.rows if row.cells[0].text] == [
        ("Strand", 1), ("PREVENT", 7), ("PURSUE", 5), ("PROTECT", 6),
    ]  # fmt: skip
    assert len(table.rows) == 19
    numbers = [block.marker for block in document.blocks if isinstance(block, ListItem) and block.marker[0].isdigit()]
    assert numbers == [f"{number}." for number in range(1, 7)]


def test_a_row_cut_without_a_rule_is_one():
    (table,) = tables(read("reportlab-cut-row.pdf"))
    row = next(row for row in table.rows if row.cells[0].text == "1.7")
    assert row.cells[4].text == " ".join(["Lighting in place by summer; fewer reports after dark."] * 6)


def test_a_password_that_only_forbids_printing_does_not_matter():
    assert [block.text for block in read("owner-locked.pdf").blocks if not isinstance(block, Table)] == [
        "Readable all the same"
    ]


WHOLE = pdf(Page().text(50, 80, "Words that can be read."))
REFUSED = {
    "a password": ((FILES / "locked.pdf").read_bytes(), "protected by a password.*Save a copy without a password"),
    "a scan": (pdf(Page().scan(), Page().scan()), "is a scan.*Give the Word file"),
    "a stamped scan": (
        pdf(*[Page().scan().text(50, 60, f"Agenda item {at}: action plan") for at in range(4)]),
        "is a scan",
    ),
    "no words": (pdf(Page(), Page()), "holds no words"),
    "nothing": (b"", "is empty"),
    "noughts": (b"\x00" * 500, "is empty"),
    "no PDF": (b"Dear all, " * 200, "is something else, or it is damaged"),
    "only a beginning": (b"%PDF-1.7\n" + b"x" * 300, "damaged or was cut off"),
    "a cut-off file": (WHOLE[: len(WHOLE) // 3], "damaged or was cut off"),
    "too many pages": (pdf(*[Page().text(50, 80, "x")] * (MAX_PAGES + 1)), "has 501 pages, and the limit is 500"),
    "too many letters": (
        pdf(Page().lines(50, 80, *["x y " * 500] * 130)),
        "letters on page 1, far more than a page of a plan",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_words(name):
    data, words = REFUSED[name]
    with pytest.raises(Unreadable, match=words) as refused:
        read(data)
    assert "“plan.pdf”" in str(refused.value)


def hostile() -> dict[str, Page]:
    lines, net, dots = Page(), Page(), Page()
    for number in range(60_000):
        lines.rule(number % 500, number % 700, (number * 7) % 500, (number * 13) % 700)
    for number in range(3_000):
        net.rule(50, 50 + number / 4, 550, 50 + number / 4).rule(50 + number / 6, 50, 50 + number / 6, 800)
    for number in range(20_000):
        dots.box(number % 590, number % 840, number % 590 + 3, number % 840 + 3, fill="0 0 0")
    columns = Page(width=5000, height=5000)
    for number in range(4_000):
        columns.text(20 + 40 * (number % 120), 30 + 14 * (number // 120), "word")
    return {"lines": lines, "a net": net, "dots": dots, "columns": columns}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["lines", "a net", "dots", "columns"])
def test_absurd_pages_take_bounded_work(name):
    data = pdf(hostile()[name].text(100, 830, "Words here"))
    started = time.process_time()
    assert read(data).blocks
    assert time.process_time() - started < 8


def test_the_title_over_a_photograph_is_read():
    document = read(
        pdf(Page().scan().text(50, 200, "A safer Westmoor, together", size=30), Page().text(50, 80, "Words."))
    )
    assert [place.quote for place in document.places()] == ["A safer Westmoor, together", "Words."]


def test_a_file_cut_off_anywhere_is_read_or_refused():
    data = (FILES / "browser-columns.pdf").read_bytes()
    for length in range(0, len(data), 1709):
        try:
            assert read(data[:length]).blocks
        except Unreadable as refused:
            assert "plan.pdf" in str(refused)  # noqa: PT017
