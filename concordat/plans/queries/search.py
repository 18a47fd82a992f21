"""Search plans and all that they hold by words: each kind under a heading of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import F, Q, QuerySet

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.search import Found
from concordat.plans.models import Action, LinkedStrategy, Priority, Statement, Term, Theme, Update
from concordat.plans.permissions import PLAN_VIEW, TERM_VIEW
from concordat.plans.queries.plans import plans_for
from concordat.plans.rules.statements import KINDS

_LONGEST = 300


def search_plans(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the plans and actions that words seek, best first: plans, then actions, `limit` in all.

    Words are sought by their English stems; quotation marks hold a phrase together, a minus leaves a word out; the
    beginning of an action's reference finds it too. Empty for those who may not see plans.
    """
    query = _query(actor, words)
    if query is None:
        return []
    seen = plans_for(actor)
    title = SearchVector("title", "period", "about", config="english")
    plans = seen.annotate(found=title).filter(found=query).order_by("-begins")[:limit]
    actions = (
        Action.objects.filter(plan__in=seen)
        .sought(words.strip())
        .annotate(rank=SearchRank(F("words"), query))
        .select_related("plan")
        .order_by("-rank", "code", "pk")[:limit]
    )
    hits = [Found("plan", plan.ref, plan.title, f"{plan.get_status_display()}, {plan.agency}") for plan in plans]
    hits += [Found("action", a.ref, f"{a.code} {a.text}".strip(), a.plan.title) for a in actions]
    return hits[:limit]


def search_priorities(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the priorities and themes that words seek, in their names and what is said of them."""
    priorities = _rows(actor, words, Priority, ("name", "narrative"), limit)
    themes = _rows(actor, words, Theme, ("name", "background"), limit)
    hits = [Found("plan", p.plan_id, p.name, f"Priority of {p.plan.title}", _of_plan(p)) for p in priorities]
    hits += [Found("theme", t.ref, t.name, f"Theme of {t.plan.title}") for t in themes]
    return hits[:limit]


def search_statements(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the aims, outcomes, key statistics, deliverables, services and gaps that words seek."""
    rows = _rows(actor, words, Statement, ("text", "definition", "origin", "topic"), limit)
    return [Found("statement", s.ref, s.text[:_LONGEST], f"{KINDS[s.kind]}, {s.plan.title}") for s in rows]


def search_strategies(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the strategies, boards and priorities of the Police and Crime Plan that words seek among those linked."""
    rows = _rows(actor, words, LinkedStrategy, ("name", "holder"), limit)
    told = "Linked to {}"
    return [Found("strategies", s.plan_id, s.name, told.format(s.plan.title), f"#strategy-{s.ref}") for s in rows]


def search_updates(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the submitted updates in whose words something is sought, the newest first; each leads to its action."""
    query = _query(actor, words)
    if query is None:
        return []
    rows = Update.objects.submitted().filter(action__plan__in=plans_for(actor))
    rows = rows.filter(words=query).select_related("action__plan", "agency").order_by("-submitted_at")
    return [Found("action", u.action_id, u.narrative[:_LONGEST], _said_where(u)) for u in rows[:limit]]


def search_terms(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Return the terms of the glossary that words seek, by their beginning or by what they mean."""
    words = words.strip()
    if not words or not access.may(actor, TERM_VIEW):
        return []
    rows = Term.objects.filter(partnership_id=actor.partnership)
    query = SearchQuery(words, config="english", search_type="websearch")
    meaning = SearchVector("name", "meaning", config="english")
    found = rows.annotate(found=meaning).filter(Q(found=query) | Q(name__istartswith=words)).order_by("name")[:limit]
    return [
        Found("term", "", term.name, term.meaning, f"?{urlencode({'q': term.name})}#term-{term.ref}") for term in found
    ]


SEARCHES: tuple[tuple[str, Callable[[Actor, str, int], list[Found]]], ...] = (
    ("Plans and actions", search_plans),
    ("Priorities and themes", search_priorities),
    ("Aims, statistics and deliverables", search_statements),
    ("Linked strategies", search_strategies),
    ("Updates", search_updates),
    ("Glossary", search_terms),
)


def _query(actor: Actor, words: str) -> SearchQuery | None:
    words = words.strip()
    if not words or not access.may(actor, PLAN_VIEW):
        return None
    return SearchQuery(words, config="english", search_type="websearch")


def _said_where(update: Update) -> str:
    action = update.action
    return f"{update.quarter}, {update.agency}, on {action.code or action.text[:60]} of {action.plan.title}"


def _of_plan(priority: Priority) -> str:
    return f"?priority={priority.ref}#priority-{priority.ref}"


def _rows(actor: Actor, words: str, model: Any, fields: tuple[str, ...], limit: int) -> QuerySet[Any]:
    """Return the things of plans that somebody may see in whose fields words are sought, best first."""
    query = _query(actor, words)
    rows = model._default_manager.filter(plan__in=plans_for(actor)) if query else model._default_manager.none()
    if query is None:
        return rows  # type: ignore[no-any-return]
    vector = SearchVector(*fields, config="english")
    found = rows.annotate(found=vector, rank=SearchRank(vector, query)).filter(found=query)
    return found.select_related("plan").order_by("-rank", "pk")[:limit]  # type: ignore[no-any-return]
