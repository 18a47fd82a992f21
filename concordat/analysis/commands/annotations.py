"""Write beside an analysis what its readers should know."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from concordat import access
from concordat.analysis.models import Analysis, Annotation
from concordat.analysis.permissions import ANNOTATION_ADD, ANNOTATION_EDIT
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change
from concordat.kernel.errors import Problem
from concordat.kernel.refs import is_ref, new_ref
from concordat.kernel.seals import check_unchanged


@dataclass(frozen=True, slots=True)
class Facts:
    """What an annotation says; on which day of the analysis, or on which of its groups by its label, where on one."""

    words: str
    on: date | None = None
    group: str = ""


@transaction.atomic
def add(*, analysis: Analysis, facts: Facts, by: Actor, ref: str = "") -> Annotation:
    """Write beside an analysis that one may see. `ref` is the reference that a form carried: sent twice, it adds once."""
    ref = ref if is_ref(ref) else new_ref()
    if already := Annotation.objects.filter(ref=ref, member_id=by.member).first():
        return already
    said = {"partnership_id": by.partnership, "analysis": analysis, "member_id": by.member}
    annotation = Annotation(ref=ref, **said, **asdict(facts))
    decision = access.require(by, ANNOTATION_ADD, annotation)
    if analysis.deleted_at:
        raise Problem("The analysis was deleted.")
    annotation.save(force_insert=True)
    audit.record("analysis.annotation.added", by=by, target=annotation, under=decision.under, detail=_of(annotation))
    return annotation


@transaction.atomic
def edit(*, annotation: Annotation, facts: Facts, by: Actor, seen: str = "") -> Annotation:
    """Change what one wrote. Raises `Stale` where it was changed since the form was opened."""
    decision = access.require(by, ANNOTATION_EDIT, annotation)
    found = Annotation.objects.select_for_update().get(ref=annotation.ref)
    check_unchanged(seen, found.facts())
    if changed := change(found, **asdict(facts)):
        change(found, changed_at=clock.now())
        audit.record("analysis.annotation.edited", by=by, target=found, under=decision.under, detail=changed)
    return found


@transaction.atomic
def delete(*, annotation: Annotation, by: Actor) -> None:
    """Delete what one wrote; the record keeps the words."""
    decision = access.require(by, ANNOTATION_EDIT, annotation)
    detail = _of(annotation) | {"words": annotation.words}
    audit.record("analysis.annotation.deleted", by=by, target=annotation, under=decision.under, detail=detail)
    annotation.delete()


def _of(annotation: Annotation) -> dict[str, str]:
    return {"analysis": annotation.analysis_id, "on": str(annotation.on or ""), "group": annotation.group}
