"""What the desk shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat.agreements.presenters.registers import Clock, Pair, clock_of
from concordat.agreements.presenters.sections import sections
from concordat.agreements.queries.desk import LATE, SOON, STILL, Desk, Kind
from concordat.agreements.rules.clocks import Clocked
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page

COLUMNS = ("Kind", "What", "Agency", "State", "Due", "Late")
SHOW = (("", "Everything"), (LATE, "Late"), (SOON, "Due within seven days"), (STILL, "Without a day"))


@dataclass(frozen=True, slots=True)
class Line:
    """A thing with a clock."""

    kind: str
    what: str
    href: str
    agency: str
    state: str
    clock: Clock


@dataclass(frozen=True)
class DeskShown:
    """The page of the desk."""

    sections: Sequence[tuple[str, str, bool]]
    figures: Sequence[tuple[int, str, str, str]]
    kinds: Sequence[tuple[str, str, int]]
    choices: Sequence[Pair]
    show: Sequence[Pair]
    page: Page[Line]
    narrowed: bool
    csv_href: str
    xlsx_href: str


def desk_shown(actor: Actor, found: Desk) -> DeskShown:
    """Return the page of the desk."""
    spec, href = found.page.spec, reverse("agreements:desk_view")
    names = {kind.key: kind.words for kind in found.kinds}
    query = spec.query(page=1)
    return DeskShown(
        sections=sections(actor, "agreements:desk_view"),
        figures=(
            (sum(found.counts.values()), "on the desk", href, ""),
            (found.late, "late", f"{href}?show={LATE}", "bad" if found.late else "good"),
            (found.soon, "due within seven days", f"{href}?show={SOON}", "warn" if found.soon else ""),
        ),
        kinds=tuple((kind.words, f"{href}?kind={kind.key}", found.counts[kind.key]) for kind in found.kinds),
        choices=(("", "Every kind"), *names.items()),
        show=SHOW,
        page=found.page.of([_line(thing, names) for thing in found.page.items]),
        narrowed=bool(spec.search or spec.filters),
        csv_href=reverse("agreements:desk_download", args=["csv"]) + query,
        xlsx_href=reverse("agreements:desk_download", args=["xlsx"]) + query,
    )


def table_of(things: Iterable[Clocked], kinds: Sequence[Kind]) -> list[Sequence[Any]]:
    """Return things with a clock as the rows of a download, under `COLUMNS`."""
    names = {kind.key: kind.words for kind in kinds}
    return [
        (names.get(thing.kind, thing.kind), thing.what, thing.agency, thing.state, thing.due, thing.late)
        for thing in things
    ]


def _line(thing: Clocked, names: dict[str, str]) -> Line:
    clock = Clock("", "Now", "red") if thing.urgent else clock_of(thing.due, "No day")
    return Line(names.get(thing.kind, thing.kind), thing.what, thing.href, thing.agency, thing.state, clock)
