"""The order of a plan: by priority, by theme, by place; what has no theme comes first, what has no priority last."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from concordat.plans.models import Action

ORDER = ("priority_place", "theme_place", "position")
_LAST, _FIRST = 1_000_000, -1


def placed(rows: QuerySet[Action]) -> QuerySet[Action]:
    """Give actions the places by which `ORDER` sorts."""
    return rows.annotate(
        priority_place=Coalesce(F("priority__position"), Value(_LAST)),
        theme_place=Coalesce(F("theme__position"), Value(_FIRST)),
    )


def neighbours(action: Action) -> tuple[Action | None, Action | None]:
    """Return the actions before and after one in its plan's order."""
    rows = placed(Action.objects.filter(plan_id=action.plan_id)).only("ref", "code", "text")
    here = {
        "priority_place": action.priority.position if action.priority else _LAST,
        "theme_place": action.theme.position if action.theme else _FIRST,
        "position": action.position,
        "pk": action.pk,
    }
    before = rows.filter(_beyond(here, "lt")).order_by(*(f"-{name}" for name in here)).first()
    return before, rows.filter(_beyond(here, "gt")).order_by(*here).first()


def _beyond(here: dict[str, object], side: str) -> Q:
    """Compare the places one after the other: the first that differs decides."""
    condition, same = Q(), Q()
    for name, value in here.items():
        condition |= same & Q(**{f"{name}__{side}": value})
        same &= Q(**{name: value})
    return condition
