"""A plan as a paper, laid out as a council would: for Word and for PDF, from one tree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from concordat.design.dates import words as day_words
from concordat.design.papers import Block, Column, Grid, Heading, Label, Paper, Points, Turn, Words
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
        for facts in self.content.actions.values():
            for priority, theme in facts["also"]:
                self.also[priority, theme].append(" ".join(filter(None, [facts["code"], facts["text"]])))
        self.columns = [told for told in self._columns() if told.always or self._is_used(told)]

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
        years = " to ".join(day_words(day) for day in (plan.begins, plan.ends) if day)
        yield Words(
            f"This plan says what {self.copy.partnership} has promised: what it will do, who leads, and by when. "
            f"It shows the plan as it stood on {day_words(self.copy.on)}."
        )
        facts = (
            (names.PERIOD, plan.period),
            ("Dates", years),
            ("Kind of plan", ": ".join(filter(None, [plan.get_level_display(), plan.about]))),
            ("Status", _standing(plan)),
            ("Signed off by", ", ".join(filter(None, [plan.board.name if plan.board else "", plan.minute]))),
            ("Drafted by", plan.agency.name),
        )
        yield from (Words(text, label) for label, text in facts if text)
        yield from _listed(names.STRANDS, [_strand(strand) for strand in plan.strands])
        yield from self._said("", "")

    def _at(self, priority: str, theme: str, name: str) -> Iterator[Block]:
        yield from self._said(priority, theme)
        yield from _listed(names.ALSO, self.also[priority, theme])
        here = self.actions[theme or priority]
        if here:
            yield self._grid(here, f"under {name}")

    def _said(self, priority: str, theme: str) -> Iterator[Block]:
        held = self.statements[theme or priority]
        for kind, label in names.KINDS.items():
            yield from _listed(label, [_statement(told) for _, told in held if told["kind"] == kind])

    def _grid(self, actions: list[tuple[str, Facts]], place: str) -> Grid:
        rows = tuple(tuple(told.cell(ref, facts) for told in self.columns) for ref, facts in actions)
        return Grid(f"Actions {place}", tuple(told.column for told in self.columns), rows)

    def _behind(self) -> Iterator[Block]:
        strategies = sorted(self.content.strategies.values(), key=lambda told: told["position"])
        if strategies or self.copy.terms:
            yield Turn(wide=False)
        if strategies:
            yield Heading(names.STRATEGIES, 1)
            yield Points(tuple(_strategy(told) for told in strategies))
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
    day = day_words(date.fromisoformat(facts["due"])) if facts["due"] else ""
    return tuple(filter(None, [day, names.TIMINGS.get(facts["timing"], "")]))


def _strand(strand: Mapping[str, str]) -> str:
    return f"{strand['name']}: {strand['meaning']}" if strand.get("meaning") else strand["name"]


def _statement(told: Facts) -> str:
    before = ", ".join(filter(None, [told["strand"], told["topic"]]))
    behind = [f"How it is counted: {told['definition']}"] if told["definition"] else []
    behind += [f"Source: {told['origin']}"] if told["origin"] else []
    text = f"{before}: {told['text']}" if before else told["text"]
    return f"{text} ({'. '.join(behind)})" if behind else text


def _strategy(told: Facts) -> str:
    until = f"until {day_words(date.fromisoformat(told['ends']))}" if told["ends"] else ""
    behind = ", ".join(filter(None, [told["holder"], until, told["address"]]))
    return f"{told['name']} ({behind})" if behind else told["name"]


def _standing(plan: Any) -> str:
    days = {"in-force": ("adopted on", plan.adopted_on), "retired": ("retired on", plan.retired_on)}
    words, day = days.get(plan.status, ("proposed on", plan.proposed_on if plan.status == "proposed" else None))
    return f"{plan.get_status_display()}, {words} {day_words(day)}" if day else plan.get_status_display()
