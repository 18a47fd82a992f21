"""Read back a plan that went out as a Word document: its headings rank as they are printed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ...documents import Block, Document, Heading, ListItem, Paragraph, Picture, Source, Table
from ..readings import Action, Part, Reading, Remark
from . import names
from .rows import Columns, rows_of

_SECTION, _PRIORITY, _THEME = 1, 2, 3
_EMPTY = "the row names no action"
_KEPT = "Concordat keeps it with the plan, and it is changed there"


def read_paper(document: Document) -> Reading | None:
    """Return what the document says, or None where it has not its title and sections any more."""
    blocks = document.blocks
    title = blocks[0] if isinstance(blocks[0], Heading) else None
    sections = [block for block in blocks if isinstance(block, Heading) and block.text == names.PRIORITIES]
    if title is None or not sections or sections[0].level <= title.level:
        return None
    walk = _Walk(top=sections[0].level)
    walk.uses[title.source.anchor] = "the title"
    for block, following in zip(blocks[1:], [*blocks[2:], None], strict=True):
        walk.one(block, following)
    return Reading(
        title=title.text,
        period=walk.period,
        layout="a plan written by Concordat",
        priorities=tuple(part.part() for part in walk.priorities),
        actions=tuple(walk.actions),
        linked_strategies=tuple(walk.linked),
        left_aside=tuple(walk.left),
        uses=walk.uses,
        document=document,
    )


@dataclass
class _Growing:
    name: str
    source: Source
    told: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    themes: list[_Growing] = field(default_factory=list)

    def part(self) -> Part:
        told = {kind: tuple(lines) for kind, lines in self.told.items()}
        return Part(self.name, self.source, themes=tuple(theme.part() for theme in self.themes), **told)


@dataclass
class _Walk:
    """Go through the blocks once; `top` is the level of the sections' headings."""

    top: int
    section: str = ""
    label: str = ""
    period: str | None = None
    priorities: list[_Growing] = field(default_factory=list)
    theme: _Growing | None = None
    columns: Columns | None = None
    actions: list[Action] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    uses: dict[str, str] = field(default_factory=dict)

    def one(self, block: Block, following: Block | None) -> None:
        if isinstance(block, Heading):
            self._heading(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Picture) or isinstance(following, Table):
            caption = not isinstance(block, Picture)
            self._leave(block.source, "it names the table below it" if caption else "it is a picture")
        elif isinstance(block, Paragraph) and block.bold == block.text and block.text in names.LABELS:
            self.label = block.text
            self.uses[block.source.anchor] = "an announcement of what follows"
        else:
            self._told(block)

    def _heading(self, heading: Heading) -> None:
        rank, self.label = heading.level - self.top + 1, ""
        inside = self.section == names.PRIORITIES
        if rank <= _SECTION:
            self.section = heading.text
            self._leave(heading.source, "it names a section")
        elif rank == _PRIORITY and inside:
            self.priorities.append(_Growing(heading.text, heading.source))
            self.theme = None
            self.uses[heading.source.anchor] = "the name of a priority"
        elif rank == _THEME and inside and self.priorities:
            self.theme = _Growing(heading.text, heading.source)
            self.priorities[-1].themes.append(self.theme)
            self.uses[heading.source.anchor] = "the name of a theme"
        else:
            self._leave(heading.source, "it stands outside the priorities")

    def _told(self, block: Paragraph | ListItem) -> None:
        told = names.TOLD.get(self.label)
        period = f"{names.PERIOD}:"
        if self.section == names.PRIORITIES and told and self.priorities:
            part = self.theme or self.priorities[-1]
            part.told[told].append(block.text)
            self.uses[block.source.anchor] = "what is said of the part"
        elif self.section == names.STRATEGIES and isinstance(block, ListItem):
            self.linked.append(block.text)
            self.uses[block.source.anchor] = "linked strategies"
        elif self.section == names.ABOUT and block.bold.startswith(period) and self.period is None:
            self.period = block.text.removeprefix(period).strip()
            self.uses[block.source.anchor] = "the period"
        else:
            self._leave(block.source, _KEPT)

    def _table(self, table: Table) -> None:
        self.label = ""
        if self.section not in {names.PRIORITIES, names.OTHERS}:
            self._leave(table.source, _KEPT)
            return
        self.columns, named, rows = rows_of(table, self.columns)
        self.uses |= {row.anchor: "names of columns" for row in named}
        inside = self.section == names.PRIORITIES and self.priorities
        priority = self.priorities[-1].name if inside else None
        for row in rows:
            if self.columns is None or not self.columns.text(row, names.ACTION):
                self._leave(row.source, _EMPTY)
                continue
            action = self.columns.action(row, priority, self.theme.name if inside and self.theme else None)
            self.actions.append(action)
            self.uses[row.anchor] = f"action {action.ref or len(self.actions)}"

    def _leave(self, source: Source, why: str) -> None:
        self.left.append(Remark(why, source))
