"""Read one action: all that its page shows, and what its forms need."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from concordat import access
from concordat.audit.commands import record
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.periods import Quarter
from concordat.partnership.queries.agencies import agencies_choices
from concordat.partnership.queries.members import colleagues
from concordat.plans.models import (
    Action,
    Contributor,
    Document,
    Evidence,
    Lead,
    Link,
    LinkedStrategy,
    Overrule,
    Placement,
    Plan,
    Priority,
    Statement,
    Term,
    Update,
)
from concordat.plans.permissions import (
    ACTION_ADD,
    ACTION_ASSIGN,
    ACTION_EDIT,
    ACTION_VIEW,
    STATUS_OVERRULE,
    UPDATE_DRAFT,
)
from concordat.plans.queries.crosswalks import Came, came_and_went
from concordat.plans.queries.plans import being_made, outline_of, plan_for, plans_for
from concordat.plans.queries.reach import assigns_beyond_own
from concordat.plans.queries.reporting import Reporting, reporting_of
from concordat.plans.queries.terms import terms_of
from concordat.plans.queries.vacancy import vacancy
from concordat.plans.rules import plans as rules
from concordat.plans.rules.changes import seal
from concordat.plans.rules.statements import DELIVERABLE
from concordat.plans.rules.updates import quarters, usual_quarter

_PRIVATE = ("plans.update.drafted", "plans.update.discarded", "plans.evidence.added", "plans.evidence.removed")


def action_for(actor: Actor, ref: str, permission: str = ACTION_VIEW) -> Action:
    """Return one action with its plan, place, leads and owner, for whoever may do what `permission` names."""
    found = _actions(actor).filter(ref=ref).first()
    if found is None:
        raise Missing
    access.require(actor, permission, found)
    return found


@dataclass(frozen=True, slots=True)
class ActionPage:
    """An action with its updates and overrules (newest first), its neighbours in the plan, its history and its source."""

    action: Action
    updates: list[Update]
    overrules: list[Overrule]
    draft: Update | None
    previous: Action | None
    next: Action | None
    history: list[Entry]
    document: str
    reporting: Reporting | None
    owes: bool
    came: Came
    links: list[Link]
    terms: list[Term]


def action_page(actor: Actor, ref: str) -> ActionPage:
    """Return an action with all that its page shows."""
    action = action_for(actor, ref)
    updates = list(
        action.updates.select_related("agency", "member")
        .prefetch_related(Prefetch("evidence", Evidence.objects.defer("content")))
        .newest_first()
    )
    before, after = action.neighbours(outline_of(actor, action.plan))
    reporting = reporting_of(actor, action.plan)
    entries = history_of(actor, action.ref)
    return ActionPage(
        action=action,
        updates=[update for update in updates if update.status == Update.Status.SUBMITTED],
        overrules=list(action.overrules.select_related("member").order_by("-quarter", "-at")),
        draft=next((u for u in updates if u.status == Update.Status.DRAFT and u.agency_id == actor.agency), None),
        previous=before,
        next=after,
        history=[entry for entry in entries if entry.event not in _PRIVATE],
        document=_document_name(action),
        reporting=reporting,
        owes=bool(reporting and reporting.owed_by(action)),
        came=came_and_went(actor, action),
        links=list(action.links.all()),
        terms=terms_of(actor),
    )


@dataclass(frozen=True, slots=True)
class UpdateDesk:
    """An action to be reported on: the quarters that may be chosen, the likely one, and the draft that was left."""

    action: Action
    quarters: list[Quarter]
    usual: Quarter | None
    draft: Update | None
    last: Update | None
    overruled: Overrule | None

    @property
    def kept(self) -> list[Evidence]:
        """The files kept with the draft, without their content."""
        return list(self.draft.evidence.all()) if self.draft else []

    @property
    def seal(self) -> str:
        """The mark of what the draft says, which the form gives back."""
        return seal((self.draft or Update()).facts())


def update_desk(actor: Actor, ref: str, quarter: str = "") -> UpdateDesk:
    """Return what somebody needs who writes an update on an action; `quarter` is the one asked for, if it can be."""
    action = action_for(actor, ref, UPDATE_DRAFT)
    plan, today = action.plan, clock.today()
    choices = quarters(plan.begins, plan.ends, today)
    asked = next((choice for choice in choices if str(choice) == quarter), None)
    reporting = reporting_of(actor, plan)
    owed = reporting.quarter if reporting and reporting.owed_by(action) else None
    updates = action.updates.select_related("agency", "member")
    updates = updates.prefetch_related(Prefetch("evidence", Evidence.objects.defer("content")))
    return UpdateDesk(
        action=action,
        quarters=choices,
        usual=asked or (owed if owed in choices else usual_quarter(choices, today)),
        draft=updates.filter(agency_id=actor.agency, status=Update.Status.DRAFT).first(),
        last=updates.submitted().newest_first().first(),
        overruled=action.overrule_standing(),
    )


def status_desk(actor: Actor, ref: str) -> ActionPage:
    """Return an action whose status somebody is about to overrule, or to restore, with what was said of it."""
    page = action_page(actor, ref)
    access.require(actor, STATUS_OVERRULE, page.action)
    return page


def evidence_of(actor: Actor, ref: str) -> Evidence:
    """Return a file given with an update that the actor may see, with its content; the download is recorded."""
    rows = Evidence.objects.select_related("update__action")
    found = rows.filter(ref=ref, partnership_id=actor.partnership).first()
    if found is None:
        raise Missing
    decision = access.require(actor, ACTION_VIEW, found.update.action)
    detail = {"action": str(found.update.action), "quarter": found.update.quarter}
    record("plans.evidence.downloaded", by=actor, target=found, under=decision.under, detail=detail)
    return found


@dataclass(frozen=True, slots=True)
class Assignment:
    """An action to be given to somebody: who can own it, by agency; and who could lead it."""

    action: Action
    people: list[tuple[str, list[tuple[str, str]]]]
    agencies: list[tuple[str, str]]
    beyond_own: bool


def assignment(actor: Actor, ref: str) -> Assignment:
    """Return an action with the members who can own it, grouped by agency, and the agencies that can lead it."""
    action = action_for(actor, ref, ACTION_ASSIGN)
    beyond = assigns_beyond_own(actor)
    people: dict[str, list[tuple[str, str]]] = {}
    members = colleagues(actor).select_related("agency").order_by("agency__name", "name")
    for member in members if beyond else members.filter(agency_id=actor.agency):
        words = f"{member.name}, {member.job_title}" if member.job_title else member.name
        people.setdefault(member.agency.name, []).append((member.ref, words))
    return Assignment(action, list(people.items()), agencies_choices(actor) if beyond else [], beyond)


@dataclass(frozen=True, slots=True)
class Writing:
    """An action to be written, or a new one (None), in its plan, with the headings under which it can stand.

    And with what it can be linked to: the strategies that the plan is linked to, and its key deliverables.
    """

    plan: Plan
    action: Action | None
    priorities: list[Priority]
    strategies: list[LinkedStrategy]
    deliverables: list[Statement]

    @property
    def facts(self) -> dict[str, object]:
        """What the action says."""
        return self.action.facts() if self.action else {}


def writing(actor: Actor, *, action: str = "", plan: str = "") -> Writing:
    """Return what somebody needs who changes an action, or adds one to a plan."""
    if action:
        found = action_for(actor, action, ACTION_EDIT)
        rules.check_kept(found.plan.status)
        return _writing(actor, found.plan, found)
    into = plan_for(actor, plan)
    access.require(actor, ACTION_ADD, into)
    if not into.being_made:
        rules.check_open(into.status)
    return _writing(actor, into, None)


def _writing(actor: Actor, plan: Plan, action: Action | None) -> Writing:
    deliverables = plan.statements.filter(kind=DELIVERABLE).select_related("priority", "theme")
    return Writing(plan, action, outline_of(actor, plan), list(plan.linked_strategies.all()), list(deliverables))


def _actions(actor: Actor) -> QuerySet[Action]:
    parts = (
        Prefetch("leads", Lead.objects.select_related("agency")),
        Prefetch("contributors", Contributor.objects.select_related("agency")),
    )
    places = Prefetch("placements", Placement.objects.select_related("priority", "theme"))
    links = Prefetch("links", Link.objects.select_related("strategy", "deliverable"))
    rows = Action.objects.filter(plan__in=plans_for(actor))
    rows = rows.select_related("plan__agency", "plan__board", "priority", "theme", "owner__agency", "deputy__agency")
    return rows.annotate(is_vacant=vacancy(actor)).prefetch_related(*parts, places, links, being_made(actor, "plan__"))


def _document_name(action: Action) -> str:
    """Return the name of the document that it was read from: of its plan, or of a later state of it."""
    document = action.source.get("document") or (action.plan.document_id if action.source else "")
    return (document and Document.objects.filter(pk=document).values_list("name", flat=True).first()) or ""
