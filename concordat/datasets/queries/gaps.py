"""Read the gap register: what is not shared, why, who mends it and by when."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from concordat import access
from concordat.audit import commands as audit
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.datasets.models import Gap
from concordat.datasets.permissions import GAP_EDIT, GAP_VIEW
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.partnership.queries.agencies import agencies_choices

REASONS = Gap.Reason.choices
CLOSINGS = Gap.Closing.choices
SORTS = ("due", "what", "agency", "reason", "owner")
FILTERS = ("state", "reason", "agency", "owner")
_ORDERS = {
    "due": ("due", "what"),
    "what": ("what",),
    "agency": ("agency__name", "what"),
    "reason": ("reason", "what"),
    "owner": ("owner_agency__name", "what"),
}


def gaps_page(actor: Actor, spec: PageSpec) -> Page[Gap]:
    """Return a page of the gaps that are sought, those open alone unless others are asked for."""
    return page_of(_sought(actor, spec), spec, _ORDERS)


def gaps_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Gap]:
    """Return every gap that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, GAP_VIEW)
    columns = _ORDERS.get(spec.sort, _ORDERS["due"])
    rows = list(_sought(actor, spec).order_by(*columns, "pk"))
    audit.record("datasets.gap.downloaded", by=actor, under=decision.under, detail={"as": kind, "gaps": len(rows)})
    return rows


def gap_for(actor: Actor, ref: str) -> Gap:
    """Return a gap; raise Missing where there is none."""
    if (found := gaps_of(actor).filter(ref=ref).first()) is None:
        raise Missing
    return found


def editable_gap(actor: Actor, ref: str) -> Gap:
    """Return a gap that the actor may change; raise Missing or Refused."""
    gap = gap_for(actor, ref)
    access.require(actor, GAP_EDIT, gap)
    return gap


def gap_history(actor: Actor, gap: Gap) -> list[Entry]:
    """Return what was done with a gap, the newest first."""
    access.require(actor, GAP_VIEW, gap)
    return list(history_of(actor, gap.ref))


def gaps_of(actor: Actor) -> QuerySet[Gap]:
    """Return the gaps of the actor's partnership, with agencies, owners and datasets."""
    access.require(actor, GAP_VIEW)
    rows = Gap.objects.filter(partnership_id=actor.partnership)
    return rows.select_related("agency", "owner_agency", "owner", "dataset")


def gaps_to_mend(actor: Actor) -> list[Gap]:
    """Return the open gaps that are the actor's to mend and whose day is past."""
    if not access.may(actor, GAP_VIEW):
        return []
    return list(gaps_of(actor).filter(owner_id=actor.member, closed_on__isnull=True, due__lt=clock.today())[:6])


def gap_owners(actor: Actor) -> list[tuple[str, str]]:
    """Return the agencies that the actor may have mend a gap: all that take part, or their own."""
    return [
        (ref, name)
        for ref, name in agencies_choices(actor)
        if access.may(actor, GAP_EDIT, Gap(partnership_id=actor.partnership, owner_agency_id=ref))
    ]


def gaps_counted(actor: Actor) -> dict[str, int]:
    """Return how many gaps there are: open, overdue, closed; in one query."""
    today = clock.today()
    found: dict[str, int] = {"open": 0, "overdue": 0, "closed": 0}
    for due, closed in gaps_of(actor).order_by().values_list("due", "closed_on"):
        found["closed" if closed else "open"] += 1
        found["overdue"] += bool(not closed and due and due < today)
    return found


def _sought(actor: Actor, spec: PageSpec) -> QuerySet[Gap]:
    rows, asked = gaps_of(actor), spec.filters
    rows = rows.filter(_of_state(asked.get("state", "")))
    for name, column in (("reason", "reason"), ("agency", "agency_id"), ("owner", "owner_agency_id")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    for word in spec.search.split():
        rows = rows.filter(_holding(word))
    return rows


def _of_state(state: str) -> Q:
    states: dict[str, Q] = {
        "overdue": Q(closed_on__isnull=True, due__lt=clock.today()),
        "closed": Q(closed_on__isnull=False),
        "all": Q(),
    }
    return states.get(state, Q(closed_on__isnull=True))


def _holding(word: str) -> Q:
    texts = ("what", "needed_for", "detail", "next_step", "agency__name", "owner_agency__name", "owner__name")
    found = Q()
    for name in texts:
        found |= Q(**{f"{name}__icontains": word})
    return found
