"""A document's blocks and table rows in order, cut into pages of about one length, and the parts that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ON_A_PAGE = 120_000  # characters, of words and of what marks them up
_OF_A_PLACE, _OF_A_CELL = 150, 80  # characters that mark up a block or row, and a cell
_NEAR_FULL = 0.75  # from here on a page ends before a heading or where a page of the document ends
_MANY_CONTENTS, _MOST_CONTENTS = 60, 200  # above the first, inner parts are left out; above the second, the rest
_LONGEST_ENTRY = 120
_SHEET = re.compile(r"sheet (“.+?”)")
_NAMING = ("the name of a priority", "the name of a strand")


@dataclass(frozen=True, slots=True)
class Entry:
    """A block or a table's row as the document holds it."""

    anchor: str
    kind: str
    data: Mapping[str, Any]
    table: str
    sheet: str
    page: int

    @property
    def weight(self) -> int:
        """Return about how many characters it takes on a page."""
        cells = self.data.get("cells") or ()
        lines = sum(len(line["text"]) + 30 for cell in cells for line in cell["lines"])
        return _OF_A_PLACE + len(self.data.get("text") or "") + _OF_A_CELL * len(cells) + lines


def entries_of(document: Mapping[str, Any]) -> Iterator[Entry]:
    """Yield the blocks of a document, as plain data, and instead of a table its rows."""
    for block in document.get("blocks", ()):
        table = block["source"]["anchor"] if block["is"] == "table" else ""
        for entry in block["rows"] if table else [block]:
            source = entry["source"]
            sheet = _SHEET.search(source["place"])
            yield Entry(
                anchor=source["anchor"],
                kind="row" if table else block["is"],
                data=entry,
                table=table,
                sheet=sheet.group(1) if sheet else "",
                page=int(source.get("page") or 0),
            )


def leaves_of(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """Cut a document into pages of about one length, as pairs of first place and end; a whole table row at least."""
    leaves, first, weight = list[tuple[int, int]](), 0, 0
    for at, entry in enumerate(entries):
        breaks = entry.kind == "heading" or (at and entry.page != entries[at - 1].page)
        if at > first and (weight + entry.weight > MOST_ON_A_PAGE or (breaks and weight > _NEAR_FULL * MOST_ON_A_PAGE)):
            leaves.append((first, at))
            first, weight = at, 0
        weight += entry.weight
    return [*leaves, (first, len(entries))]


def known(entries: Sequence[Entry], at: str) -> str:
    """Return an anchor as it is, or the first row's where it is a table's."""
    return next((entry.anchor for entry in entries if at and at in (entry.anchor, entry.table)), "")


def beginning(entry: Entry, before: Entry | None) -> str:
    """Return the name of the page or sheet that begins with an entry, unless it is a heading that says the same."""
    if entry.page and (before is None or before.page != entry.page):
        return f"Page {entry.page}"
    if entry.sheet and (before is None or before.sheet != entry.sheet):
        named = entry.kind == "heading" and entry.data["text"] == entry.sheet.strip("“”")
        return "" if named else f"Sheet {entry.sheet}"
    return ""


def contents_of(entries: Sequence[Entry], uses: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the parts that a document names, with their anchors; the outermost where there are too many for a list."""
    named = [
        (int(entry.data.get("level") or 0), entry)
        for entry in entries
        if entry.kind == "heading" or uses.get(entry.anchor, "").startswith(_NAMING)
    ]
    levels = sorted({level for level, _ in named})
    while len(levels) > 1 and sum(level in levels for level, _ in named) > _MANY_CONTENTS:
        levels.pop()
    return [(words, entry.anchor) for level, entry in named if level in levels and (words := _words(entry))][
        :_MOST_CONTENTS
    ]


def _words(entry: Entry) -> str:
    words = " ".join(str(entry.data.get("text") or entry.data["source"]["quote"]).split())
    return words if len(words) <= _LONGEST_ENTRY else f"{words[: _LONGEST_ENTRY - 1].rstrip()}…"
