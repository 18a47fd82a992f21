"""Compare a document with the plan of which it is a further state: what it changes, adds and no longer has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.db.models.fields.json import KeyTransform

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.partnership.queries.members import refs_by_name
from concordat.plans.models import Action, Document, Plan, Proposal
from concordat.plans.models.actions import PLAN_ORDER
from concordat.plans.permissions import ACTION_VIEW, DOCUMENT_REVIEW, PLAN_EDIT
from concordat.plans.queries.content import content_of
from concordat.plans.queries.documents import UnderReview, names_known, proposal_for, under_review
from concordat.plans.queries.plans import plans_for
from concordat.plans.rules import proposals as rules
from concordat.plans.rules.content import Content
from concordat.plans.rules.differences import Change, Held, changes, stated
from concordat.plans.rules.differing import Difference
from concordat.plans.rules.drafts import DraftAction
from concordat.plans.rules.matching import ALIKE_PLANS, Told, share, told_of
from concordat.plans.rules.returning import Returned, parts_differing, returned

SAME, CHANGED, NEW = "same", "changed", "new"
SETTLED = ("priorities", "themes", "agencies")


@dataclass(frozen=True)
class Pair:
    """An action that the document tells, the plan's action that it is a further state of, and how they differ."""

    proposal: Proposal
    draft: DraftAction
    held: Held | None
    changes: tuple[Change, ...] = ()

    @property
    def kind(self) -> str:
        return NEW if self.held is None else CHANGED if self.changes else SAME

    @property
    def taken(self) -> tuple[Change, ...]:
        """The changes that are to be made, should it be accepted."""
        return tuple(change for change in self.changes if change.field not in self.proposal.kept)


@dataclass(frozen=True)
class Gone:
    """An action of the plan that the document no longer has; it is to be kept, removed, or nobody said yet."""

    held: Held
    reported: bool
    decision: str


@dataclass(frozen=True)
class Part:
    """Something beside the actions in which a file that Concordat wrote differs from the plan; `key` names it."""

    key: str
    found: Difference
    decision: str


@dataclass(frozen=True)
class Comparison:
    """A document beside the plan that it revises, as both stand now.

    Of a file that Concordat wrote `parts` differ beside the actions, `whole` is the plan as it has it, beside what the
    plan says (`held`); `strangers` are the owners and deputies that it names who hold no role here, or share a name.
    """

    plan: Plan
    pairs: list[Pair]
    gone: list[Gone]
    parts: list[Part] = field(default_factory=list)
    held: Content | None = None
    whole: Returned | None = None
    strangers: tuple[str, ...] = ()

    def parts_decided(self, decision: str) -> list[Part]:
        """Return what differs beside the actions with a decision."""
        return [part for part in self.parts if part.decision == decision]

    def of(self, kind: str) -> list[Pair]:
        """Return the actions that are the same, changed or new."""
        return [pair for pair in self.pairs if pair.kind == kind]

    def decided(self, decision: str) -> list[Pair]:
        """Return the changed and new actions with a decision."""
        return [pair for pair in self.pairs if pair.kind != SAME and pair.proposal.decision == decision]

    def facts(self) -> dict[str, object]:
        """Return what taking it into the plan would do, by which a page knows whether that is still so."""
        return {
            "changed": [
                [pair.held.ref, [[c.field, c.before, c.after] for c in pair.taken]]
                for pair in self.decided(rules.ACCEPTED)
                if pair.held
            ],
            "new": [[pair.proposal.ref, pair.draft.code, pair.draft.text] for pair in self.of(NEW) if _accepted(pair)],
            "removed": [gone.held.ref for gone in self.gone if gone.decision == "remove"],
            "status": self.plan.status,
        } | (
            {"parts": [[part.key, part.found.after] for part in self.parts_decided(rules.ACCEPTED)]}
            if self.parts
            else {}
        )


def revisable(actor: Actor) -> list[Plan]:
    """Return the plans that the actor may revise by a document: those not retired, and drafts of their own agency."""
    plans = plans_for(actor).exclude(status=Plan.Status.RETIRED)
    plans = plans.filter(Q(status=Plan.Status.IN_FORCE) | Q(agency_id=actor.agency))
    return [plan for plan in plans.order_by("-created_at") if access.may(actor, PLAN_EDIT, plan)]


def compared(actor: Actor, ref: str) -> tuple[UnderReview, Comparison]:
    """Return a document under review beside the plan that it revises, in a fixed number of queries."""
    material = under_review(actor, ref)
    if material.document.revises_id is None:
        raise Missing
    return material, comparison(actor, material.document, material.proposals)


def pair_of(actor: Actor, ref: str) -> tuple[Document, Comparison, Pair]:
    """Return one proposal with its document, beside the plan's action that it is matched with."""
    proposal = proposal_for(actor, ref)
    document = proposal.document
    if document.revises_id is None:
        raise Missing
    whole = comparison(
        actor, document, list(document.proposals.live().select_related("decided_by").order_by("position"))
    )
    found = next((pair for pair in whole.pairs if pair.proposal.ref == ref), None)
    if found is None:
        raise Missing
    return document, whole, found


def differing_refs(actor: Actor, ref: str) -> list[str] | None:
    """Return the proposals that differ from the plan that their document revises; None where it revises none."""
    material = under_review(actor, ref)
    if material.document.revises_id is None:
        return None
    whole = comparison(actor, material.document, material.proposals)
    return [pair.proposal.ref for pair in whole.pairs if pair.kind != SAME]


def open_parts(actor: Actor, ref: str) -> list[str]:
    """Return the keys of what is changed or new beside a document's actions and was not decided on yet."""
    material = under_review(actor, ref)
    if material.document.revises_id is None:
        return []
    whole = comparison(actor, material.document, [])
    return [part.key for part in whole.parts_decided(rules.UNDECIDED) if part.found.after is not None]


def comparison(actor: Actor, document: Document, proposals: Iterable[Proposal]) -> Comparison:
    """Compare proposals, in order, with the plan that their document revises."""
    access.require(actor, DOCUMENT_REVIEW, document)
    plan = plans_for(actor).filter(ref=document.revises_id).first()
    if plan is None:
        raise Missing
    written = _written(document)
    comparing = _Comparing(actor, document, plan, written)
    listed = _held(plan, comparing.whole)
    every = {held.ref: held for held, _ in listed}
    pairs = [comparing.pair(proposal, every.get(proposal.matches_id or "")) for proposal in proposals]
    told = {pair.held.ref for pair in pairs if pair.held}
    removed = document.edited.get("removed", {})
    gone = [Gone(held, reported, removed.get(held.ref, "")) for held, reported in listed if held.ref not in told]
    if comparing.whole is None or comparing.content is None:
        return Comparison(plan, pairs, gone)
    decided = document.edited.get("parts", {})
    parts = [
        Part(key, found, decided.get(key, rules.UNDECIDED))
        for key, found in parts_differing(comparing.content, comparing.whole).items()
    ]
    strangers = tuple(sorted(comparing.strangers))
    return Comparison(plan, pairs, gone, parts, comparing.content, comparing.whole, strangers)


def _written(document: Document) -> dict[str, Any]:
    """Return what a file that Concordat wrote says of the plan beside its actions; nothing for any other document."""
    found = Document.objects.filter(ref=document.ref).annotate(written=KeyTransform("written", "reading"))
    return found.values_list("written", flat=True).first() or {}


class _Comparing:
    """Compare the proposals of a document with the actions of a plan, under the names that are known."""

    def __init__(self, actor: Actor, document: Document, plan: Plan, written: dict[str, Any]) -> None:
        self.document, self.names = document, rules.Names({} if written else document.edited)
        self.known = names_known(actor, document)
        self.people = refs_by_name(actor) if written else {}
        self.content = content_of(actor, plan) if written else None
        self.whole = returned(self.content, written) if self.content else None
        self.strangers: set[str] = set()

    def pair(self, proposal: Proposal, held: Held | None) -> Pair:
        fields: dict[str, Any] = proposal.fields
        (draft,) = rules.draft_actions([fields], self.names, self.known, self.document.ref, people=self.people)
        speaks = stated(fields, proposal.edited)
        if self.whole is None or self.content is None:
            return Pair(proposal, draft, held, changes(draft, held, speaks) if held else ())
        draft = self.whole.with_places(self.content, draft)
        named = {part: " ".join(str(fields.get(part) or "").split()) for part in ("owner", "deputy")}
        for part, name in named.items():
            if name and name not in self.people and not (held and held.facts[part][1:] == [name]):
                self.strangers.add(name)
                speaks -= {part}
        return Pair(proposal, draft, held, changes(draft, held, speaks, people=named) if held else ())


def _held(plan: Plan, whole: Returned | None) -> list[tuple[Held, bool]]:
    """Return the plan's actions in order, each with whether somebody has reported on it.

    Their places are called what the file calls them that Concordat wrote, where one is compared.
    """
    outline = list(plan.priorities.prefetch_related("themes"))
    called = {priority.ref: priority.name for priority in outline}
    called |= {theme.ref: theme.name for priority in outline for theme in priority.themes.all()}
    called |= whole.called if whole else {}
    actions = plan.actions.placed(outline).order_by(*PLAN_ORDER)
    parts = ("leads", "contributors", "placements", "links")
    actions = actions.select_related("owner", "deputy").prefetch_related(*parts)
    reported = Count("updates", filter=Q(updates__status="submitted"))
    return [
        (_as_held(action.ref, action.facts(), called), bool(action.__dict__["reported"]))
        for action in actions.annotate(reported=reported)
    ]


def _as_held(ref: str, facts: dict[str, Any], called: Mapping[str, str]) -> Held:
    also = tuple((called[priority], called.get(theme, "")) for priority, theme in facts["also"])
    return Held(ref, facts, called.get(facts["priority"], ""), called.get(facts["theme"], ""), also)


def told_by(actor: Actor, document: Document) -> list[Told]:
    """Return a document's actions as they are matched, under the names that were settled."""
    access.require(actor, DOCUMENT_REVIEW, document)
    names = rules.Names(document.edited)
    return [told_of(each.ref, each.fields, names) for each in document.proposals.live().order_by("position")]


def told_in(actor: Actor, plan: Plan) -> list[Told]:
    """Return a plan's actions as they are matched."""
    access.require(actor, ACTION_VIEW, plan)
    outline = list(plan.priorities.prefetch_related("themes"))
    actions = plan.actions.placed(outline).select_related("priority", "theme").order_by(*PLAN_ORDER)
    return [_told(action) for action in actions]


def likeliest(actor: Actor, told: list[Told]) -> Plan | None:
    """Return the plan of which a document looks like a further state, if it does."""
    shares = [(share(told, told_in(actor, plan)), plan) for plan in revisable(actor)[:12]]
    best = max(shares, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= ALIKE_PLANS else None


def settled_before(actor: Actor, plan: Plan) -> dict[str, Any]:
    """Return the names that people settled for the newest document that the plan rests on."""
    access.require(actor, DOCUMENT_REVIEW)
    behind = Document.objects.filter(Q(plans=plan) | Q(revises=plan, status=Document.Status.ACCEPTED))
    newest = behind.defer("content", "reading").order_by("-created_at").first()
    return {kind: newest.edited[kind] for kind in SETTLED if kind in newest.edited} if newest else {}


def _told(action: Action) -> Told:
    place = (
        action.priority.name if action.priority else "",
        action.theme.name if action.theme else "",
        *action.strands,
    )
    return Told(action.ref, action.text, action.code, place)


def _accepted(pair: Pair) -> bool:
    return pair.proposal.decision == rules.ACCEPTED
