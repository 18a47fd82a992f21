"""What a walk over a page keeps in hand: the lists that are open, what words now read are, and who takes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from ...documents import Line
from ..blocks import Numbered, Run, cell_lines
from ..numerals import written

_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


class Adds(Protocol):
    """Take the parts of a page, or of a cell, one after the other."""

    def heading(self, runs: Sequence[Run], level: int) -> bool: ...
    def paragraph(self, runs: Iterable[Run], numbered: Numbered | None = None) -> None: ...
    def picture(self, text: str) -> None: ...


@dataclass
class CellLines:
    """Gather what stands in a cell as its lines."""

    lines: list[Line] = field(default_factory=list)

    def heading(self, runs: Sequence[Run], level: int) -> bool:
        """Add a heading, which in a cell is a line in bold."""
        self.paragraph([Run(run.text.replace("\n", " "), bold=True) for run in runs])
        return True

    def paragraph(self, runs: Iterable[Run], numbered: Numbered | None = None) -> None:
        """Add a paragraph or an item."""
        self.lines.extend(cell_lines(runs, numbered))

    def picture(self, text: str) -> None:
        """Add what stands for a picture."""
        self.lines.append(Line(text, picture=True))


@dataclass
class OpenList:
    """Hold a list that is open: how it counts and how far it is."""

    ordered: bool
    form: str = ""
    next: int = 1

    def marker(self, item: etree._Element) -> str:
        """Return what is printed before the next item."""
        if not self.ordered:
            return "•"
        count = number(item.get("value"), self.next)
        self.next = count + 1
        return f"{written(count, _FORMS.get(item.get('type', self.form), 'decimal'))}."


@dataclass
class Frame:
    """Hold what the words now read are: a heading, an item, a term, a summary, or "flow" once an item has its words."""

    kind: str
    level: int = 0
    numbered: Numbered | None = None


def number(stated: str | None, otherwise: int) -> int:
    """Return a number that a list states, such as where it starts; negative and enormous ones are not believed."""
    return int(stated) if stated and stated.isascii() and stated.isdigit() and len(stated) < 5 else otherwise
