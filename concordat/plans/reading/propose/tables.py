"""What each row of a table is: the names of its columns, a rule, a part's name, an action, or the rest of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ..documents import Cell, Row, Table
from .columns import Column, by_values, claim, from_content, from_headings, is_heading_row, tells_strand
from .refs import is_ref
from .status import shade
from .words import is_placeholder, plain

_LOOK_FOR_HEADINGS = 3
_EMPTY = Cell()
_NUMBER = re.compile(r"£?[\d.,]+\s*%?")
_COUNT = re.compile(rf"(?:total|number|count|actions?)\b.{{0,40}}|{_NUMBER.pattern}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """Hold the columns of a table and how they are known: "headings", "above" (the table before) or "content"."""

    columns: tuple[Column, ...]
    known_by: str

    def of(self, role: str) -> tuple[Column, ...]:
        """Return the columns that have this role."""
        return tuple(column for column in self.columns if column.role == role)

    def places(self, row: Row, role: str) -> tuple[Cell, ...]:
        """Return the cells of a row that stand in columns of this role."""
        return tuple(row.cells[column.index] for column in self.of(role) if column.index < len(row.cells))

    def cells(self, row: Row, role: str) -> tuple[Cell, ...]:
        """Return those of them that hold words."""
        return tuple(cell for cell in self.places(row, role) if cell.text)

    def cell(self, row: Row, role: str) -> Cell:
        """Return the first such cell, or an empty one."""
        return next(iter(self.cells(row, role)), _EMPTY)

    @property
    def words(self) -> str:
        """Return the columns as a reader names them."""
        return " | ".join(column.heading or f"(no name: {column.role or 'unknown'})" for column in self.columns)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Hold a row and what it is: heading, divider, part, action, rest, nothing or title."""

    row: Row
    kind: str


def layout_of(table: Table, before: Layout | None, own: frozenset[str] = frozenset()) -> Layout | None:
    """Return the layout of a table, or None for a table that holds no actions.

    A table without names of columns goes on with the columns of the table before, if it has as many.
    """
    rows = [row for row in table.rows if not row.divider and any(cell.text for cell in row.cells)]
    headings = [row for row in rows[:_LOOK_FOR_HEADINGS] if is_heading_row(row)]
    heading = max(headings, key=_named, default=None)  # of two rows of names, the upper one groups the columns
    if any(_of_risks(row) for row in rows[:_LOOK_FOR_HEADINGS]):
        return None
    below = _second_row(rows, heading)
    body = [row for row in rows if row is not heading and row is not below and not is_heading_row(row)]
    if heading is not None:
        named = from_headings(_names(heading, below))
        named = by_values(body, named)
        named = _by_fill(body, named)
        layout = Layout(from_content(body, [c for c in named if c.heading or c.role], own), "headings")
    elif rows and _names_columns(rows) and not any(claim(cell.text)[0] == "action" for cell in rows[0].cells):
        return None  # its columns are named, and none is an action's
    elif before is not None and rows and _as_wide(rows, before):
        return Layout(before.columns, "above")
    else:
        layout = Layout(from_content(body, (), own), "content")
    return layout if _holds_actions(layout) and not _counts(body, layout) else None


def _second_row(rows: Sequence[Row], heading: Row | None) -> Row | None:
    """Return the row that goes on with the names of columns: it fills only columns that one name above spans."""
    if heading is None or heading is rows[-1]:
        return None
    below = rows[[row is heading for row in rows].index(True) + 1]
    spanned, left = set[int](), 0
    for index, cell in enumerate(heading.cells):
        left = cell.column_span if cell.column_span > 1 else max(0, left - 1)
        if left:
            spanned.add(index)
    filled = {index for index, cell in enumerate(below.cells) if cell.text}
    return below if filled and filled <= spanned and len(filled) > 1 else None


def _names(heading: Row, below: Row | None) -> list[str]:
    """Return the columns' names, those of the second row before those above them."""
    lower = [cell.text for cell in below.cells] if below else []
    upper = [cell.text for cell in heading.cells]
    return [(lower[index] if index < len(lower) else "") or name for index, name in enumerate(upper)]


def _named(row: Row) -> int:
    return sum(claim(cell.text)[1] > 0 for cell in row.cells)


def _names_columns(rows: Sequence[Row]) -> bool:
    """Say whether the first row is printed as names of columns: marked so by the file, or alone in bold."""
    return rows[0].heading or (len(rows) > 1 and _bold(rows[0]) and not any(_bold(row) for row in rows[1:]))


def _bold(row: Row) -> bool:
    lines = [line for cell in row.cells for line in cell.lines]
    return len(lines) > 1 and all(line.bold == line.text for line in lines)


def _by_fill(rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns, one that is only coloured as the status where no other is."""
    if any(column.role == "status" for column in columns):
        return tuple(columns)
    found = list(columns)
    for place, column in enumerate(columns):
        cells = [row.cells[column.index] for row in rows if column.index < len(row.cells)]
        shades = [name for cell in cells if not cell.text and (name := shade(cell.colour)) and name != "Grey"]
        if not column.role and cells and 2 * len(shades) >= len(cells) and len(set(shades)) > 1:
            found[place] = replace(column, role="status")
            break
    return tuple(found)


def _of_risks(heading: Row) -> bool:
    """Say whether the columns are those of a register of risks, whose mitigations are no actions of the plan."""
    names = [plain(cell.text) for cell in heading.cells]
    weighed = any(name.startswith(("mitigat", "likelihood", "probability")) for name in names)
    return weighed and any("risk" in name for name in names)


def _counts(rows: Sequence[Row], layout: Layout) -> bool:
    """Say whether what stands as actions are only numbers, as in a table that counts them."""
    texts = [text for row in rows if (text := layout.cell(row, "action").text)]
    return bool(texts) and 2 * sum(_NUMBER.fullmatch(text) is not None for text in texts) > len(texts)


def _as_wide(rows: Sequence[Row], before: Layout) -> bool:
    """Say whether rows fit the columns of an earlier table: as many cells, and refs where refs should be."""
    if {len(row.cells) for row in rows} != {len(before.columns)}:
        return False
    if any(not tells_strand(cell.text) for row in rows for cell in before.cells(row, "strand")):
        return False
    refs = [cell.text for row in rows for cell in before.cells(row, "ref")]
    return not before.of("ref") or (bool(refs) and all(is_ref(ref) for ref in refs))


def _holds_actions(layout: Layout) -> bool:
    """Say whether the columns are those of actions.

    Names such as "Action" say so by themselves; "Objective" or "Details" need something told beside them, such as a lead
    or an outcome. Without names, two such columns must show by what they hold: contents, glossaries and keys are no plans.
    """
    action = layout.of("action")
    if not action:
        return False
    roles = {column.role for column in layout.columns} - {"", "action"}
    if layout.known_by == "content":
        return len(roles & {"lead", "timescale", "status", "ref"}) >= 2 and bool(roles & {"lead", "timescale"})
    named = not action[0].by_content and claim(action[0].heading)[1] >= _NAMES_ACTIONS
    return named or bool(roles & _TOLD)


_TOLD = frozenset({"lead", "timescale", "outcome", "measures", "status", "partners", "progress"})
_NAMES_ACTIONS = 7  # weight of a heading's claim from which it needs no other column beside it


def read_rows(table: Table, layout: Layout) -> list[ReadRow]:
    """Return what each row of a table is; who leads and by when, where merged over rows, each of them states."""
    rows_of_names = [row for row in table.rows[:_LOOK_FOR_HEADINGS] if is_heading_row(row)]
    seconds = (_second_row(table.rows, row) for row in rows_of_names)
    headings = {_printed(row) for row in (*rows_of_names, *seconds) if row is not None}
    found: list[ReadRow] = []
    before: set[str] = set()
    rows = list(zip(table.rows, _spread(table.rows, layout), strict=True))
    for index, (row, whole) in enumerate(rows):
        kind = _kind(row, layout, headings, before)
        if kind == "action" and index + 1 < len(rows) and _heads(row, rows[index + 1][0], layout):
            kind = "part"
        before.add(kind)
        found.append(ReadRow(whole if kind == "action" else row, kind))
    return found


# What a merged cell states of these is of the rows together, so the first of them keeps it.
_OWN = frozenset({"", "action", "ref", "outcome", "measures", "progress"})


def _heads(row: Row, below: Row, layout: Layout) -> bool:
    """Say whether a row is the objective of those below: "1" with words alone, above "1a" or "1.1"."""
    ref, first = (layout.cell(one, "ref").text.strip(" .)") for one in (row, below))
    beside = [cell for cell in row.cells if cell.text]
    return (
        len(beside) == 2
        and bool(ref)
        and len(first) > len(ref)
        and re.match(rf"{re.escape(ref)}[.\-]?\w", first) is not None
    )


def _spread(rows: Sequence[Row], layout: Layout) -> Iterator[Row]:
    """Yield the rows with the empty cells below a merged one filled with its words."""
    merged: dict[int, tuple[Cell, int]] = {}
    own = {column.index for column in layout.columns if column.role in _OWN}
    for row in rows:
        cells = list(row.cells)
        for index, cell in enumerate(cells):
            above, left = merged.get(index, (_EMPTY, 0))
            if left and not cell.text and index not in own:
                cells[index] = replace(above, row_span=1)
            merged[index] = (cell, cell.row_span - 1) if cell.row_span > 1 else (above, max(0, left - 1))
        yield replace(row, cells=tuple(cells))


def _kind(row: Row, layout: Layout, headings: set[str], before: set[str]) -> str:
    """Return the kind of a row; `before` holds the kinds of the rows above it."""
    had_action = "action" in before
    filled = [cell for cell in row.cells if cell.text]
    if row.divider or not filled:
        return "divider"
    if _printed(row) in headings or (is_heading_row(row) and layout.known_by != "content" and _all_names(row)):
        return "heading"
    if _is_part(row, filled, layout):
        return "part"
    action = layout.cell(row, "action").text
    if action:
        return "nothing" if is_placeholder(action) else "action"
    if all(_COUNT.fullmatch(cell.text) for cell in filled):
        return "nothing"
    if had_action and all(not is_ref(cell.text) for cell in layout.cells(row, "ref")):
        return "rest"
    return "nothing" if had_action or "heading" in before else "title"


def _printed(row: Row) -> str:
    return "|".join(plain(cell.text) for cell in row.cells)


def _all_names(row: Row) -> bool:
    return sum(bool(cell.text) for cell in row.cells) >= 3 and all(len(cell.text.split()) <= 5 for cell in row.cells)


def _is_part(row: Row, filled: Sequence[Cell], layout: Layout) -> bool:
    """Say whether a row only names a part of the plan: one short cell in a row that is otherwise empty, or merged."""
    texts = {cell.text for cell in filled}
    if len(texts) != 1 or (len(row.cells) < 3 and not any(cell.column_span > 1 for cell in filled)):
        return False
    (text,) = texts
    alone = len(filled) == 1 or len(filled) == len(row.cells)
    first = row.cells[0].text == text
    short = len(text.split()) <= 14 and not text.endswith((".", ";", ",")) and not text[:1].islower()
    in_ref = layout.columns[0].role == "ref" if layout.columns else False
    opens = layout.columns[0].role in {"", "ref", "strand", "priority", "theme", "action"} if layout.columns else True
    return alone and first and short and opens and not (in_ref and is_ref(text)) and not is_placeholder(text)
