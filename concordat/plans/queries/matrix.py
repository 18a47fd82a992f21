"""Read a plan as a matrix of its strands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from concordat.kernel.actors import Actor
from concordat.partnership.queries.agencies import agencies_for
from concordat.plans.models import Plan, Priority
from concordat.plans.queries.plans import outline_of, plan_for
from concordat.plans.queries.reckoning import facts_of, leads_of, places_of
from concordat.plans.queries.taking import record_taken
from concordat.plans.rules.matrix import NONE, Heading, Matrix, matrix, strand_columns
from concordat.plans.rules.reckoning import ActionFacts

PRIORITY, THEME, AGENCY = "priority", "theme", "agency"
Rows = tuple[list[Heading], dict[str, list[str]]]


@dataclass(frozen=True, slots=True)
class PlanMatrix:
    """A plan's matrix, by priority, theme or lead agency; a theme's key is its priority's, a stroke and its own."""

    plan: Plan
    by: str
    matrix: Matrix


def plan_matrix(actor: Actor, ref: str, by: str = "") -> PlanMatrix:
    """Return the matrix of a plan by what is asked for; by priority where that is nothing known."""
    plan = plan_for(actor, ref)
    actions = facts_of(actor, [plan])
    asked = by if by in (THEME, AGENCY) else PRIORITY
    if asked == AGENCY:
        rows, under = _by_lead(actor, plan, actions)
    else:
        rows, under = _by_place(actor, plan, actions, themes=asked == THEME)
    columns = strand_columns((str(strand["name"]) for strand in plan.strands), actions)
    return PlanMatrix(plan, asked, matrix(actions, columns, rows, under))


def matrix_taken(actor: Actor, ref: str, by: str, kind: str) -> PlanMatrix:
    """Return the matrix for a download as `kind`, which is recorded."""
    found = plan_matrix(actor, ref, by)
    record_taken(actor, [found.plan], "matrix", kind, by=found.by, actions=found.matrix.total)
    return found


def _by_place(actor: Actor, plan: Plan, actions: list[ActionFacts], *, themes: bool) -> Rows:
    outline = outline_of(actor, plan)
    places = places_of(actor, plan, actions)
    if not themes:
        under = {ref: [priority or NONE for priority, _ in found] for ref, found in places.items()}
        rows = [Heading(priority.pk, priority.name) for priority in outline]
    else:
        under = {ref: [f"{priority}/{theme or NONE}" if priority else NONE for priority, theme in found]
                 for ref, found in places.items()}  # fmt: skip
        used = {key for keys in under.values() for key in keys}
        rows = [heading for priority in outline for heading in _themes(priority, used)]
    if any(NONE in keys for keys in under.values()):
        rows.append(Heading(NONE, "No priority"))
    return rows, under


def _themes(priority: Priority, used: Iterable[str]) -> list[Heading]:
    themes = [Heading(f"{priority.pk}/{theme.pk}", theme.name, priority.name) for theme in priority.themes.all()]
    alone = f"{priority.pk}/{NONE}"
    return [Heading(alone, "No theme", priority.name), *themes] if alone in used or not themes else themes


def _by_lead(actor: Actor, plan: Plan, actions: list[ActionFacts]) -> Rows:
    under: dict[str, list[str]] = {action.ref: [] for action in actions}
    printed: dict[str, str] = {}
    for action, agency, name in leads_of(actor, plan):
        under[action].append(agency or name)
        printed.setdefault(agency or name, name)
    known = {agency.pk: agency.name for agency in agencies_for(actor, printed)}
    rows = [Heading(key, known.get(key, name)) for key, name in printed.items()]
    rows.sort(key=lambda row: row.name.lower())
    if not all(under.values()):
        rows.append(Heading(NONE, "No lead"))
    return rows, {ref: keys or [NONE] for ref, keys in under.items()}
