"""Cut a text into printed lines with their offsets, and put wrapped lines together again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINE = re.compile(r"([^\r\n\x0b\x0c\u2028\u2029]*)(\r\n|[\r\n\x0b\x0c\u2028\u2029]|\Z)")
_WIDE_SPACE = re.compile(r"[^\S\t]{20,}")
MOST_TABS = 60  # a line with more tabs than this is no table row; its tabs are spaces
_NARROWEST, _WIDEST = 60, 120
_ENDS = (".", "!", "?", ":", ";")


@dataclass(frozen=True, slots=True)
class Printed:
    """Hold one line, or several that belong together, with its place in the decoded file."""

    text: str
    number: int
    page: int | None
    start: int
    end: int

    @property
    def blank(self) -> bool:
        """Say whether the line holds no words."""
        return not self.text.strip()

    def joined(self, other: Printed, between: str = " ") -> Printed:
        """Return this line with the next one put behind it."""
        text = f"{self.text}{between}{other.text}"
        return Printed(text, self.number, self.page, self.start, other.end)


def printed_lines(text: str) -> list[Printed]:
    """Return the lines of a text; pages are counted where it holds form feeds."""
    paged = "\x0c" in text
    lines: list[Printed] = []
    number, page = 1, 1
    for match in _LINE.finditer(text):
        if match.start() == match.end() == len(text) and lines:
            break
        place = page if paged else None
        lines.append(Printed(_calm(match.group(1)), number, place, match.start(1), match.end(1)))
        number += 1
        page += match.group(2) == "\x0c"
    return lines


def _calm(text: str) -> str:
    """Shorten enormous runs of space, over which no pattern should have to walk again and again."""
    if text.count("\t") > MOST_TABS:
        text = " ".join(text.split())
    return _WIDE_SPACE.sub(" " * 20, text)


def wrap_width(lines: Sequence[Printed]) -> int | None:
    """Return the width at which the text's lines were broken, or None where each line is a whole paragraph."""
    lengths = sorted(len(line.text.rstrip()) for line in lines if "\t" not in line.text and not line.blank)
    if len(lengths) < 4 or not _NARROWEST <= lengths[-1] <= _WIDEST:
        return None
    nearly_full = sum(length > lengths[-1] * 0.85 for length in lengths)
    return lengths[-1] if nearly_full >= 3 else None


def continues(line: Printed, following: Printed, width: int | None) -> bool:
    """Say whether `following` is the rest of a paragraph that was broken because its next word did not fit."""
    if width is None or line.blank or following.blank:
        return False
    here, there = line.text.rstrip().split("\n")[-1], following.text.strip()
    if len(here) + 1 + len(there.split(" ", 1)[0]) <= width:
        return False
    return not here.endswith(_ENDS) or there[:1].islower()
