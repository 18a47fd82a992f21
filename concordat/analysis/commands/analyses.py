"""Save questions as analyses: keep, copy, change, share, delete and take back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from concordat import access
from concordat.analysis.commands.runs import write_down
from concordat.analysis.models import Analysis
from concordat.analysis.permissions import ANALYSIS_ADD, ANALYSIS_DELETE, ANALYSIS_EDIT, ANALYSIS_SHARE
from concordat.analysis.queries.keeping import ask_to_keep
from concordat.analysis.rules import questions
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.changing import change
from concordat.kernel.errors import Problem
from concordat.kernel.refs import is_ref, new_ref
from concordat.kernel.seals import check_unchanged

KEPT_WHEN_DELETED = timedelta(days=30)
_DELETED = "It was deleted. Take it back to change it."


@dataclass(frozen=True, slots=True)
class Facts:
    """What an analysis is: its title, why it is asked, the question as plain values, and for which purpose data is asked.

    Figures that could be exact are asked `protected` where they are to be shown to others.
    """

    title: str
    question: Mapping[str, Any]
    note: str = ""
    purpose: str = ""
    protected: bool = False


@transaction.atomic
def add(*, facts: Facts, shared: str = Analysis.Shared.NOBODY, by: Actor, ref: str = "") -> Analysis:
    """Save a question as an analysis of one's own; it is asked, and where the answer came from is written down.

    `ref` is the reference that a form carried: sent twice, it is saved once. Raises Refused and Problem as asking does.
    """
    ref = ref if is_ref(ref) else new_ref()
    if already := Analysis.objects.filter(ref=ref, owner_id=by.member).first():
        return already
    asked = questions.read(facts.question)
    analysis = Analysis(
        ref=ref,
        partnership_id=by.partnership,
        agency_id=by.agency,
        owner_id=by.member,
        title=facts.title.strip(),
        note=facts.note.strip(),
        question=questions.said(asked),
        datasets=sorted(asked.every_dataset),
        purpose=_purpose(facts.purpose),
        protected=facts.protected,
        shared=_shared(shared),
    )
    decision = access.require(by, ANALYSIS_ADD, analysis)
    kept = ask_to_keep(by, analysis.question, analysis.purpose, protected=analysis.protected)
    analysis.save(force_insert=True)
    write_down(analysis, kept, why="", by=by)
    detail = {"datasets": analysis.datasets, "shared": analysis.shared}
    audit.record("analysis.analysis.added", by=by, target=analysis, under=decision.under, detail=detail)
    return analysis


@transaction.atomic
def copy(*, analysis: Analysis, facts: Facts, by: Actor, ref: str = "") -> Analysis:
    """Save an analysis that one may see as one's own, shared with nobody."""
    made = add(facts=facts, by=by, ref=ref)
    audit.record("analysis.analysis.copied", by=by, target=analysis, detail={"copy": made.ref})
    return made


@transaction.atomic
def edit(*, analysis: Analysis, facts: Facts, by: Actor, seen: str = "") -> Analysis:
    """Change an analysis. Another question, or another purpose, is asked, and where its answer came from is written down.

    `seen` is the `seal` of its facts as the form had them. Raises `Stale` where somebody else changed them meanwhile.
    """
    decision = access.require(by, ANALYSIS_EDIT, analysis)
    found = _locked(analysis)
    check_unchanged(seen, found.facts())
    asked, purpose = questions.read(facts.question), _purpose(facts.purpose)
    question, before = questions.said(asked), (found.question, found.purpose, found.protected)
    if (question, purpose, facts.protected) != before:
        kept = ask_to_keep(by, question, purpose, protected=facts.protected)
        write_down(found, kept, why="The question was changed", by=by)
    changed = change(
        found,
        title=facts.title.strip(),
        note=facts.note.strip(),
        question=question,
        datasets=sorted(asked.every_dataset),
        purpose=purpose,
        protected=facts.protected,
    )
    if changed:
        change(found, changed_at=clock.now())
        audit.record("analysis.analysis.edited", by=by, target=found, under=decision.under, detail=changed)
    return found


@transaction.atomic
def share(*, analysis: Analysis, shared: str, by: Actor) -> Analysis:
    """Share an analysis with nobody else, with its owner's agency, or with the partnership.

    What is shared is the question, the title and what stands beside it. The answer is each reader's own.
    """
    decision = access.require(by, ANALYSIS_SHARE, analysis)
    found = _locked(analysis)
    changed = change(found, shared=_shared(shared))
    if changed:
        audit.record("analysis.analysis.shared", by=by, target=found, under=decision.under, detail=changed)
    return found


@transaction.atomic
def delete(*, analysis: Analysis, by: Actor) -> Analysis:
    """Delete an analysis: nobody sees it any more but its owner, who may take it back for thirty days."""
    decision = access.require(by, ANALYSIS_DELETE, analysis)
    found = _locked(analysis)
    label, ref = str(found), found.ref
    Analysis.objects.filter(ref=ref).update(deleted_at=clock.now())
    audit.record("analysis.analysis.deleted", by=by, target=found, target_label=label, under=decision.under)
    return found


@transaction.atomic
def restore(*, analysis: Analysis, by: Actor) -> Analysis:
    """Take back an analysis of one's own that was deleted."""
    decision = access.require(by, ANALYSIS_DELETE, analysis)
    found = Analysis.objects.select_for_update().get(ref=analysis.ref)
    if found.deleted_at is None:
        raise Problem("It was not deleted.")
    change(found, deleted_at=None)
    audit.record("analysis.analysis.restored", by=by, target=found, under=decision.under)
    return found


@transaction.atomic
def forget(*, by: Actor) -> int:
    """Destroy what was deleted thirty days ago, with its runs, annotations and subscriptions; return how many."""
    rows = Analysis.objects.filter(partnership_id=by.partnership, deleted_at__lt=clock.now() - KEPT_WHEN_DELETED)
    for analysis in rows:
        audit.record("analysis.analysis.forgotten", by=by, target=analysis, under=f"the system at its {by.purpose}")
    return rows.delete()[1].get("analysis.Analysis", 0)


def _locked(analysis: Analysis) -> Analysis:
    found = Analysis.objects.select_for_update().get(ref=analysis.ref)
    if found.deleted_at:
        raise Problem(_DELETED)
    return found


def _shared(word: str) -> str:
    if word not in Analysis.Shared.values:
        raise Problem("Choose with whom it is shared.", "shared")
    return word


def _purpose(word: str) -> str:
    if word and not is_ref(word):
        raise Problem("There is no such purpose.", "purpose")
    return word
