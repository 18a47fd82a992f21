"""Read the partnership's glossary, and what of a plan it does not explain yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.plans.models import Document, Plan, Term
from concordat.plans.permissions import TERM_EDIT, TERM_VIEW
from concordat.plans.queries.plans import plan_for
from concordat.plans.rules import terms as rules

SORTS = ("name", "meaning")
_ORDERS = {"name": ("name",), "meaning": ("meaning",)}


def terms_of(actor: Actor) -> list[Term]:
    """Return every term of the partnership's glossary."""
    return list(Term.objects.filter(partnership_id=actor.partnership)) if access.may(actor, TERM_VIEW) else []


@dataclass(frozen=True, slots=True)
class Glossary:
    """A page of the glossary, and how many terms of the starter list it lacks."""

    page: Page[Term]
    starter: int


def glossary(actor: Actor, spec: PageSpec) -> Glossary:
    """Return a page of the partnership's glossary."""
    access.require(actor, TERM_VIEW)
    known = set(Term.objects.filter(partnership_id=actor.partnership).values_list("name", flat=True))
    return Glossary(page_of(_sought(actor, spec.search), spec, _ORDERS), len(rules.STARTER.keys() - known))


def glossary_rows(actor: Actor, search: str, kind: str) -> list[Term]:
    """Return every term that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, TERM_VIEW)
    rows = list(_sought(actor, search))
    record("plans.term.downloaded", by=actor, under=decision.under, detail={"as": kind, "terms": len(rows)})
    return rows


def term_for(actor: Actor, ref: str) -> Term:
    """Return a term that the actor may change; raise `Missing` where there is none."""
    access.require(actor, TERM_EDIT)
    found = Term.objects.filter(ref=ref, partnership_id=actor.partnership).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True)
class Unexplained:
    """A plan, and the short forms in it that the glossary does not explain, with how often each stands there."""

    plan: Plan
    forms: list[tuple[str, int]]
    known: dict[str, str]


def unexplained(actor: Actor, plan: str) -> Unexplained:
    """Return the short forms in a plan that nobody has explained yet; `known` are meanings to offer."""
    found = plan_for(actor, plan)
    access.require(actor, TERM_EDIT)
    forms = rules.unexplained(_texts(found), (term.name for term in terms_of(actor)))
    meanings = {**rules.STARTER, **_of_document(found)}
    return Unexplained(found, forms, {form: meanings[form] for form, _ in forms if form in meanings})


def _of_document(plan: Plan) -> dict[str, str]:
    """Return what the document that a plan was read from says its short forms mean."""
    rows = Document.objects.filter(pk=plan.document_id) if plan.document_id else Document.objects.none()
    told = rows.values_list("reading__short_forms", flat=True).first()
    return {form: str(meaning)[: rules.LONGEST_MEANING] for form, meaning in (told or {}).items()}


def _sought(actor: Actor, search: str) -> QuerySet[Term]:
    rows = Term.objects.filter(partnership_id=actor.partnership).order_by("name")
    return rows.filter(Q(name__icontains=search) | Q(meaning__icontains=search)) if search else rows


def _texts(plan: Plan) -> Iterator[str]:
    """Yield everything that a plan says."""
    yield plan.title
    for priority in plan.priorities.values_list("name", "narrative"):
        yield from priority
    for name, background, partners in plan.themes.values_list("name", "background", "partners"):
        yield from (name, background, *partners)
    for statement in plan.statements.values_list("text", "definition", "origin", "topic"):
        yield from statement
    yield from plan.linked_strategies.values_list("name", flat=True)
    for *words, measures in plan.actions.values_list("text", "output", "outcome", "timescale", "measures"):
        yield from (*words, *measures)
    for parts in ("leads", "contributors"):
        yield from plan.actions.filter(**{f"{parts}__isnull": False}).values_list(f"{parts}__name", flat=True)
