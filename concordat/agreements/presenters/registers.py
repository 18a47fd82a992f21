"""What the pages of all registers show: a list with its filters, and an entry with its facts and next steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from concordat import access
from concordat.agreements.presenters.sections import crumbs, sections
from concordat.agreements.queries.registers import ALL, LATE, OPEN, Listed
from concordat.agreements.rules.clocks import is_late, words
from concordat.design.jinja import Column, day, day_time
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page

SOON = timedelta(days=7)
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Clock:
    """How a clock stands: in words, and the colour of the tag that says so (none where nothing presses)."""

    words: str
    tag: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in a list."""

    href: str
    title: str
    what: str
    agency: str
    began: date | datetime | None
    state: str
    clock: Clock


@dataclass(frozen=True, slots=True)
class Words:
    """What a register is called, and the names of its pages (`list` and so on stand after `page`)."""

    title: str
    lead: str
    page: str
    many: str
    first: str
    what: str
    began: str
    due: str
    add: str
    add_permission: str
    states: Sequence[Pair]
    empty: Pair


@dataclass(frozen=True)
class ListShown:
    """The page of a register."""

    title: str
    lead: str
    sections: Sequence[tuple[str, str, bool]]
    columns: Sequence[Column]
    page: Page[Row]
    many: str
    figures: Sequence[tuple[int, str, str, str]]
    states: Sequence[Pair]
    agencies: Sequence[Pair]
    narrowed: bool
    href: str
    add: str
    add_href: str
    csv_href: str
    xlsx_href: str
    empty: Pair


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done with an entry: its words, its page, and the kind of its button."""

    words: str
    href: str
    kind: str = "secondary"


@dataclass(frozen=True)
class EntryShown:
    """The page of an entry: what it is, how its clock stands, its facts, its longer words, and what can be done."""

    title: str
    caption: str
    crumbs: Sequence[Pair]
    state: str
    colour: str
    clock: Clock
    facts: Sequence[tuple[str, Any]]
    texts: Sequence[Pair]
    steps: Sequence[Step]
    note: str = ""
    links: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
    links_title: str = ""


def clock_of(due: date | datetime | None, otherwise: str = "", asked: str = "") -> Clock:
    """Say how a clock stands now, led by what is asked; `otherwise` is said where nothing is due."""
    now = clock.local_now()
    due = timezone.localtime(due) if isinstance(due, datetime) else due
    if due is None:
        return Clock(otherwise)
    said = words(due, now)
    if is_late(due, now):
        how_late, _, since = said.partition(": ")
        return Clock(", ".join(filter(None, [asked, since])), how_late, "red")
    near = due - now <= SOON if isinstance(due, datetime) else due - now.date() <= SOON
    whole = ", ".join(filter(None, [asked, said]))
    return Clock(whole, "Soon", "yellow") if near else Clock(whole[:1].upper() + whole[1:])


def list_shown(actor: Actor, said: Words, found: Listed[Any], row: Callable[[Any], Row]) -> ListShown:
    """Return the page of a register."""
    spec, href = found.page.spec, reverse(f"agreements:{said.page}_list")
    query = spec.query(page=1)
    may_add = access.may(actor, said.add_permission)
    return ListShown(
        title=said.title,
        lead=said.lead,
        sections=sections(actor, f"agreements:{said.page}_list"),
        columns=_columns(said),
        page=found.page.of([row(entry) for entry in found.page.items]),
        many=said.many,
        figures=((found.open, "open", href, ""), (found.late, "late", f"{href}?state={LATE}", _tone(found.late))),
        states=((OPEN, "Open"), (LATE, "Late"), *said.states, (ALL, "All")),
        agencies=(("", "Any"), *found.agencies) if found.agencies else (),
        narrowed=bool(spec.search or spec.filters),
        href=href,
        add=said.add if may_add else "",
        add_href=reverse(f"agreements:{said.page}_add") if may_add else "",
        csv_href=reverse(f"agreements:{said.page}_download", args=["csv"]) + query,
        xlsx_href=reverse(f"agreements:{said.page}_download", args=["xlsx"]) + query,
        empty=said.empty,
    )


def facts_of(*pairs: tuple[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return facts with days and moments in words; those that are not there are left out."""
    written = (
        (name, day_time(value) if isinstance(value, datetime) else day(value) if isinstance(value, date) else value)
        for name, value in pairs
    )
    return tuple((name, f"{value:,}" if isinstance(value, int) else str(value)) for name, value in written if value)


def texts_of(*pairs: Pair) -> tuple[Pair, ...]:
    """Return headings and words, without those that have none."""
    return tuple((name, words) for name, words in pairs if words.strip())


def steps_of(actor: Actor, entry: Any, *offered: tuple[bool, str, str, str, str]) -> tuple[Step, ...]:
    """Return the steps that now make sense and that the actor may take: the first of them is the main one.

    Each is offered as whether it makes sense, its permission, its words, its page, and the kind of its button.
    """
    taken = [
        Step(words, reverse(f"agreements:{page}", args=[entry.pk]), kind)
        for sense, permission, words, page, kind in offered
        if sense and access.may(actor, permission, entry)
    ]
    return tuple(taken)


def crumbs_of(actor: Actor, page: str, title: str) -> tuple[Pair, ...]:
    """Return the way to an entry."""
    return (*crumbs(actor, f"agreements:{page}_list"), (title, ""))


def table_of(rows: Iterable[Any], line: Callable[[Any], Sequence[Any]]) -> list[Sequence[Any]]:
    """Return entries as the rows of a download."""
    return [line(entry) for entry in rows]


def _columns(said: Words) -> tuple[Column, ...]:
    return (
        Column(said.first, sort="number"),
        Column(said.what),
        Column("Agency", sort="agency"),
        Column(said.began, sort="began"),
        Column(said.due, sort="due"),
    )


def _tone(late: int) -> str:
    return "bad" if late else "good"
