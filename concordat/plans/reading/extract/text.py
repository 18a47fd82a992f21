"""Extract a plan kept as text: paragraphs, Markdown's headings and bullets, and tables of tab-separated cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ..documents import Block, Document, Heading, ListItem, Paragraph, Source
from . import grids
from .decoding import decode
from .errors import Unreadable
from .lines import Printed, continues, printed_lines, wrap_width
from .markup import BULLETS, visible
from .progress import Progress

MAX_LINES = 50_000

_FACT = re.compile(r"\s*(?:[\w-]+\s*:|-\s)")
_MOST_FACTS = 30
_HASHES = re.compile(r"\s{0,3}(#{1,6})\s+(.*)")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*")
_RULE = re.compile(r"[-–—_=*•·.\s]*")
_ITEM = re.compile(
    rf"(\s*)([{BULLETS}·]|[-–—*+](?=\s)|o(?=\s+[A-Z])|(?:\d{{1,3}}|[a-zA-Z]|[ivx]{{1,5}})[.)](?=\s)|\([a-z0-9]{{1,3}}\)(?=\s))"
    r"(?P<box>\s+\[[ xX]\](?=\s))?\s*(?=\S)"
)


def extract(data: bytes, name: str, tell: Progress) -> Document:
    """Return the document that a text file holds; raises Unreadable where it is not text or far too long."""
    lines = printed_lines(decode(data, name))
    if len(lines) > MAX_LINES:
        limit = f"{MAX_LINES:,}"
        raise Unreadable(f"“{name}” has {len(lines):,} lines, and the limit is {limit}. Split it and try again.")
    tell(20, "Reading the lines")
    builder = _Builder(width=wrap_width(lines))
    position = _behind_front_matter(lines)
    while position < len(lines):
        position = builder.take(lines, position)
    builder.flush()
    if not builder.blocks:
        raise Unreadable(f"“{name}” holds no words. Choose the file that holds the plan.")
    return Document(blocks=tuple(builder.blocks), kind="text", name=name)


def _behind_front_matter(lines: list[Printed]) -> int:
    """Return where the text begins: behind the facts about the file that Markdown may carry between two rules."""
    if not lines or lines[0].text.strip() != "---":
        return 0
    for position, line in enumerate(lines[1:_MOST_FACTS], start=1):
        if line.text.strip() == "---":
            return position + 1
        if not line.blank and not _FACT.match(line.text):
            return 0
    return 0


@dataclass
class _Builder:
    """Turn lines into blocks, one construct at a time."""

    width: int | None
    blocks: list[Block] = field(default_factory=list)
    waiting: Printed | None = None  # a paragraph that may go on in the next line
    last: Printed | None = None  # the last line that was added to `waiting` or to the last item
    tables: int = 0

    def take(self, lines: list[Printed], at: int) -> int:
        """Read the construct at this line and return the position behind it."""
        line = lines[at]
        if line.text.startswith("\t"):
            rows, after = grids.stacked(lines, at)
            if rows:
                self.flush()
                self.tables += 1
                self.blocks.append(grids.table_of_stacked(rows, f"b{len(self.blocks) + 1}", self.tables))
                return after
        if grids.begins(lines, at):
            return self._table(lines, at)
        if line.blank:
            self.flush()
        elif self._is_underline(line):
            self._heading_above()
        elif heading := _HASHES.fullmatch(line.text):
            self.flush()
            self._add_heading(heading.group(2).rstrip("# "), len(heading.group(1)), line)
        elif _RULE.fullmatch(line.text):
            self.flush()
        elif item := _ITEM.match(line.text):
            self.flush()
            self._add_item(item, line)
        else:
            self._add_words(line)
        return at + 1

    def flush(self) -> None:
        """End the paragraph that was being gathered."""
        if self.waiting is not None:
            text, bold = visible(self.waiting.text)
            if text:
                self.blocks.append(Paragraph(text, self._source(self.waiting, text), bold=bold))
        self.waiting = self.last = None

    def _table(self, lines: list[Printed], at: int) -> int:
        self.flush()
        group, after = grids.group(lines, at)
        if grids.is_table(group):
            self.tables += 1
            self.blocks.append(grids.table(group, f"b{len(self.blocks) + 1}", self.tables))
        else:
            self._add_tabbed_lines(group)
        return after

    def _add_tabbed_lines(self, group: Iterable[Printed]) -> None:
        for line in group:
            plain = replace(line, text=line.text.replace("\t", " "))
            item = _ITEM.match(plain.text)
            if item:
                self._add_item(item, plain)
            elif not plain.blank:
                self.waiting = plain
            self.flush()

    def _is_underline(self, line: Printed) -> bool:
        under = _UNDERLINE.fullmatch(line.text)
        return under is not None and self.waiting is not None and self.waiting.number + 1 == line.number

    def _heading_above(self) -> None:
        above, self.waiting = self.waiting, None
        if above is not None:
            self._add_heading(above.text, 2, above)
        self.flush()

    def _add_heading(self, raw: str, level: int, line: Printed) -> None:
        text, _ = visible(raw)
        if text:
            self.blocks.append(Heading(text, level, self._source(line, text)))

    def _add_item(self, item: re.Match[str], line: Printed) -> None:
        text, bold = visible(line.text[item.end() :])
        if text:
            depth = min(9, 1 + len(item.group(1).expandtabs(4)) // 2)
            source = self._source(line, text)
            marker = item.group(2) + (item.group("box") or "")
            self.blocks.append(ListItem(text, source, marker=marker, depth=depth, bold=bold))
            self.last = line

    def _add_words(self, line: Printed) -> None:
        if self.waiting is not None and self.last is not None and continues(self.last, line, self.width):
            self.waiting = self.waiting.joined(line)
        elif self.waiting is None and self._goes_on_item(line):
            self._extend_item(line)
        else:
            self.flush()
            self.waiting = line
        self.last = line

    def _goes_on_item(self, line: Printed) -> bool:
        if self.last is None or not self.blocks or not isinstance(self.blocks[-1], ListItem):
            return False
        indented = line.text.startswith((" ", "\t")) and line.number == self.last.number + 1
        return indented or continues(self.last, line, self.width)

    def _extend_item(self, line: Printed) -> None:
        item = self.blocks[-1]
        if isinstance(item, ListItem):
            text = f"{item.text} {visible(line.text)[0]}"
            self.blocks[-1] = replace(item, text=text, source=replace(item.source, quote=text, end=line.end))

    def _source(self, line: Printed, quote: str) -> Source:
        anchor = f"b{len(self.blocks) + 1}"
        return grids.source_of(line, anchor, quote)
