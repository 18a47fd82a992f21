"""Search plans and actions by words."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F

from concordat import access
from concordat.kernel.actors import Actor
from concordat.plans.models import Action
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.queries.plans import plans_for


@dataclass(frozen=True, slots=True)
class Found:
    """A plan or an action that words found: `kind` says which, `title` names it, `text` says where it stands."""

    kind: str
    ref: str
    title: str
    text: str


def search_plans(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the plans and actions that words seek, best first: plans, then actions, `limit` in all.

    Words are sought by their English stems; quotation marks hold a phrase together, a minus leaves a word out; the
    beginning of an action's reference finds it too. Empty for those who may not see plans.
    """
    words = words.strip()
    if not words or not access.may(actor, PLAN_VIEW):
        return []
    query = SearchQuery(words, config="english", search_type="websearch")
    seen = plans_for(actor)
    title = SearchVector("title", "period", config="english")
    plans = seen.annotate(found=title).filter(found=query).order_by("-begins")[:limit]
    actions = (
        Action.objects.filter(plan__in=seen)
        .sought(words)
        .annotate(rank=SearchRank(F("words"), query))
        .select_related("plan")
        .order_by("-rank", "code", "pk")[:limit]
    )
    hits = [Found("plan", plan.ref, plan.title, f"{plan.get_status_display()}, {plan.agency}") for plan in plans]
    hits += [Found("action", a.ref, f"{a.code} {a.text}".strip(), a.plan.title) for a in actions]
    return hits[:limit]
