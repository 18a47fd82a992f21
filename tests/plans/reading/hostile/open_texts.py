# ruff: noqa: E501  (what stands in a file is one line)
"""Hostile OpenDocument texts."""

from __future__ import annotations

from tests.plans.reading.fuzzing.originals import in_open_document
from tests.plans.reading.office import open_members, open_text, zipped

from .files import DAMAGED, FETCHED, LIMIT, TOO_MUCH, Hostile

_BILLION = "1000000000"


def _cell(words: str, said: str = "") -> str:
    return f"<table:table-cell {said}><text:p>{words}</text:p></table:table-cell>"


def _table(*rows: str, said: str = "") -> str:
    return f"<table:table>{''.join(f'<table:table-row {said}>{row}</table:table-row>' for row in rows)}</table:table>"


def _repeating() -> bytes:
    columns, rows = (f'table:number-{way}-repeated="{_BILLION}"' for way in ("columns", "rows"))
    wide = f'table:number-columns-spanned="{_BILLION}" table:number-rows-spanned="{_BILLION}"'
    first = _cell("a") + _cell("b", columns)
    return open_text(
        _table(first, _cell("c") + _cell("d", wide), said=rows) + f'<text:p>x<text:s text:c="{_BILLION}"/>y</text:p>'
    )


def _tables_repeating() -> bytes:
    """Return tables that repeat as much as is believed, so many times that together they are far too many cells."""
    rows = 'table:number-rows-repeated="100"'
    return open_text(_table(*[_cell("a", 'table:number-columns-repeated="200"')] * 100, said=rows) * 20)


def _referring() -> bytes:
    link = f'xlink:href="{FETCHED}" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return open_text(
        f"<text:section><text:section-source {link}/><text:p>Open a refuge</text:p></text:section>"
        f"<text:p><draw:frame><draw:image {link}/></draw:frame><draw:frame><draw:object {link}/></draw:frame></text:p>"
    )


def _with_dtd() -> bytes:
    members = open_members("<text:p>a</text:p>")
    told = f'<!DOCTYPE x SYSTEM "{FETCHED}"><x/>'
    return zipped({**members, "content.xml": told})


FILES = {
    "odt: repeated a billion times": Hostile("plan.odt", _repeating),
    "odt: 40 million repeated cells": Hostile("plan.odt", _tables_repeating, LIMIT),
    "odt: lists 5,000 deep": Hostile("plan.odt", lambda: open_text("<text:list><text:list-item>" * 5_000), DAMAGED),
    "odt: lists 100 deep": Hostile("plan.odt", lambda: _deep(100), TOO_MUCH),
    "odt: links to elsewhere": Hostile("plan.odt", _referring),
    "odt: DTD from elsewhere": Hostile("plan.odt", _with_dtd, "definitions"),
    "odt: cut off": Hostile("plan.odt", lambda: in_open_document()[:-300], "cut off or damaged"),
    "odt: password": Hostile(
        "plan.odt", lambda: zipped({**open_members(""), "META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}), "password"
    ),
    "odt: macros": Hostile("plan.odt", lambda: zipped({**open_members(""), "Basic/Standard/Module1.xml": "<x/>"}), "macros"),
}  # fmt: skip


def _deep(depth: int) -> bytes:
    begin, end = "<text:list><text:list-item>", "</text:list-item></text:list>"
    return open_text(begin * depth + "<text:p>deep</text:p>" + end * depth)
