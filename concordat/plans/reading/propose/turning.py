"""Turn what stands on its side into tables with an action to a row: cards, vertical tables, and strands as columns.

Plans print one action to a box ("Action: ... / Lead: ... / By when: ..."), as a table of two columns with the names of
fields in the first, or as paragraphs. Others give a column to each strand and list the actions in its cells. Turned, all of
them are read by the rules that read any other table. Each new row keeps the place of the old words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..documents import Block, Cell, Line, Paragraph, Row, Table
from .cards import TELLING, Card, Note, as_table, gather, give_text, key_values, keyed
from .columns import claim, is_heading_row
from .joined import with_cards_joined
from .matrix import turned_down
from .refs import is_ref

_NUMBERED = re.compile(
    r"(?:action\s+)?(?P<ref>[A-Z]{0,3}\d{1,3}(?:\.\d{1,2})*[a-z]?)[.):]?\s+(?P<name>\S.*)", re.IGNORECASE | re.DOTALL
)
_FEWEST_KEYS = 3
_CELL = Cell()


def turned(blocks: Sequence[Block]) -> tuple[list[Block], list[Note]]:
    """Return the blocks with all that stands on its side turned, and notes on the blocks that went into rows."""
    found: list[Block] = []
    notes: list[Note] = []
    for block in with_cards_joined(blocks, notes):
        if isinstance(block, Table):
            block = _turned_table(block, notes)
        found.append(block)
    return found, notes


def _turned_table(table: Table, notes: list[Note]) -> Table:
    cards = _cards(table) or _cells_as_cards(table)
    if cards:
        return as_table(cards, table.source, notes)
    return turned_down(table)


def _cards(table: Table) -> list[Card]:
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


def _one_below_the_other(rows: Sequence[Row]) -> list[Card]:
    cards: list[Card] = []
    title: Row | None = None
    names_action = any(claim(key)[0] == "action" for row in rows for key, _ in key_values(row))
    for row in rows:
        filled = [cell for cell in row.cells if cell.text]
        if len(filled) == 1 and not claim(filled[0].text)[1]:
            title = row
            continue
        pairs = list(key_values(row))
        if not cards or title is not None or any(key in cards[-1].fields for key, _ in pairs):
            cards.append(Card(row.source))
            if title is not None:
                _give_title(cards[-1], title, names_action=names_action)
                title = None
        else:
            cards[-1].others.append(row.source)
        for key, cell in pairs:
            cards[-1].add(key, cell.lines, cell.colour)
    return cards if all("action" in card.roles and card.roles & TELLING for card in cards) else []


def _cells_as_cards(table: Table) -> list[Card]:
    """Return a card for each cell where cells hold whole cards, side by side as pages print them; else none."""
    cards = []
    cells = [(row, cell) for row in table.rows for cell in row.cells if cell.text]
    for row, cell in cells:
        lines = [Paragraph(line.text, row.source, bold=line.bold) for line in cell.lines]
        head = next((place for place, line in enumerate(lines) if keyed(line)[0]), len(lines))
        if not 0 < head < len(lines) or gather(card := Card(row.source), lines, head) < len(lines):
            return []
        give_text(card, lines[0].text)
        if head > 1:
            card.add("Details", [Line(line.text) for line in lines[1:head]])
        card.others.clear()
        cards.append(card)
    return cards if len(cards) > 1 and all(card.roles & TELLING for card in cards) else []


def _give_title(card: Card, title: Row, *, names_action: bool) -> None:
    """Take the line above a card as its action, or as its reference and name where the card names its action itself."""
    text = next(cell.text for cell in title.cells if cell.text)
    card.others.append(title.source)
    numbered = _NUMBERED.fullmatch(text)
    if is_ref(text):
        card.add("Ref", [Line(text)])
    elif names_action and numbered:
        card.add("Ref", [Line(numbered["ref"])])
        card.add("Title", [Line(numbered["name"])])
    elif names_action:
        card.add("Title", [Line(text)])
    else:
        give_text(card, text)


def _one_to_a_column(rows: Sequence[Row], width: int) -> list[Card]:
    """Return a card for each column behind the names of the fields."""
    cards = []
    for column in range(1, width):
        card = Card(rows[0].source)
        for row in rows:
            cell = row.cells[column] if column < len(row.cells) else _CELL
            key = " ".join(row.cells[0].text.split()).rstrip(" :")
            if key and cell.text:
                card.add(key, cell.lines, cell.colour)
        if column == 1:
            card.others += [row.source for row in rows[1:]]
        cards.append(card)
    cards = [card for card in cards if card.fields]
    return cards if cards and all("action" in card.roles and card.roles & TELLING for card in cards) else []
