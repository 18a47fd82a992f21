"""Have things come due to be destroyed, destroy them, or keep them longer by a decision."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date
from typing import Any

from django.db import transaction

from concordat.agreements.models import Agreement, Breach, Complaint, Disposal, Keeping, PolicyDocument, SubjectRequest
from concordat.agreements.models.registers import Entered
from concordat.agreements.permissions import DISPOSAL_ADD, DISPOSAL_DESTROY, DISPOSAL_KEEP
from concordat.agreements.queries.reach import PURPOSE, adding, locked, opened
from concordat.agreements.rules import disposals as rules
from concordat.agreements.rules.clocks import check_past
from concordat.audit import commands as audit
from concordat.design.dates import words as day_words
from concordat.kernel import clock
from concordat.kernel.actors import Actor, acting, current
from concordat.kernel.errors import Problem
from concordat.kernel.workdays import months_after


@transaction.atomic
def add(*, agency: Any, what: str, number: str, due: date, by: Actor, agreement: str = "") -> Disposal:
    """Enter something that is due to be destroyed on a day."""
    disposal = Disposal(
        partnership_id=by.partnership, agency=agency, what=what, number=number, due=due, agreement_id=agreement or None
    )
    with adding(by, DISPOSAL_ADD, disposal) as decision:
        disposal.save(force_insert=True)
        audit.record("agreements.disposal.added", by=by, target=disposal, under=decision.under)
    return disposal


@transaction.atomic
def destroy(*, disposal: Disposal, on: date, how: str, by: Actor) -> Disposal:
    """Say that something was destroyed; of an entry of our own registers nothing but kind, dates and outcome stays."""
    with locked(by, DISPOSAL_DESTROY, disposal) as (found, decision):
        _check_due(found)
        check_past(on, clock.today(), "on")
        if found.about_kind:
            _empty(found, clock.today())
        found.write(state=Disposal.State.DESTROYED, destroyed_on=on, destroyed_by_id=by.member, how=how)
        audit.record("agreements.disposal.destroyed", by=by, target=found, under=decision.under, detail={"on": str(on)})
    return found


@transaction.atomic
def keep(*, disposal: Disposal, until: date, reason: str, by: Actor) -> Disposal:
    """Decide to keep something until a later day, and why; it can be decided again."""
    with locked(by, DISPOSAL_KEEP, disposal) as (found, decision):
        _check_due(found)
        rules.check_keep(until, found.due, clock.today())
        Keeping.objects.create(
            partnership_id=found.partnership_id,
            agency_id=found.agency_id,
            disposal=found,
            member_id=by.member,
            decided_on=clock.today(),
            until=until,
            reason=reason,
        )
        found.write(due=until)
        audit.record(
            "agreements.disposal.kept",
            by=by,
            target=found,
            why=reason,
            under=decision.under,
            detail={"until": str(until)},
        )
    return found


def come_due(*, about: Entered, kind: str, what: str, closed_on: date, by: Actor) -> Disposal:
    """Have an entry of our own registers, closed on a day, come due to be destroyed when its time is over."""
    words = f"{what}, closed on {day_words(closed_on)}"
    return _of_our_own(about, kind, words, rules.dispose_on(kind, closed_on), by)


def come_due_document(*, document: PolicyDocument, ended_on: date, by: Actor) -> Disposal:
    """Have a policy document come due to be destroyed six months after its processing ended."""
    words = f"Policy document “{document.title}”, whose processing ended on {day_words(ended_on)}"
    return _of_our_own(document, "policy-document", words, rules.document_kept_until(ended_on), by)


def come_due_received(*, agreement: Agreement, ended_on: date, by: Actor) -> list[Disposal]:
    """Have what parties received under an agreement that ended come due, when the time is over for which they may keep it.

    `agreement` as `whole` returns it; each party once, however often it is asked.
    """
    received: dict[str, set[str]] = {}
    for line in agreement.lines.all():
        to = line.recipients or [party.agency_id for party in agreement.parties.all()]
        for agency in to:
            if agency != line.asset.agency_id:
                received.setdefault(agency, set()).add(line.asset.name)
    due = months_after(ended_on, agreement.retention_months or 0)
    with acting(by.for_purpose(PURPOSE)):
        known = set(agreement.disposals.values_list("agency_id", flat=True))
        return [
            Disposal.objects.create(
                partnership_id=agreement.partnership_id,
                agency_id=agency,
                agreement=agreement,
                what=f"What was received under “{agreement.title}”: {', '.join(sorted(names))}",
                due=due,
            )
            for agency, names in sorted(received.items())
            if agency not in known
        ]


@transaction.atomic
def come_due_elsewhere(
    *, kind: str, about: str, agency: str, what: str, due: date, by: Actor, agreement: str = ""
) -> bool:
    """Have something that another package keeps come due, once; say whether it was entered now.

    Its day follows the rule it comes due by, until somebody decides to keep it longer.
    """
    with acting(by.for_purpose(PURPOSE)):
        facts = {"what": what, "due": due, "agency_id": agency, "agreement_id": agreement or None, "about_kind": kind}
        found, first = Disposal.objects.get_or_create(partnership_id=by.partnership, about_ref=about, defaults=facts)
        if not first and found.state == Disposal.State.DUE and not found.keepings.exists():
            found.write(what=what, due=due)
    return first


@transaction.atomic
def take_off(*, kind: str, besides: Container[str], by: Actor) -> int:
    """Take off the desk what another package does not keep any more, but for some; return how many."""
    with acting(by.for_purpose(PURPOSE)):
        rows = Disposal.objects.filter(partnership_id=by.partnership, about_kind=kind, state=Disposal.State.DUE)
        gone = [each for each in rows if each.about_ref not in besides]
        for each in gone:
            audit.record("agreements.disposal.removed", by=current(), target=each, detail={"kind": kind})
            each.delete()
    return len(gone)


@transaction.atomic
def destroyed_elsewhere(*, about: str, how: str, by: Actor) -> None:
    """Say that what another package keeps was destroyed, where it had come due."""
    with opened(by, DISPOSAL_DESTROY) as decision:
        found = Disposal.objects.select_for_update().filter(partnership_id=by.partnership, about_ref=about).first()
        if found is not None and found.state == Disposal.State.DUE:
            today = clock.today()
            found.write(state=Disposal.State.DESTROYED, destroyed_on=today, destroyed_by_id=by.member, how=how)
            detail = {"on": str(today)}
            audit.record("agreements.disposal.destroyed", by=by, target=found, under=decision.under, detail=detail)


def _of_our_own(about: Entered, kind: str, words: str, due: date, by: Actor) -> Disposal:
    return Disposal.objects.create(
        partnership_id=by.partnership,
        agency_id=about.agency_id,
        what=words,
        due=due,
        about_kind=kind,
        about_ref=about.pk,
    )


def _check_due(disposal: Disposal) -> None:
    if disposal.state != Disposal.State.DUE:
        raise Problem("It was destroyed already.")


def _empty(disposal: Disposal, today: date) -> None:
    """Take everything out of an entry but its kind, dates and outcome."""
    if disposal.due > today:
        raise Problem(f"It is kept until {day_words(disposal.due)}.")
    if disposal.about_kind not in _EMPTIED:
        raise Problem("It is destroyed on a page of its own, which this entry names.")
    about, empty = _EMPTIED[disposal.about_kind]
    found = about.objects.select_for_update().filter(pk=disposal.about_ref).first()  # type: ignore[attr-defined]
    if found is not None:
        empty(found)


def _empty_request(request: SubjectRequest) -> None:
    request.searches.all().delete()
    request.write(number="", asked_for="", extension_reason="", ground="", keys={}, state=SubjectRequest.State.DISPOSED)


def _empty_breach(breach: Breach) -> None:
    words = ("number", "what", "categories", "risk_reason", "told_reference", "delay_reason", "containment", "lessons")
    breach.write(**dict.fromkeys(words, ""), state=Breach.State.DISPOSED)


def _empty_complaint(complaint: Complaint) -> None:
    complaint.write(number="", about="", reasons="", state=Complaint.State.DISPOSED)


def _empty_document(document: PolicyDocument) -> None:
    document.write(number="", processing="", condition="", kept_at="", state=PolicyDocument.State.DISPOSED)


_EMPTIED: dict[str, tuple[type[Entered], Callable[[Any], None]]] = {
    "subject-request": (SubjectRequest, _empty_request),
    "breach": (Breach, _empty_breach),
    "complaint": (Complaint, _empty_complaint),
    "policy-document": (PolicyDocument, _empty_document),
}
