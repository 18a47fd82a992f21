"""Review an agreement in force: begin, and finish with what is to become of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from concordat import access
from concordat.agreements.commands.agreements import renew
from concordat.agreements.commands.ending import withdraw
from concordat.agreements.commands.finding import locked_agreement
from concordat.agreements.commands.telling import concerned, tell
from concordat.agreements.models import Agreement
from concordat.agreements.permissions import AGREEMENT_REVIEW
from concordat.agreements.queries.agreements import one
from concordat.agreements.rules import agreements as rules
from concordat.audit import commands as audit
from concordat.design import dates
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem
from concordat.kernel.seals import seal

GOES_ON, REPLACED, WITHDRAWN = "goes-on", "replaced", "withdrawn"
OUTCOMES = {
    GOES_ON: "It goes on as it is",
    REPLACED: "It is to be replaced: draft one that follows it",
    WITHDRAWN: "It is withdrawn, from this moment",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a review came to: what was found, the next review, and a later last day with who agreed it for the parties."""

    outcome: str
    found: str = ""
    review_on: date | None = None
    ends: date | None = None
    authority: str = ""


@transaction.atomic
def begin(*, agreement: str, by: Actor) -> Agreement:
    """Begin the review of an agreement; it stays in force meanwhile, until its last day."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_REVIEW, found)
    rules.check_step("review", found.state(clock.today()))
    found.reviewing_since = clock.today()
    found.save(update_fields=["reviewing_since"])
    audit.record("agreements.agreement.review-begun", by=by, target=found, under=decision.under)
    tell(
        concerned(found, by=by),
        found,
        subject=f"Under review: {found.title}",
        body=f"{by.name} began the review of the sharing agreement “{found.title}”. It stays in force meanwhile. Say "
        "what works, what does not, and whether all that it shares is still needed.",
        why="The agreement concerns you.",
        by=by,
    )
    return found


@transaction.atomic
def finish(*, agreement: str, outcome: Outcome, by: Actor) -> Agreement:
    """Finish a review: the agreement goes on, is to be replaced, or withdrawn. Return it, or what follows it."""
    found = locked_agreement(agreement, by=by)
    decision = access.require(by, AGREEMENT_REVIEW, found)
    rules.check_step("finish review", found.state(clock.today()))
    if outcome.outcome not in OUTCOMES:
        raise Problem("Say what becomes of the agreement.", "outcome")
    if not outcome.found.strip():
        raise Problem("Say what the review found.", "found")
    if outcome.outcome == WITHDRAWN:
        found.reviewing_since = None
        found.save(update_fields=["reviewing_since"])
        _record(found, outcome, by, decision.under)
        return withdraw(agreement=found.ref, why=outcome.found, by=by)
    _go_on(found, outcome, by)
    _record(found, outcome, by, decision.under)
    if outcome.outcome == REPLACED:
        return renew(agreement=found.ref, by=by)
    tell(
        concerned(found, by=by),
        found,
        subject=f"Reviewed: {found.title}",
        body=f"The review of the sharing agreement “{found.title}” is finished: it goes on. The next review is on "
        f"{dates.words(found.review_on) if found.review_on else ''}.",
        why="The agreement concerns you.",
        by=by,
    )
    return found


def _go_on(found: Agreement, outcome: Outcome, by: Actor) -> None:
    ends = outcome.ends if outcome.outcome == GOES_ON and outcome.ends else found.ends
    rules.check_longer(found.ends, ends, outcome.authority)
    rules.check_next_review(outcome.review_on, today=clock.today(), ends=ends)
    longer, before = ends != found.ends, found.ends
    found.review_on, found.ends, found.reviewing_since = outcome.review_on, ends, None
    found.save(update_fields=["review_on", "ends", "reviewing_since"])
    if longer:
        detail = {
            "ends": [str(before or ""), str(ends or "")],
            "authority": outcome.authority.strip(),
            "seal": seal(one(by, found.ref).said()),
        }
        audit.record("agreements.agreement.prolonged", by=by, target=found, detail=detail)


def _record(found: Agreement, outcome: Outcome, by: Actor, under: str) -> None:
    detail = {"outcome": OUTCOMES[outcome.outcome], "next_review": str(found.review_on or "")}
    audit.record(
        "agreements.agreement.reviewed", by=by, target=found, why=outcome.found.strip(), under=under, detail=detail
    )
