"""Aims, outcomes, key statistics, key deliverables and service matrices of a plan."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem
from concordat.plans.commands.amending import revise, under_which
from concordat.plans.commands.finding import locked_plan, made, statement_and_plan
from concordat.plans.commands.taking_away import keeping_others
from concordat.plans.models import Plan, Priority, Statement, Theme
from concordat.plans.models.ordering import last_place, swap
from concordat.plans.permissions import STATEMENT_EDIT
from concordat.plans.rules import plans as rules
from concordat.plans.rules.changes import changed, check_unchanged
from concordat.plans.rules.statements import StatementWords, words_of


@transaction.atomic
def add(*, by: Actor, plan: str, words: StatementWords, ref: str = "", why: str = "") -> Statement:
    """Add a statement to a plan; in force by amendment.

    `ref` is the reference that it is to have, from the form that it was written in: sent twice, it is added once.
    """
    found = locked_plan(plan, by=by)
    decision = access.require(by, STATEMENT_EDIT, found)
    if ref and (already := found.statements.filter(ref=ref).first()):
        return already
    facts = words.facts()
    _check_strand(found, words.strand)
    priority, theme = _place(found, words)
    amendment = under_which(found, by=by, why=why)
    statement = made(
        Statement,
        ref,
        by=by,
        plan=found,
        priority=priority,
        theme=theme,
        position=last_place(found.statements.all()),
        **facts,
    )
    revise(statement, by=by, plan=found, before=None, after=statement.facts(), amendment=amendment)
    detail = {"kind": statement.kind, "text": statement.text}
    record("plans.statement.added", by=by, target=found, why=why, under=decision.under, detail=detail)
    return statement


@transaction.atomic
def edit(*, by: Actor, statement: str, words: StatementWords, why: str = "", seen: str = "") -> Statement:
    """Change a statement, or where it is held; in force by amendment.

    `seen` is the `seal` of its words as the form had them. Raises `Stale` where somebody else changed it meanwhile.
    """
    found, plan = statement_and_plan(statement, by=by)
    decision = access.require(by, STATEMENT_EDIT, plan)
    was = found.facts()
    check_unchanged(seen, words_of(was))
    if words.strand != found.strand:
        _check_strand(plan, words.strand)
    facts = words.facts()
    amendment = under_which(plan, by=by, why=why)
    for name, value in facts.items():
        setattr(found, name, value)
    found.priority, found.theme = _place(plan, words)
    found.save()
    revise(found, by=by, plan=plan, before=was, after=found.facts(), amendment=amendment)
    if difference := changed(was, found.facts()):
        record("plans.statement.edited", by=by, target=plan, why=why, under=decision.under, detail=difference)
    return found


@transaction.atomic
def move(*, by: Actor, statement: str, up: bool) -> Statement:
    """Move a statement one place up or down among those of its kind in its place; at the end of the list nothing changes."""
    found, plan = statement_and_plan(statement, by=by)
    decision = access.require(by, STATEMENT_EDIT, plan)
    rules.check_kept(plan.status)
    beside = plan.statements.filter(
        priority=found.priority, theme=found.theme, kind=found.kind, strand=found.strand, topic=found.topic
    )
    if swap(beside, found, up=up):
        detail = {"to": "up" if up else "down", "text": found.text}
        record("plans.statement.moved", by=by, target=plan, under=decision.under, detail=detail)
    return found


@transaction.atomic
def delete(*, by: Actor, statement: str, why: str = "") -> Plan:
    """Delete a statement of which nothing was said yet with the links to it, and return its plan; in force by amendment."""
    found, plan = statement_and_plan(statement, by=by)
    decision = access.require(by, STATEMENT_EDIT, plan)
    if found.notes.exists():
        raise Problem("Figures or evidence have been given on this, so it is not deleted. They would be lost.")
    amendment = under_which(plan, by=by, why=why)
    detail = {"kind": found.kind, "text": found.text}
    record("plans.statement.deleted", by=by, target=plan, why=why, under=decision.under, detail=detail)
    with keeping_others(plan, found.links.values_list("action", flat=True), by=by, amendment=amendment):
        revise(found, by=by, plan=plan, before=found.facts(), after=None, amendment=amendment)
        found.delete()
    return plan


def _check_strand(plan: Plan, strand: str) -> None:
    if strand and strand not in {str(each["name"]) for each in plan.strands}:
        raise Problem(f"“{strand}” is no strand of this plan", "strand")


def _place(plan: Plan, words: StatementWords) -> tuple[Priority | None, Theme | None]:
    if words.theme:
        theme = plan.themes.select_related("priority").filter(ref=words.theme).first()
        if theme is None:
            raise Missing
        return theme.priority, theme
    priority = plan.priorities.filter(ref=words.priority).first() if words.priority else None
    if words.priority and priority is None:
        raise Missing
    return priority, None
