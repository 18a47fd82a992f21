"""A plan as a paper, laid out as a council would: for Word and for PDF, from one tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.design.dates import words as day_words
from concordat.design.papers import Block, Column, Grid, Heading, Label, Paper, Points, Turn, Words, lines_of
from concordat.plans.presenters.register import BRAG_WORDS
from concordat.plans.queries.copies import Copy
from concordat.plans.reading.propose.written import names

Facts = Mapping[str, Any]
Cell = tuple[str, ...]


def paper_of(copy: Copy) -> Paper:
    """Return a plan as a paper."""
    return _Laying(copy).paper()


@dataclass(frozen=True, slots=True)
class _Told:
    """A column of the tables of actions: its name, width, what a cell of it holds, and whether it may be left out."""

    column: Column
    cell: Callable[[str, Facts], Cell]
    always: bool = False


class _Laying:
    """Lay a plan out, block by block; what stands at a place is looked up once for all places."""

    def __init__(self, copy: Copy) -> None:
        self.copy, self.content = copy, copy.content
        self.actions, self.statements = _by_place(self.content.actions), _by_place(self.content.statements)
        self.also: dict[tuple[str, str], list[str]] = defaultdict(list)
        called = self._called()
        for ref, facts in self.content.actions.items():
            for priority, theme in facts["also"]:
                self.also[priority, theme].append(called[ref])
        self.columns = [told for told in self._columns() if told.always or self._is_used(told)]

    def _called(self) -> dict[str, str]:
        """Return how a list names each action: by reference and words and, where another has the same, by its place."""
        places = {ref: facts["name"] for ref, facts in (*self.content.priorities.items(), *self.content.themes.items())}
        told = [
            (facts["code"], facts["text"], places.get(facts["priority"], ""), places.get(facts["theme"], ""))
            for facts in self.content.actions.values()
        ]
        return dict(zip(self.content.actions, names.listed(told), strict=True))

    def paper(self) -> Paper:
        plan, day = self.copy.plan, day_words(self.copy.on)
        return Paper(
            title=plan.title,
            subtitle="\n".join(filter(None, [self.copy.partnership, plan.period])),
            subject=f"{plan.get_level_display()}, {plan.period}".strip(", "),
            author=self.copy.partnership,
            foot=f"{plan.title}, as at {day}",
            mark=("concordat-plan", plan.ref),
            blocks=tuple(self._blocks()),
        )

    def _blocks(self) -> Iterator[Block]:
        yield Heading(names.ABOUT, 1)
        yield from self._about()
        yield Turn(wide=True)
        yield Heading(names.PRIORITIES, 1)
        for ref, priority, themes in self.content.outline():
            yield Heading(priority["name"], 2)
            yield from _labelled(names.WHY, priority["narrative"])
            yield from self._at(ref, "", priority["name"])
            for theme, told in themes:
                yield Heading(told["name"], 3)
                yield from _labelled(names.BACKGROUND, told["background"])
                yield from _listed(names.PARTNERS, told["partners"])
                yield from self._at(ref, theme, told["name"])
        if self.actions[""]:
            yield Heading(names.OTHERS, 1)
            yield self._grid(self.actions[""], "of no one priority")
        yield from self._behind()

    def _about(self) -> Iterator[Block]:
        plan = self.copy.plan
        yield Words(
            f"This plan says what {self.copy.partnership} has promised: what it will do, who leads, and by when. "
            f"It shows the plan as it stood on {day_words(self.copy.on)}."
        )
        facts = (
            (names.PERIOD, plan.period),
            (names.BEGINS, day_words(plan.begins) if plan.begins else ""),
            (names.ENDS, day_words(plan.ends) if plan.ends else ""),
            (names.LEVEL, names.LEVELS[plan.level]),
            (names.SUBJECT, plan.about),
            ("Status", _standing(plan)),
            ("Signed off by", ", ".join(filter(None, [plan.board.name if plan.board else "", plan.minute]))),
            ("Drafted by", plan.agency.name),
        )
        yield from (Words(text, label) for label, text in facts if text)
        if any(strand.get("meaning") for strand in plan.strands):
            columns = (Column(names.STRAND, 1), Column(names.MEANING, 3))
            rows = tuple(((strand["name"],), (strand.get("meaning", ""),)) for strand in plan.strands)
            yield Grid("The strands of this plan", columns, rows)
        else:
            yield from _listed(names.STRANDS, [strand["name"] for strand in plan.strands])
        yield from self._said("", "", "the whole plan")

    def _at(self, priority: str, theme: str, name: str) -> Iterator[Block]:
        yield from self._said(priority, theme, name)
        yield from _listed(names.ALSO, self.also[priority, theme])
        here = self.actions[theme or priority]
        if here:
            yield self._grid(here, f"under {name}")

    def _said(self, priority: str, theme: str, place: str) -> Iterator[Block]:
        held = self.statements[theme or priority]
        for kind, label in names.KINDS.items():
            said = [told for _, told in held if told["kind"] == kind]
            if any(_is_more(told) for told in said):
                yield _table(f"{label} of {place}", _of_statements(label), said)
            else:
                yield from _listed(label, [told["text"] for told in said])

    def _grid(self, actions: list[tuple[str, Facts]], place: str) -> Grid:
        rows = tuple(tuple(told.cell(ref, facts) for told in self.columns) for ref, facts in actions)
        return Grid(f"Actions {place}", tuple(told.column for told in self.columns), rows)

    def _behind(self) -> Iterator[Block]:
        strategies = sorted(self.content.strategies.values(), key=lambda told: told["position"])
        if strategies or self.copy.terms:
            yield Turn(wide=False)
        if strategies:
            yield Heading(names.STRATEGIES, 1)
            yield _table("Strategies and boards that this plan is linked to", _OF_STRATEGIES, strategies)
        if self.copy.terms:
            yield Heading(names.GLOSSARY, 1)
            yield from (Words(meaning, name) for name, meaning in self.copy.terms)

    def _columns(self) -> Iterator[_Told]:
        yield _Told(Column(names.REF, 0.7), lambda _, facts: (facts["code"],))
        yield _Told(Column(names.ACTION, 3), lambda _, facts: (facts["text"],), always=True)
        yield _Told(Column(names.STRANDS, 1), lambda _, facts: tuple(facts["strands"]))
        yield _Told(Column(names.OUTPUT, 1.8), lambda _, facts: (facts["output"],))
        yield _Told(Column(names.OUTCOME, 2), lambda _, facts: (facts["outcome"],), always=True)
        yield _Told(Column(names.FACTORS, 2.2, listed=True), lambda _, facts: tuple(facts["measures"]), always=True)
        yield _Told(Column(names.LEADS, 1.4), lambda _, facts: _names(facts["leads"]), always=True)
        yield _Told(Column(names.CONTRIBUTORS, 1.4), lambda _, facts: _names(facts["contributors"]))
        yield _Told(Column(names.OWNER, 1.1), lambda _, facts: tuple(facts["owner"][1:]))
        yield _Told(Column(names.TIMESCALE, 1.1), lambda _, facts: (facts["timescale"],))
        yield _Told(Column(names.DATE, 1), lambda _, facts: _when(facts))
        yield _Told(Column(names.STATUS, 1), lambda ref, _: self._status(ref))

    def _status(self, ref: str) -> Cell:
        standing = self.copy.standing.get(ref)
        return (BRAG_WORDS[standing.brag], standing.quarter) if standing else ()

    def _is_used(self, told: _Told) -> bool:
        return any(any(told.cell(ref, facts)) for ref, facts in self.content.actions.items())


def _by_place(things: Mapping[str, Facts]) -> dict[str, list[tuple[str, Facts]]]:
    found: dict[str, list[tuple[str, Facts]]] = defaultdict(list)
    for ref, facts in sorted(things.items(), key=lambda item: (item[1]["position"], item[0])):
        found[facts["theme"] or facts["priority"]].append((ref, facts))
    return found


def _labelled(label: str, text: str) -> Iterator[Block]:
    if text.strip():
        yield Label(label)
        yield Words(text)


def _listed(label: str, items: list[str]) -> Iterator[Block]:
    if items:
        yield Label(label)
        yield Points(tuple(items))


def _names(parts: list[list[str]]) -> Cell:
    return tuple(name for name, _ in parts)


def _when(facts: Facts) -> Cell:
    return (*_day(facts["due"]), *filter(None, [names.TIMINGS.get(facts["timing"], "")]))


def _day(stated: str) -> Cell:
    return (day_words(date.fromisoformat(stated)),) if stated else ()


def _is_more(told: Facts) -> bool:
    """Say whether a statement holds more than a line of words, so that a list would run it together."""
    return any(told[name] for name in ("strand", "topic", "definition", "origin")) or len(lines_of(told["text"])) > 1


def _of_statements(label: str) -> tuple[_Told, ...]:
    return (
        _Told(Column(names.STRAND, 1), lambda _, facts: (facts["strand"],)),
        _Told(Column(names.TOPIC, 1.2), lambda _, facts: (facts["topic"],)),
        _Told(Column(label, 3), lambda _, facts: (facts["text"],), always=True),
        _Told(Column(names.COUNTED, 2), lambda _, facts: (facts["definition"],)),
        _Told(Column(names.ORIGIN, 1.5), lambda _, facts: (facts["origin"],)),
    )


_OF_STRATEGIES = (
    _Told(Column(names.NAME, 3), lambda _, facts: (facts["name"],), always=True),
    _Told(Column(names.KIND, 1.5), lambda _, facts: (names.STRATEGY_KINDS[facts["kind"]],), always=True),
    _Told(Column(names.HOLDER, 1.5), lambda _, facts: (facts["holder"],)),
    _Told(Column(names.UNTIL, 1.2), lambda _, facts: _day(facts["ends"])),
    _Told(Column(names.ADDRESS, 2), lambda _, facts: (facts["address"],)),
)


def _table(caption: str, columns: Sequence[_Told], things: Sequence[Facts]) -> Grid:
    """Return things as a table of the columns that any of them uses."""
    used = [told for told in columns if told.always or any(any(told.cell("", facts)) for facts in things)]
    rows = tuple(tuple(told.cell("", facts) for told in used) for facts in things)
    if len(used) > 1:
        return Grid(caption, tuple(told.column for told in used), rows)
    numbered = tuple(((str(number),), *row) for number, row in enumerate(rows, start=1))
    return Grid(caption, (Column("No.", 0.2), used[0].column), numbered)  # a table of one column reads as paragraphs


def _standing(plan: Any) -> str:
    days = {"in-force": ("adopted on", plan.adopted_on), "retired": ("retired on", plan.retired_on)}
    words, day = days.get(plan.status, ("proposed on", plan.proposed_on if plan.status == "proposed" else None))
    return f"{plan.get_status_display()}, {words} {day_words(day)}" if day else plan.get_status_display()
