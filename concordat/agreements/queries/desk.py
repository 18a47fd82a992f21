"""The desk: everything that has a clock, most pressing first.

A kind of thing joins the desk by a line in `KINDS`: what it is called, who may see it, and what finds those that are
open. `find` is asked by a reader who may, or by the system at work, which reminds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse

from concordat import access
from concordat.agreements.permissions import (
    AGREEMENT_REVIEW,
    BREACH_VIEW,
    COMPLAINT_VIEW,
    DESK_VIEW,
    DISPOSAL_VIEW,
    OVERRIDE_REVIEW,
    POLICY_DOCUMENT_VIEW,
    REQUEST_DECIDE,
    SUBJECT_REQUEST_VIEW,
    SUBJECT_SEARCH_VIEW,
)
from concordat.agreements.queries import clocks
from concordat.agreements.queries.clocks_of_sharing import access_clocked, agreements_clocked, overrides_clocked
from concordat.agreements.queries.overrides import own_overrides
from concordat.agreements.queries.reach import opened, reaches_all
from concordat.agreements.rules.clocks import Clocked, is_late, pressing, within, words
from concordat.agreements.rules.granting import left
from concordat.audit import commands as audit
from concordat.kernel import clock
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page, PageSpec

FILTERS = ("kind", "show")
LATE, SOON, STILL = "late", "soon", "none"
_SOON = timedelta(days=7)
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing with a clock: its name, who may see it, what finds it, and how long before it warns.

    `by_agency` says that what is found keeps to the reader's own agency where their right reaches no further; a kind
    that does not is shown to those alone who may see any agency's. One that is not `reminds` has letters of its own.
    """

    key: str
    words: str
    permission: str
    find: Callable[[Actor], Sequence[Clocked]]
    warning: timedelta = timedelta(days=7)
    by_agency: bool = False
    reminds: bool = True


KINDS = (
    Kind("override", "Emergency overrides", OVERRIDE_REVIEW, overrides_clocked, timedelta(days=3)),
    Kind("breach", "Breaches", BREACH_VIEW, clocks.breaches_clocked, timedelta(hours=24), by_agency=True),
    Kind("subject-request", "Subject rights requests", SUBJECT_REQUEST_VIEW, clocks.requests_clocked, by_agency=True),
    Kind("subject-search", "Searches to approve", SUBJECT_SEARCH_VIEW, clocks.searches_clocked),
    Kind("complaint", "Complaints", COMPLAINT_VIEW, clocks.complaints_clocked, by_agency=True),
    Kind("access-request", "Requests for access", REQUEST_DECIDE, access_clocked, timedelta(days=2)),
    Kind("agreement", "Agreements", AGREEMENT_REVIEW, agreements_clocked, timedelta(days=90), reminds=False),
    Kind("policy-document", "Policy documents", POLICY_DOCUMENT_VIEW, clocks.documents_clocked, timedelta(days=30)),
    Kind("disposal", "Disposal", DISPOSAL_VIEW, clocks.disposals_clocked, timedelta(days=30)),
)


@dataclass(frozen=True)
class Desk:
    """A page of the desk, the kinds that the reader may see, and how many there are of each, late and in all."""

    page: Page[Clocked]
    kinds: Sequence[Kind]
    counts: dict[str, int]
    late: int
    soon: int


def desk_for(actor: Actor, spec: PageSpec) -> Desk:
    """Return a page of everything that has a clock and that the actor may see."""
    access.require(actor, DESK_VIEW)
    kinds = [kind for kind in KINDS if _may(actor, kind)]
    every = {kind.key: _found(actor, kind) for kind in kinds}
    flat = [thing for things in every.values() for thing in things]
    shown = _shown(flat, spec)
    start = (min(spec.page, max(1, -(-len(shown) // spec.size))) - 1) * spec.size
    numbered = PageSpec(start // spec.size + 1, spec.size, spec.sort, spec.descending, spec.search, spec.filters)
    return Desk(
        page=Page(shown[start : start + spec.size], len(shown), numbered),
        kinds=kinds,
        counts={key: len(things) for key, things in every.items()},
        late=sum(thing.late for thing in flat),
        soon=sum(_is_soon(thing) for thing in flat),
    )


@dataclass(frozen=True, slots=True)
class Pressing:
    """Something that presses somebody: what it is, where, how it stands, and by when, in words."""

    what: str
    href: str
    state: str
    when: str
    late: bool


def pressing_for(actor: Actor, most: int) -> list[Pressing]:
    """Return what presses the actor: own overrides that stand, and of a desk of theirs what is late or comes near."""
    now = clock.local_now()
    own = [
        Pressing(
            f"Your emergency override for {override.asset} stands",
            reverse("agreements:override_view", args=[override.ref]),
            "End it when the emergency is over. Each use is recorded",
            f"{left(override.ends, now)} left",
            late=True,
        )
        for override in own_overrides(actor)
    ]
    if not access.may(actor, DESK_VIEW):
        return own
    found = [
        thing
        for kind in KINDS
        if _may(actor, kind)
        for thing in _found(actor, kind)
        if within(thing, now, kind.warning) or thing.urgent
    ]
    found.sort(key=lambda thing: pressing(thing, now))
    return own + [
        Pressing(
            thing.what,
            thing.href,
            ", ".join(filter(None, [thing.state, thing.agency])),
            words(thing.due, now),
            thing.late,
        )
        for thing in found[:most]
    ]


def desk_rows(actor: Actor, spec: PageSpec, kind: str) -> list[Clocked]:
    """Return everything on the desk that is sought, for a download as `kind`; the download is recorded."""
    decision = access.require(actor, DESK_VIEW)
    whole = PageSpec(1, _MOST, spec.sort, spec.descending, spec.search, spec.filters)
    rows = list(desk_for(actor, whole).page.items)
    detail = {"as": kind, "filters": dict(spec.filters), "found": len(rows)}
    audit.record("agreements.desk.downloaded", by=actor, target_label="The desk", under=decision.under, detail=detail)
    return rows


def _may(actor: Actor, kind: Kind) -> bool:
    return access.may(actor, kind.permission) and (kind.by_agency or reaches_all(actor, kind.permission))


def _found(actor: Actor, kind: Kind) -> list[Clocked]:
    with opened(actor, kind.permission):
        return list(kind.find(actor))


def _shown(things: Sequence[Clocked], spec: PageSpec) -> list[Clocked]:
    kind, show, now = spec.filters.get("kind", ""), spec.filters.get("show", ""), clock.local_now()
    sought = spec.search.lower().split()
    kept = [
        thing
        for thing in things
        if (not kind or thing.kind == kind)
        and _fits(thing, show)
        and all(word in f"{thing.what} {thing.state} {thing.agency}".lower() for word in sought)
    ]
    return sorted(kept, key=lambda thing: (pressing(thing, now), thing.what))


def _fits(thing: Clocked, show: str) -> bool:
    if show == LATE:
        return thing.late
    if show == SOON:
        return _is_soon(thing)
    return show != STILL or thing.due is None


def _is_soon(thing: Clocked) -> bool:
    now = clock.local_now()
    return thing.due is not None and not is_late(thing.due, now) and pressing(thing, now)[1] - now <= _SOON
