"""Propose a plan from a document by rules that can be explained: no network, no model, the same answer each time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..documents import Block, Cell, Document, Heading, ListItem, Paragraph, Picture, Table
from .assemble import Assembly, assemble
from .drafts import Draft
from .names import Names
from .outline import outline
from .prose import with_commitments
from .ranking import Ranking
from .readings import Action, Figure, Part, Reading, Remark
from .several import short_names_before_dashes
from .steps import Step, Walker
from .tables import Layout, layout_of
from .titles import Title, read_title
from .turning import turned
from .words import Vocabulary, plain
from .written import read_written


def propose(document: Document, names: Iterable[str] = ()) -> Reading:
    """Return what a document proposes as a plan; `names` are agencies' names from the partnership's own register."""
    if written := read_written(document):
        return written
    vocabulary = Vocabulary.of(_texts(document.blocks))
    title = read_title(document.blocks)
    skip = frozenset(title.anchors) | _repeated(document.blocks, title)
    blocks, notes = turned([block for block in document.blocks if block.source.anchor not in skip])
    known = _names(blocks, names)
    events = outline(blocks)
    walker = Walker(known, vocabulary)
    steps = walker.walk(events)
    if not _any_actions(steps):
        walker = Walker(known, vocabulary, bullets=True)
        steps = walker.walk(events)
    if not _any_actions(steps):
        steps = with_commitments(steps, known)
    assembly, ranking = assemble(steps, known, title.period)
    assembly.uses |= dict.fromkeys(skip, "the title")
    assembly.uses = {note.source.anchor: note.words for note in notes} | assembly.uses
    return _reading(document, title, assembly, ranking, _layout_words(walker.layouts, assembly))


def _any_actions(steps: Iterable[Step]) -> bool:
    return any(isinstance(step, Draft) for step in steps)


def _reading(document: Document, title: Title, assembly: Assembly, ranking: Ranking, layout: str) -> Reading:
    warnings = [Remark(text, action.source) for action in assembly.actions for text in action.warnings]
    pictures = (block for block in document.blocks if isinstance(block, Picture) and block.unread)
    warnings += [Remark(picture.text, picture.source) for picture in pictures]
    if not assembly.actions:
        first = next(document.places())
        warnings.append(
            Remark("No actions were found: no table names actions and no list is announced as such.", first)
        )
    if assembly.actions and ranking.ranks:
        layout = f"{layout}; {ranking.evidence}"
    return Reading(
        title=title.text,
        period=title.period,
        layout=layout,
        priorities=tuple(part.part() for part in assembly.priorities),
        strands=tuple(part.part() for part in assembly.strands),
        actions=tuple(assembly.actions),
        linked_strategies=tuple(assembly.linked),
        drivers=tuple(assembly.drivers),
        consultation=tuple(assembly.consultation),
        warnings=tuple(warnings),
        left_aside=tuple(assembly.left),
        uses=assembly.uses,
        document=document,
    )


def _layout_words(layouts: list[Layout], assembly: Assembly) -> str:
    shapes = list(dict.fromkeys(layout.words for layout in layouts))
    if shapes:
        return f"{len(layouts)} table{'s' if len(layouts) != 1 else ''} of {'; '.join(shapes)}"
    return "bullets under headings, no tables of actions" if assembly.actions else "no actions"


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (line.text for row in block.rows for cell in row.cells for line in cell.lines)
        else:
            yield block.text


def _names(blocks: Sequence[Block], own: Iterable[str]) -> Names:
    """Learn agencies' names from the columns of leads and from abbreviations that the text explains."""
    own = (*own, *_listed_partners(blocks))
    cells: list[Cell] = []
    before: Layout | None = None
    for block in blocks:
        layout = layout_of(block, before) if isinstance(block, Table) else None
        if isinstance(block, Table) and layout is not None:
            before = layout
            cells += [cell for row in block.rows[1:] for cell in layout.cells(row, "lead")]
    known = Names.of(cells, own, _texts(blocks))
    return replace(known, acronyms=known.acronyms | short_names_before_dashes(_texts(blocks)))


def _repeated(blocks: Sequence[Block], title: Title) -> frozenset[str]:
    """Return the anchors of the lines that print the title again, as over each part of a workbook."""
    lines = (block for block in blocks if isinstance(block, Heading | Paragraph) and title.text)
    return frozenset(line.source.anchor for line in lines if plain(line.text) == plain(title.text or ""))


def _listed_partners(blocks: Sequence[Block]) -> Iterator[str]:
    """Yield the names in lists that the document itself calls its partners, without what is said behind them."""
    partners = False
    for block in blocks:
        if isinstance(block, ListItem):
            name = re.split(r"\s+[(–—:-]|[;,.]\s|[;.]$", block.text, maxsplit=1)[0]
            if partners and name[:1].isupper() and len(name.split()) <= _LONGEST_NAME:
                yield name
        elif not isinstance(block, Table):
            partners = _OF_PARTNERS.search(block.text) is not None and len(block.text.split()) <= _LONGEST_LABEL


_OF_PARTNERS = re.compile(r"\b(?:partners|agencies|organisations|authorities|members|who we are)\b", re.IGNORECASE)
_LONGEST_NAME, _LONGEST_LABEL = 8, 30  # words


__all__ = ["Action", "Figure", "Part", "Reading", "Remark", "propose"]
