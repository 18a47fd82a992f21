"""The PDF of a plan is tagged so that a screen reader reads it in order: what PDF/UA-1 asks of it is in the file."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pypdf

from concordat.design.papers import pdf
from concordat.plans.presenters.papers import paper_of
from concordat.plans.rules.content import Content

from .made import action, copy_of

ODD = 'A title 年🙂 #link("x") $x$ *not bold*'


def made() -> tuple[pypdf.PdfReader, dict[str, Any]]:
    priorities = {"p": {"name": "Safer streets", "narrative": "Why.\nAnd why.", "position": 0}}
    theme = {"name": "Night", "background": "Now.", "partners": ["Police"], "position": 0, "priority": "p"}
    long = "A long text. " * 600
    actions = {
        "a1": action(0, code="A1", text="Walk", measures=["One", "Two"], priority="p", theme="t"),
        "a2": action(1, code="A2", text=long, timescale="By March", priority="p"),
        "a3": action(2, text="Of the whole plan"),
    }
    copy = copy_of(Content({}, priorities, {"t": theme}, actions), ODD, "2023/24")
    reader = pypdf.PdfReader(BytesIO(pdf.write(paper_of(copy))))
    return reader, reader.trailer["/Root"]


def tags(element: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each element of the structure in the order in which it is read, with the tags that it stands under."""
    element = element.get_object()
    if isinstance(element, list):
        for each in element:
            yield from tags(each, above)
    elif hasattr(element, "get"):
        path = (*above, element["/S"]) if "/S" in element else above
        if "/S" in element:
            yield path, element
        if "/K" in element:
            yield from tags(element["/K"], path)


def test_the_file_says_that_it_is_tagged_and_in_which_language() -> None:
    reader, root = made()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    told = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert "concordat-plan:abcdefghjk12" in told
    assert reader.metadata is not None
    assert reader.metadata.title == ODD.replace("年", "□").replace("🙂", "□")


def test_headings_are_in_order_and_each_table_has_its_caption_and_heading_cells() -> None:
    _, root = made()
    found = list(tags(root["/StructTreeRoot"]))
    levels = [int(path[-1][2:]) for path, _ in found if path[-1][:2] == "/H" and path[-1][2:].isdigit()]
    assert levels == [1, 1, 1, 2, 3, 1]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    tables = [element for path, element in found if path[-1] == "/Table"]
    assert len(tables) == sum(path[-1] == "/Caption" for path, _ in found) == 3
    for table in tables:
        inside = [path for path, _ in tags(table)]
        heads = [element for path, element in tags(table) if path[-1] == "/TH"]
        scopes = {str(told["/Scope"]) for head in heads for told in head["/A"] if "/Scope" in told}
        assert len(heads) >= 5
        assert scopes == {"/Column"}
        assert sum(path[-1] == "/TD" for path in inside) % len(heads) == 0
    assert {"/TOC", "/L", "/LI"} <= {path[-1] for path, _ in found}


def test_what_people_write_is_shown_and_never_run() -> None:
    reader, _ = made()
    text = " ".join(page.extract_text() for page in reader.pages)
    assert '#link("x") $x$ *not bold*' in text
    assert " ".join(text.split()).count("A long text.") == 600
    assert {page.mediabox.width > page.mediabox.height for page in reader.pages} == {True, False}
