"""Cards that are paragraphs: "Action: ...", "Lead: ...", a bullet with its fields below, or a heading for each action."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..documents import Block, Heading, Line, ListItem, Paragraph, Picture, Table
from .cards import TELLING, Card, Note, as_table, gather, give_text, keyed, pairs_of
from .columns import claim
from .words import is_placeholder

_CALLED = re.compile(
    r"action\s+(?P<ref>[A-Z]{0,3}\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?)\s*[:.–—-]?\s+(?P<text>\S.*)", re.IGNORECASE
)
_PART = re.compile(r"(?:strategic |key )?(?:priority|theme|objective|strand|outcome|ambition)\b", re.IGNORECASE)


def with_cards_joined(blocks: Sequence[Block], notes: list[Note]) -> list[Block]:
    """Return the blocks with each run of cards that are paragraphs as a table, and note what went into it."""
    found: list[Block] = []
    waiting: list[Card] = []
    index, headings = 0, _heading_cards(blocks)
    while index < len(blocks):
        card, after = _card_at(blocks, index, headings)
        if card is not None:
            waiting.append(card)
            index = after
            continue
        if waiting:
            found.append(as_table(waiting, waiting[0].source, notes))
            waiting = []
        found.append(blocks[index])
        index += 1
    if waiting:
        found.append(as_table(waiting, waiting[0].source, notes))
    return found


def _card_at(blocks: Sequence[Block], start: int, headings: frozenset[int]) -> tuple[Card | None, int]:
    """Return the card that begins here and the position behind it, or None; `headings` are levels that head cards."""
    first = blocks[start]
    if isinstance(first, Table | Picture):
        return None, start
    card = Card(first.source)
    key, value = keyed(first)
    called = _CALLED.fullmatch(first.text)
    if key and claim(key)[0] in {"action", "ref"} and value:
        card.add(key, [Line(value)])
    elif called:
        card.add("Ref", [Line(called["ref"])])
        card.add("Action", [Line(called["text"])])
    elif isinstance(first, Heading):
        if first.level not in headings or _PART.match(first.text):
            return None, start
        give_text(card, first.text)
    elif key or not _can_be_action(first) or _last_of_list(blocks, start):
        return None, start
    else:
        give_text(card, first.text)
    after = _details(blocks, start) if isinstance(first, Heading) else start + 1
    index = gather(card, blocks, after)
    if after > start + 1:
        card.add("Details", [Line(block.text) for block in blocks[start + 1 : after] if isinstance(block, Paragraph)])
        card.others += [block.source for block in blocks[start + 1 : after]]
    telling = card.roles & TELLING
    enough = len(telling) > 1 or isinstance(first, Heading) or ("lead" in telling and not isinstance(first, Paragraph))
    return (card, index) if "action" in card.roles and telling & {"lead", "timescale"} and enough else (None, start)


def _details(blocks: Sequence[Block], start: int) -> int:
    """Return the position behind the paragraphs, two at most, that may stand between a card's heading and its fields."""
    for index in range(start + 1, min(start + 4, len(blocks))):
        block = blocks[index]
        if isinstance(block, Table) and pairs_of(block):
            return index
        if not isinstance(block, Paragraph) or block.bold == block.text or _CALLED.fullmatch(block.text):
            break
        if keyed(block)[0]:
            return index
    return start + 1


def _heading_cards(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the levels of headings that each head a card: two or more with who leads and by when, or more, below them."""
    found: dict[int, int] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Heading) and not _PART.match(block.text):
            card = Card(block.source)
            gather(card, blocks, _details(blocks, index))
            if len(card.roles & TELLING) > 1 and "lead" in card.roles and "action" not in card.roles:
                found[block.level] = found.get(block.level, 0) + 1
    return frozenset(level for level, count in found.items() if count > 1)


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
