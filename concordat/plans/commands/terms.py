"""The partnership's glossary: short forms and terms, explained once and shown wherever they stand."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.plans.commands.finding import locked
from concordat.plans.models import Term
from concordat.plans.permissions import TERM_EDIT
from concordat.plans.rules import terms as rules
from concordat.plans.rules.changes import changed, check_unchanged


@transaction.atomic
def add(*, by: Actor, name: str, meaning: str) -> Term:
    """Explain a term; the same term with the same meaning again changes nothing."""
    decision = access.require(by, TERM_EDIT)
    name, meaning = rules.check(name, meaning)
    already = Term.objects.filter(partnership_id=by.partnership, name=name).first()
    if already and already.meaning == meaning:
        return already
    if already:
        raise Problem(f"“{name}” is explained already: {already.meaning}. Change it in the glossary", "name")
    term = Term.objects.create(partnership_id=by.partnership, name=name, meaning=meaning)
    record("plans.term.added", by=by, target=term, under=decision.under, detail={"name": name})
    return term


@transaction.atomic
def edit(*, by: Actor, term: str, name: str, meaning: str, seen: str = "") -> Term:
    """Change a term or what it means. Raises `Stale` where somebody else changed it meanwhile."""
    found = locked(Term, term, by=by)
    decision = access.require(by, TERM_EDIT, found)
    before = found.facts()
    check_unchanged(seen, before)
    name, meaning = rules.check(name, meaning)
    if Term.objects.filter(partnership_id=by.partnership, name=name).exclude(pk=found.pk).exists():
        raise Problem(f"“{name}” stands in the glossary already", "name")
    found.name, found.meaning = name, meaning
    found.save(update_fields=["name", "meaning"])
    if difference := changed(before, found.facts()):
        record("plans.term.edited", by=by, target=found, under=decision.under, detail=difference)
    return found


@transaction.atomic
def delete(*, by: Actor, term: str) -> str:
    """Take a term out of the glossary and return it."""
    found = locked(Term, term, by=by)
    decision = access.require(by, TERM_EDIT, found)
    record("plans.term.deleted", by=by, target=found, under=decision.under, detail=found.facts())
    found.delete()
    return found.name


@transaction.atomic
def add_starter(*, by: Actor) -> int:
    """Add the terms of the starter list that the glossary lacks, and return how many; its own are left as they are."""
    decision = access.require(by, TERM_EDIT)
    known = set(Term.objects.filter(partnership_id=by.partnership).values_list("name", flat=True))
    new = [(name, meaning) for name, meaning in rules.STARTER.items() if name not in known]
    Term.objects.bulk_create(
        (Term(partnership_id=by.partnership, name=name, meaning=meaning) for name, meaning in new),
        ignore_conflicts=True,
    )
    if new:
        record("plans.term.begun", by=by, under=decision.under, detail={"terms": len(new)})
    return len(new)
