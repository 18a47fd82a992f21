"""The title of a plan and the period that the title states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..documents import Block, Heading, Paragraph

_TITLE_WORDS = re.compile(
    r"\b(?:plans?|strategy|partnership|agreement|programme|framework|actions?|delivery)\b", re.IGNORECASE
)
_PLAN = re.compile(r"\b(?:plan|strategy|action log)\b(?! \w+ \w+ \w+ \w+ \w+)", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:priority|theme|objective|strand|aim|goal|to be|see|this|the following|we|our)\b|.*[:;,]$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?<!\d)20\d\d\s*(?:/|-|–|—|to)\s*(?:20\d\d|\d\d)(?!\d)", re.IGNORECASE)
_ONE_YEAR = re.compile(
    r"\b(?:plan|strategy|agreement|programme)\s+(?:for\s+)?(20\d\d)\b|\b(20\d\d)\s+(?:\w+\s+){0,4}(?:plan|strategy)\b",
    re.I,
)
_MOST_WORDS, _LONGEST = 16, 200
_LOOK_AT = 8


@dataclass(frozen=True, slots=True)
class Title:
    """Hold the title, the period in it as printed, and the anchors of the blocks that it stands on."""

    text: str | None
    period: str | None
    anchors: tuple[str, ...]


def read_title(blocks: Sequence[Block]) -> Title:
    """Return the title: the first lines of a document that name a plan, printed one like the other."""
    lines: list[Heading | Paragraph] = []
    for block in blocks[:_LOOK_AT]:
        if not isinstance(block, Heading | Paragraph) or not _like_title(block.text, first=not lines):
            break
        if lines and type(lines[0]) is not type(block):
            break
        lines.append(block)
    text = " ".join(line.text for line in lines)
    if not _TITLE_WORDS.search(text):
        text = ""
    period = _period("\n".join(line.text for line in lines))
    anchors = tuple(line.source.anchor for line in lines) if text or period else ()
    return Title(text or None, period, anchors)


def _like_title(text: str, *, first: bool) -> bool:
    """Say whether a line names a plan.

    The lines behind the first must also have most of their words in capitals, or name a plan with its years.
    """
    words = text.split()
    if len(text) > _LONGEST or len(words) > _MOST_WORDS or text.endswith((".", "!", "?")) or _NO_TITLE.match(text):
        return False
    if re.search(r"[A-Z]{4,}\s+[-–—:]\s+[A-Z][a-z]+ [a-z]", text):
        return False
    long_words = [word for word in words if len(word) > 3]
    capital = sum(not word[:1].islower() for word in long_words)
    if text[:1].isupper() and _PLAN.search(text) and (first or _SPAN.search(text)):
        return True
    return 10 * capital >= 7 * len(long_words) and bool(_TITLE_WORDS.search(text) or _SPAN.search(text))


def _period(text: str) -> str | None:
    span = _SPAN.search(text)
    if span:
        return " ".join(span.group().split())
    year = _ONE_YEAR.search(text)
    return (year.group(1) or year.group(2)) if year else None
