"""Take things out of a plan with what goes with them, and keep what everything said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from concordat.kernel.actors import Actor
from concordat.plans.commands.amending import revise, revise_each
from concordat.plans.models import Action, Amendment, Link, Plan, Priority, Theme


def take_away(thing: Priority | Theme, *, by: Actor, plan: Plan, amendment: Amendment | None) -> None:
    """Delete an empty priority or theme with the statements held on it; actions lose the place and the links."""
    statements = list(thing.statements.all())
    revise_each([(each, each.facts(), None) for each in statements], by=by, plan=plan, amendment=amendment)
    here = thing.placements.values_list("action", flat=True)
    evidencing = Link.objects.filter(deliverable__in=statements).values_list("action", flat=True)
    with keeping_others(plan, {*here, *evidencing}, by=by, amendment=amendment):
        revise(thing, by=by, plan=plan, before=thing.facts(), after=None, amendment=amendment)
        thing.delete()


@contextmanager
def keeping_others(
    plan: Plan, actions: Iterable[str | None], *, by: Actor, amendment: Amendment | None
) -> Iterator[None]:
    """Keep what the priorities of a plan and these of its actions said before what is done within, and say after it."""
    refs = [ref for ref in actions if ref]
    before = {thing.pk: thing.facts() for thing in _others(plan, refs)}
    yield
    changes = [(thing, before[thing.pk], thing.facts()) for thing in _others(plan, refs)]
    revise_each(changes, by=by, plan=plan, amendment=amendment)


def _others(plan: Plan, refs: list[str]) -> list[Priority | Action]:
    priorities = Priority.objects.filter(plan=plan).prefetch_related("links")
    return [*priorities, *Action.objects.filter(plan=plan, pk__in=refs).told()]
