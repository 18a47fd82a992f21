"""The title of a plan and the period that the title states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..documents import Block, Heading, Paragraph, Picture
from .labels import label_of

_TITLE_WORDS = re.compile(
    r"\b(?:plans?|strategy|partnership|agreement|programme|framework|actions?|delivery)\b", re.IGNORECASE
)
_PLAN = re.compile(
    r"\b(?:plan|strategy|action (?:log|register|tracker)|programme|road ?map)\b(?! \w+ \w+ \w+ \w+ \w+)", re.IGNORECASE
)
_NO_TITLE = re.compile(
    r"(?:priority|theme|objective|strand|aim|goal|to be|see|this|the following|we|our)\b|.*[:;,]$",
    re.IGNORECASE,
)
_SPAN = re.compile(r"(?<!\d)20\d\d\s*(?:/|-|–|—|to)\s*(?:20\d\d|\d\d)(?!\d)", re.IGNORECASE)
_ONE_YEAR = re.compile(
    r"\b(?:plan|strategy|agreement|programme)\s+(?:for\s+)?(20\d\d)\b|\b(20\d\d)[^\S\n]+(?:\w+[^\S\n]+){0,4}(?:plan|strategy)\b",
    re.I,
)
_YEARS = re.compile(r"(?:20\d\d\s*(?:/|-|–|—|to)\s*(?:20\d\d|\d\d)|20\d\d)", re.IGNORECASE)
_BODY = re.compile(r"\b(?:partnership|council|board|police|constabulary)\b", re.IGNORECASE)
_MOST_WORDS, _LONGEST = 16, 200
_LONGEST_PAGE, _BARE_NAME = 12, 2  # blocks of a title page; words of a name that needs the line before it
_LOOK_AT = 8


@dataclass(frozen=True, slots=True)
class Title:
    """Hold the title, the period in it as printed, and the anchors of the blocks that it stands on."""

    text: str | None
    period: str | None
    anchors: tuple[str, ...]


def read_title(blocks: Sequence[Block]) -> Title:
    """Return the title: the first lines of a document, printed one like the other, that name a plan.

    Where the first lines name none, as on a title page that opens with the partnership's name or a motto, the first line of
    that page that does is the title, and the years printed with it or below it are its period.
    """
    title = _opening(blocks)
    whole = title.text and _PLAN.search(title.text)
    return (
        title if whole and title.period else _on_title_page(blocks, title if whole else Title(None, title.period, ()))
    )


def _opening(blocks: Sequence[Block]) -> Title:
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


def _on_title_page(blocks: Sequence[Block], opening: Title) -> Title:
    page: list[Heading | Paragraph] = []
    for block in blocks[:_LONGEST_PAGE]:
        if isinstance(block, Picture):
            continue
        if not isinstance(block, Heading | Paragraph) or label_of(block.text) in {"aside", "background"}:
            break
        if len(block.text.split()) > _MOST_WORDS:
            break  # the title page ends where prose begins
        page.append(block)
    named = [
        line for line in page if _PLAN.search(line.text) or (_SPAN.search(line.text) and _TITLE_WORDS.search(line.text))
    ]
    name = next((line for line in named if not _NO_TITLE.match(line.text)), None) or (named[0] if named else None)
    name = name or next(
        (line for line in page if _SPAN.search(line.text) and not _YEARS.fullmatch(line.text.strip())), None
    )
    if name is None:
        return opening
    lines = [name]
    before = page.index(name) - 1
    if len(name.text.split()) <= _BARE_NAME and before >= 0 and not _BODY.search(page[before].text):
        lines.insert(0, page[before])
    years = next((line for line in page if _YEARS.fullmatch(line.text.strip())), None)
    text = opening.text or " ".join(line.text for line in lines)
    period = (
        opening.period
        or _period("\n".join(line.text for line in lines))
        or (_period(f"plan {years.text}") if years else None)
    )
    if years is None and not period:
        period = next((found for line in page if (found := _period(line.text))), None)
    used = [*(opening.anchors or [line.source.anchor for line in lines]), *([years.source.anchor] if years else [])]
    return Title(text, period, tuple(dict.fromkeys(used)))


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
