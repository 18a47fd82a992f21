"""The strands of a plan, and sets of strands, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.plans.presenters.content import inner_tabs
from concordat.plans.presenters.plans import PlanHead, Tabs, head_of, tabs_of
from concordat.plans.queries.strands import Strands
from concordat.plans.rules.strands import STANDARD, Strand, of_plan, place_of


@dataclass(frozen=True, slots=True)
class StrandRow:
    """A strand of a plan: what it means, how much uses it, and what can be done with it."""

    name: str
    meaning: str
    actions: int
    statements: int
    register_href: str
    edit_href: str
    move_href: str
    delete_href: str
    first: bool
    last: bool

    @property
    def uses(self) -> int:
        """How many actions and statements have it."""
        return self.actions + self.statements

    def facts(self) -> dict[str, object]:
        """Return what it says."""
        return {"name": self.name, "meaning": self.meaning}


@dataclass(frozen=True, slots=True)
class StrandsShown:
    """The page of a plan's strands."""

    plan: PlanHead
    tabs: Tabs
    inner: Tabs
    rows: tuple[StrandRow, ...]
    beyond: tuple[str, ...]
    add_href: str
    choose_href: str


@dataclass(frozen=True, slots=True)
class SetRow:
    """A set of strands in a list."""

    ref: str
    name: str
    strands: tuple[Strand, ...]


def strands_shown(actor: Actor, found: Strands) -> StrandsShown:
    """Return the page of a plan's strands."""
    plan = found.plan
    return StrandsShown(
        plan=head_of(plan),
        tabs=tabs_of(actor, plan, "content"),
        inner=inner_tabs(actor, plan, "strands"),
        rows=tuple(row_at(found, at) for at in range(len(found.strands))),
        beyond=tuple(found.beyond),
        add_href=reverse("plans:strand_add", args=[plan.ref]),
        choose_href=reverse("plans:strand_choose", args=[plan.ref]),
    )


def row_at(found: Strands, at: int, seen: str = "") -> StrandRow:
    """Return the strand at a place, or where it stands now that a form was opened on; raise `Missing` without any."""
    at = place_of(found.strands, at, seen)
    if not 0 <= at < len(found.strands):
        raise Missing
    strand, plan = found.strands[at], found.plan.ref
    addresses = {verb: reverse(f"plans:strand_{verb}", args=[plan, at]) for verb in ("edit", "move", "delete")}
    return StrandRow(
        name=strand.name,
        meaning=strand.meaning,
        actions=found.actions[strand.name],
        statements=found.statements[strand.name],
        register_href=reverse("plans:plan_view", args=[plan]),
        edit_href=addresses["edit"],
        move_href=addresses["move"],
        delete_href=addresses["delete"],
        first=at == 0,
        last=at == len(found.strands) - 1,
    )


def sets_offered(found: Strands) -> list[tuple[str, str, str]]:
    """Return the sets that a plan can choose: key or reference, name, and the strands in it."""
    own = [(each.ref, each.name, names_of(of_plan(each.strands))) for each in found.sets]
    return [*own, *((each.key, each.name, names_of(each.strands)) for each in STANDARD)]


def sets_shown(sets: Iterable[Any]) -> list[SetRow]:
    """Return the partnership's own sets as a list."""
    return [SetRow(each.ref, each.name, of_plan(each.strands)) for each in sets]


def names_of(strands: Iterable[Strand]) -> str:
    """Return the names of strands in a line."""
    return ", ".join(strand.name for strand in strands)
