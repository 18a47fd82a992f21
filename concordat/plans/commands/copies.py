"""Make a large plan's file in the background, keep it for who asked for an hour, and delete it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from concordat import access
from concordat.audit.commands import record
from concordat.kernel import clock, jobs
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing, Problem, Refused
from concordat.plans.commands.documents import DISPOSING
from concordat.plans.models import KeptCopy
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.queries.copies import read_copy
from concordat.plans.queries.plans import plan_for
from concordat.plans.rules import copies as rules
from concordat.plans.rules.copies import Writer, writer_of

TASK = "plans.copy.make"


@transaction.atomic
def ask(*, by: Actor, plan: str, kind: str) -> KeptCopy:
    """Start the job that makes a plan's file; `job_ref` says which."""
    found, writer = plan_for(by, plan), writer_of(kind)
    decision = access.require(by, PLAN_VIEW, found)
    kept = KeptCopy.objects.create(partnership_id=by.partnership, plan=found, member_id=by.member, kind=kind)
    kept.job_ref = jobs.start(TASK, by=by, title=f"{writer.words} of {found.title}", copy=kept.ref).ref
    kept.save(update_fields=["job_ref"])
    record("plans.copy.asked", by=by, target=found, under=decision.under, detail={"as": kind})
    return kept


@transaction.atomic
def lay_out(*, by: Actor, copy: str) -> tuple[Writer, Any] | None:
    """Return a plan laid out to be written, as it stands now; None where the file is made already."""
    kept = _own(by, copy)
    if kept.until is not None:
        return None
    writer = writer_of(kept.kind)
    return writer, writer.lay(read_copy(by, kept.plan_id, kept.kind))


@transaction.atomic
def keep(*, by: Actor, copy: str, content: bytes) -> KeptCopy:
    """Keep the file that was made, for an hour; one that is kept already stays."""
    kept = _own(by, copy)
    decision = access.require(by, PLAN_VIEW, plan_for(by, kept.plan_id))
    if kept.until is None:
        kept.content, kept.until = content, clock.now() + rules.KEPT
        kept.save(update_fields=["content", "until"])
        detail = {"as": kept.kind, "size": len(content)}
        record("plans.copy.made", by=by, target=kept.plan, under=decision.under, detail=detail)
    return kept


@transaction.atomic
def fetch(*, by: Actor, copy: str) -> KeptCopy:
    """Return a file that is kept, with its plan, and record that it was taken; raise `Problem` where it ran out."""
    kept = _own(by, copy)
    plan = plan_for(by, kept.plan_id)
    decision = access.require(by, PLAN_VIEW, plan)
    if kept.content is None or rules.has_run_out(kept.until, clock.now()):
        raise Problem("This file is not kept any more. Make it again.")
    detail = {"as": kept.kind, "search": "", "filters": {}, "copy": kept.ref}
    record("plans.plan.downloaded", by=by, target=plan, under=decision.under, detail=detail)
    return kept


@transaction.atomic
def dispose(*, by: Actor) -> int:
    """Delete the files that ran out, and a day later that they were made; return how many files.

    Only the system does this, acting for that purpose.
    """
    if by.purpose != DISPOSING:
        raise Refused("Files that ran out are deleted by Concordat itself.")
    now = clock.now()
    gone = KeptCopy.objects.filter(until__lte=now, content__isnull=False).update(content=None)
    KeptCopy.objects.filter(created_at__lte=now - rules.REMEMBERED).delete()
    return gone


def _own(by: Actor, copy: str) -> KeptCopy:
    kept = KeptCopy.objects.select_for_update(of=("self",)).filter(
        ref=copy, member_id=by.member, partnership_id=by.partnership
    )
    found = kept.first()
    if found is None:
        raise Missing
    return found
