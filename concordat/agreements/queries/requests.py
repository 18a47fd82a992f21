"""Read requests for access."""

from __future__ import annotations

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from concordat import access
from concordat.agreements.models import AccessRequest
from concordat.agreements.permissions import REQUEST_VIEW
from concordat.agreements.queries import flows
from concordat.agreements.rules import flow
from concordat.agreements.rules.flow import Question
from concordat.agreements.rules.terms import Form
from concordat.audit import commands as audit
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

SORTS = ("decide_by", "-made", "until", "person")
FILTERS = ("state", "asset", "agency")
_ORDERS = {
    "decide_by": ("settled", "decide_by"),
    "made": ("created_at",),
    "until": ("until",),
    "person": ("member__name",),
}


def requests_page(actor: Actor, spec: PageSpec) -> Page[AccessRequest]:
    """Return a page of requests, those to decide first: everybody's for those who may see them, else one's own.

    A steward's own are also those for the data that they answer for.
    """
    settled = ExpressionWrapper(~Q(status=AccessRequest.Status.ASKED), BooleanField())
    rows = _seen(actor).alias(settled=settled)
    state, asked = spec.filters.get("state", ""), spec.filters
    if state == "standing":
        rows = rows.filter(status=AccessRequest.Status.GRANTED, until__gte=clock.today())
    elif state == "past":
        rows = rows.filter(status=AccessRequest.Status.GRANTED, until__lt=clock.today())
    elif state:
        rows = rows.filter(status=state)
    if asked.get("asset"):
        rows = rows.filter(asset_id=asked["asset"])
    if asked.get("agency"):
        rows = rows.filter(agency_id=asked["agency"])
    for word in spec.search.split():
        rows = rows.filter(
            Q(member__name__icontains=word) | Q(asset__name__icontains=word) | Q(purpose__name__icontains=word)
        )
    return page_of(rows, spec, _ORDERS)


def request_for(actor: Actor, ref: str) -> AccessRequest:
    """Return one request; raise Missing where there is none that the actor may see. The reading of another's is recorded."""
    found = _seen(actor).filter(ref=ref).first()
    if found is None:
        raise Missing
    if found.member_id != actor.member:
        decision = access.require(actor, REQUEST_VIEW, found)
        audit.record("agreements.request.viewed", by=actor, target=found, under=decision.under)
    return found


def request_history(actor: Actor, request: AccessRequest) -> list[Entry]:
    """Return what was done with a request, newest first."""
    access.require(actor, REQUEST_VIEW, request)
    return [entry for entry in history_of(actor, request.ref) if not entry.event.endswith(".viewed")]


def requests_to_decide(actor: Actor) -> list[AccessRequest]:
    """Return the requests that wait for a decision, the most pressing first."""
    waiting = _seen(actor).filter(status=AccessRequest.Status.ASKED).order_by("decide_by")
    return list(waiting.exclude(member_id=actor.member))


def what_stands_in_the_way(actor: Actor, request: AccessRequest) -> str:
    """Return why the data of a request could not flow even if it were granted; "" where it could."""
    person = flows.person(actor, request.member)
    asked = Question(request.asset_id, request.purpose_id, frozenset(request.fields), request.form)
    everything = flow.Person(
        person.ref, person.name, person.agency, person.agency_name, person.active, person.has_role, frozenset(Form)
    )
    found = flow.decide(everything, asked, flows.known(actor, request.member))
    return "" if found.allowed else found.reason


def _seen(actor: Actor) -> QuerySet[AccessRequest]:
    rows = AccessRequest.objects.filter(partnership_id=actor.partnership)
    if not access.may(actor, REQUEST_VIEW, AccessRequest(partnership_id=actor.partnership)):
        access.require(actor, REQUEST_VIEW)
        rows = rows.filter(Q(member_id=actor.member) | Q(asset__steward_id=actor.member))
    return rows.select_related("member", "agency", "asset__agency", "purpose", "decided_by")
