"""Plans as they stood on a day, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from concordat.kernel import clock
from concordat.kernel.actors import current
from concordat.kernel.api import Ref, answers
from concordat.kernel.doors import by_token
from concordat.kernel.errors import Problem
from concordat.plans.api.given.plans import CompareAsked, VersionAsked
from concordat.plans.api.told import versions as told
from concordat.plans.permissions import PLAN_VIEW
from concordat.plans.queries import versions as queries
from concordat.plans.rules.differing import differences
from concordat.plans.rules.versions import LATE

router = Router(tags=["Versions"])


@router.get("/plans/{ref:ref}/versions", response=answers(200, told.Version, 404, 422), summary="Read a plan on a day")
@by_token("plans:read", PLAN_VIEW)
def version_view(request: HttpRequest, ref: Ref, asked: Query[VersionAsked]) -> Any:
    """All that a plan said at the end of a day, with the status that each action had then."""
    try:
        return told.version_told(queries.versions(current(), ref, asked.day(clock.today())))
    except Problem as problem:
        raise Problem(problem.message, "on") from None


@router.get(
    "/plans/{ref:ref}/versions/compare", response=answers(200, told.Comparison, 404, 422), summary="Compare two days"
)
@by_token("plans:read", PLAN_VIEW)
def version_compare(request: HttpRequest, ref: Ref, asked: Query[CompareAsked]) -> Any:
    """What differs in a plan between the ends of two days, thing by thing. The order within a plan is not compared."""
    since, until = asked.since or queries.usual_day(current(), ref), asked.until or clock.today()
    if since > until:
        raise Problem("The later day must not be before the earlier one", "until")
    try:
        before, after = queries.versions(current(), ref, since, until).versions
    except Problem as problem:
        raise Problem(problem.message, "until" if problem.field == LATE else "since") from None
    return told.comparison_told(ref, since, until, differences(before.content, after.content))
