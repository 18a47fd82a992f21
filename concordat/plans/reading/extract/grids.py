"""Read tables that stand in a text: lines of tab-separated cells, or Markdown's lines of cells between bars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..documents import Cell, Row, Source, Table
from .lines import MOST_TABS, Printed
from .markup import lines_of

_MAX_QUOTED_LINES = 40

_BARS = re.compile(r"\s*\|.*\|.*\|\s*")
_UNDER_NAMES = re.compile(r"\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+")  # Markdown's rule below the names of columns
_BAR = re.compile(r"(?<!\\)\|")
_DIVIDER = re.compile(r"[\s\-–—:=_+]*")
_MARK = re.compile(r"\s*(?:[^\w\s]|o|\(?\w{1,3}[.)])?\s*")
_CLOSING_QUOTE = re.compile(r'"(?:\t|\Z)')


def source_of(line: Printed, anchor: str, quote: str, **numbers: int) -> Source:
    """Return the source of something printed at a line."""
    place = f"line {line.number}" if line.page is None else f"page {line.page}, line {line.number}"
    return Source(
        anchor,
        place,
        quote,
        line=line.number,
        page=line.page,
        start=line.start,
        end=line.end,
        **numbers,
    )


def begins(lines: Sequence[Printed], at: int) -> bool:
    """Say whether a table row may stand at this line."""
    text = lines[at].text
    if _tabbed(text) or _BARS.fullmatch(text) is not None or _quoted_end(lines, at) is not None:
        return True
    return _open_barred(lines, at)


def _open_barred(lines: Sequence[Printed], at: int) -> bool:
    """Say whether Markdown's table without outer bars begins here: bars, and a rule on the line below."""
    below = lines[at + 1].text if at + 1 < len(lines) else ""
    return "|" in lines[at].text and _UNDER_NAMES.fullmatch(below) is not None


def _tabbed(text: str) -> bool:
    return "\t" in text.strip(" ") and not text.isspace()


def group(lines: Sequence[Printed], at: int) -> tuple[list[Printed], int]:
    """Return the rows that stand together from this line on, and the position behind them."""
    rows: list[Printed] = []
    if _open_barred(lines, at):
        while at < len(lines) and "|" in lines[at].text:
            rows.append(replace(lines[at], text=f"|{lines[at].text}|"))
            at += 1
        return rows, at
    bars = _BARS.fullmatch(lines[at].text) is not None
    while at < len(lines) and not lines[at].blank and begins(lines, at):
        if (_BARS.fullmatch(lines[at].text) is not None) != bars:
            break
        end = _quoted_end(lines, at) or at
        row = lines[at]
        for line in lines[at + 1 : end + 1]:
            row = row.joined(line, "\n")
        rows.append(row)
        at = end + 1
    return rows, at


def stacked(lines: Sequence[Printed], at: int) -> tuple[list[list[Printed]], int]:
    """Return the rows of a table whose cells stand below each other, and the position behind them.

    Web pages turned into text print such: a tab opens each cell, and a blank line ends each row. Two rows or more of two
    cells or more are a table; no rows are returned for anything else.
    """
    rows: list[list[Printed]] = []
    after = at
    while after < len(lines) and (found := _stacked_row(lines, after)):
        cells, end = found
        rows.append(cells)
        after = end
        while end < len(lines) and lines[end].text == "":
            end += 1
        if end >= len(lines) or not _stacked_row(lines, end):
            break
        after = end
    return (rows, after) if len(rows) > 1 else ([], at)


def _stacked_row(lines: Sequence[Printed], at: int) -> tuple[list[Printed], int] | None:
    cells: list[Printed] = []
    while at < len(lines) and lines[at].text != "":
        line = lines[at]
        opens = line.text.startswith("\t")
        if "\t" in line.text.lstrip("\t") or (not cells and not opens):
            return None
        if opens:
            cells.append(replace(line, text=line.text.strip()))
        else:
            cells[-1] = cells[-1].joined(replace(line, text=line.text.strip()))
        at += 1
    return (cells, at) if len(cells) > 1 else None


def table_of_stacked(rows: Sequence[Sequence[Printed]], anchor: str, number: int) -> Table:
    """Return a table of rows whose cells stood below each other."""
    lines = [replace(_whole(row), text="\t".join(cell.text.strip() for cell in row)) for row in rows]
    return table(lines, anchor, number)


def _whole(row: Sequence[Printed]) -> Printed:
    whole = row[0]
    for cell in row[1:]:
        whole = whole.joined(cell)
    return whole


def _quoted_end(lines: Sequence[Printed], at: int) -> int | None:
    """Return the position of the line that ends a quoted cell of several lines, as spreadsheets copy them."""
    text = lines[at].text
    if not (text.startswith('"') or '\t"' in text) or text.count('"') % 2 == 0:
        return None
    tabs, quotes = text.count("\t"), text.count('"')
    for position in range(at + 1, min(len(lines), at + _MAX_QUOTED_LINES)):
        line = lines[position].text
        tabs, quotes = tabs + line.count("\t"), quotes + line.count('"')
        if quotes % 2 == 0:
            return position if tabs and tabs <= MOST_TABS and _CLOSING_QUOTE.search(line) else None
    return None


def is_table(rows: Sequence[Printed]) -> bool:
    """Say whether lines with tabs are a table: some row has two cells with words, and it is not a list of items."""
    cells = [_raw_cells(row.text) for row in rows]
    filled = [[cell for cell in row if cell.strip()] for row in cells]
    if not any(len(row) >= 2 for row in filled):
        return False
    marked = all(len(row) == 2 and _MARK.fullmatch(row[0]) for row in filled if row)
    return not marked


def table(rows: Sequence[Printed], anchor: str, number: int) -> Table:
    """Return a table of these lines; its rows' anchors are the table's with "r" and the row's number."""
    built = tuple(_row(row, anchor, number, index) for index, row in enumerate(rows, start=1))
    first, last = built[0].source, rows[-1]
    quote = first.quote
    source = Source(
        anchor,
        first.place,
        quote,
        first.line,
        first.page,
        table=number,
        start=first.start,
        end=last.end,
    )
    return Table(rows=built, source=source)


def _row(line: Printed, anchor: str, number: int, index: int) -> Row:
    raw = _raw_cells(line.text)
    divider = all(_DIVIDER.fullmatch(cell) for cell in raw) and any("-" in cell or "=" in cell for cell in raw)
    cells = tuple(Cell() if divider else Cell(lines_of(_unquoted(cell))) for cell in raw)
    quote = "" if divider else "\t".join(cell.text for cell in cells).strip()
    return Row(
        cells,
        source_of(line, f"{anchor}r{index}", quote, table=number, row=index),
        divider,
    )


def _raw_cells(text: str) -> list[str]:
    if "\t" not in text and _BARS.fullmatch(text):
        return [cell.replace("\\|", "|") for cell in _BAR.split(text.strip())[1:-1]]
    return text.split("\t")


def _unquoted(cell: str) -> str:
    whole = cell.strip()
    if len(whole) >= 2 and whole.startswith('"') and whole.endswith('"'):
        inside = whole[1:-1]
        if inside.count('"') == 2 * inside.count('""') and (inside.count("\n") or '""' in inside or "," in inside):
            return inside.replace('""', '"')
    return cell
