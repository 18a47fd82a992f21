"""Cards: the fields of one action under their printed names, gathered from lines or from a small table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..documents import Block, Cell, Heading, Line, ListItem, Paragraph, Picture, Row, Source, Table
from .columns import claim, is_heading_row, is_status
from .refs import split_ref

TELLING = frozenset({"lead", "timescale", "status", "measures", "outcome", "progress"})
_KEYED = re.compile(r"(?P<key>[A-Z][^:\n]{1,50}?)\s*:\s*(?P<value>\S.*)?", re.DOTALL)
_RATED = re.compile(
    r"(?P<text>\S.*?)\s+(?P<status>On track|Off track|Delayed|Completed?|At risk|Not started|In progress|Overdue|On hold)"
)
_BEGINS = 8  # weight of a claim that begins another action
_LONGEST_KEY = 6  # words


@dataclass(frozen=True, slots=True)
class Note:
    """Note a block that was turned into part of a row; `words` say what it serves as."""

    source: Source
    words: str


@dataclass
class Card:
    """Hold the fields of one action while they are gathered, under their printed names."""

    source: Source
    fields: dict[str, list[Line]] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    others: list[Source] = field(default_factory=list)

    def add(self, key: str, lines: Iterable[Line], colour: str = "") -> None:
        """Add the value of a field, below what it holds already."""
        self.fields.setdefault(key, []).extend(lines)
        if colour:
            self.colours[key] = colour

    @property
    def roles(self) -> set[str]:
        """Return what the fields are."""
        return {claim(key)[0] for key in self.fields}

    @property
    def quote(self) -> str:
        """Return the card as a reader sees it."""
        return "\n".join(f"{key}: {Cell(tuple(lines)).text}" for key, lines in self.fields.items())


def as_table(cards: Sequence[Card], source: Source, notes: list[Note]) -> Table:
    """Return cards as a table: a column for each field that any of them has."""
    keys = list(dict.fromkeys(key for card in cards for key in card.fields))
    names = Row(tuple(Cell((Line(key),)) for key in keys), cards[0].source, heading=True)
    rows = [
        Row(
            tuple(Cell(tuple(card.fields.get(key, ())), colour=card.colours.get(key, "")) for key in keys),
            replace(card.source, quote=card.quote),
        )
        for card in cards
    ]
    notes += [Note(place, "part of an action's card") for card in cards for place in card.others]
    return Table((names, *rows), source)


def gather(card: Card, blocks: Sequence[Block], index: int) -> int:
    """Add the fields that the blocks from here name to a card, and return the position behind them."""
    last, deep, open_ended = "", 0, False
    while index < len(blocks):
        block = blocks[index]
        if isinstance(block, Table) and (pairs := pairs_of(block)):
            for row, name, cell in pairs:
                card.add(name, cell.lines, cell.colour)
                card.others.append(row.source)
            return index + 1
        if isinstance(block, Table | Picture | Heading):
            break
        key, value = keyed(block)
        if key and key not in card.fields and not (card.fields and _begins(key)):
            card.add(key, [Line(value)] if value else [])
            last, deep, open_ended = key, _depth(block), not value
        elif key:
            break
        elif is_status(block.text) and "status" not in card.roles:
            card.add("Status", [Line(block.text)])
        elif last and ((open_ended and not deep) or (deep and _depth(block) > deep)):
            card.add(last, [Line(block.text, item=isinstance(block, ListItem), depth=1)])
            open_ended = isinstance(block, ListItem)  # a value below its name is one paragraph, or a list
        else:
            break
        card.others.append(block.source)
        index += 1
    return index


def pairs_of(table: Table) -> list[tuple[Row, str, Cell]]:
    """Return the rows of a small table that only names fields and their values, without the action; else none."""
    rows = [row for row in table.rows if any(cell.text for cell in row.cells)]
    pairs = [(row, key, cell) for row in rows for key, cell in key_values(row)]
    roles = {claim(key)[0] for _, key, _ in pairs}
    whole = len(pairs) == len(rows) and all(claim(key)[1] for _, key, _ in pairs) and roles & TELLING
    return pairs if whole and "action" not in roles and not is_heading_row(rows[0]) else []


def key_values(row: Row) -> Iterator[tuple[str, Cell]]:
    """Yield the names of fields in a row, each with the cell behind it."""
    cells = row.cells
    for index in range(0, len(cells) - 1, 2):
        key = " ".join(cells[index].text.split()).rstrip(" :")
        if key:
            yield key, cells[index + 1]


def _begins(key: str) -> bool:
    """Say whether the name of a field begins another action."""
    role, weight = claim(key)
    return role in {"action", "ref"} and weight >= _BEGINS


def give_text(card: Card, text: str) -> None:
    """Give a card its action, with the reference before it and the status behind it."""
    ref, rest = split_ref(text)
    if ref:
        card.add("Ref", [Line(ref)])
    rated = _RATED.fullmatch(rest)
    card.add("Action", [Line(rated["text"] if rated else rest)])
    if rated:
        card.add("Status", [Line(rated["status"])])


def keyed(block: Paragraph | ListItem | Heading) -> tuple[str, str]:
    """Return the name of a field and its value, as in "Lead: Northshire Police"; ("", "") for any other line."""
    bold = getattr(block, "bold", "")
    if bold and bold != block.text and claim(bold.rstrip(" :–-"))[1]:
        return bold.rstrip(" :–-"), block.text[len(bold) :].lstrip(" :–-")
    match = _KEYED.fullmatch(block.text)
    if not match or len(match["key"].split()) > _LONGEST_KEY or not claim(match["key"])[1]:
        return "", ""
    return match["key"], (match["value"] or "").strip()


def _depth(block: Paragraph | ListItem | Heading) -> int:
    return block.depth if isinstance(block, ListItem) else 0
