"""Keep of an answer where it came from, so that the question can be asked again to the same answer."""

from __future__ import annotations

from django.db import transaction

from concordat import access
from concordat.analysis.models import Analysis, Run
from concordat.analysis.permissions import ANALYSIS_EDIT
from concordat.analysis.queries.keeping import Kept, ask_to_keep
from concordat.audit import commands as audit
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Problem


@transaction.atomic
def add(*, analysis: Analysis, why: str = "", by: Actor) -> Run:
    """Ask a saved question now and write down where the answer came from: of which versions, under what, and its mark."""
    decision = access.require(by, ANALYSIS_EDIT, analysis)
    if analysis.deleted_at:
        raise Problem("It was deleted. Take it back to ask it again.")
    kept = ask_to_keep(by, analysis.question, analysis.purpose, protected=analysis.protected)
    run = write_down(analysis, kept, why=why, by=by)
    detail = {"versions": run.versions, "audience": run.audience}
    audit.record("analysis.run.added", by=by, target=analysis, under=decision.under, why=why, detail=detail)
    return run


def write_down(analysis: Analysis, kept: Kept, *, why: str, by: Actor) -> Run:
    """Write down what came of asking an analysis; the permission and the record are its caller's."""
    return Run.objects.create(
        partnership_id=analysis.partnership_id,
        analysis=analysis,
        member_id=by.member,
        question=kept.question,
        purpose=kept.purpose,
        versions=kept.versions,
        provenance=kept.provenance,
        audience=kept.audience,
        mark=kept.mark,
        groups=len(kept.lines),
        hidden=kept.hidden,
        why=why.strip()[:200],
    )
