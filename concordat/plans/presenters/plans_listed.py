"""The plans of a partnership as a list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.kernel.actors import Actor
from concordat.kernel.pages import Page
from concordat.plans.permissions import DOCUMENT_IMPORT, PLAN_DRAFT
from concordat.plans.presenters.plans import LEVEL_WORDS, STATUS_WORDS, Filter, PlanHead, head_of
from concordat.plans.queries.plans import PlanPage

BRAGS = ("blue", "green", "amber", "red", "grey")
COLUMNS = (
    *("Plan", "Kind", "About", "Part of", "Status", "Period", "First day", "Last day", "Agency", "Actions"),
    *("No owner yet", "Overdue", "Complete", "On track", "At risk", "Off track", "Not due"),
)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list."""

    head: PlanHead
    total: int
    owned: int
    overdue: int
    brags: tuple[tuple[str, int], ...]
    part_of: str

    @property
    def unowned(self) -> int:
        return self.total - self.owned


@dataclass(frozen=True, slots=True)
class PlanList:
    """A page of plans; and what the reader may begin."""

    page: Page[PlanRow]
    filters: tuple[Filter, ...]
    narrowed: bool
    import_href: str
    draft_href: str
    exceptions_href: str
    csv_href: str
    xlsx_href: str

    @property
    def empty(self) -> bool:
        return not self.page.total and not self.narrowed


def plan_list(actor: Actor, found: PlanPage) -> PlanList:
    """Return the list of plans."""
    spec = found.page.spec
    levels = [(level, words) for level, words in LEVEL_WORDS.items() if level in found.levels]
    query = spec.query(page=1)
    return PlanList(
        page=found.page.of([_row(plan) for plan in found.page.items]),
        filters=(
            Filter("level", "Kind of plan", (("", "Any"), *levels), spec.filters.get("level", "")),
            Filter("status", "Status", (("", "Any"), *STATUS_WORDS.items()), spec.filters.get("status", "")),
        ),
        narrowed=found.narrowed,
        import_href=reverse("plans:document_import") if access.may(actor, DOCUMENT_IMPORT) else "",
        draft_href=reverse("plans:plan_draft") if access.may(actor, PLAN_DRAFT) else "",
        csv_href=reverse("plans:plan_rows", args=["csv"]) + query,
        xlsx_href=reverse("plans:plan_rows", args=["xlsx"]) + query,
        exceptions_href=reverse("plans:exception_list") if found.in_force else "",
    )


def _row(plan: Any) -> PlanRow:
    brags = ((brag, getattr(plan, brag)) for brag in BRAGS)
    return PlanRow(
        head_of(plan),
        plan.total,
        plan.owned,
        plan.overdue,
        tuple((brag, count) for brag, count in brags if count),
        plan.part_of.title if plan.part_of else "",
    )


def table_of(plans: Iterable[Any]) -> list[list[object]]:
    """Return plans as the rows of a download, under `COLUMNS`."""
    rows = [_row(plan) for plan in plans]
    return [
        [
            row.head.title,
            row.head.level_words,
            row.head.about,
            row.part_of,
            row.head.status_words,
            row.head.period,
            row.head.begins,
            row.head.ends,
            row.head.agency,
            row.total,
            row.unowned,
            row.overdue,
            *(dict(row.brags).get(brag, 0) for brag in BRAGS),
        ]
        for row in rows
    ]
