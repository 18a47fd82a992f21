"""Say, for a quarter, how a key statistic, a key deliverable or a theme's business as usual stands."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.plans.commands.finding import locked_plan
from concordat.plans.models import Note, Statement, Theme
from concordat.plans.permissions import NOTE_WRITE
from concordat.plans.queries.notes import Noted, noted
from concordat.plans.rules import updates as rules
from concordat.plans.rules.statements import check_note


@transaction.atomic
def write(*, by: Actor, of: str, quarter: str, figure: str = "", text: str = "") -> Note:
    """Say how a statement, or the usual work of a theme, stands in a quarter; `of` is the reference of either.

    It is never changed afterwards: a correction is another note. The same words again do nothing, so that a form sent
    twice is harmless.
    """
    found = _found(by, of)
    decision = access.require(by, NOTE_WRITE, found)
    plan = locked_plan(found.plan.ref, by=by)
    rules.check_reported_on(plan.status)
    rules.check_quarter(quarter, rules.quarters(plan.begins, plan.ends, clock.today()))
    check_note(found.kind, figure, text)
    facts = {"quarter": quarter, "figure": figure.strip(), "text": text.strip()}
    last = found.notes.filter(quarter=quarter).first()
    if last and last.agency_id == by.agency and (last.figure, last.text) == (facts["figure"], facts["text"]):
        return last
    note = Note.objects.create(
        partnership_id=plan.partnership_id,
        plan=plan,
        statement=found.thing if isinstance(found.thing, Statement) else None,
        theme=found.thing if isinstance(found.thing, Theme) else None,
        agency_id=by.agency,
        member_id=by.member,
        **facts,
    )
    detail = {"of": found.name[:200], "quarter": quarter, "figure": note.figure}
    record("plans.note.written", by=by, target=plan, under=decision.under, detail=detail)
    return note


def _found(by: Actor, of: str) -> Noted:
    found = noted(by, of)
    if found is None:
        raise Missing
    return found
