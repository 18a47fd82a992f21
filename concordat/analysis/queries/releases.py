"""Read releases: drafts of one's own agency, what waits for approval for those who may give it, what went out for all."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from concordat import access
from concordat.analysis.models import Release, ReleaseTable
from concordat.analysis.permissions import (
    RELEASE_ADD,
    RELEASE_APPROVE,
    RELEASE_EDIT,
    RELEASE_PROTECT,
    RELEASE_PUBLISH,
    RELEASE_VIEW,
    RELEASE_WITHDRAW,
)
from concordat.analysis.rules.delivered import is_whole
from concordat.analysis.rules.releases import DRAFT, OUT
from concordat.analysis.rules.releasing.fitting import days_of
from concordat.audit import commands as audit
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.datasets.queries.datasets import datasets_of
from concordat.datasets.queries.versions import versions_page
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of
from concordat.kernel.periods import Span

SORTS = ("-changed", "title", "dataset", "state", "published")
FILTERS = ("dataset", "state")
STATES = Release.State.choices
_ORDERS = {
    "changed": ("changed_at",),
    "title": ("title",),
    "dataset": ("dataset__title", "title"),
    "state": ("state", "title"),
    "published": ("published_at", "title"),
}
MAY = {
    "edit": RELEASE_EDIT,
    "protect": RELEASE_PROTECT,
    "approve": RELEASE_APPROVE,
    "publish": RELEASE_PUBLISH,
    "withdraw": RELEASE_WITHDRAW,
}


def releases_of(actor: Actor) -> QuerySet[Release]:
    """Return the releases that the actor may see: what went out, their agency's, and what waits for those who approve."""
    access.require(actor, RELEASE_VIEW)
    seen = Q(state__in=OUT) | Q(agency_id=actor.agency)
    if access.may(actor, RELEASE_APPROVE):
        seen |= ~Q(state=DRAFT) | ~Q(returned="")
    rows = Release.objects.filter(seen, partnership_id=actor.partnership, dataset__in=datasets_of(actor).order_by())
    return rows.select_related("owner", "agency", "dataset__agency", "approver")


def release_for(actor: Actor, ref: str) -> Release:
    """Return a release; raise Missing where there is none that the actor may see."""
    if (found := releases_of(actor).filter(ref=ref).first()) is None:
        raise Missing
    return found


def allowed_release(actor: Actor, ref: str, to: str) -> Release:
    """Return a release with which the actor may do something (a name in `MAY`); raise Missing or Refused."""
    found = release_for(actor, ref)
    access.require(actor, MAY[to], found)
    return found


def what_may_be_done(actor: Actor, release: Release) -> dict[str, bool]:
    """Return which of the steps of a release are the actor's to take, whatever its state."""
    return {name: access.may(actor, permission, release) for name, permission in MAY.items()}


def tables_of(actor: Actor, release: Release) -> list[ReleaseTable]:
    """Return the tables of a release, in their order."""
    access.require(actor, RELEASE_VIEW)
    return list(ReleaseTable.objects.filter(release=release).order_by("position", "created_at"))


def editable_table(actor: Actor, ref: str) -> ReleaseTable:
    """Return a table of a draft that the actor may change; raise Missing or Refused."""
    rows = ReleaseTable.objects.filter(ref=ref, release__in=releases_of(actor)).select_related("release__dataset")
    if (found := rows.first()) is None:
        raise Missing
    access.require(actor, RELEASE_EDIT, found.release)
    return found


def releases_page(actor: Actor, spec: PageSpec) -> Page[Release]:
    """Return a page of the releases that are sought, each with how many tables it has."""
    return page_of(_sought(actor, spec), spec, _ORDERS)


def releases_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Release]:
    """Return every release that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, RELEASE_VIEW)
    rows = list(_sought(actor, spec).order_by("-changed_at", "pk"))
    audit.record("analysis.release.listed", by=actor, under=decision.under, detail={"as": kind, "releases": len(rows)})
    return rows


def release_taken(actor: Actor, ref: str, kind: str) -> tuple[Release, list[ReleaseTable]]:
    """Return a release that went out, with its tables, for a file; that it was taken away is recorded."""
    release = release_for(actor, ref)
    decision = access.require(actor, RELEASE_VIEW, release)
    if release.state != Release.State.PUBLISHED:
        raise Missing
    audit.record("analysis.release.downloaded", by=actor, target=release, under=decision.under, detail={"as": kind})
    return release, tables_of(actor, release)


def releases_counted(actor: Actor) -> int:
    """Return how many releases there are that the actor may see."""
    return releases_of(actor).count()


def draft_choices(actor: Actor, key: str, purpose: str) -> list[tuple[str, str]]:
    """Return the drafts into which the actor may put a table of a dataset that is had for a purpose."""
    access.require(actor, RELEASE_ADD)
    rows = releases_of(actor).filter(state=DRAFT, agency_id=actor.agency, dataset__key=key, purpose=purpose)
    return [(each.ref, each.title) for each in rows.order_by("title")]


def version_choices(actor: Actor, release: Release) -> list[tuple[int, str]]:
    """Return the versions of a release's dataset of which all is still kept, the newest first."""
    access.require(actor, RELEASE_VIEW, release)
    rows = versions_page(actor, release.dataset, PageSpec())
    return [(each.number, f"Version {each.number}") for each in rows if is_whole(each.parts)]


def linked_with(
    actor: Actor, release: Release, tables: Sequence[ReleaseTable]
) -> list[tuple[Release, list[ReleaseTable]]]:
    """Return the releases of the same data that went out and are of some of the same days, and those that are of theirs.

    Whoever reads a release may have read them: they are checked with it. Data without periods is all of the same days.
    """
    access.require(actor, RELEASE_VIEW)
    rows = Release.objects.filter(dataset=release.dataset, state__in=OUT).exclude(ref=release.ref)
    out = list(rows.prefetch_related("tables").order_by("published_at"))
    days = [[days_of(each.question) for each in one.tables.all()] for one in out]
    near, reached = set[int](), [days_of(each.question) for each in tables]
    while more := {at for at, theirs in enumerate(days) if at not in near and _share(reached, theirs)}:
        near |= more
        reached = [*reached, *(span for at in more for span in days[at])]
    return [(out[at], list(out[at].tables.all())) for at in sorted(near)]


def release_history(actor: Actor, release: Release) -> list[Entry]:
    """Return what was done with a release, the newest first."""
    access.require(actor, RELEASE_VIEW, release)
    return list(history_of(actor, release.ref))


def _share(ours: Sequence[Span | None], theirs: Sequence[Span | None]) -> bool:
    return any(
        one is None or other is None or (one.first <= other.last and other.first <= one.last)
        for one in ours
        for other in theirs
    )


def _sought(actor: Actor, spec: PageSpec) -> QuerySet[Release]:
    rows, asked = releases_of(actor), spec.filters
    if asked.get("dataset"):
        rows = rows.filter(dataset__key=asked["dataset"])
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    for word in spec.search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(about__icontains=word) | Q(readers__icontains=word))
    return rows.annotate(table_count=Count("tables"))
