"""Read the strands of a plan, how much uses each, and the sets from which they can be chosen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.plans.models import Plan, StrandSet
from concordat.plans.permissions import STRAND_EDIT, STRAND_SET_EDIT
from concordat.plans.queries.plans import plan_for
from concordat.plans.rules import plans as rules
from concordat.plans.rules.strands import Strand, of_plan


@dataclass(frozen=True, slots=True)
class Strands:
    """A plan with its strands, how many actions and statements use each, those beyond its own, and the sets offered."""

    plan: Plan
    strands: tuple[Strand, ...]
    actions: Counter[str]
    statements: Counter[str]
    sets: list[StrandSet]

    def uses(self, name: str) -> int:
        """Return how many actions and statements have a strand."""
        return self.actions[name] + self.statements[name]

    @property
    def beyond(self) -> list[str]:
        """The strands that are used and are none of the plan's own."""
        return sorted((self.actions.keys() | self.statements.keys()) - {strand.name for strand in self.strands})


def strands_of(actor: Actor, ref: str) -> Strands:
    """Return the strands of a plan whose strands the actor may change."""
    plan = plan_for(actor, ref)
    access.require(actor, STRAND_EDIT, plan)
    rules.check_kept(plan.status)
    return _strands(actor, plan)


def strands_read(actor: Actor, ref: str) -> Strands:
    """Return the strands of a plan that the actor may see."""
    return _strands(actor, plan_for(actor, ref))


def _strands(actor: Actor, plan: Plan) -> Strands:
    lists = plan.actions.exclude(strands=[]).order_by().values_list("strands", flat=True)
    stated = plan.statements.exclude(strand="").values_list("strand", flat=True)
    return Strands(
        plan,
        of_plan(plan.strands),
        Counter(name for names in lists for name in names),
        Counter(stated),
        list(StrandSet.objects.filter(partnership_id=actor.partnership)),
    )


def strand_sets(actor: Actor) -> list[StrandSet]:
    """Return the partnership's own sets of strands."""
    access.require(actor, STRAND_SET_EDIT)
    return list(StrandSet.objects.filter(partnership_id=actor.partnership))


def strand_set(actor: Actor, ref: str) -> StrandSet:
    """Return one set of strands; raise `Missing` where there is none."""
    access.require(actor, STRAND_SET_EDIT)
    found = StrandSet.objects.filter(ref=ref, partnership_id=actor.partnership).first()
    if found is None:
        raise Missing
    return found
