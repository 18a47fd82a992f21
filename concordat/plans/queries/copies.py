"""Read a whole plan for a copy to be taken away: what it says, how it stands, and the words that it needs explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models.functions import Length

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.plans.models import KeptCopy, Plan, Update
from concordat.plans.permissions import ACTION_VIEW, PLAN_VIEW
from concordat.plans.queries.content import content_of
from concordat.plans.queries.plans import plan_for
from concordat.plans.queries.terms import terms_of
from concordat.plans.rules import copies as rules
from concordat.plans.rules import terms
from concordat.plans.rules.content import Content
from concordat.plans.rules.versions import Standing


@dataclass(frozen=True, slots=True)
class Copy:
    """A plan as it is written into files, on a day."""

    plan: Plan
    partnership: str
    content: Content
    standing: Mapping[str, Standing]
    terms: tuple[tuple[str, str], ...]
    updates: tuple[Update, ...]
    on: date


def copy_of(actor: Actor, ref: str, kind: str) -> Copy:
    """Return a plan to be written as a file of a kind, in a number of queries that does not grow; it is recorded."""
    found = read_copy(actor, ref, kind)
    decision = access.require(actor, ACTION_VIEW)
    detail = {"as": kind, "search": "", "filters": {}, "actions": len(found.content.actions)}
    record("plans.plan.downloaded", by=actor, target=found.plan, under=decision.under, detail=detail)
    return found


def is_large(actor: Actor, ref: str) -> bool:
    """Say whether the files of a plan are made in the background."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    return rules.is_large(plan.actions.count())


def kept_copy(actor: Actor, ref: str) -> KeptCopy:
    """Return a file of one's own that was asked for, without its content; raise `Missing` for any other."""
    access.require(actor, PLAN_VIEW)
    own = KeptCopy.objects.filter(ref=ref, member_id=actor.member, partnership_id=actor.partnership)
    found = own.annotate(size=Length("content")).defer("content").first()
    if found is None:
        raise Missing
    found.plan = plan_for(actor, found.plan_id)
    return found


def read_copy(actor: Actor, ref: str, kind: str) -> Copy:
    """Return a plan to be written as a file of a kind, in a number of queries that does not grow."""
    plan = plan_for(actor, ref)
    access.require(actor, ACTION_VIEW)
    content = content_of(actor, plan)
    reported = plan.actions.exclude(brag="").values_list("ref", "brag", "brag_quarter", "brag_on")
    return Copy(
        plan=plan,
        partnership=plan.partnership.name,
        content=content,
        standing={ref: Standing(brag, quarter, on) for ref, brag, quarter, on in reported},
        terms=_terms_in(actor, content),
        updates=tuple(_submitted(plan)) if kind == "xlsx" else (),
        on=clock.today(),
    )


def _submitted(plan: Plan) -> list[Update]:
    rows = Update.objects.submitted().filter(action__plan=plan).select_related("agency", "member")
    return list(rows.order_by("action__position", "submitted_at"))


def _terms_in(actor: Actor, content: Content) -> tuple[tuple[str, str], ...]:
    """Return the terms of the partnership's glossary that stand in the plan, with what they mean."""
    meaning = {term.name: term.meaning for term in terms_of(actor)}
    return tuple((name, meaning[name]) for name in terms.used(_words_of(content), meaning))


def _words_of(content: Content) -> list[str]:
    told = [content.plan, *content.priorities.values(), *content.themes.values(), *content.actions.values()]
    told += [*content.statements.values(), *content.strategies.values()]
    return [_flat(value) for facts in told for value in facts.values()]


def _flat(value: object) -> str:
    return " ".join(_flat(inner) for inner in value) if isinstance(value, (list, tuple)) else str(value)
