"""The page of what changed, with its filters."""

from __future__ import annotations

from dataclasses import dataclass

from concordat.kernel.pages import Page
from concordat.plans.presenters.plans import Filter
from concordat.plans.queries.changes import Change, Changes

KIND_WORDS = (
    ("", "Everything"),
    ("adopted", "Plans proposed, adopted or retired"),
    ("amended", "Amendments"),
    ("overruled", "Statuses overruled"),
    ("given", "Given to me"),
    ("red", "Turned red"),
)


@dataclass(frozen=True, slots=True)
class ChangesShown:
    """The page of what changed."""

    page: Page[Change]
    filters: tuple[Filter, ...]
    narrowed: bool


def changes_shown(found: Changes) -> ChangesShown:
    """Return the page of what changed, with its filters."""
    asked = found.page.spec.filters
    plans = tuple((plan.ref, plan.title) for plan in found.plans)
    filters = [Filter("kind", "Show", KIND_WORDS, asked.get("kind", ""))]
    if plans:
        filters.append(Filter("plan", "Plan", (("", "Any"), *plans), asked.get("plan", "")))
    return ChangesShown(found.page, tuple(filters), any(asked.values()))
