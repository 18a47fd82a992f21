"""Amendments as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from concordat import access
from concordat.design.dates import words as day_words
from concordat.kernel.actors import Actor
from concordat.kernel.clock import day_of
from concordat.kernel.pages import Page
from concordat.plans.permissions import PLAN_AMEND
from concordat.plans.presenters.changes import Change, revision_shown
from concordat.plans.presenters.plans import PlanHead, Tabs, head_of, tabs_of
from concordat.plans.queries.amendments import Amended
from concordat.plans.rules import plans as rules


@dataclass(frozen=True, slots=True)
class AmendmentRow:
    """An amendment in a list."""

    number: int
    reason: str
    agreed: str
    by: str
    at: datetime
    changes: int
    is_open: bool
    href: str


@dataclass(frozen=True, slots=True)
class AmendmentList:
    """A plan's amendments, the newest first."""

    plan: PlanHead
    tabs: Tabs
    rows: tuple[AmendmentRow, ...]
    begin_href: str


@dataclass(frozen=True, slots=True)
class AmendmentShown:
    """An amendment with a page of its changes in words."""

    plan: PlanHead
    row: AmendmentRow
    facts: tuple[tuple[str, str], ...]
    page: Page[Change]
    list_href: str
    end_href: str


def amendment_list(actor: Actor, plan: Any, amendments: list[Any]) -> AmendmentList:
    """Return a plan's amendments."""
    head = head_of(plan, actor)
    begins = plan.status == rules.IN_FORCE and not head.amending and access.may(actor, PLAN_AMEND, plan)
    return AmendmentList(
        head,
        tabs_of(actor, plan, "history"),
        tuple(row_of(amendment) for amendment in amendments),
        reverse("plans:amendment_begin", args=[plan.ref]) if begins else "",
    )


def amendment_shown(actor: Actor, found: Amended) -> AmendmentShown:
    """Return an amendment's page."""
    head, row = head_of(found.plan, actor), row_of(found.amendment)
    facts = [("Agreed", row.agreed), ("Begun", f"{day_words_of(row.at)}, by {row.by}")]
    if found.amendment.closed_at:
        facts.append(("Ended", day_words_of(found.amendment.closed_at)))
    changes = [revision_shown(revision, found.names, found.actions) for revision in found.page.items]
    return AmendmentShown(
        plan=head,
        row=row,
        facts=tuple(facts),
        page=found.page.of(changes),
        list_href=reverse("plans:amendment_list", args=[found.plan.ref]),
        end_href=head.amending.end_href if row.is_open and head.amending else "",
    )


def row_of(amendment: Any) -> AmendmentRow:
    """Return an amendment as a row, with its board, member and number of changes fetched."""
    return AmendmentRow(
        number=amendment.number,
        reason=amendment.reason,
        agreed=_agreed(amendment),
        by=f"{amendment.member.name}, {amendment.member.agency.name}",
        at=amendment.created_at,
        changes=amendment.made,
        is_open=amendment.closed_at is None,
        href=reverse("plans:amendment_view", args=[amendment.ref]),
    )


def day_words_of(moment: datetime) -> str:
    """Write the day of a moment."""
    return day_words(day_of(moment))


def _agreed(amendment: Any) -> str:
    minute = amendment.minute
    if minute and "minute" not in minute.lower():
        minute = f"minute {minute}"
    on = f"on {day_words(amendment.agreed_on)}" if amendment.agreed_on else ""
    told = " ".join(filter(None, [f"by {amendment.board.name}" if amendment.board else "", on]))
    told = ", ".join(filter(None, [told, minute]))
    return told[:1].upper() + told[1:] if told else "Not said"
