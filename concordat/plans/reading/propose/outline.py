"""The outline of a document: which lines name a part, which announce what follows, and which are content.

What counts is evidence (bold, capitals, a dash behind a name, what stands below), because headings are made in
many ways and files mark them as they please.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..documents import Block, Heading, ListItem, Paragraph, Picture, Source, Table
from .labels import label_of
from .refs import unnumbered
from .strands import is_one_of_four, strand_named, strand_pictured
from .words import is_upper

_DASH = re.compile(r"\s*(?:[-–—:]|\s)\s*")
_CAPITAL_LEAD = re.compile(r"(?P<name>[A-Z][A-Z0-9 &,/'’()-]{2,90}?)\s*(?:\s[-–—]\s*|:\s+)(?P<rest>\S.*)", re.DOTALL)
_SAID = re.compile(
    r"(?:strategic |key |our )?(?:(?P<said>priority|theme|strand|objective|aim|goal)(?: area| theme)?"
    r"\s*(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|[a-h])?"
    r"|(?P<counted>threat|outcome|ambition|commitment|pledge|challenge|pillar|workstream|work stream|focus area|mission)"
    r"\s*(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|[a-h]))\s*[:.–—-]+\s*(?P<name>\S.*)",
    re.IGNORECASE,
)
_COUNT = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)"
_NUMBERED = re.compile(rf"(?:strategic |key )?priority(?: area)? {_COUNT}\b\s*(?P<name>.*)", re.IGNORECASE)
_NO_NAME = re.compile(
    r"(?:to be|see|please|note|updated|last updated|next meeting|date|version|draft|page)\b", re.IGNORECASE
)
_STRAND_LEAD = re.compile(
    r"(?:strand \d\s*[:.–—-]\s*)?(?P<name>prevent|protect|pursue|prepare)\s*(?:\s[–—-]\s|:\s)\s*(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r"(?:section|part|chapter) (?:\d{1,2}|[a-h]|[ivx]{1,4})\s*[:.–—-]+\s*", re.IGNORECASE)
_ENTRY = re.compile(r"(?P<name>\S.*?)[\s.…·]+(?P<page>\d{1,3})")
_FEWEST_ENTRIES, _LONGEST_ENTRY = 3, 16  # lines of a table of contents, words of a line
_ENDS_SENTENCE = (".", "!", "?", ";", ",")
_LEVELS = {"heading": 0, "bold": 7, "lead": 8, "numbered": 8, "plain": 8, "picture": 8, "row": 9}


@dataclass(frozen=True, slots=True)
class Mark:
    """Hold a line that names a part of the plan; `rest` is text printed on the same line behind the name."""

    name: str
    source: Source
    form: str
    level: int
    rest: str = ""
    said: str = ""

    @property
    def upper(self) -> bool:
        """Say whether the name is printed in capitals."""
        return is_upper(self.name)

    @property
    def strand(self) -> str | None:
        """Return the strand that the mark names, or None."""
        return self.name if self.said == "strand" else strand_named(self.name)


@dataclass(frozen=True, slots=True)
class Label:
    """Hold a line that announces what follows, and the text printed on the same line behind it; `level` is a heading's."""

    kind: str
    source: Source
    rest: str = ""
    text: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """Hold a paragraph or bullet that is content."""

    text: str
    source: Source
    item: ListItem | None = None


Event = Mark | Label | Words | Picture | Table


def outline(blocks: Sequence[Block]) -> list[Event]:
    """Return the events of a document's blocks, in order; a strand's picture before a heading belongs below it."""
    contents = _contents(blocks)
    events = [
        Label("aside", block.source, rest=getattr(block, "text", "")) if index in contents else _event(blocks, index)
        for index, block in enumerate(blocks)
    ]
    for index, (event, following) in enumerate(pairwise(list(events))):
        if (
            isinstance(event, Mark)
            and event.form == "picture"
            and isinstance(following, Mark)
            and following.form != "picture"
        ):
            events[index], events[index + 1] = following, event
    return events


def named(text: str, source: Source, form: str, level: int = 0, rest: str = "") -> Mark:
    """Return the mark for a part's name, with what the words themselves say it is ("Priority 2: ...")."""
    said = _SAID.fullmatch(text.strip())
    numbered = None if said else _NUMBERED.fullmatch(text.strip())
    kind = (said.group("said") or "priority").lower() if said else "priority" if numbered else ""
    kind = {"objective": "priority", "aim": "priority", "goal": "priority"}.get(kind, kind)
    name = said.group("name").strip() if said else text.strip()
    if numbered and numbered.group("name"):
        name = numbered.group("name").strip()
    if not kind:
        name = unnumbered(_SECTION.sub("", name) or name)
    return Mark(name, source, form, level or _LEVELS[form], rest=rest, said=kind)


def _contents(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the positions of the lines of a table of contents: three or more that end with growing page numbers."""
    found: set[int] = set()
    run: list[tuple[int, int]] = []
    for index, block in enumerate([*blocks, None]):
        entry = None if block is None or isinstance(block, Table | Picture) else _ENTRY.fullmatch(block.text)
        if entry and (not run or int(entry["page"]) >= run[-1][1]) and len(entry["name"].split()) <= _LONGEST_ENTRY:
            run.append((index, int(entry["page"])))
            continue
        if len(run) >= _FEWEST_ENTRIES:
            found.update(place for place, _ in run)
        run = [(index, int(entry["page"]))] if entry else []
    return frozenset(found)


def _event(blocks: Sequence[Block], index: int) -> Event:
    block = blocks[index]
    if isinstance(block, Table):
        return block
    if isinstance(block, Picture):
        strand = strand_pictured(block.text)
        return Mark(strand, block.source, "picture", _LEVELS["picture"]) if strand else block
    if isinstance(block, Heading):
        return _heading(block)
    if isinstance(block, ListItem):
        return _item(blocks, index, block)
    if block.bold and block.bold != block.text:
        return _bold_lead(block)
    return _paragraph(blocks, index, block)


def _heading(block: Heading) -> Event:
    kind = label_of(block.text)
    if kind in {"aside", "actions"} or (kind and len(block.text.split()) <= 10 and not is_upper(block.text)):
        return Label(kind, block.source, text=block.text, level=block.level)
    lead = _STRAND_LEAD.fullmatch(block.text)
    if lead:
        return named(lead["name"], block.source, "heading", block.level, rest=lead["rest"])
    return named(block.text, block.source, "heading", block.level)


def _item(blocks: Sequence[Block], index: int, block: ListItem) -> Event:
    """Take a numbered line that stands alone above a table or a text as a heading, any other item as content."""
    neighbours = [blocks[place] for place in (index - 1, index + 1) if 0 <= place < len(blocks)]
    alone = not any(isinstance(other, ListItem) and other.marker[:1].isdigit() for other in neighbours)
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    below = following is not None and not isinstance(following, ListItem)
    if block.marker[:1].isdigit() and alone and below and _short(block.text, 12):
        return named(block.text, block.source, "numbered")
    return Words(block.text, block.source, block)


def _bold_lead(block: Paragraph) -> Event:
    behind = block.text[len(block.bold) :]
    name = block.bold.rstrip(" -–—:")
    if name == block.bold and not re.match(r"\s*[-–—:]", behind):
        return Words(block.text, block.source)
    rest = _DASH.sub("", behind, count=1) if re.match(r"\s*[-–—:]", behind) else behind.strip()
    kind = label_of(name)
    if kind:
        return Label(kind, block.source, rest=rest, text=name)
    if len(name.split()) <= 20 and (
        is_upper(name) or strand_named(name) or _SAID.fullmatch(name) or not _is_sentence(rest)
    ):
        return named(name, block.source, "lead", rest=rest)
    if len(name.split()) <= 12:
        return named(name, block.source, "lead", rest=rest)
    return Words(block.text, block.source)


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and len(text.split()) > 3


def _paragraph(blocks: Sequence[Block], index: int, block: Paragraph) -> Event:
    text = block.text
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    if text.endswith((":", ";", " -", " –", " —")):
        kind = label_of(text)
        return Label(kind, block.source, text=text) if kind else _announcing(block, following)
    lead = _CAPITAL_LEAD.fullmatch(text)
    if (
        lead
        and (is_upper(lead.group("name")) or is_one_of_four(lead.group("name")))
        and not lead.group("rest").isupper()
    ):
        kind = label_of(lead.group("name"))
        if kind:
            return Label(kind, block.source, rest=lead.group("rest"), text=lead.group("name"))
        return named(lead.group("name"), block.source, "lead", rest=lead.group("rest"))
    inline = _inline_label(block)
    if inline:
        return inline
    if (_SAID.fullmatch(text) or _NUMBERED.fullmatch(text)) and _short(text, 25):
        return named(text, block.source, "bold" if block.bold else "plain")
    if (block.bold and _short(text, 20)) or _looks_like_heading(text, following):
        kind = label_of(text) if len(text.split()) <= 10 else None
        form = "bold" if block.bold else "plain"
        return Label(kind, block.source, text=text) if kind else named(text, block.source, form)
    return Words(text, block.source)


def _announcing(block: Paragraph, following: Block | None) -> Event:
    """Take "Tackling burglary:" above a table or a list as a part's name, any other such line as content."""
    name = block.text.rstrip(" :;-–—")
    short = len(name.split()) <= 8 and block.text.endswith(":")
    if (short and isinstance(following, Table)) or (short and block.bold and isinstance(following, ListItem | Table)):
        return named(name, block.source, "bold" if block.bold else "plain")
    return Words(block.text, block.source)


def _inline_label(block: Paragraph) -> Label | None:
    name, colon, rest = block.text.partition(": ")
    if colon and rest.strip() and len(name.split()) <= 6:
        kind = label_of(name)
        if kind:
            return Label(kind, block.source, rest=rest.strip(), text=name)
    return None


def _short(text: str, words: int) -> bool:
    return len(text.split()) <= words and not text.endswith(_ENDS_SENTENCE)


def _looks_like_heading(text: str, following: Block | None) -> bool:
    """Judge a plain line: short, no full stop, opening with a capital, and something below that it can name."""
    if (
        not _short(text, 14)
        or _NO_NAME.match(text)
        or not (text[:1].isupper() or text[:1].isdigit())
        or following is None
    ):
        return False
    if is_upper(text) or is_one_of_four(text) or isinstance(following, Table | ListItem):
        return True
    if isinstance(following, Paragraph):
        announces = following.text.endswith(":") or bool(label_of(following.text.partition(": ")[0]))
        long_below = len(following.text.split()) >= 15 and len(text.split()) <= 10
        return announces or long_below or bool(following.bold)
    return False
