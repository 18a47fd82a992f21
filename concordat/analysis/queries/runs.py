"""Read when a saved question was asked and what of it was written down, and whether it can be asked so again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from concordat import access
from concordat.analysis.models import Analysis, Annotation, Run, Subscription
from concordat.analysis.permissions import ANALYSIS_VIEW, ANNOTATION_EDIT
from concordat.analysis.queries.analyses import analyses_of
from concordat.analysis.rules.delivered import Since, is_whole, since
from concordat.datasets.queries.datasets import datasets_of, standing_version
from concordat.datasets.queries.versions import version_for
from concordat.kernel.actors import Actor
from concordat.kernel.errors import Missing
from concordat.kernel.pages import Page, PageSpec, page_of

_ORDERS = {"at": ("-created_at",)}


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a dataset moved on: its key and title, the version then and the one that stands, and what differs by period."""

    key: str
    title: str
    then: int
    now: int
    since: Since


@dataclass(frozen=True, slots=True)
class Gone:
    """A version that can be asked no more, whole or in part: of which dataset, and its number."""

    key: str
    title: str
    number: int


def runs_page(actor: Actor, analysis: Analysis, spec: PageSpec) -> Page[Run]:
    """Return a page of when an analysis was asked and its answer kept, the newest first."""
    access.require(actor, ANALYSIS_VIEW, analysis)
    return page_of(Run.objects.filter(analysis=analysis).select_related("member"), spec, _ORDERS)


def newest_run(actor: Actor, analysis: Analysis) -> Run | None:
    """Return the newest run of an analysis."""
    access.require(actor, ANALYSIS_VIEW, analysis)
    return Run.objects.filter(analysis=analysis).select_related("member").first()


def run_for(actor: Actor, ref: str) -> Run:
    """Return a run of an analysis that the actor may see; raise Missing for any other."""
    rows = Run.objects.filter(ref=ref, analysis__in=analyses_of(actor)).select_related("member", "analysis__owner")
    if (found := rows.first()) is None:
        raise Missing
    return found


def annotations_of(actor: Actor, analysis: Analysis) -> list[Annotation]:
    """Return what was written beside an analysis, in the order in which it was."""
    access.require(actor, ANALYSIS_VIEW, analysis)
    return list(Annotation.objects.filter(analysis=analysis).select_related("member"))


def editable_annotation(actor: Actor, ref: str) -> Annotation:
    """Return an annotation that the actor may change or delete; raise Missing or Refused."""
    rows = Annotation.objects.filter(ref=ref, analysis__in=analyses_of(actor), analysis__deleted_at__isnull=True)
    if (found := rows.select_related("analysis", "member").first()) is None:
        raise Missing
    access.require(actor, ANNOTATION_EDIT, found)
    return found


def subscription_of(actor: Actor, analysis: Analysis) -> Subscription | None:
    """Return the actor's own subscription to an analysis."""
    access.require(actor, ANALYSIS_VIEW, analysis)
    return Subscription.objects.filter(analysis=analysis, member_id=actor.member).first()


def gone_of(actor: Actor, versions: Mapping[str, int]) -> list[Gone]:
    """Return which of the versions that were asked can be asked no more, since something of them was destroyed."""
    return [
        Gone(key, version.dataset.title, version.number)
        for key, version in _named(actor, versions).items()
        if version.disposed_at or not is_whole(version.parts)
    ]


def standing_numbers(actor: Actor, keys: list[str]) -> dict[str, int]:
    """Return the number of the version that stands of each dataset; one to which nothing was delivered has none."""
    return {key: version.number for key, version in _standing(actor, keys).items()}


def delivered_since(actor: Actor, versions: Mapping[str, int]) -> list[Delivered]:
    """Return for each dataset that moved on since some versions which periods are new, said anew or gone."""
    then, now = _named(actor, versions), _standing(actor, list(versions))
    return [
        Delivered(key, each.dataset.title, each.number, now[key].number, since(each.parts, now[key].parts))
        for key, each in then.items()
        if key in now and now[key].number != each.number
    ]


def _named(actor: Actor, versions: Mapping[str, int]) -> dict[str, Any]:
    found = datasets_of(actor).filter(key__in=list(versions))
    return {each.key: version_for(actor, each, versions[each.key]) for each in found if versions[each.key]}


def _standing(actor: Actor, keys: list[str]) -> dict[str, Any]:
    found = datasets_of(actor).filter(key__in=keys)
    return {each.key: version for each in found if (version := standing_version(actor, each))}
