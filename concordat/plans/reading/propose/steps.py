"""Go through a document once and say what each block is: a part's name, an action, or something told of a part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..documents import Source, Table
from .drafts import Draft, Trust
from .labels import LABEL_WORDS
from .leads import Names
from .outline import Event, Label, Mark, Words, named
from .refs import series, split_ref
from .rows import RowReader, take_agency
from .tables import Layout, layout_of, read_rows
from .words import Vocabulary, is_placeholder, listed, plain

_DOING = listed(
    """
    address arrange attend build carry collaborate commission complete conduct consult continue contribute
    convene coordinate co-ordinate create deliver deploy design develop disrupt embed encourage engage enhance
    ensure establish evaluate expand explore extend facilitate fund hold identify implement improve increase
    introduce investigate invest launch lead maintain map monitor offer organise participate pilot plan
    prepare produce promote provide publish raise recruit reduce refresh review revise roll run secure seek
    set share strengthen support target tackle train undertake update upskill use work
    """
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
    refs_in_text: bool = False

    def walk(self, events: Sequence[Event]) -> list[Step]:
        """Return the steps for these events."""
        index = 0
        while index < len(events):
            event = events[index]
            run = _run_of_items(events, index)
            if run and (
                self.kind == "actions"
                or (self.bullets and self.kind == "narrative" and len(run) > 1 and _are_doings(run))
            ):
                self._items(run)
                index += len(run)
                continue
            self._one(event)
            index += 1
        return self.steps

    def _one(self, event: Event) -> None:
        if isinstance(event, Mark):
            self.kind = "narrative"
            self.steps.append(event)
            if event.rest:
                self.steps.append(Told("narrative", event.rest, event.source))
        elif isinstance(event, Label):
            self.kind = event.kind
            self.steps.append(Used(event.source, LABEL_WORDS[event.kind]))
            if event.rest or event.kind == "aside":
                self.steps.append(Told(event.kind, event.rest, event.source))
        elif isinstance(event, Table):
            self._table(event)
            self.kind = "narrative"
        else:
            kind = "narrative" if self.kind in {"actions", "themes", "linked"} and event.item is None else self.kind
            self.steps.append(Told(kind, event.text, event.source, item=event.item is not None))

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
        with_refs = series([words.text for words in run])
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
            if with_refs:
                draft.ref, draft.text = split_ref(draft.text)
            take_agency(draft, self.names)
            self.steps.append(draft)

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
            self.steps.append(Left(table.source, "it is a table without a column of actions"))
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
                text = next(cell.text for cell in entry.row.cells if cell.text)
                self.steps.append(named(" ".join(text.split()), source, "row"))
            elif entry.kind in {"heading", "divider"}:
                self.steps.append(
                    Used(source, "names of columns" if entry.kind == "heading" else "a rule between rows")
                )
            else:
                self.steps.append(Left(source, _WHY_NOT[entry.kind]))
        _warn_of_merged_cells([step for step in self.steps[first:] if isinstance(step, Draft)])


_MERGED_AT_LEAST = 3
_WHY_NOT = {
    "nothing": "the row holds no action",
    "title": "the row stands above the names of the columns",
    "rest": "the row holds no action",
}


def _goes_on(above: Draft, draft: Draft) -> bool:
    """Say whether a row goes on with a sentence that the row above did not end, and states nothing of its own."""
    if draft.ref or draft.timescale or draft.leads.text or draft.status:
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


def _are_doings(run: Sequence[Words]) -> bool:
    """Say whether two thirds of the bullets open with a verb of doing ("Develop ...", "To deliver ...")."""
    opens = [re.sub(r"^(?:we will|to) ", "", plain(words.text)).split(" ", 1)[0] for words in run]
    return 3 * sum(word in _DOING for word in opens) >= 2 * len(opens)
