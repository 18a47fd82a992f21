"""What the pages of `home` read: the queries of every package, composed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from concordat import access
from concordat.access.permissions import DECISION_EXPLAIN
from concordat.access.queries import Explained, roles
from concordat.agreements.queries.desk import Pressing, pressing_for
from concordat.agreements.queries.search import search_agreements, search_sharing
from concordat.analysis.queries.search import search_analyses
from concordat.audit import commands as audit
from concordat.audit.queries import entries_for
from concordat.datasets.queries.gaps import gaps_to_mend
from concordat.datasets.queries.search import search_datasets
from concordat.design import dates
from concordat.home.permissions import RECORD_VIEW, SEARCH_RUN, TODAY_VIEW
from concordat.kernel import clock, jobs
from concordat.kernel.actors import Actor
from concordat.kernel.models import Job
from concordat.kernel.pages import Page, PageSpec
from concordat.kernel.permissions import registered
from concordat.notices.queries import unread_count
from concordat.partnership.permissions import APPOINTMENT_MANAGE
from concordat.partnership.queries.actors import actor_for
from concordat.partnership.queries.appointments import vacancies
from concordat.partnership.queries.members import members_choices
from concordat.partnership.queries.search import search_partnership
from concordat.places.queries.search import search_areas
from concordat.plans.permissions import DOCUMENT_REVIEW, DUE_CHASE, PLAN_VIEW
from concordat.plans.queries.changes import Change, last_here, newest_changes
from concordat.plans.queries.documents import documents_for
from concordat.plans.queries.glance import Glance, glances
from concordat.plans.queries.plans import plan_list
from concordat.plans.queries.search import SEARCHES as SEARCHES_OF_PLANS
from concordat.plans.queries.summary import DueSummary, due_for


@dataclass(frozen=True, slots=True)
class Today:
    """What needs somebody today, and how the plans in force go."""

    due: DueSummary
    documents: Sequence[Any]
    jobs: Sequence[Job]
    unread: int
    vacancies: int
    plans: Sequence[Glance]
    proposed: Sequence[Any]
    changes: Sequence[Change]
    visited: bool
    runs: bool
    pressing: Sequence[Pressing] = ()
    gaps: Sequence[Any] = ()


def today_for(actor: Actor) -> Today:
    """Return what needs the actor today, in the current partnership."""
    access.require(actor, TODAY_VIEW)
    plans = plan_list(actor) if access.may(actor, PLAN_VIEW) else []
    since, visited = last_here(actor)
    in_review = PageSpec(size=5, sort="given", descending=True, filters={"status": "review"})
    return Today(
        due=due_for(actor),
        documents=documents_for(actor, in_review).page.items if access.may(actor, DOCUMENT_REVIEW) else (),
        jobs=jobs.own_unfinished(actor),
        unread=unread_count(actor),
        vacancies=vacancies(actor) if access.may(actor, APPOINTMENT_MANAGE) else 0,
        plans=glances(actor),
        proposed=[plan for plan in plans if plan.status == "proposed"],
        changes=newest_changes(actor, since),
        visited=visited,
        runs=access.may(actor, DUE_CHASE),
        pressing=pressing_for(actor, 6),
        gaps=gaps_to_mend(actor),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """Things found by a search: a heading for them, and the finds, each with `kind`, `ref`, `title` and `text`."""

    heading: str
    finds: Sequence[Any]


SEARCHES: tuple[tuple[str, Callable[[Actor, str, int], Sequence[Any]]], ...] = (
    *SEARCHES_OF_PLANS,
    ("Sharing agreements", search_agreements),
    ("People, agencies and boards", search_partnership),
    ("Data and purposes", search_sharing),
    ("Datasets and gaps", search_datasets),
    ("Saved analyses", search_analyses),
    ("Places", search_areas),
)


def search(actor: Actor, words: str, limit: int = 20) -> list[Found]:
    """Search everything that the actor may see; nothing for an empty question."""
    access.require(actor, SEARCH_RUN)
    if not words:
        return []
    results = [Found(heading, look(actor, words, limit)) for heading, look in SEARCHES]
    return [found for found in results if found.finds]


@dataclass(frozen=True, slots=True)
class RecordFound:
    """A page of the record, and what could not be understood of the question, by field."""

    page: Page[Any]
    trouble: dict[str, str] = field(default_factory=dict)


def record(actor: Actor, spec: PageSpec) -> RecordFound:
    """Search the record; the search is recorded too. Dates are understood as people write them."""
    decision = access.require(actor, RECORD_VIEW)
    filters = dict(spec.filters)
    trouble: dict[str, str] = {}
    for name in ("from", "to"):
        if name in filters:
            try:
                filters[name] = dates.parse(filters[name], clock.today()).isoformat()
            except ValueError as error:
                trouble[name] = str(error)
                del filters[name]
    page = entries_for(actor, replace(spec, filters=filters))
    audit.record(
        "home.record.searched",
        by=actor,
        under=decision.under,
        detail={"filters": sorted(spec.filters), "person": filters.get("person", ""), "page": spec.page},
    )
    return RecordFound(replace(page, spec=replace(page.spec, filters=spec.filters)), trouble)


@dataclass(frozen=True, slots=True)
class PersonExplained:
    """What one person may do, and why."""

    person: str
    roles: tuple[str, ...]
    answers: tuple[Explained, ...]


def people(actor: Actor) -> list[tuple[str, str]]:
    """Return the people of the partnership to choose from."""
    access.require(actor, DECISION_EXPLAIN)
    return [("", "Choose a person"), *members_choices(actor)]


def packages() -> list[tuple[str, str]]:
    """Return the packages that have permissions, to choose from."""
    return [("", "Everything"), *((name, name.capitalize()) for name in sorted({p.package for p in registered()}))]


def explained(actor: Actor, member: str, package: str) -> PersonExplained | None:
    """Explain what a member may do in the actor's partnership; None for somebody who is not of it. Recorded."""
    decision = access.require(actor, DECISION_EXPLAIN)
    if member not in {ref for ref, _ in members_choices(actor)}:
        return None
    person = actor_for(member, actor.partnership)
    if person.partnership != actor.partnership:
        person = replace(person, partnership=actor.partnership, roles=frozenset())
    audit.record("access.decision.explained", by=actor, target_label=person.name, under=decision.under)
    names = tuple(roles()[key].name for key in sorted(person.roles) if key in roles())
    return PersonExplained(person.name, names, tuple(access.explain(person, package)))
