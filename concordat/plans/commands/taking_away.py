"""Take a priority or a theme out of a plan, with what goes with it, and keep what everything said."""

from __future__ import annotations

from typing import Any

from concordat.kernel.actors import Actor
from concordat.plans.commands.amending import revise, revise_each
from concordat.plans.models import Action, Amendment, Plan, Priority, Theme


def take_away(thing: Priority | Theme, *, by: Actor, plan: Plan, amendment: Amendment | None) -> None:
    """Delete an empty priority or theme with the statements held on it; actions that are shown there too lose the place."""
    statements = list(thing.statements.all())
    revise_each([(each, each.facts(), None) for each in statements], by=by, plan=plan, amendment=amendment)
    also = {action.pk: action.facts() for action in _shown_also(thing.placements.values_list("action", flat=True))}
    revise(thing, by=by, plan=plan, before=thing.facts(), after=None, amendment=amendment)
    thing.delete()
    changes = [(action, also[action.pk], action.facts()) for action in _shown_also(also)]
    revise_each(changes, by=by, plan=plan, amendment=amendment)


def _shown_also(refs: Any) -> list[Action]:
    return list(Action.objects.filter(pk__in=refs).told())
