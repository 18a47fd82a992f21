"""How each priority and theme of a plan goes."""

from __future__ import annotations

from dataclasses import dataclass

from concordat.kernel.actors import Actor
from concordat.plans.models import Plan, Priority
from concordat.plans.queries.plans import outline_of, plan_for
from concordat.plans.queries.reckoning import facts_of, leads_of, places_of, reckoning_of
from concordat.plans.queries.register import NONE
from concordat.plans.queries.taking import record_taken
from concordat.plans.rules.reckoning import ActionFacts, Reckoning, Tally


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme of a priority, a priority as a whole (`theme` empty), or what stands under neither (`NONE`)."""

    priority: str
    priority_name: str
    theme: str
    theme_name: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Themes:
    """A plan by priority, each followed by its themes; each line counts an action once, wherever else it stands."""

    plan: Plan
    lines: list[ThemeLine]
    tally: Tally
    quarter: str


def themes_of(actor: Actor, ref: str) -> Themes:
    """Return how each priority and theme of a plan goes."""
    plan = plan_for(actor, ref)
    actions = facts_of(actor, [plan])
    reckoning = reckoning_of(actor, plan, (action for action, _, _ in leads_of(actor, plan)))
    held: dict[tuple[str, str], list[ActionFacts]] = {}
    places = places_of(actor, plan, actions)
    for action in actions:
        for place in dict.fromkeys(places[action.ref]):
            held.setdefault(place, []).append(action)
    lines = [line for priority in outline_of(actor, plan) for line in _lines(priority, held, reckoning)]
    if loose := held.get(("", "")):
        lines.append(ThemeLine(NONE, "No priority", "", "", reckoning.tally(loose)))
    return Themes(plan, lines, reckoning.tally(actions), reckoning.quarter)


def themes_taken(actor: Actor, ref: str, kind: str) -> Themes:
    """Return the plan by theme for a download as `kind`, which is recorded."""
    found = themes_of(actor, ref)
    record_taken(actor, [found.plan], "themes", kind, actions=found.tally.actions)
    return found


def _lines(priority: Priority, held: dict[tuple[str, str], list[ActionFacts]], reckoning: Reckoning) -> list[ThemeLine]:
    themes = [(theme.pk, theme.name) for theme in priority.themes.all()]
    under = [action for theme in ("", *(ref for ref, _ in themes)) for action in held.get((priority.pk, theme), ())]
    lines = [ThemeLine(priority.pk, priority.name, "", "", reckoning.tally(under))]
    if themes and (alone := held.get((priority.pk, ""))):
        lines.append(ThemeLine(priority.pk, priority.name, NONE, "No theme", reckoning.tally(alone)))
    return lines + [
        ThemeLine(priority.pk, priority.name, ref, name, reckoning.tally(held.get((priority.pk, ref), ())))
        for ref, name in themes
    ]
