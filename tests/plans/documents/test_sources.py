"""The document as it was read: every kind of block is shown, once, on the page that links to it lead to."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.shortcuts import render
from django.test import Client, RequestFactory

from concordat.plans.presenters import entries, printing, sources
from concordat.plans.presenters.colours import Fill, fill_of
from concordat.plans.reading import Unreadable, read
from tests.cast import Cast
from tests.plans.documents.given import read_document
from tests.plans.documents.test_views import sign_in, words

CORPUS = Path(__file__).resolve().parents[1] / "reading" / "corpus"
SUFFIXES = (".docx", ".odt", ".pdf", ".xlsx", ".html", ".md", ".txt")
DOCUMENTS = [path for suffix in SUFFIXES for path in sorted(CORPUS.glob(f"[01]*/document{suffix}"))]


def place(anchor: str, words: str = "", **numbers: Any) -> dict[str, Any]:
    return {"anchor": anchor, "place": words or anchor, "quote": "", **numbers}


def text(anchor: str, words: str, kind: str = "paragraph", **more: Any) -> dict[str, Any]:
    return {"is": kind, "text": words, "source": place(anchor, **more.pop("at", {})), **more}


def cell(*lines: str | dict[str, Any], columns: int = 1, rows: int = 1, colour: str = "") -> dict[str, Any]:
    told = [{"text": line} if isinstance(line, str) else line for line in lines]
    return {"lines": told, "column_span": columns, "row_span": rows, "colour": colour}


def row(anchor: str, *cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"source": place(anchor), "cells": list(cells), "divider": False, **more}


def table(anchor: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"is": "table", "source": place(anchor), "rows": list(rows)}


def source_of(blocks: list[dict[str, Any]], **reading: Any) -> Any:
    """Return what the query of a source gives, for a document of these blocks that is in review."""
    document = SimpleNamespace(ref="d0cd0cd0cd0c", name="plan.docx", status="review")
    told = {"document": {"kind": "docx", "blocks": blocks}, **reading}
    return SimpleNamespace(document=document, reading=told, proposals=[], actions=[], plan=None)


def shown(source: Any, at: str = "", page: int = 1) -> sources.Printed:
    return sources.printed(source, at, page)


def html(source: Any, at: str = "", page: int = 1) -> str:
    """Return a page of a source as it is sent, from where the document begins."""
    facts = {"source": shown(source, at, page)}
    whole = render(RequestFactory().get("/"), "plans/document_source.html", facts).content.decode()
    return whole.partition('<div class="app-source">')[2].partition("</main>")[0]


def seen(markup: str) -> list[str]:
    """Return the words that somebody sees in markup."""
    return re.sub(r"<[^>]+>", " ", markup).split()


def test_every_kind_of_block_is_shown_as_what_it_is() -> None:
    blocks = [
        text("b1", "Homes", "heading", level=1),
        text("b2", "Why it matters to us", bold="Why it matters"),
        text("b3", "Mend doors", "item", marker="a)", depth=2),
        text("b4", "Light streets", "item", marker="•", depth=1),
        text("b5", "Three hills", "picture"),
    ]
    told = html(source_of(blocks))
    assert "<h2" in told
    assert "<b>Why it matters</b> to us" in told
    assert re.search(r'depth-2" id="b3"><span class="app-source__marker">a\)</span> Mend doors', told)
    assert re.search(r'depth-1" id="b4">Light streets', told)
    assert "•" not in told
    assert re.search(r'id="b5">.*<span class="app-source__picture">Picture</span> Three hills', told)


def test_a_cell_shows_its_lines_bullets_pictures_and_fill() -> None:
    lines = ("Before", {"text": "one", "item": True}, {"text": "two", "item": True}, {"text": "Star", "picture": True})
    told = html(source_of([table("b1", row("b1r1", cell(*lines), cell("Late", colour="FF0000")))]))
    assert re.search(r"<p>Before</p><ul.*?>one</li><li.*?>two</li></ul><p><span.*?>Picture</span> Star</p>", told)
    assert '<span class="app-fill app-fill--red">Red</span>' in told
    assert "style=" not in told


def test_the_fill_of_a_whole_row_is_said_once_and_not_of_headings() -> None:
    same = [cell("a", colour="00B050"), cell("b", colour="00B050")]
    rows = [row("b1r1", *same), row("b1r2", *same), row("b1r3", *same, heading=True), row("b1r4", cell("c"), same[0])]
    told = html(source_of([table("b1", *rows)]))
    assert seen(told).count("Row:") == 1
    assert told.count("app-fill--green") == 2
    assert '<th class="govuk-table__header" scope="col">' in told


def test_rows_coloured_in_turns_are_not_told_of() -> None:
    dull, bright = [cell("a"), cell("b")], [cell("a", colour="DEEAF6"), cell("b", colour="DEEAF6")]
    bands = [row(f"b1r{number}", *(bright if number % 2 else dull)) for number in range(1, 7)]
    assert "Row:" not in seen(html(source_of([table("b1", *bands)])))
    bands[3] = row("b1r4", *bright)
    assert seen(html(source_of([table("b1", *bands)]))).count("Row:") == 3


def test_merged_cells_go_over_the_places_kept_free_for_them() -> None:
    wide, high, free = cell("Homes", columns=2), cell("Police", rows=2), cell()
    rows = [row("b1r1", wide, free, high), row("b1r2", cell("one"), cell("two"), free)]
    printed = printing.rows_of(rows)
    assert [[(each.columns, each.rows) for each in cells] for cells, _ in printed] == [
        [(2, 1), (1, 2)],
        [(1, 1), (1, 1)],
    ]
    told = html(source_of([table("b1", *rows)]))
    assert 'colspan="2"' in told
    assert 'rowspan="2"' in told


def test_no_word_is_lost_where_the_places_under_a_merged_cell_are_not_free() -> None:
    rows = [row("b1r1", cell("Homes", columns=2), cell("kept"), cell("too", rows=9))]
    (cells, _), *_ = printing.rows_of(rows)
    assert [each.passages[0].lines[0].rest for each in cells] == ["Homes", "kept", "too"]
    assert cells[2].rows == 1


def test_pages_and_sheets_of_the_document_are_told_apart() -> None:
    pages = [text("b1", "One", at={"page": 1}), text("b2", "Two", at={"page": 1}), text("b3", "Three", at={"page": 3})]
    assert [run.opens for run in shown(source_of(pages)).runs] == ["Page 1", "", "Page 3"]
    sheets = [
        text("b1", "Cover", "heading", level=1, at={"words": "sheet “Cover”"}),
        text("b2", "Plan", "heading", level=2, at={"words": "sheet “Cover”, row 2"}),
        table("b3", {**row("b3r1", cell("x")), "source": place("b3r1", "sheet “Plan”, row 4")}),
    ]
    assert [run.opens for run in shown(source_of(sheets)).runs] == ["", "", "Sheet “Plan”"]


def test_what_became_of_neighbours_is_said_once_to_those_who_see() -> None:
    blocks = [text(f"b{number}", "words") for number in range(1, 4)]
    left = [{"message": "it is background", "source": place(f"b{number}")} for number in (1, 2)]
    told = seen(html(source_of(blocks, left_aside=left)))
    assert " ".join(told).count("it is background") == 1
    assert " ".join(told).count("Left aside too") == 1


def test_headings_never_skip_a_level() -> None:
    levels = [text(f"b{n}", "Part", "heading", level=level) for n, level in enumerate((3, 6, 2, 1, 9), 1)]
    told = html(source_of(levels))
    assert [int(level) for level in re.findall(r"<h(\d)", told)] == [2, 3, 3, 2, 3]


def long_document(pages: int) -> list[dict[str, Any]]:
    blocks = []
    for number in range(1, pages + 1):
        blocks.append(text(f"b{number}h", f"Part {number}", "heading", level=1, at={"page": number}))
        blocks += [text(f"b{number}p{k}", "Words of the plan. " * 30, at={"page": number}) for k in range(5)]
    return blocks


def test_a_long_document_is_cut_into_pages_that_links_find() -> None:
    source = source_of(long_document(500))
    first = shown(source)
    assert (first.leaf.pages > 10, first.sheets, first.leaf.total) == (True, 500, 3000)
    sizes = [len(html(source, page=number)) for number in (1, first.leaf.pages // 2, first.leaf.pages)]
    assert max(sizes) < 300_000
    for anchor in ("b1h", "b250p4", "b500p4"):
        assert re.search(rf'app-source__here" id="{anchor}"', html(source, at=anchor))
    assert shown(source, page=999).leaf.spec.page == first.leaf.pages
    ends = [shown(source, page=number).leaf for number in range(1, first.leaf.pages + 1)]
    assert [leaf.first for leaf in ends[1:]] == [leaf.last + 1 for leaf in ends[:-1]]


def test_the_contents_lead_to_parts_and_a_page_by_its_number() -> None:
    source = source_of([*long_document(3), text("b9", "2. Streets")], uses={"b9": "the name of a priority"})
    contents = shown(source).contents
    assert [words for words, _ in contents] == ["Part 1", "Part 2", "Part 3", "2. Streets"]
    assert contents[1][1].endswith("?at=b2h#b2h")
    assert sources.address_of_page(source, 2).endswith("?at=b2h#b2h")
    assert sources.address_of_page(source, 77).endswith("?at=b9#b9")
    assert sources.address_of_page(source_of([]), 1).endswith("/source/")
    many = source_of([text(f"b{n}", f"Part {n}", "heading", level=1 + (n % 10 > 0)) for n in range(300)])
    assert len(shown(many).contents) == 30


def test_a_table_s_anchor_means_its_first_row() -> None:
    source = source_of([table("b1", row("b1r1", cell("x")), row("b1r2", cell("y")))])
    assert 'app-source__here" id="b1r1"' in html(source, at="b1")
    assert "app-source__here" not in html(source, at="b99")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}{path.suffix}")
def test_no_word_of_a_document_is_lost_or_shown_twice(path: Path) -> None:
    try:
        reading = read(path)
    except (Unreadable, ImportError) as wrong:
        pytest.skip(str(wrong))
    source = source_of([], **reading.to_json(document=True))
    pages = shown(source).leaf.pages
    printed = Counter[str]()
    for number in range(1, pages + 1):
        printed += Counter(words_in(shown(source, page=number)))
    assert printed == Counter(words_of_blocks(source.reading["document"]["blocks"]))


def words_in(page: sources.Printed) -> list[str]:
    found = []
    for run in page.runs:
        for each in run.places:
            found.append(each.words.bold + each.words.rest)
            lines = [line for one in each.cells for passage in one.passages for line in passage.lines]
            found += [line.bold + line.rest for line in lines]
    return [word for told in found for word in told.split()]


def words_of_blocks(blocks: list[dict[str, Any]]) -> list[str]:
    found = []
    for block in blocks:
        if block["is"] == "table":
            found += [line["text"] for each in block["rows"] for one in each["cells"] for line in one["lines"]]
        else:
            found.append(block["text"])
    return [word for told in found for word in told.split()]


@pytest.mark.parametrize(
    ("colour", "fill"),
    [
        ("", None),
        ("FFFFFF", None),
        ("no hex", None),
        ("FF0000", Fill("red", "red")),
        ("FFC000", Fill("amber", "amber")),
        ("00B050", Fill("green", "green")),
        ("0070C0", Fill("blue", "blue")),
        ("BFBFBF", Fill("grey", "grey")),
        ("000000", Fill("other", "black")),
        ("7030A0", Fill("other", "purple")),
    ],
)
def test_fill_of_says_a_colour_in_words(colour: str, fill: Fill | None) -> None:
    assert fill_of(colour) == fill


def test_an_entry_weighs_about_what_it_takes() -> None:
    light, heavy = entries.entries_of({"blocks": [text("b1", "x"), text("b2", "x" * 5000)]})
    assert heavy.weight - light.weight == 4999


def test_the_view_pages_and_finds_a_page_by_its_number(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMONSTRATION = True
    sign_in(client, cast, "mina")
    with cast.acting("mina") as actor:
        blocks = {"kind": "pdf", "name": "plan.pdf", "blocks": long_document(100)}
        document = read_document(actor, 1, name="plan.pdf", document=blocks)
    address = f"/plans/documents/{document.ref}/source/"
    page = client.get(address)
    assert "Page of the document, 1 to 100" in words(page)
    assert "Page 1 of" in words(page)
    assert client.get(f"{address}?opened=60")["Location"] == f"{address}?at=b60h#b60h"
    assert client.get(f"{address}?opened=sixty")["Location"] == f"{address}?at=b1h#b1h"
    assert 'app-source__here" id="b60h"' in client.get(f"{address}?at=b60h").content.decode()
