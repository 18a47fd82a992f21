"""Go through a document once and say what each block is: a part's name, an action, or something told of a part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..documents import Picture, Source, Table
from .doings import are_doings
from .drafts import Draft, Trust
from .labels import LABEL_WORDS, OF_THE_WHOLE
from .names import Names
from .outline import Event, Label, Mark, Words, named
from .refs import series, split_ref
from .rows import RowReader, take_agency, take_tail
from .strategy import alike, grid
from .tables import Layout, layout_of, read_rows
from .timescales import is_timescale
from .trailing import bracketed_series, ref_in_brackets, tail, tails
from .words import Vocabulary, is_placeholder

_BY_DATE = re.compile(
    r"\bby (?:the )?(?P<when>(?:end of )?[A-Z0-9][\w/ -]{2,24}?),? (?=we |the partnership |partners )", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Told:
    """Hold a text that tells something of the part it stands in; `kind` is a label's kind."""

    kind: str
    text: str
    source: Source
    item: bool = False


@dataclass(frozen=True, slots=True)
class Used:
    """Note a block that serves the reading without words of its own in it, such as a table's headings."""

    source: Source
    words: str


@dataclass(frozen=True, slots=True)
class Left:
    """Note a block that no rule could place, and why."""

    source: Source
    reason: str


Step = Mark | Draft | Told | Used | Left


@dataclass
class Walker:
    """Turn events into steps; `bullets` lets bullets that open with a verb of doing be actions without a label."""

    names: Names
    vocabulary: Vocabulary
    bullets: bool = False
    steps: list[Step] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)
    kind: str = "narrative"
    when: str = ""
    under: int = 0  # level of the heading that announces the actions of all the parts below it; 0 for none
    refs_in_text: bool = False
    headings: list[str] = field(default_factory=list)
    grid: list[str] = field(default_factory=list)  # names of priorities that a grid gave

    def walk(self, events: Sequence[Event]) -> list[Step]:
        """Return the steps for these events."""
        self.headings = [event.name for event in events if isinstance(event, Mark)]
        index = 0
        while index < len(events):
            event = events[index]
            run = _run_of_items(events, index)
            if run and self._are_actions(run):
                self._items(run)
                index += len(run)
                continue
            told = events[index : index + len(run)] if len(run) > _LONG_LIST else [event]
            for one in told:
                self._one(one)
            index += len(told)
        return self.steps

    def _one(self, event: Event) -> None:
        if isinstance(event, Mark):
            self.kind = "narrative"
            if event.form == "heading" and event.level <= self.under:
                self.under = 0
            self.steps.append(event)
            if event.rest:
                self.steps.append(Told("narrative", event.rest, event.source))
        elif isinstance(event, Label):
            if not (event.kind == "leads" and event.rest):  # "Lead: Police" says it all on its line
                self.kind = event.kind
            if event.level and (event.kind == "actions" or event.level <= self.under):
                self.under = event.level if event.kind == "actions" else 0
            dated = _BY_DATE.search(event.text) if event.kind == "actions" else None
            self.when = dated["when"] if dated and is_timescale(dated["when"]) else ""
            if event.kind == "actions" and self._ends_part(event):
                self.steps.append(Mark(event.text, event.source, "heading", event.level, said="aside"))
            self.steps.append(Used(event.source, LABEL_WORDS[event.kind]))
            if event.rest or event.kind in OF_THE_WHOLE:
                self.steps.append(Told(event.kind, event.rest, event.source))
        elif isinstance(event, Table):
            self._table(event)
            self.kind = "narrative"
        elif isinstance(event, Words) and event.item is None and any(alike(event.text, name) for name in self.grid):
            self._one(named(event.text, event.source, "plain"))  # a plain line that names a priority of the grid
        elif isinstance(event, Picture):
            self.steps.append(Left(event.source, "it is a picture"))
        else:
            kind = "narrative" if self.kind in {"actions", "themes", "linked"} and event.item is None else self.kind
            self.steps.append(Told(kind, event.text, event.source, item=event.item is not None))

    def _ends_part(self, label: Label) -> bool:
        """Say whether a heading that announces the actions stands above or beside the part before it, not within it."""
        before = next(
            (step for step in reversed(self.steps) if isinstance(step, Mark) and step.form == "heading"), None
        )
        if before is None or not label.level or before.said == "aside":
            return False
        return label.level < before.level or (label.level == before.level and not before.said)

    def _row(self, drafts: Sequence[Draft], above: Draft | None) -> Draft:
        """Add the actions of a row, and return the last of them."""
        shared = drafts[0].shared
        if shared is not None:
            told = {
                "outcomes": shared.outcome,
                "measures": "\n".join(shared.measures.items),
                "narrative": _rest(shared),
            }
            self.steps.extend(Told(kind, text, shared.source) for kind, text in told.items() if text)
        first = drafts[0]
        if len(drafts) > 1 and above is not None and not first.leads.names and first.text[:1].islower():
            above.text = f"{above.text}\n{first.text}"
            above.trust.less(0.1, "the cell below goes on with its text")
            drafts = drafts[1:]
        elif above is not None and _goes_on(above, first):
            above.join(first)
            self.steps.append(Used(first.source, "the rest of the action above"))
            return above
        self.steps.extend(drafts)
        return drafts[-1]

    def _items(self, run: Sequence[Words]) -> None:
        """Make each bullet of a list an action; a bullet below another, deeper in, belongs to the one above."""
        texts = [words.text for words in run]
        with_refs, in_brackets, with_tails = series(texts), bracketed_series(texts), tails(texts, self.names.own)
        beside = any(found.sure for text in texts if (found := tail(text, self.names.own)))
        top = min(words.item.depth for words in run if words.item)
        for words in run:
            if is_placeholder(words.text):
                self.steps.append(Left(words.source, "it only says that there is nothing to report"))
                continue
            last = self.steps[-1] if self.steps else None
            if words.item and words.item.depth > top and isinstance(last, Draft):
                last.text = f"{last.text}\n{words.text}"
                self.steps.insert(len(self.steps) - 1, Used(words.source, "part of the action above"))
                continue
            draft = Draft(text=words.text, source=words.source, trust=self._bullet_trust())
            if words.item and "x" in words.item.marker[-2:].lower() and words.item.marker.endswith("]"):
                draft.status = "Complete"
            if with_refs:
                draft.ref, draft.text = split_ref(draft.text)
            if in_brackets:
                draft.ref, draft.text = ref_in_brackets(draft.text)
            take_tail(draft, self.names, always=with_tails, beside=beside)
            draft.timescale = draft.timescale or self.when
            take_agency(draft, self.names)
            self.steps.append(draft)

    def _are_actions(self, run: Sequence[Words]) -> bool:
        """Say whether bullets are actions: announced as such, or doings below a heading that is, or that say who leads.

        Where a document announces none at all (`bullets`), doings alone are actions too.
        """
        if self.kind != "narrative":
            return self.kind == "actions"
        if self.under or (self.bullets and len(run) > 1):
            return are_doings([words.text for words in run])
        answered = len(run) > 1 and tails([words.text for words in run], self.names.own)
        return answered and are_doings([words.text for words in run], most=False)

    def _bullet_trust(self) -> Trust:
        trust = Trust()
        if self.kind == "actions":
            trust.less(0.1, "it is a bullet below a line that announces actions")
        else:
            trust.less(0.35, "it is a bullet that opens with a verb of doing, and nothing announces actions")
        return trust

    def _table(self, table: Table) -> None:
        layout = layout_of(table, self.layouts[-1] if self.layouts else None, self.names.own)
        if layout is None:
            self._other_table(table)
            return
        self.layouts.append(layout)
        rows = read_rows(table, layout)
        reader = RowReader.for_rows(rows, layout, self.names, self.vocabulary, refs_above=self.refs_in_text)
        self.refs_in_text = self.refs_in_text or reader.refs_in_text
        draft: Draft | None = None
        first = len(self.steps)
        for entry in rows:
            source = entry.row.source
            if entry.kind == "action":
                draft = self._row(reader.drafts(entry.row), draft)
            elif entry.kind == "rest" and draft is not None:
                draft.join(reader.draft(entry.row))
                self.steps.append(Used(source, "the rest of the action above"))
            elif entry.kind == "part":
                reader.part()
                text = layout.cell(entry.row, "action").text or next(cell.text for cell in entry.row.cells if cell.text)
                self.steps.append(named(" ".join(text.split()), source, "row"))
            elif entry.kind in {"heading", "divider"}:
                self.steps.append(
                    Used(source, "names of columns" if entry.kind == "heading" else "a rule between rows")
                )
            else:
                self.steps.append(Left(source, _WHY_NOT[entry.kind]))
        _warn_of_merged_cells([step for step in self.steps[first:] if isinstance(step, Draft)])

    def _other_table(self, table: Table) -> None:
        """Take a table without actions as a grid of priorities and their themes, or leave it aside."""
        columns = grid(table, self.headings, announced=self.kind == "priorities")
        for name, source, themes in columns:
            self.grid.append(name)
            self.steps.append(Mark(name, source, "row", 9, said="priority"))
            self.steps.extend(Told("themes", theme, place, item=True) for theme, place in themes)
        if not columns:
            self.steps.append(Left(table.source, "it is a table without a column of actions"))


_MERGED_AT_LEAST = 3
_LONG_LIST = 100  # items; where a shorter list holds no actions, what follows its first item is looked at again
_WHY_NOT = {
    "nothing": "the row holds no action",
    "title": "the row stands above the names of the columns",
    "rest": "the row holds no action",
}


def _goes_on(above: Draft, draft: Draft) -> bool:
    """Say whether a row goes on with a sentence that the row above did not end, and states nothing of its own."""
    cut = above.ref is not None and draft.ref is None  # only the rest of a row has no reference among rows that have
    if draft.ref or draft.timescale or draft.status or (draft.leads.text and not cut):
        return False
    return draft.text[:1].islower() and above.text[:1].isupper() and not above.text.endswith((".", "!", "?", ":", ";"))


def _rest(shared: Draft) -> str:
    """Return what a row of several actions states that has no other place: status, progress and unnamed columns."""
    return "\n".join(
        text for text in (shared.status, shared.progress, *shared.partners, *shared.others.values()) if text
    )


def _warn_of_merged_cells(drafts: Sequence[Draft]) -> None:
    """Warn where only a table's first action has measures or an outcome: they may belong to all of them."""
    if len(drafts) < _MERGED_AT_LEAST:
        return
    first, others = drafts[0], drafts[1:]
    if first.measures.items and not any(draft.measures.items for draft in others):
        first.warnings.append(
            f"Its measures are the only ones in a table of {len(drafts)} actions: they may belong to all."
        )
    if first.outcome and not any(draft.outcome for draft in others):
        first.warnings.append(f"Its outcome is the only one in a table of {len(drafts)} actions: it may belong to all.")


def _run_of_items(events: Sequence[Event], start: int) -> list[Words]:
    """Return the bullets that stand behind each other from here."""
    run: list[Words] = []
    for index in range(start, len(events)):
        event = events[index]
        if not isinstance(event, Words) or event.item is None:
            break
        run.append(event)
    return run
