"""Read plan documents: those of one's own agency, and those that a plan one may see rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Func, IntegerField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from concordat import access
from concordat.kernel.actors import Actor, acting, system
from concordat.kernel.errors import Missing
from concordat.kernel.models import Job
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.agencies import gazetteer
from concordat.plans.models import Action, Document, Plan, Proposal
from concordat.plans.permissions import DOCUMENT_IMPORT, DOCUMENT_REVIEW, PLAN_VIEW
from concordat.plans.queries.plans import plans_for
from concordat.plans.rules.proposals import Gazetteer

SORTS = ("-given", "name", "status")
FILTERS = ("status",)
_ORDERS = {"given": ("created_at",), "name": ("name",), "status": ("status", "-created_at")}
_HEAVY = ("content", "reading")
_SUMMARY = (
    *("priorities", "strands", "left_aside", "warnings", "linked_strategies", "layout"),
    *("drivers", "driver_sources", "consultation", "looks_like", "matrices", "short_forms"),
)


@dataclass(frozen=True)
class Counted:
    """A page of documents, how many there are in each state, and which of them were cut off while being read."""

    page: Page[Document]
    counts: dict[str, int]
    cut_off: frozenset[str]


@dataclass(frozen=True)
class UnderReview:
    """A document with its proposals in order, what else was read from it, and what names of agencies mean.

    `reading` holds what the reader made of the whole, but for the document model. `plan` is what was made of it.
    """

    document: Document
    reading: dict[str, Any]
    proposals: list[Proposal]
    gazetteer: Gazetteer
    plan: Plan | None = None
    cut_off: bool = False
    own_job: bool = False
    looks_like: Plan | None = None


@dataclass(frozen=True)
class Source:
    """A document as it stands on the page, and the proposals and actions that were read from it."""

    document: Document
    reading: dict[str, Any]
    proposals: list[Proposal] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    plan: Plan | None = None


def documents_for(actor: Actor, spec: PageSpec) -> Counted:
    """Return a page of the documents that the actor's agency gave, with `to_check`, `found` and `parts` counted."""
    access.require(actor, DOCUMENT_REVIEW)
    own = _own(actor)
    counts = dict(own.order_by().values_list("status").annotate(Count("ref")))
    asked = own
    if status := spec.filters.get("status"):
        asked = asked.filter(status=status)
    page = page_of(asked.select_related("member", "revises").prefetch_related("plans"), spec, _ORDERS)
    _count_proposals(page.items)
    return Counted(page, counts, _cut_off(page.items))


def _count_proposals(documents: Sequence[Document]) -> None:
    """Give documents of a page their `found`, `to_check` and `parts`: counted for these alone, since readings are large."""
    refs = [document.ref for document in documents]
    undecided = Count("ref", filter=Q(decision=Proposal.Decision.UNDECIDED))
    rows = Proposal.objects.filter(document__in=refs).order_by().values("document_id")
    rows = rows.annotate(found=Count("ref"), to_check=undecided)
    counts = {ref: (found, left) for ref, found, left in rows.values_list("document_id", "found", "to_check")}
    length = Func(KeyTransform("priorities", "reading"), function="jsonb_array_length", output_field=IntegerField())
    parts = dict(Document.objects.filter(ref__in=refs).order_by().annotate(parts=length).values_list("ref", "parts"))
    for document in documents:
        found, left = counts.get(document.ref, (0, 0))
        vars(document).update(found=found, to_check=left, parts=parts[document.ref])


def given_before(actor: Actor, sha256: str) -> Document | None:
    """Return the newest document of the actor's agency that is the same file, byte for byte; put-aside ones last."""
    access.require(actor, DOCUMENT_IMPORT)
    same = _own(actor).filter(sha256=sha256).select_related("member")
    return same.exclude(status=Document.Status.DISCARDED).first() or same.first()


def document_for(actor: Actor, ref: str) -> Document:
    """Return a document of the actor's own agency, without its content; raise Missing for any other."""
    access.require(actor, DOCUMENT_REVIEW)
    found = _own(actor).select_related("member").filter(ref=ref).first()
    if found is None:
        raise Missing
    return found


def under_review(actor: Actor, ref: str) -> UnderReview:
    """Return a document with everything that its review shows, in a fixed number of queries."""
    document = document_for(actor, ref)
    proposals = document.proposals.live().select_related("decided_by").order_by("position")
    reading = _summary(document)
    like = plans_for(actor).filter(ref=reading["looks_like"]).first() if reading.get("looks_like") else None
    return UnderReview(
        document=document,
        reading=reading,
        looks_like=like,
        proposals=list(proposals),
        gazetteer=names_known(actor, document),
        plan=_plan_of(document),
        cut_off=document.ref in _cut_off([document]),
        own_job=bool(document.job_ref) and Job.objects.filter(ref=document.job_ref, member_id=actor.member).exists(),
    )


def proposal_for(actor: Actor, ref: str) -> Proposal:
    """Return one proposal of the actor's own agency, with its document; raise Missing for any other."""
    access.require(actor, DOCUMENT_REVIEW)
    proposals = Proposal.objects.select_related("document", "decided_by", "edited_by").defer(
        *(f"document__{name}" for name in _HEAVY)
    )
    found = proposals.filter(ref=ref, agency_id=actor.agency, partnership_id=actor.partnership).first()
    if found is None:
        raise Missing
    return found


def proposal_under_review(actor: Actor, ref: str) -> UnderReview:
    """Return what the review of one proposal shows: itself alone, with the document's parts and names."""
    proposal = proposal_for(actor, ref)
    document = proposal.document
    return UnderReview(document, _summary(document), [proposal], names_known(actor, document))


def place_of(actor: Actor, proposal: Proposal) -> int:
    """Return which a proposal is of those of its document that stand."""
    access.require(actor, DOCUMENT_REVIEW)
    return Proposal.objects.live().filter(document=proposal.document_id, position__lte=proposal.position).count()


def beside(actor: Actor, ref: str, *, after: bool) -> str:
    """Return the action that stands before or after one in its document, or nothing."""
    found = proposal_for(actor, ref)
    others = Proposal.objects.live().filter(document=found.document_id)
    if after:
        chosen = others.filter(position__gt=found.position).order_by("position")
    else:
        chosen = others.filter(position__lt=found.position).order_by("-position")
    return chosen.values_list("ref", flat=True).first() or ""


def progress_of(actor: Actor, document: Document) -> dict[str, int]:
    """Return how many proposals of a document have each decision."""
    access.require(actor, DOCUMENT_REVIEW)
    return dict(document.proposals.live().order_by().values_list("decision").annotate(Count("ref")))


def names_known(actor: Actor, document: Document) -> Gazetteer:
    """Return the names of the partnership's agencies, with those that were settled for this document."""
    return Gazetteer.of(gazetteer(actor), document.edited.get("agencies", {}))


def source_of(actor: Actor, ref: str) -> Source:
    """Return a document as it was printed, for its own agency's reviewers and for readers of a plan that rests on it.

    Raises Missing where neither holds: somebody else's document, and one that no visible plan rests on.
    """
    document = _readable(actor, ref, ("content",))
    plan = _plan_of(document)
    return Source(
        document=document,
        reading=document.reading or {},
        proposals=list(document.proposals.live().order_by("position")),
        actions=list(plan.actions.filter(source__document=ref).order_by("position")) if plan else [],
        plan=plan,
    )


def original_of(actor: Actor, ref: str) -> Document:
    """Return a document with its content, for whoever may see its source."""
    return _readable(actor, ref, ("reading",))


def _readable(actor: Actor, ref: str, without: tuple[str, ...]) -> Document:
    access.require(actor, PLAN_VIEW)
    resting = Plan.objects.filter(Q(document_id=OuterRef("ref")) | Q(ref=OuterRef("revises_id")))
    found = Document.objects.defer(*without).filter(ref=ref, partnership_id=actor.partnership)
    document = found.annotate(behind_a_plan=Exists(resting)).first()
    if document is None:
        raise Missing
    own = document.agency_id == actor.agency and access.may(actor, DOCUMENT_REVIEW, document)
    rests = document.behind_a_plan and not (document.revises_id and document.status != Document.Status.ACCEPTED)
    if not (own or rests):
        raise Missing
    return document


def _plan_of(document: Document) -> Plan | None:
    """Return the plan that rests on a document: made of it, or changed by it."""
    if document.revises_id:
        return document.revises if document.status == Document.Status.ACCEPTED else None
    return document.plans.order_by("created_at").first()


def _own(actor: Actor) -> QuerySet[Document]:
    mine = Document.objects.filter(partnership_id=actor.partnership, agency_id=actor.agency)
    return mine.defer(*_HEAVY).order_by("-created_at")


def _summary(document: Document) -> dict[str, Any]:
    """Fetch the parts of a reading that a review shows, and not the document model, which is large."""
    parts = {f"told_{name}": KeyTransform(name, "reading") for name in _SUMMARY}
    row = Document.objects.filter(ref=document.ref).annotate(**parts).values(*parts).first() or {}
    return {name.removeprefix("told_"): value for name, value in row.items() if value is not None}


def _cut_off(documents: Any) -> frozenset[str]:
    """Return the documents that say they are being read while their job has ended, or is gone."""
    reading = {document.job_ref: document.ref for document in documents if document.status == Document.Status.READING}
    if not reading:
        return frozenset()
    with acting(system("work")):
        jobs = Job.objects.filter(ref__in=reading, status__in=[Job.Status.WAITING, Job.Status.RUNNING])
        going = set(jobs.values_list("ref", flat=True))
    return frozenset(ref for job, ref in reading.items() if job not in going)
