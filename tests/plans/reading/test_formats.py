"""The same plan in any format is the same reading; and no words are lost or invented, whatever the format."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from hypothesis import given, settings

from concordat.plans.reading import read

from . import scoring
from .checks import invented, lost, row_words_lost
from .test_properties import COLUMNS, rows, stated

TITLE, PRIORITY = "Westmoor Action Plan 2025/26", "Priority 1: Safer Nights"


def printed(cells: list) -> list[list[list[str]]]:
    """Return a plan's rows as lists of lines, a line to a lead."""
    body = []
    for number, (text, leads, _, when, outcome, measures, rag) in enumerate(cells, start=1):
        items = measures.removeprefix("<ul><li>").removesuffix("</li></ul>").split("</li><li>")
        body.append([[f"W{number}"], [text], list(leads), [when], [outcome], items, [rag]])
    return [[[name] for name in COLUMNS], *body]


def as_text(table: list) -> bytes:
    lines = ["\t".join("<br>".join(cell) for cell in row) for row in table]
    return "\n".join([TITLE, "", PRIORITY, "", *lines, ""]).encode()


def as_page(table: list) -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{'<br>'.join(cell)}</td>" for cell in row) + "</tr>" for row in table)
    return f"<html><body><h1>{TITLE}</h1><h2>{PRIORITY}</h2><table>{body}</table></body></html>".encode()


def as_word(table: list) -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_heading(PRIORITY, 1)
    grid = document.add_table(rows=len(table), cols=len(COLUMNS))
    for row, line in zip(grid.rows, table, strict=True):
        for cell, words in zip(row.cells, line, strict=True):
            cell.text = words[0] if words else ""
            for more in words[1:]:
                cell.add_paragraph(more)
    return saved(document)


def as_workbook(table: list) -> bytes:
    book = openpyxl.Workbook()
    book.active.append([TITLE])
    book.active.append([PRIORITY])
    book.active.append([])
    for row in table:
        book.active.append(["\n".join(cell) for cell in row])
    return saved(book)


def saved(thing) -> bytes:
    file = io.BytesIO()
    thing.save(file)
    return file.getvalue()


@settings(max_examples=15, deadline=None)
@given(cells=rows)
def test_the_format_does_not_matter(cells):
    table = printed(cells)
    plain = read(as_text(table), name="plan.txt")
    assert len(plain.actions) == len(cells)
    for write, name in ((as_page, "plan.html"), (as_word, "plan.docx"), (as_workbook, "plan.xlsx")):
        found = read(write(table), name=name)
        assert found.document.kind == name.partition(".")[2]
        assert (found.title, found.period) == (plain.title, plain.period)
        assert stated(found) == stated(plain), name
        assert lost(found) == []
        assert invented(found) == set()


# Names of fields, and the number of a priority, are read as such and not kept as words.
NAMES = set(
    "and the lead leads owner measure measures status rag when by deadline timescale ref action success looks like "
    "progress outcome priority icon who partners details why how".split()
)
DOCUMENTS = [
    path for folder in sorted(scoring.CORPUS.glob("*/")) for path in scoring.documents(folder) if path.suffix != ".ods"
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name[:24]}{path.suffix}")
def test_no_words_of_the_corpus_are_lost_or_invented(path):
    found = read(path)
    assert lost(found) == []
    assert invented(found) == set()
    assert {word for word in row_words_lost(found) if not word.isdigit()} <= NAMES


@pytest.mark.parametrize("kind", sorted({path.suffix for path in DOCUMENTS}))
def test_a_document_is_read_the_same_each_time(kind):
    path = next(path for path in DOCUMENTS if path.suffix == kind)
    assert read(path).to_json(document=True) == read(path).to_json(document=True)
