"""Read back a plan that went out as a Word document: its headings rank as they are printed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ...documents import Block, Document, Heading, ListItem, Paragraph, Picture, Source, Table
from ..readings import Action, Part, Reading, Remark
from . import names
from .also import also_shown
from .rows import Columns, rows_of
from .whole import Whole, rows_told

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
    walk.whole.fact(names.TITLE, title.text)
    if any(isinstance(block, Heading) and block.text == names.ABOUT for block in blocks):
        walk.whole.empty()
    return Reading(
        title=title.text,
        period=walk.whole.plan.get("period") or None,
        layout="a plan written by Concordat",
        priorities=tuple(part.part() for part in walk.priorities),
        actions=tuple(also_shown(walk.actions, walk.also)),
        linked_strategies=tuple(walk.linked),
        left_aside=tuple(walk.left),
        uses=walk.uses,
        document=document,
        written=walk.whole.to_json("priorities", "themes", "statements", "strategies"),
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
    whole: Whole = field(default_factory=Whole)
    priorities: list[_Growing] = field(default_factory=list)
    theme: _Growing | None = None
    place: tuple[str, str] = ("", "")
    also: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
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
        elif isinstance(block, Paragraph) and block.text == names.CONTENTS and self.section == names.ABOUT:
            self.section = names.CONTENTS
            self._leave(block.source, "it names the contents")
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
            self.theme, self.place = None, (self.whole.priority(heading.text), "")
            self.uses[heading.source.anchor] = "the name of a priority"
        elif rank == _THEME and inside and self.priorities:
            self.theme = _Growing(heading.text, heading.source)
            self.priorities[-1].themes.append(self.theme)
            self.place = self.place[0], self.whole.theme(self.place[0], heading.text)
            self.uses[heading.source.anchor] = "the name of a theme"
        else:
            self._leave(heading.source, "it stands outside the priorities")

    def _told(self, block: Paragraph | ListItem) -> None:
        label, colon, words = block.text.partition(":")
        if self.section == names.PRIORITIES and self.priorities and self.label:
            self._of_a_part(block)
        elif self.section != names.ABOUT:
            contents = self.section == names.CONTENTS
            self._leave(block.source, "it is a line of the contents" if contents else _KEPT)
        elif colon and block.bold.startswith(f"{label}:") and self.whole.fact(label, words):
            self.label = ""
            self.uses[block.source.anchor] = "the period" if label == names.PERIOD else "what is said of the plan"
        elif self.label == names.STRANDS:
            self.whole.strand(block.text)
            self.uses[block.source.anchor] = "a strand"
        elif self.whole.say(self.label, {names.STATEMENT: block.text}):
            self.uses[block.source.anchor] = "what is said of the plan"
        else:
            self._leave(block.source, _KEPT)

    def _of_a_part(self, block: Paragraph | ListItem) -> None:
        """Take what stands under a label in a priority or theme."""
        part, told, (priority, theme) = self.theme or self.priorities[-1], names.TOLD.get(self.label), self.place
        self.uses[block.source.anchor] = "what is said of the part"
        if told:
            part.told[told].append(block.text)
        if self.label == names.ALSO:
            above = self.priorities[-1].name
            self.also[above, self.theme.name if self.theme else ""].append(block.text)
        elif self.label == names.PARTNERS and theme:
            self.whole.themes[theme]["partners"].append(block.text)
        elif self.label in (names.WHY, names.BACKGROUND):
            facts, name = (
                (self.whole.themes[theme], "background") if theme else (self.whole.priorities[priority], "narrative")
            )
            facts[name] = "\n\n".join(filter(None, [facts[name], block.text]))
        else:
            self.whole.say(self.label, {names.STATEMENT: block.text}, priority=priority, theme=theme)

    def _table(self, table: Table) -> None:
        self.label = ""
        heading, rows = rows_told(table)
        kind = next((label for label in names.KINDS.values() if label in heading), "")
        if self.section == names.STRATEGIES and names.NAME in heading:
            self.linked += [name for _, told in rows if (name := self.whole.link(told))]
            self._use(table, "linked strategies")
        elif self.section == names.ABOUT and names.MEANING in heading:
            for _, told in rows:
                self.whole.strand(told.get(names.STRAND, ""), told.get(names.MEANING, ""))
            self._use(table, "a strand")
        elif kind and names.ACTION not in heading and self.section in {names.ABOUT, names.PRIORITIES}:
            self._statements(kind, [told for _, told in rows])
            self._use(table, "what is said of the part")
        elif self.section in {names.PRIORITIES, names.OTHERS}:
            self._actions(table)
        else:
            self._leave(table.source, _KEPT)

    def _statements(self, label: str, rows: list[dict[str, str]]) -> None:
        inside = self.section == names.PRIORITIES and self.priorities
        priority, theme = self.place if inside else ("", "")
        for told in rows:
            self.whole.say(label, {**told, names.STATEMENT: told.get(label, "")}, priority=priority, theme=theme)
            if inside and (kind := names.TOLD.get(label)) and told.get(label):
                (self.theme or self.priorities[-1]).told[kind].append(told[label])

    def _actions(self, table: Table) -> None:
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

    def _use(self, table: Table, what: str) -> None:
        self.uses |= {row.anchor: "names of columns" if number == 0 else what for number, row in enumerate(table.rows)}

    def _leave(self, source: Source, why: str) -> None:
        self.left.append(Remark(why, source))
