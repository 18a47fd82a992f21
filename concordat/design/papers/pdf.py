"""Write a paper as a PDF that a screen reader can read (PDF/UA-1), by Typst, which refuses to make one that it cannot.

Words reach Typst as data, so nothing that a person wrote is ever run. Its own fonts are used, and nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import typst

from concordat.design.papers import Block, Grid, Heading, Label, Paper, Points, Turn, Words, lines_of
from concordat.kernel import clock

_SOURCE = Path(__file__).with_name("paper.typ").read_bytes()
_FONTS = ("Libertinus Serif", "New Computer Modern", "New Computer Modern Math", "DejaVu Sans Mono")
_TALL = 900  # characters of a row from which it may be cut between pages: it could be taller than one
_BOX = "□"


def write(paper: Paper) -> bytes:
    """Return the bytes of a tagged PDF; a sign that no font here can show is shown as a box."""
    told = json.dumps(_told(paper), ensure_ascii=False)
    try:
        return _made(_SOURCE, told)
    except typst.TypstError:
        boxes = {ord(sign): _BOX for sign in set(told) if not sign.isascii() and not _can_show(sign)}
        if not boxes:
            raise
        return _made(_SOURCE, told.translate(boxes))


def _made(source: bytes, told: str) -> bytes:
    return typst.compile(
        source,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"paper": told},
        ignore_system_fonts=True,
    )


@cache
def _can_show(sign: str) -> bool:
    fonts = ", ".join(f'"{font}"' for font in _FONTS)
    probe = f'#set document(title: "probe")\n#set text(lang: "en", font: ({fonts}))\n#sys.inputs.paper'
    try:
        return bool(_made(probe.encode(), f"a{sign}a"))
    except typst.TypstError:
        return False


def _told(paper: Paper) -> dict[str, Any]:
    today = clock.today()
    return {
        "title": _one(paper.title),
        "author": _one(paper.author),
        "subject": _one(paper.subject),
        "mark": ":".join(paper.mark),
        "subtitle": list(lines_of(paper.subtitle)),
        "foot": _one(paper.foot),
        "at_day": [today.year, today.month, today.day],
        "fonts": list(_FONTS),
        "parts": list(_parts(paper)),
    }


def _parts(paper: Paper) -> Iterator[dict[str, Any]]:
    """Yield the pages that lie the same way, with their blocks."""
    part: dict[str, Any] = {"wide": False, "blocks": []}
    for block in paper.blocks:
        if isinstance(block, Turn):
            yield part
            part = {"wide": block.wide, "blocks": []}
        else:
            part["blocks"].append(_block(block))
    yield part


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "level": block.level, "text": _one(block.text)}
    if isinstance(block, Label):
        return {"is": "label", "text": _one(block.text)}
    if isinstance(block, Words):
        return {"is": "words", "label": _one(block.label), "lines": list(lines_of(block.text))}
    if isinstance(block, Points):
        return {"is": "points", "items": [_one(item) for item in block.items]}
    assert isinstance(block, Grid)
    return {
        "is": "grid",
        "caption": _one(block.caption),
        "names": [_one(column.name) for column in block.columns],
        "widths": [column.width for column in block.columns],
        "rows": [_row(block, row) for row in block.rows],
    }


def _row(grid: Grid, row: tuple[tuple[str, ...], ...]) -> dict[str, Any]:
    cells = [[line for text in cell for line in lines_of(text)] for cell in row]
    told = [{"lines": lines, "listed": column.listed} for lines, column in zip(cells, grid.columns, strict=True)]
    return {"cells": told, "breaks": max(sum(map(len, lines)) for lines in cells) > _TALL}


def _one(text: str) -> str:
    return " ".join(lines_of(text))
