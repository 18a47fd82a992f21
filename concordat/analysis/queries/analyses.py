"""Read saved analyses, as far as they are shared with a reader who may know of the datasets that they ask of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet

from concordat import access
from concordat.agreements.queries.purposes import purposes_page
from concordat.analysis.models import Analysis
from concordat.analysis.permissions import ANALYSIS_DELETE, ANALYSIS_EDIT, ANALYSIS_SHARE, ANALYSIS_VIEW
from concordat.audit import commands as audit
from concordat.audit.models import Entry
from concordat.audit.queries import history_of
from concordat.datasets.queries.datasets import datasets_of
from concordat.datasets.rules.declarations import Disclosure
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

SHARED = Analysis.Shared.choices
SORTS = ("-changed", "title", "owner", "shared", "asked")
FILTERS = ("dataset", "owner", "shared", "state")
_ORDERS = {
    "changed": ("changed_at",),
    "title": ("title",),
    "owner": ("owner__name", "title"),
    "shared": ("shared", "title"),
    "asked": (F("asked_at").asc(nulls_first=True), "title"),
}
DELETED = "deleted"
_MOST_PURPOSES = 500


@dataclass(frozen=True, slots=True)
class About:
    """The analyses that ask of a dataset, with its key and title."""

    key: str
    title: str
    page: Page[Analysis]


def analyses_of(actor: Actor) -> QuerySet[Analysis]:
    """Return the analyses that the actor may see, with owner and agency: their own, and those shared with them.

    The database holds the same line. One that asks of a dataset that the actor may not know of is not there for them.
    """
    access.require(actor, ANALYSIS_VIEW)
    known = list(datasets_of(actor).order_by().prefetch_related(None).values_list("key", flat=True))
    shared = Q(shared=Analysis.Shared.PARTNERSHIP) | Q(shared=Analysis.Shared.AGENCY, agency_id=actor.agency)
    seen = Q(owner_id=actor.member) | (shared & Q(deleted_at__isnull=True))
    rows = Analysis.objects.filter(seen, partnership_id=actor.partnership, datasets__contained_by=known)
    return rows.select_related("owner", "agency")


def analysis_for(actor: Actor, ref: str) -> Analysis:
    """Return an analysis; raise Missing where there is none that the actor may see."""
    if (found := _with_runs(analyses_of(actor).filter(ref=ref)).first()) is None:
        raise Missing
    return found


def editable_analysis(actor: Actor, ref: str) -> Analysis:
    """Return an analysis that the actor may change, and that was not deleted; raise Missing or Refused."""
    return _allowed(actor, ref, ANALYSIS_EDIT)


def shareable_analysis(actor: Actor, ref: str) -> Analysis:
    """Return an analysis that the actor may share; raise Missing or Refused."""
    return _allowed(actor, ref, ANALYSIS_SHARE)


def deletable_analysis(actor: Actor, ref: str) -> Analysis:
    """Return an analysis that the actor may delete; raise Missing or Refused."""
    return _allowed(actor, ref, ANALYSIS_DELETE)


def analyses_page(actor: Actor, spec: PageSpec) -> Page[Analysis]:
    """Return a page of the analyses that are sought, each with when its answer was last kept."""
    return page_of(_sought(actor, spec), spec, _ORDERS)  # type: ignore[arg-type]


def analyses_about(actor: Actor, dataset_ref: str, most: int) -> About:
    """Return the newest analyses that ask of a dataset, by its reference; raise Missing where there is none."""
    access.require(actor, ANALYSIS_VIEW)
    dataset = datasets_of(actor).filter(ref=dataset_ref).first()
    if dataset is None:
        raise Missing
    spec = PageSpec(size=most, sort="changed", descending=True, filters={"dataset": dataset.key})
    return About(dataset.key, dataset.title, analyses_page(actor, spec))


def analyses_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Analysis]:
    """Return every analysis that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, ANALYSIS_VIEW)
    rows = list(_sought(actor, spec).order_by("-changed_at", "pk"))
    detail = {"as": kind, "analyses": len(rows)}
    audit.record("analysis.analysis.downloaded", by=actor, under=decision.under, detail=detail)
    return rows


def analyses_counted(actor: Actor) -> dict[str, int]:
    """Return how many analyses there are: the actor's own, those of others, those of theirs that were deleted."""
    found = {"mine": 0, "others": 0, "deleted": 0}
    for owner, deleted in analyses_of(actor).order_by().values_list("owner_id", "deleted_at"):
        found["deleted" if deleted else "mine" if owner == actor.member else "others"] += 1
    return found


def analysis_history(actor: Actor, analysis: Analysis) -> list[Entry]:
    """Return what was done with an analysis, the newest first."""
    access.require(actor, ANALYSIS_VIEW, analysis)
    return list(history_of(actor, analysis.ref))


def titles_of(actor: Actor) -> dict[str, str]:
    """Return the titles of datasets by their keys."""
    return dict(datasets_of(actor).order_by("title").prefetch_related(None).values_list("key", "title"))


def owner_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return whose analyses the actor may see: reference and name."""
    rows = analyses_of(actor).filter(deleted_at__isnull=True).order_by("owner__name")
    return list(dict.fromkeys(rows.values_list("owner_id", "owner__name")))


def purpose_choices(actor: Actor, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return the purposes for which datasets may be asked, by reference and name; none where all of them are open data.

    What may be had in an emergency alone is not kept: it lasts for hours.
    """
    if not datasets_of(actor).filter(key__in=keys).exclude(disclosure=Disclosure.OPEN.value).exists():
        return []
    listed = purposes_page(actor, PageSpec(size=_MOST_PURPOSES))
    return [(each.ref, each.name) for each in listed]


def _allowed(actor: Actor, ref: str, permission: str) -> Analysis:
    analysis = analysis_for(actor, ref)
    access.require(actor, permission, analysis)
    if analysis.deleted_at:
        raise Missing
    return analysis


def _sought(actor: Actor, spec: PageSpec) -> QuerySet[Analysis]:
    asked = spec.filters
    rows = analyses_of(actor).filter(deleted_at__isnull=asked.get("state") != DELETED)
    if asked.get("state") == "mine":
        rows = rows.filter(owner_id=actor.member)
    if asked.get("dataset"):
        rows = rows.filter(datasets__contains=[asked["dataset"]])
    for name, column in (("owner", "owner_id"), ("shared", "shared")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    for word in spec.search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(note__icontains=word) | Q(owner__name__icontains=word))
    return _with_runs(rows)


def _with_runs(rows: QuerySet[Analysis]) -> QuerySet[Analysis]:
    """Return analyses with when an answer of each was last kept."""
    return rows.annotate(asked_at=Max("runs__created_at"))
