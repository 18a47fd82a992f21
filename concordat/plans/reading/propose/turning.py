"""Turn what stands on its side into tables with an action to a row: cards, vertical tables, and strands as columns.

Plans print one action to a box ("Action: ... / Lead: ... / By when: ..."), as a table of two columns with the names of
fields in the first, or as paragraphs. Others give a column to each strand and list the actions in its cells. Turned, all of
them are read by the rules that read any other table. Each new row keeps the place of the old words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ..documents import Block, Cell, Heading, Line, ListItem, Paragraph, Picture, Row, Source, Table
from .columns import claim, is_heading_row
from .matrix import strands_down
from .refs import is_ref, split_ref
from .words import is_placeholder

_KEYED = re.compile(r"(?P<key>[A-Z][^:\n]{1,50}?)\s*:\s*(?P<value>\S.*)?", re.DOTALL)
_TELLING = frozenset({"lead", "timescale", "status", "measures", "outcome", "progress"})
_FEWEST_KEYS = 3
_LONGEST_KEY = 6  # words
_CELL = Cell()


@dataclass(frozen=True, slots=True)
class Note:
    """Note a block that was turned into part of a row; `words` say what it serves as."""

    source: Source
    words: str


@dataclass
class _Card:
    """Hold the fields of one action while they are gathered, under their printed names."""

    source: Source
    fields: dict[str, list[Line]] = field(default_factory=dict)
    colours: dict[str, str] = field(default_factory=dict)
    others: list[Source] = field(default_factory=list)

    def add(self, key: str, lines: Iterable[Line], colour: str = "") -> None:
        self.fields.setdefault(key, []).extend(lines)
        if colour:
            self.colours[key] = colour

    @property
    def roles(self) -> set[str]:
        return {claim(key)[0] for key in self.fields}

    @property
    def quote(self) -> str:
        return "\n".join(f"{key}: {_text(lines)}" for key, lines in self.fields.items())


def turned(blocks: Sequence[Block]) -> tuple[list[Block], list[Note]]:
    """Return the blocks with all that stands on its side turned, and notes on the blocks that went into rows."""
    found: list[Block] = []
    notes: list[Note] = []
    for block in _with_cards_joined(blocks, notes):
        if isinstance(block, Table):
            block = _turned_table(block, notes)
        found.append(block)
    return found, notes


def _turned_table(table: Table, notes: list[Note]) -> Table:
    cards = _cards(table)
    if cards:
        return _as_table(cards, table.source, notes)
    return strands_down(table)


def _as_table(cards: Sequence[_Card], source: Source, notes: list[Note]) -> Table:
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


# Cards that are tables: names of fields in the first column, their values in the second (or in each of the others).


def _cards(table: Table) -> list[_Card]:
    rows = [row for row in table.rows if not row.divider and any(cell.text for cell in row.cells)]
    width = max((len(row.cells) for row in rows), default=0)
    keys = [row.cells[0].text for row in rows if len(row.cells) > 1]
    if width < 2 or len({claim(key)[0] for key in keys if claim(key)[1]}) < _FEWEST_KEYS or is_heading_row(rows[0]):
        return []
    if 5 * sum(bool(claim(key)[1]) for key in keys) < 3 * len(keys):
        return []
    if width > 2 and not _keys_also_in_third(rows):
        return _one_to_a_column(rows, width)
    return _one_below_the_other(rows)


def _keys_also_in_third(rows: Sequence[Row]) -> bool:
    """Say whether the rows run name, value, name, value."""
    thirds = [row.cells[2].text for row in rows if len(row.cells) > 2 and row.cells[2].text]
    return not thirds or 2 * sum(bool(claim(text)[1]) for text in thirds) >= len(thirds)


def _one_below_the_other(rows: Sequence[Row]) -> list[_Card]:
    cards: list[_Card] = []
    title: Row | None = None
    for row in rows:
        filled = [cell for cell in row.cells if cell.text]
        if len(filled) == 1 and not claim(filled[0].text)[1]:
            title = row
            continue
        pairs = list(_key_values(row))
        if not cards or title is not None or any(key in cards[-1].fields for key, _ in pairs):
            cards.append(_Card(row.source))
            if title is not None:
                _give_title(cards[-1], title)
                title = None
        else:
            cards[-1].others.append(row.source)
        for key, cell in pairs:
            cards[-1].add(key, cell.lines, cell.colour)
    return cards if all("action" in card.roles and card.roles & _TELLING for card in cards) else []


def _give_title(card: _Card, title: Row) -> None:
    """Take the line above a card as its action, or as its reference where the card names its action itself."""
    text = next(cell.text for cell in title.cells if cell.text)
    ref, rest = split_ref(text)
    card.others.append(title.source)
    if is_ref(text):
        card.add("Ref", [Line(text)])
    else:
        if ref:
            card.add("Ref", [Line(ref)])
        card.add("Action", [Line(rest)])


def _key_values(row: Row) -> Iterator[tuple[str, Cell]]:
    cells = row.cells
    for index in range(0, len(cells) - 1, 2):
        key = " ".join(cells[index].text.split()).rstrip(" :")
        if key:
            yield key, cells[index + 1]


def _one_to_a_column(rows: Sequence[Row], width: int) -> list[_Card]:
    """Return a card for each column behind the names of the fields."""
    cards = []
    for column in range(1, width):
        card = _Card(rows[0].source)
        for row in rows:
            cell = row.cells[column] if column < len(row.cells) else _CELL
            key = " ".join(row.cells[0].text.split()).rstrip(" :")
            if key and cell.text:
                card.add(key, cell.lines, cell.colour)
        if column == 1:
            card.others += [row.source for row in rows[1:]]
        cards.append(card)
    cards = [card for card in cards if card.fields]
    return cards if cards and all("action" in card.roles and card.roles & _TELLING for card in cards) else []


# Cards that are paragraphs: "Action: ...", "Lead: ...", or a bullet with its fields below.


def _with_cards_joined(blocks: Sequence[Block], notes: list[Note]) -> list[Block]:
    found: list[Block] = []
    waiting: list[_Card] = []
    index = 0
    while index < len(blocks):
        card, after = _card_at(blocks, index)
        if card is not None:
            waiting.append(card)
            index = after
            continue
        if waiting:
            found.append(_as_table(waiting, waiting[0].source, notes))
            waiting = []
        found.append(blocks[index])
        index += 1
    if waiting:
        found.append(_as_table(waiting, waiting[0].source, notes))
    return found


def _card_at(blocks: Sequence[Block], start: int) -> tuple[_Card | None, int]:
    """Return the card that begins here and the position behind it, or None."""
    first = blocks[start]
    if isinstance(first, Table | Picture):
        return None, start
    card = _Card(first.source)
    key, value = _keyed(first)
    if key and claim(key)[0] in {"action", "ref"} and value:
        card.add(key, [Line(value)])
    elif isinstance(first, Heading) or key or not _can_be_action(first) or _last_of_list(blocks, start):
        return None, start
    else:
        ref, text = split_ref(first.text)
        if ref:
            card.add("Ref", [Line(ref)])
        card.add("Action", [Line(text)])
    index = start + 1
    last, deep = "", 0
    while index < len(blocks):
        block = blocks[index]
        if isinstance(block, Table | Picture | Heading):
            break
        key, value = _keyed(block)
        if key and key not in card.fields and not ("action" in card.roles and claim(key)[0] in {"action", "ref"}):
            card.add(key, [Line(value)] if value else [])
            last, deep = key, _depth(block)
        elif last and not key and (not _text(card.fields[last]) or _depth(block) > deep):
            card.add(last, [Line(block.text, item=isinstance(block, ListItem), depth=1)])
        else:
            break
        card.others.append(block.source)
        index += 1
    telling = card.roles & _TELLING
    if (
        "action" not in card.roles
        or not telling & {"lead", "timescale"}
        or ("lead" not in telling and len(telling) < 2)
    ):
        return None, start
    return card, index


def _can_be_action(block: Paragraph | ListItem | Heading) -> bool:
    return len(block.text.split()) >= 3 and not block.text.endswith(":") and not is_placeholder(block.text)


def _last_of_list(blocks: Sequence[Block], index: int) -> bool:
    """Say whether this is the last bullet of several with a line below that is no part of the list, so tells of them all."""
    one = blocks[index]
    before = blocks[index - 1] if index else None
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if not isinstance(one, ListItem) or isinstance(after, ListItem):
        return False
    return isinstance(before, ListItem) and before.depth == one.depth


def _depth(block: Paragraph | ListItem | Heading) -> int:
    return block.depth if isinstance(block, ListItem) else 0


def _keyed(block: Paragraph | ListItem | Heading) -> tuple[str, str]:
    """Return the name of a field and its value, as in "Lead: Northshire Police"; ("", "") for any other line."""
    bold = getattr(block, "bold", "")
    if bold and bold != block.text and claim(bold.rstrip(" :–-"))[1]:
        return bold.rstrip(" :–-"), block.text[len(bold) :].lstrip(" :–-")
    match = _KEYED.fullmatch(block.text)
    if not match or len(match["key"].split()) > _LONGEST_KEY or not claim(match["key"])[1]:
        return "", ""
    return match["key"], (match["value"] or "").strip()


def _text(lines: Sequence[Line]) -> str:
    return "\n".join(line.text for line in lines)
