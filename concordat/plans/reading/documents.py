"""The document model: what was on the page, in order, before anybody says what it means.

Every format is extracted into this model and every proposal is made from it, so a new format needs no new rule.
Each block and each table row has an `anchor` that a page can link to ("b12", "b12r3") and a `Source` that says
where it stands in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """Say where something stands: in words, in numbers, and as the words a reader sees there.

    `start` and `end` are character offsets into the decoded file where the format has them (text); counts begin at 1.
    """

    anchor: str
    place: str
    quote: str
    line: int | None = None
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    start: int | None = None
    end: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the numbers that are known; unknown ones are left out."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Source:
        """Build a source from what `to_json` gave."""
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of a cell: a paragraph, or a bullet at a depth; `bold` is the text it opens with in bold.

    Of a picture the line is what stands for it (its alternative text), and `picture` says so.
    """

    text: str
    item: bool = False
    depth: int = 0
    bold: str = ""
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """Hold one table cell; spans above 1 are merged cells, `colour` is a fill as RRGGBB or empty."""

    lines: tuple[Line, ...] = ()
    column_span: int = 1
    row_span: int = 1
    colour: str = ""

    @property
    def text(self) -> str:
        """Return the cell's words, one line for each of its lines."""
        return "\n".join(line.text for line in self.lines)

    @property
    def marked(self) -> bool:
        """Say whether the cell itself marks where one item ends (several lines, or bullets)."""
        return len(self.lines) > 1 or any(line.item for line in self.lines)

    def items(self) -> list[tuple[Line, ...]]:
        """Return the items of the cell, each a line with the deeper ones below it."""
        found: list[list[Line]] = []
        for line in self.lines:
            if found and line.depth > found[-1][0].depth:
                found[-1].append(line)
            else:
                found.append([line])
        return [tuple(lines) for lines in found]


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one table row; `divider` is a printed rule between rows, which holds no words.

    `heading` says that the file itself marks the row as the heading of its columns.
    """

    cells: tuple[Cell, ...]
    source: Source
    divider: bool = False
    heading: bool = False

    @property
    def anchor(self) -> str:
        """Return the row's anchor."""
        return self.source.anchor


@dataclass(frozen=True, slots=True)
class Heading:
    """Hold a line that the file itself marks as a heading; levels are kept but not to be trusted."""

    text: str
    level: int
    source: Source


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Hold a paragraph; `bold` is the text it opens with in bold, all of it when the whole is bold."""

    text: str
    source: Source
    bold: str = ""


@dataclass(frozen=True, slots=True)
class ListItem:
    """Hold one bullet or numbered item; `marker` is what was printed before it, such as "-" or "3."."""

    text: str
    source: Source
    marker: str = ""
    depth: int = 0
    bold: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Hold a table as rows of cells."""

    rows: tuple[Row, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Picture:
    """Hold a picture that stands between paragraphs; `text` is what stands for it (its alternative text).

    `unread` says that the picture is a page whose words could not be read; `text` then says so.
    """

    text: str
    source: Source
    unread: bool = False


Block = Heading | Paragraph | ListItem | Picture | Table
_KINDS: dict[str, type[Heading] | type[Paragraph] | type[ListItem] | type[Picture]] = {
    "heading": Heading,
    "paragraph": Paragraph,
    "item": ListItem,
    "picture": Picture,
}


@dataclass(frozen=True, slots=True)
class Document:
    """Hold a whole document: its blocks in reading order, the kind of file and the name it came under.

    `plan` is the reference of the plan that it was written from, where Concordat wrote it.
    """

    blocks: tuple[Block, ...]
    kind: str
    name: str = ""
    plan: str = ""
    _places: dict[str, Source] = field(default_factory=dict, repr=False, compare=False)

    def places(self) -> Iterator[Source]:
        """Yield the source of every block, a table's rows one by one instead of the table."""
        for block in self.blocks:
            if isinstance(block, Table):
                yield from (row.source for row in block.rows)
            else:
                yield block.source

    def at(self, anchor: str) -> Source | None:
        """Return the source with this anchor, or None."""
        if not self._places:
            self._places.update({source.anchor: source for source in self.places()})
        return self._places.get(anchor)

    def to_json(self) -> dict[str, Any]:
        """Return plain data that `from_json` turns back into an equal document."""
        return {
            "kind": self.kind,
            "name": self.name,
            "blocks": [_block_to_json(block) for block in self.blocks],
            **({"plan": self.plan} if self.plan else {}),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Document:
        """Build a document from what `to_json` gave."""
        blocks = tuple(_block_from_json(block) for block in data["blocks"])
        return cls(blocks=blocks, kind=data["kind"], name=data.get("name", ""), plan=data.get("plan", ""))


def _block_to_json(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        rows = [_row_to_json(row) for row in block.rows]
        return {"is": "table", "source": block.source.to_json(), "rows": rows}
    kind = next(name for name, cls in _KINDS.items() if isinstance(block, cls))
    return {"is": kind, **asdict(block), "source": block.source.to_json()}


def _row_to_json(row: Row) -> dict[str, Any]:
    cells = [asdict(cell) for cell in row.cells]
    return {"source": row.source.to_json(), "cells": cells, "divider": row.divider, "heading": row.heading}


def _block_from_json(data: Mapping[str, Any]) -> Block:
    source = Source.from_json(data["source"])
    if data["is"] == "table":
        return Table(rows=tuple(_row_from_json(row) for row in data["rows"]), source=source)
    fields = {name: value for name, value in data.items() if name not in {"is", "source"}}
    return _KINDS[data["is"]](source=source, **fields)


def _row_from_json(data: Mapping[str, Any]) -> Row:
    cells = tuple(Cell(**{**cell, "lines": tuple(Line(**line) for line in cell["lines"])}) for cell in data["cells"])
    source = Source.from_json(data["source"])
    return Row(cells=cells, source=source, divider=data["divider"], heading=data.get("heading", False))
